"""Who decided over the firms of the place on a day, and where: owners followed, events weighed."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from klustermotor.analysis.networks import Control, deciding_owners
from klustermotor.web.actors.models import Organisation, Tie
from klustermotor.web.actors.ownership.models import OwnershipEvent
from klustermotor.web.places.models import Region

_HOME = "SE"


class Where(models.TextChoices):
    """Where decisions over a firm are taken."""

    MUNICIPALITY = "municipality", _("in its municipality")
    REGION = "region", _("elsewhere in the county")
    COUNTRY = "country", _("elsewhere in the country")
    ABROAD = "abroad", _("abroad")
    UNKNOWN = "unknown", pgettext_lazy("where decisions are taken", "not known")


#: Events after which those who run a firm, or work in it, own it themselves.
_OWN = frozenset({"owner_run", "staff", "management", "sold"})
#: Those that say no more who owns it than that somebody else does.
_TAKEN = frozenset({"bought"})


@dataclass(frozen=True, slots=True)
class Decided:
    """Who decided over a firm on a day."""

    firm: Organisation
    owner: Organisation | None
    chain: tuple[Organisation, ...]
    where: str
    how: str

    @property
    def is_outside(self) -> bool:
        """Return whether it is decided over outside the county."""
        return self.where in (Where.COUNTRY, Where.ABROAD)


@dataclass(frozen=True)
class Known:
    """What is known of ownership: ties with shares, events, and countries of owners."""

    organisations: Mapping[int, Organisation]
    owns: Sequence[Tie]
    events: Mapping[int, Sequence[OwnershipEvent]]
    countries: Mapping[int, str]
    firms: Sequence[Organisation] = field(default=())

    def on(self, day: date) -> list[Decided]:
        """Return who decided over each firm that was there on a day."""
        place = {key: at for at, key in enumerate(self.organisations)}
        keys = list(place)
        held = [one for one in self.owns if _holds(one, day)]
        rows = [(place[one.organisation_id], place[one.partner_id], share_of(one)) for one in held]
        found = deciding_owners(len(keys), rows)
        there = [one for one in self.firms if self.is_there(one, day)]
        return [self._decided(one, found[place[one.pk]], keys, day) for one in there]

    def is_there(self, firm: Organisation, day: date) -> bool:
        """Return whether a firm had begun and was not closed; one whose beginning is not known had."""
        events = self.events.get(firm.pk, ())
        if any(one.kind == "closed" and one.day is not None and one.day <= day for one in events):
            return False
        return not any(one.kind == "founded" and one.day is not None and one.day > day for one in events)

    def _decided(self, firm: Organisation, found: Control, keys: Sequence[int], day: date) -> Decided:
        """Return who decided over one firm: its owners' owner, else what the last event says."""
        chain = tuple(self.organisations[keys[at]] for at in found.chain)
        if found.decider is None:
            return Decided(firm, None, chain, Where.UNKNOWN, found.how)
        owner = self.organisations[keys[found.decider]]
        if owner.pk != firm.pk:
            moved = self._last(owner, day, frozenset({"moved"})) is not None
            where = Where.ABROAD if moved else self._where(firm, owner)
            return Decided(firm, owner, chain, where, found.how)
        return self._alone(firm, chain, day)

    def _alone(self, firm: Organisation, chain: tuple[Organisation, ...], day: date) -> Decided:
        """Return who decides over a firm of which no owner is recorded: what happened last tells."""
        last = self._last(firm, day, _OWN | _TAKEN | {"moved"})
        if last is None:
            return Decided(firm, None, chain, Where.UNKNOWN, "none")
        if last.kind in _OWN:
            return Decided(firm, firm, chain, Where.MUNICIPALITY, "event")
        if last.kind == "moved":
            return Decided(firm, last.other, chain, Where.ABROAD, "event")
        where = self._where(firm, last.other) if last.other is not None else Where.UNKNOWN
        return Decided(firm, last.other, chain, where, "event")

    def _last(self, one: Organisation, day: date, kinds: Iterable[str]) -> OwnershipEvent | None:
        """Return the last event of some kinds that had happened on a day."""
        wanted = set(kinds)
        dated = [
            (each.day, each)
            for each in self.events.get(one.pk, ())
            if each.kind in wanted and each.day is not None and each.day <= day
        ]
        return max(dated, key=lambda pair: (pair[0], pair[1].pk))[1] if dated else None

    def _where(self, firm: Organisation, owner: Organisation) -> str:
        """Return where an owner is, as seen from a firm."""
        country = self.countries.get(owner.pk, "")
        if country and country != _HOME:
            return Where.ABROAD
        if owner.region is None:
            return Where.COUNTRY if country == _HOME else Where.UNKNOWN
        if firm.region is None:
            return Where.UNKNOWN
        if owner.region.pk == firm.region.pk:
            return Where.MUNICIPALITY
        parent = firm.region.parent_id
        return Where.REGION if parent is not None and parent == owner.region.parent_id else Where.COUNTRY


def share_of(tie: Any) -> float:
    """Return the share of a tie of ownership; NaN where it is not known."""
    stake = getattr(tie, "stake", None)
    return float(stake.share) if stake is not None else math.nan


def _holds(tie: Tie, day: date) -> bool:
    """Return whether a tie holds on a day; a day that is not known does not bar it."""
    begun = tie.valid_from is None or tie.valid_from <= day
    return begun and (tie.valid_to is None or tie.valid_to > day)


def of_the_place(firms: Iterable[Organisation], focus: Sequence[Region]) -> list[Organisation]:
    """Return the companies that lie in the regions in focus, or in the county around them."""
    keys = {one.pk for one in focus} | {one.parent_id for one in focus if one.parent_id is not None}
    return [
        one
        for one in firms
        if one.kind == Organisation.Kind.COMPANY
        and one.region is not None
        and (not keys or one.region.pk in keys or one.region.parent_id in keys)
    ]
