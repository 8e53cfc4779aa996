"""``klustermotor serve`` and ``klustermotor worker``: the pages and the background work, kept alive."""

import signal
from functools import partial
from typing import Annotated

import typer
from django.core.management import call_command

from klustermotor.web.config.commands.listening import answers, check_port, children, shown_address
from klustermotor.web.config.commands.saying import say
from klustermotor.web.config.commands.starting import make_ready, prepare, refusing
from klustermotor.web.config.commands.supervising import Supervisor
from klustermotor.web.config.environment import doubts


def serve(
    host: Annotated[
        str | None, typer.Option(metavar="HOST", help="Address to listen on; HOST in the environment.")
    ] = None,
    port: Annotated[
        int | None, typer.Option(metavar="N", help="Port to listen on; PORT in the environment.")
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(metavar="N", help="Server processes; KLUSTERMOTOR_WORKERS in the environment."),
    ] = None,
) -> None:
    """Serve the workbench: the pages and the background work together.

    The database is brought to this version first. Ends cleanly on SIGTERM and on Ctrl-C: the server answers
    what it has begun, the worker lets go of its job, which goes on at the next start.
    """
    with refusing():
        environment = make_ready()
        where, at = host or environment.host, port or environment.port
        check_port(where, at)
        prepare()
        for doubt in doubts(environment):
            say(doubt)
    supervisor = Supervisor()
    supervisor.listen()
    status = supervisor.keep(
        children(environment, where, at, workers or environment.workers),
        answers=partial(answers, where, at),
        once_it_answers=lambda: say(f"Klustermotor answers on {shown_address(where, at)}"),
    )
    raise typer.Exit(status)


def worker() -> None:
    """Do the workbench's background work, without the pages.

    Several may run at the same time, also on several machines with the same database and data folder.
    """
    # The worker itself takes these two; the command line's own answer to them would skip its last duties.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    with refusing():
        make_ready()
        call_command("work")
