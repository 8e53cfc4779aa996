"""Room for every node: circles pushed apart until none overlaps, and parts packed side by side."""

from typing import Any

import numpy as np

from klustermotor.analysis.arrays import FloatArray
from klustermotor.analysis.compiled import compiled

# Circles cover at most this share of the area before they are pushed apart.
_COVER = 0.3
_ROUNDS = 400
_WIDEN_AFTER = 25
_WIDEN = 1.03
# A picture is this much wider than high.
_ASPECT = 1.5


def apart(positions: FloatArray, radii: FloatArray) -> FloatArray:
    """Return positions at which no two circles overlap, changed as little as can easily be.

    Parameters
    ----------
    positions : (n_nodes, 2) ndarray
    radii : (n_nodes,) ndarray
        Of the circles, with half of the room wanted between them.

    Returns
    -------
    (n_nodes, 2) ndarray

    Examples
    --------
    >>> apart(np.array([[0.0, 0.0], [1.0, 0.0]]), np.array([1.0, 1.0])).round(2)
    array([[-0.5, 0. ], [ 1.5, 0. ]])
    """
    moved = positions.astype(np.float64)
    widest = 2.0 * float(radii.max(initial=0.0))
    if len(moved) < 2 or widest == 0.0:
        return moved
    for number in range(1, _ROUNDS + 1):
        if not _push(moved, radii, widest):
            return moved
        if number % _WIDEN_AFTER == 0:
            moved *= _WIDEN
    # What is left touches by a hair: stretching the whole picture parts it for certain.
    return np.asarray(moved * _stretch(moved, radii, widest))


def with_room(positions: FloatArray, radii: FloatArray) -> FloatArray:
    """Return positions scaled so that ties are visible and circles cover a small part of the area.

    Parameters
    ----------
    positions : (n_nodes, 2) ndarray
        A tie is about 1 long.
    radii : (n_nodes,) ndarray

    Returns
    -------
    (n_nodes, 2) ndarray

    Examples
    --------
    >>> with_room(np.array([[0.0, 0.0], [1.0, 0.0]]), np.array([1.0, 1.0]))
    array([[0., 0.], [4., 0.]])
    """
    spread = np.maximum(positions.std(axis=0), 1e-3)
    # As large as an ellipse with this spread that is evenly filled.
    area = 4.0 * np.pi * float(spread[0] * spread[1])
    covered = float(np.pi * (radii**2).sum())
    shortest = 4.0 * float(radii.mean())
    crowded = np.sqrt(covered / (_COVER * area)) if len(positions) > 3 else 0.0
    # A thin line of nodes needs length, not area.
    longest = 4.0 * float(radii.sum()) / float(np.ptp(positions, axis=0).max() + 1e-9)
    return np.asarray(positions * max(shortest, min(float(crowded), max(longest, shortest))))


def along_axes(positions: FloatArray) -> FloatArray:
    """Return positions turned so that they are widest from left to right.

    Parameters
    ----------
    positions : (n_nodes, 2) ndarray

    Returns
    -------
    (n_nodes, 2) ndarray
        Around their mean; the sign of each axis is set so that its longest side is positive.

    Examples
    --------
    >>> along_axes(np.array([[0.0, 0.0], [0.0, 2.0], [0.0, 4.0]])).round(2)
    array([[ 2.,  0.], [ 0.,  0.], [-2.,  0.]])
    """
    centred: FloatArray = positions - positions.mean(axis=0)
    if len(centred) < 2:
        return centred
    _, axes = np.linalg.eigh(centred.T @ centred)
    turned: FloatArray = centred @ axes[:, ::-1]
    longest = turned[np.abs(turned).argmax(axis=0), [0, 1]]
    # Adding 0 makes −0 a plain 0.
    return np.asarray(turned * np.where(longest < 0, -1.0, 1.0) + 0.0)


def packed(widths: FloatArray, heights: FloatArray) -> FloatArray:
    """Return the lower left corners of boxes packed in rows, the highest first.

    Parameters
    ----------
    widths, heights : (n_boxes,) ndarray

    Returns
    -------
    (n_boxes, 2) ndarray
        The first row is the uppermost.

    Examples
    --------
    >>> packed(np.array([4.0, 1.0, 1.0]), np.array([3.0, 1.0, 1.0]))
    array([[ 0., -3.], [ 0., -4.], [ 1., -4.]])
    """
    area = float((widths * heights).sum())
    limit = max(float(widths.max(initial=0.0)), np.sqrt(area * _ASPECT))
    corners = np.zeros((len(widths), 2))
    left, top, row_height = 0.0, 0.0, 0.0
    for box in np.lexsort((-widths, -heights)):
        if left > 0 and left + widths[box] > limit * (1 + 1e-9):
            left, top, row_height = 0.0, top - row_height, 0.0
        row_height = max(row_height, float(heights[box]))
        corners[box] = left, top - heights[box]
        left += float(widths[box])
    return corners


@compiled
def _cells(positions: Any, width: float) -> Any:
    """Sort nodes into square cells: the order, where each cell begins, and the grid's shape."""
    low_x, low_y = positions[:, 0].min(), positions[:, 1].min()
    wide = int((positions[:, 0].max() - low_x) / width) + 1
    high = int((positions[:, 1].max() - low_y) / width) + 1
    # A grid far larger than there are nodes would be empty: then cells are taken larger.
    while wide * high > 8 * len(positions) + 64:
        width *= 2.0
        wide = int((positions[:, 0].max() - low_x) / width) + 1
        high = int((positions[:, 1].max() - low_y) / width) + 1
    cell = np.empty(len(positions), np.int64)
    begins = np.zeros(wide * high + 1, np.int64)
    for node in range(len(positions)):
        x = int((positions[node, 0] - low_x) / width)
        y = int((positions[node, 1] - low_y) / width)
        cell[node] = y * wide + x
        begins[cell[node] + 1] += 1
    begins = np.cumsum(begins)
    order = np.empty(len(positions), np.int64)
    place = begins.copy()
    for node in range(len(positions)):
        order[place[cell[node]]] = node
        place[cell[node]] += 1
    return cell, order, begins, wide, high


@compiled
def _push(positions: Any, radii: Any, widest: float) -> bool:
    """Push every two circles that overlap apart, each by half of what is missing; return whether any did."""
    cell, order, begins, wide, high = _cells(positions, widest)
    moved = False
    for node in range(len(positions)):
        own_x, own_y = cell[node] % wide, cell[node] // wide
        for y in range(max(0, own_y - 1), min(high, own_y + 2)):
            for x in range(max(0, own_x - 1), min(wide, own_x + 2)):
                for k in range(begins[y * wide + x], begins[y * wide + x + 1]):
                    other = order[k]
                    if other > node:
                        moved |= _part(positions, radii, node, other)
    return moved


@compiled
def _part(positions: Any, radii: Any, a: int, b: int) -> bool:
    """Push two circles apart if they overlap; a little more than needed, so that rounding does not matter."""
    dx, dy = positions[b, 0] - positions[a, 0], positions[b, 1] - positions[a, 1]
    wanted = radii[a] + radii[b]
    distance = np.sqrt(dx * dx + dy * dy)
    if distance >= wanted:
        return False
    if distance < 1e-9 * wanted:
        # In the same place: each pair goes its own way.
        angle = 2.399963 * (a + b + 1)
        dx, dy, distance = np.cos(angle), np.sin(angle), 1.0
        push = 0.5 * wanted * (1 + 1e-6)
    else:
        push = 0.5 * (wanted - distance) * (1 + 1e-6) + 1e-9 * wanted
    positions[a, 0] -= push * dx / distance
    positions[a, 1] -= push * dy / distance
    positions[b, 0] += push * dx / distance
    positions[b, 1] += push * dy / distance
    return True


@compiled
def _stretch(positions: Any, radii: Any, widest: float) -> float:
    """Return by how much the picture must be stretched for no two circles to overlap."""
    cell, order, begins, wide, high = _cells(positions, widest)
    factor = 1.0
    for node in range(len(positions)):
        own_x, own_y = cell[node] % wide, cell[node] // wide
        for y in range(max(0, own_y - 1), min(high, own_y + 2)):
            for x in range(max(0, own_x - 1), min(wide, own_x + 2)):
                for k in range(begins[y * wide + x], begins[y * wide + x + 1]):
                    other = order[k]
                    if other > node:
                        dx = positions[other, 0] - positions[node, 0]
                        dy = positions[other, 1] - positions[node, 1]
                        distance = max(np.sqrt(dx * dx + dy * dy), 1e-12)
                        factor = max(factor, (radii[node] + radii[other]) / distance * (1 + 1e-9))
    return factor
