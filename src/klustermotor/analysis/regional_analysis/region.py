"""One region among all: its clusters, where their growth came from, what they lie near, whom it resembles."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from klustermotor.analysis.arrays import BoolArray, FloatArray, IntArray
from klustermotor.analysis.benchmark_regions import BenchmarkRegions, benchmark_regions
from klustermotor.analysis.regional_analysis.assessment import ClusterAssessment, assess_clusters
from klustermotor.analysis.regional_analysis.growth_of_region import RegionGrowth, growth_of_region
from klustermotor.analysis.relatedness import (
    NearestPossibilities,
    nearest_possibilities,
    proximity,
)
from klustermotor.analysis.tables import RegionIndustryTable

_POSSIBILITIES = 8
_NEIGHBOURS = 5
_TIE = 1e-12
_SHARE_THAT_MATTERS, _NEARLY_ONE = 0.002, 0.95


@dataclass(frozen=True, slots=True, eq=False)
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
    reference, level
        As for :func:`assess_clusters`.
    growth_from : str, optional
        First period of the growth; default the last of the breaks, else the first period.
    breaks : tuple of str
        Periods that begin with another classification than the one before.

    Returns
    -------
    RegionAnalysis

    Raises
    ------
    ValueError
        If the region or a period is unknown, there is one region or cluster only, or cells are hidden.

    Examples
    --------
    >>> from klustermotor.analysis.tables import table_of
    >>> jobs = [[[80, 90], [20, 10]], [[10, 10], [90, 90]], [[50, 50], [50, 50]]]
    >>> table = table_of(jobs, regions=["04", "19", "21"], industries=["a", "b"], periods=["2002", "2003"])
    >>> analyse_region(table, "04").growth.regional[0].round(3)
    np.float64(4.286)
    """
    shown = table.periods[-1] if period is None else period
    position = _position(table, region, shown)
    known = table.periods[: table.period_index(shown) + 1]
    assessment = assess_clusters(table, period=shown, reference=reference, level=level)
    return RegionAnalysis(
        region=region,
        position=position,
        assessment=assessment,
        series=table.employment[position, :, : len(known)],
        periods=known,
        breaks=tuple(start for start in breaks if start in known),
        growth=_growth(table, position, shown, growth_from, breaks),
        benchmarks=_benchmarks(assessment, position),
        **_lists(assessment, position),
        **_nearness(assessment, position),
    )


def _position(table: RegionIndustryTable, region: str, shown: str) -> int:
    """Return the position of a region; the table refuses an unknown one and names those that look like it."""
    if not table.select(regions=[region], periods=[shown]).employment.any():
        raise ValueError(
            f"the region {region!r} has no jobs in {shown or 'the table'}, so nothing can be said of it"
        )
    return table.regions.index(region)


def _growth(
    table: RegionIndustryTable, position: int, shown: str, growth_from: str | None, breaks: tuple[str, ...]
) -> RegionGrowth | None:
    """Return the growth from the chosen period, else from the last break, else from the first period."""
    end = table.period_index(shown)
    if growth_from is not None and table.period_index(growth_from) >= end:
        raise ValueError(f"growth must start before {shown}, not in {growth_from}")
    before = [start for start in breaks if start in table.periods[: end + 1]]
    first = growth_from or (before[-1] if before else table.periods[0])
    return growth_of_region(table, position, first=first, last=shown)


def _nearness(assessment: ClusterAssessment, position: int) -> dict[str, Any]:
    """Return which clusters are found together, and what lies near to the region."""
    # The same reference as for the quotients; a region built like it has all its clusters.
    present = np.nan_to_num(assessment.location_quotient) >= 1 - _TIE
    near = proximity(present)
    possible = nearest_possibilities(present, near, position, top=_POSSIBILITIES, supporters=3)
    return {"proximity": near, "present": present, "possibilities": possible}


def _lists(assessment: ClusterAssessment, position: int) -> dict[str, Any]:
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
    return {"strong": order[strong], "watched": order[watched], "others": order[~strong & ~watched]}


def _benchmarks(assessment: ClusterAssessment, position: int) -> BenchmarkRegions:
    """Return the regions most like this one in structure and size."""
    count = min(_NEIGHBOURS, len(assessment.table.regions) - 1)
    return benchmark_regions(assessment.employment, region=position, count=count)
