"""Where a region's growth came from, cluster by cluster."""

from dataclasses import dataclass

from klustermotor.analysis.arrays import BoolArray, FloatArray
from klustermotor.analysis.growth import compound_growth, growth_is_the_industrys_own, shift_share
from klustermotor.analysis.tables import RegionIndustryTable


@dataclass(frozen=True, slots=True, eq=False)
class RegionGrowth:
    """The change of jobs in a region between two periods; arrays are (n_clusters,).

    The whole economy and the industries are those of all regions of the table together.

    Parameters
    ----------
    first, last : str
        The periods.
    start, end : ndarray
        Jobs in them.
    per_year : ndarray
        Compound growth per year as a share; NaN where there was nothing to grow from.
    national, industry, regional : ndarray
        Jobs owed to the whole economy, to the industry, and to the region itself; they add up to the change.
    industrys_own : ndarray of bool
        Grew, but no faster than the industry did everywhere.
    estimated : ndarray of bool
        Jobs at the start or at the end had to be estimated.
    """

    first: str
    last: str
    start: FloatArray
    end: FloatArray
    per_year: FloatArray
    national: FloatArray
    industry: FloatArray
    regional: FloatArray
    industrys_own: BoolArray
    estimated: BoolArray


def growth_of_region(
    table: RegionIndustryTable, position: int, *, first: str, last: str
) -> RegionGrowth | None:
    """Return where the growth of a region's clusters came from, or None where the two periods are the same.

    Parameters
    ----------
    table : RegionIndustryTable
        With both periods; nothing hidden in them.
    position : int
        The region's position.
    first, last : str
        The periods.

    Returns
    -------
    RegionGrowth or None

    Raises
    ------
    ValueError
        If a period is unknown.

    Examples
    --------
    >>> from klustermotor.analysis.tables import table_of
    >>> jobs = [[[80.0, 90.0]], [[20.0, 30.0]]]
    >>> table = table_of(jobs, regions=["04", "21"], industries=["cars"], periods=["2002", "2003"])
    >>> growth_of_region(table, 0, first="2002", last="2003").national
    array([16.])
    """
    if first == last:
        return None
    start, end = table.at(first), table.at(last)
    parts = shift_share(start, end)
    ends = [table.period_index(first), table.period_index(last)]
    estimated = (table.lower < table.upper)[position][:, ends].any(axis=1)
    return RegionGrowth(
        first=first,
        last=last,
        start=start[position],
        end=end[position],
        per_year=compound_growth(start, end, periods=_years(table, first, last))[position],
        national=parts.national_growth[position],
        industry=parts.industry_mix[position],
        regional=parts.competitive[position],
        industrys_own=growth_is_the_industrys_own(start, end)[position],
        estimated=estimated,
    )


def _years(table: RegionIndustryTable, first: str, last: str) -> float:
    """Return the years between two periods, by their labels where these begin with a year."""
    if first[:4].isdecimal() and last[:4].isdecimal() and int(last[:4]) > int(first[:4]):
        return float(int(last[:4]) - int(first[:4]))
    return float(table.period_index(last) - table.period_index(first))
