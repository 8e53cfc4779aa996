"""Records joined one likely pair after another: the loops that see every pair, compiled."""

from typing import Any

import numpy as np

from klustermotor.analysis.compiled import compiled

#: Log-odds of a pair that had so little alike that it was not even compared.
UNSEEN = -1.0
#: Sums differ in their last digits with the order they are added in; what is nearer to nought is nought.
_NOTHING = 1e-9


@compiled
def joined(left: Any, right: Any, number: Any, starts: Any, ends: Any, logits: Any) -> Any:
    """Return the lowest row of each row's group.

    Parameters
    ----------
    left, right : (n_likely,) arrays of int
        Pairs in the order in which they are joined.
    number : (n_records,) array of int
        The organisation number as a code; -1 where unknown.
    starts, ends : (n_records + 1,) and (n_seen,) arrays of int
        The records that each was compared with, as a compressed table; both ways.
    logits : (n_seen,) array
        Log-odds that they are the same; minus infinity for what must be kept apart.

    Returns
    -------
    (n_records,) array of int
    """
    count = len(number)
    parent = np.arange(count, dtype=np.int32)
    number_of = number.copy()
    following = np.full(count, -1, np.int32)
    last = np.arange(count, dtype=np.int32)
    size = np.ones(count, np.int32)
    for place in range(len(left)):
        one, other = root(parent, left[place]), root(parent, right[place])
        if one == other:
            continue
        if number_of[one] >= 0 and number_of[other] >= 0 and number_of[one] != number_of[other]:
            continue
        few, many = (one, other) if size[one] <= size[other] else (other, one)
        if kept_apart(few, many, parent, following, size, starts, ends, logits):
            continue
        unite(one, other, parent, following, last, size)
        number_of[min(one, other)] = max(number_of[one], number_of[other])
    for row in range(count):
        parent[row] = root(parent, row)
    return parent


@compiled
def root(parent: Any, row: int) -> Any:
    """Return the group of a row, and shorten the way to it."""
    while parent[row] != row:
        parent[row] = parent[parent[row]]
        row = parent[row]
    return row


@compiled
def unite(one: int, other: int, parent: Any, following: Any, last: Any, size: Any) -> None:
    """Make one group of two, named by its lowest row."""
    keep, drop = min(one, other), max(one, other)
    parent[drop] = keep
    following[last[keep]] = drop
    last[keep] = last[drop]
    size[keep] += size[drop]


@compiled
def told_between(
    few: int, many: int, parent: Any, following: Any, size: Any, starts: Any, ends: Any, logits: Any
) -> Any:
    """Return the summed log-odds of the pairs between two groups, those that were not compared included."""
    seen, total = 0, 0.0
    row = few
    while row >= 0:
        for place in range(starts[row], starts[row + 1]):
            if root(parent, ends[place]) == many:
                seen += 1
                total += logits[place]
        row = following[row]
    return total + UNSEEN * (np.int64(size[few]) * size[many] - seen)


@compiled
def kept_apart(
    few: int, many: int, parent: Any, following: Any, size: Any, starts: Any, ends: Any, logits: Any
) -> Any:
    """Return whether the pairs between two groups speak against joining them more than for it."""
    total = told_between(few, many, parent, following, size, starts, ends, logits)
    if size[few] == 1 and size[many] == 1:
        return total == -np.inf
    return total < -_NOTHING


@compiled
def seams(left: Any, right: Any, starts: Any, ends: Any, logits: Any) -> Any:
    """Return what is told across the places where the parts of groups are joined.

    Parameters
    ----------
    left, right : (n_pairs,) arrays of int
        The pairs within groups, in the order in which they join them.
    starts, ends, logits
        As ``joined`` takes them, of those pairs.

    Returns
    -------
    together : (n_pairs,) array of int
        How many pairs of records the two parts have that a pair joins; 0 where it joins none.
    total : (n_pairs,) array
        The log-odds that the two parts are one, as ``told_between`` sums them.
    """
    count = len(starts) - 1
    parent = np.arange(count, dtype=np.int32)
    following = np.full(count, -1, np.int32)
    last = np.arange(count, dtype=np.int32)
    size = np.ones(count, np.int32)
    together, total = np.zeros(len(left), np.int64), np.zeros(len(left))
    for place in range(len(left)):
        one, other = root(parent, left[place]), root(parent, right[place])
        if one == other:
            continue
        few, many = (one, other) if size[one] <= size[other] else (other, one)
        together[place] = np.int64(size[few]) * size[many]
        total[place] = told_between(few, many, parent, following, size, starts, ends, logits)
        unite(one, other, parent, following, last, size)
    return together, total
