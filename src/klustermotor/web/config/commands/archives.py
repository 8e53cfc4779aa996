"""The archive of a backup: a manifest, one moment of the database, every file, the secret key."""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
import zlib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

import klustermotor
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.files import path_of

_FORM = 1
_DATABASE = "database"
#: Most files are packed already, so more than a light press is time lost.
_PRESS = 3


def write_archive(target: Path) -> None:
    """Write the archive whole under its name, or not at all; an existing file is not written over."""
    if target.exists():
        raise Refused(f"{target} is there already; choose another name.")
    pack = _packer(target)
    data = Path(settings.DATA_DIR)
    with tempfile.TemporaryDirectory(dir=data, prefix=".backup-") as folder:
        dump = Path(folder) / _DATABASE
        # The database first: files are stored before the rows that speak of them, so none can be lacking.
        _dump(dump)
        files = sorted(path for path in (data / "files").glob("??/*") if path.is_file())
        note = Path(folder) / "manifest.json"
        note.write_text(json.dumps(_manifest(dump, [path.name for path in files]), indent=2))
        draft = target.with_name(f".{target.name}.{os.getpid()}")
        try:
            draft.touch(mode=0o600, exist_ok=False)
            with pack(draft) as archive:
                archive.add(note, "manifest.json")
                archive.add(dump, _DATABASE)
                for path in files:
                    archive.add(path, f"files/{path.name}")
                if (data / "secret-key").exists():
                    archive.add(data / "secret-key", "secret-key")
            draft.rename(target)
        finally:
            draft.unlink(missing_ok=True)


def _packer(target: Path) -> Callable[[Path], tarfile.TarFile]:
    """Return how an archive of this name is opened for writing."""
    if target.name.endswith((".tar.gz", ".tgz")):
        return lambda path: tarfile.open(path, "w:gz", compresslevel=_PRESS)
    if target.suffix != ".tar":
        raise Refused(f"Name the archive so that it ends in .tar or .tar.gz; {target.name} does not.")
    return lambda path: tarfile.open(path, "w")


def _manifest(dump: Path, names: list[str]) -> dict[str, Any]:
    """Return what an archive says of itself."""
    return {
        "form": _FORM,
        "version": klustermotor.__version__,
        "made_at": timezone.now().isoformat(),
        "database": connection.vendor,
        "digest": _digest(dump),
        "steps": sorted(".".join(step) for step in MigrationRecorder(connection).applied_migrations()),
        "files": names,
    }


def read_archive(source: Path) -> int:
    """Put back what an archive holds; return how many files. Nothing may be there already."""
    _demand_nothing_there()
    data = Path(settings.DATA_DIR)
    with tempfile.TemporaryDirectory(dir=data, prefix=".restore-") as folder:
        try:
            with tarfile.open(source) as archive:
                archive.extractall(folder, filter="data")
            manifest = json.loads((Path(folder) / "manifest.json").read_text())
        except (tarfile.TarError, OSError, ValueError, EOFError, zlib.error) as error:
            raise Refused(f"{source} cannot be read as a backup: {error}") from error
        _check(manifest, Path(folder), source)
        count = _put_files(Path(folder) / "files")
        _load(Path(folder) / _DATABASE)
        # In place of the one that starting this command made: with it, links and sign-ins go on working.
        if (Path(folder) / "secret-key").exists():
            (Path(folder) / "secret-key").replace(data / "secret-key")
    return count


def _demand_nothing_there() -> None:
    """Refuse to restore over a database that holds anything."""
    with closing(connection):
        if connection.introspection.table_names():
            raise Refused(
                "There is a database here already; restore where nothing is yet: another DATA_DIR, "
                "or an empty database in DATABASE_URL."
            )


def _check(manifest: dict[str, Any], folder: Path, source: Path) -> None:
    """Refuse an archive of another form, of another kind of database, or that has been damaged."""
    if manifest.get("form") != _FORM:
        raise Refused(f"{source} was written by another version, in a form this one does not read.")
    if manifest["database"] != connection.vendor:
        raise Refused(
            f"{source} holds a {manifest['database']} database, and this workbench uses {connection.vendor}; "
            "set DATABASE_URL accordingly."
        )
    newer = set(manifest.get("steps", ())) - {
        ".".join(step) for step in MigrationLoader(None).disk_migrations
    }
    if newer:
        raise Refused(
            f"{source} was written by a later version ({manifest['version']}) than this one "
            f"({klustermotor.__version__}); install that version and restore with it."
        )
    if not (folder / _DATABASE).is_file() or _digest(folder / _DATABASE) != manifest["digest"]:
        raise Refused(f"The database in {source} is damaged: its digest does not fit.")
    there = {path.name for path in (folder / "files").glob("*")}
    if there != set(manifest["files"]):
        raise Refused(f"{source} is not whole: it holds {len(there)} files of {len(manifest['files'])}.")
    wrong = sorted(name for name in there if _digest(folder / "files" / name) != name)
    if wrong:
        raise Refused(f"{len(wrong)} files in {source} are damaged, the first of them {wrong[0]}.")


def _put_files(folder: Path) -> int:
    """Move files to where they are found by their digest."""
    files = sorted(folder.glob("*"))
    for path in files:
        final = path_of(path.name)
        final.parent.mkdir(parents=True, exist_ok=True)
        path.replace(final)
    return len(files)


def _dump(target: Path) -> None:
    """Write one moment of the database."""
    if connection.vendor == "postgresql":
        _run_postgres("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")
        return
    with (
        closing(sqlite3.connect(connection.settings_dict["NAME"])) as live,
        closing(sqlite3.connect(target)) as copy,
    ):
        live.backup(copy)


def _load(source: Path) -> None:
    """Put a dump where the database belongs."""
    if connection.vendor == "postgresql":
        name = str(connection.settings_dict["NAME"])
        _run_postgres(
            *("pg_restore", "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error"),
            *(f"--dbname={name}", str(source)),
        )
        return
    live = Path(connection.settings_dict["NAME"])
    for left in (live, live.with_name(f"{live.name}-wal"), live.with_name(f"{live.name}-shm")):
        left.unlink(missing_ok=True)
    shutil.move(source, live)


def _run_postgres(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own programs on the workbench's database."""
    found = shutil.which(program)
    if found is None:
        raise Refused(f"{program} is needed for a PostgreSQL database; install PostgreSQL's client programs.")
    described = connection.settings_dict
    keys = {"HOST": "HOST", "PORT": "PORT", "USER": "USER", "PASSWORD": "PASSWORD", "DATABASE": "NAME"}
    given = {f"PG{name}": str(described[key]) for name, key in keys.items() if described.get(key)}
    done = subprocess.run(  # noqa: S603
        [found, *arguments], env={**os.environ, **given}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Refused(f"{program} could not do it: {done.stderr.strip()[:500]}")


def _digest(path: Path) -> str:
    """Return a file's SHA-256."""
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
