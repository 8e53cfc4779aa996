"""Link suggestions: who might be brought together, and through whom they are close already."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, get_args

import numpy as np

from klustermotor.analysis.arrays import FloatArray, IntArray
from klustermotor.analysis.compiled import compiled
from klustermotor.analysis.networks.groups import as_groups
from klustermotor.analysis.networks.neighbours import Neighbours, all_neighbours
from klustermotor.analysis.networks.ties import Network

Closeness: TypeAlias = Literal["adamic_adar", "resource_allocation", "common_neighbours"]


@dataclass(frozen=True, slots=True, eq=False)
class TieSuggestions:
    """Pairs without a tie that share neighbours, the closest first, and what brings them close.

    Attributes
    ----------
    first, second : (n_found,) ndarray of int
        Positions of the two.
    scores : (n_found,) ndarray
        How close they are: the sum over all they share.
    shared : (n_found,) ndarray of int
        How many neighbours they share.
    reasons : (n_found, n_reasons) ndarray of int
        Positions of the shared neighbours that add most; −1 where there are no more.
    parts : (n_found, n_reasons) ndarray
        What each adds to the score; 0 where there are no more.
    """

    first: IntArray
    second: IntArray
    scores: FloatArray
    shared: IntArray
    reasons: IntArray
    parts: FloatArray


def suggest_ties(
    network: Network,
    *,
    measure: Closeness = "adamic_adar",
    top: int = 20,
    reasons: int = 5,
    across: Sequence[str | None] | None = None,
    node: str | None = None,
    declined: Iterable[tuple[str, str]] = (),
    most_per_node: int | None = None,
) -> TieSuggestions:
    """Return pairs that share neighbours but have no tie, and through whom they are close [1]_ [2]_.

    Parameters
    ----------
    network : Network
        Direction is set aside: either way is a tie.
    measure : {"adamic_adar", "resource_allocation", "common_neighbours"}
        A shared neighbour with d ties counts 1/ln d, 1/d, or 1.
    top, reasons, most_per_node : int
        How many pairs to return, how many shared neighbours to name, in how many pairs one may be, at most.
    across : (n_nodes,) sequence of str or None, optional
        Groups, such as helix sectors: only pairs from two different known ones.
    node, declined : str; iterable of (str, str)
        Only pairs with this one; pairs not to name again, in either order.

    Returns
    -------
    TieSuggestions
        Of equally close pairs, those whose labels come first.

    Raises
    ------
    ValueError
        If the measure or a node does not exist, groups do not fit, or a number asked for is below 1.

    References
    ----------
    .. [1] Adamic, L. A., & Adar, E. (2003). Friends and neighbors on the Web. Social Networks 25(3), 211–230.
    .. [2] Zhou, T., Lü, L., & Zhang, Y.-C. (2009). Predicting missing links. Eur. Phys. J. B 71, 623–630.

    Examples
    --------
    >>> from klustermotor.analysis.networks import network_from_pairs
    >>> ties = network_from_pairs([("a", "b"), ("b", "c"), ("c", "d"), ("d", "a")], directed=False)
    >>> found = suggest_ties(ties, measure="common_neighbours")
    >>> found.first, found.second, found.scores, found.reasons[:, :2]
    (array([0, 1]), array([2, 3]), array([2., 2.]), array([[1, 3], [0, 2]]))
    """
    _check_request(measure, top, reasons, most_per_node)
    # Where no groups are asked for, everybody is a group of its own.
    groups = np.arange(network.n_nodes) if across is None else as_groups(across, network.n_nodes).codes
    only = -1 if node is None else int(network.positions([node])[0])
    near = all_neighbours(network)
    value = _values(near, measure)
    first, second, scores = _open_pairs(near.starts, near.ends, value, groups, only)
    order = _in_order(network, first, second, scores)
    chosen = order[_chosen(network, first[order], second[order], top, declined, most_per_node)]
    named, parts, shared = _reasons(network, near, value, first[chosen], second[chosen], reasons)
    return TieSuggestions(first[chosen], second[chosen], scores[chosen], shared, named, parts)


def _check_request(measure: str, top: int, reasons: int, most_per_node: int | None) -> None:
    """Refuse a measure that does not exist, and empty lists."""
    if measure not in get_args(Closeness):
        raise ValueError(f"measure must be one of {', '.join(get_args(Closeness))}, not {measure!r}")
    asked = {"top": top, "reasons": reasons, "most_per_node": 1 if most_per_node is None else most_per_node}
    for name, number in asked.items():
        if number < 1:
            raise ValueError(f"{name} must be 1 or more, but is {number}")


def _values(near: Neighbours, measure: str) -> FloatArray:
    """Return what each node counts as a shared neighbour."""
    # Who is shared has two ties or more.
    degrees = np.maximum(np.diff(near.starts), 2).astype(np.float64)
    if measure == "common_neighbours":
        return np.ones(len(degrees))
    return 1.0 / np.log(degrees) if measure == "adamic_adar" else 1.0 / degrees


def _in_order(network: Network, first: IntArray, second: IntArray, scores: FloatArray) -> IntArray:
    """Return the order of pairs by score, then by label; scores that differ in the last digits are equal."""
    place = np.empty(network.n_nodes, np.int64)
    place[np.argsort(np.array(network.labels, dtype=np.str_))] = np.arange(network.n_nodes)
    low = np.minimum(place[first], place[second])
    high = np.maximum(place[first], place[second])
    return np.lexsort((high, low, -np.round(scores, 9)))


def _chosen(
    network: Network,
    first: IntArray,
    second: IntArray,
    top: int,
    declined: Iterable[tuple[str, str]],
    most_per_node: int | None,
) -> IntArray:
    """Return which pairs, in order, are shown."""
    refused = {frozenset(network.positions(pair).tolist()) for pair in declined}
    times = np.zeros(network.n_nodes, np.int64)
    limit = len(first) if most_per_node is None else most_per_node
    kept: list[int] = []
    for number, (a, b) in enumerate(zip(first.tolist(), second.tolist(), strict=True)):
        if len(kept) == top:
            break
        if times[a] < limit and times[b] < limit and frozenset((a, b)) not in refused:
            times[[a, b]] += 1
            kept.append(number)
    return np.array(kept, np.int64)


def _reasons(
    network: Network, near: Neighbours, value: FloatArray, first: IntArray, second: IntArray, wanted: int
) -> tuple[IntArray, FloatArray, IntArray]:
    """Return the shared neighbours of each pair that add most, what they add, and how many there are."""
    named = np.full((len(first), wanted), -1, np.int64)
    parts = np.zeros((len(first), wanted))
    shared = np.zeros(len(first), np.int64)
    for row, (a, b) in enumerate(zip(first.tolist(), second.tolist(), strict=True)):
        both = np.intersect1d(
            near.ends[near.starts[a] : near.starts[a + 1]], near.ends[near.starts[b] : near.starts[b + 1]]
        ).astype(np.int64)
        shared[row] = len(both)
        names = np.array([network.labels[other] for other in both.tolist()], dtype=np.str_)
        both = both[np.lexsort((names, -value[both]))][:wanted]
        named[row, : len(both)] = both
        parts[row, : len(both)] = value[both]
    return named, parts, shared


@compiled
def _open_pairs(starts: Any, ends: Any, value: Any, groups: Any, only: int) -> Any:
    """Return pairs without a tie that share neighbours, with the sum of what these count."""
    n = len(starts) - 1
    score = np.zeros(n)
    met = np.zeros(n, np.int64)
    mark = np.full(n, -1, np.int64)
    first, second, scores = [np.int64(0)], [np.int64(0)], [0.0]
    for node in range(n):
        if (0 <= only != node) or groups[node] < 0:
            continue
        mark[node] = node
        for k in range(starts[node], starts[node + 1]):
            mark[ends[k]] = node
        count = 0
        for k in range(starts[node], starts[node + 1]):
            for m in range(starts[ends[k]], starts[ends[k] + 1]):
                other = ends[m]
                # Each pair once, save where only one node is looked at.
                if mark[other] != node and (other > node or only >= 0):
                    if score[other] == 0.0:
                        met[count] = other
                        count += 1
                    score[other] += value[ends[k]]
        for place in range(count):
            other = met[place]
            if groups[other] >= 0 and groups[other] != groups[node]:
                first.append(np.int64(node))
                second.append(np.int64(other))
                scores.append(score[other])
            score[other] = 0.0
    return np.array(first[1:]), np.array(second[1:]), np.array(scores[1:])
