"""Which industries are related, what is near a region, and economic complexity."""
