"""Locational correlation, purchases, occupations."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from klustermotor.analysis.relatedness import input_output_links, locational_correlation, occupation_links


def test_locational_correlation_equals_numpy() -> None:
    counts = np.random.default_rng(3).lognormal(5, 2, (30, 8))
    np.testing.assert_allclose(locational_correlation(counts), np.corrcoef(counts.T), atol=1e-14)


def test_constant_and_missing_industries_have_no_correlation() -> None:
    counts = np.array([[0.1, 1, 5], [0.1, 2, np.nan], [0.1, 4, 6]])
    found = locational_correlation(counts)
    assert np.isnan(found[[0, 2]]).all()
    assert found[1, 1] == 1


def test_large_and_small_figures_keep_their_correlation() -> None:
    base = np.array([[1.0, 3.0], [2.0, 1.0], [3.0, 2.0], [7.0, 2.0]])
    np.testing.assert_allclose(
        locational_correlation(base * [1e200, 1e-200]), locational_correlation(base), rtol=1e-12
    )


@given(arrays(np.float64, (6, 4), elements=st.integers(0, 20)))
@settings(max_examples=30, deadline=None)
def test_correlations_are_symmetric_and_bounded(counts: np.ndarray) -> None:
    found = locational_correlation(counts)
    np.testing.assert_array_equal(found, found.T)
    known = found[~np.isnan(found)]
    assert ((known >= -1) & (known <= 1)).all()
    np.testing.assert_allclose(locational_correlation(counts[::-1] * 3), found, atol=1e-12)


def test_input_output_link_is_the_largest_of_four_shares() -> None:
    sales = np.array([[10.0, 30, 10], [5, 0, 5], [0, 10, 0]])
    found = input_output_links(sales)
    inputs, outputs = sales.sum(axis=0), sales.sum(axis=1)
    for i in range(3):
        for j in range(3):
            shares = [
                sales[j, i] / inputs[i],  # of what i buys, from j
                sales[i, j] / inputs[j],  # of what j buys, from i
                sales[i, j] / outputs[i],  # of what i sells, to j
                sales[j, i] / outputs[j],  # of what j sells, to i
            ]
            assert found[i, j] == pytest.approx(0 if i == j else max(shares))


def test_totals_with_final_demand_weaken_the_link() -> None:
    found = input_output_links([[0, 30], [0, 0]], total_inputs=[1, 60], total_outputs=[300, 1])
    assert found[0, 1] == pytest.approx(0.5)


def test_an_industry_that_neither_buys_nor_sells_has_no_link() -> None:
    found = input_output_links([[0, 1, 0], [1, 0, 0], [0, 0, 0]])
    assert np.isnan(found[2]).all()
    assert found[0, 1] == 1


def test_occupation_links_ignore_the_size_of_industries() -> None:
    staffing = np.random.default_rng(5).poisson(20, (6, 12)).astype(float)
    shares = staffing / staffing.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(occupation_links(staffing), np.corrcoef(shares), atol=1e-13)
    np.testing.assert_allclose(occupation_links(shares), occupation_links(staffing), atol=1e-13)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: locational_correlation([[1, 2]]), "at least two"),
        (lambda: locational_correlation([[1, -2], [1, 2]]), "must not be negative"),
        (lambda: input_output_links([[1, 2]]), "must be square"),
        (
            lambda: input_output_links([[0, 9], [1, 0]], total_outputs=[5, 5]),
            "total_outputs is 5 at industry 0",
        ),
        (lambda: input_output_links([[0, 9], [1, 0]], total_inputs=[5]), "must have shape"),
        (lambda: occupation_links([[1], [2]]), "at least two"),
    ],
)
def test_bad_input_is_refused(call, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()
