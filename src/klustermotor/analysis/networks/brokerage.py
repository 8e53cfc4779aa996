"""Brokerage: who passes something on between two who have no tie, and between which groups."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from klustermotor.analysis.arrays import FloatArray
from klustermotor.analysis.compiled import compiled
from klustermotor.analysis.networks.draws import below, stream
from klustermotor.analysis.networks.groups import Groups, as_groups
from klustermotor.analysis.networks.neighbours import in_neighbours, out_neighbours
from klustermotor.analysis.networks.ties import Network

#: The five roles, in the order of the columns. From whom, the broker and to whom are of the groups AAA, ABA,
#: ABB, AAB and ABC.
ROLES = ("coordinator", "itinerant", "gatekeeper", "representative", "liaison")

# The role by what is equal: source and broker (1), target and broker (2), source and target (4).
_ROLE_OF = np.array([4, 3, 2, 4, 1, 4, 4, 0])


@dataclass(frozen=True, slots=True, eq=False)
class BrokerageRoles:
    """How often each node is a broker, by role (columns as in :data:`ROLES`).

    Attributes
    ----------
    groups : tuple of str
        The groups met, in alphabetical order.
    counts : (n_nodes, 5) ndarray
        Open paths i → j → k over the node j, where i has no tie to k.
    paths : (n_nodes,) ndarray
        All open paths over the node whose three groups are known: the sum of its roles.
    unknown : (n_nodes,) ndarray
        Open paths left out because a group is not known.
    expected : (n_nodes, 5) ndarray
        What chance gives if the network and the node's own group stay, and the groups of all others are
        dealt out anew. NaN where the node's own group is not known.
    """

    groups: tuple[str, ...]
    counts: FloatArray
    paths: FloatArray
    unknown: FloatArray
    expected: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class BrokerageTest:
    """How a node's roles compare with groups dealt out at random (columns as in :data:`ROLES`).

    Attributes
    ----------
    mean, deviation : (n_nodes, 5) ndarray
        Over the draws; the mean is near the exact expectation of :func:`brokerage_roles`.
    z : (n_nodes, 5) ndarray
        How many deviations the count lies above the mean; NaN where it never varies.
    p_value : (n_nodes, 5) ndarray
        Two-sided: how often a draw is as far out as the count. NaN where the own group is not known.
    """

    mean: FloatArray
    deviation: FloatArray
    z: FloatArray
    p_value: FloatArray


def brokerage_roles(
    network: Network, groups: Sequence[str | None], *, shared: bool = False
) -> BrokerageRoles:
    """Return how often each node is coordinator, itinerant, gatekeeper, representative and liaison [1]_.

    Parameters
    ----------
    network : Network
        A tie runs the way that is meant. Without direction each tie counts both ways, so that gatekeeper
        and representative are equal, and each pair that is joined counts twice.
    groups : (n_nodes,) sequence of str or None
        In the order of the network's labels, such as helix sectors; None where it is not known.
    shared : bool
        Where several are between the same two, give each its part of 1 ("partial brokerage").

    Returns
    -------
    BrokerageRoles

    Raises
    ------
    ValueError
        If there are not as many groups as nodes.

    References
    ----------
    .. [1] Gould, R. V., & Fernandez, R. M. (1989). Structures of mediation: a formal approach to brokerage
       in transaction networks. Sociological Methodology 19, 89–126.

    Examples
    --------
    >>> from klustermotor.analysis.networks import network_from_pairs
    >>> asked = network_from_pairs([("firm", "town"), ("town", "university")], directed=True)
    >>> found = brokerage_roles(asked, ["business", "public", "academia"])
    >>> dict(zip(ROLES, found.counts[1].tolist()))
    {'coordinator': 0.0, 'itinerant': 0.0, 'gatekeeper': 0.0, 'representative': 0.0, 'liaison': 1.0}
    """
    of = as_groups(groups, network.n_nodes)
    near = out_neighbours(network)
    counts: FloatArray = _count_roles(near.starts, near.ends, of.codes, shared)
    paths: FloatArray = counts[:, :5].sum(axis=1)
    # Whose group is not known stays so, so the paths that count are the same however groups are dealt out.
    expected = paths[:, None] * _chances(of)
    return BrokerageRoles(of.names, counts[:, :5], paths, counts[:, 5], expected)


def brokerage_test(
    network: Network, groups: Sequence[str | None], *, permutations: int = 999, rng: np.random.Generator
) -> BrokerageTest:
    """Return how each node's roles compare with groups dealt out at random among the others [1]_ [2]_.

    The network, the sizes of the groups and the node's own group stay as they are.

    Parameters
    ----------
    network : Network
    groups : (n_nodes,) sequence of str or None
        None where it is not known: such nodes stay unknown.
    permutations : int
        Draws.
    rng : numpy.random.Generator

    Returns
    -------
    BrokerageTest

    Raises
    ------
    ValueError
        If there are not as many groups as nodes or permutations is below 1.
    TypeError
        If `rng` is not a generator.

    References
    ----------
    .. [1] Gould, R. V., & Fernandez, R. M. (1989). Structures of mediation. Sociological Methodology 19,
       89–126.
    .. [2] Phipson, B., & Smyth, G. K. (2010). Permutation p-values should never be zero. Statistical
       Applications in Genetics and Molecular Biology 9(1), 39.

    Examples
    --------
    >>> from klustermotor.analysis.networks import network_from_pairs
    >>> ties = network_from_pairs([("a", "b"), ("b", "c"), ("c", "d")], directed=True)
    >>> found = brokerage_test(ties, ["x", "x", "y", "y"], permutations=99, rng=np.random.default_rng(1))
    >>> found.p_value.shape
    (4, 5)
    """
    of = as_groups(groups, network.n_nodes)
    if permutations < 1:
        raise ValueError(f"permutations must be 1 or more, but is {permutations}")
    state = stream(rng)
    near, back = out_neighbours(network), in_neighbours(network)
    dealt, sent_to = _deal(of.codes, permutations, state)
    sums = _compare_roles(near.starts, near.ends, back.starts, back.ends, of.codes, dealt, sent_to)
    mean = sums[0] / permutations
    deviation = np.sqrt(np.maximum(sums[1] / permutations - mean**2, 0.0))
    observed = _count_roles(near.starts, near.ends, of.codes, False)[:, :5]
    p_value = np.minimum(1.0, 2.0 * (1.0 + np.minimum(sums[2], sums[3])) / (1.0 + permutations))
    z = np.full(mean.shape, np.nan)
    np.divide(observed - mean, deviation, out=z, where=deviation > 1e-12)
    unknown = of.codes < 0
    for part in (mean, deviation, z, p_value):
        part[unknown] = np.nan
    return BrokerageTest(mean, deviation, z, p_value)


def _chances(of: Groups) -> FloatArray:
    """Return, for each node, the chance of each role when the groups of the others are dealt out."""
    sizes = of.sizes.astype(np.float64)
    known = sizes.sum()
    own = np.where(of.codes >= 0, sizes[of.codes] if len(sizes) else 0.0, np.nan)
    mates, strangers = own - 1, known - own
    ordered = max((known - 1) * (known - 2), 1.0)
    same_elsewhere = (sizes * (sizes - 1)).sum() - own * (own - 1)
    split = mates * strangers
    liaison = strangers * (strangers - 1) - same_elsewhere
    roles: FloatArray = np.column_stack([mates * (mates - 1), same_elsewhere, split, split, liaison])
    return np.asarray(roles / ordered)


def _deal(
    codes: NDArray[np.int64], permutations: int, state: NDArray[np.uint64]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return groups dealt out anew among the known (node × draw), and where each node's group went."""
    known = np.flatnonzero(codes >= 0)
    sent_to = np.repeat(np.arange(len(codes), dtype=np.int32)[:, None], permutations, axis=1)
    dealt = np.repeat(codes.astype(np.int32)[:, None], permutations, axis=1)
    _deal_out(known, codes, dealt, sent_to, state)
    return dealt, sent_to


@compiled
def _deal_out(known: Any, codes: Any, dealt: Any, sent_to: Any, state: Any) -> None:
    """Shuffle the known nodes once for each draw."""
    order = known.copy()
    for draw in range(dealt.shape[1]):
        for last in range(len(order) - 1, 0, -1):
            other = below(state, last + 1)
            order[last], order[other] = order[other], order[last]
        for place in range(len(known)):
            dealt[order[place], draw] = codes[known[place]]
            sent_to[known[place], draw] = order[place]


@compiled
def _role(source: int, broker: int, target: int) -> Any:
    """Return the role as a column; 5 where a group is not known."""
    if source < 0 or broker < 0 or target < 0:
        return 5
    return _ROLE_OF[(source == broker) + 2 * (target == broker) + 4 * (source == target)]


@compiled
def _count_roles(starts: Any, ends: Any, codes: Any, shared: bool) -> Any:
    """Count open paths over each node by role, a sixth column for those with an unknown group."""
    n = len(starts) - 1
    counts = np.zeros((n, 6))
    mark = np.full(n, -1, np.int64)
    ways = np.zeros(n)
    for source in range(n):
        mark[source] = source
        for k in range(starts[source], starts[source + 1]):
            mark[ends[k]] = source
            for m in range(starts[ends[k]], starts[ends[k] + 1]):
                ways[ends[m]] = 0.0
        for k in range(starts[source], starts[source + 1]):
            for m in range(starts[ends[k]], starts[ends[k] + 1]):
                ways[ends[m]] += 1.0
        for k in range(starts[source], starts[source + 1]):
            broker = ends[k]
            for m in range(starts[broker], starts[broker + 1]):
                target = ends[m]
                if mark[target] != source:
                    part = 1.0 / ways[target] if shared else 1.0
                    counts[broker, _role(codes[source], codes[broker], codes[target])] += part
    return counts


@compiled
def _compare_roles(
    starts: Any, ends: Any, back_starts: Any, back_ends: Any, codes: Any, dealt: Any, sent_to: Any
) -> Any:
    """Sum roles and their squares over draws, and count draws at least and at most as high as observed."""
    n, draws = dealt.shape
    sums = np.zeros((4, n, 5))
    mark = np.full(n, -1, np.int64)
    for broker in range(n):
        if codes[broker] < 0:
            continue
        observed, drawn = np.zeros(6), np.zeros((draws, 5))
        _hold_own_group(broker, codes[broker], dealt, sent_to)
        for k in range(back_starts[broker], back_starts[broker + 1]):
            source = back_ends[k]
            mark[source] = source
            for m in range(starts[source], starts[source + 1]):
                mark[ends[m]] = source
            for m in range(starts[broker], starts[broker + 1]):
                target = ends[m]
                role = _role(codes[source], codes[broker], codes[target])
                if mark[target] != source and role < 5:
                    observed[role] += 1.0
                    _add_draws(dealt[source], codes[broker], dealt[target], drawn)
        _give_back(broker, dealt, sent_to)
        for draw in range(draws):
            for role in range(5):
                value = drawn[draw, role]
                sums[0, broker, role] += value
                sums[1, broker, role] += value * value
                sums[2, broker, role] += value >= observed[role]
                sums[3, broker, role] += value <= observed[role]
    return sums


@compiled
def _add_draws(sources: Any, broker: int, targets: Any, drawn: Any) -> None:
    """Add one open path to the role that it has in each draw."""
    for draw in range(len(drawn)):
        source, target = sources[draw], targets[draw]
        drawn[draw, _ROLE_OF[(source == broker) + 2 * (target == broker) + 4 * (source == target)]] += 1.0


@compiled
def _hold_own_group(broker: int, group: int, dealt: Any, sent_to: Any) -> None:
    """Let the broker keep its group in every draw: what it was dealt goes where its own had gone."""
    for draw in range(dealt.shape[1]):
        other = sent_to[broker, draw]
        dealt[other, draw] = dealt[broker, draw]
        dealt[broker, draw] = group


@compiled
def _give_back(broker: int, dealt: Any, sent_to: Any) -> None:
    """Undo what :func:`_hold_own_group` did."""
    for draw in range(dealt.shape[1]):
        other = sent_to[broker, draw]
        own = dealt[broker, draw]
        dealt[broker, draw] = dealt[other, draw]
        dealt[other, draw] = own
