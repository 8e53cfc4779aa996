"""Measure all distances between many points at once, on a fine grid through the Fourier transform.

The pair counts of points on a grid are the autocorrelation of the grid, which one transform forth and one
back give for all pairs together. Each point is shared linearly between the four nearest nodes; what this
blurs is known, and taken off again when the density is smoothed.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import fft

from klustermotor.analysis.arrays import FloatArray, IntArray
from klustermotor.analysis.compiled import compiled
from klustermotor.analysis.concentration.points_density import PairDistances

LARGEST_GRID = 2**23
"""Nodes of the padded grid beyond which memory would pass some hundred megabytes per core."""
_CLASSES_PER_CELL = 8


@dataclass(frozen=True, slots=True, eq=False)
class PairGrid:
    """Sites on a grid, with everything that all samples of sites share.

    Attributes
    ----------
    cell : float, metres
        Distance between nodes.
    shape : tuple of int
        Nodes of the grid, padded so that no pair wraps around.
    node : (n_sites, 2) ndarray of int
        The node below and to the left of each site.
    part : (n_sites, 2) ndarray
        How far the site lies towards the next node, from 0 to 1.
    classes : (shape[0], shape[1] // 2 + 1) ndarray of int32
        Class of distance of each vector between nodes.
    distance : (n_classes,) ndarray of metres
    """

    cell: float
    shape: tuple[int, int]
    node: IntArray
    part: FloatArray
    classes: NDArray[np.int32]
    distance: FloatArray


def place_on_grid(points: FloatArray, *, cell: float) -> PairGrid:
    """Return sites placed on a grid.

    Parameters
    ----------
    points : (n_sites, 2) ndarray of metres
        In a plane.
    cell : float, metres

    Returns
    -------
    PairGrid

    Examples
    --------
    >>> place_on_grid(np.array([[0.0, 0.0], [10.0, 20.5]]), cell=1.0).part.tolist()
    [[0.0, 0.0], [0.0, 0.5]]
    """
    place = (points - points.min(axis=0)) / cell
    node = place.astype(np.int64)
    first, second = (int(fft.next_fast_len(2 * (int(axis) + 2), real=True)) for axis in place.max(axis=0))
    shape = (first, second)
    steps = np.minimum(np.arange(shape[0]), shape[0] - np.arange(shape[0])).astype(np.float64)
    across = np.arange(shape[1] // 2 + 1, dtype=np.float64)
    length = np.hypot(steps[:, None], across)
    classes = np.rint(length * _CLASSES_PER_CELL).astype(np.int32)
    counts = np.bincount(classes.ravel())
    total = np.bincount(classes.ravel(), weights=length.ravel())
    # A class stands at the mean length of its vectors, which for short ones is the exact length.
    distance = np.where(counts > 0, total / np.maximum(counts, 1), np.arange(len(counts)) / _CLASSES_PER_CELL)
    return PairGrid(
        cell=cell, shape=shape, node=node, part=place - node, classes=classes, distance=distance * cell
    )


def pairs_on_grid(grid: PairGrid, sites: IntArray, *, weights: FloatArray | None = None) -> PairDistances:
    """Return the distances between all pairs of some sites.

    Parameters
    ----------
    grid : PairGrid
    sites : (n_points,) ndarray of int
        Positions of the sites.
    weights : (n_points,) ndarray, optional
        A pair counts the product of its weights; 1 if left out.

    Returns
    -------
    PairDistances

    Examples
    --------
    >>> grid = place_on_grid(np.array([[0.0, 0.0], [3.0, 4.0]]), cell=1.0)
    >>> pairs = pairs_on_grid(grid, np.arange(2))
    >>> found = pairs.mass > 0.01
    >>> pairs.distance[found], pairs.mass[found].round(9)
    (array([5.]), array([1.]))
    """
    heavy = np.ones(len(sites)) if weights is None else weights
    nodes = np.zeros(grid.shape)
    own = np.zeros((3, 2))
    blur = _spread(nodes, grid.node, grid.part, sites, heavy, own)
    wave = fft.rfft2(nodes, overwrite_x=True)
    power = np.square(wave.real)
    power += np.square(wave.imag)
    del wave
    pairs = fft.irfft2(power, s=grid.shape, overwrite_x=True)
    mass = np.zeros(len(grid.distance))
    _collect(pairs, grid.classes, own, mass)
    # What transforming rounds is far below a pair, and may be below zero.
    return PairDistances(distance=grid.distance, mass=np.maximum(mass, 0.0), smear=blur * grid.cell**2)


@compiled
def _spread(nodes: Any, node: Any, part: Any, sites: Any, weights: Any, own: Any) -> float:
    """Share points between nodes; note each point's pair with itself, and return the blur in square cells."""
    blur, total = 0.0, 0.0
    for k in range(sites.size):
        site, weight = sites[k], weights[k]
        i, j = node[site, 0], node[site, 1]
        u, v = part[site, 0], part[site, 1]
        nodes[i, j] += weight * (1 - u) * (1 - v)
        nodes[i + 1, j] += weight * u * (1 - v)
        nodes[i, j + 1] += weight * (1 - u) * v
        nodes[i + 1, j + 1] += weight * u * v
        across, up = u * (1 - u), v * (1 - v)
        square = weight * weight
        own[0, 0] += square * (1 - 2 * across) * (1 - 2 * up)
        own[1, 0] += square * across * (1 - 2 * up)
        own[0, 1] += square * (1 - 2 * across) * up
        own[1, 1] += square * across * up
        blur += weight * (across + up)
        total += weight
    return blur / total


@compiled
def _collect(pairs: Any, classes: Any, own: Any, mass: Any) -> None:
    """Add up pairs by class, each pair once and none with itself."""
    rows, half = pairs.shape[0], pairs.shape[1] // 2
    for step in (0, 1, rows - 1):
        for across in range(2):
            pairs[step, across] -= own[min(step, rows - step), across]
    for step in range(rows):
        # The first column holds each of its vectors in both directions.
        mass[classes[step, 0]] += 0.5 * pairs[step, 0]
        for across in range(1, half):
            mass[classes[step, across]] += pairs[step, across]
