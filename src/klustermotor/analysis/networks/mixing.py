"""Mixing: how ties run within and between groups, and whether more across than chance would give."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from klustermotor.analysis.arrays import FloatArray, IntArray
from klustermotor.analysis.networks.groups import Groups, as_groups
from klustermotor.analysis.networks.ties import Network
from klustermotor.analysis.networks.views import adjacency
from klustermotor.analysis.randomness import check_generator

_CELLS = 4_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Mixing:
    """Ties by the groups of their ends.

    Attributes
    ----------
    groups : tuple of str
        In alphabetical order; rows are sources, columns targets.
    ties : (n_groups, n_groups) ndarray
        Pairs tied, or their summed strength. Without direction the matrix is symmetric and its diagonal
        counts each tie once.
    pairs : (n_groups, n_groups) ndarray
        How many pairs there are.
    density : (n_groups, n_groups) ndarray
        Ties over pairs; NaN where there is no pair.
    unknown : float
        Ties (or strength) left out because a group is not known.
    """

    groups: tuple[str, ...]
    ties: FloatArray
    pairs: FloatArray
    density: FloatArray
    unknown: float


@dataclass(frozen=True, slots=True, eq=False)
class EIIndex:
    """External less internal ties over both: −1 all within groups, 1 all between them.

    Attributes
    ----------
    groups : tuple of str
        The groups met, in alphabetical order.
    overall : float
        Of the whole network; NaN without ties between nodes of known groups.
    external, internal : int
        Ties between groups and within them, each counted once.
    unknown : int
        Ties left out because a group is not known.
    expected : float
        What ties dealt out evenly over all pairs would give.
    lowest, highest : float
        The least and the most that so many ties can give with groups of these sizes.
    rescaled : float
        The index between its own bounds: −1 at the lowest, 1 at the highest; NaN where they are equal.
    by_group : (n_groups,) ndarray
        Of the ties that touch the group; NaN without any.
    by_node : (n_nodes,) ndarray
        Of the node's own ties; NaN without any, or where its group is not known.
    """

    groups: tuple[str, ...]
    overall: float
    external: int
    internal: int
    unknown: int
    expected: float
    lowest: float
    highest: float
    rescaled: float
    by_group: FloatArray
    by_node: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class EITest:
    """How the E–I index compares with groups dealt out at random.

    Attributes
    ----------
    observed : float
        The index of the network.
    mean, deviation : float
        Over the draws.
    p_lower, p_higher : float
        How often a draw is as low, and as high, as observed.
    """

    observed: float
    mean: float
    deviation: float
    p_lower: float
    p_higher: float


def mixing_matrix(network: Network, groups: Sequence[str | None], *, weighted: bool = False) -> Mixing:
    """Return ties by the groups of their ends [1]_.

    Parameters
    ----------
    network : Network
    groups : (n_nodes,) sequence of str or None
        In the order of the network's labels; None where it is not known.
    weighted : bool
        Sum strengths instead of counting pairs.

    Returns
    -------
    Mixing

    Raises
    ------
    ValueError
        If there are not as many groups as nodes.

    References
    ----------
    .. [1] Newman, M. E. J. (2003). Mixing patterns in networks. Physical Review E 67, 026126.

    Examples
    --------
    >>> from klustermotor.analysis.networks import network_from_pairs
    >>> pairs = [("a", "b"), ("b", "c")]
    >>> mixing_matrix(network_from_pairs(pairs, directed=False), ["x", "x", "y"]).ties
    array([[1., 1.], [1., 0.]])
    """
    of = as_groups(groups, network.n_nodes)
    matrix = adjacency(network, weighted=weighted).tocoo()
    rows, columns = of.codes[matrix.row], of.codes[matrix.col]
    known = (rows >= 0) & (columns >= 0)
    n = len(of.names)
    cells = rows[known] * n + columns[known]
    summed = np.bincount(cells, weights=matrix.data[known], minlength=n * n)
    ties = summed.astype(np.float64).reshape(n, n)
    sizes = of.sizes.astype(np.float64)
    pairs = np.outer(sizes, sizes) - np.diag(sizes)
    unknown = float(matrix.data[~known].sum())
    if not network.directed:
        own = np.arange(n)
        ties[own, own] /= 2
        pairs[own, own] /= 2
        unknown /= 2
    dense = np.full((n, n), np.nan)
    np.divide(ties, pairs, out=dense, where=pairs > 0)
    return Mixing(of.names, ties, pairs, dense, unknown)


def ei_index(network: Network, groups: Sequence[str | None]) -> EIIndex:
    """Return the E–I index of the network, of each group and of each node [1]_.

    Each tie counts once, whatever its strength; several kinds between the same two count as one.

    Parameters
    ----------
    network : Network
    groups : (n_nodes,) sequence of str or None
        In the order of the network's labels, such as helix sectors or regions; None where it is not known.

    Returns
    -------
    EIIndex

    Raises
    ------
    ValueError
        If there are not as many groups as nodes.

    References
    ----------
    .. [1] Krackhardt, D., & Stern, R. N. (1988). Informal networks and organizational crises: an
       experimental simulation. Social Psychology Quarterly 51(2), 123–140.

    Examples
    --------
    >>> from klustermotor.analysis.networks import network_from_pairs
    >>> pairs = [("a", "b"), ("b", "c"), ("a", "c"), ("c", "d")]
    >>> found = ei_index(network_from_pairs(pairs, directed=False), ["x", "x", "y", "y"])
    >>> found.overall, found.by_group.round(2), found.by_node.round(2)
    (0.0, array([0.33, 0.33]), array([ 0.  ,  0.  ,  0.33, -1.  ]))
    """
    of = as_groups(groups, network.n_nodes)
    rows, columns, unknown = _known_ties(network, of)
    outside = of.codes[rows] != of.codes[columns]
    external, internal = int(outside.sum()), int((~outside).sum())
    within, across = _pairs(of, directed=network.directed)
    ties = external + internal
    highest = min(ties, across)
    lowest = max(0, ties - within)
    overall = _index(external, internal)
    return EIIndex(
        groups=of.names,
        overall=overall,
        external=external,
        internal=internal,
        unknown=unknown,
        expected=_index(across, within),
        lowest=_index(lowest, ties - lowest),
        highest=_index(highest, ties - highest),
        rescaled=2 * (external - lowest) / (highest - lowest) - 1 if highest > lowest else float("nan"),
        by_group=_by_group(of, rows, columns, outside),
        by_node=_by_node(network.n_nodes, rows, columns, outside),
    )


def ei_test(
    network: Network, groups: Sequence[str | None], *, permutations: int = 999, rng: np.random.Generator
) -> EITest:
    """Return how the E–I index compares with groups dealt out at random over the nodes [1]_ [2]_.

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
    EITest
        NaN throughout without ties between nodes of known groups.

    Raises
    ------
    ValueError
        If there are not as many groups as nodes or permutations is below 1.
    TypeError
        If `rng` is not a generator.

    References
    ----------
    .. [1] Krackhardt, D., & Stern, R. N. (1988). Informal networks and organizational crises. Social
       Psychology Quarterly 51(2), 123–140.
    .. [2] Phipson, B., & Smyth, G. K. (2010). Permutation p-values should never be zero. Statistical
       Applications in Genetics and Molecular Biology 9(1), 39.

    Examples
    --------
    >>> from klustermotor.analysis.networks import network_from_pairs
    >>> two = [("a", "b"), ("b", "c"), ("c", "a"), ("d", "e"), ("e", "f"), ("f", "d")]
    >>> found = ei_test(network_from_pairs(two, directed=False), list("xxxyyy"), rng=np.random.default_rng(1))
    >>> found.observed, found.p_lower < 0.2, found.p_higher
    (-1.0, True, 1.0)
    """
    check_generator(rng)
    if permutations < 1:
        raise ValueError(f"permutations must be 1 or more, but is {permutations}")
    of = as_groups(groups, network.n_nodes)
    rows, columns, _ = _known_ties(network, of)
    ties = len(rows)
    if not ties:
        return EITest(*(float("nan"),) * 5)
    observed = int((of.codes[rows] != of.codes[columns]).sum())
    drawn = _drawn_external(of, rows, columns, permutations, rng)
    index = 2.0 * drawn / ties - 1.0
    return EITest(
        observed=_index(observed, ties - observed),
        mean=float(index.mean()),
        deviation=float(index.std()),
        p_lower=float((1 + (drawn <= observed).sum()) / (1 + permutations)),
        p_higher=float((1 + (drawn >= observed).sum()) / (1 + permutations)),
    )


def _known_ties(network: Network, of: Groups) -> tuple[IntArray, IntArray, int]:
    """Return the ends of each pair tied where both groups are known, and how many are not."""
    matrix = adjacency(network, weighted=False).tocoo()
    rows, columns = matrix.row.astype(np.int64), matrix.col.astype(np.int64)
    if not network.directed:
        once = rows < columns
        rows, columns = rows[once], columns[once]
    known = (of.codes[rows] >= 0) & (of.codes[columns] >= 0)
    return rows[known], columns[known], int((~known).sum())


def _pairs(of: Groups, *, directed: bool) -> tuple[int, int]:
    """Return how many pairs there are within groups and across them."""
    sizes = of.sizes
    within = int((sizes * (sizes - 1)).sum())
    across = int(sizes.sum() ** 2 - (sizes**2).sum())
    return (within, across) if directed else (within // 2, across // 2)


def _index(external: int, internal: int) -> float:
    """Return (E − I) / (E + I)."""
    return (external - internal) / (external + internal) if external + internal else float("nan")


def _ratio(external: FloatArray, internal: FloatArray) -> FloatArray:
    """Return (E − I) / (E + I) cell by cell, NaN without ties."""
    result = np.full(len(external), np.nan)
    np.divide(external - internal, external + internal, out=result, where=external + internal > 0)
    return result


def _by_group(of: Groups, rows: IntArray, columns: IntArray, outside: np.ndarray) -> FloatArray:
    """Return the index of the ties that touch each group, each counted once."""
    n = len(of.names)
    ends = np.concatenate([of.codes[rows[outside]], of.codes[columns[outside]]])
    external = np.bincount(ends, minlength=n).astype(np.float64)
    internal = np.bincount(of.codes[rows[~outside]], minlength=n).astype(np.float64)
    return _ratio(external, internal)


def _by_node(n: int, rows: IntArray, columns: IntArray, outside: np.ndarray) -> FloatArray:
    """Return the index of each node's own ties."""
    counts = []
    for chosen in (outside, ~outside):
        ends = np.concatenate([rows[chosen], columns[chosen]])
        counts.append(np.bincount(ends, minlength=n).astype(np.float64))
    return _ratio(*counts)


def _drawn_external(
    of: Groups, rows: IntArray, columns: IntArray, permutations: int, rng: np.random.Generator
) -> IntArray:
    """Return the ties between groups in each draw, some draws at a time."""
    known = np.flatnonzero(of.codes >= 0)
    place = np.cumsum(of.codes >= 0) - 1
    first, second = place[rows], place[columns]
    codes = of.codes[known].astype(np.int32)
    result = np.empty(permutations, np.int64)
    width = max(1, _CELLS // max(len(rows), len(known)))
    for start in range(0, permutations, width):
        size = min(width, permutations - start)
        dealt = rng.permuted(np.repeat(codes[None, :], size, axis=0), axis=1)
        result[start : start + size] = (dealt[:, first] != dealt[:, second]).sum(axis=1)
    return result
