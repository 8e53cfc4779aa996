"""What comes to light while suppressed cells are filled, as figures and as sentences."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from klustermotor.analysis.arrays import BoolArray
from klustermotor.analysis.tables.suppression_bounds import Bounds
from klustermotor.analysis.tables.suppression_forest import Forest
from klustermotor.analysis.tables.table import NO_PERIOD, RegionIndustryTable

_PartsAxis: TypeAlias = Literal["industry", "region"]

_SHOWN = 3
_AXES: tuple[_PartsAxis, _PartsAxis] = ("industry", "region")


@dataclass(frozen=True, slots=True)
class IncompleteParent:
    """A code whose listed parts do not make up the whole in a period: the table lacks some of them.

    Parameters
    ----------
    axis : {"industry", "region"}
    period : str
    code : str
    places : int
        Number of regions (or industries, for a region's code) where parts are lacking.
    establishments : float or None
        Establishments of the lacking parts; None where unknown.
    """

    axis: _PartsAxis
    period: str
    code: str
    places: int
    establishments: float | None

    @property
    def sentence(self) -> str:
        """Return the finding as a sentence."""
        across = ("region", "regions") if self.axis == "industry" else ("industry", "industries")
        plants = ""
        if self.establishments is not None:
            plants = f" with {_number(self.establishments, ('establishment', 'establishments'))}"
        return (
            f"{_in(self.period)}the table lacks parts of {self.axis} {self.code}{plants} "
            f"({_number(self.places, across)}); a rest is left for them."
        )


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A total that no values can meet.

    Parameters
    ----------
    region, industry, period : str
        The total.
    axis : {"industry", "region"}
        Whether its parts are industries or regions.
    excess : float
        Jobs by which the total lies above the most its parts can add up to, or (negative) below the least.
    """

    region: str
    industry: str
    period: str
    axis: _PartsAxis
    excess: float

    @property
    def sentence(self) -> str:
        """Return the finding as a sentence."""
        side = "above the most" if self.excess > 0 else "below the least"
        return (
            f"{_in(self.period)}region {self.region}, industry {self.industry} lies "
            f"{abs(self.excess):g} jobs {side} that its parts ({self.axis} by {self.axis}) can add up to."
        )


@dataclass(frozen=True, slots=True)
class FillCount:
    """How many cells of a period were hidden, and how they were filled.

    Parameters
    ----------
    period : str
    suppressed : int
        Cells that the publisher hides.
    determined : int
        Those that follow from totals and ranges alone.
    estimated : int
        Those with a best value.
    """

    period: str
    suppressed: int
    determined: int
    estimated: int

    @property
    def sentence(self) -> str:
        """Return the counts as a sentence."""
        return (
            f"{_in(self.period)}{self.suppressed} cells are suppressed: {self.determined} follow from totals "
            f"and ranges, {self.estimated} are estimated within bounds."
        )


def incomplete_parents_in(
    table: RegionIndustryTable, forests: Sequence[Forest]
) -> tuple[IncompleteParent, ...]:
    """Return the codes that lack parts, by period, as the nodes for lacking children show.

    Parameters
    ----------
    table : RegionIndustryTable
    forests : sequence of Forest
        Along industries, and along regions where these have totals.

    Returns
    -------
    tuple of IncompleteParent

    Examples
    --------
    >>> from klustermotor.analysis.tables import table_of
    >>> from klustermotor.analysis.tables.hierarchy import hierarchy_of_codes
    >>> from klustermotor.analysis.tables.suppression_bounds import admit_lacking_children, tight_bounds
    >>> from klustermotor.analysis.tables.suppression_forest import plant_forest
    >>> table = table_of([[[50.0], [10.0], [20.0]]], regions=["01"], industries=["TOTAL", "C", "F"])
    >>> tree = hierarchy_of_codes(table.industries)
    >>> forest = plant_forest(tree, table.present, table.lower, table.upper, None, axis=1)
    >>> incomplete_parents_in(table, [admit_lacking_children(forest)])[0].code
    'TOTAL'
    """
    found = []
    for forest, axis in zip(forests, _AXES, strict=False):
        codes = table.industries if axis == "industry" else table.regions
        shown = forest.lacking | _without_any_part(forest)
        keys = np.column_stack([forest.periods, forest.codes])[shown]
        plants = forest.establishments[shown]
        unique, place = np.unique(keys, axis=0, return_inverse=True)
        for number, (period, code) in enumerate(unique):
            own = plants[place.ravel() == number]
            known = None if np.isnan(own).any() else float(own.sum())
            found.append(IncompleteParent(axis, table.periods[period], codes[code], len(own), known))
    return tuple(found)


def _without_any_part(forest: Forest) -> BoolArray:
    """Return where a cell has no parts at all, though its code has parts elsewhere in the period."""
    kinds = forest.codes * (int(forest.periods.max(initial=0)) + 1) + forest.periods
    holds_something = np.where(np.isnan(forest.establishments), forest.upper > 0, forest.establishments > 0)
    alone = forest.leaves & ~forest.lacking & holds_something
    return alone & np.isin(kinds, kinds[~forest.leaves])


def contradictions_in(
    table: RegionIndustryTable, forests: Sequence[Forest], bounds: Sequence[Bounds]
) -> list[Contradiction]:
    """Return the totals that cannot be met.

    Parameters
    ----------
    table : RegionIndustryTable
    forests : sequence of Forest
        Along industries, and along regions where these have totals.
    bounds : sequence of Bounds
        Of the forests.

    Returns
    -------
    list of Contradiction

    Examples
    --------
    >>> from klustermotor.analysis.tables import table_of
    >>> from klustermotor.analysis.tables.hierarchy import hierarchy_of_codes
    >>> from klustermotor.analysis.tables.suppression_bounds import admit_lacking_children, tight_bounds
    >>> from klustermotor.analysis.tables.suppression_forest import plant_forest
    >>> table = table_of([[[50.0], [10.0], [60.0]]], regions=["01"], industries=["TOTAL", "C", "F"])
    >>> tree = hierarchy_of_codes(table.industries)
    >>> forest = plant_forest(tree, table.present, table.lower, table.upper, None, axis=1)
    >>> contradictions_in(table, [forest], [tight_bounds(forest)])[0].excess
    -20.0
    """
    found = []
    for forest, bound, axis in zip(forests, bounds, _AXES, strict=False):
        for node in np.flatnonzero(bound.excess):
            region, industry, period = np.unravel_index(forest.cells[node], table.shape)
            found.append(
                Contradiction(
                    table.regions[region],
                    table.industries[industry],
                    table.periods[period],
                    axis,
                    float(bound.excess[node]),
                )
            )
    return found


def refusal(found: Sequence[Contradiction]) -> str:
    """Return the message for a table whose totals cannot be met.

    Parameters
    ----------
    found : sequence of Contradiction

    Returns
    -------
    str

    Examples
    --------
    >>> refusal([Contradiction("01", "C", "2011", "industry", 5.0)])[:60]
    'no values fit the totals and ranges: 2011: region 01, indust'
    """
    shown = " ".join(item.sentence for item in found[:_SHOWN])
    more = f" ({len(found)} such totals in all.)" if len(found) > _SHOWN else ""
    return (
        f"no values fit the totals and ranges: {shown}{more} Correct these rows, or leave such regions and "
        "periods unfilled."
    )


def unproven_sentence(period: str) -> str:
    """Return the note on a period whose best values are not proven to be the nearest to the estimates.

    Parameters
    ----------
    period : str

    Returns
    -------
    str

    Examples
    --------
    >>> unproven_sentence("2011")[:58]
    '2011: the best values meet all totals of industries and re'
    """
    return (
        f"{_in(period)}the best values meet all totals of industries and regions, but values nearer to the "
        "estimates were not ruled out within the limit of the search."
    )


def count_cells(filled: RegionIndustryTable) -> tuple[FillCount, ...]:
    """Return how many cells of each period were hidden, followed from totals, and were estimated.

    Parameters
    ----------
    filled : RegionIndustryTable

    Returns
    -------
    tuple of FillCount

    Examples
    --------
    >>> from klustermotor.analysis.tables import table_of
    >>> count_cells(table_of([[[50.0]]], regions=["01"], industries=["C"]))[0].suppressed
    0
    """
    counts = []
    for number, period in enumerate(filled.periods):
        done = filled.filled[:, :, number]
        settled = done & (filled.lower[:, :, number] == filled.upper[:, :, number])
        hidden = int(filled.suppressed[:, :, number].sum())
        counts.append(FillCount(period, hidden, int(settled.sum()), int(done.sum() - settled.sum())))
    return tuple(counts)


def _number(count: float, noun: tuple[str, str]) -> str:
    """Return a count with its noun in the singular or plural."""
    return f"{count:.0f} {noun[0] if count == 1 else noun[1]}"


def _in(period: str) -> str:
    """Return the beginning of a sentence about a period."""
    return "" if period == NO_PERIOD else f"{period}: "
