"""``klustermotor demo``: load the two cases of 2003 and serve them, with three sign-ins to begin with."""

from typing import Annotated

import typer
from django.core.management import call_command

from klustermotor.web.config.commands.serving import check_port, children, shown_host
from klustermotor.web.config.commands.starting import make_ready, prepare, refusing, say
from klustermotor.web.config.commands.supervising import Supervisor


def demo(
    only_load: Annotated[
        bool, typer.Option("--only-load", help="Load the cases and end, without serving them.")
    ] = False,
) -> None:
    """Load the demo's two cases, unless they are there, and serve the workbench.

    Sörmland 2003 and Ljusdal 2003 live on 30 June 2003; what is invented in them is marked. PORT and DATA_DIR
    in the environment say where. Ends cleanly on SIGTERM and on Ctrl-C.
    """
    with refusing():
        environment = make_ready()
        if not only_load:
            check_port(environment.host, environment.port)
        prepare()
        call_command("load_demo")
        if only_load:
            return
        say(f"\nKlustermotor answers on http://{shown_host(environment.host)}:{environment.port}/")
        supervisor = Supervisor(
            children(environment, environment.host, environment.port, environment.workers)
        )
    raise typer.Exit(supervisor.run())
