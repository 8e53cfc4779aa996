"""Positions whose distances are like the steps between nodes: stress lowered step by step [1]_ [2]_.

References
----------
.. [1] Zheng, J. X., Pawar, S., & Goodman, D. F. M. (2019). Graph drawing by stochastic gradient descent. IEEE
   Transactions on Visualization and Computer Graphics 25(9), 2738–2748.
.. [2] Ortmann, M., Klimenta, M., & Brandes, U. (2017). A sparse stress model. Journal of Graph Algorithms and
   Applications 21(5), 791–821.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from klustermotor.analysis.arrays import FloatArray
from klustermotor.analysis.compiled import compiled
from klustermotor.analysis.networks.draws import below, shuffle, uniform
from klustermotor.analysis.networks.neighbours import Neighbours

# Up to so many nodes all pairs count; above, ties and the distances to so many pivots.
_ALL_PAIRS = 700
_PIVOTS = 150
# Small networks are cheap, and few pairs need more rounds to settle.
_LEAST_ROUNDS, _MOST_ROUNDS, _MOVES = 30, 300, 2_000_000
_LAST_STEP = 0.01
_STRETCH = 32


class Terms(NamedTuple):
    """Pairs whose distance should be so many steps, and how strongly each end is drawn to it."""

    first: NDArray[np.int32]
    second: NDArray[np.int32]
    steps: NDArray[np.float32]
    pull_first: NDArray[np.float32]
    pull_second: NDArray[np.float32]


def stress_layout(near: Neighbours, state: NDArray[np.uint64]) -> tuple[FloatArray, float]:
    """Return positions of a connected network's nodes, and the stress left in them.

    Parameters
    ----------
    near : Neighbours
        Of a network that hangs together, each tie in both rows.
    state : (1,) ndarray of uint64
        A stream of random numbers.

    Returns
    -------
    positions : (n_nodes, 2) ndarray
        A step between nodes is about 1.
    stress : float
        Weighted mean of squared relative errors of the distances; 0 is a perfect picture.

    Examples
    --------
    >>> from klustermotor.analysis.networks import network_from_pairs
    >>> from klustermotor.analysis.networks.draws import stream
    >>> from klustermotor.analysis.networks.neighbours import all_neighbours
    >>> path = network_from_pairs([("a", "b"), ("b", "c")], directed=False)
    >>> found, stress = stress_layout(all_neighbours(path), stream(np.random.default_rng(1)))
    >>> np.linalg.norm(found[0] - found[2]).round(1)
    np.float64(2.0)
    """
    n = len(near.starts) - 1
    if n == 1:
        return np.zeros((1, 2)), 0.0
    terms = _all_pairs(near) if n <= _ALL_PAIRS else _sparse_terms(near, state)
    positions = np.empty((n, 2))
    _scatter(positions, state)
    strongest = max(float(terms.pull_first.max()), float(terms.pull_second.max()))
    pulls = np.concatenate([terms.pull_first, terms.pull_second])
    weakest = float(pulls[pulls > 0].min())
    rounds = int(np.clip(_MOVES // len(terms.first), _LEAST_ROUNDS, _MOST_ROUNDS))
    _descend(*_mixed(terms, state), positions, 1.0 / weakest, _LAST_STEP / strongest, rounds, state)
    return positions, _stress(*terms, positions)


def _mixed(terms: Terms, state: NDArray[np.uint64]) -> Terms:
    """Return the terms in random order."""
    order = np.arange(len(terms.first))
    shuffle(state, order)
    return Terms(
        terms.first[order],
        terms.second[order],
        terms.steps[order],
        terms.pull_first[order],
        terms.pull_second[order],
    )


def _all_pairs(near: Neighbours) -> Terms:
    """Return each pair once, with its distance in steps."""
    n = len(near.starts) - 1
    distances = _distances_from(near.starts, near.ends, np.arange(n))
    first, second = np.triu_indices(n, 1)
    steps = distances[first, second].astype(np.float32)
    pull = 1.0 / steps**2
    return Terms(first.astype(np.int32), second.astype(np.int32), steps, pull, pull)


def _sparse_terms(near: Neighbours, state: NDArray[np.uint64]) -> Terms:
    """Return all ties, and the distances of all nodes to pivots, which stand for the nodes around them."""
    pivots, distances = _choose_pivots(near.starts, near.ends, _PIVOTS, state)
    region = distances.argmin(axis=0)
    pull = _pivot_pulls(distances, region)
    n = distances.shape[1]
    is_pivot = np.full(n, -1, np.int64)
    is_pivot[pivots] = np.arange(len(pivots))
    rows, nodes = np.nonzero(distances > 1)  # neighbours have a term of their own
    twice = (is_pivot[nodes] >= 0) & (is_pivot[nodes] < rows)  # two pivots: one term for both
    rows, nodes = rows[~twice], nodes[~twice]
    back = np.where(is_pivot[nodes] >= 0, pull[is_pivot[nodes], pivots[rows]], 0.0)
    own = np.repeat(np.arange(n), np.diff(near.starts))
    once = own < near.ends
    ties = int(once.sum())
    ones = np.ones(ties)
    return Terms(
        np.concatenate([own[once], nodes]).astype(np.int32),
        np.concatenate([near.ends[once], pivots[rows]]).astype(np.int32),
        np.concatenate([ones, distances[rows, nodes]]).astype(np.float32),
        np.concatenate([ones, pull[rows, nodes]]).astype(np.float32),
        np.concatenate([ones, back]).astype(np.float32),
    )


def _pivot_pulls(distances: NDArray[np.int32], region: NDArray[np.intp]) -> FloatArray:
    """Return how strongly each pivot draws each node: for as many of its region as it can stand for."""
    pull = np.zeros(distances.shape)
    for pivot, steps in enumerate(distances):
        around = np.cumsum(np.bincount(steps[region == pivot], minlength=int(steps.max()) + 1))
        far = steps > 0
        pull[pivot, far] = around[steps[far] // 2] / steps[far].astype(np.float64) ** 2
    return pull


@compiled
def _breadth_first(starts: Any, ends: Any, source: int, distance: Any, order: Any) -> None:
    """Fill in the distance in steps from one node to all."""
    distance[:] = -1
    distance[source], order[0] = 0, source
    reached, head = 1, 0
    while head < reached:
        node = order[head]
        head += 1
        for k in range(starts[node], starts[node + 1]):
            if distance[ends[k]] < 0:
                distance[ends[k]] = distance[node] + 1
                order[reached] = ends[k]
                reached += 1


@compiled
def _distances_from(starts: Any, ends: Any, sources: Any) -> Any:
    """Return the distances in steps from each source to all."""
    n = len(starts) - 1
    distances = np.empty((len(sources), n), np.int32)
    order = np.empty(n, np.int32)
    for row in range(len(sources)):
        _breadth_first(starts, ends, sources[row], distances[row], order)
    return distances


@compiled
def _choose_pivots(starts: Any, ends: Any, wanted: int, state: Any) -> Any:
    """Choose pivots, each as far as can be from those before, the first at random; with all distances."""
    n = len(starts) - 1
    pivots = np.empty(wanted, np.int64)
    distances = np.empty((wanted, n), np.int32)
    order = np.empty(n, np.int32)
    nearest = np.full(n, np.int32(2**30))
    pivot = below(state, n)
    for row in range(wanted):
        pivots[row] = pivot
        _breadth_first(starts, ends, pivot, distances[row], order)
        nearest = np.minimum(nearest, distances[row])
        pivot = int(nearest.argmax())
    return pivots, distances


@compiled
def _scatter(positions: Any, state: Any) -> None:
    """Place nodes at random."""
    for node in range(len(positions)):
        positions[node, 0] = uniform(state)
        positions[node, 1] = uniform(state)


@compiled
def _descend(
    first: Any,
    second: Any,
    steps: Any,
    pull_first: Any,
    pull_second: Any,
    positions: Any,
    step: float,
    last_step: float,
    rounds: int,
    state: Any,
) -> None:
    """Bring each pair towards its distance, by steps that grow shorter.

    Terms come in random order; each round takes stretches of them in another order, which is nearly as good
    as single terms and many times faster to read.
    """
    order = np.arange((len(first) + _STRETCH - 1) // _STRETCH)
    shrink = (last_step / step) ** (1.0 / (rounds - 1))
    for _ in range(rounds):
        shuffle(state, order)
        for place in range(len(order) * _STRETCH):
            k = order[place // _STRETCH] * _STRETCH + place % _STRETCH
            if k >= len(first):
                continue
            a, b = first[k], second[k]
            dx = positions[a, 0] - positions[b, 0]
            dy = positions[a, 1] - positions[b, 1]
            apart = np.sqrt(dx * dx + dy * dy)
            if apart == 0.0:
                # On top of each other: any way out will do.
                dx, dy, apart = uniform(state) - 0.5, uniform(state) - 0.5, 1e-9
            move = (apart - steps[k]) / (2.0 * apart)
            move_first = min(1.0, pull_first[k] * step) * move
            move_second = min(1.0, pull_second[k] * step) * move
            positions[a, 0] -= move_first * dx
            positions[a, 1] -= move_first * dy
            positions[b, 0] += move_second * dx
            positions[b, 1] += move_second * dy
        step *= shrink


@compiled
def _stress(first: Any, second: Any, steps: Any, pull_first: Any, pull_second: Any, positions: Any) -> float:
    """Return the weighted mean of squared errors, relative to the distances wanted."""
    error, size = 0.0, 0.0
    for k in range(len(first)):
        dx = positions[first[k], 0] - positions[second[k], 0]
        dy = positions[first[k], 1] - positions[second[k], 1]
        weight = pull_first[k] + pull_second[k]
        error += weight * (np.sqrt(dx * dx + dy * dy) - steps[k]) ** 2
        size += weight * steps[k] ** 2
    return error / size
