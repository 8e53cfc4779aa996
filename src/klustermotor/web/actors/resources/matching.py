"""Which resources fit an enquiry, and why: words, certificates, what is free, and the place."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from klustermotor.web.actors.resources.models import Capacity, Enquiry, Resource
from klustermotor.web.places.models import Region
from klustermotor.web.shared.sorting import fold
from klustermotor.web.shared.templatetags.written import number

#: Shorter words join others and tell nothing.
_SHORTEST = 4


def alike(wanted: str, offered: str) -> bool:
    """Return whether two phrases name the same: one holds the other, or half of what is wanted is offered."""
    one, other = fold(wanted), fold(offered)
    if not one or not other:
        return False
    if one in other or other in one:
        return True
    words, found = _words(one), _words(other)
    return bool(words) and 2 * len(words & found) >= len(words) and len(words & found) > 0


def _words(folded: str) -> set[str]:
    """Return the words of a folded phrase that tell something."""
    return {word for word in re.findall(r"\w+", folded) if len(word) >= _SHORTEST}


def those_met(wanted: Iterable[str], resource: Resource) -> list[str]:
    """Return which of some abilities a resource has."""
    offered = [*resource.can, resource.name]
    return [one for one in wanted if any(alike(one, other) for other in offered)]


@dataclass(frozen=True, slots=True)
class Match:
    """A resource that may meet an enquiry, with what speaks for it and what against."""

    resource: Resource
    met: list[str]
    lacking: list[str]
    uncertified: list[str]
    #: What is free in the time asked for; None where no capacity is recorded for it.
    free: Decimal | None
    enough: bool | None
    nearness: int
    near: str

    @property
    def reasons(self) -> list[str]:
        """Return what speaks for it and what is open, in sentences."""
        told = [_("can do: %(what)s") % {"what": ", ".join(self.met)}]
        if self.lacking:
            told.append(_("does not say: %(what)s") % {"what": ", ".join(self.lacking)})
        if self.uncertified:
            told.append(_("lacks: %(what)s") % {"what": ", ".join(self.uncertified)})
        told.append(self._free_in_words())
        if self.near:
            told.append(self.near)
        return told

    def _free_in_words(self) -> str:
        """Return what is free in the time asked for."""
        if self.free is None:
            return _("what is free then is not known")
        told = {"free": number(self.free, 1 if self.free % 1 else 0), "unit": self.resource.unit}
        if not self.free:
            return _("nothing is free then")
        if self.enough is False:
            return _("free then: %(free)s %(unit)s, less than asked for") % told
        return _("free then: %(free)s %(unit)s") % told

    @property
    def rank(self) -> tuple[object, ...]:
        """Return what orders matches: abilities, then certificates, then what is free, then the place."""
        room = {True: 0, None: 1, False: 2}[self.enough if self.free != 0 else False]
        return (-len(self.met), len(self.uncertified), room, self.nearness, self.resource.name)


def matches(enquiry: Enquiry, resources: Sequence[Resource], capacities: Iterable[Capacity]) -> list[Match]:
    """Return the resources that have some ability an enquiry asks for, those that fit best first."""
    held: dict[int, list[Capacity]] = {}
    for one in capacities:
        held.setdefault(one.resource_id, []).append(one)
    found = [_match(enquiry, one, held.get(one.pk, [])) for one in resources]
    return sorted((one for one in found if one is not None), key=lambda one: one.rank)


def _match(enquiry: Enquiry, resource: Resource, capacities: Sequence[Capacity]) -> Match | None:
    """Return how one resource fits; none where it has no ability that is asked for."""
    met = those_met(enquiry.wanted, resource)
    if not met or resource.organisation_id == enquiry.organisation_id:
        return None
    within = [one for one in capacities if one.begins < enquiry.ends and one.ends > enquiry.begins]
    free = None
    if within:
        free = sum((one.free_within(enquiry.begins, enquiry.ends) for one in within), Decimal(0))
    same_unit = not enquiry.unit or fold(enquiry.unit) == fold(resource.unit)
    enough = None
    if free is not None and enquiry.amount is not None and same_unit:
        enough = free >= enquiry.amount
    elif free is not None and enquiry.amount is None:
        enough = free > 0
    approved = [fold(one) for one in resource.approved_for]
    uncertified = [one for one in enquiry.needs_approval if not any(fold(one) in held for held in approved)]
    nearness, near = _nearness(enquiry.region or enquiry.organisation.region, resource.region)
    lacking = [one for one in enquiry.wanted if one not in met]
    return Match(resource, met, lacking, uncertified, free, enough, nearness, near)


def _nearness(wanted: Region | None, there: Region | None) -> tuple[int, str]:
    """Return how near a resource lies, and the words for it."""
    if wanted is None or there is None:
        return 2, ""
    if wanted.pk == there.pk:
        return 0, _("in %(place)s") % {"place": there.name}
    if wanted.parent_id is not None and wanted.parent_id == there.parent_id:
        return 1, _("in %(place)s, in the same county") % {"place": there.name}
    return 3, _("in %(place)s, in another county") % {"place": there.name}
