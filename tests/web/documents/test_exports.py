"""What leaves the workbench says what it is, and cannot harm who opens it."""

import io
import zipfile
from datetime import date

import docx
import fastexcel
import pytest
from tests.web.documents.made import BLOCKS, SVG, a_document

from klustermotor.web.accounts.access import Access, access_of
from klustermotor.web.accounts.models import AuditEntry, Tenant, User
from klustermotor.web.documents import exports, selectors
from klustermotor.web.documents.models import Document
from klustermotor.web.evidence.models import Run, Standing

ROWS = [["=1+1", 12.5, ".."], ["Örebro", None, date(2003, 6, 30)]]


def table(access: Access, ending: str, **more: object) -> bytes:
    answer = exports.table_file(
        access=access, title="Starka kluster", columns=["Kluster", "Kvot", "Jobb"], rows=ROWS,
        format=ending, language="sv", source_lines=["Exempeltabell 2003"], **more,
    )  # fmt: skip
    assert answer["Content-Disposition"] == f'attachment; filename="starka-kluster.{ending}"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    return bytes(answer.content)


def decided(access: Access) -> Run:
    return Run.objects.create(
        tenant=access.tenant, kind="x", title="Regional analys", version="1", ran_on=date(2003, 6, 1),
        status=Standing.Status.DECISION, decided_by_body="Länsstyrelsen", decided_on=date(2003, 6, 2),
    )  # fmt: skip


def test_csv_carries_status_and_source_on_each_row(access: Access) -> None:
    content = table(access, "csv", run=decided(access))
    assert content.startswith(b"\xef\xbb\xbf")
    first = content.decode("utf-8-sig").splitlines()[1]
    assert first.startswith("'=1+1;12,5;..;")
    assert "Länsstyrelsen" in first
    assert "2 juni 2003" in first
    assert "Exempeltabell 2003; Regional analys, 1 juni 2003" in first


def test_xlsx_keeps_numbers_and_says_what_it_is_on_a_second_sheet(access: Access) -> None:
    content = table(access, "xlsx")
    book = fastexcel.read_excel(content)
    cells = book.load_sheet(0).to_polars()
    assert cells["Kvot"].to_list() == [12.5, None]
    assert cells["Kluster"].to_list() == ["'=1+1", "Örebro"]
    assert cells["Jobb"].to_list()[0] == ".."
    about = dict(book.load_sheet(1, header_row=None).to_polars().iter_rows())
    assert "Exempeltabell 2003" in about.values()
    assert any("Exempelregionen" in text for text in about.values())


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_same_table_is_the_same_bytes(access: Access, ending: str) -> None:
    assert table(access, ending) == table(access, ending)


def test_an_export_stands_in_the_trail(access: Access) -> None:
    table(access, "csv")
    table(access, "xlsx", run=decided(access))
    kinds = AuditEntry.objects.filter(event="exported").values_list("object_kind", flat=True)
    assert set(kinds) == {"accounts.tenant", "evidence.run"}


@pytest.mark.parametrize("ending", ["docx", "pdf"])
def test_a_document_is_the_same_bytes_on_the_same_day(access: Access, ending: str) -> None:
    about = exports.provenance_of(access, "Fordon", language="sv")
    one, other = (exports.document_bytes(BLOCKS, about, format=ending) for _ in range(2))
    assert one == other
    assert one.startswith(b"PK" if ending == "docx" else b"%PDF")


def test_a_docx_has_its_status_in_the_foot_of_every_page(access: Access) -> None:
    about = exports.provenance_of(access, "Fordon", language="sv", status=decided(access))
    made = docx.Document(io.BytesIO(exports.document_bytes(BLOCKS, about, format="docx")))
    assert "Länsstyrelsen" in made.sections[0].footer.paragraphs[0].text
    assert made.tables[1].cell(1, 1).text == "12\u202f345"
    assert made.tables[1].cell(2, 1).text == ".."


def test_pictures_come_as_svg_and_png(access: Access) -> None:
    assert b"<svg" in exports.picture_file(SVG, access=access, title="Karta").content
    assert exports.picture_file(SVG, access=access, title="Karta", format="png").content[1:4] == b"PNG"


def test_a_document_is_kept_and_found_by_its_readers_only(tenant: Tenant, people: dict[str, User]) -> None:
    made = a_document(tenant, people["developer"], format="docx", readers=[people["developer"]])
    mine, theirs = access_of(people["developer"]), access_of(people["analyst"])
    assert mine is not None
    assert theirs is not None
    assert list(selectors.documents(mine)) == [made]
    assert not selectors.documents(theirs).exists()
    assert Document.objects.get().status == Standing.Status.DISCUSSION


def test_the_file_is_served_as_a_download(tenant: Tenant, developer: User, sign_in: object) -> None:
    made = a_document(tenant, developer, format="docx")
    answer = sign_in(developer).get(f"/documents/{made.uid}/file/")  # type: ignore[operator]
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert zipfile.ZipFile(io.BytesIO(answer.content)).testzip() is None


def test_no_two_columns_have_the_same_heading(access: Access) -> None:
    answer = exports.table_file(
        access=access,
        title="Fält",
        columns=["Status", "Jobb", "Jobb"],
        rows=[["etablerat", 4900, 2.9]],
        language="sv",
    )
    headings = answer.content.decode("utf-8-sig").splitlines()[0].split(";")
    assert headings == ["Status", "Jobb", "Jobb (2)", "Filens status", "Filens källor"]


def test_a_workbook_shows_numbers_as_one_reads_them(access: Access) -> None:
    rows = [[2003, 12345, 2.909, 0.123], [2002, 4900, 1.0, 0.2]]
    answer = exports.table_file(
        access=access, title="T", columns=["a", "b", "c", "d"], rows=rows, format="xlsx"
    )
    shown = zipfile.ZipFile(io.BytesIO(answer.content)).read("xl/styles.xml").decode()
    assert all(f'formatCode="{one}"' in shown for one in ("#,##0", "0.00", "0.0000"))
    assert fastexcel.read_excel(answer.content).load_sheet(0).to_polars().row(0) == (
        2003,
        12345,
        2.909,
        0.123,
    )
