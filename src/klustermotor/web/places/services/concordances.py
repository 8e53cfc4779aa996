"""How the codes of one list become those of another: read from a file, checked whole, and kept."""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from klustermotor.formats import RefusedInput, read_text_frame
from klustermotor.web.accounts import audit
from klustermotor.web.accounts.models import User
from klustermotor.web.places.models import Classification, Concordance
from klustermotor.web.shared.errors import Refused

MOST_PAIRS = 20_000
_TOLERANCE = 0.005
_COLUMNS: Mapping[str, Sequence[str]] = {
    "source": ("from", "from_code", "old", "source", "från", "från_kod"),
    "target": ("to", "to_code", "new", "target", "till", "till_kod"),
    "weight": ("weight", "share", "vikt", "andel"),
}
_PERIODS = ("period", "first_period", "last_period", "valid_from", "valid_to")


@dataclass(frozen=True, slots=True)
class RefusedPair:
    """A row that cannot be used: its number in the file, its codes, and why."""

    row: int
    source: str
    target: str
    why: str


@dataclass(frozen=True, slots=True)
class ReadConcordance:
    """What a file says of how codes become others; it is kept only where nothing was refused."""

    pairs: list[tuple[str, str, float]]
    refused: list[RefusedPair] = field(default_factory=list)

    @property
    def sources(self) -> int:
        """Return how many codes become others."""
        return len({source for source, _target, _weight in self.pairs})

    @property
    def targets(self) -> int:
        """Return how many codes they become."""
        return len({target for _source, target, _weight in self.pairs})

    @property
    def divided(self) -> int:
        """Return how many codes become several."""
        return sum(count > 1 for count in Counter(source for source, _t, _w in self.pairs).values())


@dataclass(frozen=True, slots=True)
class GivenPair:
    """One row as a list has it: its number, its codes, and the weight as it is written, if any."""

    number: int
    source: str
    target: str
    weight: str


def read_concordance(*, source: Classification, target: Classification, path: Path) -> ReadConcordance:
    """Read the pairs of a file and say of every row that cannot be used why; nothing is kept."""
    return check_concordance(source=source, target=target, rows=_rows(path))


def check_concordance(
    *, source: Classification, target: Classification, rows: Sequence[GivenPair]
) -> ReadConcordance:
    """Say how given codes become others, and of every pair that cannot be used why; nothing is kept."""
    if source == target:
        raise Refused(_("Choose two different lists."), field="target")
    codes = [frozenset(one.items.values_list("code", flat=True)) for one in (source, target)]
    several = {code for code, count in Counter(row.source for row in rows).items() if count > 1}
    seen: set[tuple[str, str]] = set()
    pairs: list[tuple[str, str, float]] = []
    refused: list[RefusedPair] = []
    weighed: list[tuple[GivenPair, float]] = []
    for row in rows:
        weight, why = _weight(row, split=row.source in several)
        double = (row.source, row.target) in seen
        weighed.append((row, math.nan if why or double else weight))
        why = _unknown(row, (source, target), codes) or why
        if not why and double:
            why = _("The same pair of codes stands further up.")
        seen.add((row.source, row.target))
        if why:
            refused.append(RefusedPair(row.number, row.source, row.target, why))
        else:
            pairs.append((row.source, row.target, weight))
    refused += _uneven(weighed, codes[0])
    return ReadConcordance(pairs, sorted(refused, key=lambda one: one.row))


def _rows(path: Path) -> list[GivenPair]:
    """Return the rows of a file that hold anything; refuse one that is no concordance."""
    try:
        frame = read_text_frame(path)
    except RefusedInput as refused:
        told = refused.in_language(get_language() or "sv")
        raise Refused(told.replace(f"{path}: ", ""), field="file") from refused
    called = {name.strip().lower().replace(" ", "_").replace("-", "_"): name for name in frame.columns}
    found = {
        part: next((called[name] for name in names if name in called), None)
        for part, names in _COLUMNS.items()
    }
    if found["source"] is None or found["target"] is None:
        raise Refused(
            _("The file needs the columns from and to; it has %(columns)s.")
            % {"columns": ", ".join(frame.columns[:12])},
            field="file",
        )
    limited = [called[name] for name in _PERIODS if name in called]
    if limited:
        raise Refused(
            _("A way between two lists holds for all periods, but the file limits it: take out %(columns)s.")
            % {"columns": ", ".join(limited)},
            field="file",
        )
    rows = list(_cells(frame, found))
    if not rows:
        raise Refused(_("The file has no rows."), field="file")
    if len(rows) > MOST_PAIRS:
        raise Refused(_("The file has more than %(count)s rows.") % {"count": MOST_PAIRS}, field="file")
    return rows


def _cells(frame: pl.DataFrame, found: Mapping[str, str | None]) -> list[GivenPair]:
    """Return the rows' cells, without those that are empty altogether; the header is row 1."""
    parts = [
        frame[name].fill_null("").str.strip_chars().to_list() if name else [""] * frame.height
        for name in (found["source"], found["target"], found["weight"])
    ]
    rows = [GivenPair(number, *cells) for number, cells in enumerate(zip(*parts, strict=True), 2)]
    return [row for row in rows if row.source or row.target or row.weight]


def _unknown(row: GivenPair, lists: Sequence[Classification], codes: Sequence[frozenset[str]]) -> str:
    """Return what is wrong with a row's codes; nothing where both lists know theirs."""
    for code, one, known in zip((row.source, row.target), lists, codes, strict=True):
        if not code:
            return _("A code is missing.")
        if code not in known:
            return _("%(list)s has no code %(code)s.") % {"list": one.name, "code": code}
    return ""


def _weight(row: GivenPair, *, split: bool) -> tuple[float, str]:
    """Return a row's weight and what is wrong with it; a code that becomes one other needs none."""
    if not row.weight:
        why = _("%(code)s becomes several codes; say in a column weight how much goes where.")
        return 1.0, why % {"code": row.source} if split else ""
    try:
        weight = float(row.weight.replace(",", "."))
    except ValueError:
        weight = math.nan
    good = 0 < weight <= 1
    return weight, "" if good else _("The weight %(weight)s is not a number above 0 and up to 1.") % {
        "weight": row.weight
    }


def _uneven(weighed: Sequence[tuple[GivenPair, float]], known: frozenset[str]) -> list[RefusedPair]:
    """Return the codes whose weights do not add up to 1: jobs would be lost or counted twice.

    A code with a weight that cannot be read (NaN) has no sum yet.
    """
    sums: defaultdict[str, float] = defaultdict(float)
    first: dict[str, GivenPair] = {}
    for row, weight in weighed:
        if row.source in known:
            sums[row.source] += weight
            first.setdefault(row.source, row)
    wrong = {code: total for code, total in sums.items() if abs(total - 1) > _TOLERANCE}
    told = _("The weights of %(code)s add up to %(sum)s, not to 1.")
    return [
        RefusedPair(
            first[code].number, code, first[code].target, told % {"code": code, "sum": f"{total:.3g}"}
        )
        for code, total in wrong.items()
    ]


@transaction.atomic
def save_concordance(
    *,
    source: Classification,
    target: Classification,
    pairs: Sequence[Sequence[Any]],
    by: User | None,
    source_note: str = "",
) -> Concordance:
    """Keep how the codes of one list become those of another; an earlier way between them is replaced."""
    kept = Concordance.objects.filter(source=source, target=target).first() or Concordance(
        tenant=source.tenant, source=source, target=target
    )
    kept.pairs = [list(pair) for pair in pairs]
    kept.source_note = source_note
    audit.save(kept, by=by)
    return kept
