"""How alike two sets of clusters are."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from klustermotor.analysis.arrays import FloatArray, IntArray, as_counts, check_shape
from klustermotor.analysis.definitions.given import NOT_COVERED, Definitions


@dataclass(frozen=True, slots=True, eq=False)
class DefinitionsComparison:
    """Overlap of two sets of clusters over the industries that both define.

    ``overlap`` (n_first, n_second) counts the shared industries. ``first_shares`` is the
    part of each first cluster that lies in the second cluster it shares most with, ``first_matches`` that
    cluster; ``second_shares`` and ``second_matches`` the other way round. A cluster without common industries
    has share NaN and match −1. ``overlap_share`` is the mean of both directions, by industries: 1 when each
    cluster of either set lies within one of the other's.
    """

    industries: tuple[str, ...]
    first_clusters: tuple[str, ...]
    second_clusters: tuple[str, ...]
    overlap: FloatArray
    first_shares: FloatArray
    first_matches: IntArray
    second_shares: FloatArray
    second_matches: IntArray
    overlap_share: float
    adjusted_rand_index: float


def compare_definitions(first: Definitions, second: Definitions) -> DefinitionsComparison:
    """Return the overlap of two definitions over the industries they have in common.

    Parameters
    ----------
    first, second : Definitions
        Without split industries.

    Returns
    -------
    DefinitionsComparison

    Raises
    ------
    ValueError
        If they have no industry in common, or an industry is split.

    Examples
    --------
    >>> a = Definitions(("A", "B", "C", "D"), ("1", "1", "2", "2"), np.ones(4))
    >>> b = Definitions(("A", "B", "C", "D"), ("x", "x", "x", "y"), np.ones(4))
    >>> found = compare_definitions(a, b)
    >>> found.first_shares, found.overlap_share, found.adjusted_rand_index
    (array([1. , 0.5]), 0.75, 0.0)
    """
    other = set(second.industries)
    common = tuple(code for code in first.industry_codes if code in other)
    if not common:
        raise ValueError(
            "the two definitions have no industry in common; do they use the same classification?"
        )
    a, b = first.labels_for(common), second.labels_for(common)
    table = _cross_table(a, b, len(first.cluster_codes), len(second.cluster_codes), np.ones(len(common)))
    first_shares, first_matches = _best_matches(table)
    second_shares, second_matches = _best_matches(table.T)
    return DefinitionsComparison(
        industries=common,
        first_clusters=first.cluster_codes,
        second_clusters=second.cluster_codes,
        overlap=table,
        first_shares=first_shares,
        first_matches=first_matches,
        second_shares=second_shares,
        second_matches=second_matches,
        overlap_share=overlap_share(a, b),
        adjusted_rand_index=adjusted_rand_index(a, b),
    )


def overlap_share(first: ArrayLike, second: ArrayLike, *, weights: ArrayLike | None = None) -> float:
    """Return the share of industries that stay with the bulk of their cluster in the other set, 0 to 1 [1]_.

    For each cluster the largest part found together in one cluster of the other set counts; the result is the
    mean of both directions, which is 1 less van Dongen's distance over twice the number of industries.

    Parameters
    ----------
    first, second : (n_industries,) array-like of int
        Cluster of each industry in either set.
    weights : (n_industries,) array-like, optional
        For instance jobs; default is 1 each.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If the lengths differ or the weights are negative or all zero.

    References
    ----------
    .. [1] van Dongen, S. (2000). Performance criteria for graph clustering and Markov cluster experiments.
       Technical Report INS-R0012, CWI, Amsterdam.

    Examples
    --------
    >>> overlap_share([0, 0, 1, 1], [5, 5, 5, 7])
    0.75
    """
    a, b = _compact_pair(first, second)
    mass = np.ones(len(a)) if weights is None else as_counts(weights, "weights", ndim=1, axes=("industry",))
    check_shape(mass, "weights", a.shape)
    if mass.sum() <= 0:
        raise ValueError("weights must not all be zero")
    table = _cross_table(a, b, int(a.max()) + 1, int(b.max()) + 1, mass)
    return float((table.max(axis=1).sum() + table.max(axis=0).sum()) / (2 * mass.sum()))


def adjusted_rand_index(first: ArrayLike, second: ArrayLike) -> float:
    """Return the agreement of two sets of clusters over pairs, corrected for chance [1]_.

    Parameters
    ----------
    first, second : (n_industries,) array-like of int
        Cluster of each industry in either set.

    Returns
    -------
    float
        1 for the same groups, about 0 for independent ones.

    Raises
    ------
    ValueError
        If the lengths differ or labels are not integers.

    References
    ----------
    .. [1] Hubert, L. and Arabie, P. (1985). Comparing partitions. Journal of Classification 2, 193–218.

    Examples
    --------
    >>> adjusted_rand_index([0, 0, 1, 1], [3, 3, 2, 2])
    1.0
    """
    a, b = _compact_pair(first, second)
    table = _cross_table(a, b, int(a.max()) + 1, int(b.max()) + 1, np.ones(len(a)))
    together = _pairs(table).sum()
    in_first, in_second = _pairs(table.sum(axis=1)).sum(), _pairs(table.sum(axis=0)).sum()
    everything = len(a) * (len(a) - 1) / 2
    expected = in_first * in_second / everything if everything else 0.0
    largest = (in_first + in_second) / 2
    return 1.0 if largest == expected else float((together - expected) / (largest - expected))


def _compact_pair(first: ArrayLike, second: ArrayLike) -> tuple[IntArray, IntArray]:
    """Return both label arrays counted from 0, checked to fit each other."""
    pair = []
    for name, labels in (("first", first), ("second", second)):
        array = np.asarray(labels)
        if array.ndim != 1 or array.size == 0 or array.dtype.kind not in "iu":
            raise ValueError(f"{name} must hold one integer label per industry")
        pair.append(np.unique(array, return_inverse=True)[1].astype(np.int64))
    check_shape(pair[1], "second", pair[0].shape)
    return pair[0], pair[1]


def _cross_table(a: IntArray, b: IntArray, n_first: int, n_second: int, weights: FloatArray) -> FloatArray:
    """Return the weight shared by each cluster of the first and of the second set."""
    table = np.zeros((n_first, n_second))
    np.add.at(table, (a, b), weights)
    return table


def _best_matches(table: FloatArray) -> tuple[FloatArray, IntArray]:
    """Return for each row the largest share in one column, and that column."""
    totals = table.sum(axis=1)
    shares = np.divide(table.max(axis=1), totals, out=np.full(len(totals), np.nan), where=totals > 0)
    return shares, np.where(totals > 0, table.argmax(axis=1), NOT_COVERED).astype(np.int64)


def _pairs(counts: FloatArray) -> FloatArray:
    """Return the number of pairs in groups of these sizes."""
    return counts * (counts - 1) / 2
