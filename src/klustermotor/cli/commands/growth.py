"""``klustermotor growth``: what growth came anyway, and what is the region's own."""

from pathlib import Path
from typing import Annotated, Literal, TypeAlias

import numpy as np
import polars as pl
import typer

from klustermotor.analysis.arrays import FloatArray
from klustermotor.analysis.growth import (
    QUADRANTS,
    arcelus,
    compound_growth,
    dynamic_shift_share,
    esteban_marquillas,
    growth_is_the_industrys_own,
    growth_share_portfolio,
    shift_share,
    spatial_shift_share,
)
from klustermotor.analysis.tables import RegionIndustryTable
from klustermotor.cli import options
from klustermotor.cli.links import neighbour_weights
from klustermotor.cli.outputs import check_results, end, write_results
from klustermotor.cli.periods import EVERY, met_in
from klustermotor.cli.preparation import Prepared
from klustermotor.cli.progress import steps
from klustermotor.cli.refusals import refusing
from klustermotor.cli.request import Request, takes_table
from klustermotor.cli.results import along, cells, check_comparable, whole_numbers
from klustermotor.cli.said import said_of
from klustermotor.formats import MalformedOption, RefusedInput

Method: TypeAlias = Literal["dunn", "esteban-marquillas", "arcelus", "dynamic", "spatial"]
_SIMPLE = {"dunn": shift_share, "esteban-marquillas": esteban_marquillas, "arcelus": arcelus}


_First: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--from",
        metavar="PERIOD",
        help="Where growth starts; the first period unless you say, or the first after the last change of "
        "classification.",
        rich_help_panel=options.METHOD_PANEL,
        show_default=False,
    ),
]
_Last: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--to",
        metavar="PERIOD",
        help="Where growth ends; the last period unless you say.",
        rich_help_panel=options.METHOD_PANEL,
        show_default=False,
    ),
]
_Method: TypeAlias = Annotated[
    Method,
    typer.Option(
        metavar="METHOD",
        help="Whose shift-share: dunn (three parts), esteban-marquillas (four), arcelus (eight), dynamic "
        "(period by period and added up) or spatial (the neighbours' growth told apart).",
        rich_help_panel=options.METHOD_PANEL,
    ),
]
_Neighbours: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="For --method spatial: which regions are neighbours (columns region, neighbour and, where some "
        "count more, weight); a pair given one way holds both ways.",
        rich_help_panel=options.METHOD_PANEL,
        show_default=False,
    ),
]
_ByRegion: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Where the same goes with a row per region, summed over industries.",
        rich_help_panel=options.OUTPUT_PANEL,
        show_default=False,
    ),
]


@takes_table()
def growth(
    request: Request,
    out: options.Out,
    first: _First = None,
    last: _Last = None,
    method: _Method = "dunn",
    neighbours: _Neighbours = None,
    by_region: _ByRegion = None,
    as_json: options.AsJson = False,
) -> None:
    """Split the growth of jobs into what came anyway and what is the region's own.

    Writes a row per region × industry: jobs at start and end, the change and its components, which add up to
    it; growth per year here and in all regions; the region's share, its relative share and the quadrant of
    growth and share; and industrys_own, true where jobs grew only because the industry grew everywhere.
    employment_estimated tells where a hidden cell had to be filled.
    """
    with refusing(as_json=as_json), steps(quiet=as_json) as step:
        if (method == "spatial") != (neighbours is not None):
            raise MalformedOption("--method spatial needs --neighbours FILE, and no other method takes it")
        check_results([*request.inputs(), neighbours], [out, by_region])
        wanted = _wanted(first, last, method)
        prepared = request.prepare(step, periods=wanted)
        check_comparable(prepared.table, industries=1)
        start, until = _ends(prepared, first, last)
        step(f"Splitting the growth from {start} to {until}")
        weights, said = neighbour_weights(neighbours, prepared.table.regions)
        components = _components(prepared.table, start, until, method, weights)
        rows = _rows(prepared.table, start, until, components)
        sums = _by_region(prepared.table, start, until, components)
        written = write_results(step, [(out, rows), (by_region, sums)])
    summary = {"written": written, "from": start, "to": until, "method": method}
    counts = dict(zip(("regions", "industries"), prepared.table.shape, strict=False))
    counts["industrys_own"] = int(rows["industrys_own"].sum())
    said = [*said_of(prepared.notes), *said]
    end({**summary, "components": list(components), **counts}, said, as_json=as_json)


def _wanted(first: str | None, last: str | None, method: str) -> tuple[str, ...]:
    """Return the periods that are needed, so that no other is filled."""
    if first is None or last is None:
        return (EVERY,)
    return (f"{first}-{last}",) if method == "dynamic" else (first, last)


def _ends(prepared: Prepared, first: str | None, last: str | None) -> tuple[str, str]:
    """Return where growth starts and ends."""
    periods, name = prepared.table.periods, prepared.inputs[0].name
    if len(periods) < 2:
        raise RefusedInput(
            f"{name}: growth needs two periods, and the table has one; name their column with "
            "--columns period=…, or give other periods to --from and --to"
        )
    until = periods[-1] if last is None else last
    at = prepared.table.period_index(until)
    start = first
    if start is None:
        breaks = [change.later for change in prepared.notes.breaks]
        fresh = [one for one in periods[:at] if one in breaks]
        start = fresh[-1] if fresh else periods[0]
    if prepared.table.period_index(start) >= at:
        raise RefusedInput(f"{name}: growth must start before {until}, not in {start}")
    return start, until


def _components(
    table: RegionIndustryTable, first: str, last: str, method: Method, weights: FloatArray
) -> dict[str, FloatArray]:
    """Return the components of the change of every cell."""
    if method == "dynamic":
        span = slice(table.period_index(first), table.period_index(last) + 1)
        return dynamic_shift_share(table.employment[:, :, span]).total.components()
    start, until = table.at(first), table.at(last)
    if method == "spatial":
        return spatial_shift_share(start, until, weights=weights).components()
    return _SIMPLE[method](start, until).components()


def _rows(
    table: RegionIndustryTable, first: str, last: str, components: dict[str, FloatArray]
) -> pl.DataFrame:
    """Return the result: a row for each cell that has one at the start or at the end."""
    start, until = table.at(first), table.at(last)
    years = _years(table, first, last)
    portfolio = growth_share_portfolio(start, until, periods=years)
    everywhere = compound_growth(start.sum(axis=0), until.sum(axis=0), periods=years)
    names = np.array([*QUADRANTS, ""])
    places = [table.period_index(first), table.period_index(last)]
    figures = {
        "start": start,
        "end": until,
        "change": until - start,
        **components,
        "growth_per_year": compound_growth(start, until, periods=years),
        "industry_growth_per_year": np.broadcast_to(everywhere, start.shape),
        "share": portfolio.share,
        "relative_share": portfolio.relative_share,
        "quadrant": names[portfolio.quadrant],
        "industrys_own": growth_is_the_industrys_own(start, until),
        "employment_estimated": table.suppressed[:, :, places].any(axis=2),
    }
    rows = cells(table, figures, keep=met_in(table, (first, last)))
    return whole_numbers(rows, "start", "end", "change")


def _by_region(
    table: RegionIndustryTable, first: str, last: str, components: dict[str, FloatArray]
) -> pl.DataFrame:
    """Return the sums over industries."""
    start, until = table.at(first).sum(axis=1), table.at(last).sum(axis=1)
    figures = {
        "start": start,
        "end": until,
        "change": until - start,
        **{name: part.sum(axis=1) for name, part in components.items()},
        "growth_per_year": compound_growth(start, until, periods=_years(table, first, last)),
    }
    return whole_numbers(along(table, "region", figures), "start", "end", "change")


def _years(table: RegionIndustryTable, first: str, last: str) -> float:
    """Return the years between two periods, by their labels where these begin with a year."""
    if first[:4].isdecimal() and last[:4].isdecimal() and int(last[:4]) > int(first[:4]):
        return float(int(last[:4]) - int(first[:4]))
    return float(table.period_index(last) - table.period_index(first))
