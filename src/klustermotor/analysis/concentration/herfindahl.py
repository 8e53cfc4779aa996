"""Herfindahl indices of regions, industries and plants."""

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from klustermotor.analysis.arrays import FloatArray, IntArray, as_counts, check_shape


def herfindahl(
    employment: ArrayLike, *, over: Literal["regions", "industries"] = "regions", normalised: bool = False
) -> FloatArray:
    """Return the sum of squared shares of each industry over regions, or of each region over industries [1]_.

    Parameters
    ----------
    employment : (n_regions, n_industries) array-like of jobs
        Finite and not negative.
    over : {"regions", "industries"}
        "regions" tells how concentrated each industry is, "industries" how specialised each region.
    normalised : bool
        Rescale from 1/n … 1 to 0 … 1.

    Returns
    -------
    (n_industries,) or (n_regions,) ndarray
        NaN where there are no jobs, or where normalised over one region or industry only.

    Raises
    ------
    ValueError
        If a count is negative or not finite, or `over` is unknown.

    References
    ----------
    .. [1] Hirschman, A. O. (1964). The paternity of an index. American Economic Review, 54(5), 761–762.

    Examples
    --------
    >>> herfindahl([[1, 0], [1, 4]])
    array([0.5, 1. ])
    >>> herfindahl([[1, 0], [1, 4]], over="industries")
    array([1.  , 0.68])
    """
    if over not in {"regions", "industries"}:
        raise ValueError(f"over must be regions or industries, but is {over!r}")
    jobs = as_counts(employment, "employment")
    table = jobs if over == "regions" else jobs.T
    totals = table.sum(axis=0)
    shares = table / np.where(totals > 0, totals, np.nan)
    index: FloatArray = (shares**2).sum(axis=0)
    if not normalised:
        return index
    number = table.shape[0]
    return (index - 1 / number) / (1 - 1 / number) if number > 1 else np.full(index.shape, np.nan)


def plant_herfindahl(plant_jobs: ArrayLike, industry: ArrayLike, *, n_industries: int) -> FloatArray:
    """Return the sum of squared shares of plants in each industry's jobs [1]_.

    Parameters
    ----------
    plant_jobs : (n_plants,) array-like of jobs
        Finite and not negative.
    industry : (n_plants,) array-like of int
        Number of each plant's industry, counted from 0.
    n_industries : int
        How many industries there are.

    Returns
    -------
    (n_industries,) ndarray
        NaN where there are no jobs.

    Raises
    ------
    ValueError
        If counts are negative or not finite, or an industry's number is out of range.

    References
    ----------
    .. [1] Ellison, G., & Glaeser, E. L. (1997). Geographic concentration in U.S. manufacturing industries: a
       dartboard approach. Journal of Political Economy, 105(5), 889–927.

    Examples
    --------
    >>> plant_herfindahl([50, 30, 20, 7], [0, 0, 0, 1], n_industries=2)
    array([0.38, 1.  ])
    """
    sizes = as_counts(plant_jobs, "plant_jobs", ndim=1, axes=("plant",))
    codes = plant_codes(industry, "industry", sizes.size, n_industries)
    totals = np.bincount(codes, weights=sizes, minlength=n_industries)
    squares = np.bincount(codes, weights=sizes**2, minlength=n_industries)
    result: FloatArray = squares / np.where(totals > 0, totals, np.nan) ** 2
    return result


def approximate_plant_herfindahl(employment: ArrayLike, establishments: ArrayLike) -> FloatArray:
    """Return the least plant Herfindahl that counts of establishments allow: equal plants in every cell [1]_.

    Parameters
    ----------
    employment, establishments : (n_regions, n_industries) array-like
        A cell with jobs but fewer than one establishment is taken as one plant.

    Returns
    -------
    (n_industries,) ndarray
        A lower bound of the true index, so that indices which subtract it are upper bounds. NaN where
        there are no jobs.

    Raises
    ------
    ValueError
        If a count is negative or not finite, or the shapes differ.

    References
    ----------
    .. [1] Ellison, G., & Glaeser, E. L. (1997). Geographic concentration in U.S. manufacturing industries: a
       dartboard approach. Journal of Political Economy, 105(5), 889–927.

    Examples
    --------
    >>> approximate_plant_herfindahl([[60], [40]], [[2], [4]])
    array([0.22])
    """
    jobs = as_counts(employment, "employment")
    plants = as_counts(establishments, "establishments")
    check_shape(plants, "establishments", jobs.shape)
    totals = jobs.sum(axis=0)
    squares = (jobs**2 / np.maximum(plants, 1.0)).sum(axis=0)
    result: FloatArray = squares / np.where(totals > 0, totals, np.nan) ** 2
    return result


def plant_codes(codes: ArrayLike, name: str, n_plants: int, number: int) -> IntArray:
    """Return the plants' region or industry numbers, checked.

    Parameters
    ----------
    codes : (n_plants,) array-like of int
        Counted from 0.
    name : str
        What the codes are, for the message.
    n_plants, number : int
        How many plants, and how many codes, there are.

    Returns
    -------
    (n_plants,) ndarray of int64

    Raises
    ------
    ValueError
        If the codes are not whole numbers, of the wrong shape, or out of range.

    References
    ----------
    .. [1] Ellison, G., & Glaeser, E. L. (1997). Geographic concentration in U.S. manufacturing industries: a
       dartboard approach. Journal of Political Economy, 105(5), 889–927.

    Examples
    --------
    >>> plant_codes([0, 2], "region", 2, 2)
    Traceback (most recent call last):
    ValueError: region must lie between 0 and 1, but is 2 at plant 1 (counted from 0)
    """
    array: NDArray[np.generic] = np.asarray(codes)
    if not np.issubdtype(array.dtype, np.integer):
        raise ValueError(f"{name} must be whole numbers counted from 0, but is {array.dtype}")
    check_shape(array, name, (n_plants,))
    checked = array.astype(np.int64)
    bad = np.flatnonzero((checked < 0) | (checked >= number))
    if bad.size:
        raise ValueError(
            f"{name} must lie between 0 and {number - 1}, but is {checked[bad[0]]} at plant {bad[0]} "
            "(counted from 0)"
        )
    return checked
