"""Where the server listens, what is run for that, whether it answers; loads neither Django nor science."""

import http.client
import socket
import sys

from klustermotor.web.config.commands.supervising import Child
from klustermotor.web.config.environment import Environment, SettingsRefused

#: Requests one server process answers at the same time; the pool of database connections is as large.
_THREADS = 8
#: Addresses that mean every one of the machine, and the one on which it reaches itself.
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104
_PATIENCE = 1.0
_LAST_PORT = 65_535


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


def answers(host: str, port: int) -> bool:
    """Tell whether the server answers and reaches its database."""
    asked = http.client.HTTPConnection(_EVERYWHERE.get(host, host).strip("[]"), port, timeout=_PATIENCE)
    try:
        asked.request("GET", "/healthz", headers={"Host": "localhost"})
        return asked.getresponse().status < http.client.INTERNAL_SERVER_ERROR
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asked.close()


def check_port(host: str, port: int) -> None:
    """Say so in one sentence when there is no such port, or it is taken or may not be used."""
    if not 0 < port <= _LAST_PORT:
        raise SettingsRefused(f"There is no port {port}; choose one from 1 to {_LAST_PORT} with PORT.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host.strip("[]"), port))
        except PermissionError as error:
            raise SettingsRefused(
                f"This user may not listen on port {port}; choose one above 1023 with PORT."
            ) from error
        except socket.gaierror as error:
            raise SettingsRefused(
                f"There is no address called {host} on this machine; change HOST."
            ) from error
        except OSError as error:
            raise SettingsRefused(
                f"Port {port} on {host} is taken by another program ({error.strerror}); "
                "stop that one, or choose another with PORT."
            ) from error


def shown_address(host: str, port: int) -> str:
    """Return the address that a person on this machine can open."""
    shown = "localhost" if host in {"127.0.0.1", "0.0.0.0", "::", "::1"} else host  # noqa: S104
    return f"http://{shown}:{port}/"
