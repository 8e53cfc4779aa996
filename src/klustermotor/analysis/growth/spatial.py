"""Shift-share that asks whether the neighbourhood grew before it credits the region."""

from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from klustermotor.analysis.arrays import FloatArray, as_counts
from klustermotor.analysis.growth.rates import Decomposition, rate, read_growth


@dataclass(frozen=True, slots=True, eq=False)
class SpatialShiftShare(Decomposition):
    """Components of change, each (n_regions, n_industries) in jobs."""

    national_growth: FloatArray
    industry_mix: FloatArray
    neighbour_nation: FloatArray
    region_neighbour: FloatArray


def spatial_shift_share(
    start: ArrayLike,
    end: ArrayLike,
    *,
    weights: ArrayLike | sparse.sparray[Any],
    reference_start: ArrayLike | None = None,
    reference_end: ArrayLike | None = None,
) -> SpatialShiftShare:
    """Return shift-share with the regional part split into neighbours against nation and own lead [1]_.

    With *n_ri* the growth of the industry among the region's neighbours (weighted jobs at the end over
    weighted jobs at the start), each cell's change is *E g + E (g_i − g) + E (n_ri − g_i) + E (g_ri − n_ri)*:
    national growth, industry mix, neighbours against the nation, and the region against its neighbours.

    Parameters
    ----------
    start, end : (n_regions, n_industries) array-like of jobs
        Finite and not negative.
    weights : (n_regions, n_regions) array-like or scipy sparse matrix
        Not negative, 0 on the diagonal; row *r* says who the neighbours of region *r* are. Only the
        proportions within a row count.
    reference_start, reference_end : (n_industries,) array-like of jobs, optional
        Jobs by industry in the reference area; default are the sums over regions.

    Returns
    -------
    SpatialShiftShare
        Components that add up to the change. Where the neighbours have none of an industry at the start (or
        a region has no neighbours) they are taken to grow like the nation; a region's first jobs in an
        industry belong to the region.

    Raises
    ------
    ValueError
        As for :func:`shift_share`, or if the weights have another shape, are negative or count a region as
        its own neighbour.

    References
    ----------
    .. [1] Nazara, S. & Hewings, G. J. D. (2004). Spatial structure and taxonomy of decomposition in
       shift-share analysis. Growth and Change, 35(4), 476–490.

    Examples
    --------
    >>> parts = spatial_shift_share([[100], [100], [200]], [[130], [120], [200]],
    ...                             weights=[[0, 1, 0], [1, 0, 1], [0, 1, 0]])
    >>> parts.neighbour_nation[:, 0].round(6), parts.region_neighbour[:, 0].round(6)
    (array([ 7.5, -2.5, 15. ]), array([ 10.,  10., -40.]))
    """
    growth = read_growth(start, end, reference_start, reference_end)
    near = _checked_weights(weights, growth.start.shape[0])
    around = rate(_weighted(near, growth.start), _weighted(near, growth.end), growth.industry[None, :])
    national = growth.start * growth.reference
    mix = growth.start * (growth.industry - growth.reference)
    neighbours = growth.start * (around - growth.industry)
    return SpatialShiftShare(national, mix, neighbours, growth.change - national - mix - neighbours)


def _checked_weights(weights: Any, n_regions: int) -> Any:
    """Return the weights as a sparse array, or say what is wrong with them."""
    near = weights
    if not sparse.issparse(weights):
        near = as_counts(weights, "weights", axes=("region", "neighbour"))
    near = sparse.csr_array(cast("FloatArray", near))
    if near.nnz:
        as_counts(near.data, "weights", ndim=1)
    if near.shape != (n_regions, n_regions):
        raise ValueError(f"weights must have shape {(n_regions, n_regions)}, but has {near.shape}")
    own = np.flatnonzero(near.diagonal())
    if own.size:
        raise ValueError(f"weights must be 0 on the diagonal, but region {own[0]} is its own neighbour")
    return near


def _weighted(near: Any, jobs: FloatArray) -> FloatArray:
    """Return the neighbours' jobs."""
    around: FloatArray = np.asarray(near @ jobs)
    return around
