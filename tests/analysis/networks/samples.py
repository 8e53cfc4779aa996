"""Networks to try the measures on, and the same as networkx knows them."""

import networkx as nx
import numpy as np
from hypothesis import strategies as st

from klustermotor.analysis.networks import Network, network_from_columns, network_from_pairs


def random_network(n: int, ties: int, *, directed: bool, seed: int = 1) -> Network:
    rng = np.random.default_rng(seed)
    ends = rng.integers(0, n, (ties, 2))
    return network_from_columns(
        [f"n{source}" for source in ends[:, 0]],
        [f"n{target}" for target in ends[:, 1]],
        directed=directed,
        labels=[f"n{number}" for number in range(n)],
        weights=rng.integers(1, 5, ties),
    )


def as_networkx(network: Network) -> "nx.Graph[int]":
    graph = nx.DiGraph() if network.directed else nx.Graph()
    graph.add_nodes_from(range(network.n_nodes))
    rows = zip(network.sources.tolist(), network.targets.tolist(), network.weights.tolist(), strict=True)
    graph.add_weighted_edges_from(rows)
    return graph


def from_networkx(graph: "nx.Graph[object]") -> Network:
    pairs = [(str(source), str(target)) for source, target in graph.edges]
    return network_from_pairs(pairs, directed=graph.is_directed(), labels=[str(node) for node in graph])


def in_order(values: "dict[int, float]", n: int) -> np.ndarray:
    return np.array([values[node] for node in range(n)], dtype=float)


def shuffled(network: Network, order: list[int]) -> Network:
    """The same network with its nodes in another order."""
    return network_from_columns(
        [network.labels[source] for source in network.sources],
        [network.labels[target] for target in network.targets],
        directed=network.directed,
        labels=[network.labels[place] for place in order],
        weights=network.weights,
    )


@st.composite
def small_networks(draw: st.DrawFn, directed: bool | None = None, most: int = 9) -> Network:
    n = draw(st.integers(1, most))
    node = st.integers(0, n - 1)
    rows = draw(st.lists(st.tuples(node, node, st.integers(1, 4)), max_size=3 * n))
    return network_from_columns(
        [f"n{source}" for source, _, _ in rows],
        [f"n{target}" for _, target, _ in rows],
        directed=draw(st.booleans()) if directed is None else directed,
        labels=[f"n{number}" for number in range(n)],
        weights=[weight for *_, weight in rows],
    )


CASES = [
    random_network(n, ties, directed=directed)
    for directed in (True, False)
    for n, ties in ((10, 3), (30, 60), (40, 300), (200, 300))
]
CASE_NAMES = [
    f"{case.n_nodes}-{case.n_ties}-{'directed' if case.directed else 'undirected'}" for case in CASES
]
EMPTY = [network_from_pairs([], directed=directed) for directed in (True, False)]
LONERS = [network_from_pairs([], directed=directed, labels=["a", "b", "c"]) for directed in (True, False)]
KITE = from_networkx(nx.krackhardt_kite_graph())
FLORENCE = from_networkx(nx.florentine_families_graph())
ZACHARY = from_networkx(nx.karate_club_graph())
