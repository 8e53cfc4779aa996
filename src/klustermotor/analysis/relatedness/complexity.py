"""Economic complexity from the exact eigenvector of a symmetric matrix."""

import warnings
from dataclasses import dataclass

import numpy as np
import scipy.linalg
from numpy.typing import ArrayLike
from scipy.linalg.blas import dsyrk
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from klustermotor.analysis.arrays import FloatArray, IntArray
from klustermotor.analysis.relatedness.presence import as_presence

_NAMED = 5  # regions or industries listed in a message before it says "and n more"


class ComplexityWarning(UserWarning):
    """A complexity score exists, but should not be read as it stands."""


@dataclass(frozen=True, slots=True, eq=False)
class EconomicComplexity:
    """Complexity of regions and industries, and how far to trust it.

    Attributes
    ----------
    regions : (n_regions,) ndarray
        Economic complexity index: mean 0, standard deviation 1 over the regions that have one.
    industries : (n_industries,) ndarray
        Industry (product) complexity on the same scale: a region's index is the mean of its industries'.
    zero : float
        Where the eigenvector's own zero lies on that scale: the complexity of the average industry, weighted
        by the number of regions that have it.
    eigenvalues : (3,) ndarray
        The three largest: 1, the one whose vector this is, the next. NaN where there are fewer.
    gap : float
        1 − third/second eigenvalue: near 0, two vectors describe the data as well and the ranking is
        unstable.
    residual : float
        Length of Sv − λv for the unit vector v, which is 0 for an exact eigenvector.
    region_component, industry_component : (n_regions,), (n_industries,) ndarray of int
        Which connected part of the graph each belongs to, 0 being the largest; −1 where it has no presence.
    messages : tuple of str
        What was warned of.
    """

    regions: FloatArray
    industries: FloatArray
    zero: float
    eigenvalues: FloatArray
    gap: float
    residual: float
    region_component: IntArray
    industry_component: IntArray
    messages: tuple[str, ...]


def economic_complexity(presence: ArrayLike, *, least_gap: float = 0.05) -> EconomicComplexity:
    """Return the economic complexity index of regions and industries as an exact eigenvector [1]_ [2]_.

    With M the presence matrix, D and U its row and column sums on the diagonal, the index is the eigenvector
    to the second largest eigenvalue of :math:`D^{-1}MU^{-1}M'`. It is found from the symmetric
    :math:`D^{-1/2}MU^{-1}M'D^{-1/2}`, on the smaller side, by a direct solver. The sign makes it correlate
    positively with diversity. Where the graph falls apart, the scores of its parts cannot be compared:
    the largest part is scored and the rest left NaN, with a warning.

    Parameters
    ----------
    presence : (n_regions, n_industries) array-like of bool, or of 0 and 1
        As from :func:`presence_matrix`.
    least_gap : float
        Warn where the second and third eigenvalue lie closer than this share of the second.

    Returns
    -------
    EconomicComplexity
        NaN for regions and industries without presence or outside the largest connected part.

    Warns
    -----
    ComplexityWarning
        Where the graph is disconnected, the gap small, or the sign not determined; also in ``messages``.

    Raises
    ------
    ValueError
        If a value is neither 0 nor 1, or fewer than two regions or industries are left to compare.

    References
    ----------
    .. [1] Hidalgo, C. A., Hausmann, R. (2009). The building blocks of economic complexity. PNAS 106(26),
       10570–10575.
    .. [2] Mealy, P., Farmer, J. D., Teytelboym, A. (2019). Interpreting economic complexity. Science
       Advances 5(1), eaau1705.

    Examples
    --------
    >>> found = economic_complexity([[1, 1, 1, 1], [0, 1, 1, 1], [0, 0, 1, 1], [0, 0, 0, 1]])
    >>> found.regions.round(2)
    array([ 1.34,  0.45, -0.45, -1.34])
    """
    found = _solve(as_presence(presence), least_gap)
    for message in found.messages:
        warnings.warn(message, ComplexityWarning, stacklevel=2)
    return found


def _solve(present: FloatArray, least_gap: float) -> EconomicComplexity:
    """Score the largest connected part and gather what there is to warn of."""
    region_part, industry_part = _components(present)
    rows, columns = np.flatnonzero(region_part == 0), np.flatnonzero(industry_part == 0)
    if min(rows.size, columns.size) < 2:
        raise ValueError(
            f"presence links {rows.size} region(s) and {columns.size} industry(ies) in its largest part; "
            "complexity compares at least two of each"
        )
    whole = (rows.size, columns.size) == present.shape
    block = present if whole else present[np.ix_(rows, columns)]
    values, vector, residual = _second_eigenpair(block)
    raw_regions, raw_industries, sign_message = _orient(block, vector)
    centre, spread = raw_regions.mean(), raw_regions.std()
    gap = float(1 - values[2] / values[1]) if values.size > 2 else float("nan")
    messages = (*_part_messages(region_part, industry_part), *_gap_messages(values, least_gap), *sign_message)
    return EconomicComplexity(
        regions=_spread_out((raw_regions - centre) / spread, rows, present.shape[0]),
        industries=_spread_out((raw_industries - centre) / spread, columns, present.shape[1]),
        zero=float(-centre / spread),
        eigenvalues=_spread_out(values[:3], np.arange(min(3, values.size)), 3),
        gap=gap,
        residual=residual,
        region_component=region_part,
        industry_component=industry_part,
        messages=messages,
    )


def _components(present: FloatArray) -> tuple[IntArray, IntArray]:
    """Return the connected part of every region and industry, largest part first, −1 for the empty ones."""
    n_regions, n_industries = present.shape
    if _hangs_together(present):
        return np.where(present.any(axis=1), 0, -1), np.where(present.any(axis=0), 0, -1)
    edges = csr_array(present)
    # A graph of regions and industries as one adjacency matrix: region nodes first, industry nodes after.
    graph = csr_array(
        (edges.data, edges.indices + n_regions, np.append(edges.indptr, np.full(n_industries, edges.nnz))),
        shape=(n_regions + n_industries, n_regions + n_industries),
    )
    _, labels = connected_components(graph, directed=False)
    sizes = np.bincount(labels)
    # Isolated nodes are empty rows and columns; stable order keeps the first of equally large parts first.
    order = np.argsort(-sizes, kind="stable")
    rank = np.empty(sizes.size, dtype=np.int64)
    rank[order] = np.arange(sizes.size)
    part = np.where(sizes[labels] > 1, rank[labels], -1)
    return part[:n_regions], part[n_regions:]


def _hangs_together(present: FloatArray) -> bool:
    """Return whether the most diverse region reaches all that is present; a few products, no graph."""
    regions = np.zeros(present.shape[0])
    regions[np.argmax(present.sum(axis=1))] = 1.0
    reached = 0
    while regions.sum() > reached:
        reached = int(regions.sum())
        industries = (regions @ present > 0).astype(np.float64)
        regions = np.maximum(regions, present @ industries > 0)
    return reached == int(present.any(axis=1).sum())


def _second_eigenpair(block: FloatArray) -> tuple[FloatArray, FloatArray, float]:
    """Return the largest eigenvalues, the second's right vector over regions, and its residual."""
    diversity, ubiquity = block.sum(axis=1), block.sum(axis=0)
    balanced = block / np.sqrt(diversity)[:, None] / np.sqrt(ubiquity)
    by_region = block.shape[0] <= block.shape[1]
    # One library for product and solver: numpy's and scipy's each keep threads of their own, which wait
    # for each other's cores. The product fills the lower triangle only, which is all the solver reads.
    symmetric = dsyrk(1.0, balanced.T, trans=int(by_region), lower=1)
    size = symmetric.shape[0]
    ascending, vectors = scipy.linalg.eigh(
        symmetric, lower=True, overwrite_a=True, subset_by_index=[max(0, size - 3), size - 1]
    )
    values = np.ascontiguousarray(ascending[::-1])
    if values[1] <= 1e-12:
        raise ValueError("presence is the same in every region; complexity has nothing to rank them by")
    vector = vectors[:, -2]
    image = balanced @ (vector @ balanced) if by_region else (balanced @ vector) @ balanced
    residual = float(np.linalg.norm(image - values[1] * vector))
    if not by_region:
        vector = balanced @ vector
    regions = vector / np.sqrt(diversity)
    return values, regions, residual


def _orient(block: FloatArray, regions: FloatArray) -> tuple[FloatArray, FloatArray, list[str]]:
    """Fix the sign and scale: a region is the mean of its industries, and goes with diversity."""
    diversity, ubiquity = block.sum(axis=1), block.sum(axis=0)
    # The vector has no scale of its own, so industries may be set first and regions be their means.
    industries = (regions @ block) / ubiquity
    regions = (block @ industries) / diversity
    alike = float(np.dot(regions - regions.mean(), diversity - diversity.mean()))
    scale = float(np.linalg.norm(regions - regions.mean()) * np.linalg.norm(diversity - diversity.mean()))
    if abs(alike) > 1e-9 * scale:
        sign = np.sign(alike)
        return sign * regions, sign * industries, []
    sign = np.sign(regions[np.argmax(np.abs(regions))])
    return (
        sign * regions,
        sign * industries,
        ["the sign of the complexity is arbitrary: it does not correlate with diversity"],
    )


def _gap_messages(values: FloatArray, least_gap: float) -> list[str]:
    """Say so where the second eigenvalue hardly differs from the third."""
    if values.size < 3 or values[2] <= values[1] * (1 - least_gap):
        return []
    message = (
        f"the second and third eigenvalue lie close ({values[1]:.4f} and {values[2]:.4f}): a small change "
        "of the data may reorder the regions, so read the complexity ranking with caution"
    )
    return [message]


def _part_messages(region_part: IntArray, industry_part: IntArray) -> list[str]:
    """Say so where the graph falls apart, and which regions and industries stand outside."""
    n_parts = int(max(region_part.max(), industry_part.max())) + 1
    if n_parts < 2:
        return []
    outside_regions, outside_industries = np.flatnonzero(region_part > 0), np.flatnonzero(industry_part > 0)
    message = (
        f"the regions and industries fall into {n_parts} parts without a link (the second eigenvalue of "
        f"the whole is then 1); only the largest is scored, not region {_listed(outside_regions)}, "
        f"nor industry {_listed(outside_industries)} (counted from 0)"
    )
    return [message]


def _listed(indices: IntArray) -> str:
    """Return the first few indices as text."""
    named = ", ".join(str(int(i)) for i in indices[:_NAMED])
    more = indices.size - _NAMED
    return f"{named} and {more} more" if more > 0 else named


def _spread_out(values: FloatArray, positions: IntArray, size: int) -> FloatArray:
    """Return an array of the wanted size with the values at their positions and NaN elsewhere."""
    result = np.full(size, np.nan)
    result[positions] = values
    return result
