"""One module per command; each registers itself nowhere: the application lists them."""
