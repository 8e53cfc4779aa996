"""The cells of a table laid out as trees, one per region and period, parents before their children."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from klustermotor.analysis.arrays import BoolArray, FloatArray, IntArray
from klustermotor.analysis.tables.hierarchy import Hierarchy

#: Stands for "no upper bound": far above any count of jobs, and sums of it stay exact.
ENDLESS = 1e11


@dataclass(frozen=True, slots=True)
class Forest:
    """Cells (nodes) in trees, grouped by region and period; a parent always comes before its children.

    Where a parent has establishments that none of its listed children has, a further node without a cell of
    its own stands for the children that the table lacks.

    Parameters
    ----------
    starts : (n_groups + 1,) ndarray of int
        First node of each group.
    parents : (n_nodes,) ndarray of int
        Node that holds each node; -1 for roots.
    cells : (n_nodes,) ndarray of int
        Position of each node in the flattened table; for a lacking child its parent's.
    codes, periods : (n_nodes,) ndarray of int
        Position of each node's code in the hierarchy, and of its period; for a lacking child its parent's.
    lacking : (n_nodes,) ndarray of bool
        The node stands for children that the table lacks.
    establishments : (n_nodes,) ndarray of float
        NaN where unknown.
    lower, upper : (n_nodes,) ndarray of float
        Range of each node by itself; ``ENDLESS`` where it has no end.
    """

    starts: IntArray
    parents: IntArray
    cells: IntArray
    codes: IntArray
    periods: IntArray
    lacking: BoolArray
    establishments: FloatArray
    lower: FloatArray
    upper: FloatArray

    @property
    def groups(self) -> IntArray:
        """Return the group of each node."""
        return np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))

    @property
    def leaves(self) -> BoolArray:
        """Return where a node holds no other node."""
        leaves = np.ones(len(self.parents), dtype=np.bool_)
        leaves[self.parents[self.parents >= 0]] = False
        return leaves


def plant_forest(
    hierarchy: Hierarchy,
    present: BoolArray,
    lower: FloatArray,
    upper: FloatArray,
    establishments: FloatArray | None,
    *,
    axis: int,
) -> Forest:
    """Return the cells of a table as trees along one axis, with nodes for children the table lacks.

    Parameters
    ----------
    hierarchy : Hierarchy
        Of the codes along the axis.
    present : (n_regions, n_industries, n_periods) ndarray of bool
        A row exists.
    lower, upper : ndarray of the same shape
        Range of each cell.
    establishments : ndarray of the same shape or None
        NaN where unknown.
    axis : {0, 1}
        The axis of the hierarchy: 0 for regions, 1 for industries.

    Returns
    -------
    Forest

    Examples
    --------
    >>> tree = Hierarchy(("1", "11", "12"), np.array([-1, 0, 0]))
    >>> all_present = np.ones((1, 3, 1), dtype=bool)
    >>> lower, upper = np.zeros((1, 3, 1)), np.full((1, 3, 1), 9.0)
    >>> plants = np.array([[[5.0], [2.0], [1.0]]])
    >>> forest = plant_forest(tree, all_present, lower, upper, plants, axis=1)
    >>> forest.parents, forest.lacking, forest.establishments
    (array([-1,  0,  0,  0]), array([False, False, False,  True]), array([5., 2., 1., 2.]))
    """
    codes, groups, cells = _cells_in_order(hierarchy, present, axis)
    node_of_cell = np.full(present.size, -1, dtype=np.int64)
    node_of_cell[cells] = np.arange(len(cells))
    parents = _nearest_present(hierarchy, node_of_cell, codes, cells, present.shape, axis)
    plants = np.full(len(cells), np.nan) if establishments is None else establishments.ravel()[cells]
    starts = np.searchsorted(groups, np.arange(groups[-1] + 2 if len(groups) else 1))
    forest = Forest(
        starts=starts.astype(np.int64),
        parents=parents,
        cells=cells,
        codes=codes,
        periods=cells % present.shape[2],
        lacking=np.zeros(len(cells), dtype=np.bool_),
        establishments=plants,
        lower=lower.ravel()[cells],
        upper=np.minimum(upper.ravel()[cells], ENDLESS),
    )
    missing = plants_of_lacking_children(forest)
    return with_lacking_children(forest, np.flatnonzero(missing > 0), missing[missing > 0])


def plant_tree(
    parents: Sequence[int],
    lower: Sequence[float],
    upper: Sequence[float],
    *,
    establishments: Sequence[float] | None = None,
) -> Forest:
    """Return a single tree, of one region and period, from parents and ranges.

    Parameters
    ----------
    parents : sequence of int
        Position of each code's parent, which comes before it; -1 for the root.
    lower, upper : sequences of float
        Range of each code.
    establishments : sequence of float, optional

    Returns
    -------
    Forest

    Examples
    --------
    >>> plant_tree([-1, 0, 0], [30, 0, 20], [30, 19, 99]).leaves
    array([False,  True,  True])
    """
    tree = Hierarchy(tuple(f"{k}" for k in range(len(parents))), np.array(parents, dtype=np.int64))
    low, high = (np.array(ends, dtype=np.float64).reshape(1, -1, 1) for ends in (lower, upper))
    known = establishments is not None
    plants = np.array(establishments, dtype=np.float64).reshape(1, -1, 1) if known else None
    return plant_forest(tree, np.ones(low.shape, dtype=np.bool_), low, high, plants, axis=1)


def plants_of_lacking_children(forest: Forest) -> FloatArray:
    """Return each parent's establishments that no listed child has; NaN where unknown, 0 for leaves.

    Parameters
    ----------
    forest : Forest

    Returns
    -------
    (n_nodes,) ndarray of float

    Examples
    --------
    >>> plants_of_lacking_children(plant_tree([-1, 0, 0], [30, 0, 0], [30, 30, 30], establishments=[5, 2, 3]))
    array([0., 0., 0.])
    """
    children = forest.parents >= 0
    sums = np.bincount(
        forest.parents[children],
        weights=forest.establishments[children],
        minlength=len(forest.parents),
    )
    return np.where(forest.leaves, 0.0, forest.establishments - sums)


def with_lacking_children(forest: Forest, holders: IntArray, plants: FloatArray) -> Forest:
    """Return the forest with a node added below each holder for the children that the table lacks.

    Parameters
    ----------
    forest : Forest
    holders : (n_new,) ndarray of int
        Nodes that hold lacking children.
    plants : (n_new,) ndarray of float
        Their establishments; NaN where unknown.

    Returns
    -------
    Forest

    Examples
    --------
    >>> tree = plant_tree([-1, 0, 0], [30, 0, 0], [30, 19, 19])
    >>> with_lacking_children(tree, np.array([0]), np.array([np.nan])).lacking
    array([False, False, False,  True])
    """
    if not len(holders):
        return forest
    groups = np.concatenate([forest.groups, forest.groups[holders]])
    order = np.argsort(groups, kind="stable")
    moved = np.empty(len(order), dtype=np.int64)
    moved[order] = np.arange(len(order))
    parents = np.concatenate([forest.parents, holders])[order]
    new = len(holders)
    return Forest(
        starts=np.searchsorted(groups[order], np.arange(len(forest.starts))).astype(np.int64),
        parents=np.where(parents < 0, -1, moved[parents]),
        cells=np.concatenate([forest.cells, forest.cells[holders]])[order],
        codes=np.concatenate([forest.codes, forest.codes[holders]])[order],
        periods=np.concatenate([forest.periods, forest.periods[holders]])[order],
        lacking=np.concatenate([forest.lacking, np.ones(new, dtype=np.bool_)])[order],
        establishments=np.concatenate([forest.establishments, plants])[order],
        lower=np.concatenate([forest.lower, np.zeros(new)])[order],
        upper=np.concatenate([forest.upper, np.full(new, ENDLESS)])[order],
    )


def _cells_in_order(
    hierarchy: Hierarchy, present: BoolArray, axis: int
) -> tuple[IntArray, IntArray, IntArray]:
    """Return code, group and flat position of every present cell, by group and parents first."""
    sequence = hierarchy.depth_first()
    moved = np.moveaxis(present, axis, 2)[:, :, sequence]
    first, period, place = np.nonzero(moved)
    codes = sequence[place]
    where = [first, codes, period] if axis == 1 else [codes, first, period]
    cells = np.ravel_multi_index(where, present.shape).astype(np.int64)
    _, groups = np.unique(first * moved.shape[1] + period, return_inverse=True)
    return codes, groups.astype(np.int64), cells


def _nearest_present(
    hierarchy: Hierarchy,
    node_of_cell: IntArray,
    codes: IntArray,
    cells: IntArray,
    shape: tuple[int, ...],
    axis: int,
) -> IntArray:
    """Return the node of each cell's nearest ancestor that has a row, or -1."""
    stride = shape[2] if axis == 1 else shape[1] * shape[2]
    above = hierarchy.parents[codes]
    parents = np.full(len(cells), -1, dtype=np.int64)
    seeking = np.flatnonzero(above >= 0)
    while len(seeking):
        found = node_of_cell[cells[seeking] + (above[seeking] - codes[seeking]) * stride]
        parents[seeking] = found
        above[seeking] = hierarchy.parents[above[seeking]]
        seeking = seeking[(found < 0) & (above[seeking] >= 0)]
    return parents
