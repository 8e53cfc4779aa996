"""Rows of a file that name organisations: its columns in two languages, its days, and who is meant."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import polars as pl
from django.utils.translation import gettext as _

from klustermotor.formats import RefusedInput, read_text_frame
from klustermotor.web.actors.models import Organisation, written_numbers
from klustermotor.web.evidence.models import Source
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.sorting import fold

_DAY = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
_PRECISIONS = {4: Source.Precision.YEAR, 7: Source.Precision.MONTH, 10: Source.Precision.DAY}


class NotUsable(Exception):
    """Why a row cannot be used."""


def rows_of(
    path: Path, columns: Mapping[str, Sequence[str]], needed: Sequence[str], *, most: int
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows of a file that hold anything, with their numbers; the header is row 1.

    ``columns`` says what each may be called. Raises ``Refused`` where the file is none, lacks what is needed,
    or has more rows than ``most``.
    """
    try:
        frame = read_text_frame(path)
    except RefusedInput as refused:
        raise Refused(str(refused).replace(f"{path}: ", ""), field="file") from refused
    called = {name.strip().lower().replace(" ", "_").replace("-", "_"): name for name in frame.columns}
    found = {
        part: next((called[name] for name in names if name in called), "") for part, names in columns.items()
    }
    lacking = [part for part in needed if not found[part]]
    if lacking:
        told = {"lacking": ", ".join(lacking), "columns": ", ".join(frame.columns[:12])}
        raise Refused(_("The file needs the columns %(lacking)s; it has %(columns)s.") % told, field="file")
    if frame.height > most:
        raise Refused(_("The file has more than %(count)s rows.") % {"count": most}, field="file")
    rows = list(_filled(frame, found))
    if not rows:
        raise Refused(_("The file has no rows."), field="file")
    yield from rows


def _filled(frame: pl.DataFrame, found: Mapping[str, str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows without those that are empty altogether."""
    cells = {
        part: frame[name].fill_null("").str.strip_chars().to_list() if name else [""] * frame.height
        for part, name in found.items()
    }
    for at in range(frame.height):
        row = {part: values[at] for part, values in cells.items()}
        if any(row.values()):
            yield at + 2, row


class KnownOrganisations:
    """Organisations by number and name."""

    def __init__(self, organisations: Sequence[Organisation]) -> None:
        """Note every name and number once."""
        self._by_name: defaultdict[str, list[Organisation]] = defaultdict(list)
        self._by_number: dict[str, Organisation] = {}
        for one in organisations:
            self._by_name[fold(one.name)].append(one)
            if one.organisation_number:
                self._by_number |= dict.fromkeys(written_numbers(one.organisation_number), one)

    def organisation(self, text: str) -> Organisation:
        """Return the organisation of a number or name."""
        if not text:
            raise NotUsable(_("An organisation is missing."))
        if text in self._by_number:
            return self._by_number[text]
        named = self._by_name.get(fold(text), [])
        if not named:
            raise NotUsable(
                _("There is no organisation “%(name)s” here; add it first.") % {"name": text[:80]}
            )
        if len(named) > 1:
            told = _("Several organisations are called “%(name)s”; give the number instead.")
            raise NotUsable(told % {"name": text[:80]})
        return named[0]


def read_day(text: str) -> tuple[date | None, str]:
    """Return a day that is written to the year, the month or the day, and how exactly it is known."""
    if not text:
        return None, Source.Precision.DAY
    parts = _DAY.fullmatch(text)
    told = _("“%(day)s” is no day; write it as 1998, 1998-06 or 1998-06-30.") % {"day": text[:40]}
    if parts is None:
        raise NotUsable(told)
    try:
        day = date(int(parts[1]), int(parts[2] or 1), int(parts[3] or 1))
    except ValueError:
        raise NotUsable(told) from None
    return day, _PRECISIONS[len(text)]
