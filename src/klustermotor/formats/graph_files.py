"""Networks as files that others open: GEXF 1.3 (Gephi) and GraphML (Gephi, yEd, Visone, igraph, networkx)."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeAlias
from xml.etree import ElementTree as Xml

Value: TypeAlias = str | bool | int | float | date | None
_Target: TypeAlias = Literal["node", "edge"]

#: Type of a value → what GEXF and GraphML call it; a date has no type in GraphML.
_GEXF_TYPES = {bool: "boolean", int: "long", float: "double", date: "date", str: "string"}
_GRAPHML_TYPES = {bool: "boolean", int: "long", float: "double", date: "string", str: "string"}
_GEXF = "http://gexf.net/1.3"
_VIZ = "http://gexf.net/1.3/viz"
_GRAPHML = "http://graphml.graphdrawing.org/xmlns"
#: What XML 1.0 has no room for.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class GraphNode:
    """One node: an identifier, what it is called, its attributes, and where it stands if it was laid out."""

    key: str
    label: str
    attributes: Mapping[str, Value] = field(default_factory=dict)
    position: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class GraphTie:
    """One tie between two nodes, with a weight and attributes, and the days between which it held."""

    source: str
    target: str
    weight: float = 1.0
    attributes: Mapping[str, Value] = field(default_factory=dict)
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class GraphFile:
    """A network to be written: nodes, ties, whether ties have a direction, and what it is called."""

    nodes: Sequence[GraphNode]
    ties: Sequence[GraphTie]
    directed: bool = True
    title: str = ""
    description: str = ""
    made_on: date | None = None


def gexf(graph: GraphFile) -> bytes:
    """Return a network as GEXF 1.3, as Gephi opens it, with positions and days where they are known.

    Parameters
    ----------
    graph : GraphFile

    Returns
    -------
    bytes
        UTF-8 XML; a tie's ``start`` and ``end`` are inclusive days, as GEXF has them.

    Raises
    ------
    ValueError
        If two nodes have the same key, a tie names a node that is not there, a weight or a number is not
        finite, or an attribute holds values of several types.

    Examples
    --------
    >>> one = GraphFile([GraphNode("a", "Å"), GraphNode("b", "B")], [GraphTie("a", "b")])
    >>> gexf(one).decode().count("<edge ")
    1
    """
    _check(graph)
    root = Xml.Element("gexf", {"xmlns": _GEXF, "xmlns:viz": _VIZ, "version": "1.3"})
    _gexf_meta(root, graph)
    dynamic = any(tie.valid_from or tie.valid_to for tie in graph.ties)
    kind = {"defaultedgetype": "directed" if graph.directed else "undirected"}
    body = Xml.SubElement(
        root, "graph", kind | ({"mode": "dynamic", "timeformat": "date"} if dynamic else {})
    )
    columns = {
        "node": _types(graph.nodes, "node"),
        "edge": _types(graph.ties, "edge"),
    }
    for target, types in columns.items():
        if types:
            declared = Xml.SubElement(body, "attributes", {"class": target})
            for place, (name, type_) in enumerate(types.items()):
                Xml.SubElement(
                    declared,
                    "attribute",
                    {"id": str(place), "title": _clean(name), "type": _GEXF_TYPES[type_]},
                )
    _gexf_nodes(body, graph, list(columns["node"]))
    _gexf_ties(body, graph, list(columns["edge"]))
    return _bytes(root)


def graphml(graph: GraphFile) -> bytes:
    """Return a network as GraphML; positions stand as the attributes ``x`` and ``y``.

    Parameters
    ----------
    graph : GraphFile

    Returns
    -------
    bytes
        UTF-8 XML; the days of a tie stand as the attributes ``valid_from`` and ``valid_to`` (not included).

    Raises
    ------
    ValueError
        As for :func:`gexf`, or if an attribute has a name that the format's own fields need.

    Examples
    --------
    >>> one = GraphFile([GraphNode("a", "Å"), GraphNode("b", "B")], [GraphTie("a", "b", 2.0)])
    >>> '<data key="e_weight">2.0</data>' in graphml(one).decode()
    True
    """
    _check(graph)
    nodes = [_graphml_node(node) for node in graph.nodes]
    ties = [_graphml_tie(tie) for tie in graph.ties]
    root = Xml.Element("graphml", {"xmlns": _GRAPHML})
    if graph.title:
        Xml.SubElement(root, "desc").text = _clean(graph.title)
    keys: dict[tuple[str, str], str] = {}
    for target, rows in (("node", nodes), ("edge", ties)):
        for name, type_ in _merged_types(rows).items():
            keys[target, name] = (
                f"{target[0]}_{len(keys)}" if name not in {"label", "weight"} else f"{target[0]}_{name}"
            )
            Xml.SubElement(
                root,
                "key",
                {
                    "id": keys[target, name],
                    "for": target,
                    "attr.name": _clean(name),
                    "attr.type": _GRAPHML_TYPES[type_],
                },
            )
    body = Xml.SubElement(root, "graph", {"edgedefault": "directed" if graph.directed else "undirected"})
    for node, row in zip(graph.nodes, nodes, strict=True):
        _graphml_data(Xml.SubElement(body, "node", {"id": _clean(node.key)}), "node", row, keys)
    for tie, row in zip(graph.ties, ties, strict=True):
        ends = {"source": _clean(tie.source), "target": _clean(tie.target)}
        _graphml_data(Xml.SubElement(body, "edge", ends), "edge", row, keys)
    return _bytes(root)


def _check(graph: GraphFile) -> None:
    """Refuse what would make a file that others read wrongly."""
    known: set[str] = set()
    for node in graph.nodes:
        if node.key in known:
            raise ValueError(f"two nodes have the key {node.key!r}; each must have its own")
        known.add(node.key)
        _check_numbers(f"node {node.key!r}", node.attributes)
        if node.position and not all(map(math.isfinite, node.position)):
            raise ValueError(f"the position of node {node.key!r} is not finite: {node.position}")
    for place, tie in enumerate(graph.ties):
        missing = [end for end in (tie.source, tie.target) if end not in known]
        if missing:
            raise ValueError(f"tie {place} names the node {missing[0]!r}, which is not among the nodes")
        if not math.isfinite(tie.weight):
            raise ValueError(f"the weight of tie {place} is not finite: {tie.weight}")
        _check_numbers(f"tie {place}", tie.attributes)


def _check_numbers(where: str, attributes: Mapping[str, Value]) -> None:
    """Refuse numbers that XML's types do not know."""
    for name, value in attributes.items():
        if isinstance(value, float) and not math.isfinite(value):
            raise ValueError(f"{name!r} of {where} is not finite: {value}; leave it out where it is unknown")


def _types(things: Sequence[GraphNode] | Sequence[GraphTie], what: str) -> dict[str, type]:
    """Return the type of each attribute of nodes or ties."""
    return _merged_types([one.attributes for one in things], what)


def _merged_types(rows: Sequence[Mapping[str, Value]], what: str = "row") -> dict[str, type]:
    """Return each attribute's type; whole numbers among fractions are fractions."""
    found: dict[str, type] = {}
    for row in rows:
        for name, value in row.items():
            if value is None:
                continue
            type_ = _type_of(value)
            held = found.setdefault(name, type_)
            if {held, type_} == {int, float}:
                found[name] = float
            elif held is not type_:
                raise ValueError(
                    f"attribute {name!r} of a {what} holds both {held.__name__} and {type_.__name__}; "
                    "give all of them the same type"
                )
    return found


def _type_of(value: Value) -> type:
    """Return the type an attribute is declared with."""
    for type_ in (bool, int, float, date):
        if isinstance(value, type_):
            return type_
    return str


def _clean(text: str) -> str:
    """Return text without characters that XML cannot hold."""
    return _FORBIDDEN.sub("\ufffd", text)


def _written(value: Value) -> str:
    """Return a value as XML has it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else _clean(str(value))


def _gexf_meta(root: Xml.Element, graph: GraphFile) -> None:
    """Say what the file is, when it was made and by what."""
    meta = Xml.SubElement(
        root, "meta", {"lastmodifieddate": graph.made_on.isoformat()} if graph.made_on else {}
    )
    Xml.SubElement(meta, "creator").text = "Klustermotor"
    if graph.title:
        Xml.SubElement(meta, "title").text = _clean(graph.title)
    if graph.description:
        Xml.SubElement(meta, "description").text = _clean(graph.description)


def _gexf_values(parent: Xml.Element, row: Mapping[str, Value], names: Sequence[str]) -> None:
    """Write the attributes that a node or tie has."""
    held = [(place, row.get(name)) for place, name in enumerate(names) if row.get(name) is not None]
    if held:
        values = Xml.SubElement(parent, "attvalues")
        for place, value in held:
            Xml.SubElement(values, "attvalue", {"for": str(place), "value": _written(value)})


def _gexf_nodes(body: Xml.Element, graph: GraphFile, names: Sequence[str]) -> None:
    """Write the nodes with their attributes and positions."""
    parent = Xml.SubElement(body, "nodes")
    for node in graph.nodes:
        one = Xml.SubElement(parent, "node", {"id": _clean(node.key), "label": _clean(node.label)})
        _gexf_values(one, node.attributes, names)
        if node.position:
            x, y = node.position
            Xml.SubElement(one, "viz:position", {"x": repr(float(x)), "y": repr(float(y)), "z": "0.0"})


def _gexf_ties(body: Xml.Element, graph: GraphFile, names: Sequence[str]) -> None:
    """Write the ties; the day a tie ended is the first on which it no longer held, GEXF wants the last."""
    parent = Xml.SubElement(body, "edges")
    for place, tie in enumerate(graph.ties):
        ends = {"id": str(place), "source": _clean(tie.source), "target": _clean(tie.target)}
        days = {}
        if tie.valid_from:
            days["start"] = tie.valid_from.isoformat()
        if tie.valid_to:
            days["end"] = date.fromordinal(tie.valid_to.toordinal() - 1).isoformat()
        one = Xml.SubElement(parent, "edge", ends | {"weight": repr(float(tie.weight))} | days)
        _gexf_values(one, tie.attributes, names)


def _graphml_node(node: GraphNode) -> dict[str, Value]:
    """Return what GraphML says of a node, its label and position among the attributes."""
    _check_free(node.attributes, {"label", "x", "y"})
    placed: dict[str, Value] = {}
    if node.position:
        placed = {"x": float(node.position[0]), "y": float(node.position[1])}
    return {"label": node.label, **node.attributes, **placed}


def _graphml_tie(tie: GraphTie) -> dict[str, Value]:
    """Return what GraphML says of a tie, its weight and days among the attributes."""
    _check_free(tie.attributes, {"weight", "valid_from", "valid_to"})
    days: dict[str, Value] = {"valid_from": tie.valid_from, "valid_to": tie.valid_to}
    return {"weight": float(tie.weight), **tie.attributes, **days}


def _check_free(attributes: Mapping[str, Value], taken: set[str]) -> None:
    """Refuse attributes that would be taken for the format's own."""
    if clash := taken & set(attributes):
        raise ValueError(f"the attribute {min(clash)!r} has a meaning of its own in GraphML; rename it")


def _graphml_data(
    parent: Xml.Element, target: str, row: Mapping[str, Value], keys: Mapping[tuple[str, str], str]
) -> None:
    """Write the attributes that a node or tie has."""
    for name, value in row.items():
        if value is not None:
            Xml.SubElement(parent, "data", {"key": keys[target, name]}).text = _written(value)


def _bytes(root: Xml.Element) -> bytes:
    """Return the document."""
    Xml.indent(root)
    document: bytes = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return document
