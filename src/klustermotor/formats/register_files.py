"""The files of a register: one, a folder, or a pattern; CSV or Parquet, all alike."""

import glob
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from klustermotor.formats.csv_text import looked_through
from klustermotor.formats.refusals import RefusedInput

_CSV, _PARQUET = (".csv", ".tsv", ".txt"), (".parquet", ".pq")


@dataclass(frozen=True, slots=True)
class RegisterFiles:
    """The files of a register, ready for an engine.

    Parameters
    ----------
    paths : tuple of str
        Sorted.
    folder : str or None
        The root of a folder that is cut by ``column=value`` subfolders.
    separator : str or None
        Between the cells of CSV files; None for Parquet.
    header : tuple of str
        Columns of CSV files; empty for Parquet.
    """

    paths: tuple[str, ...]
    folder: str | None
    separator: str | None
    header: tuple[str, ...]

    @property
    def decimal(self) -> str:
        """Return the decimal sign of numbers that are text."""
        return "," if self.separator == ";" else "."


@contextmanager
def register_files(source: str | Path, *, encoding: str | None = None) -> Iterator[RegisterFiles]:
    """Give the files behind a path, a folder or a pattern; CSV files are looked through first.

    Parameters
    ----------
    source : path, folder, or pattern with ``*``
    encoding : str, optional
        Encoding of CSV files that are not UTF-8; they are copied to UTF-8 for the time being.

    Yields
    ------
    RegisterFiles

    Raises
    ------
    RefusedInput
        If there is no file, formats are mixed, or CSV files differ in header or separator.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp(), "register.csv")
    >>> _ = path.write_text("lan,anst")
    >>> with register_files(path) as files:
    ...     files.header, files.separator
    (('lan', 'anst'), ',')
    """
    paths = _paths(source)
    if paths[0].suffix.lower() in _PARQUET:
        yield RegisterFiles(tuple(map(str, paths)), _cut_folder(source, paths), None, ())
        return
    with ExitStack() as stack:
        looked = []
        for path in paths:
            try:
                looked.append(stack.enter_context(looked_through(path, encoding=encoding)))
            except RefusedInput as error:
                raise RefusedInput(f"{path}: {error}") from error
        for path, file in zip(paths, looked, strict=True):
            if (file.header, file.separator) != (looked[0].header, looked[0].separator):
                raise RefusedInput(f"{path}: the header differs from that of {paths[0]}")
        header = looked[0].header
        blank = [name for name in header if not name.strip() or header.count(name) > 1]
        if blank:
            raise RefusedInput(f"{paths[0]}: the column {blank[0]!r} has no name of its own in the header")
        yield RegisterFiles(tuple(str(file.path) for file in looked), None, looked[0].separator, header)


def _paths(source: str | Path) -> list[Path]:
    """Return the files behind a path, a folder or a pattern, sorted and of one format."""
    path = Path(source)
    if path.is_dir():
        found = [one for one in path.rglob("*") if one.suffix.lower() in _CSV + _PARQUET and one.is_file()]
    elif path.is_file():
        found = [path]
    else:
        found = [Path(one) for one in glob.glob(str(source), recursive=True) if Path(one).is_file()]  # noqa: PTH207 - a whole pattern, not one below a folder
    if not found:
        raise RefusedInput(f"{source}: there is no CSV or Parquet file here")
    formats = {_PARQUET if one.suffix.lower() in _PARQUET else _CSV for one in found}
    if any(one.suffix.lower() not in _CSV + _PARQUET for one in found):
        raise RefusedInput(
            f"{source}: a register is read from files that end in .csv, .tsv, .txt or .parquet"
        )
    if len(formats) > 1:
        raise RefusedInput(f"{source}: there are CSV and Parquet files; name one kind, as in '*.parquet'")
    return sorted(found)


def _cut_folder(source: str | Path, paths: list[Path]) -> str | None:
    """Return the root where subfolders are named ``column=value``."""
    root = Path(source)
    if root.is_dir() and all("=" in path.relative_to(root).parts[0] for path in paths):
        return str(root)
    return None
