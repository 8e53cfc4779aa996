"""Shares of regions in every industry, and in the reference they are held against."""

import numpy as np
from numpy.typing import ArrayLike

from klustermotor.analysis.arrays import FloatArray, as_counts, check_shape


def reference_shares(jobs: FloatArray, reference: ArrayLike | None) -> FloatArray:
    """Return every region's share in the reference.

    Parameters
    ----------
    jobs : (n_regions, n_industries) ndarray
        Checked jobs.
    reference : (n_regions,) array-like or None
        Jobs, or any other size, of each region; None is the sum over the industries given.

    Returns
    -------
    (n_regions,) ndarray
        Adds up to 1.

    Raises
    ------
    ValueError
        If the reference is negative, not finite, of the wrong shape, or zero everywhere.

    References
    ----------
    .. [1] Ellison, G., & Glaeser, E. L. (1997). Geographic concentration in U.S. manufacturing industries: a
       dartboard approach. Journal of Political Economy, 105(5), 889–927.

    Examples
    --------
    >>> reference_shares(np.array([[1.0, 2.0], [0.0, 1.0]]), None)
    array([0.75, 0.25])
    """
    if reference is None:
        sizes: FloatArray = jobs.sum(axis=1)
        hint = "employment is zero in every region"
    else:
        sizes = as_counts(reference, "reference", ndim=1, axes=("region",))
        check_shape(sizes, "reference", jobs.shape[:1])
        hint = "reference is zero in every region"
    total = sizes.sum()
    if total == 0:
        raise ValueError(f"{hint}: there is nothing to hold industries against")
    shares: FloatArray = sizes / total
    return shares


def reference_room(shares: FloatArray) -> float:
    """Return 1 − Σx², the room that the reference leaves for industries to differ from it.

    Parameters
    ----------
    shares : (n_regions,) ndarray
        As from :func:`reference_shares`.

    Returns
    -------
    float
        More than 0.

    Raises
    ------
    ValueError
        If the reference is all in one region, next to which nothing can be more concentrated.

    References
    ----------
    .. [1] Ellison, G., & Glaeser, E. L. (1997). Geographic concentration in U.S. manufacturing industries: a
       dartboard approach. Journal of Political Economy, 105(5), 889–927.

    Examples
    --------
    >>> reference_room(np.array([0.5, 0.5]))
    0.5
    """
    room = float(1 - shares @ shares)
    if room <= 1e-12:
        raise ValueError(
            f"all jobs of the reference are in region {int(shares.argmax())} (counted from 0): agglomeration "
            "and co-agglomeration need a reference with jobs in at least two regions"
        )
    return room


def industry_shares(jobs: FloatArray) -> FloatArray:
    """Return every region's share in each industry.

    Parameters
    ----------
    jobs : (n_regions, n_industries) ndarray
        Checked jobs.

    Returns
    -------
    (n_regions, n_industries) ndarray
        Columns add up to 1; NaN for an industry without jobs.

    References
    ----------
    .. [1] Ellison, G., & Glaeser, E. L. (1997). Geographic concentration in U.S. manufacturing industries: a
       dartboard approach. Journal of Political Economy, 105(5), 889–927.

    Examples
    --------
    >>> industry_shares(np.array([[1.0, 0.0], [3.0, 0.0]]))
    array([[0.25,  nan],
           [0.75,  nan]])
    """
    totals = jobs.sum(axis=0)
    shares: FloatArray = jobs / np.where(totals > 0, totals, np.nan)
    return shares
