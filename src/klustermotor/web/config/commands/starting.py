"""What every command of the workbench does first: settings read, the data folder there, Django ready."""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
import typer
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from klustermotor.web.config.commands.saying import REFUSED, say
from klustermotor.web.config.environment import Environment, SettingsRefused, read_environment
from klustermotor.web.shared.errors import Refused


@contextmanager
def refusing() -> Iterator[None]:
    """End the command with status 1 and one sentence when it cannot be done."""
    try:
        yield
    except (SettingsRefused, Refused, CommandError, OSError) as refused:
        say(f"Refused: {refused}")
        raise typer.Exit(REFUSED) from None
    except DatabaseError as error:
        line = str(error).strip().splitlines()[0]
        say(f"Refused: the database does not answer as it should: {line}")
        raise typer.Exit(REFUSED) from None


def make_ready() -> Environment:
    """Read the settings, make the data folder and start Django."""
    environment = read_environment()
    make_data_folder(environment.data_dir.absolute())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "klustermotor.web.config.settings")
    django.setup()
    return environment


def make_data_folder(folder: Path) -> None:
    """Make the folder that holds everything, for the owner only; say so where it cannot be written."""
    probe = folder / f".probe-{os.getpid()}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise Refused(
            f"The data folder {folder} cannot be written ({error.strerror}). "
            "Set DATA_DIR to a folder that this user may write to."
        ) from error


def prepare() -> None:
    """Bring the database to this version and gather the pages' files; one process at a time."""
    lock = Path(settings.DATA_DIR) / ".preparing"
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        call_command("migrate", interactive=False, verbosity=0)
        _gather_static_files()


def _gather_static_files() -> None:
    """Copy scripts, style and pictures to where they are served from, when they are not there already."""
    root = Path(settings.STATIC_ROOT)
    mark, print_now = root / ".gathered", _fingerprint()
    if mark.exists() and mark.read_text() == print_now:
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=root.exists())
    mark.write_text(print_now)


def _fingerprint() -> str:
    """Return what tells whether any file of the pages has changed since it was gathered."""
    seen = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            modified = storage.get_modified_time(path).timestamp()
            seen.update(f"{path} {storage.size(path)} {modified}\n".encode())
    return seen.hexdigest()
