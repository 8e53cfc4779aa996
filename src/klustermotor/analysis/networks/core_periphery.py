"""Core and periphery: a core tied among itself, and others who are tied to it but not to each other."""

from dataclasses import dataclass

import numpy as np

from klustermotor.analysis.arrays import BoolArray, FloatArray
from klustermotor.analysis.networks.ties import Network
from klustermotor.analysis.networks.views import Adjacency, adjacency, undirected


@dataclass(frozen=True, slots=True, eq=False)
class CorePeriphery:
    """The split of a network into core and periphery that fits best.

    Attributes
    ----------
    core : (n_nodes,) ndarray of bool
        Who is in the core.
    interchangeable : (n_nodes,) ndarray of bool
        Nodes with as many ties as the last in the core of which some are in it and some are not: others of
        them would fit as well.
    misfits : int
        Pairs in the core without a tie and ties within the periphery: what the split has least of.
    correlation : float
        Between the ties and the pattern in which the core is complete and the periphery empty; pairs of one
        in the core and one in the periphery are left out. NaN where one of the two does not vary.
    correlation_all_pairs : float
        The same over all pairs, with a tie expected from everybody in the core to everybody.
    core_density, between_density, periphery_density : float
        Share of pairs tied within the core, between both, within the periphery; NaN where there are none.
    """

    core: BoolArray
    interchangeable: BoolArray
    misfits: int
    correlation: float
    correlation_all_pairs: float
    core_density: float
    between_density: float
    periphery_density: float


def core_periphery(network: Network) -> CorePeriphery:
    """Return the split into core and periphery with the fewest misfits [1]_, exactly and at once [2]_.

    A misfit is a pair in the core without a tie, or a tie within the periphery. Whatever the size of the
    core, those with most ties fit it best, so only sizes have to be tried.

    Parameters
    ----------
    network : Network
        Direction, strengths and kinds are set aside: any tie either way counts.

    Returns
    -------
    CorePeriphery
        The smallest core of those that fit equally well; among nodes with equally many ties the order of
        their labels decides, and they are marked as interchangeable.

    References
    ----------
    .. [1] Borgatti, S. P., & Everett, M. G. (2000). Models of core/periphery structures. Social Networks
       21(4), 375–395.
    .. [2] Lip, S. Z. W. (2011). A fast algorithm for the discrete core/periphery bipartitioning problem.
       arXiv:1102.5511.

    Examples
    --------
    >>> from klustermotor.analysis.networks import network_from_pairs
    >>> pairs = [("a", "b"), ("b", "c"), ("c", "a"), ("a", "d"), ("b", "e"), ("c", "f")]
    >>> found = core_periphery(network_from_pairs(pairs, directed=False))
    >>> found.core, found.misfits, found.correlation.__round__(3)
    (array([ True,  True,  True, False, False, False]), 0, 1.0)
    """
    matrix = adjacency(undirected(network), weighted=False)
    degrees = np.asarray(matrix.sum(axis=1), np.float64)
    n, ties = network.n_nodes, matrix.nnz / 2
    order = np.lexsort((np.array(network.labels, dtype=np.str_), -degrees))
    sizes = np.arange(n + 1)
    misfits = sizes * (sizes - 1) / 2 + ties - np.concatenate([[0.0], np.cumsum(degrees[order])])
    # A node with as many ties as the core has members neither helps nor harms; it stays outside.
    best = int(np.argmin(misfits))
    core = np.zeros(n, np.bool_)
    core[order[:best]] = True
    within, between, outside, pairs = _blocks(matrix, core)
    return CorePeriphery(
        core=core,
        interchangeable=_interchangeable(degrees, core),
        misfits=int(misfits[best]),
        correlation=_correlation([within, outside], [pairs[0], pairs[2]], [1.0, 0.0]),
        correlation_all_pairs=_correlation([within, between, outside], pairs, [1.0, 1.0, 0.0]),
        core_density=_share(within, pairs[0]),
        between_density=_share(between, pairs[1]),
        periphery_density=_share(outside, pairs[2]),
    )


def _interchangeable(degrees: FloatArray, core: BoolArray) -> BoolArray:
    """Return the nodes that could take each other's place at the core's border."""
    if not core.any() or core.all() or degrees[core].min() > degrees[~core].max():
        return np.zeros(len(core), np.bool_)
    return np.asarray(degrees == degrees[core].min())


def _blocks(matrix: Adjacency, core: BoolArray) -> tuple[float, float, float, list[float]]:
    """Return ties within the core, between and within the periphery, and how many pairs each has."""
    inside = core.astype(np.float64)
    outside = 1.0 - inside
    to_core, to_others = np.asarray(matrix @ inside), np.asarray(matrix @ outside)
    ties = (float(inside @ to_core) / 2, float(inside @ to_others), float(outside @ to_others) / 2)
    k, rest = float(inside.sum()), float(outside.sum())
    return *ties, [k * (k - 1) / 2, k * rest, rest * (rest - 1) / 2]


def _share(ties: float, pairs: float) -> float:
    """Return the share of pairs that are tied."""
    return ties / pairs if pairs else float("nan")


def _correlation(ties: list[float], pairs: list[float], expected: list[float]) -> float:
    """Return the correlation of ties (0 or 1) with the pattern, from the sums of its blocks."""
    total = sum(pairs)
    if not total:
        return float("nan")
    tied = sum(ties) / total
    ideal = sum(number * value for number, value in zip(pairs, expected, strict=True)) / total
    together = sum(number * value for number, value in zip(ties, expected, strict=True)) / total
    spread = tied * (1 - tied) * ideal * (1 - ideal)
    return (together - tied * ideal) / spread**0.5 if spread > 0 else float("nan")
