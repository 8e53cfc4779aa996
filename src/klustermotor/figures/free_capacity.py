"""What is free when: a row for each resource, a bar for each period over the coming months."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from klustermotor.figures import palette
from klustermotor.figures.fonts import text_width
from klustermotor.figures.row_pictures import HALO, RowFormat, shortened
from klustermotor.figures.svg import element, picture, text

WIDE_MONTHS = RowFormat("wide", 1040.0, 250.0)
#: For a card beside another on a desk's screen.
CARD_MONTHS = RowFormat("wide", 600.0, 190.0)
NARROW_MONTHS = RowFormat("narrow", 340.0, 0.0)
_HEAD, _ROW, _BAR, _NAME, _LEGEND = 30.0, 44.0, 22.0, 20.0, 34.0
_LETTERS, _SMALL = 13.5, 12.0


@dataclass(frozen=True, slots=True)
class CapacityBar:
    """Capacity from one day up to (not including) another.

    Parameters
    ----------
    begins, ends : date
    free : float
        The part that is not booked, from 0 to 1.
    label : str
        Written in the bar where there is room, such as ``3 of 5``.
    """

    begins: date
    ends: date
    free: float
    label: str


@dataclass(frozen=True, slots=True)
class CapacityRow:
    """A resource and its periods.

    Parameters
    ----------
    name, note : str
        What it is called, and whose it is.
    bars : sequence of CapacityBar
        Empty where nothing is known of its capacity; it is then drawn as not known.
    """

    name: str
    note: str
    bars: Sequence[CapacityBar]


@dataclass(frozen=True, slots=True)
class CapacityWords:
    """The words of the picture.

    Parameters
    ----------
    title, description : str
    months : sequence of str
        Short names of the months shown, the first one first.
    free, booked, unknown : str
        What the legend calls them.
    """

    title: str
    description: str
    months: Sequence[str]
    free: str
    booked: str
    unknown: str


def months_from(first: date, count: int) -> list[date]:
    """Return the first days of months that follow one another, and of the one after them.

    Parameters
    ----------
    first : date
        A day in the first month.
    count : int

    Returns
    -------
    list of date
        ``count + 1`` of them.

    Examples
    --------
    >>> months_from(date(2003, 11, 20), 2)
    [datetime.date(2003, 11, 1), datetime.date(2003, 12, 1), datetime.date(2004, 1, 1)]
    """
    found = [first.month - 1 + step for step in range(count + 1)]
    return [date(first.year + at // 12, at % 12 + 1, 1) for at in found]


def free_capacity(
    rows: Sequence[CapacityRow], first: date, words: CapacityWords, *, drawn_as: RowFormat = WIDE_MONTHS
) -> str:
    """Return the picture of free capacity over months.

    Parameters
    ----------
    rows : sequence of CapacityRow
    first : date
        A day in the first month shown; as many months are shown as there are names of them.
    words : CapacityWords
    drawn_as : RowFormat

    Returns
    -------
    str
        SVG.
    """
    edges = months_from(first, len(words.months))
    over = drawn_as.names == 0
    step = _ROW + (_NAME if over else 0.0)
    left, right = (6.0, drawn_as.width - 6.0) if over else (drawn_as.names, drawn_as.width - 10.0)
    bottom = _HEAD + step * len(rows)
    frame = _Frame(edges, left, right, f"capacity-{drawn_as.suffix}")
    drawn = [_hatch(frame.name), _months(frame, words.months, bottom, narrow=over)]
    for at, row in enumerate(rows):
        drawn.append(_row(row, _HEAD + step * at, frame, drawn_as, words))
    drawn.append(_legend(words, bottom + _LEGEND - 10.0, frame.name, over=over))
    height = bottom + _LEGEND + (24.0 if over else 4.0)
    return picture(frame.name, words.title, words.description, drawn_as.width, height, *drawn)


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where days stand across."""

    edges: Sequence[date]
    left: float
    right: float
    name: str

    def x(self, day: date) -> float:
        """Return where a day begins; days outside stand at the edge."""
        begin, end = self.edges[0], self.edges[-1]
        share = (day - begin).days / (end - begin).days
        return self.left + min(max(share, 0.0), 1.0) * (self.right - self.left)


def _hatch(name: str) -> str:
    """Return the hatch of what is booked."""
    return element(
        "defs",
        element(
            "pattern",
            element("rect", width=6, height=6, fill="#efe9dc"),
            element("path", d="M0 6 L6 0", stroke=palette.INK_3, stroke_width=1.1),
            id=f"{name}-booked", width=6, height=6, patternUnits="userSpaceOnUse",
        ),
    )  # fmt: skip


def _months(frame: _Frame, names: Sequence[str], bottom: float, *, narrow: bool) -> str:
    """Return the lines and names of the months."""
    drawn = []
    for at, name in enumerate(names):
        x, after = frame.x(frame.edges[at]), frame.x(frame.edges[at + 1])
        drawn.append(
            element("line", x1=x, x2=x, y1=_HEAD - 6, y2=bottom, stroke=palette.LINE, stroke_width=1)
        )
        written = name[:1].upper() if narrow else name
        drawn.append(text(written, (x + after) / 2, _HEAD - 12, class_="tick", text_anchor="middle"))
    drawn.append(
        element("line", x1=frame.right, x2=frame.right, y1=_HEAD - 6, y2=bottom, stroke=palette.LINE)
    )
    return element("g", *drawn)


def _row(row: CapacityRow, top: float, frame: _Frame, drawn_as: RowFormat, words: CapacityWords) -> str:
    """Return one resource's name and bars."""
    over = drawn_as.names == 0
    room = (drawn_as.width if over else drawn_as.names) - 18
    name = shortened(row.name, room, _LETTERS, "sans-bold")
    drawn = [element("line", x1=0, x2=drawn_as.width, y1=top, y2=top, stroke=palette.LINE)]
    if over:
        drawn.append(text(name, 6, top + 17, class_="label", font_size=_LETTERS))
        bar_top = top + _NAME + 7
    else:
        drawn.append(text(name, 6, top + 19, class_="label", font_size=_LETTERS))
        drawn.append(text(shortened(row.note, room, _SMALL), 6, top + 35, class_="note", font_size=_SMALL))
        bar_top = top + (_ROW - _BAR) / 2
    if not row.bars:
        middle = bar_top + _BAR / 2
        ends = {"x1": frame.left + 8, "x2": frame.right - 8, "y1": middle, "y2": middle}
        drawn.append(element("line", **ends, stroke=palette.INK_3, stroke_width=1.2, stroke_dasharray="3 5"))
        drawn.append(
            text(words.unknown, frame.left + 14, middle + 4, class_="note", font_size=_SMALL, **HALO)
        )
    drawn += [_bar(bar, bar_top, frame) for bar in row.bars]
    return element("g", *drawn)


def _bar(bar: CapacityBar, top: float, frame: _Frame) -> str:
    """Return one period: as high as its capacity, filled as far as it is free."""
    x, width = frame.x(bar.begins), frame.x(bar.ends) - frame.x(bar.begins)
    if width <= 0:
        return ""
    width = max(width - 1.5, 2.0)
    free = _BAR * min(max(bar.free, 0.0), 1.0)
    drawn = [
        element("rect", x=x, y=top, width=width, height=_BAR, fill=f"url(#{frame.name}-booked)", rx=2),
        element("rect", x=x, y=top + _BAR - free, width=width, height=free, fill="#9cc1b3", rx=2),
        element("rect", x=x, y=top, width=width, height=_BAR, fill="none", stroke=palette.PINE, rx=2),
    ]
    if text_width(bar.label, _SMALL, "sans-bold") + 8 <= width:
        halo = {**HALO, "stroke": "#ffffff", "stroke_width": 3.5}
        drawn.append(
            text(bar.label, x + width / 2, top + _BAR / 2 + 4.5, class_="value", font_size=_SMALL,
                 text_anchor="middle", **halo)
        )  # fmt: skip
    return element("g", *drawn)


def _legend(words: CapacityWords, y: float, name: str, *, over: bool) -> str:
    """Return what the fills mean."""
    drawn, x = [], 6.0
    for fill, said in (("#9cc1b3", words.free), (f"url(#{name}-booked)", words.booked)):
        drawn.append(
            element("rect", x=x, y=y - 10, width=16, height=12, fill=fill, stroke=palette.PINE, rx=2)
        )
        drawn.append(text(said, x + 22, y, class_="legend-text", font_size=_SMALL + 0.5))
        x += 22 + text_width(said, _SMALL + 0.5) + 26
    if over:
        x, y = 6.0, y + 20
    drawn.append(
        element("line", x1=x, x2=x + 18, y1=y - 4, y2=y - 4, stroke=palette.INK_3, stroke_dasharray="3 5")
    )
    drawn.append(text(words.unknown, x + 24, y, class_="legend-text", font_size=_SMALL + 0.5))
    return element("g", *drawn, class_="legend")
