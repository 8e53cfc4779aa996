"""Check where results go before any work is done, write them, and say what was written."""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from klustermotor.cli.progress import Steps
from klustermotor.cli.refusals import console
from klustermotor.formats import MalformedOption, check_format, check_writable, write_frame


def say(sentence: str) -> None:
    """Say a sentence to the person.

    Parameters
    ----------
    sentence : str
    """
    console.print(sentence, markup=False, soft_wrap=True)


def check_results(inputs: Sequence[Path | None], outs: Sequence[Path | None]) -> None:
    """Refuse early places that cannot be written, one place for two results, and a result over its input.

    Parameters
    ----------
    inputs : sequence of Path or None
        Files that are read.
    outs : sequence of Path or None
        Files to be written.

    Raises
    ------
    MalformedOption
        If two results, or a result and an input, have the same name.
    RefusedInput
        If a place cannot be written to.
    """
    for path in (path for path in outs if path is not None):
        check_format(path)
        check_writable(path)
    taken = {path.resolve(): "is read" for path in inputs if path is not None}
    for path in (path for path in outs if path is not None):
        place = path.resolve()
        if place in taken:
            raise MalformedOption(f"{path} {taken[place]} already; give the result another name")
        taken[place] = "is to be written"


def write_results(step: Steps, results: Sequence[tuple[Path | None, pl.DataFrame | None]]) -> list[str]:
    """Write the frames that have a place, and return the names of the files.

    Parameters
    ----------
    step : Steps
    results : sequence of (Path or None, polars.DataFrame or None)
        All computed before the first is written.

    Returns
    -------
    list of str
    """
    written = []
    for path, frame in results:
        if path is not None and frame is not None:
            step(f"Writing {path.name}")
            write_frame(path, frame)
            written.append(str(path))
    return written


def end(summary: Mapping[str, object], said: Sequence[str], *, as_json: bool) -> None:
    """Say what there is to say, and end the command: a line per file written, or all of it as JSON.

    Parameters
    ----------
    summary : mapping
        ``written`` lists the files; the rest is for machines.
    said : sequence of str
        Sentences for the person; they stand under ``notes`` for a machine.
    as_json : bool
    """
    for sentence in said:
        say(sentence)
    if as_json:
        json.dump({**summary, "notes": list(said)}, sys.stdout, ensure_ascii=False, default=str)
        sys.stdout.write("\n")
        return
    written = summary.get("written")
    for path in written if isinstance(written, list) else []:
        say(f"Written: {path}")
