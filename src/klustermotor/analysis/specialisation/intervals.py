"""How sure a location quotient is: gamma–Poisson shrinkage of clumped counts."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import scipy.special
from numpy.typing import ArrayLike

from klustermotor.analysis.arrays import FloatArray, as_counts, check_shape
from klustermotor.analysis.specialisation.clumping import job_clumping
from klustermotor.analysis.specialisation.gamma_prior import (
    GammaPriors,
    fit_gamma_priors,
    gamma_posterior,
)
from klustermotor.analysis.specialisation.quotients import expected_employment


@dataclass(frozen=True, slots=True, eq=False)
class LocationQuotientInterval:
    """Location quotients with their uncertainty; NaN where the quotient is undefined.

    Attributes
    ----------
    estimate : (n_regions, n_industries) ndarray
        Posterior mean: the quotient drawn towards the industry's mean, the more so the smaller the count.
    lower, upper : (n_regions, n_industries) ndarray
        Equal-tailed interval at the level asked for.
    probability_above_one : (n_regions, n_industries) ndarray
        Posterior probability that the underlying quotient exceeds 1.
    p_value : (n_regions, n_industries) ndarray
        Of a count as large or larger if the quotient were 1: one-sided, without any prior. For
        :func:`~klustermotor.analysis.specialisation.control_false_discovery`.
    clumping : (n_industries,) ndarray
        Jobs per independent unit; counts were divided by it.
    prior_shape, prior_mean : (n_industries,) ndarray
        Of the gamma distribution of the industry's quotients; the mean is infinite for Jeffreys' prior.

    Notes
    -----
    With few plants the interval covers less than its level. Simulated at 0.9 with a mean of 6 plants per
    region, it covers 0.87–0.89 of the true quotients where plant sizes are unequal (lognormal, sigma 0.9) and
    0.81–0.86, about 0.84, where they are very unequal (sigma 1.3). From 12 plants on it covers 0.90 of them
    and 0.84–0.88.

    The interval is the underlying quotient's and need not hold the quotient as counted: where few plants tell
    little and regions are otherwise alike, the count is mostly chance. In simulation the interval holds the
    truth in 0.80–0.99 of those cells at 0.9 where the prior's shape is 2–60, and in 0.77 at 0.7. A vague
    component mixed into the prior [1]_, which would draw exceptions less, gets no weight by likelihood.

    References
    ----------
    .. [1] Berger, J. O. (1985). Statistical Decision Theory and Bayesian Analysis, 2nd ed. Springer, ch. 4.7.
    """

    estimate: FloatArray
    lower: FloatArray
    upper: FloatArray
    probability_above_one: FloatArray
    p_value: FloatArray
    clumping: FloatArray
    prior_shape: FloatArray
    prior_mean: FloatArray


def location_quotient_interval(
    employment: ArrayLike,
    *,
    reference: ArrayLike | None = None,
    base: ArrayLike | None = None,
    reference_base: float | None = None,
    establishments: ArrayLike | None = None,
    clumping: ArrayLike | None = None,
    level: float = 0.95,
    prior: Literal["likelihood", "moments", "none"] = "likelihood",
) -> LocationQuotientInterval:
    """Return every location quotient shrunken towards its industry's mean, with its interval [1]_.

    Parameters
    ----------
    employment, reference, base, reference_base
        As in :func:`~klustermotor.analysis.specialisation.location_quotient`.
    establishments : (n_regions, n_industries) array-like, optional
        They tell how jobs come in plants, by
        :func:`~klustermotor.analysis.specialisation.job_clumping`; NaN where unknown.
    clumping : (n_industries,) array-like, optional
        The same from plants: sum of squared sizes over sum of sizes. With neither, every job counts as
        placed on its own, and intervals are far too narrow.
    level : float
        Coverage of the interval, between 0 and 1; at 0.9, about 0.84 with 6 plants per region.
    prior : {"likelihood", "moments", "none"}
        How each industry's prior is fitted over regions: "likelihood" carries its uncertainty along [2]_,
        "moments" does not; "none" is Jeffreys' prior, without shrinkage, which also stands in where fewer
        than three regions or no jobs tell of one.

    Returns
    -------
    LocationQuotientInterval

    Raises
    ------
    ValueError
        If the level is not between 0 and 1, the prior is unknown, a clumping is not positive, or as in
        :func:`~klustermotor.analysis.specialisation.location_quotient`.

    References
    ----------
    .. [1] Clayton, D., & Kaldor, J. (1987). Empirical Bayes estimates of age-standardized relative risks for
       use in disease mapping. Biometrics, 43(3), 671–681.
    .. [2] Kass, R. E., & Steffey, D. (1989). Approximate Bayesian inference in conditionally independent
       hierarchical models. Journal of the American Statistical Association, 84(407), 717–726.

    Examples
    --------
    >>> sure = location_quotient_interval([[30, 970], [300, 9700], [9, 91]], prior="none")
    >>> sure.lower[:, 0].round(2), sure.upper[:, 0].round(2)
    (array([0.68, 0.88, 1.46]), array([1.38, 1.1 , 5.38]))
    """
    jobs = as_counts(employment, "employment")
    expected = expected_employment(jobs, reference=reference, base=base, reference_base=reference_base)
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, but is {level}")
    units = _units(jobs, establishments, clumping)
    counts, means = jobs / units, np.nan_to_num(expected) / units
    return _summary(counts, means, units, fit_gamma_priors(counts, means, prior), level)


def _units(jobs: FloatArray, establishments: ArrayLike | None, clumping: ArrayLike | None) -> FloatArray:
    """Return the jobs per independent unit of every industry."""
    if clumping is not None:
        units = as_counts(clumping, "clumping", ndim=1, axes=("industry",))
        check_shape(units, "clumping", jobs.shape[1:])
        if not (units > 0).all():
            raise ValueError("clumping must be positive: it is the jobs that share a plant")
        return units
    if establishments is not None:
        return job_clumping(jobs, establishments)
    return np.ones(jobs.shape[1])


def _summary(
    counts: FloatArray, means: FloatArray, units: FloatArray, priors: GammaPriors, level: float
) -> LocationQuotientInterval:
    """Return the gamma posterior of every cell, summarised."""
    shape, rate = gamma_posterior(counts, means, priors)
    tail = (1 - level) / 2
    empty = (counts == 0) | (means == 0)
    p_value = np.where(empty, 1.0, scipy.special.gammainc(np.where(empty, 1.0, counts), means))
    summaries = (
        shape / rate,
        scipy.special.gammaincinv(shape, tail) / rate,
        scipy.special.gammainccinv(shape, tail) / rate,
        scipy.special.gammaincc(shape, rate),
        p_value,
    )
    estimate, lower, upper, above, p_value = (np.where(means > 0, values, np.nan) for values in summaries)
    prior_shape = np.exp((priors.weight * np.log(priors.shape)).sum(axis=1))
    with np.errstate(divide="ignore"):
        prior_mean = (priors.weight * (priors.shape / priors.rate)).sum(axis=1)
    return LocationQuotientInterval(estimate, lower, upper, above, p_value, units, prior_shape, prior_mean)
