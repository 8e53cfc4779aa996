"""Cluster stars: size, specialisation, productivity and growth."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from klustermotor.analysis.arrays import BoolArray, FloatArray, IntArray, as_counts, as_floats, check_shape
from klustermotor.analysis.specialisation.quantiles import column_quantiles


@dataclass(frozen=True, slots=True, eq=False)
class Stars:
    """Stars of every regional cluster; each array is (n_regions, n_industries).

    Attributes
    ----------
    size, specialisation : ndarray of bool
        Which clusters earn the star.
    productivity, growth : ndarray of bool or None
        The same; None where the measure was not given.
    count : ndarray of int64
        Stars earned.
    possible : int
        Stars that could be earned, by the measures given (2–4).
    """

    size: BoolArray
    specialisation: BoolArray
    productivity: BoolArray | None
    growth: BoolArray | None
    count: IntArray
    possible: int


def stars(
    employment: ArrayLike,
    location_quotient: ArrayLike,
    *,
    productivity: ArrayLike | None = None,
    growth: ArrayLike | None = None,
    tops: tuple[float, float, float, float] = (0.2, 0.2, 0.2, 0.2),
    minimum_quotient: float = 1.0,
    minimum_employment: float = 0.0,
) -> Stars:
    """Return the stars of every regional cluster for size, specialisation, productivity and growth [1]_.

    Parameters
    ----------
    employment : (n_regions, n_industries) array-like of jobs
        Regions must be of one type, as they are compared.
    location_quotient : (n_regions, n_industries) array-like
        NaN where undefined.
    productivity, growth : (n_regions, n_industries) array-like, optional
        Any measure where more is better, such as wage per job and yearly change; NaN where unknown.
    tops : four floats
        Share of the industry's regions that earn each star, in the order size, specialisation,
        productivity, growth; 0.2 is the top fifth.
    minimum_quotient : float
        What the star for specialisation asks besides.
    minimum_employment : float
        Smaller clusters earn no star and are not among those compared.

    Returns
    -------
    Stars
        No star where the industry has no jobs, the measure is unknown, or all regions compared are equal:
        the only region with an industry stands out from none, as in :func:`strong_clusters`.

    Raises
    ------
    ValueError
        If counts are negative or not finite, shapes differ, or a share is not between 0 and 1.

    Notes
    -----
    The bar is the quantile 1 − top over the regions with jobs in the industry, passed by equality; 1 sets
    none. The rule of 2007 [2]_, but for its star for focus, is ``tops=(0.1, 1, …), minimum_quotient=2``.

    References
    ----------
    .. [1] Ketels, C., & Protsiv, S. (2016). European Cluster Panorama 2016. European Commission.
    .. [2] European Cluster Observatory (2007). Evaluation of regional cluster strength.

    Examples
    --------
    >>> earned = stars([[90], [50], [40], [10]], [[2.0], [1.2], [0.8], [0.4]], growth=[[-1], [3], [0], [1]])
    >>> earned.count.ravel(), earned.possible
    (array([2, 1, 0, 0]), 3)
    """
    jobs = as_counts(employment, "employment")
    quotient = as_counts(location_quotient, "location_quotient", allow_missing=True)
    check_shape(quotient, "location_quotient", jobs.shape)
    present = (jobs > 0) & (jobs >= minimum_employment)
    return _stars(jobs, quotient, (productivity, growth), present, tops, minimum_quotient)


def _stars(
    jobs: FloatArray,
    quotient: FloatArray,
    measures: tuple[ArrayLike | None, ArrayLike | None],
    present: BoolArray,
    tops: tuple[float, float, float, float],
    minimum_quotient: float,
) -> Stars:
    """Return the stars of the clusters that are present."""
    size = _top(jobs, tops[0], present)
    specialisation = _top(quotient, tops[1], present) & (quotient >= minimum_quotient)
    productivity = _top_if_given(measures[0], "productivity", tops[2], present)
    growth = _top_if_given(measures[1], "growth", tops[3], present)
    earned = [star for star in (size, specialisation, productivity, growth) if star is not None]
    count = np.asarray(np.sum(earned, axis=0), dtype=np.int64)
    return Stars(size, specialisation, productivity, growth, count, len(earned))


def _top_if_given(values: ArrayLike | None, name: str, top: float, present: BoolArray) -> BoolArray | None:
    """Return which clusters are among the top share of a measure, or None without the measure."""
    if values is None:
        return None
    array = as_floats(values, name, allow_missing=True)
    check_shape(array, name, present.shape)
    return _top(array, top, present)


def _top(values: FloatArray, top: float, present: BoolArray) -> BoolArray:
    """Return which present cells are among the top share of their column."""
    if not 0 <= top <= 1:
        raise ValueError(f"the share of regions that earn a star must lie between 0 and 1, but is {top}")
    least, bar, most = column_quantiles(values, (0.0, 1 - top, 1.0), where=present)
    # Without a difference nobody is at the top; asking for all regions is asking for no bar.
    among: BoolArray = present & (values >= bar) & ((most > least) | (top == 1))
    return among
