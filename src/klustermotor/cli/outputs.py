"""Check where results go before any work is done, and say what was written."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path

from klustermotor.cli.refusals import console
from klustermotor.formats import check_format, check_writable


def check_out(*paths: Path | None) -> None:
    """Refuse early a place that cannot be written, so that no long work is in vain.

    Parameters
    ----------
    *paths : Path or None
        Files to be written.
    """
    for path in paths:
        if path is not None:
            check_format(path)
            check_writable(path)


def say(sentence: str) -> None:
    """Say a sentence to the person.

    Parameters
    ----------
    sentence : str
    """
    console.print(sentence, markup=False, soft_wrap=True)


def finish(summary: Mapping[str, object], *, as_json: bool) -> None:
    """End a command: a line per file written, or all of it as one JSON object.

    Parameters
    ----------
    summary : mapping
        ``written`` lists the files; the rest is for machines.
    as_json : bool
    """
    if as_json:
        json.dump(summary, sys.stdout, ensure_ascii=False, default=str)
        sys.stdout.write("\n")
        return
    written = summary.get("written")
    for path in written if isinstance(written, list) else []:
        say(f"Written: {path}")
