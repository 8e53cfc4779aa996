"""``klustermotor example`` and ``klustermotor demo``: invented data to learn on, and its report."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import typer

from klustermotor import __version__
from klustermotor.cli import options
from klustermotor.cli.commands.report import PAGE, analyse, write_report
from klustermotor.cli.outputs import finish, say
from klustermotor.cli.preparation import TableSource, prepare
from klustermotor.cli.progress import steps
from klustermotor.cli.refusals import refusing
from klustermotor.examples import county_names, example_files
from klustermotor.figures import RunRecord
from klustermotor.formats import write_folder

_REGION = "04"
_LANGUAGES: tuple[Literal["sv", "en"], ...] = ("sv", "en")


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
    finish({"written": written}, as_json=as_json)


def demo(
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder for the files.")] = Path("demo"),
) -> None:
    """Make the example table and the report on Södermanland from it.

    The report is made in Swedish and in English; every number in it is invented.
    """
    with refusing(), steps() as step:
        step("Drawing the example table")
        files = example_files()
        write_folder(out / "example", {**files.frames, **files.texts})
        table = out / "example" / "example_table.csv"
        for language in _LANGUAGES:
            prepared = prepare(
                TableSource(table),
                step,
                seed=1,
                definitions=out / "example" / "example_definitions.csv",
                language=language,
                traded_only=True,
            )
            named = replace(prepared.table, region_names=county_names(language))
            prepared = replace(prepared, table=named)
            analysis = analyse(prepared, step, _REGION, None, None, 0.9, None)
            run = RunRecord(
                inputs=prepared.inputs,
                parameters={"region": _REGION, "certainty": 0.9, "traded_only": True, "seed": 1},
                version=__version__,
                made_on=date.today(),  # noqa: DTZ011  (the date where the reader is)
            )
            write_report(analysis, prepared, run, out / language, step, language=language, example=True)
    say("The report on Södermanland (every number in it is an invented example) lies in")
    say(f"  {(out / 'sv' / PAGE).resolve()}  på svenska")
    say(f"  {(out / 'en' / PAGE).resolve()}  in English")
    say("Open one of them in a browser. The table it rests on lies in the folder example beside them.")
