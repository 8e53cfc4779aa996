"""Place labels so that none overlaps: beside their mark where there is room, or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass

from klustermotor.figures.fonts import Face, text_width

#: Distance of two lines of a label, in sizes of its letters.
LINE_HEIGHT = 1.1
#: Radius from which a mark without a label is not written over either.
_NOTICED = 6.0


@dataclass(frozen=True, slots=True)
class Mark:
    """A round mark that wants a label.

    Parameters
    ----------
    x, y, radius : float
        The mark.
    label : str
        Its text; empty for a mark that only takes room.
    """

    x: float
    y: float
    radius: float
    label: str = ""


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
        The edge of the mark, where the label stands too far off to be told apart without a line to it.
    """

    lines: tuple[str, ...]
    x: float
    y: float
    anchor: str
    leader: tuple[float, float] | None = None


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


def place_labels(
    marks: Sequence[Mark], *, size: float, frame: tuple[float, float, float, float], face: Face = "sans-bold"
) -> list[PlacedLabel]:
    """Return the labels that have room, first marks first; no label meets another one, or a mark.

    Parameters
    ----------
    marks : sequence of Mark
        In order of importance.
    size : float
        Font size.
    frame : tuple of float
        Left, top, right and bottom of the area labels must stay in.
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
    taken = [_box_of(mark) for mark in marks if mark.label or mark.radius >= _NOTICED]
    placed: list[PlacedLabel] = []
    for mark in marks:
        if not mark.label:
            continue
        for label in _candidates(mark, size):
            box = _label_box(label, size, face)
            if _inside(box, frame) and not any(box.meets(other) for other in taken):
                placed.append(label)
                taken.append(box)
                break
    return placed


def _box_of(mark: Mark) -> _Box:
    """Return the box around a mark, a little smaller than its circle's."""
    reach = 0.76 * mark.radius
    return _Box(mark.x - reach, mark.y - reach, mark.x + reach, mark.y + reach)


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


def _candidates(mark: Mark, size: float) -> list[PlacedLabel]:
    """Return the places to try: above, right, left, below, then the corners, then a line further off."""
    lines = wrapped(mark.label)
    more = LINE_HEIGHT * size * (len(lines) - 1)
    gap = mark.radius + 4
    middle = mark.y + 0.35 * size - more / 2
    slant = 0.75 * mark.radius + 3
    beside = [
        PlacedLabel(lines, mark.x + gap, middle, "start"),
        PlacedLabel(lines, mark.x - gap, middle, "end"),
    ]
    corners = [
        PlacedLabel(lines, mark.x + side * slant, y, anchor)
        for y in (mark.y - slant - more, mark.y + slant + 0.7 * size)
        for side, anchor in ((1, "start"), (-1, "end"))
    ]
    near, far = (_over_and_under(mark, lines, size, off=gap + off, far=off > 0) for off in (0.0, 1.2 * size))
    return [near[0], *beside, near[3], *near, *corners, *far]


def _over_and_under(
    mark: Mark, lines: tuple[str, ...], size: float, *, off: float, far: bool
) -> list[PlacedLabel]:
    """Return the places above and below a mark: in the middle, or flush with either of its sides."""
    more = LINE_HEIGHT * size * (len(lines) - 1)
    anchors = ((mark.x, "middle"), (mark.x + mark.radius, "end"), (mark.x - mark.radius, "start"))
    heights = ((mark.y - off - more, -1), (mark.y + off + 0.75 * size, 1))
    return [
        PlacedLabel(lines, x, y, anchor, (mark.x, mark.y + side * mark.radius) if far else None)
        for y, side in heights
        for x, anchor in anchors
    ]


def _label_box(label: PlacedLabel, size: float, face: Face) -> _Box:
    """Return the box a label's text fills."""
    width = max(text_width(line, size, face) for line in label.lines)
    left = label.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[label.anchor] * width
    bottom = label.y + (0.3 + LINE_HEIGHT * (len(label.lines) - 1)) * size
    return _Box(left - 2, label.y - 0.85 * size, left + width + 2, bottom)


def _inside(box: _Box, frame: tuple[float, float, float, float]) -> bool:
    """Tell whether a box lies inside the frame."""
    left, top, right, bottom = frame
    return box.left >= left and box.top >= top and box.right <= right and box.bottom <= bottom
