"""How large the sheets of a workbook are, counted as its reader will count, before it makes room for them.

The reader (calamine) makes every cell between the first and the last, and writes out a shared text wherever
it is used. Rows and cells may leave out their place and then follow on the one before (ECMA-376, part 1,
18.3.1.4 and 18.3.1.73).
"""

import zipfile
import zlib
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.parsers import expat

from klustermotor.unpacking.problems import Limits, Unreadable, too_much_text

_CHUNK = 1 << 20
#: Empty cells for each that holds something, in a sheet that has more of them than any may have.
_AIR = 10
_DIGITS = "0123456789"
_WORKBOOK, _RELATIONS, _STRINGS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedstrings.xml"
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, expat.ExpatError, ValueError, LookupError, EOFError, OSError, RuntimeError
)  # fmt: skip

Start = Callable[[str, dict[str, str]], object]


@dataclass(frozen=True, slots=True)
class SheetSize:
    """A sheet and what it holds.

    Parameters
    ----------
    name : str
    rows, cells : int
        That hold something.
    """

    name: str
    rows: int
    cells: int


def sheet_sizes(path: Path, limits: Limits) -> list[SheetSize]:
    """Return the sheets of a workbook in their order; refuse one that is too large to be read.

    Parameters
    ----------
    path : Path
    limits : Limits

    Returns
    -------
    list of SheetSize

    Raises
    ------
    Unreadable
        If the file is damaged, or any part that the workbook points to spans too many cells or too much text.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = _Parts(archive)
            lengths = _lengths_of_shared_texts(parts)
            sizes: dict[str, tuple[int, int]] = {}
            targets = _targets(parts)
            for part in {one for candidates in targets.values() for one in candidates}:
                sizes[part] = _measured(parts, part, lengths, limits)
            return [
                SheetSize(name, *max((sizes[one] for one in targets.get(relation, ())), default=(0, 0)))
                for name, relation in _sheets(parts)
            ]
    except _DAMAGED as error:
        raise Unreadable("upload.damaged") from error


class _Parts:
    """The parts of a workbook by their names, whatever their case."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._members: dict[str, zipfile.ZipInfo] = {}
        for member in archive.infolist():
            name = member.filename.lower().replace("\\", "/").lstrip("/")
            if self._members.setdefault(name, member) is not member:
                raise zipfile.BadZipFile("two parts have one name")

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def read_into(self, name: str, parser: "expat.XMLParserType") -> Iterator[None]:
        """Give a part, if there is one, to a parser piece by piece, cut where an element begins."""
        if name not in self:
            return
        with self._archive.open(self._members[name]) as opened:
            left = b""
            while piece := opened.read(_CHUNK):
                whole, begins, rest = (left + piece).rpartition(b"<")
                parser.Parse(whole or rest)
                left = begins + rest if whole else b""
                yield
            parser.Parse(left, True)
            yield


def _parser(start: Start, text: Callable[[str], object] | None = None) -> "expat.XMLParserType":
    """Return a parser that refuses a document type, and with it entities."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = _refuse_document_type
    if text is not None:
        parser.CharacterDataHandler = text
    return parser


def _refuse_document_type(*_: Any) -> None:
    """Refuse a document type."""
    raise Unreadable("upload.entities")


def _elements(parts: _Parts, name: str, wanted: str) -> list[dict[str, str]]:
    """Return the attributes, without their prefixes, of every element of a name in a small part."""
    found: list[dict[str, str]] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == wanted:
            found.append({key.rpartition(":")[2]: value for key, value in attributes.items()})

    for _ in parts.read_into(name, _parser(start)):
        pass
    return found


def _sheets(parts: _Parts) -> list[tuple[str, str]]:
    """Return the names of the sheets, and the relation that each stands in."""
    return [(one.get("name", ""), one.get("id", "")) for one in _elements(parts, _WORKBOOK, "sheet")]


def _targets(parts: _Parts) -> dict[str, list[str]]:
    """Return for each relation of the workbook the parts that it can mean, whatever it says they are."""
    found: dict[str, list[str]] = {}
    for one in _elements(parts, _RELATIONS, "Relationship"):
        target = one.get("Target", "").lower().replace("\\", "/").lstrip("/")
        meant = [name for name in (target, f"xl/{target}") if name in parts]
        found.setdefault(one.get("Id", ""), []).extend(meant)
    return found


def _lengths_of_shared_texts(parts: _Parts) -> "array[int]":
    """Return how long each shared text is."""
    lengths = array("Q")

    def start(tag: str, _attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == "si":
            lengths.append(0)

    def text(piece: str) -> None:
        if lengths:
            lengths[-1] += len(piece)

    for _ in parts.read_into(_STRINGS, _parser(start, text)):
        pass
    return lengths


def _measured(parts: _Parts, part: str, lengths: "array[int]", limits: Limits) -> tuple[int, int]:
    """Return the rows and the cells of a part that hold something; refuse too large a one."""
    cells = _Cells(lengths)
    for _ in parts.read_into(part, _parser(cells.start, cells.characters)):
        if cells.span > limits.sheet_cells:
            raise Unreadable("upload.too_wide_apart", count=cells.span, limit=limits.sheet_cells)
        if cells.text > limits.text:
            raise too_much_text(limits)
    # The reader makes room for every cell in between: a small file that spans many is nearly all air.
    if cells.span - cells.cells > max(limits.empty_cells, _AIR * cells.cells):
        raise Unreadable("upload.mostly_empty", count=cells.span, held=cells.cells)
    return cells.rows, cells.cells


class _Cells:
    """Follows the cells of a sheet: how far they reach, and how much text they mean."""

    def __init__(self, lengths: "array[int]") -> None:
        self.last_row = self.last_column = -1
        self.rows = self.cells = self.text = 0
        self._lengths = lengths
        self._kinds: dict[str, str] = {}
        self._row, self._next_row, self._column, self._reached_row = 0, 0, 0, -1
        # Where the cell is that begins; where one without a place comes after; what was reached already.
        self._place: str | None = None
        self._before = ""
        self._row_text, self._letters = "-", {""}
        self._shared = False

    @property
    def span(self) -> int:
        """Return how many cells lie between the first place and the last that holds something."""
        return (self.last_row + 1) * (self.last_column + 1)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Follow the beginning of a row, a cell or a value; a cell without a value takes no room."""
        kind = self._kinds.get(tag)
        if kind is None:
            kind = self._kinds[tag] = tag.rpartition(":")[2]
        if kind == "c":
            self._place = given = attributes.get("r", "")
            self._shared = attributes.get("t") == "s"
            if given:
                self._before = given
            else:
                self._follow_on()
        elif kind in {"v", "is"}:
            place = self._place
            if place is not None:
                self._place = None
                self.cells += 1
                # Mostly a known column of the row that was reached last: millions of cells go this way.
                text = self._row_text
                if not (place.endswith(text) and place[: -len(text)] in self._letters):
                    self._reach(place)
        elif kind == "row":
            self._begin_row(attributes.get("r"))

    def characters(self, text: str) -> None:
        """Count text: a shared one by what it stands for."""
        if not self._shared:
            self.text += len(text)
        elif text.isdecimal() and int(text) < len(self._lengths):
            self.text += self._lengths[int(text)]

    def _begin_row(self, given: str | None) -> None:
        """Begin a row; one that does not say its number follows on the one before."""
        self._row = self._next_row if given is None else int(given) - 1
        self._next_row, self._column = self._row + 1, 0
        self._place, self._before = None, ""

    def _follow_on(self) -> None:
        """Take the column after the cell before, for a cell that does not say its place."""
        if self._before:
            self._column = _column_number(self._before.rstrip(_DIGITS))
            self._before = ""
        self._column += 1

    def _reach(self, place: str) -> None:
        """Count how far a cell reaches."""
        letters = place.rstrip(_DIGITS)
        self._row_text = place[len(letters) :] or "-"
        row = int(self._row_text) - 1 if place else self._row
        column = _column_number(letters) if place else self._column
        self._letters.add(letters)
        if row != self._reached_row:
            self.rows, self._reached_row = self.rows + 1, row
        self.last_row = max(self.last_row, row)
        self.last_column = max(self.last_column, column - 1)


def _column_number(letters: str) -> int:
    """Return the number of a column that is written in letters of any case: A is 1, AA is 27."""
    if not (letters.isascii() and letters.isalpha() and len(letters) <= 6):
        raise ValueError("a cell has a place that is none")
    number = 0
    for letter in letters.upper():
        number = 26 * number + ord(letter) - 64
    return number
