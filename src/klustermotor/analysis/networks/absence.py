"""What if somebody leaves: which parts then fall apart, and who is left alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from klustermotor.analysis.arrays import BoolArray, IntArray
from klustermotor.analysis.compiled import compiled
from klustermotor.analysis.networks.components import components
from klustermotor.analysis.networks.distances import distance_sums
from klustermotor.analysis.networks.neighbours import all_neighbours
from klustermotor.analysis.networks.ties import Network
from klustermotor.analysis.networks.views import keep, undirected


@dataclass(frozen=True, slots=True, eq=False)
class Absence:
    """What changes for the others when some nodes leave.

    Attributes
    ----------
    gone : tuple of str
        Who leaves.
    components_before, components_after : int
        How many parts the whole network has, and how many those who stay.
    largest_before, largest_after : int
        Nodes in the largest part.
    pairs_cut : int
        Pairs of those who stay that were joined, by however many steps, and no longer are.
    left_alone : tuple of str
        Who stays, had ties and has none any more.
    efficiency_before, efficiency_after : float
        Mean of 1 over the distance, in steps, over pairs of those who stay (0 where not joined): with the
        others still there, and without. NaN with fewer than two.
    """

    gone: tuple[str, ...]
    components_before: int
    components_after: int
    largest_before: int
    largest_after: int
    pairs_cut: int
    left_alone: tuple[str, ...]
    efficiency_before: float
    efficiency_after: float


def without_nodes(network: Network, nodes: Iterable[str]) -> Absence:
    """Return what changes for the others if these nodes leave the network [1]_.

    Parameters
    ----------
    network : Network
        Direction is set aside: either way is a tie.
    nodes : iterable of str
        Labels of who leaves.

    Returns
    -------
    Absence

    Raises
    ------
    ValueError
        If a node does not exist.

    References
    ----------
    .. [1] Latora, V., & Marchiori, M. (2001). Efficient behavior of small-world networks. Physical Review
       Letters 87, 198701.

    Examples
    --------
    >>> from klustermotor.analysis.networks import network_from_pairs
    >>> star = network_from_pairs([("m", "a"), ("m", "b"), ("b", "c")], directed=False)
    >>> found = without_nodes(star, ["m"])
    >>> found.pairs_cut, found.left_alone, found.efficiency_after.__round__(2)
    (2, ('a',), 0.33)
    """
    whole = undirected(network)
    gone = np.zeros(network.n_nodes, np.bool_)
    gone[network.positions(nodes)] = True
    rest = keep(whole, ~gone)
    before, after = components(whole), components(rest)
    had = np.diff(all_neighbours(whole).starts)[~gone] > 0
    has = np.diff(all_neighbours(rest).starts) > 0
    return Absence(
        gone=tuple(label for label, leaves in zip(network.labels, gone, strict=True) if leaves),
        components_before=len(before.sizes),
        components_after=len(after.sizes),
        largest_before=int(before.sizes.max(initial=0)),
        largest_after=int(after.sizes.max(initial=0)),
        pairs_cut=_pairs(np.bincount(before.of[~gone])) - _pairs(after.sizes),
        left_alone=tuple(label for label, alone in zip(rest.labels, had & ~has, strict=True) if alone),
        efficiency_before=_efficiency(whole, ~gone),
        efficiency_after=_efficiency(rest, np.ones(rest.n_nodes, np.bool_)),
    )


def efficiency(network: Network) -> float:
    """Return the mean of 1 over the distance between all pairs, in steps; 0 where not joined [1]_.

    Parameters
    ----------
    network : Network
        Direction is set aside: either way is a tie.

    Returns
    -------
    float
        NaN with fewer than two nodes.

    References
    ----------
    .. [1] Latora, V., & Marchiori, M. (2001). Efficient behavior of small-world networks. Physical Review
       Letters 87, 198701.

    Examples
    --------
    >>> from klustermotor.analysis.networks import network_from_pairs
    >>> efficiency(network_from_pairs([("a", "b"), ("b", "c")], directed=False)).__round__(3)
    0.833
    """
    return _efficiency(undirected(network), np.ones(network.n_nodes, np.bool_))


def pairs_cut_by_each(network: Network) -> IntArray:
    """Return, for each node, how many pairs of others are joined only through it [1]_.

    Parameters
    ----------
    network : Network
        Direction is set aside: either way is a tie.

    Returns
    -------
    (n_nodes,) ndarray of int
        Above 0 for articulation points, whose absence makes a part fall apart.

    References
    ----------
    .. [1] Hopcroft, J., & Tarjan, R. (1973). Algorithm 447: efficient algorithms for graph manipulation.
       Communications of the ACM 16(6), 372–378.

    Examples
    --------
    >>> from klustermotor.analysis.networks import network_from_pairs
    >>> pairs_cut_by_each(network_from_pairs([("a", "b"), ("b", "c"), ("c", "d")], directed=False))
    array([0, 2, 2, 0])
    """
    near = all_neighbours(network)
    sizes = components(network)
    return np.asarray(_cuts(near.starts, near.ends, sizes.sizes[sizes.of]))


def _pairs(sizes: IntArray) -> int:
    """Return how many pairs are in the same part."""
    return int((sizes * (sizes - 1) // 2).sum())


def _efficiency(network: Network, counted: BoolArray) -> float:
    """Return the mean of 1 over the distance between the nodes counted."""
    chosen = np.flatnonzero(counted)
    if len(chosen) < 2:
        return float("nan")
    sums = distance_sums(all_neighbours(network), sources=chosen, counted=counted)
    return float(sums.nearness.sum() / (len(chosen) * (len(chosen) - 1)))


@compiled
def _cuts(starts: Any, ends: Any, part_size: Any) -> Any:
    """Count the pairs each node cuts, depth first: a branch that has no way back past the node falls off."""
    n = len(starts) - 1
    found, low = np.full(n, -1, np.int64), np.zeros(n, np.int64)
    parent, below = np.full(n, -1, np.int64), np.ones(n, np.int64)
    place = starts[:-1].astype(np.int64)
    fallen, squares = np.zeros(n, np.int64), np.zeros(n, np.int64)
    stack = np.zeros(n, np.int64)
    clock = 0
    for root in range(n):
        if found[root] >= 0:
            continue
        stack[0], height = root, 1
        found[root] = low[root] = clock
        clock += 1
        while height > 0:
            node = stack[height - 1]
            if place[node] < starts[node + 1]:
                other = ends[place[node]]
                place[node] += 1
                if found[other] < 0:
                    parent[other] = node
                    found[other] = low[other] = clock
                    clock += 1
                    stack[height] = other
                    height += 1
                elif other != parent[node]:
                    low[node] = min(low[node], found[other])
            else:
                height -= 1
                above = parent[node]
                if above >= 0:
                    below[above] += below[node]
                    low[above] = min(low[above], low[node])
                    if low[node] >= found[above]:
                        fallen[above] += below[node]
                        squares[above] += below[node] ** 2
    others = part_size - 1
    return (others**2 - squares - (others - fallen) ** 2) // 2
