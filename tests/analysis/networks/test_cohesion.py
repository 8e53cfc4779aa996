"""Components, density, reciprocity, clustering, core and periphery, assortativity, structural holes."""

from itertools import combinations

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
    ZACHARY,
    as_networkx,
    in_order,
    shuffled,
    small_networks,
)

from klustermotor.analysis.networks import (
    Network,
    adjacency,
    components,
    core_periphery,
    degree_assortativity,
    density,
    group_assortativity,
    local_clustering,
    network_from_pairs,
    numeric_assortativity,
    reciprocity,
    structural_holes,
    transitivity,
    undirected,
)

EVERY_CASE = pytest.mark.parametrize("network", CASES, ids=CASE_NAMES)


@EVERY_CASE
def test_components_as_networkx(network: Network) -> None:
    graph = as_networkx(network)
    weak = nx.weakly_connected_components(graph) if network.directed else nx.connected_components(graph)
    strong = nx.strongly_connected_components(graph) if network.directed else nx.connected_components(graph)
    for connection, expected in (("weak", list(weak)), ("strong", list(strong))):
        found = components(network, connection=connection)
        parts = [set(np.flatnonzero(found.of == part).tolist()) for part in range(len(found.sizes))]
        assert sorted(map(sorted, parts)) == sorted(map(sorted, expected))
        assert found.sizes.tolist() == sorted(map(len, parts), reverse=True) == list(map(len, parts))


@EVERY_CASE
def test_density_reciprocity_and_clustering_as_networkx(network: Network) -> None:
    graph, n = as_networkx(network), network.n_nodes
    both_ways = graph.to_undirected()
    assert density(network) == pytest.approx(nx.density(graph))
    expected = nx.overall_reciprocity(graph) if network.directed else np.nan
    assert reciprocity(network) == pytest.approx(expected, nan_ok=True)
    assert np.nan_to_num(transitivity(network)) == pytest.approx(nx.transitivity(both_ways))
    found = local_clustering(network)
    np.testing.assert_allclose(np.nan_to_num(found), in_order(nx.clustering(both_ways), n))
    assert (np.isnan(found) == (in_order(dict(both_ways.degree), n) < 2)).all()


@EVERY_CASE
def test_assortativity_as_networkx(network: Network) -> None:
    graph, n = as_networkx(network), network.n_nodes
    groups = [("business", "public", "academia")[node % 3] for node in range(n)]
    nx.set_node_attributes(graph, dict(enumerate(groups)), "group")
    nx.set_node_attributes(graph, {node: node * node for node in range(n)}, "size")
    expected = nx.attribute_assortativity_coefficient(graph, "group")
    assert group_assortativity(network, groups) == pytest.approx(expected)
    expected = nx.numeric_assortativity_coefficient(graph, "size")
    assert numeric_assortativity(network, np.arange(n) ** 2) == pytest.approx(expected)
    if network.n_ties > 3:
        for x in ("in", "out") if network.directed else ("out",):
            expected = nx.degree_pearson_correlation_coefficient(graph, x=x, y="in")
            assert degree_assortativity(network, source=x) == pytest.approx(expected)


def test_the_karate_club_as_published() -> None:
    """Newman (2003): transitivity 0.256, degree assortativity −0.476."""
    assert transitivity(ZACHARY) == pytest.approx(0.2557, abs=5e-5)
    assert degree_assortativity(ZACHARY) == pytest.approx(-0.4756, abs=5e-5)


def test_who_is_not_known_is_left_out_of_assortativity() -> None:
    pairs = [("a", "b"), ("c", "d"), ("a", "e")]
    network = network_from_pairs(pairs, directed=False)
    known = network_from_pairs(pairs[:2], directed=False)
    groups: list[str | None] = ["x", "x", "y", "x"]
    assert group_assortativity(network, [*groups, None]) == group_assortativity(known, groups)
    assert numeric_assortativity(network, [1, 2, 8, 9, np.nan]) == numeric_assortativity(known, [1, 2, 8, 9])
    assert np.isnan(group_assortativity(network, ["x"] * 5))
    assert np.isnan(degree_assortativity(known))


@EVERY_CASE
@pytest.mark.parametrize("weighted", [True, False])
def test_structural_holes_as_networkx(network: Network, weighted: bool) -> None:
    graph, n = as_networkx(network), network.n_nodes
    found = structural_holes(network, weighted=weighted)
    weight = "weight" if weighted else None
    np.testing.assert_allclose(found.constraint, in_order(nx.constraint(graph, weight=weight), n))
    # Node by node, and only who sends a tie: see the test below.
    sends = [node for node in graph if graph[node]]
    expected = nx.effective_size(graph, nodes=sends, weight=weight)
    np.testing.assert_allclose(found.effective_size[sends], [expected[node] for node in sends])
    contacts = in_order(dict(graph.to_undirected().degree), n)
    contacts[contacts == 0] = np.nan
    np.testing.assert_allclose(found.efficiency, found.effective_size / contacts)


def test_networkx_divides_by_the_wrong_nodes_strongest_tie() -> None:
    """The tie of b and c is b's strongest, but not c's."""
    pairs = [("a", "b"), ("a", "c"), ("b", "c"), ("c", "d")]
    network = network_from_pairs(pairs, directed=False, weights=[1, 1, 2, 8])
    graph = as_networkx(network)
    at_once = nx.effective_size(graph, weight="weight")
    one_by_one = nx.effective_size(graph, nodes=list(graph), weight="weight")
    # b's strongest tie is that with c: it says half of what c says. c's is four times as strong.
    assert one_by_one[0] == pytest.approx(2 - 1 / 2 * 2 / 2 - 1 / 2 * 2 / 8)
    assert at_once[1] != pytest.approx(one_by_one[1])
    found = structural_holes(network).effective_size
    np.testing.assert_allclose(found, in_order(one_by_one, 4))


@given(small_networks())
@settings(max_examples=40, deadline=None)
def test_effective_size_is_burts_formula(network: Network) -> None:
    """Σ over contacts j of 1 − Σ over q of p(i, q) m(j, q), written out."""
    matrix = adjacency(network).toarray()
    mutual = matrix + matrix.T if network.directed else matrix
    found = structural_holes(network).effective_size
    for i, row in enumerate(mutual):
        contacts = np.flatnonzero(row)
        if not len(contacts):
            assert np.isnan(found[i])
            continue
        size = sum(
            1 - sum(row[q] / row.sum() * mutual[j, q] / mutual[j].max() for q in contacts if q != j)
            for j in contacts
        )
        assert found[i] == pytest.approx(size)


@given(small_networks(most=8))
@settings(max_examples=60, deadline=None)
def test_no_split_has_fewer_misfits(network: Network) -> None:
    matrix = adjacency(undirected(network), weighted=False).toarray()
    n = network.n_nodes

    def misfits(core: tuple[int, ...]) -> float:
        inside = np.isin(np.arange(n), core)
        missing = len(core) * (len(core) - 1) - matrix[np.ix_(inside, inside)].sum()
        return (missing + matrix[np.ix_(~inside, ~inside)].sum()) / 2

    found = core_periphery(network)
    fewest = min(misfits(core) for size in range(n + 1) for core in combinations(range(n), size))
    assert found.misfits == fewest == misfits(tuple(np.flatnonzero(found.core)))


def test_core_and_periphery_as_a_correlation() -> None:
    found = core_periphery(ZACHARY)
    matrix = adjacency(ZACHARY, weighted=False).toarray()
    upper = np.triu_indices(len(matrix), 1)
    ends = found.core[upper[0]].astype(int) + found.core[upper[1]]
    ties = matrix[upper]
    assert found.correlation_all_pairs == pytest.approx(np.corrcoef(ties, ends > 0)[0, 1])
    same = ends != 1
    assert found.correlation == pytest.approx(np.corrcoef(ties[same], ends[same] == 2)[0, 1])
    assert found.core_density == pytest.approx(ties[ends == 2].mean())
    assert found.between_density == pytest.approx(ties[ends == 1].mean())
    assert found.periphery_density == pytest.approx(ties[ends == 0].mean())


def test_who_might_as_well_be_in_the_core_is_told() -> None:
    # A square with one diagonal: both ends of the diagonal are core, one more of the others fits as well.
    pairs = [("a", "b"), ("b", "c"), ("c", "d"), ("d", "a"), ("a", "c")]
    network = network_from_pairs(pairs, directed=False)
    found = core_periphery(network)
    assert found.core.tolist() == [True, False, True, False]
    assert not found.interchangeable.any()
    ring = network_from_pairs([("a", "b"), ("b", "c"), ("c", "d"), ("d", "a")], directed=False)
    found = core_periphery(ring)
    assert found.core.sum() == 2
    assert found.interchangeable.all()


@given(small_networks(), st.data())
@settings(max_examples=40, deadline=None)
def test_measures_follow_a_new_order_of_nodes(network: Network, data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(network.n_nodes)))
    again = shuffled(network, order)
    for measure in (density, reciprocity, transitivity, degree_assortativity):
        assert measure(again) == pytest.approx(measure(network), nan_ok=True)
    np.testing.assert_allclose(local_clustering(again), local_clustering(network)[order])
    np.testing.assert_allclose(
        structural_holes(again).constraint, structural_holes(network).constraint[order]
    )
    np.testing.assert_array_equal(core_periphery(again).core, core_periphery(network).core[order])


@pytest.mark.parametrize("network", [*EMPTY, *LONERS])
def test_nobody_and_nobody_tied(network: Network) -> None:
    n = network.n_nodes
    assert components(network).sizes.tolist() == [1] * n
    assert density(network) == 0 if n else np.isnan(density(network))
    assert np.isnan([reciprocity(network), transitivity(network), degree_assortativity(network)]).all()
    assert np.isnan(local_clustering(network)).all()
    assert np.isnan(structural_holes(network).constraint).all()
    assert not core_periphery(network).core.any()
    assert np.isnan(group_assortativity(network, ["x"] * n))
    assert np.isnan(core_periphery(network).correlation)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: components(ZACHARY, connection="loose"), "'weak' or 'strong', not 'loose'"),
        (lambda: degree_assortativity(ZACHARY, source="all"), "must be 'in' or 'out', not 'all'"),
        (lambda: numeric_assortativity(ZACHARY, [1, 2]), r"must have shape \(34,\)"),
        (lambda: numeric_assortativity(ZACHARY, [np.inf] * 34), "values must be finite: inf at node 0"),
        (lambda: group_assortativity(ZACHARY, ["x"]), "one group for each of the 34 nodes, but are 1"),
        (lambda: group_assortativity(ZACHARY, "x" * 34), "one group for each"),
        (lambda: group_assortativity(ZACHARY, [1] * 34), "group of node 0 .* must be text or None, not 1"),
    ],
)
def test_bad_input_is_refused(call, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()
