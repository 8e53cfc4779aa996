"""What something consisted of, time after time: columns of stacked parts, each with a colour and a hatch."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from klustermotor.figures import palette
from klustermotor.figures.fonts import text_width
from klustermotor.figures.legend_rows import LEGEND_LINE, legend_rows
from klustermotor.figures.numbers import Language, number
from klustermotor.figures.scales import Scale
from klustermotor.figures.svg import element, picture, text

_TOP, _AXIS, _PLOT, _LEFT, _RIGHT = 26.0, 30.0, 210.0, 34.0, 8.0
_COLUMN = 46.0


@dataclass(frozen=True, slots=True)
class CompositionFormat:
    """How wide the columns are drawn together, in the picture's own units.

    Parameters
    ----------
    suffix : str
        Ends the names used inside the picture, so that both widths may stand on one page.
    width : float
    """

    suffix: str
    width: float


#: For a page as wide as a desk's screen, and for a phone's.
WIDE_COMPOSITION = CompositionFormat("wide", 760.0)
NARROW_COMPOSITION = CompositionFormat("narrow", 340.0)


@dataclass(frozen=True, slots=True)
class Share:
    """What there was at one time.

    Parameters
    ----------
    label : str
        The time, such as a year.
    parts : tuple of float
        How many in each part, in the order of the parts' names.
    total : str
        What stands over the column.
    """

    label: str
    parts: tuple[float, ...]
    total: str


def composition_over_time(
    shares: Sequence[Share],
    names: Sequence[str],
    language: Language,
    *,
    title: str,
    description: str,
    drawn_as: CompositionFormat = WIDE_COMPOSITION,
) -> str:
    """Return a column for each time, its parts on top of each other in the same order throughout.

    Parameters
    ----------
    shares : sequence of Share
        In the order of time.
    names : sequence of str
        What the parts are called, from the lowest up; six at most.
    language : {"sv", "en"}
    title, description : str
    drawn_as : CompositionFormat

    Returns
    -------
    str
        SVG. Each part has a hatch of its own beside its colour, so that it is told apart in grey.

    Raises
    ------
    ValueError
        If a time has not as many parts as there are names, or there are more parts than looks.

    Examples
    --------
    >>> years = [Share("2002", (3.0, 1.0), "4"), Share("2003", (4.0, 2.0), "6")]
    >>> svg = composition_over_time(years, ["core", "public"], "en", title="Actors", description="Six.")
    >>> svg.count('class="stacked')
    4
    """
    if len(names) > len(palette.CATEGORIES):
        raise ValueError(f"a composition has at most {len(palette.CATEGORIES)} parts, not {len(names)}")
    for one in shares:
        if len(one.parts) != len(names):
            raise ValueError(f"{one.label} has {len(one.parts)} parts, not {len(names)}")
    prefix = f"composition-{drawn_as.suffix}"
    highest = max([sum(one.parts) for one in shares] or [0.0]) or 1.0
    scale = Scale(0.0, highest * 1.04, _TOP + _PLOT, _TOP)
    drawn = [_hatches(prefix, len(names)), _grid(scale, language, drawn_as.width)]
    drawn += _columns(shares, names, scale, prefix, drawn_as.width)
    entries = [(_sign(at, prefix), name) for at, name in enumerate(names)]
    top = _TOP + _PLOT + _AXIS
    rows = legend_rows(entries, drawn_as.width, top)
    height = top + LEGEND_LINE * len(rows) + 4
    return picture(prefix, title, description, drawn_as.width, height, *drawn, *rows)


def _grid(scale: Scale, language: Language, width: float) -> str:
    """Return quiet lines at whole numbers, with the numbers."""
    ticks = [value for value in scale.ticks() if value == round(value)]
    lines = []
    for value in ticks:
        y = scale(value)
        stroke = palette.INK_3 if value == 0 else palette.LINE
        lines.append(element("line", x1=_LEFT, x2=width - _RIGHT, y1=y, y2=y, stroke=stroke))
        lines.append(text(number(value, language), _LEFT - 6, y + 4, class_="tick", text_anchor="end"))
    return "".join(lines)


def _columns(
    shares: Sequence[Share], names: Sequence[str], scale: Scale, prefix: str, width: float
) -> list[str]:
    """Return the columns with their totals and times."""
    step = (width - _LEFT - _RIGHT) / max(len(shares), 1)
    wide = min(_COLUMN, step * 0.72)
    every = _labelled_every(shares, step)
    drawn = []
    for at, one in enumerate(shares):
        middle = _LEFT + step * (at + 0.5)
        below = 0.0
        for part, count in enumerate(one.parts):
            if count <= 0:
                continue
            top, foot = scale(below + count), scale(below)
            said = f"{one.label}, {names[part]}: {count:g}"
            drawn.append(_block(middle - wide / 2, top, wide, foot - top, part, prefix, said))
            below += count
        if text_width(one.total, 12.5) <= step - 2:
            y = scale(below) - 6
            drawn.append(text(one.total, middle, y, class_="tick", text_anchor="middle"))
        if (len(shares) - 1 - at) % every == 0:
            y = _TOP + _PLOT + 18
            drawn.append(text(one.label, middle, y, class_="axis", text_anchor="middle"))
    return drawn


def _labelled_every(shares: Sequence[Share], step: float) -> int:
    """Return how many columns there are to each time that is written, so that none stands on another."""
    widest = max([text_width(one.label, 12.5) for one in shares] or [0.0]) + 8
    return max(1, -int(-widest // step))


def _block(x: float, y: float, width: float, height: float, part: int, prefix: str, said: str) -> str:
    """Return one part of a column: its colour, its hatch over it, and what it says on hover."""
    return element(
        "g",
        element("title", escape(said, quote=False)),
        element(
            "rect", x=x, y=y, width=width, height=height, fill=palette.CATEGORIES[part],
            stroke=palette.CARD, stroke_width=1.2,
        ),
        *_over(x, y, width, height, part, prefix),
        class_="stacked",
    )  # fmt: skip


def _over(x: float, y: float, width: float, height: float, part: int, prefix: str) -> list[str]:
    """Return the hatch over a part; the first is plain."""
    if part == 0:
        return []
    return [
        element(
            "rect", x=x, y=y, width=width, height=height, fill=f"url(#{prefix}-{part})", class_="hatch",
            pointer_events="none",
        )
    ]  # fmt: skip


def _sign(part: int, prefix: str) -> str:
    """Return a part's sign in the legend."""
    body = element("rect", x=0, y=3, width=16, height=14, fill=palette.CATEGORIES[part])
    return body + "".join(_over(0, 3, 16, 14, part, prefix))


#: What is drawn over each part within a square of eight, so that no two look alike in grey.
_HATCHES = (
    "",
    "M-2,2 l4,-4 M0,8 l8,-8 M6,10 l4,-4",
    "M0,4 h8",
    "M4,0 v8",
    "M0,0 l8,8 M0,8 l8,-8",
    "M3,4 h2",
)


def _hatches(prefix: str, count: int) -> str:
    """Return the definitions of the hatches that are used."""
    patterns = [
        element(
            "pattern",
            element(
                "path", d=_HATCHES[part], stroke=palette.CARD, stroke_width=1.3, fill="none", opacity=0.75
            ),
            id=f"{prefix}-{part}", width=8, height=8, patternUnits="userSpaceOnUse",
        )
        for part in range(1, count)
    ]  # fmt: skip
    return element("defs", *patterns) if patterns else ""
