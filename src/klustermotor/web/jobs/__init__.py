"""Background and scheduled work that happens exactly once."""
