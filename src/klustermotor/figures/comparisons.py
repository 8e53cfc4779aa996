"""The parts of the report that hold the region against others, and clusters against each other."""

from dataclasses import dataclass

import numpy as np

from klustermotor.analysis.arrays import BoolArray, IntArray
from klustermotor.analysis.regional_analysis import RegionAnalysis
from klustermotor.analysis.relatedness import related_clusters
from klustermotor.figures.names import Names
from klustermotor.figures.numbers import estimate, number, percent, quotient
from klustermotor.figures.region_tables import leaders_of
from klustermotor.figures.texts import Texts

_CLUSTERS_SHOWN = 9
_RELATED_SHOWN = 5


@dataclass(frozen=True, slots=True)
class LeaderRow:
    """A region's share of a cluster."""

    region: str
    share: str
    quotient: str
    own: bool


@dataclass(frozen=True, slots=True)
class LeaderGroup:
    """The largest regions of one cluster."""

    name: str
    rows: list[LeaderRow]


@dataclass(frozen=True, slots=True)
class Tag:
    """A related cluster; on where the region is strong in it too."""

    name: str
    value: str
    on: bool


@dataclass(frozen=True, slots=True)
class RelatedGroup:
    """The clusters related to one."""

    name: str
    tags: list[Tag]


@dataclass(frozen=True, slots=True)
class PossibilityRow:
    """A cluster the region could come near to."""

    name: str
    density: str
    quotient: str
    supports: str


@dataclass(frozen=True, slots=True)
class BenchmarkRow:
    """A region like ours, and why."""

    region: str
    distance: str
    size: str
    alike: str
    unlike: str
    strong: str


def _shown(analysis: RegionAnalysis) -> list[int]:
    """Return the clusters worth a closer look: the strong ones, then the watched."""
    return [int(i) for i in (*analysis.strong, *analysis.watched)][:_CLUSTERS_SHOWN]


def leader_groups(analysis: RegionAnalysis, names: Names, words: Texts) -> list[LeaderGroup]:
    """Return who dominates each strong or watched cluster.

    Parameters
    ----------
    analysis : RegionAnalysis
    names : Names
    words : Texts

    Returns
    -------
    list of LeaderGroup
    """
    jobs, quotients = analysis.assessment.employment, analysis.assessment.location_quotient
    marked = _estimated(analysis)
    return [
        LeaderGroup(
            names.cluster(i),
            [
                LeaderRow(
                    region=names.region(r),
                    share=estimate(
                        percent(float(jobs[r, i] / jobs[:, i].sum()), words.language, decimals=1),
                        estimated=bool(marked[r, i]),
                    ),
                    quotient=estimate(
                        quotient(float(quotients[r, i]), words.language), estimated=bool(marked[r, i])
                    ),
                    own=r == analysis.position,
                )
                for r in leaders_of(analysis, i)
            ],
        )
        for i in _shown(analysis)
    ]


def related_groups(analysis: RegionAnalysis, names: Names, words: Texts) -> list[RelatedGroup]:
    """Return what each strong or watched cluster is related to.

    Parameters
    ----------
    analysis : RegionAnalysis
    names : Names
    words : Texts

    Returns
    -------
    list of RelatedGroup
    """
    groups = []
    for i in _shown(analysis):
        found = related_clusters(analysis.proximity, i, top=_RELATED_SHOWN)
        tags = [
            Tag(
                names.cluster(int(j)),
                number(float(near), words.language, decimals=2),
                int(j) in analysis.strong,
            )
            for j, near in zip(found.clusters, found.relatedness, strict=True)
            if near > 0
        ]
        groups.append(RelatedGroup(words("report.related_to", name=names.cluster(i)), tags))
    return groups


def possibility_rows(analysis: RegionAnalysis, names: Names, words: Texts) -> list[PossibilityRow]:
    """Return the nearest possibilities and the clusters that bring them near.

    Parameters
    ----------
    analysis : RegionAnalysis
    names : Names
    words : Texts

    Returns
    -------
    list of PossibilityRow
    """
    found = analysis.possibilities
    quotients = analysis.assessment.location_quotient[analysis.position]
    marked = _estimated(analysis)[analysis.position]
    return [
        PossibilityRow(
            name=names.cluster(int(i)),
            density=percent(float(density), words.language),
            quotient=estimate(quotient(float(quotients[i]), words.language), estimated=bool(marked[i])),
            supports=", ".join(names.cluster(int(j)) for j in supporters if j >= 0),
        )
        for i, density, supporters in zip(found.industries, found.density, found.supporters, strict=True)
    ]


def benchmark_rows(analysis: RegionAnalysis, names: Names, words: Texts) -> list[BenchmarkRow]:
    """Return the regions most like ours, what makes them alike, and what they are strong in that we are not.

    Parameters
    ----------
    analysis : RegionAnalysis
    names : Names
    words : Texts

    Returns
    -------
    list of BenchmarkRow
    """
    found = analysis.benchmarks
    strong = analysis.assessment.flags.strong
    rows = []
    for place, r in enumerate(int(region) for region in found.neighbours):
        theirs = np.flatnonzero(strong[r] & ~strong[analysis.position])
        largest = theirs[np.argsort(-analysis.assessment.employment[r, theirs], kind="stable")][:3]
        rows.append(
            BenchmarkRow(
                region=names.region(r),
                distance=number(float(found.distance[place]), words.language, decimals=2),
                size=words(
                    "report.because_size",
                    size=number(float(found.reasons.size_ratio[place]), words.language, decimals=1),
                ),
                alike=_named(found.reasons.alike[place][:2], names, words),
                unlike=_named(found.reasons.different[place][:2], names, words),
                strong=_named(largest, names, words),
            )
        )
    return rows


def _estimated(analysis: RegionAnalysis) -> BoolArray:
    """Return which cells were hidden and had to be estimated."""
    table = analysis.assessment.table
    marked: BoolArray = (table.lower < table.upper)[:, :, 0] & (analysis.assessment.employment > 0)
    return marked


def _named(clusters: IntArray, names: Names, words: Texts) -> str:
    """Return the names of some clusters, or that there are none."""
    return ", ".join(names.cluster(int(i)) for i in clusters if i >= 0) or words("report.none")
