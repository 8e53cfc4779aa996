"""From a table whose codes mix levels to clusters: the most detailed codes of each period, and their sums."""

import numpy as np

from klustermotor.analysis.definitions import Definitions, definitions_for_codes
from klustermotor.analysis.tables import (
    Aggregated,
    Hierarchy,
    RegionIndustryTable,
    bridge_classification,
    hierarchy_of_parents,
)


def most_detailed(table: RegionIndustryTable, hierarchy: Hierarchy) -> RegionIndustryTable:
    """Return the table with, in each period, only the codes that contain no other code listed in it.

    Classifications change: a code with parts in one period may stand without them in the next, and then
    holds the jobs itself.

    Parameters
    ----------
    table : RegionIndustryTable
        Codes of several levels.
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
    >>> table = table_of([[[5.0], [2.0], [3.0]]], regions=["01"], industries=codes)
    >>> most_detailed(table, hierarchy_of_codes(codes)).industries
    ('311411', '311412')
    """
    parents = {code: hierarchy.parent_of(code) for code in hierarchy.codes}
    kept = {}
    for period in table.periods:
        listed = _listed(table, period)
        leaves = hierarchy_of_parents(listed, parents).leaves()
        kept[period] = {code: code for code in leaves}
    return bridge_classification(table, kept, names=table.industry_names, unknown="leave_out").table


def sum_into_clusters(table: RegionIndustryTable, definitions: Definitions) -> Aggregated:
    """Return the table with industries summed into clusters, each period by the codes it lists.

    Parameters
    ----------
    table : RegionIndustryTable
        Codes of one level in each period, as from :func:`most_detailed`.
    definitions : Definitions
        May be written at another level of the same classification: a code that stands for its only child
        belongs where the child belongs.

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
    by_period = {
        period: definitions_for_codes(definitions, _listed(table, period)).mapping()
        for period in table.periods
    }
    return bridge_classification(table, by_period, names=definitions.names, unknown="leave_out")


def _listed(table: RegionIndustryTable, period: str) -> list[str]:
    """Return the codes that have a row in a period."""
    met = table.present[:, :, table.period_index(period)].any(axis=0)
    return [table.industries[int(i)] for i in np.flatnonzero(met)]
