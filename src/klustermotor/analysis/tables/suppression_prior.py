"""What a hidden cell probably holds, before its totals are looked at: jobs per establishment."""

from dataclasses import dataclass, field

import numpy as np

from klustermotor.analysis.arrays import BoolArray, FloatArray, IntArray
from klustermotor.analysis.tables.hierarchy import Hierarchy
from klustermotor.analysis.tables.suppression_forest import Forest

#: Spread of log size between codes of one parent, and between the codes at the top.
_SPREAD_OF_CODES = 0.8
#: Jobs per establishment where nothing is known at all, on the log scale (about ten).
_TYPICAL = 2.3
#: Cells that the common variance weighs against a code's own.
_CELLS_FOR_VARIANCE = 5.0
#: Cells by which the deviation of neighbours (same parent, grandparent, region) is shrunk towards none.
_NEIGHBOURS = (8.0, 8.0, 50.0)
_CLASSES = 11


@dataclass(slots=True)
class Prior:
    """Mean and spread of log jobs per establishment for each node, and what they are made of.

    Parameters
    ----------
    mean, spread : (n_nodes,) ndarray of float
        Of a normal distribution of the log of jobs per establishment.
    offset : (n_nodes,) ndarray of float
        The part of the mean that is the region's own, not the code's.
    code_scale : (n_kinds,) ndarray of float
        Variance of each code relative to others with as many establishments.
    """

    mean: FloatArray
    spread: FloatArray
    offset: FloatArray
    code_scale: FloatArray


@dataclass(frozen=True, slots=True)
class Setting:
    """What the prior is estimated on: nodes with their kind (code and period) and neighbours.

    Parameters
    ----------
    log_plants : (n_nodes,) ndarray of float
        Log of establishments; 0 where there are none or they are unknown.
    kinds : (n_nodes,) ndarray of int
        Code and period; kinds of lacking children come after all others.
    kind_parents, kind_depths : (n_kinds,) ndarray of int
        The kind that contains each kind (-1 at the top), and its depth.
    neighbours : tuple of (n_nodes,) ndarrays of int
        Groups of nodes that may deviate together; -1 for none.
    usable : (n_nodes,) ndarray of bool
        Leaves that may have jobs.
    """

    log_plants: FloatArray
    kinds: IntArray
    kind_parents: IntArray
    kind_depths: IntArray
    neighbours: tuple[IntArray, IntArray, IntArray]
    usable: BoolArray
    size_classes: IntArray = field(init=False)

    def __post_init__(self) -> None:
        classes = np.floor(self.log_plants / np.log(2.0)).astype(np.int64)
        object.__setattr__(self, "size_classes", np.clip(classes, 0, _CLASSES - 1))


def setting_of(forest: Forest, hierarchy: Hierarchy, upper: FloatArray) -> Setting:
    """Return what the prior of a forest is estimated on.

    Parameters
    ----------
    forest : Forest
    hierarchy : Hierarchy
        Of the forest's codes.
    upper : (n_nodes,) ndarray of float
        Tight upper bounds.

    Returns
    -------
    Setting

    Examples
    --------
    >>> from klustermotor.analysis.tables.suppression_forest import plant_tree
    >>> from klustermotor.analysis.tables.hierarchy import hierarchy_of_codes
    >>> forest = plant_tree([-1, 0, 0], [50, 0, 20], [50, 19, 99], establishments=[7, 3, 4])
    >>> setting = setting_of(forest, hierarchy_of_codes(["TOTAL", "C", "F"]), forest.upper)
    >>> setting.usable
    array([False,  True,  True])
    """
    n_codes, n_periods = len(hierarchy.codes), int(forest.periods.max()) + 1
    plants = np.where(np.isfinite(forest.establishments), forest.establishments, 1.0)
    inside = forest.codes * n_periods + forest.periods
    code_parents = np.repeat(hierarchy.parents, n_periods)
    period_of = np.tile(np.arange(n_periods), n_codes)
    parents = np.where(code_parents < 0, -1, code_parents * n_periods + period_of)
    depths = np.repeat(hierarchy.depths(), n_periods)
    grand = _above(forest.parents, forest.parents)
    return Setting(
        log_plants=np.log(np.maximum(plants, 1.0)),
        kinds=inside + forest.lacking * (n_codes * n_periods),
        kind_parents=np.concatenate([parents, np.arange(n_codes * n_periods)]),
        kind_depths=np.concatenate([depths, depths + 1]),
        neighbours=(forest.parents, grand, forest.groups),
        usable=forest.leaves & (upper > 0) & (plants > 0),
    )


def first_prior(setting: Setting) -> Prior:
    """Return the prior that knows nothing yet.

    Parameters
    ----------
    setting : Setting

    Returns
    -------
    Prior

    Examples
    --------
    >>> from klustermotor.analysis.tables.suppression_forest import plant_tree
    >>> from klustermotor.analysis.tables.hierarchy import hierarchy_of_codes
    >>> forest = plant_tree([-1, 0, 0], [50, 0, 20], [50, 19, 99], establishments=[7, 3, 4])
    >>> setting = setting_of(forest, hierarchy_of_codes(["TOTAL", "C", "F"]), forest.upper)
    >>> first_prior(setting).mean
    array([2.3, 2.3, 2.3])
    """
    n, kinds = len(setting.kinds), len(setting.kind_parents)
    return Prior(np.full(n, _TYPICAL), np.full(n, 0.7), np.zeros(n), np.ones(kinds))


def update_prior(
    prior: Prior,
    setting: Setting,
    sizes: FloatArray,
    variances: FloatArray,
    *,
    neighbours: bool,
) -> None:
    """Estimate the prior anew, in place, from what the nodes hold by the present knowledge.

    A code's mean is shrunk towards that of the code that contains it; the variance falls with the number of
    establishments and differs by code; and a region's cells may deviate together: as their neighbours under
    the same parent do, as those under the same grandparent, and as the whole region.

    Parameters
    ----------
    prior : Prior
    setting : Setting
    sizes, variances : (n_nodes,) ndarray of float
        Mean and variance of log jobs per establishment; variance 0 where the jobs are known.
    neighbours : bool
        Use the deviation of neighbours.

    Examples
    --------
    >>> from klustermotor.analysis.tables.suppression_forest import plant_tree
    >>> from klustermotor.analysis.tables.hierarchy import hierarchy_of_codes
    >>> forest = plant_tree([-1, 0, 0], [50, 0, 20], [50, 19, 99], establishments=[7, 3, 4])
    >>> setting = setting_of(forest, hierarchy_of_codes(["TOTAL", "C", "F"]), forest.upper)
    >>> prior = first_prior(setting)
    >>> update_prior(prior, setting, np.array([2.0, 1.0, 1.0]), np.zeros(3), neighbours=False)
    >>> bool((prior.mean < 2.3).all())
    True
    """
    weights = np.where(setting.usable, 1.0 / (prior.spread**2 + variances), 0.0)
    means = _means_of_kinds(setting, weights, sizes - prior.offset)[setting.kinds]
    if neighbours:
        prior.offset = _offsets(setting, np.where(setting.usable, sizes - means, 0.0), weights)
    prior.mean = means + prior.offset
    squares = (sizes - prior.mean) ** 2 + variances
    _update_spread(prior, setting, squares)


def _means_of_kinds(setting: Setting, weights: FloatArray, sizes: FloatArray) -> FloatArray:
    """Return the mean log size of each kind, shrunk along the hierarchy (up, then down)."""
    kinds = len(setting.kind_parents)
    own = np.bincount(setting.kinds, weights=weights, minlength=kinds)
    total = np.bincount(setting.kinds, weights=weights * sizes, minlength=kinds)
    deepest = int(setting.kind_depths.max())
    for depth in range(deepest, 0, -1):
        below = np.flatnonzero((setting.kind_depths == depth) & (own > 0))
        strength = 1.0 / (1.0 / own[below] + _SPREAD_OF_CODES**2)
        above = setting.kind_parents[below]
        own += np.bincount(above, weights=strength, minlength=kinds)
        total += np.bincount(above, weights=strength * total[below] / own[below], minlength=kinds)
    means = np.full(kinds, _TYPICAL)
    firmness = 1.0 / _SPREAD_OF_CODES**2
    for depth in range(deepest + 1):
        here = np.flatnonzero(setting.kind_depths == depth)
        above = setting.kind_parents[here]
        base = np.where(above < 0, _TYPICAL, means[above])
        means[here] = (total[here] + firmness * base) / (own[here] + firmness)
    return means


def _offsets(setting: Setting, deviations: FloatArray, weights: FloatArray) -> FloatArray:
    """Return how far each node is expected to deviate from its code's mean, from other nodes alone."""
    columns = [
        _mean_of_others(groups, deviations, weights, firmness)
        for groups, firmness in zip(setting.neighbours, _NEIGHBOURS, strict=True)
    ]
    design = np.column_stack(columns)
    weighted = design * weights[:, None]
    gram = weighted.T @ design + 1e-3 * np.eye(design.shape[1])
    offsets: FloatArray = design @ np.linalg.solve(gram, weighted.T @ deviations)
    return offsets


def _mean_of_others(groups: IntArray, values: FloatArray, weights: FloatArray, firmness: float) -> FloatArray:
    """Return the weighted mean of the other members of each node's group, shrunk to zero."""
    inside = groups >= 0
    place = np.where(inside, groups, 0)
    size = int(place.max()) + 1
    weight = np.bincount(place, weights=weights * inside, minlength=size)[place] - weights
    total = np.bincount(place, weights=weights * values * inside, minlength=size)[place] - weights * values
    return np.where(inside, total / (np.maximum(weight, 0.0) + firmness), 0.0)


def _update_spread(prior: Prior, setting: Setting, squares: FloatArray) -> None:
    """Estimate the spread by number of establishments and by code, in place."""
    use, classes, kinds = setting.usable, setting.size_classes, setting.kinds
    count = np.bincount(classes[use], minlength=_CLASSES)
    relative = np.bincount(classes[use], weights=(squares / prior.code_scale[kinds])[use], minlength=_CLASSES)
    by_class = np.where(count > 0, relative / np.maximum(count, 1), np.inf)
    by_class[0] = by_class[0] if count[0] else 2.0
    by_class = np.minimum.accumulate(by_class)
    scaled = np.bincount(
        kinds[use], weights=(squares / by_class[classes])[use], minlength=len(prior.code_scale)
    )
    cells = np.bincount(kinds[use], minlength=len(prior.code_scale))
    prior.code_scale = (scaled + _CELLS_FOR_VARIANCE) / (cells + _CELLS_FOR_VARIANCE)
    prior.spread = np.clip(np.sqrt(by_class[classes] * prior.code_scale[kinds]), 0.05, 2.5)


def _above(parents: IntArray, nodes: IntArray) -> IntArray:
    """Return the parents of nodes; -1 where there is none."""
    return np.where(nodes < 0, -1, parents[np.maximum(nodes, 0)])
