"""Economic complexity, outlook and fitness."""

import itertools
import warnings

import numpy as np
import pandas as pd
import pytest
from ecomplexity import ecomplexity
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import spearmanr

from klustermotor.analysis.relatedness import (
    ComplexityWarning,
    complexity_outlook_gain,
    complexity_outlook_index,
    complexity_profile,
    economic_complexity,
    fitness,
    presence_matrix,
    proximity,
    relatedness_density,
)

NESTED = np.array([[1, 1, 1, 1], [0, 1, 1, 1], [0, 0, 1, 1], [0, 0, 0, 1]])


def jobs_of(seed: int, n_regions: int, n_industries: int) -> np.ndarray:
    """Draw jobs in which abler regions have more, and more demanding, industries."""
    rng = np.random.default_rng(seed)
    able, asks = rng.normal(size=n_regions), rng.normal(size=n_industries)
    rate = np.exp(3 + 2 * np.outer(able, asks) + rng.normal(size=(n_regions, n_industries)))
    return 1 + rng.poisson(rate).astype(float)


def peer(jobs: np.ndarray, **options) -> dict[str, np.ndarray]:
    """Return what ecomplexity finds, as arrays of region × industry."""
    long = pd.DataFrame(
        {
            "year": 1,
            "region": np.repeat(np.arange(jobs.shape[0]), jobs.shape[1]),
            "industry": np.tile(np.arange(jobs.shape[1]), jobs.shape[0]),
            "jobs": jobs.ravel(),
        }
    )
    columns = {"time": "year", "loc": "region", "prod": "industry", "val": "jobs"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = ecomplexity(long, columns, check_logsupermodularity=False, verbose=False, **options)
    return {
        name: found[name].to_numpy().reshape(jobs.shape) for name in ("eci", "pci", "density", "coi", "cog")
    }


def quietly(function, *arguments, **options):
    """Call without the warnings that are not the point of a test."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ComplexityWarning)
        return function(*arguments, **options)


def reflections(presence: np.ndarray, iterations: int) -> np.ndarray:
    """Reflect diversity and ubiquity into each other, as Hidalgo and Hausmann (2009) first wrote it."""
    diversity, ubiquity = presence.sum(axis=1), presence.sum(axis=0)
    regions, industries = diversity.copy(), ubiquity.copy()
    for _ in range(iterations):
        regions, industries = presence @ industries / diversity, presence.T @ regions / ubiquity
    return regions


def test_complexity_by_hand_on_two_regions_and_three_industries() -> None:
    """M = [[1,1,0],[0,1,1]]: D⁻¹MU⁻¹M' = [[3/4,1/4],[1/4,3/4]], second eigenvalue 1/2, vector (1,−1)."""
    with pytest.warns(ComplexityWarning, match="sign of the complexity is arbitrary"):
        found = economic_complexity([[1, 1, 0], [0, 1, 1]])
    np.testing.assert_allclose(found.regions, [1, -1])
    np.testing.assert_allclose(found.industries, [2, 0, -2], atol=1e-12)
    np.testing.assert_allclose(found.eigenvalues[:2], [1, 0.5])
    assert np.isnan(found.eigenvalues[2])
    assert len(found.messages) == 1


def test_the_index_is_an_eigenvector_of_the_matrix_in_the_book() -> None:
    for shape in ((12, 30), (30, 12)):
        presence = presence_matrix(jobs_of(8, *shape)).astype(float)
        found = quietly(economic_complexity, presence)
        diversity, ubiquity = presence.sum(axis=1), presence.sum(axis=0)
        walk = (presence / diversity[:, None]) @ (presence / ubiquity).T
        raw = found.regions - found.zero
        np.testing.assert_allclose(walk @ raw, found.eigenvalues[1] * raw, atol=1e-12)
        assert found.residual < 1e-14
        largest = np.sort(np.linalg.eigvals(walk).real)[::-1][:3]
        np.testing.assert_allclose(found.eigenvalues, largest, atol=1e-12)
        assert np.corrcoef(found.regions, diversity)[0, 1] > 0
        assert found.regions.mean() == pytest.approx(0, abs=1e-12)
        assert found.regions.std() == pytest.approx(1)


def test_a_region_is_the_mean_of_its_industries() -> None:
    presence = presence_matrix(jobs_of(2, 25, 40))
    found = quietly(economic_complexity, presence)
    mean = [found.industries[row].mean() for row in presence]
    np.testing.assert_allclose(found.regions, mean, atol=1e-12)


def test_a_nested_matrix_is_ranked_by_diversity() -> None:
    found = quietly(economic_complexity, NESTED)
    assert (np.diff(found.regions) < 0).all()
    assert (np.diff(found.industries) < 0).all()


@given(st.integers(0, 10_000))
@settings(max_examples=15, deadline=None)
def test_the_order_of_regions_and_industries_does_not_matter(seed: int) -> None:
    rng = np.random.default_rng(seed)
    presence = rng.random((9, 14)) < 0.5
    presence[0] = True
    rows, columns = rng.permutation(9), rng.permutation(14)
    once = quietly(economic_complexity, presence)
    again = quietly(economic_complexity, presence[np.ix_(rows, columns)])
    np.testing.assert_allclose(again.eigenvalues, once.eigenvalues, atol=1e-12)
    if once.gap > 1e-6 and not any("arbitrary" in message for message in once.messages):
        np.testing.assert_allclose(again.regions, once.regions[rows], atol=1e-6)
        np.testing.assert_allclose(again.industries, once.industries[columns], atol=1e-6)


def test_reflections_at_twenty_iterations_rank_unlike_the_eigenvector() -> None:
    """On sparse data the reflections have not arrived, and more of them drown in rounding."""
    found = []
    for seed in (0, 1, 2):
        rng = np.random.default_rng(seed)
        presence = (rng.random((200, 150)) < 0.1).astype(float)
        presence = presence[presence.any(axis=1)][:, presence.any(axis=0)]
        exact = quietly(economic_complexity, presence)
        found.append(abs(spearmanr(reflections(presence, 20), exact.regions)[0]))
        assert exact.residual < 1e-14
    assert max(found) < 0.9


def test_a_small_gap_is_warned_of() -> None:
    presence = np.random.default_rng(0).random((200, 150)) < 0.3
    with pytest.warns(ComplexityWarning, match="second and third eigenvalue lie close"):
        found = economic_complexity(presence)
    assert found.gap < 0.05
    assert "caution" in found.messages[0]
    assert quietly(economic_complexity, presence, least_gap=0).messages == ()


def test_a_graph_in_parts_is_warned_of_and_only_the_largest_scored() -> None:
    presence = np.zeros((7, 8))
    presence[:4, :4] = NESTED
    presence[4:6, 4:7] = [[1, 1, 0], [0, 1, 1]]
    with pytest.warns(ComplexityWarning, match=r"2 parts .* not region 4, 5, nor industry 4, 5, 6 \("):
        found = economic_complexity(presence, least_gap=0)
    assert found.region_component.tolist() == [0, 0, 0, 0, 1, 1, -1]
    assert found.industry_component.tolist() == [0, 0, 0, 0, 1, 1, 1, -1]
    assert np.isnan(found.regions[4:]).all()
    assert np.isnan(found.industries[4:]).all()
    np.testing.assert_allclose(found.regions[:4], quietly(economic_complexity, NESTED).regions)


def test_empty_regions_and_industries_are_left_out_where_the_peer_gives_up() -> None:
    """With one region that is specialised in nothing, ecomplexity returns NaN for every region."""
    jobs = jobs_of(3, 10, 12)
    jobs = np.vstack([jobs, jobs.sum(axis=0)])
    found = quietly(complexity_profile, jobs, threshold=1.001)
    assert not found.presence[10].any()
    assert np.isnan(found.complexity.regions).tolist() == [False] * 10 + [True]
    assert np.isnan(peer(jobs, rca_mcp_threshold=1.001)["eci"]).all()


@pytest.mark.parametrize("shape", [(15, 40), (40, 15)])
def test_the_profile_equals_ecomplexity(shape: tuple[int, int]) -> None:
    jobs = jobs_of(4, *shape)
    ours, theirs = quietly(complexity_profile, jobs, include_self=True), peer(jobs)
    np.testing.assert_allclose(ours.complexity.regions, theirs["eci"][:, 0], atol=1e-9)
    np.testing.assert_allclose(ours.complexity.industries, theirs["pci"][0], atol=1e-9)
    np.testing.assert_allclose(ours.density, theirs["density"], atol=1e-12)
    index = ours.outlook_index
    np.testing.assert_allclose((index - index.mean()) / index.std(), theirs["coi"][:, 0], atol=1e-9)
    # Its gain keeps the industry's own term and does not subtract the possibility that is used up.
    value = ours.complexity.industries - ours.complexity.zero
    kept = (1 - ours.presence) * (value / ours.proximity.sum(axis=1) + ours.density * value)
    np.testing.assert_allclose(ours.outlook_gain + kept, theirs["cog"], atol=1e-9)


@pytest.mark.parametrize("options", [{}, {"include_self": True}])
def test_the_profile_holds_what_the_single_functions_give(options: dict[str, bool]) -> None:
    """With the same default in all of them."""
    found = quietly(complexity_profile, jobs_of(5, 12, 20), **options)
    value = found.complexity.industries - found.complexity.zero
    given_ = found.presence, found.proximity
    np.testing.assert_allclose(found.density, relatedness_density(*given_, **options))
    np.testing.assert_allclose(found.outlook_index, complexity_outlook_index(*given_, value, **options))
    np.testing.assert_allclose(found.outlook_gain, complexity_outlook_gain(*given_, value, **options))


def test_outlook_index_by_hand() -> None:
    phi = [[1, 0.5, 0], [0.5, 1, 0.5], [0, 0.5, 1]]
    # Densities of what region 0 lacks: 1/2 around industry 1, 0 around industry 2.
    np.testing.assert_allclose(complexity_outlook_index([[1, 0, 0], [1, 1, 0]], phi, [7, 3, 2]), [1.5, 2])


@pytest.mark.parametrize("include_self", [False, True])
def test_the_gain_is_the_difference_of_two_outlooks(include_self: bool) -> None:
    rng = np.random.default_rng(6)
    presence, complexity = rng.random((5, 7)) < 0.4, rng.normal(size=7)
    phi = proximity(rng.random((30, 7)) < 0.5)
    gain = complexity_outlook_gain(presence, phi, complexity, include_self=include_self)
    before = complexity_outlook_index(presence, phi, complexity, include_self=include_self)
    for region, industry in itertools.product(range(5), range(7)):
        more = presence.copy()
        more[region, industry] = True
        after = complexity_outlook_index(more, phi, complexity, include_self=include_self)
        assert gain[region, industry] == pytest.approx(after[region] - before[region], abs=1e-12)


def test_the_gain_follows_its_formula_where_relatedness_is_not_symmetric() -> None:
    """φ_ji over the sum of row j: how much of what j is related to the new industry i makes up."""
    rng = np.random.default_rng(7)
    presence, phi, value = rng.random((4, 6)) < 0.4, rng.random((6, 6)), rng.normal(size=6)
    np.fill_diagonal(phi, 0.0)
    density = presence @ phi.T / phi.sum(axis=1)
    gain = complexity_outlook_gain(presence, phi, value)
    for r, i in np.argwhere(~presence):
        opened = sum(phi[j, i] / phi[j].sum() * value[j] for j in range(6) if j != i and not presence[r, j])
        assert gain[r, i] == pytest.approx(opened - density[r, i] * value[i])


def test_unknown_complexity_counts_for_nothing() -> None:
    phi = np.full((3, 3), 0.5)
    gain = complexity_outlook_gain([[1, 0, 0]], phi, [1, np.nan, 2])
    assert np.isnan(gain[0]).tolist() == [False, True, False]
    density = relatedness_density([[1, 0, 0]], phi)
    assert complexity_outlook_index([[1, 0, 0]], phi, [1, np.nan, 2])[0] == pytest.approx(density[0, 2] * 2)


def test_fitness_by_hand() -> None:
    """With M = [[1,1,1],[1,1,0],[0,1,1]] the ratio of fitnesses solves t² = t + 1: the golden section."""
    found = fitness([[1, 1, 1], [1, 1, 0], [0, 1, 1]])
    golden = (1 + 5**0.5) / 2
    assert found.regions[0] / found.regions[1] == pytest.approx(golden)
    assert found.industries[0] / found.industries[1] == pytest.approx((1 + 2 * golden) / (1 + golden))
    assert found.regions.mean() == pytest.approx(1)
    assert found.converged
    assert found.messages == ()


def test_fitness_says_when_it_does_not_settle_and_when_it_vanishes() -> None:
    with pytest.warns(ComplexityWarning, match="did not settle in 3 iterations"):
        found = fitness([[1, 1, 1], [1, 1, 0], [0, 1, 1]], max_iterations=3)
    assert not found.converged
    assert found.iterations == 3
    # Two specialised regions beside one that has the rest: the matrix lies outside the diagonal.
    presence = np.array([[1, 1, 1, 1], [0, 0, 0, 1], [0, 0, 0, 1], [0, 0, 0, 0]])
    lost = quietly(fitness, presence, max_iterations=5000)
    assert lost.vanishing == 2
    assert "goes to 0" in lost.messages[-1]
    assert np.isnan(lost.regions).tolist() == [False, False, False, True]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: economic_complexity([[1, 1], [1, 1]]), "same in every region"),
        (lambda: economic_complexity([[1, 1, 1]]), "at least two of each"),
        (lambda: economic_complexity(np.eye(3)), "links 1 region"),
        (lambda: economic_complexity(np.zeros((3, 3))), "links 0 region"),
        (lambda: economic_complexity([[0.5, 1], [1, 1]]), "must be 0 or 1"),
        (lambda: complexity_profile([[1, -1], [1, 1]]), "must not be negative"),
        (lambda: complexity_outlook_index([[1, 0]], np.eye(2), [1]), "industry_complexity must have shape"),
        (lambda: fitness([[0, 0]]), "at least one"),
        (lambda: fitness([[1, 0]], max_iterations=0), "max_iterations must be 1 or more"),
    ],
)
def test_bad_input_is_refused(call, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()
