"""The engines that compare pairs: DuckDB on this machine, or Spark."""

import importlib
import itertools
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Literal, TypeAlias

import duckdb
import polars as pl

EngineName: TypeAlias = Literal["duckdb", "spark"]


class Engine:
    """An engine that Splink writes its SQL for.

    Parameters
    ----------
    api : splink's database API
    name : {"duckdb", "spark"}
    session : pyspark.sql.SparkSession, optional
    """

    def __init__(self, api: Any, name: EngineName, session: Any = None) -> None:
        self.api, self.name, self._session = api, name, session
        self._numbers = itertools.count()

    def register(self, frame: pl.DataFrame) -> Any:
        """Return a frame as Splink's table in this engine."""
        if self._session is not None:
            return self.api.register(self._session.createDataFrame(frame.to_arrow()))
        # The engine's own table is read sooner than a frame beside it, and counts towards its memory limit.
        name, connection = f"klustermotor_{next(self._numbers)}", self.api.duckdb_con
        connection.from_arrow(frame.to_arrow()).create(name)
        return self.api.register(name)

    def frame(self, table: Any, columns: Mapping[str, str], *, where: str) -> pl.DataFrame:
        """Return rows of one of Splink's tables as a frame, each column as an expression of SQL."""
        selected = [f"{expression} as {name}" for name, expression in columns.items()]
        if self._session is None:
            found = table.as_duckdbpyrelation().filter(where).project(", ".join(selected))
            return pl.DataFrame(found.to_arrow_table())
        return pl.DataFrame(table.as_spark_dataframe().filter(where).selectExpr(*selected).toArrow())

    def release(self, table: Any) -> None:
        """Drop a table of Splink's, or one that was registered."""
        table.drop_table_from_database_and_remove_from_cache(force_non_splink_table=True)


@contextmanager
def duckdb_engine(*, memory_limit: str = "3GB", cores: int = 2) -> Iterator[Engine]:
    """Give DuckDB, which spills to a folder of its own above a limit of memory.

    Parameters
    ----------
    memory_limit : str
        As DuckDB writes it.
    cores : int

    Yields
    ------
    Engine
    """
    backend = importlib.import_module("splink.backends.duckdb")
    with tempfile.TemporaryDirectory(prefix="klustermotor-linkage-") as folder:
        settings: dict[str, str | int | float | list[str]] = {
            "memory_limit": memory_limit,
            "threads": cores,
            "temp_directory": folder,
            "preserve_insertion_order": False,
        }
        connection = duckdb.connect(config=settings)
        try:
            yield Engine(backend.DuckDBAPI(connection), "duckdb")
        finally:
            connection.close()


def spark_engine(session: Any) -> Engine:
    """Return Spark through a session of the caller's.

    Parameters
    ----------
    session : pyspark.sql.SparkSession
        As ``klustermotor.formats.spark_session`` gives one, or a cluster's.

    Returns
    -------
    Engine
    """
    backend = importlib.import_module("splink.backends.spark")
    api = backend.SparkAPI(
        spark_session=session, break_lineage_method="persist", register_udfs_automatically=False
    )
    return Engine(api, "spark", session)
