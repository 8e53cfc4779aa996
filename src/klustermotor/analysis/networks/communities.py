"""Communities: parts with more ties inside than chance would give."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import scipy.sparse
from numpy.typing import NDArray

from klustermotor.analysis.arrays import FloatArray, IntArray
from klustermotor.analysis.networks.components import numbered_by_size
from klustermotor.analysis.networks.draws import stream
from klustermotor.analysis.networks.leiden import merge, move_nodes, refine, renumbered
from klustermotor.analysis.networks.neighbours import laid_out
from klustermotor.analysis.networks.ties import Network
from klustermotor.analysis.networks.views import Adjacency, adjacency

_ROUNDS = 5


@dataclass(frozen=True, slots=True, eq=False)
class Communities:
    """A division of the network into communities, the largest first.

    Attributes
    ----------
    of : (n_nodes,) ndarray of int
        The community of each node, as a position in `sizes`. Each hangs together.
    sizes : (n_communities,) ndarray of int
        Nodes in each, in falling order.
    modularity : float
        The share of ties inside communities beyond what chance would give; NaN without ties.
    """

    of: IntArray
    sizes: IntArray
    modularity: float


def communities(
    network: Network,
    *,
    rng: np.random.Generator,
    resolution: float = 1.0,
    weighted: bool = True,
    runs: int = 5,
) -> Communities:
    """Return communities found by the Leiden algorithm [1]_, the best of some runs by modularity.

    The number of communities is found, not given. Many divisions are about as good; where a border runs is
    a basis for discussion.

    Parameters
    ----------
    network : Network
        Where ties have direction, so has the modularity [2]_.
    rng : numpy.random.Generator
    resolution : float
        Above 1 for more and smaller communities, below 1 for fewer.
    weighted : bool
        Let strong ties count for more.
    runs : int
        How often to start anew.

    Returns
    -------
    Communities

    Raises
    ------
    ValueError
        If the resolution is not positive and finite or runs is below 1.
    TypeError
        If `rng` is not a generator.

    References
    ----------
    .. [1] Traag, V. A., Waltman, L., & van Eck, N. J. (2019). From Louvain to Leiden: guaranteeing
       well-connected communities. Scientific Reports 9, 5233.
    .. [2] Leicht, E. A., & Newman, M. E. J. (2008). Community structure in directed networks. Physical
       Review Letters 100, 118703.

    Examples
    --------
    >>> from klustermotor.analysis.networks import network_from_pairs
    >>> pairs = [("a", "b"), ("b", "c"), ("c", "a"), ("c", "d"), ("d", "e"), ("e", "f"), ("f", "d")]
    >>> found = communities(network_from_pairs(pairs, directed=False), rng=np.random.default_rng(1))
    >>> found.of, found.modularity.__round__(3)
    (array([0, 0, 0, 1, 1, 1]), 0.357)
    """
    _check_request(resolution, runs)
    state = stream(rng)
    matrix = adjacency(network, weighted=weighted)
    if matrix.nnz == 0:
        alone = numbered_by_size(np.arange(network.n_nodes))
        return Communities(alone.of, alone.sizes, float("nan"))
    part, quality = _best_run(matrix, resolution, runs, state)
    numbered = numbered_by_size(part)
    return Communities(numbered.of, numbered.sizes, quality)


def modularity(
    network: Network, groups: Sequence[object], *, resolution: float = 1.0, weighted: bool = True
) -> float:
    """Return the share of ties inside groups beyond what chance would give [1]_.

    Parameters
    ----------
    network : Network
        Where ties have direction, chance keeps what each node sends and receives [2]_.
    groups : (n_nodes,) sequence
        Each node's group: equal values are one group.
    resolution : float
        What chance is multiplied by.
    weighted : bool
        Let strong ties count for more.

    Returns
    -------
    float
        NaN without ties.

    Raises
    ------
    ValueError
        If there are not as many groups as nodes.

    References
    ----------
    .. [1] Newman, M. E. J., & Girvan, M. (2004). Finding and evaluating community structure in networks.
       Physical Review E 69, 026113.
    .. [2] Leicht, E. A., & Newman, M. E. J. (2008). Community structure in directed networks. Physical
       Review Letters 100, 118703.

    Examples
    --------
    >>> from klustermotor.analysis.networks import network_from_pairs
    >>> modularity(network_from_pairs([("a", "b"), ("c", "d")], directed=False), ["x", "x", "y", "y"])
    0.5
    """
    listed = list(groups)
    if len(listed) != network.n_nodes:
        raise ValueError(
            f"groups must name one group for each of the {network.n_nodes} nodes, but are {len(listed)}"
        )
    place = {group: number for number, group in enumerate(dict.fromkeys(listed))}
    part = np.array([place[group] for group in listed], np.int64)
    matrix = adjacency(network, weighted=weighted)
    return _modularity(matrix, part, resolution) if matrix.nnz else float("nan")


def _modularity(matrix: Adjacency, part: IntArray, resolution: float) -> float:
    """Return the modularity; a network without direction stands as one with each tie both ways."""
    entries = matrix.tocoo()
    total = float(matrix.sum())
    inside = float(entries.data[part[entries.row] == part[entries.col]].sum())
    sent = np.bincount(part, weights=np.asarray(matrix.sum(axis=1), np.float64))
    received = np.bincount(part, weights=np.asarray(matrix.sum(axis=0), np.float64))
    return inside / total - resolution * float(sent @ received) / total**2


def _check_request(resolution: float, runs: int) -> None:
    """Refuse a resolution or a number of runs that makes no sense."""
    if not (np.isfinite(resolution) and resolution > 0):
        raise ValueError(f"resolution must be above 0 and finite, but is {resolution}")
    if runs < 1:
        raise ValueError(f"runs must be 1 or more, but is {runs}")


def _best_run(
    matrix: Adjacency, resolution: float, runs: int, state: NDArray[np.uint64]
) -> tuple[IntArray, float]:
    """Return the best division of some runs, and its modularity."""
    lowest, null = _lowest_level(matrix), resolution / float(matrix.sum())
    best, quality = np.arange(len(lowest.sent)), -np.inf
    for _ in range(runs):
        found = _hanging_together(matrix, _one_run(lowest, null, state))
        reached = _modularity(matrix, found, resolution)
        if reached > quality + 1e-12:
            best, quality = found, reached
    return best, quality


def _hanging_together(matrix: Adjacency, part: IntArray) -> IntArray:
    """Return communities, those that fall apart taken for several: that never lowers the modularity."""
    entries = matrix.tocoo()
    inside = part[entries.row] == part[entries.col]
    ties = scipy.sparse.csr_array(
        (np.ones(int(inside.sum())), (entries.row[inside], entries.col[inside])), shape=matrix.shape
    )
    return np.asarray(scipy.sparse.csgraph.connected_components(ties, directed=False)[1], np.int64)


class _Level(NamedTuple):
    """Nodes (or parts taken as nodes) with ties both ways added up, and what each sends and receives."""

    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    weights: FloatArray
    sent: FloatArray
    received: FloatArray


def _lowest_level(matrix: Adjacency) -> _Level:
    """Return the network itself as a level."""
    both = laid_out((matrix + matrix.T).tocsr())
    sent = np.asarray(matrix.sum(axis=1), np.float64)
    received = np.asarray(matrix.sum(axis=0), np.float64)
    return _Level(both.starts, both.ends, both.weights, sent, received)


def _one_run(network: _Level, null: float, state: NDArray[np.uint64]) -> IntArray:
    """Return communities: rounds of moving, refining and merging until nothing changes."""
    found = np.arange(len(network.sent))
    for _ in range(_ROUNDS):
        before = found
        found = _one_round(network, found, null, state)
        if (renumbered(found)[0] == renumbered(before)[0]).all():
            break
    return found


def _one_round(network: _Level, start: IntArray, null: float, state: NDArray[np.uint64]) -> IntArray:
    """Return communities after one way up: each level moves nodes, refines, and merges what it refined."""
    level, part = network, renumbered(start)[0]
    node_of = np.arange(len(start))  # which node of the level each original node is part of
    while True:
        part, n_parts = renumbered(move_nodes(*level, null, part, state))
        if n_parts == len(part):
            break
        fine, n_fine = renumbered(refine(*level, null, part, state))
        if n_fine == len(part):
            # Nothing merges any more: what the moves found is final.
            break
        coarse = np.zeros(n_fine, np.int64)
        coarse[fine] = part
        level, node_of, part = _Level(*merge(*level, fine, n_fine)), fine[node_of], coarse
    return np.asarray(part[node_of])
