"""What a leadership network's page says: composition, abilities, what joins sectors; names for the group."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from klustermotor.figures.triple_helix import SIDES, HelixDot, HelixFormat, triple_helix
from klustermotor.web.accounts.access import Access
from klustermotor.web.actors.models import Organisation, Position
from klustermotor.web.actors.ties.selectors import supports_of
from klustermotor.web.evidence.models import Support
from klustermotor.web.mapping.leadership.models import LeadershipNetwork, Seat
from klustermotor.web.mapping.leadership.selectors import (
    AbilityState,
    Composition,
    composition,
    seats,
    sees_group,
)
from klustermotor.web.mapping.network.tied import NetworkView
from klustermotor.web.shared.sorting import reader_key
from klustermotor.web.shared.templatetags.written import date_written
from klustermotor.web.shared.templatetags.written import number as written


@dataclass(frozen=True, slots=True)
class SeatRow:
    """One seat as the group's own table shows it."""

    number: int | None
    seat: Seat
    is_over: bool
    abilities: str
    #: Positions in other sectors that the person holds or has held.
    elsewhere: list[Position]
    supports: list[Support]

    @property
    def sector(self) -> str:
        """Return the sector of the organisation that the person is there by."""
        return str(self.seat.position.organisation.get_sector_display())


@dataclass(frozen=True, slots=True)
class SectorCount:
    """One sector with how many of the group are there by a position in it."""

    label: str
    count: int


@dataclass(frozen=True, slots=True)
class JoinedPair:
    """Two sectors with how many of the group have a foot in both."""

    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Joining:
    """An organisation of the group with the pairs of others that it joins across sectors."""

    organisation: Organisation
    border: int
    liaison: int

    def said(self) -> str:
        """Return in words what it joins."""
        parts = []
        if self.border:
            told = ngettext(
                "%(n)s pair of its own sector and another", "%(n)s pairs of its own sector and another",
                self.border,
            )  # fmt: skip
            parts.append(told % {"n": written(self.border)})
        if self.liaison:
            told = ngettext(
                "%(n)s pair of two different other sectors", "%(n)s pairs of two different other sectors",
                self.liaison,
            )  # fmt: skip
            parts.append(told % {"n": written(self.liaison)})
        return "; ".join(parts)


class LeadershipView:
    """A leadership network as of a day, as somebody may see it."""

    def __init__(self, access: Access, network: LeadershipNetwork, day: date) -> None:
        """Count the group, and read who is in it for those who may know."""
        self.access, self.network, self.day = access, network, day
        self.found: Composition = composition(network, day)

    @cached_property
    def sees_group(self) -> bool:
        """Return whether the reader sees everybody in the group by name."""
        return sees_group(self.access, self.network)

    @cached_property
    def rows(self) -> list[SeatRow]:
        """Return the seats of those whom the reader may see, those held on the day first."""
        held = list(seats(self.access).filter(network=self.network))
        held.sort(key=lambda one: (not self._holds(one), reader_key(one.person.name), one.pk))
        others = self._positions(held)
        known = supports_of(self.access, [one.uid for one in held])
        return [
            SeatRow(
                number if self._holds(one) else None,
                one,
                not self._holds(one),
                "; ".join(ability.name for ability in one.abilities.all()),
                [
                    position
                    for position in others.get(one.person_id, [])
                    if position.organisation.sector != one.position.organisation.sector
                ],
                known.get(one.uid, []),
            )
            for number, one in enumerate(held, 1)
        ]

    def _holds(self, seat: Seat) -> bool:
        """Return whether a seat is held on the day."""
        begun = seat.valid_from is None or seat.valid_from <= self.day
        return begun and (seat.valid_to is None or seat.valid_to > self.day)

    def _positions(self, held: Sequence[Seat]) -> dict[int, list[Position]]:
        """Return what those in the group do and have done, up to the day."""
        found: dict[int, list[Position]] = {}
        people = [one.person_id for one in held]
        for one in Position.objects.filter(person__in=people).select_related("organisation"):
            if one.valid_from is None or one.valid_from <= self.day:
                found.setdefault(one.person_id, []).append(one)
        return found

    @property
    def sectors(self) -> list[SectorCount]:
        """Return the sectors with how many are there by each; the three of the helix also where nobody is."""
        counts = self.found.sectors
        return [
            SectorCount(str(sector.label), counts[sector])
            for sector in Organisation.Sector
            if counts[sector] or sector in SIDES
        ]

    @property
    def joined(self) -> list[JoinedPair]:
        """Return which sectors are joined by people with a foot in both, most first."""
        labels = dict(Organisation.Sector.choices)
        return [
            JoinedPair(
                _("%(one)s and %(other)s") % {"one": labels[pair.one], "other": labels[pair.other]},
                pair.count,
            )
            for pair in self.found.shared
        ]

    @cached_property
    def joining(self) -> list[Joining]:
        """Return the group's organisations that join others across sectors by the ties of the day."""
        view = NetworkView(self.access, QueryDict(f"on={self.day.isoformat()}"))
        return [
            Joining(row.organisation, row.border, row.liaison)
            for row in view.rows
            if row.organisation.pk in self.found.organisations and (row.border or row.liaison)
        ]

    @property
    def missing(self) -> list[AbilityState]:
        """Return the abilities that nobody brings."""
        return [one for one in self.found.abilities if not one.count and not one.ability.is_retired]

    @property
    def single(self) -> list[AbilityState]:
        """Return the abilities that one person alone brings: the network lacks them the day they leave."""
        return [one for one in self.found.abilities if one.count == 1]

    @property
    def title(self) -> str:
        """Return what the picture shows."""
        told = {"network": self.network.name, "day": date_written(self.day)}
        return _("%(network)s between business, academia and the public sector, %(day)s") % told

    def picture(self, drawn_as: HelixFormat) -> str:
        """Return the circles with a dot for each; numbered as in the table for those who see the group."""
        if self.sees_group:
            dots = [self._dot(row) for row in self.rows if not row.is_over]
        else:
            dots = [HelixDot(one & frozenset(SIDES)) for one in self.found.footings]
        labels = dict(Organisation.Sector.choices)
        notes = [_("A ring marks who holds or has held positions in more than one of them.")]
        if any(not dot.sides for dot in dots):
            notes.append(_("Who stands beside the circles comes from none of the three."))
        return triple_helix(
            dots,
            [str(labels[side]).capitalize() for side in SIDES],
            title=self.title,
            description=self.lead,
            notes=notes,
            drawn_as=drawn_as,
        )

    def _dot(self, row: SeatRow) -> HelixDot:
        """Return somebody's dot: the table's number, and the position on hover."""
        sides = {row.seat.position.organisation.sector} | {one.organisation.sector for one in row.elsewhere}
        return HelixDot(frozenset(sides & set(SIDES)), str(row.number), str(row.seat.position))

    @cached_property
    def lead(self) -> str:
        """Return how many are in the group from where, how many join sectors, and which abilities lack."""
        if not self.found.size:
            return _("Nobody is recorded in the leadership network on %(day)s.") % {
                "day": date_written(self.day)
            }
        return " ".join([self._who(), self._joins(), self._brings()])

    def _who(self) -> str:
        """Say how many there are from which sector."""
        parts = [
            _("%(count)s from %(sector)s") % {"count": written(row.count), "sector": row.label}
            for row in self.sectors
            if row.count
        ]
        said = ngettext(
            "%(count)s person is in it on %(day)s: %(parts)s.",
            "%(count)s people are in it on %(day)s: %(parts)s.",
            self.found.size,
        )
        told = {"count": written(self.found.size), "day": date_written(self.day), "parts": ", ".join(parts)}
        return said % told

    def _joins(self) -> str:
        """Say how many have a foot in several sectors."""
        count = self.found.integrators
        if not count:
            return _("Nobody is known to hold or have held positions in more than one sector.")
        return ngettext(
            "%(count)s of them holds or has held positions in more than one sector.",
            "%(count)s of them hold or have held positions in more than one sector.",
            count,
        ) % {"count": written(count)}

    def _brings(self) -> str:
        """Say which abilities nobody brings, and how many hang on one person."""
        single, missing = len(self.single), len(self.missing)
        said = _("Every ability on the list is brought by somebody.")
        if missing:
            said = ngettext(
                "%(count)s ability is brought by nobody.",
                "%(count)s abilities are brought by nobody.",
                missing,
            ) % {"count": written(missing)}
        if single:
            said += " " + ngettext(
                "%(count)s hangs on one person alone.", "%(count)s hang on one person each.", single
            ) % {"count": written(single)}
        return said
