"""Krugman's indices: sums of absolute differences of shares."""

from typing import Literal

import numba
import numpy as np
from numpy.typing import ArrayLike

from klustermotor.analysis.arrays import FloatArray, as_counts, check_shape
from klustermotor.analysis.compiled import compiled_parallel
from klustermotor.analysis.concentration.region_shares import industry_shares, reference_shares


def krugman_specialisation(
    employment: ArrayLike, *, reference: ArrayLike | Literal["all", "others"] = "all"
) -> FloatArray:
    """Return how far each region's structure lies from that of a reference [1]_.

    Parameters
    ----------
    employment : (n_regions, n_industries) array-like of jobs
        Finite and not negative.
    reference : "all", "others" or (n_industries,) array-like of jobs
        The sum over all regions, the sum over all others (which a big region does not draw to itself), or
        given jobs.

    Returns
    -------
    (n_regions,) ndarray
        Sum of absolute differences of industry shares, 0–2; NaN where a region or its reference has no jobs.

    Raises
    ------
    ValueError
        If a count is negative or not finite, the shape does not fit, or the reference is unknown.

    References
    ----------
    .. [1] Krugman, P. (1991). Geography and Trade. MIT Press.

    Examples
    --------
    >>> krugman_specialisation([[50, 50], [10, 90]])
    array([0.4, 0.4])
    >>> krugman_specialisation([[50, 50], [10, 90]], reference="others")
    array([0.8, 0.8])
    """
    jobs = as_counts(employment, "employment")
    if isinstance(reference, str):
        if reference not in {"all", "others"}:
            raise ValueError(f"reference must be all, others or jobs by industry, but is {reference!r}")
        beside = np.broadcast_to(jobs.sum(axis=0), jobs.shape)
        beside = np.maximum(beside - jobs, 0.0) if reference == "others" else beside
    else:
        given = as_counts(reference, "reference", ndim=1, axes=("industry",))
        check_shape(given, "reference", jobs.shape[1:])
        beside = np.broadcast_to(given, jobs.shape)
    distance: FloatArray = np.abs(_row_shares(jobs) - _row_shares(beside)).sum(axis=1)
    return distance


def krugman_concentration(employment: ArrayLike, *, reference: ArrayLike | None = None) -> FloatArray:
    """Return how far the location of each industry lies from that of the reference [1]_.

    Parameters
    ----------
    employment : (n_regions, n_industries) array-like of jobs
        Finite and not negative.
    reference : (n_regions,) array-like of jobs, optional
        Jobs of each region; default is the sum over industries.

    Returns
    -------
    (n_industries,) ndarray
        Sum of absolute differences of regional shares, 0–2; NaN for an industry without jobs.

    Raises
    ------
    ValueError
        If a count is negative or not finite, or the shape does not fit.

    References
    ----------
    .. [1] Krugman, P. (1991). Geography and Trade. MIT Press.

    Examples
    --------
    >>> krugman_concentration([[50, 50], [10, 90]]).round(4)
    array([0.6667, 0.2857])
    """
    jobs = as_counts(employment, "employment")
    shares = reference_shares(jobs, reference)
    distance: FloatArray = np.abs(industry_shares(jobs) - shares[:, np.newaxis]).sum(axis=0)
    return distance


def krugman_dissimilarity(employment: ArrayLike) -> FloatArray:
    """Return how far the structures of every two regions lie apart [1]_.

    Parameters
    ----------
    employment : (n_regions, n_industries) array-like of jobs
        Finite and not negative.

    Returns
    -------
    (n_regions, n_regions) ndarray
        Sum of absolute differences of industry shares, 0–2; NaN for a region without jobs.

    Raises
    ------
    ValueError
        If a count is negative or not finite.

    References
    ----------
    .. [1] Krugman, P. (1991). Geography and Trade. MIT Press.

    Examples
    --------
    >>> krugman_dissimilarity([[50, 50], [10, 90], [0, 10]])
    array([[0. , 0.8, 1. ],
           [0.8, 0. , 0.2],
           [1. , 0.2, 0. ]])
    """
    return _distances(_row_shares(as_counts(employment, "employment")))


def _row_shares(jobs: FloatArray) -> FloatArray:
    """Return every industry's share in each region, NaN without jobs."""
    totals = jobs.sum(axis=1, keepdims=True)
    shares: FloatArray = jobs / np.where(totals > 0, totals, np.nan)
    return shares


@compiled_parallel
def _distances(shares: FloatArray) -> FloatArray:  # pragma: no cover - compiled
    """Return the sum of absolute differences of every two rows."""
    number = shares.shape[0]
    result = np.zeros((number, number))
    for first in numba.prange(number):
        for second in range(number):
            total = 0.0
            for industry in range(shares.shape[1]):
                total += abs(shares[first, industry] - shares[second, industry])
            result[first, second] = total
    return result
