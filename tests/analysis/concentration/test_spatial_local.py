"""Local Moran and Getis–Ord beside esda, and beside every permutation there is."""

import warnings
from itertools import permutations as arrangements

import esda
import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from libpysal.weights import WSP

from klustermotor.analysis.concentration.spatial_local import QUADRANTS, getis_ord, local_moran
from klustermotor.analysis.concentration.spatial_permutation import count_extremes, p_values
from klustermotor.analysis.concentration.spatial_weights import nearest_neighbour_weights, weights_from_pairs

RNG = np.random.default_rng(7)
POINTS = RNG.random((40, 2))
NEAR = nearest_neighbour_weights(POINTS, k=4, system="planar")
BINARY = nearest_neighbour_weights(POINTS, k=4, system="planar", row_standardised=False)
QUOTIENTS = RNG.gamma(0.7, size=(40, 3))
PEER_WEIGHTS = WSP(NEAR.tocsr()).to_W(silence_warnings=True)
PEER_BINARY = WSP(BINARY.tocsr()).to_W(silence_warnings=True)


def esda_moran(column, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return esda.Moran_Local(QUOTIENTS[:, column], PEER_WEIGHTS, **{"permutations": 0, **options})


@pytest.mark.parametrize("column", [0, 1, 2])
def test_local_moran_is_that_of_esda_up_to_its_sample_variance(column):
    theirs = esda_moran(column)
    ours = local_moran(QUOTIENTS, NEAR, seed=1, permutations=9)
    np.testing.assert_allclose(ours.statistic[:, column] * 39 / 40, theirs.Is, rtol=1e-10)
    np.testing.assert_array_equal(ours.quadrant[:, column], theirs.q)
    assert ours.statistic[:, column].sum() == pytest.approx(
        esda.Moran(QUOTIENTS[:, column], PEER_WEIGHTS, permutations=0).I * 40
    )


def test_getis_ord_is_that_of_esda():
    ours = getis_ord(QUOTIENTS, BINARY, seed=1, permutations=9)
    starred = getis_ord(QUOTIENTS, BINARY, seed=1, permutations=9, star=True)
    for column in range(3):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            theirs = esda.G_Local(QUOTIENTS[:, column], PEER_BINARY, transform="B", permutations=0)
            star = esda.G_Local(QUOTIENTS[:, column], PEER_BINARY, transform="B", permutations=0, star=True)
        np.testing.assert_allclose(ours.statistic[:, column], theirs.Gs, rtol=1e-10)
        np.testing.assert_allclose(ours.z_score[:, column], theirs.Zs, rtol=1e-8)
        np.testing.assert_allclose(starred.statistic[:, column], star.Gs, rtol=1e-10)
        np.testing.assert_allclose(starred.z_score[:, column], star.Zs, rtol=1e-8)


def test_p_values_agree_with_esda_where_nothing_ties():
    theirs = esda_moran(0, permutations=9999, seed=3, keep_simulations=False).p_sim
    ours = local_moran(QUOTIENTS, NEAR, seed=1, permutations=9999).p_value[:, 0]
    # esda picks the side after seeing the data and does not double: half of a two-sided value.
    assert np.abs(ours - 2 * theirs).max() < 0.06


def every_draw(x, weights, region):
    """Return the lag of one region for every arrangement of the other regions' values."""
    others = np.delete(np.arange(len(x)), region)
    row = np.delete(weights.toarray()[region], region)
    return np.array([row @ x[list(order)] for order in arrangements(others)])


SMALL = weights_from_pairs([[0, 1], [1, 2], [2, 3], [3, 4], [4, 0], [0, 2], [5, 1]], n_regions=6)
TIED = np.array([0.0, 0.0, 0.1, 0.2, 0.3, 0.3])


def test_z_scores_and_p_values_are_those_of_all_permutations():
    moran = local_moran(TIED[:, None], SMALL, seed=5, permutations=20_000, alternative="greater")
    hot = getis_ord(TIED[:, None], SMALL, seed=5, permutations=20_000, alternative="greater")
    deviation = TIED - TIED.mean()
    for region in range(6):
        lags = every_draw(TIED, SMALL, region)
        lag = (SMALL.toarray() @ TIED)[region]
        z = (lag - lags.mean()) / lags.std()
        exact = np.mean(lags >= lag - 1e-9)
        assert hot.z_score[region, 0] == pytest.approx(z)
        assert moran.z_score[region, 0] == pytest.approx(np.sign(deviation[region]) * z)
        assert hot.p_value[region, 0] == pytest.approx(exact, abs=0.012)
        mirrored = exact if deviation[region] > 0 else np.mean(lags <= lag + 1e-9)
        assert moran.p_value[region, 0] == pytest.approx(mirrored, abs=0.012)


def test_ties_count_on_both_sides_whatever_the_order_of_summation():
    # Thirds and tenths: 0.1 + 0.2 + 0.3 and 0.3 + 0.2 + 0.1 differ in floating point.
    x = np.tile([0.1, 0.2, 0.3], 20)[:, None] / 3
    ring = weights_from_pairs([[i, (i + s) % 60] for i in range(60) for s in (1, 2)], n_regions=60)
    at_least, at_most = count_extremes(x, ring, permutations=499, seed=1)
    exact = np.rint(x * 30).astype(int)
    whole_at_least, whole_at_most = count_extremes(exact.astype(float), ring, permutations=499, seed=1)
    np.testing.assert_array_equal(at_least, whole_at_least)
    np.testing.assert_array_equal(at_most, whole_at_most)


def test_esda_finds_cold_spots_where_nearly_all_draws_tie():
    # One region has the industry. Any other region without a neighbour that has it ties with every drawn
    # neighbourhood but the 4 in 39 that hit that region: nothing is unusual about it.
    x = np.zeros(40)
    x[3] = 2.9
    empty = np.flatnonzero((NEAR.toarray() @ x == 0) & (x == 0))
    ours = local_moran(x[:, None], NEAR, seed=1, permutations=9999)
    assert (ours.p_value[empty, 0] == 1.0).all()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = esda.Moran_Local(x, PEER_WEIGHTS, permutations=9999, seed=1).p_sim[empty]
    np.testing.assert_allclose(theirs, 4 / 39, atol=0.02)


def test_esda_splits_ties_by_rounding():
    # The same pattern in halves, which floating point holds exactly, and in tenths, which it does not.
    pattern = np.random.default_rng(4).integers(0, 3, 40).astype(float)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exact, rounded = (
            esda.Moran_Local(pattern * unit, PEER_WEIGHTS, permutations=999, seed=1).p_sim
            for unit in (0.5, 0.1)
        )
    assert np.abs(exact - rounded).max() > 0.05
    ours = [local_moran(pattern[:, None] * unit, NEAR, seed=1).p_value for unit in (0.5, 0.1)]
    np.testing.assert_array_equal(*ours)


def test_alternatives_mirror_and_two_sided_doubles():
    greater, less, both = (
        local_moran(QUOTIENTS, NEAR, seed=2, permutations=199, alternative=side).p_value
        for side in ("greater", "less", "two-sided")
    )
    np.testing.assert_allclose(both, np.minimum(1, 2 * np.minimum(greater, less)))
    assert (greater + less >= 1.0).all()


def test_islands_and_constant_industries_are_undefined_and_said():
    pairs = weights_from_pairs([[0, 1], [1, 2], [2, 3]], n_regions=5)
    values = np.column_stack([[1.0, 2, 3, 4, 9], np.full(5, 0.1), [0, 0, 0, 0, 0]])
    for result in (local_moran(values, pairs, seed=1), getis_ord(values, pairs, seed=1, star=True)):
        assert result.island.tolist() == [False] * 4 + [True]
        assert result.constant.tolist() == [False, True, True]
        for array in (result.statistic, result.z_score, result.p_value):
            assert np.isnan(array[:, 1:]).all()
            assert np.isnan(array[4]).all()
            assert np.isfinite(array[:4, 0]).all()
    assert (local_moran(values, pairs, seed=1).quadrant[:, 1:] == 0).all()


def test_an_industry_in_one_region_has_no_z_score_there_and_no_significance():
    values = np.zeros((40, 1))
    values[3] = 5.0
    result = getis_ord(values, NEAR, seed=1)
    assert np.isnan(result.z_score[3, 0])
    assert np.isnan(result.statistic[3, 0])
    assert result.p_value[3, 0] == 1.0


def test_a_region_on_the_mean_is_not_significant():
    values = np.array([[1.0], [2.0], [3.0], [2.0]])
    ring = weights_from_pairs([[0, 1], [1, 2], [2, 3], [3, 0]], n_regions=4)
    result = local_moran(values, ring, seed=1, permutations=99)
    assert result.statistic[1, 0] == 0
    assert result.p_value[[1, 3], 0].tolist() == [1.0, 1.0]
    assert QUADRANTS[result.quadrant[1, 0]] == "undefined"


def test_growth_may_be_negative_but_then_shares_are_undefined():
    growth = QUOTIENTS - 0.5
    moved, level = getis_ord(growth, NEAR, seed=3), getis_ord(growth + 0.5, NEAR, seed=3)
    assert np.isnan(moved.statistic).all()
    np.testing.assert_allclose(moved.z_score, level.z_score, rtol=1e-9)
    np.testing.assert_array_equal(moved.p_value, level.p_value)


def test_same_seed_same_result_whatever_the_threads_and_the_blocks():
    wide = np.tile(QUOTIENTS, (1, 150))
    whole = count_extremes(wide, NEAR, permutations=99, seed=11)
    before = numba.get_num_threads()
    numba.set_num_threads(1)
    try:
        single = count_extremes(wide, NEAR, permutations=99, seed=11)
    finally:
        numba.set_num_threads(before)
    narrow = count_extremes(QUOTIENTS, NEAR, permutations=99, seed=11)
    for one, other, part in zip(whole, single, narrow, strict=True):
        np.testing.assert_array_equal(one, other)
        np.testing.assert_array_equal(one[:, -3:], part)
    assert (count_extremes(wide, NEAR, permutations=99, seed=12)[0] != whole[0]).any()


def test_p_values_are_uniform_when_neighbours_do_not_matter():
    noise = np.random.default_rng(2).random((400, 20))
    near = nearest_neighbour_weights(np.random.default_rng(3).random((400, 2)), k=5, system="planar")
    p = local_moran(noise, near, seed=4, permutations=199).p_value
    assert np.mean(p <= 0.05) == pytest.approx(0.05, abs=0.01)
    assert np.mean(p <= 0.5) == pytest.approx(0.5, abs=0.03)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**31), st.floats(0.01, 1e6), st.integers(1, 8))
def test_scaling_an_industry_changes_nothing_but_g_of_its_scale(seed, factor, k):
    generator = np.random.default_rng(seed)
    points, values = generator.random((12, 2)), generator.integers(0, 4, (12, 2)).astype(float)
    near = nearest_neighbour_weights(points, k=k, system="planar")
    plain = local_moran(values, near, seed=1, permutations=49)
    scaled = local_moran(values * factor, near, seed=1, permutations=49)
    np.testing.assert_allclose(plain.statistic, scaled.statistic, atol=1e-9)
    np.testing.assert_array_equal(plain.p_value, scaled.p_value)
    np.testing.assert_array_equal(plain.quadrant, scaled.quadrant)


def test_p_value_is_never_zero_and_two_sided_at_most_one():
    counts = np.array([0, 50, 99], np.int32)
    assert p_values(counts, counts[::-1], permutations=99, alternative="two-sided").tolist() == [
        0.02,
        1.0,
        0.02,
    ]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"permutations": 0}, "permutations must be at least 1"),
        ({"alternative": "folded"}, "alternative must be one of two-sided, greater, less"),
        ({"seed": -1}, "seed must not be negative"),
        ({"values": [[1.0], [np.nan], [2.0]]}, "values must be finite: nan at region 1, industry 0"),
        ({"values": [[1.0], [2.0]]}, "at least 3 regions"),
    ],
)
@pytest.mark.parametrize("function", [local_moran, getis_ord])
def test_bad_input_is_refused(function, options, message):
    arguments = {"values": QUOTIENTS, "seed": 1, **options}
    with pytest.raises(ValueError, match=message):
        function(arguments.pop("values"), NEAR, **arguments)


@pytest.mark.parametrize("function", [local_moran, getis_ord])
def test_a_seed_is_a_whole_number_of_any_kind(function):
    with pytest.raises(TypeError, match="seed must be a whole number"):
        function(QUOTIENTS, NEAR, seed=1.5)
    found, again = (function(QUOTIENTS, NEAR, seed=seed, permutations=9) for seed in (7, np.int32(7)))
    np.testing.assert_array_equal(found.p_value, again.p_value)
