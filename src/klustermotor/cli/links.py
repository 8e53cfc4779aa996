"""Read what links two codes: neighbouring regions, labour flows, purchases, occupations."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from klustermotor.analysis.arrays import FloatArray
from klustermotor.analysis.tables import KeyedRows
from klustermotor.cli.results import listed
from klustermotor.figures import percent
from klustermotor.formats import RefusedInput, read_text_frame
from klustermotor.formats.numbers import parse_numbers
from klustermotor.formats.tables_in import refusals_of


@dataclass(frozen=True, slots=True)
class LinkColumns:
    """Names under which the columns of a file of links are looked for, in any case of letters.

    Parameters
    ----------
    first, second, value : tuple of str
        The code it leads from, the code it leads to, and how much; the first name is the one to recommend.
    optional_value : bool
        Whether every link counts 1 where there is no such column.
    """

    first: tuple[str, ...]
    second: tuple[str, ...]
    value: tuple[str, ...]
    optional_value: bool = False


NEIGHBOURS = LinkColumns(
    ("region", "from", "code", "region_a"),
    ("neighbour", "neighbor", "to", "region_b"),
    ("weight", "share"),
    optional_value=True,
)
FLOWS = LinkColumns(("from", "from_industry"), ("to", "to_industry"), ("flow", "jobs", "workers", "count"))
SALES = LinkColumns(("from", "seller"), ("to", "buyer"), ("sales", "value", "amount"))
STAFFING = LinkColumns(("industry", "code"), ("occupation",), ("employment", "jobs", "share"))


@dataclass(frozen=True, slots=True)
class Links:
    """What a file of links holds, a row per link.

    Parameters
    ----------
    name : str
        Of the file.
    first, second : tuple of str
    values : ndarray
    """

    name: str
    first: tuple[str, ...]
    second: tuple[str, ...]
    values: FloatArray

    def matrix(self, rows: Sequence[str], columns: Sequence[str]) -> tuple[FloatArray, str]:
        """Return the links between known codes as a matrix, and a sentence on what was left out, if any."""
        row = {code: number for number, code in enumerate(rows)}
        column = {code: number for number, code in enumerate(columns)}
        known = np.array(
            [a in row and b in column for a, b in zip(self.first, self.second, strict=True)], dtype=np.bool_
        )
        if not known.any():
            raise RefusedInput(
                f"{self.name}: no link joins codes of the table, which has {listed(rows)}; "
                f"the file has {listed(list(dict.fromkeys(self.first)))}"
            )
        result = np.zeros((len(rows), len(columns)))
        for at in np.flatnonzero(known):
            result[row[self.first[at]], column[self.second[at]]] = self.values[at]
        return result, self._left_out(known, set(row) | set(column))

    def _left_out(self, known: np.ndarray[tuple[int, ...], np.dtype[np.bool_]], codes: set[str]) -> str:
        """Say how much of the file has codes that the table lacks."""
        if known.all():
            return ""
        strange = [code for code in dict.fromkeys((*self.first, *self.second)) if code not in codes]
        share = float(self.values[~known].sum() / self.values.sum()) if self.values.sum() > 0 else 0.0
        return (
            f"{self.name}: {int((~known).sum())} links ({percent(share, 'en', decimals=1)} of all) have "
            f"codes that the table lacks and are left out: {listed(strange)}."
        )


def read_links(path: Path, columns: LinkColumns) -> Links:
    """Return the links that a file holds.

    Parameters
    ----------
    path : Path
        CSV, Parquet or XLSX.
    columns : LinkColumns

    Returns
    -------
    Links

    Raises
    ------
    RefusedInput
        If a column is missing, a code is empty, a pair stands twice, or a value is negative or no number.
    """
    with refusals_of(path):
        frame = read_text_frame(path)
        frame = frame.rename({name: name.strip().lower().replace(" ", "_") for name in frame.columns})
        first, second = (_column(frame, names) for names in (columns.first, columns.second))
        ends = [frame[one].str.strip_chars().alias(one) for one in (first, second)]
        rows = KeyedRows(pl.int_range(1, frame.height + 1, eager=True), ends)
        for end in ends:
            rows.refuse(end.is_null() | (end == ""), f"the {end.name} is missing")
        rows.refuse(pl.DataFrame(ends).is_duplicated(), "the same pair stands more than once")
        return Links(path.name, tuple(ends[0]), tuple(ends[1]), _values(frame, columns, rows))


def neighbour_weights(path: Path | None, regions: Sequence[str]) -> tuple[FloatArray, list[str]]:
    """Return who the neighbours of each region are; a pair given one way holds both ways.

    Parameters
    ----------
    path : Path or None
        None means that nobody has neighbours.
    regions : sequence of str

    Returns
    -------
    weights : (n_regions, n_regions) ndarray
    said : list of str
        On regions that are unknown or have no neighbours.

    Raises
    ------
    RefusedInput
        If the file cannot be read, or a region is its own neighbour.
    """
    if path is None:
        return np.zeros((len(regions), len(regions))), []
    found = read_links(path, NEIGHBOURS)
    own = [a for a, b in zip(found.first, found.second, strict=True) if a == b]
    if own:
        raise RefusedInput(f"{path}: {listed(own)} is given as its own neighbour; leave the row out")
    given, left_out = found.matrix(regions, regions)
    weights = np.where(given > 0, given, given.T)
    lonely = [code for code, row in zip(regions, weights, strict=True) if not row.any()]
    said = [left_out] if left_out else []
    if lonely:
        said.append(f"{path.name}: no neighbours for {listed(lonely)}; taken to grow as the nation there.")
    return weights, said


def _column(frame: pl.DataFrame, names: Sequence[str]) -> str:
    """Return the first of the names that the file has."""
    for name in names:
        if name in frame.columns:
            return name
    raise RefusedInput(
        f"no column {names[0]!r} (or {', '.join(names[1:]) or 'another'}); "
        f"the file has {', '.join(frame.columns)}"
    )


def _values(frame: pl.DataFrame, columns: LinkColumns, rows: KeyedRows) -> FloatArray:
    """Return how much each link counts."""
    if columns.optional_value and not set(columns.value) & set(frame.columns):
        return np.ones(frame.height)
    name = _column(frame, columns.value)
    values = parse_numbers(frame[name], decimal=".", rows=rows)
    rows.refuse(values.is_null() | (values < 0).fill_null(value=True), f"the {name} is missing or negative")
    return values.to_numpy().astype(np.float64)
