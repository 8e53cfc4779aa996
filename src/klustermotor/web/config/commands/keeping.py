"""``klustermotor backup`` and ``klustermotor restore``: the database and the files in one archive."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from klustermotor.web.config.commands.archives import read_archive, write_archive
from klustermotor.web.config.commands.saying import say
from klustermotor.web.config.commands.starting import make_ready, prepare, refusing


def backup(
    out: Annotated[
        Path | None,
        typer.Argument(
            metavar="FILE",
            help="Archive to write, .tar or .tar.gz; named by date and time where none is given.",
        ),
    ] = None,
) -> None:
    """Write everything the workbench holds into one file.

    The workbench may be in use meanwhile: the archive holds one moment of the database, and every file it
    speaks of. The archive also holds the secret key and what is confidential: keep it as such.
    """
    with refusing():
        make_ready()
        target = out or Path(f"klustermotor-{datetime.now(UTC):%Y%m%d-%H%M%S}.tar")
        write_archive(target)
    say(f"Everything is in {target}.")


def restore(
    archive: Annotated[Path, typer.Argument(metavar="FILE", help="What `klustermotor backup` wrote.")],
) -> None:
    """Put back what a backup holds, where nothing is yet.

    DATA_DIR must hold no database and DATABASE_URL must name an empty one; each file is checked against its
    digest, and the database is then brought to this version.
    """
    with refusing():
        make_ready()
        count = read_archive(archive)
        prepare()
    say(f"The database and {count} files are back.")
