"""Co-agglomeration of groups and pairs of industries."""

import numpy as np
from numpy.typing import ArrayLike

from klustermotor.analysis.arrays import FloatArray, IntArray, as_counts, check_shape
from klustermotor.analysis.concentration.region_shares import (
    industry_shares,
    reference_room,
    reference_shares,
)


def coagglomeration_matrix(employment: ArrayLike, *, reference: ArrayLike | None = None) -> FloatArray:
    """Return the Ellison–Glaeser co-agglomeration of all pairs of industries [1]_ [2]_.

    Parameters
    ----------
    employment : (n_regions, n_industries) array-like of jobs
        Finite and not negative.
    reference : (n_regions,) array-like, optional
        All jobs of each region; default is the sum over the industries given. [2]_ use the mean of the
        industries' shares instead.

    Returns
    -------
    (n_industries, n_industries) ndarray
        0 where plants of one industry tell nothing of the other's. NaN on the diagonal, as an industry has
        agglomeration with itself and not co-agglomeration, and where one has no jobs.

    Raises
    ------
    ValueError
        If a count is negative or not finite, a shape does not fit, or the reference is all in one region.

    Notes
    -----
    For two industries everything that the definition of [1]_ says on plants cancels out, whatever their
    Herfindahls: what remains is ``Σ(sᵢ − x)(sⱼ − x) / (1 − Σx²)``, all pairs being one product of matrices.

    References
    ----------
    .. [1] Ellison, G., & Glaeser, E. L. (1997). Geographic concentration in U.S. manufacturing industries: a
       dartboard approach. Journal of Political Economy, 105(5), 889–927.
    .. [2] Ellison, G., Glaeser, E. L., & Kerr, W. R. (2010). What causes industry agglomeration? American
       Economic Review, 100(3), 1195–1213.

    Examples
    --------
    >>> coagglomeration_matrix([[8, 6, 1], [1, 3, 1], [1, 1, 8]], reference=[10, 10, 10]).round(3)
    array([[   nan,  0.28 , -0.245],
           [ 0.28 ,    nan, -0.245],
           [-0.245, -0.245,    nan]])
    """
    jobs = as_counts(employment, "employment")
    away, room = _deviations(jobs, reference)
    product: FloatArray = away.T @ away
    product /= room
    without = jobs.sum(axis=0) == 0
    product[without, :] = np.nan
    product[:, without] = np.nan
    np.fill_diagonal(product, np.nan)
    return product


def coagglomeration_index(
    employment: ArrayLike, *, industries: ArrayLike | None = None, reference: ArrayLike | None = None
) -> float:
    """Return the Ellison–Glaeser co-agglomeration of a group of industries [1]_.

    Parameters
    ----------
    employment : (n_regions, n_industries) array-like of jobs
        Finite and not negative.
    industries : array-like of int, or (n_industries,) array-like of bool, optional
        Numbers of the group's industries, counted from 0, or true for each industry in it; default is all.
    reference : (n_regions,) array-like, optional
        All jobs of each region; default is the sum over all industries given.

    Returns
    -------
    float
        Mean of the pairs' co-agglomeration, weighted by the product of their jobs. NaN where fewer than two
        industries have jobs.

    Raises
    ------
    ValueError
        As in :func:`coagglomeration_matrix`, or if industries are neither numbers nor a mask that fit the
        table, or one is named twice.

    Notes
    -----
    [1]_ define it as ``(G/(1 − Σx²) − H − Σγⱼwⱼ²(1 − Hⱼ)) / (1 − Σwⱼ²)``, G and H being those of the group,
    w the industries' shares in it. Written out, the plant Herfindahls cancel: it needs no plants.

    References
    ----------
    .. [1] Ellison, G., & Glaeser, E. L. (1997). Geographic concentration in U.S. manufacturing industries: a
       dartboard approach. Journal of Political Economy, 105(5), 889–927.

    Examples
    --------
    >>> round(coagglomeration_index([[8, 6, 1], [1, 3, 1], [1, 1, 8]], reference=[10, 10, 10]), 4)
    -0.07
    """
    jobs = as_counts(employment, "employment")
    chosen = np.arange(jobs.shape[1]) if industries is None else _positions(industries, jobs.shape[1])
    away, room = _deviations(jobs, reference)
    totals = jobs[:, chosen].sum(axis=0)
    if np.count_nonzero(totals) < 2:
        return float("nan")
    weights = totals / totals.sum()
    group = away[:, chosen] @ weights
    own = (away[:, chosen] ** 2).sum(axis=0) @ weights**2
    return float((group @ group - own) / room / (1 - weights @ weights))


def _positions(industries: ArrayLike, n_industries: int) -> IntArray:
    """Return the positions of a group's industries, given as such or as a mask."""
    given = np.asarray(industries)
    if given.dtype == np.bool_:
        check_shape(given, "industries (as a mask)", (n_industries,))
        return np.flatnonzero(given)
    if given.size and (given.ndim != 1 or given.dtype.kind not in "iu"):
        raise ValueError(
            "industries must be whole numbers in one row, or true or false for each industry, "
            f"not {given.dtype} of shape {given.shape}"
        )
    if np.unique(given).size != given.size:
        raise ValueError("industries must not name an industry twice")
    if ((given < 0) | (given >= n_industries)).any():
        raise ValueError(f"industries must lie between 0 and {n_industries - 1}, but are {given.tolist()}")
    return given.astype(np.int64)


def _deviations(jobs: FloatArray, reference: ArrayLike | None) -> tuple[FloatArray, float]:
    """Return shares less the reference's (0 for an industry without jobs), and 1 − Σx²."""
    shares = reference_shares(jobs, reference)
    room = reference_room(shares)
    totals = jobs.sum(axis=0)
    away = industry_shares(jobs)
    away -= shares[:, np.newaxis]
    away[:, totals == 0] = 0.0
    return away, room
