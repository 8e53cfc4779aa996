"""Datasets, their imports and their vintages."""
