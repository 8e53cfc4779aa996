"""What a document is built of; every format writes the same blocks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the first below the title."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Lead:
    """The finding, set larger than the rest."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels with their values."""

    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Rows:
    """A table: headings and rows as they are to be read; numbers are written as the language has them."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of ours with what it shows in words."""

    svg: str
    caption: str


Block: TypeAlias = Heading | Lead | Paragraph | Facts | Rows | Picture
