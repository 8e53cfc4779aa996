"""The tree of spin-offs over time: a life-line for each firm, branching off from the one it grew out of."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from klustermotor.figures import palette
from klustermotor.figures.fonts import text_width
from klustermotor.figures.row_pictures import HALO as NARROW_HALO
from klustermotor.figures.row_pictures import RowFormat, note_lines, shortened
from klustermotor.figures.svg import element, picture, text

State: TypeAlias = Literal["alive", "bought", "closed"]
WIDE_TREE = RowFormat("wide", 1040.0, 0.0)
NARROW_TREE = RowFormat("narrow", 340.0, 0.0)
_HEAD, _ROW, _FOOT, _LETTERS, _SMALL = 34.0, 58.0, 14.0, 13.5, 12.0
_LEGEND_LINE = 22.0
#: Wide enough that no line shows between the letters of a name.
HALO = {**NARROW_HALO, "stroke_width": 6}
_STEPS = (1, 2, 5, 10, 20, 50)


@dataclass(frozen=True, slots=True)
class SpinOff:
    """One firm in the tree.

    Parameters
    ----------
    name, note : str
        What it is called; its place and field.
    origin : int or None
        Place in the sequence of the one it grew out of.
    year : float or None
        When it began; None where that is not known.
    until : float or None
        When it was closed or bought; None while it lives on its own.
    state : {"alive", "bought", "closed"}
    marks : str
        Letters of what it changed in the way of doing business.
    known : bool
        False where the year stands for a longer time, a decade say.
    others : tuple of int
        Places of further origins.
    """

    name: str
    note: str
    origin: int | None
    year: float | None
    until: float | None = None
    state: State = "alive"
    marks: str = ""
    known: bool = True
    others: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class TreeWords:
    """The words of the picture.

    Parameters
    ----------
    title, description : str
    alive, bought, closed, unknown, also : str
        What the legend calls the states, a year that is not known, and a further origin.
    marks : sequence of (str, str)
        Each letter with what it means.
    """

    title: str
    description: str
    alive: str
    bought: str
    closed: str
    unknown: str
    also: str
    marks: Sequence[tuple[str, str]]


def spin_off_tree(
    firms: Sequence[SpinOff], today: float, words: TreeWords, *, drawn_as: RowFormat = WIDE_TREE
) -> str:
    """Return the tree as a picture, a row for each firm in the order given.

    Parameters
    ----------
    firms : sequence of SpinOff
        Each after the one it grew out of.
    today : float
        The year, with its part, at which the picture ends.
    words : TreeWords
    drawn_as : RowFormat

    Returns
    -------
    str
        SVG.
    """
    axis = _Axis.over(firms, today, drawn_as.width)
    begins = _begun(firms, axis)
    bottom = _HEAD + _ROW * len(firms)
    name = f"spin-offs-{drawn_as.suffix}"
    legend, height = _legend(words, bottom + _FOOT + 8, drawn_as.width)
    drawn = [
        _years(axis, bottom),
        *(_branch(firms, begins, at, axis) for at in range(len(firms))),
        *(_life(firms[at], begins[at], at, axis, drawn_as.width) for at in range(len(firms))),
        legend,
    ]
    return picture(name, words.title, words.description, drawn_as.width, height, *drawn)


@dataclass(frozen=True, slots=True)
class _Axis:
    """Where years stand across."""

    first: float
    last: float
    left: float
    right: float

    @classmethod
    def over(cls, firms: Sequence[SpinOff], today: float, width: float) -> "_Axis":
        """Return the axis over all known years."""
        known = [one.year for one in firms if one.year is not None]
        first = min([*known, today - 10])
        return cls(first - 1, max(today, first + 1), 16.0, width - 22.0)

    def x(self, year: float) -> float:
        """Return where a year stands."""
        share = (year - self.first) / (self.last - self.first)
        return self.left + share * (self.right - self.left)

    @property
    def ticks(self) -> list[int]:
        """Return the years that are written."""
        most = max(2, int((self.right - self.left) / 70))
        span = self.last - self.first
        step = next((one for one in _STEPS if span / one <= most), _STEPS[-1])
        begin = -int(-self.first // step) * step
        return list(range(begin, int(self.last) + 1, step))


def _begun(firms: Sequence[SpinOff], axis: _Axis) -> list[float]:
    """Return where each life-line begins: where no year is known a little after its origin's."""
    found: list[float] = []
    span = axis.last - axis.first
    for one in firms:
        if one.year is not None:
            found.append(one.year)
        elif one.origin is not None and one.origin < len(found):
            found.append(min(found[one.origin] + span * 0.06, axis.last - span * 0.02))
        else:
            found.append(axis.first + 1)
    return found


def _y(at: int) -> float:
    """Return the height of a firm's life-line."""
    return _HEAD + _ROW * at + _ROW - 16


def _years(axis: _Axis, bottom: float) -> str:
    """Return the lines and figures of the years."""
    drawn = []
    for year in axis.ticks:
        x = axis.x(year)
        drawn.append(element("line", x1=x, x2=x, y1=_HEAD - 10, y2=bottom, stroke=palette.LINE))
        drawn.append(text(str(year), x, _HEAD - 16, class_="tick", text_anchor="middle"))
    return element("g", *drawn)


def _branch(firms: Sequence[SpinOff], begins: Sequence[float], at: int, axis: _Axis) -> str:
    """Return the lines from the origins down to where a firm begins."""
    one, drawn = firms[at], []
    x, y = axis.x(begins[at]), _y(at)
    if one.origin is not None:
        above = _y(one.origin)
        path = f"M{x - 9:.1f} {above:.1f} V{y - 8:.1f} Q{x - 9:.1f} {y:.1f} {x:.1f} {y:.1f}"
        dash = None if one.year is not None else "2 4"
        drawn.append(
            element(
                "path", d=path, fill="none", stroke=palette.INK_3, stroke_width=1.5, stroke_dasharray=dash
            )
        )
    for other in one.others:
        above = _y(other)
        turn = y - 10 if above < y else y + 10
        path = f"M{x + 5:.1f} {above:.1f} V{turn:.1f} L{x:.1f} {y:.1f}"
        drawn.append(
            element(
                "path", d=path, fill="none", stroke=palette.LAKE, stroke_width=1.5, stroke_dasharray="6 4"
            )
        )
    return element("g", *drawn) if drawn else ""


def _life(one: SpinOff, begin: float, at: int, axis: _Axis, width: float) -> str:
    """Return a firm's life-line, its name and what it changed."""
    x, y = axis.x(begin), _y(at)
    end = axis.x(min(one.until, axis.last)) if one.until is not None else axis.right
    end = max(end, x + 6)
    drawn = [_line(x, end, axis.right, y, one.state)]
    hollow = one.year is None or not one.known
    drawn.append(
        element("circle", cx=x, cy=y, r=5.5, fill=palette.CARD if hollow else palette.PINE,
                stroke=palette.PINE, stroke_width=2)
    )  # fmt: skip
    drawn.append(_end(end, y, one.state))
    drawn.append(_named(one, x, y, width))
    return element("g", *drawn)


def _line(x: float, end: float, right: float, y: float, state: State) -> str:
    """Return the life-line: whole while it decides itself, thin and broken once it was bought."""
    whole = element("line", x1=x, x2=end, y1=y, y2=y, stroke=palette.PINE, stroke_width=4)
    if state != "bought" or end >= right:
        return whole
    later = element(
        "line", x1=end, x2=right, y1=y, y2=y, stroke=palette.FALU, stroke_width=2.5, stroke_dasharray="7 4"
    )
    return whole + later


def _end(x: float, y: float, state: State) -> str:
    """Return the mark of what ended a life of its own."""
    if state == "closed":
        left, right, top, low = f"{x - 5:.1f}", f"{x + 5:.1f}", f"{y - 6:.1f}", f"{y + 6:.1f}"
        path = f"M{left} {top} L{right} {low} M{left} {low} L{right} {top}"
        return element("path", d=path, stroke=palette.INK, stroke_width=2.2)
    if state == "bought":
        path = f"M{x:.1f} {y - 7:.1f} L{x + 7:.1f} {y:.1f} L{x:.1f} {y + 7:.1f} L{x - 7:.1f} {y:.1f} Z"
        return element("path", d=path, fill=palette.FALU)
    return ""


def _named(one: SpinOff, x: float, y: float, width: float) -> str:
    """Return a firm's name over its line, its place and field beside it, moved in where it would not fit."""
    marks = f"  {one.marks}" if one.marks else ""
    room = width - 30
    name = shortened(one.name, room - text_width(marks, _SMALL, "sans-bold"), _LETTERS, "sans-bold")
    taken = text_width(name, _LETTERS, "sans-bold")
    long = taken + 8 + text_width(marks, _SMALL, "sans-bold") + 8
    beside = long + text_width(one.note, _SMALL) <= room
    note = one.note if beside else shortened(one.note, room, _SMALL)
    needed = long + text_width(note, _SMALL) if beside else max(long, text_width(note, _SMALL))
    begin = max(6.0, min(x + 2, width - 10 - needed))
    up = y - 11 if beside else y - 25
    drawn = [text(name, begin, up, class_="label", font_size=_LETTERS, **HALO)]
    after = begin + taken + 8
    if one.marks:
        drawn.append(text(one.marks, after, up, class_="value", font_size=_SMALL, fill="#8a5a08", **HALO))
        after += text_width(one.marks, _SMALL, "sans-bold") + 8
    at = (after, up) if beside else (begin, y - 11)
    drawn.append(text(note, at[0], at[1], class_="note", font_size=_SMALL, **HALO))
    return "".join(drawn)


def _legend(words: TreeWords, top: float, width: float) -> tuple[str, float]:
    """Return what the marks mean, in as many lines as they need, and where the picture ends."""
    line = element("line", x1=0, x2=22, y1=-4, y2=-4, stroke=palette.PINE, stroke_width=4)
    bought = element(
        "line", x1=0, x2=22, y1=-4, y2=-4, stroke=palette.FALU, stroke_width=2.5, stroke_dasharray="7 4"
    )
    closed = _end(11, -4, "closed")
    hollow = element("circle", cx=11, cy=-4, r=5.5, fill=palette.CARD, stroke=palette.PINE, stroke_width=2)
    also = element(
        "line", x1=0, x2=22, y1=-4, y2=-4, stroke=palette.LAKE, stroke_width=1.5, stroke_dasharray="6 4"
    )
    entries = [
        (line, words.alive), (bought, words.bought), (closed, words.closed), (hollow, words.unknown),
        (also, words.also),
    ]  # fmt: skip
    drawn, x, y = [], 6.0, top + 10
    for mark, said in entries:
        needed = 28 + text_width(said, _SMALL + 0.5)
        if x > 6 and x + needed > width:
            x, y = 6.0, y + _LEGEND_LINE
        drawn.append(element("g", mark, transform=f"translate({x:g} {y:g})"))
        drawn.append(text(said, x + 28, y, class_="legend-text", font_size=_SMALL + 0.5))
        x += needed + 20
    y += _LEGEND_LINE
    told = ", ".join(f"{letter} {said}" for letter, said in words.marks)
    for told_line in note_lines([told], width - 12, _SMALL + 0.5) if told else []:
        drawn.append(text(told_line, 6, y, class_="legend-text", font_size=_SMALL + 0.5))
        y += 18
    return element("g", *drawn, class_="legend"), y + 2
