"""Waves, non-response, and what if somebody leaves."""

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
    random_network,
    small_networks,
)

from klustermotor.analysis.networks import (
    STATUSES,
    Network,
    adjacency,
    compare_waves,
    efficiency,
    network_from_columns,
    network_from_pairs,
    pairs_cut_by_each,
    reconstruct,
    response,
    without_nodes,
)
from klustermotor.analysis.networks.waves import WaveComparison


def told(found: WaveComparison) -> dict[str, str]:
    rows = zip(found.sources, found.targets, found.status, strict=True)
    return {f"{found.labels[s]}-{found.labels[t]}": STATUSES[status] for s, t, status in rows}


BEFORE = network_from_pairs([("a", "b"), ("b", "c"), ("c", "a"), ("c", "d"), ("d", "c")], directed=True)
AFTER = network_from_pairs([("a", "b"), ("a", "c"), ("b", "e"), ("c", "b")], directed=True)


def test_two_waves_by_hand() -> None:
    found = compare_waves(BEFORE, AFTER)
    assert (found.joiners, found.leavers) == (("e",), ("d",))
    assert told(found) == {
        "a-b": "kept",
        "a-c": "new",
        "c-b": "new",
        "b-c": "gone",
        "c-a": "gone",
        "b-e": "with_joiner",
        "c-d": "with_leaver",
        "d-c": "with_leaver",
    }
    assert found.jaccard == 1 / 5
    assert found.counts == {"kept": 1, "new": 2, "gone": 2, "with_joiner": 1, "with_leaver": 2, "unknown": 0}
    assert found.by_node[found.labels.index("a")].tolist() == [1, 1, 1, 0, 0, 0]
    assert found.by_node.sum() == 2 * len(found.status)


def test_ties_of_the_silent_are_unknown_not_gone() -> None:
    found = told(compare_waves(BEFORE, AFTER, silent_after=["b"]))
    assert found["b-c"] == "unknown"
    assert found["c-a"] == "gone"  # c answered
    found = told(compare_waves(BEFORE, AFTER, silent_before=["a"]))
    assert found["a-c"] == "unknown"
    assert found["c-b"] == "new"


def test_without_direction_either_may_have_told() -> None:
    before = network_from_pairs([("a", "b"), ("b", "c")], directed=False, labels=["a", "b", "c"])
    after = network_from_pairs([("a", "c")], directed=False, labels=["a", "b", "c"])
    found = told(compare_waves(before, after, silent_after=["c"], silent_before=["a"]))
    assert found == {"a-b": "gone", "b-c": "unknown", "a-c": "unknown"}


def test_nodes_are_matched_by_label_and_kinds_apart() -> None:
    before = network_from_columns(["a", "a"], ["b", "b"], directed=True, kinds=["owns", "supplies"])
    after = network_from_columns(["b", "a"], ["a", "b"], directed=True, kinds=["advises", "supplies"])
    found = compare_waves(before, after)
    assert found.kinds == ("owns", "supplies", "advises")
    assert {(found.kinds[k], STATUSES[s]) for k, s in zip(found.kind_of, found.status, strict=True)} == {
        ("owns", "gone"),
        ("supplies", "kept"),
        ("advises", "new"),
    }


@given(small_networks(directed=False), small_networks(directed=False))
@settings(max_examples=40, deadline=None)
def test_what_is_new_one_way_is_gone_the_other(first: Network, second: Network) -> None:
    there, back = compare_waves(first, second), compare_waves(second, first)
    assert there.counts["kept"] == back.counts["kept"]
    assert there.counts["new"] == back.counts["gone"]
    assert there.counts["with_joiner"] == back.counts["with_leaver"]
    assert there.joiners == back.leavers
    assert there.jaccard == pytest.approx(back.jaccard, nan_ok=True)
    same = compare_waves(first, first)
    assert same.counts["kept"] == first.n_ties
    assert same.jaccard == 1 if first.n_ties else np.isnan(same.jaccard)


def test_response_by_hand() -> None:
    """Five were asked, three answered: 12 of 20 possible ties are known, 4 are there."""
    pairs = [("a", "b"), ("b", "a"), ("b", "c"), ("c", "d")]
    answers = network_from_pairs(pairs, directed=True, labels=list("abcde"))
    found = response(answers, ["a", "b", "c"])
    assert (found.asked, found.answered, found.silent) == (5, 3, ("d", "e"))
    assert found.rate == 0.6
    assert (found.both_known, found.one_known, found.none_known) == (0.3, 0.6, 0.1)
    assert (found.density, found.lowest, found.highest) == (4 / 12, 4 / 20, 12 / 20)
    assert found.confirmed == 2 / 3  # a–b and b–a, but not b–c


def test_the_silent_are_taken_from_what_others_say() -> None:
    answers = network_from_pairs(
        [("a", "b"), ("b", "c"), ("c", "b")], directed=True, labels=list("abcd"), weights=[3, 1, 1]
    )
    found = reconstruct(network_from_pairs([("a", "b"), ("a", "c")], directed=True, weights=[3, 1]), ["a"])
    np.testing.assert_array_equal(adjacency(found.network).toarray(), [[0, 3, 1], [3, 0, 0], [1, 0, 0]])
    assert found.imputed.tolist() == [False, False, True, True]
    assert found.still_unknown == 2  # b–c and c–b
    complete = reconstruct(answers, "abcd")
    assert not complete.imputed.any()
    assert complete.network.n_ties == 3
    assert complete.still_unknown == 0


@given(small_networks(directed=True), st.data())
@settings(max_examples=40, deadline=None)
def test_the_range_holds_the_truth(network: Network, data: st.DataObject) -> None:
    """Whoever falls silent, the density of the whole network lies in the range."""
    answered = data.draw(st.sets(st.sampled_from(network.labels)))
    kept = [network.labels[source] in answered for source in network.sources]
    ends = zip(network.sources[kept], network.targets[kept], strict=True)
    pairs = [(network.labels[source], network.labels[target]) for source, target in ends]
    known = network_from_pairs(pairs, directed=True, labels=network.labels)
    found = response(known, answered)
    n = network.n_nodes
    if n > 1:
        assert found.lowest <= network.n_ties / (n * (n - 1)) <= found.highest
        assert found.both_known + found.one_known + found.none_known == pytest.approx(1)
    whole = reconstruct(known, answered).network
    silent = [number for number, label in enumerate(network.labels) if label not in answered]
    matrix = adjacency(whole).toarray() > 0
    others = [number for number in range(n) if number not in silent]
    np.testing.assert_array_equal(matrix[np.ix_(silent, others)], matrix[np.ix_(others, silent)].T)


@pytest.mark.parametrize("network", CASES, ids=CASE_NAMES)
def test_absence_as_networkx(network: Network) -> None:
    graph = as_networkx(network).to_undirected()
    assert efficiency(network) == pytest.approx(nx.global_efficiency(graph))
    cut = pairs_cut_by_each(network)
    assert set(np.flatnonzero(cut).tolist()) == set(nx.articulation_points(graph))
    for node in range(0, network.n_nodes, 7):
        rest = graph.copy()
        rest.remove_node(node)
        found = without_nodes(network, [network.labels[node]])
        assert found.pairs_cut == cut[node]
        assert found.components_after == nx.number_connected_components(rest)
        assert found.largest_after == max(map(len, nx.connected_components(rest)))
        assert found.efficiency_after == pytest.approx(nx.global_efficiency(rest))
        alone = {other for other in rest if not rest[other] and graph[other]}
        assert found.left_alone == tuple(network.labels[other] for other in sorted(alone))


@given(small_networks(most=12), st.data())
@settings(max_examples=60, deadline=None)
def test_pairs_cut_as_counted_one_by_one(network: Network, data: st.DataObject) -> None:
    gone = data.draw(st.sets(st.integers(0, network.n_nodes - 1)))
    graph = as_networkx(network).to_undirected()
    rest = graph.subgraph(set(graph) - gone)
    lost = [
        (a, b)
        for a in rest
        for b in rest
        if a < b and nx.has_path(graph, a, b) and not nx.has_path(rest, a, b)
    ]
    found = without_nodes(network, [network.labels[node] for node in gone])
    assert found.pairs_cut == len(lost)
    assert found.gone == tuple(network.labels[node] for node in sorted(gone))
    if len(gone) == 1:
        assert pairs_cut_by_each(network)[next(iter(gone))] == len(lost)
    if len(rest) > 1:
        assert found.efficiency_after <= found.efficiency_before + 1e-12
        steps = dict(nx.all_pairs_shortest_path_length(graph))
        near = [1 / steps[a][b] for a in rest for b in rest if a != b and b in steps[a]]
        assert found.efficiency_before == pytest.approx(sum(near) / (len(rest) * (len(rest) - 1)))


def test_a_deep_network_is_walked_without_depth() -> None:
    n = 20_000
    path = network_from_pairs([(f"n{k}", f"n{k + 1}") for k in range(n - 1)], directed=False)
    cut = pairs_cut_by_each(path)
    np.testing.assert_array_equal(cut, np.arange(n) * np.arange(n)[::-1])


@pytest.mark.parametrize("network", [*EMPTY, *LONERS])
def test_nobody_and_nobody_tied(network: Network) -> None:
    assert compare_waves(network, network).counts == dict.fromkeys(STATUSES, 0)
    found = without_nodes(network, network.labels[:1])
    assert (found.pairs_cut, found.left_alone) == (0, ())
    assert not pairs_cut_by_each(network).any()
    if network.directed:
        assert not reconstruct(network, []).imputed.any()
        assert response(network, network.labels).rate == pytest.approx(
            1.0 if network.n_nodes else np.nan, nan_ok=True
        )


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: compare_waves(BEFORE, random_network(3, 3, directed=False)), "direction, or neither"),
        (lambda: compare_waves(BEFORE, AFTER, silent_before=["e"]), "node 'e' does not exist"),
        (
            lambda: response(BEFORE, ["a", "b", "c"]),
            "from 'd' to 'c', but 'd' is not among those who answered",
        ),
        (lambda: response(BEFORE, ["x"]), "node 'x' does not exist"),
        (lambda: reconstruct(random_network(3, 3, directed=False), []), "give directed=True"),
        (lambda: without_nodes(BEFORE, ["x"]), "node 'x' does not exist"),
    ],
)
def test_bad_input_is_refused(call, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()
