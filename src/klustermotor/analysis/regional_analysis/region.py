"""One region among all: its clusters, where their growth came from, what they lie near, whom it resembles."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from klustermotor.analysis.arrays import BoolArray, FloatArray, IntArray
from klustermotor.analysis.benchmark_regions import BenchmarkRegions, benchmark_regions
from klustermotor.analysis.regional_analysis.assessment import ClusterAssessment, assess_clusters
from klustermotor.analysis.regional_analysis.growth_of_region import RegionGrowth, growth_of_region
from klustermotor.analysis.relatedness import (
    NearestPossibilities,
    nearest_possibilities,
    presence_matrix,
    proximity,
)
from klustermotor.analysis.tables import RegionIndustryTable

_POSSIBILITIES = 8
_NEIGHBOURS = 5
_SHARE_THAT_MATTERS, _NEARLY_ONE = 0.002, 0.95


@dataclass(frozen=True, slots=True)
class RegionAnalysis:
    """What the statistics say of one region; positions are those of the assessment's table.

    Parameters
    ----------
    region : str
        Its code.
    position : int
        Its position among the regions.
    assessment : ClusterAssessment
        All regions × clusters in the period looked at.
    strong : ndarray of int
        Its strong clusters, the largest surplus of jobs over the reference's share first.
    watched : ndarray of int
        Clusters that are not strong but more specialised than the reference, or that may be: nearly as
        specialised, with an interval that holds 1, and large enough to matter.
    others : ndarray of int
        All other clusters with jobs, the largest surplus first.
    series : (n_clusters, n_periods) ndarray
        Its jobs by cluster and period.
    periods : tuple of str
        The periods of the series.
    breaks : tuple of str
        Periods that begin with another classification than the one before.
    growth : RegionGrowth or None
        None where the table has a single period after the last break.
    proximity : (n_clusters, n_clusters) ndarray
        How often two clusters are found in the same regions.
    present : (n_regions, n_clusters) ndarray of bool
        Where a region is specialised in a cluster.
    possibilities : NearestPossibilities
        Clusters it lacks, nearest first.
    benchmarks : BenchmarkRegions
        The regions most like it, and why.
    """

    region: str
    position: int
    assessment: ClusterAssessment
    strong: IntArray
    watched: IntArray
    others: IntArray
    series: FloatArray
    periods: tuple[str, ...]
    breaks: tuple[str, ...]
    growth: RegionGrowth | None
    proximity: FloatArray
    present: BoolArray
    possibilities: NearestPossibilities
    benchmarks: BenchmarkRegions

    @property
    def certain(self) -> BoolArray:
        """Tell for each cluster whether the interval lies wholly above 1."""
        above: BoolArray = self.assessment.interval.lower[self.position] > 1
        return above

    @property
    def shown_strong(self) -> IntArray:
        """Return the strong clusters whose interval lies wholly above 1."""
        return self.strong[self.certain[self.strong]]

    @property
    def doubtful(self) -> IntArray:
        """Return the strong clusters whose interval holds 1, then the watched ones."""
        return np.concatenate([self.strong[~self.certain[self.strong]], self.watched])


def analyse_region(
    table: RegionIndustryTable,
    region: str,
    *,
    period: str | None = None,
    reference: Mapping[str, float] | None = None,
    level: float = 0.9,
    growth_from: str | None = None,
    breaks: tuple[str, ...] = (),
) -> RegionAnalysis:
    """Return everything the statistics say of a region, placed among all regions.

    Parameters
    ----------
    table : RegionIndustryTable
        Clusters (or industries of one level) of all regions; suppressed cells must be filled.
    region : str
        Code of the region.
    period : str, optional
        The period to look at; default the last.
    reference : mapping of str to float, optional
        Jobs by cluster to compare with; default all regions together.
    level : float
        Certainty of intervals.
    growth_from : str, optional
        First period of the growth; default the first one, or where there are breaks, the last of them.
    breaks : tuple of str
        Periods that begin with another classification than the one before.

    Returns
    -------
    RegionAnalysis

    Raises
    ------
    ValueError
        If the region or a period is unknown, there is one region or one cluster only, or cells are hidden.

    Examples
    --------
    >>> from klustermotor.analysis.tables import table_of
    >>> jobs = [[[80.0, 90.0], [20.0, 10.0]], [[10.0, 10.0], [90.0, 90.0]], [[50.0, 50.0], [50.0, 50.0]]]
    >>> years, codes = ["2002", "2003"], ["04", "21", "19"]
    >>> table = table_of(jobs, regions=codes, industries=["cars", "woods"], periods=years)
    >>> found = analyse_region(table, "04")
    >>> found.strong, found.growth.regional[0].round(3)
    (array([0]), np.float64(4.286))
    """
    shown = table.periods[-1] if period is None else period
    position = _position(table, region)
    assessment = assess_clusters(table, period=shown, reference=reference, level=level)
    present = presence_matrix(assessment.employment)
    near = proximity(present)
    until = table.period_index(shown)
    series = table.employment[position, :, : until + 1]
    strong, watched, others = _sort_clusters(assessment, position)
    return RegionAnalysis(
        region=region,
        position=position,
        assessment=assessment,
        strong=strong,
        watched=watched,
        others=others,
        series=series,
        periods=table.periods[: until + 1],
        breaks=tuple(start for start in breaks if start in table.periods[: until + 1]),
        growth=growth_of_region(
            table, position, first=_growth_start(table, shown, growth_from, breaks), last=shown
        ),
        proximity=near,
        present=present,
        possibilities=nearest_possibilities(present, near, position, top=_POSSIBILITIES, supporters=3),
        benchmarks=_benchmarks(assessment, position),
    )


def _position(table: RegionIndustryTable, region: str) -> int:
    """Return the position of a region; the table refuses an unknown one and names those that look like it."""
    table.select(regions=[region], industries=table.industries[:1], periods=table.periods[:1])
    return table.regions.index(region)


def _growth_start(
    table: RegionIndustryTable, shown: str, growth_from: str | None, breaks: tuple[str, ...]
) -> str:
    """Return the period growth is counted from."""
    if growth_from is not None:
        if table.period_index(growth_from) >= table.period_index(shown):
            raise ValueError(f"growth must start before {shown}, not in {growth_from}")
        return growth_from
    before = [start for start in breaks if table.period_index(start) <= table.period_index(shown)]
    return before[-1] if before else table.periods[0]


def _sort_clusters(assessment: ClusterAssessment, position: int) -> tuple[IntArray, IntArray, IntArray]:
    """Split the region's clusters into strong, watched and others, largest surplus of jobs first."""
    jobs = assessment.employment[position]
    quotient = assessment.location_quotient[position]
    known = np.flatnonzero((jobs > 0) & np.isfinite(quotient))
    surplus = jobs - jobs / np.where(quotient > 0, quotient, 1)
    order = known[np.argsort(-surplus[known], kind="stable")]
    strong = assessment.flags.strong[position, order]
    interval = assessment.interval
    holds_one = (interval.lower[position, order] <= 1) & (interval.upper[position, order] >= 1)
    matters = jobs[order] >= _SHARE_THAT_MATTERS * jobs.sum()
    nearly = (quotient[order] >= _NEARLY_ONE) & holds_one & matters
    watched = ~strong & ((quotient[order] >= 1) | nearly)
    return order[strong], order[watched], order[~strong & ~watched]


def _benchmarks(assessment: ClusterAssessment, position: int) -> BenchmarkRegions:
    """Return the regions most like this one in structure and size."""
    count = min(_NEIGHBOURS, len(assessment.table.regions) - 1)
    return benchmark_regions(assessment.employment, region=position, count=count)
