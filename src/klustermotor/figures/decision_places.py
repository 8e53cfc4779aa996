"""Where decisions over the firms of a place are taken, year by year: bars of shares."""

from collections.abc import Sequence
from dataclasses import dataclass

from klustermotor.figures import palette
from klustermotor.figures.fonts import text_width
from klustermotor.figures.row_pictures import RowFormat
from klustermotor.figures.svg import element, picture, text

WIDE_SHARES = RowFormat("wide", 1040.0, 0.0)
NARROW_SHARES = RowFormat("narrow", 340.0, 0.0)
_HEAD, _BAR, _GAP, _FOOT, _LINE = 30.0, 170.0, 40.0, 26.0, 22.0
_SMALL = 12.0
#: In the order of the stack, from the ground up: fill, stroke and the hatch that tells them in grey.
_LOOKS = (
    (palette.PINE, ""), ("#9cc1b3", ""), (palette.LAKE, "M0 6 L6 0"), (palette.FALU, "M0 0 L6 6"),
    (palette.CARD, "M3 3 h0.1"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SharesPanel:
    """One row of bars.

    Parameters
    ----------
    heading : str
    values : sequence of sequence of float
        For each year, what falls on each place, in the order of the legend, the last one not known.
    """

    heading: str
    values: Sequence[Sequence[float]]


@dataclass(frozen=True, slots=True)
class SharesWords:
    """The words of the picture.

    Parameters
    ----------
    title, description : str
    years : sequence of str
        What stands under each bar.
    places : sequence of str
        What the legend calls the five: municipality, region, country, abroad, not known.
    """

    title: str
    description: str
    years: Sequence[str]
    places: Sequence[str]


def decision_places(
    panels: Sequence[SharesPanel], words: SharesWords, *, drawn_as: RowFormat = WIDE_SHARES
) -> str:
    """Return the picture of where decisions are taken.

    Parameters
    ----------
    panels : sequence of SharesPanel
        Beside each other where there is room, else under each other.
    words : SharesWords
    drawn_as : RowFormat

    Returns
    -------
    str
        SVG.
    """
    wide = drawn_as.suffix == "wide"
    name = f"decisions-{drawn_as.suffix}"
    across = len(panels) if wide else 1
    width = (drawn_as.width - _GAP * (across - 1)) / across
    height = _HEAD + _BAR + _FOOT
    drawn = [_hatches(name)]
    for at, panel in enumerate(panels):
        left = (width + _GAP) * at if wide else 0.0
        top = 0.0 if wide else (height + 14) * at
        drawn.append(
            element("g", _panel(panel, words, width, name), transform=f"translate({left:g} {top:g})")
        )
    bottom = height if wide else (height + 14) * len(panels)
    legend, end = _legend(words, bottom + 14, drawn_as.width, name)
    return picture(name, words.title, words.description, drawn_as.width, end, *drawn, legend)


def _hatches(name: str) -> str:
    """Return the fills that tell the places apart without colour."""
    patterns = []
    for at, (fill, path) in enumerate(_LOOKS):
        lines = palette.INK_3 if fill == palette.CARD else palette.CARD
        marks = (
            [element("path", d=path, stroke=lines, stroke_width=1.3, stroke_linecap="round")] if path else []
        )
        patterns.append(
            element("pattern", element("rect", width=6, height=6, fill=fill), *marks, id=f"{name}-{at}",
                    width=6, height=6, patternUnits="userSpaceOnUse")
        )  # fmt: skip
    return element("defs", *patterns)


def _panel(panel: SharesPanel, words: SharesWords, width: float, name: str) -> str:
    """Return one row of bars with its heading, its half-way line and its years."""
    left = 40.0
    step = (width - left - 6) / max(len(panel.values), 1)
    bar = min(step * 0.74, 54.0)
    drawn = [text(panel.heading, 0, 14, class_="heading")]
    for share in (0.0, 0.5, 1.0):
        y = _HEAD + _BAR * (1 - share)
        drawn.append(element("line", x1=left, x2=width, y1=y, y2=y, stroke=palette.LINE))
        drawn.append(
            text(f"{share:.0%}".replace("%", "\u202f%"), left - 6, y + 4, class_="tick", text_anchor="end")
        )
    last = -100.0
    for at, values in enumerate(panel.values):
        x = left + step * at + (step - bar) / 2
        drawn.append(_stack(values, x, bar, name))
        label, middle = words.years[at], x + bar / 2
        if middle - last >= text_width(label, _SMALL) + 6:
            drawn.append(
                text(label, middle, _HEAD + _BAR + 18, class_="tick", text_anchor="middle", font_size=_SMALL)
            )
            last = middle
    return "".join(drawn)


def _stack(values: Sequence[float], x: float, bar: float, name: str) -> str:
    """Return one year's bar; nothing where there is nothing to share."""
    total = sum(values)
    if total <= 0:
        return ""
    drawn, y = [], _HEAD + _BAR
    for at, value in enumerate(values):
        if value <= 0:
            continue
        tall = _BAR * value / total
        y -= tall
        drawn.append(
            element("rect", x=x, y=y, width=bar, height=tall, fill=f"url(#{name}-{at})",
                    stroke=palette.INK_3 if at == len(_LOOKS) - 1 else palette.CARD, stroke_width=1)
        )  # fmt: skip
    return element("g", *drawn)


def _legend(words: SharesWords, top: float, width: float, name: str) -> tuple[str, float]:
    """Return what the fills mean, and where the picture ends."""
    drawn, x, y = [], 6.0, top + 12
    for at, said in enumerate(words.places):
        needed = 22 + text_width(said, _SMALL + 0.5)
        if x > 6 and x + needed > width:
            x, y = 6.0, y + _LINE
        drawn.append(
            element(
                "rect", x=x, y=y - 11, width=16, height=13, fill=f"url(#{name}-{at})", stroke=palette.INK_3
            )
        )
        drawn.append(text(said, x + 22, y, class_="legend-text", font_size=_SMALL + 0.5))
        x += needed + 22
    return element("g", *drawn, class_="legend"), y + 12
