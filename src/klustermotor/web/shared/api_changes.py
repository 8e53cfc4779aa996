"""A change through the API is one transaction: read, compared with the version named, and written.

SQLite lets one such transaction in at a time. PostgreSQL lets all in, so there the row that the version is of
is locked and read anew before it is compared: a part's change locks the whole that it is a part of. A page's
form that comes back is compared in the same way with what it showed (``shown``).
"""

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Model


class NotHeld(Exception):
    """The version is of something that others may still change meanwhile."""

    def __init__(self, uid: UUID) -> None:
        """Say of what."""
        super().__init__(str(uid))
        self.uid = uid


class _Change:
    """What one change has read, and what of it is locked."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.found: dict[UUID, Model] = {}
        self.held: set[UUID] = set()

    def hold(self, uid: UUID) -> None:
        """Lock a row that was read; others may still refer to it."""
        thing = self.found[uid]
        rows = type(thing)._base_manager.filter(pk=thing.pk)
        list(rows.select_for_update(no_key=True).values_list("pk"))
        self.held.add(uid)


_CHANGE: ContextVar[_Change | None] = ContextVar("change", default=None)


def as_one(change: Callable[[], Any]) -> Any:
    """Do all of a change or nothing of it; do it anew once that which its version is of is held."""
    begun = _Change()
    token = _CHANGE.set(begun)
    try:
        with transaction.atomic():
            while True:
                try:
                    return change()
                except NotHeld as wanted:
                    begun.hold(wanted.uid)
    finally:
        _CHANGE.reset(token)


def was_found(thing: Model, uid: UUID) -> None:
    """Remember what a change has read."""
    change = _CHANGE.get()
    if change is not None:
        change.found[uid] = thing


def hold(thing: Model) -> None:
    """Lock a row that a form is about to change, and read it anew; others may still refer to it."""
    if _CHANGE.get() is None:
        raise RuntimeError("A form that changes something was taken outside a change.")
    thing.refresh_from_db(from_queryset=thing.__class__._base_manager.select_for_update(no_key=True))


def demand_held(uid: UUID) -> None:
    """Stop, to begin anew, where a version is about to be compared that others may still change."""
    change = _CHANGE.get()
    if change is None:
        raise RuntimeError("A version is compared outside a change.")
    if connection.features.has_select_for_update and uid not in change.held:
        raise NotHeld(uid)
