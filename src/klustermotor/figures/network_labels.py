"""Names in a network's picture: of the nodes that matter most, none over another nor over a large node."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from klustermotor.analysis.arrays import FloatArray
from klustermotor.figures.fonts import text_width
from klustermotor.figures.labels import LINE_HEIGHT, PlacedLabel, wrapped
from klustermotor.figures.network_ties import Drawn

_OFF = 3.0
_LARGE = 7.0
#: What it costs to cover a point of a line, where covering a node costs its radius.
_LINE = 0.6
#: Ways from a node, across and down, the better ones first, and how the label hangs there.
_WAYS = (
    (0.0, -1.0, "middle"),
    (1.0, 0.0, "start"),
    (-1.0, 0.0, "end"),
    (0.0, 1.0, "middle"),
    (0.71, -0.71, "start"),
    (-0.71, -0.71, "end"),
    (0.71, 0.71, "start"),
    (-0.71, 0.71, "end"),
)
_SHARE = {"start": 0.0, "middle": 0.5, "end": 1.0}


@dataclass(frozen=True, slots=True)
class _Box:
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "_Box") -> bool:
        """Tell whether two boxes overlap."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


def network_labels(
    wanted: Iterable[int],
    names: Sequence[str],
    drawn: Drawn,
    lines: FloatArray,
    *,
    size: float,
    frame: tuple[float, float, float, float],
) -> dict[int, PlacedLabel]:
    """Return the names that find room, the first wanted first.

    Of the places around a node the one is taken that covers least of others. No name covers another one, a
    large node, or a node whose name is wanted.

    Parameters
    ----------
    wanted : iterable of int
        Positions of nodes, the most important first.
    names : sequence of str
        Of all nodes.
    drawn : Drawn
    lines : (n_points, 2) ndarray
        Points along lines that names had better not cover.
    size : float
        Font size.
    frame : tuple of float
        Left, top, right and bottom.

    Returns
    -------
    dict of int to PlacedLabel
    """
    order = list(wanted)
    kept_free = drawn.radius >= _LARGE
    kept_free[order] = True
    taken: list[_Box] = []
    found: dict[int, PlacedLabel] = {}
    for node in order:
        best: tuple[float, PlacedLabel, _Box] | None = None
        for turn, (label, box) in enumerate(_around(node, names[node], drawn, size)):
            if not _inside(box, frame) or any(box.meets(other) for other in taken):
                continue
            covered = _covered(box, drawn)
            covered[node] = 0.0
            if covered[kept_free].any():
                continue
            cost = float(covered.sum()) + _LINE * _crossed(box, lines) + 0.4 * turn
            if best is None or cost < best[0]:
                best = cost, label, box
        if best is not None:
            found[node] = best[1]
            taken.append(best[2])
    return found


def _around(node: int, name: str, drawn: Drawn, size: float) -> Iterable[tuple[PlacedLabel, _Box]]:
    """Yield the places around a node."""
    lines = wrapped(name, 22)
    width = max(text_width(line, size, "sans-bold") for line in lines)
    height = size * (0.95 + LINE_HEIGHT * (len(lines) - 1))
    reach = float(drawn.radius[node]) + _OFF
    for across, down, anchor in _WAYS:
        x, y = float(drawn.x[node]) + reach * across, float(drawn.y[node]) + reach * down
        left, top = x - _SHARE[anchor] * width, y - (1 - down) / 2 * height
        yield (
            PlacedLabel(lines, x, top + 0.78 * size, anchor),
            _Box(left - 1, top, left + width + 1, top + height),
        )


def _covered(box: _Box, drawn: Drawn) -> FloatArray:
    """Return how much of each node, by its radius, a box would cover; 0 for those that it leaves alone."""
    x, y = np.clip(drawn.x, box.left, box.right), np.clip(drawn.y, box.top, box.bottom)
    away = np.hypot(x - drawn.x, y - drawn.y)
    covered: FloatArray = np.where(away < drawn.radius + 1, drawn.radius, 0.0)
    return covered


def _crossed(box: _Box, lines: FloatArray) -> int:
    """Return how many points of lines a box would cover."""
    across, down = lines[:, 0], lines[:, 1]
    inside = (across > box.left) & (across < box.right) & (down > box.top) & (down < box.bottom)
    return int(inside.sum())


def _inside(box: _Box, frame: tuple[float, float, float, float]) -> bool:
    """Tell whether a box lies inside the frame."""
    left, top, right, bottom = frame
    return box.left >= left and box.top >= top and box.right <= right and box.bottom <= bottom
