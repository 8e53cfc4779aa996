"""``klustermotor link``: the same organisation in several registers."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

import polars as pl
import typer

from klustermotor.cli import options
from klustermotor.cli.outputs import check_results, end, write_results
from klustermotor.cli.progress import steps
from klustermotor.cli.refusals import refusing
from klustermotor.cli.registers_in import (
    ANSWER,
    checked,
    columns_by_register,
    named_registers,
    read_decisions,
    read_model,
    read_register,
)
from klustermotor.formats import write_text
from klustermotor.formats.spark_session import spark_session
from klustermotor.linkage import (
    Engine,
    Linkage,
    compare,
    duckdb_engine,
    spark_engine,
)
from klustermotor.linkage import link as link_records

_MOST_QUESTIONS = 200


_Registers: TypeAlias = Annotated[
    list[str],
    typer.Argument(
        metavar="[NAME=]REGISTER…",
        help="A row per organisation: CSV, Parquet or XLSX. Columns: record, name, and any of other_name, "
        "number, street, postcode, place, phone, web.",
        show_default=False,
    ),
]
_Columns: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        metavar="[NAME:]FIELD=COLUMN,…",
        help="Which column is what, in all registers or in the one named. May be repeated.",
        show_default=False,
    ),
]
_Decisions: TypeAlias = Annotated[
    list[Path] | None,
    typer.Option(
        metavar="FILE",
        help="Answered questions: the column same says yes or no. May be repeated.",
        show_default=False,
    ),
]
_Questions: TypeAlias = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Write the pairs whose answer settles most.", show_default=False),
]
_Most: TypeAlias = Annotated[int, typer.Option(metavar="NUMBER", min=1, help="The most questions.")]
_Model: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="A trained model (JSON): read if it is there, written if not.",
        show_default=False,
    ),
]
_Engine: TypeAlias = Annotated[
    Literal["duckdb", "spark"],
    typer.Option(help="What compares; Spark needs the extra spark and Java 17. The result is the same."),
]


def link(
    registers: _Registers,
    out: options.Out,
    columns: _Columns = None,
    decisions: _Decisions = None,
    questions: _Questions = None,
    most: _Most = _MOST_QUESTIONS,
    model: _Model = None,
    engine: _Engine = "duckdb",
    encoding: options.Encoding = None,
    as_json: options.AsJson = False,
) -> None:
    """Say which records of several registers are the same organisation.

    Answer the questions in the file itself, yes or no under same, and hand it back with --decisions: an
    answer holds also when the registers come again, and teaches what to think of pairs like it.
    """
    with refusing(as_json=as_json), steps(quiet=as_json) as step:
        named = named_registers(registers)
        check_results([*named.values(), *(decisions or ())], [out, questions])
        chosen = columns_by_register(columns or (), named)
        step("Reading the registers")
        frames = {name: read_register(path, chosen[name], encoding=encoding) for name, path in named.items()}
        checked(named, frames)
        decided = [one for path in decisions or () for one in read_decisions(path, encoding=encoding)]
        known = read_model(model) if model and model.exists() else None
        step(f"Comparing with {engine}")
        with _engine(engine) as engine_here:
            comparison = compare(frames, engine_here, model=known, seed=1)
        linkage = link_records(comparison, decisions=decided)
        links = _links(linkage, frames)
        asked = _questions(linkage, links, most) if questions else None
        written = write_results(step, [(out, links), (questions, asked)])
        if model and known is None:
            write_text(model, comparison.model.to_text())
            written.append(str(model))
    end({"written": written, **_counts(links, asked)}, _said(linkage, links, asked), as_json=as_json)


@contextmanager
def _engine(name: str) -> Iterator[Engine]:
    """Give the engine of a name."""
    if name == "spark":
        with spark_session() as session:
            yield spark_engine(session)
        return
    with duckdb_engine() as engine:
        yield engine


def _links(linkage: Linkage, frames: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Return a row per record with its organisation, counted from 1 in the order of the records."""
    names = pl.concat([frame["name"] for frame in frames.values()])
    links = linkage.links().with_columns(name=names)
    return links.select(pl.col("organisation").rank("dense").cast(pl.Int64), "register", "record", "name")


def _questions(linkage: Linkage, links: pl.DataFrame, most: int) -> pl.DataFrame:
    """Return the questions with the names and the reasons, and a column for the answer."""
    asked = linkage.questions(most)
    names = links["name"]
    reasons = [
        "; ".join(
            f"{one.field}: {one.level}" for one in linkage.reasons(left, right) if one.level != "unknown"
        )
        for left, right in asked.select("left", "right").iter_rows()
    ]
    return asked.select(
        "left_register",
        "left_record",
        names.gather(asked["left"]).alias("left_name"),
        "right_register",
        "right_record",
        names.gather(asked["right"]).alias("right_name"),
        pl.col("probability").round(3),
        pl.Series("reasons", reasons, dtype=pl.String),
        pl.lit(None, dtype=pl.String).alias(ANSWER),
    )


def _counts(links: pl.DataFrame, asked: pl.DataFrame | None) -> dict[str, int]:
    """Return how many records, organisations, organisations in several registers, and questions."""
    by_organisation = links.group_by("organisation").agg(pl.col("register").n_unique())
    return {
        "records": links.height,
        "organisations": by_organisation.height,
        "in_several_registers": by_organisation.filter(pl.col("register") > 1).height,
        "questions": 0 if asked is None else asked.height,
    }


def _said(linkage: Linkage, links: pl.DataFrame, asked: pl.DataFrame | None) -> list[str]:
    """Return what there is to say of the result."""
    counts = _counts(links, asked)
    said = [
        "{records:,} records are {organisations:,} organisations; {in_several_registers:,} of them stand "
        "in more than one register.".format(**counts)
    ]
    if asked is not None and asked.height:
        said.append(
            f"{asked.height} questions are written: answer yes or no under {ANSWER}, and hand the "
            "file back with --decisions."
        )
    if linkage.unheard:
        said.append(f"{len(linkage.unheard)} decisions are on records that are not here; keep them.")
    return said
