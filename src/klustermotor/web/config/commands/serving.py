"""``klustermotor serve`` and ``klustermotor worker``: the pages and the background work, kept alive."""

import signal
import socket
import sys
from typing import Annotated

import typer
from django.core.management import call_command

from klustermotor.web.config.commands.starting import make_ready, prepare, refusing, say
from klustermotor.web.config.commands.supervising import Child, Supervisor
from klustermotor.web.config.environment import Environment, doubts
from klustermotor.web.shared.errors import Refused

#: Requests one server process answers at the same time; the pool of database connections is as large.
_THREADS = 8


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
        say(f"Klustermotor answers on http://{shown_host(where)}:{at}/")
        supervisor = Supervisor(children(environment, where, at, workers or environment.workers))
    raise typer.Exit(supervisor.run())


def worker() -> None:
    """Do the workbench's background work, without the pages.

    Several may run at the same time, also on several machines with the same database and data folder.
    """
    # The worker itself takes these two; the command line's own answer to them would skip its last duties.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    with refusing():
        make_ready()
        call_command("work")


def children(environment: Environment, host: str, port: int, workers: int) -> list[Child]:
    """Return what is run side by side, in the order in which it is stopped."""
    server = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)),
        *("--workers", str(workers), "--blocking-threads", str(_THREADS), "--no-ws"),
        *("--respawn-failed-workers", "--workers-kill-timeout", "10s", "--log-level", "error"),
        *(["--access-log"] if environment.debug else []),
        "klustermotor.web.config.wsgi:application",
    ]
    background = [sys.executable, "-c", "from klustermotor.cli.app import main; main()", "worker"]
    return [Child("server", server), Child("worker", background)]


def check_port(host: str, port: int) -> None:
    """Say so in one sentence when the port is taken or may not be used."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host.strip("[]"), port))
        except PermissionError as error:
            raise Refused(
                f"This user may not listen on port {port}; choose one above 1023 with PORT."
            ) from error
        except socket.gaierror as error:
            raise Refused(f"There is no address called {host} on this machine; change HOST.") from error
        except OSError as error:
            raise Refused(
                f"Port {port} on {host} is taken by another program ({error.strerror}); "
                "stop that one, or choose another with PORT."
            ) from error


def shown_host(host: str) -> str:
    """Return the address a person on this machine can open."""
    return "localhost" if host in {"127.0.0.1", "0.0.0.0", "::", "::1"} else host  # noqa: S104
