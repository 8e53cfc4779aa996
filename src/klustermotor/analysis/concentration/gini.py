"""Gini coefficients of the location of every industry at once."""

import numpy as np
from numpy.typing import ArrayLike

from klustermotor.analysis.arrays import FloatArray, IntArray, as_counts
from klustermotor.analysis.compiled import compiled
from klustermotor.analysis.concentration.region_shares import reference_shares

_BLOCK = 64  # industries sorted at a time: keeps memory small and the cache warm


def gini(employment: ArrayLike) -> FloatArray:
    """Return how unequally each industry's jobs are spread over regions of equal weight [1]_.

    Parameters
    ----------
    employment : (n_regions, n_industries) array-like of jobs
        Regions without jobs count.

    Returns
    -------
    (n_industries,) ndarray
        0 where every region has as many, (n − 1) / n where one region has all; NaN where nobody has any.

    Raises
    ------
    ValueError
        If a count is negative or not finite.

    References
    ----------
    .. [1] Gini, C. (1912). Variabilità e mutabilità. Tipografia di Paolo Cuppini, Bologna.

    Examples
    --------
    >>> gini([[1, 0, 5], [1, 0, 5], [1, 9, 10]]).round(4)
    array([0.    , 0.6667, 0.1667])
    """
    jobs = as_counts(employment, "employment")
    number = jobs.shape[0]
    weights = 2.0 * np.arange(1, number + 1) - number - 1
    result = np.full(jobs.shape[1], np.nan)
    for start in range(0, jobs.shape[1], _BLOCK):
        block = np.ascontiguousarray(jobs[:, start : start + _BLOCK].T)
        totals = block.sum(axis=1)
        block.sort(axis=1)
        held = np.where(totals > 0, totals, np.nan)
        result[start : start + _BLOCK] = np.maximum(block @ weights, 0.0) / (number * held)
    return result


def locational_gini(employment: ArrayLike, *, reference: ArrayLike | None = None) -> FloatArray:
    """Return how unequally each industry's jobs are spread compared with the reference [1]_.

    Parameters
    ----------
    employment : (n_regions, n_industries) array-like of jobs
        Finite and not negative.
    reference : (n_regions,) array-like, optional
        Jobs of each region in the reference; default is the sum over industries. Equal numbers make it the
        plain Gini coefficient (see :func:`gini`).

    Returns
    -------
    (n_industries,) ndarray
        0 where the industry is spread as the reference is, towards 1 where it is in a region that hardly
        counts; NaN where it has no jobs.

    Raises
    ------
    ValueError
        If a count is negative or not finite, or the shape of the reference does not fit.

    Notes
    -----
    Twice the area between the diagonal and the Lorenz curve of industry shares over reference shares, regions
    being in ascending order of the location quotient. It is ordered to 12 digits or so; regions closer than
    that have the same slope on the curve, and their order does not matter.

    References
    ----------
    .. [1] Krugman, P. (1991). Geography and Trade. MIT Press.

    Examples
    --------
    >>> locational_gini([[10, 90], [10, 90], [80, 20]]).round(4)
    array([0.4667, 0.2333])
    """
    jobs = as_counts(employment, "employment")
    shares = reference_shares(jobs, reference)
    bits = max(1, int(jobs.shape[0] - 1).bit_length())
    places = np.arange(jobs.shape[0], dtype=np.int64)
    result = np.full(jobs.shape[1], np.nan)
    for start in range(0, jobs.shape[1], _BLOCK):
        block = np.ascontiguousarray(jobs[:, start : start + _BLOCK].T)
        with np.errstate(divide="ignore", invalid="ignore"):
            slopes = np.abs(block / shares)  # 0 / 0 sorts last, and weighs nothing
        # Positive floats sort as their bits do; the last ones make room for the region's number, so that a
        # plain sort, far quicker than one of positions, brings the order along.
        keys: IntArray = (slopes.view(np.int64) >> bits << bits) | places
        keys.sort(axis=1)
        keys &= (1 << bits) - 1
        result[start : start + _BLOCK] = _areas(block, keys, shares)
    return result


@compiled
def _areas(
    jobs: FloatArray, order: IntArray, shares: FloatArray
) -> FloatArray:  # pragma: no cover - compiled
    """Return one less twice the area below each row's Lorenz curve."""
    result = np.full(jobs.shape[0], np.nan)
    for industry in range(jobs.shape[0]):
        reached, area = 0.0, 0.0
        for region in order[industry]:
            area += shares[region] * (2.0 * reached + jobs[industry, region])
            reached += jobs[industry, region]
        if reached > 0:
            result[industry] = max(0.0, 1.0 - area / reached)
    return result
