"""What must not come in through the page is refused in a sentence, and leaves neither row nor file."""

import io
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.formats.packing import HEADER, ROW, packed

from klustermotor.formats import turns
from klustermotor.web.accounts import tokens
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.evidence.models import Attachment
from klustermotor.web.statistics.models import Dataset, Import

Enter = Callable[[User], Client]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> Path:
    """Keep files in a folder that only this test sees."""
    settings.FILES_DIR = tmp_path / "files"
    return tmp_path / "files"


def workbook(sheet: bytes) -> bytes:
    """Return an Excel workbook with one sheet."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        )
        archive.writestr("xl/workbook.xml", f'<workbook xmlns="{MAIN}"/>')
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    return kept.getvalue()


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><worksheet>&b;</worksheet>'
HARMFUL = {
    "archive that grows": ("jobb.xlsx", workbook(b" " * 80_000_000)),
    "entities that grow": ("jobb.xlsx", workbook(BOMB)),
    "picture": ("jobb.csv", b"\x89PNG\r\n\x1a\n" + b"\x00" * 40),
    "program": ("jobb.xlsx", b"MZ\x90\x00\x03" + b"\x00" * 40),
    "page": ("jobb.html", b"<!doctype html><script>alert(1)</script>"),
    "rows of unequal length": ("jobb.csv", b"region,jobs\n04,2\n04,2,3\n"),
    "nothing": ("jobb.csv", b""),
}


@pytest.mark.parametrize("what", HARMFUL)
def test_what_does_harm_is_refused_whole(
    tenant: Tenant, developer: User, sign_in: Enter, own_folder: Path, what: str
) -> None:
    name, content = HARMFUL[what]
    sent = {"file": SimpleUploadedFile(name, content), "kind": "employment"}
    answer = sign_in(developer).post("/imports/new/", sent)
    assert answer.status_code == 422
    (sentence,) = answer.context["form"].errors["file"]
    assert sentence.endswith(".")
    assert not Import.objects.exists()
    assert not Attachment.objects.exists()
    assert not [path for path in own_folder.rglob("*") if path.is_file()]


def sent_as(name: str) -> dict[str, Any]:
    """Return a form with a file under a name as a program may send it, not as a browser would."""
    body = (
        '--x\r\nContent-Disposition: form-data; name="kind"\r\n\r\nemployment\r\n'
        f'--x\r\nContent-Disposition: form-data; name="file"; {name}\r\n'
        "Content-Type: text/csv\r\n\r\nregion,jobs\n04,2\n\r\n--x--\r\n"
    )
    return {"data": body, "content_type": "multipart/form-data; boundary=x"}


FOLDERS = {
    'filename="../../etc/passwd.csv"': "../../etc/passwd.csv",
    'filename="/etc/passwd.csv"': "/etc/passwd.csv",
    'filename="..&#x2F;passwd.csv"': "../passwd.csv",
    "filename*=UTF-8''..%2F..%2Fpasswd.csv": "../../passwd.csv",
}


@pytest.mark.parametrize("name", FOLDERS)
@pytest.mark.parametrize("address", ["/imports/new/", "/sources/new/", "/classifications/upload/"])
def test_a_name_that_leads_into_folders_is_refused(
    tenant: Tenant, developer: User, sign_in: Enter, own_folder: Path, address: str, name: str
) -> None:
    answer = sign_in(developer).post(address, **sent_as(name))
    assert answer.status_code == 400
    assert f"The file was sent as “{FOLDERS[name]}”" in answer.content.decode()
    assert not Import.objects.exists()
    assert not Attachment.objects.exists()
    assert not [path for path in own_folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("address", ["/api/v1/imports", "/api/v1/attachments"])
def test_a_program_is_told_of_such_a_name_too(tenant: Tenant, developer: User, address: str) -> None:
    _token, secret = tokens.issue(user=developer, tenant=tenant, name="program", scopes=tokens.SCOPES)
    client = Client(headers={"Authorization": f"Bearer {secret}", "Accept-Language": "en"})
    answer = client.post(address, **sent_as('filename="../../etc/passwd.csv"'))
    assert (answer.status_code, answer.json()["field"]) == (422, "file")
    assert "../../etc/passwd.csv" in answer.json()["detail"]
    broken = client.post(address, data=b"--y", content_type="multipart/form-data; boundary=")
    assert broken.status_code == 400
    assert not Attachment.objects.exists()


def test_a_plain_name_is_taken(tenant: Tenant, developer: User, sign_in: Enter, own_folder: Path) -> None:
    answer = sign_in(developer).post("/imports/new/", **sent_as('filename="jobb år 2003.csv"'))
    assert answer.status_code == 302
    assert Attachment.objects.get().name == "jobb år 2003.csv"


class Unread(io.BytesIO):
    """A body of which nothing may be read."""

    def read(self, *_size: Any) -> bytes:
        raise AssertionError("The body was read.")

    readline = read  # type: ignore[assignment]


@pytest.mark.parametrize("address", ["/imports/new/", "/api/v1/datasets"])
def test_two_gigabytes_are_refused_before_they_are_read(
    tenant: Tenant, developer: User, sign_in: Enter, address: str
) -> None:
    answer = sign_in(developer).generic(
        "POST",
        address,
        content_type="multipart/form-data; boundary=x",
        **{"wsgi.input": Unread(), "CONTENT_LENGTH": str(2 * 1024**3)},
    )
    assert answer.status_code == 413
    assert "larger than this workbench accepts. Nothing was saved." in answer.content.decode()
    assert not Import.objects.exists()


def test_a_file_just_within_the_limit_is_looked_at(
    tenant: Tenant, developer: User, sign_in: Enter, settings: Any
) -> None:
    settings.UPLOAD_LIMIT = 1000
    sent = {"file": SimpleUploadedFile("jobb.csv", b"region,jobs\n" + b"04,2\n" * 300), "kind": "employment"}
    answer = sign_in(developer).post("/imports/new/", sent)
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"]
    assert Dataset.objects.count() == 0


def test_a_workbook_that_gets_no_turn_is_told_to_wait_and_leaves_nothing(
    tenant: Tenant,
    developer: User,
    sign_in: Enter,
    own_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(turns, "PATIENCE", 0.1)
    monkeypatch.setattr(turns, "at_once", lambda memory: 1)
    content = packed(tmp_path / "jobb.xlsx", {"S": [HEADER, ROW]}).read_bytes()
    client = sign_in(developer)
    _token, secret = tokens.issue(user=developer, tenant=tenant, name="program", scopes=tokens.SCOPES)
    headers = {"Authorization": f"Bearer {secret}", "Accept-Language": "en"}

    def sent() -> dict[str, Any]:
        return {"file": SimpleUploadedFile("jobb.xlsx", content)}

    with turns.a_turn("theirs.xlsx", memory=1):
        page = client.post("/imports/new/", sent() | {"kind": "employment"})
        answer = Client().post("/api/v1/imports", sent(), headers=headers)
    assert (page.status_code, page["Retry-After"]) == (answer.status_code, answer["Retry-After"])
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    sentence = "Other files are being opened just now, so jobb.xlsx was not read; try again in a minute."
    assert answer.json() == {"detail": sentence, "field": "file"}
    assert sentence in page.content.decode()
    assert not Import.objects.exists()
    assert not Attachment.objects.exists()
    assert not [one for one in own_folder.rglob("*") if one.is_file()]
    assert Client().post("/api/v1/imports", sent(), headers=headers).status_code == 201
