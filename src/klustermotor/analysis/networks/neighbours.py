"""Each node's neighbours laid out in a row, as compiled loops want them."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from klustermotor.analysis.arrays import FloatArray
from klustermotor.analysis.networks.ties import Network
from klustermotor.analysis.networks.views import Adjacency, adjacency, undirected


class Neighbours(NamedTuple):
    """Neighbours of node i: `ends[starts[i]:starts[i + 1]]`, in ascending order, with their weights."""

    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    weights: FloatArray


def laid_out(matrix: Adjacency) -> Neighbours:
    """Return the rows of a sparse matrix as neighbours.

    Parameters
    ----------
    matrix : (n_nodes, n_nodes) scipy.sparse.csr_array

    Returns
    -------
    Neighbours

    Examples
    --------
    >>> from klustermotor.analysis.networks import network_from_pairs
    >>> laid_out(adjacency(network_from_pairs([("a", "b"), ("a", "c")], directed=True))).ends
    array([1, 2], dtype=int32)
    """
    matrix.sort_indices()
    return Neighbours(
        matrix.indptr.astype(np.int32), matrix.indices.astype(np.int32), matrix.data.astype(np.float64)
    )


def out_neighbours(network: Network, *, weighted: bool = False) -> Neighbours:
    """Return whom each node's ties run to.

    Parameters
    ----------
    network : Network
    weighted : bool
        Strengths; else 1 each.

    Returns
    -------
    Neighbours

    Examples
    --------
    >>> from klustermotor.analysis.networks import network_from_pairs
    >>> out_neighbours(network_from_pairs([("a", "b"), ("c", "b")], directed=True)).starts
    array([0, 1, 1, 2], dtype=int32)
    """
    return laid_out(adjacency(network, weighted=weighted))


def in_neighbours(network: Network, *, weighted: bool = False) -> Neighbours:
    """Return whom each node's ties come from.

    Parameters
    ----------
    network : Network
    weighted : bool
        Strengths; else 1 each.

    Returns
    -------
    Neighbours

    Examples
    --------
    >>> from klustermotor.analysis.networks import network_from_pairs
    >>> in_neighbours(network_from_pairs([("a", "b"), ("c", "b")], directed=True)).ends
    array([0, 2], dtype=int32)
    """
    return laid_out(adjacency(network, weighted=weighted).T.tocsr())


def all_neighbours(network: Network, *, weighted: bool = False) -> Neighbours:
    """Return whom each node has ties with, whichever way they run.

    Parameters
    ----------
    network : Network
    weighted : bool
        Strengths (the larger of both directions); else 1 each.

    Returns
    -------
    Neighbours

    Examples
    --------
    >>> from klustermotor.analysis.networks import network_from_pairs
    >>> all_neighbours(network_from_pairs([("a", "b"), ("c", "b")], directed=True)).ends
    array([1, 0, 2, 1], dtype=int32)
    """
    return laid_out(adjacency(undirected(network), weighted=weighted))
