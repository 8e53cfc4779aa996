"""Read a stranger's table row by row: what can be read is read, the rest is refused with a reason each."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from klustermotor.analysis.tables import FlagRanges
from klustermotor.formats.csv_faults import refuse_first_fault
from klustermotor.formats.csv_text import looked_through
from klustermotor.formats.open_tables import NUMBER_COLUMN, OpenTable, check_size, opened
from klustermotor.formats.refusals import ExplainedRefusal, RefusedInput
from klustermotor.formats.refused_rows import Reading, refuse_doubles
from klustermotor.formats.row_checks import NUMBER_ROLES, ROW, RowRules, checked
from klustermotor.formats.text_files import detect_encoding
from klustermotor.unpacking.texts import text_expression

_CHUNK = 200_000
_WITH_COMMA = r"^[-+]?\d+,(\d{1,2}|\d{4,})$"
_WITH_POINT = r"^[-+]?\d+\.(\d{1,2}|\d{4,})$"

Progress = Callable[[int, int], object]


@dataclass(frozen=True, slots=True)
class ImportMapping:
    """How a table is to be read; the answers that a person gave, or confirmed.

    Parameters
    ----------
    columns : mapping of role to column
    kind : {"csv", "xlsx", "parquet"}, optional
        Default: by the ending of the name.
    encoding, sheet, decimal : str, optional
        Default: found out; of several sheets the one with most cells.
    fixed : mapping of role to value
        Keys that the file has no column for, as in ``{"period": "2003"}``.
    translations : mapping of role to mapping of cell to code
        Suggestions that were accepted, as in ``{"region": {"4": "04"}}``.

    Examples
    --------
    >>> mapping = ImportMapping({"region": "lan"}, fixed={"period": "2003"})
    >>> ImportMapping(**mapping.as_payload()) == mapping
    True
    """

    columns: Mapping[str, str]
    kind: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    decimal: str | None = None
    fixed: Mapping[str, str] = field(default_factory=dict)
    translations: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def as_payload(self) -> dict[str, Any]:
        """Return what can be stored as JSON and given back as keywords."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Survey:
    """What a table looks like before anybody said what its columns are.

    Parameters
    ----------
    kind : str
    columns : tuple of str
    sample : polars.DataFrame
        The first rows, every cell as text.
    encoding : str
        Empty where the format settles it.
    separator : str
        Of a CSV file, else empty.
    sheets : tuple of str
    sheet : str
        The one that was looked at.
    sheet_rows : tuple of int
        Rows of each sheet that hold something.
    """

    kind: str
    columns: tuple[str, ...]
    sample: pl.DataFrame
    encoding: str = ""
    separator: str = ""
    sheets: tuple[str, ...] = ()
    sheet: str = ""
    sheet_rows: tuple[int, ...] = ()


def survey_table(
    path: str | Path,
    *,
    kind: str | None = None,
    sheet: str | None = None,
    n: int = 200,
    heading: int | None = None,
) -> Survey:
    r"""Return header, first rows, encoding, separator and sheets of a table.

    Parameters
    ----------
    path : path
    kind : {"csv", "xlsx", "parquet"}, optional
        Default: by the ending of the name.
    sheet : str, optional
        Default: the one with most cells.
    n : int
        Rows of the sample.
    heading : int, optional
        Row of the headings, counted from 1; see `klustermotor.formats.heading_rows`. Default: the first.

    Returns
    -------
    Survey

    Raises
    ------
    ExplainedRefusal
        If the table cannot be read, has no rows, or names a column twice.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp(), "jobb.csv")
    >>> _ = path.write_bytes("Län;Antal\n04;1,5\n".encode("cp1252"))
    >>> found = survey_table(path)
    >>> found.columns, found.encoding, found.separator
    (('Län', 'Antal'), 'cp1252', ';')
    """
    file = Path(path)
    found = _kind(file, kind)
    encoding = detect_encoding(file) if found == "csv" else ""
    with _open(file, ImportMapping({}, found, encoding or None, sheet), head=n, heading=heading) as table:
        sample = table.rows.head(n).select(_texts(table)).drop(NUMBER_COLUMN, strict=False).collect()
        if sample.is_empty():
            raise ExplainedRefusal("table.no_rows", name=file.name)
        return Survey(
            kind=found,
            columns=table.header,
            sample=sample.drop(ROW),
            encoding=encoding,
            separator=table.separator,
            sheets=tuple(name for name, _ in table.sheets),
            sheet=table.sheet,
            sheet_rows=tuple(rows for _, rows in table.sheets),
        )


def preview(
    path: str | Path,
    mapping: ImportMapping,
    n: int = 20,
    *,
    regions: Mapping[str, str] | Collection[str] | None = None,
    industries: Mapping[str, str] | Collection[str] | None = None,
    flag_ranges: FlagRanges | None = None,
) -> Reading:
    r"""Return what the first rows of a table would become.

    Parameters
    ----------
    path, mapping, regions, industries, flag_ranges
        As in `read_rows`.
    n : int
        Rows to read.

    Returns
    -------
    Reading

    Raises
    ------
    ExplainedRefusal

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp(), "jobb.csv")
    >>> _ = path.write_text("a;b;n\n04;C;7\n04;D;..\n04;E;x7\n")
    >>> reading = preview(path, ImportMapping({"region": "a", "industry": "b", "employment": "n"}), 2)
    >>> reading.frame["flag"].to_list()
    ['', '..']
    """
    rows, blank, default = _text_rows(Path(path), mapping, n)
    rules = _rules(rows, mapping, default, regions, industries, flag_ranges)
    return _read(rows, rules, blank, None)


def read_rows(
    path: str | Path,
    mapping: ImportMapping,
    *,
    regions: Mapping[str, str] | Collection[str] | None = None,
    industries: Mapping[str, str] | Collection[str] | None = None,
    flag_ranges: FlagRanges | None = None,
    progress: Progress | None = None,
) -> Reading:
    r"""Return the rows of a table that can be read, and those refused, each with its reason.

    Parameters
    ----------
    path : path
        CSV, XLSX or Parquet that `inspect_upload` let through.
    mapping : ImportMapping
    regions, industries : mapping of code to name or collection of codes, optional
        The codes there are; None leaves that unchecked.
    flag_ranges : mapping of flag to (lowest, highest), optional
        Flags of the publisher beside the usual signs, such as
        `klustermotor.analysis.tables.CBP_FLAG_RANGES`.
    progress : callable of (rows done, rows in all), optional
        Called after every piece; it may raise to stop.

    Returns
    -------
    Reading
        A hidden figure is null and keeps its flag. Of rows that are exact copies the first is kept; where
        rows of one key differ, none is.

    Raises
    ------
    ExplainedRefusal
        If nothing of the table can be read: no such column, damaged, too many rows.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp(), "jobb.csv")
    >>> _ = path.write_text("a;b;n\n04;C;7\n4;D;8\n04;E;x7\n")
    >>> columns = {"region": "a", "industry": "b", "employment": "n"}
    >>> reading = read_rows(path, ImportMapping(columns), regions={"04": "Södermanland"})
    >>> reading.frame.rows()
    [(2, '04', 'C', 7.0, '')]
    >>> reading.reasons("sv").to_list()[0]
    'Rad 3, kolumnen a: regionen 4 finns inte; menas 04?'
    """
    rows, blank, default = _text_rows(Path(path), mapping, None)
    rules = _rules(rows, mapping, default, regions, industries, flag_ranges)
    return _read(rows, rules, blank, progress)


def check_frame(
    frame: pl.DataFrame,
    mapping: ImportMapping,
    *,
    regions: Mapping[str, str] | Collection[str] | None = None,
    industries: Mapping[str, str] | Collection[str] | None = None,
    flag_ranges: FlagRanges | None = None,
    progress: Progress | None = None,
) -> Reading:
    """Return the rows of a frame that can be read, by the same rules as a file: for what an office answered.

    Parameters
    ----------
    frame : polars.DataFrame
        Rows are numbered from 1.
    mapping, regions, industries, flag_ranges, progress
        As in `read_rows`.

    Returns
    -------
    Reading

    Raises
    ------
    ExplainedRefusal

    Examples
    --------
    >>> frame = pl.DataFrame({"geo": ["SE12"], "value": [5.0], "flag": ["p"]})
    >>> mapping = ImportMapping({"region": "geo", "employment": "value", "flag": "flag"})
    >>> check_frame(frame, mapping).frame.rows()
    [(1, 'SE12', 5.0, 'p')]
    """
    texts = frame.select(text_expression(name, dtype).alias(name) for name, dtype in frame.schema.items())
    rows = texts.with_row_index(ROW, offset=1).with_columns(pl.col(ROW).cast(pl.Int64))
    _check_columns(mapping, tuple(frame.columns), "")
    return _read(rows, _rules(rows, mapping, ".", regions, industries, flag_ranges), 0, progress)


def _kind(file: Path, kind: str | None) -> str:
    """Return the format of a table."""
    ending = file.suffix.lower().removeprefix(".")
    found = kind or {"tsv": "csv", "tab": "csv", "txt": "csv", "pq": "parquet"}.get(ending, ending)
    if found not in {"csv", "xlsx", "parquet"}:
        raise ExplainedRefusal("table.no_table", name=file.name)
    return found


@contextmanager
def _open(
    file: Path, mapping: ImportMapping, head: int | None = None, heading: int | None = None
) -> Iterator[OpenTable]:
    """Give a table ready to be read; refuse in a sentence one that cannot be."""
    kind = _kind(file, mapping.kind)
    encoding = mapping.encoding or (detect_encoding(file) if kind == "csv" else None)
    sheet = mapping.sheet or None
    try:
        with opened(
            file,
            kind=kind,
            encoding=encoding,
            sheet=sheet,
            stranger=True,
            largest=True,
            head=head,
            heading=heading,
        ) as table:
            _check_header(table.header, file.name)
            yield table
    except ExplainedRefusal:
        raise
    except (pl.exceptions.PolarsError, OSError, RefusedInput) as error:
        if kind == "csv" and isinstance(error, pl.exceptions.PolarsError):
            with looked_through(file, encoding=encoding) as text:
                refuse_first_fault(text)
        raise ExplainedRefusal("table.unreadable", name=file.name) from error


def _check_header(header: tuple[str, ...], name: str) -> None:
    """Refuse columns of one name, and names that mean several columns to the reader."""
    for column in header:
        if header.count(column) > 1:
            raise ExplainedRefusal("table.column_twice", name=name, column=column)
        if column in {"*", ROW} or (column.startswith("^") and column.endswith("$")):
            raise ExplainedRefusal("table.column_name", name=name, column=column)


def _texts(table: OpenTable) -> list[pl.Expr]:
    """Return every column as text, and the number of each row with the header counted."""
    schema = table.rows.collect_schema()
    texts = [text_expression(name, schema[name]).alias(name) for name in table.header]
    return [(pl.col(NUMBER_COLUMN).cast(pl.Int64) + 1).alias(ROW), *texts]


def _text_rows(file: Path, mapping: ImportMapping, n: int | None) -> tuple[pl.DataFrame, int, str]:
    """Return rows as text without blank ones, the number of those, and the format's decimal sign."""
    with _open(file, mapping, head=n) as table:
        _check_columns(mapping, table.header, file.name)
        if n is None:
            check_size(table, file.name)
        rows = (
            (table.rows if n is None else table.rows.head(n))
            .select(_texts(table))
            .collect(engine="streaming")
        )
        default = table.decimal
    cells = [pl.col(name).str.strip_chars() for name in rows.columns if name != ROW]
    kept = rows.filter(pl.any_horizontal(cell.is_not_null() & (cell != "") for cell in cells))
    if kept.is_empty():
        raise ExplainedRefusal("table.no_rows", name=file.name)
    return kept, rows.height - kept.height, default


def _check_columns(mapping: ImportMapping, header: tuple[str, ...], name: str) -> None:
    """Refuse a mapping that names a column which is not there, or lacks what is needed."""
    for role, column in mapping.columns.items():
        if column not in header:
            raise ExplainedRefusal("table.no_column", name=name, column=column, role=role)
        if list(mapping.columns.values()).count(column) > 1:
            raise ExplainedRefusal("table.column_for_two", name=name, column=column)
    for role in ("region", "employment"):
        if role not in mapping.columns and role not in mapping.fixed:
            raise ExplainedRefusal("table.role_lacks_column", name=name, role=role)


def _rules(
    rows: pl.DataFrame,
    mapping: ImportMapping,
    default: str,
    regions: Mapping[str, str] | Collection[str] | None,
    industries: Mapping[str, str] | Collection[str] | None,
    flag_ranges: FlagRanges | None,
) -> RowRules:
    """Return the rules of a reading, with the decimal sign that the figures show."""
    decimal = mapping.decimal or _decimal(rows, mapping, default)
    return RowRules(
        mapping.columns, decimal, regions, industries, flag_ranges or {}, mapping.fixed, mapping.translations
    )


def _decimal(rows: pl.DataFrame, mapping: ImportMapping, default: str) -> str:
    """Return the decimal sign that the figures can only mean, or the usual one where they tell nothing."""
    columns = [mapping.columns[role] for role in NUMBER_ROLES if role in mapping.columns]
    comma = any(rows[column].str.contains(_WITH_COMMA).any() for column in columns)
    point = any(rows[column].str.contains(_WITH_POINT).any() for column in columns)
    if comma == point:
        return default
    return "," if comma else "."


def _read(rows: pl.DataFrame, rules: RowRules, blank: int, progress: Progress | None) -> Reading:
    """Check piece by piece, then look for doubles over all."""
    accepted, refused, faults, done = [], [], [], 0
    for piece in rows.iter_slices(_CHUNK):
        good, bad, why = checked(piece, rules)
        accepted.append(good)
        refused.append(bad)
        faults.append(why)
        done += piece.height
        if progress is not None:
            progress(done, rows.height)
    kept, doubles, doubled = refuse_doubles(pl.concat(accepted), rows)
    as_they_stood = pl.concat([*refused, doubles.select(refused[0].columns)]).sort(ROW)
    told = pl.concat([*faults, doubled]).sort("row", maintain_order=True)
    return Reading(kept, as_they_stood, told, rows.height, blank, rules.decimal)
