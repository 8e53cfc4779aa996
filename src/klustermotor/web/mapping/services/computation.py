"""What a run keeps besides assessments: growth in parts, regions alike, related clusters, rows of dots."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl

from klustermotor.analysis.arrays import BoolArray, FloatArray
from klustermotor.analysis.benchmark_regions import benchmark_regions
from klustermotor.analysis.growth import compound_growth, growth_is_the_industrys_own, shift_share
from klustermotor.analysis.relatedness import proximity
from klustermotor.analysis.tables import RegionIndustryTable
from klustermotor.web.mapping.selectors.assessing import estimated_in, long_frame, years_between
from klustermotor.web.mapping.selectors.related import PRESENT_FROM

_MOST_ALIKE, _MOST_RELATED = 24, 15


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
        "estimated": estimated_in(table, first, last),
    }
    return long_frame(table, columns).sort("region", "cluster")


def no_growth() -> pl.DataFrame:
    """Return the growth of a table that has a single comparable period: no rows."""
    numbers = ["start", "end", "national", "industry", "regional", "per_year"]
    schema: dict[str, Any] = {"cluster": pl.String, "region": pl.String} | dict.fromkeys(numbers, pl.Float64)
    return pl.DataFrame(schema=schema | {"industrys_own": pl.Boolean, "estimated": pl.Boolean})


def reference_jobs(reference: RegionIndustryTable) -> pl.DataFrame:
    """Return the jobs by cluster and period of the area compared with, and which are estimates."""
    count = len(reference.periods)
    return pl.DataFrame(
        {
            "cluster": np.repeat(reference.industries, count),
            "period": np.tile(reference.periods, len(reference.industries)),
            "jobs": reference.employment[0].ravel(),
            "estimated": (reference.lower < reference.upper)[0].ravel(),
        }
    )


def alike(table: RegionIndustryTable, period: str) -> pl.DataFrame:
    """Return for each region those most like it, nearest first, with the reasons."""
    jobs, codes = table.at(period), table.industries
    with_jobs = np.flatnonzero(jobs.sum(axis=1) > 0)
    estimated: BoolArray = np.any(estimated_in(table, period) & (jobs > 0), axis=1)
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
    present = np.nan_to_num(quotients) >= PRESENT_FROM
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
