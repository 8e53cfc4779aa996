"""A stranger's table is read row by row: what can be read is, the rest is refused with a reason."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from klustermotor.analysis.tables import CBP_FLAG_RANGES, table_from_frame
from klustermotor.formats import (
    ExplainedRefusal,
    ImportMapping,
    Reading,
    check_frame,
    preview,
    read_rows,
    refused_csv,
    suggest_mapping,
    survey_table,
    write_refused,
)

REGIONS = {"04": "Södermanlands län", "19": "Västmanlands län"}
INDUSTRIES = {"C25": "Metallvaror", "C29": "Motorfordon"}
COLUMNS = {"region": "Län", "industry": "SNI", "period": "År", "employment": "Antal"}
HEADER = "Län;SNI;År;Antal\n"


def written(folder: Path, text: str, *, name: str = "jobb.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def reading_of(folder: Path, rows: str, **more: object) -> Reading:
    mapping = ImportMapping(COLUMNS, **more)  # type: ignore[arg-type]
    return read_rows(written(folder, HEADER + rows), mapping, regions=REGIONS, industries=INDUSTRIES)


@pytest.mark.parametrize(
    ("row", "code", "column", "hint"),
    [
        (";C25;2003;1", "missing_region", "Län", ""),
        ("4;C25;2003;1", "unknown_region", "Län", "04"),
        ("västmanlands län;C25;2003;1", "unknown_region", "Län", "19"),
        ("04 Södermanlands län;C25;2003;1", "unknown_region", "Län", "04"),
        ("zz;C25;2003;1", "unknown_region", "Län", ""),
        ("04;;2003;1", "missing_industry", "SNI", ""),
        ("04;c25;2003;1", "unknown_industry", "SNI", "C25"),
        ("04;C25;;1", "missing_period", "År", ""),
        ("04;C25;förra året;1", "bad_period", "År", ""),
        ("04;C25;2003;", "missing_number", "Antal", ""),
        ("04;C25;2003;många", "not_a_number", "Antal", ""),
        ("04;C25;2003;1e999", "not_a_number", "Antal", ""),
        ("04;C25;2003;inf", "not_a_number", "Antal", ""),
        ("04;C25;2003;-", "dash", "Antal", ""),
        ("04;C25;2003;–", "dash", "Antal", ""),
        ("04;C25;2003;-5", "negative", "Antal", ""),
        ("04;C25;2003;1.234", "unclear_number", "Antal", ""),
        ("04;C25;2003;1.234,5", "unclear_number", "Antal", ""),
    ],
)
def test_a_bad_row_is_refused_with_its_reason(
    tmp_path: Path, row: str, code: str, column: str, hint: str
) -> None:
    reading = reading_of(tmp_path, f"19;C29;2003;7\n{row}\n")
    assert reading.frame.rows() == [(2, "19", "C29", "2003", 7.0, "")]
    (refused,) = reading.refused.to_dicts()
    assert refused["refused_row"] == 3
    assert reading.faults.select("row", "code", "column", "hint").rows() == [(3, code, column, hint)]
    cells = [refused[name] or "" for name in COLUMNS.values()]
    assert ";".join(cells) == row
    for language in ("sv", "en"):
        sentence = reading.reasons(language).item()
        assert "3" in sentence
        assert column in sentence
        assert hint in sentence
        assert "{" not in sentence


@pytest.mark.parametrize(
    ("cell", "figure", "flag"),
    [
        ("7", 7.0, ""),
        ("1,5", 1.5, ""),
        ("1 234", 1234.0, ""),
        ("12\u00a0345,5", 12345.5, ""),
        ("0", 0.0, ""),
        ("..", None, ".."),
        (":", None, ":"),
        ("c", None, "c"),
        (": c", None, ": c"),
        ("123 p", 123.0, "p"),
    ],
)
def test_figures_and_signs_are_understood(tmp_path: Path, cell: str, figure: float | None, flag: str) -> None:
    reading = reading_of(tmp_path, f"04;C25;2003;{cell}\n")
    assert reading.refused.is_empty()
    assert reading.frame.select("employment", "flag").row(0) == (figure, flag)


def test_everything_that_is_wrong_with_a_row_is_told_at_once(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, ";;;\n;c25;2003;många\n04;C25;2003;1\n04;x;2003;-2\n")
    assert reading.blank == 1
    assert reading.frame["row"].to_list() == [4]
    assert reading.refused["refused_row"].to_list() == [3, 5]
    assert reading.reasons("sv").to_list() == [
        (
            "Rad 3, kolumnen Län: regionen saknas. Kolumnen SNI: näringsgrenen c25 finns inte; menas C25? "
            "Kolumnen Antal: många är inget tal."
        ),
        "Rad 5, kolumnen SNI: näringsgrenen x finns inte. Kolumnen Antal: -2 är negativt.",
    ]
    assert reading.counts() == {
        "unknown_industry": 2,
        "missing_region": 1,
        "not_a_number": 1,
        "negative": 1,
    }
    assert reading.examples("en")["negative"] == "Row 5, column Antal: -2 is negative."
    rows = list(csv.reader(io.StringIO(refused_csv(reading, "en").decode("utf-8-sig"))))
    assert rows[1][:2] == ["3", "Län, SNI, Antal"]
    assert rows[2][2] == "Row 5, column SNI: there is no industry x. Column Antal: -2 is negative."


def test_an_unknown_code_is_told_with_the_name_of_the_list_that_lacks_it(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, "zz;c25;2003;1\n")
    lists = {"region": {"sv": "Län {value}", "en": "Counties"}, "industry": {"sv": "SNI 2007"}}
    named = replace(reading, lists=lists)
    assert named.reasons("sv").to_list() == [
        (
            "Rad 2, kolumnen Län: regionen zz finns inte i listan Län {value}. "
            "Kolumnen SNI: näringsgrenen c25 finns inte i listan SNI 2007; menas C25?"
        )
    ]
    assert named.reasons("en").to_list() == [
        (
            "Row 2, column Län: there is no region zz in the list Counties. "
            "Column SNI: there is no industry c25; is C25 meant?"
        )
    ]


def test_a_figure_beside_the_jobs_may_be_unknown(tmp_path: Path) -> None:
    path = written(tmp_path, "r;n;p;w\n04;5;;\n19;6;2;\n01;7;x y;3\n")
    columns = {"region": "r", "employment": "n", "establishments": "p", "wages": "w"}
    reading = read_rows(path, ImportMapping(columns))
    assert reading.frame.select("employment", "establishments", "wages").rows() == [
        (5, None, None),
        (6, 2, None),
    ]
    assert reading.faults.select("row", "column", "code").rows() == [(4, "p", "not_a_number")]


def test_a_key_given_for_all_rows_is_no_column_at_fault(tmp_path: Path) -> None:
    path = written(tmp_path, "r;n\n04;5\n19;x y\n")
    reading = read_rows(
        path, ImportMapping({"region": "r", "employment": "n"}, fixed={"period": "last year"})
    )
    said = "last year is no period; write a year, as 2003, or 2003-Q1 or 2003-01."
    assert reading.reasons("en").to_list() == [
        f"Row 2: {said}",
        f"Row 3: {said} Column n: x y is not a number.",
    ]


def test_of_copies_the_first_is_kept_and_of_rows_that_differ_none(tmp_path: Path) -> None:
    rows = "04;C25;2003;1\n04;C25;2003;1\n19;C25;2003;1\n19;C25;2003;2\n19;C29;2003;3\n"
    reading = reading_of(tmp_path, rows)
    assert reading.frame["row"].to_list() == [2, 6]
    assert reading.faults.select("row", "code", "hint").rows() == [
        (3, "copy", "2"),
        (4, "double", "5"),
        (5, "double", "4"),
    ]
    assert reading.reasons("sv").to_list()[1] == (
        "Rad 4: 19 · C25 · 2003 står även i rad 5, med andra siffror; behåll en av dem."
    )


def test_flags_hide_remark_or_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "r,n,f\n04,5,c\n19,6,p\n03,7,Q\n01,8,A\n")
    mapping = ImportMapping({"region": "r", "employment": "n", "flag": "f"})
    reading = read_rows(path, mapping)
    assert reading.frame.rows() == [(2, "04", None, "c"), (3, "19", 6.0, "p")]
    assert reading.counts() == {"unknown_flag": 2}
    assert read_rows(path, mapping, flag_ranges=CBP_FLAG_RANGES).counts() == {"unknown_flag": 1}
    assert read_rows(path, mapping, flag_ranges={"Q": (1, 4)}).frame["employment"].to_list() == [
        None,
        6.0,
        None,
    ]


def test_what_is_read_makes_a_table(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, "04;C25;2003;1\n04;C29;2003;..\n19;C25;2003;5\n19;C29;2003;7\n")
    table = table_from_frame(reading.frame)
    assert table.employment.shape == (2, 2, 1)


def test_suggestions_that_are_accepted_mend_the_rows(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, "4;C25;2003;1\n4;c29;2003;2\n")
    assert reading.suggestions() == {"region": {"4": "04"}, "industry": {"c29": "C29"}}
    mended = reading_of(tmp_path, "4;C25;2003;1\n4;c29;2003;2\n", translations=reading.suggestions())
    assert mended.frame.select("region", "industry").rows() == [("04", "C25"), ("04", "C29")]


def test_a_key_that_the_file_lacks_can_be_given(tmp_path: Path) -> None:
    path = written(tmp_path, "r,n\n04,5\n")
    mapping = ImportMapping({"region": "r", "employment": "n"}, fixed={"period": "2003", "industry": "C25"})
    assert read_rows(path, mapping).frame.rows() == [(2, "04", "C25", "2003", 5.0, "")]
    assert ImportMapping(**mapping.as_payload()) == mapping


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_the_encoding_is_found_out(tmp_path: Path, encoding: str) -> None:
    path = written(tmp_path, HEADER + "Örebro;C25;2003;1,5\n", encoding=encoding, name="abc123")
    survey = survey_table(path, kind="csv")
    assert (survey.columns, survey.separator) == (tuple(COLUMNS.values()), ";")
    assert survey.sample["Län"].item() == "Örebro"
    reading = read_rows(path, ImportMapping(COLUMNS, kind="csv"))
    assert (reading.frame["region"].item(), reading.frame["employment"].item()) == ("Örebro", 1.5)


def test_decimals_are_told_from_the_figures(tmp_path: Path) -> None:
    columns = {"region": "r", "employment": "n"}
    comma = written(tmp_path, "r\tn\n04\t1,5\n19\t7\n")
    assert read_rows(comma, ImportMapping(columns)).decimal == ","
    point = written(tmp_path, "r;n\n04;1.5\n19;7\n")
    assert read_rows(point, ImportMapping(columns)).frame["employment"].to_list() == [1.5, 7.0]


def test_workbooks_and_parquet_are_read_alike(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    book.add_worksheet("om").write(0, 0, "About")
    sheet = book.add_worksheet("jobb")
    for at, row in enumerate([list(COLUMNS.values()), ["04", "C25", 2003, 1.5], ["19", "C25", 2003, ".."]]):
        sheet.write_row(at, 0, row)
    book.close()
    assert survey_table(tmp_path / "a.xlsx", sheet="jobb").sheets == ("om", "jobb")
    mapping = ImportMapping(COLUMNS, sheet="jobb")
    expected = [(2, "04", "C25", "2003", 1.5, ""), (3, "19", "C25", "2003", None, "..")]
    assert read_rows(tmp_path / "a.xlsx", mapping, regions=REGIONS).frame.rows() == expected
    frame = pl.DataFrame({"Län": ["04", "19"], "SNI": "C25", "År": 2003, "Antal": ["1.5", ".."]})
    frame.write_parquet(tmp_path / "a.parquet")
    assert read_rows(tmp_path / "a.parquet", ImportMapping(COLUMNS)).frame.rows() == expected


def test_progress_is_told_and_may_stop_the_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("klustermotor.formats.guided_import._CHUNK", 2)
    path = written(tmp_path, "r,n\n" + "".join(f"{at:02},1\n" for at in range(5)))
    told: list[tuple[int, int]] = []
    mapping = ImportMapping({"region": "r", "employment": "n"})
    reading = read_rows(path, mapping, progress=lambda done, total: told.append((done, total)))
    assert told == [(2, 5), (4, 5), (5, 5)]
    assert reading.frame.height == 5

    def stop(_done: int, _total: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        read_rows(path, mapping, progress=stop)


def test_the_preview_reads_the_first_rows_only(tmp_path: Path) -> None:
    path = written(tmp_path, HEADER + "04;C25;2003;1\n04;C29;2003;xx\n19;C25;2003;yy\n")
    reading = preview(path, ImportMapping(COLUMNS), 2)
    assert (reading.rows, reading.frame.height, reading.refused.height) == (2, 1, 1)


def test_refused_rows_can_be_downloaded_and_hold_no_formula(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, '"=cmd|calc";C25;2003;1\n@x;C25;2003;1\n04;C25;2003;1\n')
    content = refused_csv(reading, "sv")
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["rad", "kolumn", "skäl", *COLUMNS.values()]
    assert rows[1] == [
        "2",
        "Län",
        "Rad 2, kolumnen Län: regionen =cmd|calc finns inte.",
        "'=cmd|calc",
        "C25",
        "2003",
        "1",
    ]
    assert rows[2][3] == "'@x"
    assert write_refused(tmp_path / "refused.csv", reading, "sv").read_bytes() == content


@pytest.mark.parametrize(
    ("text", "columns", "code"),
    [
        ("r;n\n", {"region": "r", "employment": "n"}, "no_rows"),
        ("a;b\n1;2\n", COLUMNS, "no_column"),
        ("r;r\n1;2\n", {"region": "r", "employment": "r"}, "column_twice"),
        ("r;n\n1;2\n", {"region": "r", "employment": "r"}, "column_for_two"),
        ("r;n\n1;2\n", {"region": "r"}, "role_lacks_column"),
        ("*;n\n1;2\n", {"region": "*", "employment": "n"}, "column_name"),
        ("refused_row;n\n1;2\n", {"region": "refused_row", "employment": "n"}, "column_name"),
        ("r;n\n1;2\n3;4;5\n", {"region": "r", "employment": "n"}, "ragged"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_whole(
    tmp_path: Path, text: str, columns: dict[str, str], code: str
) -> None:
    with pytest.raises(ExplainedRefusal) as caught:
        read_rows(written(tmp_path, text), ImportMapping(columns))
    assert caught.value.code == f"table.{code}"
    assert str(tmp_path) not in str(caught.value)


def test_a_frame_from_elsewhere_is_held_to_the_same_rules() -> None:
    frame = pl.DataFrame({"geo": ["04", "99"], "value": [None, 5.0], "flag": ["c", ""]})
    mapping = ImportMapping({"region": "geo", "employment": "value", "flag": "flag"})
    reading = check_frame(frame, mapping, regions=REGIONS)
    assert reading.frame.rows() == [(1, "04", None, "c")]
    assert reading.counts() == {"unknown_region": 1}


@pytest.mark.parametrize(
    ("columns", "cells", "expected"),
    [
        (
            ["Länskod", "Länsnamn", "SNI2007", "År", "Antal anställda", "Flagga"],
            ["04", "Södermanland", "25", "2003", "12", ".."],
            ["region", "region_name", "industry", "period", "employment", "flag"],
        ),
        (
            ["fipstate", "naics", "year", "emp", "est", "ap", "empflag"],
            ["01", "3112", "2011", "500", "12", "9000", "A"],
            ["region", "industry", "period", "employment", "establishments", "wages", "flag"],
        ),
        (
            ["nace_r2", "geo", "TIME_PERIOD", "OBS_VALUE", "OBS_FLAG"],
            ["C25", "SE12", "2019", "5", "c"],
            ["industry", "region", "period", "employment", "flag"],
        ),
    ],
)
def test_columns_are_guessed(columns: list[str], cells: list[str], expected: list[str]) -> None:
    sample = pl.DataFrame({name: [cell] for name, cell in zip(columns, cells, strict=True)})
    found = suggest_mapping(columns, sample)
    assert {one.column: role for role, one in found.items()} == dict(zip(columns, expected, strict=True))
    assert all(0.4 <= one.confidence <= 1 for one in found.values())


def test_known_codes_tell_a_column_whatever_its_name() -> None:
    sample = pl.DataFrame({"A1": ["04", "19"], "A2": ["C25", "C29"], "note": ["x", "y"]})
    found = suggest_mapping(sample.columns, sample, regions=REGIONS, industries=INDUSTRIES)
    assert {role: one.column for role, one in found.items()} == {"region": "A1", "industry": "A2"}
    assert suggest_mapping(["note"], sample.select("note")) == {}
