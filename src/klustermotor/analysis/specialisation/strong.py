"""Strong clusters by the quartile rule of the U.S. Cluster Mapping Project."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from klustermotor.analysis.arrays import BoolArray, FloatArray, as_counts, check_shape
from klustermotor.analysis.specialisation.quantiles import column_quantiles


@dataclass(frozen=True, slots=True, eq=False)
class StrongClusters:
    """Which regional clusters pass which bar; each array is (n_regions, n_industries) of bool.

    Attributes
    ----------
    qualifying : ndarray of bool
        Quotient above the lower quartile, and size above it.
    significant : ndarray of bool
        Quotient above the median, and size above the lower quartile.
    strong : ndarray of bool
        Quotient at or above the upper quartile and at least 1, and size above the lower quartile.
    strong10 : ndarray of bool
        The same with the ninth decile.
    """

    qualifying: BoolArray
    significant: BoolArray
    strong: BoolArray
    strong10: BoolArray


def strong_clusters(
    location_quotient: ArrayLike,
    employment: ArrayLike,
    establishments: ArrayLike | None = None,
    *,
    size_level: float = 0.25,
    levels: tuple[float, float, float, float] = (0.25, 0.5, 0.75, 0.9),
    minimum_quotient: float = 1.0,
) -> StrongClusters:
    """Return which regional clusters are qualifying, significant, strong and in the strongest tenth [1]_.

    Parameters
    ----------
    location_quotient : (n_regions, n_industries) array-like
        NaN where undefined.
    employment : (n_regions, n_industries) array-like of jobs
        Regions must be of one type (states, counties …), as they are compared.
    establishments : (n_regions, n_industries) array-like, optional
        NaN where unknown, which no flag passes; without any, the rule leaves the condition out.
    size_level : float
        Quantile that employment and establishments must lie above.
    levels : four floats
        Quantiles that the quotient is held against: qualifying, significant, strong, strong10.
    minimum_quotient : float
        What strong clusters must reach besides.

    Returns
    -------
    StrongClusters
        Nothing passes where the industry has no jobs, or the quotient is undefined.

    Raises
    ------
    ValueError
        If counts are negative or not finite, shapes differ, or a level is not between 0 and 1.

    Notes
    -----
    Quantiles are taken per industry over the regions with employment above 0, by linear interpolation.
    Size must lie strictly above its quantile: an industry found in one region only has no such cluster.

    References
    ----------
    .. [1] Delgado, M., Porter, M. E., & Stern, S. (2014). Clusters, convergence, and economic performance.
       Research Policy, 43(10), 1785–1799; levels as published by the U.S. Cluster Mapping Project.

    Examples
    --------
    >>> flags = strong_clusters([[2.0], [1.2], [0.8], [0.4]], [[90], [50], [40], [10]])
    >>> flags.strong.ravel(), flags.significant.ravel()
    (array([ True, False, False, False]), array([ True,  True, False, False]))
    """
    jobs, quotient, present = _checked(location_quotient, employment, (size_level, *levels))
    large = _above(jobs, size_level, present)
    if establishments is not None:
        plants = as_counts(establishments, "establishments", allow_missing=True)
        check_shape(plants, "establishments", jobs.shape)
        large &= _above(plants, size_level, present)
    return _flags(quotient, large, column_quantiles(quotient, levels, where=present), minimum_quotient)


def _checked(
    location_quotient: ArrayLike, employment: ArrayLike, levels: tuple[float, ...]
) -> tuple[FloatArray, FloatArray, BoolArray]:
    """Return jobs, quotients and where both are there."""
    jobs = as_counts(employment, "employment")
    quotient = as_counts(location_quotient, "location_quotient", allow_missing=True)
    check_shape(quotient, "location_quotient", jobs.shape)
    for level in levels:
        if not 0 <= level <= 1:
            raise ValueError(f"a quantile level must lie between 0 and 1, but is {level}")
    return jobs, quotient, (jobs > 0) & ~np.isnan(quotient)


def _flags(
    quotient: FloatArray, large: BoolArray, bars: FloatArray, minimum_quotient: float
) -> StrongClusters:
    """Return the four flags of the cells that are large enough."""
    low, middle, high, top = bars
    enough = large & (quotient >= minimum_quotient)
    return StrongClusters(
        qualifying=large & (quotient > low),
        significant=large & (quotient > middle),
        strong=enough & (quotient >= high),
        strong10=enough & (quotient >= top),
    )


def _above(values: FloatArray, level: float, present: BoolArray) -> BoolArray:
    """Return which present cells lie above a quantile of their column."""
    above: BoolArray = present & (values > column_quantiles(values, (level,), where=present)[0])
    return above
