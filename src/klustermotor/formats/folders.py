"""Write several files into a folder, all of them or none."""

import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from klustermotor.formats.refusals import RefusedInput
from klustermotor.formats.tables_out import write_frame, write_text


def write_folder(folder: str | Path, contents: Mapping[str, str | pl.DataFrame]) -> list[Path]:
    """Write texts and frames under their names into a folder, which is made where it is lacking.

    Everything is written beside the folder first and put in place only when the last file is done; files of
    the same names are replaced, others stay.

    Parameters
    ----------
    folder : path
    contents : mapping of str to str or polars.DataFrame
        By file name; a frame is written by the ending of its name.

    Returns
    -------
    list of Path
        The files, in the order given.

    Raises
    ------
    RefusedInput
        If the folder is a file, or cannot be made or written to.

    Examples
    --------
    >>> import tempfile
    >>> written = write_folder(Path(tempfile.mkdtemp(), "new"), {"note.txt": "done"})
    >>> written[0].read_text()
    'done'
    """
    target = Path(folder).resolve()
    if target.exists() and not target.is_dir():
        raise RefusedInput(f"{folder} is a file; name a folder")
    staging = target.with_name(f".{target.name[:80]}.{secrets.token_hex(6)}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        staging.mkdir()
        for name, content in contents.items():
            if isinstance(content, str):
                write_text(staging / name, content)
            else:
                write_frame(staging / name, content)
        target.mkdir(exist_ok=True)
        return [(staging / name).replace(target / name) for name in contents]
    except OSError as error:
        raise RefusedInput(
            f"{folder}: the folder could not be written ({error.strerror or error})"
        ) from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)
