"""Rendering of tables, pictures and documents with their status."""
