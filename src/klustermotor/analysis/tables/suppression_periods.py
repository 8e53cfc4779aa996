"""What the same cell holds in other periods, as a prior for a hidden one."""

import numpy as np

from klustermotor.analysis.arrays import BoolArray, FloatArray, IntArray
from klustermotor.analysis.tables.suppression_forest import Forest
from klustermotor.analysis.tables.suppression_prior import Prior, Setting

#: Correlation of a cell's lasting deviation from one period to the next, and its share of the variance; used
#: where too few cells are published in following periods to estimate them.
_LASTING = (0.95, 0.8)
_ENOUGH = 200


def prior_with_other_periods(
    prior: Prior, setting: Setting, forest: Forest, sizes: FloatArray, variances: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return mean and spread of the prior of each node, sharpened by the same cell in other periods.

    A cell deviates from what its code and region let expect; part of that lasts and fades as a first-order
    autoregression, part is of the period alone. The prior of a period is the forecast from all earlier and
    all later periods together (a Kalman filter run both ways), never from the period itself.

    Parameters
    ----------
    prior : Prior
        Of each period by itself.
    setting : Setting
    forest : Forest
    sizes, variances : (n_nodes,) ndarray of float
        Mean and variance of log jobs per establishment by the present knowledge.

    Returns
    -------
    mean, spread : (n_nodes,) ndarray of float

    Examples
    --------
    A table of one period has nothing to learn from others.

    >>> from klustermotor.analysis.tables.suppression_prior import first_prior, setting_of
    >>> from klustermotor.analysis.tables.suppression_forest import plant_tree
    >>> from klustermotor.analysis.tables.hierarchy import hierarchy_of_codes
    >>> forest = plant_tree([-1, 0, 0], [50, 0, 20], [50, 19, 99], establishments=[7, 3, 4])
    >>> setting = setting_of(forest, hierarchy_of_codes(["TOTAL", "C", "F"]), forest.upper)
    >>> prior = first_prior(setting)
    >>> prior_with_other_periods(prior, setting, forest, np.zeros(3), np.zeros(3))[0]
    array([2.3, 2.3, 2.3])
    """
    n_periods = int(forest.periods.max()) + 1
    if n_periods == 1:
        return prior.mean, prior.spread
    series, n_series = _series_of(forest, n_periods)
    scaled = (sizes - prior.mean) / prior.spread
    noise = _noise_of_evidence(variances / prior.spread**2)
    noise[~setting.usable] = np.inf
    values = _spread_out(scaled, series, forest.periods, (n_series, n_periods), 0.0)
    noises = _spread_out(noise, series, forest.periods, (n_series, n_periods), np.inf)
    fading, lasting = _estimate(values, noises == 0.0)
    ahead = _forecasts(values, noises, fading, lasting)
    back = _forecasts(values[:, ::-1], noises[:, ::-1], fading, lasting)
    back_mean, back_variance = back[0][:, ::-1], back[1][:, ::-1]
    precision = 1.0 / ahead[1] + 1.0 / back_variance - 1.0 / lasting
    mean = (ahead[0] / ahead[1] + back_mean / back_variance) / precision
    place = (series, forest.periods)
    spread = np.sqrt(1.0 / precision[place] + 1.0 - lasting)
    return prior.mean + prior.spread * mean[place], np.maximum(prior.spread * spread, 0.02)


def _series_of(forest: Forest, n_periods: int) -> tuple[IntArray, int]:
    """Return the series (cell over periods) of each node, and how many there are."""
    cells = forest.cells // n_periods
    _, series = np.unique(cells * 2 + forest.lacking, return_inverse=True)
    return series.astype(np.int64), int(series.max()) + 1


def _noise_of_evidence(variances: FloatArray) -> FloatArray:
    """Return the noise of what a node's own totals say, taken out of a posterior variance (prior 1)."""
    known = variances <= 0.0
    inside = np.clip(variances, 1e-6, 0.95)
    return np.where(known, 0.0, inside / (1.0 - inside))


def _spread_out(
    values: FloatArray, series: IntArray, periods: IntArray, shape: tuple[int, int], empty: float
) -> FloatArray:
    """Return node values as series × period, with a value for the empty places."""
    table = np.full(shape, empty)
    table[series, periods] = values
    return table


def _estimate(values: FloatArray, known: BoolArray) -> tuple[float, float]:
    """Return fading and lasting share from cells published in following periods."""
    covariances = []
    for lag in (1, 2):
        both = known[:, lag:] & known[:, :-lag] if values.shape[1] > lag else np.zeros((0, 0), dtype=np.bool_)
        if both.sum() < _ENOUGH:
            return _LASTING
        first, second = np.clip(values[:, :-lag][both], -3, 3), np.clip(values[:, lag:][both], -3, 3)
        covariances.append(float(np.mean(first * second) / np.mean(0.5 * (first**2 + second**2))))
    fading = float(np.clip(covariances[1] / max(covariances[0], 1e-6), 0.5, 0.995))
    return fading, float(np.clip(covariances[0] / fading, 0.05, 0.98))


def _forecasts(
    values: FloatArray, noises: FloatArray, fading: float, lasting: float
) -> tuple[FloatArray, FloatArray]:
    """Return mean and variance of the lasting deviation before each period is seen."""
    means, variances = np.empty_like(values), np.empty_like(values)
    mean, variance = np.zeros(len(values)), np.full(len(values), lasting)
    for period in range(values.shape[1]):
        means[:, period], variances[:, period] = mean, variance
        noise = noises[:, period] + 1.0 - lasting
        gain = np.where(np.isinf(noise), 0.0, variance / (variance + noise))
        mean = fading * (mean + gain * (values[:, period] - mean))
        variance = fading**2 * variance * (1.0 - gain) + (1.0 - fading**2) * lasting
    return means, variances
