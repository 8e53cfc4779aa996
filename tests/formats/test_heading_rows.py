"""Where the headings of a table stand is found below titles and blank rows, in every format."""

from pathlib import Path

import pytest
import xlsxwriter

from klustermotor.formats import ExplainedRefusal, inspect_upload, survey_table
from klustermotor.formats.heading_rows import first_rows, heading_among, without_top

TITLE = "Register 2003\n\nUttaget av:;kansliet\n"
TABLE = 'Nr;"Antal\nanställda";Ort\n1;7;Örebro\n2;;Flen\n'


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "register.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("breaks", ["\n", "\r\n"])
def test_a_text_is_read_from_its_headings_on(tmp_path: Path, encoding: str, breaks: str) -> None:
    path = written(tmp_path, (TITLE + TABLE).replace("\n", breaks), encoding)
    rows = first_rows(path, kind="csv").rows
    assert rows[:2] == (("Register 2003",), ())
    assert heading_among(rows) == 4
    found = survey_table(path, heading=4)
    assert found.columns == ("Nr", "Antal anställda", "Ort")
    assert found.sample.rows() == [("1", "7", "Örebro"), ("2", None, "Flen")]


def test_a_table_without_a_title_begins_in_its_first_row(tmp_path: Path) -> None:
    rows = first_rows(written(tmp_path, TABLE), kind="csv").rows
    assert heading_among(rows) == 1


@pytest.mark.parametrize(
    ("rows", "heading"),
    [
        ([["Nr", "Namn"], ["1", "A"]], 1),
        ([["Namn"], ["A"]], 1),
        ([["", ""], ["", ""], ["Nr", "Namn"]], 3),
        ([["Titel", "", "", ""], ["Nr", "Namn", "", "Ort"], ["1", "A", "B", "C"]], 2),
        ([], 1),
    ],
)
def test_the_first_row_as_full_as_the_rest_holds_the_headings(rows: list[list[str]], heading: int) -> None:
    assert heading_among(rows) == heading


def test_a_row_that_is_known_goes_before_a_full_one() -> None:
    assert heading_among([["a", "b"], ["Namn", ""]], lambda row: "Namn" in row) == 2


def test_columns_of_a_workbook_without_headings_or_of_one_name_can_be_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "register.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Blad")
        sheet.merge_range("A1:D1", "Register 2003")
        sheet.write_row(1, 0, ["Namn", "", "Namn", "Ort"])
        sheet.write_row(2, 0, ["A", "B", "C", "D"])
    assert first_rows(path, kind="xlsx").rows[1] == ("Namn", "", "Namn", "Ort")
    assert survey_table(path, heading=2).columns == ("Namn", "(B)", "Namn (2)", "Ort")


def test_a_row_that_is_not_there_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, TABLE)
    with pytest.raises(ExplainedRefusal, match="no row 9"), without_top(path, 9):
        pass
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        book.add_worksheet().write_row(0, 0, ["Nr", "Namn"])
    with pytest.raises(ExplainedRefusal, match="no row 9"):
        survey_table(tmp_path / "a.xlsx", heading=9)


def test_a_file_with_a_title_is_let_in_where_titles_may_be(tmp_path: Path) -> None:
    path = written(tmp_path, TITLE + TABLE)
    with pytest.raises(ExplainedRefusal, match="one column"):
        inspect_upload(path, name="register.csv")
    assert inspect_upload(path, name="register.csv", titled=True).kind == "csv"
    alone = written(tmp_path, "Register 2003\n\nNamn\nA\n")
    with pytest.raises(ExplainedRefusal, match="one column"):
        inspect_upload(alone, name="register.csv", titled=True, accepted=("csv",))
