"""Pages of regional analyses."""
