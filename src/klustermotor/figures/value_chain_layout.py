"""Where the boxes of a value chain stand: columns from left to right, and room for links that pass by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from klustermotor.analysis.networks import StageOrder, ValueChain

#: From one box to the next below, and how high the room is for a link that passes between boxes.
BETWEEN, PASSAGE = 22.0, 12.0
_SWEEPS = 12


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Boxes and passages column by column.

    Attributes
    ----------
    items : tuple of tuple of int
        In each column from above: a stage's position, or for a passage a number from the number of stages.
    passages : dict of int to tuple of int
        For each link that passes columns, its passages from left to right.
    """

    items: tuple[tuple[int, ...], ...]
    passages: Mapping[int, tuple[int, ...]]


def columns(chain: ValueChain, order: StageOrder) -> Columns:
    """Return columns in which few links cross, those that pass a column given room in it.

    Each box and passage is moved towards the mean height of what it is linked with, from left to right and
    back; the order with the fewest crossings is kept.

    Parameters
    ----------
    chain : ValueChain
    order : StageOrder

    Returns
    -------
    Columns
    """
    layer = dict(enumerate(order.layer.tolist()))
    passages: dict[int, tuple[int, ...]] = {}
    steps: list[tuple[int, int]] = []
    for link, (source, target) in enumerate(_links(chain)):
        if order.back[link]:
            continue
        passed = []
        for level in range(layer[source] + 1, layer[target]):
            layer[len(layer)] = level
            passed.append(len(layer) - 1)
        way = (source, *passed, target)
        passages |= {link: tuple(passed)} if passed else {}
        steps += list(pairwise(way))
    n, place = len(chain.stages), order.place.tolist()
    levels = max(layer.values(), default=-1) + 1
    start = [
        sorted((item for item in layer if layer[item] == level), key=lambda item: _first(item, n, place))
        for level in range(levels)
    ]
    return Columns(_untangled(start, steps), passages)


def _links(chain: ValueChain) -> list[tuple[int, int]]:
    """Return all links as pairs of stages."""
    return list(zip(chain.link_sources.tolist(), chain.link_targets.tolist(), strict=True))


def _first(item: int, n: int, place: Sequence[int]) -> tuple[bool, int]:
    """Order stages as given, passages below them."""
    return item >= n, place[item] if item < n else item


def _untangled(start: list[list[int]], steps: Sequence[tuple[int, int]]) -> tuple[tuple[int, ...], ...]:
    """Return the columns in the order with the fewest crossings that is found."""
    linked: dict[int, list[int]] = {}
    for one, other in steps:
        linked.setdefault(one, []).append(other)
        linked.setdefault(other, []).append(one)
    now = [list(column) for column in start]
    best, fewest = [list(column) for column in now], crossings(now, steps)
    for sweep in range(_SWEEPS):
        turns = range(len(now)) if sweep % 2 == 0 else reversed(range(len(now)))
        for level in turns:
            beside = {item for at in (level - 1, level + 1) if 0 <= at < len(now) for item in now[at]}
            height = _heights(now)
            wanted = {}
            for item in now[level]:
                near = [height[other] for other in linked.get(item, ()) if other in beside]
                wanted[item] = round(sum(near) / len(near), 9) if near else height[item]
            now[level].sort(key=lambda item: (wanted[item], height[item]))
        count = crossings(now, steps)
        if count < fewest:
            best, fewest = [list(column) for column in now], count
    return tuple(tuple(column) for column in best)


def _heights(items: Sequence[Sequence[int]]) -> dict[int, float]:
    """Return the relative height of each item in its column."""
    return {item: (at + 0.5) / len(column) for column in items for at, item in enumerate(column)}


def crossings(items: Sequence[Sequence[int]], steps: Sequence[tuple[int, int]]) -> int:
    """Return how many pairs of steps between two columns cross.

    Parameters
    ----------
    items : sequence of sequence of int
        The columns.
    steps : sequence of (int, int)
        From an item to one in the next column.

    Returns
    -------
    int

    Examples
    --------
    >>> crossings([[0, 1], [2, 3]], [(0, 3), (1, 2)])
    1
    """
    column = {item: at for at, members in enumerate(items) for item in members}
    place = {item: at for members in items for at, item in enumerate(members)}
    count = 0
    for number, (one, other) in enumerate(steps):
        for third, fourth in steps[:number]:
            if column[one] == column[third]:
                count += (place[one] - place[third]) * (place[other] - place[fourth]) < 0
    return count


@dataclass(frozen=True, slots=True)
class Box:
    """Where a box stands.

    Parameters
    ----------
    column : int
    left, top, width, height : float
    above : bool
        Whether nothing stands above it in its column.
    """

    column: int
    left: float
    top: float
    width: float
    height: float
    above: bool = False

    @property
    def right(self) -> float:
        """Return the right edge."""
        return self.left + self.width

    @property
    def middle(self) -> float:
        """Return the height of the middle."""
        return self.top + self.height / 2

    @property
    def bottom(self) -> float:
        """Return the lower edge."""
        return self.top + self.height


def boxes(
    found: Columns, heights: Mapping[int, float], *, top: float, left: float, width: float, gutter: float
) -> dict[int, Box]:
    """Return where every box and passage stands, each column centred beside the highest.

    Parameters
    ----------
    found : Columns
    heights : mapping of int to float
        Of the stages; a passage has its own.
    top, left : float
        Of the whole.
    width, gutter : float
        Of a column, and between two.

    Returns
    -------
    dict of int to Box
    """
    tall = [
        sum(heights.get(item, PASSAGE) for item in column) + BETWEEN * (len(column) - 1)
        for column in found.items
    ]
    highest = max(tall, default=0.0)
    placed: dict[int, Box] = {}
    for level, column in enumerate(found.items):
        y = top + (highest - tall[level]) / 2
        for at, item in enumerate(column):
            height = heights.get(item, PASSAGE)
            placed[item] = Box(level, left + level * (width + gutter), y, width, height, above=at == 0)
            y += height + BETWEEN
    return placed
