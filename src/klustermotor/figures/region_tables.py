"""The tables behind a region's report, as frames to be written beside it."""

import numpy as np
import polars as pl

from klustermotor.analysis.regional_analysis import RegionAnalysis
from klustermotor.figures.names import Names

LEADERS = 3


def region_tables(analysis: RegionAnalysis) -> dict[str, pl.DataFrame]:
    """Return the frames behind every picture and table of the report, by file name.

    Parameters
    ----------
    analysis : RegionAnalysis

    Returns
    -------
    dict of str to polars.DataFrame
    """
    names = Names(analysis.assessment.table)
    frames = {
        "clusters.csv": analysis.assessment.to_frame(),
        "series.csv": _series(analysis, names),
        "leaders.csv": _leaders(analysis, names),
        "related.csv": _related(analysis, names),
        "possibilities.csv": _possibilities(analysis, names),
        "benchmark_regions.csv": _benchmarks(analysis, names),
    }
    if analysis.growth is not None:
        frames["growth.csv"] = _growth(analysis, names)
    return frames


def leaders_of(analysis: RegionAnalysis, cluster: int) -> list[int]:
    """Return the regions with most jobs in a cluster, our own last where it is not among them.

    Parameters
    ----------
    analysis : RegionAnalysis
    cluster : int
        Position of the cluster.

    Returns
    -------
    list of int
        Positions of regions.
    """
    jobs = analysis.assessment.employment[:, cluster]
    first = [int(i) for i in np.argsort(-jobs, kind="stable")[:LEADERS] if jobs[i] > 0]
    return first if analysis.position in first else [*first, analysis.position]


def _clusters(names: Names, positions: list[int]) -> dict[str, list[str]]:
    """Return code and name columns of clusters."""
    codes = names.table.industries
    return {"industry": [codes[i] for i in positions], "industry_name": [names.cluster(i) for i in positions]}


def _series(analysis: RegionAnalysis, names: Names) -> pl.DataFrame:
    """Return the region's jobs by cluster and period."""
    clusters = [i for i in range(len(names.table.industries)) for _ in analysis.periods]
    return pl.DataFrame(
        {
            **_clusters(names, clusters),
            "period": list(analysis.periods) * len(names.table.industries),
            "employment": analysis.series.ravel(),
        },
        nan_to_null=True,
    )


def _growth(analysis: RegionAnalysis, names: Names) -> pl.DataFrame:
    """Return the parts of each cluster's change."""
    growth = analysis.growth
    assert growth is not None
    return pl.DataFrame(
        {
            **_clusters(names, list(range(len(names.table.industries)))),
            "first": growth.first,
            "last": growth.last,
            "employment_first": growth.start,
            "employment_last": growth.end,
            "growth_per_year": growth.per_year,
            "national_growth": growth.national,
            "industry_mix": growth.industry,
            "regional": growth.regional,
            "industrys_own": growth.industrys_own,
            "employment_estimated": growth.estimated,
        },
        nan_to_null=True,
    )


def _leaders(analysis: RegionAnalysis, names: Names) -> pl.DataFrame:
    """Return the largest regions of each cluster the region has."""
    shown = [int(i) for i in (*analysis.strong, *analysis.watched, *analysis.others)]
    pairs = [(i, r) for i in shown for r in leaders_of(analysis, i)]
    jobs, table = analysis.assessment.employment, analysis.assessment.table
    return pl.DataFrame(
        {
            **_clusters(names, [i for i, _ in pairs]),
            "region": [names.table.regions[r] for _, r in pairs],
            "region_name": [names.region(r) for _, r in pairs],
            "employment": [float(jobs[r, i]) for i, r in pairs],
            "share_of_employment": [float(jobs[r, i] / jobs[:, i].sum()) for i, r in pairs],
            "location_quotient": [float(analysis.assessment.location_quotient[r, i]) for i, r in pairs],
            "employment_estimated": [bool(table.lower[r, i, 0] < table.upper[r, i, 0]) for i, r in pairs],
        },
        nan_to_null=True,
    )


def _related(analysis: RegionAnalysis, names: Names) -> pl.DataFrame:
    """Return the proximity of every pair of clusters."""
    first, second = np.triu_indices(len(names.table.industries), k=1)
    codes = np.array(names.table.industries, dtype=object)
    return pl.DataFrame(
        {
            "industry": codes[first].tolist(),
            "other": codes[second].tolist(),
            "proximity": analysis.proximity[first, second],
        },
        nan_to_null=True,
    ).sort("proximity", descending=True, nulls_last=True)


def _possibilities(analysis: RegionAnalysis, names: Names) -> pl.DataFrame:
    """Return the nearest possibilities and what supports them."""
    found = analysis.possibilities
    positions = [int(i) for i in found.industries]
    quotients = analysis.assessment.location_quotient[analysis.position, positions]
    supporters = [[names.cluster(int(i)) for i in row if i >= 0] for row in found.supporters]
    return pl.DataFrame(
        {
            **_clusters(names, positions),
            "density": found.density,
            "location_quotient": quotients,
            "supported_by": ["; ".join(row) for row in supporters],
        },
        schema_overrides={"industry": pl.String, "industry_name": pl.String, "supported_by": pl.String},
        nan_to_null=True,
    )


def _benchmarks(analysis: RegionAnalysis, names: Names) -> pl.DataFrame:
    """Return the regions most alike with the parts of their distance."""
    found = analysis.benchmarks
    positions = [int(i) for i in found.neighbours]
    return pl.DataFrame(
        {
            "region": [names.table.regions[i] for i in positions],
            "region_name": [names.region(i) for i in positions],
            "distance": found.distance,
            **{f"distance_in_{name}": part for name, part in found.parts.items()},
            "size_ratio": found.reasons.size_ratio,
        }
    )
