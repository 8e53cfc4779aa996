"""The legend of a network's picture: groups, kinds and strengths of ties, three sizes, who did not answer."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from klustermotor.analysis.arrays import FloatArray
from klustermotor.analysis.networks import Network
from klustermotor.figures import palette
from klustermotor.figures.fonts import text_width
from klustermotor.figures.legend_rows import LEGEND_LINE, legend_rows
from klustermotor.figures.network_nodes import OTHER_GROUP, UNKNOWN_GROUP, DrawnGroups, look, shape
from klustermotor.figures.network_ties import DASHES, WIDTHS, has_arrows, strength_classes
from klustermotor.figures.numbers import number
from klustermotor.figures.svg import element, text
from klustermotor.figures.texts import Texts

_HEAD = 21.0
_DASHES_TOLD = len(DASHES)


@dataclass(frozen=True, slots=True, eq=False)
class Explained:
    """What a legend explains.

    Parameters
    ----------
    groups : DrawnGroups
    group_heading : str
        What the groups are.
    kind_names : sequence of str
        What the kinds of ties are called, in the network's order.
    tie_heading : str
        What strength is.
    sizes, radii : (n_nodes,) ndarray, optional
        The measure, and the radii drawn.
    size_heading : str
        What the measure is.
    silent : bool
        Whether anybody did not answer.
    arrow_heading : str
        What an arrow says.
    kind_colours : sequence of str
        The colours of the kinds of ties, in the network's order; grey where there are none.
    """

    groups: DrawnGroups
    group_heading: str
    kind_names: Sequence[str]
    tie_heading: str
    sizes: FloatArray | None
    radii: FloatArray
    size_heading: str
    silent: bool
    arrow_heading: str = ""
    kind_colours: Sequence[str] = ()


def network_legend(
    network: Network, explained: Explained, words: Texts, width: float, top: float
) -> tuple[list[str], float]:
    """Return the lines of the legend, and the height at which it ends.

    Parameters
    ----------
    network : Network
    explained : Explained
    words : Texts
    width, top : float

    Returns
    -------
    (list of str, float)
    """
    parts: list[str] = []
    for heading, entries in (
        (explained.group_heading, _groups(explained, words)),
        (explained.tie_heading or words("network.ties"), _ties(network, explained, words)),
    ):
        if not entries:
            continue
        if heading:
            parts.append(text(heading, 4, top + 15, class_="heading"))
            top += _HEAD
        rows = legend_rows(entries, width, top)
        parts += rows
        top += LEGEND_LINE * len(rows) + 3
    drawn, top = _sizes(explained, words, width, top)
    return parts + drawn, top


def _groups(explained: Explained, words: Texts) -> list[tuple[str, str]]:
    """Return the signs of groups and of those who did not answer."""
    entries = [
        (element("g", shape(at, 8, 10, 7, ""), **look(at, answered=True)), name)
        for at, name in enumerate(explained.groups.names)
        if at in explained.groups.code_of
    ]
    for code, key in ((OTHER_GROUP, "other"), (UNKNOWN_GROUP, "unknown")):
        if code in explained.groups.code_of:
            sign = element("g", shape(code, 8, 10, 7, ""), **look(code, answered=True))
            entries.append((sign, words(f"network.{key}")))
    if explained.silent:
        hollow = {**look(UNKNOWN_GROUP, answered=False), "stroke": palette.INK_2}
        entries.append((element("g", shape(-1, 8, 10, 6.5, ""), **hollow), words("network.silent")))
    return entries


def _ties(network: Network, explained: Explained, words: Texts) -> list[tuple[str, str]]:
    """Return the signs of kinds of ties, of direction, and of the weakest and the strongest."""
    used = sorted(set(network.tie_kinds.tolist()))
    entries = []
    if len(used) > 1 or (used and network.kinds[used[0]]):
        entries += [
            (_kind(explained, at), explained.kind_names[at])
            for at in used
            if at < _DASHES_TOLD - 1 or explained.kind_colours
        ]
        told = len(network.kinds) if explained.kind_colours else _DASHES_TOLD - 1
        rest = [explained.kind_names[at] for at in used if at >= told]
        if rest:
            name = rest[0] if len(rest) == 1 else words("network.other_kinds", count=len(rest))
            entries.append((_line(1.5, DASHES[-1]), name))
    if network.n_ties and network.weights.min() < network.weights.max():
        weakest = WIDTHS[int(strength_classes(network.weights).min())]
        for width, value in ((weakest, network.weights.min()), (WIDTHS[-1], network.weights.max())):
            written = number(float(value), words.language, decimals=0 if float(value).is_integer() else 1)
            entries.append((_line(width, None), words("network.strength", value=written)))
    if has_arrows(network):
        head = element("path", d="M12 6.5L18 10L12 13.5Z", fill=palette.INK_2)
        entries.append((_line(1.5, None, 13) + head, explained.arrow_heading or words("network.direction")))
    return entries


def _kind(explained: Explained, at: int) -> str:
    """Return the sign of a kind of ties: its dashes, in its colour where it has one."""
    colour = explained.kind_colours[at] if explained.kind_colours else palette.INK_2
    return _line(1.5, DASHES[min(at, len(DASHES) - 1)], colour=colour)


def _line(width: float, dash: str | None, end: float = 18, *, colour: str = palette.INK_2) -> str:
    """Return the sign of a line."""
    return element(
        "line",
        x1=0,
        y1=10,
        x2=end,
        y2=10,
        stroke=colour,
        stroke_width=width,
        stroke_dasharray=dash,
        stroke_linecap="round" if dash and dash.startswith("1.6") else None,
    )


def _sizes(explained: Explained, words: Texts, width: float, top: float) -> tuple[list[str], float]:
    """Return three sizes side by side under what they measure."""
    if explained.sizes is None or not len(explained.sizes) or float(explained.sizes.max()) <= 0:
        return [], top
    largest = float(explained.sizes.max())
    biggest = float(explained.radii.max())
    values = told_sizes(largest)
    parts = [text(explained.size_heading or words("network.size"), 4, top + 15, class_="heading")]
    x, top = 6.0, top + _HEAD
    line = max(LEGEND_LINE, 2 * biggest + 6)
    for value in values:
        radius = biggest * max(math.sqrt(value / largest), 0.3)
        said = number(value, words.language, decimals=_decimals(value))
        room = 2 * radius + 8 + text_width(said, 13)
        if x + room > width:
            break
        circle = shape(-1, x + radius, top + line / 2, radius, "")
        parts.append(element("g", circle, fill="none", stroke=palette.INK_2, stroke_width=1.2))
        parts.append(text(said, x + 2 * radius + 6, top + line / 2 + 4.5, class_="legend-text"))
        x += room + 18
    return [element("g", *parts, class_="legend")], top + line + 4


def told_sizes(largest: float) -> list[float]:
    """Return three round sizes that a legend shows, the greatest first.

    Parameters
    ----------
    largest : float
        Above 0.

    Returns
    -------
    list of float
        Fewer where the largest is so small a count that they would be the same.

    Examples
    --------
    >>> told_sizes(240.0), told_sizes(3.0), told_sizes(0.31)
    ([200.0, 80.0, 20.0], [3.0, 1.0], [0.3, 0.1, 0.03])
    """
    values = dict.fromkeys(_rounded(share * largest) for share in (1.0, 1 / 3, 0.1))
    whole = float(largest).is_integer()
    return [value for value in values if not whole or value.is_integer()]


def _rounded(value: float) -> float:
    """Return a value with one digit, rounded down."""
    step = 10.0 ** math.floor(math.log10(value) + 1e-9)
    return float(np.round(math.floor(value / step + 1e-9) * step, 9))


def _decimals(value: float) -> int:
    """Return how many decimals a size needs."""
    return max(0, -math.floor(math.log10(value) + 1e-9)) if value < 1 else 0
