"""``klustermotor complexity``: which regions and industries are complex, and how far to trust that."""

import warnings
from pathlib import Path
from typing import Annotated, Any, TypeAlias

import numpy as np
import polars as pl
import typer

from klustermotor.analysis.relatedness import (
    ComplexityProfile,
    ComplexityWarning,
    Fitness,
    complexity_profile,
    fitness,
)
from klustermotor.analysis.specialisation import rank_among_regions
from klustermotor.analysis.tables import RegionIndustryTable
from klustermotor.cli import options
from klustermotor.cli.outputs import check_results, end, write_results
from klustermotor.cli.progress import steps
from klustermotor.cli.refusals import refusing
from klustermotor.cli.request import Request, takes_table
from klustermotor.cli.results import along, cells, check_comparable, figure, listed, whole_numbers
from klustermotor.cli.said import said_of

_IndustriesOut: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Where the complexity of industries goes: product_complexity_index, fitness_complexity, "
        "ubiquity.",
        rich_help_panel=options.OUTPUT_PANEL,
        show_default=False,
    ),
]
_GainOut: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Where region × industry goes: presence, relatedness density, and what the industry, once "
        "there, would add to the region's complexity outlook.",
        rich_help_panel=options.OUTPUT_PANEL,
        show_default=False,
    ),
]


@takes_table()
def complexity(
    request: Request,
    out: options.Out,
    industries_out: _IndustriesOut = None,
    gain_out: _GainOut = None,
    period: options.Period = None,
    threshold: options.Threshold = 1.0,
    floor: options.Floor = 0.0,
    as_json: options.AsJson = False,
) -> None:
    """Rank regions and industries by economic complexity and fitness.

    Writes a row per region: the economic complexity index (mean 0, standard deviation 1) from the exact
    eigenvector, fitness, diversity and the complexity outlook index, each with its rank. Where the data
    hardly decide the ranking, or fall into parts that cannot be compared, that is said.
    """
    with refusing(as_json=as_json), steps(quiet=as_json) as step:
        check_results([*request.inputs()], [out, industries_out, gain_out])
        wanted = (period,) if period else ()
        prepared = request.prepare(step, periods=wanted)
        ready = prepared.table
        check_comparable(ready)
        step("Looking for the complexity of regions and industries")
        with warnings.catch_warnings():
            # The same sentences stand in the results, from where they are said.
            warnings.simplefilter("ignore", ComplexityWarning)
            profile = complexity_profile(ready.at(), threshold=threshold, floor=floor)
            fit = fitness(profile.presence)
        frames = [(out, _regions(ready, profile, fit)), (industries_out, _industries(ready, profile, fit))]
        written = write_results(step, [*frames, (gain_out, _gain(ready, profile) if gain_out else None)])
    said = [*said_of(prepared.notes), *_messages(ready, profile, fit)]
    end({"written": written, **_summary(ready, profile, fit)}, said, as_json=as_json)


def _regions(table: RegionIndustryTable, profile: ComplexityProfile, fit: Fitness) -> pl.DataFrame:
    """Return the figures of regions, each with its rank."""
    index, outlook = profile.complexity.regions, profile.outlook_index
    figures = {
        "economic_complexity_index": index,
        "rank": rank_among_regions(index),
        "fitness": fit.regions,
        "fitness_rank": rank_among_regions(fit.regions),
        "diversity": profile.presence.sum(axis=1),
        "complexity_outlook_index": outlook,
        "complexity_outlook_rank": rank_among_regions(outlook),
    }
    return whole_numbers(along(table, "region", figures), "rank", "fitness_rank", "complexity_outlook_rank")


def _industries(table: RegionIndustryTable, profile: ComplexityProfile, fit: Fitness) -> pl.DataFrame:
    """Return the figures of industries."""
    index = profile.complexity.industries
    figures = {
        "product_complexity_index": index,
        "rank": rank_among_regions(index),
        "fitness_complexity": fit.industries,
        "fitness_complexity_rank": rank_among_regions(fit.industries),
        "ubiquity": profile.presence.sum(axis=0),
    }
    return whole_numbers(along(table, "industry", figures), "rank", "fitness_complexity_rank")


def _gain(table: RegionIndustryTable, profile: ComplexityProfile) -> pl.DataFrame:
    """Return what each industry would add to each region's outlook."""
    index = profile.complexity.industries
    figures = {
        "employment": table.at(),
        "present": profile.presence,
        "density": profile.density,
        "product_complexity_index": np.broadcast_to(index, profile.presence.shape),
        "complexity_outlook_gain": profile.outlook_gain,
    }
    return whole_numbers(cells(table, figures), "employment")


def _messages(table: RegionIndustryTable, profile: ComplexityProfile, fit: Fitness) -> list[str]:
    """Return what keeps the ranking from being read as it stands, with the codes it is about."""
    found = profile.complexity
    said, messages = [], list(found.messages)
    apart = [table.regions[int(at)] for at in np.flatnonzero(found.region_component > 0)]
    strange = [table.industries[int(at)] for at in np.flatnonzero(found.industry_component > 0)]
    if apart or strange:
        # The library counts positions; here they have codes.
        messages = messages[1:]
        said.append(
            "Regions and industries fall into parts without a link, which cannot be compared; only the "
            f"largest has an index, not the regions {listed(apart)}, nor the industries {listed(strange)}."
        )
    absent = [table.industries[int(at)] for at in np.flatnonzero(~profile.presence.any(axis=0))]
    if absent:
        said.append(f"Present in no region, and so without complexity: {listed(absent)}.")
    return said + [f"{text[0].upper()}{text[1:]}." for text in (*messages, *fit.messages)]


def _summary(table: RegionIndustryTable, profile: ComplexityProfile, fit: Fitness) -> dict[str, Any]:
    """Return what was found, for a machine."""
    found = profile.complexity
    return {
        "period": table.periods[0],
        "regions": table.shape[0],
        "industries": table.shape[1],
        "eigenvalues": [figure(value) for value in found.eigenvalues],
        "gap": figure(found.gap),
        "residual": figure(found.residual),
        "parts": int(max(found.region_component.max(), found.industry_component.max())) + 1,
        "fitness_converged": fit.converged,
        "fitness_vanishing": fit.vanishing,
        "warnings": [*found.messages, *fit.messages],
    }
