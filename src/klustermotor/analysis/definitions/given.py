"""Cluster definitions as data: which industry belongs to which cluster, with what weight."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from klustermotor.analysis.arrays import BoolArray, FloatArray, IntArray, as_counts, as_floats, check_shape
from klustermotor.analysis.tables.mapping import CodeMapping, links_of

#: Stands in a label array for an industry that the definitions leave out.
NOT_COVERED = -1
_SLACK = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Definitions:
    """Which industry belongs to which cluster: one entry per link, in matching order.

    Parameters
    ----------
    industries, clusters : tuple of str
        Codes of the linked industry and cluster.
    weights : (n_links,) ndarray
        Share of the industry's jobs that goes to the cluster; positive, and an industry's sum to 1.
    names : mapping of str to str
        Names of clusters; may be empty.

    Raises
    ------
    ValueError
        If a link is given twice, or the weights of an industry do not sum to 1.

    Examples
    --------
    >>> given = Definitions(("332994", "336412"), ("1", "1"), np.ones(2), {"1": "Aerospace Engines"})
    >>> given.cluster_codes, given.labels_for(["336412", "111110"])
    (('1',), array([ 0, -1]))
    """

    industries: tuple[str, ...]
    clusters: tuple[str, ...]
    weights: FloatArray
    names: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        weights = as_floats(self.weights, "weights", ndim=1, axes=("link",))
        check_shape(weights, "weights", (len(self.industries),))
        if len(self.clusters) != len(self.industries):
            raise ValueError(
                f"definitions link {len(self.industries)} industries to {len(self.clusters)} clusters; "
                "give one cluster per link"
            )
        _check_links(self.industries, self.clusters, weights)

    @property
    def cluster_codes(self) -> tuple[str, ...]:
        """Return every cluster once, in order of first appearance."""
        return tuple(dict.fromkeys(self.clusters))

    @property
    def industry_codes(self) -> tuple[str, ...]:
        """Return every industry once, in order of first appearance."""
        return tuple(dict.fromkeys(self.industries))

    def name(self, cluster: str) -> str:
        """Return the name of a cluster, or its code where it has none."""
        return self.names.get(cluster, cluster)

    def members(self, cluster: str) -> tuple[str, ...]:
        """Return the industries of a cluster; refused where the cluster is unknown."""
        found = tuple(i for i, c in zip(self.industries, self.clusters, strict=True) if c == cluster)
        if not found:
            raise ValueError(f"cluster {cluster!r} is not in the definitions")
        return found

    def labels_for(self, industries: Sequence[str]) -> IntArray:
        """Return the position in ``cluster_codes`` of each industry's cluster, −1 where it is left out.

        Raises
        ------
        ValueError
            If an industry is split between clusters, so that it has no single label.
        """
        place = {code: number for number, code in enumerate(self.cluster_codes)}
        label: dict[str, int] = {}
        for industry, cluster in zip(self.industries, self.clusters, strict=True):
            if industry in label:
                raise ValueError(f"industry {industry!r} is split between clusters and has no single label")
            label[industry] = place[cluster]
        return np.array([label.get(code, NOT_COVERED) for code in industries], dtype=np.int64)

    def mapping(self) -> dict[str, str | Mapping[str, float]]:
        """Return the code mapping that `klustermotor.analysis.tables.aggregate` takes."""
        shares: dict[str, dict[str, float]] = {}
        for industry, cluster, weight in zip(self.industries, self.clusters, self.weights, strict=True):
            shares.setdefault(industry, {})[cluster] = float(weight)
        return {code: next(iter(parts)) if len(parts) == 1 else parts for code, parts in shares.items()}

    def select(self, clusters: Iterable[str]) -> "Definitions":
        """Return some clusters alone; the weights of an industry that loses a cluster are scaled to 1."""
        wanted = set(clusters)
        unknown = sorted(wanted - set(self.clusters))
        if unknown:
            raise ValueError(f"clusters not in the definitions: {', '.join(unknown)}")
        kept = [k for k, code in enumerate(self.clusters) if code in wanted]
        industries = tuple(self.industries[k] for k in kept)
        totals: dict[str, float] = dict.fromkeys(industries, 0.0)
        for k in kept:
            totals[self.industries[k]] += float(self.weights[k])
        weights = np.array([self.weights[k] / totals[self.industries[k]] for k in kept])
        return Definitions(
            industries,
            tuple(self.clusters[k] for k in kept),
            weights,
            {code: name for code, name in self.names.items() if code in wanted},
        )


def definitions_from_mapping(mapping: CodeMapping, *, names: Mapping[str, str] | None = None) -> Definitions:
    """Return definitions from a code mapping, split industries included.

    Parameters
    ----------
    mapping : mapping of industry to cluster, or to a mapping of clusters to weights
    names : mapping of str to str, optional
        Names of the clusters.

    Returns
    -------
    Definitions

    Raises
    ------
    ValueError
        If the mapping is empty or the weights of an industry do not sum to 1.

    Examples
    --------
    >>> definitions_from_mapping({"A": "1", "B": {"1": 0.25, "2": 0.75}}).clusters
    ('1', '1', '2')
    """
    links = links_of(mapping)
    return Definitions(links.sources, links.targets, np.array(links.weights), dict(names or {}))


@dataclass(frozen=True, slots=True)
class DefinitionCoverage:
    """How much of a table the definitions cover: ``shares`` of industries and of jobs, and what is missing.

    ``missing_industries`` are in the table but not in the definitions, the largest first;
    ``unused_industries`` the other way round.
    """

    industry_share: float
    employment_share: float
    missing_industries: tuple[str, ...]
    unused_industries: tuple[str, ...]


def definitions_from_labels(
    industries: Sequence[str],
    labels: Iterable[int | str],
    *,
    names: Mapping[str, str] | None = None,
) -> Definitions:
    """Return definitions where each industry has one cluster.

    Parameters
    ----------
    industries : sequence of str
        Codes, unique.
    labels : iterable of int or str
        Cluster of each industry; written as text.
    names : mapping of str to str, optional
        Names of the clusters.

    Returns
    -------
    Definitions

    Raises
    ------
    ValueError
        If the lengths differ or an industry is given twice.

    Examples
    --------
    >>> definitions_from_labels(["A", "B"], [1, 2]).cluster_codes
    ('1', '2')
    """
    clusters = tuple(str(label) for label in labels)
    codes = tuple(industries)
    if len(codes) != len(clusters):
        raise ValueError(f"{len(codes)} industries but {len(clusters)} labels; give one label per industry")
    return Definitions(codes, clusters, np.ones(len(codes)), dict(names or {}))


def definition_coverage(
    definitions: Definitions, industries: Sequence[str], employment: ArrayLike
) -> DefinitionCoverage:
    """Return which share of a table's industries and jobs the definitions cover.

    Parameters
    ----------
    definitions : Definitions
    industries : sequence of str
        Codes of the table.
    employment : (n_industries,) array-like of jobs
        Jobs by industry, over all regions.

    Returns
    -------
    DefinitionCoverage
        ``employment_share`` is NaN where the table has no jobs.

    Raises
    ------
    ValueError
        If the number of jobs does not fit, or a count is negative or not finite.

    Examples
    --------
    >>> coverage = definition_coverage(definitions_from_labels(["A", "B"], [1, 1]), ["A", "C"], [30, 10])
    >>> coverage.employment_share, coverage.missing_industries, coverage.unused_industries
    (0.75, ('C',), ('B',))
    """
    jobs = as_counts(employment, "employment", ndim=1, axes=("industry",))
    check_shape(jobs, "employment", (len(industries),))
    known = set(definitions.industries)
    covered: BoolArray = np.array([code in known for code in industries], dtype=np.bool_)
    total = float(jobs.sum())
    missing = [k for k in np.argsort(-jobs, kind="stable") if not covered[k]]
    present = set(industries)
    return DefinitionCoverage(
        industry_share=float(covered.mean()),
        employment_share=float(jobs[covered].sum()) / total if total > 0 else float("nan"),
        missing_industries=tuple(industries[k] for k in missing),
        unused_industries=tuple(code for code in definitions.industry_codes if code not in present),
    )


def _check_links(industries: tuple[str, ...], clusters: tuple[str, ...], weights: FloatArray) -> None:
    """Refuse a link given twice, a weight that is not positive, and weights that do not sum to 1."""
    seen: set[tuple[str, str]] = set()
    totals: dict[str, float] = {}
    for industry, cluster, weight in zip(industries, clusters, weights, strict=True):
        if (industry, cluster) in seen:
            raise ValueError(f"industry {industry!r} is linked to cluster {cluster!r} twice")
        if weight <= 0:
            raise ValueError(f"the weight of industry {industry!r} in cluster {cluster!r} must be positive")
        seen.add((industry, cluster))
        totals[industry] = totals.get(industry, 0.0) + float(weight)
    for industry, total in totals.items():
        if abs(total - 1.0) > _SLACK:
            raise ValueError(
                f"the weights of industry {industry!r} must sum to 1, but sum to {total:g}; "
                "is it in two clusters?"
            )
