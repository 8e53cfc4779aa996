"""Gamma priors of relative rates, fitted to Poisson counts column by column."""

import math
from dataclasses import dataclass

import numba
import numpy as np

from klustermotor.analysis.arrays import FloatArray
from klustermotor.analysis.compiled import compiled, compiled_parallel

_SHAPE_MIN, _SHAPE_MAX = 0.02, 100.0  # regions are never alike to less than a tenth (100 ** -0.5)
_JEFFREYS = 0.5
_GRID = 16


@dataclass(frozen=True, slots=True, eq=False)
class GammaPriors:
    """Candidate gamma distributions of every column's rates, with their weights.

    Attributes
    ----------
    shape, rate, weight : (n_industries, n_candidates) ndarray
        The weights of a column add up to 1.
    log_centre_variance : (n_industries, n_candidates) ndarray
        Sampling variance of the logarithm of shape / rate.
    """

    shape: FloatArray
    rate: FloatArray
    weight: FloatArray
    log_centre_variance: FloatArray


def fit_gamma_priors(counts: FloatArray, means: FloatArray, method: str) -> GammaPriors:
    """Return the gamma distributions that every column's relative rates may come from [1]_ [2]_.

    Parameters
    ----------
    counts : (n_regions, n_industries) ndarray
        Poisson with mean rate × `means`; need not be whole.
    means : (n_regions, n_industries) ndarray
        Expected counts at rate 1; cells with 0 are left out.
    method : {"likelihood", "moments", "none"}
        Candidates on a grid of shapes, weighted by negative binomial likelihood and a flat prior on the
        coefficient of variation; one candidate by weighted moments; or Jeffreys' prior.

    Returns
    -------
    GammaPriors
        Jeffreys' prior (0.5, 0) where fewer than three cells or no counts tell of a prior. The shape is kept
        between 0.02 and 100.

    Raises
    ------
    ValueError
        If the method is unknown.

    References
    ----------
    .. [1] Clayton, D., & Kaldor, J. (1987). Empirical Bayes estimates of age-standardized relative risks for
       use in disease mapping. Biometrics, 43(3), 671–681.
    .. [2] Kass, R. E., & Steffey, D. (1989). Approximate Bayesian inference in conditionally independent
       hierarchical models. Journal of the American Statistical Association, 84(407), 717–726.

    Examples
    --------
    >>> counts, means = np.array([[5.0], [20], [35]]), np.full((3, 1), 20.0)
    >>> fit_gamma_priors(counts, means, "moments").shape.round(3)
    array([[1.951]])
    """
    if method not in {"likelihood", "moments", "none"}:
        raise ValueError(f"prior must be likelihood, moments or none, but is {method!r}")
    counts = np.where(means > 0, counts, 0.0)
    usable = (np.count_nonzero(means > 0, axis=0) >= 3) & (counts.sum(axis=0) > 0)
    size = (counts.shape[1], _GRID if method == "likelihood" else 1)
    shape, rate = np.full(size, _JEFFREYS), np.zeros(size)
    weight, variance = np.full(size, 1 / size[1]), np.zeros(size)
    if method == "moments":
        fitted, centre = _moments(counts[:, usable], means[:, usable])
        shape[usable, 0], rate[usable, 0] = fitted, fitted / centre
    elif method == "likelihood" and usable.any():
        columns = np.ascontiguousarray(counts[:, usable].T), np.ascontiguousarray(means[:, usable].T)
        found = _candidates(*columns, _SHAPE_MIN, _SHAPE_MAX, _GRID)
        shape[usable], rate[usable], weight[usable], variance[usable] = found
    return GammaPriors(shape, rate, weight, variance)


def gamma_posterior(
    counts: FloatArray, means: FloatArray, priors: GammaPriors
) -> tuple[FloatArray, FloatArray]:
    """Return shape and rate of every cell's posterior, as one gamma with the mixture's mean and variance.

    Parameters
    ----------
    counts, means : (n_regions, n_industries) ndarray
        As in :func:`fit_gamma_priors`.
    priors : GammaPriors

    Returns
    -------
    shape, rate : (n_regions, n_industries) ndarray
        Where `means` is 0 they mean nothing.

    References
    ----------
    .. [1] Kass, R. E., & Steffey, D. (1989). Approximate Bayesian inference in conditionally independent
       hierarchical models. Journal of the American Statistical Association, 84(407), 717–726.

    Examples
    --------
    >>> prior = GammaPriors(*(np.array([[value]]) for value in (2.0, 4.0, 1.0, 0.0)))
    >>> gamma_posterior(np.array([[6.0]]), np.array([[4.0]]), prior)
    (array([[8.]]), array([[8.]]))
    """
    return _posterior_kernel(
        counts, means, priors.shape, priors.rate, priors.weight, priors.log_centre_variance
    )


def _moments(counts: FloatArray, means: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the shapes at which the weighted variance of the rates is as observed, and their means."""
    exposure = means.sum(axis=0)
    centre: FloatArray = counts.sum(axis=0) / exposure
    with np.errstate(divide="ignore", invalid="ignore"):
        squares = np.where(means > 0, (counts - centre * means) ** 2 / means, 0.0)
    # Between-region variance: observed less Poisson, unbiased also where exposures differ.
    freedom = exposure - (means**2).sum(axis=0) / exposure
    number = np.count_nonzero(means > 0, axis=0)
    between = (squares.sum(axis=0) - centre * (number - 1)) / freedom
    shape: FloatArray = centre**2 / np.maximum(between, centre**2 / _SHAPE_MAX)
    return np.clip(shape, _SHAPE_MIN, _SHAPE_MAX), centre


@compiled
def _centre_given_shape(
    counts: FloatArray, means: FloatArray, shape: float, start: float
) -> tuple[float, float]:  # pragma: no cover - compiled
    """Return the log of the mean rate of the highest likelihood at a shape, and its information."""
    log_centre, bend = start, 0.0
    for _ in range(50):
        slope, bend = 0.0, 0.0
        centre = math.exp(log_centre)
        for region in range(counts.size):
            mean = centre * means[region]
            weight = shape / (shape + mean)
            slope += (counts[region] - mean) * weight
            bend += mean * weight * (shape + counts[region]) / (shape + mean)
        step = max(-2.0, min(2.0, slope / bend))
        log_centre += step
        if abs(step) < 1e-7:
            break
    return log_centre, bend


@compiled
def _log_likelihood(
    counts: FloatArray, means: FloatArray, shape: float, log_centre: float
) -> float:  # pragma: no cover - compiled
    """Return the negative binomial log-likelihood, up to what does not depend on the prior."""
    centre = math.exp(log_centre)
    at_shape = math.lgamma(shape)
    total = 0.0
    for region in range(counts.size):
        if means[region] > 0:
            mean = centre * means[region]
            total += shape * math.log(shape / (shape + mean))
            if counts[region] > 0:
                total += math.lgamma(counts[region] + shape) - at_shape
                total += counts[region] * math.log(mean / (shape + mean))
    return total


@compiled
def _grid_posterior(
    counts: FloatArray, means: FloatArray, grid: FloatArray, start: float
) -> tuple[FloatArray, FloatArray, FloatArray]:  # pragma: no cover - compiled
    """Return log density, log mean rate and its variance at every log shape of a grid."""
    density, centres, variances = np.empty(grid.size), np.empty(grid.size), np.empty(grid.size)
    centre = start
    for place in range(grid.size):
        shape = math.exp(grid[place])
        centre, bend = _centre_given_shape(counts, means, shape, centre)
        centres[place], variances[place] = centre, 1.0 / bend
        # Flat on the coefficient of variation; the mean rate is integrated out by Laplace's method.
        density[place] = (
            _log_likelihood(counts, means, shape, centre) - 0.5 * grid[place] - 0.5 * math.log(bend)
        )
    return density, centres, variances


@compiled
def _row_candidates(
    counts: FloatArray, means: FloatArray, least: float, most: float, number: int
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:  # pragma: no cover - compiled
    """Return shapes, rates, weights and variances on a grid laid where the density of one row is."""
    grid = np.linspace(math.log(least), math.log(most), number)
    spacing = grid[1] - grid[0]
    start = math.log(counts.sum() / means.sum())
    density, centres, _ = _grid_posterior(counts, means, grid, start)
    likely = np.flatnonzero(density > density.max() - 8.0)
    low = max(grid[likely[0]] - spacing, grid[0])
    high = min(grid[likely[-1]] + spacing, grid[-1])
    finer = np.linspace(low, high, number)
    density, centres, variances = _grid_posterior(counts, means, finer, centres[likely[0]])
    weight = np.exp(density - density.max())
    return np.exp(finer), np.exp(finer - centres), weight / weight.sum(), variances


@compiled_parallel
def _candidates(
    counts: FloatArray, means: FloatArray, least: float, most: float, number: int
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:  # pragma: no cover - compiled
    """Return the candidates of every row."""
    size = (counts.shape[0], number)
    shapes, rates, weights, variances = np.empty(size), np.empty(size), np.empty(size), np.empty(size)
    for industry in numba.prange(counts.shape[0]):
        found = _row_candidates(counts[industry], means[industry], least, most, number)
        shapes[industry, :] = found[0]
        rates[industry, :] = found[1]
        weights[industry, :] = found[2]
        variances[industry, :] = found[3]
    return shapes, rates, weights, variances


@compiled_parallel
def _posterior_kernel(
    counts: FloatArray,
    means: FloatArray,
    shapes: FloatArray,
    rates: FloatArray,
    weights: FloatArray,
    variances: FloatArray,
) -> tuple[FloatArray, FloatArray]:  # pragma: no cover - compiled
    """Return the moment-matched gamma of every cell's mixture of posteriors."""
    shape, rate = np.ones(counts.shape), np.ones(counts.shape)
    for region in numba.prange(counts.shape[0]):
        for industry in range(counts.shape[1]):
            if means[region, industry] <= 0:
                continue
            first, second = 0.0, 0.0
            for place in range(shapes.shape[1]):
                above = shapes[industry, place] + counts[region, industry]
                below = rates[industry, place] + means[region, industry]
                mean = above / below
                # How far the mean moves with the logarithm of the prior's own mean.
                pull = mean * rates[industry, place] / below
                variance = mean / below + pull * pull * variances[industry, place]
                first += weights[industry, place] * mean
                second += weights[industry, place] * (variance + mean * mean)
            spread = second - first * first
            shape[region, industry] = first * first / spread
            rate[region, industry] = first / spread
    return shape, rate
