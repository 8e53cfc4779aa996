"""The demo's people are those who sign in to it, so that each finds what is their own."""

import pytest
from django.test import Client

from klustermotor.examples import example_case
from klustermotor.web.accounts.access import access_of
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.actors.models import Person
from klustermotor.web.places.models import RegionSet
from klustermotor.web.portal.demo.actors import load_actors
from klustermotor.web.portal.demo.interviews import load_interviews
from klustermotor.web.portal.demo.tenants import make_tenant
from klustermotor.web.questionnaires.selectors.given import given_by


@pytest.fixture(params=["sormland", "ljusdal"])
def demo(request: pytest.FixtureRequest, db: None) -> tuple[Tenant, dict[str, User]]:
    """Load a case's actors and interviews."""
    case = example_case(request.param)
    tenant, people = make_tenant(case)
    places = RegionSet.objects.create(
        tenant=tenant, code="municipalities", kind=RegionSet.Kind.MUNICIPALITY, name_sv="Kommuner"
    )
    actors = load_actors(case, tenant, {"municipalities": places}, people["developer"])
    load_interviews(case, tenant, people, actors)
    return tenant, people


def test_a_member_company_finds_the_interview_with_its_own_person(
    demo: tuple[Tenant, dict[str, User]], client: Client
) -> None:
    user = demo[1]["company"]
    access = access_of(user)
    assert access is not None
    (given,) = given_by(access)
    assert given.consent_on is not None
    client.force_login(user)
    page = client.get("/").content.decode()
    assert given.guide in page
    client.force_login(demo[1]["manager"])
    assert 'id="needs"' in client.get("/").content.decode()


def test_the_manager_of_an_initiative_sees_people_of_its_companies_and_no_others(
    demo: tuple[Tenant, dict[str, User]],
) -> None:
    tenant, people = demo
    everybody = Person.objects.visible_to(people["developer"]).in_tenant(tenant).count()
    theirs = Person.objects.visible_to(people["manager"]).in_tenant(tenant).count()
    assert 0 < theirs < everybody
