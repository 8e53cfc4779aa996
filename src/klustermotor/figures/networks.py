"""The picture of a network: who is joined to whom, in groups, by strength, around a chosen node or not."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from klustermotor.analysis.arrays import FloatArray, as_counts, check_shape
from klustermotor.analysis.networks import Layout, Network
from klustermotor.figures import palette
from klustermotor.figures.labels import LINE_HEIGHT, PlacedLabel
from klustermotor.figures.network_labels import network_labels
from klustermotor.figures.network_legend import Explained, network_legend
from klustermotor.figures.network_nodes import (
    OTHER_GROUP,
    DrawnGroups,
    DrawnNode,
    drawn_groups,
    look,
    node,
    node_radii,
)
from klustermotor.figures.network_ties import Drawn, arrows, drawn_once, has_arrows, passed, ties
from klustermotor.figures.numbers import Language, number
from klustermotor.figures.row_pictures import HALO, NOTE_LINE, drawn_notes, note_lines
from klustermotor.figures.svg import element, picture, text
from klustermotor.figures.texts import Texts, texts

_MARGIN = 14.0
_SIDE = 46.0
_LEAST, _CROWDED = 1.3, 600
#: People are all named, none by rank, up to so many.
_ALL_NAMED = 60


@dataclass(frozen=True, slots=True)
class NetworkFormat:
    """How large a network is drawn, in its own units; the picture is cut to what it fills.

    Parameters
    ----------
    name : str
        Unique on the page.
    width, height : float
        Room for the network without its legend.
    largest_radius, label_size : float
    labels : int
        How many nodes are named, at most.
    """

    name: str
    width: float
    height: float
    largest_radius: float
    label_size: float
    labels: int


#: For a page as wide as a desk's screen or a sheet of paper, and for a phone's.
WIDE_NETWORK = NetworkFormat("network", 840.0, 640.0, 20.0, 13.0, 24)
NARROW_NETWORK = NetworkFormat("network-narrow", 340.0, 420.0, 11.0, 12.0, 9)


@dataclass(frozen=True, slots=True, eq=False)
class NetworkMarks:
    """What nodes and ties stand for, besides who they are.

    Parameters
    ----------
    names : mapping of str to str, optional
        What labels are called; the label itself where there is no name.
    groups : (n_nodes,) sequence of str or None, optional
        What each node belongs to, as it is written; None where unknown.
    group_order : sequence of str
        Groups that always have the same looks, in this order, so that pictures agree.
    group_heading : str
        What the groups are ("Sector").
    sizes : (n_nodes,) array-like, optional
        What the area of a node tells; not negative. Lay out with ``node_radii(sizes)``.
    size_heading : str
        What the sizes are ("Employees").
    kind_names : mapping of str to str, optional
        What kinds of ties are called.
    kind_colours : mapping of str to str, optional
        Kinds of ties that have a colour of their own, beside their dashes.
    tie_heading : str
        What ties and their strength are.
    both_ways : collection of str
        Kinds whose ties hold both ways: drawn once, without an arrow.
    arrow_heading : str
        What an arrow says; that it points to who was named where nothing is given.
    silent : collection of str
        Labels of those who did not answer: drawn hollow.
    ego : str, optional
        The chosen node: it, its ties and its neighbours stand out.
    importance : (n_nodes,) array-like, optional
        Which nodes are named first; by default the sizes, else the number of ties.
    persons : bool
        Nodes are people: names are then chosen by no measure. Up to sixty all want one, and of more only the
        chosen and its neighbours.
    """

    names: Mapping[str, str] | None = None
    groups: Sequence[str | None] | None = None
    group_order: Sequence[str] = ()
    group_heading: str = ""
    sizes: ArrayLike | None = None
    size_heading: str = ""
    kind_names: Mapping[str, str] | None = None
    kind_colours: Mapping[str, str] | None = None
    tie_heading: str = ""
    both_ways: Collection[str] = ()
    arrow_heading: str = ""
    silent: Collection[str] = frozenset()
    ego: str | None = None
    importance: ArrayLike | None = None
    persons: bool = False


def network_picture(
    network: Network,
    placed: Layout,
    language: Language,
    *,
    title: str,
    description: str = "",
    marks: NetworkMarks | None = None,
    drawn_as: NetworkFormat = WIDE_NETWORK,
) -> str:
    """Return the picture of a network with its legend.

    Parameters
    ----------
    network : Network
    placed : Layout
        Where nodes stand; circles are drawn no larger than it has room for.
    language : {"sv", "en"}
    title, description : str
        What is shown; the description, such as the lead, is said first to those who do not see the picture.
    marks : NetworkMarks, optional
    drawn_as : NetworkFormat

    Returns
    -------
    str
        SVG. Each node has the class ``node`` and ``data-code``, ``data-index``, ``data-class`` (its group's
        place in the legend, ``other`` or ``unknown``), ``data-name``, ``data-value`` and, where it did not
        answer, ``data-answered="no"``; each tie is a ``path`` as :func:`network_ties.ties` says.

    Raises
    ------
    ValueError
        If lengths differ, a size is negative or not finite, or a chosen or silent node does not exist.
    """
    shown, words = marks or NetworkMarks(), texts(language)
    _check(network := drawn_once(network, shown.both_ways), placed, shown)
    sizes = _measure(shown.sizes, "size", network.n_nodes)
    groups = drawn_groups(shown.groups, network.n_nodes, shown.group_order)
    drawn, height = _placed(network, placed, sizes, shown.ego, drawn_as)
    names = [(shown.names or {}).get(label) or label for label in network.labels]
    labels = _labels(network, sizes, shown, drawn, names, (drawn_as, height))
    explained = _explained(network, groups, shown, sizes, drawn)
    legend, below = network_legend(network, explained, words, drawn_as.width, height + 4)
    lines = note_lines(note := _remarks(network, len(labels), words), drawn_as.width - 8)
    said = [description, _in_words(network, groups, shown, words), *note]
    return picture(
        drawn_as.name,
        title,
        " ".join(part for part in said if part),
        drawn_as.width,
        below + (NOTE_LINE * len(lines) + 8 if lines else 0),
        arrows(network, drawn_as.name),
        ties(network, drawn, drawn_as.name, both_ways=shown.both_ways, colours=shown.kind_colours),
        *_nodes(network, drawn, groups, _said(groups, sizes, shown, words), names, shown.silent),
        *(_label(at, label, drawn_as.label_size) for at, label in labels.items()),
        *legend,
        drawn_notes(lines, below) if lines else "",
        class_="picture network",
    )


def _check(network: Network, placed: Layout, shown: NetworkMarks) -> None:
    """Refuse positions of other nodes, and silent ones that do not exist."""
    n = network.n_nodes
    if len(placed.positions) != n:
        raise ValueError(f"a picture of {n} nodes needs as many positions, not {len(placed.positions)}")
    network.positions(shown.silent)


def _labels(
    network: Network,
    sizes: FloatArray | None,
    shown: NetworkMarks,
    drawn: Drawn,
    names: Sequence[str],
    room: tuple[NetworkFormat, float],
) -> dict[int, PlacedLabel]:
    """Return the names that find room in a format of some height."""
    drawn_as, height = room
    order = _named(network, sizes, shown, drawn, names)
    most = _ALL_NAMED if shown.persons else drawn_as.labels
    frame = (2.0, 2.0, drawn_as.width - 2, height - 2)
    lines = passed(network, drawn)
    return network_labels(order[:most], names, drawn, lines, size=drawn_as.label_size, frame=frame)


def _remarks(network: Network, named: int, words: Texts) -> list[str]:
    """Return what is said below the picture: that names and arrows are left out."""
    hidden = network.directed and network.n_ties > 0 and not has_arrows(network)
    remarks = {"network.unnamed": named < network.n_nodes, "network.no_arrows": hidden}
    return [words(key) for key, holds in remarks.items() if holds]


def _explained(
    network: Network, groups: DrawnGroups, shown: NetworkMarks, sizes: FloatArray | None, drawn: Drawn
) -> Explained:
    """Return what the legend explains."""
    kinds = [(shown.kind_names or {}).get(kind) or kind for kind in network.kinds]
    headings = (shown.group_heading, kinds, shown.tie_heading, sizes, drawn.radius, shown.size_heading)
    held = shown.kind_colours or {}
    colours = [held.get(kind, palette.INK_2) for kind in network.kinds] if held else []
    silent, arrows_say = bool(shown.silent), shown.arrow_heading
    return Explained(groups, *headings, silent=silent, arrow_heading=arrows_say, kind_colours=colours)


def _measure(values: ArrayLike | None, what: str, n: int) -> FloatArray | None:
    """Return a checked measure of the nodes."""
    if values is None:
        return None
    found = as_counts(values, what, ndim=1, axes=("node",)) if n else np.zeros(0)
    check_shape(found, f"{what}s", (n,))
    return found


def _placed(
    network: Network, placed: Layout, sizes: FloatArray | None, ego: str | None, drawn_as: NetworkFormat
) -> tuple[Drawn, float]:
    """Return where nodes stand on the picture, and how high it is."""
    wanted = node_radii(sizes) if sizes is not None else np.ones(network.n_nodes)
    unit = float((placed.radii / wanted).min()) if network.n_nodes else 1.0
    across, down = drawn_as.width - 2 * _SIDE, drawn_as.height - 2 * _MARGIN
    scale = min(across / max(placed.width, 1e-9), down / max(placed.height, 1e-9))
    largest = float(wanted.max(initial=1.0)) * unit
    scale = min(scale, 4.5 * drawn_as.largest_radius / largest if largest else scale)
    radius = np.minimum(wanted * unit * scale, wanted / wanted.max(initial=1.0) * drawn_as.largest_radius)
    radius = np.maximum(radius, _LEAST)
    height = placed.height * scale + 2 * _MARGIN + drawn_as.label_size * 1.4
    x = drawn_as.width / 2 + placed.positions[:, 0] * scale
    y = height / 2 - placed.positions[:, 1] * scale
    if ego is None:
        return Drawn(x, y, radius), height
    chosen = int(network.positions([ego])[0])
    near = np.zeros(network.n_nodes, np.bool_)
    near[chosen] = True
    near[network.targets[network.sources == chosen]] = True
    near[network.sources[network.targets == chosen]] = True
    return Drawn(x, y, radius, near, chosen), height


def _named(
    network: Network, sizes: FloatArray | None, shown: NetworkMarks, drawn: Drawn, names: Sequence[str]
) -> list[int]:
    """Return the nodes that want a name, the most important first; people by their names alone."""
    n = network.n_nodes
    importance = _measure(shown.importance, "importance", n)
    if importance is None:
        ends = np.concatenate([network.sources, network.targets])
        importance = sizes if sizes is not None else np.bincount(ends, minlength=n).astype(np.float64)
    order = sorted(range(n), key=lambda at: (-importance[at], names[at]))
    if shown.persons:
        order = sorted(range(n), key=lambda at: names[at])
    if drawn.near is None:
        return [] if shown.persons and n > _ALL_NAMED else order
    return [drawn.ego, *(at for at in order if drawn.near[at] and at != drawn.ego)]


def _said(groups: DrawnGroups, sizes: FloatArray | None, shown: NetworkMarks, words: Texts) -> list[str]:
    """Return group and size of each node in words."""
    said = []
    for at, code in enumerate(groups.code_of):
        parts = []
        if shown.groups is not None:
            group = shown.groups[at]
            parts.append(words("network.unknown") if group is None else group)
        if sizes is not None:
            value = float(sizes[at])
            written = number(value, words.language, decimals=0 if value.is_integer() else 2)
            parts.append(f"{shown.size_heading or words('network.size')}: {written}")
        elif code == OTHER_GROUP and not parts:
            parts.append(words("network.other"))
        said.append(", ".join(parts))
    return said


def _nodes(
    network: Network,
    drawn: Drawn,
    groups: DrawnGroups,
    said: Sequence[str],
    names: Sequence[str],
    silent: Collection[str],
) -> list[str]:
    """Return all nodes gathered by look, those near the chosen one last."""
    quiet = frozenset(silent)
    gathered: dict[tuple[bool, int, bool], list[str]] = {}
    columns = (drawn.x.tolist(), drawn.y.tolist(), drawn.radius.tolist())
    for at, label in enumerate(network.labels):
        x, y, radius = (column[at] for column in columns)
        answered, near = label not in quiet, drawn.near is None or bool(drawn.near[at])
        one = DrawnNode(label, names[at], at, groups.code_of[at], said[at], x, y, radius, answered)
        class_ = "node ego" if at == drawn.ego else "node"
        gathered.setdefault((near, groups.code_of[at], answered), []).append(node(one, class_))
    parts = []
    for (near, code, answered), nodes in sorted(gathered.items(), key=lambda item: item[0]):
        faded = None if near else 0.3
        parts.append(
            element("g", *nodes, opacity=faded, class_="nodes", **_painted(code, drawn, answered=answered))
        )
    if drawn.ego >= 0:
        x, y, radius = (float(column[drawn.ego]) for column in (drawn.x, drawn.y, drawn.radius))
        ring = {"fill": "none", "stroke": palette.INK, "stroke_width": 2, "class_": "selected"}
        parts.append(element("circle", cx=x, cy=y, r=radius + 3, **ring))
    return parts


def _painted(code: int, drawn: Drawn, *, answered: bool) -> dict[str, object]:
    """Return how nodes are painted; where they are many and small, with thinner lines."""
    painted = look(code, answered=answered)
    if len(drawn.x) > _CROWDED:
        painted["stroke_width"] = 0.3 if answered else 0.8
    return painted


def _label(at: int, label: PlacedLabel, size: float) -> str:
    """Draw a name in a halo."""
    step = LINE_HEIGHT * size
    attributes = {"text_anchor": label.anchor, "class_": "label", "font_size": size, "data_index": at}
    lines = enumerate(label.lines)
    return element(
        "g",
        *(text(line, label.x, label.y + step * number_, **attributes, **HALO) for number_, line in lines),
        class_="named",
    )


def _in_words(network: Network, groups: DrawnGroups, shown: NetworkMarks, words: Texts) -> str:
    """Say how many of each group there are, who is chosen and that some are silent."""
    counted = [
        f"{name}: {groups.code_of.count(at)}" for at, name in enumerate(groups.names) if at in groups.code_of
    ]
    said = [words("network.description", nodes=network.n_nodes, ties=network.n_ties)]
    if counted:
        said.append(", ".join(counted) + ".")
    if shown.ego is not None:
        chosen = (shown.names or {}).get(shown.ego) or shown.ego
        said.append(words("network.ego", name=chosen))
    if shown.silent:
        said.append(words("network.silent_count", count=len(set(shown.silent))))
    return " ".join(said)
