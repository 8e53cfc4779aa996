"""Clusters as given lists of industries, and clusters found in the data."""
