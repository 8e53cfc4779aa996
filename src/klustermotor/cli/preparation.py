"""From a file to a table that can be analysed: read, fill, choose the level, sum into clusters."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from klustermotor.analysis.definitions import definitions_from_mapping
from klustermotor.analysis.regional_analysis import most_detailed, sum_into_clusters
from klustermotor.analysis.tables import (
    Coverage,
    FilledTable,
    Hierarchy,
    RegionIndustryTable,
    bridge_classification,
    classification_breaks,
    fill_suppressed,
    hierarchy_of_codes,
    hierarchy_of_parents,
    mixed_levels,
)
from klustermotor.cli.progress import Steps
from klustermotor.figures import DataNotes, Input
from klustermotor.formats import (
    ClusterDefinitions,
    RefusedInput,
    file_checksum,
    parse_flag_ranges,
    read_concordance,
    read_definitions,
    read_hierarchy,
    read_names,
    read_table,
)

#: A change of codes that touches less of the jobs than this is an industry that comes or goes, not a break.
SMALLEST_BREAK = 0.001
_MOST_LEFT_OUT = 0.5


@dataclass(frozen=True, slots=True)
class TableSource:
    """Where a table comes from and how it is to be read.

    Parameters
    ----------
    path : Path
    columns : str or None
        Roles and columns as given on the command line.
    where : sequence of str
        Conditions as given on the command line.
    encoding, sheet : str or None
    hierarchy, region_hierarchy : Path or None
        Files that say which code lies under which.
    level : str or None
        Which level of mixed codes to use: ``leaves``, or a number of characters.
    region_names : Path or None
        File with the names of regions.
    flag_ranges : sequence of str or None
        Ranges of flags as given on the command line.
    """

    path: Path
    columns: str | None = None
    where: Sequence[str] | None = None
    encoding: str | None = None
    sheet: str | None = None
    hierarchy: Path | None = None
    region_hierarchy: Path | None = None
    level: str | None = None
    region_names: Path | None = None
    flag_ranges: Sequence[str] | None = None

    def read(self) -> RegionIndustryTable:
        """Return the table as the file has it."""
        table = read_table(
            self.path,
            columns=self.columns,
            where=self.where or (),
            encoding=self.encoding,
            sheet=self.sheet,
            flag_ranges=parse_flag_ranges(self.flag_ranges or ()),
        )
        if self.region_names is None:
            return table
        return replace(table, region_names=read_names(self.region_names))

    def industry_hierarchy(self, table: RegionIndustryTable) -> Hierarchy | None:
        """Return which industry lies under which; None where all codes are of one level."""
        if self.hierarchy is not None:
            return hierarchy_of_parents(table.industries, read_hierarchy(self.hierarchy))
        return hierarchy_of_codes(table.industries) if mixed_levels(table.industries) else None

    def regions_hierarchy(self, table: RegionIndustryTable) -> Hierarchy | None:
        """Return which region lies in which; None where no file says so."""
        if self.region_hierarchy is None:
            return None
        return hierarchy_of_parents(table.regions, read_hierarchy(self.region_hierarchy))

    def inputs(self) -> tuple[Input, ...]:
        """Return the files that were read, with their checksums."""
        files = ((self.path, "table"), (self.hierarchy, "hierarchy"), (self.region_hierarchy, "hierarchy"))
        return tuple(Input(path.name, use, file_checksum(path)) for path, use in files if path is not None)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A table of one level in which nothing is hidden, and what was done on the way.

    Parameters
    ----------
    table : RegionIndustryTable
    notes : DataNotes
    inputs : tuple of Input
        The files it rests on.
    """

    table: RegionIndustryTable
    notes: DataNotes
    inputs: tuple[Input, ...]


@dataclass(frozen=True, slots=True)
class Treatment:
    """What is done with a table on its way into the analysis.

    Parameters
    ----------
    seed : int
        For the best values of hidden cells.
    definitions : Path or None
        Which industry belongs to which cluster.
    concordance : Path or None
        Old codes to new ones.
    language : str
        Language of cluster names, where the definitions have several.
    traded_only : bool
        Keep only the clusters that the definitions call traded.
    """

    seed: int
    definitions: Path | None = None
    concordance: Path | None = None
    language: str = "en"
    traded_only: bool = False

    def inputs(self) -> list[Input]:
        """Return the files that were read, with their checksums."""
        files = ((self.concordance, "concordance"), (self.definitions, "definitions"))
        return [Input(path.name, use, file_checksum(path)) for path, use in files if path is not None]

    def read_definitions(self) -> ClusterDefinitions | None:
        """Return the definitions; refused where they must say what is traded and do not."""
        if self.definitions is None:
            return None
        given = read_definitions(self.definitions, language=self.language)
        if self.traded_only and not any(given.traded.values()):
            name = self.definitions.name
            raise RefusedInput(
                f"{name}: the definitions do not say which clusters are traded (column traded)"
            )
        return given


def prepare(
    source: TableSource,
    steps: Steps,
    treatment: Treatment,
    *,
    checks: Sequence[Callable[[RegionIndustryTable], None]] = (),
) -> Prepared:
    """Return the table ready for analysis.

    Parameters
    ----------
    source : TableSource
    steps : Steps
        Told what happens.
    treatment : Treatment
    checks : sequence of callables
        Each gets the table as read, and refuses it before any long work.

    Returns
    -------
    Prepared

    Raises
    ------
    RefusedInput
        If codes mix levels and nothing says which to use, or most jobs are unknown to the definitions.
    ValueError
        If the table contradicts itself.
    """
    given = treatment.read_definitions()
    steps(f"Reading {source.path.name}")
    table = source.read()
    for check in checks:
        check(table)
    table, incomplete = _filled_level(table, source, steps, treatment.seed, by_definitions=given is not None)
    if treatment.concordance is not None:
        steps("Carrying the series over the change of classification")
        carried_over = read_concordance(treatment.concordance).for_periods(table.periods)
        table = bridge_classification(table, carried_over, unknown="keep").table
    breaks = classification_breaks(table, minimum_share=SMALLEST_BREAK)
    notes = DataNotes(breaks=breaks, incomplete_parents=incomplete, estimated_shares=_estimated_shares(table))
    if given is not None:
        steps("Summing industries into clusters")
        summed = sum_into_clusters(table, definitions_from_mapping(given.clusters, names=given.names))
        _refuse_strangers(summed.coverage)
        kept = [
            code for code in summed.table.industries if given.traded.get(code) or not treatment.traded_only
        ]
        table, notes = summed.table.select(industries=kept), replace(notes, coverage=summed.coverage)
    return Prepared(table, notes, (*source.inputs(), *treatment.inputs()))


def _clusters(table: RegionIndustryTable, wanted: Sequence[str] | None) -> RegionIndustryTable:
    """Return the wanted clusters alone; all of them where none is named."""
    if wanted is None:
        return table
    return table.select(industries=[code for code in table.industries if code in set(wanted)])


def _filled_level(
    table: RegionIndustryTable, source: TableSource, steps: Steps, seed: int, *, by_definitions: bool
) -> tuple[RegionIndustryTable, tuple[str, ...]]:
    """Return the table of one level with nothing hidden, and the codes whose parts it lacks."""
    hierarchy = source.industry_hierarchy(table)
    incomplete: tuple[str, ...] = ()
    if table.hidden.any():
        filled = fill(table, source, steps, seed=seed)
        table, incomplete = filled.table, _incomplete(filled)
    if hierarchy is not None:
        table = _one_level(table, hierarchy, source, chosen_by_definitions=by_definitions)
    _refuse_totals(table, source.path.name)
    return table, incomplete


def fill(table: RegionIndustryTable, source: TableSource, steps: Steps, *, seed: int) -> FilledTable:
    """Return the table with its hidden cells filled.

    Parameters
    ----------
    table : RegionIndustryTable
        As read from the source.
    source : TableSource
        Says which code lies under which.
    steps : Steps
        Told what happens.
    seed : int

    Returns
    -------
    FilledTable
    """
    steps(f"Filling {int(table.hidden.sum())} hidden cells within their bounds")
    # Codes that no system knows stand side by side: ranges then bind each cell alone.
    hierarchy = source.industry_hierarchy(table) or hierarchy_of_parents(table.industries, {})
    return fill_suppressed(
        table, seed=seed, hierarchy=hierarchy, region_hierarchy=source.regions_hierarchy(table)
    )


def _one_level(
    table: RegionIndustryTable, hierarchy: Hierarchy, source: TableSource, *, chosen_by_definitions: bool
) -> RegionIndustryTable:
    """Return the industries of one level; a total beside its parts would count jobs twice."""
    level = source.level or ("leaves" if chosen_by_definitions or source.hierarchy is not None else None)
    if level is None:
        parent = next(code for code in hierarchy.codes if hierarchy.parent_of(code) is not None)
        raise RefusedInput(
            f"{source.path.name}: the industry codes mix levels, for example {hierarchy.parent_of(parent)!r} "
            f"and {parent!r} under it, which would count jobs twice; say which to use with --level leaves or "
            "--level NUMBER (of characters in the code), or give --definitions or --hierarchy"
        )
    if level == "leaves":
        return most_detailed(table, hierarchy)
    kept = [code for code in table.industries if _length(code) == _number(level)]
    if not kept:
        lengths = ", ".join(str(n) for n in sorted({_length(code) for code in table.industries}))
        raise RefusedInput(
            f"{source.path.name}: no industry code has {level} characters; there are codes of {lengths}"
        )
    return table.select(industries=kept)


def _refuse_totals(table: RegionIndustryTable, name: str) -> None:
    """Refuse a region or industry that is the sum of all others: it would count jobs twice."""
    jobs = np.nan_to_num(table.employment)
    for axis, codes, advice in (
        (0, table.regions, "leave its rows out"),
        (1, table.industries, "leave its rows out, or say with --hierarchy which code lies under which"),
    ):
        whole = jobs.sum(axis=axis, keepdims=True)
        rest_of_axes = tuple(other for other in range(3) if other != axis)
        is_sum = np.isclose(2 * jobs, whole).all(axis=rest_of_axes)
        is_sum &= jobs.sum(axis=rest_of_axes) > 0
        if len(codes) > 3 and is_sum.any():
            code = codes[int(np.argmax(is_sum))]
            kind = "region" if axis == 0 else "industry"
            raise RefusedInput(f"{name}: the {kind} {code!r} is the sum of all others; {advice}")


def _estimated_shares(table: RegionIndustryTable) -> dict[str, dict[str, float]]:
    """Return by region and period the share of jobs in cells whose bounds leave room."""
    jobs = table.employment.sum(axis=1)
    estimated = np.where(table.lower < table.upper, table.employment, 0).sum(axis=1)
    shares = np.divide(estimated, jobs, out=np.zeros_like(jobs), where=jobs > 0)
    return {
        region: dict(zip(table.periods, row.tolist(), strict=True))
        for region, row in zip(table.regions, shares, strict=True)
        if row.any()
    }


def _refuse_strangers(coverage: Coverage) -> None:
    """Refuse definitions that leave out most of the jobs in every period: their codes are others."""
    share = coverage.share_left_out.min()
    if share > _MOST_LEFT_OUT:
        codes = ", ".join(coverage.left_out[:5])
        raise RefusedInput(
            f"the definitions do not know {share:.0%} of the jobs (codes {codes} …); do the table and the "
            "definitions use the same classification?"
        )


def _length(code: str) -> int:
    """Return the number of letters and digits of a code, filling signs left out."""
    return sum(character.isalnum() for character in code)


def _number(level: str) -> int:
    """Return a level given as a number of characters."""
    if not level.isdecimal():
        raise RefusedInput(f"--level is leaves or a number of characters, not {level!r}")
    return int(level)


def _incomplete(filled: FilledTable) -> tuple[str, ...]:
    """Return the industry codes whose parts the table lacks, each once."""
    return tuple(dict.fromkeys(one.code for one in filled.incomplete if one.axis == "industry"))
