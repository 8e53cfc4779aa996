"""Measure every distance between points one by one."""

from typing import Any

import numba
import numpy as np

from klustermotor.analysis.arrays import FloatArray
from klustermotor.analysis.compiled import compiled_parallel
from klustermotor.analysis.concentration.points_density import PairDistances
from klustermotor.analysis.concentration.points_geometry import CoordinateSystem, arc_length

_TEAMS = 8  # fixed, so that sums are added in the same order whatever the number of threads


def exact_pairs(
    points: FloatArray, *, weights: FloatArray | None, classes: int, longest: float, system: CoordinateSystem
) -> PairDistances:
    """Return all distances between points, each shared between the two nearest of many fine classes.

    Parameters
    ----------
    points : (n_points, 3) ndarray of metres
        From `positions`.
    weights : (n_points,) ndarray, optional
        A pair counts the product of its weights; 1 if left out.
    classes : int
        Number of classes. The density is exact up to the square of class width over bandwidth.
    longest : float, metres
        At least the longest straight line between two points.
    system : {"planar", "geographic"}

    Returns
    -------
    PairDistances

    Examples
    --------
    >>> points = np.array([[0.0, 0.0, 0.0], [3.0, 4.0, 0.0], [6.0, 8.0, 0.0]])
    >>> pairs = exact_pairs(points, weights=None, classes=10, longest=10.0, system="planar")
    >>> pairs.distance[pairs.mass > 0], pairs.mass[pairs.mass > 0]
    (array([ 5., 10.]), array([2., 1.]))
    """
    heavy = np.ones(len(points)) if weights is None else np.ascontiguousarray(weights, dtype=np.float64)
    width = longest / classes
    teams = np.zeros((_TEAMS, classes + 2))
    x, y, z = (np.ascontiguousarray(axis) for axis in points.T)
    _tally(x, y, z, heavy, 1.0 / width, classes, teams)
    chord = np.arange(classes + 2) * width
    return PairDistances(distance=arc_length(chord, system=system), mass=teams.sum(axis=0))


@compiled_parallel
def _tally(x: Any, y: Any, z: Any, weights: Any, per_metre: float, classes: int, teams: Any) -> None:
    """Share each pair between two classes; rows are dealt out to teams in turn, as later rows are shorter."""
    n = x.size
    for team in numba.prange(teams.shape[0]):
        mass = np.zeros(classes + 2)
        place = np.empty(n)
        for i in range(team, n - 1, teams.shape[0]):
            for j in range(i + 1, n):
                dx, dy, dz = x[i] - x[j], y[i] - y[j], z[i] - z[j]
                place[j] = np.sqrt(dx * dx + dy * dy + dz * dz) * per_metre
            for j in range(i + 1, n):
                left = np.int64(place[j])
                part = place[j] - left
                pair = weights[i] * weights[j]
                mass[left] += pair * (1.0 - part)
                mass[left + 1] += pair * part
        teams[team] = mass
