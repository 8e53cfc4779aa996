"""Where a location quotient becomes remarkable: standardised quotients and bootstrap thresholds."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from klustermotor.analysis.arrays import BoolArray, FloatArray, IntArray, as_counts, as_floats


@dataclass(frozen=True, slots=True, eq=False)
class StandardisedLocationQuotient:
    """Location quotients as standard scores among the regions of their industry.

    Attributes
    ----------
    z : (n_regions, n_industries) ndarray
        NaN where undefined.
    exceeds : (n_regions, n_industries) ndarray of bool
        Whether z exceeds the threshold.
    cutoff : (n_industries,) ndarray
        The location quotient at the threshold.
    logarithmic : (n_industries,) ndarray of bool
        Whether the industry was standardised on the logarithm.
    normality_p_value : (n_industries,) ndarray
        Of the Jarque–Bera test on the scale used; below 0.05 the threshold does not mean what it says.
    """

    z: FloatArray
    exceeds: BoolArray
    cutoff: FloatArray
    logarithmic: BoolArray
    normality_p_value: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class BootstrapThreshold:
    """Thresholds of the location quotient by bootstrap, per industry.

    Attributes
    ----------
    threshold : (n_industries,) ndarray
        Mean of the percentile over the bootstrap samples; NaN where the industry has no quotient.
    standard_error : (n_industries,) ndarray
        Standard deviation of the percentile over the samples.
    exceeds : (n_regions, n_industries) ndarray of bool
        Whether a quotient exceeds its industry's threshold.
    """

    threshold: FloatArray
    standard_error: FloatArray
    exceeds: BoolArray


def standardised_location_quotient(
    location_quotient: ArrayLike,
    *,
    scale: Literal["raw", "log", "auto"] = "auto",
    threshold: float = 1.96,
) -> StandardisedLocationQuotient:
    """Return each location quotient as a standard score among the regions of its industry [1]_.

    Parameters
    ----------
    location_quotient : (n_regions, n_industries) array-like
        NaN where undefined, and left out.
    scale : {"raw", "log", "auto"}
        "log" leaves quotients of 0 out; "auto" takes the logarithm of those industries whose raw quotients
        fail a test of normality at 5%.
    threshold : float
        1.96 leaves the upper 2.5% of a normal distribution, 1.65 the upper 5%.

    Returns
    -------
    StandardisedLocationQuotient
        NaN in industries with fewer than three quotients, or equal ones.

    Raises
    ------
    ValueError
        If a quotient is negative or infinite, or the scale is unknown.

    Notes
    -----
    Scores are taken along regions within an industry, with the sample standard deviation (n − 1). The test
    is Jarque–Bera's, which asks for some dozens of regions.

    References
    ----------
    .. [1] O'Donoghue, D., & Gleave, B. (2004). A note on methods for measuring industrial agglomeration.
       Regional Studies, 38(4), 419–427.

    Examples
    --------
    >>> result = standardised_location_quotient([[0.5], [1.0], [1.5], [5.0]], scale="raw", threshold=1.4)
    >>> result.z.ravel().round(2), result.cutoff.round(2)
    (array([-0.73, -0.49, -0.24,  1.47]), array([4.86]))
    """
    quotient = as_counts(location_quotient, "location_quotient", allow_missing=True)
    if scale not in {"raw", "log", "auto"}:
        raise ValueError(f"scale must be raw, log or auto, but is {scale!r}")
    logarithmic = np.full(quotient.shape[1], scale == "log")
    if scale == "auto":
        logarithmic = _normality(*_standardise(quotient)) < 0.05
    values = np.where(logarithmic, _logarithm(quotient), quotient)
    z, mean, spread = _standardise(values)
    bar = mean + threshold * spread
    cutoff = np.where(logarithmic, np.exp(np.where(logarithmic, bar, 0.0)), bar)
    return StandardisedLocationQuotient(z, z > threshold, cutoff, logarithmic, _normality(z, mean, spread))


def bootstrap_threshold(
    location_quotient: ArrayLike,
    *,
    rng: np.random.Generator,
    level: float = 0.95,
    samples: int = 1000,
) -> BootstrapThreshold:
    """Return the location quotient above which a region stands out in its industry, by bootstrap [1]_.

    Parameters
    ----------
    location_quotient : (n_regions, n_industries) array-like
        Plain or standardised; NaN where undefined, and left out.
    rng : numpy.random.Generator
        Source of randomness; one number is drawn from it, whatever the table.
    level : float
        The percentile, between 0 and 1.
    samples : int
        Bootstrap samples, at least 1.

    Returns
    -------
    BootstrapThreshold

    Raises
    ------
    ValueError
        If a quotient is infinite, the level is not between 0 and 1, or there are no samples.

    Notes
    -----
    Order statistics of a bootstrap sample are drawn directly, through the beta distribution: this is exact.

    The threshold of an industry depends on its own quotients, the options and the state of `rng` alone, and
    so not on the other industries or the order of columns: all are resampled with the same random numbers.
    The errors of simulation of different industries are therefore not independent of each other.

    References
    ----------
    .. [1] Tian, Z. (2013). Measuring agglomeration using the standardized location quotient with a bootstrap
       method. Journal of Regional Analysis and Policy, 43(2), 186–197.

    Examples
    --------
    >>> found = bootstrap_threshold([[0.5], [1.0], [1.5], [5.0]], rng=np.random.default_rng(1), level=0.5)
    >>> found.threshold.round(1), found.exceeds.ravel()
    (array([1.7]), array([False, False, False,  True]))
    """
    quotient = as_floats(location_quotient, "location_quotient", allow_missing=True)
    _check_options(level, samples)
    ordered = np.sort(quotient, axis=0)  # NaN goes last
    number = np.count_nonzero(~np.isnan(quotient), axis=0)
    threshold, error = np.full((2, quotient.shape[1]), np.nan)  # stays NaN without quotients
    seed = int(rng.integers(2**63))
    for size in np.unique(number[number > 0]):
        draw = _draw_percentiles(int(size), level, samples, np.random.default_rng(seed))
        for industry in np.flatnonzero(number == size):
            percentiles = draw.of(ordered[:size, industry])
            threshold[industry], error[industry] = percentiles.mean(), percentiles.std()
    return BootstrapThreshold(threshold, error, quotient > threshold)


def _check_options(level: float, samples: int) -> None:
    """Refuse a level that is no share, and fewer samples than one."""
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, but is {level}")
    if samples < 1:
        raise ValueError(f"samples must be at least 1, but is {samples}")


@dataclass(frozen=True, slots=True, eq=False)
class _PercentileDraw:
    """Which of the ascending values lie beside the percentile in every bootstrap sample."""

    below: IntArray
    above: IntArray
    fraction: float

    def of(self, values: FloatArray) -> FloatArray:
        """Return the percentile of every bootstrap sample of values in ascending order."""
        low, high = values[self.below], values[self.above]
        result: FloatArray = low + (high - low) * self.fraction
        return result


def _draw_percentiles(number: int, level: float, samples: int, rng: np.random.Generator) -> _PercentileDraw:
    """Return where the percentiles of bootstrap samples of as many values lie."""
    position = (number - 1) * level
    below = int(np.floor(position))  # counted from 0, so it is the (below + 1)-th smallest
    first = rng.beta(below + 1, number - below, samples)
    lower = np.minimum((first * number).astype(np.int64), number - 1)
    if below + 1 >= number:
        return _PercentileDraw(lower, lower, 0.0)
    second = first + (1 - first) * rng.beta(1, number - below - 1, samples)
    upper = np.minimum((second * number).astype(np.int64), number - 1)
    return _PercentileDraw(lower, upper, position - below)


def _logarithm(quotient: FloatArray) -> FloatArray:
    """Return the logarithm, NaN for 0."""
    return np.log(quotient, out=np.full(quotient.shape, np.nan), where=quotient > 0)


def _standardise(values: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return standard scores down the columns, with means and standard deviations."""
    known = ~np.isnan(values)
    number = known.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.where(known, values, 0.0).sum(axis=0) / number
        away = np.where(known, values - mean, 0.0)
        spread = np.sqrt((away**2).sum(axis=0) / (number - 1))
        # Equal values may differ by rounding alone: no score is made of that.
        spread[(number < 3) | (spread <= 1e-12 * np.abs(mean))] = np.nan
        return np.where(known, away / spread, np.nan), mean, spread


def _normality(z: FloatArray, mean: FloatArray, spread: FloatArray) -> FloatArray:
    """Return the p-value of the Jarque–Bera test down the columns (chi-square, 2 degrees of freedom)."""
    known = ~np.isnan(z)
    number = known.sum(axis=0)
    away = np.where(known, z, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        away = away * np.sqrt(number / (number - 1))
        skewness = (away**3).sum(axis=0) / number
        kurtosis = (away**4).sum(axis=0) / number
        p_value: FloatArray = np.exp(-number / 12 * (skewness**2 + (kurtosis - 3) ** 2 / 4))
    p_value[np.isnan(spread) | np.isnan(mean)] = np.nan
    return p_value
