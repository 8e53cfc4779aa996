"""Say which regions are neighbours, and how much each counts."""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse
from scipy.spatial import KDTree

from klustermotor.analysis.arrays import BoolArray, FloatArray, IntArray
from klustermotor.analysis.concentration.points_geometry import CoordinateSystem, chord_length, positions

SpatialWeights: TypeAlias = "sparse.csr_array[np.float64, tuple[int, int]]"


def weights_from_pairs(pairs: ArrayLike, *, n_regions: int, row_standardised: bool = True) -> SpatialWeights:
    """Return weights from pairs of regions that touch; each pair counts in both directions [1]_.

    Parameters
    ----------
    pairs : (n_pairs, 2) array-like of int
        Positions of the two regions, counted from 0. A pair may be given once, or in both directions.
    n_regions : int
        Number of regions.
    row_standardised : bool
        Divide each region's weights by their sum, so that a lag is the neighbours' mean.

    Returns
    -------
    (n_regions, n_regions) scipy.sparse.csr_array
        An empty row is an island: a region without neighbours.

    Raises
    ------
    ValueError
        If a position is outside the regions, or a region is paired with itself.

    References
    ----------
    .. [1] Cliff, A. D., & Ord, J. K. (1981). Spatial Processes: Models and Applications. Pion.

    Examples
    --------
    >>> weights_from_pairs([[0, 1], [1, 2]], n_regions=3).toarray()
    array([[0. , 1. , 0. ], [0.5, 0. , 0.5], [0. , 1. , 0. ]])
    """
    ends = np.asarray(pairs)
    ends = ends.reshape(0, 2) if ends.size == 0 else ends
    if ends.ndim != 2 or ends.shape[1] != 2 or (ends.size and ends.dtype.kind not in "iu"):
        raise ValueError(
            f"pairs must be whole numbers in 2 columns, but have shape {ends.shape}, {ends.dtype}"
        )
    ends = ends.astype(np.int64)
    wrong = ((ends < 0) | (ends >= n_regions)).any(axis=1) | (ends[:, 0] == ends[:, 1])
    if wrong.any():
        first = int(np.argmax(wrong))
        raise ValueError(
            f"pair {first} (counted from 0) is {ends[first, 0]}, {ends[first, 1]}: "
            f"it must name two different regions from 0 to {n_regions - 1}"
        )
    both = np.concatenate([ends, ends[:, ::-1]])
    return _from_links(both[:, 0], both[:, 1], n_regions, row_standardised=row_standardised)


def nearest_neighbour_weights(
    coordinates: ArrayLike, *, k: int, system: CoordinateSystem, row_standardised: bool = True
) -> SpatialWeights:
    """Return weights on each region's k nearest regions [1]_.

    Parameters
    ----------
    coordinates : (n_regions, 2) array-like
        Easting and northing in metres, or latitude and longitude in degrees; see ``system``.
    k : int
        Number of neighbours, at least 1 and less than the number of regions. Of neighbours at the same
        distance, which one is kept is decided by position alone.
    system : {"planar", "geographic"}
        What the coordinates are.
    row_standardised : bool
        Give each neighbour 1/k instead of 1.

    Returns
    -------
    (n_regions, n_regions) scipy.sparse.csr_array
        Not symmetric in general.

    Raises
    ------
    ValueError
        If k or the coordinates are not valid.

    References
    ----------
    .. [1] Anselin, L. (1988). Spatial Econometrics: Methods and Models. Kluwer, chapter 3.

    Examples
    --------
    >>> nearest_neighbour_weights([[0, 0], [1, 0], [5, 0]], k=1, system="planar").toarray()
    array([[0., 1., 0.], [1., 0., 0.], [0., 1., 0.]])
    """
    points = positions(coordinates, system=system)
    n = len(points)
    if not 1 <= k < n:
        raise ValueError(f"k must be at least 1 and less than the {n} regions, but is {k}")
    found = np.asarray(KDTree(points).query(points, k=k + 1)[1], dtype=np.int64)
    own = found == np.arange(n)[:, None]
    # Among points at one place the region itself may be missing from its own list: then the last is dropped.
    own[~own.any(axis=1), -1] = True
    neighbours = found[~own].reshape(n, k)
    rows = np.repeat(np.arange(n), k)
    return _from_links(rows, neighbours.ravel(), n, row_standardised=row_standardised)


def distance_band_weights(
    coordinates: ArrayLike, *, distance: float, system: CoordinateSystem, row_standardised: bool = True
) -> SpatialWeights:
    """Return weights on all regions within a distance, bounds included [1]_.

    Parameters
    ----------
    coordinates : (n_regions, 2) array-like
        Easting and northing in metres, or latitude and longitude in degrees; see ``system``.
    distance : float, metres
        Along the great circle if geographic.
    system : {"planar", "geographic"}
        What the coordinates are.
    row_standardised : bool
        Divide each region's weights by their sum.

    Returns
    -------
    (n_regions, n_regions) scipy.sparse.csr_array
        A region with nobody within the distance is an island (an empty row).

    Raises
    ------
    ValueError
        If the distance is not positive or the coordinates are not valid.

    References
    ----------
    .. [1] Anselin, L. (1988). Spatial Econometrics: Methods and Models. Kluwer, chapter 3.

    Examples
    --------
    >>> band = distance_band_weights([[0, 0], [1, 0], [5, 0]], distance=1.0, system="planar")
    >>> islands(band)
    array([False, False,  True])
    """
    points = positions(coordinates, system=system)
    if not (np.isfinite(distance) and distance > 0):
        raise ValueError(f"distance must be positive and finite (metres), but is {distance}")
    # A hair is added, so that pairs exactly at the distance do not fall out by rounding.
    reach = float(chord_length(distance, system=system)) * (1 + 1e-12)
    ends = np.asarray(KDTree(points).query_pairs(reach, output_type="ndarray"), dtype=np.int64)
    both = np.concatenate([ends, ends[:, ::-1]])
    return _from_links(both[:, 0], both[:, 1], len(points), row_standardised=row_standardised)


def islands(weights: SpatialWeights) -> BoolArray:
    """Return which regions have no neighbours; local statistics are NaN there.

    Parameters
    ----------
    weights : (n_regions, n_regions) scipy.sparse array

    Returns
    -------
    (n_regions,) ndarray of bool

    Raises
    ------
    ValueError
        If the weights are not square, one is negative or not finite, or a region is its own neighbour.

    Examples
    --------
    >>> islands(weights_from_pairs([[0, 1]], n_regions=3))
    array([False, False,  True])
    """
    matrix: SpatialWeights = sparse.csr_array(weights)
    return np.asarray(row_sums(checked_weights(matrix, n_regions=matrix.shape[0])) == 0)


def row_sums(weights: SpatialWeights) -> FloatArray:
    """Return the sum of each region's weights.

    Parameters
    ----------
    weights : (n_regions, n_regions) scipy.sparse array

    Returns
    -------
    (n_regions,) ndarray

    Examples
    --------
    >>> row_sums(weights_from_pairs([[0, 1], [1, 2]], n_regions=3, row_standardised=False))
    array([1., 2., 1.])
    """
    return np.asarray(weights.sum(axis=1), dtype=np.float64).ravel()


def checked_weights(weights: Any, *, n_regions: int) -> SpatialWeights:
    """Return weights as a clean CSR array, after checking that they fit local statistics.

    Parameters
    ----------
    weights : scipy.sparse array or matrix, or (n_regions, n_regions) array-like
        Finite, not negative, with nothing on the diagonal.
    n_regions : int

    Returns
    -------
    (n_regions, n_regions) scipy.sparse.csr_array
        Without stored zeros.

    Raises
    ------
    ValueError
        If the shape is wrong, a weight is negative or not finite, or a region is its own neighbour.

    Examples
    --------
    >>> checked_weights([[0, 1], [1, 0]], n_regions=2).nnz
    2
    """
    matrix: SpatialWeights = sparse.csr_array(weights, dtype=np.float64, copy=True)
    if matrix.shape != (n_regions, n_regions):
        raise ValueError(f"weights must have shape {(n_regions, n_regions)}, but have {matrix.shape}")
    matrix.sum_duplicates()
    matrix.eliminate_zeros()
    if not np.isfinite(matrix.data).all() or (matrix.data < 0).any():
        raise ValueError("weights must be finite and not negative")
    own = matrix.diagonal() != 0
    if own.any():
        raise ValueError(
            f"region {int(np.argmax(own))} (counted from 0) is its own neighbour: "
            "set the diagonal of weights to 0"
        )
    return matrix


def _from_links(rows: IntArray, columns: IntArray, n: int, *, row_standardised: bool) -> SpatialWeights:
    """Build binary weights from links, a repeated link counting once, and standardise them on request."""
    ones: NDArray[np.float64] = np.ones(len(rows))
    matrix: SpatialWeights = sparse.csr_array((ones, (rows, columns)), shape=(n, n))
    matrix.sum_duplicates()
    matrix.data[:] = 1.0
    if row_standardised:
        degree = np.diff(matrix.indptr)
        matrix.data /= np.repeat(degree, degree)
    return matrix
