"""Firms that settle beside the cluster to use its data and contacts, and those that could."""
