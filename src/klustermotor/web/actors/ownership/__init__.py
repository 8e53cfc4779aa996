"""Who decides over the firms here, how that changes, and what it means for the place."""
