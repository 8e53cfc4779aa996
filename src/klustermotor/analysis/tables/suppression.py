"""Fill suppressed cells: a best value and hard bounds for each, consistent with every total."""

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np

from klustermotor.analysis.arrays import BoolArray, FloatArray
from klustermotor.analysis.tables.code_systems import code_system
from klustermotor.analysis.tables.hierarchy import (
    Hierarchy,
    hierarchy_of_codes,
    hierarchy_of_parents,
    mixed_levels,
)
from klustermotor.analysis.tables.suppression_bounds import Bounds, admit_lacking_children, tight_bounds
from klustermotor.analysis.tables.suppression_estimate import SEEDS, estimate_forest
from klustermotor.analysis.tables.suppression_forest import ENDLESS, Forest, plant_forest
from klustermotor.analysis.tables.suppression_notes import (
    Contradiction,
    FillCount,
    IncompleteParent,
    contradictions_in,
    count_cells,
    incomplete_parents_in,
    refusal,
    unproven_sentence,
)
from klustermotor.analysis.tables.suppression_regions import bounds_both_ways, meet_both_ways
from klustermotor.analysis.tables.table import RegionIndustryTable

OnContradiction: TypeAlias = Literal["refuse", "leave"]
HierarchyLike: TypeAlias = Hierarchy | Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class FilledTable:
    """A table without hidden cells, and what came to light while filling it.

    Parameters
    ----------
    table : RegionIndustryTable
        Every suppressed cell has a best value, and bounds that no consistent table can break.
    likely_lower, likely_upper : (n_regions, n_industries, n_periods) ndarray of float
        The cell lies between them with a probability of about nine in ten; inside the hard bounds, around the
        best value; equal to employment where it is published. With totals of regions they are approximate:
        drawn without these totals, and widened to hold the best value that meets them.
    incomplete : tuple of IncompleteParent
        Codes whose listed parts do not make up the whole, by period: the table lacks parts of them.
    contradictions : tuple of Contradiction
        Where no values fit; the hidden cells of that region and period are left hidden.
    counts : tuple of FillCount
        By period: hidden cells, those that follow from totals and ranges alone, and those estimated.
    tight : bool
        The bounds are the tightest possible; false where both regions and industries have totals.
    totals : bool
        Some listed code contains another; if not, the bounds are no narrower than the flags' ranges.
    unproven : tuple of str
        Periods whose best values meet all totals of industries and regions, but where values nearer to the
        estimates were not ruled out within the limit of the search.
    """

    table: RegionIndustryTable
    likely_lower: FloatArray
    likely_upper: FloatArray
    incomplete: tuple[IncompleteParent, ...]
    contradictions: tuple[Contradiction, ...]
    counts: tuple[FillCount, ...]
    tight: bool
    totals: bool
    unproven: tuple[str, ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        """Return what a reader of the filled table should know, one sentence each."""
        sentences = [
            *(count.sentence for count in self.counts),
            *(parent.sentence for parent in self.incomplete),
            *(contradiction.sentence for contradiction in self.contradictions),
        ]
        if not self.tight:
            sentences.append("The bounds hold, but some may be wider than need be: regions have totals too.")
        sentences.extend(unproven_sentence(period) for period in self.unproven)
        if not self.totals:
            sentences.append("No listed code contains another, so that no total narrows the ranges.")
        return tuple(sentences)


def fill_suppressed(
    table: RegionIndustryTable,
    *,
    seed: int,
    hierarchy: HierarchyLike | None = None,
    region_hierarchy: HierarchyLike | None = None,
    on_contradiction: OnContradiction = "refuse",
    progress: Callable[[float], object] | None = None,
) -> FilledTable:
    """Return the table with a best value and hard bounds in every suppressed cell.

    The bounds are the tightest that the flags' ranges and all totals allow [1]_. Where establishments (or,
    without them, totals out of reach) show that the table lacks children of a code, a rest is left for them.
    The best values meet every total and have the least expected relative error over consistent fillings
    drawn at random, as probable as the jobs per establishment of the industry elsewhere, of neighbours in the
    region and of the same cell in other periods make them; [2]_ minimise deviations from one prior value.

    Parameters
    ----------
    table : RegionIndustryTable
        Suppressed cells with the range of their flag.
    seed : int
        From 0 to 2⁶³ − 1. The same seed gives the same values, on every machine.
    hierarchy, region_hierarchy : Hierarchy or mapping of code to parent, optional
        Default: industries as their codes say (NAICS, NACE, SNI), and other codes as one level; no region
        contains another.
    on_contradiction : {"refuse", "leave"}
        What to do with a region and period where no values fit: refuse the table, or leave them hidden.
    progress : callable, optional
        Told the share that is done, from 0 to 1, as it grows; what it raises ends the filling.

    Returns
    -------
    FilledTable

    Raises
    ------
    ValueError
        If the seed is no such number, the hierarchy does not fit the codes, or no values fit: it says where.

    References
    ----------
    .. [1] Gusfield, D. (1988). A graph theoretic approach to statistical data security. SIAM Journal on
       Computing 17(3), 552–571.
    .. [2] Eckert, F., Fort, T. C., Schott, P. K., Yang, N. J. (2020). Imputing missing values in the US
       Census Bureau's County Business Patterns. NBER Working Paper 26632.

    Examples
    --------
    >>> import polars as pl
    >>> from klustermotor.analysis.tables import table_from_frame
    >>> rows = {"region": "01", "industry": ["TOTAL", "C", "F"], "employment": [50, 0, 0]}
    >>> table = table_from_frame(pl.DataFrame({**rows, "flag": [None, "A", "B"]}))
    >>> fill_suppressed(table, seed=1).table.lower_at()
    array([[ 0., 31., 50.]])
    """
    _check_seed(seed)
    regions = None if region_hierarchy is None else _hierarchy(region_hierarchy, table.regions)
    problem = _Problem(_hierarchy(hierarchy, table.industries), regions, *_ranges(table))
    return _fill(table, problem, seed=seed, leave=on_contradiction == "leave", progress=progress)


def _check_seed(seed: Any) -> None:
    """Refuse a seed that is not a whole number within the range of seeds."""
    whole = isinstance(seed, int | np.integer) and not isinstance(seed, bool)
    if not whole or not 0 <= operator.index(seed) < SEEDS:
        raise ValueError(f"seed must be a whole number from 0 to 2**63 - 1, but is {seed!r}; give another")


@dataclass(frozen=True, slots=True)
class _Problem:
    """The ranges of all cells, whether jobs are whole, and who contains whom."""

    industries: Hierarchy
    regions: Hierarchy | None
    lower: FloatArray
    upper: FloatArray
    whole: bool


def _fill(
    table: RegionIndustryTable,
    problem: _Problem,
    *,
    seed: int,
    leave: bool,
    progress: Callable[[float], object] | None,
) -> FilledTable:
    """Return the table filled; trees without a solution are left hidden or refused."""
    present = table.present.copy()
    forests, bounds = _bounded(table, problem, present)
    found = contradictions_in(table, forests, bounds)
    if found and not leave:
        raise ValueError(refusal(found))
    while any(bound.excess.any() for bound in bounds):
        _take_out(present, forests, bounds)
        forests, bounds = _bounded(table, problem, present)
        found += contradictions_in(table, forests, bounds)
    values, likely, unproven = _values(forests, bounds, problem, table, int(seed), progress)
    low, high = _cell_bounds(table, forests[0], bounds[0])
    employment = np.where(table.suppressed, np.where(present, values, np.nan), table.employment)
    filled = table.with_filled(employment, low, high)
    return FilledTable(
        table=filled,
        likely_lower=np.where(filled.filled, np.clip(np.minimum(likely[0], values), low, high), low),
        likely_upper=np.where(filled.filled, np.clip(np.maximum(likely[1], values), low, high), high),
        incomplete=incomplete_parents_in(table, forests),
        contradictions=tuple(found),
        counts=count_cells(filled),
        tight=problem.regions is None,
        totals=any((forest.parents >= 0).any() for forest in forests),
        unproven=unproven,
    )


def _hierarchy(given: HierarchyLike | None, codes: Sequence[str]) -> Hierarchy:
    """Return a hierarchy of exactly these codes, in this order."""
    if given is None:
        one_level = code_system(codes) is None and not mixed_levels(codes)
        return hierarchy_of_parents(codes, dict.fromkeys(codes)) if one_level else hierarchy_of_codes(codes)
    if isinstance(given, Hierarchy):
        given = {code: given.parent_of(code) for code in given.codes}
    return hierarchy_of_parents(codes, given)


def _ranges(table: RegionIndustryTable) -> tuple[FloatArray, FloatArray, bool]:
    """Return the range of every cell, and whether jobs are whole numbers in this table."""
    published = table.employment[~table.suppressed]
    whole = bool((published == np.round(published)).all())
    lower = np.where(table.suppressed, table.lower, table.employment)
    upper = np.where(table.suppressed, table.upper, table.employment)
    return (np.ceil(lower), np.floor(upper), True) if whole else (lower, upper, False)


def _bounded(
    table: RegionIndustryTable, problem: _Problem, present: BoolArray
) -> tuple[list[Forest], list[Bounds]]:
    """Return the trees along industries, and along regions where these have totals, with tight bounds."""
    ranges = (present, problem.lower, problem.upper, table.establishments)
    forests = [plant_forest(problem.industries, *ranges, axis=1)]
    if problem.regions is not None:
        forests.append(plant_forest(problem.regions, *ranges, axis=0))
    forests = [admit_lacking_children(forest) for forest in forests]
    if problem.regions is None:
        return forests, [tight_bounds(forests[0])]
    return bounds_both_ways(forests)


def _take_out(present: BoolArray, forests: Sequence[Forest], bounds: Sequence[Bounds]) -> None:
    """Take the trees without a solution out of the cells to fill, in place."""
    for forest, bound in zip(forests, bounds, strict=True):
        groups = forest.groups
        hopeless = np.isin(groups, groups[bound.excess != 0])
        present.ravel()[forest.cells[hopeless]] = False


def _values(
    forests: Sequence[Forest],
    bounds: Sequence[Bounds],
    problem: _Problem,
    table: RegionIndustryTable,
    seed: int,
    progress: Callable[[float], object] | None,
) -> tuple[FloatArray, tuple[FloatArray, FloatArray], tuple[str, ...]]:
    """Return best values and probable intervals of all cells, and periods without a proof of the best."""
    blank = np.where(np.isnan(table.employment), 0.0, table.employment).ravel()
    forest, bound = forests[0], bounds[0]
    results = [bound.lower] * 3
    if (bound.lower < bound.upper).any():
        found = estimate_forest(
            forest, bound, problem.industries, seed=seed, whole=problem.whole, progress=progress
        )
        results = [found.values, found.likely_lower, found.likely_upper]
    values, low, high = (_on_cells(forest, result, blank) for result in results)
    unproven: tuple[int, ...] = ()
    if len(forests) > 1:
        values, unproven = meet_both_ways(forests, bounds, values, whole=problem.whole)
    likely = low.reshape(table.shape), high.reshape(table.shape)
    return values.reshape(table.shape), likely, tuple(table.periods[number] for number in unproven)


def _on_cells(forest: Forest, nodes: FloatArray, cells: FloatArray) -> FloatArray:
    """Return the cells with the figures of those that have a node."""
    placed = cells.copy()
    real = ~forest.lacking
    placed[forest.cells[real]] = nodes[real]
    return placed


def _cell_bounds(table: RegionIndustryTable, forest: Forest, bounds: Bounds) -> tuple[FloatArray, FloatArray]:
    """Return the bounds of all cells in the shape of the table; those not filled keep their range."""
    upper = np.where(bounds.upper > 0.5 * ENDLESS, np.inf, bounds.upper)
    low = _on_cells(forest, bounds.lower, table.lower.ravel()).reshape(table.shape)
    high = _on_cells(forest, upper, table.upper.ravel()).reshape(table.shape)
    published = ~table.suppressed
    return np.where(published, table.lower, low), np.where(published, table.upper, high)
