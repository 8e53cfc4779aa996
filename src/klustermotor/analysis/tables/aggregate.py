"""Aggregate a table along a code mapping, and say what the mapping leaves out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from klustermotor.analysis.arrays import BoolArray, FloatArray, IntArray
from klustermotor.analysis.tables.code_systems import contained_codes
from klustermotor.analysis.tables.mapping import CodeMapping, Links, links_of
from klustermotor.analysis.tables.table import NO_PERIOD, Axis, RegionIndustryTable

Unknown: TypeAlias = Literal["refuse", "leave_out", "keep"]
Order: TypeAlias = Literal["natural", "given"]

_SHOWN, _SHOWN_PLACES = 5, 3
_AXES: tuple[Axis, Axis, Axis] = ("region", "industry", "period")
_PLURALS = {"region": "regions", "industry": "industries", "period": "periods"}


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a code mapping left out, and what in it found nothing to take.

    Parameters
    ----------
    left_out : tuple of str
        Codes of the table that the mapping does not know.
    unused : tuple of str
        Codes of the mapping that the table does not have.
    periods : tuple of str
    employment : (n_left_out, n_periods) ndarray of jobs
        Known employment in each code left out; hidden cells count 0 here and stand in ``hidden_cells``.
    hidden_cells : (n_left_out, n_periods) ndarray of int
        Cells left out whose employment is hidden.
    total : (n_periods,) ndarray of jobs
        Known employment in the whole table before.

    Examples
    --------
    >>> coverage = Coverage(("Z",), (), ("",), np.array([[5.0]]), np.array([[0]]), np.array([20.0]))
    >>> coverage.share_left_out
    array([0.25])
    """

    left_out: tuple[str, ...]
    unused: tuple[str, ...]
    periods: tuple[str, ...]
    employment: FloatArray
    hidden_cells: IntArray
    total: FloatArray

    @property
    def share_left_out(self) -> FloatArray:
        """Return the share of known employment left out (n_periods,); 0 where there is none at all."""
        left = np.asarray(self.employment.sum(axis=0), dtype=np.float64)
        shares: FloatArray = np.divide(left, self.total, out=np.zeros_like(left), where=self.total > 0)
        return shares


@dataclass(frozen=True, slots=True)
class Aggregated:
    """A table along new codes, and what the mapping left out.

    Parameters
    ----------
    table : RegionIndustryTable
    coverage : Coverage

    Examples
    --------
    >>> from klustermotor.analysis.tables import table_of
    >>> aggregate(table_of([[[1.0]]], regions=["1"], industries=["A"]), {"A": "X"}).coverage.left_out
    ()
    """

    table: RegionIndustryTable
    coverage: Coverage


def aggregate(
    table: RegionIndustryTable,
    mapping: CodeMapping,
    *,
    axis: Axis = "industry",
    names: Mapping[str, str] | None = None,
    unknown: Unknown = "refuse",
    order: Order = "natural",
) -> Aggregated:
    """Return the table summed along a code mapping: industry to cluster, county to region, old code to new.

    Parameters
    ----------
    table : RegionIndustryTable
    mapping : mapping of code to target, or to a mapping of targets to weights
        Where a code splits, its weights sum to 1.
    axis : {"industry", "region", "period"}
        Where the codes stand.
    names : mapping of target to name, optional
    unknown : {"refuse", "leave_out", "keep"}
        What to do with codes of the table that the mapping does not know: refuse them, leave them out and
        report them, or keep them under their own code.
    order : {"natural", "given"}
        Order of the targets: natural, or as they first appear in the mapping.

    Returns
    -------
    Aggregated
        The new table and what was left out. Bounds add up. A cell with a hidden member is hidden. Targets
        without a member in the table are left away.

    Raises
    ------
    ValueError
        If weights do not sum to 1, if codes are unknown and to be refused (they are named with the jobs they
        hold, and the first regions and periods where they stand), if the mapping knows no code of the table,
        or if it puts an industry and its own part into one target, so that jobs would count twice.

    Examples
    --------
    >>> from klustermotor.analysis.tables import table_of
    >>> table = table_of([[[8.0], [4.0]]], regions=["01"], industries=["371", "372"])
    >>> aggregate(table, {"371": {"29": 0.75, "30": 0.25}, "372": "30"}).table.at()
    array([[6., 6.]])
    """
    codes = table.labels(axis)
    if unknown == "keep":
        mapping = {**{code: code for code in codes if code not in mapping}, **mapping}
    coverage = _coverage(table, mapping, axis)
    if unknown == "refuse" and coverage.left_out:
        raise ValueError(_unknown_sentence(table, coverage, axis))
    _refuse_strange_mapping(codes, mapping, axis)
    links = links_of({code: target for code, target in mapping.items() if code in set(codes)})
    if axis == "industry":
        _refuse_double_counting(table, links)
    labels = links.labels(order=order)
    summed = table.aggregate(axis, labels, links.summation(codes, labels), names=names)
    return Aggregated(summed, coverage)


def _coverage(table: RegionIndustryTable, mapping: CodeMapping, axis: Axis) -> Coverage:
    """Measure what the mapping leaves out of the table."""
    codes = table.labels(axis)
    known = set(codes)
    outside = [place for place, code in enumerate(codes) if code not in mapping]
    jobs = np.nan_to_num(table.employment)
    return Coverage(
        left_out=tuple(codes[place] for place in outside),
        unused=tuple(code for code in mapping if code not in known),
        periods=table.periods,
        employment=_by_code(jobs, axis)[outside],
        hidden_cells=_by_code(table.hidden, axis)[outside].astype(np.int64),
        total=jobs.sum(axis=(0, 1)),
    )


def _by_code(cells: FloatArray | BoolArray, axis: Axis) -> FloatArray:
    """Return sums (n_codes, n_periods) along an axis; by period on the diagonal where that is the axis."""
    values = cells.astype(np.float64)
    if axis == "period":
        return np.diag(values.sum(axis=(0, 1)))
    sums: FloatArray = values.sum(axis=1 if axis == "region" else 0)
    return sums


def _refuse_strange_mapping(codes: Sequence[str], mapping: CodeMapping, axis: Axis) -> None:
    """Refuse a mapping that knows no code at all."""
    if not any(code in mapping for code in codes):
        raise ValueError(
            f"the mapping knows none of the {len(codes):,} {axis} codes, which look like {codes[0]!r}, while "
            f"its own look like {next(iter(mapping), '')!r}"
        )


def _refuse_double_counting(table: RegionIndustryTable, links: Links) -> None:
    """Refuse links that add a code and its own part, where both have jobs in one region and period."""
    targets_of: dict[str, set[str]] = {}
    for source, target in zip(links.sources, links.targets, strict=True):
        targets_of.setdefault(source, set()).add(target)
    if len(set(links.targets)) == len(links.targets):
        return
    place = {code: number for number, code in enumerate(table.industries)}
    counts = table.hidden | (table.employment > 0)
    for part, containers in contained_codes(list(targets_of)).items():
        for whole in containers:
            shared = targets_of[part] & targets_of[whole]
            twice = np.argwhere(counts[:, place[part]] & counts[:, place[whole]])
            if shared and len(twice):
                region, period = table.regions[twice[0, 0]], table.periods[twice[0, 1]]
                raise ValueError(
                    f"the mapping puts industry {whole!r} and its own part {part!r} both into "
                    f"{min(shared)!r}, so that jobs would count twice, first in region {region!r}"
                    f"{_of_period(period)}; leave one of the two out of the mapping or of the table"
                )


def _of_period(period: str) -> str:
    """Return the words that name a period, none where the table has no periods."""
    return "" if period == NO_PERIOD else f", period {period!r}"


def _where(table: RegionIndustryTable, code: str, axis: Axis) -> str:
    """Name the first places where a code has jobs or hidden cells, or a row if it has neither."""
    number = table.labels(axis).index(code)
    counts = np.take(table.hidden | (table.employment > 0), number, axis=_AXES.index(axis))
    if not counts.any():
        counts = np.take(table.present, number, axis=_AXES.index(axis))
    named = []
    others = [name for name in _AXES if name != axis]
    for position, name in enumerate(others):
        if name == "industry" and axis != "region":
            continue
        labels = table.labels(name)
        met = [labels[int(at)] for at in np.flatnonzero(counts.any(axis=1 - position))]
        if met and labels != (NO_PERIOD,):
            more = f" and {len(met) - _SHOWN_PLACES:,} more" if len(met) > _SHOWN_PLACES else ""
            listed = ", ".join(map(repr, met[:_SHOWN_PLACES]))
            named.append(f"{name if len(met) == 1 else _PLURALS[name]} {listed}{more}")
    return f" in {', '.join(named)}" if named else ""


def _unknown_sentence(table: RegionIndustryTable, coverage: Coverage, axis: Axis) -> str:
    """Name the codes that the mapping does not know and where they stand, those with most jobs first."""
    jobs = coverage.employment.sum(axis=1)
    first = np.argsort(-jobs, kind="stable")[:_SHOWN]
    codes = coverage.left_out
    listed = "; ".join(
        f"{codes[place]!r} ({jobs[place]:,.0f} jobs){_where(table, codes[place], axis)}" for place in first
    )
    more = len(coverage.left_out) - len(first)
    hidden = int(coverage.hidden_cells.sum())
    total = coverage.total.sum()
    share = f", {jobs.sum() / total:.1%} of all" if total else ""
    cells = f" and {hidden:,} hidden cells" if hidden else ""
    return (
        f"the mapping does not know {len(coverage.left_out):,} {axis} code"
        f"{'s' * (len(coverage.left_out) > 1)} holding {jobs.sum():,.0f} jobs{share}{cells}: "
        f"{listed}{f'; and {more:,} more' if more else ''}; add them, or leave them out on purpose"
    )
