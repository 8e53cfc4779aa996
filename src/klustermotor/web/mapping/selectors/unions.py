"""Several clusters taken as one: their jobs together, and how specialised the regions are in them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
import polars as pl

from klustermotor.analysis.tables import RegionIndustryTable, table_of
from klustermotor.web.evidence.models import Run
from klustermotor.web.mapping.selectors.assessing import assessed
from klustermotor.web.mapping.selectors.facts import ClusterFacts, cluster_facts, facts_of
from klustermotor.web.mapping.selectors.names import names_of
from klustermotor.web.shared import files

_TOGETHER, _REST = "together", "rest"


@dataclass(frozen=True, slots=True)
class Sum:
    """Jobs added up, and whether some of them had to be estimated."""

    jobs: float
    estimated: bool


@dataclass(frozen=True, slots=True)
class UnionFacts:
    """What a run says of several clusters together in a region, and the sums its quotient is made of."""

    facts: ClusterFacts
    #: Jobs in all clusters of the region; of the union and of all clusters in what it is compared with.
    region_jobs: Sum
    reference_jobs: Sum
    reference_all: Sum


def union_facts(run: Run, region: str, clusters: Collection[str]) -> UnionFacts | None:
    """Return what a run says of clusters together in its last period; None where it cannot tell.

    It cannot where it knows none of them or not the region, nor where it was made before runs kept the
    jobs of the area that they compare with.
    """
    names = names_of(run)
    codes = tuple(sorted(code for code in set(clusters) if code in names.clusters))
    named = bool(run.summary.get("reference"))
    if not codes or region not in names.regions or (named and "reference" not in run.results):
        return None
    periods = tuple(dict.fromkeys((run.summary["growth_from"], run.summary["periods"][-1])))
    sums = _sums(run.results["assessment"], codes, periods)
    reference = _reference_sums(run.results["reference"], codes, periods[-1]) if named else None
    own = sums.regions.index(region)
    against, everything = reference or sums, [0, 1]
    alone = cluster_facts(run, region, codes[0]) if len(codes) == 1 else None
    rows = _assessed(run.results["assessment"], codes, periods, run.results.get("reference"), _level(run))
    found = alone or facts_of(rows.row(own, named=True))
    return UnionFacts(
        found,
        _sum(sums, [own], everything),
        _sum(against, range(len(against.regions)), [0]),
        _sum(against, range(len(against.regions)), everything),
    )


def _sum(table: RegionIndustryTable, regions: Sequence[int], parts: Sequence[int]) -> Sum:
    """Return the jobs of some regions in the last period, in the union or in all clusters."""
    cells = np.ix_(regions, parts, [len(table.periods) - 1])
    return Sum(float(table.employment[cells].sum()), bool(table.filled[cells].any()))


def _level(run: Run) -> float:
    """Return the certainty of a run's intervals."""
    return float(run.parameters["level"])


@lru_cache(maxsize=128)
def _assessed(
    digest: str, codes: tuple[str, ...], periods: tuple[str, ...], reference: str | None, level: float
) -> pl.DataFrame:
    """Return the union assessed in every region by the run's own rules; once, as runs never change."""
    against = _reference_sums(reference, codes, periods[-1]) if reference else None
    frame = assessed(
        _sums(digest, codes, periods), periods[-1], reference=against, level=level, growth_from=periods[0]
    )
    return frame.filter(cluster=_TOGETHER).sort("region")


@lru_cache(maxsize=128)
def _sums(digest: str, codes: tuple[str, ...], periods: tuple[str, ...]) -> RegionIndustryTable:
    """Return the jobs of every region in the clusters and in all others, with their bounds."""
    rows = pl.scan_parquet(files.path_of(digest)).filter(pl.col("period").is_in(list(periods)))
    frame = (
        rows.group_by("region", "period", _inside(codes))
        .agg(
            pl.col("jobs", "jobs_low", "jobs_high").sum(),
            pl.col("estimated").any(),
            plants=pl.when(pl.col("plants").null_count() == 0).then(pl.col("plants").sum()),
        )
        .collect()
    )
    regions = sorted(frame["region"].unique())
    known = frame["plants"].null_count() == 0
    table = table_of(
        _cube(frame, "jobs", regions, periods),
        regions=regions,
        industries=(_TOGETHER, _REST),
        periods=periods,
        establishments=_cube(frame, "plants", regions, periods) if known else None,
    )
    estimated = _cube(frame, "estimated", regions, periods) > 0
    return replace(
        table,
        suppressed=estimated,
        filled=estimated,
        lower=np.where(estimated, _cube(frame, "jobs_low", regions, periods), table.employment),
        upper=np.where(estimated, _cube(frame, "jobs_high", regions, periods), table.employment),
    )


def _inside(codes: tuple[str, ...]) -> pl.Expr:
    """Return whether a row is of one of the clusters, by the label of the sum it goes into."""
    chosen = pl.col("cluster").is_in(list(codes))
    return pl.when(chosen).then(pl.lit(_TOGETHER)).otherwise(pl.lit(_REST)).alias("sum")


def _cube(frame: pl.DataFrame, name: str, regions: list[str], periods: tuple[str, ...]) -> Any:
    """Return a column as region × sum × period; what no row tells is 0."""
    cube = np.zeros((len(regions), 2, len(periods)))
    place = {code: at for at, code in enumerate(regions)}
    for region, period, label, value in frame.select("region", "period", "sum", name).iter_rows():
        cube[place[region], 0 if label == _TOGETHER else 1, periods.index(period)] = value or 0.0
    return cube


@lru_cache(maxsize=128)
def _reference_sums(digest: str, codes: tuple[str, ...], period: str) -> RegionIndustryTable:
    """Return the jobs of the area compared with, in the clusters and in all others."""
    frame = pl.read_parquet(files.path_of(digest)).filter(pl.col("period") == period)
    held = frame.group_by(_inside(codes)).agg(pl.col("jobs").sum(), pl.col("estimated").any())
    sums = {label: (jobs, estimated) for label, jobs, estimated in held.iter_rows()}
    rows = [sums.get(label, (0.0, False)) for label in (_TOGETHER, _REST)]
    table = table_of(
        [[[jobs] for jobs, _estimated in rows]],
        regions=["reference"],
        industries=(_TOGETHER, _REST),
        periods=[period],
    )
    marks = np.array([[[estimated] for _jobs, estimated in rows]])
    return replace(table, suppressed=marks, filled=marks)
