"""One period of a table assessed: a row per cluster × region, as runs keep it and as unions are read."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl

from klustermotor.analysis.arrays import BoolArray, FloatArray
from klustermotor.analysis.growth import compound_growth
from klustermotor.analysis.regional_analysis import ClusterAssessment, assess_clusters
from klustermotor.analysis.tables import RegionIndustryTable

_SHARE_THAT_MATTERS, _NEARLY_ONE = 0.002, 0.95


def assessed(
    table: RegionIndustryTable,
    period: str,
    *,
    reference: RegionIndustryTable | None,
    level: float,
    growth_from: str,
) -> pl.DataFrame:
    """Return a row per cluster × region in one period: jobs, specialisation, rank, standing, growth."""
    found = assess_clusters(table, period=period, reference=jobs_of(reference, period), level=level)
    jobs, interval = found.employment, found.interval
    whole = jobs.sum(axis=0)
    estimated = estimated_in(table, period)
    columns = {
        "jobs": jobs,
        "plants": _plants(found),
        "lq": found.location_quotient,
        "likely": interval.estimate,
        "low": interval.lower,
        "high": interval.upper,
        "probability": interval.probability_above_one,
        "q_value": found.q_values,
        "rank": found.rank,
        "of": np.broadcast_to(np.isfinite(found.rank).sum(axis=0), jobs.shape),
        "strong": found.flags.strong,
        "strong10": found.flags.strong10,
        "significant": found.flags.significant,
        "estimated": estimated,
        "growth_estimated": estimated | estimated_in(table, growth_from),
        "jobs_low": found.table.lower[:, :, 0],
        "jobs_high": found.table.upper[:, :, 0],
        "lq_low": found.bounds.lower,
        "lq_high": found.bounds.upper,
        "share": np.divide(jobs, whole, out=np.full(jobs.shape, np.nan), where=whole > 0),
        "growth": _per_year(table, growth_from, period),
    }
    frame = long_frame(table, columns).with_columns(pl.Series("standing", _standing(found).ravel(order="F")))
    return _typed(frame.with_columns(period=pl.lit(period)))


def long_frame(table: RegionIndustryTable, columns: Mapping[str, Any]) -> pl.DataFrame:
    """Return arrays of region × cluster as rows by cluster, then region."""
    n_regions, n_clusters = len(table.regions), len(table.industries)
    keys = {
        "cluster": np.repeat(table.industries, n_regions),
        "region": np.tile(table.regions, n_clusters),
    }
    values = {name: np.asarray(array).ravel(order="F") for name, array in columns.items()}
    return pl.DataFrame(keys | values, nan_to_null=True)


def _typed(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the frame with ranks as whole numbers and keys first."""
    whole = [name for name in ("rank", "of", "plants") if name in frame.columns]
    keys = ["cluster", "region", "period"]
    return frame.with_columns(pl.col(whole).cast(pl.Int32, strict=False)).select(*keys, pl.exclude(keys))


def jobs_of(reference: RegionIndustryTable | None, period: str) -> dict[str, float] | None:
    """Return the reference area's jobs by cluster; None where all regions together are the reference."""
    if reference is None:
        return None
    return dict(zip(reference.industries, reference.at(period)[0].tolist(), strict=True))


def _plants(found: ClusterAssessment) -> FloatArray:
    """Return establishments, unknown where the table has none."""
    plants = found.table.establishments
    return np.full(found.employment.shape, np.nan) if plants is None else plants[:, :, 0]


def estimated_in(table: RegionIndustryTable, *periods: str) -> BoolArray:
    """Return where jobs were hidden, and had to be estimated, in any of the periods."""
    ends = [table.period_index(period) for period in periods]
    found: BoolArray = np.any((table.lower < table.upper)[:, :, ends], axis=2)
    return found


def _per_year(table: RegionIndustryTable, first: str, last: str) -> FloatArray:
    """Return growth of jobs per year, unknown in the first period and before it."""
    if table.period_index(first) >= table.period_index(last):
        return np.full(table.shape[:2], np.nan)
    return compound_growth(table.at(first), table.at(last), periods=years_between(table.periods, first, last))


def years_between(periods: Sequence[str], first: str, last: str) -> float:
    """Return the years between two periods, by their labels where these begin with a year."""
    if first[:4].isdecimal() and last[:4].isdecimal() and int(last[:4]) > int(first[:4]):
        return float(int(last[:4]) - int(first[:4]))
    return float(periods.index(last) - periods.index(first))


def _standing(found: ClusterAssessment) -> Any:
    """Return how each cluster stands: strong, doubtful (its interval holds 1), watch, other, or empty."""
    jobs, quotient, interval = found.employment, found.location_quotient, found.interval
    known: BoolArray = (jobs > 0) & np.isfinite(quotient)
    holds_one = (interval.lower <= 1) & (interval.upper >= 1)
    matters = jobs >= _SHARE_THAT_MATTERS * jobs.sum(axis=1, keepdims=True)
    nearly = (quotient >= _NEARLY_ONE) & holds_one & matters
    strong = found.flags.strong & known
    return np.select(
        [~known, strong & (interval.lower > 1), strong, (quotient >= 1) | nearly],
        ["", "strong", "doubtful", "watch"],
        "other",
    )
