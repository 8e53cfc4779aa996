"""``klustermotor agglomeration``: how concentrated industries are, alone and together."""

from pathlib import Path
from typing import Annotated, TypeAlias

import numpy as np
import polars as pl
import typer

from klustermotor.analysis.concentration import (
    approximate_plant_herfindahl,
    coagglomeration_matrix,
    ellison_glaeser,
    herfindahl,
    krugman_concentration,
    krugman_specialisation,
    locational_gini,
    maurel_sedillot,
    theil,
    variety,
)
from klustermotor.analysis.tables import RegionIndustryTable
from klustermotor.cli import options
from klustermotor.cli.groups import groups_of
from klustermotor.cli.outputs import check_results, end, write_results
from klustermotor.cli.plants import PlantSource
from klustermotor.cli.progress import steps
from klustermotor.cli.refusals import refusing
from klustermotor.cli.request import Request, takes_table
from klustermotor.cli.results import along, check_comparable, pairs_of, whole_numbers
from klustermotor.cli.said import said_of
from klustermotor.formats import MalformedOption

_Plants: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="A row per plant (establishment), for the indices that take the size of plants into account: "
        "industry, employment and, for the standard error, region.",
        rich_help_panel=options.METHOD_PANEL,
        show_default=False,
    ),
]
_PlantsColumns: TypeAlias = Annotated[
    str | None,
    typer.Option(
        metavar="ROLE=COLUMN,…",
        help="Columns of the plants: region, industry, employment, period.",
        rich_help_panel=options.METHOD_PANEL,
        show_default=False,
    ),
]
_PlantsWhere: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        metavar="COLUMN=VALUE",
        help="Rows of the plants to use. May be repeated.",
        rich_help_panel=options.METHOD_PANEL,
        show_default=False,
    ),
]
_Groups: TypeAlias = Annotated[
    str | None,
    typer.Option(
        metavar="FILE|N",
        help="Groups of industries for related and unrelated variety: a file of definitions, or the first N "
        "letters and digits of the code.",
        rich_help_panel=options.METHOD_PANEL,
        show_default=False,
    ),
]
_PairsOut: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Where the co-agglomeration of all pairs of industries goes.",
        rich_help_panel=options.OUTPUT_PANEL,
        show_default=False,
    ),
]
_RegionsOut: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Where the specialisation and variety of regions goes.",
        rich_help_panel=options.OUTPUT_PANEL,
        show_default=False,
    ),
]


@takes_table()
def agglomeration(
    request: Request,
    out: options.Out,
    plants: _Plants = None,
    plants_columns: _PlantsColumns = None,
    plants_where: _PlantsWhere = None,
    groups: _Groups = None,
    period: options.Period = None,
    pairs_out: _PairsOut = None,
    regions_out: _RegionsOut = None,
    as_json: options.AsJson = False,
) -> None:
    """Say how concentrated industries are, alone and together.

    Writes a row per industry: jobs, establishments, Herfindahl index over regions, locational Gini, Krugman's
    and Theil's concentration, and the indices of Ellison & Glaeser and Maurel & Sédillot, which take away
    what few big plants make by chance. Without `--plants` the size of plants is approximated from the numbers
    of establishments, which makes both upper bounds; plant_herfindahl_from says what was used.
    """
    with refusing(as_json=as_json), steps(quiet=as_json) as step:
        if plants is None and (plants_columns or plants_where):
            raise MalformedOption("--plants-columns and --plants-where go with --plants FILE")
        check_results([*request.inputs(), plants], [out, pairs_out, regions_out])
        wanted = (period,) if period else ()
        prepared = request.prepare(step, periods=wanted)
        ready = prepared.table
        check_comparable(ready)
        step("Measuring the concentration of every industry")
        sizes = PlantSource(plants, plants_columns, plants_where, request.definitions) if plants else None
        industries, said = _industries(ready, sizes)
        regions, left_out = _regions(ready, groups)
        pairs = _pairs(ready) if pairs_out else None
        written = write_results(step, [(out, industries), (pairs_out, pairs), (regions_out, regions)])
    summary = {
        "written": written,
        "period": ready.periods[0],
        "regions": ready.shape[0],
        "industries": ready.shape[1],
        "plant_herfindahl_from": industries["plant_herfindahl_from"][0],
    }
    end(summary, [*said_of(prepared.notes), *said, *left_out], as_json=as_json)


def _industries(table: RegionIndustryTable, plants: PlantSource | None) -> tuple[pl.DataFrame, list[str]]:
    """Return the figures of industries, and what is to be said of the plants."""
    jobs = table.at()
    nothing = np.full(jobs.shape[1], np.nan)
    establishments = None if table.establishments is None else table.establishments_at()
    source, said, error = "", [], nothing
    sizes = nothing
    if plants is not None:
        source, found = "plants", plants.read(table)
        sizes, error, said = found.herfindahl, found.standard_error, found.said
    elif establishments is not None:
        source = "establishments"
        sizes = approximate_plant_herfindahl(jobs, np.nan_to_num(establishments))
    else:
        said = ["Without establishments or --plants, Ellison–Glaeser and Maurel–Sédillot cannot be computed."]
    glaeser = ellison_glaeser(jobs, sizes)
    figures = {
        "employment": jobs.sum(axis=0),
        "establishments": nothing if establishments is None else establishments.sum(axis=0),
        "herfindahl": herfindahl(jobs),
        "locational_gini": locational_gini(jobs),
        "krugman_concentration": krugman_concentration(jobs),
        "theil": theil(jobs).total,
        "raw_concentration": glaeser.raw_concentration,
        "ellison_glaeser": glaeser.gamma,
        "ellison_glaeser_standard_error": error,
        "maurel_sedillot": maurel_sedillot(jobs, sizes).gamma,
        "plant_herfindahl": sizes,
        "plant_herfindahl_from": [source] * jobs.shape[1],
    }
    return whole_numbers(along(table, "industry", figures), "employment", "establishments"), said


def _pairs(table: RegionIndustryTable) -> pl.DataFrame:
    """Return the co-agglomeration of all pairs of industries."""
    return pairs_of(table, "other_industry", {"coagglomeration": coagglomeration_matrix(table.at())})


def _regions(table: RegionIndustryTable, groups: str | None) -> tuple[pl.DataFrame, list[str]]:
    """Return the specialisation and variety of regions, and what is to be said of the groups."""
    jobs = table.at()
    figures = {
        "employment": jobs.sum(axis=1),
        "krugman_specialisation": krugman_specialisation(jobs, reference="others"),
        "herfindahl": herfindahl(jobs, over="industries"),
    }
    if groups is None:
        each = variety(jobs, np.arange(jobs.shape[1]))
        return whole_numbers(
            along(table, "region", {**figures, "total_variety": each.total}), "employment"
        ), []
    labels, said = groups_of(table, groups)
    known = np.array([bool(label) for label in labels])
    split = variety(jobs[:, known], np.array(labels)[known])
    figures |= {
        "total_variety": split.total,
        "unrelated_variety": split.unrelated,
        "related_variety": split.related,
    }
    return whole_numbers(along(table, "region", figures), "employment"), said
