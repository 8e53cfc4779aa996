"""Stages and actors brought in from a file: every row checked first, and kept whole or not at all."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from klustermotor.formats import RefusedInput, read_text_frame
from klustermotor.web.accounts.models import User
from klustermotor.web.actors.models import Organisation, written_numbers
from klustermotor.web.evidence.models import Source
from klustermotor.web.mapping.chains.models import (
    Chain,
    ChainStage,
    StageActor,
    StageLink,
    StageNeed,
    TierStep,
)
from klustermotor.web.mapping.chains.services import add_stage, save_actor, save_link, save_need
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.sorting import fold

MOST_ROWS = 2000
_COLUMNS: Mapping[str, Sequence[str]] = {
    "stage": ("stage", "led"),
    "after": ("after", "efter", "kommer_efter"),
    "kind": ("kind", "slag", "slag_av_led"),
    "codes": ("codes", "industry_codes", "näringsgrenskoder", "koder"),
    "organisation": ("organisation", "actor", "aktör", "företag"),
    "role": ("role", "del", "roll"),
    "tier": ("tier", "nivå", "levererar"),
    "since": ("since", "from", "sedan", "från", "valid_from"),
    "until": ("until", "till", "valid_to"),
    "meets": ("meets", "möter"),
    "note": ("note", "anteckning"),
}
_LONGEST = 200
_PRECISIONS = {4: Source.Precision.YEAR, 7: Source.Precision.MONTH, 10: Source.Precision.DAY}
_Span = tuple[date | None, str]


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that cannot be used: its number, what it says, and why not."""

    row: int
    said: str
    why: str


@dataclass(slots=True)
class _Read:
    """One row as it would be kept."""

    stage: str
    after: list[str]
    kind: str
    codes: str
    organisation: Organisation | None
    role: str
    tier: str
    since: _Span
    until: _Span
    meets: list[str]
    note: str


@dataclass(slots=True)
class ReadChain:
    """What a file says of a chain; it is kept only where nothing was refused."""

    rows: list[_Read] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)


class _NotUsable(Exception):
    """Why a row cannot be used."""


def read_chain(path: Path, chain: Chain, organisations: Sequence[Organisation]) -> ReadChain:
    """Read stages and actors from a file and say of every row that cannot be used why; nothing is kept.

    Raises ``Refused`` where the file is no such list.
    """
    found, rows = ReadChain(), _cells(path)
    known = {fold(one.name_sv) for one in chain.stages.all()} | {fold(cells["stage"]) for _at, cells in rows}
    named = _by_name(organisations)
    seen: set[tuple[str, int]] = set()
    for number, cells in rows:
        try:
            row = _row(cells, known, named)
            _demand_new(row, seen)
        except _NotUsable as why:
            said = " · ".join(filter(None, (cells["stage"], cells["organisation"])))
            found.refused.append(RefusedRow(number, said[:_LONGEST], str(why)))
        else:
            found.rows.append(row)
    return found


def _demand_new(row: _Read, seen: set[tuple[str, int]]) -> None:
    """Refuse an organisation at a stage where the file has it already."""
    if row.organisation is None:
        return
    key = (fold(row.stage), row.organisation.pk)
    if key in seen:
        raise _NotUsable(_("It stands further up in the file already."))
    seen.add(key)


def _cells(path: Path) -> list[tuple[int, dict[str, str]]]:
    """Return the rows of a file that hold anything, with their numbers; the header is row 1."""
    try:
        frame = read_text_frame(path)
    except RefusedInput as refused:
        raise Refused(str(refused).replace(f"{path}: ", ""), field="file") from refused
    called = {name.strip().lower().replace(" ", "_").replace("-", "_"): name for name in frame.columns}
    columns = {
        part: next((called[name] for name in names if name in called), "") for part, names in _COLUMNS.items()
    }
    if not columns["stage"]:
        told = {"columns": ", ".join(frame.columns[:12])}
        raise Refused(_("The file needs the column stage; it has %(columns)s.") % told, field="file")
    if frame.height > MOST_ROWS:
        raise Refused(_("The file has more than %(count)s rows.") % {"count": MOST_ROWS}, field="file")
    rows = _filled(frame, columns)
    if not rows:
        raise Refused(_("The file has no rows."), field="file")
    return rows


def _filled(frame: pl.DataFrame, columns: Mapping[str, str]) -> list[tuple[int, dict[str, str]]]:
    """Return the rows without those that are empty altogether."""
    cells = {
        part: frame[name].fill_null("").str.strip_chars().to_list() if name else [""] * frame.height
        for part, name in columns.items()
    }
    rows = [{part: values[at] for part, values in cells.items()} for at in range(frame.height)]
    return [(at + 2, row) for at, row in enumerate(rows) if any(row.values())]


def _by_name(organisations: Iterable[Organisation]) -> dict[str, list[Organisation]]:
    """Return organisations by name and by number."""
    found: defaultdict[str, list[Organisation]] = defaultdict(list)
    for one in organisations:
        found[fold(one.name)].append(one)
        for number in written_numbers(one.organisation_number) if one.organisation_number else ():
            found[fold(number)].append(one)
    return found


def _row(cells: dict[str, str], known: set[str], named: Mapping[str, list[Organisation]]) -> _Read:
    """Return a row as it would be kept; raise why it cannot be used."""
    if not cells["stage"]:
        raise _NotUsable(_("The stage is missing."))
    if any("\x00" in text for text in cells.values()) or len(cells["stage"]) > _LONGEST:
        raise _NotUsable(_("A text is too long, or holds a character that is no text."))
    after = _listed(cells["after"])
    if lacking := [one for one in after if fold(one) not in known]:
        raise _NotUsable(_("There is no stage “%(stage)s” to come after.") % {"stage": lacking[0][:80]})
    since, until = _day(cells["since"]), _day(cells["until"])
    if since[0] and until[0] and until[0] <= since[0]:
        raise _NotUsable(_("It must end after it begins."))
    return _Read(
        stage=cells["stage"],
        after=after,
        kind=_choice(cells["kind"], ChainStage.Kind) or ChainStage.Kind.PRODUCTION,
        codes=cells["codes"][:_LONGEST],
        organisation=_organisation(cells["organisation"], named),
        role=_choice(cells["role"], StageActor.Role) or StageActor.Role.CORE,
        tier=_choice(cells["tier"], TierStep.Tier),
        since=since,
        until=until,
        meets=_listed(cells["meets"]),
        note=cells["note"][:4000],
    )


def _listed(text: str) -> list[str]:
    """Return the names in a cell, with semicolons between them."""
    return [part.strip() for part in text.split(";") if part.strip()]


def _organisation(text: str, named: Mapping[str, list[Organisation]]) -> Organisation | None:
    """Return the organisation of a name or number; None where there is none in the row."""
    if not text:
        return None
    found = {one.pk: one for one in named.get(fold(text), [])}
    if not found:
        raise _NotUsable(_("There is no organisation “%(name)s” here; add it first.") % {"name": text[:80]})
    if len(found) > 1:
        told = _("Several organisations are called “%(name)s”; give the number instead.")
        raise _NotUsable(told % {"name": text[:80]})
    return next(iter(found.values()))


def _choice(text: str, choices: type) -> str:
    """Return the choice of a code, or of what it is called in either language; nothing for nothing."""
    if not text:
        return ""
    offered: dict[str, str] = {fold(value): value for value in choices.values}  # type: ignore[attr-defined]
    for language in ("en", "sv"):
        with override(language):
            offered |= {fold(str(label)): value for value, label in choices.choices}  # type: ignore[attr-defined]
    if fold(text) not in offered:
        labels = ", ".join(choices.values)  # type: ignore[attr-defined]
        told = {"word": text[:40], "choices": labels}
        raise _NotUsable(_("“%(word)s” is none of: %(choices)s.") % told)
    return offered[fold(text)]


def _day(text: str) -> _Span:
    """Return a day that is written to the year, the month or the day, and how exactly it is known."""
    if not text:
        return None, Source.Precision.DAY
    parts = text.split("-")
    try:
        day = date(*[int(part) for part in (*parts, "1", "1")[:3]])
        return day, _PRECISIONS[len(text)]
    except (ValueError, KeyError):
        told = {"day": text[:40]}
        raise _NotUsable(_("“%(day)s” is no day; write it as 1998, 1998-06 or 1998-06-30.") % told) from None


@transaction.atomic
def keep_chain(
    *, chain: Chain, read: ReadChain, source: Source | None, is_example: bool, by: User
) -> tuple[int, int]:
    """Record all stages and actors of a file, or none; return how many of each are new."""
    if read.refused:
        raise Refused(_("Some rows cannot be used, so nothing is kept."), field="file")
    stages = {fold(one.name_sv): one for one in chain.stages.all()}
    made = 0
    for row in read.rows:
        if fold(row.stage) not in stages:
            stage = ChainStage(
                chain=chain, name_sv=row.stage, kind=row.kind, industry_codes=row.codes, is_example=is_example
            )
            stages[fold(row.stage)] = add_stage(stage=stage, by=by)
            made += 1
    for row in read.rows:
        for name in row.after:
            source_stage, target = stages[fold(name)], stages[fold(row.stage)]
            if not chain.links.filter(source=source_stage, target=target).exists():
                save_link(link=StageLink(chain=chain, source=source_stage, target=target), by=by)
    placed = sum(_place(row, stages[fold(row.stage)], source, is_example, by) for row in read.rows)
    return made, placed


def _place(row: _Read, stage: ChainStage, source: Source | None, is_example: bool, by: User) -> bool:
    """Let a row's organisation stand at its stage, unless it does already."""
    if row.organisation is None or stage.standing.filter(organisation=row.organisation).exists():
        return False
    needs = {fold(one.name_sv): one for one in stage.needs.all()}
    for name in row.meets:
        if fold(name) not in needs:
            needs[fold(name)] = save_need(need=StageNeed(stage=stage, name_sv=name[:_LONGEST]), by=by)
    actor = StageActor(
        stage=stage, organisation=row.organisation, role=row.role, valid_from=row.since[0],
        from_precision=row.since[1], valid_to=row.until[0], to_precision=row.until[1], note=row.note,
        is_example=is_example,
    )  # fmt: skip
    save_actor(
        actor=actor, by=by, source=source, meets=[needs[fold(name)] for name in row.meets], tier=row.tier,
        tier_since=row.since[0], tier_precision=row.since[1],
    )  # fmt: skip
    return True
