"""``klustermotor report``: one region among all, as a page to read and print, with the tables behind it."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from klustermotor.cli import options
from klustermotor.cli.outputs import end
from klustermotor.cli.periods import EVERY
from klustermotor.cli.progress import steps
from klustermotor.cli.refusals import refusing
from klustermotor.cli.region_reports import Question, check_folder, make_report
from klustermotor.cli.request import Request, takes_table

_Region = Annotated[str, typer.Option(metavar="CODE", help="Code of the region.", show_default=False)]
_Folder = Annotated[
    Path,
    typer.Option(
        metavar="DIR",
        help="Folder for the page and its tables; made where it is lacking.",
        rich_help_panel=options.OUTPUT_PANEL,
        show_default=False,
    ),
]
_Language = Annotated[
    Literal["sv", "en"], typer.Option(help="Language of the report.", rich_help_panel=options.OUTPUT_PANEL)
]
_GrowthFrom = Annotated[
    str | None,
    typer.Option(
        metavar="PERIOD",
        help="First period of the growth; the first of the table unless you say, or the first after the "
        "last change of classification.",
        rich_help_panel=options.METHOD_PANEL,
        show_default=False,
    ),
]

_NO_NAMES = "The table has no names of regions, so the page shows codes; --region-names FILE gives them."


@takes_table()
def report(
    request: Request,
    region: _Region,
    out: _Folder,
    language: _Language = "en",
    reference: options.Reference = None,
    reference_columns: options.ReferenceColumns = None,
    reference_where: options.ReferenceWhere = None,
    period: options.Period = None,
    growth_from: _GrowthFrom = None,
    certainty: options.Certainty = 0.9,
    as_json: options.AsJson = False,
) -> None:
    """Write the report on a region: a page to read and print, and its tables.

    It shows the strong clusters with their uncertainty, where growth came from, the rank among all regions,
    what is related and which regions are alike. The page is one HTML file without outside requests; the CSV
    files behind every picture lie beside it.
    """
    question = Question(
        region=region,
        period=period,
        growth_from=growth_from,
        certainty=certainty,
        reference=reference,
        reference_columns=reference_columns,
        reference_where=tuple(reference_where or ()),
    )
    with refusing(as_json=as_json), steps(quiet=as_json) as step:
        check_folder(out)
        prepared = request.prepare(step, periods=(EVERY,), language=language, checks=[question.check])
        written, strong = make_report(request, prepared, question, out, step, language=language)
    said = [] if prepared.table.region_names else [_NO_NAMES]
    end({"written": written, "region": region, "strong": strong}, said, as_json=as_json)
