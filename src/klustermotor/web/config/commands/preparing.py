"""``klustermotor migrate`` and ``klustermotor create-tenant``."""

from io import StringIO
from typing import Annotated

import typer
from django.core.management import call_command

from klustermotor.web.config.commands.saying import say
from klustermotor.web.config.commands.starting import make_ready, prepare, refusing


def migrate() -> None:
    """Bring the database to this version's form, and make what search finds anew.

    `serve` brings the database along by itself; it is for starting the server and the worker apart.
    """
    with refusing():
        make_ready()
        prepare()
        call_command("rebuild_search", stdout=StringIO())
    say("The database, what search finds and the pages' files are those of this version.")


def create_tenant(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What the workbench is called.")],
    administrator: Annotated[
        str, typer.Option(metavar="ADDRESS", help="E-mail address of the first administrator.")
    ],
    administrator_name: Annotated[str, typer.Option(metavar="NAME", help="What that person is called.")],
    language: Annotated[str, typer.Option(metavar="sv|en", help="Language of the workbench.")] = "sv",
    short: Annotated[
        str | None, typer.Option(metavar="WORD", help="Short name in small letters; made from the name.")
    ] = None,
    lists: Annotated[
        bool, typer.Option(help="Begin with Sweden's regions and the lists of NACE and NAICS.")
    ] = True,
) -> None:
    """Make a new workbench and invite its first administrator.

    The invitation is sent by mail and its link is written to standard output.
    """
    with refusing():
        make_ready()
        prepare()
        call_command(
            "create_tenant",
            name=name,
            short=short,
            language=language,
            email=administrator,
            person=administrator_name,
            lists=lists,
        )
