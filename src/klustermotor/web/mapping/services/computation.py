"""From a prepared table to the frames that a run keeps: every cluster of every region in every period."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl

from klustermotor.analysis.arrays import BoolArray, FloatArray
from klustermotor.analysis.benchmark_regions import benchmark_regions
from klustermotor.analysis.growth import compound_growth, growth_is_the_industrys_own, shift_share
from klustermotor.analysis.regional_analysis import ClusterAssessment, assess_clusters
from klustermotor.analysis.relatedness import proximity
from klustermotor.analysis.tables import RegionIndustryTable

_TIE = 1e-12
_SHARE_THAT_MATTERS, _NEARLY_ONE = 0.002, 0.95
_MOST_ALIKE, _MOST_RELATED = 24, 15


def assessed(
    table: RegionIndustryTable,
    period: str,
    *,
    reference: RegionIndustryTable | None,
    level: float,
    growth_from: str,
) -> pl.DataFrame:
    """Return a row per cluster × region in one period: jobs, specialisation, rank, standing, growth."""
    found = assess_clusters(table, period=period, reference=_jobs_of(reference, period), level=level)
    jobs, interval = found.employment, found.interval
    whole = jobs.sum(axis=0) if reference is None else _row(reference, period, table.industries)
    estimated = _estimated(table, period)
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
        "growth_estimated": estimated | _estimated(table, growth_from),
        "jobs_low": found.table.lower[:, :, 0],
        "jobs_high": found.table.upper[:, :, 0],
        "lq_low": found.bounds.lower,
        "lq_high": found.bounds.upper,
        "share": np.divide(jobs, whole, out=np.full(jobs.shape, np.nan), where=whole > 0),
        "growth": _per_year(table, growth_from, period),
    }
    frame = _long(table, columns).with_columns(pl.Series("standing", _standing(found).ravel(order="F")))
    return _typed(frame.with_columns(period=pl.lit(period)))


def _long(table: RegionIndustryTable, columns: Mapping[str, Any]) -> pl.DataFrame:
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


def _jobs_of(reference: RegionIndustryTable | None, period: str) -> dict[str, float] | None:
    """Return the reference area's jobs by cluster; None where all regions together are the reference."""
    if reference is None:
        return None
    return dict(zip(reference.industries, reference.at(period)[0].tolist(), strict=True))


def _row(reference: RegionIndustryTable, period: str, industries: Sequence[str]) -> FloatArray:
    """Return the reference area's jobs in the order of the clusters."""
    known = _jobs_of(reference, period) or {}
    return np.array([known.get(code, 0.0) for code in industries])


def _plants(found: ClusterAssessment) -> FloatArray:
    """Return establishments, unknown where the table has none."""
    plants = found.table.establishments
    return np.full(found.employment.shape, np.nan) if plants is None else plants[:, :, 0]


def _estimated(table: RegionIndustryTable, *periods: str) -> BoolArray:
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


def growth_parts(table: RegionIndustryTable, first: str, last: str) -> pl.DataFrame:
    """Return where the growth of each cluster × region came from, between two periods."""
    start, end = table.at(first), table.at(last)
    parts = shift_share(start, end)
    columns = {
        "start": start,
        "end": end,
        "national": parts.national_growth,
        "industry": parts.industry_mix,
        "regional": parts.competitive,
        "per_year": compound_growth(start, end, periods=years_between(table.periods, first, last)),
        "industrys_own": growth_is_the_industrys_own(start, end),
        "estimated": _estimated(table, first, last),
    }
    return _long(table, columns).sort("region", "cluster")


def no_growth() -> pl.DataFrame:
    """Return the growth of a table that has a single comparable period: no rows."""
    numbers = ["start", "end", "national", "industry", "regional", "per_year"]
    schema: dict[str, Any] = {"cluster": pl.String, "region": pl.String} | dict.fromkeys(numbers, pl.Float64)
    return pl.DataFrame(schema=schema | {"industrys_own": pl.Boolean, "estimated": pl.Boolean})


def alike(table: RegionIndustryTable, period: str) -> pl.DataFrame:
    """Return for each region those most like it, nearest first, with the reasons."""
    jobs, codes = table.at(period), table.industries
    with_jobs = np.flatnonzero(jobs.sum(axis=1) > 0)
    estimated: BoolArray = np.any(_estimated(table, period) & (jobs > 0), axis=1)
    rows: list[dict[str, Any]] = []
    for region in with_jobs:
        count = min(_MOST_ALIKE, len(with_jobs) - 1)
        found = benchmark_regions(jobs, region=int(region), count=count)
        for place, other in enumerate(found.neighbours):
            why = found.reasons
            shared = [int(i) for i in why.alike[place] if i >= 0]
            differs = [int(i) for i in why.different[place] if i >= 0]
            rows.append(
                {
                    "region": table.regions[int(region)],
                    "other": table.regions[int(other)],
                    "place": place + 1,
                    "distance": float(found.distance[place]),
                    "structure": float(found.parts["structure"][place]),
                    "size": float(found.parts["size"][place]),
                    "size_ratio": float(why.size_ratio[place]),
                    "shared": [codes[i] for i in shared],
                    "differs": [codes[i] for i in differs],
                    "share_gap": [float(gap) for gap in why.share_gap[place][: len(differs)]],
                    "estimated": bool(estimated[region] or estimated[other]),
                }
            )
    return pl.DataFrame(rows, schema=_ALIKE)


_ALIKE: dict[str, Any] = {
    "region": pl.String,
    "other": pl.String,
    "place": pl.Int32,
    "distance": pl.Float64,
    "structure": pl.Float64,
    "size": pl.Float64,
    "size_ratio": pl.Float64,
    "shared": pl.List(pl.String),
    "differs": pl.List(pl.String),
    "share_gap": pl.List(pl.Float64),
    "estimated": pl.Boolean,
}


def related(quotients: FloatArray, codes: Sequence[str]) -> pl.DataFrame:
    """Return for each cluster those most often found in the same regions, the closest first."""
    present = np.nan_to_num(quotients) >= 1 - _TIE
    near = proximity(present)
    np.fill_diagonal(near, np.nan)
    together = present.T.astype(np.int64) @ present.astype(np.int64)
    order = np.argsort(-np.nan_to_num(near, nan=-1.0), axis=1, kind="stable")[:, :_MOST_RELATED]
    rows = [
        {
            "cluster": codes[one],
            "other": codes[int(other)],
            "place": place + 1,
            "proximity": float(near[one, other]),
            "together": int(together[one, other]),
        }
        for one, others in enumerate(order)
        for place, other in enumerate(others)
        if near[one, other] > 0
    ]
    schema = {"cluster": pl.String, "other": pl.String, "place": pl.Int32, "proximity": pl.Float64}
    return pl.DataFrame(rows, schema=schema | {"together": pl.Int32})


def spread(frame: pl.DataFrame) -> pl.DataFrame:
    """Return for each cluster × period all regions' quotients in the order of codes, for rows of dots."""
    return (
        frame.sort("cluster", "period", "region")
        .group_by("cluster", "period", maintain_order=True)
        .agg(pl.col("lq").cast(pl.Float32), pl.col("jobs").sum().alias("jobs"))
        .sort("period", "cluster")
    )
