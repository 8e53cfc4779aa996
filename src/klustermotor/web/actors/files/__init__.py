"""Organisations and people in from files, and out as visiting cards."""
