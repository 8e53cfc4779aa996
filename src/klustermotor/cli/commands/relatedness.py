"""``klustermotor relatedness``: which industries are related, and how near each region is to others."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

import numpy as np
import polars as pl
import typer

from klustermotor.analysis.arrays import BoolArray, FloatArray
from klustermotor.analysis.relatedness import (
    NearestPossibilities,
    association_strength,
    cooccurrence,
    cosine_similarity,
    jaccard_index,
    locational_correlation,
    nearest_possibilities,
    presence_matrix,
    probabilistic_relatedness,
    proximity,
    relatedness_density,
    skill_relatedness,
)
from klustermotor.analysis.specialisation import rank_among_regions
from klustermotor.analysis.tables import RegionIndustryTable
from klustermotor.cli import options
from klustermotor.cli.forecast import Forecast, ForecastTest
from klustermotor.cli.links import FLOWS, read_links
from klustermotor.cli.outputs import check_results, end, write_results
from klustermotor.cli.periods import LAST
from klustermotor.cli.progress import Steps, steps
from klustermotor.cli.refusals import refusing
from klustermotor.cli.request import Request, takes_table
from klustermotor.cli.results import cells, check_comparable, pairs_of, whole_numbers
from klustermotor.cli.said import said_of
from klustermotor.formats import MalformedOption

Measure: TypeAlias = Literal[
    "proximity",
    "association",
    "cosine",
    "jaccard",
    "probabilistic",
    "locational-correlation",
    "locational-correlation-establishments",
    "skill",
]
_NORMALISED = {
    "association": association_strength,
    "cosine": cosine_similarity,
    "jaccard": jaccard_index,
    "probabilistic": probabilistic_relatedness,
}


_Measure: TypeAlias = Annotated[
    Measure,
    typer.Option(
        metavar="MEASURE",
        help="By presence in the same regions: proximity, association, cosine, jaccard, probabilistic. By "
        "jobs or establishments in the same regions (-1 to 1): locational-correlation, "
        "locational-correlation-establishments. By labour flows (-1 to 1): skill, which needs --flows.",
        rich_help_panel=options.METHOD_PANEL,
    ),
]
_Flows: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="For --measure skill: job changes between industries (columns from, to, flow).",
        rich_help_panel=options.METHOD_PANEL,
        show_default=False,
    ),
]
_DensityOut: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Where region × industry goes: presence, and the share of what the industry is related to "
        "that the region has.",
        rich_help_panel=options.OUTPUT_PANEL,
        show_default=False,
    ),
]
_PossibilitiesOut: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Where each region's nearest possibilities go, with the industries that support them.",
        rich_help_panel=options.OUTPUT_PANEL,
        show_default=False,
    ),
]
_Region: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        metavar="CODE",
        help="Only the possibilities of this region. May be repeated.",
        rich_help_panel=options.OUTPUT_PANEL,
        show_default=False,
    ),
]
_Top: TypeAlias = Annotated[
    int,
    typer.Option(
        metavar="N", min=1, help="Possibilities for each region.", rich_help_panel=options.OUTPUT_PANEL
    ),
]
_ForecastFrom: TypeAlias = Annotated[
    str | None,
    typer.Option(
        metavar="PERIOD",
        help="With --forecast-to: test whether density in this period foretold which industries came and "
        "went until the other, in regions it was not computed from. The test uses proximity.",
        rich_help_panel=options.METHOD_PANEL,
        show_default=False,
    ),
]
_ForecastTo: TypeAlias = Annotated[
    str | None,
    typer.Option(
        metavar="PERIOD",
        help="See --forecast-from.",
        rich_help_panel=options.METHOD_PANEL,
        show_default=False,
    ),
]


@takes_table()
def relatedness(
    request: Request,
    out: options.Out,
    measure: _Measure = "proximity",
    flows: _Flows = None,
    density_out: _DensityOut = None,
    possibilities_out: _PossibilitiesOut = None,
    region: _Region = None,
    top: _Top = 10,
    forecast_from: _ForecastFrom = None,
    forecast_to: _ForecastTo = None,
    period: options.Period = None,
    threshold: options.Threshold = 1.0,
    floor: options.Floor = 0.0,
    as_json: options.AsJson = False,
) -> None:
    """Say which industries are related, and how near each region is.

    Writes a row per pair of industries. Density and possibilities count negative relatedness as none.
    Nearness is a basis for discussion and no forecast; whether it foretold anything in your data,
    `--forecast-from` and `--forecast-to` tell.
    """
    with refusing(as_json=as_json), steps(quiet=as_json) as step:
        _check(measure, flows, forecast_from, forecast_to)
        check_results([*request.inputs(), flows], [out, density_out, possibilities_out])
        wanted = [one for one in (period or LAST, forecast_from, forecast_to) if one is not None]
        prepared = request.prepare(step, periods=wanted)
        check_comparable(prepared.table)
        shown = prepared.table.select(periods=[period or prepared.table.periods[-1]])
        step("Relating every industry to all others")
        present = presence_matrix(shown.at(), threshold=threshold, floor=floor)
        figures, said = _figures(shown, present, measure, flows)
        near = np.maximum(figures["relatedness"], 0.0)
        found = _possibilities(shown, present, near, region, top, step) if possibilities_out else None
        forecast = Forecast(prepared.table, threshold, floor, request.seed)
        tests = forecast.run(forecast_from, forecast_to, step)
        rows = whole_numbers(pairs_of(shown, "related_industry", figures), "regions_together", "flow")
        density = _density(shown, present, near) if density_out else None
        written = write_results(step, [(out, rows), (density_out, density), (possibilities_out, found)])
    said += [test.said() for test in tests.values()]
    end(_summary(written, shown, measure, tests), [*said_of(prepared.notes), *said], as_json=as_json)


def _check(measure: Measure, flows: Path | None, forecast_from: str | None, forecast_to: str | None) -> None:
    """Refuse options that do not go together."""
    if (measure == "skill") != (flows is not None):
        raise MalformedOption("--measure skill needs --flows FILE, and no other measure takes it")
    if (forecast_from is None) != (forecast_to is None):
        raise MalformedOption("--forecast-from and --forecast-to go together")


def _summary(
    written: list[str], table: RegionIndustryTable, measure: Measure, tests: Mapping[str, ForecastTest]
) -> dict[str, Any]:
    """Return what was done, for a machine."""
    return {
        "written": written,
        "period": table.periods[0],
        "measure": measure,
        "regions": table.shape[0],
        "industries": table.shape[1],
        "forecast": {event: test.for_machines() for event, test in tests.items()} or None,
    }


def _figures(
    table: RegionIndustryTable, present: BoolArray, measure: Measure, flows: Path | None
) -> tuple[dict[str, Any], list[str]]:
    """Return the relatedness of all pairs with what it rests on, and what is to be said of it."""
    if flows is not None:
        moved, left_out = read_links(flows, FLOWS).matrix(table.industries, table.industries)
        skill = skill_relatedness(moved)
        both = {"flow": moved + moved.T, "expected_flow": skill.expected + skill.expected.T}
        figures = {"relatedness": skill.relatedness, **both, "p_value": skill.mutual_p_value}
        return figures, [left_out] if left_out else []
    if measure == "locational-correlation":
        return {"relatedness": locational_correlation(table.at())}, []
    if measure == "locational-correlation-establishments":
        return {"relatedness": locational_correlation(table.establishments_at())}, []
    together = cooccurrence(present)
    found = proximity(present) if measure == "proximity" else _NORMALISED[measure](together)
    return {"relatedness": found, "regions_together": together}, []


def _positions(table: RegionIndustryTable, regions: Sequence[str] | None) -> list[int]:
    """Return the positions of the regions asked for, all where none is named."""
    chosen = table if not regions else table.select(regions=regions)
    return [table.regions.index(code) for code in chosen.regions]


def _density(table: RegionIndustryTable, present: BoolArray, near: FloatArray) -> pl.DataFrame:
    """Return how near every region is to every industry."""
    density = relatedness_density(present, near)
    figures = {
        "employment": table.at(),
        "present": present,
        "density": density,
        "rank": rank_among_regions(density),
    }
    return whole_numbers(cells(table, figures), "employment", "rank")


def _possibilities(
    table: RegionIndustryTable,
    present: BoolArray,
    near: FloatArray,
    named: Sequence[str] | None,
    top: int,
    step: Steps,
) -> pl.DataFrame:
    """Return each region's nearest possibilities with their supporters."""
    step("Looking for each region's nearest possibilities")
    regions, parts = _positions(table, named), []
    density = relatedness_density(present, near)  # once, for all regions
    for done, at in enumerate(regions):
        found = nearest_possibilities(present, near, at, top=top, density=density)
        parts.append(_nearest_rows(table, at, found))
        step.count(done + 1, len(regions))
    return pl.concat(parts)


def _nearest_rows(table: RegionIndustryTable, region: int, found: NearestPossibilities) -> pl.DataFrame:
    """Return the possibilities of one region as rows."""
    code, codes = table.regions[region], table.industries
    industries = [codes[int(at)] for at in found.industries]
    names = {}
    if table.region_names:
        names["region_name"] = [table.region_names.get(code, "")] * len(industries)
    if table.industry_names:
        names["industry_name"] = [table.industry_names.get(one, "") for one in industries]
    rows = zip(found.supporters.tolist(), found.support.tolist(), strict=True)
    supported = [[(codes[at], share) for at, share in zip(*row, strict=True) if at >= 0] for row in rows]
    return pl.DataFrame(
        {
            "region": [code] * len(industries),
            "place": range(1, len(industries) + 1),
            "industry": industries,
            **names,
            "density": found.density,
            "rank": found.rank,
            "lacking": found.lacking,
            "supporters": [";".join(one for one, _ in row) for row in supported],
            "support": [";".join(f"{share:.4f}" for _, share in row) for row in supported],
        },
        schema_overrides={"place": pl.Int64, "region": pl.String, "industry": pl.String},
    )
