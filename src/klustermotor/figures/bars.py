"""Where growth came from: the parts of each cluster's change as bars to the left and right of no change."""

from collections.abc import Sequence
from dataclasses import dataclass

from klustermotor.figures import palette
from klustermotor.figures.fonts import text_width
from klustermotor.figures.numbers import Language, number
from klustermotor.figures.scales import Scale, even_scale
from klustermotor.figures.svg import element, picture, text
from klustermotor.figures.texts import texts

WIDTH = 1080.0
_ROW, _HEAD, _FOOT = 30.0, 30.0, 12.0
_RIGHT_TEXT = 90.0
_FILLS = ("#c6d0cb", "url(#industry-hatch)", palette.PINE)


@dataclass(frozen=True, slots=True)
class ChangeParts:
    """The change of one cluster's jobs, split.

    Parameters
    ----------
    label : str
        The cluster's name.
    national, industry, regional : float
        Jobs owed to the whole economy, to the industry, and to the region itself.
    """

    label: str
    national: float
    industry: float
    regional: float

    @property
    def total(self) -> float:
        """The whole change of jobs."""
        return self.national + self.industry + self.regional


def change_bars(rows: Sequence[ChangeParts], language: Language, *, title: str) -> str:
    """Return a bar per part and cluster, stacked away from no change on either side; a tick marks the sum.

    Parameters
    ----------
    rows : sequence of ChangeParts
        In the order of drawing.
    language : {"sv", "en"}
    title : str
        What the picture shows, for those who do not see it.

    Returns
    -------
    str
        SVG.
    """
    words = texts(language)
    left = 24.0 + max((text_width(row.label, 14, "sans-bold") for row in rows), default=0.0)
    ends = [end for row in rows for end in _extent(row)]
    scale = even_scale(ends, left, WIDTH - _RIGHT_TEXT, include=[0.0])
    height = _HEAD + _ROW * len(rows) + _FOOT
    parts = [_hatch(), _grid(scale, height, language)]
    for position, row in enumerate(rows):
        parts.append(_row(row, scale, _HEAD + _ROW * position, language))
    description = "; ".join(
        words(
            "bars.one",
            name=row.label,
            total=number(row.total, language, signed=True),
            national=number(row.national, language, signed=True),
            industry=number(row.industry, language, signed=True),
            regional=number(row.regional, language, signed=True),
        )
        for row in rows
    )
    return picture("bars", title, description, WIDTH, height, *parts)


def _hatch() -> str:
    """Define the hatch that tells the industry's part from the region's without colour."""
    stripes = element("path", d="M0 6 L6 0", stroke=palette.CARD, stroke_width=1.4)
    ground = element("rect", width=6, height=6, fill=palette.LAKE)
    pattern = element(
        "pattern", ground, stripes, id="industry-hatch", width=6, height=6, patternUnits="userSpaceOnUse"
    )
    return element("defs", pattern)


def _extent(row: ChangeParts) -> tuple[float, float]:
    """Return how far a row reaches to either side."""
    parts = (row.national, row.industry, row.regional)
    return sum(min(part, 0.0) for part in parts), sum(max(part, 0.0) for part in parts)


def _grid(scale: Scale, height: float, language: Language) -> str:
    """Draw the lines of round values with their labels on top."""
    parts = []
    for value in scale.ticks():
        colour, width = (palette.INK_3, 1.0) if value == 0 else (palette.LINE, 0.7)
        x = scale(value)
        parts.append(
            element("line", x1=x, y1=_HEAD - 6, x2=x, y2=height - _FOOT, stroke=colour, stroke_width=width)
        )
        parts.append(
            text(number(value, language, signed=True), x, _HEAD - 12, text_anchor="middle", class_="tick")
        )
    return element("g", *parts)


def _row(row: ChangeParts, scale: Scale, top: float, language: Language) -> str:
    """Draw one cluster: its name, its parts, the mark of the sum, and the sum in figures."""
    middle = top + _ROW / 2
    parts = [text(row.label, 4, middle + 5, class_="label", font_size=14)]
    below = above = 0.0
    for fill, value in zip(_FILLS, (row.national, row.industry, row.regional), strict=True):
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
    parts.append(
        text(
            number(row.total, language, signed=True), WIDTH - 4, middle + 5, text_anchor="end", class_="value"
        )
    )
    return element("g", *parts)
