"""Actors of a cluster that are brought in together: from a file, or from a selection of registers."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from klustermotor.web.accounts.models import User
from klustermotor.web.actors.models import Organisation, RegisterSelection
from klustermotor.web.actors.named_rows import KnownOrganisations, NotUsable, read_day, rows_of
from klustermotor.web.actors.registers.choosing import choose
from klustermotor.web.actors.ties.models import written_date
from klustermotor.web.evidence.models import Source
from klustermotor.web.mapping.membership.models import ClusterActor, KnownCluster, Part
from klustermotor.web.mapping.membership.services import Since, save_actor
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.sorting import fold

MOST_ACTORS = 2000
_LONGEST_NOTE = 4000
_COLUMNS: Mapping[str, Sequence[str]] = {
    "organisation": ("organisation", "actor", "aktör", "name", "namn"),
    "part": ("part", "del", "roll", "role"),
    "valid_from": ("valid_from", "from", "since", "från", "sedan", "gäller_från"),
    "valid_to": ("valid_to", "to", "until", "till", "gäller_till"),
    "note": ("note", "anteckning", "notering"),
}
_NEEDED = ("organisation", "part")
#: From one day up to another; none is open.
_Span = tuple[date | None, date | None]


@dataclass(frozen=True, slots=True)
class ActorLine:
    """One row of a file that can be kept; the organisation by its key and name."""

    organisation: int
    part: str
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
        """Return the day on which it belongs no more, as it is known."""
        return written_date(self.valid_to, self.to_precision)


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """A row that cannot be used: its number, what it says, and why not."""

    row: int
    said: str
    why: str


@dataclass(frozen=True, slots=True)
class ReadActors:
    """What a file says of a cluster's actors; it is kept only where nothing was refused."""

    rows: list[ActorLine] = field(default_factory=list)
    refused: list[RefusedLine] = field(default_factory=list)


def read_actors(path: Path, cluster: KnownCluster, organisations: Sequence[Organisation]) -> ReadActors:
    """Read the actors of a file and say of every row that cannot be used why; nothing is kept.

    Organisations are found by their number or their whole name, parts by what they are called in either
    language. Raises ``Refused`` where the file is no such list.
    """
    known, taken, found = KnownOrganisations(organisations), _held(cluster), ReadActors()
    parts = _parts_by_name()
    for number, cells in rows_of(path, _COLUMNS, _NEEDED, most=MOST_ACTORS):
        said = " · ".join(filter(None, (cells["organisation"], cells["part"])))
        try:
            row = _line(cells, known, parts)
            _take(row, taken)
        except NotUsable as why:
            found.refused.append(RefusedLine(number, said[:200], str(why)))
        else:
            found.rows.append(row)
    return found


def _parts_by_name() -> dict[str, str]:
    """Return every part by its code and by what it is called in either language."""
    found = {fold(str(part)): str(part) for part in Part}
    for language in ("en", "sv"):
        with override(language):
            found |= {fold(str(part.label)): str(part) for part in Part}
    return found


def _line(cells: Mapping[str, str], known: KnownOrganisations, parts: Mapping[str, str]) -> ActorLine:
    """Return a row as it would be kept; raise why it cannot be used."""
    organisation = known.organisation(cells["organisation"])
    part = parts.get(fold(cells["part"]))
    if part is None:
        told = _("“%(part)s” is no part of a cluster; write one of: %(parts)s.")
        raise NotUsable(
            told % {"part": cells["part"][:40], "parts": ", ".join(str(one.label) for one in Part)}
        )
    begin, end = read_day(cells["valid_from"]), read_day(cells["valid_to"])
    if begin[0] and end[0] and end[0] <= begin[0]:
        raise NotUsable(_("It must leave the cluster after it joins."))
    if len(cells["note"]) > _LONGEST_NOTE or "\x00" in cells["note"]:
        raise NotUsable(_("The note is too long, or holds a character that is no text."))
    said = f"{organisation}: {Part(part).label}"
    return ActorLine(organisation.pk, part, *begin, *end, cells["note"], said)


def _held(cluster: KnownCluster) -> defaultdict[int, list[_Span]]:
    """Return when organisations belong to the cluster that are recorded already."""
    taken: defaultdict[int, list[_Span]] = defaultdict(list)
    rows = cluster.actors.values_list("organisation_id", "valid_from", "valid_to")
    for key, begin, end in rows:
        taken[key].append((begin, end))
    return taken


def _take(row: ActorLine, taken: defaultdict[int, list[_Span]]) -> None:
    """Note a row's time; raise where it belongs already for some of it, recorded or further up."""
    spans = taken[row.organisation]
    begin, end = row.valid_from, row.valid_to
    for first, last in spans:
        if (last is None or begin is None or last > begin) and (end is None or first is None or first < end):
            raise NotUsable(_("It belongs already for some of that time, or stands further up in the file."))
    spans.append((begin, end))


@transaction.atomic
def keep_actors(
    *, cluster: KnownCluster, rows: Sequence[ActorLine], source: Source | None, is_example: bool, by: User
) -> int:
    """Record all actors of a file that was looked at, or none; return how many."""
    organisations = (
        Organisation.objects.visible_to(by)
        .in_tenant(cluster.tenant)
        .in_bulk({row.organisation for row in rows})
    )
    for row in rows:
        if row.organisation not in organisations:
            raise Refused(_("That preview no longer holds; read the file again."))
        actor = ClusterActor(
            cluster=cluster, organisation=organisations[row.organisation], part=row.part,
            valid_from=row.valid_from, from_precision=row.from_precision, valid_to=row.valid_to,
            to_precision=row.to_precision, note=row.note, is_example=is_example,
        )  # fmt: skip
        save_actor(actor=actor, by=by, source=source)
    return len(rows)


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a selection: how many were added, belonged before, and are no organisations here yet."""

    added: int
    belonged: int
    unknown: int


@transaction.atomic
def take_selection(
    *,
    cluster: KnownCluster,
    selection: RegisterSelection,
    part: str,
    since: Since | None,
    source: Source | None = None,
    by: User,
) -> Taken:
    """Let those whom a selection from registers chooses now belong to the cluster; who does already stays."""
    if selection.tenant_id != cluster.tenant_id:
        raise Refused(_("There is no such selection here."), field="selection")
    chosen = choose(selection, by).chosen
    known = {one.organisation.pk: one.organisation for one in chosen if one.organisation is not None}
    begin = since.day if since else None
    held = set(
        cluster.actors.overlapping(begin, None)
        .filter(organisation__in=known)
        .values_list("organisation_id", flat=True)
    )
    for key, organisation in known.items():
        if key not in held:
            actor = ClusterActor(
                cluster=cluster, organisation=organisation, part=part, valid_from=begin,
                from_precision=since.precision if since else Source.Precision.DAY, selection=selection,
                is_example=organisation.is_example,
            )  # fmt: skip
            save_actor(actor=actor, by=by, source=source)
    return Taken(len(known) - len(held), len(held), sum(one.organisation is None for one in chosen))
