"""What somebody chooses to keep stands among the documents as it was, and goes only when it is removed."""

import io
from collections.abc import Callable
from datetime import date
from html import unescape

import docx
import pytest
from django.test import Client
from django.urls import reverse
from tests.web.api.conftest import caller_of
from tests.web.conftest import make_person
from tests.web.documents.made import a_document
from tests.web.mapping.conftest import make_run
from tests.web.mapping.test_unions import a_field_of

from klustermotor.web.accounts.access import access_of
from klustermotor.web.accounts.capabilities import Role
from klustermotor.web.accounts.models import AuditEntry, Tenant, User
from klustermotor.web.documents.models import Document
from klustermotor.web.evidence.models import Run, Source
from klustermotor.web.evidence.services import support
from klustermotor.web.mapping.fields import services as fields
from klustermotor.web.mapping.fields.files import field_made, kept_field
from klustermotor.web.mapping.fields.models import FieldOfStrength
from klustermotor.web.mapping.fields.selectors import field_facts
from klustermotor.web.search.models import Entry
from klustermotor.web.shared import files

SignIn = Callable[[User], Client]


@pytest.fixture
def run(tenant: Tenant, developer: User) -> Run:
    return make_run(tenant, developer)


@pytest.fixture
def field(run: Run, developer: User) -> FieldOfStrength:
    return a_field_of("AC", run, developer)


def page_of(client: Client, address: str) -> str:
    return unescape(client.get(address).content.decode())


def keep(client: Client, name: str, format: str, **path: object) -> Document:  # noqa: A002
    address = reverse(name, kwargs=path)
    assert "as a document?" in page_of(client, address)
    answer = client.post(address, {"format": format})
    assert answer.status_code == 302
    made = Document.objects.latest("created_at")
    assert answer.url == reverse("documents:document", args=[made.uid])
    return made


def text_of(content: bytes) -> str:
    read = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in read.paragraphs), *cells])


def test_a_field_is_kept_as_it_is_decided_and_stays_so(
    field: FieldOfStrength, run: Run, developer: User, sign_in: SignIn
) -> None:
    field.status, field.decided_by_body, field.decided_on = (
        "decision",
        "Exempelpartnerskapet",
        date(2003, 5, 14),
    )
    field.save()
    client = sign_in(developer)
    assert reverse("mapping:keep-field", args=[field.uid]) in page_of(
        client, reverse("mapping:field", args=[field.uid])
    )
    made = keep(client, "mapping:keep-field", "docx", uid=field.uid)
    assert (made.status, made.decided_by_body, made.decided_on) == (
        "decision",
        "Exempelpartnerskapet",
        date(2003, 5, 14),
    )
    assert (made.by, made.run, made.object_uid, made.kind) == (developer, run, field.uid, "report")
    assert any(run.title in line for line in made.rests_on)
    before = client.get(reverse("documents:file", args=[made.uid]))
    assert before["Content-Disposition"].startswith("attachment")
    fields.judge(
        field=field, stage="potential", text_en="Quite another judgement.", signed_as="Analyst", by=developer
    )
    after = client.get(reverse("documents:file", args=[made.uid]))
    assert after.content == before.content == files.path_of(made.digest).read_bytes()
    assert "Quite another judgement." not in text_of(after.content)
    listed = page_of(client, reverse("documents:list"))
    assert str(made) in listed
    page = page_of(client, reverse("documents:document", args=[made.uid]))
    for said in ("Exempelpartnerskapet", made.rests_on[0], developer.name, run.title):
        assert said in page
    assert Entry.objects.filter(object_uid=made.uid).exists()
    later = keep(client, "mapping:keep-field", "docx", uid=field.uid)
    assert later != made
    assert Document.objects.count() == 2


def test_the_same_kept_twice_on_a_day_is_one_document(
    field: FieldOfStrength, developer: User, sign_in: SignIn
) -> None:
    client = sign_in(developer)
    assert keep(client, "mapping:keep-field", "pdf", uid=field.uid) == keep(
        client, "mapping:keep-field", "pdf", uid=field.uid
    )


def test_the_list_of_fields_and_the_report_of_a_region_are_kept(
    field: FieldOfStrength, run: Run, developer: User, sign_in: SignIn
) -> None:
    client = sign_in(developer)
    field.region.is_focus = True
    field.region.save()
    table = keep(client, "mapping:keep-fields", "csv")
    assert (table.kind, table.status, table.object_uid) == ("table", "discussion", field.region.uid)
    assert "Two clusters" in files.path_of(table.digest).read_text("utf-8-sig")
    report = keep(client, "mapping:keep-region-report", "docx")
    assert (report.kind, report.run) == ("report", run)
    said = text_of(files.path_of(report.digest).read_bytes())
    assert "strong" in said
    assert "Cluster A" in said
    assert "Where growth came from" in said
    for address in (reverse("mapping:strong-clusters"), reverse("mapping:fields")):
        assert "Keep this document" in page_of(client, address)
    handed = client.get(reverse("mapping:region-report"), {"format": "docx"})
    assert text_of(handed.content).splitlines()[0] == said.splitlines()[0]


def test_notes_in_confidence_are_in_no_kept_document(field: FieldOfStrength, developer: User) -> None:
    access = access_of(developer)
    assert access is not None
    told = Source.objects.create(tenant=field.tenant, kind="interview", title="En intervju")
    support(claim=field, source=told, note="Sagt i förtroende.", by=developer)
    open_facts = field_facts(access, field)
    for one in open_facts.supports:
        one.note = one.note or "Sagt i förtroende."
    assert "förtroende" in text_of(field_made(access, open_facts, "docx").content)
    kept = kept_field(access, field, "docx")
    assert "förtroende" not in text_of(kept.content)
    assert "En intervju" in text_of(kept.content)


def test_a_kept_document_is_removed_by_whoever_kept_it_and_the_trail_tells(
    tenant: Tenant, developer: User, sign_in: SignIn
) -> None:
    analyst, other = make_person(tenant, Role.ANALYST), make_person(tenant, Role.MANAGER)
    made = a_document(tenant, analyst, format="docx")
    address = reverse("documents:remove", args=[made.uid])
    assert sign_in(other).post(address).status_code == 403
    assert address not in page_of(sign_in(other), reverse("documents:document", args=[made.uid]))
    client = sign_in(analyst)
    assert address in page_of(client, reverse("documents:document", args=[made.uid]))
    assert "Remove Styrkeområde: fordon?" in page_of(client, address)
    assert client.post(address).url == reverse("documents:list")
    assert not Document.objects.exists()
    assert not Entry.objects.filter(object_uid=made.uid).exists()
    entry = AuditEntry.objects.get(object_uid=made.uid, action=AuditEntry.Action.DELETED)
    assert (entry.by, entry.object_label) == (analyst, "Styrkeområde: fordon")
    # Whoever takes decisions for the region may remove what others kept.
    assert (
        sign_in(developer)
        .post(reverse("documents:remove", args=[a_document(tenant, analyst, format="docx").uid]))
        .status_code
        == 302
    )


def test_another_tenant_neither_finds_nor_keeps_nor_removes(
    field: FieldOfStrength, tenant: Tenant, developer: User, stranger: User, sign_in: SignIn
) -> None:
    made = a_document(tenant, developer, format="docx")
    client = sign_in(stranger)
    for name, uid in (
        ("documents:document", made.uid),
        ("documents:remove", made.uid),
        ("mapping:keep-field", field.uid),
    ):
        assert client.get(reverse(name, args=[uid])).status_code in {403, 404}
    assert Document.objects.count() == 1


def test_a_program_keeps_reads_and_removes(field: FieldOfStrength, run: Run, developer: User) -> None:
    call = caller_of(developer, field.tenant)
    made = call.post(f"/fields/{field.uid}/documents", {"format": "docx", "language": "sv"})
    assert made.status_code == 201
    told = made.json()
    assert (told["title"], told["language"], told["about_uid"]) == (
        "Styrkeområde: Två kluster",
        "sv",
        str(field.uid),
    )
    assert told["made_by"] == developer.name
    assert any(run.title in line for line in told["rests_on"])
    english = call.post(f"/fields/{field.uid}/documents", {"format": "docx", "language": "en"}).json()
    assert english["title"] == "Field of strength: Two clusters"
    assert call.post(f"/runs/{run.uid}/documents", {"format": "docx", "region": "02"}).status_code == 201
    assert call.post(f"/runs/{run.uid}/documents", {"region": "99"}).status_code == 422
    assert call.post(f"/regions/{field.region.uid}/documents", {"format": "csv"}).status_code == 201
    assert call.get("/documents").json()["total"] == 4
    assert call("delete", f"/documents/{told['uid']}").status_code == 204
    assert call.get(f"/documents/{told['uid']}").status_code == 404
