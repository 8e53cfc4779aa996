"""Look through a CSV file once before it is read: encoding, separator, header, length."""

import codecs
import csv
import io
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from klustermotor.formats.refusals import ExplainedRefusal, RefusedInput

_CHUNK = 8 << 20
_HEADER_LIMIT = 1 << 20
_SEPARATORS = ",;\t"
_RETURNS = re.compile(r"\r+\n|\r")
_BREAK = re.compile(r"\s*\n\s*")
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
        A name that is written on several lines stands on one.
    lines : int
        Lines with the header; more than there are rows where a cell holds line breaks.
    quotes_match : bool
        Whether the quotation marks are even in number.
    """

    path: Path
    separator: str
    header: tuple[str, ...]
    lines: int
    quotes_match: bool = True

    @property
    def decimal(self) -> str:
        """Return the decimal sign of the separator: a comma with semicolons, a point otherwise."""
        return "," if self.separator == ";" else "."


@contextmanager
def looked_through(path: Path, *, encoding: str | None = None) -> Iterator[CsvFile]:
    r"""Give a CSV file as UTF-8 whose lines end in line feeds, checked from end to end.

    A copy stands in for a file in another encoding, or with carriage returns alone (as old Macintosh programs
    end lines, and some programs break lines inside a cell).

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
        look = _looked(path)
        if not look.lone_returns:
            yield _described(path, look)
            return
    with tempfile.TemporaryDirectory(prefix="klustermotor-") as folder:
        copy = Path(folder, path.name)
        _recode(path, copy, encoding or "utf-8")
        yield _described(copy, _looked(copy))


def first_record(text: str, *, name: str) -> dict[str, list[str]]:
    r"""Return the cells of the first record of CSV text for each separator; a record may span lines.

    Parameters
    ----------
    text : str
        The beginning of a file.
    name : str
        To be named in the refusal.

    Returns
    -------
    dict of separator to list of str
        No cells where the first line is blank.

    Raises
    ------
    ExplainedRefusal
        If the record does not end in the text: a quotation mark is opened and never closed.

    Examples
    --------
    >>> first_record('"Antal\nanställda";År\r7;2003', name="a.csv")[";"]
    ['Antal anställda', 'År']
    """
    plain = _RETURNS.sub("\n", text.removeprefix("\ufeff"))
    records = {}
    for separator in _SEPARATORS:
        lines = iter(io.StringIO(plain))
        try:
            cells = next(csv.reader(lines, delimiter=separator), [])
        except csv.Error as error:
            raise ExplainedRefusal("table.open_quote", name=name, line=1) from error
        if next(lines, None) is None and plain.count('"') % 2:
            raise ExplainedRefusal("table.open_quote", name=name, line=1)
        records[separator] = [_BREAK.sub(" ", cell).strip() if "\n" in cell else cell for cell in cells]
    return records


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


@dataclass(slots=True)
class _Look:
    """What the bytes of a text are counted to hold."""

    lines: int = 0
    quotes: int = 0
    lone_returns: int = 0


def _described(path: Path, look: _Look) -> CsvFile:
    """Return header and separator of a text that was looked through."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        text = file.read(_HEADER_LIMIT)
    if len(text) >= _HEADER_LIMIT and "\n" not in text:
        raise RefusedInput("the first line is longer than 1 MB, so it is no header")
    if not text.partition("\n")[0].strip():
        raise RefusedInput("the first line is blank; it should hold the names of the columns")
    cuts = first_record(text, name=path.name)
    separator = max(_SEPARATORS, key=lambda one: len(cuts[one]))
    return CsvFile(path, separator, tuple(cuts[separator]), look.lines, look.quotes % 2 == 0)


def _looked(path: Path) -> _Look:
    """Count lines, quotation marks and lone carriage returns of UTF-8 text; refuse what is not that."""
    look, last = _Look(), b"\n"
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        if file.read(2) in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}:
            raise RefusedInput("the file is in UTF-16, not UTF-8; name the encoding utf-16")
        file.seek(0)
        while chunk := file.read(_CHUNK):
            _decode(decoder, chunk, look.lines)
            if b"\x00" in chunk:
                raise RefusedInput(f"the file is no text: line {look.lines + 1:,} or later holds zero bytes")
            breaks, returns = chunk.count(b"\n"), chunk.count(b"\r")
            if not breaks and not returns and len(chunk) == _CHUNK:
                raise RefusedInput(f"line {look.lines + 1:,} is longer than 8 MB, so this is no table")
            look.lines += breaks
            look.quotes += chunk.count(b'"')
            across = last == b"\r" and chunk.startswith(b"\n")
            look.lone_returns += returns - chunk.count(b"\r\n") - across
            last = chunk[-1:]
    _decode(decoder, b"", look.lines, final=True)
    look.lines += last not in {b"\n", b"\r"}
    return look


def _decode(decoder: codecs.IncrementalDecoder, chunk: bytes, lines: int, *, final: bool = False) -> None:
    """Go on decoding; refuse bytes that are not UTF-8."""
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError as error:
        raise RefusedInput(_wrong_encoding(lines, error)) from error


def _wrong_encoding(lines: int, error: UnicodeDecodeError) -> str:
    """Say where the text stops being UTF-8."""
    line = lines + 1 + error.object[: error.start].count(b"\n")
    byte = error.object[error.start]
    return (
        f"line {line:,} is not UTF-8 text (byte 0x{byte:02X}); save the file as UTF-8 or name its encoding, "
        "often cp1252 or latin-1"
    )


def _recode(source: Path, target: Path, encoding: str) -> None:
    """Copy a text file to UTF-8 with line feeds, piece by piece."""
    try:
        with (
            source.open(encoding=encoding, newline="") as file,
            target.open("w", encoding="utf-8", newline="") as copy,
        ):
            held = ""
            while piece := file.read(_CHUNK):
                # A return at the end may belong to a line feed that comes next.
                whole = held + piece.removeprefix("\ufeff")
                kept = whole.rstrip("\r")
                held = whole[len(kept) :]
                copy.write(_RETURNS.sub("\n", kept))
            copy.write("\n" if held else "")
    except UnicodeError as error:
        raise RefusedInput(f"the file is not in the encoding {encoding}: {error}") from error
    if target.stat().st_size == 0:
        raise RefusedInput("the file is empty")
