"""Place labels so that none overlaps: beside their mark where there is room, or not at all."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from klustermotor.figures.fonts import Face, text_width

#: Distance of two lines of a label, in sizes of its letters.
LINE_HEIGHT = 1.1
#: Radius from which a mark without a label is not written over either.
_NOTICED = 6.0
#: How far a label may stand off from its mark, in sizes of its letters; beyond the first with a line to it.
_RINGS = (0.0, 1.4, 2.8, 3.4)
#: A small mark's label is left out rather than put further off than this; a large one's is not.
_NEAR_RINGS, _LARGE = 3, 10.0
_WAYS = tuple(math.radians(22.5 * step) for step in range(16))
#: What a place costs: a ring further off, close to another mark, on a small one, its line over another.
_OFF, _CLOSE, _SMALL, _OVER = 2.0, 3.0, 3.0, 12.0
#: What one that must be labelled pays for covering another mark or a line rather than having none.
_COVERED, _NO_PLACE = 40.0, 200.0
#: Of two places that cost the same the one that is tried first is taken.
_TURN = 0.02
#: A label of so many letters may be folded, at some cost, where it finds no room in one line.
_FOLDED, _FOLD = 9, 1.0
_NEAR, _NOTHING = 5.0, 1e-9
#: How many places are tried in all for those that must be labelled.
_STEPS = 20_000


#: Both ends of a straight line: x and y, x and y.
Line: TypeAlias = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Mark:
    """A round mark that wants a label.

    Parameters
    ----------
    x, y, radius : float
        The mark.
    label : str
        Its text; empty for a mark that only takes room.
    must : bool
        Its label may cover other marks, or a line, where there is no free place.
    """

    x: float
    y: float
    radius: float
    label: str = ""
    must: bool = False


@dataclass(frozen=True, slots=True)
class PlacedLabel:
    """Where a label goes.

    Parameters
    ----------
    lines : tuple of str
    x, y : float
        The anchor of the first line.
    anchor : str
        ``start``, ``middle`` or ``end``.
    leader : tuple of float, optional
        A line from the edge of the mark, x and y, to the label, x and y; where it stands off.
    """

    lines: tuple[str, ...]
    x: float
    y: float
    anchor: str
    leader: Line | None = None


@dataclass(frozen=True, slots=True)
class _Box:
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "_Box") -> bool:
        """Tell whether two boxes overlap."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def with_line(self, line: Line | None) -> "_Box":
        """Return the box that also holds a line."""
        if line is None:
            return self
        x1, y1, x2, y2 = line
        return _Box(
            min(self.left, x1, x2), min(self.top, y1, y2), max(self.right, x1, x2), max(self.bottom, y1, y2)
        )

    def is_near(self, mark: Mark) -> bool:
        """Tell, by a glance, whether a mark may be so near that standing here costs something."""
        reach = mark.radius + _NEAR
        return (
            self.left - reach < mark.x < self.right + reach
            and self.top - reach < mark.y < self.bottom + reach
        )

    def nearest(self, x: float, y: float) -> tuple[float, float]:
        """Return the point of the box that is nearest to another one."""
        return min(max(x, self.left), self.right), min(max(y, self.top), self.bottom)

    def distance(self, mark: Mark) -> float:
        """Return how far the box is from a mark's edge; negative where it covers some of it."""
        x, y = self.nearest(mark.x, mark.y)
        return math.hypot(x - mark.x, y - mark.y) - mark.radius

    def crossed_by(self, line: Line) -> bool:
        """Tell whether a straight line runs through the box."""
        x1, y1, x2, y2 = line
        first, last = 0.0, 1.0
        for start, step, low, high in (
            (x1, x2 - x1, self.left, self.right),
            (y1, y2 - y1, self.top, self.bottom),
        ):
            if abs(step) < _NOTHING:
                if not low < start < high:
                    return False
                continue
            ends = sorted(((low - start) / step, (high - start) / step))
            first, last = max(first, ends[0]), min(last, ends[1])
        return first < last


@dataclass(frozen=True, slots=True)
class _Place:
    """A place for a label: the box it fills, and what it costs."""

    label: PlacedLabel
    box: _Box
    cost: float


@dataclass(frozen=True, slots=True)
class _Ground:
    """What is on the picture before any label."""

    marks: Sequence[Mark]
    frame: tuple[float, float, float, float]
    lines: Sequence[Line]

    def places(self, mark: Mark, size: float, face: Face) -> list[_Place]:
        """Return where a mark's label could stand, the cheapest first."""
        priced = (
            replace(place, cost=place.cost + self._in_the_way(mark, place))
            for place in _candidates(mark, size, face)
            if _inside(place.box, self.frame) and place.box.distance(mark) >= 1
        )
        return sorted((one for one in priced if math.isfinite(one.cost)), key=lambda one: one.cost)

    def _in_the_way(self, mark: Mark, place: _Place) -> float:
        """Return what a place costs by what is on it and beside it; infinite where it is not free."""
        box, leader = place.box, place.label.leader
        whole = box.with_line(leader)
        near = (other for other in self.marks if other is not mark and whole.is_near(other))
        cost = sum(_beside(other, box, leader, must=mark.must) for other in near)
        on_lines = sum(box.crossed_by(line) for line in self.lines)
        if on_lines:
            cost += _COVERED * on_lines if mark.must else math.inf
        return cost


def _beside(other: Mark, box: _Box, leader: Line | None, *, must: bool) -> float:
    """Return what it costs to stand beside, or on, another mark."""
    noticed = bool(other.label) or other.radius >= _NOTICED
    distance, cost = box.distance(other), 0.0
    if distance < 0:
        cost = _SMALL if not noticed else _COVERED if must else math.inf
    elif noticed and distance < _NEAR:
        cost = _CLOSE
    if leader is not None and noticed and _passes(leader, other):
        cost += _OVER
    return cost


def _meet(one: _Place, other: _Place) -> bool:
    """Tell whether two labels, or the line of one and the other, would meet."""
    first, second = one.label.leader, other.label.leader
    return (
        one.box.meets(other.box)
        or (first is not None and other.box.crossed_by(first))
        or (second is not None and one.box.crossed_by(second))
        or (first is not None and second is not None and _cross(first, second))
    )


def _cross(one: Line, other: Line) -> bool:
    """Tell whether two straight lines cross between their ends."""

    def side(line: Line, x: float, y: float) -> float:
        return (line[2] - line[0]) * (y - line[1]) - (line[3] - line[1]) * (x - line[0])

    return (
        side(one, *other[:2]) * side(one, *other[2:]) < 0
        and side(other, *one[:2]) * side(other, *one[2:]) < 0
    )


def place_labels(
    marks: Sequence[Mark],
    *,
    size: float,
    frame: tuple[float, float, float, float],
    lines: Sequence[Line] = (),
    face: Face = "sans-bold",
) -> list[PlacedLabel]:
    """Return the labels that have room, first marks first; no label meets another one, a mark or a line.

    Of the free places the one is taken that is nearest to its mark and most clearly its own.

    Parameters
    ----------
    marks : sequence of Mark
        In order of importance.
    size : float
        Font size.
    frame : tuple of float
        Left, top, right and bottom of the area labels must stay in.
    lines : sequence of tuple of float
        Lines that no label may be struck through by, such as those of the axes.
    face : {"sans", "sans-bold", "serif", "serif-bold"}

    Returns
    -------
    list of PlacedLabel

    Examples
    --------
    >>> marks = [Mark(50, 50, 5, "Vehicles"), Mark(52, 50, 5, "Logistics")]
    >>> [label.lines[0] for label in place_labels(marks, size=12, frame=(0, 0, 200, 100))]
    ['Vehicles', 'Logistics']
    """
    ground = _Ground(marks, frame, lines)
    places = {at: ground.places(mark, size, face) for at, mark in enumerate(marks) if mark.label}
    found = _all_placed([at for at in places if marks[at].must], places)
    found |= _placed([at for at in places if not marks[at].must], places, found)
    return [found[at].label for at in sorted(found)]


def _all_placed(order: Sequence[int], places: Mapping[int, Sequence[_Place]]) -> dict[int, _Place]:
    """Place labels of which none may lack, in the cheapest way together that a bounded search finds."""
    best = _placed(order, places, {})
    cheapest, steps = _total(best, order), 0
    least = [min((place.cost for place in places[at]), default=_NO_PLACE) for at in order]
    waiting: list[tuple[float, dict[int, _Place]]] = [(0.0, {})]
    while waiting and steps < _STEPS:
        cost, found = waiting.pop()
        depth = len(found)
        if depth == len(order):
            best, cheapest = (found, cost) if cost < cheapest else (best, cheapest)
            continue
        rest = sum(least[depth + 1 :])
        # The cheapest is put on last, so that it is tried first.
        for place in reversed(places[order[depth]]):
            steps += 1
            if cost + place.cost + rest < cheapest and not any(_meet(place, one) for one in found.values()):
                waiting.append((cost + place.cost, found | {order[depth]: place}))
    return best


def _total(found: Mapping[int, _Place], order: Sequence[int]) -> float:
    """Return what all places cost together, and what those cost that found none."""
    return sum(place.cost for place in found.values()) + _NO_PLACE * (len(order) - len(found))


def _placed(
    order: Sequence[int], places: Mapping[int, Sequence[_Place]], taken: Mapping[int, _Place]
) -> dict[int, _Place]:
    """Give each mark in turn the cheapest place that is left; those that find none are left out."""
    found: dict[int, _Place] = {}
    for at in order:
        held = (*taken.values(), *found.values())
        free = (place for place in places[at] if not any(_meet(place, other) for other in held))
        cheapest = next(free, None)
        if cheapest is not None:
            found[at] = cheapest
    return found


def wrapped(label: str, longest: int = 18) -> tuple[str, ...]:
    """Return a label in one line, or in two of about the same length where it is long and has a space.

    Parameters
    ----------
    label : str
    longest : int
        Characters that stay in one line.

    Returns
    -------
    tuple of str

    Examples
    --------
    >>> wrapped("Vehicles and components"), wrapped("Logistics")
    (('Vehicles and', 'components'), ('Logistics',))
    """
    spaces = [place for place, character in enumerate(label) if character == " "]
    if len(label) <= longest or not spaces:
        return (label,)
    cut = min(spaces, key=lambda place: abs(2 * place - len(label)))
    return label[:cut], label[cut + 1 :]


def _candidates(mark: Mark, size: float, face: Face) -> Iterator[_Place]:
    """Yield the places to try: in as few lines as look well, and in two where that alone finds room."""
    lines = wrapped(mark.label)
    yield from _around(mark, lines, size, face, 0.0)
    folded = wrapped(mark.label, _FOLDED)
    if folded != lines:
        yield from _around(mark, folded, size, face, _FOLD)


def _around(mark: Mark, lines: tuple[str, ...], size: float, face: Face, cost: float) -> Iterator[_Place]:
    """Yield the places around a mark, and then further off."""
    width = max(text_width(line, size, face) for line in lines)
    height = size * (1.0 + LINE_HEIGHT * (len(lines) - 1))
    for ring, off in enumerate(_RINGS if mark.must or mark.radius >= _LARGE else _RINGS[:_NEAR_RINGS]):
        reach = mark.radius + 3 + off * size
        for turn, way in enumerate(sorted(_WAYS, key=_preference)):
            across, down = math.cos(way), -math.sin(way)
            x, y = mark.x + reach * across, mark.y + reach * down
            for anchor in _anchors(across):
                left = x - {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor] * width
                top = y - (1 - down) / 2 * height
                box = _Box(left - 1, top, left + width + 1, top + height)
                label = PlacedLabel(lines, x, top + 0.78 * size, anchor, _leader(mark, box) if ring else None)
                yield _Place(label, box, cost + _OFF * ring + _TURN * turn)


def _preference(way: float) -> tuple[int, float]:
    """Order the ways from a mark: straight up, right, left, down; then those between."""
    straight = [math.radians(angle) for angle in (90, 0, 180, 270)]
    found = next((at for at, one in enumerate(straight) if math.isclose(way, one)), len(straight))
    return found, abs(math.sin(way))


def _anchors(across: float) -> tuple[str, ...]:
    """Return how a label may hang: to the side it lies to; straight above and below any way."""
    if abs(across) < 0.1:
        return ("middle", "start", "end")
    return ("start",) if across > 0 else ("end",)


def _leader(mark: Mark, box: _Box) -> Line:
    """Return the line from the edge of a mark to the nearest point of its label."""
    x, y = box.nearest(mark.x, mark.y)
    away = math.hypot(x - mark.x, y - mark.y) or 1.0
    return (
        mark.x + mark.radius * (x - mark.x) / away,
        mark.y + mark.radius * (y - mark.y) / away,
        x,
        y,
    )


def _passes(line: Line, mark: Mark) -> bool:
    """Tell whether a line runs over a mark."""
    x1, y1, x2, y2 = line
    length = (x2 - x1) ** 2 + (y2 - y1) ** 2
    share = ((mark.x - x1) * (x2 - x1) + (mark.y - y1) * (y2 - y1)) / length if length else 0.0
    share = min(max(share, 0.0), 1.0)
    return math.hypot(x1 + share * (x2 - x1) - mark.x, y1 + share * (y2 - y1) - mark.y) < mark.radius


def _inside(box: _Box, frame: tuple[float, float, float, float]) -> bool:
    """Tell whether a box lies inside the frame."""
    left, top, right, bottom = frame
    return box.left >= left and box.top >= top and box.right <= right and box.bottom <= bottom
