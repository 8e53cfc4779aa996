"""Frames of a run, read from its files; what is read once stays at hand, for files never change."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import polars as pl

from klustermotor.web.evidence.models import Run
from klustermotor.web.shared import files


def has(run: Run, name: str) -> bool:
    """Return whether the run has this result."""
    return name in run.results


def whole(run: Run, name: str) -> pl.DataFrame:
    """Return a result that is small enough to be held whole."""
    return _whole(run.results[name])


def part(run: Run, name: str, column: str, value: str) -> pl.DataFrame:
    """Return the rows of a result with one value in the column it is sorted by; only those are read."""
    return _part(run.results[name], column, value)


@lru_cache(maxsize=48)
def _whole(digest: str) -> pl.DataFrame:
    """Read a file once."""
    return pl.read_parquet(files.path_of(digest))


@lru_cache(maxsize=256)
def _part(digest: str, column: str, value: str) -> pl.DataFrame:
    """Read the groups of rows that may hold the value, and keep those that do."""
    return pl.scan_parquet(files.path_of(digest)).filter(pl.col(column) == value).collect()


def of_cluster(run: Run, kind: str, code: str, period: str | None = None) -> pl.DataFrame:
    """Return a cluster's (or industry's) rows in every region, in all periods or in one."""
    frame = part(run, result_of(kind), "cluster", code)
    return frame if period is None else frame.filter(pl.col("period") == period)


def of_region(run: Run, kind: str, region: str, period: str | None = None) -> pl.DataFrame:
    """Return a region's rows for every cluster (or industry), in all periods or in one."""
    frame = part(run, f"{result_of(kind)}_by_region", "region", region)
    return frame if period is None else frame.filter(pl.col("period") == period)


def alike_estimated(run: Run, row: Mapping[str, Any]) -> bool:
    """Return whether a pair of regions is compared by jobs of which some had to be estimated.

    Runs made before the pairs had a mark of their own are asked for each region's figures.
    """
    if row.get("estimated") is not None:
        return bool(row["estimated"])
    last = run.summary["periods"][-1]
    held = (of_region(run, "cluster", code, last) for code in (row["region"], row["other"]))
    return any(frame.filter(pl.col("estimated") & (pl.col("jobs") > 0)).height > 0 for frame in held)


def growth_estimated(run: Run, region: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Return a region's growth with the mark of what is estimated, from both ends where the run lacks it."""
    if "estimated" in frame.columns:
        return frame
    ends = [run.summary["growth_from"], run.summary["periods"][-1]]
    rows = of_region(run, "cluster", region).filter(pl.col("period").is_in(ends) & pl.col("estimated"))
    return frame.with_columns(estimated=pl.col("cluster").is_in(rows["cluster"].to_list()))


def result_of(kind: str) -> str:
    """Return the result that holds clusters, or the industries they gather."""
    return {"cluster": "assessment", "industry": "industries"}[kind]
