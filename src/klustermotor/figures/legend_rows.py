"""The legend below a picture: signs with their words, on as many lines as they need."""

from collections.abc import Sequence

from klustermotor.figures.fonts import text_width
from klustermotor.figures.svg import element, text

#: From one line of the legend to the next.
LEGEND_LINE = 26.0
_SIGN, _BETWEEN = 26.0, 22.0


def legend_rows(entries: Sequence[tuple[str, str]], width: float, top: float) -> list[str]:
    """Return the lines of a legend, the first one below a height.

    Parameters
    ----------
    entries : sequence of (str, str)
        A sign, drawn as SVG within 16 × 20 from 0 0, and what it means.
    width : float
        The room for a line.
    top : float

    Returns
    -------
    list of str
        One group of SVG for each line.

    Examples
    --------
    >>> len(legend_rows([("<circle/>", "strong"), ("<circle/>", "to watch")], 90, 0))
    2
    """
    lines: list[list[str]] = [[]]
    x = 4.0
    for sign, label in entries:
        room = _SIGN + text_width(label, 13) + _BETWEEN
        if x + room - _BETWEEN > width and lines[-1]:
            lines.append([])
            x = 4.0
        y = top + LEGEND_LINE * (len(lines) - 1)
        lines[-1] += [
            element("g", sign, transform=f"translate({x:g} {y:g})"),
            text(label, x + 24, y + 14.5, class_="legend-text"),
        ]
        x += room
    return [element("g", *line, class_="legend") for line in lines]
