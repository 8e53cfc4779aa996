"""Let intervals allow for cells that were estimated within bounds, and not only for chance among plants."""

from dataclasses import replace

import numpy as np
from scipy.special import ndtr, ndtri

from klustermotor.analysis.arrays import FloatArray
from klustermotor.analysis.specialisation import LocationQuotientInterval


def widen_for_estimates(
    interval: LocationQuotientInterval,
    quotient: FloatArray,
    *,
    employment: FloatArray,
    lower: FloatArray,
    upper: FloatArray,
    level: float,
) -> LocationQuotientInterval:
    """Return the interval widened where jobs are known within bounds only.

    A value between hard bounds is taken to vary evenly over them: with a standard deviation of the width
    over √12, and no more than the value itself. On the logarithmic scale this is added in squares to what
    chance among plants gives. Bounds of sums are wider than likely, so this errs on the side of caution.

    Parameters
    ----------
    interval : LocationQuotientInterval
        As if all jobs were published.
    quotient : (n_regions, n_industries) ndarray
    employment, lower, upper : (n_regions, n_industries) ndarray of jobs
        Best values and their hard bounds, which may be infinite.
    level : float
        Coverage of the interval.

    Returns
    -------
    LocationQuotientInterval
        Unchanged where the bounds leave no room.

    Examples
    --------
    >>> from klustermotor.analysis.specialisation import location_quotient, location_quotient_interval
    >>> jobs = np.array([[30.0, 70.0], [10.0, 90.0]])
    >>> found = location_quotient_interval(jobs, level=0.9)
    >>> low, high = jobs - [[20, 0], [0, 0]], jobs + [[20, 0], [0, 0]]
    >>> known = {"employment": jobs, "lower": low, "upper": high, "level": 0.9}
    >>> widen_for_estimates(found, location_quotient(jobs), **known).lower < found.lower
    array([[ True, False],
           [False, False]])
    """
    room = np.where(lower < upper, upper - lower, 0.0)
    relative = np.divide(room / np.sqrt(12), employment, out=np.zeros_like(room), where=employment > 0)
    relative = np.minimum(relative, 1.0)
    reach = float(ndtri((1 + level) / 2)) * relative
    with np.errstate(divide="ignore", invalid="ignore"):
        below = np.sqrt(np.log(interval.estimate / interval.lower) ** 2 + reach**2)
        above = np.sqrt(np.log(interval.upper / interval.estimate) ** 2 + reach**2)
        likelier = ndtr(np.log(interval.estimate) / ((below + above) / (2 * float(ndtri((1 + level) / 2)))))
        by_estimate = ndtr(-np.log(quotient) / relative)
    touched = (reach > 0) & np.isfinite(below) & np.isfinite(above)
    return replace(
        interval,
        lower=np.where(touched, interval.estimate * np.exp(-below), interval.lower),
        upper=np.where(touched, interval.estimate * np.exp(above), interval.upper),
        probability_above_one=np.where(touched, likelier, interval.probability_above_one),
        p_value=np.where(touched, np.fmax(interval.p_value, by_estimate), interval.p_value),
    )
