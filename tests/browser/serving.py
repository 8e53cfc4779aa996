"""The workbench as people run it, for the browser: the demo in a folder of its own, pages and worker."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PASSWORD = "klustermotor-2003"
_COMMAND = [sys.executable, "-c", "from klustermotor.cli.app import main; main()"]
_PATIENCE = 300.0


def load_demo(folder: Path) -> None:
    """Load the two cases of 2003 into a folder."""
    command = [*_COMMAND, "demo", "--only-load"]
    done = subprocess.run(
        command, env=_surroundings(folder, 0), capture_output=True, text=True, timeout=_PATIENCE, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Give the address at which a folder's workbench answers; it is ended as a machine ends it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = folder / "server.log"
    with log.open("wb") as out:
        running = subprocess.Popen(
            [*_COMMAND, "serve"], env=_surroundings(folder, port), stdout=out, stderr=subprocess.STDOUT
        )
    try:
        _await(f"http://localhost:{port}/healthz", running, log)
        yield f"http://localhost:{port}"
    finally:
        running.send_signal(signal.SIGTERM)
        running.wait(timeout=60)
    said = log.read_text(errors="replace")
    assert "Traceback" not in said, said[-4000:]


def _surroundings(folder: Path, port: int) -> dict[str, str]:
    """Return an environment in which nothing of the tests' own settings stands."""
    ours = {"DJANGO_SETTINGS_MODULE", "DATABASE_URL", "HOST", "PORT"}
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in ours and not name.startswith("KLUSTERMOTOR_")
    }
    return {**kept, "DATA_DIR": str(folder), **({"PORT": str(port)} if port else {})}


def _await(address: str, running: subprocess.Popen[bytes], log: Path) -> None:
    """Ask until the server answers."""
    last = time.monotonic() + _PATIENCE
    while time.monotonic() < last:
        assert running.poll() is None, log.read_text(errors="replace")
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise AssertionError(f"No answer from {address}: {log.read_text(errors='replace')}")
