"""``klustermotor example`` and ``klustermotor demo``: invented data to learn on, and its report."""

from pathlib import Path
from typing import Annotated

import typer

from klustermotor.cli import options
from klustermotor.cli.outputs import end
from klustermotor.cli.progress import steps
from klustermotor.cli.refusals import refusing
from klustermotor.examples import example_files
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
