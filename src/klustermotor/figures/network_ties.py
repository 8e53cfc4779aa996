"""Ties of a network's picture: a line style for each kind, width for strength, arrows for direction."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from klustermotor.analysis.arrays import BoolArray, FloatArray, IntArray
from klustermotor.analysis.networks import Network
from klustermotor.figures import palette
from klustermotor.figures.svg import element

#: Dashes of the kinds in their order; those beyond share the last.
DASHES = (None, "7 3.5", "1.6 3", "9 3 1.6 3", "3 3")
#: Widths of lines from the weakest to the strongest.
WIDTHS = (0.8, 1.5, 2.4, 3.6)
_PARALLEL = 9.0
_GAP = 1.5
#: Size of arrows' heads by the number of ties, and above how many ties there are none.
_ARROWS = ((200, 5.5), (800, 4.0), (2500, 2.8))
_RING = 4.5
#: Above so many ties they are drawn thinner and paler.
_MANY = 1500


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """Where nodes stand on the picture.

    Attributes
    ----------
    x, y, radius : (n_nodes,) ndarray
    near : (n_nodes,) ndarray of bool, optional
        The chosen node and its neighbours; None where none is chosen.
    ego : int
        The chosen node; −1 for none.
    """

    x: FloatArray
    y: FloatArray
    radius: FloatArray
    near: BoolArray | None = None
    ego: int = -1


def strength_classes(weights: FloatArray) -> IntArray:
    """Return which of the widths each strength has: by its share of the greatest, quarter by quarter.

    Parameters
    ----------
    weights : (n_ties,) ndarray

    Returns
    -------
    (n_ties,) ndarray of int

    Examples
    --------
    >>> strength_classes(np.array([1.0, 4.0, 10.0]))
    array([0, 1, 3])
    """
    if len(weights) == 0 or weights.min() == weights.max():
        return np.zeros(len(weights), np.int64)
    share = weights / weights.max()
    found: IntArray = np.minimum((share * len(WIDTHS)).astype(np.int64), len(WIDTHS) - 1)
    return found


def drawn_once(network: Network, both_ways: Collection[str]) -> Network:
    """Return the network with ties that hold both ways once, from the one that comes first in the labels.

    Parameters
    ----------
    network : Network
    both_ways : collection of str
        Kinds whose ties hold both ways; where all do, the network has no direction.

    Returns
    -------
    Network

    Examples
    --------
    >>> from klustermotor.analysis.networks import network_from_pairs
    >>> both = network_from_pairs([("a", "b"), ("b", "a")], directed=True, kinds=["talks", "talks"])
    >>> drawn_once(both, {"talks"}).n_ties, drawn_once(both, {"talks"}).directed
    (1, False)
    """
    if not network.directed or not both_ways:
        return network
    symmetric = np.array([kind in both_ways for kind in network.kinds], np.bool_)[network.tie_kinds]
    kept = ~symmetric | (network.sources < network.targets)
    return replace(
        network,
        sources=network.sources[kept],
        targets=network.targets[kept],
        weights=network.weights[kept],
        kind_of=network.tie_kinds[kept],
        directed=not symmetric.all(),
    )


def ties(
    network: Network,
    drawn: Drawn,
    name: str,
    *,
    both_ways: Collection[str] = (),
    colours: Mapping[str, str] | None = None,
) -> str:
    """Return all ties as SVG, gathered by look so that each says only where it runs.

    Parameters
    ----------
    network : Network
    drawn : Drawn
    name : str
        Of the picture, for the identifier of the arrow.
    both_ways : collection of str
        Kinds that have no arrows.
    colours : mapping of str to str, optional
        Kinds that have a colour of their own.

    Returns
    -------
    str
        Groups of ``path`` of class ``tie`` with ``data-source``, ``data-target`` (positions of nodes),
        ``data-index`` and, where strengths differ, ``data-value``; ``data-kind`` stands on the group.
    """
    if network.n_ties == 0:
        return ""
    ways = _ways(network, drawn)
    strength = strength_classes(network.weights)
    kinds = network.tie_kinds
    told = np.zeros(network.n_ties, np.bool_)
    if drawn.ego >= 0:
        told = (network.sources == drawn.ego) | (network.targets == drawn.ego)
    look = (told * 100_000 + kinds) * len(WIDTHS) + strength
    parts = []
    for one in np.unique(look).tolist():
        rest, width = divmod(one, len(WIDTHS))
        touching, kind = divmod(rest, 100_000)
        members = np.flatnonzero(look == one).tolist()
        attributes = _look(network, kind, drawn, touching=bool(touching), name=name)
        if network.kinds[kind] in both_ways:
            attributes["marker_end"] = None
        coloured = colours.get(network.kinds[kind]) if colours else None
        if coloured:
            attributes |= {"stroke": coloured, "stroke_opacity": 0.9}
        lines = [ways[tie] for tie in members]
        share = (1.0 if touching or network.n_ties <= _MANY else 0.5) * (2.0 if coloured else 1.0)
        parts.append(element("g", *lines, stroke_width=share * WIDTHS[width], **attributes))
    return element("g", *parts, fill="none", class_="ties")


def _look(network: Network, kind: int, drawn: Drawn, *, touching: bool, name: str) -> dict[str, object]:
    """Return how ties of a kind are painted; those away from the chosen node fade."""
    chosen = drawn.ego >= 0
    faint = 0.55 if network.n_ties <= _MANY else 0.2
    head = "arrow-away" if chosen and not touching else "arrow"
    dash = DASHES[min(kind, len(DASHES) - 1)]
    opacity = (0.95 if touching else 0.16) if chosen else faint
    return {
        "stroke": palette.INK if touching else palette.INK_3,
        "stroke_opacity": opacity,
        "stroke_dasharray": dash,
        "stroke_linecap": "round" if dash and dash.startswith("1.6") else None,
        "marker_end": f"url(#{name}-{head})" if has_arrows(network) else None,
        "data_kind": network.kinds[kind] or None,
    }


def passed(network: Network, drawn: Drawn) -> FloatArray:
    """Return points along the ties that names had better not cover.

    Parameters
    ----------
    network : Network
    drawn : Drawn

    Returns
    -------
    (n_points, 2) ndarray
        Along the chosen node's ties, else along all; none where ties are too many to be told apart.
    """
    kept = np.ones(network.n_ties, np.bool_)
    if drawn.ego >= 0:
        kept = (network.sources == drawn.ego) | (network.targets == drawn.ego)
    if kept.sum() > _MANY:
        return np.zeros((0, 2))
    sources, targets = network.sources[kept], network.targets[kept]
    share = np.linspace(0.0, 1.0, 33)[:, None]
    x = (1 - share) * drawn.x[sources] + share * drawn.x[targets]
    y = (1 - share) * drawn.y[sources] + share * drawn.y[targets]
    return np.column_stack([x.ravel(), y.ravel()])


def has_arrows(network: Network) -> bool:
    """Tell whether ties have arrows: where they have direction, and are not so many that heads cover all.

    Parameters
    ----------
    network : Network

    Returns
    -------
    bool
    """
    return network.directed and 0 < network.n_ties <= _ARROWS[-1][0]


def arrows(network: Network, name: str) -> str:
    """Return the heads of arrows, the same size whatever the line's width.

    Parameters
    ----------
    network : Network
    name : str
        Of the picture.

    Returns
    -------
    str
        Empty where there are no arrows.
    """
    if not has_arrows(network):
        return ""
    size = next(size for most, size in _ARROWS if network.n_ties <= most)
    heads = [
        element(
            "marker",
            element("path", d="M0 0L8 4L0 8Z", fill=fill),
            id=f"{name}-{head}",
            viewBox="0 0 8 8",
            refX=7.2,
            refY=4,
            markerWidth=size,
            markerHeight=size,
            markerUnits="userSpaceOnUse",
            orient="auto",
        )
        for head, fill in (("arrow", palette.INK_2), ("arrow-away", palette.LINE))
    ]
    return element("defs", *heads)


def _ways(network: Network, drawn: Drawn) -> list[str]:
    """Return each tie from edge to edge of its nodes; those between the same two bend apart."""
    sources, targets = network.sources, network.targets
    x1, y1, x2, y2 = drawn.x[sources], drawn.y[sources], drawn.x[targets], drawn.y[targets]
    bend = _bends(network)
    length = np.maximum(np.hypot(x2 - x1, y2 - y1), 1e-6)
    across, down = (x2 - x1) / length, (y2 - y1) / length
    sign = np.where(sources < targets, 1.0, -1.0)
    middle_x, middle_y = (
        (x1 + x2) / 2 - 2 * bend * sign * down,
        (y1 + y2) / 2 + 2 * bend * sign * across,
    )
    radius = drawn.radius.copy()
    if drawn.ego >= 0:
        radius[drawn.ego] += _RING
    start = _edge(x1, y1, middle_x, middle_y, radius[sources] + 0.3)
    gap = radius[targets] + (_GAP if network.directed else 0.3)
    end = _edge(x2, y2, middle_x, middle_y, gap)
    varied = network.n_ties > 0 and bool(network.weights.min() < network.weights.max())
    rows = zip(
        sources.tolist(),
        targets.tolist(),
        network.weights.tolist(),
        bend.tolist(),
        *(column.tolist() for column in (*start, middle_x, middle_y, *end)),
        strict=True,
    )
    return [_way(number, row, varied=varied) for number, row in enumerate(rows)]


def _way(number: int, row: Sequence[float], *, varied: bool) -> str:
    """Write one tie."""
    source, target, weight, bend, x1, y1, xm, ym, x2, y2 = row
    control = f"Q{xm:.1f} {ym:.1f} " if bend else "L"
    value = f' data-value="{weight:.6g}"' if varied else ""
    return (
        f'<path class="tie" data-index="{number}" data-source="{source}" data-target="{target}"{value}'
        f' d="M{x1:.1f} {y1:.1f}{control}{x2:.1f} {y2:.1f}"/>'
    )


def _edge(
    x: FloatArray, y: FloatArray, to_x: FloatArray, to_y: FloatArray, off: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return the points on nodes' edges from which lines towards others leave."""
    length = np.maximum(np.hypot(to_x - x, to_y - y), 1e-6)
    share = np.minimum(off / length, 0.9)
    return x + share * (to_x - x), y + share * (to_y - y)


def _bends(network: Network) -> FloatArray:
    """Return how far each tie bends from the straight line between its two nodes."""
    low = np.minimum(network.sources, network.targets)
    high = np.maximum(network.sources, network.targets)
    _, pair, counts = np.unique(low * network.n_nodes + high, return_inverse=True, return_counts=True)
    order = np.argsort(pair, kind="stable")
    first = np.concatenate([[0], np.cumsum(counts)[:-1]])
    rank = np.empty(len(pair), np.int64)
    rank[order] = np.arange(len(pair)) - np.repeat(first, counts)
    bends: FloatArray = (rank - (counts[pair] - 1) / 2) * (_PARALLEL / 2)
    return bends
