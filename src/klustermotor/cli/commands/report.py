"""``klustermotor report``: one region among all, as a page to read and print, with the tables behind it."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import typer

from klustermotor import __version__
from klustermotor.analysis.regional_analysis import RegionAnalysis, analyse_region
from klustermotor.cli import options
from klustermotor.cli.outputs import finish
from klustermotor.cli.preparation import Prepared, TableSource, prepare
from klustermotor.cli.progress import Steps, steps
from klustermotor.cli.reference import read_reference
from klustermotor.cli.refusals import refusing
from klustermotor.figures import Input, Language, RunRecord, region_report, region_tables
from klustermotor.formats import RefusedInput, file_checksum, write_folder

PAGE = "report.html"


def report(
    table: options.TableFile,
    region: Annotated[str, typer.Option(metavar="CODE", help="Code of the region.", show_default=False)],
    out: Annotated[
        Path,
        typer.Option(
            metavar="DIR", help="Folder for the page and its tables.", rich_help_panel=options.OUTPUT_PANEL
        ),
    ],
    language: Annotated[
        Literal["sv", "en"],
        typer.Option(help="Language of the report.", rich_help_panel=options.OUTPUT_PANEL),
    ] = "en",
    columns: options.Columns = None,
    where: options.Where = None,
    encoding: options.Encoding = None,
    sheet: options.Sheet = None,
    hierarchy: options.Hierarchy = None,
    level: options.Level = None,
    region_names: options.RegionNames = None,
    reference: options.Reference = None,
    reference_columns: options.ReferenceColumns = None,
    reference_where: options.ReferenceWhere = None,
    definitions: options.DefinitionsFile = None,
    traded_only: options.TradedOnly = False,
    concordance: options.Concordance = None,
    period: options.Period = None,
    growth_from: Annotated[
        str | None,
        typer.Option(
            metavar="PERIOD",
            help="First period of the growth; the first of the table unless you say, or the first after the "
            "last change of classification.",
            rich_help_panel=options.METHOD_PANEL,
        ),
    ] = None,
    certainty: options.Certainty = 0.9,
    seed: options.Seed = 1,
    as_json: options.AsJson = False,
) -> None:
    """Write the report on a region: a page to read and print, and its tables.

    It shows the strong clusters with their uncertainty, where growth came from, the rank among all regions,
    what is related and which regions are alike. The page is one HTML file without outside requests; the CSV
    files behind every picture lie beside it.
    """
    with refusing(as_json=as_json), steps(quiet=as_json) as step:
        source = TableSource(table, columns, where, encoding, sheet, hierarchy, None, level, region_names)
        prepared = prepare(
            source,
            step,
            seed=seed,
            definitions=definitions,
            concordance=concordance,
            language=language,
            traded_only=traded_only,
        )
        against = read_reference(reference, reference_columns, reference_where)
        chosen = {"region": region, "period": period, "growth_from": growth_from, "certainty": certainty}
        run = RunRecord(
            inputs=_inputs(prepared, reference),
            parameters={
                **chosen,
                "columns": columns,
                "where": where,
                "level": level,
                "reference_where": reference_where,
                "traded_only": traded_only or None,
                "seed": seed,
            },
            version=__version__,
            made_on=date.today(),  # noqa: DTZ011  (the date where the reader is)
        )
        analysis = analyse(prepared, step, region, period, growth_from, certainty, against)
        written = write_report(analysis, prepared, run, out, step, language=language)
    finish({"written": written, "region": region, "strong": len(analysis.strong)}, as_json=as_json)


def _inputs(prepared: Prepared, reference: Path | None) -> tuple[Input, ...]:
    """Return the files the report rests on."""
    if reference is None:
        return prepared.inputs
    return (*prepared.inputs, Input(reference.name, "reference", file_checksum(reference)))


def analyse(
    prepared: Prepared,
    step: Steps,
    region: str,
    period: str | None,
    growth_from: str | None,
    certainty: float,
    reference: Mapping[str, float] | None,
) -> RegionAnalysis:
    """Return the analysis of a region of a prepared table.

    Parameters
    ----------
    prepared : Prepared
    step : Steps
    region : str
    period, growth_from : str or None
    certainty : float
    reference : mapping of str to float, or None

    Returns
    -------
    RegionAnalysis
    """
    step("Comparing the region with all others")
    breaks = tuple(change.later for change in prepared.notes.breaks)
    return analyse_region(
        prepared.table,
        region,
        period=period,
        reference=reference,
        level=certainty,
        growth_from=growth_from,
        breaks=breaks,
    )


def write_report(
    analysis: RegionAnalysis,
    prepared: Prepared,
    run: RunRecord,
    out: Path,
    step: Steps,
    *,
    language: Language,
    example: bool = False,
) -> list[str]:
    """Write the page and its tables into a folder, all of them or none.

    Parameters
    ----------
    analysis : RegionAnalysis
    prepared : Prepared
    run : RunRecord
    out : Path
        Made where it does not exist.
    step : Steps
    language : {"sv", "en"}
    example : bool
        Mark the page as resting on invented data.

    Returns
    -------
    list of str
        The files written, the page first.

    Raises
    ------
    RefusedInput
        If the folder cannot be made.
    """
    step("Drawing the pictures and writing the page")
    tables = region_tables(analysis)
    page = region_report(
        analysis, run, language=language, notes=prepared.notes, example=example, files=tuple(tables)
    )
    if out.is_file():
        raise RefusedInput(f"{out} is a file; --out names a folder")
    return [str(path) for path in write_folder(out, {PAGE: page, **tables})]
