"""Clusters as things of their own: who belongs to each, in which part, since when and how that is known."""
