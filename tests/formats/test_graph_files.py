"""Networks as GEXF and GraphML: opened again by programs of others."""

import io
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as Xml

import networkx as nx
import pytest
import rustworkx as rx

from klustermotor.formats.graph_files import GraphFile, GraphNode, GraphTie, gexf, graphml

NODES = [
    GraphNode("a", "Åkeri & <Co>", {"sector": "business", "employees": 12, "own": True}, (1.5, -2.0)),
    GraphNode("b", 'Högskolan "öst"\x07', {"sector": "academia", "share": 0.25}),
    GraphNode("c", "Kommunen", {"sector": "public", "employees": None}),
]
TIES = [
    GraphTie("a", "b", 2.0, {"kind": "collaborates"}, date(2001, 1, 1), date(2003, 7, 1)),
    GraphTie("b", "c", 0.5, {"kind": "advises"}),
]
NETWORK = GraphFile(NODES, TIES, title="Nätverket", description="Ett exempel", made_on=date(2003, 6, 30))


def test_networkx_reads_the_gexf_as_it_was() -> None:
    read = nx.read_gexf(io.BytesIO(gexf(NETWORK)))
    assert read.is_directed()
    assert read.nodes["a"]["label"] == "Åkeri & <Co>"
    assert read.nodes["a"]["employees"] == 12
    assert read.nodes["a"]["own"] is True
    assert read.nodes["b"]["share"] == 0.25
    assert "employees" not in read.nodes["c"]
    assert read.edges["a", "b"]["weight"] == 2.0
    assert read.edges["a", "b"]["kind"] == "collaborates"
    assert (read.edges["a", "b"]["start"], read.edges["a", "b"]["end"]) == ("2001-01-01", "2003-06-30")


def test_networkx_and_rustworkx_read_the_graphml_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "network.graphml"
    path.write_bytes(graphml(NETWORK))
    read = nx.read_graphml(path)
    assert read.nodes["a"] == {
        "label": "Åkeri & <Co>", "sector": "business", "employees": 12, "own": True, "x": 1.5, "y": -2.0,
    }  # fmt: skip
    assert read.edges["b", "c"] == {"weight": 0.5, "kind": "advises"}
    (other,) = rx.read_graphml(str(path))
    assert min(node["label"] for node in other.nodes()) == 'Högskolan "öst"\ufffd'
    assert {edge["kind"] for edge in other.edges()} == {"collaborates", "advises"}


def test_an_undirected_network_says_so_in_both() -> None:
    plain = GraphFile(NODES, [GraphTie("a", "b")], directed=False)
    assert not nx.read_gexf(io.BytesIO(gexf(plain))).is_directed()
    assert not nx.read_graphml(io.BytesIO(graphml(plain))).is_directed()


def test_an_empty_network_is_still_a_file() -> None:
    assert Xml.fromstring(gexf(GraphFile([], []))).tag.endswith("gexf")
    assert len(nx.read_graphml(io.BytesIO(graphml(GraphFile([], []))))) == 0


def test_whole_numbers_among_fractions_are_fractions() -> None:
    mixed = GraphFile([GraphNode("a", "A", {"n": 1}), GraphNode("b", "B", {"n": 2.5})], [])
    read = nx.read_gexf(io.BytesIO(gexf(mixed)))
    assert [read.nodes[key]["n"] for key in "ab"] == [1.0, 2.5]


@pytest.mark.parametrize(
    ("graph", "said"),
    [
        (GraphFile([GraphNode("a", "A"), GraphNode("a", "B")], []), "two nodes have the key 'a'"),
        (GraphFile([GraphNode("a", "A")], [GraphTie("a", "x")]), "names the node 'x'"),
        (GraphFile([GraphNode("a", "A", {"n": float("nan")})], []), "not finite"),
        (
            GraphFile([GraphNode("a", "A", {"n": 1}), GraphNode("b", "B", {"n": "two"})], []),
            "both int and str",
        ),
        (GraphFile([GraphNode("a", "A")], [GraphTie("a", "a", float("inf"))]), "weight of tie 0"),
        (GraphFile([GraphNode("a", "A", {}, (float("nan"), 0.0))], []), "position of node 'a'"),
    ],
)
@pytest.mark.parametrize("write", [gexf, graphml])
def test_what_others_would_read_wrongly_is_refused(graph: GraphFile, said: str, write: object) -> None:
    with pytest.raises(ValueError, match=said):
        write(graph)  # type: ignore[operator]


def test_names_with_a_meaning_of_their_own_in_graphml_are_refused() -> None:
    with pytest.raises(ValueError, match="'label' has a meaning of its own"):
        graphml(GraphFile([GraphNode("a", "A", {"label": "other"})], []))
