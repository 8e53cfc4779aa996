"""Lanes below a value chain: supporting services, authorities, regulation, each under its stages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from klustermotor.analysis.networks import ValueChain
from klustermotor.figures import palette
from klustermotor.figures.row_pictures import name_lines
from klustermotor.figures.svg import element, text
from klustermotor.figures.texts import Texts
from klustermotor.figures.value_chain_content import LaneEntry, LaneKind
from klustermotor.figures.value_chain_layout import Box

_KINDS: tuple[LaneKind, ...] = ("support", "authority", "regulation")
_FILL: dict[LaneKind, str] = {"support": "#e4ebe8", "authority": "#e6eef4", "regulation": "#f6ecd9"}
_EDGE: dict[LaneKind, str] = {
    "support": palette.PINE,
    "authority": palette.LAKE,
    "regulation": palette.OCHRE,
}
_ABOVE, _HEAD, _LINE, _BETWEEN, _SIZE = 24.0, 24.0, 16.0, 5.0, 12.5


@dataclass(frozen=True, slots=True)
class _Bar:
    """An entry with the columns it spans and its lines."""

    entry: LaneEntry
    first: int
    last: int
    lines: tuple[str, ...]
    left: float
    right: float

    @property
    def height(self) -> float:
        """Return how high it is."""
        return _LINE * len(self.lines) + 8


def lanes(
    entries: Sequence[LaneEntry], chain: ValueChain, placed: Mapping[int, Box], words: Texts
) -> tuple[list[str], float]:
    """Return the lanes as SVG, below all boxes, and the height at which they end.

    Parameters
    ----------
    entries : sequence of LaneEntry
    chain : ValueChain
    placed : mapping of int to Box
        The stages' boxes.
    words : Texts

    Returns
    -------
    (list of str, float)
        Each entry is a group of class ``lane-entry`` with ``data-kind``, ``data-name`` and ``data-stages``,
        the positions of the stages it concerns.
    """
    parts: list[str] = []
    top = max((box.bottom for box in placed.values()), default=0.0) + _ABOVE
    for kind in _KINDS:
        bars = [_bar(entry, chain, placed) for entry in entries if entry.kind == kind and placed]
        if not bars:
            continue
        left, right = min(box.left for box in placed.values()), max(box.right for box in placed.values())
        parts.append(element("line", x1=left, y1=top, x2=right, y2=top, stroke=palette.LINE, stroke_width=1))
        parts.append(text(words(f"chain.lane_{kind}"), left, top + 17, class_="heading"))
        top += _HEAD
        for row in _packed(bars):
            parts += [_drawn(bar, chain, top) for bar in row]
            top += max(bar.height for bar in row) + _BETWEEN
        top += 7
    return parts, top


def _bar(entry: LaneEntry, chain: ValueChain, placed: Mapping[int, Box]) -> _Bar:
    """Return an entry below the columns of the stages it concerns."""
    stages = [chain.stages.index(stage) for stage in entry.stages] or range(len(chain.stages))
    spanned = sorted((placed[stage] for stage in stages), key=lambda box: box.column)
    left, right = spanned[0].left, spanned[-1].right
    lines = tuple(name_lines(entry.name, right - left - 18, _SIZE, most=3))
    return _Bar(entry, spanned[0].column, spanned[-1].column, lines, left, right)


def _packed(bars: Sequence[_Bar]) -> list[list[_Bar]]:
    """Return entries in as few rows as a first fit finds, none over another."""
    rows: list[list[_Bar]] = []
    for bar in sorted(bars, key=lambda one: (one.first, -one.last, one.entry.name)):
        row = next((row for row in rows if row[-1].last < bar.first), None)
        if row is None:
            rows.append([bar])
        else:
            row.append(bar)
    return rows


def _drawn(bar: _Bar, chain: ValueChain, top: float) -> str:
    """Draw an entry."""
    kind = bar.entry.kind
    stages = bar.entry.stages or chain.stages
    width = bar.right - bar.left
    return element(
        "g",
        element("rect", x=bar.left, y=top, width=width, height=bar.height, rx=4, fill=_FILL[kind]),
        element("rect", x=bar.left, y=top, width=4, height=bar.height, fill=_EDGE[kind]),
        *(
            text(line, bar.left + 11, top + 16 + _LINE * at, class_="legend-text", font_size=_SIZE)
            for at, line in enumerate(bar.lines)
        ),
        class_="lane-entry",
        data_kind=kind,
        data_name=bar.entry.name,
        data_stages=" ".join(str(chain.stages.index(stage)) for stage in stages),
    )
