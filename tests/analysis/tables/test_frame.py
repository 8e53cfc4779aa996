"""A long frame becomes a table; what is wrong is refused with the rows named."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klustermotor.analysis.tables import CBP_FLAG_RANGES, natural_order, ranges_of_flags, table_from_frame


def frame(**columns: Any) -> pl.DataFrame:
    """Return a good frame of three rows with some columns replaced; None drops a column."""
    good: dict[str, Any] = {
        "region": ["01", "01", "02"],
        "industry": ["A", "B", "A"],
        "employment": [5, 6, 7],
    }
    return pl.DataFrame({name: cells for name, cells in {**good, **columns}.items() if cells is not None})


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"employment": None}, "no column for employment; the frame has region, industry"),
        ({"employment": ["5", "six", "7"]}, r"employment is not a number in 1 row: row 2 .*'B'\): 'six'"),
        (
            {"employment": [5, -6, 7]},
            r"employment is negative in 1 row: row 2 \(region '01', industry 'B'\): -6",
        ),
        (
            {"employment": [5, None, 7]},
            "employment is missing and no flag says that it is hidden in 1 row: row 2",
        ),
        ({"employment": [5.0, np.inf, 7.0]}, "employment is not finite in 1 row: row 2"),
        ({"employment": [5.0, np.nan, 7.0]}, "employment is not finite in 1 row: row 2"),
        ({"employment": [True, False, True]}, "employment must be numbers, but the column holds Boolean"),
        ({"employment": [0, 0, 0]}, "employment is 0 in all 3 rows"),
        ({"region": ["01", None, "02"]}, "the region is missing in 1 row: row 2"),
        ({"industry": ["A", " ", "A"]}, "the industry is missing in 1 row: row 2"),
        ({"region": ["01", "01", "01"]}, r"the same key .* in 2 rows: row 1 .*'A'\); row 3"),
        ({"flag": [None, "Q", ""]}, r"the flag is unknown in 1 row: row 2 .*'Q'\. Known are c"),
        ({"establishments": [1, -1, 1]}, "establishments is negative in 1 row: row 2"),
        ({"wages": [1, None, 1]}, "wages is missing"),
        ({"region": [], "industry": [], "employment": []}, "it has a header but no rows"),
    ],
)
def test_what_is_wrong_is_said_with_its_row(columns: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        table_from_frame(frame(**columns))


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (
            {"region": ["01", "01 ", "02"]},
            r"the region is that of other rows but for white space in 1 row: row 2 \(region '01 '",
        ),
        (
            {"region": [" 01", "01\t", "02"]},
            r"in 2 rows: row 1 \(region ' 01', .*; row 2 .*\. Write one code",
        ),
        ({"industry": ["A", "B", "A\u00a0"]}, r"the industry is that of other rows .* in 1 row: row 3 "),
        ({"period": ["2010", "2010", " 2010"]}, r"the period is that of other rows .* in 1 row: row 3 "),
    ],
)
def test_codes_may_not_differ_by_white_space_alone(columns: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        table_from_frame(frame(**columns))


def test_white_space_within_and_around_codes_stays_where_it_tells_them_apart_from_none() -> None:
    table = table_from_frame(frame(region=["Västra Götaland ", "Västra Götaland ", "VästraGötaland"]))
    assert table.regions == ("Västra Götaland ", "VästraGötaland")


def test_five_rows_are_shown_and_all_are_counted() -> None:
    many = pl.DataFrame({"region": [str(i) for i in range(9)], "industry": "A", "employment": -1})
    with pytest.raises(ValueError, match=r"in 9 rows: row 1 .*row 5 .*; and 4 more$"):
        table_from_frame(many)


def test_row_numbers_of_the_file_are_kept() -> None:
    with pytest.raises(ValueError, match="row 40 "):
        table_from_frame(frame(employment=[5, -1, 3], row=[39, 40, 41]))


def test_keys_stay_text() -> None:
    table = table_from_frame(frame(region=["01", "1", "02"], period=[2011.0, 2011.0, 2010.0]))
    assert table.regions == ("01", "1", "02")
    assert table.periods == ("2010", "2011")


def test_a_range_flag_hides_whatever_number_stands_there() -> None:
    table = table_from_frame(frame(employment=[5, 123, None], flag=["", "C", ".."]))
    np.testing.assert_array_equal(table.employment[:, :, 0], [[5, np.nan], [np.nan, 0]])
    np.testing.assert_array_equal(table.upper_at(), [[5, 249], [np.inf, 0]])
    np.testing.assert_array_equal(table.lower_at(), [[5, 100], [0, 0]])


def test_own_flags_take_the_place_of_the_census_letters() -> None:
    table = table_from_frame(frame(flag=["", "few", ""]), flag_ranges={"few": (1, 4)})
    assert table.upper_at()[0, 1] == 4
    with pytest.raises(ValueError, match="the flag is unknown"):
        table_from_frame(frame(flag=["", "C", ""]), flag_ranges={"few": (1, 4)})


def test_remarks_of_eurostat_leave_the_figure() -> None:
    table = table_from_frame(frame(flag=["bp", "e", None]))
    assert not table.suppressed.any()
    assert table.flag("01", "A") == "bp"


def test_census_ranges_join_without_gaps() -> None:
    bounds = list(CBP_FLAG_RANGES.values())
    assert all(low == before + 1 for (_, before), (low, _) in pairwise(bounds))
    assert len(bounds) == 12
    assert ranges_of_flags()["M"] == (100_000, np.inf)


def test_a_table_too_wide_for_memory_is_refused() -> None:
    codes = [f"{i:04}" for i in range(7000)]
    wide = pl.DataFrame({"region": codes, "industry": codes, "employment": 1})
    with pytest.raises(ValueError, match="7,000 regions × 7,000 industries × 1 periods are 49,000,000 cells"):
        table_from_frame(wide)


def test_natural_order() -> None:
    assert natural_order(["116", "9", "10"]) == ["9", "10", "116"]
    assert natural_order(["10", "010", "0", "00", "2"]) == ["0", "00", "2", "010", "10"]
    assert natural_order(["1" * 5000, "2"]) == ["2", "1" * 5000]
    numbers: list[str] = [2, 1]  # type: ignore[list-item]
    with pytest.raises(ValueError, match="codes must be text, but 2 is int"):
        natural_order(numbers)
    assert natural_order(["3114--", "311421", "31----"]) == ["31----", "3114--", "311421"]


def test_columns_of_lists_are_no_keys() -> None:
    with pytest.raises(ValueError, match=r"the column 'region' must be text or numbers, but holds List"):
        table_from_frame(frame(region=[["01"], ["01"], ["02"]]))


@settings(max_examples=25, deadline=None)
@given(
    st.dictionaries(
        st.tuples(
            st.sampled_from(["01", "1", "å"]), st.sampled_from("AB"), st.sampled_from(["2010", "2011"])
        ),
        st.integers(1, 1000),
        min_size=1,
    )
)
def test_every_row_is_found_again(cells: dict[tuple[str, str, str], int]) -> None:
    keys = list(cells)
    table = table_from_frame(
        pl.DataFrame(
            {
                "region": [key[0] for key in keys],
                "industry": [key[1] for key in keys],
                "period": [key[2] for key in keys],
                "employment": list(cells.values()),
            }
        )
    )
    back = {tuple(row[:3]): row[3] for row in table.to_frame().iter_rows()}
    assert back == cells


@pytest.mark.real_data
def test_county_business_patterns(real_data: Path) -> None:
    names = {"year": "period", "fipstate": "region", "naics": "industry", "emp": "employment"}
    raw = pl.read_parquet(real_data / "us_state_naics_2000_2011.parquet")
    table = table_from_frame(raw.rename({**names, "empflag": "flag", "est": "establishments"}).drop("ap"))
    assert table.present.sum() == raw.height == 811_632
    assert table.hidden.sum() == raw["empflag"].is_not_null().sum()
    assert np.nansum(table.employment) == raw["emp"].sum()
    assert table.regions[0] == "01"
