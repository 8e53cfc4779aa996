"""Assortativity: whether like is tied to like, by degree, by a number or by a category."""

from collections.abc import Sequence
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from klustermotor.analysis.arrays import FloatArray, IntArray, as_floats, check_shape
from klustermotor.analysis.networks.groups import as_groups
from klustermotor.analysis.networks.ties import Network
from klustermotor.analysis.networks.views import adjacency

End: TypeAlias = Literal["in", "out"]


def degree_assortativity(network: Network, *, source: End = "out", target: End = "in") -> float:
    """Return the correlation of the degrees at the two ends of a tie [1]_.

    Parameters
    ----------
    network : Network
    source, target : {"in", "out"}
        Which degree to take at each end; without direction there is but one.

    Returns
    -------
    float
        −1 to 1; NaN where the degrees do not vary.

    Raises
    ------
    ValueError
        If an end is neither.

    References
    ----------
    .. [1] Newman, M. E. J. (2003). Mixing patterns in networks. Physical Review E 67, 026126.

    Examples
    --------
    >>> from klustermotor.analysis.networks import network_from_pairs
    >>> degree_assortativity(network_from_pairs([("a", "b"), ("a", "c"), ("a", "d")], directed=False))
    -1.0
    """
    if not {source, target} <= {"in", "out"}:
        raise ValueError(f"source and target must be 'in' or 'out', not {source!r} and {target!r}")
    matrix = adjacency(network, weighted=False)
    degrees = {
        "out": np.asarray(matrix.sum(axis=1), np.float64),
        "in": np.asarray(matrix.sum(axis=0), np.float64),
    }
    rows, columns = _ends(network)
    return _correlation(degrees[source][rows], degrees[target][columns])


def numeric_assortativity(network: Network, values: ArrayLike) -> float:
    """Return the correlation of a number, such as size, at the two ends of a tie [1]_.

    Parameters
    ----------
    network : Network
    values : (n_nodes,) array-like
        NaN where it is not known: ties that end there are left out.

    Returns
    -------
    float
        −1 to 1; NaN where the values do not vary.

    Raises
    ------
    ValueError
        If there are not as many values as nodes, or one is infinite.

    References
    ----------
    .. [1] Newman, M. E. J. (2003). Mixing patterns in networks. Physical Review E 67, 026126.

    Examples
    --------
    >>> from klustermotor.analysis.networks import network_from_pairs
    >>> pairs = [("a", "b"), ("c", "d")]
    >>> numeric_assortativity(network_from_pairs(pairs, directed=False), [1, 2, 8, 9]).__round__(2)
    0.96
    """
    numbers = as_floats(values, "values", ndim=1, axes=("node",), allow_missing=True)
    check_shape(numbers, "values", (network.n_nodes,))
    rows, columns = _ends(network)
    known = ~np.isnan(numbers[rows]) & ~np.isnan(numbers[columns])
    return _correlation(numbers[rows[known]], numbers[columns[known]])


def group_assortativity(network: Network, groups: Sequence[str | None]) -> float:
    """Return how much more often than by chance ties stay within a group; 1 is always [1]_.

    Parameters
    ----------
    network : Network
    groups : (n_nodes,) sequence of str or None
        None where it is not known: ties that end there are left out.

    Returns
    -------
    float
        NaN where all ties are within one group, or there are none.

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
    >>> two = network_from_pairs([("a", "b"), ("c", "d")], directed=False)
    >>> group_assortativity(two, ["x", "x", "y", "y"]), group_assortativity(two, ["x", "y", "x", "y"])
    (1.0, -1.0)
    """
    names, codes = as_groups(groups, network.n_nodes)
    rows, columns = _ends(network)
    known = (codes[rows] >= 0) & (codes[columns] >= 0)
    if not known.any():
        return float("nan")
    cells = codes[rows[known]] * len(names) + codes[columns[known]]
    mixing = np.bincount(cells, minlength=len(names) ** 2).reshape(len(names), -1) / known.sum()
    chance = float(mixing.sum(axis=0) @ mixing.sum(axis=1))
    return (float(np.trace(mixing)) - chance) / (1 - chance) if chance < 1 else float("nan")


def _ends(network: Network) -> tuple[IntArray, IntArray]:
    """Return both ends of each tie of any kind; without direction each tie stands both ways."""
    matrix = adjacency(network, weighted=False).tocoo()
    return matrix.row.astype(np.int64), matrix.col.astype(np.int64)


def _correlation(first: FloatArray, second: FloatArray) -> float:
    """Return the correlation, NaN where one does not vary."""
    if len(first) == 0 or np.ptp(first) == 0 or np.ptp(second) == 0:
        return float("nan")
    a, b = first - first.mean(), second - second.mean()
    return float(np.clip((a @ b) / np.sqrt((a @ a) * (b @ b)), -1.0, 1.0))
