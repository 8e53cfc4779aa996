"""Turn refused input into one clear sentence and the right exit status."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer
from rich.console import Console

from klustermotor.formats import MalformedOption, NoTurn

REFUSED = 1
INTERRUPTED = 130

#: Everything said to a person goes to standard error; standard output is for machines.
console = Console(stderr=True, highlight=False)


@contextmanager
def refusing(*, as_json: bool = False) -> Iterator[None]:
    """End the command with status 1 and a sentence when the input is refused.

    Parameters
    ----------
    as_json : bool
        Write ``{"refused": sentence}`` to standard output besides, for a machine to read.
    """
    try:
        yield
    except KeyboardInterrupt:
        console.print("Stopped; nothing was written.")
        raise typer.Exit(INTERRUPTED) from None
    except MemoryError:
        _refuse(
            "The table does not fit in memory; build a smaller one with `klustermotor tabulate`.",
            as_json,
        )
    except MalformedOption as refusal:
        raise typer.BadParameter(str(refusal)) from refusal
    except (ValueError, OSError, NoTurn) as refusal:
        _refuse(str(refusal), as_json)


def _refuse(sentence: str, as_json: bool) -> None:
    """Say the sentence and leave."""
    console.print("Refused:", style="bold red", end=" ")
    console.print(sentence, markup=False, soft_wrap=True)
    if as_json:
        json.dump({"refused": sentence}, sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
    raise typer.Exit(REFUSED)
