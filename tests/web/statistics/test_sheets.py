"""Of a workbook with several sheets a person chooses one, and the columns and first rows follow."""

from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from klustermotor.web.accounts.models import AuditEntry, Tenant, User
from klustermotor.web.jobs import worker
from klustermotor.web.places.models import RegionSet
from klustermotor.web.shared.errors import Refused
from klustermotor.web.statistics import services
from klustermotor.web.statistics.models import Dataset, Import

HEADER = ["Län", "SNI", "År", "Antal\nanställda"]
YEARS = {"2003": [["04", "29", 2003, 5], ["18", "29", 2003, 6]], "2004": [["04", "29", 2004, 7]]}


def workbook(path: Path) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        about = book.add_worksheet("Läs mig")
        for row in range(6):
            about.write(row, 0, "Om tabellen")
        for name, rows in YEARS.items():
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, HEADER)
            for at, row in enumerate(rows, start=1):
                sheet.write_row(at, 0, row)
        book.add_worksheet("Tomt")
    return path


@pytest.fixture
def imported(tenant: Tenant, dataset: Dataset, developer: User, tmp_path: Path) -> Import:
    path = workbook(tmp_path / "sent")
    return services.start_import(tenant=tenant, path=path, name="jobb.xlsx", by=developer, dataset=dataset)


def test_the_sheet_with_most_cells_is_read_first(imported: Import) -> None:
    held = imported.mapping
    assert (held["sheet"], held["sheets"]) == ("2003", ["Läs mig", "2003", "2004", "Tomt"])
    assert held["sheet_rows"] == [6, 3, 2, 0]
    assert held["columns"]["employment"] == "Antal anställda"


def test_another_sheet_is_chosen_on_the_page_and_what_is_shown_follows(
    imported: Import, dataset: Dataset, developer: User, sign_in: Callable[[User], Client]
) -> None:
    client, address = sign_in(developer), f"/imports/{imported.uid}/"
    page = client.get(address).content.decode()
    assert f'action="{address}sheet/"' in page
    assert '<label for="id_sheet">' in page
    assert '<option value="2003" selected>2003 (3 rows)</option>' in page
    assert '<option value="Läs mig">Läs mig (6 rows)</option>' in page
    chosen = client.post(f"{address}sheet/", {"sheet": "2004"}, follow=True)
    shown = chosen.content.decode()
    assert '<option value="2004" selected>2004 (2 rows)</option>' in shown
    assert ">2004</td>" in shown
    assert ">2003</td>" not in shown
    assert AuditEntry.objects.filter(object_uid=imported.uid, by=developer).count() == 2
    columns = {f"column_{role}": name for role, name in Import.objects.get().mapping["columns"].items()}
    assert client.post(address, columns).status_code == 302
    worker.run_all()
    client.post(f"{address}run/")
    worker.run_all()
    assert dataset.vintages.get().periods == ["2004"]


def test_the_choice_is_told_in_swedish_too(
    imported: Import, developer: User, sign_in: Callable[[User], Client]
) -> None:
    developer.language = "sv"
    developer.save()
    client = sign_in(developer)
    page = client.get(f"/imports/{imported.uid}/").content.decode()
    assert "Arbetsbokens blad" in page
    assert "2003 (3 rader)" in page
    assert "Läs det här bladet" in page


def test_a_sheet_that_cannot_be_read_changes_nothing_and_is_told(
    imported: Import, developer: User, sign_in: Callable[[User], Client]
) -> None:
    client, address = sign_in(developer), f"/imports/{imported.uid}/"
    empty = client.post(f"{address}sheet/", {"sheet": "Tomt"}, follow=True).content.decode()
    assert "The sheet Tomt of jobb.xlsx is empty; choose another sheet or file." in empty
    unknown = client.post(f"{address}sheet/", {"sheet": "2005"}, follow=True).content.decode()
    assert "The file has no sheet 2005; choose one of these: Läs mig, 2003, 2004, Tomt." in unknown
    imported.refresh_from_db()
    assert imported.mapping["sheet"] == "2003"


def test_choosing_a_sheet_after_the_check_goes_back_to_the_columns(
    imported: Import, dataset: Dataset, developer: User
) -> None:
    services.set_mapping(
        imported=imported,
        columns=imported.mapping["columns"],
        target={"kind": "employment"},
        dataset=dataset,
        by=developer,
    )
    services.choose_sheet(imported=imported, sheet="2004", by=developer)
    worker.run_all()
    imported.refresh_from_db()
    assert (imported.state, imported.mapping["sheet"]) == ("mapping", "2004")
    services.discard_import(imported=imported, by=developer)
    with pytest.raises(Refused, match="This import is over"):
        services.choose_sheet(imported=imported, sheet="2003", by=developer)


def test_a_mended_file_is_read_on_the_sheet_of_the_first(
    imported: Import, tenant: Tenant, developer: User, tmp_path: Path, sent: Path
) -> None:
    services.choose_sheet(imported=imported, sheet="2004", by=developer)
    mended = services.start_import(
        tenant=tenant, path=workbook(tmp_path / "mended"), name="jobb.xlsx", by=developer, like=imported
    )
    assert mended.mapping["sheet"] == "2004"
    other = services.start_import(tenant=tenant, path=sent, name="jobb.csv", by=developer, like=imported)
    assert other.mapping["sheet"] == ""


def test_a_file_without_sheets_offers_none(
    tenant: Tenant, developer: User, sent: Path, sign_in: Callable[[User], Client]
) -> None:
    made = services.start_import(tenant=tenant, path=sent, name="jobb.csv", by=developer)
    assert "id_sheet" not in sign_in(developer).get(f"/imports/{made.uid}/").content.decode()


def test_a_header_alone_is_refused_in_the_language_of_the_person(
    tenant: Tenant, developer: User, tmp_path: Path
) -> None:
    path = tmp_path / "sent"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("A").write_row(0, 0, HEADER)
    said = r"^Tabellen jobb\.xlsx har rubriker men inga rader\.$"
    with translation.override("sv"), pytest.raises(Refused, match=said):
        services.start_import(tenant=tenant, path=path, name="jobb.xlsx", by=developer)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ('Län;"Antal\nanställda"\r\n04;5\r\n', 302),
        ("Län;Antal\r04;5\r", 302),
        ('Län;Antal\n04;5\n18;"6\n', 422),
        ('"Län;Antal\n04;5\n', 422),
    ],
)
def test_ordinary_tables_of_other_programs_end_in_a_page(
    tenant: Tenant,
    developer: User,
    counties: RegionSet,
    sign_in: Callable[[User], Client],
    text: str,
    status: int,
) -> None:
    sent = SimpleUploadedFile("jobb.csv", text.encode())
    answer = sign_in(developer).post("/imports/new/", {"file": sent, "kind": "employment"})
    assert answer.status_code == status
    if status == 422:
        assert "opens a quotation mark that is never closed" in answer.content.decode()


def test_a_cell_without_end_is_shown_by_its_beginning(
    tenant: Tenant, developer: User, tmp_path: Path
) -> None:
    path = tmp_path / "sent"
    path.write_text("Län;Antal\n" + "x" * 5_000 + ";5\n", encoding="utf-8")
    made = services.start_import(tenant=tenant, path=path, name="jobb.csv", by=developer)
    assert made.mapping["sample"] == [["x" * 200 + "…", "5"]]
