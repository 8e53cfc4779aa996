"""Views of a network: as a matrix, as a graph, without direction, a part of it, around one node."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Literal, TypeAlias

import numpy as np
import rustworkx as rx
import scipy.sparse

from klustermotor.analysis.arrays import BoolArray
from klustermotor.analysis.networks.ties import NO_KIND, Network, positions

Adjacency: TypeAlias = "scipy.sparse.csr_array[np.float64, tuple[int, int]]"
Rule: TypeAlias = Literal["either", "both"]


def adjacency(network: Network, *, weighted: bool = True) -> Adjacency:
    """Return the sparse matrix of ties, row to column, kinds summed.

    Parameters
    ----------
    network : Network
    weighted : bool
        Strengths; else 1 for each pair that has a tie of any kind.

    Returns
    -------
    (n_nodes, n_nodes) scipy.sparse.csr_array
        Symmetric where ties have no direction. To keep kinds apart, :func:`restrict` the network first.

    Examples
    --------
    >>> from klustermotor.analysis.networks import network_from_pairs
    >>> adjacency(network_from_pairs([("a", "b"), ("b", "c")], directed=False)).toarray()
    array([[0., 1., 0.], [1., 0., 1.], [0., 1., 0.]])
    """
    rows, columns, weights = network.sources, network.targets, network.weights
    if not network.directed:
        rows, columns = np.concatenate([rows, columns]), np.concatenate([columns, rows])
        weights = np.concatenate([weights, weights])
    n = network.n_nodes
    matrix = scipy.sparse.csr_array((weights, (rows, columns)), shape=(n, n))
    matrix.sum_duplicates()
    if not weighted:
        matrix.data[:] = 1.0
    return matrix


def as_rustworkx(network: Network) -> "rx.PyDiGraph[str, float] | rx.PyGraph[str, float]":
    """Return the network as a rustworkx graph: labels at the nodes, strengths at the edges, kinds summed.

    Parameters
    ----------
    network : Network

    Returns
    -------
    rustworkx.PyDiGraph or rustworkx.PyGraph
        Node indices are positions in the network's labels.

    Examples
    --------
    >>> from klustermotor.analysis.networks import network_from_pairs
    >>> graph = as_rustworkx(network_from_pairs([("a", "b"), ("b", "c")], directed=True))
    >>> graph.nodes(), graph.weighted_edge_list()
    (['a', 'b', 'c'], WeightedEdgeList[(0, 1, 1.0), (1, 2, 1.0)])
    """
    one_way = replace(network, directed=True)
    matrix = adjacency(one_way).tocoo()
    graph: rx.PyDiGraph[str, float] | rx.PyGraph[str, float]
    graph = rx.PyDiGraph(multigraph=False) if network.directed else rx.PyGraph(multigraph=False)
    graph.add_nodes_from(network.labels)
    graph.add_edges_from(
        list(zip(matrix.row.tolist(), matrix.col.tolist(), matrix.data.tolist(), strict=True))
    )
    return graph


def undirected(network: Network, *, rule: Rule = "either") -> Network:
    """Return the network without direction, kind by kind.

    Parameters
    ----------
    network : Network
    rule : {"either", "both"}
        A tie stands where either names the other, with the larger of both strengths; or only where both
        do, with the smaller. So ties of strength 1 keep strength 1.

    Returns
    -------
    Network
        The same network if it has no direction.

    Raises
    ------
    ValueError
        If the rule is neither.

    Examples
    --------
    >>> from klustermotor.analysis.networks import network_from_pairs
    >>> asked = network_from_pairs([("a", "b"), ("b", "a"), ("b", "c")], directed=True)
    >>> undirected(asked).n_ties, undirected(asked, rule="both").n_ties
    (2, 1)
    """
    if rule not in ("either", "both"):
        raise ValueError(f"rule must be 'either' or 'both', not {rule!r}")
    if not network.directed:
        return network
    low = np.minimum(network.sources, network.targets)
    high = np.maximum(network.sources, network.targets)
    key = (low * network.n_nodes + high) * len(network.kinds) + network.tie_kinds
    order = np.argsort(key, kind="stable")
    _, first, times = np.unique(key[order], return_index=True, return_counts=True)
    sorted_weights = network.weights[order]
    # A key stands once or twice: once for each direction.
    last = first + times - 1
    choose = np.maximum if rule == "either" else np.minimum
    weights = choose(sorted_weights[first], sorted_weights[last])
    kept = order[first] if rule == "either" else order[first[times == 2]]
    weights = weights if rule == "either" else weights[times == 2]
    return replace(
        network,
        sources=low[kept],
        targets=high[kept],
        weights=weights,
        directed=False,
        kind_of=network.tie_kinds[kept],
    )


def restrict(
    network: Network, *, nodes: Iterable[str] | None = None, kinds: Iterable[str] | None = None
) -> Network:
    """Return the part of a network among some nodes, or of some kinds of ties, or both.

    Parameters
    ----------
    network : Network
    nodes : iterable of str, optional
        Labels of the nodes that stay; their order in the network is kept.
    kinds : iterable of str, optional
        Kinds of ties that stay.

    Returns
    -------
    Network
        Nodes that lose all ties stay as long as they are among `nodes`.

    Raises
    ------
    ValueError
        If a node or a kind does not exist.

    Examples
    --------
    >>> from klustermotor.analysis.networks import network_from_pairs
    >>> both = network_from_pairs([("a", "b"), ("b", "c")], directed=True, kinds=["supplies", "owns"])
    >>> restrict(both, kinds=["owns"]).n_ties, restrict(both, nodes=["a", "b"]).labels
    (1, ('a', 'b'))
    """
    kept = np.ones(network.n_nodes, np.bool_)
    if nodes is not None:
        kept[:] = False
        kept[network.positions(nodes)] = True
    wanted = np.ones(len(network.kinds), np.bool_)
    if kinds is not None:
        wanted[:] = False
        wanted[positions(kinds, network.kinds, "kind")] = True
    return keep(network, kept, wanted)


def keep(network: Network, nodes: BoolArray, kinds: BoolArray | None = None) -> Network:
    """Return the part of a network among the marked nodes and kinds.

    Parameters
    ----------
    network : Network
    nodes : (n_nodes,) ndarray of bool
    kinds : (n_kinds,) ndarray of bool, optional

    Returns
    -------
    Network

    Examples
    --------
    >>> from klustermotor.analysis.networks import network_from_pairs
    >>> keep(network_from_pairs([("a", "b")], directed=True), np.array([True, False])).labels
    ('a',)
    """
    ties = nodes[network.sources] & nodes[network.targets]
    names = network.kinds
    new_kind = np.arange(len(names))
    if kinds is not None:
        ties &= kinds[network.tie_kinds]
        names = tuple(name for name, stays in zip(names, kinds, strict=True) if stays)
        new_kind = np.cumsum(kinds) - 1
    place = np.cumsum(nodes) - 1
    return replace(
        network,
        labels=tuple(label for label, stays in zip(network.labels, nodes, strict=True) if stays),
        sources=place[network.sources[ties]],
        targets=place[network.targets[ties]],
        weights=network.weights[ties],
        kinds=names,
        kind_of=new_kind[network.tie_kinds[ties]],
    )


def without_kinds(network: Network) -> Network:
    """Return the network with one tie for each pair: strengths of several kinds are summed.

    Parameters
    ----------
    network : Network

    Returns
    -------
    Network

    Examples
    --------
    >>> from klustermotor.analysis.networks import network_from_pairs
    >>> both = network_from_pairs([("a", "b"), ("a", "b")], directed=True, kinds=["supplies", "owns"])
    >>> both.n_ties, without_kinds(both).weights
    (2, array([2.]))
    """
    matrix = adjacency(replace(network, directed=True)).tocoo()
    return replace(
        network,
        sources=matrix.row.astype(np.int64),
        targets=matrix.col.astype(np.int64),
        weights=matrix.data,
        kinds=(NO_KIND,),
        kind_of=None,
    )


def ego_network(network: Network, node: str, *, steps: int = 1) -> Network:
    """Return the network around one node: all within some steps of it, in either direction.

    Parameters
    ----------
    network : Network
    node : str
        The label of the one in the middle.
    steps : int
        How far to go; 0 is the node alone.

    Returns
    -------
    Network

    Raises
    ------
    ValueError
        If the node does not exist or steps is negative.

    Examples
    --------
    >>> from klustermotor.analysis.networks import network_from_pairs
    >>> path = network_from_pairs([("a", "b"), ("b", "c"), ("c", "d")], directed=True)
    >>> ego_network(path, "b").labels
    ('a', 'b', 'c')
    """
    if steps < 0:
        raise ValueError(f"steps must not be negative, but is {steps}")
    around = np.zeros(network.n_nodes, np.bool_)
    around[network.positions([node])] = True
    for _ in range(steps):
        wider = around.copy()
        wider[network.targets[around[network.sources]]] = True
        wider[network.sources[around[network.targets]]] = True
        if (wider == around).all():
            break
        around = wider
    return keep(network, around)
