"""A small file can mean more than a machine holds; whatever it is, it is refused in a sentence."""

from collections.abc import Iterable
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.formats.packing import HEADER, ROW, packed

from klustermotor.formats import (
    TABLE_KINDS,
    ExplainedRefusal,
    ImportMapping,
    UploadLimits,
    inspect_upload,
    read_rows,
    read_text_frame,
    survey_table,
)
from klustermotor.formats.apart import unpacked

COLUMNS = ImportMapping({"region": "region", "employment": "jobs"})
FAR = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


def refused(path: Path) -> str:
    """Return the code under which a file is refused, the same at every step that reads it."""
    codes = set()
    for step in (survey_table, read_text_frame, lambda file: read_rows(file, COLUMNS)):
        with pytest.raises(ExplainedRefusal) as caught:
            step(path)
        assert caught.value.parameters["name"] == path.name
        assert str(caught.value).endswith(".")
        codes.add(caught.value.code)
    (code,) = codes
    return code


@pytest.mark.parametrize(
    "rows",
    [
        [HEADER, ROW, FAR],
        [HEADER, ROW, FAR.lower()],
        [FAR, HEADER, ROW],
        [HEADER, ROW, f'<row r="1048576">{"<c><v>1</v></c>" * 100}</row>'],
        [HEADER, ROW, '<row r="1048575"/><row><c r="XFC1"/><c><v>1</v></c></row>'],
        [HEADER, ROW, '<row r="9"><c r="XFD1048576"><v>1</v></c></row>'],
        [HEADER, ROW, FAR.replace("<", "<x:").replace("<x:/", "</x:").replace("r=", "xmlns:x='urn:x' r=", 1)],
        [HEADER, ROW, '<row r="4000000000"><c r="A4000000000"><v>1</v></c></row>'],
        [HEADER, ROW, '<row><c r="XFD1048576" t="str"><v></v></c></row>'],
        [HEADER, ROW, '<row><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'],
    ],
    ids=[
        "far",
        "lower",
        "first",
        "implicit",
        "after-empty",
        "other-row",
        "prefix",
        "row",
        "empty-text",
        "inline",
    ],
)
def test_cells_that_lie_far_apart_are_counted_as_they_are_read(tmp_path: Path, rows: Iterable[str]) -> None:
    path = packed(tmp_path / "a.xlsx", {"S": rows})
    assert path.stat().st_size < 3_000
    assert refused(path) == "upload.too_wide_apart"


@pytest.mark.parametrize("place", ["W1000000", "XFD1500"])
def test_a_sheet_of_few_cells_that_spans_many_is_refused_before_room_is_made(
    tmp_path: Path, place: str
) -> None:
    row = place.lstrip("DFWX")
    far = f'<row r="{row}"><c r="{place}"><v>1</v></c></row>'
    path = packed(tmp_path / "a.xlsx", {"S": [HEADER, ROW, far]})
    assert path.stat().st_size < 3_000
    assert refused(path) == "upload.mostly_empty"
    # It would not be, in this much memory, if the reader had made room for all of it.
    with (
        pytest.raises(ExplainedRefusal, match=r"span 2[0-9,]+ places, but only 5 hold anything"),
        unpacked(path, "xlsx", limits=UploadLimits(most_memory=500_000_000)),
    ):
        pass


def test_a_sheet_with_much_air_in_it_is_read_where_it_holds_much(tmp_path: Path) -> None:
    rows = [f'<row r="{at}"><c r="J{at}"><v>{at}</v></c></row>' for at in range(2, 20_000)]
    path = packed(tmp_path / "a.xlsx", {"S": [HEADER, *rows]})
    with unpacked(path, "xlsx", limits=UploadLimits(most_empty_cells=1_000)) as plain:
        assert pl.read_ipc(plain.path).width == 10


def test_a_sheet_counts_wherever_the_workbook_keeps_it(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.xlsx", {"S": [HEADER, ROW, FAR]}, folder="other")
    assert inspect_upload(path, name="a.xlsx", accepted=TABLE_KINDS).kind == "xlsx"
    assert refused(path) == "upload.too_wide_apart"


def test_many_cells_are_counted_also_where_none_says_its_place(tmp_path: Path) -> None:
    rows = ["<row>" + "<c><v>1</v></c>" * 1_000 + "</row>"] * 300
    path = packed(tmp_path / "a.xlsx", {"S": rows})
    with (
        pytest.raises(ExplainedRefusal, match=r"span [0-9,]+ places, and at most 250,000 are read"),
        unpacked(path, "xlsx", limits=UploadLimits(most_sheet_cells=250_000)),
    ):
        pass


def test_empty_cells_far_out_take_no_room_and_are_no_fault(tmp_path: Path) -> None:
    far = '<row r="1048576"><c r="XFD1048576" s="0"/></row>'
    path = packed(tmp_path / "a.xlsx", {"S": [HEADER, ROW, far]})
    assert read_rows(path, COLUMNS).frame.rows() == [(2, "04", 5.0, "")]


def test_rows_and_cells_without_a_place_follow_on_those_before(tmp_path: Path) -> None:
    rows = [HEADER, "<row><c t='s'><v>0</v></c><c><v>5</v></c></row>"]
    path = packed(tmp_path / "a.xlsx", {"S": rows}, strings=["04"])
    survey = survey_table(path)
    assert survey.sample.rows() == [("04", "5")]
    assert survey.sheet_rows == (2,)


@pytest.mark.parametrize("uses", [1_000, 6_000])
def test_a_text_that_a_workbook_holds_once_counts_wherever_it_is_used(tmp_path: Path, uses: int) -> None:
    rows = [f'<row r="{at}"><c r="A{at}" t="s"><v>0</v></c></row>' for at in range(2, uses + 2)]
    path = packed(tmp_path / "a.xlsx", {"S": [HEADER, *rows]}, strings=["x" * 1_000_000])
    assert path.stat().st_size < 60_000
    assert refused(path) == "table.too_much_text"


@pytest.mark.parametrize("rows", [20_000, 5_000_000])
def test_a_text_that_parquet_holds_once_counts_wherever_it_is_used(tmp_path: Path, rows: int) -> None:
    once = pa.DictionaryArray.from_arrays(pa.array([0] * rows, pa.int32()), pa.array(["x" * 50_000]))
    table = pa.table({"region": once, "jobs": pa.array([1.0] * rows)})
    path = tmp_path / "a.parquet"
    pq.write_table(table, path, compression="zstd", store_schema=False)
    assert path.stat().st_size < 100_000
    assert inspect_upload(path, name="a.parquet", accepted=TABLE_KINDS).kind == "parquet"
    assert refused(path) == "table.too_much_text"


def test_short_rows_of_text_count_with_all_their_cells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("klustermotor.formats.open_tables._MOST_CELLS", 900)
    path = tmp_path / "a.csv"
    path.write_text("region,jobs,c,d,e,f,g,h,i,j\n" + "04\n" * 100)
    for step in (read_text_frame, lambda file: read_rows(file, COLUMNS)):
        with pytest.raises(ExplainedRefusal, match="has 1,000 cells, and at most 900 are read"):
            step(path)


def test_the_end_of_the_reader_is_a_sentence(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.xlsx", {"S": [HEADER, '<row r="1000000"><c r="W1000000"><v>1</v></c></row>']})
    limits = UploadLimits(most_memory=500_000_000, most_empty_cells=25_000_000)
    with pytest.raises(ExplainedRefusal) as caught, unpacked(path, "xlsx", limits=limits):
        pass
    assert caught.value.code == "table.too_heavy"
    assert caught.value.in_language("sv").startswith("Tabellen a.xlsx kräver mer minne eller tid")


def test_a_reader_that_works_too_long_is_ended(tmp_path: Path) -> None:
    rows = [f'<row r="{at}">' + '<c t="str"><v>x</v></c>' * 500 + "</row>" for at in range(1, 20_000)]
    path = packed(tmp_path / "a.xlsx", {"S": rows})
    with (
        pytest.raises(ExplainedRefusal, match="more memory or time"),
        unpacked(path, "xlsx", limits=UploadLimits(most_seconds=1)),
    ):
        pass


def test_a_reader_knows_no_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://secret")
    told: dict[str, dict[str, str]] = {}

    def run(command: list[str], *, env: dict[str, str], **_: object) -> object:
        told["env"] = env
        raise ValueError

    monkeypatch.setattr("klustermotor.formats.apart.subprocess.run", run)
    with pytest.raises(ExplainedRefusal), unpacked(tmp_path / "a.xlsx", "xlsx"):
        pass
    assert "DATABASE_URL" not in told["env"]
    assert "PATH" in told["env"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (["<row><c r='7'><v>1</v></c></row>"], "upload.damaged"),
        (["<row r='x'><c><v>1</v></c></row>"], "upload.damaged"),
        (["<row>"], "upload.damaged"),
    ],
)
def test_a_sheet_that_is_damaged_is_said_to_be(tmp_path: Path, content: list[str], code: str) -> None:
    assert refused(packed(tmp_path / "a.xlsx", {"S": [HEADER, *content]})) == code


def test_a_sheet_with_a_document_type_is_refused_whatever_its_name(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE worksheet [<!ENTITY a "aaaaaaaa">]>'
    assert refused(packed(tmp_path / "a.xlsx", {"S": [HEADER, ROW]}, more=bomb)) == "upload.entities"


def test_a_workbook_of_a_million_cells_is_read(tmp_path: Path) -> None:
    rows = (
        f'<row r="{at}">'
        + "".join(f'<c r="{letter}{at}"><v>{at}</v></c>' for letter in "ABCDEFGHIJ")
        + "</row>"
        for at in range(2, 20_002)
    )
    path = packed(tmp_path / "a.xlsx", {"S": [HEADER, *rows]})
    frame = read_text_frame(path)
    assert frame.shape == (20_000, 10)
    assert frame.row(-1) == ("20001",) * 10
