"""Ties between organisations: of which kind, since when, how strong, and from where that is known."""
