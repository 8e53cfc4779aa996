"""Draw the bands within which simulated curves stay: at each distance, and over all distances at once."""

import numpy as np

from klustermotor.analysis.arrays import BoolArray, FloatArray
from klustermotor.analysis.randomness import check_seed


def check_level(simulations: int, level: float) -> None:
    """Refuse bands that so few simulations cannot give.

    Parameters
    ----------
    simulations : int
    level : float

    Raises
    ------
    ValueError
        If the level is not a share below a half, or less than one simulation would lie outside.

    Examples
    --------
    >>> check_level(10, 0.05)
    Traceback (most recent call last):
    ValueError: 10 simulations are too few for bands at level 0.05: at least 20 are needed
    """
    if not 0 < level < 0.5:
        raise ValueError(f"level must lie between 0 and 0.5, but is {level}")
    if simulations * level < 1:
        raise ValueError(
            f"{simulations} simulations are too few for bands at level {level:g}: "
            f"at least {1 / level:.0f} are needed"
        )


def check_simulations(simulations: int, level: float, seed: int) -> None:
    """Refuse simulations that are too few for their bands, or cannot be seeded.

    Parameters
    ----------
    simulations : int
    level : float
    seed : int

    Raises
    ------
    TypeError, ValueError
        If the seed is no whole number from 0; as for :func:`check_level`.

    Examples
    --------
    >>> check_simulations(100, 0.05, -1)
    Traceback (most recent call last):
    ValueError: seed must not be negative, but is -1
    """
    check_seed(seed)
    check_level(simulations, level)


def local_band(curves: FloatArray, *, level: float) -> tuple[FloatArray, FloatArray]:
    """Return the band that a share of simulated curves leaves on each side, at each distance by itself.

    Parameters
    ----------
    curves : (n_simulations, n_distances) ndarray
    level : float
        Share above, and share below.

    Returns
    -------
    lower, upper : (n_distances,) ndarray
        Quantiles by linear interpolation. NaN where a simulated curve is NaN.

    Examples
    --------
    >>> lower, upper = local_band(np.arange(101.0)[:, None], level=0.05)
    >>> lower, upper
    (array([5.]), array([95.]))
    """
    lower, upper = np.quantile(curves, [level, 1 - level], axis=0)
    return np.asarray(lower), np.asarray(upper)


def global_band(curves: FloatArray, *, level: float) -> tuple[FloatArray, FloatArray]:
    """Return the band that a share of simulated curves leaves anywhere, first above and then below [1]_.

    The upper band is the local percentile, the same at every distance, that a share ``level`` of the curves
    touch at one distance or more; the lower band is touched by the same share of the curves that do not touch
    the upper one. Percentiles between two simulations are interpolated. Where too many curves are the highest
    of all somewhere (as with fewer than several hundred simulations), even the highest percentile is touched
    too often: then the band goes on beyond it, in units of the local half-width, until the wanted share of
    curves would leave the band that the *other* curves draw.

    Parameters
    ----------
    curves : (n_simulations, n_distances) ndarray
        At least 1 / ``level`` simulations.
    level : float
        Share above, and share of the rest below.

    Returns
    -------
    lower, upper : (n_distances,) ndarray

    Raises
    ------
    ValueError
        If there are too few simulations for the level.

    References
    ----------
    .. [1] Duranton, G., & Overman, H. G. (2005). Testing for localization using micro-geographic data.
       Review of Economic Studies, 72(4), 1077–1106, section 3.

    Examples
    --------
    >>> lower, upper = global_band(np.arange(100.0)[:, None], level=0.05)
    >>> lower, upper
    (array([3.75]), array([95.]))
    """
    check_level(len(curves), level)
    upper, touched = _upper_band(curves, level)
    below, _ = _upper_band(-curves[~touched], level)
    return -below, upper


def _upper_band(curves: FloatArray, level: float) -> tuple[FloatArray, BoolArray]:
    """Return the upper band and which curves touch it."""
    count = len(curves)
    ordered = np.sort(curves, axis=0)
    # Equal curves share the highest of their ranks: who equals the highest curve touches it.
    rank = np.stack(
        [np.searchsorted(ordered[:, d], curves[:, d], side="right") for d in range(curves.shape[1])]
    )
    extreme = rank.max(axis=0)
    share = np.array([np.mean(extreme >= r) for r in range(1, count + 1)])
    if share[-1] > level:
        return _beyond_highest(curves, ordered, level)
    upto = int(np.argmax(share <= level))
    if upto == 0:
        return ordered[0], np.asarray(extreme >= 1)
    weight = (share[upto - 1] - level) / (share[upto - 1] - share[upto])
    band = (1 - weight) * ordered[upto - 1] + weight * ordered[upto]
    return band, np.asarray(extreme >= upto + 1)


def _beyond_highest(curves: FloatArray, ordered: FloatArray, level: float) -> tuple[FloatArray, BoolArray]:
    """Carry the band on above the highest curve, by what curves exceed all others in local half-widths."""
    half_width = np.quantile(curves, 1 - level, axis=0) - np.median(curves, axis=0)
    varied = half_width > 0
    if not varied.any():
        return ordered[-1], np.zeros(len(curves), dtype=np.bool_)
    others = np.where(curves == ordered[-1], ordered[-2], ordered[-1])
    excess = ((curves - others)[:, varied] / half_width[varied]).max(axis=1)
    stretch = max(0.0, float(np.quantile(excess, 1 - level)))
    return ordered[-1] + stretch * np.maximum(half_width, 0.0), np.asarray(excess > stretch)
