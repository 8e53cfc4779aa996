"""What pictures made of rows share: their widths, names that fit, and the grid behind."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from klustermotor.figures import palette
from klustermotor.figures.fonts import Face, text_width
from klustermotor.figures.scales import Scale
from klustermotor.figures.svg import element, text

#: Keeps a name legible where a line, or a mark, runs behind it.
HALO = {"stroke": palette.CARD, "stroke_width": 3, "stroke_linejoin": "round", "paint_order": "stroke"}


@dataclass(frozen=True, slots=True)
class RowFormat:
    """How wide a picture made of rows is drawn, in its own units; its height follows from the rows.

    Parameters
    ----------
    suffix : str
        Ends the names used inside the picture, so that both widths may stand on one page.
    width : float
    names : float
        The largest part of the width that names may take, beside the rows; 0 puts them above.
    """

    suffix: str
    width: float
    names: float


#: For a page as wide as a desk's screen or a sheet of paper, and for a phone's.
WIDE_ROWS = RowFormat("wide", 840.0, 260.0)
NARROW_ROWS = RowFormat("narrow", 340.0, 150.0)
#: For a card beside another on a desk's screen, and for one as wide as its page.
CARD_ROWS = RowFormat("wide", 560.0, 195.0)
PAGE_ROWS = RowFormat("wide", 1040.0, 270.0)
#: From one line of a note to the next.
NOTE_LINE = 17.0


def shortened(name: str, room: float, size: float, face: Face = "sans") -> str:
    """Return a name, cut with an ellipsis where it needs more room than there is.

    Parameters
    ----------
    name : str
    room : float
        In the unit of the size.
    size : float
        Font size.
    face : {"sans", "sans-bold", "serif", "serif-bold"}

    Returns
    -------
    str

    Examples
    --------
    >>> shortened("Västra Götalands län", 70, 13), shortened("Skåne", 70, 13)
    ('Västra Göt…', 'Skåne')
    """
    if text_width(name, size, face) <= room:
        return name
    kept = len(name)
    while kept and text_width(name[:kept].rstrip() + "…", size, face) > room:
        kept -= 1
    return name[:kept].rstrip() + "…"


def name_lines(name: str, room: float, size: float, face: Face = "sans", *, most: int = 2) -> list[str]:
    """Return a name in as many lines as it needs; the last one is cut where there are not so many.

    Parameters
    ----------
    name : str
    room : float
        For a line, in the unit of the size.
    size : float
        Font size.
    face : {"sans", "sans-bold", "serif", "serif-bold"}
    most : int
        How many lines there may be.

    Returns
    -------
    list of str

    Examples
    --------
    >>> name_lines("Information brokers (call centres left out)", 150, 13)
    ['Information brokers (call', 'centres left out)']
    """
    lines = note_lines([name], room, size, face)
    kept = [*lines[: most - 1], " ".join(lines[most - 1 :])] if len(lines) > most else lines
    return [shortened(line, room, size, face) for line in kept]


def note_lines(notes: Iterable[str], room: float, size: float = 12, face: Face = "sans") -> list[str]:
    """Return notes broken into lines at spaces, each no wider than there is room for.

    Parameters
    ----------
    notes : iterable of str
    room : float
    size : float
        Font size.
    face : {"sans", "sans-bold", "serif", "serif-bold"}

    Returns
    -------
    list of str

    Examples
    --------
    >>> note_lines(["The tick is the share of all jobs."], 120)
    ['The tick is the share of', 'all jobs.']
    """
    lines = []
    for note in notes:
        line = ""
        for word in note.split(" "):
            longer = f"{line} {word}".strip()
            if line and text_width(longer, size, face) > room:
                lines.append(line)
                longer = word
            line = longer
        lines.append(line)
    return lines


def drawn_notes(lines: Sequence[str], top: float) -> str:
    """Return lines of notes as text, the first one below a height.

    Parameters
    ----------
    lines : sequence of str
    top : float

    Returns
    -------
    str

    Examples
    --------
    >>> drawn_notes(["One.", "Two."], 0).count("<text")
    2
    """
    return element(
        "g", *(text(line, 4, top + NOTE_LINE * (i + 1), class_="note") for i, line in enumerate(lines))
    )


def row_name(
    name: str, x: float, y: float, room: float, *, strong: bool = False, anchor: str = "start"
) -> str:
    """Return a row's name, with the whole name on hover where it is cut.

    Parameters
    ----------
    name : str
    x, y : float
    room : float
        The width it may take.
    strong : bool
        In bold.
    anchor : {"start", "end"}

    Returns
    -------
    str

    Examples
    --------
    >>> row_name("Södermanland", 4, 10, 50).count("<title>Södermanland</title>")
    1
    """
    shown = shortened(name, room, 13, "sans-bold" if strong else "sans")
    written = text(
        shown,
        x,
        y,
        class_="label",
        font_size=13,
        font_weight=600 if strong else 400,
        text_anchor=anchor,
        **HALO,
    )
    return written if shown == name else element("g", element("title", escape(name, quote=False)), written)


def ticked_grid(scale: Scale, top: float, bottom: float, labels: list[tuple[float, str]]) -> str:
    """Return upright lines with their figures on top; a figure that would meet the one before is left out.

    Parameters
    ----------
    scale : Scale
    top, bottom : float
        Ends of the lines; figures stand over the top.
    labels : list of (float, str)
        Values and how they are written, rising.

    Returns
    -------
    str
    """
    parts, taken = [], float("-inf")
    for value, label in labels:
        x, half = scale(value), text_width(label, 12.5) / 2
        parts.append(element("line", x1=x, y1=top, x2=x, y2=bottom, stroke=palette.LINE, stroke_width=0.8))
        if x - half > taken:
            parts.append(text(label, x, top - 7, text_anchor="middle", class_="tick"))
            taken = x + half + 6
    return element("g", *parts)


def reference_line(x: float, top: float, bottom: float) -> str:
    """Return the dashed line that stands for the reference area.

    Parameters
    ----------
    x, top, bottom : float

    Returns
    -------
    str

    Examples
    --------
    >>> 'class="reference"' in reference_line(10, 0, 20)
    True
    """
    return element(
        "line",
        x1=x,
        y1=top,
        x2=x,
        y2=bottom,
        stroke=palette.INK_3,
        stroke_width=1,
        stroke_dasharray="2 3",
        class_="reference",
    )
