"""``klustermotor backup`` and ``klustermotor restore``: the database and the files in one archive."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from klustermotor.web.config.commands.archives import read_archive, write_archive
from klustermotor.web.config.commands.erasing_again import erase_again
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
    erased: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="What was erased since, kept as erasures.jsonl in the data folder that was lost or left.",
        ),
    ] = None,
) -> None:
    """Put back what a backup holds, where nothing is yet.

    DATA_DIR must hold no database and DATABASE_URL must name an empty one; each file is checked against its
    digest, and the database is then brought to this version. What was erased of persons after the backup was
    made is erased again, as far as erasures.jsonl beside the data says.
    """
    with refusing():
        make_ready()
        count = read_archive(archive)
        prepare()
        again = erase_again(erased)
    say(f"The database and {count} files are back.")
    if again:
        say(f"{again} things that were erased after the backup was made are erased again.")
