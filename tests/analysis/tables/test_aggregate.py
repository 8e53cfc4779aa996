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
        match=r"2 industry codes holding 7 jobs, 58.3% of all and 1 hidden cells: 'B1' \(7 jobs\) in region "
        r"'01'; 'A2' \(0 jobs\) in region '01'; add them",
    ):
        aggregate(table, {"A1": "A"})
    with pytest.raises(
        ValueError, match=r"knows none of the 3 industry codes, which look like 'A1', .* '311'"
    ):
        aggregate(table, {"311": "A"}, unknown="leave_out")


def test_unknown_codes_are_named_with_the_places_where_they_stand() -> None:
    jobs = np.zeros((6, 2, 3))
    jobs[:, 0] = 1
    jobs[1:, 1, 1:] = 2
    table = table_of(
        jobs, regions=[f"0{i}" for i in range(6)], industries=["A", "Z"], periods=["2009", "2010", "2011"]
    )
    places = r"'Z' \(20 jobs\) in regions '01', '02', '03' and 2 more, periods '2010', '2011'; add them"
    with pytest.raises(ValueError, match=places):
        aggregate(table, {"A": "A"})
    places = r"'05' \(7 jobs\) in industries 'A', 'Z', periods '2009', '2010', '2011'; add them"
    with pytest.raises(ValueError, match=places):
        aggregate(table, {f"0{i}": "0" for i in range(5)}, axis="region")
    with pytest.raises(
        ValueError, match=r"'2011' \(16 jobs\) in regions '00', '01', '02' and 3 more; add them"
    ):
        aggregate(table, {"2009": "1", "2010": "1"}, axis="period")


def of_codes(codes: list[str], jobs: list[list[int]] | None = None) -> RegionIndustryTable:
    """Return a table of one region with codes, 5 jobs each or by period as given."""
    by_period = jobs or [[5]] * len(codes)
    periods = [str(2000 + i) for i in range(len(by_period[0]))]
    return table_of([by_period], regions=["01"], industries=codes, periods=periods)


@pytest.mark.parametrize(
    ("codes", "message"),
    [
        (["31----", "311---"], "'31----' and its own part '311---' both into 'X'"),
        (["31----", "311421"], "'31----' and its own part '311421' both into 'X'"),
        (["TOTAL", "C", "F"], "'TOTAL' and its own part 'C' both into 'X'"),
        (["C", "10.1"], r"'C' and its own part '10\.1' both into 'X'"),
        (["31", "311"], "'31' and its own part '311' both into 'X'"),  # NAICS or NACE
        (["K", "K61", "V"], "'K' and its own part 'K61' both into 'X'"),
        (["J", "K", "58", "61"], "'J' and its own part '58' both into 'X'"),  # by both revisions of NACE
    ],
)
def test_a_code_and_its_own_part_do_not_go_into_one_target(codes: list[str], message: str) -> None:
    mapping = dict.fromkeys(codes, "X")
    with pytest.raises(ValueError, match=message + r", so that .* in region '01', period '2000'; leave one"):
        aggregate(of_codes(codes), mapping)


def test_levels_may_stand_beside_each_other_where_nothing_counts_twice() -> None:
    codes = ["31----", "311---", "312---"]
    apart = aggregate(of_codes(codes), {"31----": "all", "311---": "parts", "312---": "parts"}).table
    assert_array_equal(apart.at(), [[5, 10]])
    # A classification that gains detail: the code alone in one period, its parts in the next.
    detailed = of_codes(codes, [[9, 0], [0, 4], [0, 5]])
    assert_array_equal(aggregate(detailed, dict.fromkeys(codes, "X")).table.employment, [[[9, 9]]])
    # By either revision of NACE 61 lies elsewhere, so that nothing is certain.
    assert_array_equal(
        aggregate(of_codes(["J", "K", "61"]), {"J": "X", "61": "X", "K": "Y"}).table.at(), [[10, 5]]
    )
    own = ["cars", "cars and ships"]
    assert_array_equal(aggregate(of_codes(own), dict.fromkeys(own, "X")).table.at(), [[10]])
    regions = table_of([[[1]], [[2]]], regions=["31", "311"], industries=["A"])
    assert_array_equal(aggregate(regions, {"31": "X", "311": "X"}, axis="region").table.at(), [[3]])


def test_a_hidden_part_counts_twice_as_well() -> None:
    rows = {"region": "01", "industry": ["31----", "311---"], "employment": [50, 0], "flag": ["", "A"]}
    with pytest.raises(ValueError, match=r"jobs would count twice, first in region '01'; leave one"):
        aggregate(table_from_frame(pl.DataFrame(rows)), {"31----": "X", "311---": {"X": 0.5, "Y": 0.5}})


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
