"""Sums of distances in steps, from 64 nodes at a time [1]_.

References
----------
.. [1] Then, M., et al. (2014). The more the merrier: efficient multi-source graph traversal. Proceedings of
   the VLDB Endowment 8(4), 449–460.
"""

from typing import Any, NamedTuple

import numba
import numpy as np

from klustermotor.analysis.arrays import BoolArray, FloatArray, IntArray
from klustermotor.analysis.compiled import compiled, compiled_parallel
from klustermotor.analysis.networks.neighbours import Neighbours

_LANES = 64
# Where the only bit of a 64-bit number stands, by a de Bruijn sequence.
_SEQUENCE = 0x03F79D71B4CB0A89
_BIT = np.zeros(64, np.int64)
for _place in range(64):
    _BIT[((_SEQUENCE << _place) % 2**64) >> 58] = _place


class DistanceSums(NamedTuple):
    """For each source: how many it reaches (not itself), the sum of distances and of inverse distances."""

    reached: IntArray
    farness: FloatArray
    nearness: FloatArray


def distance_sums(
    neighbours: Neighbours, *, sources: IntArray | None = None, counted: BoolArray | None = None
) -> DistanceSums:
    """Return sums over the shortest paths from each source, in steps.

    Parameters
    ----------
    neighbours : Neighbours
    sources : (n_sources,) ndarray of int, optional
        Positions to start from; default all.
    counted : (n_nodes,) ndarray of bool, optional
        Whom to count on arrival; default all. Paths may pass through anybody.

    Returns
    -------
    DistanceSums

    Examples
    --------
    >>> from klustermotor.analysis.networks import network_from_pairs
    >>> from klustermotor.analysis.networks.neighbours import all_neighbours
    >>> path = network_from_pairs([("a", "b"), ("b", "c")], directed=False)
    >>> distance_sums(all_neighbours(path)).farness
    array([3., 2., 3.])
    """
    n = len(neighbours.starts) - 1
    starting = np.arange(n, dtype=np.int64) if sources is None else sources
    mask = np.ones(n, np.bool_) if counted is None else counted
    reached = np.zeros(len(starting), np.int64)
    farness, nearness = np.zeros(len(starting)), np.zeros(len(starting))
    if len(starting):
        _sweep(neighbours.starts, neighbours.ends, starting, mask, _BIT, reached, farness, nearness)
    return DistanceSums(reached, farness, nearness)


@compiled
def _arrive(fresh: Any, bit: Any, counts: Any) -> None:
    """Count one node for every source whose bit is set."""
    while fresh:
        lowest = fresh & (~fresh + np.uint64(1))
        counts[bit[(lowest * np.uint64(0x03F79D71B4CB0A89)) >> np.uint64(58)]] += 1
        fresh ^= lowest


@compiled
def _spread(starts: Any, ends: Any, front: Any, coming: Any) -> None:
    """Hand the sources' bits on from the front to its neighbours."""
    for node in range(len(front)):
        mine = front[node]
        if mine:
            for k in range(starts[node], starts[node + 1]):
                coming[ends[k]] |= mine


@compiled_parallel
def _sweep(
    starts: Any, ends: Any, sources: Any, counted: Any, bit: Any, reached: Any, farness: Any, nearness: Any
) -> None:
    """Breadth first from 64 sources at once; each batch writes to its own sources only."""
    n = len(starts) - 1
    for batch in numba.prange((len(sources) + 63) // 64):
        first = batch * 64
        lanes = min(64, len(sources) - first)
        seen, front = np.zeros(n, np.uint64), np.zeros(n, np.uint64)
        coming = np.zeros(n, np.uint64)
        for lane in range(lanes):
            front[sources[first + lane]] |= np.uint64(1) << np.uint64(lane)
        seen[:] = front
        step, moving = 0, True
        while moving:
            step += 1
            moving = False
            _spread(starts, ends, front, coming)
            counts = np.zeros(64, np.int64)
            for node in range(n):
                fresh = coming[node] & ~seen[node]
                coming[node] = 0
                front[node] = fresh
                if fresh:
                    seen[node] |= fresh
                    moving = True
                    if counted[node]:
                        _arrive(fresh, bit, counts)
            for lane in range(lanes):
                reached[first + lane] += counts[lane]
                farness[first + lane] += step * counts[lane]
                nearness[first + lane] += counts[lane] / step
