"""Ties that are brought in from a file: read, checked row by row, and kept whole or not at all."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.actors.models import Organisation
from klustermotor.web.actors.named_rows import KnownOrganisations, NotUsable, read_day, rows_of
from klustermotor.web.actors.ties.models import KINDS, STRONGEST, SYMMETRIC, Kind, Tie, written_date
from klustermotor.web.actors.ties.services import save_tie
from klustermotor.web.evidence.models import Source
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.sorting import fold

MOST_TIES = 2000
_LONGEST_NOTE = 4000
_COLUMNS: Mapping[str, Sequence[str]] = {
    "organisation": ("organisation", "from_organisation", "source", "från_organisation", "aktör"),
    "kind": ("kind", "relation", "slag", "typ", "type"),
    "partner": ("partner", "other", "target", "till_organisation", "motpart", "den_andra"),
    "strength": ("strength", "styrka", "weight"),
    "valid_from": ("valid_from", "from", "since", "från", "sedan", "gäller_från"),
    "valid_to": ("valid_to", "to", "until", "till", "gäller_till"),
    "note": ("note", "anteckning", "notering"),
}
_NEEDED = ("organisation", "kind", "partner")
#: From one day up to another; none is open.
_Span = tuple[date | None, date | None]


@dataclass(frozen=True, slots=True)
class TieRow:
    """One row of a file that can be kept; organisations by their keys and names."""

    organisation: int
    kind: str
    partner: int
    strength: int | None
    valid_from: date | None
    from_precision: str
    valid_to: date | None
    to_precision: str
    note: str
    #: What it says, as the page shows it before it is kept.
    said: str

    @property
    def begin(self) -> str:
        """Return its first day as it is known."""
        return written_date(self.valid_from, self.from_precision)

    @property
    def end(self) -> str:
        """Return the day on which it holds no more, as it is known."""
        return written_date(self.valid_to, self.to_precision)


@dataclass(frozen=True, slots=True)
class RefusedTie:
    """A row that cannot be used: its number, what it says, and why not."""

    row: int
    said: str
    why: str


@dataclass(frozen=True, slots=True)
class ReadTies:
    """What a file says of ties; it is kept only where nothing was refused."""

    rows: list[TieRow] = field(default_factory=list)
    refused: list[RefusedTie] = field(default_factory=list)


def read_ties(path: Path, tenant: Tenant, organisations: Sequence[Organisation]) -> ReadTies:
    """Read the ties of a file and say of every row that cannot be used why; nothing is kept.

    Organisations are found by their number or their whole name, kinds by what they are called here, in
    English or Swedish and from either end. Raises ``Refused`` where the file is no list of ties.
    """
    known, taken, found = _Known(organisations), _held(tenant), ReadTies()
    for number, cells in rows_of(path, _COLUMNS, _NEEDED, most=MOST_TIES):
        said = " · ".join(filter(None, (cells["organisation"], cells["kind"], cells["partner"])))
        try:
            row = _row(cells, known)
            _take(row, taken)
        except NotUsable as why:
            found.refused.append(RefusedTie(number, said[:200], str(why)))
        else:
            found.rows.append(row)
    return found


class _Known(KnownOrganisations):
    """Organisations by number and name, and kinds by what they are called."""

    def __init__(self, organisations: Sequence[Organisation]) -> None:
        """Note every name and number once."""
        super().__init__(organisations)
        self._kinds = _kinds_by_name()

    def kind(self, text: str) -> tuple[str, bool]:
        """Return a kind, and whether it is said from the first end."""
        try:
            return self._kinds[fold(text)]
        except KeyError:
            raise NotUsable(
                _("“%(kind)s” is no kind of tie; write one of: %(kinds)s.")
                % {"kind": text[:40], "kinds": ", ".join(str(one.label) for one in Kind)}
            ) from None


def _kinds_by_name() -> dict[str, tuple[str, bool]]:
    """Return every kind by its code and by what it is called in either language, from either end."""
    found: dict[str, tuple[str, bool]] = {fold(str(kind)): (str(kind), True) for kind in Kind}
    for language in ("en", "sv"):
        with override(language):
            for kind, told in KINDS.items():
                found.setdefault(fold(str(told.reverse)), (kind, told.symmetric))
                found[fold(str(Kind(kind).label))] = (kind, True)
    return found


def _row(cells: Mapping[str, str], known: _Known) -> TieRow:
    """Return a row as it would be kept; raise why it cannot be used."""
    one, other = known.organisation(cells["organisation"]), known.organisation(cells["partner"])
    kind, outward = known.kind(cells["kind"])
    if one.pk == other.pk:
        raise NotUsable(_("A tie joins two organisations: choose another one."))
    begin, end = read_day(cells["valid_from"]), read_day(cells["valid_to"])
    if begin[0] and end[0] and end[0] <= begin[0]:
        raise NotUsable(_("The tie must end after it begins."))
    if len(cells["note"]) > _LONGEST_NOTE or "\x00" in cells["note"]:
        raise NotUsable(_("The note is too long, or holds a character that is no text."))
    first, second = (one, other) if outward else (other, one)
    said = f"{first} {Kind(kind).label} {second}"
    strength = _strength(cells["strength"])
    return TieRow(first.pk, kind, second.pk, strength, *begin, *end, cells["note"], said)


def _strength(text: str) -> int | None:
    """Return a strength on its scale, none where it is not given."""
    if not text:
        return None
    if not (text.isdecimal() and len(text) == 1 and 1 <= int(text) <= STRONGEST):
        raise NotUsable(_("Strength is a number from 1 to 5."))
    return int(text)


def _held(tenant: Tenant) -> defaultdict[tuple[str, int, int], list[_Span]]:
    """Return when ties hold that are recorded already, by kind and ends."""
    taken: defaultdict[tuple[str, int, int], list[_Span]] = defaultdict(list)
    rows = Tie.objects.in_tenant(tenant).values_list(
        "kind", "organisation_id", "partner_id", "valid_from", "valid_to"
    )
    for kind, one, other, begin, end in rows:
        taken[_ends(kind, one, other)].append((begin, end))
    return taken


def _ends(kind: str, one: int, other: int) -> tuple[str, int, int]:
    """Return what is the same tie; one that holds both ways is the same from either end."""
    return (kind, min(one, other), max(one, other)) if kind in SYMMETRIC else (kind, one, other)


def _take(row: TieRow, taken: defaultdict[tuple[str, int, int], list[_Span]]) -> None:
    """Note a row's time; raise where the tie is there already for some of it, recorded or further up."""
    spans = taken[_ends(row.kind, row.organisation, row.partner)]
    begin, end = row.valid_from, row.valid_to
    for first, last in spans:
        if (last is None or begin is None or last > begin) and (end is None or first is None or first < end):
            raise NotUsable(
                _("This tie is recorded already for some of that time, or stands further up in the file.")
            )
    spans.append((begin, end))


@transaction.atomic
def keep_ties(
    *, tenant: Tenant, rows: Sequence[TieRow], source: Source | None, is_example: bool, by: User
) -> int:
    """Record all ties of a file that was looked at, or none; return how many."""
    organisations = (
        Organisation.objects.visible_to(by)
        .in_tenant(tenant)
        .in_bulk({key for row in rows for key in (row.organisation, row.partner)})
    )
    for row in rows:
        if row.organisation not in organisations or row.partner not in organisations:
            raise Refused(_("That preview no longer holds; read the file again."))
        tie = Tie(
            tenant=tenant, organisation=organisations[row.organisation], kind=row.kind,
            partner=organisations[row.partner], strength=row.strength, valid_from=row.valid_from,
            from_precision=row.from_precision, valid_to=row.valid_to, to_precision=row.to_precision,
            note=row.note, is_example=is_example,
        )  # fmt: skip
        save_tie(tie=tie, by=by, source=source)
    return len(rows)
