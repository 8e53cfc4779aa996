"""``klustermotor demo``: load the two cases of 2003 and serve them, with three sign-ins to begin with.

This process only watches over others, so that it hears at every moment that it is to end.
"""

import signal
import sys
from functools import partial
from typing import Annotated

import typer

from klustermotor.web.config.commands.listening import answers, check_port, children, shown_address
from klustermotor.web.config.commands.saying import REFUSED, say
from klustermotor.web.config.commands.supervising import Child, Supervisor
from klustermotor.web.config.environment import Environment, SettingsRefused, read_environment

_LOAD = [sys.executable, "-c", "from klustermotor.web.config.commands.demo_ground import main; main()"]
#: Seconds that loading may take to leave: what it has begun is taken up again at the next start.
_GRACE = 3.0


def demo(
    only_load: Annotated[
        bool, typer.Option("--only-load", help="Load the cases and end, without serving them.")
    ] = False,
) -> None:
    """Load the demo's two cases, unless they are there, and serve the workbench.

    Sörmland 2003 and Ljusdal 2003 live on 30 June 2003; what is invented in them is marked. PORT and DATA_DIR
    in the environment say where. Ends cleanly on SIGTERM and on Ctrl-C, also while it loads: the next start
    takes up what this one had begun.
    """
    supervisor = Supervisor()
    supervisor.listen()
    try:
        environment = read_environment()
        if not only_load:
            check_port(environment.host, environment.port)
    except SettingsRefused as refused:
        say(f"Refused: {refused}")
        raise typer.Exit(REFUSED) from None
    loaded = supervisor.see_through(Child("loading", _LOAD, _GRACE))
    if only_load and loaded is None:
        raise typer.Exit(128 + signal.SIGTERM)
    if only_load or loaded != 0:
        raise typer.Exit(loaded or 0)
    raise typer.Exit(_serve(supervisor, environment))


def _serve(supervisor: Supervisor, environment: Environment) -> int:
    """Serve until told to end; return the exit status."""
    host, port = environment.host, environment.port
    return supervisor.keep(
        children(environment, host, port, environment.workers),
        answers=partial(answers, host, port),
        once_it_answers=lambda: say(f"\nKlustermotor answers on {shown_address(host, port)}"),
    )
