"""The trail keeps that an interview's citation was changed, and shows nobody how it once read."""

from typing import Any

import pytest
from tests.web.actors.made import a_person
from tests.web.evidence.made import a_source
from tests.web.questionnaires.made import held

from klustermotor.web.accounts.access import Access, access_of
from klustermotor.web.accounts.models import AuditEntry, Tenant, User
from klustermotor.web.accounts.selectors import Happening, TrailFilter, history_of, trail, written
from klustermotor.web.evidence.models import Source
from klustermotor.web.questionnaires.models import Answer, Interview
from klustermotor.web.questionnaires.services import interviews

NAME = "Exempelperson"
People = dict[str, User]


@pytest.fixture
def cited(tenant: Tenant, people: People) -> Interview:
    """Return an interview that a claim rests on, cited by the person's name."""
    interview = held(tenant, people["interviewer"], "name", person=a_person(tenant))
    assert interview.source is not None
    assert NAME in interview.source.title
    return interview


@pytest.fixture
def claim(tenant: Tenant, cited: Interview, people: People) -> Source:
    made = a_source(tenant, title="Påstående")
    answer = Answer.objects.get(interview=cited, question__kind="text")
    interviews.use_as_evidence(answer=answer, claim=made, stance="for", by=people["interviewer"])
    return made


def as_written_before(source: Source) -> None:
    """Let the trail say what it said when it still repeated citations."""
    for entry in AuditEntry.objects.filter(object_uid=source.uid):
        changes = entry.changes | ({"title": [None, source.title]} if "title" in entry.changes else {})
        AuditEntry.objects.filter(pk=entry.pk).update(object_label=source.title[:250], changes=changes)
    AuditEntry.objects.filter(object_kind="evidence.support").update(object_label=source.title[:250])
    for entry in AuditEntry.objects.filter(event="support added"):
        entry.changes["rests on"] = [None, source.title]
        entry.save()


def everything(entries: list[Happening]) -> str:
    return " ".join(f"{one.label} {one.changes}" for one in entries)


def standing(user: User) -> Access:
    found = access_of(user)
    assert found is not None
    return found


def test_new_entries_never_hold_how_an_interview_is_cited(tenant: Tenant, claim: Source) -> None:
    told = AuditEntry.objects.filter(object_kind__startswith="evidence.")
    assert told.filter(event="support added").count() == 1
    assert NAME not in str(list(told.values_list("object_label", "changes")))


@pytest.mark.parametrize("long", [False, True])
@pytest.mark.parametrize("role", ["administrator", "developer", "analyst", "interviewer"])
def test_after_consent_is_withdrawn_the_name_stands_in_no_trail(
    tenant: Tenant, cited: Interview, claim: Source, people: People, role: str, long: bool
) -> None:
    source = cited.source
    assert source is not None
    if long:
        Source.objects.filter(pk=source.pk).update(title=f"{NAME}, " + "platschef " * 28)
        source.refresh_from_db()
    as_written_before(source)
    count = AuditEntry.objects.count()
    interviews.withdraw_consent(interview=cited, on=tenant.today(), by=people["interviewer"])
    reader = people[role]
    entries = [one for one in trail(standing(reader), TrailFilter()) if one.object_kind.startswith("evi")]
    assert AuditEntry.objects.count() > count
    assert len(written(entries, reader)) == len(entries) > 3
    assert NAME not in everything(written(entries, reader))
    assert NAME not in everything(history_of(source))
    assert NAME not in everything(history_of(claim))
    changed = [one.changes for one in history_of(source) if one.what == "Changed"]
    assert ("Title", "", "(confidential)") in [row for rows in changed for row in rows]


def test_the_trail_as_a_page_and_as_a_file_keeps_it_too(
    tenant: Tenant, cited: Interview, claim: Source, people: People, sign_in: Any
) -> None:
    assert cited.source is not None
    as_written_before(cited.source)
    interviews.withdraw_consent(interview=cited, on=tenant.today(), by=people["interviewer"])
    client = sign_in(people["administrator"])
    for path in ("/trail/", "/trail/export/?format=csv"):
        answer = client.get(path)
        assert answer.status_code == 200, path
        told = b"".join(getattr(answer, "streaming_content", [answer.content])).decode()
        assert "Påstående" in told
        assert NAME not in told


def test_a_consent_that_was_narrowed_hides_the_earlier_citation(
    tenant: Tenant, cited: Interview, people: People
) -> None:
    assert cited.source is not None
    as_written_before(cited.source)
    interviews.record_consent(
        interview=cited, consent="anonymous", on=tenant.today(), by=people["interviewer"]
    )
    assert NAME not in everything(history_of(Source.objects.get(pk=cited.source.pk)))


def test_other_sources_stand_in_the_trail_by_name(tenant: Tenant, claim: Source, people: People) -> None:
    told = everything(history_of(claim))
    assert "Påstående" in told
