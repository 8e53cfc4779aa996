"""Tables are read with text keys and strict numbers; bad files are refused in one sentence."""

import datetime
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
import xlsxwriter

from klustermotor.formats import tables_in
from klustermotor.formats.columns import Columns, Where
from klustermotor.formats.refusals import MalformedOption, RefusedInput
from klustermotor.formats.tables_in import read_frame, read_table, read_text_frame

HEADER = "region,industry,employment\n"


def written(folder: Path, text: str | bytes, name: str = "jobs.csv") -> Path:
    """Write a file and return its path."""
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"", "the file is empty"),
        (HEADER, "the file has a header but no rows"),
        ("\nregion,industry\n", "the first line is blank"),
        ("region,industry\n01,A\n", "no column 'employment' for employment; the file has region, industry"),
        ("region,industry,employments\n01,A,1\n", "did you mean 'employments'"),
        ("region,region,industry,employment\n1,1,1,1\n", "'region' for region stands 2 times in the header"),
        (HEADER + "01,A,1\n01,B,many\n", r"employment is not a number in 1 row: row 2 .*'B'\): 'many'"),
        (HEADER + '01,A,"1,234"\n', "Write numbers without thousands separators and with a decimal point"),
        (HEADER + "01,A,inf\n", "employment is not a number"),
        (
            HEADER + "01,A,1\n01,B,-2\n",
            r"employment is negative in 1 row: row 2 \(region '01', industry 'B'\): -2",
        ),
        (HEADER + "01,A,1\n01,A,2\n", "the same key stands more than once in 2 rows: row 1"),
        (HEADER + "01,A,1\n,B,2\n", "the region is missing in 1 row: row 2"),
        (HEADER + "01,A,0\n", "employment is 0 in all 1 rows"),
        (HEADER + "01,A,1,9\n", "the file is damaged or not what its name says"),
        (HEADER.encode() + "01,Malmö,1\n".encode("latin-1"), r"line 2 is not UTF-8 text \(byte 0xF6\); save"),
        (
            (HEADER + "01,A,1\n").encode("utf-16"),
            "the file is in UTF-16, not UTF-8; name the encoding utf-16",
        ),
        (HEADER.encode() + b"01,\x00,1\n", "holds zero bytes"),
        (b"PAR1....", "the file is not CSV text but a Parquet file"),
        (b"\x1f\x8b....", "the file is not CSV text but compressed"),
        (b"x" * (1 << 21), "the first line is longer than 1 MB"),
    ],
)
def test_bad_csv_is_refused(tmp_path: Path, text: str | bytes, message: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(RefusedInput, match=message) as told:
        read_table(path)
    assert str(told.value).startswith(f"{path}: ")
    assert str(told.value).count(str(path)) == 1


def test_files_that_are_not_what_they_seem(tmp_path: Path) -> None:
    archive = tmp_path / "jobs.csv"
    with zipfile.ZipFile(archive, "w") as zipped:
        zipped.writestr("a.csv", HEADER)
    with pytest.raises(RefusedInput, match="not CSV text but a zip archive"):
        read_table(archive)
    with pytest.raises(RefusedInput, match="there is no such file"):
        read_table(tmp_path / "absent.csv")
    with pytest.raises(RefusedInput, match="this is a folder"):
        read_table(tmp_path)
    with pytest.raises(RefusedInput, match=r"the name must end in \.csv"):
        read_table(written(tmp_path, HEADER, "jobs.doc"))
    with pytest.raises(RefusedInput, match=r"bad\.parquet: the file is damaged or not what its name says"):
        read_table(written(tmp_path, b"PAR1" + b"x" * 60 + b"PAR1", "bad.parquet"))
    with pytest.raises(RefusedInput, match=r"empty\.parquet: the file is damaged"):
        read_table(written(tmp_path, b"", "empty.parquet"))
    with pytest.raises(RefusedInput, match=r"The file jobs\.xlsx is damaged"):
        read_table(written(tmp_path, HEADER, "jobs.xlsx"))


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "utf-16"])
def test_a_named_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    path = written(tmp_path, (HEADER + "Örebro,A,1\n").encode(encoding))
    assert read_table(path, encoding=encoding).regions == ("Örebro",)


def test_encodings_that_do_not_fit(tmp_path: Path) -> None:
    path = written(tmp_path, HEADER + "Örebro,A,1\n")
    assert read_table(path).regions == ("Örebro",)
    with pytest.raises(RefusedInput, match="there is no encoding 'swedish'"):
        read_table(path, encoding="swedish")
    with pytest.raises(RefusedInput, match="the file is not in the encoding utf-32"):
        read_table(path, encoding="utf-32")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\ufeffregion;industry;employment\n01;A;1,5\n02;B;1 234\n", [1.5, 1234]),
        ("region\tindustry\temployment\r\n01\tA\t1.5\r\n02\tB\t2\r\n", [1.5, 2]),
        ('"region","industry","employment"\n"01","A",1e3\n"02","B",7\n\n', [1000, 7]),
        ("region;industry;employment\n01;A;12.5\n02;B;3\n", [12.5, 3]),
        ("region;industry;employment\n01;A;1\u00a0234,5\n02;B;1\u202f000\n", [1234.5, 1000]),
    ],
)
def test_separators_and_decimal_signs(tmp_path: Path, text: str, expected: list[float]) -> None:
    frame = read_frame(written(tmp_path, text))
    assert frame["employment"].to_list() == expected
    assert frame["region"].to_list() == ["01", "02"]
    assert frame["row"].to_list() == [1, 2]


@pytest.mark.parametrize("cells", [("1.234", "5"), ("1.234,5", "5"), ("12.5", "3,5")])
def test_a_point_that_may_mean_two_things_is_refused(tmp_path: Path, cells: tuple[str, str]) -> None:
    path = written(tmp_path, f"region;industry;employment\n01;A;{cells[0]}\n01;B;{cells[1]}\n")
    with pytest.raises(RefusedInput, match="a decimal sign or a thousands separator in 1 row: row 1"):
        read_table(path)
    if cells == ("1.234", "5"):
        assert read_table(path, decimal=".").at()[0, 0] == 1.234


def test_signs_in_the_figures_hide(tmp_path: Path) -> None:
    table = read_table(written(tmp_path, HEADER + "01,A,..\n01,B,4\n02,A,:\n02,B,2\n"))
    np.testing.assert_array_equal(table.at(), [[np.nan, 4], [np.nan, 2]])
    assert table.flag("01", "A") == ".."


def test_parquet_keys_become_text(tmp_path: Path) -> None:
    path = tmp_path / "jobs.parquet"
    pl.DataFrame(
        {
            "region": pl.Series(["01", "02"], dtype=pl.Categorical),
            "industry": [1.0, 2.0],
            "period": [datetime.date(2011, 1, 1)] * 2,
            "employment": pl.Series([3, 4], dtype=pl.UInt16),
            "traded": [True, False],
        }
    ).write_parquet(path)
    table = read_table(path, where=["traded=True"])
    assert (table.regions, table.industries, table.periods) == (("01",), ("1",), ("2011-01-01",))
    for said in ("TRUE", "true"):
        assert read_table(path, where=[f"traded={said}", "industry=1"]).at() == [[3]]
    with pytest.raises(RefusedInput, match="no row meets traded=TRUE and region=02 together"):
        read_table(path, where=["traded=TRUE", "region=02"])
    with pytest.raises(RefusedInput, match="no row has region=03; the column holds 2 values: '01', '02'"):
        read_table(path, where=["region=03"])
    with pytest.raises(RefusedInput, match="employment must be numbers, but the column holds Boolean"):
        read_table(path, columns="employment=traded")


def test_csv_conditions_compare_what_the_file_says(tmp_path: Path) -> None:
    path = written(tmp_path, "region,industry,employment,traded\n01,A,1,TRUE\n02,A,2,FALSE\n03,A,4,\n")
    assert read_table(path, where=["traded=TRUE"]).regions == ("01",)
    assert read_table(path, where=["traded="]).regions == ("03",)
    with pytest.raises(
        RefusedInput, match="no row has traded=True; the column holds 3 values: '', 'FALSE', 'TRUE'"
    ):
        read_table(path, where=["traded=True"])


def test_rows_keep_their_number_through_conditions(tmp_path: Path) -> None:
    path = written(tmp_path, "region,industry,employment,year\n01,A,1,2010\n01,B,1,2011\n01,C,x1,2011\n")
    with pytest.raises(RefusedInput, match="row 3 "):
        read_table(path, where=["year=2011"])


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """Write a workbook with text, numbers and truth values, and a sheet of notes."""
    path = tmp_path / "jobs.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Data")
        for place, row in enumerate(
            [
                ["region", "industry", "year", "employment", "traded"],
                ["01", "A", 2011, 12.5, True],
                ["02", "A", 2011, 10_000_000, True],
                ["02", "A", 2012, "..", False],
            ]
        ):
            sheet.write_row(place, 0, row)
        book.add_worksheet("Notes")
    return path


def test_a_workbook_is_read(workbook: Path) -> None:
    table = read_table(workbook, sheet="Data", columns="period=year", where=["traded=TRUE"])
    assert table.periods == ("2011",)
    np.testing.assert_array_equal(table.at(), [[12.5], [1e7]])
    assert read_table(workbook, sheet="Data", columns="period=year").hidden.sum() == 1
    with pytest.raises(RefusedInput, match=r"The workbook jobs\.xlsx has the sheets Data, Notes; say which"):
        read_table(workbook)
    with pytest.raises(RefusedInput, match="has no sheet Dat; it has Data, Notes"):
        read_table(workbook, sheet="Dat")
    with pytest.raises(RefusedInput, match=r"The sheet Notes of jobs\.xlsx is empty"):
        read_table(workbook, sheet="Notes")


def test_names_of_codes_and_a_single_region(tmp_path: Path) -> None:
    path = written(tmp_path, "industry,label,employment\nA,Farming,1\nB,Mining,2\n")
    table = read_table(path, columns="industry_name=label", region="SE")
    assert table.regions == ("SE",)
    assert table.industry_names == {"A": "Farming", "B": "Mining"}


def test_more_rows_than_memory_should_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, HEADER + "".join(f"{i},A,1\n" for i in range(9)))
    monkeypatch.setattr(tables_in, "MAX_ROWS", 5)
    with pytest.raises(RefusedInput, match=r"9 rows are more than .* `klustermotor tabulate`"):
        read_table(path)
    assert read_table(path, where=["region=3"]).regions == ("3",)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("region", "write columns as ROLE=COLUMN,ROLE=COLUMN, not 'region'"),
        ("regoin=a", r"there is no role 'regoin'; .* did you mean region\?"),
        ("region=a,region=b", "the role region is given to 'a' and to 'b'"),
    ],
)
def test_columns_are_written_in_one_way(text: str, message: str) -> None:
    with pytest.raises(MalformedOption, match=message):
        Columns.parse(text)


def test_columns_and_conditions_are_parsed() -> None:
    parsed = Columns.parse(["region=Län, kod,industry=a=b", "period=år"])
    assert parsed.by_role == {"region": "Län, kod", "industry": "a=b", "period": "år"}
    assert Where.parse("a=b=c") == Where("a", "b=c")
    with pytest.raises(MalformedOption, match="write conditions as COLUMN=VALUE, not 'a'"):
        Where.parse("a")
    with pytest.raises(RefusedInput, match="the column 'a' is to be region and industry at once"):
        Columns.parse("region=a,industry=a").resolve(["a"], required=("region", "industry"))


def test_a_text_frame_keeps_every_cell(tmp_path: Path) -> None:
    frame = read_text_frame(written(tmp_path, "code,value\n01,TRUE\n"))
    assert frame.rows() == [("01", "TRUE")]


@pytest.mark.real_data
def test_published_files_are_read(real_data: Path) -> None:
    states: dict[str, Any] = {
        "columns": "region=region_code_t,industry=cluster_code_t,employment=emp_tl,establishments=est_tl",
        "where": ["traded_b=TRUE", "year_t=2016"],
    }
    table = read_table(real_data / "us_states_clusters_2016.csv", **states)
    assert table.shape == (50, 51, 1)
    nation = read_table(
        real_data / "us_national_clusters_2016.csv",
        columns="industry=cluster_code",
        where=["traded=True"],
        region="US",
    )
    assert nation.industries == table.industries
    years = read_table(
        real_data / "us_state_naics_2000_2011.parquet",
        columns="region=fipstate,industry=naics,employment=emp,establishments=est,period=year,flag=empflag",
        where=["year=2011"],
    )
    assert years.periods == ("2011",)
    assert "01" in years.regions
