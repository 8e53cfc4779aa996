"""Look through a CSV file once before it is read: encoding, separator, header, length."""

import codecs
import csv
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from klustermotor.formats.refusals import RefusedInput

_CHUNK = 8 << 20
_HEADER_LIMIT = 1 << 20
_SEPARATORS = ",;\t"
_SIGNATURES = {
    b"PK\x03\x04": "a zip archive (an Excel workbook ends in .xlsx; unpack any other)",
    b"PAR1": "a Parquet file (its name should end in .parquet)",
    b"\x1f\x8b": "compressed (unpack it first)",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook (save it as .xlsx)",
    b"%PDF": "a PDF document",
}


@dataclass(frozen=True, slots=True)
class CsvFile:
    """A CSV file in UTF-8 that has been looked through.

    Parameters
    ----------
    path : Path
    separator : str
        ``,``, ``;`` or tab: the one that cuts the header into most columns.
    header : tuple of str
    lines : int
        Lines with the header; more than there are rows where a cell holds line breaks.
    """

    path: Path
    separator: str
    header: tuple[str, ...]
    lines: int

    @property
    def decimal(self) -> str:
        """Return the decimal sign of the separator: a comma with semicolons, a point otherwise."""
        return "," if self.separator == ";" else "."


@contextmanager
def looked_through(path: Path, *, encoding: str | None = None) -> Iterator[CsvFile]:
    r"""Give a CSV file as UTF-8, checked from end to end; a copy in UTF-8 stands in for another encoding.

    Parameters
    ----------
    path : Path
    encoding : str, optional
        How the file is encoded; default UTF-8 with or without byte-order mark. It is never guessed.

    Yields
    ------
    CsvFile

    Raises
    ------
    RefusedInput
        If the file is empty, no text, not in the encoding, or has no header.

    Examples
    --------
    >>> path = Path(tempfile.mkdtemp(), "jobs.csv")
    >>> _ = path.write_text("län;antal\n01;1,5\n", encoding="utf-8")
    >>> with looked_through(path) as file:
    ...     file.header, file.separator, file.decimal
    (('län', 'antal'), ';', ',')
    """
    _check_signature(path)
    if encoding is None or codecs_name(encoding) in {"utf-8", "utf-8-sig", "ascii"}:
        yield _inspected(path)
        return
    with tempfile.TemporaryDirectory(prefix="klustermotor-") as folder:
        copy = Path(folder, path.name)
        _recode(path, copy, encoding)
        yield _inspected(copy)


def codecs_name(encoding: str) -> str:
    """Return the usual name of an encoding; refuse one that does not exist.

    Parameters
    ----------
    encoding : str

    Returns
    -------
    str

    Raises
    ------
    RefusedInput
        If Python knows no text encoding of that name.

    Examples
    --------
    >>> codecs_name("Latin1"), codecs_name("UTF8")
    ('iso8859-1', 'utf-8')
    """
    try:
        found = codecs.lookup(encoding)
        "".encode(found.name)
    except LookupError as error:
        raise RefusedInput(f"there is no encoding {encoding!r}; try cp1252, latin-1 or utf-8") from error
    return found.name


def _check_signature(path: Path) -> None:
    """Refuse a file that is empty or whose first bytes show that it is no CSV file."""
    with path.open("rb") as file:
        start = file.read(8)
    if not start:
        raise RefusedInput("the file is empty")
    for signature, what in _SIGNATURES.items():
        if start.startswith(signature):
            raise RefusedInput(f"the file is not CSV text but {what}")


def _inspected(path: Path) -> CsvFile:
    """Check the encoding to the last byte, and return header, separator and length."""
    with path.open("rb") as file:
        if file.read(2) in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}:
            raise RefusedInput("the file is in UTF-16, not UTF-8; name the encoding utf-16")
        file.seek(0)
        lines = _count_lines(file)
        file.seek(0)
        first = file.readline(_HEADER_LIMIT)
    if len(first) >= _HEADER_LIMIT:
        raise RefusedInput("the first line is longer than 1 MB, so it is no header")
    text = first.decode("utf-8-sig").rstrip("\r\n")
    if not text.strip():
        raise RefusedInput("the first line is blank; it should hold the names of the columns")
    cuts = {separator: next(csv.reader([text], delimiter=separator)) for separator in _SEPARATORS}
    separator = max(_SEPARATORS, key=lambda one: len(cuts[one]))
    return CsvFile(path, separator, tuple(cuts[separator]), lines)


def _count_lines(file: BinaryIO) -> int:
    """Return the number of lines of UTF-8 text; refuse what is not that, with the line."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    lines, last = 0, b"\n"
    while chunk := file.read(_CHUNK):
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError as error:
            raise RefusedInput(_wrong_encoding(lines, error)) from error
        if b"\x00" in chunk:
            raise RefusedInput(f"the file is no text: line {lines + 1:,} or later holds zero bytes")
        breaks = chunk.count(b"\n") or chunk.count(b"\r")
        if not breaks and len(chunk) == _CHUNK:
            raise RefusedInput(f"line {lines + 1:,} is longer than 8 MB, so this is no table")
        lines, last = lines + breaks, chunk[-1:]
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise RefusedInput(_wrong_encoding(lines, error)) from error
    return lines + (last not in {b"\n", b"\r"})


def _wrong_encoding(lines: int, error: UnicodeDecodeError) -> str:
    """Say where the text stops being UTF-8."""
    line = lines + 1 + error.object[: error.start].count(b"\n")
    byte = error.object[error.start]
    return (
        f"line {line:,} is not UTF-8 text (byte 0x{byte:02X}); save the file as UTF-8 or name its encoding, "
        "often cp1252 or latin-1"
    )


def _recode(source: Path, target: Path, encoding: str) -> None:
    """Copy a text file to UTF-8, piece by piece."""
    try:
        with (
            source.open(encoding=encoding, newline="") as file,
            target.open("w", encoding="utf-8", newline="") as copy,
        ):
            while piece := file.read(_CHUNK):
                copy.write(piece.removeprefix("\ufeff"))
    except UnicodeError as error:
        raise RefusedInput(f"the file is not in the encoding {encoding}: {error}") from error
    if target.stat().st_size == 0:
        raise RefusedInput("the file is empty")
