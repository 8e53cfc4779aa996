"""Degree, betweenness, closeness, eigenvector and k-core."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analysis.networks.samples import (
    CASE_NAMES,
    CASES,
    EMPTY,
    FLORENCE,
    KITE,
    LONERS,
    as_networkx,
    in_order,
    shuffled,
    small_networks,
)

from klustermotor.analysis.networks import (
    Network,
    adjacency,
    betweenness,
    closeness,
    core_numbers,
    degree,
    eigenvector_centrality,
    network_from_pairs,
    undirected,
)

ALL = [degree, betweenness, closeness, eigenvector_centrality, core_numbers]


def test_the_kite_as_published() -> None:
    """Krackhardt (1990): one has most ties, another stands between, two are nearest to all."""
    np.testing.assert_array_equal(degree(KITE), [4, 4, 3, 6, 3, 5, 5, 3, 2, 1])
    between = [0.833, 0.833, 0, 3.667, 0, 8.333, 8.333, 14, 8, 0]
    np.testing.assert_allclose(betweenness(KITE, normalized=False), between, atol=5e-4)
    near = [0.529, 0.529, 0.5, 0.6, 0.5, 0.643, 0.643, 0.6, 0.429, 0.310]
    np.testing.assert_allclose(closeness(KITE), near, atol=5e-4)


def test_the_medici_as_published() -> None:
    """Padgett & Ansell's families: betweenness 0.522, closeness 0.56 and eigenvector 0.430 of the Medici."""
    medici = FLORENCE.labels.index("Medici")
    found = [measure(FLORENCE) for measure in (betweenness, closeness, eigenvector_centrality)]
    assert [round(float(values[medici]), 3) for values in found] == [0.522, 0.56, 0.430]
    assert all(values.argmax() == medici for values in found)


@pytest.mark.parametrize("network", CASES, ids=CASE_NAMES)
def test_as_networkx(network: Network) -> None:
    graph, n = as_networkx(network), network.n_nodes
    np.testing.assert_array_equal(degree(network), in_order(dict(graph.degree), n))
    np.testing.assert_array_equal(
        degree(network, weighted=True), in_order(dict(graph.degree(weight="weight")), n)
    )
    for normalized in (True, False):
        expected = in_order(nx.betweenness_centrality(graph, normalized=normalized), n)
        np.testing.assert_allclose(betweenness(network, normalized=normalized), expected, atol=1e-12)
    np.testing.assert_allclose(closeness(network), in_order(nx.closeness_centrality(graph), n))
    outward = nx.closeness_centrality(graph.reverse() if network.directed else graph)
    np.testing.assert_allclose(closeness(network, direction="out"), in_order(outward, n))
    np.testing.assert_array_equal(core_numbers(network), in_order(nx.core_number(graph.to_undirected()), n))


@pytest.mark.parametrize("network", [case for case in CASES if case.directed], ids=str)
def test_degrees_by_direction(network: Network) -> None:
    graph, n = as_networkx(network), network.n_nodes
    np.testing.assert_array_equal(degree(network, direction="in"), in_order(dict(graph.in_degree), n))
    np.testing.assert_array_equal(degree(network, direction="out"), in_order(dict(graph.out_degree), n))


@pytest.mark.parametrize("network", CASES, ids=CASE_NAMES)
@pytest.mark.parametrize("weighted", [True, False])
def test_eigenvector_of_the_largest_component(network: Network, weighted: bool) -> None:
    found = eigenvector_centrality(network, weighted=weighted)
    inside = np.flatnonzero(~np.isnan(found))
    matrix = adjacency(undirected(network), weighted=weighted).toarray()
    parts = list(nx.connected_components(nx.from_numpy_array(matrix)))
    assert set(inside.tolist()) in parts
    assert len(inside) == max(map(len, parts))
    values, vectors = np.linalg.eigh(matrix[np.ix_(inside, inside)])
    np.testing.assert_allclose(found[inside], np.abs(vectors[:, -1]), atol=1e-7)
    assert values[-1] > 0


def test_eigenvector_of_a_long_thin_network() -> None:
    """On a path of n the vector is known: sin(π k / (n + 1)); its eigenvalues lie close together."""
    n = 2500
    path = network_from_pairs([(f"n{k}", f"n{k + 1}") for k in range(n - 1)], directed=False)
    expected = np.sin(np.pi * np.arange(1, n + 1) / (n + 1)) * np.sqrt(2 / (n + 1))
    np.testing.assert_allclose(eigenvector_centrality(path), expected, atol=1e-6)


def test_eigenvector_scores_the_denser_of_two_parts_of_one_size() -> None:
    pairs = [("a", "b"), ("b", "c"), ("x", "y"), ("y", "z"), ("z", "x")]
    found = eigenvector_centrality(network_from_pairs(pairs, directed=False))
    np.testing.assert_allclose(found, [np.nan] * 3 + [3**-0.5] * 3)


@pytest.mark.parametrize("measure", ALL)
def test_nobody_and_nobody_tied(measure) -> None:
    for network in EMPTY:
        assert measure(network).shape == (0,)
    for network in LONERS:
        found = measure(network)
        assert np.isnan(found).all() if measure is eigenvector_centrality else (found == 0).all()


@given(small_networks(), st.data())
@settings(max_examples=40, deadline=None)
def test_measures_follow_a_new_order_of_nodes(network: Network, data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(network.n_nodes)))
    again = shuffled(network, order)
    for measure in (degree, betweenness, closeness, core_numbers):
        np.testing.assert_allclose(measure(again), measure(network)[order], atol=1e-12)


@given(small_networks())
@settings(max_examples=40, deadline=None)
def test_shares_are_shares(network: Network) -> None:
    for found in (betweenness(network), closeness(network)):
        assert ((found >= 0) & (found <= 1 + 1e-12)).all()
    assert (core_numbers(network) <= degree(undirected(network))).all()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: degree(KITE, direction="both"), "'all', 'in' or 'out', not 'both'"),
        (lambda: closeness(KITE, direction="all"), "'in' or 'out', not 'all'"),
    ],
)
def test_bad_input_is_refused(call, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()
