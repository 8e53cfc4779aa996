"""Hidden cells when industries and regions both have totals: bounds by turns, then an integer programme."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from scipy.optimize import Bounds as VariableBounds
from scipy.optimize import LinearConstraint, milp
from scipy.sparse import csr_array, hstack, identity, vstack

from klustermotor.analysis.arrays import BoolArray, FloatArray, IntArray
from klustermotor.analysis.tables.suppression_bounds import Bounds, tight_bounds
from klustermotor.analysis.tables.suppression_forest import ENDLESS, Forest

_MOST_TURNS = 200
#: The search ends here if the nearest values are not found before: nodes, not seconds, so that the same seed
#: gives the same values on every machine.
_MOST_NODES = 2_000
_FAR_FROM_OPTIMAL = 1e30
_OPTIMAL, _INFEASIBLE = 0, 2


def bounds_both_ways(forests: Sequence[Forest]) -> tuple[list[Forest], list[Bounds]]:
    """Return forests and bounds that take each other's totals into account, by turns until nothing changes.

    The bounds are valid, but for two axes with totals not always the tightest: no cell can lie outside, and
    some ends may be out of reach. It stops at the first contradiction.

    Parameters
    ----------
    forests : sequence of Forest
        The same cells as trees along the one and the other axis.

    Returns
    -------
    list of Forest, list of Bounds

    Examples
    --------
    The same three codes stand for a nation with two regions, and for a total with two industries.

    >>> from klustermotor.analysis.tables.hierarchy import hierarchy_of_codes
    >>> from klustermotor.analysis.tables.suppression_forest import plant_forest
    >>> shape = (3, 3, 1)
    >>> low = np.array([[9, 6, 3], [5, 0, 0], [4, 0, 0]], dtype=float).reshape(shape)
    >>> high = np.array([[9, 6, 3], [5, 4, 4], [4, 4, 4]], dtype=float).reshape(shape)
    >>> industries, everywhere = hierarchy_of_codes(["TOTAL", "C", "F"]), np.ones(shape, dtype=bool)
    >>> forests = [plant_forest(industries, everywhere, low, high, None, axis=axis) for axis in (1, 0)]
    >>> bounds_both_ways(forests)[1][0].lower.reshape(3, 3)
    array([[9., 6., 3.],
           [5., 2., 1.],
           [4., 2., 0.]])
    """
    grown = list(forests)
    bounds = [tight_bounds(forest) for forest in grown]
    size = max(int(forest.cells.max(initial=0)) for forest in grown) + 1
    for _ in range(_MOST_TURNS):
        before = [(bound.lower.copy(), bound.upper.copy()) for bound in bounds]
        for here, there in ((0, 1), (1, 0)):
            if any(bound.excess.any() for bound in bounds):
                return grown, bounds
            grown[there] = _with_cell_bounds(grown[there], grown[here], bounds[here], size)
            bounds[there] = tight_bounds(grown[there])
        if all(
            np.array_equal(bound.lower, lower) and np.array_equal(bound.upper, upper)
            for bound, (lower, upper) in zip(bounds, before, strict=True)
        ):
            break
    return grown, bounds


def meet_both_ways(
    forests: Sequence[Forest],
    bounds: Sequence[Bounds],
    wanted: FloatArray,
    *,
    whole: bool,
    most_nodes: int = _MOST_NODES,
) -> tuple[FloatArray, tuple[int, ...]]:
    """Return the values nearest to the wanted ones (relative distance) that meet all totals of both axes.

    Parameters
    ----------
    forests, bounds : sequences of Forest and Bounds
        As from `bounds_both_ways`.
    wanted : (n_cells,) ndarray of float
        Wanted value of each cell of the flattened table.
    whole : bool
        Only whole numbers.
    most_nodes : int
        Where the search for the nearest values ends; the nearest found until then are returned.

    Returns
    -------
    (n_cells,) ndarray of float
    tuple of int
        Periods (counted from 0) whose values meet all totals but are not proven to be the nearest.

    Raises
    ------
    ValueError
        If no values meet all totals of a period.

    Examples
    --------
    >>> from klustermotor.analysis.tables.hierarchy import hierarchy_of_codes
    >>> from klustermotor.analysis.tables.suppression_forest import plant_forest
    >>> shape = (3, 3, 1)
    >>> low = np.array([[9, 6, 3], [5, 0, 0], [4, 0, 0]], dtype=float).reshape(shape)
    >>> high = np.array([[9, 6, 3], [5, 4, 4], [4, 4, 4]], dtype=float).reshape(shape)
    >>> industries, everywhere = hierarchy_of_codes(["TOTAL", "C", "F"]), np.ones(shape, dtype=bool)
    >>> forests = [plant_forest(industries, everywhere, low, high, None, axis=axis) for axis in (1, 0)]
    >>> wanted = np.array([9, 6, 3, 5, 4, 2, 4, 2, 1])
    >>> meet_both_ways(*bounds_both_ways(forests), wanted.astype(float), whole=True)[0].reshape(3, 3)
    array([[9., 6., 3.],
           [5., 3., 2.],
           [4., 3., 1.]])
    """
    values = wanted.copy()
    unproven = tuple(
        int(period)
        for period in np.unique(forests[0].periods)
        if not _solve_period(forests, bounds, values, int(period), whole=whole, most_nodes=most_nodes)
    )
    return values, unproven


def _with_cell_bounds(forest: Forest, other: Forest, bounds: Bounds, size: int) -> Forest:
    """Return a forest whose cells are limited by the bounds found along the other axis."""
    lower, upper = np.zeros(size), np.full(size, ENDLESS)
    real = ~other.lacking
    lower[other.cells[real]], upper[other.cells[real]] = bounds.lower[real], bounds.upper[real]
    return replace(
        forest,
        lower=np.where(forest.lacking, forest.lower, np.maximum(forest.lower, lower[forest.cells])),
        upper=np.where(forest.lacking, forest.upper, np.minimum(forest.upper, upper[forest.cells])),
    )


def _solve_period(
    forests: Sequence[Forest],
    bounds: Sequence[Bounds],
    values: FloatArray,
    period: int,
    *,
    whole: bool,
    most_nodes: int,
) -> bool:
    """Put the nearest values that meet all totals of one period in place; tell if they are proven nearest."""
    rows: list[csr_array] = []
    sums: list[FloatArray] = []
    columns, low, high, cells = _variables(forests, bounds, period)
    for column, forest, bound in zip(columns, forests, bounds, strict=True):
        settled = np.where(forest.lacking, bound.lower, values[forest.cells])
        matrix, right = _families(forest, column, len(low), settled, period)
        rows.append(matrix)
        sums.append(right)
    known = cells >= 0
    if not len(low):
        return True
    target = np.where(known, values[np.maximum(cells, 0)], low)
    n = len(low)
    away = csr_array(identity(n))
    # Distances are variables of their own: distance >= value - target and distance >= target - value.
    families = hstack([vstack(rows), csr_array((sum(map(len, sums)), n))])
    both = np.concatenate(sums)
    limits = [
        LinearConstraint(families, both, both),
        LinearConstraint(hstack([away, -away]), -np.inf, target),
        LinearConstraint(hstack([-away, -away]), -np.inf, -target),
    ]
    problem: dict[str, Any] = {
        "c": np.concatenate([np.zeros(n), known / np.maximum(target, 1.0)]),
        "integrality": np.concatenate([np.full(n, int(whole)), np.zeros(n)]),
        "bounds": VariableBounds(
            np.concatenate([low, np.zeros(n)]), np.concatenate([high, np.full(n, np.inf)])
        ),
        "constraints": limits,
    }
    found = milp(**problem, options={"node_limit": most_nodes})
    proven = found.status == _OPTIMAL
    if found.x is None and found.status != _INFEASIBLE:
        # Nothing found within the limit: take the first values that meet the totals, however far.
        found = milp(**problem, options={"mip_rel_gap": _FAR_FROM_OPTIMAL})
    if found.x is None:
        raise ValueError(
            f"no values meet the totals of industries and regions together in period {period} "
            f"(counted from 0): {found.message}"
        )
    solved = np.round(found.x[:n]) if whole else found.x[:n]
    values[cells[known]] = solved[known]
    return proven


def _variables(
    forests: Sequence[Forest], bounds: Sequence[Bounds], period: int
) -> tuple[list[IntArray], FloatArray, FloatArray, IntArray]:
    """Return the variable of each node (-1: known), and each variable's ends and cell (-1: lacking child)."""
    first, second = forests
    free = [
        (bound.lower < bound.upper) & (forest.periods == period)
        for forest, bound in zip(forests, bounds, strict=True)
    ]
    own = np.flatnonzero(free[0])
    extra = np.flatnonzero(free[1] & second.lacking)
    columns = [np.full(len(forest.parents), -1, dtype=np.int64) for forest in forests]
    columns[0][own] = np.arange(len(own))
    column_of_cell = np.full(int(max(first.cells.max(), second.cells.max())) + 1, -1, dtype=np.int64)
    real = own[~first.lacking[own]]
    column_of_cell[first.cells[real]] = columns[0][real]
    columns[1] = np.where(second.lacking, -1, column_of_cell[second.cells])
    columns[1][extra] = len(own) + np.arange(len(extra))
    low = np.concatenate([bounds[0].lower[own], bounds[1].lower[extra]])
    high = np.concatenate([bounds[0].upper[own], bounds[1].upper[extra]])
    cells = np.concatenate([np.where(first.lacking[own], -1, first.cells[own]), np.full(len(extra), -1)])
    return columns, low, np.where(high > 0.5 * ENDLESS, np.inf, high), cells


def _families(
    forest: Forest, columns: IntArray, n: int, known: FloatArray, period: int
) -> tuple[csr_array, FloatArray]:
    """Return an equation per parent with hidden children: hidden children - hidden parent = the known."""
    inside = forest.periods == period
    children = np.flatnonzero((forest.parents >= 0) & inside)
    parents = forest.parents[children]
    open_ = np.unique(parents[columns[children] >= 0])
    row_of = np.full(len(forest.parents), -1, dtype=np.int64)
    row_of[open_] = np.arange(len(open_))
    keep = row_of[parents] >= 0
    children, parents = children[keep], parents[keep]
    hidden: BoolArray = columns[children] >= 0
    right = np.where(columns[open_] >= 0, 0.0, known[open_])
    right -= np.bincount(row_of[parents[~hidden]], weights=known[children[~hidden]], minlength=len(open_))
    above = open_[columns[open_] >= 0]
    rows = np.concatenate([row_of[parents[hidden]], row_of[above]])
    places = np.concatenate([columns[children[hidden]], columns[above]])
    signs = np.concatenate([np.ones(int(hidden.sum())), -np.ones(len(above))])
    return csr_array((signs, (rows, places)), shape=(len(open_), n)), right
