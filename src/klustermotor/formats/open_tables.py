"""Open a table for reading, whatever its format: CSV is looked through, workbooks are unpacked apart."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, TypeAlias

import polars as pl

from klustermotor.formats.apart import unpacked
from klustermotor.formats.csv_faults import refuse_first_fault
from klustermotor.formats.csv_text import CsvFile, looked_through
from klustermotor.formats.heading_rows import without_top
from klustermotor.formats.refusals import ExplainedRefusal, RefusedInput
from klustermotor.formats.upload_limits import UploadLimits

Decimal: TypeAlias = Literal[".", ","]

#: More rows than this, after the conditions, are refused: `tabulate` is made for them.
MAX_ROWS = 10_000_000

#: The column of an open table that numbers its rows from 1.
NUMBER_COLUMN = "\x00row"

_CSV, _PARQUET, _XLSX = {".csv", ".tsv", ".tab", ".txt"}, {".parquet", ".pq"}, {".xlsx", ".xlsm"}
_UNKNOWN = "the name must end in .csv, .tsv, .txt, .parquet or .xlsx, so that its format is known"
_MOST_CELLS = UploadLimits().most_cells


@dataclass(frozen=True, slots=True)
class OpenTable:
    """A file ready to be read column by column.

    Parameters
    ----------
    rows : polars.LazyFrame
        All columns, and the number of each row counted from 1.
    header : tuple of str
    decimal : {".", ","}
        Decimal sign of numbers that are text.
    loose_booleans : bool
        Whether truth values are typed in the file, so that TRUE, True and true are the same.
    most_rows : int or None
        More rows than this the file cannot have; None where that is not known without counting.
    separator : str
        Of a CSV file, else empty.
    sheets : tuple of (str, int)
        Of a workbook: name, and rows that hold something.
    sheet : str
        The one that is read.
    """

    rows: pl.LazyFrame
    header: tuple[str, ...]
    decimal: Decimal
    loose_booleans: bool
    most_rows: int | None = None
    separator: str = ""
    sheets: tuple[tuple[str, int], ...] = ()
    sheet: str = ""


@contextmanager
def opened(
    path: str | Path,
    *,
    encoding: str | None = None,
    sheet: str | None = None,
    kind: str | None = None,
    stranger: bool = False,
    largest: bool = False,
    head: int | None = None,
    heading: int | None = None,
) -> Iterator[OpenTable]:
    r"""Give a file ready to be read column by column, whatever its format.

    Parameters
    ----------
    path, encoding, sheet
        As in `read_frame`.
    kind : {"csv", "parquet", "xlsx"}, optional
        The format, where the name of the file does not tell it.
    stranger : bool
        Whether a Parquet file is unpacked apart, as every workbook is, every cell as text.
    largest, head
        As in `klustermotor.formats.apart.unpacked`.
    heading : int, optional
        Row of the headings in a CSV file or a workbook, counted from 1; default the first.

    Yields
    ------
    OpenTable

    Raises
    ------
    RefusedInput
        If there is no such file, or it is not what its name says.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp(), "jobs.csv")
    >>> _ = path.write_text("region,industry\n01,C25\n")
    >>> with opened(path) as table:
    ...     table.header
    ('region', 'industry')
    """
    file = Path(path)
    _check_file(file)
    suffix = f".{kind}" if kind else file.suffix.lower()
    if suffix in _CSV:
        with _from_heading(file, heading, encoding) as text:
            yield _of_csv(text)
    elif suffix in _XLSX or (suffix in _PARQUET and stranger):
        what = "xlsx" if suffix in _XLSX else "parquet"
        with unpacked(file, what, sheet=sheet, largest=largest, head=head, heading=heading) as plain:
            rows = pl.scan_ipc(plain.path, row_index_name=NUMBER_COLUMN, row_index_offset=1)
            yield replace(_numbered(rows), sheets=plain.sheets, sheet=plain.sheet)
    elif suffix in _PARQUET:
        yield _numbered(pl.scan_parquet(file, glob=False, row_index_name=NUMBER_COLUMN, row_index_offset=1))
    else:
        raise RefusedInput(_UNKNOWN)


@contextmanager
def _from_heading(file: Path, heading: int | None, encoding: str | None) -> Iterator[CsvFile]:
    """Give a CSV file that has been looked through, from the row of its headings on."""
    if heading is None or heading <= 1:
        with looked_through(file, encoding=encoding) as text:
            yield text
    else:
        with without_top(file, heading, encoding=encoding) as copy, looked_through(copy) as text:
            yield text


def _check_file(file: Path) -> None:
    """Refuse what is no file."""
    if not file.exists():
        raise RefusedInput("there is no such file")
    if not file.is_file():
        raise RefusedInput("this is a folder, not a file" if file.is_dir() else "this is not a regular file")


def _of_csv(text: CsvFile) -> OpenTable:
    """Return a CSV file ready to be read, its columns under the names that were found in its header."""
    if not text.quotes_match:
        refuse_first_fault(text)
    rows = pl.scan_csv(
        text.path,
        separator=text.separator,
        infer_schema=False,
        row_index_name=NUMBER_COLUMN,
        row_index_offset=1,
        glob=False,
    )
    found = rows.collect_schema().names()[1:]
    if len(found) != len(text.header):
        raise ExplainedRefusal("table.stray_quote", name=text.path.name, line=1)
    # A name on several lines is one line to us.
    names = {old: new for old, new in zip(found, text.header, strict=True) if "\n" in old}
    decimal: Decimal = "," if text.decimal == "," else "."
    return OpenTable(
        rows.rename(names), text.header, decimal, False, most_rows=text.lines, separator=text.separator
    )


def _numbered(rows: pl.LazyFrame) -> OpenTable:
    """Return rows with their numbers ready to be read, whatever the types of their cells."""
    header = tuple(name for name in rows.collect_schema().names() if name != NUMBER_COLUMN)
    return OpenTable(rows, header, ".", loose_booleans=True)


def check_size(table: OpenTable, name: str) -> None:
    """Refuse more rows, or more cells, than all columns of a table are read with.

    A row that is left short has all its cells in memory.

    Parameters
    ----------
    table : OpenTable
    name : str
        Of the file.

    Raises
    ------
    ExplainedRefusal
    """
    count = int(table.rows.select(pl.len()).collect(engine="streaming").item())
    if count > MAX_ROWS:
        raise ExplainedRefusal("upload.too_many_rows", name=name, count=count, limit=MAX_ROWS)
    cells = count * len(table.header)
    if cells > _MOST_CELLS:
        raise ExplainedRefusal("table.too_many_cells", name=name, count=cells, limit=_MOST_CELLS)
