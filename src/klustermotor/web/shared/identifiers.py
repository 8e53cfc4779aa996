"""Identifiers that may be shown: they tell nothing of how many there are."""

from uuid import UUID

import uuid6


def new_uid() -> UUID:
    """Return a new UUIDv7, which sorts by the time it was made."""
    return UUID(int=uuid6.uuid7().int)
