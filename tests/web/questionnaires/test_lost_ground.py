"""What rests on an interview stands as long as the interview may be used, and no longer."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from tests.web.api.conftest import caller_of
from tests.web.questionnaires.made import companies, held
from tests.web.rights.table_fields import a_field

from klustermotor.web.accounts.access import access_of
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.evidence import selectors as evidence
from klustermotor.web.evidence.models import Support
from klustermotor.web.mapping.fields.models import FieldOfStrength
from klustermotor.web.questionnaires.models import Interview
from klustermotor.web.questionnaires.selectors import together
from klustermotor.web.questionnaires.services import interviews
from klustermotor.web.shared.errors import Refused

People = dict[str, User]
TODAY = date(2003, 6, 30)


@pytest.fixture
def field(tenant: Tenant, people: People) -> FieldOfStrength:
    return a_field(tenant, people)


@pytest.fixture
def leaned_on(tenant: Tenant, people: People, field: FieldOfStrength) -> Interview:
    """Return an interview that a field of strength rests on."""
    interview = held(tenant, people["interviewer"])
    answer = interview.answers.get(question__kind="text")
    interviews.use_as_evidence(
        answer=answer, claim=field, stance="for", note="Så sade hon", by=people["analyst"]
    )
    return interview


def part_of(client: Any, field: FieldOfStrength) -> str:
    """Return what the field's page says that it rests on."""
    page = client.get(reverse("mapping:field", args=[field.uid])).content.decode()
    return str(page.partition('id="evidence"')[2].partition("</li></ul>")[0])


def set_back(interview: Interview, way: str, by: User) -> None:
    """Take back that there is a consent, or that it was held."""
    if way == "unasked":
        interviews.record_consent(interview=interview, consent="none", on=TODAY, by=by)
    else:
        interview.state = Interview.State.PLANNED
        interviews.save_interview(interview=interview, by=by)


def put_right(interview: Interview, way: str, by: User) -> None:
    """Say again that there is one, or that it was held."""
    if way == "unasked":
        interviews.record_consent(interview=interview, consent="role", on=TODAY, by=by)
    else:
        interviews.complete(interview=interview, by=by)


@pytest.mark.parametrize(("way", "told"), [("unasked", "no consent"), ("unheld", "not held")])
def test_it_stops_counting_at_once_and_counts_again_when_that_is_put_right(
    leaned_on: Interview, field: FieldOfStrength, people: People, sign_in: Any, way: str, told: str
) -> None:
    by, client = people["interviewer"], sign_in(people["analyst"])
    assert "supports" in part_of(client, field)
    set_back(leaned_on, way, by)
    support = Support.objects.get()
    assert (support.unusable_since, support.unusable_why) == (TODAY, way)
    part = part_of(client, field)
    assert told in part
    assert "supports" not in part
    assert "Så sade hon" not in part
    assert leaned_on.source is not None
    page = client.get(f"/sources/{leaned_on.source.uid}/").content.decode()
    assert told in page
    assert "supports" not in page
    access = access_of(people["analyst"])
    assert access is not None
    assert evidence.known_of(field, access).supports == []
    put_right(leaned_on, way, by)
    support.refresh_from_db()
    assert (support.unusable_since, support.unusable_why) == (None, "")
    assert "supports" in part_of(client, field)


@pytest.mark.parametrize("way", ["unasked", "unheld"])
def test_it_is_offered_to_no_field_meanwhile(
    leaned_on: Interview, field: FieldOfStrength, people: People, sign_in: Any, way: str
) -> None:
    client, form = sign_in(people["analyst"]), reverse("mapping:rest-field", args=[field.uid])
    assert leaned_on.source is not None
    offered = f'value="{leaned_on.source.pk}"'
    assert offered in client.get(form).content.decode()
    set_back(leaned_on, way, people["interviewer"])
    assert offered not in client.get(form).content.decode()


def test_the_day_since_when_stays_while_the_reason_does(leaned_on: Interview, people: People) -> None:
    by = people["interviewer"]
    set_back(leaned_on, "unasked", by)
    leaned_on.tenant.lives_on = date(2003, 7, 15)
    leaned_on.tenant.save()
    leaned_on.place = "Torget"
    interviews.save_interview(interview=leaned_on, by=by)
    assert Support.objects.get().unusable_since == TODAY
    set_back(leaned_on, "unheld", by)
    put_right(leaned_on, "unasked", by)
    assert (Support.objects.get().unusable_why, Support.objects.get().unusable_since) == (
        "unheld",
        date(2003, 7, 15),
    )


def test_it_stays_withdrawn_whatever_becomes_of_the_appointment(leaned_on: Interview, people: People) -> None:
    by = people["interviewer"]
    interviews.withdraw_consent(interview=leaned_on, on=TODAY, by=by)
    set_back(leaned_on, "unheld", by)
    put_right(leaned_on, "unheld", by)
    assert Support.objects.get().shown_stance == "withdrawn"


def test_programs_are_told_why(leaned_on: Interview, field: FieldOfStrength, people: People) -> None:
    set_back(leaned_on, "unheld", people["interviewer"])
    call = caller_of(people["analyst"], leaned_on.tenant)
    path = f"/claims/mapping.fieldofstrength/{field.uid}/supports"
    told = [(one["stance"], one["unusable_why"], one["note"]) for one in call.get(path).json()["items"]]
    assert told == [("withdrawn", "unheld", "")]


def test_who_spoke_anonymously_is_not_named_by_setting_the_consent_back(
    tenant: Tenant, people: People, sign_in: Any
) -> None:
    interview = held(tenant, people["interviewer"], "anonymous")
    with pytest.raises(Refused, match="spoke anonymously"):
        set_back(interview, "unasked", people["interviewer"])
    client, form = sign_in(people["interviewer"]), f"/interviews/{interview.uid}/consent/"
    assert 'value="none"' not in client.get(form).content.decode()
    assert client.post(form, {"consent": "none", "on": "2003-06-30"}).status_code == 422
    assert not Interview.objects.named_to(people["manager"]).exists()


def test_one_of_a_batch_set_back_lets_the_others_wait_anew(tenant: Tenant, people: People) -> None:
    for firm in companies(tenant, 5):
        last = held(tenant, people["interviewer"], organisation=firm)
    assert Interview.objects.filter(batch=1).count() == 5
    set_back(last, "unheld", people["interviewer"])
    assert not Interview.objects.filter(batch__isnull=False).exists()
    put_right(last, "unheld", people["interviewer"])
    access = access_of(people["manager"])
    assert access is not None
    assert any(one.is_shown for one in together.tallies(access, last.guide.series))
