"""Hard bounds of hidden cells: the tightest that ranges and totals allow."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from klustermotor.analysis.arrays import BoolArray, FloatArray, IntArray
from klustermotor.analysis.compiled import compiled
from klustermotor.analysis.tables.suppression_forest import Forest, with_lacking_children

#: Slack for sums of figures that are not whole, as a share of the figure.
_SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class Bounds:
    """Lowest and highest possible value of each node, and where no value fits.

    Parameters
    ----------
    lower, upper : (n_nodes,) ndarray of float
        Tight: each end is reached by some way to fill the whole tree.
    excess : (n_nodes,) ndarray of float
        Jobs by which a parent lies above (positive) or below (negative) all its children can add up to.
    """

    lower: FloatArray
    upper: FloatArray
    excess: FloatArray


def tight_bounds(forest: Forest) -> Bounds:
    """Return the tightest bounds that every node's range and all sums of children allow.

    On a tree one pass from the leaves up and one from the roots down reach them exactly, also for whole
    numbers [1]_.

    Parameters
    ----------
    forest : Forest

    Returns
    -------
    Bounds
        Where ``excess`` is not zero in a tree, the other bounds of that tree mean nothing.

    References
    ----------
    .. [1] Gusfield, D. (1988). A graph theoretic approach to statistical data security. SIAM Journal on
       Computing 17(3), 552–571.

    Examples
    --------
    >>> from klustermotor.analysis.tables.suppression_forest import plant_tree
    >>> bounds = tight_bounds(plant_tree([-1, 0, 0], [50, 0, 20], [50, 19, 99]))
    >>> bounds.lower, bounds.upper
    (array([50.,  0., 31.]), array([50., 19., 50.]))
    """
    lower, upper, excess = _propagate(forest.parents, forest.lower, forest.upper, _SLACK)
    return Bounds(lower, upper, excess)


def admit_lacking_children(forest: Forest) -> Forest:
    """Return the forest with lacking children where establishments are unknown and children fall short.

    Where a parent exceeds all that its listed children can have, its code lacks children; they are then
    allowed for that code wherever establishments do not show that there are none.

    Parameters
    ----------
    forest : Forest

    Returns
    -------
    Forest

    Examples
    --------
    >>> from klustermotor.analysis.tables.suppression_forest import plant_tree
    >>> admit_lacking_children(plant_tree([-1, 0, 0], [50, 10, 20], [50, 10, 20])).lacking
    array([False, False, False,  True])
    """
    unknown = np.isnan(forest.establishments)
    if not unknown.any():
        return forest
    settled = forest.leaves | ~unknown
    settled[forest.parents[forest.lacking]] = True
    code_and_period = forest.codes * (forest.periods.max() + 1) + forest.periods
    falls_short = (tight_bounds(forest).excess > 0) & ~settled
    short = np.flatnonzero(np.isin(code_and_period, code_and_period[falls_short]) & ~settled)
    if not len(short):
        return forest
    grown = with_lacking_children(forest, short, np.full(len(short), np.nan))
    return admit_lacking_children(grown)


def hidden_nodes(bounds: Bounds) -> BoolArray:
    """Return where a node can have more than one value.

    Parameters
    ----------
    bounds : Bounds

    Returns
    -------
    (n_nodes,) ndarray of bool

    Examples
    --------
    >>> from klustermotor.analysis.tables.suppression_forest import plant_tree
    >>> hidden_nodes(tight_bounds(plant_tree([-1, 0, 0], [30, 0, 20], [30, 19, 20])))
    array([False, False, False])
    """
    return bounds.lower < bounds.upper


@compiled
def _propagate(parents: IntArray, lower: FloatArray, upper: FloatArray, slack: float) -> Any:
    """Return bounds tightened from the leaves up and from the roots down, and the excess of parents."""
    n = len(parents)
    low, high, excess = lower.copy(), upper.copy(), np.zeros(n)
    sum_low, sum_high = np.zeros(n), np.zeros(n)
    holds = np.zeros(n, dtype=np.bool_)
    for i in range(n - 1, -1, -1):
        if holds[i]:
            own_low, own_high = low[i], high[i]
            low[i] = max(own_low, sum_low[i])
            high[i] = min(own_high, sum_high[i])
            if low[i] > high[i]:
                gap = own_low - sum_high[i] if own_low > sum_high[i] else own_high - sum_low[i]
                excess[i] = gap if abs(gap) > slack * (1.0 + own_high) else 0.0
                low[i] = own_low
                high[i] = own_high
        if parents[i] >= 0:
            sum_low[parents[i]] += low[i]
            sum_high[parents[i]] += high[i]
            holds[parents[i]] = True
    for i in range(n):
        p = parents[i]
        if p >= 0:
            own_low = low[i]
            low[i] = min(max(own_low, low[p] - (sum_high[p] - high[i])), high[i])
            high[i] = max(min(high[i], high[p] - (sum_low[p] - own_low)), low[i])
    return low, high, excess
