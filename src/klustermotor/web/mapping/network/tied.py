"""The network that a page shows: which organisations and ties, what is measured of them, and the picture."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from klustermotor.analysis.arrays import FloatArray
from klustermotor.analysis.networks import Network, undirected
from klustermotor.figures.networks import (
    NARROW_NETWORK,
    WIDE_NETWORK,
    NetworkFormat,
    NetworkMarks,
    network_picture,
)
from klustermotor.figures.pieces import plain
from klustermotor.web.accounts.access import Access
from klustermotor.web.actors.models import Organisation
from klustermotor.web.actors.ties.models import KINDS, SYMMETRIC, Kind, Side, Tie, kinds_on
from klustermotor.web.mapping.membership.models import KnownCluster, Part
from klustermotor.web.mapping.membership.selectors import clusters, members_on
from klustermotor.web.mapping.network.asked import COLOURS, SIZES, Question, not_here, question
from klustermotor.web.mapping.network.measures import (
    Crossing,
    Measured,
    crossing,
    kept,
    measured,
    network_of,
    placed,
)
from klustermotor.web.mapping.network.words import lead_of_network
from klustermotor.web.shared.sorting import reader_key
from klustermotor.web.shared.templatetags.written import active_language, date_written


@dataclass(frozen=True, slots=True)
class Row:
    """One organisation as the table shows it."""

    organisation: Organisation
    degree: int
    betweenness: float
    community: int
    #: Kind and whether it goes out → how many ties.
    counts: Counter[tuple[str, bool]]
    coordinator: int
    itinerant: int
    border: int
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


def _whom(row: "Row | SectorRow") -> str:
    """Return how many pairs are joined, by whose side they are of, in words; nothing if none."""
    parts = (
        (row.coordinator, _("two of its own sector: %(n)d")),
        (row.border, _("its own sector and another: %(n)d")),
        (row.itinerant, _("two of one other sector: %(n)d")),
        (row.liaison, _("two different other sectors: %(n)d")),
    )
    return ", ".join(words % {"n": count} for count, words in parts if count)


@dataclass(frozen=True, slots=True)
class SideRow:
    """One side of the ties, as they are kept apart: how many, and how much runs between sectors."""

    label: str
    url: str
    organisations: int
    ties: int
    crossing: Crossing


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
        counts = _whom(self)
        return " ".join(filter(None, (self.said(), f"({counts})" if counts else "")))


class NetworkView:
    """The network on a day, of some kinds of ties, in a sector, at a place or around an organisation."""

    def __init__(self, access: Access, query: QueryDict) -> None:
        """Read the ties that hold on the day; who is asked about and stands in none is passed over."""
        asked = question(query, access.tenant.today())
        held = _held_on(access, asked.on)
        self.told = list(asked.passed_over)
        self.question, self.language = asked, active_language()
        self.places = _places(held)
        #: The cluster asked for, and the parts of those who belong to it on the day, by their keys.
        self.cluster, self.parts = _cluster(access, asked)
        if asked.cluster and self.cluster is None:
            self.told.append(not_here(asked.cluster))
        if asked.place and asked.place not in self.places:
            self.told.append(not_here(asked.place))
        #: On the day, in the sector and at the place: of all kinds.
        self.every = [tie for tie in held if all(self._fits(end) for end in (tie.organisation, tie.partner))]
        self.ties = [tie for tie in self.every if asked.has(tie.kind)]
        self.ego: Organisation | None = None
        if asked.ego:
            self._go_around(asked.ego)
        self.organisations = _ends(self.ties)

    def _fits(self, organisation: Organisation) -> bool:
        """Return whether an organisation is of the cluster, sector and place asked for."""
        if self.cluster is not None and organisation.pk not in self.parts:
            return False
        sector, place = self.question.sector, self.question.place
        if sector and organisation.sector != sector:
            return False
        region = organisation.region
        return not place or place not in self.places or (region is not None and str(region.uid) == place)

    def _go_around(self, uid: str) -> None:
        """Keep one organisation, those joined to it, and the ties among them."""
        own = [tie for tie in self.ties if uid in (str(tie.organisation.uid), str(tie.partner.uid))]
        if not own:
            self.told.append(
                _("The organisation asked for has no such tie on that day; all organisations are shown.")
            )
            return
        near = {end.pk for tie in own for end in (tie.organisation, tie.partner)}
        self.ego = next(end for tie in own for end in (tie.organisation, tie.partner) if str(end.uid) == uid)
        self.every = [tie for tie in self.every if {tie.organisation_id, tie.partner_id} <= near]
        self.ties = [tie for tie in self.ties if {tie.organisation_id, tie.partner_id} <= near]

    @cached_property
    def network(self) -> Network:
        """Return the network, with direction and kinds."""
        return network_of([str(one.uid) for one in self.organisations], self.ties)

    @cached_property
    def sectors(self) -> list[str]:
        """Return the sector of each organisation, in the order of the network."""
        return [str(one.get_sector_display()) for one in self.organisations]

    @property
    def colours_tell_parts(self) -> bool:
        """Return whether colours and shapes tell parts of a cluster, and not sectors."""
        return self.cluster is not None and self.question.colours == "part"

    @cached_property
    def groups(self) -> list[str]:
        """Return what the colour and shape of each organisation tells, in the order of the network."""
        if not self.colours_tell_parts:
            return self.sectors
        return [str(Part(self.parts[one.pk]).label) for one in self.organisations]

    @property
    def untied(self) -> int:
        """Return how many who belong to the cluster have no tie that is shown."""
        return len(self.parts.keys() - {one.pk for one in self.organisations})

    @cached_property
    def measured(self) -> Measured:
        """Return what is measured."""
        return measured(self.network, [one.sector for one in self.organisations])

    @cached_property
    def crossing(self) -> Crossing:
        """Return how much runs between sectors."""
        return crossing(self.network, [one.sector for one in self.organisations])

    @cached_property
    def sides(self) -> list[SideRow]:
        """Return business, knowledge and the rest apart, those that have ties."""
        rows = []
        for side in Side:
            own = [tie for tie in self.every if KINDS[tie.kind].side == side]
            if not own:
                continue
            ends = _ends(own)
            found = crossing(network_of([str(one.uid) for one in ends], own), [one.sector for one in ends])
            url = self.question.address(kind=kinds_on(side))
            rows.append(SideRow(str(side.label), url, len(ends), len(own), found))
        return rows

    @cached_property
    def rows(self) -> list[Row]:
        """Return the organisations with their measures, by name."""
        counts: dict[int, Counter[tuple[str, bool]]] = {one.pk: Counter() for one in self.organisations}
        for tie in self.ties:
            counts[tie.organisation_id][tie.kind, True] += 1
            counts[tie.partner_id][tie.kind, tie.kind in SYMMETRIC] += 1
        found = self.measured
        columns = (found.degree, found.betweenness, found.community)
        roles = (found.coordinator, found.itinerant, found.border, found.liaison)
        rows = [
            Row(
                one, int(columns[0][at]), float(columns[1][at]), int(columns[2][at]), counts[one.pk],
                *(round(float(role[at])) for role in roles),
            )
            for at, one in enumerate(self.organisations)
        ]  # fmt: skip
        return sorted(rows, key=lambda row: reader_key(row.organisation.name))

    @cached_property
    def sector_rows(self) -> list[SectorRow]:
        """Return what the organisations of each sector join, the sectors in their order."""
        rows = []
        for sector in Organisation.Sector:
            own = [row for row in self.rows if row.organisation.sector == sector]
            if own:
                sums = [
                    sum(getattr(row, role) for row in own)
                    for role in ("coordinator", "border", "itinerant", "liaison")
                ]
                brokers = sum(row.brokered > 0 for row in own)
                rows.append(SectorRow(str(sector.label), len(own), brokers, *sums))
        return rows

    @property
    def sizes(self) -> FloatArray:
        """Return what the circles' areas tell."""
        found = self.measured
        return found.betweenness * 100 if self.question.circles == "betweenness" else found.degree

    @property
    def title(self) -> str:
        """Return what is shown, and what it is narrowed to: a file must say so without its page."""
        told = {"day": date_written(self.question.on)}
        if self.ego is not None:
            title = _("%(name)s and those it is joined to, %(day)s") % (told | {"name": self.ego.name})
        else:
            title = _("Organisations and the ties between them, %(day)s") % told
        return f"{title} ({'; '.join(narrowed)})" if (narrowed := list(self._narrowed())) else title

    def _narrowed(self) -> Iterator[str]:
        """Yield the cluster, kinds of ties, sector and place that the network is narrowed to."""
        asked = self.question
        if self.cluster is not None:
            yield self.cluster.name
        if asked.kinds:
            sides = [side.label for side in Side if set(kinds_on(side)) == set(asked.kinds)]
            yield ", ".join(str(one) for one in sides or [Kind(kind).label for kind in asked.kinds])
        if asked.sector:
            yield str(Organisation.Sector(asked.sector).label)
        if asked.place in self.places:
            yield self.places[asked.place]

    @cached_property
    def lead(self) -> list[Any]:
        """Return what is said first."""
        names = {str(one.uid): one.name for one in self.organisations}
        about = (self.sectors, tuple(names.values()), len(self.ties), self.language)
        return kept(
            "lead",
            self.network,
            about,
            lambda: lead_of_network(
                undirected(self.network), self.sectors, names, len(self.ties), self.crossing, self.language
            ),
        )

    def picture(self, drawn_as: NetworkFormat = WIDE_NETWORK) -> str:
        """Return the picture, drawn once for the same network, names and question."""
        language = self.language
        names = {str(one.uid): one.name for one in self.organisations}
        ego = str(self.ego.uid) if self.ego is not None else None
        parts = self.colours_tell_parts
        marks = NetworkMarks(
            names=names,
            groups=self.groups,
            group_order=[str(label) for label in (Part if parts else Organisation.Sector).labels],
            group_heading=str(COLOURS["part" if parts else "sector"]),
            sizes=self.sizes if self.organisations else None,
            size_heading=str(SIZES[self.question.circles]),
            kind_names={kind: str(Kind(kind).label) for kind in self.network.kinds if kind},
            tie_heading=_("Ties"),
            both_ways=SYMMETRIC,
            arrow_heading=_("from the first to the second"),
            ego=ego,
        )
        about = (
            drawn_as,
            language,
            self.title,
            ego,
            self.question.circles,
            tuple(names.values()),
            self.groups,
        )
        return kept(
            "picture",
            self.network,
            (about, plain(self.lead)),
            lambda: network_picture(
                self.network,
                placed(self.network, self.sizes),
                language,
                title=self.title,
                description=plain(self.lead),
                marks=marks,
                drawn_as=drawn_as,
            ),
        )

    def narrow_picture(self) -> str:
        """Return the picture for a phone."""
        return self.picture(NARROW_NETWORK)


def _cluster(access: Access, asked: Question) -> tuple[KnownCluster | None, dict[int, str]]:
    """Return the cluster asked for, if somebody may see it, and who stands in which part on the day."""
    found = clusters(access).filter(uid=asked.cluster).first() if asked.cluster else None
    return (found, members_on(access, found, asked.on)) if found is not None else (None, {})


def _held_on(access: Access, day: date) -> list[Tie]:
    """Return the ties that hold on a day; each organisation is read once, however many ties it stands in."""
    held = list(Tie.objects.visible_to(access.user).in_tenant(access.tenant).on(day))
    keys = {key for tie in held for key in (tie.organisation_id, tie.partner_id)}
    seen = Organisation.objects.visible_to(access.user).in_tenant(access.tenant)
    found = seen.select_related("region").in_bulk(keys)
    shown = [tie for tie in held if tie.organisation_id in found and tie.partner_id in found]
    for tie in shown:
        tie.organisation, tie.partner = found[tie.organisation_id], found[tie.partner_id]
    return shown


def _ends(held: Sequence[Tie]) -> list[Organisation]:
    """Return the organisations that ties join, in the order of their keys."""
    found = {end.pk: end for tie in held for end in (tie.organisation, tie.partner)}
    return [found[key] for key in sorted(found)]


def _places(held: Sequence[Tie]) -> dict[str, str]:
    """Return the places of the organisations that ties join, by name."""
    regions = [one.region for one in _ends(held) if one.region is not None]
    names = {str(region.uid): str(region.name) for region in regions}
    return dict(sorted(names.items(), key=lambda pair: reader_key(pair[1])))


def years_of_change(access: Access) -> list[int]:
    """Return the years in which some tie began or ended, up to today's."""
    found = Tie.objects.visible_to(access.user).in_tenant(access.tenant)
    known = found.filter(Q(valid_from__isnull=False) | Q(valid_to__isnull=False))
    days = {day for pair in known.values_list("valid_from", "valid_to").distinct() for day in pair if day}
    this = access.tenant.today().year
    return sorted({day.year for day in days if day.year <= this})
