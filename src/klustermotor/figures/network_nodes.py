"""Nodes of a network's picture: a shape and a colour for each group, hollow where nobody answered."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
from numpy.typing import ArrayLike

from klustermotor.analysis.arrays import FloatArray, as_counts
from klustermotor.figures import palette

#: What the code of a group is where it is unknown, and where it is among the small ones put together.
UNKNOWN_GROUP, OTHER_GROUP = -1, -2
_MOST_GROUPS = len(palette.CATEGORIES)
#: Corners of the shape of each group; none for a circle. The first corner's turn, and the radius.
_SHAPES = ((0, 0.0, 1.0), (4, 45.0, 1.0), (3, 90.0, 1.15), (4, 90.0, 1.05), (6, 0.0, 1.0), (5, 90.0, 1.05))
_SMALLEST = 0.3


@dataclass(frozen=True, slots=True, eq=False)
class DrawnGroups:
    """Which look each node has.

    Attributes
    ----------
    names : tuple of str
        The groups that have a look of their own, those with a given place first, then the largest.
    code_of : list of int
        A position in `names` for each node, or that it is unknown or among the others.
    """

    names: tuple[str, ...]
    code_of: list[int]


def drawn_groups(groups: Sequence[str | None] | None, n_nodes: int, first: Sequence[str] = ()) -> DrawnGroups:
    """Return the look of each node's group; at most six have their own, the smallest are put together.

    Parameters
    ----------
    groups : (n_nodes,) sequence of str or None, optional
        None for a node whose group is not known.
    n_nodes : int
    first : sequence of str
        Groups that have the first looks in this order, whether there or not, so that pictures agree.

    Returns
    -------
    DrawnGroups

    Raises
    ------
    ValueError
        If there are not as many groups as nodes.

    Examples
    --------
    >>> drawn_groups(["public", None, "business", "business"], 4)
    DrawnGroups(names=('business', 'public'), code_of=[1, -1, 0, 0])
    """
    if groups is None:
        return DrawnGroups((), [0] * n_nodes)
    if len(groups) != n_nodes:
        raise ValueError(f"a picture of {n_nodes} nodes needs as many groups, not {len(groups)}")
    counted = Counter(group for group in groups if group is not None)
    others = sorted(counted.keys() - set(first), key=lambda name: (-counted[name], name))
    ordered = [*dict.fromkeys(first), *others]
    names = tuple(ordered if len(ordered) <= _MOST_GROUPS else ordered[: _MOST_GROUPS - 1])
    place: dict[str | None, int] = {name: at for at, name in enumerate(names)} | {None: UNKNOWN_GROUP}
    return DrawnGroups(names, [place.get(group, OTHER_GROUP) for group in groups])


def node_radii(sizes: ArrayLike) -> FloatArray:
    """Return radii whose circles have areas as the sizes, for a layout; the smallest can still be seen.

    Parameters
    ----------
    sizes : (n_nodes,) array-like
        Not negative: degree, employees …

    Returns
    -------
    (n_nodes,) ndarray
        1 for the largest, never under 0.3.

    Raises
    ------
    ValueError
        If a size is negative or not finite.

    Examples
    --------
    >>> node_radii([100, 25, 0])
    array([1. , 0.5, 0.3])
    """
    values = as_counts(sizes, "size", ndim=1, axes=("node",))
    largest = float(values.max(initial=0.0))
    return np.maximum(np.sqrt(values / largest), _SMALLEST) if largest else np.ones(len(values))


def look(code: int, *, answered: bool) -> dict[str, object]:
    """Return how a node of a group is painted, as attributes of :func:`svg.element`.

    Parameters
    ----------
    code : int
        As in :class:`DrawnGroups`.
    answered : bool
        Hollow where not.

    Returns
    -------
    dict of str to object

    Examples
    --------
    >>> look(0, answered=False)["fill"]
    '#ffffff'
    >>> look(UNKNOWN_GROUP, answered=True)["fill"] == look(OTHER_GROUP, answered=True)["fill"]
    False
    """
    colour = palette.CATEGORIES[code] if code >= 0 else palette.INK_3
    if answered and code == UNKNOWN_GROUP:
        edge: dict[str, object] = {"stroke": palette.INK_3, "stroke_width": 1.2, "stroke_dasharray": "2 1.6"}
        return {"fill": palette.LINE, **edge}
    if answered:
        return {"fill": colour, "stroke": palette.CARD, "stroke_width": 0.8}
    return {"fill": palette.CARD, "stroke": colour, "stroke_width": 1.8}


def shape(code: int, x: float, y: float, radius: float, written: str) -> str:
    """Return the shape of a group around a point, all of about the same area.

    Parameters
    ----------
    code : int
    x, y, radius : float
    written : str
        Attributes, written and escaped, with a space before them.

    Returns
    -------
    str

    Examples
    --------
    >>> shape(0, 4, 5, 2, "")
    '<circle cx="4" cy="5" r="1.8"/>'
    """
    corners, turn, reach = _SHAPES[code] if code >= 0 else _SHAPES[0]
    if not corners:
        return f'<circle cx="{x:.5g}" cy="{y:.5g}" r="{0.9 * radius:.3g}"{written}/>'
    points = [
        (
            x + reach * radius * math.cos(math.radians(turn + 360 * corner / corners)),
            y - reach * radius * math.sin(math.radians(turn + 360 * corner / corners)),
        )
        for corner in range(corners)
    ]
    way = " ".join(f"{across:.1f} {down:.1f}" for across, down in points)
    return f'<path d="M{way}Z"{written}/>'


@dataclass(frozen=True, slots=True)
class DrawnNode:
    """One node as it is drawn.

    Parameters
    ----------
    code, name : str
        The label in the network, and what it is called.
    index : int
        Its place among the labels.
    group : int
        As in :class:`DrawnGroups`.
    said : str
        Group and size in words.
    x, y, radius : float
    answered : bool
    """

    code: str
    name: str
    index: int
    group: int
    said: str
    x: float
    y: float
    radius: float
    answered: bool


def node(drawn: DrawnNode, class_: str) -> str:
    """Return a node as SVG.

    Parameters
    ----------
    drawn : DrawnNode
    class_ : str
        Classes, beginning with ``node``.

    Returns
    -------
    str
    """
    group = drawn.group if drawn.group >= 0 else "other" if drawn.group == OTHER_GROUP else "unknown"
    hollow = "" if drawn.answered else ' data-answered="no"'
    written = (
        f' class="{class_}" data-code="{escape(drawn.code)}" data-index="{drawn.index}" data-class="{group}"'
        f' data-name="{escape(drawn.name)}" data-value="{escape(drawn.said)}"{hollow}'
    )
    return shape(drawn.group, drawn.x, drawn.y, drawn.radius, written)
