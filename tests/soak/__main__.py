"""Minutes of ordinary use with processes killed at random: ``python -m tests.soak MINUTES``.

Starts the workbench on a database of its own (``DATABASE_URL`` names a PostgreSQL server; SQLite without).
People write through pages and services, imports and analyses are asked for, and the server and the worker are
killed at random. At the end all that was acknowledged must be there, and nothing may be half-done.
"""

import os
import random
import socket
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests.web.operations.ground import Ground, postgres_database


def main() -> int:
    """Set the ground, then hand over to the part that needs Django."""
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else 5.0
    seed = int(os.environ.get("SEED", random.SystemRandom().randrange(10_000)))
    with ExitStack() as held:
        folder = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="klustermotor-soak-")))
        server = os.environ.get("DATABASE_URL", "")
        if server.startswith("postgres"):
            url = held.enter_context(postgres_database(server))
        else:
            url = f"sqlite://{folder}/klustermotor.sqlite3"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = str(probe.getsockname()[1])
        ground = Ground(folder, url)
        given = {
            "KLUSTERMOTOR_LEASE_SECONDS": "5",
            "KLUSTERMOTOR_SECRET_KEY": "only-for-the-soak",
            "PORT": port,
        }
        os.environ.clear()
        os.environ.update(ground.environment(**given))
        print(f"{url.split(':', 1)[0]}, {minutes:g} minutes, SEED={seed}", flush=True)  # noqa: T201
        prepared = ground.run("migrate", **given)
        if prepared.returncode:
            print(prepared.stderr)  # noqa: T201
            return 1
        # Only now can Django be loaded: its settings are read from the environment made above.
        from tests.soak.hours import soak  # noqa: PLC0415

        return soak(ground, given, seconds=minutes * 60, seed=seed)


if __name__ == "__main__":
    sys.exit(main())
