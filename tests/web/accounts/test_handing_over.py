"""What was recorded for the whole workbench is handed to an initiative and back, on pages and by programs."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.actors.made import a_person, an_organisation
from tests.web.api.conftest import caller_of
from tests.web.conftest import make_initiative, make_person
from tests.web.evidence.made import a_source
from tests.web.opened import change
from tests.web.questionnaires.made import an_interview, companies, held

from klustermotor.web.accounts.capabilities import Role
from klustermotor.web.accounts.models import AuditEntry, Belonging, Scope, Tenant, User
from klustermotor.web.evidence.models import Source
from klustermotor.web.questionnaires.models import Interview

SignIn = Callable[[User], Client]
SOURCE = {"kind": "document", "title": "Program"}


@pytest.fixture
def manager(tenant: Tenant, initiative: Scope) -> User:
    """Return the manager of one initiative."""
    return make_person(tenant, Role.MANAGER, initiative)


def appointment(one: Interview, **more: Any) -> dict[str, Any]:
    """Return what the form of an appointment sends."""
    kept = {name: getattr(one, name) for name in ("role_label", "state", "channel", "open_to")}
    return kept | more


def test_an_interview_is_handed_to_an_initiative_and_back_on_its_page(
    sign_in: SignIn, people: dict[str, User], manager: User, initiative: Scope, tenant: Tenant
) -> None:
    one = an_interview(tenant, people["interviewer"])
    record = reverse("questionnaires:record", args=[one.uid])
    assert sign_in(manager).get(record).status_code == 403
    client = sign_in(people["developer"])
    form = reverse("questionnaires:edit-interview", args=[one.uid])
    assert initiative.name in client.get(form).content.decode()
    assert change(client, form, appointment(one, belongs_to=[initiative.pk])).status_code == 302
    page = reverse("questionnaires:interview", args=[one.uid])
    assert initiative.name in client.get(page).content.decode()
    assert sign_in(manager).get(record).status_code == 200
    told = AuditEntry.objects.get(object_uid=one.uid, event="belongs")
    assert (told.by, told.changes) == (people["developer"], {"belongs_to": [None, initiative.name]})
    assert change(sign_in(people["developer"]), form, appointment(one)).status_code == 302
    assert sign_in(manager).get(record).status_code == 403


def test_a_source_is_handed_to_an_initiative_and_back_on_its_page(
    sign_in: SignIn, people: dict[str, User], manager: User, initiative: Scope, tenant: Tenant
) -> None:
    one = a_source(tenant, title="Program")
    form = reverse("evidence:edit-source", args=[one.uid])
    assert sign_in(manager).get(form).status_code == 403
    client = sign_in(people["analyst"])
    assert change(client, form, {**SOURCE, "belongs_to": [initiative.pk]}).status_code == 302
    page = reverse("evidence:source", args=[one.uid])
    assert initiative.name in client.get(page).content.decode()
    of_manager = sign_in(manager)
    offered = of_manager.get(form).content.decode()
    assert "belongs_to" not in offered
    # Whoever changes it there does not take it from the initiative by that.
    assert change(of_manager, form, {**SOURCE, "note": "läst"}).status_code == 302
    assert Source.objects.editable_by(manager).get() == one
    assert change(sign_in(people["analyst"]), form, SOURCE).status_code == 302
    assert not Source.objects.editable_by(manager).exists()


@pytest.mark.parametrize("kind", ["organisations", "persons", "sources", "interviews"])
def test_a_program_hands_over_and_takes_back(
    kind: str, people: dict[str, User], manager: User, initiative: Scope, tenant: Tenant
) -> None:
    made: dict[str, Callable[[], Any]] = {
        "organisations": lambda: an_organisation(tenant),
        "persons": lambda: a_person(tenant),
        "sources": lambda: a_source(tenant),
        "interviews": lambda: an_interview(tenant, people["interviewer"]),
    }
    one = made[kind]()
    call = caller_of(people["developer"], tenant)
    offered = call.get("/initiatives").json()["items"]
    assert offered == [{"uid": str(initiative.uid), "name": initiative.name}]
    path, wanted = f"/{kind}/{one.uid}/initiatives", {"initiatives": [offered[0]["uid"]]}
    assert not type(one).objects.editable_by(manager).exists()
    assert call("put", path, wanted).status_code == 428
    handed = call.change("put", path, wanted)
    assert (handed.status_code, handed.json()["initiatives"]) == (200, offered)
    assert call.get(path).json() == handed.json()
    assert type(one).objects.editable_by(manager).get() == one
    # Those who work in a part neither give it away nor take it back.
    assert caller_of(manager, tenant).change("put", path, {"initiatives": []}).status_code == 403
    assert call.change("put", path, {"initiatives": []}).json()["initiatives"] == []
    assert not Belonging.objects.exists()


def test_a_program_hands_nothing_to_another_workbench_or_a_company(
    people: dict[str, User], tenant: Tenant, other_tenant: Tenant
) -> None:
    one, call = a_source(tenant), caller_of(people["developer"], tenant)
    company = Scope.objects.create(tenant=tenant, kind=Scope.Kind.COMPANY, name="Exempel Plåt AB")
    for scope in (make_initiative(other_tenant, "Grannes nät"), company):
        path = f"/sources/{one.uid}/initiatives"
        assert call.change("put", path, {"initiatives": [str(scope.uid)]}).status_code == 404
    assert not Belonging.objects.exists()


def test_where_an_anonymous_interview_belongs_is_told_to_those_who_may_know(
    people: dict[str, User], tenant: Tenant, initiative: Scope
) -> None:
    told = held(tenant, people["interviewer"], consent="anonymous", organisation=companies(tenant, 1)[0])
    path = f"/interviews/{told.uid}/initiatives"
    assert caller_of(people["manager"], tenant).get(path).status_code == 403
    assert caller_of(people["analyst"], tenant).get(path).status_code == 200
