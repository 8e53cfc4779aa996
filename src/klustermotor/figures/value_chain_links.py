"""Links of a value chain's picture: onward from box to box, and back over the top."""

from collections.abc import Mapping, Sequence

from klustermotor.analysis.networks import ValueChain
from klustermotor.figures import palette
from klustermotor.figures.svg import element
from klustermotor.figures.value_chain_layout import Box, Columns

#: From one link that leads back to the next above it, and how round their corners are.
LEVEL, _CORNER = 13.0, 7.0
_HEAD_ROOM = 2.0


def links(
    chain: ValueChain,
    found: Columns,
    placed: Mapping[int, Box],
    heights: Sequence[float],
    states: Sequence[str],
    *,
    top: float,
    name: str,
) -> list[str]:
    """Return all links as SVG.

    Parameters
    ----------
    chain : ValueChain
    found : Columns
    placed : mapping of int to Box
        Boxes and passages.
    heights : sequence of float
        Of the boxes alone.
    states : sequence of str
        As :func:`value_chain_content.told_links` says.
    top : float
        The height of the uppermost link that leads back.
    name : str
        Of the picture, for the identifiers of arrows.

    Returns
    -------
    list of str
        A ``path`` of class ``link`` each, with ``data-index``, ``data-source``, ``data-target`` and
        ``data-state``.
    """
    ends = list(zip(chain.link_sources.tolist(), chain.link_targets.tolist(), strict=True))
    ports = _ports(ends, found, placed, heights, states)
    widest = sorted(
        (at for at, state in enumerate(states) if "back" in state.split()),
        key=lambda at: -(placed[ends[at][0]].column - placed[ends[at][1]].column),
    )
    level = {link: top + LEVEL * at for at, link in enumerate(widest)}
    parts = []
    for at, (source, target) in enumerate(ends):
        if at in level:
            way = _back(placed[source], placed[target], level[at], widest.index(at))
        else:
            way = _onward(at, source, target, found, placed, ports)
        parts.append(
            element(
                "path",
                d=way,
                fill="none",
                class_="link",
                data_index=at,
                data_source=source,
                data_target=target,
                data_state=states[at],
                **link_look(states[at], name),
            )
        )
    return parts


def link_look(state: str, name: str) -> dict[str, object]:
    """Return how a link is painted.

    Parameters
    ----------
    state : str
    name : str
        Of the picture; empty for a sign in the legend, which has no arrow.

    Returns
    -------
    dict of str to object
    """
    parts = state.split()
    colour = palette.FALU if "broken" in parts else palette.LAKE if "new" in parts else palette.INK_2
    dash = "5 4" if "broken" in parts else "1.6 3" if "untold" in parts else None
    head = "broken" if "broken" in parts else "new" if "new" in parts else "arrow"
    return {
        "stroke": colour,
        "stroke_width": 2.2 if "new" in parts else 1.5,
        "stroke_dasharray": dash,
        "marker_end": f"url(#{name}-{head})" if name else None,
    }


def link_arrows(name: str) -> str:
    """Return the heads of arrows that links end in.

    Parameters
    ----------
    name : str

    Returns
    -------
    str
    """
    heads = []
    for key, colour in (("arrow", palette.INK_2), ("broken", palette.FALU), ("new", palette.LAKE)):
        heads.append(
            element(
                "marker",
                element("path", d="M0 0L8 4L0 8Z", fill=colour),
                id=f"{name}-{key}",
                viewBox="0 0 8 8",
                refX=7.2,
                refY=4,
                markerWidth=8,
                markerHeight=8,
                markerUnits="userSpaceOnUse",
                orient="auto",
            )
        )
    return element("defs", *heads)


def _ports(
    ends: Sequence[tuple[int, int]],
    found: Columns,
    placed: Mapping[int, Box],
    heights: Sequence[float],
    states: Sequence[str],
) -> dict[tuple[int, int, bool], float]:
    """Return at what height each onward link leaves and enters its boxes: (link, stage, leaving)."""
    sides: dict[tuple[int, bool], list[tuple[float, int]]] = {}
    for at, (source, target) in enumerate(ends):
        if "back" in states[at].split():
            continue
        way = (source, *found.passages.get(at, ()), target)
        sides.setdefault((source, True), []).append((placed[way[1]].middle, at))
        sides.setdefault((target, False), []).append((placed[way[-2]].middle, at))
    ports = {}
    for (stage, leaving), towards in sides.items():
        for number, (_, link) in enumerate(sorted(towards)):
            share = (number + 1) / (len(towards) + 1)
            ports[link, stage, leaving] = placed[stage].top + heights[stage] * share
    return ports


def _onward(
    link: int,
    source: int,
    target: int,
    found: Columns,
    placed: Mapping[int, Box],
    ports: Mapping[tuple[int, int, bool], float],
) -> str:
    """Return the way of a link to a later column, along its passages."""
    x, y = placed[source].right, ports[link, source, True]
    way = f"M{x:.1f} {y:.1f}"
    for passage in found.passages.get(link, ()):
        box = placed[passage]
        way += _curve(x, y, box.left, box.middle) + f"H{box.right:.1f}"
        x, y = box.right, box.middle
    return way + _curve(x, y, placed[target].left - _HEAD_ROOM, ports[link, target, False])


def _curve(x1: float, y1: float, x2: float, y2: float) -> str:
    """Return a curve that leaves and enters level."""
    half = (x1 + x2) / 2
    return f"C{half:.1f} {y1:.1f} {half:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"


def _back(source: Box, target: Box, level: float, number: int) -> str:
    """Return the way of a link to an earlier column: up, over the top and down."""
    aside = 4.0 * number
    points: list[tuple[float, float]] = []
    if source.above:
        points.append((source.left + 0.32 * source.width - aside, source.top))
    else:
        beside = source.right + 12 + aside
        points += [(source.right, source.top + 14), (beside, source.top + 14)]
    points.append((points[-1][0], level))
    if target.above:
        x = target.left + 0.68 * target.width + aside
        points += [(x, level), (x, target.top - _HEAD_ROOM)]
    else:
        x = target.left - 14 - aside
        points += [(x, level), (x, target.top + 14), (target.left - _HEAD_ROOM, target.top + 14)]
    return _rounded(points)


def _rounded(points: Sequence[tuple[float, float]]) -> str:
    """Return a way along right angles with round corners."""
    way = "M{:.1f} {:.1f}".format(*points[0])
    for before, here, after in zip(points, points[1:], points[2:], strict=False):
        entering, leaving = _towards(here, before), _towards(here, after)
        way += "L{:.1f} {:.1f}Q{:.1f} {:.1f} {:.1f} {:.1f}".format(*entering, *here, *leaving)
    return way + "L{:.1f} {:.1f}".format(*points[-1])


def _towards(here: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    """Return the point a corner's radius away from a corner, towards another point."""
    across, down = other[0] - here[0], other[1] - here[1]
    length = max(abs(across), abs(down), 1e-9)
    share = min(_CORNER, length / 2) / length
    return here[0] + share * across, here[1] + share * down
