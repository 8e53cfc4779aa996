"""Organisations, people and their roles."""
