"""Communities and modularity."""

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
    from_networkx,
    random_network,
    small_networks,
)

from klustermotor.analysis.networks import (
    Network,
    communities,
    modularity,
    network_from_pairs,
)


def found_by_leiden(network: Network, seed: int = 1, **options: float):
    return communities(network, rng=np.random.default_rng(seed), **options)


@pytest.mark.parametrize("network", CASES, ids=CASE_NAMES)
@pytest.mark.parametrize("weighted", [True, False])
@pytest.mark.parametrize("resolution", [0.5, 1.0, 2.0])
def test_modularity_as_networkx(network: Network, weighted: bool, resolution: float) -> None:
    groups = [node % 4 for node in range(network.n_nodes)]
    parts = [{node for node, group in enumerate(groups) if group == part} for part in range(4)]
    weight = "weight" if weighted else None
    expected = nx.community.modularity(as_networkx(network), parts, weight=weight, resolution=resolution)
    found = modularity(network, groups, weighted=weighted, resolution=resolution)
    assert found == pytest.approx(expected)


@pytest.mark.parametrize("network", CASES, ids=CASE_NAMES)
def test_no_worse_than_louvain_of_networkx(network: Network) -> None:
    graph = as_networkx(network)
    theirs = max(
        nx.community.modularity(graph, nx.community.louvain_communities(graph, seed=seed))
        for seed in range(3)
    )
    found = found_by_leiden(network)
    assert found.modularity >= theirs - 1e-9
    assert found.modularity == pytest.approx(modularity(network, found.of.tolist()))


@pytest.mark.parametrize("seed", range(5))
def test_the_karate_club_at_its_best(seed: int) -> None:
    """The highest modularity of the club is known: 0.4198 with four communities (Brandes et al. 2008)."""
    found = found_by_leiden(ZACHARY, seed)
    assert round(found.modularity, 4) == 0.4198
    assert len(found.sizes) == 4


def test_cliques_in_a_ring_are_the_communities() -> None:
    graph = nx.connected_caveman_graph(12, 6)
    found = found_by_leiden(from_networkx(graph))
    assert found.sizes.tolist() == [6] * 12
    assert len({tuple(found.of[start : start + 6]) for start in range(0, 72, 6)}) == 12


@given(small_networks(), st.integers(0, 9))
@settings(max_examples=60, deadline=None)
def test_every_community_hangs_together(network: Network, seed: int) -> None:
    found = found_by_leiden(network, seed)
    graph = as_networkx(network).to_undirected()
    for part in range(len(found.sizes)):
        members = np.flatnonzero(found.of == part).tolist()
        assert len(members) == found.sizes[part]
        assert nx.is_connected(graph.subgraph(members))


@given(small_networks(most=6))
@settings(max_examples=40, deadline=None)
def test_small_networks_are_divided_as_well_as_can_be(network: Network) -> None:
    best = max(
        (modularity(network, division) for division in divisions(network.n_nodes)), default=float("nan")
    )
    found = communities(network, rng=np.random.default_rng(1), runs=20)
    assert found.modularity == pytest.approx(best, nan_ok=True)


def divisions(n: int) -> list[list[int]]:
    """All ways to divide n nodes into groups."""
    listed: list[list[int]] = [[]]
    for _ in range(n):
        listed = [[*row, group] for row in listed for group in range(max(row, default=-1) + 2)]
    return listed


def test_the_same_seed_gives_the_same() -> None:
    network = random_network(300, 900, directed=True)
    first, second = found_by_leiden(network, 7), found_by_leiden(network, 7)
    np.testing.assert_array_equal(first.of, second.of)


def test_resolution_makes_communities_smaller() -> None:
    network = random_network(200, 600, directed=False)
    numbers = [len(found_by_leiden(network, resolution=value).sizes) for value in (0.2, 1.0, 5.0)]
    assert numbers == sorted(set(numbers))


@pytest.mark.parametrize("network", [*EMPTY, *LONERS])
def test_nobody_and_nobody_tied(network: Network) -> None:
    found = found_by_leiden(network)
    assert found.of.tolist() == list(range(network.n_nodes))
    assert np.isnan(found.modularity)
    assert np.isnan(modularity(network, found.of.tolist()))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: found_by_leiden(ZACHARY, resolution=0), "resolution must be above 0"),
        (lambda: found_by_leiden(ZACHARY, resolution=np.nan), "resolution must be above 0"),
        (lambda: found_by_leiden(ZACHARY, runs=0), "runs must be 1 or more, but is 0"),
        (lambda: modularity(ZACHARY, ["x"]), "each of the 34 nodes, but are 1"),
    ],
)
def test_bad_input_is_refused(call, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()


def test_a_generator_is_needed() -> None:
    with pytest.raises(TypeError, match="rng must be a"):
        communities(network_from_pairs([("a", "b")], directed=False), rng=1)
