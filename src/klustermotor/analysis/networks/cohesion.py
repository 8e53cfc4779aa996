"""Cohesion: density, reciprocity and clustering."""

from typing import Any

import numpy as np

from klustermotor.analysis.arrays import FloatArray, IntArray
from klustermotor.analysis.compiled import compiled
from klustermotor.analysis.networks.neighbours import all_neighbours
from klustermotor.analysis.networks.ties import Network
from klustermotor.analysis.networks.views import adjacency


def density(network: Network) -> float:
    """Return the share of pairs that have a tie of any kind; with direction, of ordered pairs [1]_.

    Parameters
    ----------
    network : Network

    Returns
    -------
    float
        NaN with fewer than two nodes.

    References
    ----------
    .. [1] Wasserman, S., & Faust, K. (1994). Social Network Analysis. Cambridge University Press, ch. 4.

    Examples
    --------
    >>> from klustermotor.analysis.networks import network_from_pairs
    >>> density(network_from_pairs([("a", "b"), ("b", "c")], directed=True)).__round__(3)
    0.333
    """
    n = network.n_nodes
    if n < 2:
        return float("nan")
    return float(adjacency(network, weighted=False).nnz / (n * (n - 1)))


def reciprocity(network: Network) -> float:
    """Return the share of ties that are answered by one in the other direction [1]_.

    Parameters
    ----------
    network : Network
        Kinds count as one; to see each by itself, restrict the network first.

    Returns
    -------
    float
        NaN where ties have no direction, or there are none.

    References
    ----------
    .. [1] Wasserman, S., & Faust, K. (1994). Social Network Analysis. Cambridge University Press, ch. 13.

    Examples
    --------
    >>> from klustermotor.analysis.networks import network_from_pairs
    >>> pairs = [("a", "b"), ("b", "a"), ("b", "c"), ("c", "a")]
    >>> reciprocity(network_from_pairs(pairs, directed=True))
    0.5
    """
    if not network.directed or network.n_ties == 0:
        return float("nan")
    matrix = adjacency(network, weighted=False)
    return float(matrix.multiply(matrix.T).sum() / matrix.nnz)


def local_clustering(network: Network) -> FloatArray:
    """Return, for each node, the share of pairs of its neighbours that are tied to each other [1]_.

    Parameters
    ----------
    network : Network
        Direction is set aside: either way is a tie.

    Returns
    -------
    (n_nodes,) ndarray
        NaN for a node with fewer than two neighbours, which has no such pair.

    References
    ----------
    .. [1] Watts, D. J., & Strogatz, S. H. (1998). Collective dynamics of 'small-world' networks. Nature 393,
       440–442.

    Examples
    --------
    >>> from klustermotor.analysis.networks import network_from_pairs
    >>> pairs = [("a", "b"), ("b", "c"), ("c", "a"), ("c", "d")]
    >>> local_clustering(network_from_pairs(pairs, directed=False)).round(3)
    array([1. , 1. , 0.333, nan])
    """
    closed, open_or_closed = _triads(network)
    result = np.full(network.n_nodes, np.nan)
    np.divide(closed, open_or_closed, out=result, where=open_or_closed > 0)
    return result


def transitivity(network: Network) -> float:
    """Return the share of two-step paths whose ends are tied: three triangles over all such paths [1]_.

    Parameters
    ----------
    network : Network
        Direction is set aside: either way is a tie.

    Returns
    -------
    float
        NaN where there is no path of two steps.

    References
    ----------
    .. [1] Newman, M. E. J. (2003). The structure and function of complex networks. SIAM Review 45(2),
       167–256.

    Examples
    --------
    >>> from klustermotor.analysis.networks import network_from_pairs
    >>> pairs = [("a", "b"), ("b", "c"), ("c", "a"), ("c", "d")]
    >>> transitivity(network_from_pairs(pairs, directed=False))
    0.6
    """
    closed, open_or_closed = _triads(network)
    paths = open_or_closed.sum()
    return float(closed.sum() / paths) if paths else float("nan")


def _triads(network: Network) -> tuple[IntArray, IntArray]:
    """Return, for each node, the pairs of its neighbours that are tied, and all its pairs."""
    near = all_neighbours(network)
    degrees = np.diff(near.starts).astype(np.int64)
    return _closed_pairs(near.starts, near.ends), degrees * (degrees - 1) // 2


@compiled
def _closed_pairs(starts: Any, ends: Any) -> Any:
    """Count the ties among each node's neighbours."""
    n = len(starts) - 1
    closed = np.zeros(n, np.int64)
    mark = np.full(n, -1, np.int64)
    for node in range(n):
        mine = ends[starts[node] : starts[node + 1]]
        for other in mine:
            mark[other] = node
        for other in mine:
            for k in range(starts[other], starts[other + 1]):
                closed[node] += mark[ends[k]] == node
        closed[node] //= 2
    return closed
