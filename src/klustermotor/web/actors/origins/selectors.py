"""Read the forest of spin-offs for pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from klustermotor.analysis.networks import Descent, descent
from klustermotor.figures.row_pictures import RowFormat
from klustermotor.figures.spin_offs import WIDE_TREE, SpinOff, State, TreeWords, spin_off_tree
from klustermotor.web.accounts.access import Access
from klustermotor.web.actors.models import Organisation, Tie
from klustermotor.web.actors.origins.models import Inheritance
from klustermotor.web.actors.ownership.models import OwnershipEvent
from klustermotor.web.actors.ownership.selectors import events_of
from klustermotor.web.actors.ties.models import Kind

#: Events that end a life of its own, and those that give it back.
_ENDED, _FREED = {"bought": "bought", "closed": "closed"}, {"sold", "staff", "management", "owner_run"}


@dataclass(frozen=True, slots=True)
class Grown:
    """One firm in the forest, as the table and the picture show it."""

    organisation: Organisation
    tie: Tie | None
    origin: Organisation | None
    also_from: tuple[Organisation, ...]
    generation: int
    year: float | None
    said_year: str
    exact: bool
    state: State
    until: float | None
    inheritance: Inheritance | None

    @property
    def marks(self) -> str:
        """Return the letters of what it changed."""
        held = self.inheritance
        if held is None:
            return ""
        letters = (
            ("gathers", pgettext("what is new in a spin-off", "G")),
            ("spreads", pgettext("what is new in a spin-off", "S")),
            ("charges", pgettext("what is new in a spin-off", "C")),
        )
        return "".join(letter for name, letter in letters if getattr(held, name))

    @property
    def state_in_words(self) -> str:
        """Return whether it lives on its own."""
        return {
            "alive": _("on its own"),
            "bought": pgettext("a firm in the tree", "bought"),
            "closed": pgettext("a firm in the tree", "closed"),
        }[self.state]


def _year(day: date) -> float:
    """Return a day as a year with its part."""
    return day.year + (day.timetuple().tm_yday - 1) / 366


class Forest:
    """The trees of spin-offs that a person may see, read once."""

    def __init__(self, access: Access, root: str = "") -> None:
        """Read the ties; with ``root`` only the tree that grew out of that organisation is shown."""
        self.access = access
        self.today = access.tenant.today()
        self._root = root
        found = Tie.objects.visible_to(access.user).in_tenant(access.tenant).filter(kind=Kind.SPUN_OFF)
        self.ties = list(
            found.select_related("organisation__region", "partner__region", "inheritance").order_by("pk")
        )

    @cached_property
    def organisations(self) -> list[Organisation]:
        """Return everyone who grew out of somebody, or of whom somebody did."""
        held = {end.pk: end for tie in self.ties for end in (tie.organisation, tie.partner)}
        return [held[key] for key in sorted(held)]

    @cached_property
    def _descent(self) -> Descent:
        """Return who mainly grew out of whom."""
        place = {one.pk: at for at, one in enumerate(self.organisations)}
        pairs = [(place[tie.organisation_id], place[tie.partner_id]) for tie in self.ties]
        years = [_year(tie.valid_from) if tie.valid_from else None for tie in self.ties]
        return descent(len(place), pairs, years)

    @cached_property
    def events(self) -> dict[int, list[OwnershipEvent]]:
        """Return what happened to each, the latest first."""
        keys = [one.pk for one in self.organisations]
        held: dict[int, list[OwnershipEvent]] = {}
        for one in events_of(self.access).filter(organisation__in=keys):
            held.setdefault(one.organisation_id, []).append(one)
        return held

    @cached_property
    def _owned_since(self) -> dict[int, date | None]:
        """Return since when somebody else owns those that are owned today."""
        keys = [one.pk for one in self.organisations]
        owns = Tie.objects.visible_to(self.access.user).in_tenant(self.access.tenant).on(self.today)
        found = owns.filter(kind=Kind.OWNS, partner__in=keys)
        return dict(found.values_list("partner_id", "valid_from"))

    @cached_property
    def roots(self) -> list[tuple[Organisation, int]]:
        """Return those that others grew out of and who grew out of nobody, with how many did, most first."""
        held = self._descent
        sizes: dict[int, int] = {}
        for root in held.root:
            sizes[root] = sizes.get(root, 0) + 1
        found = [(self.organisations[root], size - 1) for root, size in sizes.items() if size > 1]
        return sorted(found, key=lambda pair: (-pair[1], pair[0].name))

    @cached_property
    def chosen(self) -> Organisation | None:
        """Return the origin whose tree alone is shown."""
        return next((one for one, _count in self.roots if str(one.uid) == self._root), None)

    @cached_property
    def _shown(self) -> list[int]:
        """Return the places of those shown, in the order they are drawn: the largest tree first."""
        place = {one.pk: at for at, one in enumerate(self.organisations)}
        roots = [self.chosen] if self.chosen is not None else [one for one, _count in self.roots]
        return [at for one in roots for at in self._descent.family(place[one.pk])]

    @cached_property
    def rows(self) -> list[Grown]:
        """Return everyone shown, each after the one it grew out of."""
        held = self._descent
        also: dict[int, list[Organisation]] = {}
        for child, parent in held.others:
            also.setdefault(child, []).append(self.organisations[parent])
        return [self._grown(at, also.get(at, [])) for at in self._shown]

    def _grown(self, at: int, also: Sequence[Organisation]) -> Grown:
        """Return one firm with its origin, its year and how it fares."""
        one, parent = self.organisations[at], self._descent.origin[at]
        origin = self.organisations[parent] if parent is not None else None
        tie = self._tie_of.get((one.pk, origin.pk)) if origin is not None else None
        year, said, exact = self._begun(one, tie)
        state, until = self._fate(one, year)
        return Grown(
            organisation=one, tie=tie, origin=origin, also_from=tuple(also),
            generation=self._descent.generation[at], year=year, said_year=said, exact=exact, state=state,
            until=until, inheritance=getattr(tie, "inheritance", None) if tie else None,
        )  # fmt: skip

    @cached_property
    def _tie_of(self) -> dict[tuple[int, int], Tie]:
        """Return the first tie between a firm and an origin."""
        return {(tie.organisation_id, tie.partner_id): tie for tie in reversed(self.ties)}

    def _begun(self, one: Organisation, tie: Tie | None) -> tuple[float | None, str, bool]:
        """Return when somebody began: as it was founded, else as it was spun off."""
        for event in self.events.get(one.pk, []):
            if event.kind == "founded" and event.day is not None:
                return _year(event.day), event.when, event.precision != "decade"
        if tie is not None and tie.valid_from is not None:
            return _year(tie.valid_from), str(tie.valid_from.year), True
        return None, "", False

    def _fate(self, one: Organisation, year: float | None) -> tuple[State, float | None]:
        """Return whether somebody lives on its own, and until when it did."""
        state: State = "alive"
        until: float | None = None
        for event in reversed([each for each in self.events.get(one.pk, []) if each.day is not None]):
            if event.kind == "closed":
                return "closed", _year(event.day) if event.day else None
            if event.kind == "bought":
                state, until = "bought", _year(event.day) if event.day else None
            elif event.kind in _FREED:
                state, until = "alive", None
        if state == "alive" and one.pk in self._owned_since:
            since = self._owned_since[one.pk]
            return "bought", _year(since) if since is not None else year
        return state, until

    @property
    def circles(self) -> list[str]:
        """Return the ties that would make somebody its own origin, in words."""
        return [
            f"{self.organisations[child]} → {self.organisations[parent]}"
            for child, parent in self._descent.circles
        ]

    def picture(self, drawn_as: RowFormat = WIDE_TREE) -> str:
        """Return the tree as a picture."""
        at = {row.organisation.pk: place for place, row in enumerate(self.rows)}
        firms = [
            SpinOff(
                name=str(row.organisation),
                note=_note(row),
                origin=at.get(row.origin.pk) if row.origin is not None else None,
                year=row.year,
                until=row.until,
                state=row.state,
                marks=row.marks,
                known=row.exact,
                others=tuple(at[one.pk] for one in row.also_from if one.pk in at),
            )
            for row in self.rows
        ]
        words = TreeWords(
            title=self.title,
            description=self.lead,
            alive=_("on its own"),
            bought=pgettext("a firm in the tree", "bought"),
            closed=pgettext("a firm in the tree", "closed"),
            unknown=_("year not known, or only the decade"),
            also=_("a further origin"),
            marks=_letters(),
        )
        return spin_off_tree(firms, _year(self.today), words, drawn_as=drawn_as)

    @property
    def title(self) -> str:
        """Return what the picture is called."""
        if self.chosen is not None:
            return _("What grew out of %(name)s") % {"name": self.chosen}
        return _("What grew out of what")

    @cached_property
    def lead(self) -> str:
        """Return how many firms in how many generations grew out of one, and how they fare."""
        if not self.roots:
            return ""
        grown = [row for row in self.rows if row.origin is not None]
        if self.chosen is None and len(self.roots) > 1:
            return f"{self._all_trees(grown)} {self._fare(grown)}"
        first = self.chosen or self.roots[0][0]
        family = [row for row in grown if self._family_of(row) == first.pk]
        deep = max((row.generation for row in family), default=0)
        firms = ngettext("%(n)s firm", "%(n)s firms", len(family)) % {"n": len(family)}
        generations = ngettext("%(n)s generation", "%(n)s generations", deep) % {"n": deep}
        told = {"firms": firms, "generations": generations, "name": first}
        said = ngettext(
            "%(firms)s in %(generations)s has grown out of %(name)s.",
            "%(firms)s in %(generations)s have grown out of %(name)s.",
            len(family),
        )
        return f"{said % told} {self._fare(family)}"

    def _all_trees(self, grown: Sequence[Grown]) -> str:
        """Say how many firms grew out of how many others."""
        firms = ngettext("%(n)s firm", "%(n)s firms", len(grown)) % {"n": len(grown)}
        told = {"firms": firms, "roots": len(self.roots)}
        return _("%(firms)s have grown out of %(roots)s others.") % told

    def _fare(self, family: Sequence[Grown]) -> str:
        """Say how many live on their own, were bought and are closed."""
        gone = [
            ngettext("%(n)s has been bought", "%(n)s have been bought", count) % {"n": count}
            if state == "bought"
            else ngettext("%(n)s is closed", "%(n)s are closed", count) % {"n": count}
            for state in ("bought", "closed")
            if (count := sum(row.state == state for row in family))
        ]
        own = sum(row.state == "alive" for row in family)
        fare = ngettext("%(n)s lives on its own", "%(n)s live on their own", own) % {"n": own}
        return f"{'; '.join([fare, *gone])}."

    def _family_of(self, row: Grown) -> int:
        """Return the key of the root that somebody comes from."""
        place = next(at for at, one in enumerate(self.organisations) if one.pk == row.organisation.pk)
        return self.organisations[self._descent.root[place]].pk


def _note(row: Grown) -> str:
    """Return a firm's place and field."""
    field = row.inheritance.field if row.inheritance is not None else ""
    place = row.organisation.region.name if row.organisation.region else ""
    return " · ".join(part for part in (field, place, row.said_year) if part)


def _letters() -> list[tuple[str, str]]:
    """Return the letters of what can be new, with what they mean."""
    return [
        (pgettext("what is new in a spin-off", "G"), _("new way to gather")),
        (pgettext("what is new in a spin-off", "S"), _("new way to spread")),
        (pgettext("what is new in a spin-off", "C"), _("new way to charge")),
    ]


def inheritance_of(tie: Tie, access: Access) -> Inheritance:
    """Return what is recorded of a spin-off, or an empty one to fill."""
    held = Inheritance.objects.visible_to(access.user).filter(tie=tie).first()
    return held or Inheritance(tenant=tie.tenant, tie=tie)


def spin_off(access: Access, uid: UUID) -> Any:
    """Return the query of a spin-off's tie that somebody may see."""
    found = Tie.objects.visible_to(access.user).in_tenant(access.tenant).filter(kind=Kind.SPUN_OFF, uid=uid)
    return found.select_related("organisation", "partner")
