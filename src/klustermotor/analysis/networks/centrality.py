"""Centrality: who has many ties, stands between others, is near to all, is tied to the well tied."""

from typing import Any, Literal, TypeAlias

import numba
import numpy as np
import rustworkx as rx
import scipy.sparse
import scipy.sparse.linalg

from klustermotor.analysis.arrays import FloatArray, IntArray
from klustermotor.analysis.compiled import compiled, compiled_parallel
from klustermotor.analysis.networks.distances import distance_sums
from klustermotor.analysis.networks.neighbours import in_neighbours, out_neighbours
from klustermotor.analysis.networks.ties import Network
from klustermotor.analysis.networks.views import Adjacency, adjacency, as_rustworkx, undirected

Direction: TypeAlias = Literal["all", "in", "out"]

# Sums are taken over this many parts whatever the number of threads, so that they never differ.
_PARTS = 32
_DENSE = 64
_FAR = np.int32(2**30)


def degree(network: Network, *, direction: Direction = "all", weighted: bool = False) -> FloatArray:
    """Return each node's number of ties, or their summed strength [1]_.

    Parameters
    ----------
    network : Network
    direction : {"all", "in", "out"}
        Ties that run to the node, from it, or both added up. Without direction all three are the same.
    weighted : bool
        Sum strengths instead of counting neighbours. Kinds are summed.

    Returns
    -------
    (n_nodes,) ndarray

    Raises
    ------
    ValueError
        If the direction is none of the three.

    References
    ----------
    .. [1] Freeman, L. C. (1979). Centrality in social networks: conceptual clarification. Social Networks
       1(3), 215–239.

    Examples
    --------
    >>> from klustermotor.analysis.networks import network_from_pairs
    >>> asked = network_from_pairs([("a", "b"), ("c", "b")], directed=True)
    >>> degree(asked), degree(asked, direction="in")
    (array([1., 2., 1.]), array([0., 2., 0.]))
    """
    if direction not in ("all", "in", "out"):
        raise ValueError(f"direction must be 'all', 'in' or 'out', not {direction!r}")
    matrix = adjacency(network, weighted=weighted)
    out = np.asarray(matrix.sum(axis=1), np.float64)
    if direction == "out" or not network.directed:
        return out
    into = np.asarray(matrix.sum(axis=0), np.float64)
    return into if direction == "in" else into + out


def betweenness(network: Network, *, normalized: bool = True) -> FloatArray:
    """Return how much each node stands between others: its part of the shortest paths [1]_ [2]_.

    Paths are counted in steps; strengths are no lengths.

    Parameters
    ----------
    network : Network
    normalized : bool
        Divide by the number of pairs of others, so that 1 is the middle of a star.

    Returns
    -------
    (n_nodes,) ndarray
        The same whatever the number of threads.

    References
    ----------
    .. [1] Freeman, L. C. (1977). A set of measures of centrality based on betweenness. Sociometry 40, 35–41.
    .. [2] Brandes, U. (2001). A faster algorithm for betweenness centrality. Journal of Mathematical
       Sociology 25(2), 163–177.

    Examples
    --------
    >>> from klustermotor.analysis.networks import network_from_pairs
    >>> betweenness(network_from_pairs([("a", "b"), ("b", "c")], directed=False))
    array([0., 1., 0.])
    """
    n = network.n_nodes
    if n < 3:
        return np.zeros(n)
    near = out_neighbours(network)
    parts = np.zeros((_PARTS, n))
    _between(near.starts, near.ends.astype(np.uint32), parts)
    summed: FloatArray = parts.sum(axis=0)
    if normalized:
        return summed / ((n - 1) * (n - 2))
    return summed if network.directed else summed / 2


def closeness(network: Network, *, direction: Literal["in", "out"] = "in") -> FloatArray:
    """Return how near each node is to those it is joined to, times the share of all that they are [1]_.

    Parameters
    ----------
    network : Network
    direction : {"in", "out"}
        Along paths that lead to the node, or from it. Without direction both are the same.

    Returns
    -------
    (n_nodes,) ndarray
        With r others joined at a summed distance of d steps, r/d · r/(n − 1); 0 for who is joined to nobody.

    Raises
    ------
    ValueError
        If the direction is neither.

    References
    ----------
    .. [1] Wasserman, S., & Faust, K. (1994). Social Network Analysis. Cambridge University Press, p. 201.

    Examples
    --------
    >>> from klustermotor.analysis.networks import network_from_pairs
    >>> closeness(network_from_pairs([("a", "b"), ("b", "c")], directed=False)).round(3)
    array([0.667, 1. , 0.667])
    """
    if direction not in ("in", "out"):
        raise ValueError(f"direction must be 'in' or 'out', not {direction!r}")
    near = in_neighbours(network) if direction == "in" else out_neighbours(network)
    sums = distance_sums(near)
    others = max(network.n_nodes - 1, 1)
    result = np.zeros(network.n_nodes)
    np.divide(sums.reached**2, sums.farness * others, out=result, where=sums.reached > 0)
    return result


def eigenvector_centrality(network: Network, *, weighted: bool = True) -> FloatArray:
    """Return each node's eigenvector centrality: high where it is tied to those who are high [1]_.

    Direction is set aside (either way is a tie), since the measure says nothing about ties that run one way
    only [2]_. Scores of parts without a link cannot be compared: the largest part is scored.

    Parameters
    ----------
    network : Network
    weighted : bool
        Let strong ties count for more.

    Returns
    -------
    (n_nodes,) ndarray
        Squares sum to 1. NaN outside the largest component (of several, the one with the largest
        eigenvalue), and everywhere if nobody has a tie.

    References
    ----------
    .. [1] Bonacich, P. (1972). Factoring and weighting approaches to status scores and clique
       identification. Journal of Mathematical Sociology 2(1), 113–120.
    .. [2] Bonacich, P., & Lloyd, P. (2001). Eigenvector-like measures of centrality for asymmetric
       relations. Social Networks 23(3), 191–201.

    Examples
    --------
    >>> from klustermotor.analysis.networks import network_from_pairs
    >>> star = network_from_pairs([("a", "b"), ("a", "c"), ("d", "e")], directed=False)
    >>> eigenvector_centrality(star).round(3)
    array([0.707, 0.5 , 0.5 ,   nan,   nan])
    """
    result = np.full(network.n_nodes, np.nan)
    if network.n_ties == 0:
        return result
    matrix = adjacency(undirected(network), weighted=weighted)
    _, part = scipy.sparse.csgraph.connected_components(matrix, directed=False)
    sizes = np.bincount(part)
    best = -np.inf
    for largest in np.flatnonzero(sizes == sizes.max()):
        members = np.flatnonzero(part == largest)
        value, vector = _leading(scipy.sparse.csr_array(matrix[members][:, members]))
        if value > best * (1 + 1e-9) or np.isinf(best):
            best = value
            result[:] = np.nan
            result[members] = vector
    return result


def core_numbers(network: Network) -> IntArray:
    """Return the largest k for which each node is in the k-core: a part where all have k ties or more [1]_.

    Parameters
    ----------
    network : Network
        Direction is set aside: either way is a tie.

    Returns
    -------
    (n_nodes,) ndarray of int

    References
    ----------
    .. [1] Seidman, S. B. (1983). Network structure and minimum degree. Social Networks 5(3), 269–287.

    Examples
    --------
    >>> from klustermotor.analysis.networks import network_from_pairs
    >>> pairs = [("a", "b"), ("b", "c"), ("c", "a"), ("c", "d")]
    >>> core_numbers(network_from_pairs(pairs, directed=False))
    array([2, 2, 2, 1])
    """
    if network.n_nodes == 0:
        return np.zeros(0, np.int64)
    found: Any = rx.core_number(as_rustworkx(undirected(network)))
    return np.array([found[node] for node in range(network.n_nodes)], np.int64)


def _leading(matrix: Adjacency) -> tuple[float, FloatArray]:
    """Return the largest eigenvalue of a connected symmetric matrix, and its vector without signs."""
    n = matrix.shape[0]
    if n <= _DENSE:
        values, vectors = np.linalg.eigh(matrix.toarray())
        return float(values[-1]), np.abs(vectors[:, -1])
    start = np.asarray(matrix.sum(axis=1), np.float64)
    try:
        values, vectors = scipy.sparse.linalg.eigsh(matrix, k=1, which="LA", v0=start, ncv=min(n, 40))
    except scipy.sparse.linalg.ArpackNoConvergence:
        # Long thin networks have eigenvalues close to each other; just above the largest they lie apart.
        above = float(start.max()) * (1 + 1e-9)
        values, vectors = scipy.sparse.linalg.eigsh(matrix.tocsc(), k=1, sigma=above, v0=start)
    return float(values[0]), np.abs(vectors[:, 0])


@compiled
def _from_source(
    starts: Any,
    ends: Any,
    source: Any,
    distance: Any,
    order: Any,
    onward: Any,
    onward_starts: Any,
    paths: Any,
    share: Any,
    total: Any,
) -> None:
    """Add what one source's shortest paths give to each node on them.

    `onward` lists, node by node in order of arrival, the ties by which shortest paths go on. `distance` and
    `paths` are left as they were found. The inner loop has no branches: which way they go is pure chance.
    """
    distance[source], paths[source], order[0] = 0, 1.0, source
    reached, head, count = 1, 0, 0
    while head < reached:
        node = order[head]
        onward_starts[head] = count
        head += 1
        further = np.int32(distance[node] + 1)
        mine = paths[node]
        for k in range(starts[node], starts[node + np.uint32(1)]):
            other = ends[k]
            known = distance[other]
            order[reached] = other
            reached += known == _FAR
            known = min(known, further)
            distance[other] = known
            onward[count] = other
            count += known == further
            paths[other] += mine if known == further else 0.0
    onward_starts[reached] = count
    for place in range(reached - 1, 0, -1):
        node = order[place]
        passed = 0.0
        for k in range(onward_starts[place], onward_starts[place + 1]):
            passed += share[onward[k]]
        passed *= paths[node]
        share[node] = (1.0 + passed) / paths[node]
        total[node] += passed
    for place in range(reached):
        distance[order[place]] = _FAR
        paths[order[place]] = 0.0


@compiled_parallel
def _between(starts: Any, ends: Any, parts: Any) -> None:
    """Add up the sources of each part."""
    n = len(starts) - 1
    for part in numba.prange(len(parts)):
        distance = np.full(n, _FAR, np.int32)
        # One place more than needed, as the loop writes ahead.
        order, onward = np.zeros(n + 1, np.uint32), np.zeros(len(ends) + 1, np.uint32)
        onward_starts = np.zeros(n + 1, np.int64)
        paths, share, total = np.zeros(n), np.zeros(n), np.zeros(n)
        for source in range(part, n, len(parts)):
            _from_source(
                starts, ends, np.uint32(source), distance, order, onward, onward_starts, paths, share, total
            )
        parts[part] = total
