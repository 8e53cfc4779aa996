"""Turn the distances between pairs of points into a smooth density."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from klustermotor.analysis.arrays import FloatArray
from klustermotor.analysis.compiled import compiled

_REACH = 7.0  # bandwidths beyond which a Gaussian kernel adds nothing that double precision could show


@dataclass(frozen=True, slots=True, eq=False)
class PairDistances:
    """How the pairs of a set of points spread over distance.

    Attributes
    ----------
    distance : (n_classes,) ndarray of metres, ascending
    mass : (n_classes,) ndarray
        Pairs in each class, or products of their weights.
    smear : float, square metres
        Variance that binning the points on a grid added to each coordinate of the vector between two points.
    """

    distance: FloatArray
    mass: FloatArray
    smear: float = 0.0


def silverman_bandwidth(pairs: PairDistances, *, n_pairs: float) -> float:
    """Return the rule-of-thumb bandwidth 0.9 min(s, IQR / 1.34) n^(-1/5) [1]_, with n the number of pairs.

    Parameters
    ----------
    pairs : PairDistances
        Unweighted.
    n_pairs : float
        Number of distances, n_points (n_points - 1) / 2.

    Returns
    -------
    float, metres

    Raises
    ------
    ValueError
        If all distances are equal, so that there is no spread to scale by.

    References
    ----------
    .. [1] Silverman, B. W. (1986). Density Estimation for Statistics and Data Analysis. Chapman & Hall,
       equation 3.31 (section 3.4.2, to which Duranton and Overman refer).

    Examples
    --------
    >>> even = PairDistances(distance=np.arange(101.0), mass=np.ones(101))
    >>> round(silverman_bandwidth(even, n_pairs=32), 3)
    13.12
    """
    total = pairs.mass.sum()
    mean = (pairs.distance @ pairs.mass) / total
    deviation = float(np.sqrt(np.square(pairs.distance - mean) @ pairs.mass / total))
    quartiles = distance_quantiles(pairs, [0.25, 0.75])
    spread = min(deviation, float(quartiles[1] - quartiles[0]) / 1.34)
    # With half of all distances equal the quartiles meet: then the standard deviation decides alone.
    spread = spread if spread > 1e-9 * max(mean, 1e-300) else deviation
    if not spread > 1e-9 * mean:
        raise ValueError("all distances between the points are equal: give a bandwidth in metres")
    return float(0.9 * spread * n_pairs ** (-0.2))


def distance_quantiles(pairs: PairDistances, shares: list[float]) -> FloatArray:
    """Return the distances below which given shares of the pairs lie.

    Parameters
    ----------
    pairs : PairDistances
    shares : list of float
        Between 0 and 1.

    Returns
    -------
    (n_shares,) ndarray of metres

    Examples
    --------
    >>> distance_quantiles(PairDistances(distance=np.arange(101.0), mass=np.ones(101)), [0.5])
    array([50.])
    """
    cumulative = np.cumsum(pairs.mass) - pairs.mass / 2
    return np.asarray(np.interp(np.asarray(shares) * pairs.mass.sum(), cumulative, pairs.distance))


def pair_density(pairs: PairDistances, *, at: FloatArray, bandwidth: float) -> FloatArray:
    """Return the density of distances at given ones: Gaussian kernel, reflected at zero [1]_.

    Parameters
    ----------
    pairs : PairDistances
    at : (n_distances,) ndarray of metres
    bandwidth : float, metres

    Returns
    -------
    (n_distances,) ndarray, per metre
        Integrates to 1 over all distances from 0.

    References
    ----------
    .. [1] Silverman, B. W. (1986). Density Estimation for Statistics and Data Analysis, section 2.10.

    Examples
    --------
    >>> one = PairDistances(distance=np.array([0.0]), mass=np.array([1.0]))
    >>> pair_density(one, at=np.array([0.0, 1.0]), bandwidth=1.0).round(4)
    array([0.7979, 0.4839])
    """
    density = _smooth(pairs.distance, pairs.mass, at, bandwidth, pairs.smear)
    return np.asarray(np.maximum(density, 0.0) / pairs.mass.sum())


@compiled
def _smooth(distance: Any, mass: Any, at: Any, bandwidth: float, smear: float) -> Any:
    """Sum kernels over classes.

    Smearing the points on the grid blurs the kernel as a function of the vector between two points, by half
    the smear times its Laplacian. That much is taken off again; reflection makes the kernel smooth at zero.
    """
    out = np.zeros(at.size)
    scale = 1.0 / (bandwidth * np.sqrt(2.0 * np.pi))
    square = bandwidth * bandwidth
    for k in range(at.size):
        first = np.searchsorted(distance, at[k] - _REACH * bandwidth)
        last = np.searchsorted(distance, at[k] + _REACH * bandwidth)
        for j in range(first, last):
            r = distance[j]
            near, far = at[k] - r, at[k] + r
            low = np.exp(-0.5 * near * near / square)
            high = np.exp(-0.5 * far * far / square) if far < _REACH * bandwidth else 0.0
            value = low + high
            if smear > 0.0:
                curve = (low * (near * near / square - 1) + high * (far * far / square - 1)) / square
                slope = (low * near - high * far) / (square * r) if r > 1e-6 * bandwidth else curve
                value -= 0.5 * smear * (curve + slope)
            out[k] += mass[j] * value
    return out * scale
