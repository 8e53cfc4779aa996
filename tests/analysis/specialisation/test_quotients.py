"""Location quotients and their bounds."""

import csv
import itertools
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from klustermotor.analysis.specialisation import (
    expected_employment,
    location_quotient,
    location_quotient_bounds,
)

jobs_tables = arrays(np.float64, (4, 3), elements=st.integers(0, 500).map(float))


def test_by_hand_with_reference_and_base():
    quotient = location_quotient(
        [[50, 50], [10, 190]], reference=[100, 400], base=[200, 400], reference_base=1000
    )
    assert quotient == pytest.approx(np.array([[2.5, 0.625], [0.25, 1.1875]]))


@settings(max_examples=50, deadline=None)
@given(jobs_tables)
def test_quotients_weighted_by_region_average_one(jobs):
    quotient = location_quotient(jobs)
    weights = jobs.sum(axis=1)
    industries = jobs.sum(axis=0) > 0
    if weights.sum() == 0:
        assert np.isnan(quotient).all()
        return
    mean = np.nansum(quotient * weights[:, None], axis=0) / weights.sum()
    assert mean[industries] == pytest.approx(1.0)
    assert np.isnan(quotient[:, ~industries]).all()
    assert np.isnan(quotient[weights == 0]).all()


@settings(max_examples=50, deadline=None)
@given(jobs_tables, st.integers(1, 1000))
def test_scaling_all_counts_changes_nothing(jobs, factor):
    np.testing.assert_allclose(location_quotient(jobs * factor), location_quotient(jobs), rtol=1e-12)


def test_equal_shares_give_identical_quotients():
    jobs = np.array([[1, 2], [3, 6], [7, 14], [49, 98.0]])
    assert (location_quotient(jobs) == 1.0).all()


def test_expected_jobs_are_what_the_quotient_divides_by():
    jobs = np.array([[30, 70.0], [10, 90], [5, 0]])
    np.testing.assert_allclose(jobs / expected_employment(jobs), location_quotient(jobs))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"employment": [[1, -1]]}, "must not be negative"),
        ({"employment": [[1, np.nan]]}, "must be finite"),
        ({"employment": [[1, 2]], "reference": [1, 2, 3]}, "reference must have shape"),
        ({"employment": [[1, 2]], "base": [1]}, "employment exceeds the base of its region: 2 of 1"),
        ({"employment": [[1, 2]], "base": [9], "reference": [5, 5]}, "give reference_base beside base"),
        ({"employment": [[1, 2]], "reference_base": 0}, "reference_base must be positive"),
        ({"employment": [[1, 2]], "reference_base": 1.0}, "more than reference_base 1"),
    ],
)
def test_bad_input_is_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        location_quotient(**arguments)


def brute_force(low, high, compute):
    """Compute the quotients at every corner and at a grid of every cell, and keep the extremes."""
    grids = [np.unique(np.linspace(a, b, 5)) for a, b in zip(low.ravel(), high.ravel(), strict=True)]
    least, most = np.full(low.shape, np.inf), np.full(low.shape, -np.inf)
    for values in itertools.product(*grids):
        quotient = compute(np.array(values).reshape(low.shape))
        least, most = np.fmin(least, quotient), np.fmax(most, quotient)
    return least, most


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"base": np.array([400.0, 700.0, 500.0])},
        {"reference_base": 2000.0},
        {"base": np.array([400.0, 700.0, 500.0]), "reference_base": 2000.0},
    ],
)
@pytest.mark.parametrize("seed", [1, 2])
def test_bounds_within_the_sum_are_exact(options, seed):
    rng = np.random.default_rng(seed)
    low = rng.integers(0, 100, (3, 2)).astype(float)
    high = low + np.array([[80, 0], [30, 200], [0, 99.0]])
    bounds = location_quotient_bounds(low, high, **options)
    least, most = brute_force(low, high, lambda jobs: location_quotient(jobs, **options))
    assert (bounds.lower <= least * (1 + 1e-12)).all()
    assert (bounds.upper >= most * (1 - 1e-12)).all()
    # The grid misses the peak of a cell by little, and meets every corner.
    np.testing.assert_allclose(bounds.lower, least, rtol=1e-9)
    np.testing.assert_allclose(bounds.upper, most, rtol=0.05)


def test_the_quotient_peaks_inside_the_range_of_its_cell():
    low = np.array([[1.0, 5.0], [5.0, 1000.0]])
    high = np.array([[100.0, 5.0], [5.0, 1000.0]])
    inner = [location_quotient(np.array([[e, 5.0], [5.0, 1000.0]]))[0, 0] for e in np.linspace(1, 100, 9901)]
    bounds = location_quotient_bounds(low, high)
    assert bounds.upper[0, 0] == pytest.approx(max(inner), rel=1e-6)
    assert max(inner) > 1.5 * max(inner[0], inner[-1])


def test_known_cells_have_one_quotient():
    jobs = np.random.default_rng(5).integers(0, 50, (20, 6)).astype(float)
    for options in ({}, {"reference": jobs.sum(axis=0) * 3.0}):
        quotient = location_quotient(jobs, **options)
        reference = {"reference_lower": options["reference"]} if options else {}
        bounds = location_quotient_bounds(jobs, jobs, **reference)
        np.testing.assert_allclose(bounds.lower, quotient)
        np.testing.assert_allclose(bounds.upper, quotient)


def test_a_free_reference_is_exact_and_contains_every_feasible_quotient():
    low, high = np.array([[10.0, 20.0]]), np.array([[30.0, 20.0]])
    bounds = location_quotient_bounds(low, high, reference_lower=[100, 500], reference_upper=[200, 900])
    assert bounds.lower[0, 0] == pytest.approx((10 / 30) / (200 / 700))
    assert bounds.upper[0, 0] == pytest.approx((30 / 50) / (100 / 1000))
    with_base = location_quotient_bounds(
        low, high, reference_lower=[100, 500], base=[100], reference_base=1000
    )
    assert with_base.upper[0, 0] == pytest.approx((30 / 100) / (100 / 1000))


def test_cells_that_may_be_alone_are_told_apart():
    nothing = location_quotient_bounds([[0, 0], [0, 5]], [[0, 0], [0, 5]])
    assert np.isnan(nothing.lower[0]).all()
    assert np.isnan(nothing.upper[:, 0]).all()
    # The only possible job of its region and of its industry: the quotient may be as large as one likes.
    alone = location_quotient_bounds([[0, 0], [0, 500]], [[9, 0], [0, 500]])
    assert alone.upper[0, 0] == np.inf
    assert alone.lower[0, 0] == pytest.approx(location_quotient([[9, 0], [0, 500]])[0, 0])


def test_bounds_refuse_crossed_input():
    with pytest.raises(ValueError, match="lower exceeds upper"):
        location_quotient_bounds([[2]], [[1]])
    with pytest.raises(ValueError, match="reference_upper needs reference_lower"):
        location_quotient_bounds([[2]], [[3]], reference_upper=[5])


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.real_data
def test_published_quotients_of_the_states(real_data: Path):
    rows = [r for r in read(real_data / "us_states_clusters_2016.csv") if r["traded_b"] == "TRUE"]
    nation = [r for r in read(real_data / "us_national_clusters_2016.csv") if r["traded"] == "True"]
    clusters = [r["cluster_code"] for r in nation]
    states = sorted({r["region_code_t"] for r in rows})
    jobs, published = np.zeros((2, len(states), len(clusters)))
    for row in rows:
        cell = states.index(row["region_code_t"]), clusters.index(row["cluster_code_t"])
        jobs[cell], published[cell] = float(row["emp_tl"]), float(row["lq_tf"])
    quotient = location_quotient(jobs, reference=[float(r["employment"]) for r in nation])
    np.testing.assert_allclose(quotient, published, rtol=1e-6, atol=0)
