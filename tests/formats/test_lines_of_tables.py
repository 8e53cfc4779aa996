"""Tables as programs write them: lines that end in their own way, long headers, marks left open."""

from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from klustermotor.formats import (
    TABLE_KINDS,
    ExplainedRefusal,
    ImportMapping,
    inspect_upload,
    read_frame,
    read_rows,
    survey_table,
)

COLUMNS = ImportMapping({"region": "Län", "employment": "Antal anställda"})


def written(folder: Path, content: bytes, name: str = "jobb.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    "text",
    [
        "Län;Antal anställda\r04;5\r19;7\r",
        "Län;Antal anställda\r04;5\r19;7",
        "Län;Antal anställda\r\r\n04;5\r\r\n19;7\r\r\n",
        "Län;Antal anställda\r\n04;5\r\n19;7\r\n",
        'Län;"Antal\nanställda"\n04;5\n19;7\n',
        'Län;"Antal\r\nanställda"\r\n04;5\r\n19;7\r\n',
        'Län;"Antal \ranställda"\n04;5\n19;7\n',
        '"Län";"Antal\n\nanställda\n"\n04;5\n19;7\n',
    ],
    ids=[
        "returns",
        "no-last",
        "doubled",
        "windows",
        "header",
        "header-windows",
        "header-return",
        "header-blank",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_lines_are_read_however_they_end(tmp_path: Path, text: str, encoding: str) -> None:
    path = written(tmp_path, text.encode(encoding))
    assert inspect_upload(path, name="jobb.csv", accepted=TABLE_KINDS).kind == "csv"
    survey = survey_table(path)
    assert (survey.columns, survey.separator) == (("Län", "Antal anställda"), ";")
    assert survey.sample.rows() == [("04", "5"), ("19", "7")]
    assert read_rows(path, COLUMNS).frame.rows() == [(2, "04", 5.0, ""), (3, "19", 7.0, "")]


def test_returns_across_the_pieces_of_a_long_file_are_line_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("klustermotor.formats.csv_text._CHUNK", 25)
    rows = "".join(f"{at:04};{at}\r\n" for at in range(50))
    path = written(tmp_path, f"Län;Antal anställda\r\n{rows}".encode())
    assert read_rows(path, COLUMNS).frame.height == 50
    monkeypatch.setattr("klustermotor.formats.csv_text._CHUNK", 26)
    path.write_bytes(path.read_bytes().replace(b"\r\n", b"\r"))
    assert read_rows(path, COLUMNS).frame.rows()[-1] == (51, "0049", 49.0, "")


def test_the_command_line_reads_them_too(tmp_path: Path) -> None:
    path = written(tmp_path, b'region;"jobs\n2003"\r01;5\r')
    frame = read_frame(path, columns={"employment": "jobs 2003"}, required=("region", "employment"))
    assert frame.rows() == [(1, "01", 5.0)]


@pytest.mark.parametrize("kind", ["xlsx", "parquet"])
def test_a_heading_on_several_lines_stands_on_one(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"a.{kind}"
    if kind == "xlsx":
        with xlsxwriter.Workbook(str(path)) as book:
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, ["Län", "Antal\nanställda"])
            sheet.write_row(1, 0, ["04", 5])
    else:
        pl.DataFrame({"Län": ["04"], "Antal\r\nanställda": [5]}).write_parquet(path)
    assert survey_table(path).columns == ("Län", "Antal anställda")
    assert read_rows(path, COLUMNS).frame.rows() == [(2, "04", 5.0, "")]


def test_headings_that_are_then_alike_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pl.DataFrame({"a b": [1], "a\nb": [2]}).write_parquet(path)
    with pytest.raises(ExplainedRefusal, match="The column a b stands more than once"):
        survey_table(path)
    path = written(tmp_path, b'a b;"a\nb"\n1;2\n')
    with pytest.raises(ExplainedRefusal, match="The column a b stands more than once"):
        survey_table(path)


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ('Län;Antal anställda\n04;"5\n', "open_quote", 2),
        ('Län;Antal anställda\n04;5\n19;"7\n18;6\n17;8\n', "open_quote", 3),
        ('Län;Antal anställda\r04;5\r19;"7\r18;6\r', "open_quote", 3),
        ('Län;Antal anställda\n"0\n4";5\n19;"7\n18;6\n', "open_quote", 4),
        ('Län;Antal anställda\n04;"' + "x" * 200_000 + "\n", "open_quote", 2),
        ('"Län;Antal anställda\n04;5\n', "open_quote", 1),
        ('Län;Antal anställda\n04;5\n19;7" rör\n18;6\n', "stray_quote", 3),
        ('Län;Antal anställda\n04;5\n19;7" rör\n18;6" rör\n17;8\n', "stray_quote", 3),
        ('Län;Antal anställda\n04;5\n19;"7"6\n18;"6\n', "stray_quote", 3),
    ],
)
def test_a_mark_that_is_left_open_is_told_with_its_line(
    tmp_path: Path, text: str, code: str, line: int
) -> None:
    path = written(tmp_path, text.encode())
    for step in (survey_table, lambda file: read_rows(file, COLUMNS)):
        with pytest.raises(ExplainedRefusal) as caught:
            step(path)
        assert caught.value.code == f"table.{code}"
        assert caught.value.parameters["line"] == line
        assert f"line {line} of jobb.csv" in str(caught.value).lower()


def test_a_mark_left_open_in_the_header_is_told_before_anything_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, b'"region;jobs\n04;5\n')
    with pytest.raises(ExplainedRefusal, match=r"Line 1 of jobb\.csv opens a quotation mark"):
        inspect_upload(path, name="jobb.csv", accepted=TABLE_KINDS)


def test_a_header_alone_is_told_alike_in_both_languages(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        book.add_worksheet("A").write_row(0, 0, ["region", "jobs"])
    pl.DataFrame({"region": [], "jobs": []}, schema={"region": pl.String, "jobs": pl.Int64}).write_parquet(
        tmp_path / "a.parquet"
    )
    written(tmp_path, b"region,jobs\n", "a.csv")
    for kind in ("csv", "xlsx", "parquet"):
        for step in (
            survey_table,
            lambda file: read_rows(file, ImportMapping({"region": "region", "employment": "jobs"})),
        ):
            with pytest.raises(ExplainedRefusal) as caught:
                step(tmp_path / f"a.{kind}")
            assert caught.value.in_language("sv") == f"Tabellen a.{kind} har rubriker men inga rader."
            assert str(caught.value) == f"The table a.{kind} has a header but no rows."


def test_what_no_reader_understands_is_refused_without_its_words(tmp_path: Path) -> None:
    path = written(tmp_path, b"PAR1" + b"x" * 60 + b"PAR1", "a.parquet")
    with pytest.raises(ExplainedRefusal) as caught:
        survey_table(path)
    assert caught.value.in_language("sv") == (
        "Tabellen a.parquet kan inte läsas; öppna den i programmet den kommer från, spara den på nytt och "
        "försök igen."
    )


@pytest.mark.parametrize("kind", ["csv", "parquet", "xlsx"])
def test_a_name_with_brackets_is_a_name(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"jobb [2003]* ?.{kind}"
    frame = pl.DataFrame({"Län": ["04"], "Antal anställda": [5]})
    if kind == "xlsx":
        frame.write_excel(path)
    else:
        getattr(frame, f"write_{kind}")(path)
    assert survey_table(path).sample.rows() == [("04", "5")]
    assert read_rows(path, COLUMNS).frame.height == 1


def test_of_several_sheets_the_fullest_is_read_unless_one_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        about = book.add_worksheet("om")
        for row in range(5):
            about.write(row, 0, "About this file")
        book.add_worksheet("tomt")
        jobs = book.add_worksheet("jobb")
        for at, row in enumerate([["Län", "Antal anställda", "a"], ["04", 5, 1], ["19", 7, 1]]):
            jobs.write_row(at, 0, row)
    survey = survey_table(path)
    assert (survey.sheet, survey.sheets, survey.sheet_rows) == ("jobb", ("om", "tomt", "jobb"), (5, 0, 3))
    assert survey_table(path, sheet="om").columns == ("About this file",)
    assert read_rows(path, COLUMNS).frame.height == 2
    with pytest.raises(ExplainedRefusal) as caught:
        survey_table(path, sheet="tomt")
    assert (
        caught.value.in_language("sv")
        == "Bladet tomt i a.xlsx är tomt; välj ett annat blad eller en annan fil."
    )
    with pytest.raises(ExplainedRefusal, match="has no sheet x; it has om, tomt, jobb"):
        survey_table(path, sheet="x")
