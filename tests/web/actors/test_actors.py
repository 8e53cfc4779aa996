"""Who acts in the region, and who may see that."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.web.actors.made import a_person, a_position, an_organisation

from klustermotor.web.accounts.access import Access, access_of
from klustermotor.web.accounts.models import AuditEntry, Tenant, User
from klustermotor.web.actors import selectors, services
from klustermotor.web.actors.models import Organisation, Position
from klustermotor.web.search.selectors import find
from klustermotor.web.shared.errors import Refused, StandsAlready


@pytest.mark.parametrize("number", ["556016-0681", "12", "556016068", "abcdef-ghij"])
def test_a_wrong_organisation_number_is_refused(tenant: Tenant, developer: User, number: str) -> None:
    made = Organisation(tenant=tenant, name="Exempel AB", organisation_number=number)
    with pytest.raises(ValidationError, match=r"(?s)556016-0680"):
        services.save_organisation(organisation=made, by=developer)


def test_a_number_stands_for_one_organisation(tenant: Tenant, developer: User) -> None:
    an_organisation(tenant, organisation_number="556016-0680")
    for written in ("556016-0680", "5560160680"):
        again = Organisation(tenant=tenant, name="Igen", organisation_number=written)
        with pytest.raises(StandsAlready, match="already has this number: Exempel Plåt AB"):
            services.save_organisation(organisation=again, by=developer, anyway=True)


def test_a_sole_traders_number_is_personal_data(
    tenant: Tenant, people: dict[str, User], sign_in: Any
) -> None:
    trader = an_organisation(tenant, organisation_number="811218-9876")
    company = an_organisation(tenant, "Bolaget", organisation_number="556016-0680")
    assert trader.number_is_personal
    assert not company.number_is_personal
    assert sign_in(people["reader"]).get(f"/organisations/{trader.uid}/").status_code == 404
    assert "811218" in sign_in(people["analyst"]).get(f"/organisations/{trader.uid}/").content.decode()
    assert "556016" in sign_in(people["reader"]).get(f"/organisations/{company.uid}/").content.decode()


def test_no_number_and_no_name_of_a_person_stands_in_the_trail(tenant: Tenant, developer: User) -> None:
    services.save_organisation(
        organisation=Organisation(tenant=tenant, name="A", organisation_number="811218-9876"), by=developer
    )
    person = a_person(tenant)
    person.email = "hemlig@example.org"
    services.save_person(person=person, by=developer)
    written = str(list(AuditEntry.objects.values_list("changes", flat=True)))
    assert "811218" not in written
    assert "hemlig" not in written


def test_people_are_found_by_those_who_may_see_people(tenant: Tenant, people: dict[str, User]) -> None:
    services.save_person(person=a_person(tenant), by=people["analyst"])
    mine, theirs = access_of(people["analyst"]), access_of(people["reader"])
    assert mine is not None
    assert theirs is not None
    assert [entry.title_sv for entry in find(mine, "exempelperson")] == ["Exempelperson"]
    assert find(theirs, "exempelperson") == []


def test_positions_of_today_are_told_from_those_that_ended(
    tenant: Tenant, developer: User, access: Access
) -> None:
    position = a_position(tenant)
    assert [one.people for one in selectors.organisations(access)] == [1]
    services.end_position(position=position, on=date(2003, 6, 30), by=developer)
    assert [one.people for one in selectors.organisations(access)] == [0]
    assert list(selectors.positions_in(position.organisation, access)) == [position]


def test_a_position_ends_after_it_begins(tenant: Tenant, developer: User) -> None:
    position = a_position(tenant)
    position.valid_from = date(2003, 6, 1)
    with pytest.raises(Refused, match="after it begins"):
        services.end_position(position=position, on=date(2003, 6, 1), by=developer)


def test_an_organisation_of_another_tenant_is_refused(
    tenant: Tenant, other_tenant: Tenant, developer: User
) -> None:
    with pytest.raises(Refused, match="another workbench"):
        services.save_position(
            position=Position(person=a_person(tenant), organisation=an_organisation(other_tenant), role="x"),
            by=developer,
        )


def test_the_list_is_had_as_a_file_with_its_status(tenant: Tenant, developer: User, sign_in: Any) -> None:
    an_organisation(tenant, name="=cmd")
    content = sign_in(developer).get("/organisations/", {"format": "csv"}).content.decode("utf-8-sig")
    assert "'=cmd" in content
    assert "Basis for discussion" in content


def test_the_form_keeps_what_was_written_and_says_what_is_wrong(developer: User, sign_in: Any) -> None:
    sent = {"name": "Kvar AB", "kind": "company", "sector": "business", "organisation_number": "1"}
    answer = sign_in(developer).post("/organisations/new/", sent)
    assert answer.status_code == 422
    assert 'value="Kvar AB"' in answer.content.decode()
    assert not Organisation.objects.exists()


def test_the_list_asks_as_often_for_many_as_for_few(tenant: Tenant, developer: User, sign_in: Any) -> None:
    client = sign_in(developer)
    asked = []
    for numbers in (range(2), range(2, 40)):
        for number in numbers:
            an_organisation(tenant, f"Exempel {number} AB")
        with CaptureQueriesContext(connection) as queries:
            assert f"Exempel {numbers[-1]} AB" in client.get("/organisations/").content.decode()
        asked.append(len(queries))
    assert asked[1] <= asked[0]
