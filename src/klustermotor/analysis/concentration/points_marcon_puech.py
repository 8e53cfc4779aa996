"""Compare an industry's share around its plants with its share overall: the M function of Marcon & Puech."""

from dataclasses import dataclass
from typing import Any

import numba
import numpy as np
from numpy.typing import ArrayLike

from klustermotor.analysis.arrays import BoolArray, FloatArray, as_counts, check_shape
from klustermotor.analysis.compiled import compiled_parallel
from klustermotor.analysis.concentration.points_bands import check_simulations, local_band
from klustermotor.analysis.concentration.points_geometry import (
    CoordinateSystem,
    as_distances,
    chord_length,
    positions,
)


@dataclass(frozen=True, slots=True, eq=False)
class MarconPuech:
    """Relative concentration within each distance, beside what chance gives.

    Attributes
    ----------
    distance : (n_distances,) ndarray of metres
    m : (n_distances,) ndarray
        1 where the neighbours' share around the reference plants is that of the whole area, 2 where it is
        twice as high. NaN where no reference plant has anybody within the distance.
    lower_local, upper_local : (n_distances,) ndarray
        A share ``level`` of the simulations lies outside on each side, at each distance by itself; NaN where
        too few simulations are defined.
    level : float
    simulated : (simulations, n_distances) ndarray
    """

    distance: FloatArray
    m: FloatArray
    lower_local: FloatArray
    upper_local: FloatArray
    level: float
    simulated: FloatArray


def marcon_puech_m(
    coordinates: ArrayLike,
    is_reference: ArrayLike,
    *,
    distances: ArrayLike,
    system: CoordinateSystem,
    seed: int,
    is_neighbour: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    simulations: int = 100,
    level: float = 0.05,
) -> MarconPuech:
    """Return the M function: how over-represented neighbours are around reference plants [1]_.

    M(r) = Σ_i (neighbours within r of i / all within r of i) / Σ_i (all neighbours / all), by weight, over
    reference plants i, each left out of what surrounds it, and altogether where nobody lies within r. The
    null is random labelling: plants keep place and weight, and swap industries.

    Parameters
    ----------
    coordinates : (n_plants, 2) array-like
        All plants, of all industries. Metres, or degrees; see ``system``.
    is_reference : (n_plants,) array-like of bool
        Plants of the industry around which is looked.
    distances : (n_distances,) array-like of metres, ascending, bounds included
    system : {"planar", "geographic"}
        Easting and northing in metres, or latitude and longitude in degrees (great-circle distances).
    seed : int
        Same seed, same result, whatever the number of threads.
    is_neighbour : (n_plants,) array-like of bool, optional
        Plants of the industry looked for; default is the reference industry itself.
    weights : (n_plants,) array-like, optional
        For example jobs; default is 1 for each plant.
    simulations, level : int, float
        A share ``level`` of the simulations lies on each side of the band.

    Returns
    -------
    MarconPuech

    Raises
    ------
    TypeError, ValueError
        If the seed is no whole number from 0, input is not as stated, or a mask names no plant.

    References
    ----------
    .. [1] Marcon, E., & Puech, F. (2010). Measures of the geographic concentration … JEG, 10(5), 745–762.

    Examples
    --------
    >>> row = [[0.0, 0.0], [1.0, 0.0], [3.0, 0.0], [4.0, 0.0]]
    >>> marcon_puech_m(row, [True, True, False, False], distances=[1, 5], system="planar", seed=1).m
    array([3., 1.])
    """
    check_simulations(simulations, level, seed)
    points, at = positions(coordinates, system=system), as_distances(distances)
    labels, heavy = _labels(is_reference, is_neighbour, weights, len(points))
    own, curves = _relabelled(points, heavy, labels, chord_length(at, system=system), simulations, seed)
    return MarconPuech(at, own, *_defined_band(curves, level), level, curves)


def _relabelled(
    points: FloatArray, weights: FloatArray, labels: BoolArray, lines: FloatArray, simulations: int, seed: int
) -> tuple[FloatArray, FloatArray]:
    """Return M, and M for labels dealt out anew; each simulation has its own stream of random numbers."""
    # A hair is added, so that pairs exactly at a distance do not fall out by rounding.
    reach = np.square(lines) * (1 + 1e-12)
    order = np.argsort(points[:, 0], kind="stable")
    points, labels, weights = points[order], labels[:, order], weights[order]
    curves = np.empty((simulations, len(reach)))
    for number in range(simulations):
        swap = np.random.default_rng([seed, number]).permutation(len(points))
        curves[number] = _m(points, weights, labels[:, swap], reach)
    return _m(points, weights, labels, reach), curves


def _labels(
    is_reference: ArrayLike, is_neighbour: ArrayLike | None, weights: ArrayLike | None, n: int
) -> tuple[BoolArray, FloatArray]:
    """Check who is reference and who neighbour, and what each weighs."""
    reference = _mask(is_reference, "is_reference", n)
    neighbour = reference if is_neighbour is None else _mask(is_neighbour, "is_neighbour", n)
    heavy = np.ones(n) if weights is None else as_counts(weights, "weights", ndim=1, axes=("plant",))
    check_shape(heavy, "weights", (n,))
    return np.stack([reference, neighbour]), heavy


def _mask(values: ArrayLike, name: str, n: int) -> BoolArray:
    """Check a mask of plants."""
    mask = np.asarray(values)
    if mask.dtype != np.bool_:
        raise ValueError(f"{name} must be true or false for each plant, not {mask.dtype}")
    check_shape(mask, name, (n,))
    if not mask.any():
        raise ValueError(f"{name} names no plant")
    return mask


def _m(points: FloatArray, weights: FloatArray, labels: BoolArray, reach: FloatArray) -> FloatArray:
    """Return M for given labels; plants are sorted by x."""
    reference = np.flatnonzero(labels[0])
    wanted = weights * labels[1]
    x, y, z = points.T.copy()
    near, around = _surroundings(x, y, z, weights, wanted, reference, reach)
    somebody = around > 0
    local = np.divide(near, around, out=np.zeros(near.shape), where=somebody).sum(axis=0)
    others = weights.sum() - weights[reference]
    overall = np.divide(
        wanted.sum() - wanted[reference], others, out=np.zeros(len(reference)), where=others > 0
    )
    expected = np.asarray((overall[:, None] * somebody).sum(axis=0))
    return np.asarray(np.divide(local, expected, out=np.full(len(reach), np.nan), where=expected > 0))


@compiled_parallel
def _surroundings(
    x: Any, y: Any, z: Any, weights: Any, wanted: Any, reference: Any, reach: Any
) -> tuple[Any, Any]:
    """Return the wanted and the whole weight within each distance of each reference plant.

    Plants are sorted by x, so that only those within the farthest distance along x are looked at.
    """
    near = np.zeros((reference.size, reach.size))
    around = np.zeros((reference.size, reach.size))
    far = np.sqrt(reach[-1])
    for k in numba.prange(reference.size):
        i = reference[k]
        first = np.searchsorted(x, x[i] - far)
        last = np.searchsorted(x, x[i] + far, side="right")
        for j in range(first, last):
            dx, dy, dz = x[i] - x[j], y[i] - y[j], z[i] - z[j]
            square = dx * dx + dy * dy + dz * dz
            if j != i and square <= reach[-1]:
                step = np.searchsorted(reach, square)
                near[k, step] += wanted[j]
                around[k, step] += weights[j]
        for step in range(1, reach.size):
            near[k, step] += near[k, step - 1]
            around[k, step] += around[k, step - 1]
    return near, around


def _defined_band(curves: FloatArray, level: float) -> tuple[FloatArray, FloatArray]:
    """Return the local band of the simulations that are defined, where there are enough of them."""
    lower, upper = np.full(curves.shape[1], np.nan), np.full(curves.shape[1], np.nan)
    for step in range(curves.shape[1]):
        defined = curves[~np.isnan(curves[:, step]), step : step + 1]
        if len(defined) * level >= 1:
            low, high = local_band(defined, level=level)
            lower[step], upper[step] = low[0], high[0]
    return lower, upper
