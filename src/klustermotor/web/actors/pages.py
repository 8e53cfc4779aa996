"""What apps above show on an organisation's page: each registers how its part is found."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from klustermotor.web.accounts.access import Access
from klustermotor.web.actors.models import Organisation


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an organisation's page: its template, and what the template shows."""

    template: str
    shown: Any


#: Returns the part, or nothing where there is nothing to show to who asks.
Finder = Callable[[Organisation, Access], Part | None]
_FINDERS: list[Finder] = []


def register(finder: Finder) -> None:
    """Let an app above show a part, once."""
    if finder not in _FINDERS:
        _FINDERS.append(finder)


def parts_of(organisation: Organisation, access: Access) -> list[Part]:
    """Return what apps above show of an organisation, in the order in which they registered."""
    found = (finder(organisation, access) for finder in _FINDERS)
    return [part for part in found if part is not None]
