"""Where growth came from: the parts of each cluster's change as bars to the left and right of no change."""

from collections.abc import Sequence
from dataclasses import dataclass

from klustermotor.figures import palette
from klustermotor.figures.fonts import text_width
from klustermotor.figures.legend_rows import LEGEND_LINE, legend_rows
from klustermotor.figures.numbers import Language, estimate, number
from klustermotor.figures.row_pictures import (
    NOTE_LINE,
    RowFormat,
    drawn_notes,
    note_lines,
    row_name,
    ticked_grid,
)
from klustermotor.figures.scales import Scale, even_scale
from klustermotor.figures.svg import element, picture, text
from klustermotor.figures.texts import Texts, texts

#: As wide as a page, for many clusters; and for a phone, where names stand over the bars.
WIDE_BARS = RowFormat("wide", 1080.0, 400.0)
NARROW_BARS = RowFormat("narrow", 380.0, 0.0)
_ROW, _HEAD, _FOOT, _NAME = 30.0, 30.0, 12.0, 22.0
_RIGHT_TEXT = 90.0
_NATIONAL = "#c6d0cb"


@dataclass(frozen=True, slots=True)
class ChangeParts:
    """The change of one cluster's jobs, split.

    Parameters
    ----------
    label : str
        The cluster's name.
    national, industry, regional : float
        Jobs owed to the whole economy, to the industry, and to the region itself.
    estimated : bool
        Jobs at the start or at the end were hidden and had to be estimated, so the change is an estimate too.
    """

    label: str
    national: float
    industry: float
    regional: float
    estimated: bool = False

    @property
    def total(self) -> float:
        """The whole change of jobs."""
        return self.national + self.industry + self.regional

    def in_words(self, words: Texts) -> str:
        """Say the change and its parts; each is marked where it is an estimate.

        Parameters
        ----------
        words : Texts

        Returns
        -------
        str

        Examples
        --------
        >>> ChangeParts("Vehicles", 100, -40, 60, estimated=True).in_words(texts("en"))[:22]
        'Vehicles: ≈+120 jobs, '
        """
        figures = {
            "total": self.total,
            "national": self.national,
            "industry": self.industry,
            "regional": self.regional,
        }
        written = {
            key: estimate(number(value, words.language, signed=True), estimated=self.estimated)
            for key, value in figures.items()
        }
        return words("bars.one", name=self.label, **written)


def estimate_notes(rows: Sequence[ChangeParts], words: Texts) -> list[str]:
    """Return what a picture of changes says below of those that rest on estimates; nothing where none does.

    Parameters
    ----------
    rows : sequence of ChangeParts
    words : Texts

    Returns
    -------
    list of str

    Examples
    --------
    >>> estimate_notes([ChangeParts("Vehicles", 100, -40, 60)], texts("en"))
    []
    """
    count = sum(row.estimated for row in rows)
    return [words("bars.estimated", count=number(count, words.language))] if count else []


def part_fills(name: str) -> tuple[str, str, str]:
    """Return the fills of the three parts: pale, hatched, dark.

    Parameters
    ----------
    name : str
        The picture's, which also holds :func:`industry_hatch`.

    Returns
    -------
    tuple of str
        For the whole economy, the industry, the region.

    Examples
    --------
    >>> part_fills("bars-wide")[1]
    'url(#bars-wide-industry)'
    """
    return _NATIONAL, f"url(#{name}-industry)", palette.PINE


def industry_hatch(name: str) -> str:
    """Return the definition of the hatch that tells the industry's part from the region's without colour.

    Parameters
    ----------
    name : str
        The picture's.

    Returns
    -------
    str

    Examples
    --------
    >>> 'id="bars-wide-industry"' in industry_hatch("bars-wide")
    True
    """
    stripes = element("path", d="M0 6 L6 0", stroke=palette.CARD, stroke_width=1.4)
    ground = element("rect", width=6, height=6, fill=palette.LAKE)
    pattern = element(
        "pattern", ground, stripes, id=f"{name}-industry", width=6, height=6, patternUnits="userSpaceOnUse"
    )
    return element("defs", pattern)


def change_bars(
    rows: Sequence[ChangeParts],
    language: Language,
    *,
    title: str,
    legend: bool = False,
    drawn_as: RowFormat = WIDE_BARS,
) -> str:
    """Return a bar per part and cluster, stacked away from no change on either side; a tick marks the sum.

    Parameters
    ----------
    rows : sequence of ChangeParts
        In the order of drawing.
    language : {"sv", "en"}
    title : str
        What the picture shows, for those who do not see it.
    legend : bool
        Put the legend into the picture; a page may have its own.
    drawn_as : RowFormat

    Returns
    -------
    str
        SVG.

    Examples
    --------
    >>> svg = change_bars([ChangeParts("Vehicles", 100, -40, 60)], "en", title="Change")
    >>> "+120" in svg
    True
    """
    words, name = texts(language), f"bars-{drawn_as.suffix}"
    longest = max((text_width(row.label, 14, "sans-bold") for row in rows), default=0.0)
    left = 24.0 + longest if drawn_as.names else 4.0
    ends = [end for row in rows for end in _extent(row)]
    right = drawn_as.width - (_RIGHT_TEXT if drawn_as.names else 62.0)
    scale = even_scale(ends, left, right, include=[0.0])
    step = _ROW if drawn_as.names else _ROW + _NAME
    body = _HEAD + step * len(rows) + _FOOT
    signs = _legend(words, name, drawn_as.width, body) if legend else []
    parts = [industry_hatch(name), _grid(scale, body, language)]
    for position, row in enumerate(rows):
        parts.append(_row(row, scale, _HEAD + step * position, language, name, drawn_as))
    remarks = estimate_notes(rows, words)
    description = ". ".join(["; ".join(row.in_words(words) for row in rows), *remarks])
    lines = note_lines(remarks, drawn_as.width - 8)
    below = body + LEGEND_LINE * len(signs)
    height = below + (NOTE_LINE * len(lines) + 8 if lines else 0)
    return picture(
        name, title, description, drawn_as.width, height, *parts, *signs, drawn_notes(lines, below)
    )


def _legend(words: Texts, name: str, width: float, top: float) -> list[str]:
    """Draw the signs of the three parts and the sum, on as many lines as they need."""
    keys = ("growth_national", "growth_industry", "growth_regional", "growth_sum")
    signs = [element("rect", x=0, y=3, width=16, height=14, fill=fill) for fill in part_fills(name)]
    signs.append(element("line", x1=8, x2=8, y1=1, y2=19, stroke=palette.INK, stroke_width=2.4))
    labels = [words(f"report.{key}") for key in keys]
    return legend_rows(list(zip(signs, labels, strict=True)), width, top)


def _extent(row: ChangeParts) -> tuple[float, float]:
    """Return how far a row reaches to either side."""
    parts = (row.national, row.industry, row.regional)
    return sum(min(part, 0.0) for part in parts), sum(max(part, 0.0) for part in parts)


def _grid(scale: Scale, height: float, language: Language) -> str:
    """Draw the lines of round values with their labels on top, and the line of no change."""
    labels = [(value, number(value, language, signed=True)) for value in scale.ticks()]
    zero = scale(0.0)
    line = element(
        "line", x1=zero, x2=zero, y1=_HEAD - 6, y2=height - _FOOT, stroke=palette.INK_3, stroke_width=1
    )
    return element("g", ticked_grid(scale, _HEAD - 5, height - _FOOT, labels), line)


def _row(
    row: ChangeParts, scale: Scale, top: float, language: Language, name: str, drawn_as: RowFormat
) -> str:
    """Draw one cluster: its name, its parts, the mark of the sum, and the sum in figures."""
    above_bars = 0.0 if drawn_as.names else _NAME
    middle = top + above_bars + _ROW / 2
    if drawn_as.names:
        parts = [text(row.label, 4, middle + 5, class_="label", font_size=14)]
    else:
        parts = [row_name(row.label, 4, top + 20, drawn_as.width - 8, strong=True)]
    below = above = 0.0
    for fill, value in zip(part_fills(name), (row.national, row.industry, row.regional), strict=True):
        begin = above if value >= 0 else below
        x1, x2 = sorted((scale(begin), scale(begin + value)))
        parts.append(
            element("rect", x=x1, y=middle - 8, width=x2 - x1, height=16.0, fill=fill, stroke=palette.CARD)
        )
        above, below = (begin + value, below) if value >= 0 else (above, begin + value)
    x = scale(row.total)
    parts.append(
        element("line", x1=x, y1=middle - 12, x2=x, y2=middle + 12, stroke=palette.INK, stroke_width=2.4)
    )
    written = estimate(number(row.total, language, signed=True), estimated=row.estimated)
    parts.append(text(written, drawn_as.width - 4, middle + 5, text_anchor="end", class_="value"))
    return element("g", *parts)
