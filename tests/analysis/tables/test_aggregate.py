"""Sums along code mappings keep every job, carry bounds, and say what they leave out."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from klustermotor.analysis.tables import (
    RegionIndustryTable,
    aggregate,
    bridge_classification,
    classification_breaks,
    join_periods,
    table_from_frame,
    table_of,
)


@pytest.fixture
def table() -> RegionIndustryTable:
    """One region, three industries: 5 jobs, hidden 20–99, 7 jobs."""
    return table_from_frame(
        pl.DataFrame(
            {
                "region": "01",
                "industry": ["A1", "A2", "B1"],
                "employment": [5, 0, 7],
                "establishments": [1, 2, 3],
                "flag": ["", "B", ""],
            }
        )
    )


def test_bounds_add_up_and_hidden_stays_hidden(table: RegionIndustryTable) -> None:
    result = aggregate(table, {"A1": "A", "A2": "A", "B1": "B"}, names={"A": "Farming"}).table
    assert result.industries == ("A", "B")
    assert_array_equal(result.at(), [[np.nan, 7]])
    assert_array_equal(result.lower_at(), [[25, 7]])
    assert_array_equal(result.upper_at(), [[104, 7]])
    assert_array_equal(result.establishments_at(), [[3, 3]])
    assert_array_equal(result.suppressed[:, :, 0], [[True, False]])
    assert result.industry_names == {"A": "Farming"}


def test_a_filled_member_makes_a_filled_sum(table: RegionIndustryTable) -> None:
    filled = table.with_filled(np.where(table.hidden, 40, table.employment), table.lower, table.upper)
    result = aggregate(filled, {"A1": "A", "A2": "A", "B1": "B"}).table
    assert_array_equal(result.at(), [[45, 7]])
    assert_array_equal(result.filled[:, :, 0], [[True, False]])


def test_a_code_splits_by_weights(table: RegionIndustryTable) -> None:
    result = aggregate(table, {"A1": {"X": 0.2, "Y": 0.8}, "A2": "Z", "B1": "Y"}).table
    assert_allclose(result.at(), [[1, 11, np.nan]])


@pytest.mark.parametrize("weights", [{"X": 0.5, "Y": 0.4}, {"X": 1.5, "Y": -0.5}, {}, {"X": float("nan")}])
def test_weights_that_do_not_sum_to_one_are_refused(
    table: RegionIndustryTable, weights: dict[str, float]
) -> None:
    with pytest.raises(ValueError, match="weights of code 'A1' must sum to 1"):
        aggregate(table, {"A1": weights, "A2": "Z", "B1": "Z"})


def test_unknown_codes_are_named_with_their_jobs(table: RegionIndustryTable) -> None:
    with pytest.raises(
        ValueError,
        match=r"2 industry codes holding 7 jobs, 58.3% of all and 1 hidden cells: 'B1' \(7 jobs\), 'A2'",
    ):
        aggregate(table, {"A1": "A"})
    with pytest.raises(
        ValueError, match=r"knows none of the 3 industry codes, which look like 'A1', .* '311'"
    ):
        aggregate(table, {"311": "A"}, unknown="leave_out")


def test_what_is_left_out_is_told(table: RegionIndustryTable) -> None:
    coverage = aggregate(table, {"A1": "A", "Z9": "Z"}, unknown="leave_out").coverage
    assert coverage.left_out == ("A2", "B1")
    assert coverage.unused == ("Z9",)
    assert_array_equal(coverage.employment, [[0], [7]])
    assert_array_equal(coverage.hidden_cells, [[1], [0]])
    assert_allclose(coverage.share_left_out, [7 / 12])


def test_order_of_targets() -> None:
    table = table_of([[[1], [2], [3]]], regions=["1"], industries=["a", "b", "c"])
    mapping = {"a": "10", "b": "9", "c": "10"}
    assert aggregate(table, mapping).table.industries == ("9", "10")
    given_order = aggregate(table, mapping, order="given").table
    assert given_order.industries == ("10", "9")
    assert_array_equal(given_order.at(), [[4, 2]])


def test_regions_and_periods_aggregate_too() -> None:
    table = table_of(
        [[[1, 2]], [[3, 4]]], regions=["0380", "0381"], industries=["A"], periods=["2010", "2011"]
    )
    county = aggregate(table, {"0380": "03", "0381": "03"}, axis="region").table
    assert_array_equal(county.employment, [[[4, 6]]])
    both = aggregate(table, {"2010": "2010–2011", "2011": "2010–2011"}, axis="period").table
    assert_array_equal(both.at(), [[3], [7]])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(0, 1e6), min_size=3, max_size=3), st.floats(0, 1))
def test_no_job_is_lost_when_codes_split(jobs: list[float], share: float) -> None:
    table = table_of([[[j] for j in jobs]], regions=["1"], industries=["a", "b", "c"])
    result = aggregate(table, {"a": {"x": share, "y": 1 - share}, "b": "x", "c": "y"}).table
    assert_allclose(result.at().sum(), sum(jobs), rtol=1e-12)


def test_a_series_is_carried_over_a_break() -> None:
    table = table_from_frame(
        pl.DataFrame(
            {
                "region": "1",
                "industry": ["old", "same", "new1", "new2", "same"],
                "period": ["2007", "2007", "2008", "2008", "2008"],
                "employment": [10, 5, 6, 4, 5],
            }
        )
    )
    (found,) = classification_breaks(table)
    assert (found.earlier, found.later, found.gone, found.new) == ("2007", "2008", ("old",), ("new1", "new2"))
    assert_allclose([found.share_gone, found.share_new], [10 / 15, 10 / 15])
    assert classification_breaks(table, minimum_share=0.7) == ()
    concordance = {"2007": {"old": {"new1": 0.6, "new2": 0.4}}}
    with pytest.raises(ValueError, match=r"concordance for period '2007': .*'same' \(5 jobs\)"):
        bridge_classification(table, concordance)
    bridged = bridge_classification(table, concordance, unknown="keep").table
    assert bridged.industries == ("new1", "new2", "same")
    assert_allclose(bridged.employment[0], [[6, 6], [4, 4], [5, 5]])
    assert classification_breaks(bridged) == ()
    left = bridge_classification(table, concordance, unknown="leave_out")
    assert left.coverage.left_out == ("same",)
    assert_array_equal(left.coverage.employment, [[5, 0]])


def test_joining_keeps_flags_and_bounds(table: RegionIndustryTable) -> None:
    other = table_of([[[1]]], regions=["02"], industries=["C"], periods=["2"])
    joined = join_periods([replace(table, periods=("1",)), other])
    assert joined.establishments is None
    assert joined.flag("01", "A2", "1") == "B"
    assert joined.upper[0, 1, 0] == 99
    with pytest.raises(ValueError, match="the period '2' stands twice"):
        join_periods([other, other])
    with pytest.raises(ValueError, match="no table to join"):
        join_periods([])
