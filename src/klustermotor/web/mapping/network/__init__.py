"""The network of organisations on a day: picture, table, measures and files from the ties between them."""
