"""Who comes from business, academia and the public sector, and who has a foot in several: three circles."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from html import escape

from klustermotor.figures import palette
from klustermotor.figures.fonts import text_width
from klustermotor.figures.row_pictures import NOTE_LINE, drawn_notes, note_lines
from klustermotor.figures.svg import element, picture, text

#: The circles in their order: top left, top right, below.
SIDES = ("business", "academia", "public")
_COLOURS = (palette.PINE, palette.LAKE, palette.OCHRE)


@dataclass(frozen=True, slots=True)
class HelixFormat:
    """How large the circles are drawn, in the picture's own units.

    Parameters
    ----------
    suffix : str
        Ends the names used inside the picture, so that both widths may stand on one page.
    width : float
    radius : float
        Of a circle; a person's dot is a tenth of it.
    """

    suffix: str
    width: float
    radius: float


#: For a page as wide as a desk's screen, and for a phone's.
WIDE_HELIX = HelixFormat("wide", 640.0, 150.0)
NARROW_HELIX = HelixFormat("narrow", 340.0, 96.0)


@dataclass(frozen=True, slots=True)
class HelixDot:
    """One person.

    Parameters
    ----------
    sides : frozenset of str
        Among ``business``, ``academia`` and ``public``: where the person holds or has held positions. With
        none of them the person stands beside the circles.
    mark : str
        What stands in the dot, such as a number of the table; empty where nobody is to be told apart.
    said : str
        What the dot says when it is pointed at; empty for nothing.
    """

    sides: frozenset[str]
    mark: str = ""
    said: str = ""


def triple_helix(
    dots: Sequence[HelixDot],
    names: Sequence[str],
    *,
    title: str,
    description: str,
    notes: Sequence[str] = (),
    drawn_as: HelixFormat = WIDE_HELIX,
) -> str:
    """Return three overlapping circles with a dot for each person, in the part that all their sides share.

    Parameters
    ----------
    dots : sequence of HelixDot
    names : (3,) sequence of str
        What business, academia and the public sector are called.
    title, description : str
    notes : sequence of str
        What stands below the circles.
    drawn_as : HelixFormat

    Returns
    -------
    str
        SVG. The circles are told apart by their names and the patterns of their outlines, not by colour
        alone.

    Raises
    ------
    ValueError
        If there are not three names, or a dot has a side that is none of the three.

    Examples
    --------
    >>> dots = [HelixDot(frozenset({"business"})), HelixDot(frozenset({"business", "academia"}))]
    >>> svg = triple_helix(dots, ["Business", "Academia", "Public sector"], title="Who", description="Two.")
    >>> svg.count('class="helix-dot"')
    2
    """
    if len(names) != len(SIDES):
        raise ValueError(f"a triple helix has three names, not {len(names)}")
    if wrong := {side for dot in dots for side in dot.sides} - set(SIDES):
        raise ValueError(f"{', '.join(sorted(wrong))} is none of {', '.join(SIDES)}")
    radius = drawn_as.radius
    centres = _centres(drawn_as)
    drawn = [_circle(at, centre, radius) for at, centre in enumerate(centres)]
    drawn += [_name(at, names[at], centre, drawn_as) for at, centre in enumerate(centres)]
    for sides in sorted({dot.sides for dot in dots}, key=sorted):
        own = [dot for dot in dots if dot.sides == sides]
        drawn += _dots(own, _middle(sides, centres, drawn_as), radius / 10)
    foot = centres[2][1] + radius + 30
    lines = note_lines(notes, drawn_as.width - 8)
    height = foot + (NOTE_LINE * len(lines) + 8 if lines else 0)
    name = f"helix-{drawn_as.suffix}"
    return picture(name, title, description, drawn_as.width, height, *drawn, drawn_notes(lines, foot))


def _centres(drawn_as: HelixFormat) -> list[tuple[float, float]]:
    """Return where the circles stand: so far apart that each overlap holds dots."""
    apart, radius = drawn_as.radius * 1.18, drawn_as.radius
    middle, top = drawn_as.width / 2, radius + 34
    return [
        (middle - apart / 2, top),
        (middle + apart / 2, top),
        (middle, top + apart * math.sqrt(3) / 2),
    ]


def _circle(at: int, centre: tuple[float, float], radius: float) -> str:
    """Return one circle, pale within and with an outline of its own pattern."""
    return element(
        "circle", cx=centre[0], cy=centre[1], r=radius, fill=_COLOURS[at], fill_opacity=0.1,
        stroke=_COLOURS[at], stroke_width=1.6, stroke_dasharray=(None, "7 4", "2 4")[at], class_="helix-side",
    )  # fmt: skip


def _name(at: int, name: str, centre: tuple[float, float], drawn_as: HelixFormat) -> str:
    """Return a circle's name beside it: over the two above, under the one below."""
    if at == 2:
        x, y, anchor = centre[0], centre[1] + drawn_as.radius + 20, "middle"
    else:
        half = text_width(name, 14, "sans-bold") / 2
        x = min(max(centre[0] + (-1, 1)[at] * drawn_as.radius * 0.35, half + 4), drawn_as.width - half - 4)
        y, anchor = centre[1] - drawn_as.radius - 12, "middle"
    return text(name, x, y, class_="label", font_size=14, text_anchor=anchor)


def _middle(
    sides: Collection[str], centres: Sequence[tuple[float, float]], drawn_as: HelixFormat
) -> tuple[float, float]:
    """Return the middle of the part that some sides share and the others do not."""
    whole = (sum(x for x, _y in centres) / 3, sum(y for _x, y in centres) / 3)
    if not sides:
        return drawn_as.width - drawn_as.radius * 0.24, centres[2][1] + drawn_as.radius * 0.75
    own = [centres[SIDES.index(side)] for side in sides]
    x, y = sum(x for x, _y in own) / len(own), sum(y for _x, y in own) / len(own)
    # A part of one or two lies away from the middle of all; of two not so far, for the circles end there.
    out = {1: 0.5, 2: 0.62, 3: 0.0}[len(own)]
    return x + (x - whole[0]) * out, y + (y - whole[1]) * out


def _dots(dots: Sequence[HelixDot], middle: tuple[float, float], radius: float) -> list[str]:
    """Return the dots of one part, in rows around its middle."""
    across = max(1, min(4, math.ceil(math.sqrt(len(dots)))))
    step = radius * 2.7
    rows = math.ceil(len(dots) / across)
    drawn = []
    for at, dot in enumerate(dots):
        row, place = divmod(at, across)
        in_row = min(across, len(dots) - row * across)
        x = middle[0] + (place - (in_row - 1) / 2) * step
        y = middle[1] + (row - (rows - 1) / 2) * step
        drawn.append(_dot(dot, x, y, radius))
    return drawn


def _dot(dot: HelixDot, x: float, y: float, radius: float) -> str:
    """Return one dot with its mark; who has a foot in several sides wears a ring."""
    parts = [element("title", escape(dot.said, quote=False))] if dot.said else []
    if len(dot.sides) > 1:
        parts.append(
            element("circle", cx=x, cy=y, r=radius + 2.5, fill="none", stroke=palette.INK, stroke_width=1.4)
        )
    parts.append(element("circle", cx=x, cy=y, r=radius - 0.5, fill=palette.INK))
    if dot.mark:
        size = min(13.0, radius * 1.15)
        parts.append(
            text(
                dot.mark, x, y + size * 0.36, text_anchor="middle", font_size=size, font_weight=600,
                fill=palette.CARD,
            )
        )  # fmt: skip
    return element("g", *parts, class_="helix-dot")
