"""Regions and classifications."""
