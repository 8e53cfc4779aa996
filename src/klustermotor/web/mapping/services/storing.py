"""Frames of a run as files named by their content."""

import io
from collections.abc import Iterable

import polars as pl

from klustermotor.web.shared import files

_ROWS_TOGETHER = 20_000


def keep(frame: pl.DataFrame) -> str:
    """Store a frame as Parquet and return its digest; the same frame has the same digest."""
    buffer = io.BytesIO()
    frame.write_parquet(buffer, compression="zstd", statistics=True, row_group_size=_ROWS_TOGETHER)
    return files.store(buffer.getvalue())


def kept(digests: Iterable[str]) -> pl.DataFrame:
    """Return stored frames one below the other."""
    return pl.concat([pl.read_parquet(files.path_of(digest)) for digest in digests])
