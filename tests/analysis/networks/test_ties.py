"""Building networks, and views of them."""

import numpy as np
import pandas as pd
import pytest
import rustworkx as rx
import scipy.sparse
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analysis.networks.samples import small_networks

from klustermotor.analysis.networks import (
    Network,
    adjacency,
    as_rustworkx,
    ego_network,
    network_from_columns,
    network_from_matrix,
    network_from_pairs,
    restrict,
    undirected,
    without_kinds,
)


def ties_of(network: Network) -> dict[tuple[str, str, str], float]:
    rows = zip(network.sources, network.targets, network.tie_kinds, network.weights, strict=True)
    return {
        (network.labels[source], network.labels[target], network.kinds[kind]): float(weight)
        for source, target, kind, weight in rows
    }


def test_columns_of_a_frame_become_a_network() -> None:
    frame = pd.DataFrame(
        {
            "from": ["b", "a", "a", "c", "a", "a"],
            "to": ["c", "b", "b", "c", "c", "b"],
            "strength": [1, 2, 3, 1, 0, 1],
            "kind": ["owns", "owns", "owns", "owns", "owns", "supplies"],
        }
    )
    found = network_from_columns(
        frame["from"], frame["to"], directed=True, weights=frame["strength"], kinds=frame["kind"]
    )
    assert found.labels == ("b", "c", "a")
    assert ties_of(found) == {("b", "c", "owns"): 1, ("a", "b", "owns"): 5, ("a", "b", "supplies"): 1}
    assert (found.self_ties_dropped, found.empty_ties_dropped) == (1, 1)


def test_without_direction_both_ways_are_one_tie() -> None:
    found = network_from_pairs([("b", "a"), ("a", "b"), ("b", "c")], directed=False, labels=["a", "b", "c"])
    assert ties_of(found) == {("a", "b", ""): 2, ("b", "c", ""): 1}
    np.testing.assert_array_equal(adjacency(found).toarray(), [[0, 2, 0], [2, 0, 1], [0, 1, 0]])
    np.testing.assert_array_equal(adjacency(found, weighted=False).toarray().sum(), 4)


def test_kinds_that_hold_both_ways_do_so_in_a_directed_network() -> None:
    found = network_from_columns(
        ["a", "a"], ["b", "c"], directed=True, kinds=["works with", "owns"], both_ways=["works with", "leads"]
    )
    assert set(ties_of(found)) == {("a", "b", "works with"), ("b", "a", "works with"), ("a", "c", "owns")}


@pytest.mark.parametrize("as_given", [np.array, scipy.sparse.csr_array])
def test_a_matrix_becomes_a_network_and_back(as_given) -> None:
    matrix = [[0, 2, 0], [1, 3, 0], [0, 0.5, 0]]
    found = network_from_matrix(as_given(matrix), ["a", "b", "c"], directed=True)
    assert found.self_ties_dropped == 1
    np.testing.assert_array_equal(adjacency(found).toarray(), [[0, 2, 0], [1, 0, 0], [0, 0.5, 0]])
    symmetric = as_given([[0, 2], [2, 0]])
    assert ties_of(network_from_matrix(symmetric, ["a", "b"], directed=False)) == {("a", "b", ""): 2}


@given(small_networks(), st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_the_order_of_rows_does_not_matter(network: Network, random) -> None:
    rows = list(zip(network.sources.tolist(), network.targets.tolist(), network.weights, strict=True))
    random.shuffle(rows)
    again = network_from_columns(
        [network.labels[source] for source, _, _ in rows],
        [network.labels[target] for _, target, _ in rows],
        directed=network.directed,
        labels=network.labels,
        weights=[weight for *_, weight in rows],
    )
    np.testing.assert_array_equal(again.sources, network.sources)
    np.testing.assert_array_equal(again.targets, network.targets)
    np.testing.assert_array_equal(again.weights, network.weights)


def test_rustworkx_sees_the_same() -> None:
    pairs = [("a", "b"), ("b", "a"), ("b", "c")]
    graph = as_rustworkx(network_from_pairs(pairs, directed=True, weights=[1, 2, 3]))
    assert isinstance(graph, rx.PyDiGraph)
    assert graph.nodes() == ["a", "b", "c"]
    assert sorted(graph.weighted_edge_list()) == [(0, 1, 1.0), (1, 0, 2.0), (1, 2, 3.0)]
    graph = as_rustworkx(network_from_pairs(pairs, directed=False, weights=[1, 2, 3]))
    assert isinstance(graph, rx.PyGraph)
    assert sorted(graph.weighted_edge_list()) == [(0, 1, 3.0), (1, 2, 3.0)]


def test_the_rule_decides_which_ties_stand_without_direction() -> None:
    network = network_from_columns(
        ["a", "b", "b", "a"],
        ["b", "a", "c", "b"],
        directed=True,
        weights=[2, 3, 1, 1],
        kinds=["advises", "advises", "advises", "owns"],
    )
    either, both = undirected(network), undirected(network, rule="both")
    assert ties_of(either) == {("a", "b", "advises"): 3, ("b", "c", "advises"): 1, ("a", "b", "owns"): 1}
    assert ties_of(both) == {("a", "b", "advises"): 2}
    assert undirected(either, rule="both") is either


@given(small_networks(directed=True))
@settings(max_examples=30, deadline=None)
def test_without_direction_is_the_larger_or_smaller_of_the_matrix_and_its_mirror(network: Network) -> None:
    matrix = adjacency(network).toarray()
    for rule, choose in (("either", np.maximum), ("both", np.minimum)):
        found = adjacency(undirected(network, rule=rule)).toarray()
        np.testing.assert_array_equal(found, choose(matrix, matrix.T))


def test_a_part_of_a_network_keeps_order_and_loners() -> None:
    network = network_from_columns(
        ["a", "b", "c"], ["b", "c", "d"], directed=True, kinds=["owns", "supplies", "owns"]
    )
    assert ties_of(restrict(network, nodes=["d", "c", "a"])) == {("c", "d", "owns"): 1}
    assert restrict(network, nodes=["d", "c", "a"]).labels == ("a", "c", "d")
    assert restrict(network, kinds=["supplies"]).kinds == ("supplies",)
    assert ties_of(restrict(network, nodes=["b", "c"], kinds=["supplies"])) == {("b", "c", "supplies"): 1}
    assert restrict(network, nodes=[]).n_nodes == 0
    assert without_kinds(network).kinds == ("",)


def test_the_network_around_one_goes_either_way() -> None:
    path = network_from_pairs([("a", "b"), ("b", "c"), ("c", "d"), ("d", "e")], directed=True)
    assert ego_network(path, "c", steps=0).labels == ("c",)
    assert ego_network(path, "c").labels == ("b", "c", "d")
    assert ego_network(path, "c", steps=9).labels == ("a", "b", "c", "d", "e")


PAIRS = [("a", "b")]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: network_from_pairs([("a", "Bolagett")], directed=True, labels=["a", "Bolaget"]),
            "target 'Bolagett' does not exist; did you mean 'Bolaget'",
        ),
        (lambda: network_from_pairs([("a", "b")], directed=True, labels=["b"]), "source 'a' does not exist"),
        (lambda: network_from_pairs(PAIRS, directed=True, labels=["a", "b", "a"]), "'a' stands 2 times"),
        (lambda: network_from_pairs(PAIRS, directed=True, labels=["a", ""]), "label 1 .* must be text"),
        (lambda: network_from_pairs([("a", np.nan)], directed=True), "target of tie 0 .* but is nan"),
        (lambda: network_from_pairs([("a", "")], directed=True), "target of tie 0 .* must be text"),
        (lambda: network_from_pairs(["ab"], directed=True), "tie 0 .* must be a source and a target"),
        (lambda: network_from_pairs([("a", "b", "c")], directed=True), "must be a source and a target"),
        (
            lambda: network_from_pairs([("a", "b"), ("b", "a")], directed=True, weights=[1, np.nan]),
            "weight must be finite: nan at tie 1",
        ),
        (lambda: network_from_pairs(PAIRS, directed=True, weights=[-2]), "must not be negative: -2 at tie 0"),
        (lambda: network_from_pairs(PAIRS, directed=True, weights=[1, 1]), "1 sources, 1 targets, 2 weights"),
        (lambda: network_from_pairs(PAIRS, directed=True, kinds=[None]), "kind of tie 0"),
        (lambda: network_from_columns(["a"], ["b", "c"], directed=True), "1 sources, 2 targets"),
        (lambda: network_from_matrix([[0, 1]], ["a"], directed=True), "must have 1 rows and columns"),
        (lambda: network_from_matrix([[0, 1], [0, 0]], ["a", "b"], directed=False), "must be symmetric"),
        (
            lambda: network_from_matrix([[0, 1], [-1, 0]], ["a", "b"], directed=True),
            "must not be negative: -1 at row 1, column 0",
        ),
        (lambda: undirected(network_from_pairs(PAIRS, directed=True), rule="any"), "'either' or 'both'"),
        (lambda: restrict(network_from_pairs(PAIRS, directed=True), nodes=["c"]), "node 'c' does not exist"),
        (lambda: restrict(network_from_pairs(PAIRS, directed=True), kinds=["owns"]), "kind 'owns' does not"),
        (lambda: ego_network(network_from_pairs(PAIRS, directed=True), "c"), "node 'c' does not exist"),
        (
            lambda: ego_network(network_from_pairs(PAIRS, directed=True), "a", steps=-1),
            "must not be negative",
        ),
        (lambda: Network(("a",), np.array([0]), np.array([1]), np.ones(1), True), "outside the 1 nodes"),
        (lambda: Network(("a",), np.array([0]), np.array([0]), np.ones(2), True), "as many sources as"),
    ],
)
def test_bad_input_is_refused(call, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()
