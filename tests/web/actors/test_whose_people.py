"""People are personal data: a role in one initiative sees those of that initiative, on every way out."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.actors.made import a_person, an_organisation
from tests.web.api.conftest import caller_of
from tests.web.conftest import make_initiative, make_person
from tests.web.opened import change
from tests.web.questionnaires.made import an_interview

from klustermotor.web.accounts.access import access_of
from klustermotor.web.accounts.capabilities import Role
from klustermotor.web.accounts.models import Scope, Tenant, User
from klustermotor.web.accounts.services import let_belong
from klustermotor.web.actors.models import Person, Position
from klustermotor.web.actors.services import save_organisation, save_person, save_position
from klustermotor.web.search.selectors import find

SignIn = Callable[[User], Client]


@pytest.fixture
def theirs(tenant: Tenant) -> Person:
    """Return somebody recorded for the whole workbench, with what they do."""
    person = a_person(tenant, name="Grannperson", email="granne@example.org", phone="070 00 00")
    save_person(person=person, by=None)
    save_position(
        position=Position(person=person, organisation=an_organisation(tenant), role="chef"), by=None
    )
    return person


@pytest.mark.parametrize("role", [Role.MANAGER, Role.INTERVIEWER])
def test_a_role_in_one_initiative_sees_the_people_of_that_initiative_alone(
    sign_in: SignIn, tenant: Tenant, initiative: Scope, theirs: Person, role: str
) -> None:
    user = make_person(tenant, role, initiative)
    other = make_person(tenant, role, make_initiative(tenant, "Ett annat nät"))
    let_belong(thing=theirs, scopes=[initiative], by=None)
    page = reverse("actors:person", args=[theirs.uid])
    workplace = reverse("actors:organisation", args=[theirs.positions.get().organisation.uid])
    for somebody, sees in ((user, True), (other, False)):
        client, call = sign_in(somebody), caller_of(somebody, tenant)
        assert client.get(page).status_code == (200 if sees else 404)
        assert ("Grannperson" in client.get(reverse("actors:people")).content.decode()) is sees
        exported = client.get(reverse("actors:people"), {"format": "csv"})
        assert ("Grannperson" in exported.getvalue().decode()) is sees
        assert ("Grannperson" in client.get(workplace).content.decode()) is sees
        assert ("granne@example.org" in call.get("/persons").content.decode()) is sees
        assert call.get(f"/persons/{theirs.uid}").status_code == (200 if sees else 404)
        access = access_of(somebody)
        assert access is not None
        assert bool(find(access, "grannperson")) is sees
        assert bool(call.get("/search?q=grannperson").json()["items"]) is sees
        assert Position.objects.visible_to(somebody).exists() is sees


@pytest.mark.parametrize("role", [Role.DEVELOPER, Role.ANALYST, Role.MANAGER, Role.INTERVIEWER])
def test_a_role_in_the_whole_workbench_sees_everybody(
    sign_in: SignIn, people: dict[str, User], theirs: Person, role: str
) -> None:
    assert sign_in(people[role]).get(reverse("actors:person", args=[theirs.uid])).status_code == 200


def test_whom_an_interview_is_with_is_told_to_those_who_see_the_person_and_is_not_lost(
    sign_in: SignIn, tenant: Tenant, people: dict[str, User], initiative: Scope, theirs: Person
) -> None:
    manager = make_person(tenant, Role.MANAGER, initiative)
    one = an_interview(tenant, people["interviewer"], person=theirs)
    let_belong(thing=one, scopes=[initiative], by=None)
    for path in (f"/interviews/{one.uid}", "/interviews"):
        assert "Grannperson" not in caller_of(manager, tenant).get(path).content.decode()
        assert "Grannperson" in caller_of(people["manager"], tenant).get(path).content.decode()
    # Whoever holds the interview changes its appointment without losing whom it is with.
    form = reverse("questionnaires:edit-interview", args=[one.uid])
    given = {
        "role_label": "chef", "person": theirs.pk, "state": "planned", "channel": "visit",
        "open_to": "everybody",
    }  # fmt: skip
    assert change(sign_in(manager), form, given).status_code == 302
    one.refresh_from_db()
    assert (one.person, one.role_label) == (theirs, "chef")
    other = a_person(tenant, name="Okänd person")
    assert change(sign_in(manager), form, given | {"person": other.pk}).status_code == 422


def test_the_number_of_a_sole_trader_is_read_where_the_trader_is_theirs(
    sign_in: SignIn, tenant: Tenant, initiative: Scope
) -> None:
    manager = make_person(tenant, Role.MANAGER, initiative)
    trader = an_organisation(tenant, name="Exempel Enskild", organisation_number="811228-9874")
    save_organisation(organisation=trader, by=None)
    page, path = reverse("actors:organisation", args=[trader.uid]), f"/organisations/{trader.uid}"
    call = caller_of(manager, tenant)
    assert sign_in(manager).get(page).status_code == 404
    assert call.get(path).status_code == 404
    assert "811228" not in call.get("/organisations").content.decode()
    let_belong(thing=trader, scopes=[initiative], by=None)
    assert "811228" in sign_in(manager).get(page).content.decode()
    assert call.get(path).json()["organisation_number"] == "811228-9874"
