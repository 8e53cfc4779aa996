"""Write results whole or not at all."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path

import polars as pl

from klustermotor.formats.refusals import RefusedInput

_WRITERS: dict[str, Callable[[pl.DataFrame, Path], object]] = {
    ".csv": lambda frame, path: frame.write_csv(path, line_terminator="\n"),
    ".tsv": lambda frame, path: frame.write_csv(path, separator="\t", line_terminator="\n"),
    ".parquet": lambda frame, path: frame.write_parquet(path),
    ".xlsx": lambda frame, path: frame.write_excel(path, worksheet="table", autofilter=False),
}


def write_atomically(path: str | Path, write: Callable[[Path], object]) -> Path:
    """Write a file under a passing name in the same folder, then put it in its place in one step.

    Parameters
    ----------
    path : path
        Where the file shall stand; one that stands there is replaced.
    write : callable of the passing path
        Writes the file; if it fails, nothing is left behind and an old file stays as it was.

    Returns
    -------
    Path

    Raises
    ------
    RefusedInput
        If the folder does not exist or may not be written to, or ``path`` is a folder.

    Examples
    --------
    >>> import tempfile
    >>> target = Path(tempfile.mkdtemp(), "note.txt")
    >>> write_atomically(target, lambda passing: passing.write_text("done")).read_text()
    'done'
    """
    target = Path(path).resolve()
    check_writable(target)
    passing = target.with_name(f".{target.stem[:80]}.{secrets.token_hex(6)}{target.suffix}")
    try:
        write(passing)
        with passing.open("rb") as file:
            os.fsync(file.fileno())
        passing.replace(target)
    except PermissionError as error:
        raise RefusedInput(f"{path}: the folder may not be written to by you") from error
    except OSError as error:
        raise RefusedInput(f"{path}: the file could not be written ({error.strerror or error})") from error
    finally:
        passing.unlink(missing_ok=True)
    return target


def check_writable(path: str | Path) -> None:
    """Refuse a place where no file can be written, before the work is done.

    Parameters
    ----------
    path : path
        Where a file shall stand.

    Raises
    ------
    RefusedInput
        If the folder does not exist, or the path is a folder or a device.

    Examples
    --------
    >>> check_writable("no/such/folder/out.csv")
    Traceback (most recent call last):
    klustermotor.formats.refusals.RefusedInput: no/such/folder/out.csv: there is no folder no/such/folder
    """
    target = Path(path)
    if target.is_dir():
        raise RefusedInput(f"{path}: this is a folder; name a file in it")
    if target.exists() and not target.is_file():
        raise RefusedInput(f"{path}: this is not a regular file")
    if not target.parent.is_dir():
        raise RefusedInput(f"{path}: there is no folder {target.parent}")


def check_format(path: str | Path) -> None:
    """Refuse a name that does not say in which format a table shall be written.

    Parameters
    ----------
    path : path

    Raises
    ------
    RefusedInput
        If the name does not end in .csv, .tsv, .parquet or .xlsx.

    Examples
    --------
    >>> check_format("out.doc")
    Traceback (most recent call last):
    klustermotor.formats.refusals.RefusedInput: out.doc: the name must end in .csv, .tsv, .parquet, .xlsx
    """
    if Path(path).suffix.lower() not in _WRITERS:
        raise RefusedInput(f"{path}: the name must end in {', '.join(_WRITERS)}")


def write_frame(path: str | Path, frame: pl.DataFrame) -> Path:
    r"""Write a frame as CSV, TSV, Parquet or XLSX by the ending of the name, whole or not at all.

    Parameters
    ----------
    path : path
    frame : polars.DataFrame
        Text columns stay text in every format, so ``01`` stays ``01``.

    Returns
    -------
    Path

    Raises
    ------
    RefusedInput
        If the ending is another one, the place cannot be written to, or a sheet cannot hold the rows.

    Examples
    --------
    >>> import tempfile
    >>> write_frame(Path(tempfile.mkdtemp(), "out.csv"), pl.DataFrame({"region": ["01"]})).read_text()
    'region\n01\n'
    """
    check_format(path)
    suffix = Path(path).suffix.lower()
    if suffix == ".xlsx" and frame.height >= 1_048_576:
        raise RefusedInput(
            f"{path}: a sheet holds 1,048,575 rows, the result has {frame.height:,}; write CSV"
        )
    try:
        return write_atomically(path, lambda passing: _WRITERS[suffix](frame, passing))
    except ModuleNotFoundError as error:
        raise RefusedInput(f"{path}: writing XLSX needs the package XlsxWriter; write CSV instead") from error


def write_text(path: str | Path, text: str) -> Path:
    """Write text in UTF-8, whole or not at all.

    Parameters
    ----------
    path : path
    text : str

    Returns
    -------
    Path

    Raises
    ------
    RefusedInput
        If the place cannot be written to.

    Examples
    --------
    >>> import tempfile
    >>> write_text(Path(tempfile.mkdtemp(), "out.json"), "{}").read_text()
    '{}'
    """
    return write_atomically(path, lambda passing: passing.write_text(text, encoding="utf-8", newline="\n"))
