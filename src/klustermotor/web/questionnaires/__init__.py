"""Guides, interviews and answers."""
