"""The table keeps labels, flags and bounds, and refuses parts that contradict each other."""

import pickle
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from klustermotor.analysis.tables import RegionIndustryTable, table_from_frame, table_of


@pytest.fixture
def table() -> RegionIndustryTable:
    """Two regions, two industries, two years; one cell hidden as B (20–99)."""
    return table_from_frame(
        pl.DataFrame(
            {
                "region": ["01", "01", "02", "02"],
                "industry": ["A", "B", "A", "A"],
                "period": ["2010", "2010", "2010", "2011"],
                "employment": [5, 0, 7, 9],
                "establishments": [1, 2, 3, 4],
                "wages": [50, 0, 70, 90],
                "flag": [None, "B", None, "p"],
            }
        )
    )


def test_cells_stand_where_their_row_says(table: RegionIndustryTable) -> None:
    assert table.shape == (2, 2, 2)
    np.testing.assert_array_equal(table.at("2010"), [[5, np.nan], [7, 0]])
    np.testing.assert_array_equal(table.at("2011"), [[0, 0], [9, 0]])
    np.testing.assert_array_equal(table.lower_at("2010"), [[5, 20], [7, 0]])
    np.testing.assert_array_equal(table.upper_at("2010"), [[5, 99], [7, 0]])
    np.testing.assert_array_equal(table.establishments_at("2010"), [[1, 2], [3, 0]])
    np.testing.assert_array_equal(table.wages_at("2010"), [[50, np.nan], [70, 0]])
    assert table.flag("01", "B", "2010") == "B"
    assert table.flag("02", "A", "2011") == "p"
    assert table.flag("02", "B", "2011") == ""
    assert table.present.sum() == 4


def test_select_keeps_the_order_asked_for(table: RegionIndustryTable) -> None:
    part = table.select(regions=["02", "01"], periods=["2010"])
    assert part.regions == ("02", "01")
    np.testing.assert_array_equal(part.at(), [[7, 0], [5, np.nan]])


def test_an_unknown_code_is_named_with_those_alike(table: RegionIndustryTable) -> None:
    with pytest.raises(ValueError, match=r"no region '1' in the table; it has 2, among them '01'"):
        table.select(regions=["1"])
    with pytest.raises(ValueError, match="no period '2012'"):
        table.at("2012")
    with pytest.raises(ValueError, match="say which period is meant: the table has 2, 2010 to 2011"):
        table.at()


def test_filling_marks_the_hidden_cell_and_leaves_published_ones(table: RegionIndustryTable) -> None:
    values = np.where(table.hidden, 40.0, table.employment)
    filled = table.with_filled(values, np.where(table.hidden, 30, table.lower), table.upper)
    assert filled.filled.sum() == 1
    assert not filled.hidden.any()
    assert filled.suppressed[0, 1, 0]
    with pytest.raises(ValueError, match=r"must not change a published value: region '01', industry 'A'"):
        table.with_filled(values + 1, table.lower, table.upper)
    with pytest.raises(ValueError, match="outside its bounds: region '01', industry 'B', period '2010'"):
        table.with_filled(np.where(table.hidden, 100.0, table.employment), table.lower, table.upper)


def test_the_frame_holds_what_the_table_holds(table: RegionIndustryTable) -> None:
    frame = table.to_frame()
    assert frame.columns == [
        *("region", "industry", "period", "employment", "lower", "upper", "suppressed", "filled"),
        *("establishments", "wages", "flag"),
    ]
    assert frame["employment"].to_list() == [5, None, 7, 9]
    assert table.to_frame(only_present=False).height == 8
    again = table_from_frame(frame)
    np.testing.assert_array_equal(again.employment, table.employment)
    np.testing.assert_array_equal(again.upper, table.upper)


def test_contradictions_are_refused(table: RegionIndustryTable) -> None:
    with pytest.raises(ValueError, match="the region '01' stands twice"):
        replace(table, regions=("01", "01"))
    with pytest.raises(ValueError, match="lower must have shape"):
        replace(table, lower=table.lower[:1])
    with pytest.raises(ValueError, match="missing though the cell is not hidden"):
        replace(table, suppressed=np.zeros(table.shape, dtype=bool))
    with pytest.raises(ValueError, match="only a suppressed cell can be filled"):
        replace(table, filled=~table.suppressed)
    with pytest.raises(ValueError, match="bounds must be numbers"):
        replace(table, lower=table.upper, upper=table.lower)
    with pytest.raises(ValueError, match="a flag code points outside"):
        replace(table, flag_labels=("",))


def test_a_table_without_establishments_says_so() -> None:
    bare = table_of([[[1.0]]], regions=["1"], industries=["A"])
    with pytest.raises(ValueError, match="no establishments; name their column"):
        bare.establishments_at()
    assert bare.to_frame().columns[:3] == ["region", "industry", "employment"]


def test_a_table_travels_between_processes(table: RegionIndustryTable) -> None:
    back = pickle.loads(pickle.dumps(table))
    np.testing.assert_array_equal(back.lower, table.lower)
