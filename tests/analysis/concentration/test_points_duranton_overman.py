"""The density of distances, by hand, by brute force, on the grid, and its bands."""

from dataclasses import replace

import numba
import numpy as np
import pytest
from scipy.spatial.distance import pdist
from scipy.stats import binom, norm

from klustermotor.analysis.concentration import points_duranton_overman as subject
from klustermotor.analysis.concentration.points_bands import global_band, local_band
from klustermotor.analysis.concentration.points_density import (
    PairDistances,
    pair_density,
    silverman_bandwidth,
)
from klustermotor.analysis.concentration.points_duranton_overman import duranton_overman
from klustermotor.analysis.concentration.points_geometry import EARTH_RADIUS, plane_around_centre, positions
from klustermotor.analysis.concentration.points_grid import pairs_on_grid, place_on_grid
from klustermotor.analysis.concentration.points_pairs import exact_pairs

TRIANGLE = np.array([[0.0, 0.0], [3.0, 0.0], [0.0, 4.0]])  # distances 3, 4 and 5


def plain_density(distances, weights, at, h):
    """Sum reflected Gaussian kernels as the formula has them."""
    kernels = norm.pdf(at[:, None], distances, h) + norm.pdf(at[:, None], -distances, h)
    return kernels @ weights / weights.sum()


def plain_bandwidth(distances):
    """Silverman (1986), equation 3.31."""
    spread = min(distances.std(), np.subtract(*np.percentile(distances, [75, 25])) / 1.34)
    return 0.9 * spread * len(distances) ** -0.2


def test_three_points_by_hand():
    result = duranton_overman(
        TRIANGLE, [True] * 3, system="planar", seed=1, distances=[0, 4], simulations=20, bandwidth=1.0
    )
    phi = {u: np.exp(-u * u / 2) / np.sqrt(2 * np.pi) for u in (0, 1, 3, 4, 5, 7, 8, 9)}
    # At 0 each distance counts twice, itself and mirrored; at 4 the mirrored ones are 7, 8 and 9 away.
    by_hand = [2 * (phi[3] + phi[4] + phi[5]) / 3, (phi[1] + phi[0] + phi[1] + phi[7] + phi[8] + phi[9]) / 3]
    np.testing.assert_allclose(result.density, by_hand, rtol=1e-5)
    assert result.relative_error < 1e-5


def test_three_points_weighted_by_hand():
    result = duranton_overman(
        TRIANGLE, [True] * 3, system="planar", seed=1, distances=[3, 5], simulations=20, bandwidth=0.1,
        employment=[1, 2, 5],
    )  # fmt: skip
    # Pairs count 1 × 2 at distance 3, 1 × 5 at 4, 2 × 5 at 5; the kernels do not overlap.
    np.testing.assert_allclose(result.density, np.array([2, 10]) / 17 / (0.1 * np.sqrt(2 * np.pi)), rtol=1e-4)


@pytest.mark.parametrize("weighted", [False, True])
def test_density_is_the_plain_sum_over_all_pairs(weighted):
    rng = np.random.default_rng(3)
    sites, jobs = rng.random((300, 2)) * 5e4, rng.integers(1, 50, 300).astype(float)
    mask = np.arange(300) < 80
    result = duranton_overman(
        sites, mask, system="planar", seed=1, simulations=20, employment=jobs if weighted else None
    )
    distances = pdist(sites[mask])
    pair_weights = (
        np.outer(jobs[mask], jobs[mask])[np.triu_indices(80, 1)] if weighted else np.ones(len(distances))
    )
    assert result.distance[-1] == pytest.approx(np.median(pdist(sites)), rel=1e-3)
    assert result.bandwidth == pytest.approx(plain_bandwidth(distances), rel=1e-3)
    expected = plain_density(distances, pair_weights, result.distance, result.bandwidth)
    np.testing.assert_allclose(result.density, expected, rtol=2e-4)


def test_density_integrates_to_one():
    rng = np.random.default_rng(3)
    points = positions(rng.random((50, 2)), system="planar")
    pairs = exact_pairs(points, weights=None, classes=2**16, longest=1.5, system="planar")
    at = np.linspace(0, 2, 4001)
    assert np.trapezoid(pair_density(pairs, at=at, bandwidth=0.1), at) == pytest.approx(1, abs=1e-6)


def towns(rng, n, size=2e5):
    """Sites in towns and between them."""
    centres = rng.random((8, 2)) * size
    near = centres[rng.integers(0, 8, n)] + rng.normal(size=(n, 2)) * size / 50
    near[::5] = rng.random((len(near[::5]), 2)) * size
    return near


@pytest.mark.parametrize("system", ["planar", "geographic"])
@pytest.mark.parametrize("weighted", [False, True])
def test_the_grid_gives_the_exact_density(system, weighted):
    rng = np.random.default_rng(5)
    sites = towns(rng, 1200)
    if system == "geographic":
        sites = np.column_stack([59 + sites[:, 1] / 111_000, 17 + sites[:, 0] / 57_000])
    options = {"system": system, "seed": 1, "simulations": 20, "employment": rng.gamma(0.5, size=1200)}
    options |= {} if weighted else {"employment": None}
    mask = np.arange(1200) < 600
    exact = duranton_overman(sites, mask, method="exact", **options)
    grid = duranton_overman(sites, mask, method="grid", **options)
    assert (exact.method, grid.method) == ("exact", "grid")
    error = np.abs(grid.density / exact.density - 1).max()
    assert error <= 1.1 * grid.relative_error < 0.01
    np.testing.assert_allclose(grid.simulated, exact.simulated, rtol=0.02)
    assert grid.bandwidth == pytest.approx(exact.bandwidth, rel=1e-3)


def test_plants_in_one_house_are_pairs_at_distance_zero():
    sites = np.repeat(np.random.default_rng(2).random((40, 2)) * 1e4, 5, axis=0)
    options = {"system": "planar", "seed": 1, "simulations": 20, "distances": np.linspace(0, 5e3, 26)}
    mask = np.ones(200, dtype=bool)
    exact = duranton_overman(sites, mask, method="exact", **options)
    grid = duranton_overman(sites, mask, method="grid", **options)
    np.testing.assert_allclose(grid.density, exact.density, rtol=0.01)
    assert exact.density[0] > exact.density[3]


def test_taking_the_blur_off_again_is_what_makes_the_grid_accurate():
    points = towns(np.random.default_rng(4), 2000)
    at = np.linspace(0, 1e5, 51)
    exact = exact_pairs(
        positions(points, system="planar"), weights=None, classes=2**16, longest=3e5, system="planar"
    )
    grid = pairs_on_grid(place_on_grid(points, cell=2000.0), np.arange(2000))
    right = pair_density(exact, at=at, bandwidth=2500.0)
    error = np.abs(pair_density(grid, at=at, bandwidth=2500.0) / right - 1).max()
    blurred = np.abs(pair_density(replace(grid, smear=0.0), at=at, bandwidth=2500.0) / right - 1).max()
    assert error < blurred / 5


def test_great_circle_distances_are_used():
    pair = positions([[0.0, 0.0], [0.0, 90.0]], system="geographic")
    found = exact_pairs(pair, weights=None, classes=2**16, longest=1.3e7, system="geographic")
    assert found.distance @ found.mass == pytest.approx(np.pi / 2 * EARTH_RADIUS, rel=1e-8)
    flat = plane_around_centre(
        positions([[58.0, 15.0], [60.0, 19.0]], system="geographic"), system="geographic"
    )
    chord = np.linalg.norm(np.diff(positions([[58.0, 15.0], [60.0, 19.0]], system="geographic"), axis=0))
    arc = 2 * EARTH_RADIUS * np.arcsin(chord / 2 / EARTH_RADIUS)
    assert np.hypot(*(flat[0] - flat[1])) == pytest.approx(arc, rel=1e-4)


def test_an_industry_in_one_town_is_localised_and_says_where():
    rng = np.random.default_rng(6)
    sites = rng.random((2000, 2)) * 1e5
    mask = np.hypot(*(sites - 5e4).T) < 1.5e4
    result = duranton_overman(sites, mask, system="planar", seed=1, simulations=99)
    assert result.localisation_index > 0.3
    assert result.dispersion_index == 0
    assert result.distance[result.localisation > 0].max() < 4e4
    assert (result.lower_global <= result.lower_local + 1e-15).all()
    assert (result.upper_global >= result.upper_local - 1e-15).all()


def test_an_industry_spread_over_the_rim_is_dispersed():
    rng = np.random.default_rng(6)
    sites = rng.random((2000, 2)) * 1e5
    mask = (np.abs(sites - 5e4) > 4e4).all(axis=1)
    result = duranton_overman(
        sites, mask, system="planar", seed=1, simulations=99, distances=np.linspace(3e4, 6e4, 31)
    )
    assert result.dispersion_index > 0
    assert result.localisation_index == 0


def test_same_seed_same_result_whatever_the_threads():
    sites = towns(np.random.default_rng(1), 400)
    mask, options = (
        np.arange(400) < 100,
        {"system": "planar", "simulations": 20, "employment": np.arange(400.0)},
    )
    before = numba.get_num_threads()
    for method in ("exact", "grid"):
        first = duranton_overman(sites, mask, seed=8, method=method, **options)
        numba.set_num_threads(1)
        try:
            again = duranton_overman(sites, mask, seed=8, method=method, **options)
        finally:
            numba.set_num_threads(before)
        np.testing.assert_array_equal(first.simulated, again.simulated)
        np.testing.assert_array_equal(first.density, again.density)
        other = duranton_overman(sites, mask, seed=9, method=method, **options)
        assert (other.simulated != first.simulated).any()


def smooth_curves(rng, count):
    """Curves that hang together along distance, as densities do."""
    waves = rng.normal(size=(count, 12))
    at = np.linspace(0, np.pi, 60)
    basis = np.array([np.cos(k * at) / (1 + 0.3 * k) for k in range(12)])
    return np.exp(0.3 * waves @ basis)


@pytest.mark.parametrize("simulations", [60, 400])
def test_the_global_band_has_its_size(simulations):
    rng = np.random.default_rng(10)
    above = below = 0
    for _ in range(60):
        lower, upper = global_band(smooth_curves(rng, simulations), level=0.05)
        fresh = smooth_curves(rng, 100)
        over = (fresh > upper).any(axis=1)
        above += over.sum()
        below += ((fresh < lower).any(axis=1) & ~over).sum()
    assert above / 6000 == pytest.approx(0.05, abs=0.012)
    assert below / 6000 == pytest.approx(0.05, abs=0.012)


def test_local_bands_alone_find_far_too_much():
    rng = np.random.default_rng(10)
    _, upper = local_band(smooth_curves(rng, 400), level=0.05)
    assert (smooth_curves(rng, 1000) > upper).any(axis=1).mean() > 0.15


def test_chance_is_seldom_called_localised():
    rng = np.random.default_rng(0)
    sites = towns(rng, 250)
    localised = dispersed = 0
    for trial in range(100):
        mask = np.zeros(250, dtype=bool)
        mask[rng.choice(250, 25, replace=False)] = True
        result = duranton_overman(
            sites, mask, system="planar", seed=trial, simulations=30, distances=np.linspace(0, 8e4, 9)
        )
        localised += result.localisation_index > 0
        dispersed += result.dispersion_index > 0
    # With a true share of 5%, more than this happens less than once in a thousand times.
    most = binom.ppf(0.999, 100, 0.05)
    assert localised <= most
    assert dispersed <= most
    assert localised + dispersed >= 1


def test_the_wanted_share_of_many_simulations_touches():
    curves = smooth_curves(np.random.default_rng(3), 2000)
    lower, upper = global_band(curves, level=0.05)
    touching = (curves > upper).any(axis=1)
    assert touching.mean() == pytest.approx(0.05, abs=0.005)
    assert (curves[~touching] < lower).any(axis=1).mean() == pytest.approx(0.05, abs=0.005)


def test_bandwidth_of_equal_distances_is_refused_or_given():
    equal = PairDistances(distance=np.array([0.0, 5.0]), mass=np.array([0.0, 3.0]))
    with pytest.raises(ValueError, match="all distances between the points are equal: give a bandwidth"):
        silverman_bandwidth(equal, n_pairs=3)


SITES = np.random.default_rng(0).random((30, 2)) * 1e4
FEW = np.arange(30) < 10


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"in_industry": np.arange(30)}, "in_industry must be true or false for each site"),
        ({"in_industry": FEW[:5]}, r"in_industry must have shape \(30,\)"),
        ({"in_industry": np.arange(30) < 1}, "at least 2 plants, but has 1"),
        ({"coordinates": np.ones((30, 2))}, "all sites lie at one place"),
        ({"bandwidth": -1.0}, "bandwidth must be positive"),
        ({"employment": -np.ones(30)}, "employment must not be negative: -1 at site 0"),
        ({"employment": np.zeros(30)}, "positive at 2 of the industry's plants"),
        ({"distances": [5.0, 3.0]}, "distances must ascend"),
        ({"seed": -1}, "seed must not be negative, but is -1"),
        ({"simulations": 10}, "10 simulations are too few for bands at level 0.05: at least 20"),
        ({"level": 0.7}, "level must lie between 0 and 0.5"),
        ({"method": "fft"}, "method must be one of auto, exact, grid"),
        ({"method": "grid", "bandwidth": 0.1}, "too fine for a grid"),
        ({"method": "grid", "tolerance": 0.0}, "more than the tolerance 0.00%: use method='exact'"),
        ({"system": "geographic"}, "latitude must lie within"),
    ],
)
def test_bad_input_is_refused(change, message):
    arguments = {"coordinates": SITES, "in_industry": FEW, "system": "planar", "seed": 1, **change}
    with pytest.raises(ValueError, match=message):
        duranton_overman(arguments.pop("coordinates"), arguments.pop("in_industry"), **arguments)


def test_a_seed_is_a_whole_number():
    with pytest.raises(TypeError, match="seed must be a whole number"):
        duranton_overman(SITES, FEW, system="planar", seed=1.5)


def test_a_projection_that_bends_distances_too_much_is_refused():
    wide = np.column_stack([np.linspace(-60, 60, 60), np.tile([-60.0, 0.0, 60.0], 20)])
    with pytest.raises(ValueError, match=r"off by up to|whole globe"):
        duranton_overman(
            wide, np.ones(60, dtype=bool), system="geographic", seed=1, simulations=20, method="grid"
        )
    assert subject.duranton_overman(
        wide, np.ones(60, dtype=bool), system="geographic", seed=1, simulations=20
    ).method == "exact"  # fmt: skip
