"""What a claim rests on, what is held against it, and what was decided."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.web.evidence.made import a_run, a_source, a_support, an_attachment, an_objection

from klustermotor.web.accounts.access import Access, access_of
from klustermotor.web.accounts.models import AuditEntry, Tenant, User
from klustermotor.web.evidence import claims, selectors, services
from klustermotor.web.evidence.forms import SourceForm
from klustermotor.web.evidence.models import Source, Support
from klustermotor.web.evidence.services.standing import as_seen
from klustermotor.web.search.selectors import find
from klustermotor.web.shared.errors import Refused


@pytest.mark.parametrize(
    ("text", "shown", "day"),
    [
        ("2003", "2003", date(2003, 1, 1)),
        ("2003-06", "June 2003", date(2003, 6, 1)),
        ("2003-6-30", "30 June 2003", date(2003, 6, 30)),
    ],
)
def test_a_date_is_shown_as_exactly_as_it_is_known(
    tenant: Tenant, developer: User, access: Access, text: str, shown: str, day: date, settings: Any
) -> None:
    given = {"kind": "document", "title": "Program", "when": text}
    form = SourceForm(given, instance=Source(tenant=tenant), access=access)
    assert form.is_valid(), form.errors
    made = services.save_source(source=form.save(commit=False), by=developer)
    settings.LANGUAGE_CODE = "en"
    assert (made.when, made.published_on) == (shown, day)


@pytest.mark.parametrize("text", ["June 2003", "2003-13", "2003-02-30", "20030630"])
def test_a_date_that_is_none_is_refused_in_words(tenant: Tenant, access: Access, text: str) -> None:
    given = {"kind": "document", "title": "x", "when": text}
    form = SourceForm(given, instance=Source(tenant=tenant), access=access)
    assert "2003-06-30" in str(form.errors["when"])


def test_a_recorded_source_is_found_and_stands_in_the_trail(
    tenant: Tenant, developer: User, access: Access
) -> None:
    made = services.save_source(source=Source(tenant=tenant, kind="document", title="Program"), by=developer)
    assert [entry.object_uid for entry in find(access, "program")] == [made.uid]
    assert AuditEntry.objects.filter(object_uid=made.uid, action="created").count() == 1


def test_a_claim_rests_on_a_source_once(tenant: Tenant, developer: User, access: Access) -> None:
    claim, ground = a_source(tenant), a_source(tenant, title="Grund")
    services.support(claim=claim, source=ground, by=developer)
    services.support(claim=claim, source=ground, by=developer, stance="against", note="Fel län")
    known = selectors.known_of(claim, access)
    assert [one.note for one in known.against] == ["Fel län"]
    assert known.supports == []
    assert [use.label for use in selectors.uses_of(ground, access)] == [claim.title]


def test_a_source_of_another_tenant_is_refused(tenant: Tenant, other_tenant: Tenant, developer: User) -> None:
    with pytest.raises(Refused, match="another workbench"):
        services.support(claim=a_source(tenant), source=a_source(other_tenant), by=developer)


def test_what_is_withdrawn_stays_in_the_trail(tenant: Tenant, developer: User) -> None:
    support = a_support(tenant, developer)
    uid = support.uid
    services.withdraw(support=support, by=developer)
    assert not Support.objects.exists()
    assert AuditEntry.objects.filter(object_uid=uid, action="deleted").exists()


def test_objections_wait_for_those_who_may_edit_the_claim(tenant: Tenant, people: dict[str, User]) -> None:
    objection = an_objection(tenant, people["reader"])
    mine, theirs = access_of(people["analyst"]), access_of(people["reader"])
    assert mine is not None
    assert theirs is not None
    assert len(selectors.needs(mine)) == 1
    assert selectors.needs(theirs) == []
    services.answer(objection=objection, text="Rättat", by=people["analyst"])
    assert selectors.needs(mine) == []
    with pytest.raises(Refused, match="already"):
        services.answer(objection=objection, text="Igen", by=people["analyst"])


def test_a_decision_says_who_and_when_and_can_be_opened_again(tenant: Tenant, developer: User) -> None:
    run = a_run(tenant)
    services.decide(thing=run, body="Länsstyrelsen", on=date(2003, 6, 30), by=developer, seen=as_seen(run))
    assert (run.status, run.decided_by_body) == ("decision", "Länsstyrelsen")
    services.reopen(thing=run, by=developer)
    run.refresh_from_db()
    assert (run.status, run.decided_on) == ("discussion", None)
    changes = AuditEntry.objects.filter(object_uid=run.uid, action="changed").first()
    assert changes is not None
    assert changes.changes["decided_by_body"] == ["Länsstyrelsen", ""]


def test_a_decision_cannot_lie_ahead(tenant: Tenant, developer: User) -> None:
    with pytest.raises(Refused, match="lies ahead"):
        services.decide(thing=a_run(tenant), body="Styrelsen", on=date(2003, 7, 1), by=developer, seen="x")
    with pytest.raises(Refused, match="no status"):
        services.decide(thing=a_source(tenant), body="x", on=date(2003, 6, 1), by=developer, seen="x")


def test_claims_of_another_tenant_are_not_found(tenant: Tenant, stranger: User) -> None:
    theirs = access_of(stranger)
    assert theirs is not None
    assert claims.find(theirs, "evidence.run", a_run(tenant).uid) is None
    assert claims.find(theirs, "no.such", a_run(tenant).uid) is None


def test_an_upload_becomes_an_attachment_served_as_a_download(
    tenant: Tenant, developer: User, sign_in: Any
) -> None:
    client = sign_in(developer)
    sent = SimpleUploadedFile("anteckning.txt", "Sörmland".encode())
    client.post("/sources/new/", {"kind": "document", "title": "Anteckning", "file": sent})
    kept = Source.objects.get().attachment
    assert kept is not None
    answer = client.get(f"/attachments/{kept.uid}/")
    assert b"".join(answer.streaming_content) == "Sörmland".encode()
    assert answer["Content-Disposition"] == 'attachment; filename="anteckning.txt"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("name", "content"),
    [("x.exe", b"MZ\x90\x00"), ("x.txt", b"<html><script>alert(1)</script>"), ("x.txt", b"")],
)
def test_what_is_not_to_be_kept_is_refused_and_what_was_written_stays(
    developer: User, sign_in: Any, name: str, content: bytes
) -> None:
    sent = SimpleUploadedFile(name, content)
    answer = sign_in(developer).post("/sources/new/", {"kind": "document", "title": "Kvar", "file": sent})
    assert answer.status_code == 422
    assert 'value="Kvar"' in answer.content.decode()
    assert not Source.objects.exists()


def test_readers_see_sources_and_cannot_change_them(
    tenant: Tenant, people: dict[str, User], sign_in: Any
) -> None:
    client = sign_in(people["reader"])
    made = a_source(tenant)
    assert client.get(f"/sources/{made.uid}/").status_code == 200
    assert client.get(f"/sources/{made.uid}/edit/").status_code == 403
    assert client.get(f"/attachments/{an_attachment(tenant).uid}/").status_code == 200


def test_the_panel_says_what_it_rests_on(tenant: Tenant, developer: User, sign_in: Any) -> None:
    support = a_support(tenant, developer)
    address = f"/evidence/evidence.source/{support.claim_uid}/"
    page = sign_in(developer).get(address, headers={"HX-Request": "true"}).content.decode()
    assert "Grund" in page
    assert "contest/" in page
    assert "<html" not in page


def test_pages_of_sources_ask_as_often_for_many_as_for_few(
    tenant: Tenant, developer: User, sign_in: Any
) -> None:
    client = sign_in(developer)

    def asked() -> int:
        client.get("/sources/")
        with CaptureQueriesContext(connection) as seen:
            client.get("/sources/")
        return len(seen)

    for number in range(2):
        a_source(tenant, title=f"Källa {number}")
    few = asked()
    for number in range(2, 40):
        a_source(tenant, title=f"Källa {number}")
    assert asked() == few
