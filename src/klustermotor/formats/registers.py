"""Sum a register of establishments or employees, larger than memory, to a table by region and industry."""

import functools
import importlib
import operator
import tempfile
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import polars as pl

from klustermotor.formats.columns import (
    Columns,
    ColumnsGiven,
    Where,
    check_column,
    columns_of,
    conditions_of,
)
from klustermotor.formats.refusals import RefusedInput
from klustermotor.formats.register_files import RegisterFiles, register_files
from klustermotor.formats.spark_session import spark_session

if TYPE_CHECKING:
    import ibis.expr.types as ir  # type: ignore[import-untyped]

Engine: TypeAlias = Literal["duckdb", "spark"]
Faulty: TypeAlias = Literal["refuse", "leave_out"]

_ROLES = ("region", "industry", "period", "employment", "establishments", "wages")
_KEYS = ("region", "industry", "period")
_VIEW = "klustermotor_register"
# Sums run over whole ten-thousandths, so that no engine's order of adding changes a digit.
_UNIT = 10_000
_LARGEST = 1e14
_NUMBER = "^[0-9]{1,14}([.][0-9]*)?$"
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Tabulated:
    """A register summed to a long table.

    Parameters
    ----------
    frame : polars.DataFrame
        Sorted by region, industry and period; employment, establishments and wages as far as the register
        has them.
    rows_read : int
        Rows that met the conditions.
    rows_left_out : int
        Those of them that were faulty and left out on request.

    Examples
    --------
    >>> Tabulated(pl.DataFrame({"region": ["01"]}), rows_read=3, rows_left_out=0).rows_read
    3
    """

    frame: pl.DataFrame
    rows_read: int
    rows_left_out: int


def tabulate(
    source: str | Path,
    *,
    columns: ColumnsGiven = None,
    where: Iterable[Where | str] = (),
    engine: Engine = "duckdb",
    faulty: Faulty = "refuse",
    encoding: str | None = None,
    memory_limit: str = "2GB",
    cores: int = 2,
) -> Tabulated:
    r"""Return jobs, establishments and wages by region × industry (× period), summed from a register.

    Parameters
    ----------
    source : path, folder, or pattern with ``*``
        CSV or Parquet files, all alike; subfolders named ``column=value`` are columns.
    columns : Columns, mapping or text
        ``employment`` is the column of employees to sum; without one every row counts as one job.
        ``establishments`` is the column that identifies an establishment, whose different values are counted
        (rows without one count none); without it every row is one establishment where employees are summed,
        and establishments are not given where rows are jobs. ``wages`` is summed. Keys stay text.
    where : iterable of Where or ``COLUMN=VALUE``
        Rows to keep; compared as text.
    engine : {"duckdb", "spark"}
        The same expression runs on either, with identical results.
    faulty : {"refuse", "leave_out"}
        What to do with rows whose key is missing, or whose number is missing, negative or no number.
    encoding : str, optional
        Encoding of CSV files that are not UTF-8.
    memory_limit : str
        Memory for the engine, above which it spills to disk.
    cores : int
        Threads for the engine.

    Returns
    -------
    Tabulated
        Sums are exact to four decimals and the same whatever the order of rows.

    Raises
    ------
    RefusedInput
        If files cannot be read, columns are missing, or rows are faulty; then with their number and examples.

    Examples
    --------
    >>> path = Path(tempfile.mkdtemp(), "register.csv")
    >>> _ = path.write_text("lan,sni,anst\n01,C25,4\n01,C25,3\n03,A,1\n")
    >>> tabulate(path, columns="region=lan,industry=sni,employment=anst").frame.rows()
    [('01', 'C25', 7, 2), ('03', 'A', 1, 1)]
    """
    chosen, conditions = columns_of(columns), conditions_of(where)
    with register_files(source, encoding=encoding) as files, _told_of(source):
        session = _on_duckdb(files, memory_limit, cores) if engine == "duckdb" else _on_spark(files, cores)
        with session as register:
            return _tabulated(register, chosen, conditions, files.decimal, faulty)


def _tabulated(
    register: "ir.Table", chosen: Columns, conditions: Sequence[Where], decimal: str, faulty: Faulty
) -> Tabulated:
    """Return the sums of a register that stands in an engine; refuse what is faulty in it."""
    roles = _roles(chosen, register.columns)
    rows = _readable_rows(register, roles, conditions, decimal)
    sums = _exact(_summed(rows, roles).to_polars())
    left_out, good = int(sums["faulty"].sum()), int(sums["good"].sum())
    if sums.is_empty():
        met = f"meets {' and '.join(map(str, conditions))}" if conditions else "is there"
        raise RefusedInput(f"no row of the register {met}")
    if left_out and faulty == "refuse":
        raise RefusedInput(_faulty_sentence(rows, roles, left_out))
    if not good:
        raise RefusedInput(f"all {left_out:,} rows are faulty, so nothing is left to sum")
    frame = sums.filter(pl.col("good") > 0).drop("good", "faulty")
    keys = [role for role in _KEYS if role in roles]
    return Tabulated(frame.sort(keys), rows_read=good + left_out, rows_left_out=left_out)


@contextmanager
def _on_duckdb(files: RegisterFiles, memory_limit: str, cores: int) -> "Iterator[ir.Table]":
    """Give the register as a table of DuckDB, which spills to a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="klustermotor-duckdb-") as folder:
        connection = _ibis().duckdb.connect(
            memory_limit=memory_limit,
            temp_directory=folder,
            threads=cores,
            autoinstall_known_extensions=False,
            autoload_known_extensions=False,
            preserve_insertion_order=False,
        )
        try:
            if files.separator is None:
                relation = connection.con.read_parquet(
                    list(files.paths), hive_partitioning=files.folder is not None, union_by_name=True
                )
                if files.folder is not None:
                    relation = _hive_text(connection, files)
            else:
                relation = connection.con.read_csv(
                    list(files.paths),
                    header=True,
                    sep=files.separator,
                    quotechar='"',
                    escapechar='"',
                    columns=dict.fromkeys(files.header, "VARCHAR"),
                    auto_detect=False,
                    null_padding=False,
                )
            relation.create_view(_VIEW)
            yield connection.table(_VIEW)
        finally:
            connection.disconnect()


def _ibis() -> Any:
    """Return ibis, loaded only now: no other command should wait for it."""
    return importlib.import_module("ibis")


def _hive_text(connection: Any, files: RegisterFiles) -> Any:
    """Return Parquet files cut by folders, with the folder names as text."""
    listed = ", ".join("'" + path.replace("'", "''") + "'" for path in files.paths)
    return connection.con.sql(
        f"SELECT * FROM read_parquet([{listed}], hive_partitioning = true, hive_types_autocast = false, "  # noqa: S608 - paths are quoted
        "union_by_name = true)"
    )


@contextmanager
def _on_spark(files: RegisterFiles, cores: int) -> "Iterator[ir.Table]":
    """Give the register as a table of a Spark session on this machine."""
    with spark_session(cores=cores) as session:
        if files.separator is None:
            options = {"mergeSchema": "true"}
            if files.folder is not None:
                options["basePath"] = files.folder
            frame = session.read.options(**options).parquet(*files.paths)
        else:
            schema = ", ".join("`" + name.replace("`", "``") + "` STRING" for name in files.header)
            frame = (
                session.read.schema(schema)
                .options(header=True, sep=files.separator, quote='"', escape='"', multiLine=True)
                .options(mode="FAILFAST", encoding="UTF-8", maxCharsPerColumn=-1)
                .csv(list(files.paths))
            )
        frame.createOrReplaceTempView(_VIEW)
        yield _ibis().pyspark.connect(session).table(_VIEW)


@contextmanager
def _told_of(source: str | Path) -> Iterator[None]:
    """Turn whatever an engine says of bad files into one sentence that starts with the source."""
    try:
        with warnings.catch_warnings():
            # ibis calls DuckDB by a name that DuckDB is giving up; nothing for the person at the keyboard.
            warnings.filterwarnings("ignore", "fetch_arrow_table", DeprecationWarning)
            yield
    except RefusedInput as error:
        raise type(error)(f"{source}: {error}") from error
    except Exception as error:
        if not type(error).__module__.startswith(("duckdb", "_duckdb", "pyspark", "py4j")):
            raise
        raise RefusedInput(f"{source}: the register cannot be read ({_shortened(error)})") from error


def _shortened(error: Exception) -> str:
    """Return the first line of what an engine says."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:300]


def _roles(chosen: Columns, header: Sequence[str]) -> dict[str, str]:
    """Return the column of each role that a register can have."""
    return chosen.resolve(header, required=("region", "industry"), optional=_ROLES)


def _readable_rows(
    register: "ir.Table", roles: dict[str, str], conditions: Sequence[Where], decimal: str
) -> "ir.Table":
    """Return the rows that meet the conditions: keys as text, numbers in units, and whether both are good."""
    for condition in conditions:
        check_column(condition.column, register.columns, "to choose rows by")
        text = _text(register[condition.column]).fill_null("")
        if register[condition.column].type().is_boolean():
            register = register.filter(text == condition.value.upper())
        else:
            register = register.filter(text == condition.value)
    columns: dict[str, Any] = {}
    checks: list[Any] = []
    for role, column in roles.items():
        if role in _KEYS:
            columns[role] = _text(register[column])
            checks.append(columns[role].fill_null("").strip() != "")
        elif role == "establishments":
            columns[role] = _text(register[column]).nullif("")
        else:
            columns[f"{role}_said"] = _text(register[column])
            columns[role], readable = _number(register[column], decimal)
            checks.append(readable)
    return register.select(**columns, is_good=functools.reduce(operator.and_, checks))


def _text(column: Any) -> Any:
    """Return a column as text: whole numbers without decimals, truth values as TRUE and FALSE."""
    if column.type().is_boolean():
        return column.ifelse("TRUE", "FALSE")
    if column.type().is_floating():
        whole = column.floor()
        return (column == whole).ifelse(whole.cast("int64").cast("string"), column.cast("string"))
    return column.cast("string")


def _number(column: Any, decimal: str) -> tuple[Any, Any]:
    """Return a column as whole ten-thousandths, and where it is a usable number and they mean something."""
    if column.type().is_string():
        text = column.strip()
        text = text.replace(",", ".") if decimal == "," else text
        usable = text.re_search(_NUMBER)
        value = text.try_cast("float64")
    else:
        value = column.cast("float64")
        usable = (value >= 0) & (value < _LARGEST)
    units = (value * float(_UNIT) + 0.5).floor().try_cast("int64")
    return units, usable.fill_null(False)


def _summed(rows: "ir.Table", roles: dict[str, str]) -> "ir.Table":
    """Return the sums by key, over the good rows, and how many rows were good and faulty."""
    good = rows.is_good
    sums: dict[str, Any] = {"good": good.cast("int64").sum(), "faulty": (~good).cast("int64").sum()}
    for role in ("employment", "wages"):
        if role in roles:
            sums[role] = rows[role].sum(where=good).fill_null(0).cast("int64")
    if "establishments" in roles:
        sums["establishments"] = rows["establishments"].nunique(where=good)
    return rows.group_by([role for role in _KEYS if role in roles]).agg(**sums)


def _exact(sums: pl.DataFrame) -> pl.DataFrame:
    """Return the sums in the units of the register, whole numbers as such, columns in their usual order."""
    jobs_are_rows = "employment" not in sums.columns
    if jobs_are_rows:
        sums = sums.with_columns(employment=pl.col("good") * _UNIT)
    elif "establishments" not in sums.columns:
        sums = sums.with_columns(establishments=pl.col("good"))
    for role in ("employment", "wages"):
        if role in sums.columns:
            whole = (sums[role] % _UNIT == 0).all()
            units = sums[role].to_numpy()
            # numpy rounds a quotient correctly; polars multiplies by the reciprocal.
            sums = sums.with_columns(pl.Series(role, units // _UNIT if whole else units / _UNIT))
    order = [name for name in (*_KEYS, "employment", "establishments", "wages") if name in sums.columns]
    return sums.select(*order, "good", "faulty")


def _faulty_sentence(rows: "ir.Table", roles: dict[str, str], count: int) -> str:
    """Say how many rows are faulty, with examples."""
    shown = [role if role in _KEYS else f"{role}_said" for role in roles if role != "establishments"]
    examples = rows.filter(~rows.is_good).select(shown).order_by(shown).limit(_SHOWN).to_polars()
    listed = "; ".join(
        ", ".join(
            f"{name.removesuffix('_said')} {'nothing' if value in {None, ''} else repr(value)}"
            for name, value in row.items()
        )
        for row in examples.iter_rows(named=True)
    )
    have = "1 row has" if count == 1 else f"{count:,} rows have"
    more = " …" if count > _SHOWN else ""
    return (
        f"{have} no key, or a number that is missing, negative or no number: {listed}{more}; correct them, "
        "or have them left out (on the command line with --faulty leave_out)"
    )
