"""Brokerage roles, E–I index, mixing."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analysis.networks.samples import EMPTY, LONERS, random_network, shuffled, small_networks

from klustermotor.analysis.networks import (
    ROLES,
    Network,
    adjacency,
    brokerage_roles,
    brokerage_test,
    ei_index,
    ei_test,
    mixing_matrix,
    network_from_pairs,
)

GROUPS = st.sampled_from(["business", "public", "academia", None])


def grouped(network: Network, data: st.DataObject) -> list[str | None]:
    n = network.n_nodes
    return data.draw(st.lists(GROUPS, min_size=n, max_size=n))


def role(source: str | None, broker: str | None, target: str | None) -> int:
    if None in (source, broker, target):
        return 5
    patterns = {(0, 0): 0, (1, 1): 1, (1, 0): 2, (0, 1): 3}  # is the source, is the target of another group
    if broker not in (source, target):
        return 1 if source == target else 4
    return patterns[int(source != broker), int(target != broker)]


def test_the_five_roles_one_by_one() -> None:
    """From whom, broker, to whom, in groups: AAA, ABA, ABB, AAB, ABC (Gould & Fernandez 1989)."""
    path = network_from_pairs([("from", "broker"), ("broker", "to")], directed=True)
    for groups, expected in zip(("aaa", "aba", "abb", "aab", "abc"), ROLES, strict=True):
        found = brokerage_roles(path, list(groups))
        assert dict(zip(ROLES, found.counts[1].tolist(), strict=True)) == {
            name: float(name == expected) for name in ROLES
        }


def test_who_has_a_tie_needs_no_broker() -> None:
    pairs = [("a", "b"), ("b", "c"), ("a", "c")]
    assert not brokerage_roles(network_from_pairs(pairs, directed=True), ["x", "x", "y"]).counts.any()
    # The tie the other way does not help.
    back = network_from_pairs([*pairs[:2], ("c", "a")], directed=True)
    found = brokerage_roles(back, ["x", "x", "y"])
    assert found.counts.tolist() == [[0, 0, 1, 0, 0], [0, 0, 0, 1, 0], [0, 1, 0, 0, 0]]


@given(small_networks(), st.data())
@settings(max_examples=60, deadline=None)
def test_roles_as_counted_one_by_one(network: Network, data: st.DataObject) -> None:
    groups = grouped(network, data)
    tied = adjacency(network).toarray() > 0
    ways = tied.astype(int) @ tied.astype(int)
    n = network.n_nodes
    whole, shared = np.zeros((n, 6)), np.zeros((n, 6))
    for i, j, k in np.argwhere(tied[:, :, None] & tied[None, :, :] & ~tied[:, None, :]):
        if i != k:
            which = role(groups[i], groups[j], groups[k])
            whole[j, which] += 1
            shared[j, which] += 1 / ways[i, k]
    found = brokerage_roles(network, groups)
    np.testing.assert_array_equal(found.counts, whole[:, :5])
    np.testing.assert_array_equal(found.unknown, whole[:, 5])
    np.testing.assert_array_equal(found.paths, whole[:, :5].sum(axis=1))
    np.testing.assert_allclose(brokerage_roles(network, groups, shared=True).counts, shared[:, :5])
    if not network.directed:
        np.testing.assert_array_equal(found.counts[:, 2], found.counts[:, 3])


@given(small_networks(), st.data())
@settings(max_examples=40, deadline=None)
def test_expected_roles_add_up_to_the_paths(network: Network, data: st.DataObject) -> None:
    groups = grouped(network, data)
    found = brokerage_roles(network, groups)
    known = np.array([group is not None for group in groups])
    np.testing.assert_allclose(found.expected[known].sum(axis=1), found.paths[known])
    assert np.isnan(found.expected[~known]).all()


def test_expectation_by_hand() -> None:
    """One open path over b of x; the others x, y, y, z: both ends drawn from these four."""
    path = network_from_pairs([("a", "b"), ("b", "c")], directed=True, labels=list("abcde"))
    found = brokerage_roles(path, ["y", "x", "z", "y", "x"])
    # Of 12 ordered pairs: none x–x, two y–y, three from x, three to x, four of y and z.
    np.testing.assert_allclose(found.expected[1] * 12, [0, 2, 3, 3, 4])


@pytest.mark.parametrize("directed", [True, False])
def test_draws_agree_with_the_expectation(directed: bool) -> None:
    network = random_network(14, 40, directed=directed)
    groups = ["x", "y", "z", "x", "y", None, "x"] * 2
    expected = brokerage_roles(network, groups).expected
    found = brokerage_test(network, groups, permutations=20_000, rng=np.random.default_rng(1))
    slack = 4.5 * found.deviation / np.sqrt(20_000) + 1e-9
    known = [group is not None for group in groups]
    assert (np.abs(found.mean - expected)[known] <= slack[known]).all()
    assert np.isnan(found.p_value[5]).all()
    inside = found.p_value[known]
    assert ((inside > 0) & (inside <= 1)).all()


def test_a_broker_between_sectors_stands_out() -> None:
    """One node joins two sectors that otherwise keep to themselves."""
    pairs = [("m", f"x{i}") for i in range(8)] + [(f"y{i}", "m") for i in range(8)]
    pairs += [(f"x{i}", f"x{(i + 1) % 8}") for i in range(8)]
    network = network_from_pairs(pairs, directed=True)
    groups = [label[0] for label in network.labels]
    found = brokerage_test(network, groups, permutations=999, rng=np.random.default_rng(2))
    middle = network.labels.index("m")
    assert brokerage_roles(network, groups).counts[middle].tolist() == [0, 0, 0, 0, 64]
    assert found.z[middle, 4] > 3
    assert found.p_value[middle, 4] < 0.01


def test_the_ei_index_by_hand() -> None:
    """Krackhardt & Stern (1988): (E − I) / (E + I)."""
    pairs = [("a", "b"), ("b", "c"), ("a", "c"), ("c", "d"), ("d", "e")]
    network = network_from_pairs(pairs, directed=False)
    found = ei_index(network, ["x", "x", "y", "y", None])
    assert (found.external, found.internal, found.unknown) == (2, 2, 1)
    assert found.overall == 0
    # Within groups there are 2 pairs, between them 4; of 4 ties at least 2 are external, at most 4.
    assert (found.lowest, found.highest, found.rescaled) == (0, 1, -1)
    assert found.expected == pytest.approx((4 - 2) / 6)
    np.testing.assert_allclose(found.by_group, [1 / 3, 1 / 3])
    np.testing.assert_allclose(found.by_node, [0, 0, 1 / 3, -1, np.nan])


@given(small_networks(), st.data())
@settings(max_examples=60, deadline=None)
def test_the_index_lies_between_its_bounds(network: Network, data: st.DataObject) -> None:
    found = ei_index(network, grouped(network, data))
    if np.isnan(found.overall):
        assert found.external + found.internal == 0
        return
    assert -1 <= found.lowest <= found.overall <= found.highest <= 1
    assert np.isnan(found.rescaled) or -1 <= found.rescaled <= 1
    for part in (found.by_group, found.by_node):
        known = part[~np.isnan(part)]
        assert ((known >= -1) & (known <= 1)).all()


@given(small_networks(), st.data())
@settings(max_examples=40, deadline=None)
def test_measures_follow_a_new_order_of_nodes(network: Network, data: st.DataObject) -> None:
    groups = grouped(network, data)
    order = data.draw(st.permutations(range(network.n_nodes)))
    again, moved = shuffled(network, order), [groups[place] for place in order]
    np.testing.assert_allclose(
        brokerage_roles(again, moved).counts, brokerage_roles(network, groups).counts[order]
    )
    first, second = ei_index(network, groups), ei_index(again, moved)
    assert second.overall == pytest.approx(first.overall, nan_ok=True)
    np.testing.assert_allclose(second.by_group, first.by_group)
    np.testing.assert_allclose(second.by_node, first.by_node[order])
    np.testing.assert_array_equal(mixing_matrix(again, moved).ties, mixing_matrix(network, groups).ties)


def test_the_index_among_random_groups() -> None:
    network = random_network(60, 200, directed=True)
    groups = ["x", "y", "z"] * 20
    found = ei_test(network, groups, permutations=4999, rng=np.random.default_rng(1))
    whole = ei_index(network, groups)
    assert found.observed == whole.overall
    assert found.mean == pytest.approx(whole.expected, abs=5 * found.deviation / np.sqrt(4999))
    assert found.p_lower + found.p_higher >= 1


def test_ties_within_groups_are_told_from_chance() -> None:
    pairs = [(f"{side}{i}", f"{side}{j}") for side in "xy" for i in range(6) for j in range(i)]
    network = network_from_pairs(pairs, directed=False)
    found = ei_test(
        network, [label[0] for label in network.labels], permutations=999, rng=np.random.default_rng(1)
    )
    assert found.observed == -1
    assert found.p_lower < 0.01
    assert found.p_higher == 1


@given(small_networks(), st.data())
@settings(max_examples=40, deadline=None)
def test_the_mixing_matrix_holds_every_tie_once(network: Network, data: st.DataObject) -> None:
    groups = grouped(network, data)
    found = mixing_matrix(network, groups)
    upper = found.ties.sum() if network.directed else np.triu(found.ties).sum()
    whole = ei_index(network, groups)
    assert upper == whole.external + whole.internal
    assert np.trace(found.ties) == whole.internal
    assert found.unknown == whole.unknown
    strength = mixing_matrix(network, groups, weighted=True)
    total = strength.ties.sum() if network.directed else np.triu(strength.ties).sum()
    assert total + strength.unknown == pytest.approx(network.weights.sum())
    known = ~np.isnan(found.density)
    assert ((found.density[known] >= 0) & (found.density[known] <= 1)).all()
    assert (known == (found.pairs > 0)).all()


@pytest.mark.parametrize("network", [*EMPTY, *LONERS])
def test_nobody_and_nobody_tied(network: Network) -> None:
    groups = ["x"] * network.n_nodes
    rng = np.random.default_rng(1)
    assert not brokerage_roles(network, groups).counts.any()
    assert np.isnan(ei_index(network, groups).overall)
    assert np.isnan(ei_test(network, groups, rng=rng).mean)
    assert not mixing_matrix(network, groups).ties.any()
    assert brokerage_test(network, groups, permutations=9, rng=rng).p_value.shape == (network.n_nodes, 5)
    assert ei_index(network, [None] * network.n_nodes).groups == ()


PATH = network_from_pairs([("a", "b"), ("b", "c")], directed=True)
RNG = np.random.default_rng(1)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: brokerage_roles(PATH, ["x"]), "each of the 3 nodes, but are 1"),
        (lambda: ei_index(PATH, ["x", "y", 3]), "group of node 2 .* not 3"),
        (lambda: mixing_matrix(PATH, ["x", "y", ""]), "group of node 2 .* not ''"),
        (
            lambda: brokerage_test(PATH, list("xyz"), permutations=0, rng=RNG),
            "permutations must be 1 or more",
        ),
        (lambda: ei_test(PATH, list("xyz"), permutations=0, rng=RNG), "permutations must be 1"),
    ],
)
def test_bad_input_is_refused(call, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize("test", [brokerage_test, ei_test])
def test_a_generator_is_needed(test) -> None:
    with pytest.raises(TypeError, match="rng must be a"):
        test(PATH, list("xyz"), rng=1)
