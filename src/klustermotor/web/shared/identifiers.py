"""Identifiers that may be shown: they tell nothing of how many there are."""

from uuid import UUID

import uuid6


def new_uid() -> UUID:
    """Return a new UUIDv7, which sorts by the time it was made."""
    return UUID(int=uuid6.uuid7().int)


def is_uid(text: str) -> bool:
    """Return whether a text, from an address, is an identifier."""
    try:
        UUID(text)
    except ValueError:
        return False
    return True
