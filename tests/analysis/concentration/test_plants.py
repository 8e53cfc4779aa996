"""Indices that allow for plants: Ellison–Glaeser, Maurel–Sédillot, co-agglomeration."""

import csv
import itertools
from pathlib import Path

import numpy as np
import pytest

from klustermotor.analysis.concentration import (
    approximate_plant_herfindahl,
    coagglomeration_index,
    coagglomeration_matrix,
    ellison_glaeser,
    ellison_glaeser_from_plants,
    maurel_sedillot,
    plant_herfindahl,
)


def test_plants_in_three_cities():
    """The documented example of REAT's ``ellison.a`` (Farhauer & Kröll 2014): Wien, Linz, Graz."""
    result = ellison_glaeser_from_plants(
        [200, 650, 12000, 100, 50, 16000, 13000, 1500, 1500, 25000],
        [0, 0, 0, 0, 0, 1, 1, 1, 1, 2],
        [0] * 10,
        n_regions=3,
        n_industries=1,
        reference=[500_000, 400_000, 100_000],
    )
    assert result.gamma[0] == pytest.approx(0.05990628, abs=5e-9)


def slow_gamma(sizes, regions, reference):
    """Compute γ as Ellison and Glaeser (1997) write it, for one list of plants."""
    x = reference / reference.sum()
    s = np.array([sizes[regions == region].sum() for region in range(x.size)]) / sizes.sum()
    h = ((sizes / sizes.sum()) ** 2).sum()
    g, room = ((s - x) ** 2).sum(), 1 - (x**2).sum()
    return (g - room * h) / (room * (1 - h)), h


def slow_coagglomeration(sizes, regions, industries, reference):
    """Compute γᶜ as Ellison and Glaeser (1997) write it, plant Herfindahls and all."""
    x = reference / reference.sum()
    room = 1 - (x**2).sum()
    weights, parts, inner = [], 0.0, 0.0
    for industry in np.unique(industries):
        mine = industries == industry
        gamma, h = slow_gamma(sizes[mine], regions[mine], reference)
        weight = sizes[mine].sum() / sizes.sum()
        weights.append(weight)
        inner += weight**2 * h
        parts += gamma * weight**2 * (1 - h)
    s = np.array([sizes[regions == region].sum() for region in range(x.size)]) / sizes.sum()
    g = ((s - x) ** 2).sum()
    return (g / room - inner - parts) / (1 - sum(w**2 for w in weights))


@pytest.fixture
def plants():
    rng = np.random.default_rng(2)
    sizes = rng.lognormal(3, 1.2, 400).round() + 1
    return sizes, rng.integers(0, 9, 400), rng.integers(0, 5, 400), rng.lognormal(10, 1, 9).round()


def table(sizes, regions, industries):
    jobs = np.zeros((9, 5))
    np.add.at(jobs, (regions, industries), sizes)
    return jobs


def test_closed_forms_equal_the_formulas_with_plants(plants):
    sizes, regions, industries, reference = plants
    jobs = table(sizes, regions, industries)
    herfindahls = plant_herfindahl(sizes, industries, n_industries=5)
    result = ellison_glaeser(jobs, herfindahls, reference=reference)
    matrix = coagglomeration_matrix(jobs, reference=reference)
    for industry in range(5):
        mine = industries == industry
        gamma, h = slow_gamma(sizes[mine], regions[mine], reference)
        assert result.gamma[industry] == pytest.approx(gamma)
        assert herfindahls[industry] == pytest.approx(h)
    for pair in itertools.combinations(range(5), 2):
        mine = np.isin(industries, pair)
        slow = slow_coagglomeration(sizes[mine], regions[mine], industries[mine], reference)
        assert matrix[pair] == pytest.approx(slow)
        assert coagglomeration_index(jobs, industries=pair, reference=reference) == pytest.approx(slow)
    group = slow_coagglomeration(sizes, regions, industries, reference)
    assert coagglomeration_index(jobs, reference=reference) == pytest.approx(group)
    np.testing.assert_array_equal(matrix, matrix.T)


def test_plants_thrown_at_random_score_zero():
    rng = np.random.default_rng(3)
    chances = rng.dirichlet(np.ones(20))
    sizes = rng.lognormal(2, 1.5, 100)
    herfindahl = np.full(2000, ((sizes / sizes.sum()) ** 2).sum())
    thrown = rng.choice(20, size=(2000, 100), p=chances)
    jobs = np.zeros((20, 2000))
    np.add.at(jobs, (thrown.T, np.arange(2000)), sizes[:, None])
    for index in (ellison_glaeser, maurel_sedillot):
        gamma = index(jobs, herfindahl, reference=chances).gamma
        assert abs(gamma.mean()) < 4 * gamma.std() / np.sqrt(2000)
        if index is ellison_glaeser:
            plants = np.tile(sizes, 2000), thrown.ravel(), np.repeat(np.arange(2000), 100)
            result = ellison_glaeser_from_plants(*plants, n_regions=20, n_industries=2000, reference=chances)
            np.testing.assert_allclose(result.gamma, gamma)
            assert result.standard_error is not None
            np.testing.assert_allclose(result.standard_error, gamma.std(), rtol=0.1)
    pairs = coagglomeration_matrix(jobs[:, :300], reference=chances)
    assert abs(np.nanmean(pairs)) < 2e-3


def test_maurel_sedillot_by_hand():
    # Σs² = 0.68, Σx² = 0.5: (0.18 / 0.5 − 0.1) / 0.9.
    result = maurel_sedillot([[80], [20]], [0.1], reference=[1, 1])
    assert result.gamma[0] == pytest.approx((0.36 - 0.1) / 0.9)
    # Away from the big region without crowding: concentrated for one index, not for the other.
    spread = [[0.0], [5], [5], [5], [5]], [0.01]
    assert ellison_glaeser(*spread, reference=[80, 5, 5, 5, 5]).gamma[0] > 0.5
    assert maurel_sedillot(*spread, reference=[80, 5, 5, 5, 5]).gamma[0] < 0


def test_counts_of_establishments_bound_the_plant_herfindahl(plants):
    sizes, regions, industries, _ = plants
    number = table(np.ones(400), regions, industries)
    least = approximate_plant_herfindahl(table(sizes, regions, industries), number)
    assert (least <= plant_herfindahl(sizes, industries, n_industries=5)).all()
    equal = plant_herfindahl(np.ones(400), industries, n_industries=5)
    np.testing.assert_allclose(approximate_plant_herfindahl(number, number), equal)
    assert approximate_plant_herfindahl([[9.0, 0.0]], [[0, 0]])[0] == 1.0


def test_what_is_undefined_is_nan():
    result = ellison_glaeser([[5, 0, 3], [5, 0, 4]], [1.0, np.nan, 0.5])
    assert np.isnan(result.gamma[:2]).all()
    assert np.isfinite(result.gamma[2])
    matrix = coagglomeration_matrix([[5, 0, 3], [5, 0, 4]])
    assert np.isnan(np.diag(matrix)).all()
    assert np.isnan(matrix[1]).all()
    assert np.isfinite(matrix[0, 2])
    assert np.isnan(coagglomeration_index([[5, 0], [5, 0]]))


def test_a_group_is_named_by_numbers_or_by_a_mask(plants):
    jobs = table(*plants[:3])
    found = coagglomeration_index(jobs, industries=[0, 2, 3])
    assert coagglomeration_index(jobs, industries=[True, False, True, True, False]) == found
    assert coagglomeration_index(jobs, industries=np.array([3, 0, 2], np.uint8)) == pytest.approx(found)
    assert np.isnan(coagglomeration_index(jobs, industries=[]))


@pytest.mark.parametrize(
    "call",
    [
        lambda jobs: ellison_glaeser(jobs, [0.1, 0.2]),
        lambda jobs: maurel_sedillot(jobs, [0.1, 0.2]),
        lambda jobs: ellison_glaeser_from_plants([5, 3], [1, 1], [0, 1], n_regions=2, n_industries=2),
        coagglomeration_matrix,
        coagglomeration_index,
        lambda jobs: coagglomeration_index([[1, 2], [3, 4]], reference=jobs.sum(axis=1)),
    ],
)
def test_a_reference_in_one_region_is_refused_by_all_alike(call):
    with pytest.raises(ValueError, match=r"reference are in region 1 \(counted from 0\): .* two regions"):
        call(np.array([[0, 0], [5, 3]]))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: ellison_glaeser([[1], [2]], [1800.0]), "plant_herfindahl must be at most 1"),
        (lambda: ellison_glaeser([[1], [2]], [0.1, 0.2]), "plant_herfindahl must have shape"),
        (lambda: coagglomeration_index([[1, 2], [3, 4]], industries=[0, 0]), "name an industry twice"),
        (lambda: coagglomeration_index([[1, 2], [3, 4]], industries=[0, 2]), "must lie between 0 and 1"),
        (lambda: coagglomeration_index(np.eye(2), industries=[0.9, 1.9]), "whole numbers .* not float64"),
        (lambda: coagglomeration_index(np.eye(2), industries=1), r"in one row.* of shape \(\)"),
        (
            lambda: coagglomeration_index(np.eye(2), industries=[True]),
            r"\(as a mask\) must have shape \(2,\)",
        ),
        (lambda: plant_herfindahl([1, 2], [0, 1.5], n_industries=2), "must be whole numbers"),
        (lambda: plant_herfindahl([1, 2], [0, 2], n_industries=2), "is 2 at plant 1"),
    ],
)
def test_bad_input_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.real_data
def test_textbook_example(real_data: Path):
    """Farhauer & Kröll (2014), by the formulas of Ellison and Glaeser (1997)."""
    with (real_data / "peers" / "FK2014_EGC.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = sorted({row["industry"] for row in rows})
    regions = sorted({row["region"] for row in rows})
    reference = {row["region"]: float(row["emp_region"]) for row in rows}
    jobs = np.zeros((len(regions), len(names)))
    for row in rows:
        jobs[regions.index(row["region"]), names.index(row["industry"])] += float(row["emp_firm"])
    sizes = [reference[region] for region in regions]
    result = ellison_glaeser_from_plants(
        [float(row["emp_firm"]) for row in rows],
        [regions.index(row["region"]) for row in rows],
        [names.index(row["industry"]) for row in rows],
        n_regions=len(regions),
        n_industries=len(names),
        reference=sizes,
    )
    assert result.gamma.round(5).tolist() == [0.05438, 0.04296, 0.13776, 0.01425]
    assert round(coagglomeration_index(jobs, reference=sizes), 5) == 0.08904
    matrix = coagglomeration_matrix(jobs, reference=sizes)
    pairs = [round(matrix[pair], 5) for pair in itertools.combinations(range(4), 2)]
    assert pairs == [-0.00917, 0.21570, 0.15050, 0.00746, 0.02400, 0.18637]
