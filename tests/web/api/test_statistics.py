"""Datasets through the API: their rows as they are published, and new tables brought in."""

import io
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.web.api.conftest import Caller
from tests.web.mapping.conftest import jobs_table, make_dataset

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.jobs.worker import run_all
from klustermotor.web.statistics.models import Dataset, Import, Vintage


@pytest.fixture
def dataset(tenant: Tenant, developer: User) -> Dataset:
    return make_dataset(tenant, jobs_table(hidden=True), developer)


def rows_of(call: Caller, dataset: Dataset, query: str = "") -> Any:
    vintage = call.get(f"/datasets/{dataset.uid}").json()["latest"]
    return call.get(f"/vintages/{vintage}/rows{query}")


def test_a_dataset_says_what_it_is_and_what_it_is_a_basis_for(call: Caller, dataset: Dataset) -> None:
    found = call.get(f"/datasets?name={dataset.name}").json()["items"]
    assert [one["uid"] for one in found] == [str(dataset.uid)]
    assert (found[0]["status"], found[0]["example"], found[0]["run"]) == ("discussion", True, None)
    assert found[0]["rows"] == 6 * 12 * 3


def test_hidden_figures_are_null_and_marked(call: Caller, dataset: Dataset) -> None:
    answer = rows_of(call, dataset, "?region=02&industry=B1").json()
    assert [row["jobs"] for row in answer["items"]] == [None, None, None]
    assert all(row["suppressed"] for row in answer["items"])
    others = rows_of(call, dataset, "?region=02&industry=A1&period=2003").json()["items"]
    assert [row["suppressed"] for row in others] == [False]
    assert answer["status"] == "discussion"


def test_rows_come_part_by_part_and_as_files(call: Caller, dataset: Dataset) -> None:
    answer = rows_of(call, dataset, "?limit=100")
    assert (answer.json()["total"], len(answer.json()["items"])) == (216, 100)
    seen, page = 100, answer.json()
    while page["next"]:
        page = call.get(page["next"].removeprefix("/api/v1")).json()
        seen += len(page["items"])
    assert seen == 216
    parquet = rows_of(call, dataset, "?format=parquet&period=2003")
    frame = pl.read_parquet(io.BytesIO(b"".join(parquet.streaming_content)))
    assert (frame.height, parquet["X-Status"], parquet["X-Example"]) == (72, "discussion", "true")
    csv = b"".join(rows_of(call, dataset, "?format=csv").streaming_content).decode("utf-8-sig")
    assert csv.splitlines()[0].startswith("region")
    assert len(csv.splitlines()) == 217


def test_rows_that_never_change_are_sent_once(call: Caller, dataset: Dataset) -> None:
    first = rows_of(call, dataset)
    vintage = dataset.vintages.get()
    again = call.get(f"/vintages/{vintage.uid}/rows", **{"If-None-Match": first["ETag"]})
    assert (again.status_code, first["ETag"].startswith("W/")) == (304, False)
    dataset.status = "decision"
    dataset.save()
    decided = call.get(f"/vintages/{vintage.uid}/rows", **{"If-None-Match": first["ETag"]})
    assert (decided.status_code, decided.json()["status"]) == (200, "decision")


def test_a_dataset_is_renamed(call: Caller, dataset: Dataset) -> None:
    assert call.patch(f"/datasets/{dataset.uid}", {"name": "Sysselsatta"}).json()["name"] == "Sysselsatta"
    dataset.refresh_from_db()
    assert (dataset.name, dataset.publisher) == ("Sysselsatta", "Example office")


def handed_in(call: Caller, dataset: Dataset, text: str, name: str = "jobs.csv") -> Any:
    sent = SimpleUploadedFile(name, text.encode(), content_type="text/csv")
    return call.upload("/imports", file=sent, dataset=str(dataset.uid))


TABLE = "region,industry,period,employment\n01,A1,2004,10\n02,A1,2004,20\n99,A1,2004,30\n"


def test_a_table_is_handed_in_checked_and_imported(call: Caller, dataset: Dataset) -> None:
    made = handed_in(call, dataset, TABLE)
    assert made.status_code == 201, made.content
    uid = made.json()["uid"]
    assert made.json()["columns"] == {
        "region": "region",
        "industry": "industry",
        "period": "period",
        "employment": "employment",
    }
    checking = call.change("put", f"/imports/{uid}/columns", {}, of=f"/imports/{uid}")
    assert (checking.status_code, checking.json()["job"]["state"]) == (202, "waiting")
    run_all()
    checked = call.get(f"/imports/{uid}").json()
    assert (checked["state"], checked["rows"], checked["refused"]) == ("checked", 3, 1)
    assert checked["reasons"][0]["count"] == 1
    assert b"99" in b"".join(call.get(f"/imports/{uid}/refused"))
    refused = call.post(f"/imports/{uid}/accept")
    assert (refused.status_code, refused.json()["field"]) == (422, "accept_refusals")
    assert call.post(f"/imports/{uid}/accept", {"accept_refusals": True}).status_code == 202
    run_all()
    done = call.get(f"/imports/{uid}").json()
    assert done["state"] == "done"
    assert call.get(f"/vintages/{done['vintage']}").json()["rows"] == 2
    assert Vintage.objects.filter(dataset=dataset).count() == 2


def test_a_file_that_is_no_table_is_refused_with_a_sentence(call: Caller, dataset: Dataset) -> None:
    sent = SimpleUploadedFile("jobs.exe", b"MZ\x90\x00\x03", content_type="text/csv")
    answer = call.upload("/imports", file=sent)
    assert (answer.status_code, answer.json()["field"]) == (422, "file")
    assert Import.objects.count() == 0


def test_an_import_that_is_given_up_is_over(call: Caller, dataset: Dataset) -> None:
    uid = handed_in(call, dataset, TABLE).json()["uid"]
    assert call.post(f"/imports/{uid}/discard").json()["state"] == "discarded"
    assert call.change("put", f"/imports/{uid}/columns", {}, of=f"/imports/{uid}").status_code == 422


def test_a_sheet_of_a_workbook_is_chosen_with_the_columns(
    call: Caller, dataset: Dataset, tmp_path: Path
) -> None:
    path = tmp_path / "jobs.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for year, rows in ((2004, 3), (2005, 1)):
            sheet = book.add_worksheet(str(year))
            sheet.write_row(0, 0, ["region", "industry", "period", "employment"])
            for at in range(1, rows + 1):
                sheet.write_row(at, 0, [f"{at:02}", "A1", year, 10])
    made = call.upload(
        "/imports", file=SimpleUploadedFile("jobs.xlsx", path.read_bytes()), dataset=str(dataset.uid)
    )
    uid = made.json()["uid"]
    assert (made.json()["sheet"], made.json()["sheets"]) == ("2004", ["2004", "2005"])
    unknown = call.change("put", f"/imports/{uid}/columns", {"sheet": "2006"}, of=f"/imports/{uid}")
    assert (unknown.status_code, unknown.json()["field"]) == (422, "sheet")
    wrong = {"sheet": "2005", "columns": {"region": "nothing"}}
    assert call.change("put", f"/imports/{uid}/columns", wrong, of=f"/imports/{uid}").status_code == 422
    assert call.get(f"/imports/{uid}").json()["sheet"] == "2004"
    asked = call.change("put", f"/imports/{uid}/columns", {"sheet": "2005"}, of=f"/imports/{uid}")
    assert (asked.status_code, asked.json()["sheet"]) == (202, "2005")
    run_all()
    assert call.get(f"/imports/{uid}").json()["rows"] == 1


def test_work_is_followed(call: Caller, dataset: Dataset) -> None:
    uid = handed_in(call, dataset, TABLE).json()["uid"]
    job = call.change("put", f"/imports/{uid}/columns", {}, of=f"/imports/{uid}").json()["job"]["uid"]
    assert call.get(f"/jobs/{job}").json()["state"] == "waiting"
    assert call.post(f"/jobs/{job}/cancel").json()["state"] == "cancelled"
    assert call.post(f"/jobs/{job}/cancel").status_code == 422
    assert call.post(f"/jobs/{job}/restart").json()["state"] == "waiting"
    assert call.get("/jobs?state=waiting").json()["total"] == 1
