"""Split clusters into sub-clusters, where the data say that there are any."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from klustermotor.analysis.arrays import FloatArray, IntArray
from klustermotor.analysis.definitions.clustering import industry_profiles, ward_labels, ward_tree
from klustermotor.analysis.definitions.mixtures import standardised_stack
from klustermotor.analysis.definitions.validation import as_labels, scores_and_margin


@dataclass(frozen=True, slots=True, eq=False)
class Subclusters:
    """Sub-cluster of each industry, counted from 0 inside its cluster, and how well each split holds.

    ``n_subclusters`` and ``scores`` follow the sorted labels; a cluster that stays whole has 1 and score NaN.
    """

    labels: IntArray
    n_subclusters: IntArray
    scores: FloatArray


def find_subclusters(
    similarities: Mapping[str, ArrayLike],
    labels: ArrayLike,
    *,
    smallest: int = 6,
    most: int = 8,
    least_score: float = 75.0,
    percentile: float = 95.0,
) -> Subclusters:
    """Return sub-clusters by Ward's method inside each cluster, their number chosen by validation score [1]_.

    The profile of an industry is its relatedness to the members of its cluster only. Numbers from 2 to
    ``most``, with two industries or more per sub-cluster on average, are scored inside the cluster.

    Parameters
    ----------
    similarities : mapping of name to (n_industries, n_industries) array-like
        Industries are grouped on the mean of the standardised matrices; scores are the mean over them.
    labels : (n_industries,) array-like of int
    smallest, most : int
        Clusters with fewer industries than ``smallest`` stay whole; ``most`` sub-clusters are tried at most.
    least_score, percentile : float
        A cluster stays whole where no split reaches this overall validation score, in per cent.

    Returns
    -------
    Subclusters

    Raises
    ------
    ValueError
        If a matrix is not valid, or there are fewer than two clusters.

    References
    ----------
    .. [1] Delgado, M., Porter, M. E., Stern, S. (2016). Defining clusters of related industries. Journal of
       Economic Geography 16(1), 1–38.

    Examples
    --------
    >>> near = np.kron(np.eye(4), np.ones((3, 3))) + np.kron(np.eye(2), np.ones((6, 6)))
    >>> found = find_subclusters({"LC": near}, [0] * 6 + [1] * 6)
    >>> found.labels
    array([0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 1, 1])
    """
    stack = standardised_stack(similarities)
    codes, compact = as_labels(labels, stack.shape[1])
    found = _whole(len(compact), len(codes))
    for cluster in range(len(codes)):
        members = np.flatnonzero(compact == cluster)
        if len(members) >= max(smallest, 4):
            inside = np.ix_(members, members)
            split, score = _best_split(stack[:, inside[0], inside[1]], most, percentile)
            if score >= least_score:
                found.labels[members], found.scores[cluster] = split, score
                found.n_subclusters[cluster] = split.max() + 1
    return found


def _whole(n_industries: int, n_clusters: int) -> Subclusters:
    """Return every cluster as one sub-cluster."""
    return Subclusters(
        np.zeros(n_industries, dtype=np.int64),
        np.ones(n_clusters, dtype=np.int64),
        np.full(n_clusters, np.nan),
    )


def _best_split(stack: FloatArray, most: int, percentile: float) -> tuple[IntArray, float]:
    """Return the split of one cluster with the highest score; the largest margin among equals."""
    tree = ward_tree(industry_profiles(stack.mean(axis=0), rows="standardised"))
    n_industries = stack.shape[1]
    best, best_key = np.zeros(n_industries, dtype=np.int64), (-np.inf, -np.inf)
    for number in range(2, min(most, n_industries // 2) + 1):
        split = ward_labels(tree, number)
        if split.max() == 0:
            continue
        shares, margin = scores_and_margin(
            stack, split, int(split.max()) + 1, percentile=percentile, singles="fail"
        )
        key = (round(float(shares.mean()), 9), margin)
        if key > best_key:
            best, best_key = split, key
    return best, best_key[0]
