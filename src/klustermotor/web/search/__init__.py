"""One folded-text table over everything, with tenant and who may find it."""
