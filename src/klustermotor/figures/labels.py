"""Place labels so that none overlaps: beside their mark where there is room, or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass

from klustermotor.figures.fonts import Face, text_width


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
    """Where a label goes: the anchor of its text, which is ``start``, ``middle`` or ``end``."""

    text: str
    x: float
    y: float
    anchor: str


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
    """Return the labels that have room, first marks first; no label meets another one, or a labelled mark.

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
    >>> [label.text for label in place_labels(marks, size=12, frame=(0, 0, 200, 100))]
    ['Vehicles', 'Logistics']
    """
    taken = [_box_of(mark) for mark in marks if mark.label]
    placed: list[PlacedLabel] = []
    for mark in marks:
        if not mark.label:
            continue
        width = text_width(mark.label, size, face)
        for label in _candidates(mark, size):
            box = _label_box(label, width, size)
            if _inside(box, frame) and not any(box.meets(other) for other in taken):
                placed.append(label)
                taken.append(box)
                break
    return placed


def _box_of(mark: Mark) -> _Box:
    """Return the box around a mark, a little smaller than its circle's."""
    reach = 0.8 * mark.radius
    return _Box(mark.x - reach, mark.y - reach, mark.x + reach, mark.y + reach)


def _candidates(mark: Mark, size: float) -> list[PlacedLabel]:
    """Return the places to try: above, right, left, below, then the corners."""
    gap = mark.radius + 4
    middle = mark.y + 0.35 * size
    slant = 0.75 * mark.radius + 3
    return [
        PlacedLabel(mark.label, mark.x, mark.y - gap, "middle"),
        PlacedLabel(mark.label, mark.x + gap, middle, "start"),
        PlacedLabel(mark.label, mark.x - gap, middle, "end"),
        PlacedLabel(mark.label, mark.x, mark.y + gap + 0.75 * size, "middle"),
        PlacedLabel(mark.label, mark.x + slant, mark.y - slant, "start"),
        PlacedLabel(mark.label, mark.x - slant, mark.y - slant, "end"),
        PlacedLabel(mark.label, mark.x + slant, mark.y + slant + 0.7 * size, "start"),
        PlacedLabel(mark.label, mark.x - slant, mark.y + slant + 0.7 * size, "end"),
    ]


def _label_box(label: PlacedLabel, width: float, size: float) -> _Box:
    """Return the box a label's text fills."""
    left = label.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[label.anchor] * width
    return _Box(left - 2, label.y - 0.85 * size, left + width + 2, label.y + 0.3 * size)


def _inside(box: _Box, frame: tuple[float, float, float, float]) -> bool:
    """Tell whether a box lies inside the frame."""
    left, top, right, bottom = frame
    return box.left >= left and box.top >= top and box.right <= right and box.bottom <= bottom
