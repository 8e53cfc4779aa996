"""Pages of registers: what comes in, what is asked, what was decided, what was chosen."""
