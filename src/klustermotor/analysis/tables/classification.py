"""Carry a series over a change of classification, and find where it changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np

from klustermotor.analysis.arrays import BoolArray
from klustermotor.analysis.tables.aggregate import Aggregated, Coverage, Unknown, aggregate
from klustermotor.analysis.tables.frame import natural_order
from klustermotor.analysis.tables.mapping import CodeMapping
from klustermotor.analysis.tables.table import RegionIndustryTable


@dataclass(frozen=True, slots=True)
class ClassificationBreak:
    """Two consecutive periods between which industry codes come or go.

    Parameters
    ----------
    earlier, later : str
        The periods.
    gone, new : tuple of str
        Codes with jobs, or with hidden cells, in the earlier period only, and in the later only.
    share_gone, share_new : float
        Share of the period's known employment in them. Where the table mixes levels of the hierarchy, select
        one level first, or shares are understated.

    Examples
    --------
    >>> ClassificationBreak("2007", "2008", ("516",), ("519",), 0.2, 0.1).share
    0.2
    """

    earlier: str
    later: str
    gone: tuple[str, ...]
    new: tuple[str, ...]
    share_gone: float
    share_new: float

    @property
    def share(self) -> float:
        """Return the larger of the two shares."""
        return max(self.share_gone, self.share_new)


def classification_breaks(
    table: RegionIndustryTable, *, minimum_share: float = 0.0
) -> tuple[ClassificationBreak, ...]:
    """Return the consecutive periods between which the set of industry codes changes.

    Parameters
    ----------
    table : RegionIndustryTable
        Periods in order of time.
    minimum_share : float
        Leave out changes that touch a smaller share of employment than this on both sides: a tiny industry
        that comes and goes is no break.

    Returns
    -------
    tuple of ClassificationBreak

    Raises
    ------
    ValueError
        If ``minimum_share`` is not within 0 and 1.

    Examples
    --------
    >>> from klustermotor.analysis.tables import table_from_frame
    >>> import polars as pl
    >>> codes, years = ["A", "B", "A", "C"], [1, 1, 2, 2]
    >>> old_and_new = pl.DataFrame(
    ...     {"region": "1", "industry": codes, "period": years, "employment": [3, 1, 3, 3]}
    ... )
    >>> classification_breaks(table_from_frame(old_and_new))
    (ClassificationBreak(earlier='1', later='2', gone=('B',), new=('C',), share_gone=0.25, share_new=0.5),)
    """
    if not 0 <= minimum_share <= 1:
        raise ValueError(f"minimum_share must be within 0 and 1, but is {minimum_share:g}")
    used = _in_use(table)
    jobs = np.nan_to_num(table.employment).sum(axis=0)
    totals = np.maximum(jobs.sum(axis=0), np.finfo(np.float64).tiny)
    breaks = []
    for before, after in pairwise(range(len(table.periods))):
        gone, new = used[:, before] & ~used[:, after], used[:, after] & ~used[:, before]
        found = ClassificationBreak(
            earlier=table.periods[before],
            later=table.periods[after],
            gone=tuple(table.industries[place] for place in np.flatnonzero(gone)),
            new=tuple(table.industries[place] for place in np.flatnonzero(new)),
            share_gone=float(jobs[gone, before].sum() / totals[before]),
            share_new=float(jobs[new, after].sum() / totals[after]),
        )
        if (found.gone or found.new) and found.share >= minimum_share:
            breaks.append(found)
    return tuple(breaks)


def bridge_classification(
    table: RegionIndustryTable,
    concordance_by_period: Mapping[str, CodeMapping],
    *,
    names: Mapping[str, str] | None = None,
    unknown: Unknown = "refuse",
) -> Aggregated:
    """Return the table in one classification over all periods, by a concordance for each old period.

    Parameters
    ----------
    table : RegionIndustryTable
    concordance_by_period : mapping of period to code mapping
        For each period in an old classification, from old code to new, with weights where a code splits.
        Periods that are not named keep their codes.
    names : mapping of code to name, optional
        Names of the new codes.
    unknown : {"refuse", "leave_out", "keep"}
        What to do with codes that a concordance does not know; ``"keep"`` suits a concordance that lists the
        changed codes only.

    Returns
    -------
    Aggregated
        The table, its periods in their order, and what was left out.

    Raises
    ------
    ValueError
        If a period is unknown, weights do not sum to 1, or codes are unknown and to be refused.

    Examples
    --------
    >>> from klustermotor.analysis.tables import table_of
    >>> table = table_of([[[4, 0], [0, 5]]], regions=["1"], industries=["A", "B"], periods=["1", "2"])
    >>> bridge_classification(table, {"1": {"A": "B"}}).table.employment
    array([[[4., 5.]]])
    """
    for period in concordance_by_period:
        table.period_index(period)
    parts = [
        _bridged(table.select(periods=[period]), concordance_by_period.get(period), unknown)
        for period in table.periods
    ]
    joined = join_periods([part.table for part in parts])
    named = replace(joined, industry_names=dict(names)) if names is not None else joined
    return Aggregated(named, _joined_coverage([part.coverage for part in parts]))


def join_periods(tables: Sequence[RegionIndustryTable]) -> RegionIndustryTable:
    """Return tables of different periods as one, over all their regions and industries.

    Parameters
    ----------
    tables : sequence of RegionIndustryTable
        Periods must differ. Establishments and wages are kept where every table has them.

    Returns
    -------
    RegionIndustryTable
        Cells that a table lacks hold 0 and have no row.

    Raises
    ------
    ValueError
        If there is no table, or a period stands in two of them.

    Examples
    --------
    >>> from klustermotor.analysis.tables import table_of
    >>> first = table_of([[[1.0]]], regions=["1"], industries=["A"], periods=["2000"])
    >>> second = table_of([[[2.0]]], regions=["1"], industries=["B"], periods=["2001"])
    >>> join_periods([first, second]).employment
    array([[[1., 0.], [0., 2.]]])
    """
    if not tables:
        raise ValueError("there is no table to join")
    regions = _union([table.regions for table in tables])
    industries = _union([table.industries for table in tables])
    flags = tuple(dict.fromkeys(flag for table in tables for flag in table.flag_labels))
    spread = [_spread(table, regions, industries, flags) for table in tables]
    cells: dict[str, Any] = {
        name: None
        if any(part[name] is None for part in spread)
        else np.concatenate([part[name] for part in spread], axis=2)
        for name in spread[0]
    }
    return RegionIndustryTable(
        regions=regions,
        industries=industries,
        periods=tuple(period for table in tables for period in table.periods),
        **cells,
        flag_labels=flags,
        region_names={code: name for table in tables for code, name in table.region_names.items()},
        industry_names={code: name for table in tables for code, name in table.industry_names.items()},
    )


def _in_use(table: RegionIndustryTable) -> BoolArray:
    """Return the industries with jobs or hidden cells in each period (n_industries, n_periods)."""
    return np.asarray((table.hidden | (table.employment > 0)).any(axis=0), dtype=np.bool_)


def _bridged(table: RegionIndustryTable, concordance: CodeMapping | None, unknown: Unknown) -> Aggregated:
    """Return one period in the new classification; codes without jobs in it do not matter."""
    used = _in_use(table)[:, 0]
    own = table.select(industries=[code for code, met in zip(table.industries, used, strict=True) if met])
    if concordance is None:
        return aggregate(own, {code: code for code in own.industries}, names=own.industry_names)
    try:
        return aggregate(own, concordance, unknown=unknown)
    except ValueError as error:
        raise ValueError(f"concordance for period {table.periods[0]!r}: {error}") from error


def _joined_coverage(parts: Sequence[Coverage]) -> Coverage:
    """Return the coverage of several periods as one."""
    codes = _union([part.left_out for part in parts])
    place = {code: number for number, code in enumerate(codes)}
    employment = np.zeros((len(codes), len(parts)))
    hidden = np.zeros((len(codes), len(parts)), dtype=np.int64)
    for number, part in enumerate(parts):
        rows = [place[code] for code in part.left_out]
        employment[rows, number] = part.employment[:, 0]
        hidden[rows, number] = part.hidden_cells[:, 0]
    return Coverage(
        left_out=codes,
        unused=_union([part.unused for part in parts]),
        periods=tuple(period for part in parts for period in part.periods),
        employment=employment,
        hidden_cells=hidden,
        total=np.concatenate([part.total for part in parts]),
    )


def _union(labels: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Return all codes: in the given order where every table agrees on it, naturally sorted otherwise."""
    if len(set(labels)) == 1:
        return labels[0]
    return tuple(natural_order(list({code for part in labels for code in part})))


def _spread(
    table: RegionIndustryTable, regions: Sequence[str], industries: Sequence[str], flags: Sequence[str]
) -> dict[str, Any]:
    """Return the arrays of a table over more regions and industries."""
    rows = [regions.index(code) for code in table.regions]
    place = {code: number for number, code in enumerate(industries)}
    columns = [place[code] for code in table.industries]
    recoded = np.array([flags.index(flag) for flag in table.flag_labels], dtype=np.int16)[table.flag_codes]
    spread: dict[str, Any] = {}
    for name, cells in {**table.cells(), "flag_codes": recoded}.items():
        if cells is None:
            spread[name] = None
            continue
        wide = np.zeros((len(regions), len(industries), len(table.periods)), dtype=cells.dtype)
        wide[np.ix_(rows, columns)] = cells
        spread[name] = wide
    return spread
