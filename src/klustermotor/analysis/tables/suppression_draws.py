"""Draw fillings of one tree that meet every total and range, as probable as the prior makes them."""

from typing import Any

import numpy as np

from klustermotor.analysis.arrays import BoolArray, FloatArray, IntArray
from klustermotor.analysis.compiled import compiled

#: Longest way from two children down to their leaves.
_LONGEST = 128
_TRIES = 48


@compiled
def uniform(state: Any) -> float:
    """Return the next number in [0, 1) and move the state on (SplitMix64)."""
    state[0] += np.uint64(0x9E3779B97F4A7C15)
    z = state[0]
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z = z ^ (z >> np.uint64(31))
    return float(z >> np.uint64(11)) / 9007199254740992.0


@compiled
def free_children(parents: IntArray, free: BoolArray) -> Any:
    """Return the hidden children of each node, as starts and members, children in order."""
    n = len(parents)
    starts = np.zeros(n + 1, dtype=np.int64)
    for i in range(n):
        if free[i] and parents[i] >= 0:
            starts[parents[i] + 1] += 1
    for i in range(n):
        starts[i + 1] += starts[i]
    members = np.empty(starts[n], dtype=np.int64)
    next_place = starts[:n].copy()
    for i in range(n):
        if free[i] and parents[i] >= 0:
            members[next_place[parents[i]]] = i
            next_place[parents[i]] += 1
    return starts, members


@compiled
def starting_values(
    parents: IntArray,
    lower: FloatArray,
    upper: FloatArray,
    wanted: FloatArray,
    starts: IntArray,
    members: IntArray,
) -> Any:
    """Return values in bounds that add up: from the roots down, wanted values times one factor per parent."""
    n = len(parents)
    values = lower.copy()
    for i in range(n):
        if parents[i] < 0:
            values[i] = min(max(wanted[i], lower[i]), upper[i])
    fixed = np.zeros(n)
    for i in range(n):
        if parents[i] >= 0 and lower[i] == upper[i]:
            fixed[parents[i]] += lower[i]
    for p in range(n):
        first, last = starts[p], starts[p + 1]
        if first == last:
            continue
        rest = values[p] - fixed[p]
        low, high = -60.0, 60.0
        for _ in range(80):
            middle = 0.5 * (low + high)
            if _scaled_sum(middle, first, last, members, lower, upper, wanted) < rest:
                low = middle
            else:
                high = middle
        _set_scaled(high, rest, first, last, members, lower, upper, wanted, values)
    return values


@compiled
def _scaled_sum(
    factor: float,
    first: int,
    last: int,
    members: IntArray,
    lower: FloatArray,
    upper: FloatArray,
    wanted: FloatArray,
) -> float:
    """Return what children add up to, each its wanted value times e to the factor, within its bounds."""
    total = 0.0
    for k in range(first, last):
        i = members[k]
        total += min(max(wanted[i] * np.exp(factor), lower[i]), upper[i])
    return total


@compiled
def _set_scaled(
    factor: float,
    rest: float,
    first: int,
    last: int,
    members: IntArray,
    lower: FloatArray,
    upper: FloatArray,
    wanted: FloatArray,
    values: FloatArray,
) -> None:
    """Give children their scaled values, and what rounding leaves to those with room."""
    for k in range(first, last):
        i = members[k]
        values[i] = min(max(wanted[i] * np.exp(factor), lower[i]), upper[i])
        rest -= values[i]
    for k in range(first, last):
        i = members[k]
        step = min(max(rest, lower[i] - values[i]), upper[i] - values[i])
        values[i] += step
        rest -= step


@compiled
def way_down(
    node: int,
    sign: float,
    length: int,
    way: IntArray,
    signs: FloatArray,
    starts: IntArray,
    members: IntArray,
    state: Any,
) -> int:
    """Append a random way from a node down to a hidden leaf, and return the length of the way."""
    while length < _LONGEST:
        way[length] = node
        signs[length] = sign
        length += 1
        n_children = starts[node + 1] - starts[node]
        if n_children == 0:
            break
        node = members[starts[node] + int(uniform(state) * n_children)]
    return length


@compiled
def other_of(chosen: int, n: int, state: Any) -> int:
    """Return a random number below n that is not the chosen one."""
    other = int(uniform(state) * (n - 1))
    return other + 1 if other >= chosen else other


@compiled
def room(
    way: IntArray, signs: FloatArray, length: int, values: FloatArray, lower: FloatArray, upper: FloatArray
) -> Any:
    """Return how far jobs can move along the way, in either direction."""
    least, most = -1e18, 1e18
    for k in range(length):
        i = way[k]
        if signs[k] > 0:
            least = max(least, lower[i] - values[i])
            most = min(most, upper[i] - values[i])
        else:
            least = max(least, values[i] - upper[i])
            most = min(most, values[i] - lower[i])
    return least, most


@compiled
def _log_density(
    shift: float,
    way: IntArray,
    signs: FloatArray,
    length: int,
    values: FloatArray,
    centre: FloatArray,
    spread: FloatArray,
    starts: IntArray,
) -> float:
    """Return the log density of the leaves on the way after a shift of jobs (log-normal)."""
    total = 0.0
    for k in range(length):
        i = way[k]
        if starts[i + 1] == starts[i]:
            level = np.log(max(values[i] + signs[k] * shift, 0.0) + 0.5)
            z = (level - centre[i]) / spread[i]
            total -= 0.5 * z * z + level
    return total


@compiled
def _slice_move(
    way: IntArray,
    signs: FloatArray,
    length: int,
    values: FloatArray,
    lower: FloatArray,
    upper: FloatArray,
    centre: FloatArray,
    spread: FloatArray,
    starts: IntArray,
    state: Any,
) -> None:
    """Move jobs along the way by a slice-sampling step (Neal 2003, shrinking from the whole room)."""
    low, high = room(way, signs, length, values, lower, upper)
    if high - low < 1e-9:
        return
    level = _log_density(0.0, way, signs, length, values, centre, spread, starts)
    level += np.log(uniform(state) + 1e-300)
    for _ in range(_TRIES):
        shift = low + (high - low) * uniform(state)
        if _log_density(shift, way, signs, length, values, centre, spread, starts) >= level:
            for k in range(length):
                i = way[k]
                values[i] = min(max(values[i] + signs[k] * shift, lower[i]), upper[i])
            return
        if shift < 0:
            low = shift
        else:
            high = shift


@compiled
def sweep(
    parents: IntArray,
    values: FloatArray,
    lower: FloatArray,
    upper: FloatArray,
    centre: FloatArray,
    spread: FloatArray,
    starts: IntArray,
    members: IntArray,
    state: Any,
) -> None:
    """Move jobs between the hidden children of every parent, and in and out of hidden roots, in place."""
    way, signs = np.empty(_LONGEST, dtype=np.int64), np.empty(_LONGEST)
    for p in range(len(parents)):
        first, n_children = starts[p], starts[p + 1] - starts[p]
        if parents[p] < 0 and lower[p] < upper[p]:
            length = way_down(p, 1.0, 0, way, signs, starts, members, state)
            _slice_move(way, signs, length, values, lower, upper, centre, spread, starts, state)
        if n_children < 2:
            continue
        for k in range(n_children if n_children > 2 else 1):
            other = members[first + other_of(k, n_children, state)]
            length = way_down(members[first + k], 1.0, 0, way, signs, starts, members, state)
            length = way_down(other, -1.0, length, way, signs, starts, members, state)
            _slice_move(way, signs, length, values, lower, upper, centre, spread, starts, state)
