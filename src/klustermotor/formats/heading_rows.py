"""Find the row of a table in which the headings stand: titles and blank rows may be before it."""

import csv
import io
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from klustermotor.formats.apart import unpacked
from klustermotor.formats.refusals import ExplainedRefusal
from klustermotor.formats.text_files import detect_encoding

#: So many rows are looked through for headings.
MOST_BEFORE = 20
_LOOKED_AT = 1 << 20
_SEPARATORS = ",;\t"
#: A row of headings names at least so large a part of the columns that rows fill.
_FULL = 0.7


@dataclass(frozen=True, slots=True)
class FirstRows:
    """The first rows of a table as they stand, headings and what is before them.

    Parameters
    ----------
    rows : tuple of tuple of str
        Of a workbook from the first row on that holds something.
    sheets : tuple of str
        Of a workbook.
    sheet : str
        The one that was read.
    """

    rows: tuple[tuple[str, ...], ...]
    sheets: tuple[str, ...] = ()
    sheet: str = ""


def first_rows(path: str | Path, *, kind: str, sheet: str | None = None) -> FirstRows:
    r"""Return the first rows of a table, without asking which of them holds the headings.

    Parameters
    ----------
    path : path
    kind : {"csv", "xlsx"}
    sheet : str, optional
        Default: the one with most cells.

    Returns
    -------
    FirstRows

    Raises
    ------
    ExplainedRefusal
        If the table cannot be read.

    Examples
    --------
    >>> path = Path(tempfile.mkdtemp(), "a.csv")
    >>> _ = path.write_text("Register 2003\n\nNr;Namn\n1;Exempel AB\n")
    >>> first_rows(path, kind="csv").rows[2]
    ('Nr', 'Namn')
    """
    file = Path(path)
    if kind == "csv":
        return FirstRows(tuple(tuple(row) for row, _line in _records(file, detect_encoding(file))))
    with unpacked(file, kind, sheet=sheet, largest=True, head=MOST_BEFORE, heading=0) as plain:
        rows = tuple(tuple(cell or "" for cell in row) for row in pl.read_ipc(plain.path).rows())
        return FirstRows(rows, tuple(name for name, _ in plain.sheets), plain.sheet)


def heading_among(
    rows: Sequence[Sequence[str]], is_heading: Callable[[Sequence[str]], bool] = lambda _row: False
) -> int:
    """Return which of some rows holds the headings.

    Parameters
    ----------
    rows : sequence of sequence of str
    is_heading : callable, optional
        Whether a row is known as one of headings: the first such is taken.

    Returns
    -------
    int
        Counted from 1. Where no row is known, the first that names most of the columns that rows fill.

    Examples
    --------
    >>> heading_among([["Register 2003", "", ""], ["", "", ""], ["Nr", "Namn", "Ort"], ["1", "A", ""]])
    3
    """
    known = next((number for number, row in enumerate(rows, start=1) if is_heading(row)), None)
    if known is not None:
        return known
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows]
    widest = max(filled, default=0)
    return next(
        (number for number, count in enumerate(filled, start=1) if count and count >= _FULL * widest), 1
    )


@contextmanager
def without_top(path: Path, heading: int, *, encoding: str | None = None) -> Iterator[Path]:
    r"""Give a CSV file from the row of its headings on, in UTF-8.

    Parameters
    ----------
    path : Path
    heading : int
        Counted from 1.
    encoding : str, optional

    Yields
    ------
    Path
        There until the context ends.

    Raises
    ------
    ExplainedRefusal
        If the file has no such row.

    Examples
    --------
    >>> path = Path(tempfile.mkdtemp(), "a.csv")
    >>> _ = path.write_text("Register 2003\nNr;Namn\n1;Exempel AB\n")
    >>> with without_top(path, 2) as copy:
    ...     copy.read_text().partition("\n")[0]
    'Nr;Namn'
    """
    read = encoding or detect_encoding(path)
    before = [0, *(line for _row, line in _records(path, read))]
    if not 1 <= heading < len(before):
        raise ExplainedRefusal("table.no_heading_row", name=path.name, row=heading)
    with tempfile.TemporaryDirectory(prefix="klustermotor-") as folder:
        copy = Path(folder, path.name)
        with (
            path.open(encoding=read, newline=None) as file,
            copy.open("w", encoding="utf-8", newline="") as out,
        ):
            for _line in range(before[heading - 1]):
                file.readline()
            shutil.copyfileobj(file, out)
        yield copy


def _records(path: Path, encoding: str) -> Iterator[tuple[list[str], int]]:
    """Yield the first records of CSV text, each with the line on which it ends."""
    with path.open(encoding=encoding, errors="replace", newline=None) as file:
        text = file.read(_LOOKED_AT).removeprefix("\ufeff").replace("\x00", "")
    separator = max(_SEPARATORS, key=lambda one: _columns(text, one))
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    try:
        for _number, row in zip(range(MOST_BEFORE), reader, strict=False):
            yield [" ".join(cell.split()) for cell in row], reader.line_num
    except csv.Error as error:
        raise ExplainedRefusal("table.open_quote", name=path.name, line=reader.line_num) from error


def _columns(text: str, separator: str) -> int:
    """Return how many cells a separator cuts the first rows into."""
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    try:
        return sum(len(row) for _number, row in zip(range(MOST_BEFORE), reader, strict=False))
    except csv.Error:
        return 0
