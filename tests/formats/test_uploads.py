"""Files from strangers are looked at before any reader opens them; what may harm is refused in a sentence."""

import pickle
import struct
import zipfile
from pathlib import Path

import docx
import polars as pl
import pytest
import xlsxwriter

from klustermotor.formats import (
    ATTACHMENT_KINDS,
    TABLE_KINDS,
    UploadLimits,
    inspect_upload,
    safe_name,
    survey_table,
)
from klustermotor.formats.phrases import phrases
from klustermotor.formats.refusals import ExplainedRefusal, RefusedInput

TYPES = "[Content_Types].xml"
SHEET = (
    '<Types><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
SVG = "xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'"
BOMB = '<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]>'


def sent(folder: Path, content: bytes | str) -> Path:
    path = folder / "sent"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def workbook(folder: Path) -> Path:
    path = folder / "sent"
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("jobb").write_row(0, 0, ["region", "jobb"])
    book.close()
    return path


def archive(folder: Path, members: dict[str, bytes | str], packing: int = zipfile.ZIP_DEFLATED) -> Path:
    path = folder / "sent"
    with zipfile.ZipFile(path, "w", packing) as opened:
        for name, content in members.items():
            opened.writestr(name, content)
    return path


def refused(path: Path, name: str, *, limits: UploadLimits | None = None) -> str:
    with pytest.raises(ExplainedRefusal) as caught:
        inspect_upload(path, name=name, limits=limits)
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert caught.value.in_language("sv").endswith(".")
    assert caught.value.in_language("sv") != sentence
    assert str(path.parent) not in sentence
    return caught.value.code.removeprefix("upload.")


def test_good_files_are_known_by_what_they_hold(tmp_path: Path) -> None:
    assert inspect_upload(workbook(tmp_path), name="jobb.xlsx").kind == "xlsx"
    pl.DataFrame({"region": ["01"], "jobs": [1]}).write_parquet(tmp_path / "p")
    assert inspect_upload(tmp_path / "p", name="p.parquet").kind == "parquet"
    document = docx.Document()
    document.add_paragraph("Exempel Plåt AB")
    document.save(str(tmp_path / "d"))
    assert inspect_upload(tmp_path / "d", name="d.docx", accepted=ATTACHMENT_KINDS).kind == "docx"
    odt = archive(tmp_path, {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"})
    assert inspect_upload(odt, name="d.odt").media_type == "application/vnd.oasis.opendocument.text"
    frame = struct.pack(">BBHBHH", 0xFF, 0xC0, 11, 8, 4, 4)
    assert inspect_upload(sent(tmp_path, b"\xff\xd8" + frame + b"\xff\xd9"), name="b.JPG").kind == "jpeg"
    svg = (
        f"<svg {SVG}><path id='x' d='M0 0'/><use href='#x'/><image href='data:image/png;base64,AA=='/></svg>"
    )
    assert inspect_upload(sent(tmp_path, svg), name="b.svg").kind == "svg"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_in_the_usual_encodings_is_text(tmp_path: Path, encoding: str) -> None:
    path = sent(tmp_path, "län;antal\n01;1,5\n".encode(encoding))
    assert inspect_upload(path, name="jobb.csv", accepted=TABLE_KINDS).kind == "csv"
    assert inspect_upload(path, name="jobb.txt", accepted=TABLE_KINDS).kind == "csv"
    assert inspect_upload(path, name="brev.txt", accepted=ATTACHMENT_KINDS).kind == "txt"


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "a.csv", "empty"),
        (b"MZ\x90\x00", "jobb.csv", "program"),
        (b"\x7fELF", "jobb.csv", "program"),
        (b"#!/bin/sh\n", "jobb.csv", "program"),
        (b"<!DOCTYPE html><html>", "jobb.csv", "web_page"),
        (b"  <html><body>", "jobb.csv", "web_page"),
        (b"%PDF-1.7\n%%EOF", "jobb.csv", "other_than_its_name"),
        (b"%PDF-1.7\n", "a.pdf", "damaged"),
        (b"PAR1 and no more", "a.parquet", "damaged"),
        (b"PK\x03\x04 and no more", "a.xlsx", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.xls", "old_office"),
        (b"\x1f\x8b\x08", "a.csv.gz", "compressed"),
        (b"a,b\n1,\x00\n", "a.csv", "zero_bytes"),
        (b"a,b\n1,\x07\n", "a.csv", "no_text"),
        (b"a,b\n\x81\x8d,1\n", "a.csv", "no_text"),
        (b"a,b\n" + b"x" * 1_100_000, "a.csv", "endless_line"),
        (b"," * 2_500 + b"\n", "a.csv", "too_many_columns"),
        (b"\na,b\n", "a.csv", "blank_header"),
        (b"only one\n1\n", "a.csv", "one_column"),
        (b"a,b\n1,2\n", "a.exe", "other_than_its_name"),
        (b"a,b\n1,2\n", "a.xlsx", "other_than_its_name"),
        (b"a,b\n1,2\n", "a.xlsm", "macros"),
        (b"a,b\n1,2\n", "../../a.csv", "name_is_a_path"),
        (b"a,b\n1,2\n", "/etc/a.csv", "name_is_a_path"),
        (b"a,b\n1,2\n", "C:\\a.csv", "name_is_a_path"),
        (b"a,b\n1,2\n", "a\x00.csv", "name_has_control_characters"),
        (b"a,b\n1,2\n", "a\u202evsc.csv", "name_has_control_characters"),
        (b"a,b\n1,2\n", "..", "name_is_a_path"),
        (f"<?xml version='1.0'?>{BOMB}<a>&c;</a>", "a.xml", "entities"),
        (f"{BOMB}<svg xmlns='http://www.w3.org/2000/svg'>&c;</svg>", "a.svg", "entities"),
        ("<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "a.svg", "script"),
        ("<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "a.svg", "script"),
        ("<svg xmlns='http://www.w3.org/2000/svg'><a href='javascript:x'/></svg>", "a.svg", "script"),
        (f"<svg {SVG}><use xlink:href='data:image/svg+xml;base64,PHN2Zy8+#x'/></svg>", "a.svg", "script"),
        (f"<svg {SVG}><use href='#x'/><a href=' java&#10;script:x'/></svg>", "a.svg", "script"),
        (f"<svg {SVG}><image href='data:application/xml,x'/></svg>", "a.svg", "script"),
        ("<a>" * 400 + "</a>" * 400, "a.xml", "damaged"),
        ("<html xmlns='http://www.w3.org/1999/xhtml'/>", "a.xml", "web_page"),
        (b"\xff\xd8\xff\xd9", "a.jpg", "damaged"),
        (
            b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 99_999, 99_999) + b"IEND",
            "a.png",
            "too_many_pixels",
        ),
    ],
)
def test_what_is_wrong_or_harmful_is_refused(
    tmp_path: Path, content: bytes | str, name: str, code: str
) -> None:
    assert refused(sent(tmp_path, content), name) == code


def test_two_gigabytes_are_refused_by_the_size_alone(tmp_path: Path) -> None:
    path = tmp_path / "sent"
    with path.open("wb") as file:
        file.truncate(2 << 30)
    with pytest.raises(RefusedInput, match=r"jobb.csv is 2,147.5 MB, and at most 200 MB"):
        inspect_upload(path, name="jobb.csv")
    assert refused(path, "jobb.csv", limits=UploadLimits(most_bytes=5)) == "too_large"


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"a.txt": "hello"}, "archive"),
        ({TYPES: SHEET}, "archive"),
        ({TYPES: SHEET, "xl/workbook.xml": "<a/>", "xl/b.xml": f"{BOMB}<a>&c;</a>"}, "entities"),
        ({TYPES: f"{BOMB}{SHEET}"}, "entities"),
        ({TYPES: SHEET, "xl/workbook.xml": "no xml"}, "damaged"),
        ({TYPES: SHEET, "xl/workbook.xml": "<a/>", "../../evil": "x"}, "member_is_a_path"),
        ({TYPES: SHEET, "xl/workbook.xml": "<a/>", "/evil": "x"}, "member_is_a_path"),
        ({TYPES: SHEET, "xl/workbook.xml": "<a/>", "xl/vbaProject.bin": "x"}, "macros"),
        ({TYPES: SHEET.replace(".sheet.main", ".sheet.macroEnabled.main")}, "macros"),
        ({TYPES: SHEET, "xl/workbook.xml": "<a/>", "xl/inner.bin": b"PK\x03\x04...."}, "archive_in_archive"),
        ({TYPES: SHEET, "xl/workbook.xml": "<a/>", "x.xml": "<a>" + " " * 30_000_000}, "unpacks_to_too_much"),
        ({f"{at}.xml": "<a/>" for at in range(5_001)}, "too_many_members"),
        ({"mimetype": "application/vnd.oasis.opendocument.text", "Basic/a.xml": "<a/>"}, "macros"),
    ],
)
def test_archives_that_harm_are_refused(tmp_path: Path, members: dict[str, bytes | str], code: str) -> None:
    assert refused(archive(tmp_path, members), "jobb.xlsx") == code


def test_a_workbook_that_unpacks_to_more_than_the_limit_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path)
    assert refused(path, "a.xlsx", limits=UploadLimits(most_unpacked_bytes=1_000)) == "unpacks_to_too_much"


def test_a_workbook_of_many_rows_is_accepted(tmp_path: Path) -> None:
    path = tmp_path / "sent"
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet()
    for at in range(30_000):
        sheet.write_row(at, 0, ["04", "C25", 2003, at])
    book.close()
    assert inspect_upload(path, name="jobb.xlsx").kind == "xlsx"
    assert survey_table(path, kind="xlsx").sheet_rows == (30_000,)


def test_a_header_that_lies_about_the_size_does_not_help(tmp_path: Path) -> None:
    path = archive(tmp_path, {TYPES: SHEET, "xl/workbook.xml": "<a>" + " " * 40_000_000 + "</a>"})
    raw = path.read_bytes()
    true, small = struct.pack("<L", 40_000_007), struct.pack("<L", 100)
    assert raw.count(true) >= 2
    path.write_bytes(raw.replace(true, small))
    assert refused(path, "jobb.xlsx") == "sizes_lie"


def test_members_that_share_their_bytes_are_refused(tmp_path: Path) -> None:
    path = archive(tmp_path, {"a.xml": "<a/>" * 100, "b.xml": "<b/>" * 100})
    raw = bytearray(path.read_bytes())
    second = raw.rindex(b"PK\x01\x02")
    raw[second + 42 : second + 46] = struct.pack("<L", 0)
    path.write_bytes(bytes(raw))
    assert refused(path, "jobb.xlsx") == "damaged"


def test_an_encrypted_workbook_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path, {TYPES: SHEET})
    raw = bytearray(path.read_bytes())
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(bytes(raw))
    assert refused(path, "jobb.xlsx") == "encrypted"


def test_packed_bytes_that_are_damaged_are_refused(tmp_path: Path) -> None:
    path = archive(tmp_path, {TYPES: SHEET})
    raw = bytearray(path.read_bytes())
    raw[30 + len(TYPES) : 36 + len(TYPES)] = b"\xff" * 6
    path.write_bytes(bytes(raw))
    assert refused(path, "jobb.xlsx") == "damaged"


def test_a_parquet_file_that_says_too_much_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sent"
    pl.DataFrame({"a": pl.zeros(200_000, eager=True), "b": 1}).write_parquet(path)
    assert refused(path, "a.parquet", limits=UploadLimits(most_rows=1_000)) == "too_many_rows"
    assert refused(path, "a.parquet", limits=UploadLimits(most_columns=1)) == "too_many_columns"
    assert refused(path, "a.parquet", limits=UploadLimits(most_unpacked_bytes=10)) == "unpacks_to_too_much"
    pl.DataFrame({"a": [[1, 2]]}).write_parquet(path)
    assert refused(path, "a.parquet") == "nested_columns"
    raw = path.read_bytes()
    path.write_bytes(raw[:-8] + struct.pack("<I", 4_000_000_000) + b"PAR1")
    assert refused(path, "a.parquet") == "damaged"


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("jobb 2003.csv", "jobb 2003.csv"),
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\jobb.csv", "jobb.csv"),
        ("a\r\nSet-Cookie: x.csv", "aSet-Cookie_ x.csv"),
        ("\u202egpj.csv", "gpj.csv"),
        ("con.csv", "_con.csv"),
        ('a"<b>.csv', "a__b_.csv"),
        ("", "file"),
        ("...", "file"),
        ("Länsstatistik å ä ö.xlsx", "Länsstatistik å ä ö.xlsx"),
        ("a" * 300 + ".parquet", "a" * 112 + ".parquet"),
    ],
)
def test_names_are_made_safe(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_only_what_is_asked_for_is_accepted(tmp_path: Path) -> None:
    with pytest.raises(RefusedInput, match="of the type csv, and here only these are accepted: pdf"):
        inspect_upload(sent(tmp_path, "a,b\n1,2\n"), name="a.csv", accepted=["pdf", "txt"])


def test_a_refusal_can_travel_between_processes() -> None:
    refusal = pickle.loads(pickle.dumps(ExplainedRefusal("upload.empty", name="a.csv")))
    assert refusal.in_language("sv-SE") == "Filen a.csv är tom; välj en annan fil."


def test_both_languages_say_the_same_things() -> None:
    assert phrases("sv").keys() == phrases("en").keys()
    for key, english in phrases("en").items():
        swedish = phrases("sv")[key]
        assert swedish != english, key
        names = {piece.split("}")[0] for piece in english.split("{")[1:]}
        assert names == {piece.split("}")[0] for piece in swedish.split("{")[1:]}, key
