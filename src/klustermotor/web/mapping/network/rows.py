"""What the tables of the network say, a row each: organisations, sides of the ties, sectors."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from klustermotor.analysis.networks import TieSuggestions
from klustermotor.web.actors.models import Organisation
from klustermotor.web.actors.ties.models import KINDS, SYMMETRIC, Kind, Side, kinds_on
from klustermotor.web.mapping.network.asked import Question
from klustermotor.web.mapping.network.held import Joined, ends_of
from klustermotor.web.mapping.network.measures import Crossing, Measured, crossing, network_of
from klustermotor.web.shared.sorting import reader_key

#: Between whom a node stands: of its own sector, its own and another, one other, two others.
_ROLES = ("coordinator", "border", "itinerant", "liaison")


@dataclass(frozen=True, slots=True)
class Row:
    """One organisation as the table shows it."""

    organisation: Organisation
    degree: int
    betweenness: float
    community: int
    closeness: float
    eigenvector: float | None
    core_number: int
    effective_size: float | None
    constraint: float | None
    #: Kind and whether it goes out → how many ties.
    counts: Counter[tuple[str, bool]]
    coordinator: int
    border: int
    itinerant: int
    liaison: int

    def said(self) -> str:
        """Return its ties by kind and direction in words."""
        words = []
        for kind, told in KINDS.items():
            for outward in (True, False):
                if count := self.counts[kind, outward]:
                    label = Kind(kind).label if outward else told.reverse
                    words.append(f"{label} {count}")
        return ", ".join(words)

    def brokers(self) -> str:
        """Return between whom it stands who have no tie to each other, in words; nothing if nobody."""
        return _whom(self)

    @property
    def brokered(self) -> int:
        """Return how many pairs it stands between, whatever their sectors."""
        return self.coordinator + self.itinerant + self.border + self.liaison


@dataclass(frozen=True, slots=True)
class SideRow:
    """One side of the ties, as they are kept apart: how many, and how much runs between sectors."""

    label: str
    url: str
    organisations: int
    ties: int
    crossing: Crossing
    #: The same over places; none where fewer than two places are known.
    over_places: Crossing | None


@dataclass(frozen=True, slots=True)
class SectorRow:
    """The organisations of one sector: how many stand between others, and whom they join."""

    label: str
    organisations: int
    brokers: int
    coordinator: int
    border: int
    itinerant: int
    liaison: int

    def said(self) -> str:
        """Return in words whom they join most; nothing where they join nobody."""
        parts = {
            _("Mostly joins two of its own sector."): self.coordinator,
            _("Mostly joins its own sector and another."): self.border,
            _("Mostly joins two of one other sector."): self.itinerant,
            _("Mostly joins two different other sectors."): self.liaison,
        }
        most = max(parts.values())
        first = [words for words, count in parts.items() if count == most]
        return first[0] if most and len(first) == 1 else ""

    def in_full(self) -> str:
        """Return whom they join most, and how many pairs of each."""
        said, counts = self.said(), _whom(self)
        if said and counts:
            return f"{said.removesuffix('.')} ({counts})."
        return said or counts


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two without a tie who share contacts: they might have use of each other."""

    first: Organisation
    second: Organisation
    shared: int
    score: float
    #: Those that both are tied to, the ones with fewest ties of their own first.
    through: tuple[Organisation, ...]

    def why(self) -> str:
        """Return through whom they are close already, and whether sectors would meet."""
        names = ", ".join(one.name for one in self.through)
        more = self.shared - len(self.through)
        if more > 0:
            told = ngettext(
                "Both are tied to %(names)s and %(count)d more.",
                "Both are tied to %(names)s and %(count)d more.",
                more,
            ) % {"names": names, "count": more}
        else:
            told = _("Both are tied to %(names)s.") % {"names": names}
        if self.first.sector == self.second.sector:
            return told
        sectors = {"one": self.first.get_sector_display(), "other": self.second.get_sector_display()}
        across = _("A tie would join %(one)s and %(other)s.") % sectors
        return f"{told} {across}"


def suggestion_rows(organisations: Sequence[Organisation], found: TieSuggestions) -> list[Suggestion]:
    """Return pairs that might meet, the closest first."""
    return [
        Suggestion(
            organisations[int(found.first[at])],
            organisations[int(found.second[at])],
            int(found.shared[at]),
            float(found.scores[at]),
            tuple(organisations[through] for through in found.reasons[at].tolist() if through >= 0),
        )
        for at in range(len(found.first))
    ]


def _whom(row: Row | SectorRow) -> str:
    """Return how many pairs are joined, by whose side they are of, in words; nothing if none."""
    parts = (
        (row.coordinator, _("two of its own sector: %(n)d")),
        (row.border, _("its own sector and another: %(n)d")),
        (row.itinerant, _("two of one other sector: %(n)d")),
        (row.liaison, _("two different other sectors: %(n)d")),
    )
    return ", ".join(words % {"n": count} for count, words in parts if count)


def organisation_rows(
    organisations: Sequence[Organisation], ties: Sequence[Joined], found: Measured
) -> list[Row]:
    """Return the organisations with their measures, by name."""
    counts: dict[int, Counter[tuple[str, bool]]] = {one.pk: Counter() for one in organisations}
    for tie in ties:
        counts[tie.organisation.pk][tie.kind, True] += 1
        counts[tie.partner.pk][tie.kind, tie.kind in SYMMETRIC] += 1
    roles = [getattr(found, role) for role in _ROLES]
    rows = [
        Row(
            one, int(found.degree[at]), float(found.betweenness[at]), int(found.community[at]),
            float(found.closeness[at]), _known(found.eigenvector[at]), int(found.core_number[at]),
            _known(found.effective_size[at]), _known(found.constraint[at]), counts[one.pk],
            *(round(float(role[at])) for role in roles),
        )
        for at, one in enumerate(organisations)
    ]  # fmt: skip
    return sorted(rows, key=lambda row: reader_key(row.organisation.name))


def _known(value: np.float64) -> float | None:
    """Return a number, or nothing for what is not defined."""
    return float(value) if math.isfinite(value) else None


def sector_rows(rows: Sequence[Row]) -> list[SectorRow]:
    """Return what the organisations of each sector join, the sectors in their order."""
    found = []
    for sector in Organisation.Sector:
        own = [row for row in rows if row.organisation.sector == sector]
        if own:
            sums = [sum(getattr(row, role) for row in own) for role in _ROLES]
            brokers = sum(row.brokered > 0 for row in own)
            found.append(SectorRow(str(sector.label), len(own), brokers, *sums))
    return found


def side_rows(ties: Sequence[Joined], asked: Question) -> list[SideRow]:
    """Return business, knowledge and the rest apart, those that have ties."""
    rows = []
    for side in Side:
        own = [tie for tie in ties if KINDS[tie.kind].side == side]
        if not own:
            continue
        ends = ends_of(own)
        network = network_of([str(one.uid) for one in ends], own)
        over_sectors = crossing(network, [one.sector for one in ends])
        places = [one.region.code if one.region else None for one in ends]
        over_places = crossing(network, places) if len(set(places) - {None}) > 1 else None
        url = asked.address(kind=kinds_on(side))
        rows.append(SideRow(str(side.label), url, len(ends), len(own), over_sectors, over_places))
    return rows
