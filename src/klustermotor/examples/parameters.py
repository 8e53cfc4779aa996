"""The readable parameters behind the example, from the small tables in ``data/``."""

from datetime import date
from functools import cache
from importlib import resources

import polars as pl

#: The day on which the example takes place.
EXAMPLE_DAY = date(2003, 6, 30)

_NUMBERS = {
    "jobs_1994": pl.Float64,
    "jobs_2003": pl.Float64,
    "growth": pl.Float64,
    "cycle": pl.Float64,
    "plant_size": pl.Float64,
    "pay": pl.Float64,
    "factor": pl.Float64,
    "establishments_2003": pl.Int64,
    "size": pl.Float64,
    "share": pl.Float64,
    "plants": pl.Int64,
    "weight": pl.Float64,
}


@cache
def read_parameters(name: str) -> pl.DataFrame:
    """Return one table of parameters; codes stay text (``01`` stays ``01``)."""
    text = resources.files("klustermotor.examples").joinpath("data", f"{name}.csv").read_bytes()
    frame = pl.read_csv(text, infer_schema=False)
    return frame.with_columns(
        pl.col(column).cast(kind) for column, kind in _NUMBERS.items() if column in frame.columns
    )


def names_of(frame: pl.DataFrame, code: str, language: str) -> dict[str, str]:
    """Return code → name in Swedish or English."""
    if language not in {"sv", "en"}:
        raise ValueError(f"language must be 'sv' or 'en', not {language!r}")
    return dict(zip(frame[code], frame[f"name_{language}"], strict=True))
