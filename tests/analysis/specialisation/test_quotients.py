"""Location quotients and their bounds."""

import csv
import itertools
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from klustermotor.analysis.regional_analysis import assess_clusters
from klustermotor.analysis.specialisation import (
    expected_employment,
    location_quotient,
    location_quotient_bounds,
    location_quotient_interval,
    rank_among_regions,
    strong_clusters,
)
from klustermotor.analysis.tables import fill_suppressed, table_from_frame

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


def test_a_reference_may_lack_what_no_region_has_and_hold_less_than_a_region():
    quotient = location_quotient([[0, 30, 70]], reference=[0, 10, 90])
    assert np.isnan(quotient[0, 0])
    assert quotient[0, 1:] == pytest.approx([3.0, 0.7 / 0.9])


def test_against_a_reference_without_jobs_in_an_industry_the_quotient_is_undefined():
    jobs = [[1, 0, 9], [3, 4, 3], [2, 2, 6]]
    reference = [4, 0, 6]
    undefined = [False, True, False]
    quotient = location_quotient(jobs, reference=reference)
    interval = location_quotient_interval(jobs, reference=reference, level=0.9)
    bounds = location_quotient_bounds(jobs, np.add(jobs, 1), reference_lower=reference)
    ranks = rank_among_regions(quotient, where=np.array(jobs) > 0)
    found = (quotient, interval.estimate, interval.upper, interval.p_value, bounds.lower, bounds.upper, ranks)
    for values in found:
        assert (np.isnan(values[1]) == undefined).all()
    assert not strong_clusters(quotient, jobs).strong[:, 1].any()


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


def test_a_base_bounds_its_cells():
    low, high, base = np.array([[0.0, 5], [10, 90]]), np.array([[50.0, 5], [10, 90]]), np.array([12.0, 100])
    bounds = location_quotient_bounds(low, high, base=base)
    reachable = location_quotient([[12, 5], [10, 90]], base=base)
    assert bounds.upper[0, 0] == pytest.approx(reachable[0, 0])
    assert bounds.lower[1, 0] == pytest.approx(reachable[1, 0])
    # A reference base bounds an industry: 20 jobs in all, of which 10 are elsewhere.
    within = location_quotient_bounds([[0, 2], [10, 3]], [[50, 2], [10, 3]], reference_base=20)
    assert within.lower[1, 0] == pytest.approx(location_quotient([[10, 2], [10, 3]], reference_base=20)[1, 0])


def unbounded_tables(rng, size):
    """Draw small tables of bounds, many of them without an upper bound or empty."""
    for _ in range(size):
        low = rng.integers(0, 30, (3, 3)) * (rng.random((3, 3)) < 0.6)
        width = rng.integers(0, 40, (3, 3)) * (rng.random((3, 3)) < 0.4)
        high = np.where(rng.random((3, 3)) < rng.choice([0.1, 0.3, 0.8]), np.inf, low + width)
        yield low.astype(float), high


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"reference_base": 300.0},
        {"base": np.array([90.0, 100, 110])},
        {"base": np.array([90.0, 100, 110]), "reference_base": 500.0},
        {"reference_lower": [50.0, 0, 7], "reference_upper": [60.0, np.inf, np.inf]},
        {"reference_lower": [50.0, 0, 7], "reference_upper": [60.0, np.inf, np.inf], "reference_base": 200.0},
        {"reference_lower": [50.0, 4, 7]},
    ],
)
def test_endless_bounds_are_the_limit_of_large_ones(options):
    for low, high in unbounded_tables(np.random.default_rng(20), 150):
        bounds = location_quotient_bounds(low, high, **options)
        finite = {
            name: np.minimum(value, 1e13) if name == "reference_upper" else value
            for name, value in options.items()
        }
        large = location_quotient_bounds(low, np.minimum(high, 1e12), **finite)
        np.testing.assert_allclose(bounds.lower, large.lower, rtol=1e-6, atol=1e-6)
        np.testing.assert_allclose(
            np.where(bounds.upper > 1e6, np.inf, bounds.upper),
            np.where(large.upper > 1e6, np.inf, large.upper),
            rtol=1e-6,
            atol=1e-6,
        )


def test_every_table_within_endless_bounds_keeps_to_the_quotients_bounds():
    rng = np.random.default_rng(21)
    for low, high in unbounded_tables(rng, 60):
        bounds = location_quotient_bounds(low, high)
        least, most = np.full((2, 3, 3), np.nan)
        for _ in range(60):
            grown = low + 10 ** rng.uniform(-6, 12, (3, 3)) * (rng.random((3, 3)) < 0.7)
            quotient = location_quotient(np.minimum(grown, high))
            least, most = np.fmin(least, quotient), np.fmax(most, quotient)
        possible = ~np.isnan(least)
        assert (bounds.lower[possible] <= least[possible] * (1 + 1e-9)).all()
        assert (bounds.upper[possible] >= most[possible] * (1 - 1e-9)).all()


def test_one_cell_without_an_upper_bound_by_hand():
    bounds = location_quotient_bounds([[40, 10], [0, 30], [20, 20]], [[40, 10], [np.inf, 30], [20, 20]])
    # 30 jobs in the rest of the region, 60 in the rest of the industry, 30 elsewhere.
    peak = (30 * 60 + np.sqrt(30 * 60 * (30 * 60 + 30 * 120))) / 30
    jobs = np.array([[40, 10], [peak, 30], [20, 20]])
    assert bounds.upper[1, 0] == pytest.approx(location_quotient(jobs)[1, 0])
    assert bounds.lower[1, 0] == 0.0
    # As that cell grows without end, its industry becomes everything, and so does its region.
    assert bounds.lower[0, 0] == pytest.approx(40 / 50)  # against a share of 1
    assert bounds.upper[0, 1] == np.inf  # against a share of 0
    assert bounds.lower[1, 1] == pytest.approx(30 / 60)  # of its own industry, by a region that is all


def test_unbounded_cells_go_through_an_assessment():
    frame = pl.DataFrame(
        {
            "region": ["01", "01", "02", "02", "03", "03"],
            "industry": ["a", "b"] * 3,
            "employment": [40, 10, None, 30, 20, 20],
            "flag": [None, None, "..", None, None, None],
        }
    )
    table = fill_suppressed(table_from_frame(frame), seed=1).table
    assert table.upper_at()[1, 0] == np.inf
    for reference in (None, {"a": 100.0, "b": 100.0}):
        found = assess_clusters(table, reference=reference)
        assert not np.isnan(found.bounds.lower).any()
        assert not np.isnan(found.bounds.upper).any()
        assert (found.bounds.lower <= found.location_quotient).all()
        assert (found.location_quotient <= found.bounds.upper).all()
    assert found.bounds.upper[1, 0] == pytest.approx(1 / 0.5)


def test_bounds_refuse_crossed_input():
    with pytest.raises(ValueError, match="more than reference_base 1"):
        location_quotient_bounds([[2]], [[3]], reference_base=1)
    with pytest.raises(ValueError, match="lower must be finite: inf"):
        location_quotient_bounds([[np.inf]], [[np.inf]])
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
