"""``klustermotor tabulate``: the table from a register larger than memory."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from klustermotor.cli import options
from klustermotor.cli.outputs import check_results, end, write_results
from klustermotor.cli.progress import steps
from klustermotor.cli.refusals import refusing
from klustermotor.formats import tabulate as tabulate_register


def tabulate(
    register: Annotated[
        str,
        typer.Argument(
            metavar="REGISTER",
            help="A row per establishment or employee: a CSV or Parquet file, a folder, or a pattern with *.",
            show_default=False,
        ),
    ],
    out: options.Out,
    columns: options.Columns = None,
    where: options.Where = None,
    encoding: options.Encoding = None,
    engine: Annotated[
        Literal["duckdb", "spark"],
        typer.Option(
            help="What computes it; Spark needs the extra spark and Java 17. The result is the same."
        ),
    ] = "duckdb",
    faulty: Annotated[
        Literal["refuse", "leave_out"],
        typer.Option(help="What to do with rows that lack a key or hold a number that is none."),
    ] = "refuse",
    memory: Annotated[
        str, typer.Option(metavar="SIZE", help="Memory to use before spilling to disk.")
    ] = "2GB",
    as_json: options.AsJson = False,
) -> None:
    """Build the table from a register larger than memory.

    With employment=COLUMN that column of employees is summed, without it every row is one job. With
    establishments=COLUMN its different values are counted.
    """
    with refusing(as_json=as_json), steps(quiet=as_json) as step:
        check_results([Path(register)], [out])
        step(f"Summing the register with {engine}")
        result = tabulate_register(
            register,
            columns=columns,
            where=where or (),
            engine=engine,
            faulty=faulty,
            encoding=encoding,
            memory_limit=memory,
        )
        written = write_results(step, [(out, result.frame)])
    counts = {"rows_read": result.rows_read, "rows_left_out": result.rows_left_out}
    said = "{} rows read, {} left out, {} cells written.".format(*counts.values(), result.frame.height)
    end({"written": written, **counts}, [said], as_json=as_json)
