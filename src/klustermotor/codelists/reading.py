"""Reading the lists in ``data/``; codes stay text."""

from functools import cache
from importlib import resources

import polars as pl


@cache
def read_list(name: str) -> pl.DataFrame:
    """Return one code list; an empty field is null, ``01`` stays ``01``."""
    text = resources.files("klustermotor.codelists").joinpath("data", f"{name}.csv").read_bytes()
    return pl.read_csv(text, infer_schema=False)
