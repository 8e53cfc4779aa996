"""The best whole value of each hidden cell, from fillings drawn for its tree."""

from typing import Any

import numba
import numpy as np

from klustermotor.analysis.arrays import FloatArray, IntArray
from klustermotor.analysis.compiled import compiled, compiled_parallel
from klustermotor.analysis.tables.suppression_draws import (
    free_children,
    other_of,
    room,
    starting_values,
    sweep,
    way_down,
)
from klustermotor.analysis.tables.suppression_forest import ENDLESS

_THINNING = 2
_DESCENTS = 30
#: Draws weigh by their size to minus this: 1 for the mean relative error, less for the median one.
_POWER = 0.75
_LONGEST = 128
#: Ends of the probable interval.
_TAIL = 0.05


@compiled_parallel
def draw_forest(
    group_starts: IntArray,
    parents: IntArray,
    lower: FloatArray,
    upper: FloatArray,
    centre: FloatArray,
    spread: FloatArray,
    current: FloatArray,
    settings: Any,
) -> Any:
    """Return per node mean and variance of the log, best value, and probable interval, from drawn fillings.

    ``settings`` holds seed, draws left out, draws kept, whether values are chosen, whether they are whole,
    and the number of the first tree: a tree's number and the seed decide what is drawn of it.
    ``current`` holds a filling to go on from (NaN in its first place: none yet) and is moved on in place.
    """
    n = len(parents)
    result = np.zeros((5, n))
    for g in numba.prange(len(group_starts) - 1):
        first, last = group_starts[g], group_starts[g + 1]
        inside = parents[first:last].copy()
        for i in range(last - first):
            inside[i] = inside[i] - first if inside[i] >= 0 else -1
        part = slice(first, last)
        state = np.array(
            [np.uint64(settings[0]) * np.uint64(1000003) + np.uint64(settings[5] + g)], dtype=np.uint64
        )
        result[:, part] = _draw_tree(
            inside, lower[part], upper[part], centre[part], spread[part], current[part], state, settings
        )
    return result


@compiled
def _draw_tree(
    parents: IntArray,
    lower: FloatArray,
    upper: FloatArray,
    centre: FloatArray,
    spread: FloatArray,
    current: FloatArray,
    state: Any,
    settings: Any,
) -> Any:
    """Return the five results of one tree."""
    free = lower < upper
    starts, members = free_children(parents, free)
    if np.isnan(current[0]):
        current[:] = starting_values(parents, lower, upper, np.exp(centre), starts, members)
    ends = _ends_for_drawing(current, upper, centre, spread)
    hidden = np.flatnonzero(free)
    draws = np.empty((len(hidden), settings[2]))
    for number in range(settings[1] + settings[2] * _THINNING):
        sweep(parents, current, lower, ends, centre, spread, starts, members, state)
        kept = number - settings[1]
        if kept >= 0 and kept % _THINNING == 0:
            draws[:, kept // _THINNING] = current[hidden]
    result = np.zeros((5, len(parents)))
    result[2], result[3], result[4] = lower, lower, lower
    for k in range(len(hidden)):
        logs = np.log(np.maximum(draws[k], 0.0) + 0.5)
        result[0, hidden[k]] = logs.mean()
        result[1, hidden[k]] = logs.var()
        result[2, hidden[k]] = draws[k].mean()
    if settings[3]:
        _choose(parents, lower, upper, starts, members, hidden, draws, state, result, settings[4] == 1)
    return result


@compiled
def _ends_for_drawing(values: FloatArray, upper: FloatArray, centre: FloatArray, spread: FloatArray) -> Any:
    """Return upper bounds, with an end far out in the prior where there is none."""
    ends = upper.copy()
    for i in range(len(ends)):
        if ends[i] > 0.5 * ENDLESS:
            ends[i] = max(2.0 * values[i], np.exp(centre[i] + 5.0 * spread[i]) + 100.0)
    return ends


@compiled
def _choose(
    parents: IntArray,
    lower: FloatArray,
    upper: FloatArray,
    starts: IntArray,
    members: IntArray,
    hidden: IntArray,
    draws: FloatArray,
    state: Any,
    result: FloatArray,
    whole: bool,
) -> None:
    """Put best values and probable intervals in the result; the mean of draws where values are not whole."""
    n_draws = draws.shape[1]
    place = np.full(len(parents), -1, dtype=np.int64)
    weights = np.empty((len(hidden), n_draws + 1))
    for k in range(len(hidden)):
        place[hidden[k]] = k
        if whole:
            for s in range(n_draws):
                draws[k, s] = np.floor(draws[k, s] + 0.5)
        draws[k].sort()
        weights[k, 0] = 0.0
        for s in range(n_draws):
            weights[k, s + 1] = weights[k, s] + 1.0 / max(draws[k, s], 1.0) ** _POWER
        result[3, hidden[k]] = draws[k, int(_TAIL * n_draws)]
        result[4, hidden[k]] = draws[k, n_draws - 1 - int(_TAIL * n_draws)]
    if whole:
        values = result[2]
        _round_down_the_tree(parents, lower, upper, starts, members, values)
        for _ in range(_DESCENTS):
            _descend(parents, lower, upper, starts, members, place, draws, weights, values, state)


@compiled
def _round_down_the_tree(
    parents: IntArray,
    lower: FloatArray,
    upper: FloatArray,
    starts: IntArray,
    members: IntArray,
    values: FloatArray,
) -> None:
    """Make values whole so that children still add up: down, or up for the largest remainders, in place."""
    n = len(parents)
    shares = values.copy()
    fixed = np.zeros(n)
    for i in range(n):
        if starts[i + 1] > starts[i] or lower[i] < upper[i]:
            values[i] = min(max(np.floor(shares[i] + 1e-6), lower[i]), upper[i])
        if parents[i] >= 0 and lower[i] == upper[i]:
            fixed[parents[i]] += lower[i]
    for p in range(n):
        first, last = starts[p], starts[p + 1]
        if first == last:
            continue
        rest = values[p] - fixed[p]
        for k in range(first, last):
            rest -= values[members[k]]
        _hand_out(rest, first, last, members, lower, upper, shares, values)


@compiled
def _hand_out(
    rest: float,
    first: int,
    last: int,
    members: IntArray,
    lower: FloatArray,
    upper: FloatArray,
    shares: FloatArray,
    values: FloatArray,
) -> None:
    """Give (or take) the rest job by job where the value is furthest from its share, in place."""
    while rest != 0.0:
        step = 1.0 if rest > 0 else -1.0
        best, best_gain = -1, -1e18
        for k in range(first, last):
            i = members[k]
            gain = (shares[i] - values[i]) * step
            if gain > best_gain and lower[i] <= values[i] + step <= upper[i]:
                best, best_gain = i, gain
        if best < 0:
            break
        values[best] += step
        rest -= step


@compiled
def _descend(
    parents: IntArray,
    lower: FloatArray,
    upper: FloatArray,
    starts: IntArray,
    members: IntArray,
    place: IntArray,
    draws: FloatArray,
    weights: FloatArray,
    values: FloatArray,
    state: Any,
) -> None:
    """Move whole jobs along random ways as far as the expected relative error falls, in place."""
    way, signs = np.empty(_LONGEST, dtype=np.int64), np.empty(_LONGEST)
    for p in range(len(parents)):
        first, n_children = starts[p], starts[p + 1] - starts[p]
        if parents[p] < 0 and lower[p] < upper[p]:
            length = way_down(p, 1.0, 0, way, signs, starts, members, state)
            _best_move(way, signs, length, lower, upper, place, draws, weights, values)
        if n_children < 2:
            continue
        for k in range(n_children if n_children > 2 else 1):
            other = members[first + other_of(k, n_children, state)]
            length = way_down(members[first + k], 1.0, 0, way, signs, starts, members, state)
            length = way_down(other, -1.0, length, way, signs, starts, members, state)
            _best_move(way, signs, length, lower, upper, place, draws, weights, values)


@compiled
def _best_move(
    way: IntArray,
    signs: FloatArray,
    length: int,
    lower: FloatArray,
    upper: FloatArray,
    place: IntArray,
    draws: FloatArray,
    weights: FloatArray,
    values: FloatArray,
) -> None:
    """Move as many whole jobs along the way as is best (convex: bisection on the slope), in place."""
    low, high = room(way, signs, length, values, lower, upper)
    while low < high:
        middle = np.floor(0.5 * (low + high))
        if _slope(middle, way, signs, length, place, draws, weights, values) >= 0.0:
            high = middle
        else:
            low = middle + 1.0
    if low != 0.0:
        for k in range(length):
            values[way[k]] += signs[k] * low


@compiled
def _slope(
    shift: float,
    way: IntArray,
    signs: FloatArray,
    length: int,
    place: IntArray,
    draws: FloatArray,
    weights: FloatArray,
    values: FloatArray,
) -> float:
    """Return how much the expected error grows when one job more than the shift is moved."""
    total = 0.0
    for k in range(length):
        row = place[way[k]]
        at = values[way[k]] + shift if signs[k] > 0 else values[way[k]] - shift - 1.0
        below = weights[row, np.searchsorted(draws[row], at, side="right")]
        total += signs[k] * (2.0 * below - weights[row, -1])
    return total
