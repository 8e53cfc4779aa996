"""Components: parts of a network that hang together."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import scipy.sparse

from klustermotor.analysis.arrays import IntArray
from klustermotor.analysis.networks.ties import Network
from klustermotor.analysis.networks.views import adjacency


@dataclass(frozen=True, slots=True, eq=False)
class Components:
    """Parts of a network, the largest first.

    Attributes
    ----------
    of : (n_nodes,) ndarray of int
        The part of each node, as a position in `sizes`.
    sizes : (n_components,) ndarray of int
        Nodes in each part, in falling order; of equal parts, the one with the earliest node first.
    """

    of: IntArray
    sizes: IntArray


def components(network: Network, *, connection: Literal["weak", "strong"] = "weak") -> Components:
    """Return the parts in which everybody can reach everybody [1]_.

    Parameters
    ----------
    network : Network
    connection : {"weak", "strong"}
        Paths may use ties either way, or only along their direction. Without direction both are the same.

    Returns
    -------
    Components
        A node without ties is a part of its own.

    Raises
    ------
    ValueError
        If the connection is neither.

    References
    ----------
    .. [1] Tarjan, R. (1972). Depth-first search and linear graph algorithms. SIAM Journal on Computing 1(2),
       146–160.

    Examples
    --------
    >>> from klustermotor.analysis.networks import network_from_pairs
    >>> ring = network_from_pairs([("a", "b"), ("b", "c"), ("c", "b")], directed=True)
    >>> components(ring).sizes, components(ring, connection="strong").sizes
    (array([3]), array([2, 1]))
    """
    if connection not in ("weak", "strong"):
        raise ValueError(f"connection must be 'weak' or 'strong', not {connection!r}")
    if network.n_nodes == 0:
        return Components(np.zeros(0, np.int64), np.zeros(0, np.int64))
    _, part = scipy.sparse.csgraph.connected_components(
        adjacency(network), directed=network.directed, connection=connection
    )
    return numbered_by_size(np.asarray(part, np.int64))


def numbered_by_size(part: IntArray) -> Components:
    """Return parts numbered from the largest to the smallest.

    Parameters
    ----------
    part : (n_nodes,) ndarray of int
        The part of each node, in any numbering.

    Returns
    -------
    Components

    Examples
    --------
    >>> numbered_by_size(np.array([7, 2, 2])).of
    array([1, 0, 0])
    """
    _, first, which, sizes = np.unique(part, return_index=True, return_inverse=True, return_counts=True)
    order = np.lexsort((first, -sizes))
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    return Components(rank[which], sizes[order].astype(np.int64))
