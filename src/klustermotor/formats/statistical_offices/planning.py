"""Divide a query that is too large for one request into numbered parts that each fit."""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise, product
from typing import Any

from klustermotor.formats.nearest_codes import nearest_codes
from klustermotor.formats.refusals import ExplainedRefusal

Query = Mapping[str, Sequence[str]]

_MOST_PARTS = 10_000
_TOP = re.compile(r"top\((\d+)\)", re.IGNORECASE)
_FROM = re.compile(r"from\((.+)\)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of an office's table.

    Parameters
    ----------
    code, label : str
    values, texts : tuple of str
        Codes and labels, in the office's order; of time, the oldest first.
    elimination : bool
        Whether the variable may be left out, which gives its total.
    time : bool
    """

    code: str
    label: str
    values: tuple[str, ...]
    texts: tuple[str, ...]
    elimination: bool = False
    time: bool = False


@dataclass(frozen=True, slots=True)
class TableMetadata:
    """What can be asked of an office's table.

    Parameters
    ----------
    table, title : str
    variables : tuple of Variable
    """

    table: str
    title: str
    variables: tuple[Variable, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One request of a plan.

    Parameters
    ----------
    number : int
        From 1; the answer can be stored under it and the part skipped later.
    selection : mapping of variable to codes
    cells : int
        How many cells the answer has when every combination is there.
    """

    number: int
    selection: Mapping[str, tuple[str, ...]]
    cells: int

    def as_payload(self) -> dict[str, Any]:
        """Return what can be stored as JSON."""
        return asdict(self)


def plan(
    query: Query,
    metadata: TableMetadata,
    limit: int,
    *,
    fits: Callable[[Mapping[str, tuple[str, ...]]], bool] | None = None,
) -> list[Part]:
    """Return the requests that together answer a query, each within the office's limit of cells.

    The variables with most values are divided first, in pieces of like size.

    Parameters
    ----------
    query : mapping of variable to values
        Codes, ``*`` for all, ``top(5)`` for the last five, ``from(2010)`` for that one and those after. A
        variable that is not named is left out where the table allows it, else all its values are meant.
    metadata : TableMetadata
    limit : int
        Cells that one answer may have.
    fits : callable of selection, optional
        A further condition, such as the length of the address.

    Returns
    -------
    list of Part
        The same query and metadata give the same parts.

    Raises
    ------
    ExplainedRefusal
        If a variable or a value does not exist, or nothing is selected.

    Examples
    --------
    >>> region = Variable("Region", "region", ("01", "03", "04"), ("a", "b", "c"))
    >>> time = Variable("Tid", "år", ("2001", "2002", "2003"), ("2001", "2002", "2003"), time=True)
    >>> parts = plan({"Region": ["*"], "Tid": ["top(2)"]}, TableMetadata("t", "T", (region, time)), 4)
    >>> [(part.number, dict(part.selection), part.cells) for part in parts]
    [(1, {'Region': ('01', '03'), 'Tid': ('2002', '2003')}, 4),
     (2, {'Region': ('04',), 'Tid': ('2002', '2003')}, 2)]
    """
    selection = _resolved(query, metadata)
    if limit < 1:
        raise ValueError(f"limit must be at least 1, but is {limit}")
    pieces = _divided(selection, limit)
    if fits is not None:
        pieces = [small for piece in pieces for small in _fitting(piece, fits)]
    return [Part(number, piece, _cells(piece)) for number, piece in enumerate(pieces, start=1)]


def _resolved(query: Query, metadata: TableMetadata) -> dict[str, tuple[str, ...]]:
    """Return the codes that a query means, by variable in the table's order."""
    known = {variable.code: variable for variable in metadata.variables}
    for code in query:
        if code not in known:
            hint = nearest_codes([code], {one.code: one.label for one in metadata.variables}).get(code, "–")
            raise ExplainedRefusal("office.no_such_variable", variable=code, table=metadata.table, hint=hint)
    selection = {}
    for variable in metadata.variables:
        asked = query.get(variable.code)
        if asked is None and variable.elimination:
            continue
        chosen = _values(variable, ["*"] if asked is None else asked, metadata.table)
        if chosen or variable.values:
            selection[variable.code] = chosen
        if not chosen and variable.values:
            raise ExplainedRefusal("office.nothing_selected", variable=variable.label, table=metadata.table)
    return selection


def _values(variable: Variable, asked: Sequence[str], table: str) -> tuple[str, ...]:
    """Return the codes that are meant, in the office's order, each once."""
    if not variable.values:
        return _unlisted(variable, asked, table)
    meant: set[str] = set()
    for one in asked:
        if one == "*":
            meant.update(variable.values)
        elif one in variable.values:
            meant.add(one)
        elif (top := _TOP.fullmatch(one)) and int(top[1]):
            meant.update(variable.values[-int(top[1]) :])
        elif (first := _FROM.fullmatch(one)) and first[1] in variable.values:
            meant.update(variable.values[variable.values.index(first[1]) :])
        else:
            raise _no_such_value(variable, one, table)
    return tuple(one for one in variable.values if one in meant)


def _unlisted(variable: Variable, asked: Sequence[str], table: str) -> tuple[str, ...]:
    """Return the codes asked of a variable whose values the office does not list; none for all."""
    for one in asked:
        if _TOP.fullmatch(one) or _FROM.fullmatch(one):
            raise _no_such_value(variable, one, table)
    return () if "*" in asked else tuple(dict.fromkeys(asked))


def _no_such_value(variable: Variable, value: str, table: str) -> ExplainedRefusal:
    """Say that a variable does not have a value, and which is nearest."""
    hint = nearest_codes([value], dict(zip(variable.values, variable.texts, strict=True))).get(value, "–")
    return ExplainedRefusal(
        "office.no_such_value", value=value, variable=variable.label, table=table, hint=hint
    )


def _cells(selection: Mapping[str, tuple[str, ...]]) -> int:
    """Return how many cells a selection has."""
    return math.prod(max(len(codes), 1) for codes in selection.values())


def _divided(selection: Mapping[str, tuple[str, ...]], limit: int) -> list[dict[str, tuple[str, ...]]]:
    """Return selections within the limit, that together are the whole."""
    lengths = {code: max(len(codes), 1) for code, codes in selection.items()}
    pieces = dict.fromkeys(selection, 1)
    for code in sorted(selection, key=lambda one: -lengths[one]):
        size = math.prod(-(-lengths[one] // pieces[one]) for one in selection)
        if size <= limit:
            break
        others = size // lengths[code]
        room = max(1, limit // others) if others else 1
        pieces[code] = -(-lengths[code] // room)
    if math.prod(pieces.values()) > _MOST_PARTS:
        raise ExplainedRefusal("office.too_many_parts", count=math.prod(pieces.values()), limit=_MOST_PARTS)
    chunks = [[(code, chunk) for chunk in _chunks(codes, pieces[code])] for code, codes in selection.items()]
    return [dict(one) for one in product(*chunks)]


def _chunks(codes: tuple[str, ...], count: int) -> list[tuple[str, ...]]:
    """Return codes in a number of pieces that differ by at most one."""
    length, longer = divmod(len(codes), count)
    ends = [at * length + min(at, longer) for at in range(count + 1)]
    return [codes[start:end] for start, end in pairwise(ends)]


def _fitting(
    piece: dict[str, tuple[str, ...]], fits: Callable[[Mapping[str, tuple[str, ...]]], bool]
) -> list[dict[str, tuple[str, ...]]]:
    """Return a selection in halves until each fits, or has one value of everything."""
    widest = max(piece, key=lambda code: len(piece[code]), default=None)
    if widest is None or fits(piece) or len(piece[widest]) < 2:
        return [piece]
    return [small for half in _chunks(piece[widest], 2) for small in _fitting({**piece, widest: half}, fits)]
