"""The M function by hand and straight from its definition."""

import numba
import numpy as np
import pytest

from klustermotor.analysis.concentration.points_geometry import EARTH_RADIUS
from klustermotor.analysis.concentration.points_marcon_puech import marcon_puech_m


def plain_m(gap, reference, neighbour, weights, radius):
    """Marcon & Puech (2010), as written, for one radius."""
    above = below = 0.0
    for i in np.flatnonzero(reference):
        around = [j for j in range(len(weights)) if j != i and gap[i, j] <= radius]
        whole = sum(weights[j] for j in around)
        if whole > 0:
            above += sum(weights[j] for j in around if neighbour[j]) / whole
            below += (weights[neighbour].sum() - weights[i] * neighbour[i]) / (weights.sum() - weights[i])
    return above / below if below else np.nan


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("inter", [False, True])
def test_m_is_its_definition(weighted, inter):
    rng = np.random.default_rng(1)
    points = rng.random((70, 2)) * 1000
    weights = rng.integers(1, 90, 70).astype(float) if weighted else np.ones(70)
    kind = rng.integers(0, 3, 70)
    neighbour = kind == (1 if inter else 0)
    radii = np.array([30.0, 100.0, 400.0, 1500.0])
    result = marcon_puech_m(
        points, kind == 0, distances=radii, system="planar", seed=1, simulations=20,
        is_neighbour=neighbour if inter else None, weights=weights if weighted else None,
    )  # fmt: skip
    gap = np.hypot(*(points[:, None] - points).T)
    expected = [plain_m(gap, kind == 0, neighbour, weights, radius) for radius in radii]
    np.testing.assert_allclose(result.m, expected, rtol=1e-12)
    assert result.m[-1] == pytest.approx(1)


def test_distances_follow_the_globe():
    around = np.column_stack([np.zeros(8), np.arange(-180, 180, 45)])
    eighth = np.pi / 4 * EARTH_RADIUS
    kind = np.arange(8) < 2  # at 180° west and 135° west, one eighth apart; the ring closes at 180°
    result = marcon_puech_m(around, kind, distances=[eighth], system="geographic", seed=1)
    # Each has two neighbours, one of its kind: half against 1 in 7.
    assert result.m[0] == pytest.approx(3.5)


def test_nobody_near_is_undefined_and_stays_so_in_the_band():
    points = np.arange(20)[:, None] * [10.0, 0.0]
    result = marcon_puech_m(
        points, np.arange(20) < 10, distances=[5, 10], system="planar", seed=1, simulations=40
    )
    assert np.isnan([result.m[0], result.lower_local[0], result.upper_local[0]]).all()
    assert result.m[1] > result.upper_local[1] > 1 > result.lower_local[1]


def test_random_labels_stay_within_the_band_as_often_as_they_should():
    rng = np.random.default_rng(2)
    points, outside = rng.random((200, 2)), 0
    for trial in range(20):
        mask = rng.permutation(200) < 40
        result = marcon_puech_m(
            points, mask, distances=[0.1, 0.3], system="planar", seed=trial, simulations=59
        )
        outside += ((result.m > result.upper_local) | (result.m < result.lower_local)).sum()
    assert outside / 40 == pytest.approx(0.1, abs=0.12)


def test_same_seed_same_result_whatever_the_threads():
    rng = np.random.default_rng(2)
    points, mask = rng.random((200, 2)), rng.permutation(200) < 40
    before = numba.get_num_threads()
    first = marcon_puech_m(points, mask, distances=[0.1], system="planar", seed=4, simulations=20).simulated
    numba.set_num_threads(1)
    try:
        again = marcon_puech_m(
            points, mask, distances=[0.1], system="planar", seed=4, simulations=20
        ).simulated
    finally:
        numba.set_num_threads(before)
    np.testing.assert_array_equal(first, again)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"is_reference": np.zeros(9, dtype=bool)}, "is_reference names no plant"),
        ({"is_reference": np.zeros(9)}, "is_reference must be true or false"),
        ({"is_neighbour": np.ones(8, dtype=bool)}, r"is_neighbour must have shape \(9,\)"),
        ({"distances": []}, "distances is empty"),
        ({"weights": np.full(9, -1.0)}, "weights must not be negative: -1 at plant 0"),
        ({"seed": -1}, "seed must not be negative, but is -1"),
        ({"simulations": 5}, "5 simulations are too few"),
    ],
)
def test_bad_input_is_refused(change, message):
    arguments = {
        "is_reference": np.arange(9) < 4, "distances": [1.0], "system": "planar", "seed": 1, **change
    }  # fmt: skip
    with pytest.raises(ValueError, match=message):
        marcon_puech_m(np.random.default_rng(1).random((9, 2)), arguments.pop("is_reference"), **arguments)


def test_a_seed_is_a_whole_number():
    with pytest.raises(TypeError, match="seed must be a whole number"):
        marcon_puech_m(np.eye(2), [True, False], distances=[1.0], system="planar", seed=None)
