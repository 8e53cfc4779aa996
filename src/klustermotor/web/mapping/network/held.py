"""The ties that a network is made of, read once with the organisations at their ends."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from klustermotor.web.accounts.access import Access
from klustermotor.web.actors.models import Organisation
from klustermotor.web.actors.ties.models import SYMMETRIC, Tie
from klustermotor.web.shared.sorting import reader_key


class Joined(NamedTuple):
    """A tie with its two ends, as much of it as a network needs: there may be tens of thousands."""

    organisation: Organisation
    partner: Organisation
    kind: str
    strength: int | None
    valid_from: date | None
    valid_to: date | None
    from_precision: str
    to_precision: str
    is_example: bool

    @property
    def is_symmetric(self) -> bool:
        """Return whether it holds both ways."""
        return self.kind in SYMMETRIC

    @property
    def ends(self) -> tuple[Organisation, Organisation]:
        """Return the two that it joins."""
        return self.organisation, self.partner

    def holds_on(self, day: date) -> bool:
        """Return whether it holds on a day; a day that is not known does not bar it."""
        began = self.valid_from is None or self.valid_from <= day
        return began and (self.valid_to is None or self.valid_to > day)


_READ = (
    *("organisation_id", "partner_id", "kind", "strength"),
    *("valid_from", "valid_to", "from_precision", "to_precision", "is_example"),
)


def all_ties(access: Access) -> list[Joined]:
    """Return every tie that one may see, of whatever day; each organisation is read once."""
    read = list(
        Tie.objects.visible_to(access.user)
        .in_tenant(access.tenant)
        .order_by("kind", "pk")
        .values_list(*_READ)
    )
    keys = {key for row in read for key in row[:2]}
    seen = Organisation.objects.visible_to(access.user).in_tenant(access.tenant)
    found = seen.select_related("region").in_bulk(keys)
    return [
        Joined(found[one], found[other], *rest)
        for one, other, *rest in read
        if one in found and other in found
    ]


def ends_of(ties: Iterable[Joined]) -> list[Organisation]:
    """Return the organisations that ties join, in the order of their keys."""
    found = {end.pk: end for tie in ties for end in tie.ends}
    return [found[key] for key in sorted(found)]


def places_of(ties: Sequence[Joined]) -> dict[str, str]:
    """Return the places of the organisations that ties join, by name."""
    regions = [one.region for one in ends_of(ties) if one.region is not None]
    names = {str(region.uid): str(region.name) for region in regions}
    return dict(sorted(names.items(), key=lambda pair: reader_key(pair[1])))


def years_of_change(ties: Iterable[Joined], last: int) -> list[int]:
    """Return the years in which some tie began or ended, up to a last one."""
    days = {day for tie in ties for day in (tie.valid_from, tie.valid_to) if day}
    return sorted({day.year for day in days if day.year <= last})
