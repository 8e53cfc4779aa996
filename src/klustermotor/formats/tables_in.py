"""Read a table of jobs by region × industry (× period) from CSV, Parquet or XLSX; keys stay text."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from klustermotor.analysis.tables import (
    HIDDEN_FLAGS,
    ROW_COLUMN,
    FlagRanges,
    KeyedRows,
    RegionIndustryTable,
    table_from_frame,
)
from klustermotor.formats.columns import ColumnsGiven, Where, check_column, columns_of, conditions_of
from klustermotor.formats.numbers import parse_numbers
from klustermotor.formats.open_tables import MAX_ROWS, NUMBER_COLUMN, Decimal, OpenTable, check_size, opened
from klustermotor.formats.refusals import ExplainedRefusal, RefusedInput
from klustermotor.unpacking.texts import text_expression

NUMERIC_ROLES = ("employment", "establishments", "wages")
_KEY_ROLES = ("region", "industry", "period")
_NAME_ROLES = ("region_name", "industry_name")
_MARKS = [flag for flag in HIDDEN_FLAGS if not flag.isalpha()]


def read_table(
    path: str | Path,
    *,
    columns: ColumnsGiven = None,
    where: Iterable[Where | str] = (),
    encoding: str | None = None,
    sheet: str | None = None,
    decimal: Decimal | None = None,
    flag_ranges: FlagRanges | None = None,
    region: str | None = None,
) -> RegionIndustryTable:
    r"""Return the table that a file holds.

    Parameters
    ----------
    path, columns, where, encoding, sheet, decimal
        As in `read_frame`.
    flag_ranges : mapping of flag to (lowest, highest), optional
        See `klustermotor.analysis.tables.table_from_frame`.
    region : str, optional
        The one region that the file is about, where it has no column for it (a nation as reference).

    Returns
    -------
    RegionIndustryTable

    Raises
    ------
    RefusedInput
        As `read_frame`, and where rows are wrong; the message is one sentence that starts with the path and
        names the rows.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp(), "jobs.csv")
    >>> _ = path.write_text("lan,sni,jobs,year\n01,C25,7,2010\n01,C25,9,2011\n")
    >>> named = "region=lan,industry=sni,employment=jobs,period=year"
    >>> read_table(path, columns=named, where=["year=2011"]).to_frame()["employment"].to_list()
    [9.0]
    """
    required = ("region", "industry", "employment")[region is not None :]
    frame = _frame(path, columns, where, required, encoding, sheet, decimal)
    if region is not None:
        frame = frame.with_columns(pl.lit(region).alias("region"))
    with refusals_of(path):
        return table_from_frame(
            frame.drop(_NAME_ROLES, strict=False),
            flag_ranges=flag_ranges,
            region_names=_names(frame, "region"),
            industry_names=_names(frame, "industry"),
        )


def read_frame(
    path: str | Path,
    *,
    columns: ColumnsGiven = None,
    where: Iterable[Where | str] = (),
    required: Sequence[str] = ("region", "industry", "employment"),
    encoding: str | None = None,
    sheet: str | None = None,
    decimal: Decimal | None = None,
) -> pl.DataFrame:
    r"""Return the columns of a file under the names of their roles: keys as text, figures as numbers.

    Parameters
    ----------
    path : path
        CSV (comma, semicolon or tab; UTF-8), Parquet or XLSX.
    columns : Columns, mapping or text
        Column of each role, as in ``region=fipstate,industry=naics``; a role that is not named is read from
        the column of its own name. Roles: region, industry, employment, establishments, wages, period, flag,
        region_name, industry_name.
    where : iterable of Where or ``COLUMN=VALUE``
        Rows to keep: all conditions hold, compared as text.
    encoding : str, optional
        Encoding of a CSV file that is not UTF-8.
    sheet : str, optional
        Sheet of a workbook that has several.
    decimal : {".", ","}, optional
        Decimal sign of numbers that are text; default is a comma where semicolons separate, else a point.
    required : sequence of str
        Roles without which the file is refused.

    Returns
    -------
    polars.DataFrame
        A column per role found, and ``row`` with the number of the row in the file. A sign such as ``..`` or
        ``*`` in the employment column becomes the row's flag.

    Raises
    ------
    RefusedInput
        If the file cannot be read, a column is missing, no row meets the conditions, or numbers are none.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp(), "jobs.csv")
    >>> _ = path.write_text("industry;employment\n01;1,5\n02;..\n")
    >>> read_frame(path, required=("industry", "employment")).rows()
    [(1, '01', 1.5, ''), (2, '02', None, '..')]
    """
    return _frame(path, columns, where, required, encoding, sheet, decimal)


def _frame(
    path: str | Path,
    columns: ColumnsGiven,
    where: Iterable[Where | str],
    required: Sequence[str],
    encoding: str | None,
    sheet: str | None,
    decimal: Decimal | None,
) -> pl.DataFrame:
    """Read the columns of a file under the names of their roles."""
    conditions = conditions_of(where)
    chosen = columns_of(columns)
    with refusals_of(path), opened(path, encoding=encoding, sheet=sheet) as table:
        roles = chosen.resolve(table.header, required=required)
        kept = _filtered(table, conditions)
        schema = table.rows.collect_schema()
        wanted = [pl.col(NUMBER_COLUMN).alias(ROW_COLUMN)]
        for role, column in roles.items():
            typed = role in NUMERIC_ROLES and schema[column] != pl.String
            wanted.append((pl.col(column) if typed else text_expression(column, schema[column])).alias(role))
        blank = pl.all_horizontal(pl.col(list(roles)).is_null())
        frame = _collected(kept.select(wanted).filter(~blank), table.most_rows)
        if frame.is_empty():
            raise RefusedInput(_no_rows(table, conditions))
        return _with_numbers(frame, decimal or table.decimal)


def read_text_frame(
    path: str | Path, *, encoding: str | None = None, sheet: str | None = None
) -> pl.DataFrame:
    r"""Return a whole file with every cell as text, under its own column names.

    Parameters
    ----------
    path, encoding, sheet
        As in `read_frame`.

    Returns
    -------
    polars.DataFrame

    Raises
    ------
    RefusedInput
        As in `read_frame`.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp(), "codes.csv")
    >>> _ = path.write_text("code,parent\n01,A\n")
    >>> read_text_frame(path).rows()
    [('01', 'A')]
    """
    with refusals_of(path), opened(path, encoding=encoding, sheet=sheet, stranger=True) as table:
        for column in table.header:
            check_column(column, table.header, "")
        check_size(table, Path(path).name)
        schema = table.rows.collect_schema()
        texts = [text_expression(name, schema[name]).alias(name) for name in table.header]
        frame = table.rows.select(texts).collect(engine="streaming")
        if frame.is_empty():
            raise ExplainedRefusal("table.no_rows", name=Path(path).name)
        return frame


def is_marked_as_example(path: str | Path, *, encoding: str | None = None, sheet: str | None = None) -> bool:
    r"""Tell whether a table says of itself that it is invented: its column ``example`` is true.

    Parameters
    ----------
    path, encoding, sheet
        As in `read_frame`.

    Returns
    -------
    bool

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp(), "jobs.csv")
    >>> _ = path.write_text("region,employment,example\n01,5,true\n")
    >>> is_marked_as_example(path)
    True
    """
    with refusals_of(path), opened(path, encoding=encoding, sheet=sheet) as table:
        if "example" not in table.header:
            return False
        first = table.rows.select(pl.col("example").cast(pl.String)).head(1).collect()
        return str(first.item() if first.height else "").strip().lower() == "true"


@contextmanager
def refusals_of(path: str | Path) -> Iterator[None]:
    """Turn whatever a reader says of a bad file into a refusal that starts with the path.

    Parameters
    ----------
    path : path

    Raises
    ------
    RefusedInput

    Examples
    --------
    >>> with refusals_of("jobs.csv"):
    ...     raise ValueError("the file is empty")
    Traceback (most recent call last):
    klustermotor.formats.refusals.RefusedInput: jobs.csv: the file is empty
    """
    try:
        yield
    except RefusedInput as error:
        if isinstance(error, ExplainedRefusal) or str(error).startswith(f"{path}: "):
            raise
        raise type(error)(f"{path}: {error}") from error
    except PermissionError as error:
        raise RefusedInput(f"{path}: the file may not be read by you") from error
    except (pl.exceptions.PolarsError, OSError, ValueError) as error:
        raise RefusedInput(f"{path}: {_first_sentence(error)}") from error


def _first_sentence(error: Exception) -> str:
    """Return what a reader says, cut to its first paragraph, with a word on what that mostly means."""
    text = str(error).strip().split("\n\n")[0]
    if isinstance(error, pl.exceptions.PolarsError):
        flat = " ".join(text.split())
        return f"the file is damaged or not what its name says ({flat[:200]})"
    return text


def _filtered(table: OpenTable, conditions: Sequence[Where]) -> pl.LazyFrame:
    """Return the rows that meet every condition."""
    kept = table.rows
    for condition in conditions:
        kept = kept.filter(_meets(table, condition))
    return kept


def _meets(table: OpenTable, condition: Where) -> pl.Expr:
    """Return one condition as an expression."""
    check_column(condition.column, table.header, "to choose rows by")
    dtype = table.rows.collect_schema()[condition.column]
    text = text_expression(condition.column, dtype).fill_null("")
    if table.loose_booleans and condition.value.casefold() in {"true", "false"}:
        return text.str.to_lowercase() == condition.value.casefold()
    return text == condition.value


def _collected(rows: pl.LazyFrame, most_rows: int | None) -> pl.DataFrame:
    """Return the rows, after counting them, so that a file too big is refused and not read into memory."""
    if most_rows is not None and most_rows <= MAX_ROWS:
        return rows.collect(engine="streaming")
    count = int(rows.select(pl.len()).collect(engine="streaming").item())
    if count > MAX_ROWS:
        raise RefusedInput(
            f"{count:,} rows are more than a table in memory should hold ({MAX_ROWS:,}); choose rows by a "
            "condition, or sum the file up first with `klustermotor tabulate`"
        )
    return rows.collect(engine="streaming")


def _no_rows(table: OpenTable, conditions: Sequence[Where]) -> str:
    """Say why no row is left, with the values that there are."""
    if not conditions:
        return "the file has a header but no rows"
    for condition in conditions:
        if table.rows.filter(_meets(table, condition)).limit(1).collect().height:
            continue
        dtype = table.rows.collect_schema()[condition.column]
        values = table.rows.select(text_expression(condition.column, dtype).unique()).collect()
        listed = sorted(value or "" for value in values.to_series())
        shown = ", ".join(repr(value) for value in listed[:10]) + (" …" if len(listed) > 10 else "")
        count = f"{len(listed):,} value{'s' if len(listed) > 1 else ''}"
        return f"no row has {condition}; the column holds {count}: {shown}"
    return f"no row meets {' and '.join(map(str, conditions))} together, though each alone is met"


def _with_numbers(frame: pl.DataFrame, decimal: Decimal) -> pl.DataFrame:
    """Return the frame with figures that are text read as numbers, and signs that hide as flags."""
    keys = [frame[role] for role in _KEY_ROLES if role in frame.columns]
    rows = KeyedRows(frame[ROW_COLUMN], keys)
    texts = [role for role in NUMERIC_ROLES if role in frame.columns and frame[role].dtype == pl.String]
    if "employment" in texts:
        frame = _with_marks_as_flags(frame)
    cleared = frame.with_columns(
        pl.when(pl.col(role).str.strip_chars().is_in(_MARKS)).then(None).otherwise(pl.col(role)).alias(role)
        for role in texts
    )
    return cleared.with_columns(parse_numbers(cleared[role], decimal=decimal, rows=rows) for role in texts)


def _with_marks_as_flags(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the frame with signs such as ``..`` in the employment column as flags where there are none."""
    jobs = pl.col("employment").str.strip_chars()
    marked = jobs.is_in(_MARKS).fill_null(value=False)
    flag = pl.col("flag").fill_null("") if "flag" in frame.columns else pl.lit("")
    if not frame.select(marked.any()).item():
        return frame
    return frame.with_columns(pl.when(marked & (flag == "")).then(jobs).otherwise(flag).alias("flag"))


def _names(frame: pl.DataFrame, role: str) -> Mapping[str, str]:
    """Return the first name of each code, where the file has names."""
    if f"{role}_name" not in frame.columns or role not in frame.columns:
        return {}
    pairs = frame.select(role, f"{role}_name").drop_nulls().unique(subset=role, keep="first")
    return dict(pairs.iter_rows())
