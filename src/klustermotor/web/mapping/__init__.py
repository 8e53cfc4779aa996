"""Regional analyses and fields of strength."""
