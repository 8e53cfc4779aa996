"""The inner loops of the Leiden algorithm, for modularity with or without direction [1]_.

What a node gains by a community is the weight of its ties there less `null` times what chance would give:
what it sends times what the community receives, and the other way round.

References
----------
.. [1] Traag, V. A., Waltman, L., & van Eck, N. J. (2019). From Louvain to Leiden: guaranteeing well-connected
   communities. Scientific Reports 9, 5233.
"""

from typing import Any

import numpy as np

from klustermotor.analysis.compiled import compiled
from klustermotor.analysis.networks.draws import shuffle, uniform

# How readily the refinement takes what is not best, as a share of the node's ties (theta in the article).
_THETA = 0.01
_GAIN = 1e-10


@compiled
def move_nodes(
    starts: Any, ends: Any, weights: Any, sent: Any, received: Any, null: float, part: Any, state: Any
) -> Any:
    """Move nodes, one by one, to the community where they gain most, until nobody gains; returns `part`."""
    n = len(part)
    total_sent, total_received, members = np.zeros(n), np.zeros(n), np.zeros(n, np.int64)
    for node in range(n):
        total_sent[part[node]] += sent[node]
        total_received[part[node]] += received[node]
        members[part[node]] += 1
    empty = np.zeros(n, np.int64)  # communities without members, as a pile
    n_empty = 0
    for community in range(n):
        if members[community] == 0:
            empty[n_empty] = community
            n_empty += 1
    queue = np.arange(n)
    shuffle(state, queue)
    waiting = np.ones(n, np.bool_)
    tied = np.zeros(n)
    head, length = 0, n
    while length > 0:
        node = queue[head]
        head, length = (head + 1) % n, length - 1
        waiting[node] = False
        old = part[node]
        total_sent[old] -= sent[node]
        total_received[old] -= received[node]
        members[old] -= 1
        if members[old] == 0:
            empty[n_empty] = old
            n_empty += 1
        # Before, so that a node may also go off on its own.
        alone = empty[n_empty - 1] if n_empty > 0 else old
        new = _best(node, old, alone, starts, ends, weights, sent, received, total_sent, total_received,
                    null, part, tied)  # fmt: skip
        if members[new] == 0:
            n_empty = _take(empty, n_empty, new)
        total_sent[new] += sent[node]
        total_received[new] += received[node]
        members[new] += 1
        if new != old:
            part[node] = new
            for k in range(starts[node], starts[node + 1]):
                other = ends[k]
                if part[other] != new and not waiting[other]:
                    waiting[other] = True
                    queue[(head + length) % n] = other
                    length += 1
    return part


@compiled
def _take(pile: Any, size: int, item: int) -> int:
    """Take an item from the pile, which is at its top or close to it; returns the new size."""
    for place in range(size - 1, -1, -1):
        if pile[place] == item:
            pile[place] = pile[size - 1]
            return size - 1
    return size


@compiled
def _best(
    node: int,
    old: int,
    alone: int,
    starts: Any,
    ends: Any,
    weights: Any,
    sent: Any,
    received: Any,
    total_sent: Any,
    total_received: Any,
    null: float,
    part: Any,
    tied: Any,
) -> int:
    """Return the community where the node gains most; its old one unless another is better."""
    for k in range(starts[node], starts[node + 1]):
        tied[part[ends[k]]] += weights[k]
    best = old
    most = tied[old] - null * (sent[node] * total_received[old] + received[node] * total_sent[old])
    slack = _GAIN * (abs(most) + 1e-300)
    if most < -slack:
        best, most = alone, 0.0
    for k in range(starts[node], starts[node + 1]):
        other = part[ends[k]]
        if tied[other] == 0.0:
            continue
        gain = tied[other] - null * (sent[node] * total_received[other] + received[node] * total_sent[other])
        if gain > most + _GAIN * (abs(most) + abs(gain)):
            best, most = other, gain
        tied[other] = 0.0
    tied[old] = 0.0
    return best


@compiled
def refine(
    starts: Any, ends: Any, weights: Any, sent: Any, received: Any, null: float, part: Any, state: Any
) -> Any:
    """Return parts of the communities that hang together well: nodes alone are merged where they gain."""
    n = len(part)
    fine = np.arange(n)
    fine_sent, fine_received = sent.copy(), received.copy()
    outside = _ties_to_own_community(starts, ends, weights, part)  # of each fine part to the rest of it
    all_sent, all_received = np.zeros(n), np.zeros(n)
    for node in range(n):
        all_sent[part[node]] += sent[node]
        all_received[part[node]] += received[node]
    alone = np.ones(n, np.bool_)
    order = np.arange(n)
    shuffle(state, order)
    tied, gains, options = np.zeros(n), np.zeros(n), np.zeros(n, np.int64)
    for turn in range(n):
        node = order[turn]
        whole = part[node]
        if not alone[node]:
            continue
        apart = sent[node] * (all_received[whole] - received[node])
        apart += received[node] * (all_sent[whole] - sent[node])
        if outside[node] < null * apart:
            continue
        met = _meet(node, starts, ends, weights, part, fine, tied, options)
        kept = 0
        for place in range(met):
            other = options[place]
            apart = fine_sent[other] * (all_received[whole] - fine_received[other])
            apart += fine_received[other] * (all_sent[whole] - fine_sent[other])
            chance = sent[node] * fine_received[other] + received[node] * fine_sent[other]
            gain = tied[other] - null * chance
            if gain > 0 and outside[other] >= null * apart:
                options[kept], gains[kept] = other, gain
                kept += 1
            else:
                tied[other] = 0.0
        if kept:
            chosen = _draw(options[:kept], gains[:kept], state)
            outside[chosen] += outside[node] - 2.0 * tied[chosen]
            fine_sent[chosen] += sent[node]
            fine_received[chosen] += received[node]
            alone[chosen] = alone[node] = False
            fine[node] = chosen
        tied[options[:kept]] = 0.0
    return fine


@compiled
def _meet(
    node: int, starts: Any, ends: Any, weights: Any, part: Any, fine: Any, tied: Any, options: Any
) -> Any:
    """List the refined parts of its own community that a node has ties with, and how strong these are."""
    count = 0
    for k in range(starts[node], starts[node + 1]):
        if part[ends[k]] == part[node] and ends[k] != node:
            other = fine[ends[k]]
            if tied[other] == 0.0:
                options[count] = other
                count += 1
            tied[other] += weights[k]
    return count


@compiled
def renumbered(part: Any) -> Any:
    """Return parts numbered from 0 in order of their first node, and how many there are."""
    number = np.full(part.max() + 1, -1, np.int64)
    result = np.empty(len(part), np.int64)
    count = 0
    for node in range(len(part)):
        if number[part[node]] < 0:
            number[part[node]] = count
            count += 1
        result[node] = number[part[node]]
    return result, count


@compiled
def merge(starts: Any, ends: Any, weights: Any, sent: Any, received: Any, part: Any, n_parts: int) -> Any:
    """Return the level on which each part is a node; ties within a part move nobody and are left out."""
    n = len(part)
    begins = np.zeros(n_parts + 1, np.int64)
    new_sent, new_received = np.zeros(n_parts), np.zeros(n_parts)
    for node in range(n):
        begins[part[node] + 1] += 1
        new_sent[part[node]] += sent[node]
        new_received[part[node]] += received[node]
    begins = np.cumsum(begins)
    place, members = begins.copy(), np.empty(n, np.int64)
    for node in range(n):
        members[place[part[node]]] = node
        place[part[node]] += 1
    new_starts = np.zeros(n_parts + 1, np.int32)
    new_ends, new_weights = np.empty(len(ends), np.int32), np.empty(len(ends))
    found_at = np.full(n_parts, -1, np.int64)
    count = 0
    for whole in range(n_parts):
        first = count
        for node in members[begins[whole] : begins[whole + 1]]:
            for k in range(starts[node], starts[node + 1]):
                other = part[ends[k]]
                if other == whole:
                    continue
                if found_at[other] < first:
                    found_at[other] = count
                    new_ends[count], new_weights[count] = other, 0.0
                    count += 1
                new_weights[found_at[other]] += weights[k]
        new_starts[whole + 1] = count
    return new_starts, new_ends[:count].copy(), new_weights[:count].copy(), new_sent, new_received


@compiled
def _ties_to_own_community(starts: Any, ends: Any, weights: Any, part: Any) -> Any:
    """Return the weight of each node's ties to others of its community."""
    summed = np.zeros(len(part))
    for node in range(len(part)):
        for k in range(starts[node], starts[node + 1]):
            if part[ends[k]] == part[node] and ends[k] != node:
                summed[node] += weights[k]
    return summed


@compiled
def _draw(options: Any, gains: Any, state: Any) -> Any:
    """Draw an option, far more likely one with a high gain."""
    most = gains.max()
    total = 0.0
    for gain in gains:
        total += np.exp((gain - most) / (_THETA * most))
    left = uniform(state) * total
    for place in range(len(options)):
        left -= np.exp((gains[place] - most) / (_THETA * most))
        if left < 0:
            return options[place]
    return options[len(options) - 1]
