"""Every decomposition adds up, agrees with its formula written out, and says what is wrong with its input."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import sparse

from klustermotor.analysis.growth import (
    arcelus,
    dynamic_shift_share,
    esteban_marquillas,
    shift_share,
    spatial_shift_share,
)

RING = 4  # regions in the property tests, each with two neighbours


def _ring(n: int) -> np.ndarray:
    step = np.eye(n, k=1) + np.eye(n, k=-1)
    step[0, -1] = step[-1, 0] = 1
    return step


def _spatial(start: Any, end: Any, **options: Any) -> Any:
    return spatial_shift_share(start, end, weights=_ring(len(start)), **options)


FAMILY: list[Callable[..., Any]] = [shift_share, esteban_marquillas, arcelus, _spatial]
counts = arrays(
    np.float64,
    (RING, 3),
    elements=st.one_of(st.just(0.0), st.integers(1, 10**6).map(float), st.floats(0.01, 1e5)),
)


def _assert_adds_up(parts: Any, change: np.ndarray) -> None:
    components = np.array(list(parts.components().values()))
    assert np.isfinite(components).all()
    scale = np.maximum(np.abs(components).max(axis=0), np.abs(change))
    assert (np.abs(components.sum(axis=0) - change) <= 1e-9 * np.maximum(scale, 1e-9)).all()
    np.testing.assert_array_equal(parts.change, components.sum(axis=0))


@pytest.mark.parametrize("method", FAMILY)
@settings(max_examples=60, deadline=None)
@given(start=counts, end=counts)
def test_components_add_up_to_the_change_whatever_appears_or_disappears(
    method: Callable[..., Any], start: np.ndarray, end: np.ndarray
) -> None:
    if start.sum() == 0:
        start[0, 0] = 1
    _assert_adds_up(method(start, end), end - start)


@pytest.mark.parametrize("method", FAMILY)
@settings(max_examples=30, deadline=None)
@given(start=counts, end=counts, extra=arrays(np.float64, 3, elements=st.floats(0, 1e6)))
def test_components_add_up_against_a_given_reference(
    method: Callable[..., Any], start: np.ndarray, end: np.ndarray, extra: np.ndarray
) -> None:
    reference = {"reference_start": start.sum(axis=0) + extra + 1, "reference_end": end.sum(axis=0) + extra}
    _assert_adds_up(method(start, end, **reference), end - start)


@settings(max_examples=40, deadline=None)
@given(periods=st.lists(counts, min_size=2, max_size=4))
def test_dynamic_components_add_up_over_the_years(periods: list[np.ndarray]) -> None:
    jobs = np.stack(periods, axis=2)
    jobs[0, 0, :] += 1
    parts = dynamic_shift_share(jobs)
    _assert_adds_up(parts.total, jobs[:, :, -1] - jobs[:, :, 0])
    for total, step in zip(
        parts.total.components().values(),
        (parts.national_growth_by_step, parts.industry_mix_by_step, parts.competitive_by_step),
        strict=True,
    ):
        assert step.sum(axis=1) == pytest.approx(total.sum(axis=1), rel=1e-9, abs=1e-3)


@settings(max_examples=40, deadline=None)
@given(start=counts, end=counts)
def test_shifts_cancel_out_over_the_regions_of_the_nation(start: np.ndarray, end: np.ndarray) -> None:
    start = start + 1
    parts = shift_share(start, end)
    scale = start.sum() + end.sum()
    assert np.abs(parts.competitive.sum(axis=0)).max() <= 1e-9 * scale
    assert abs(parts.industry_mix.sum()) <= 1e-9 * scale


@pytest.mark.parametrize("method", FAMILY)
def test_scaling_all_counts_scales_the_components(method: Callable[..., Any]) -> None:
    rng = np.random.default_rng(5)
    start, end = rng.integers(1, 500, (2, 5, 6)).astype(float)
    once, tenfold = method(start, end), method(10 * start, 10 * end)
    for one, ten in zip(once.components().values(), tenfold.components().values(), strict=True):
        np.testing.assert_allclose(ten, 10 * one, rtol=1e-9, atol=1e-9)


def test_classic_by_hand() -> None:
    # Nation 400 → 440 (10%); cars 200 → 240 (20%), food 200 → 200 (0%). Region 0 has 100 cars, 50 food.
    parts = shift_share([[100, 50], [100, 150]], [[130, 40], [110, 160]])
    np.testing.assert_allclose(parts.national_growth, [[10, 5], [10, 15]])
    np.testing.assert_allclose(parts.industry_mix, [[10, -5], [10, -15]])
    np.testing.assert_allclose(parts.competitive, [[10, -10], [-10, 10]])


def test_esteban_marquillas_agrees_with_its_formula_cell_by_cell() -> None:
    rng = np.random.default_rng(1)
    start, end = rng.integers(1, 500, (2, 6, 5)).astype(float)
    parts = esteban_marquillas(start, end)
    nation, later = start.sum(axis=0), end.sum(axis=0)
    for r in range(6):
        for i in range(5):
            homothetic = start[r].sum() * nation[i] / nation.sum()
            lead = end[r, i] / start[r, i] - later[i] / nation[i]
            assert parts.competitive[r, i] == pytest.approx(homothetic * lead)
            assert parts.allocation[r, i] == pytest.approx((start[r, i] - homothetic) * lead, abs=1e-9)


def test_arcelus_agrees_with_its_formula_cell_by_cell_and_nests_the_classic() -> None:
    rng = np.random.default_rng(2)
    start, end = rng.integers(1, 500, (2, 6, 5)).astype(float)
    parts = arcelus(start, end)
    nation, later = start.sum(axis=0), end.sum(axis=0)
    g = later.sum() / nation.sum() - 1
    for r in range(6):
        region = end[r].sum() / start[r].sum() - 1
        for i in range(5):
            industry, cell = later[i] / nation[i] - 1, end[r, i] / start[r, i] - 1
            h = start[r].sum() * nation[i] / nation.sum()
            rates = [g, industry - g, region - g, (cell - region) - (industry - g)]
            wanted = [weight * rate for rate in rates for weight in (h, start[r, i] - h)]
            found = [part[r, i] for part in parts.components().values()]
            assert found == pytest.approx(wanted, abs=1e-8)
    classic = shift_share(start, end)
    np.testing.assert_allclose(
        parts.national_growth + parts.national_growth_specialisation, classic.national_growth, atol=1e-9
    )
    np.testing.assert_allclose(
        parts.industry_mix + parts.industry_mix_specialisation, classic.industry_mix, atol=1e-9
    )


def test_dynamic_is_the_sum_of_yearly_decompositions_and_differs_from_the_ends_alone() -> None:
    rng = np.random.default_rng(3)
    jobs = np.cumsum(rng.integers(1, 50, (4, 3, 6)), axis=2).astype(float)
    parts = dynamic_shift_share(jobs)
    yearly = [shift_share(jobs[:, :, t], jobs[:, :, t + 1]) for t in range(5)]
    np.testing.assert_allclose(parts.total.competitive, sum(year.competitive for year in yearly))
    np.testing.assert_allclose(parts.competitive_by_step[:, 2], yearly[2].competitive.sum(axis=1))
    assert not np.allclose(parts.total.competitive, shift_share(jobs[:, :, 0], jobs[:, :, -1]).competitive)
    nation = jobs.sum(axis=0)
    np.testing.assert_allclose(
        dynamic_shift_share(jobs, reference=nation).total.competitive, parts.total.competitive
    )


def test_spatial_agrees_with_its_formula_and_takes_sparse_weights() -> None:
    rng = np.random.default_rng(4)
    start, end = rng.integers(1, 500, (2, 5, 3)).astype(float)
    weights = rng.random((5, 5)) * (1 - np.eye(5))
    parts = spatial_shift_share(start, end, weights=weights)
    rows = weights / weights.sum(axis=1, keepdims=True)
    around = (rows @ end) / (rows @ start) - 1
    industry = end.sum(axis=0) / start.sum(axis=0) - 1
    np.testing.assert_allclose(parts.neighbour_nation, start * (around - industry), atol=1e-8)
    np.testing.assert_allclose(parts.region_neighbour, start * (end / start - 1 - around), atol=1e-8)
    same = spatial_shift_share(start, end, weights=sparse.csr_array(weights))
    np.testing.assert_allclose(same.region_neighbour, parts.region_neighbour)


def test_a_region_without_neighbours_is_compared_with_the_nation() -> None:
    start, end = np.array([[10.0], [20.0], [5.0]]), np.array([[20.0], [20.0], [5.0]])
    parts = spatial_shift_share(start, end, weights=[[0, 1, 0], [1, 0, 0], [0, 0, 0]])
    assert parts.neighbour_nation[2, 0] == 0
    assert parts.region_neighbour[2, 0] == pytest.approx(shift_share(start, end).competitive[2, 0])


def test_new_and_lost_industries_are_the_regions_own() -> None:
    start, end = np.array([[0.0, 10.0], [20.0, 10.0]]), np.array([[5.0, 0.0], [20.0, 10.0]])
    parts = shift_share(start, end)
    assert parts.competitive[0, 0] == 5
    assert parts.national_growth[0, 0] == parts.industry_mix[0, 0] == 0
    assert esteban_marquillas(start, end).competitive[0, 0] == 5
    assert esteban_marquillas(start, end).allocation[0, 0] == 0
    assert arcelus(start, end).change[0, 0] == pytest.approx(5)
    assert parts.change[0, 1] == pytest.approx(-10)


def test_an_industry_new_to_the_whole_nation_is_competitive_everywhere() -> None:
    parts = shift_share([[10, 0], [10, 0]], [[10, 4], [10, 6]])
    np.testing.assert_array_equal(parts.competitive[:, 1], [4, 6])
    np.testing.assert_array_equal(parts.industry_mix[:, 1], [0, 0])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"reference_start": [1, 2]}, "give reference_start and reference_end together"),
        ({"reference_start": [1], "reference_end": [1]}, r"reference_start must have shape \(2,\)"),
        ({"reference_start": [0, 0], "reference_end": [1, 1]}, "no jobs at the start"),
        ({"reference_start": [1, -1], "reference_end": [1, 1]}, "must not be negative: -1 at industry 1"),
    ],
)
def test_bad_references_are_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        shift_share([[1, 2]], [[1, 2]], **options)


def test_bad_counts_are_refused_with_the_place_named() -> None:
    with pytest.raises(ValueError, match="end must not be negative: -1 at region 0, industry 1"):
        shift_share([[1, 2]], [[1, -1]])
    with pytest.raises(ValueError, match="start must be finite: nan at region 0, industry 0"):
        shift_share([[np.nan, 2]], [[1, 1]])
    with pytest.raises(ValueError, match=r"end must have shape \(1, 2\)"):
        shift_share([[1, 2]], [[1], [2]])
    with pytest.raises(ValueError, match="no jobs at the start"):
        shift_share([[0, 0]], [[1, 1]])
    with pytest.raises(ValueError, match="at least two periods"):
        dynamic_shift_share([[[1.0]]])
    with pytest.raises(ValueError, match="no jobs in period 1"):
        dynamic_shift_share([[[1.0, 0.0, 2.0]]])
    with pytest.raises(ValueError, match=r"reference must have shape \(1, 2\)"):
        dynamic_shift_share([[[1.0, 2.0]]], reference=[[1.0, 2.0, 3.0]])


def test_bad_weights_are_refused() -> None:
    start = end = [[1.0], [2.0]]
    with pytest.raises(ValueError, match=r"weights must have shape \(2, 2\)"):
        spatial_shift_share(start, end, weights=[[0.0]])
    with pytest.raises(ValueError, match="region 1 is its own neighbour"):
        spatial_shift_share(start, end, weights=[[0, 1], [1, 1]])
    with pytest.raises(ValueError, match="weights must not be negative"):
        spatial_shift_share(start, end, weights=[[0, -1], [1, 0]])
    with pytest.raises(ValueError, match="weights must not be negative"):
        spatial_shift_share(start, end, weights=sparse.csr_array(np.array([[0, -1.0], [1, 0]])))
