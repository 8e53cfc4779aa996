"""Who is whose neighbour."""

import numpy as np
import pytest
from libpysal import weights as libpysal_weights

from klustermotor.analysis.concentration.points_geometry import EARTH_RADIUS, positions
from klustermotor.analysis.concentration.spatial_weights import (
    checked_weights,
    distance_band_weights,
    islands,
    nearest_neighbour_weights,
    weights_from_pairs,
)


def test_a_pair_counts_both_ways_and_once():
    matrix = weights_from_pairs([[0, 1], [1, 0], [1, 2], [1, 2]], n_regions=4, row_standardised=False)
    assert matrix.toarray().tolist() == [[0, 1, 0, 0], [1, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 0]]
    assert islands(matrix).tolist() == [False, False, False, True]


def test_no_pairs_makes_everybody_an_island():
    assert islands(weights_from_pairs([], n_regions=3)).all()


@pytest.mark.parametrize("k", [1, 4])
def test_nearest_neighbours_are_those_of_libpysal(k):
    points = np.random.default_rng(1).random((60, 2))
    theirs = libpysal_weights.KNN.from_array(points, k=k, silence_warnings=True).sparse.toarray()
    ours = nearest_neighbour_weights(points, k=k, system="planar", row_standardised=False).toarray()
    np.testing.assert_array_equal(ours, theirs)


def test_regions_at_one_place_are_neighbours_and_never_their_own():
    matrix = nearest_neighbour_weights(np.zeros((5, 2)), k=2, system="planar", row_standardised=False)
    assert matrix.sum(axis=1).tolist() == [2.0] * 5
    assert not matrix.diagonal().any()


def test_distance_band_includes_its_bound_and_follows_the_globe():
    quarter = np.pi / 2 * EARTH_RADIUS
    corners = [[0.0, 0.0], [0.0, 90.0], [90.0, 0.0], [0.0, 180.0]]
    matrix = distance_band_weights(corners, distance=quarter, system="geographic", row_standardised=False)
    assert matrix.toarray().tolist() == [[0, 1, 1, 0], [1, 0, 1, 1], [1, 1, 0, 1], [0, 1, 1, 0]]


def test_neighbours_meet_across_the_date_line():
    near = nearest_neighbour_weights([[0, 179.9], [0, -179.9], [0, 178.0]], k=1, system="geographic")
    assert near.toarray()[0].tolist() == [0, 1, 0]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: weights_from_pairs([[0, 3]], n_regions=3), "pair 0 .* is 0, 3: it must name two different"),
        (lambda: weights_from_pairs([[1, 1]], n_regions=3), "two different regions"),
        (lambda: weights_from_pairs([[0.5, 1.0]], n_regions=3), "pairs must be whole numbers"),
        (lambda: nearest_neighbour_weights(np.eye(2), k=2, system="planar"), "k must be at least 1 and less"),
        (lambda: distance_band_weights(np.eye(2), distance=0, system="planar"), "distance must be positive"),
        (
            lambda: positions([[17.0, 95.0], [95.0, 17.0]], system="geographic"),
            "point 1 .* latitude must lie",
        ),
        (lambda: positions(np.eye(2), system="metres"), 'system must be "planar"'),
        (lambda: positions(np.eye(3), system="planar"), "2 columns, but have 3"),
        (lambda: islands(np.eye(3)), "region 0 .* is its own neighbour"),
        (lambda: islands(np.ones((2, 3))), r"shape \(2, 2\), but have \(2, 3\)"),
        (lambda: islands(-np.ones((2, 2))), "finite and not negative"),
        (lambda: checked_weights(np.eye(3), n_regions=3), "region 0 .* is its own neighbour"),
        (lambda: checked_weights(-np.ones((3, 3)), n_regions=3), "finite and not negative"),
        (lambda: checked_weights(np.ones((2, 2)), n_regions=3), r"shape \(3, 3\), but have \(2, 2\)"),
    ],
)
def test_bad_input_is_refused_with_the_place(call, message):
    with pytest.raises(ValueError, match=message):
        call()
