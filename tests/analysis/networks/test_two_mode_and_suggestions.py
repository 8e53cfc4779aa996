"""Two-mode networks and link suggestions."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analysis.networks.samples import (
    CASE_NAMES,
    CASES,
    EMPTY,
    LONERS,
    as_networkx,
    shuffled,
    small_networks,
)

from klustermotor.analysis.networks import (
    Network,
    adjacency,
    incidence,
    network_from_pairs,
    projection,
    suggest_ties,
    two_mode_density,
    two_mode_from_columns,
)
from klustermotor.analysis.networks.suggestions import TieSuggestions

PEERS = {
    "adamic_adar": nx.adamic_adar_index,
    "resource_allocation": nx.resource_allocation_index,
    "common_neighbours": nx.common_neighbor_centrality,
}


def southern_women():
    """Davis, Gardner & Gardner (1941): 18 women at 14 social events."""
    graph = nx.davis_southern_women_graph()
    women = graph.graph["top"]
    pairs = [(a, b) if a in women else (b, a) for a, b in graph.edges]
    return graph, women, two_mode_from_columns([a for a, _ in pairs], [b for _, b in pairs])


def test_the_southern_women_as_networkx() -> None:
    graph, women, network = southern_women()
    assert two_mode_density(network) == pytest.approx(nx.bipartite.density(graph, women))
    assert len(network.rows) == 89
    for side, nodes in (("actors", network.actors), ("events", network.events)):
        for weighting, peer in (
            ("count", nx.bipartite.weighted_projected_graph),
            ("newman", nx.bipartite.collaboration_weighted_projected_graph),
        ):
            found = adjacency(projection(network, onto=side, weighting=weighting)).toarray()
            np.testing.assert_allclose(found, nx.to_numpy_array(peer(graph, nodes), nodelist=list(nodes)))


def test_parts_are_summed_and_loners_stay() -> None:
    network = two_mode_from_columns(
        ["a", "a", "b", "c"],
        ["fair", "fair", "fair", "board"],
        weights=[1, 2, 1, 0],
        actor_labels=["c", "b", "a"],
        event_labels=["board", "fair"],
    )
    np.testing.assert_array_equal(incidence(network).toarray(), [[0, 0], [0, 1], [0, 3]])
    assert projection(network).labels == ("c", "b", "a")
    assert projection(network).weights.tolist() == [1]
    assert projection(network, onto="events").n_ties == 0


def test_nothing_in_two_modes() -> None:
    network = two_mode_from_columns([], [])
    assert np.isnan(two_mode_density(network))
    assert projection(network, weighting="newman").n_nodes == 0


def as_pairs(found: TieSuggestions) -> dict[frozenset[int], float]:
    ends = zip(found.first.tolist(), found.second.tolist(), strict=True)
    return {frozenset(pair): float(score) for pair, score in zip(ends, found.scores, strict=True)}


@pytest.mark.parametrize("network", CASES, ids=CASE_NAMES)
@pytest.mark.parametrize("measure", ["adamic_adar", "resource_allocation"])
def test_suggestions_as_networkx(network: Network, measure: str) -> None:
    graph = as_networkx(network).to_undirected()
    expected = {frozenset((a, b)): score for a, b, score in PEERS[measure](graph) if score > 0}
    found = suggest_ties(network, measure=measure, top=10**6)
    assert as_pairs(found) == pytest.approx(expected)
    assert (np.diff(found.scores) <= 1e-9).all()


@given(small_networks(), st.sampled_from(["adamic_adar", "resource_allocation", "common_neighbours"]))
@settings(max_examples=60, deadline=None)
def test_the_reasons_are_the_shared_neighbours(network: Network, measure: str) -> None:
    graph = as_networkx(network).to_undirected()
    found = suggest_ties(network, measure=measure, top=99, reasons=9)
    for row in range(len(found.first)):
        a, b = int(found.first[row]), int(found.second[row])
        assert not graph.has_edge(a, b)
        named = found.reasons[row][found.reasons[row] >= 0]
        assert set(named.tolist()) == set(nx.common_neighbors(graph, a, b))
        assert found.shared[row] == len(named)
        assert found.parts[row].sum() == pytest.approx(found.scores[row])
        assert (np.diff(found.parts[row]) <= 0).all()


@given(small_networks(), st.data())
@settings(max_examples=40, deadline=None)
def test_suggestions_do_not_hang_on_the_order_of_nodes(network: Network, data: st.DataObject) -> None:
    again = shuffled(network, data.draw(st.permutations(range(network.n_nodes))))

    def named(of: Network) -> list[frozenset[str]]:
        found = suggest_ties(of, top=4)
        return [
            frozenset((of.labels[a], of.labels[b])) for a, b in zip(found.first, found.second, strict=True)
        ]

    assert named(network) == named(again)


# A hub with five spokes, who all share only the hub.
STAR = network_from_pairs([("hub", spoke) for spoke in "abcde"], directed=False)


def test_across_groups_only() -> None:
    groups = [None, "x", "x", "y", None, "y"]  # hub, a, b, c, d, e
    found = suggest_ties(STAR, across=groups)
    pairs = {(STAR.labels[a], STAR.labels[b]) for a, b in zip(found.first, found.second, strict=True)}
    assert pairs == {("a", "c"), ("a", "e"), ("b", "c"), ("b", "e")}


def test_for_one_node_and_without_the_declined() -> None:
    found = suggest_ties(STAR, node="c", declined=[("a", "c"), ("e", "c")])
    assert [STAR.labels[number] for number in found.second] == ["b", "d"]
    assert {STAR.labels[number] for number in found.first} == {"c"}


def test_nobody_fills_the_list() -> None:
    found = suggest_ties(STAR, most_per_node=1)
    pairs = [(STAR.labels[a], STAR.labels[b]) for a, b in zip(found.first, found.second, strict=True)]
    assert pairs == [("a", "b"), ("c", "d")]
    assert len(suggest_ties(STAR, top=3).first) == 3


@pytest.mark.parametrize("network", [*EMPTY, *LONERS])
def test_nobody_and_nobody_tied(network: Network) -> None:
    found = suggest_ties(network)
    assert found.first.shape == found.scores.shape == (0,)
    assert found.reasons.shape == (0, 5)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: suggest_ties(STAR, measure="katz"), "measure must be one of adamic_adar, .* not 'katz'"),
        (lambda: suggest_ties(STAR, top=0), "top must be 1 or more, but is 0"),
        (lambda: suggest_ties(STAR, most_per_node=0), "most_per_node must be 1 or more"),
        (lambda: suggest_ties(STAR, node="x"), "node 'x' does not exist"),
        (lambda: suggest_ties(STAR, across=["x"]), "each of the 6 nodes"),
        (lambda: suggest_ties(STAR, declined=[("a", "x")]), "node 'x' does not exist"),
        (
            lambda: two_mode_from_columns(["a"], ["a"]),
            "'a' stands both among the actors and among the events",
        ),
        (lambda: two_mode_from_columns(["a"], ["b"], actor_labels=["c"]), "actor 'a' does not exist"),
        (lambda: two_mode_from_columns(["a"], ["b"], event_labels=["c"]), "event 'b' does not exist"),
        (lambda: two_mode_from_columns(["a"], ["b"], weights=[-1]), "weight must not be negative"),
        (lambda: two_mode_from_columns(["a"], ["b", "c"]), "same length"),
        (lambda: projection(two_mode_from_columns(["a"], ["b"]), onto="both"), "'actors' or 'events'"),
        (lambda: projection(two_mode_from_columns(["a"], ["b"]), weighting="x"), "'count' or 'newman'"),
    ],
)
def test_bad_input_is_refused(call, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()
