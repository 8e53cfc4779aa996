"""How long each kind of personal data is kept: each app says what falls due when, and what then happens.

An app says so in its module ``personal``; the roof keeps each workbench's own rules, gives notice, and acts.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.apps import apps

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.accounts.personal_data import holdings


@dataclass(frozen=True, slots=True)
class Due:
    """One thing and the day on which it has been kept long enough."""

    uid: UUID
    on: date


@dataclass(frozen=True, slots=True)
class Kept:
    """A kind of thing that is not kept for ever.

    ``due`` returns what falls due up to a day, kept so many months; a kind whose things each have a day of
    their own has no ``months``. ``act`` erases or anonymises one.
    """

    key: str
    #: The label of the model, and what is read with it so that a thing has its name and who answers for it.
    model: str
    joined: tuple[str, ...]
    label: Any
    #: From when the time is counted, and what then happens.
    rule: Any
    months: int | None
    due: Callable[[Tenant, date, int], Iterable[Due]]
    act: Callable[[Any, User | None], None]
    address: Callable[[Any], str]
    #: Who answers for the thing, where it is somebody in particular.
    answers: Callable[[Any], User | None] = lambda _thing: None

    def things(self, tenant: Tenant, uids: Iterable[UUID]) -> dict[UUID, Any]:
        """Return things by their identifier; those that are gone are not among them."""
        model: Any = apps.get_model(self.model)
        found = model._base_manager.filter(tenant=tenant, uid__in=list(uids))
        return {one.uid: one for one in found.select_related("tenant", *self.joined)}

    def every(self, tenant: Tenant) -> Iterable[UUID]:
        """Return the identifiers of all things of the kind."""
        model: Any = apps.get_model(self.model)
        found: Iterable[UUID] = model._base_manager.filter(tenant=tenant).values_list("uid", flat=True)
        return found


_KEPT: dict[str, Kept] = {}


def keep_for(kept: Kept) -> None:
    """Let a kind of thing fall due."""
    _KEPT[kept.key] = kept


def kinds() -> dict[str, Kept]:
    """Return every kind, every app's module loaded."""
    holdings()
    return _KEPT


def months_before(day: date, months: int) -> date:
    """Return the same day some months earlier; the last of the month where that has no such day."""
    return months_after(day, -months)


def months_after(day: date, months: int) -> date:
    """Return the same day some months later; the last of the month where that has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise ValueError(day)
