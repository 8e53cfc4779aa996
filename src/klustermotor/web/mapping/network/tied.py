"""The network that a page shows: which organisations and ties, what is measured of them, and the picture."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

import numpy as np
from django.http import QueryDict
from django.utils.text import capfirst
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
from klustermotor.web.actors.ties.models import SYMMETRIC, Kind, Side, kinds_on
from klustermotor.web.mapping.membership.models import Part
from klustermotor.web.mapping.membership.selectors import clusters, members_on
from klustermotor.web.mapping.network.asked import COLOURS, SIZES, not_here, question
from klustermotor.web.mapping.network.held import Joined, all_ties, ends_of, places_of, years_of_change
from klustermotor.web.mapping.network.measures import (
    Crossing,
    Measured,
    Shape,
    crossing,
    digest_of,
    kept,
    measured,
    network_of,
    placed,
    shape,
    suggested,
)
from klustermotor.web.mapping.network.rows import (
    Row,
    SectorRow,
    SideRow,
    Suggestion,
    organisation_rows,
    sector_rows,
    side_rows,
    suggestion_rows,
)
from klustermotor.web.mapping.network.words import lead_of_network
from klustermotor.web.shared.templatetags.written import active_language, date_written

#: How the picture is drawn: for a desk and for a phone.
FORMATS = {"wide": WIDE_NETWORK, "narrow": NARROW_NETWORK}
#: More organisations than this are not drawn beside each other for a phone before one asks to see them.
_LARGE = 300
#: How many pairs are named that might meet.
_SUGGESTED = 8
#: What colours tell that is chosen from a list.
_CHOICES = {"sector": Organisation.Sector, "kind": Organisation.Kind, "part": Part}


class NetworkView:
    """The network on a day, of some kinds of ties, of some organisations or around one."""

    def __init__(self, access: Access, query: QueryDict) -> None:
        """Read the ties that hold on the day; who is asked about and stands in none is passed over."""
        asked = question(query, access.tenant.today())
        known = all_ties(access)
        self.told = list(asked.passed_over)
        self.question, self.language = asked, active_language()
        self.years = years_of_change(known, asked.today.year)
        self.places = places_of([tie for tie in known if tie.holds_on(asked.on)])
        if asked.place and asked.place not in self.places:
            self.told.append(not_here(asked.place))
        #: The cluster asked for, and in which part of it organisations stand on the day, by their keys.
        self.cluster = clusters(access).filter(uid=asked.cluster).first() if asked.cluster else None
        self.parts = members_on(access, self.cluster, asked.on) if self.cluster is not None else {}
        if asked.cluster and self.cluster is None:
            self.told.append(not_here(asked.cluster))
        known = [tie for tie in known if all(self._fits(end) for end in tie.ends)]
        #: Of all kinds on the day, and of the kinds asked for on all days.
        self.every = [tie for tie in known if tie.holds_on(asked.on)]
        self.ever = [tie for tie in known if asked.has(tie.kind)]
        self.ties = [tie for tie in self.ever if tie.holds_on(asked.on)]
        self.ego: Organisation | None = None
        if asked.ego:
            self._go_around(asked.ego)
        self.organisations = ends_of(self.ties)

    def _fits(self, organisation: Organisation) -> bool:
        """Return whether an organisation is of the cluster, sector, kind and place asked for."""
        asked = self.question
        if self.cluster is not None and organisation.pk not in self.parts:
            return False
        if asked.sector not in ("", organisation.sector) or asked.of not in ("", organisation.kind):
            return False
        region = organisation.region
        is_there = region is not None and str(region.uid) == asked.place
        return not asked.place or asked.place not in self.places or is_there

    def _go_around(self, uid: str) -> None:
        """Keep one organisation, those joined to it, and the ties among them."""
        near = _near(self.ties, uid)
        if not near:
            self.told.append(
                _("The organisation asked for has no such tie on that day; all organisations are shown.")
            )
            return
        self.ego = next(end for end in near.values() if str(end.uid) == uid)
        near_ever = _near(self.ever, uid)
        self.every = [tie for tie in self.every if all(end.pk in near for end in tie.ends)]
        self.ties = [tie for tie in self.ties if all(end.pk in near for end in tie.ends)]
        self.ever = [tie for tie in self.ever if all(end.pk in near_ever for end in tie.ends)]

    @cached_property
    def network(self) -> Network:
        """Return the network, with direction and kinds."""
        return network_of([str(one.uid) for one in self.organisations], self.ties)

    @cached_property
    def network_ever(self) -> Network:
        """Return the network of all days, by which organisations get their places."""
        return network_of([str(one.uid) for one in ends_of(self.ever)], self.ever)

    @cached_property
    def sectors(self) -> list[str]:
        """Return the sector of each organisation, in the order of the network."""
        return [str(label) for label in self.labels("sector")]

    @property
    def untied(self) -> int:
        """Return how many who belong to the cluster have no tie that is shown."""
        return len(self.parts.keys() - {one.pk for one in self.organisations})

    @cached_property
    def measured(self) -> Measured:
        """Return what is measured."""
        return measured(self.network, [one.sector for one in self.organisations])

    @cached_property
    def shape(self) -> Shape:
        """Return what the network is like as a whole."""
        return shape(self.network, [one.sector for one in self.organisations])

    @cached_property
    def crossing(self) -> Crossing:
        """Return how much runs between sectors."""
        return crossing(self.network, [one.sector for one in self.organisations])

    @cached_property
    def sides(self) -> list[SideRow]:
        """Return business, knowledge and the rest apart, those that have ties."""
        return side_rows(self.every, self.question)

    @cached_property
    def rows(self) -> list[Row]:
        """Return the organisations with their measures, by name."""
        return organisation_rows(self.organisations, self.ties, self.measured)

    @cached_property
    def sector_rows(self) -> list[SectorRow]:
        """Return what the organisations of each sector join, the sectors in their order."""
        return sector_rows(self.rows)

    @cached_property
    def suggestions(self) -> list[Suggestion]:
        """Return pairs without a tie that might have use of each other."""
        return suggestion_rows(self.organisations, suggested(self.network, _SUGGESTED))

    @property
    def sizes(self) -> FloatArray:
        """Return what the circles' areas tell; nothing known is drawn as nothing."""
        asked = self.question.circles
        if asked == "employees":
            return np.array([one.employees or 0 for one in self.organisations], np.float64)
        found = np.nan_to_num(np.asarray(getattr(self.measured, asked), np.float64))
        return found * 100 if asked == "betweenness" else found

    def labels(self, asked: str) -> list[str | None]:
        """Return what colour and shape tell of each organisation; none where it is not known."""
        if asked == "community":
            return [_("group %(n)d") % {"n": number} for number in self.measured.community.tolist()]
        if asked == "place":
            return [str(one.region.name) if one.region else None for one in self.organisations]
        if asked == "part":
            return [
                str(Part(self.parts[one.pk]).label) if one.pk in self.parts else None
                for one in self.organisations
            ]
        # The words of a choice are the same for all who have it: they are looked up once.
        words = {value: str(label) for value, label in _CHOICES[asked].choices}
        return [words[getattr(one, asked)] for one in self.organisations]

    def _colour_order(self) -> list[str]:
        """Return what always has the same colour, so that pictures agree."""
        ordered = _CHOICES.get(self.question.colour)
        return [str(label) for label in ordered.labels] if ordered else []

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
        """Yield the cluster, the kinds of ties, and whose they are, that the network is narrowed to."""
        asked = self.question
        if self.cluster is not None:
            yield self.cluster.name
        if asked.kinds:
            sides = [side.label for side in Side if set(kinds_on(side)) == set(asked.kinds)]
            yield ", ".join(str(one) for one in sides or [Kind(kind).label for kind in asked.kinds])
        if asked.sector:
            yield str(Organisation.Sector(asked.sector).label)
        if asked.of:
            yield str(Organisation.Kind(asked.of).label)
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
                undirected(self.network),
                self.sectors,
                names,
                len(self.ties),
                (self.crossing, self.measured.betweenness),
                self.language,
            ),
        )

    @property
    def is_large(self) -> bool:
        """Return whether there are more organisations than a phone's screen can tell apart."""
        return len(self.organisations) > _LARGE

    def picture(self, drawn_as: NetworkFormat = WIDE_NETWORK) -> str:
        """Return the picture, drawn once for the same network, names and question."""
        marks = self._marks()
        about = (
            drawn_as,
            self.language,
            self.title,
            marks.ego,
            self.question.circles,
            self.question.colour,
            tuple((marks.names or {}).values()),
            marks.groups,
            plain(self.lead),
            digest_of(self.network_ever),
        )
        sizes = marks.sizes.tobytes() if isinstance(marks.sizes, np.ndarray) else b""
        return kept(
            "picture",
            self.network,
            (about, sizes),
            lambda: network_picture(
                self.network,
                placed(self.network, self.network_ever),
                self.language,
                title=self.title,
                description=plain(self.lead),
                marks=marks,
                drawn_as=drawn_as,
            ),
        )

    def _marks(self) -> NetworkMarks:
        """Return what circles, colours and lines stand for."""
        asked = self.question
        return NetworkMarks(
            names={str(one.uid): one.name for one in self.organisations},
            groups=self.labels(asked.colour),
            group_order=self._colour_order(),
            group_heading=capfirst(str(COLOURS[asked.colour])),
            sizes=self.sizes if self.organisations else None,
            size_heading=str(SIZES[asked.circles]),
            kind_names={kind: str(Kind(kind).label) for kind in self.network.kinds if kind},
            tie_heading=_("Ties"),
            both_ways=SYMMETRIC,
            arrow_heading=_("from the first to the second"),
            ego=str(self.ego.uid) if self.ego is not None else None,
        )

    def narrow_picture(self) -> str:
        """Return the picture for a phone."""
        return self.picture(NARROW_NETWORK)


def _near(ties: list[Joined], uid: str) -> dict[int, Organisation]:
    """Return an organisation and those that a tie joins it to, by key; empty where none does."""
    own = [tie for tie in ties if uid in (str(tie.organisation.uid), str(tie.partner.uid))]
    return {end.pk: end for tie in own for end in tie.ends}
