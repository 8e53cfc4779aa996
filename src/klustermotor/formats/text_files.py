"""Text from strangers: whether it is text, in which encoding, and whether its lines can be a table."""

import codecs
from pathlib import Path

from klustermotor.formats.csv_text import first_record
from klustermotor.formats.refusals import ExplainedRefusal
from klustermotor.formats.upload_limits import UploadLimits

SEPARATORS = ";,\t"

#: So many lines may stand above the headings of a table, with them.
_TITLES = 20
_CHUNK = 1 << 20
_CONTROL = bytes(code for code in range(32) if code not in b"\t\n\r\f") + b"\x7f"
# Bytes that Windows-1252 leaves undefined.
_UNDEFINED = b"\x81\x8d\x8f\x90\x9d"


def detect_encoding(path: str | Path) -> str:
    r"""Return the encoding of a text file: by its mark, else UTF-8 if it is that throughout, else cp1252.

    Parameters
    ----------
    path : path

    Returns
    -------
    {"utf-8", "utf-16", "cp1252"}

    Raises
    ------
    ExplainedRefusal
        If it is none of them.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp(), "a.csv")
    >>> _ = path.write_bytes("län;antal\n".encode("latin-1"))
    >>> detect_encoding(path)
    'cp1252'
    """
    file = Path(path)
    decoder = codecs.getincrementaldecoder("utf-8")()
    narrow = True
    utf_8 = True
    with file.open("rb") as opened:
        if opened.read(2) in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}:
            return "utf-16"
        opened.seek(0)
        while chunk := opened.read(_CHUNK):
            narrow = narrow and not any(byte in chunk for byte in _UNDEFINED)
            utf_8 = utf_8 and _decodes(decoder, chunk)
            if not (narrow or utf_8):
                raise ExplainedRefusal("upload.no_text", name=file.name)
    if utf_8 and _decodes(decoder, b"", final=True):
        return "utf-8"
    if narrow:
        return "cp1252"
    raise ExplainedRefusal("upload.no_text", name=file.name)


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    """Tell whether a piece goes on in the encoding."""
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def inspect_text(path: Path, *, name: str, limits: UploadLimits, as_table: bool, titled: bool = False) -> str:
    r"""Return ``csv`` or ``txt`` for a file that is text, with lines and columns within the limits.

    Parameters
    ----------
    path : Path
    name : str
    limits : UploadLimits
    as_table : bool
        Whether the lines are meant as rows.
    titled : bool
        Whether titles and blank lines may stand above the headings.

    Returns
    -------
    {"csv", "txt"}

    Raises
    ------
    ExplainedRefusal
        For zero bytes and control characters, lines without end, too many columns, a first line that is
        blank or has one column.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp(), "a.csv")
    >>> _ = path.write_text("a,b\n1,2\n")
    >>> inspect_text(path, name="a.csv", limits=UploadLimits(), as_table=True)
    'csv'
    """
    with path.open("rb") as file:
        wide = file.read(2) in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}
    if wide:
        _check_utf_16(path, name)
    else:
        _check_lines(path, name, limits)
        try:
            detect_encoding(path)
        except ExplainedRefusal as error:
            raise ExplainedRefusal("upload.no_text", name=name) from error
    if not as_table:
        return "txt"
    _check_header(path, name, limits, "utf-16" if wide else "utf-8", titled=titled)
    return "csv"


def _check_lines(path: Path, name: str, limits: UploadLimits) -> None:
    """Refuse bytes that are no text, and a line without end."""
    line, length = 1, 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            if b"\x00" in chunk:
                raise ExplainedRefusal("upload.zero_bytes", name=name)
            if chunk.translate(None, _CONTROL) != chunk:
                raise ExplainedRefusal("upload.no_text", name=name)
            lines = chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
            lengths = [length + len(lines[0]), *map(len, lines[1:])]
            if max(lengths) > limits.longest_line:
                where = line + next(at for at, one in enumerate(lengths) if one > limits.longest_line)
                raise ExplainedRefusal(
                    "upload.endless_line", name=name, line=where, limit=limits.longest_line
                )
            line, length = line + len(lines) - 1, lengths[-1]


def _check_utf_16(path: Path, name: str) -> None:
    """Refuse what has the mark of UTF-16 and is not that."""
    try:
        with path.open(encoding="utf-16", newline="") as file:
            while piece := file.read(_CHUNK):
                if "\x00" in piece:
                    raise ExplainedRefusal("upload.zero_bytes", name=name)
    except UnicodeError as error:
        raise ExplainedRefusal("upload.no_text", name=name) from error


def _check_header(path: Path, name: str, limits: UploadLimits, encoding: str, *, titled: bool) -> None:
    """Refuse a table whose first record, or no record at all, is a header, or that has too many columns."""
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        start = file.read(limits.longest_line).removeprefix("\ufeff")
    if titled:
        # The widest line stands for the headings; where they are is found when the table is read.
        lines = start.splitlines()[:_TITLES]
        columns = max((line.count(sign) + 1 for line in lines for sign in ",;\t"), default=0)
    else:
        if not start.partition("\n")[0].partition("\r")[0].strip():
            raise ExplainedRefusal("upload.blank_header", name=name)
        columns = max(map(len, first_record(start, name=name).values()))
    if columns > limits.most_columns:
        raise ExplainedRefusal("upload.too_many_columns", name=name, count=columns, limit=limits.most_columns)
    if columns < 2:
        raise ExplainedRefusal("upload.one_column", name=name)
