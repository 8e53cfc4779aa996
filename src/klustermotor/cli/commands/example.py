"""``klustermotor example`` and ``klustermotor demo``: invented data to learn on, and its report."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from klustermotor.cli import options
from klustermotor.cli.outputs import end, say
from klustermotor.cli.periods import EVERY
from klustermotor.cli.progress import steps
from klustermotor.cli.refusals import refusing
from klustermotor.cli.region_reports import PAGE, Question, check_folder, make_report
from klustermotor.cli.request import Request
from klustermotor.examples import county_names, example_files
from klustermotor.figures import LANGUAGES
from klustermotor.formats import write_folder


def example(
    out: Annotated[
        Path, typer.Argument(metavar="OUT", help="Folder for the files; made where it is lacking.")
    ],
    seed: Annotated[int, typer.Option(metavar="N", help="Another seed gives another example.")] = 2003,
    as_json: options.AsJson = False,
) -> None:
    """Write an invented example table to learn on.

    It has 21 Swedish counties × industries × ten years. Beside it lie cluster definitions, the same table
    with totals and hidden cells, the hierarchy of codes, and a README that tells which facts were planted.
    """
    with refusing(as_json=as_json), steps(quiet=as_json) as step:
        step("Drawing the example table")
        files = example_files(seed=seed)
        written = [str(path) for path in write_folder(out, {**files.frames, **files.texts})]
    end({"written": written}, [], as_json=as_json)


def demo(
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder for the files.")] = Path("demo"),
) -> None:
    """Make the example table and the report on Södermanland from it.

    The report is made in Swedish and in English; every number in it is invented.
    """
    question = Question(region="04")
    with refusing(), steps() as step:
        check_folder(out)
        step("Drawing the example table")
        files = example_files()
        write_folder(out / "example", {**files.frames, **files.texts})
        request = Request(
            table=out / "example" / "example_table.csv",
            definitions=out / "example" / "example_definitions.csv",
            traded_only=True,
        )
        for language in LANGUAGES:
            prepared = request.prepare(step, periods=(EVERY,), language=language)
            named = replace(prepared.table, region_names=county_names(language))
            make_report(
                request, replace(prepared, table=named), question, out / language, step, language=language
            )
    say("The report on Södermanland (every number in it is an invented example) lies in")
    say(f"  {(out / 'sv' / PAGE).resolve()}  på svenska")
    say(f"  {(out / 'en' / PAGE).resolve()}  in English")
    say("Open one of them in a browser. The table it rests on lies in the folder example beside them.")
