"""From a table whose codes mix levels to clusters: the most detailed codes of each period, and their sums."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from klustermotor.analysis.arrays import FloatArray
from klustermotor.analysis.definitions import Definitions, definitions_for_codes
from klustermotor.analysis.tables import (
    Aggregated,
    Hierarchy,
    RegionIndustryTable,
    bridge_classification,
    hierarchy_of_parents,
    join_periods,
)

#: Ends the code of what a parent holds beyond the parts the table lists ("33999-*").
REST = "*"
_LEAST_REST = 0.5


def most_detailed(table: RegionIndustryTable, hierarchy: Hierarchy) -> RegionIndustryTable:
    """Return the table with, in each period, only the codes that contain no other code listed in it.

    Classifications change: a code with parts in one period may stand without them in the next, and then
    holds the jobs itself. Where the table lacks parts of a code, what they must hold is kept under the code
    with a ``*`` behind it, so that no job is lost.

    Parameters
    ----------
    table : RegionIndustryTable
        Codes of several levels; nothing hidden.
    hierarchy : Hierarchy
        Which code lies under which, over all periods.

    Returns
    -------
    RegionIndustryTable

    Raises
    ------
    ValueError
        If the hierarchy lacks a code of the table.

    Examples
    --------
    >>> from klustermotor.analysis.tables import hierarchy_of_codes, table_of
    >>> codes = ["3114--", "311411", "311412"]
    >>> table = table_of([[[9.0], [2.0], [3.0]]], regions=["01"], industries=codes)
    >>> detailed = most_detailed(table, hierarchy_of_codes(codes))
    >>> detailed.industries, detailed.at()
    (('311411', '311412', '3114--*'), array([[2., 3., 4.]]))
    """
    parents = {code: hierarchy.parent_of(code) for code in hierarchy.codes}
    return join_periods([_leaves_and_rests(table, period, parents) for period in table.periods])


def sum_into_clusters(table: RegionIndustryTable, definitions: Definitions) -> Aggregated:
    """Return the table with industries summed into clusters, each period by the codes it lists.

    Parameters
    ----------
    table : RegionIndustryTable
        Codes of one level in each period, as from :func:`most_detailed`.
    definitions : Definitions
        May be written at another level of the same classification: a code that stands for its only child
        belongs where the child belongs, and the rest of a code where the defined children that the table
        lacks belong, if they agree.

    Returns
    -------
    Aggregated
        The clusters, and by period what the definitions do not know.

    Raises
    ------
    ValueError
        If the definitions know no code of a period.

    Examples
    --------
    >>> from klustermotor.analysis.definitions import definitions_from_mapping
    >>> from klustermotor.analysis.tables import table_of
    >>> table = table_of([[[5.0], [2.0]]], regions=["01"], industries=["51111-", "311412"])
    >>> given = definitions_from_mapping({"511110": "media", "311412": "food"})
    >>> sum_into_clusters(table, given).table.industries
    ('food', 'media')
    """
    by_period = {period: _mapping(definitions, _listed(table, period)) for period in table.periods}
    return bridge_classification(table, by_period, names=definitions.names, unknown="leave_out")


def _listed(table: RegionIndustryTable, period: str) -> list[str]:
    """Return the codes that have a row in a period."""
    met = table.present[:, :, table.period_index(period)].any(axis=0)
    return [table.industries[int(i)] for i in np.flatnonzero(met)]


def _mapping(definitions: Definitions, listed: list[str]) -> dict[str, Any]:
    """Return where each listed code belongs, rests of codes included."""
    ordinary = [code for code in listed if not code.endswith(REST)]
    mapping: dict[str, Any] = dict(definitions_for_codes(definitions, ordinary).mapping())
    plain = {_plain(code) for code in ordinary}
    defined = definitions.mapping()
    for code in (code for code in listed if code.endswith(REST)):
        lacking = [
            one for one in defined if _plain(one).startswith(_plain(code)) and _plain(one) not in plain
        ]
        targets = [defined[one] for one in lacking]
        if targets and all(target == targets[0] for target in targets):
            mapping[code] = targets[0]
    return mapping


def _plain(code: str) -> str:
    """Return the letters and digits of a code."""
    return "".join(character for character in code if character.isalnum())


def _leaves_and_rests(
    table: RegionIndustryTable, period: str, parents: Mapping[str, str | None]
) -> RegionIndustryTable:
    """Return one period's codes without parts, and what codes with parts hold beyond them."""
    listed = _listed(table, period)
    own = table.select(industries=listed, periods=[period])
    tree = hierarchy_of_parents(listed, parents)
    leaves = own.select(industries=tree.leaves())
    rests = _rests(own, tree)
    if rests is None:
        return leaves
    names = {**leaves.industry_names, **rests.industry_names}
    cells: dict[str, Any] = {
        name: None if mine is None else np.concatenate([mine, rests.cells()[name]], axis=1)
        for name, mine in leaves.cells().items()
    }
    return replace(leaves, industries=leaves.industries + rests.industries, industry_names=names, **cells)


def _rests(own: RegionIndustryTable, tree: Hierarchy) -> RegionIndustryTable | None:
    """Return what each code holds beyond its listed parts; None where every code is the sum of its parts."""
    jobs = own.employment - _sums_of_parts(own.employment, tree)
    has_parts = np.isin(np.arange(len(tree.codes)), tree.parents)
    short = has_parts & (jobs[:, :, 0] > _LEAST_REST).any(axis=0)
    if not short.any():
        return None
    codes = [code for code, chosen in zip(own.industries, short, strict=True) if chosen]
    values = np.maximum(jobs[:, short], 0.0)
    low = np.maximum(own.lower - _sums_of_parts(own.upper, tree), 0.0)[:, short]
    high = np.maximum(own.upper - _sums_of_parts(own.lower, tree), 0.0)[:, short]
    unsure = low < high
    plants = own.establishments
    wages = own.wages
    return replace(
        own.select(industries=codes),
        industries=tuple(code + REST for code in codes),
        industry_names={code + REST: own.industry_names.get(code, code) for code in codes},
        employment=values,
        lower=np.where(unsure, np.minimum(low, values), values),
        upper=np.where(unsure, np.maximum(high, values), values),
        present=unsure | (values > 0),
        suppressed=unsure,
        filled=unsure,
        establishments=None if plants is None else _beyond(plants, tree)[:, short],
        wages=None if wages is None else np.zeros_like(values),
        flag_codes=np.zeros(values.shape, dtype=np.int16),
    )


def _beyond(values: FloatArray, tree: Hierarchy) -> FloatArray:
    """Return what codes count beyond their parts, never below 0."""
    return np.maximum(np.nan_to_num(values) - _sums_of_parts(np.nan_to_num(values), tree), 0.0)


def _sums_of_parts(values: FloatArray, tree: Hierarchy) -> FloatArray:
    """Return for each code the sum over the codes directly under it."""
    sums = np.zeros_like(values)
    below = np.flatnonzero(tree.parents >= 0)
    np.add.at(sums.swapaxes(0, 1), tree.parents[below], values.swapaxes(0, 1)[below])
    return sums
