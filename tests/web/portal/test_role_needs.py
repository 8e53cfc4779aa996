"""Each role is told what truly needs it, counted from what is recorded, and of nothing it may not see."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from tests.web.actors.made import a_person, an_organisation
from tests.web.conftest import make_initiative, make_person
from tests.web.documents.made import a_document
from tests.web.evidence.made import a_source
from tests.web.questionnaires.made import an_interview, held
from tests.web.rights.table_fields import a_field

from klustermotor.web.accounts.access import access_of
from klustermotor.web.accounts.capabilities import Role
from klustermotor.web.accounts.models import Invitation, RoleAssignment, Scope, Tenant, User
from klustermotor.web.accounts.services import let_belong
from klustermotor.web.actors.models import Position
from klustermotor.web.portal import role_needs
from klustermotor.web.portal.selectors import needs_of


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def told(user: User) -> dict[str, str]:
    """Return what waits for somebody: title → what is said of it."""
    access = access_of(user)
    assert access is not None
    return {str(one.title): str(one.detail) for one in needs_of(access)}


@pytest.mark.parametrize("role", [Role.BOARD, Role.READER, Role.COMPANY])
def test_a_late_decision_and_a_document_not_yet_fetched_are_to_be_read(
    role: Role, tenant: Tenant, people: dict[str, User], other_tenant: Tenant
) -> None:
    today, reader = tenant.today(), people[role]
    field = a_field(tenant, people)
    made = a_document(tenant, people["developer"], format="docx")
    assert told(reader) == {"New document: Styrkeområde: fordon": f"basis for discussion, {_day(today)}"}
    field.status, field.decided_by_body, field.decided_on = "decision", "Landstinget", today
    field.save()
    assert told(reader)["Read the decision on Exempelområde"] == f"Landstinget, {_day(today)}"
    field.decided_on = today - timedelta(days=61)
    field.save()
    assert "Read the decision on Exempelområde" not in told(reader)
    client = Client()
    client.force_login(reader, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "New document: Styrkeområde: fordon" in client.get("/").content.decode()
    client.get(reverse("documents:file", args=[made.uid]))
    assert told(reader) == {}
    # Whoever makes documents and decisions is not told of their own, nor another tenant of ours.
    assert "New document: Styrkeområde: fordon" not in told(people["developer"])
    assert told(make_person(other_tenant, Role.READER)) == {}


def _day(day: date) -> str:
    with translation.override("en"):
        return f"{day.day} {day:%B} {day.year}"


def test_a_manager_is_told_what_lacks_in_the_own_initiative_and_not_elsewhere(tenant: Tenant) -> None:
    scope = make_initiative(tenant, "Leverantörsnät")
    manager = make_person(tenant, Role.MANAGER, scope)
    colleague = make_person(tenant, Role.INTERVIEWER, scope)
    own, other = an_organisation(tenant, "Own works"), an_organisation(tenant, "Others")
    idle = a_source(tenant, title="Protokoll")
    assert told(manager) == {}
    for thing in (own, idle):
        let_belong(thing=thing, scopes=[scope], by=None)
    # What somebody records in the initiative is the initiative's.
    late = an_interview(tenant, colleague, day=tenant.today() - timedelta(days=3), state="booked")
    said = told(manager)
    assert said["Name somebody to turn to"] == "1 organisation of yours has no contact person here."
    assert said["Plan interviews"].startswith("From 1 organisation of yours there is no interview")
    assert said["Use your sources"] == "Nothing rests on 1 source of yours."
    assert said[f"Interview: {late}"] == colleague.name
    person = a_person(tenant)
    let_belong(thing=person, scopes=[scope], by=None)
    Position.objects.create(tenant=tenant, person=person, organisation=own, role="platschef")
    held(tenant, colleague, organisation=own)
    said = told(manager)
    assert "Name somebody to turn to" not in said
    assert "Plan interviews" not in said
    assert other.name not in str(said)


def test_an_interviewer_is_told_of_the_coming_days(tenant: Tenant, people: dict[str, User]) -> None:
    today, interviewer = tenant.today(), people[Role.INTERVIEWER]
    soon = an_interview(tenant, interviewer, day=today + timedelta(days=14), state="booked")
    an_interview(tenant, interviewer, day=today + timedelta(days=15), state="booked", role_label="senare")
    an_interview(tenant, people["analyst"], day=today + timedelta(days=1), state="booked", role_label="annan")
    assert told(interviewer) == {f"Interview: {soon}": "booked"}


def test_a_member_is_told_of_their_interview_and_of_the_consent_it_waits_for(
    tenant: Tenant, people: dict[str, User]
) -> None:
    scope = Scope.objects.create(tenant=tenant, kind=Scope.Kind.COMPANY, name="Exempel Plåt AB")
    member = make_person(tenant, Role.COMPANY, scope)
    person = a_person(tenant)
    person.email = member.email
    person.save()
    interviewer = people[Role.INTERVIEWER]
    waiting = held(tenant, interviewer, consent="none", person=person)
    an_interview(tenant, interviewer, person=person, day=tenant.today() + timedelta(days=5), state="booked")
    said = told(member)
    assert interviewer.name in said["Say how what you said may be used"]
    assert said[f"An interview with you: {waiting.guide}"] == f"with {interviewer.name}"
    assert "Bockning" not in str(said)
    assert told(people[Role.READER]) == {}


def test_a_company_without_its_municipality_is_asked_to_read_it_through(tenant: Tenant) -> None:
    scope = Scope.objects.create(tenant=tenant, kind=Scope.Kind.COMPANY, name="Exempel Plåt AB")
    member = make_person(tenant, Role.COMPANY, scope)
    an_organisation(tenant, "Exempel Plåt AB")
    an_organisation(tenant, "En annan")
    assert list(told(member)) == ["Read through what stands about Exempel Plåt AB"]


def test_an_administrator_is_told_of_unanswered_invitations_and_roles_that_end(
    tenant: Tenant, people: dict[str, User]
) -> None:
    now, scope = timezone.now(), tenant.scopes.get()
    for name, age, lasts in (("Late", 20, -6), ("Slow", 8, 6), ("New", 1, 13)):
        Invitation.objects.create(
            tenant=tenant, scope=scope, role=Role.READER, email=f"{name}@example.org", name=name,
            secret_digest=name, invited_by=people["developer"], expires_at=now + timedelta(days=lasts),
            created_at=now - timedelta(days=age),
        )  # fmt: skip
    ends = timezone.localdate() + timedelta(days=10)
    RoleAssignment.objects.filter(user=people[Role.BOARD]).update(valid_to=ends)
    said = told(people[Role.ADMINISTRATOR])
    assert said["Late has not answered the invitation"].startswith("It can no longer be answered")
    assert said["Slow has not answered the invitation"] == "Reader"
    assert "New has not answered the invitation" not in said
    assert f"A role ends: {people[Role.BOARD].name}" in said
    access = access_of(people["analyst"])
    assert access is not None
    assert role_needs.people(access) == []
