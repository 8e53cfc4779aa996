"""Group industries by the profile of their relatedness to all others: Ward's tree and k-means."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy.cluster.hierarchy import fcluster, linkage

from klustermotor.analysis.arrays import FloatArray, IntArray, as_floats
from klustermotor.analysis.compiled import compiled
from klustermotor.analysis.definitions.validation import as_similarity
from klustermotor.analysis.randomness import check_generator

RowScale = Literal["raw", "standardised"]
_NEGLIGIBLE = 1e-12


def industry_profiles(similarity: ArrayLike, *, rows: RowScale = "raw") -> FloatArray:
    """Return coordinates of the industries whose distances are those of the rows of the matrix.

    The rows are turned by an exact rotation that drops directions without variation: a matrix computed from
    51 regions keeps about 50 columns, which makes every later step faster at unchanged distances.

    Parameters
    ----------
    similarity : (n_industries, n_industries) array-like
        Symmetric.
    rows : {"raw", "standardised"}
        Take rows as they are, or each with mean 0 and standard deviation 1, so that what counts is with whom
        an industry is related and not how strongly it is related to everybody.

    Returns
    -------
    (n_industries, n_dimensions) ndarray
        A row without variation becomes zero when standardised.

    Raises
    ------
    ValueError
        If the matrix is not square, finite and symmetric.

    Examples
    --------
    >>> profiles = industry_profiles([[1, 0.9, 0], [0.9, 1, 0], [0, 0, 1]])
    >>> round(float(np.linalg.norm(profiles[0] - profiles[1])), 6)
    0.141421
    """
    return profiles_by_scale(as_similarity(similarity, "similarity"), (rows,))[rows]


def profiles_by_scale(matrix: FloatArray, scales: Sequence[RowScale]) -> dict[RowScale, FloatArray]:
    """Return the profiles of a checked matrix for several scales, from one decomposition.

    Parameters
    ----------
    matrix : (n_industries, n_industries) ndarray
    scales : sequence of {"raw", "standardised"}

    Returns
    -------
    dict of scale to (n_industries, n_dimensions) ndarray

    Examples
    --------
    >>> sorted(profiles_by_scale(np.eye(3), ("raw", "standardised")))
    ['raw', 'standardised']
    """
    values, vectors = np.linalg.eigh(matrix)
    kept = np.abs(values) > _NEGLIGIBLE * max(float(np.abs(values).max()), np.finfo(np.float64).tiny)
    kept[np.abs(values).argmax()] = True
    basis = vectors[:, kept]
    raw = np.ascontiguousarray(basis * values[kept])
    return {scale: raw if scale == "raw" else _standardised(matrix, basis, raw) for scale in scales}


def _standardised(matrix: FloatArray, basis: FloatArray, raw: FloatArray) -> FloatArray:
    """Return the profiles of the rows less their means, over their deviations."""
    # These rows lie in the space of the basis and the vector of ones.
    triangle = np.linalg.qr(np.column_stack([basis, np.ones(len(matrix))])).R
    profiles = np.column_stack([raw, -matrix.mean(axis=1)]) @ triangle.T
    spread = matrix.std(axis=1, keepdims=True)
    varied = spread > _NEGLIGIBLE * np.abs(matrix).max()
    return np.ascontiguousarray(np.divide(profiles, spread, out=np.zeros_like(profiles), where=varied))


def ward_tree(profiles: ArrayLike) -> FloatArray:
    """Return Ward's tree over the profiles [1]_, in the form of ``scipy.cluster.hierarchy``.

    Parameters
    ----------
    profiles : (n_industries, n_dimensions) array-like
        At least two industries.

    Returns
    -------
    (n_industries − 1, 4) ndarray

    Raises
    ------
    ValueError
        If a value is not finite or there is only one industry.

    References
    ----------
    .. [1] Ward, J. H. (1963). Hierarchical grouping to optimize an objective function. Journal of the
       American Statistical Association 58(301), 236–244.

    Examples
    --------
    >>> ward_tree([[0.0], [1.0], [5.0]])[0]
    array([0., 1., 1., 2.])
    """
    points = as_floats(profiles, "profiles", axes=("industry", "dimension"))
    if len(points) < 2:
        raise ValueError("a tree needs at least two industries, but one is given")
    return np.asarray(linkage(points, "ward"), dtype=np.float64)


def ward_labels(tree: FloatArray, n_clusters: int) -> IntArray:
    """Return the clusters of a tree cut into a number of groups, counted from 0 in order of appearance.

    Parameters
    ----------
    tree : (n_industries − 1, 4) ndarray
        From :func:`ward_tree`.
    n_clusters : int
        Between 1 and the number of industries.

    Returns
    -------
    (n_industries,) ndarray of int

    Raises
    ------
    ValueError
        If the number of clusters does not fit.

    Examples
    --------
    >>> ward_labels(ward_tree([[0.0], [1.0], [5.0]]), 2)
    array([0, 0, 1])
    """
    check_number(n_clusters, len(tree) + 1)
    return _in_order_of_appearance(np.asarray(fcluster(tree, n_clusters, "maxclust"), dtype=np.int64))


def k_means_labels(
    profiles: ArrayLike, n_clusters: int, *, rng: np.random.Generator, max_iterations: int = 100
) -> IntArray:
    """Return clusters by k-means from one spread-out random start [1]_, counted in order of appearance.

    A cluster that loses its last industry takes the industry farthest from its own centre, so that the number
    of clusters is the one asked for.

    Parameters
    ----------
    profiles : (n_industries, n_dimensions) array-like
    n_clusters : int
        Between 1 and the number of industries.
    rng : numpy.random.Generator
    max_iterations : int

    Returns
    -------
    (n_industries,) ndarray of int

    Raises
    ------
    TypeError
        If `rng` is not a generator.
    ValueError
        If a value is not finite or the number of clusters does not fit.

    References
    ----------
    .. [1] Arthur, D., Vassilvitskii, S. (2007). k-means++: the advantages of careful seeding. SODA,
       1027–1035.

    Examples
    --------
    >>> k_means_labels([[0.0], [0.1], [5.0], [5.1]], 2, rng=np.random.default_rng(1))
    array([0, 0, 1, 1])
    """
    check_generator(rng)
    points = as_floats(profiles, "profiles", axes=("industry", "dimension"))
    check_number(n_clusters, len(points))
    centres = points[_spread_out_start(points, n_clusters, rng)]
    labels = np.full(len(points), -1, dtype=np.int64)
    for _ in range(max_iterations):
        nearest, distances = _nearest(points, np.ascontiguousarray(centres.T))
        _fill_empty(nearest, distances, n_clusters)
        if np.array_equal(nearest, labels):
            break
        labels = nearest
        centres = _centres(points, labels, n_clusters)
    return _in_order_of_appearance(labels)


def check_number(n_clusters: int, n_industries: int) -> None:
    """Refuse a number of clusters that the number of industries cannot give.

    Parameters
    ----------
    n_clusters, n_industries : int

    Raises
    ------
    ValueError
        If the number of clusters is below 1 or above the number of industries.

    Examples
    --------
    >>> check_number(3, 10)
    """
    if not 1 <= n_clusters <= n_industries:
        raise ValueError(
            f"n_clusters must be within 1 and the number of industries ({n_industries}), but is {n_clusters}"
        )


def _in_order_of_appearance(labels: IntArray) -> IntArray:
    """Return labels renumbered from 0 by the first industry of each cluster."""
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    place = np.empty(len(first), dtype=np.int64)
    place[np.argsort(first)] = np.arange(len(first))
    return place[inverse]


def _spread_out_start(points: FloatArray, n_clusters: int, rng: np.random.Generator) -> IntArray:
    """Choose first centres, each with a chance that grows with its squared distance from those chosen."""
    chosen = np.empty(n_clusters, dtype=np.int64)
    chosen[0] = rng.integers(len(points))
    nearest = np.full(len(points), np.inf)
    for place in range(1, n_clusters):
        away = points - points[chosen[place - 1]]
        nearest = np.minimum(nearest, (away * away).sum(axis=1))
        total = np.cumsum(nearest)
        # Points that coincide with a centre have no chance; when all do, any unused industry will serve.
        if total[-1] > 0:
            chosen[place] = np.searchsorted(total, rng.random() * total[-1], side="right")
        else:
            chosen[place] = np.setdiff1d(np.arange(len(points)), chosen[:place])[0]
    return chosen


@compiled
def _nearest(points: FloatArray, centres: FloatArray) -> tuple[IntArray, FloatArray]:
    """Return each point's nearest centre (first among equals) and squared distance; centres are columns."""
    n_points, n_dimensions = points.shape
    n_centres = centres.shape[1]
    nearest = np.empty(n_points, dtype=np.int64)
    shortest = np.empty(n_points)
    for i in range(n_points):
        squares = np.zeros(n_centres)
        for d in range(n_dimensions):
            here = points[i, d]
            for k in range(n_centres):
                away = here - centres[d, k]
                squares[k] += away * away
        nearest[i] = squares.argmin()
        shortest[i] = squares[nearest[i]]
    return nearest, shortest


def _fill_empty(labels: IntArray, distances: FloatArray, n_clusters: int) -> None:
    """Give every empty cluster the industry farthest from its centre among clusters that can spare one."""
    sizes = np.bincount(labels, minlength=n_clusters)
    for empty in np.flatnonzero(sizes == 0):
        farthest = int(np.where(sizes[labels] > 1, distances, -np.inf).argmax())
        sizes[labels[farthest]] -= 1
        sizes[empty] += 1
        labels[farthest] = empty


def _centres(points: FloatArray, labels: IntArray, n_clusters: int) -> FloatArray:
    """Return the mean profile of each cluster; none is empty."""
    order = np.argsort(labels, kind="stable")
    starts = np.searchsorted(labels[order], np.arange(n_clusters))
    sizes = np.bincount(labels, minlength=n_clusters)
    return np.asarray(np.add.reduceat(points[order], starts, axis=0) / sizes[:, None], dtype=np.float64)
