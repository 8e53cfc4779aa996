"""Positions for a drawing."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import pdist, squareform
from tests.analysis.networks.samples import EMPTY, LONERS, from_networkx, random_network, small_networks

from klustermotor.analysis.networks import Layout, Network, layout, network_from_pairs

LARGE = from_networkx(nx.grid_2d_graph(40, 25))


def overlaps(found: Layout, room: float = 0.5) -> bool:
    if len(found.positions) < 2:
        return False
    gaps = squareform(pdist(found.positions)) - found.radii[:, None] - found.radii - room
    np.fill_diagonal(gaps, 0)
    return bool(gaps.min() < -1e-6)


@given(small_networks(most=12), st.integers(0, 99), st.data())
@settings(max_examples=40, deadline=None)
def test_no_two_circles_overlap(network: Network, seed: int, data: st.DataObject) -> None:
    n = network.n_nodes
    radii = data.draw(st.lists(st.floats(0.1, 9), min_size=n, max_size=n))
    found = layout(network, seed=seed, radii=radii)
    assert not overlaps(found)
    np.testing.assert_array_equal(found.radii, radii)
    edge = np.abs(found.positions) + found.radii[:, None]
    assert edge[:, 0].max() == pytest.approx(found.width / 2)
    assert edge[:, 1].max() == pytest.approx(found.height / 2)


@pytest.mark.parametrize(
    "network",
    [LARGE, random_network(1500, 4000, directed=False), from_networkx(nx.star_graph(900))],
    ids=["grid", "random", "star"],
)
def test_no_two_circles_overlap_in_large_networks(network: Network) -> None:
    assert not overlaps(layout(network, seed=1))


def test_a_grid_is_drawn_as_a_grid() -> None:
    """Of 1,000 nodes, with pivots: what is far in steps is far on the page."""
    found = layout(LARGE, seed=1)
    steps = np.abs(np.array([eval_label(label) for label in LARGE.labels])[:, None] - corner()).sum(axis=2)
    distance = np.linalg.norm(found.positions[:, None] - found.positions[corner_places()], axis=2)
    assert np.corrcoef(steps.ravel(), distance.ravel())[0, 1] > 0.97
    assert found.stress < 0.03


def eval_label(label: str) -> tuple[int, int]:
    first, second = label.strip("()").split(", ")
    return int(first), int(second)


def corner() -> np.ndarray:
    return np.array([(0, 0), (39, 0), (0, 24), (39, 24)])


def corner_places() -> list[int]:
    return [LARGE.labels.index(f"({x}, {y})") for x, y in corner().tolist()]


def test_as_good_as_kamada_and_kawai() -> None:
    """The stress of a small network is no more than 5% above that of networkx's minimiser."""
    graph = nx.karate_club_graph()
    steps = np.array(nx.floyd_warshall_numpy(graph, weight=None))
    upper = np.triu_indices(len(steps), 1)
    wanted = steps[upper]
    theirs = nx.kamada_kawai_layout(graph, weight=None, scale=1)
    there = pdist(np.array([theirs[node] for node in graph]))
    factor = (there / wanted).sum() / (there**2 / wanted**2).sum()
    best = ((factor * there - wanted) ** 2 / wanted**2).mean()
    assert layout(from_networkx(graph), seed=1).stress <= 1.05 * best


@pytest.mark.parametrize("network", [random_network(60, 90, directed=True), LARGE], ids=["small", "large"])
def test_the_same_seed_gives_the_same_picture(network: Network) -> None:
    first, second, other = layout(network, seed=3), layout(network, seed=3), layout(network, seed=4)
    np.testing.assert_array_equal(first.positions, second.positions)
    assert not np.allclose(first.positions, other.positions)


def test_parts_are_drawn_side_by_side() -> None:
    network = random_network(300, 200, directed=False)
    parts = list(nx.connected_components(nx.Graph(list(zip(network.sources, network.targets, strict=True)))))
    found = layout(network, seed=1)
    boxes = []
    for part in parts:
        members = sorted(part)
        low = (found.positions[members] - found.radii[members, None]).min(axis=0)
        high = (found.positions[members] + found.radii[members, None]).max(axis=0)
        boxes.append((low, high))
    for number, (low, high) in enumerate(boxes):
        for other_low, other_high in boxes[:number]:
            assert (low >= other_high).any() or (other_low >= high).any()


def test_direction_does_not_matter() -> None:
    pairs = [("a", "b"), ("b", "c"), ("c", "d"), ("d", "a"), ("d", "e")]
    there = network_from_pairs(pairs, directed=True)
    back = network_from_pairs([(b, a) for a, b in pairs], directed=True, labels=there.labels)
    np.testing.assert_array_equal(layout(there, seed=1).positions, layout(back, seed=1).positions)


@pytest.mark.parametrize("network", [*EMPTY, *LONERS])
def test_nobody_and_nobody_tied(network: Network) -> None:
    found = layout(network, seed=1)
    assert found.positions.shape == (network.n_nodes, 2)
    assert np.isnan(found.stress)
    assert not overlaps(found)


PATH = network_from_pairs([("a", "b"), ("b", "c")], directed=True)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: layout(PATH, seed=-1), "seed must not be negative"),
        (lambda: layout(PATH, seed=1, room=np.nan), "room must be finite and not negative"),
        (lambda: layout(PATH, seed=1, radii=[1, 2]), r"radii must have shape \(3,\)"),
        (lambda: layout(PATH, seed=1, radii=[1, 2, -1]), "radius must not be negative: -1 at node 2"),
    ],
)
def test_bad_input_is_refused(call, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()


def test_a_seed_is_needed() -> None:
    with pytest.raises(TypeError, match="seed must be a whole number"):
        layout(PATH, seed=None)
