"""Location quotients, how sure they are, and strong clusters."""
