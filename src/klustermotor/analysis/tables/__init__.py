"""Region × industry × period tables: build, aggregate, fill suppressed cells."""
