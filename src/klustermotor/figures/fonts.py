"""The two typefaces: embedded as Latin subsets, and measured so that labels can be placed."""

import base64
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Literal, TypeAlias

from fontTools import subset
from fontTools.ttLib import TTFont

Face: TypeAlias = Literal["sans", "sans-bold", "serif", "serif-bold"]

_FILES: dict[Face, tuple[str, str]] = {
    "sans": ("font_source_sans_pro", "SourceSansPro-Regular.ttf"),
    "sans-bold": ("font_source_sans_pro", "SourceSansPro-Semibold.ttf"),
    "serif": ("font_source_serif_pro", "SourceSerifPro-Regular.ttf"),
    "serif-bold": ("font_source_serif_pro", "SourceSerifPro-Semibold.ttf"),
}
# Latin with the letters of the European languages, and the punctuation and signs the pages use.
_LETTERS = (
    "".join(map(chr, range(0x20, 0x7F)))
    + "".join(map(chr, range(0xA0, 0x180)))
    + "\u2009\u202f–—‘’“”„•…€→←↑↓−×≤≥≈Δ√∑αγθλσ"
)


def font_paths() -> list[str]:
    """Return where the font files lie, for a program that draws.

    Returns
    -------
    list of str

    Examples
    --------
    >>> len(font_paths())
    4
    """
    return [str(files(package) / "files" / name) for package, name in _FILES.values()]


def _read(face: Face) -> TTFont:
    """Open the font file of a face."""
    package, name = _FILES[face]
    return TTFont(BytesIO(files(package).joinpath("files", name).read_bytes()))


@cache
def _widths(face: Face) -> tuple[dict[str, float], float]:
    """Return the advance of each character per unit of size, and the mean advance for all others."""
    font = _read(face)
    metrics, per_em = font["hmtx"], font["head"].unitsPerEm
    widths = {chr(code): metrics[glyph][0] / per_em for code, glyph in font.getBestCmap().items()}
    return widths, sum(widths[letter] for letter in "aeionrst") / 8


def text_width(text: str, size: float, face: Face = "sans") -> float:
    """Return the width of a line of text, in the unit of its size.

    Parameters
    ----------
    text : str
        One line.
    size : float
        Font size, such as 13 (pixels).
    face : {"sans", "sans-bold", "serif", "serif-bold"}

    Returns
    -------
    float

    Examples
    --------
    >>> text_width("mm", 10) > text_width("ii", 10)
    True
    """
    widths, other = _widths(face)
    return size * sum(widths.get(character, other) for character in text)


@cache
def embedded_font(face: Face) -> str:
    """Return a face as a data address (Latin subset, WOFF2), for a style sheet without outside requests.

    Parameters
    ----------
    face : {"sans", "sans-bold", "serif", "serif-bold"}

    Returns
    -------
    str
        ``data:font/woff2;base64,…``
    """
    options = subset.Options(layout_features=["kern", "liga", "lnum", "tnum", "mark", "ccmp"], flavor="woff2")
    options.notdef_outline = True
    font = _read(face)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=_LETTERS)
    subsetter.subset(font)
    font.flavor = "woff2"
    out = BytesIO()
    font.save(out)
    return "data:font/woff2;base64," + base64.b64encode(out.getvalue()).decode("ascii")
