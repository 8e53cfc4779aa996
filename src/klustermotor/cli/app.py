"""The command line: a command per question, whose code is loaded when it is asked for."""

import importlib
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from klustermotor import __version__

GUIDE = """Regional clusters: from a table of jobs to what is strong here, how sure that is, and why.

Start with `klustermotor example DIR`, which writes an invented table to learn on, and
`klustermotor report DIR/example_table.csv --definitions DIR/example_definitions.csv --traded-only --region 04
--out report`, which makes a page of it.

A table has a row per region × industry (× year): CSV, Parquet or XLSX. Say which column is what with
`--columns region=…,industry=…,employment=…` (and establishments, wages, period, flag where there are any);
choose rows with `--where COLUMN=VALUE`. Codes are text from reading to writing: 01 stays 01.

Exit status: 0 done, 1 the input was refused and one sentence says why, 2 the command was not understood.
Nothing is half-written: a result stands whole under its name or not at all.
"""

_REGIONS, _STRUCTURE, _TABLES = "Regions and their clusters", "How industries hang together", "Tables"


@dataclass(frozen=True, slots=True)
class Entry:
    """A command in the list: where it is, what it answers.

    Parameters
    ----------
    module : str
        Module below ``package``; the function bears the command's name, with ``_`` for each ``-``.
    panel : str
        Heading it is listed under.
    summary : str
        The first line of its help.
    package : str, default ``klustermotor.cli.commands``
        Where the module is.
    """

    module: str
    panel: str
    summary: str
    package: str = "klustermotor.cli.commands"


COMMANDS = {
    "report": Entry(
        "report",
        _REGIONS,
        "Write the report on a region: a page to read and print, and its tables.",
    ),
    "clusters": Entry(
        "clusters",
        _REGIONS,
        "Say which clusters are strong where, how sure that is, and rank them.",
    ),
    "growth": Entry(
        "growth",
        _REGIONS,
        "Split the growth of jobs into what came anyway and what is the region's own.",
    ),
    "define": Entry(
        "define",
        _STRUCTURE,
        "Find cluster definitions in the data, and score them beside given ones.",
    ),
    "relatedness": Entry(
        "relatedness",
        _STRUCTURE,
        "Say which industries are related, and how near each region is.",
    ),
    "complexity": Entry(
        "complexity",
        _STRUCTURE,
        "Rank regions and industries by economic complexity and fitness.",
    ),
    "agglomeration": Entry(
        "agglomeration",
        _STRUCTURE,
        "Say how concentrated industries are, alone and together.",
    ),
    "fill": Entry(
        "fill",
        _TABLES,
        "Fill suppressed cells: a best value within the tightest bounds.",
    ),
    "tabulate": Entry(
        "tabulate",
        _TABLES,
        "Build the table from a register larger than memory.",
    ),
    "link": Entry(
        "link",
        _TABLES,
        "Say which records of several registers are the same organisation.",
    ),
    "example": Entry(
        "example",
        _TABLES,
        "Write an invented example table to learn on.",
    ),
}


@cache
def all_commands() -> Mapping[str, Entry]:
    """Return the commands of this storey and those that other storeys bring.

    A storey above brings a table like `COMMANDS` by an entry point in the group ``klustermotor.commands``;
    reading the table loads none of its commands.

    Returns
    -------
    mapping of name to Entry
    """
    brought: dict[str, Entry] = {}
    for point in sorted(entry_points(group="klustermotor.commands")):
        brought.update(point.load())
    return {**COMMANDS, **brought}


class Commands(TyperGroup):
    """The commands; listing them loads none of them."""

    listing = False

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002
        """Return the names in the order of the guide."""
        return list(all_commands())

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002
        """Return a command, or while listing what stands for it; None where there is none of the name."""
        entry = all_commands().get(cmd_name)
        if entry is None:
            return None
        if self.listing:
            return TyperCommand(cmd_name, help=entry.summary, rich_help_panel=entry.panel)
        return load(cmd_name)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the guide."""
        self.listing = True
        super().format_help(ctx, formatter)
        self.listing = False


def load(name: str) -> Any:
    """Return a command with its code loaded.

    Parameters
    ----------
    name : str
        One of `all_commands`.

    Returns
    -------
    command
        As the group wants it.
    """
    entry = all_commands()[name]
    try:
        module = importlib.import_module(f"{entry.package}.{entry.module}")
    except ModuleNotFoundError as missing:
        if (missing.name or "").startswith("klustermotor"):
            raise
        raise typer.BadParameter(
            f"“{name}” needs {missing.name}, which is not installed: pip install 'klustermotor[web]'"
        ) from missing
    function = getattr(module, name.replace("-", "_"))
    alone = typer.Typer(add_completion=False, rich_markup_mode="markdown", context_settings=_SETTINGS)
    alone.command(name, context_settings=_SETTINGS)(function)
    return get_command(alone)


_SETTINGS = {"help_option_names": ["-h", "--help"]}

app = typer.Typer(
    cls=Commands,
    name="klustermotor",
    help=GUIDE,
    rich_markup_mode="markdown",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings=_SETTINGS,
)


def _version(asked: bool) -> None:
    """Print the version and leave."""
    if asked:
        sys.stdout.write(f"klustermotor {__version__}\n")
        raise typer.Exit


@app.callback()
def klustermotor(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    """Carry the options that hold for every command."""


def main() -> None:
    """Run the command line; a request to end leaves nothing behind, as an interruption does."""
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    app()
