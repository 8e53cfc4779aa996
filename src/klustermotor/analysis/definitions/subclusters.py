"""Split clusters into sub-clusters, where the data say that there are any."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from klustermotor.analysis.arrays import FloatArray, IntArray
from klustermotor.analysis.definitions.clustering import industry_profiles, ward_labels, ward_tree
from klustermotor.analysis.definitions.mixtures import standardised
from klustermotor.analysis.definitions.validation import as_labels, as_similarity_stack, sub_scores


@dataclass(frozen=True, slots=True)
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
    stack = as_similarity_stack(similarities)
    codes, compact = as_labels(labels, stack.shape[1])
    mixed = np.mean([standardised(matrix) for matrix in stack], axis=0)
    found = _whole(len(compact), len(codes))
    for cluster in range(len(codes)):
        members = np.flatnonzero(compact == cluster)
        if len(members) >= max(smallest, 4):
            inside = np.ix_(members, members)
            split, score = _best_split(mixed[inside], stack[:, inside[0], inside[1]], most, percentile)
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


def _best_split(mixed: FloatArray, stack: FloatArray, most: int, percentile: float) -> tuple[IntArray, float]:
    """Return the split of one cluster with the highest score; the fewest parts among equals."""
    tree = ward_tree(industry_profiles(mixed, rows="standardised"))
    best: tuple[IntArray, float] = (np.zeros(len(mixed), dtype=np.int64), -np.inf)
    for number in range(2, min(most, len(mixed) // 2) + 1):
        split = ward_labels(tree, number)
        n_found = int(split.max()) + 1
        if n_found < 2:
            continue
        score = float(sub_scores(stack, split, n_found, percentile=percentile, singles="fail").mean())
        if score > best[1]:
            best = (split, score)
    return best
