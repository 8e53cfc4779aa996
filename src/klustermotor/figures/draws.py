"""What draws firms to a cluster: a dot for each that lives on it, a ring for each that would come for it."""

from collections.abc import Sequence
from dataclasses import dataclass

from klustermotor.figures import palette
from klustermotor.figures.fonts import text_width
from klustermotor.figures.row_pictures import RowFormat, shortened
from klustermotor.figures.svg import element, picture, text

WIDE_DRAWS = RowFormat("wide", 840.0, 260.0)
NARROW_DRAWS = RowFormat("narrow", 340.0, 0.0)
_TOP, _ROW, _NAME, _DOT, _LETTERS = 8.0, 32.0, 20.0, 17.0, 13.5


@dataclass(frozen=True, slots=True)
class DrawRow:
    """Something that draws.

    Parameters
    ----------
    name : str
    settled, under_way : int
        How many firms live on it, and how many would come for it.
    """

    name: str
    settled: int
    under_way: int


@dataclass(frozen=True, slots=True)
class DrawWords:
    """The words of the picture.

    Parameters
    ----------
    title, description, settled, under_way : str
    """

    title: str
    description: str
    settled: str
    under_way: str


def drawing_power(rows: Sequence[DrawRow], words: DrawWords, *, drawn_as: RowFormat = WIDE_DRAWS) -> str:
    """Return the picture of what draws firms.

    Parameters
    ----------
    rows : sequence of DrawRow
        In the order they are shown.
    words : DrawWords
    drawn_as : RowFormat

    Returns
    -------
    str
        SVG.
    """
    over = drawn_as.names == 0
    step = _ROW + (_NAME if over else 0)
    left = 12.0 if over else drawn_as.names
    dot = min(
        _DOT, (drawn_as.width - left - 40) / max((row.settled + row.under_way for row in rows), default=1)
    )
    drawn = []
    for at, row in enumerate(rows):
        top = _TOP + step * at
        room = drawn_as.width - 16 if over else left - 20
        name = shortened(row.name, room, _LETTERS, "sans-bold")
        drawn.append(text(name, 6, top + 19, class_="label", font_size=_LETTERS))
        middle = top + (_NAME + 17 if over else 15)
        for place in range(row.settled + row.under_way):
            filled = place < row.settled
            drawn.append(
                element("circle", cx=left + dot * (place + 0.5), cy=middle, r=dot * 0.36,
                        fill=palette.PINE if filled else palette.CARD, stroke=palette.PINE, stroke_width=1.8)
            )  # fmt: skip
        count = str(row.settled + row.under_way)
        after = left + dot * (row.settled + row.under_way) + 8
        drawn.append(text(count, after, middle + 5, class_="value"))
        end = top + step
        drawn.append(element("line", x1=0, x2=drawn_as.width, y1=end, y2=end, stroke=palette.LINE))
    y = _TOP + step * len(rows) + 24
    legend, end = _legend(words, y, drawn_as.width)
    drawn.append(legend)
    return picture(
        f"draws-{drawn_as.suffix}", words.title, words.description, drawn_as.width, end + 12, *drawn
    )


def _legend(words: DrawWords, y: float, width: float) -> tuple[str, float]:
    """Return what dot and ring mean, in as many lines as they need, and where the last one stands."""
    drawn, x = [], 12.0
    for fill, said in ((palette.PINE, words.settled), (palette.CARD, words.under_way)):
        if not said:
            continue
        needed = 13 + text_width(said, 12.5)
        if x > 12 and x + needed > width:
            x, y = 12.0, y + 22
        drawn.append(element("circle", cx=x, cy=y - 4, r=6, fill=fill, stroke=palette.PINE, stroke_width=1.8))
        drawn.append(text(said, x + 13, y, class_="legend-text", font_size=12.5))
        x += needed + 28
    return element("g", *drawn, class_="legend"), y
