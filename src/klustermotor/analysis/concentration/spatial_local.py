"""Find where an industry clusters in space: local Moran and Getis–Ord for every industry at once."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from klustermotor.analysis.arrays import BoolArray, FloatArray, as_floats
from klustermotor.analysis.concentration.spatial_permutation import (
    Alternative,
    check_test,
    count_extremes,
    p_values,
)
from klustermotor.analysis.concentration.spatial_weights import (
    SpatialWeights,
    checked_weights,
    islands,
    row_sums,
)

QUADRANTS = ("undefined", "high-high", "low-high", "low-low", "high-low")
"""What the codes in `LocalMoran.quadrant` stand for: the region first, its neighbours second."""


@dataclass(frozen=True, slots=True, eq=False)
class LocalStatistic:
    """A local statistic with its test, region by industry.

    Attributes
    ----------
    statistic, z_score, p_value : (n_regions, n_industries) ndarray
        NaN in the whole row of an island and the whole column of a constant industry. The z-score is also
        NaN where all *other* regions have one and the same value, as nothing can vary there.
    alternative : {"two-sided", "greater", "less"}
        What the p-values test.
    permutations : int
        Draws per region; no p-value is below 1 / (permutations + 1), or twice that if two-sided.
    island : (n_regions,) ndarray of bool
        Regions without neighbours.
    constant : (n_industries,) ndarray of bool
        Industries with the same value in every region.
    """

    statistic: FloatArray
    z_score: FloatArray
    p_value: FloatArray
    alternative: Alternative
    permutations: int
    island: BoolArray
    constant: BoolArray


@dataclass(frozen=True, slots=True, eq=False)
class LocalMoran(LocalStatistic):
    """Local Moran with its test and the kind of association.

    Attributes
    ----------
    quadrant : (n_regions, n_industries) ndarray of int8
        1 high-high, 2 low-high, 3 low-low, 4 high-low (see `QUADRANTS`), against the mean of all regions,
        significant or not; 0 where the statistic is NaN, or the region or its neighbours lie on the mean.
    """

    quadrant: NDArray[np.int8]


def local_moran(
    values: ArrayLike,
    weights: Any,
    *,
    seed: int,
    permutations: int = 999,
    alternative: Alternative = "two-sided",
) -> LocalMoran:
    """Return how alike each region and its neighbours are in each industry, tested by permutation [1]_ [2]_.

    I_i = z_i Σ_j w_ij z_j / m, with z the deviation from the mean of all regions and m = Σ z² / n: the sum
    over regions is the global Moran's I times the sum of weights. Z-scores use the exact mean and variance
    when the region's own value is held and its neighbours are drawn from all others.

    Parameters
    ----------
    values : (n_regions, n_industries) array-like
        For example location quotients. Missing values are refused: leave the industry out, or fill it.
    weights : (n_regions, n_regions) scipy.sparse array
        For example from `weights_from_pairs`; nothing on the diagonal.
    seed : int
        Same seed, same result, whatever the number of threads.
    permutations : int
        Draws of neighbours per region; shared by the industries.
    alternative : {"two-sided", "greater", "less"}
        "greater": more alike than by chance (high or low clusters); "less": more unlike (outliers);
        "two-sided": either, at twice the smaller one-sided p-value.

    Returns
    -------
    LocalMoran
        P-values are not corrected for the number of regions and industries: control the false-discovery rate.

    Raises
    ------
    TypeError, ValueError
        If the seed is no whole number from 0, values are not finite, or weights or choices do not fit.

    References
    ----------
    .. [1] Anselin, L. (1995). Local indicators of spatial association. Geographical Analysis, 27(2), 93–115.
    .. [2] Sauer, J., Oshan, T., Rey, S., & Wolf, L. J. (2022). The importance of null hypotheses.
       Geographical Analysis, 54(4), 752–768.

    Examples
    --------
    >>> from klustermotor.analysis.concentration.spatial_weights import weights_from_pairs
    >>> row = weights_from_pairs([[0, 1], [1, 2], [2, 3]], n_regions=4)
    >>> local_moran([[9.0], [8.0], [1.0], [0.0]], row, seed=1).statistic.ravel().round(2)
    array([0.97, 0.11, 0.11, 0.97])
    """
    x, near = _checked(values, weights, permutations, alternative, seed)
    deviation = _deviation(x)
    at_least, at_most = count_extremes(x, near, permutations=permutations, seed=seed)
    _orient(deviation, at_least, at_most, permutations)
    z_score = np.sign(deviation) * _conditional_z(x, near)
    z_score[deviation == 0] = np.nan
    p = p_values(at_least, at_most, permutations=permutations, alternative=alternative)
    base = _result(x, near, _moran(deviation, near), z_score, p, alternative, permutations)
    return _with_quadrant(base, _quadrant(x, near))


def getis_ord(
    values: ArrayLike,
    weights: Any,
    *,
    seed: int,
    star: bool = False,
    permutations: int = 999,
    alternative: Alternative = "two-sided",
) -> LocalStatistic:
    """Return the share of each industry that lies around each region, tested by permutation [1]_ [2]_.

    G_i = Σ_j w_ij x_j / Σ_j x_j over the other regions. G*_i counts the region itself among its neighbours,
    at its largest weight (a row that summed to 1 does so again), and all regions below the line. Z-scores are
    those of Ord & Getis. With negative values only the share loses its meaning: it is NaN for that industry.

    Parameters
    ----------
    values : (n_regions, n_industries) array-like
        For example jobs, or location quotients.
    weights : (n_regions, n_regions) scipy.sparse array
        Nothing on the diagonal, for G* neither.
    seed : int
        Same seed, same result, whatever the number of threads.
    star : bool
        G* instead of G.
    permutations : int
        Draws of neighbours per region, the region's own value held; shared by the industries.
    alternative : {"two-sided", "greater", "less"}
        "greater": a hot spot; "less": a cold spot; "two-sided": either, at twice the smaller p-value.

    Returns
    -------
    LocalStatistic
        The statistic is also NaN where the industry has nothing (for G: nothing in other regions).

    Raises
    ------
    TypeError, ValueError
        If the seed is no whole number from 0, values are not finite, or weights or choices do not fit.

    References
    ----------
    .. [1] Getis, A., & Ord, J. K. (1992). The analysis of spatial association by use of distance statistics.
       Geographical Analysis, 24(3), 189–206.
    .. [2] Ord, J. K., & Getis, A. (1995). Local spatial autocorrelation statistics. Geogr. Analysis, 27(4).

    Examples
    --------
    >>> from klustermotor.analysis.concentration.spatial_weights import weights_from_pairs
    >>> row = weights_from_pairs([[0, 1], [1, 2], [2, 3]], n_regions=4, row_standardised=False)
    >>> getis_ord([[9.0], [8.0], [1.0], [2.0]], row, seed=1).statistic.ravel().round(2)
    array([0.73, 0.83, 0.53, 0.06])
    """
    x, near = _checked(values, weights, permutations, alternative, seed)
    at_least, at_most = count_extremes(x, near, permutations=permutations, seed=seed)
    p = p_values(at_least, at_most, permutations=permutations, alternative=alternative)
    around = _with_self(near) if star else near
    z_score = _star_z(x, around) if star else _conditional_z(x, near)
    whole = np.broadcast_to(x.sum(axis=0), x.shape) if star else x.sum(axis=0) - x
    return _result(x, near, _share(x, around, whole), z_score, p, alternative, permutations)


def _moran(deviation: FloatArray, near: SpatialWeights) -> FloatArray:
    """Return Anselin's statistic; industries that do not vary get NaN."""
    variance = np.square(deviation).mean(axis=0)
    variance[variance == 0] = np.nan
    return np.asarray(deviation * (near @ deviation) / variance)


def _share(x: FloatArray, around: SpatialWeights, whole: FloatArray) -> FloatArray:
    """Return what lies around each region over the whole, NaN where that has no meaning."""
    meaningful = (whole > 0) & (x >= 0).all(axis=0)
    share, around_each = np.full(x.shape, np.nan), np.asarray(around @ x)
    return np.asarray(np.divide(around_each, whole, out=share, where=meaningful))


def _with_quadrant(base: LocalStatistic, quadrant: NDArray[np.int8]) -> LocalMoran:
    """Add the kind of association to a statistic."""
    return LocalMoran(
        statistic=base.statistic,
        z_score=base.z_score,
        p_value=base.p_value,
        alternative=base.alternative,
        permutations=base.permutations,
        island=base.island,
        constant=base.constant,
        quadrant=quadrant,
    )


def _deviation(x: FloatArray) -> FloatArray:
    """Return deviations from the mean of all regions, with rounding wiped off."""
    deviation = x - x.mean(axis=0)
    deviation[np.abs(deviation) <= 1e-12 * np.abs(x).max(axis=0)] = 0.0
    return np.asarray(deviation)


def _result(
    x: FloatArray,
    near: SpatialWeights,
    statistic: FloatArray,
    z_score: FloatArray,
    p_value: FloatArray,
    alternative: Alternative,
    permutations: int,
) -> LocalStatistic:
    """Put NaN where islands and constant industries are, and say which those are."""
    island = islands(near)
    constant = np.asarray(np.ptp(x, axis=0) <= 1e-12 * np.abs(x).max(axis=0))
    for array in (statistic, z_score, p_value):
        array[island] = np.nan
        array[:, constant] = np.nan
    return LocalStatistic(
        statistic=statistic,
        z_score=z_score,
        p_value=p_value,
        alternative=alternative,
        permutations=permutations,
        island=island,
        constant=constant,
    )


def _checked(
    values: ArrayLike, weights: Any, permutations: int, alternative: str, seed: int
) -> tuple[FloatArray, SpatialWeights]:
    """Check what both statistics take."""
    check_test(permutations, alternative, seed)
    x = as_floats(values, "values")
    if len(x) < 3:
        raise ValueError(f"values must cover at least 3 regions for a permutation test, but cover {len(x)}")
    return x, checked_weights(weights, n_regions=len(x))


def _orient(
    deviation: FloatArray, at_least: NDArray[np.int32], at_most: NDArray[np.int32], permutations: int
) -> None:
    """Turn counts of neighbours' sums into counts of local Moran, which falls with them below the mean."""
    below = deviation < 0
    at_least[below], at_most[below] = at_most[below], at_least[below]
    # A region on the mean has I = 0 in every draw: all tie.
    at_least[deviation == 0] = permutations
    at_most[deviation == 0] = permutations


def _conditional_z(x: FloatArray, near: SpatialWeights) -> FloatArray:
    """Standardise the neighbours' sum by its mean and variance when they are drawn from all other regions."""
    others = len(x) - 1
    centred = x - x.mean(axis=0)
    mean = -centred / others
    spread = (np.square(centred).sum(axis=0) - np.square(centred)) / others - np.square(mean)
    spread[spread <= 1e-12 * np.square(centred).sum(axis=0) / others] = np.nan
    total = row_sums(near)[:, None]
    squares: FloatArray = np.asarray(near.multiply(near).sum(axis=1)).reshape(-1, 1)
    excess = np.asarray(near @ centred) - total * mean
    return _standardised(excess, spread, others * squares - total**2, others)


def _star_z(x: FloatArray, around: SpatialWeights) -> FloatArray:
    """Standardise G*'s sum by its mean and variance over all regions."""
    total = row_sums(around)[:, None]
    squares: FloatArray = np.asarray(around.multiply(around).sum(axis=1)).reshape(-1, 1)
    centred = x - x.mean(axis=0)
    spread = np.square(centred).mean(axis=0)
    spread[spread == 0] = np.nan
    return _standardised(np.asarray(around @ centred), spread, len(x) * squares - total**2, len(x))


def _standardised(excess: FloatArray, spread: FloatArray, factor: FloatArray, population: int) -> FloatArray:
    """Divide by the standard deviation of a weighted sum drawn without replacement (NaN where it is zero)."""
    # A region that neighbours everybody gets the same sum in every draw.
    factor = np.where(factor > 1e-9 * population, factor, np.nan)
    return np.asarray(excess / np.sqrt(spread * factor / (population - 1)))


def _with_self(near: SpatialWeights) -> SpatialWeights:
    """Make each region its own neighbour, with its largest weight; rows that summed to 1 do so again."""
    own = np.asarray(near.max(axis=1).toarray(), dtype=np.float64).ravel()
    before = row_sums(near)
    around: SpatialWeights = sparse.csr_array(near + sparse.diags_array(own))
    after = np.where(before > 0, before + own, 1.0)
    scale = np.where(np.abs(before - 1.0) < 1e-9, 1.0 / after, 1.0)
    around.data *= np.repeat(scale, np.diff(around.indptr))
    return around


def _quadrant(x: FloatArray, near: SpatialWeights) -> NDArray[np.int8]:
    """Code the region's side of the mean and its neighbours'; 0 where either is on it, as on islands."""
    deviation = _deviation(x)
    lag = np.asarray(near @ deviation)
    lag[np.abs(lag) <= 1e-12 * np.abs(x).max(axis=0) * row_sums(near)[:, None]] = 0.0
    code = np.where(deviation > 0, np.where(lag > 0, 1, 4), np.where(lag > 0, 2, 3)).astype(np.int8)
    code[(deviation == 0) | (lag == 0)] = 0
    return code
