"""Organisations that people join by holding positions in several: for those who may see people."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.actors.made import a_person, an_organisation

from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.actors.models import Person, Position
from klustermotor.web.mapping.network.through_people import PeopleBetween

SignIn = Callable[[User], Client]
PAGE = reverse("mapping:network-people")
TODAY = date(2003, 6, 30)


def holds(person: Person, *where: object, until: date | None = None) -> None:
    for one in where:
        Position.objects.create(
            tenant=person.tenant, person=person, organisation=one, role="ledamot", valid_to=until
        )


@pytest.fixture
def boards(tenant: Tenant) -> None:
    """Let one person sit with a firm and a school, one with two firms, one with a firm alone."""
    firm, other = an_organisation(tenant, "Exempel A AB"), an_organisation(tenant, "Exempel B AB")
    school = an_organisation(tenant, "Exempelskolan", sector="academia")
    holds(a_person(tenant, "Exempel Ett"), firm, school)
    holds(a_person(tenant, "Exempel Två"), firm, other)
    holds(a_person(tenant, "Exempel Tre"), other)
    holds(a_person(tenant, "Exempel Fyra"), school, other, until=date(2003, 1, 1))


def test_who_sits_in_several_joins_them(access: Access, boards: None) -> None:
    view = PeopleBetween(access, TODAY)
    assert [person.name for person in view.people] == ["Exempel Ett", "Exempel Två"]
    pairs = {(pair.first.name, pair.second.name): pair for pair in view.pairs}
    assert set(pairs) == {("Exempel A AB", "Exempelskolan"), ("Exempel A AB", "Exempel B AB")}
    assert pairs["Exempel A AB", "Exempelskolan"].said() == "Exempel Ett (ledamot; ledamot)"
    assert "2 people hold positions in several" in view.lead
    assert "1 run between sectors" in view.lead
    assert len(PeopleBetween(access, date(2002, 1, 1)).people) == 3


def test_the_page_shows_it_to_those_who_may_see_people(
    boards: None, sign_in: SignIn, people: dict[str, User]
) -> None:
    page = sign_in(people["manager"]).get(PAGE).content.decode()
    assert "Exempel Ett" in page
    assert "Exempel Tre" not in page
    assert "nobody is ranked" in page
    csv = sign_in(people["manager"]).get(reverse("mapping:network-people-table")).content.decode()
    assert "Exempel Ett (ledamot; ledamot)" in csv
    assert sign_in(people["reader"]).get(PAGE).status_code == 403
    assert PAGE not in sign_in(people["reader"]).get(reverse("mapping:network")).content.decode()


def test_without_such_people_it_says_what_to_record(sign_in: SignIn, developer: User) -> None:
    assert "Record people’s positions" in sign_in(developer).get(PAGE).content.decode()
