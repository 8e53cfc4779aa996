"""How well a set of clusters holds together: within against between, per cluster and per industry."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from klustermotor.analysis.arrays import BoolArray, FloatArray, IntArray, as_floats, check_shape
from klustermotor.analysis.compiled import compiled

SingleRule = Literal["fail", "leave out"]
_SYMMETRY_TOLERANCE = 1e-8


@dataclass(frozen=True, slots=True, eq=False)
class ClusterRelatedness:
    """Mean relatedness inside and between clusters, in the order of the sorted labels.

    ``within_clusters`` (n_clusters,) is the mean over pairs inside a cluster and ``within_industries``
    (n_industries,) an industry's mean with the others of its own cluster; both are NaN for a cluster of one
    industry. ``between_clusters`` (n_clusters, n_clusters) and ``between_industries`` (n_industries,
    n_clusters) are means over pairs with another cluster; NaN for the own cluster.
    """

    labels: IntArray
    within_clusters: FloatArray
    between_clusters: FloatArray
    within_industries: FloatArray
    between_industries: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class ValidationScores:
    """Validation scores of one set of clusters in per cent, a value per similarity matrix.

    ``cluster_mean`` is the share of clusters whose within relatedness is above their mean relatedness to
    other clusters, ``cluster_percentile`` above the percentile of it; ``industry_mean`` and
    ``industry_percentile`` are the same for industries.
    """

    matrices: tuple[str, ...]
    cluster_mean: FloatArray
    cluster_percentile: FloatArray
    industry_mean: FloatArray
    industry_percentile: FloatArray

    @property
    def vs_cluster(self) -> float:
        """Return VS-Cluster: the mean of both cluster scores over the matrices."""
        return float((self.cluster_mean.mean() + self.cluster_percentile.mean()) / 2)

    @property
    def vs_industry(self) -> float:
        """Return VS-Industry: the mean of both industry scores over the matrices."""
        return float((self.industry_mean.mean() + self.industry_percentile.mean()) / 2)

    @property
    def overall(self) -> float:
        """Return the mean of VS-Cluster and VS-Industry."""
        return (self.vs_cluster + self.vs_industry) / 2


def cluster_relatedness(similarity: ArrayLike, labels: ArrayLike) -> ClusterRelatedness:
    """Return the within and between relatedness of every cluster and industry (WCR and BCR of [1]_).

    Parameters
    ----------
    similarity : (n_industries, n_industries) array-like
        Symmetric; its diagonal is not used.
    labels : (n_industries,) array-like of int
        Cluster of each industry.

    Returns
    -------
    ClusterRelatedness

    Raises
    ------
    ValueError
        If the matrix is not symmetric or finite, or there are fewer than two clusters.

    References
    ----------
    .. [1] Delgado, M., Porter, M. E., Stern, S. (2016). Defining clusters of related industries. Journal of
       Economic Geography 16(1), 1–38.

    Examples
    --------
    >>> result = cluster_relatedness([[1, 0.8, 0.2], [0.8, 1, 0.4], [0.2, 0.4, 1]], [0, 0, 1])
    >>> result.within_industries
    array([0.8, 0.8, nan])
    >>> result.between_clusters
    array([[nan, 0.3],
           [0.3, nan]])
    """
    matrix = as_similarity(similarity, "similarity")
    codes, compact = as_labels(labels, len(matrix))
    within, between, own, other = _within_between(matrix[None], compact, len(codes))
    between[0][np.eye(len(codes), dtype=bool)] = np.nan
    other[0][np.arange(len(compact)), compact] = np.nan
    return ClusterRelatedness(codes, within[0], between[0], own[0], other[0])


def validation_scores(
    similarities: Mapping[str, ArrayLike],
    labels: ArrayLike,
    *,
    percentile: float = 95.0,
    singles: SingleRule = "fail",
) -> ValidationScores:
    """Return how often clusters and industries are more related within than between, in per cent [1]_.

    Parameters
    ----------
    similarities : mapping of name to (n_industries, n_industries) array-like
        The matrices to score on; each counts the same.
    labels : (n_industries,) array-like of int
        Cluster of each industry.
    percentile : float
        The second score compares with this percentile (linear interpolation) over the other clusters.
    singles : {"fail", "leave out"}
        A cluster of one industry has no relatedness within: count it as not above, or leave it out.

    Returns
    -------
    ValidationScores

    Raises
    ------
    ValueError
        If a matrix is not symmetric or finite, there are fewer than two clusters, or every cluster to be
        counted has one industry.

    References
    ----------
    .. [1] Delgado, M., Porter, M. E., Stern, S. (2016). Defining clusters of related industries. Journal of
       Economic Geography 16(1), 1–38.

    Examples
    --------
    >>> scores = validation_scores({"COI": [[1, 0.8, 0.2], [0.8, 1, 0.4], [0.2, 0.4, 1]]}, [0, 0, 1])
    >>> scores.vs_cluster, round(scores.vs_industry, 1)
    (50.0, 66.7)
    """
    if not 0 <= percentile <= 100:
        raise ValueError(f"percentile must lie between 0 and 100, but is {percentile:g}")
    stack = as_similarity_stack(similarities)
    codes, compact = as_labels(labels, stack.shape[1])
    if singles == "leave out" and len(codes) == len(compact):
        raise ValueError("every cluster has one industry, so that none is left to score; use fewer clusters")
    shares, _ = scores_and_margin(stack, compact, len(codes), percentile=percentile, singles=singles)
    return ValidationScores(tuple(similarities), *shares.T)


def as_similarity(similarity: ArrayLike, name: str) -> FloatArray:
    """Return a similarity matrix as floats, checked to be square, finite and symmetric.

    Parameters
    ----------
    similarity : (n_industries, n_industries) array-like
    name : str
        What the matrix is, for the message.

    Returns
    -------
    (n_industries, n_industries) ndarray

    Raises
    ------
    ValueError
        If it is not square, finite and symmetric.

    Examples
    --------
    >>> as_similarity([[1, 2], [3, 1]], "COI")
    Traceback (most recent call last):
    ValueError: COI must be symmetric, but is 2 at industries 0, 1 (counted from 0) and 3 at 1, 0
    """
    matrix = as_floats(similarity, name, axes=("industry", "industry"))
    check_shape(matrix, name, (len(matrix), len(matrix)))
    gap = np.abs(matrix - matrix.T)
    if gap.max() > _SYMMETRY_TOLERANCE * max(1.0, float(np.abs(matrix).max())):
        i, j = (int(k) for k in np.unravel_index(int(gap.argmax()), gap.shape))
        raise ValueError(
            f"{name} must be symmetric, but is {matrix[i, j]:g} at industries {i}, {j} (counted from 0) and "
            f"{matrix[j, i]:g} at {j}, {i}"
        )
    return matrix


def as_similarity_stack(similarities: Mapping[str, ArrayLike]) -> FloatArray:
    """Return the checked matrices as one array.

    Parameters
    ----------
    similarities : mapping of name to (n_industries, n_industries) array-like

    Returns
    -------
    (n_matrices, n_industries, n_industries) ndarray

    Raises
    ------
    ValueError
        If there is none, one is not symmetric and finite, or sizes differ.

    Examples
    --------
    >>> as_similarity_stack({"COI": np.eye(2), "IO": np.eye(2)}).shape
    (2, 2, 2)
    """
    if not similarities:
        raise ValueError("no similarity matrix is given; give at least one by name")
    matrices = [as_similarity(matrix, name) for name, matrix in similarities.items()]
    for name, matrix in zip(similarities, matrices, strict=True):
        check_shape(matrix, name, matrices[0].shape)
    return np.stack(matrices)


def as_labels(labels: ArrayLike, n_industries: int) -> tuple[IntArray, IntArray]:
    """Return the sorted cluster codes and each industry's position among them.

    Parameters
    ----------
    labels : (n_industries,) array-like of int
    n_industries : int

    Returns
    -------
    codes : (n_clusters,) ndarray of int
    positions : (n_industries,) ndarray of int

    Raises
    ------
    ValueError
        If the labels are not integers, their number does not fit or there are fewer than two clusters.

    Examples
    --------
    >>> as_labels([7, 3, 7], 3)
    (array([3, 7]), array([1, 0, 1]))
    """
    array = np.asarray(labels)
    if array.dtype.kind not in "iu":
        raise ValueError(f"labels must be integers, but are {array.dtype}")
    check_shape(array, "labels", (n_industries,))
    codes, compact = np.unique(array, return_inverse=True)
    if len(codes) < 2:
        raise ValueError("at least two clusters are needed: with one there is nothing between clusters")
    return codes.astype(np.int64), compact.astype(np.int64)


def scores_and_margin(
    stack: FloatArray, labels: IntArray, n_clusters: int, *, percentile: float, singles: SingleRule
) -> tuple[FloatArray, float]:
    """Return the scores on every matrix, and by how much industries fit better than in the next best cluster.

    Parameters
    ----------
    stack : (n_matrices, n_industries, n_industries) ndarray
        Checked, as from :func:`as_similarity_stack`.
    labels : (n_industries,) ndarray of int
        From 0 to ``n_clusters`` − 1, none left out.
    n_clusters : int
        At least two.
    percentile, singles
        As in :func:`validation_scores`.

    Returns
    -------
    scores : (n_matrices, 4) ndarray
        Per cent; columns in the order of :class:`ValidationScores`.
    margin : float
        Mean over industries and matrices; an industry that is alone fits its own cluster by 0.

    Examples
    --------
    >>> near = np.kron(np.eye(2), np.ones((2, 2)))[None]
    >>> scores_and_margin(near, np.array([0, 0, 1, 1]), 2, percentile=95.0, singles="fail")
    (array([[100., 100., 100., 100.]]), 1.0)
    """
    within, between, own, other = _within_between(stack, labels, n_clusters)
    cluster = _above(within, between, np.arange(n_clusters), percentile)
    industry = _above(own, other, labels, percentile)
    if singles == "leave out":
        several = np.bincount(labels, minlength=n_clusters) > 1
        cluster, industry = cluster[..., several], industry[..., several[labels]]
    other[:, np.arange(len(labels)), labels] = -np.inf
    margin = float((np.nan_to_num(own) - other.max(axis=2)).mean())
    return 100.0 * np.concatenate([cluster.mean(axis=2), industry.mean(axis=2)]).T, margin


def _within_between(
    stack: FloatArray, labels: IntArray, n_clusters: int
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Return mean relatedness within and between clusters, of industries to their own and to all clusters."""
    sums = _sums_by_cluster(stack, labels, n_clusters)
    member = labels[:, None] == np.arange(n_clusters)
    sizes = member.sum(axis=0).astype(np.float64)
    own_sums = sums[:, np.arange(len(labels)), labels]
    own_sums = own_sums - np.diagonal(stack, axis1=1, axis2=2)  # an industry is not its own neighbour
    pair_sums = _sums_by_cluster(np.ascontiguousarray(sums.transpose(0, 2, 1)), labels, n_clusters)
    alone = np.where(sizes > 1, 1.0, np.nan)
    others = np.maximum(sizes - 1, 1.0) * alone
    own = own_sums / others[labels]
    within = (own_sums @ member.astype(np.float64)) / (sizes * others)
    between = pair_sums / np.outer(sizes, sizes)
    return within, between, own, sums / sizes


@compiled
def _sums_by_cluster(stack: FloatArray, labels: IntArray, n_clusters: int) -> FloatArray:
    """Return every row summed over the members of each cluster."""
    n_matrices, n_rows, n_industries = stack.shape
    sums = np.zeros((n_matrices, n_rows, n_clusters))
    for m in range(n_matrices):
        for i in range(n_rows):
            for j in range(n_industries):
                sums[m, i, labels[j]] += stack[m, i, j]
    return sums


def _above(within: FloatArray, between: FloatArray, own: IntArray, percentile: float) -> BoolArray:
    """Say who is above the mean (first) and the percentile (second) over other clusters; NaN is not above."""
    rows = np.arange(between.shape[1])
    n_others = between.shape[2] - 1
    own_values = between[:, rows, own]
    mean = (between.sum(axis=2) - own_values) / n_others
    ranked = between.copy()
    ranked[:, rows, own] = -np.inf  # sorts first, so that the others take the places from 1 on
    place = 1 + (n_others - 1) * percentile / 100.0
    low = int(place)
    high = min(low + 1, n_others)
    ranked = np.partition(ranked, (low, high), axis=2)
    bound = ranked[..., low] + (place - low) * (ranked[..., high] - ranked[..., low])
    return np.stack([within > mean, within > bound])
