"""A data folder and a database of its own, and the workbench's processes on it."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
from psycopg import sql

ROOT = Path(__file__).parents[3]
COMMAND = (sys.executable, "-c", "from klustermotor.cli.app import main; main()")


@dataclass(frozen=True)
class Ground:
    """Where one workbench lives."""

    data: Path
    database_url: str

    def environment(self, **more: str) -> dict[str, str]:
        """Return what a process is given."""
        own = ("KLUSTERMOTOR_", "DJANGO", "DATABASE_URL", "DATA_DIR", "PORT")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(own)}
        return {
            **kept,
            "DATA_DIR": str(self.data),
            "DATABASE_URL": self.database_url,
            "DJANGO_SETTINGS_MODULE": "tests.web.operations.near_settings",
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            **more,
        }

    @contextmanager
    def running(self, *arguments: str, **more: str) -> Iterator[subprocess.Popen[bytes]]:
        """Run one of the workbench's commands beside the test, and end it with the block."""
        process = subprocess.Popen([*COMMAND, *arguments], env=self.environment(**more), cwd=self.data)
        try:
            yield process
        finally:
            if process.poll() is None:
                process.terminate()
            try:
                process.wait(timeout=60)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def run(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run one of the workbench's commands to its end."""
        return subprocess.run(
            [*COMMAND, *arguments],
            env=self.environment(**more),
            cwd=self.data,
            capture_output=True,
            text=True,
            check=False,
        )


def wait_until(true: Callable[[], Any], *, seconds: float = 120, what: str = "") -> None:
    """Wait for something that happens in another process."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            raise AssertionError(what or "What was waited for did not happen.")
        time.sleep(0.1)


def listens_to_the_end(pid: int) -> bool:
    """Return whether a process has taken the word to end (SIGTERM) into its own hands."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("SigCgt:"):
            return bool(int(line.split()[1], 16) & 1 << 14)
    return False


@contextmanager
def postgres_database(server: str, *, template: str = "template1") -> Iterator[str]:
    """Make a database beside the one that an address names, give its address, and drop it."""
    name = f"klustermotor_{uuid4().hex[:12]}"
    parts = urlsplit(server)
    with psycopg.connect(urlunsplit(parts._replace(path="/postgres")), autocommit=True) as keeper:
        keeper.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        )
        try:
            yield urlunsplit(parts._replace(path=f"/{name}"))
        finally:
            keeper.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
