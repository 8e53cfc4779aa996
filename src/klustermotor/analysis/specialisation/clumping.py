"""How many jobs stand or fall together, because they share a plant."""

import numba
import numpy as np
from numpy.typing import ArrayLike

from klustermotor.analysis.arrays import FloatArray, as_counts, check_shape
from klustermotor.analysis.compiled import compiled, compiled_parallel


def job_clumping(
    employment: ArrayLike, establishments: ArrayLike, *, least_variation: float = 1.0
) -> FloatArray:
    """Return how many jobs of each industry stand or fall together, because they share a plant [1]_.

    Parameters
    ----------
    employment : (n_regions, n_industries) array-like of jobs
        Finite and not negative.
    establishments : (n_regions, n_industries) array-like
        NaN where unknown.
    least_variation : float
        Squared coefficient of variation that plant sizes have at the least; 1, that of the exponential
        distribution, is less than what is found in practice [2]_.

    Returns
    -------
    (n_industries,) ndarray
        E(s²) / E(s) of the plant size s, never below 1: the variance of a count of jobs over its mean when
        plants come as a Poisson process. 1 where nothing is known of the industry.

    Raises
    ------
    ValueError
        If counts are negative or not finite, or the shapes differ.

    Notes
    -----
    Mean plant size differs between regions by chance, the less so the more plants (variance σ²/n), and by
    nature (τ²). Only the first is clumping; σ² and τ² are told apart by a gamma regression of the squared
    departures on n. Taking all departures for chance would make big industries look made of a few plants.

    References
    ----------
    .. [1] McCullagh, P., & Nelder, J. A. (1989). Generalized Linear Models, 2nd ed. Chapman & Hall.
    .. [2] Cabral, L. M. B., & Mata, J. (2003). On the evolution of the firm size distribution. American
       Economic Review, 93(4), 1075–1090.

    Examples
    --------
    >>> job_clumping([[100], [260], [240]], [[10], [20], [30]])
    array([20.])
    """
    jobs = as_counts(employment, "employment")
    plants = as_counts(establishments, "establishments", allow_missing=True)
    check_shape(plants, "establishments", jobs.shape)
    if not least_variation >= 0:
        raise ValueError(f"least_variation must not be negative, but is {least_variation}")
    number = np.where(plants > 0, plants, 0.0)
    held = np.where(plants > 0, jobs, 0.0)
    variance = _within_variances(
        np.ascontiguousarray(held.T), np.ascontiguousarray(number.T), float(least_variation)
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        size = held.sum(axis=0) / number.sum(axis=0)
        clumping: FloatArray = size + variance / size
    return np.fmax(clumping, 1.0)


@compiled
def _mean_size(
    jobs: FloatArray, plants: FloatArray, within: float, between: float
) -> tuple[float, float]:  # pragma: no cover - compiled
    """Return the mean plant size over regions, each weighted by its precision, and the weights' sum."""
    total, weights = 0.0, 0.0
    for region in range(plants.size):
        if plants[region] > 0:
            weight = 1.0 / (within / plants[region] + between)
            total += weight * jobs[region] / plants[region]
            weights += weight
    return total / weights, weights


@compiled
def _refit(
    jobs: FloatArray, plants: FloatArray, within: float, between: float
) -> tuple[float, float]:  # pragma: no cover - compiled
    """Return σ² and τ², neither negative, from one weighted regression of squared departures on plants."""
    mean, weights = _mean_size(jobs, plants, within, between)
    a, b, c, p, q = 0.0, 0.0, 0.0, 0.0, 0.0
    for region in range(plants.size):
        number = plants[region]
        if number > 0:
            leverage = 1.0 / (within / number + between) / weights
            departure = (jobs[region] - number * mean) ** 2 / number / max(1.0 - leverage, 0.1)
            weight = 1.0 / (within + between * number) ** 2
            a += weight
            b += weight * number
            c += weight * number * number
            p += weight * departure
            q += weight * number * departure
    determinant = a * c - b * b
    if determinant <= 1e-9 * a * c:  # the same number of plants everywhere: all departures are chance
        return p / a, 0.0
    new_within = (c * p - b * q) / determinant
    new_between = (a * q - b * p) / determinant
    if new_between < 0:
        return p / a, 0.0
    if new_within < 0:
        return 0.0, q / c
    return new_within, new_between


@compiled_parallel
def _within_variances(
    jobs: FloatArray, plants: FloatArray, least_variation: float
) -> FloatArray:  # pragma: no cover - compiled
    """Return the variance of plant sizes within regions for every row, at least a multiple of the mean²."""
    result = np.zeros(jobs.shape[0])
    for industry in numba.prange(jobs.shape[0]):
        if plants[industry].sum() == 0 or jobs[industry].sum() == 0:
            continue
        square = (jobs[industry].sum() / plants[industry].sum()) ** 2
        least = max(least_variation, 1e-9) * square
        within, between = max(square, least), 0.0
        for _ in range(200):
            new_within, new_between = _refit(jobs[industry], plants[industry], within, between)
            step = abs(new_within - within) + abs(new_between - between)
            # Halfway steps, as the regression may overshoot.
            within = max(0.5 * (within + new_within), least)
            between = 0.5 * (between + new_between)
            if step < 1e-6 * (within + between):
                break
        result[industry] = within
    return result
