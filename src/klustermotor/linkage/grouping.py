"""Records joined one likely pair after another: the loops that see every pair, compiled."""

from typing import Any

import numpy as np

from klustermotor.analysis.compiled import compiled

#: Log-odds of a pair that had so little alike that it was not even compared.
UNSEEN = -1.0


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
        keep, drop = min(one, other), max(one, other)
        parent[drop] = keep
        following[last[keep]] = drop
        last[keep] = last[drop]
        size[keep] += size[drop]
        number_of[keep] = max(number_of[keep], number_of[drop])
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
def kept_apart(
    few: int, many: int, parent: Any, following: Any, size: Any, starts: Any, ends: Any, logits: Any
) -> Any:
    """Return whether the pairs between two groups speak against joining them more than for it."""
    seen, total = 0, 0.0
    row = few
    while row >= 0:
        for place in range(starts[row], starts[row + 1]):
            if root(parent, ends[place]) == many:
                seen += 1
                total += logits[place]
        row = following[row]
    if size[few] == 1 and size[many] == 1:
        return total == -np.inf
    return total + UNSEEN * (np.int64(size[few]) * size[many] - seen) < 0
