"""Numbers of organisations are valid; a sole trader's, and the name, are a person's on every way out."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from tests.web.actors.made import a_tie, an_establishment, an_organisation
from tests.web.api.conftest import caller_of

from klustermotor.web.accounts.access import access_of
from klustermotor.web.accounts.models import AuditEntry, Tenant, User
from klustermotor.web.accounts.selectors import written
from klustermotor.web.actors.identifiers import derived_vat, masked, vat_differs
from klustermotor.web.actors.models import Organisation, Tie
from klustermotor.web.actors.services import save_organisation
from klustermotor.web.search.selectors import find
from klustermotor.web.shared.errors import Refused

SignIn = Callable[[User], Client]
TRADER = {"name": "Hittepå Svets", "organisation_number": "811218-9876"}


@pytest.mark.parametrize(
    ("field", "wrong", "told"),
    [
        ("vat_number", "SE556016068002", "no VAT number"),
        ("vat_number", "556016068001", "no VAT number"),
        ("lei", "213800KUD8LAJWSQ9D16", "no LEI"),
    ],
)
def test_a_wrong_number_is_refused(
    tenant: Tenant, developer: User, field: str, wrong: str, told: str
) -> None:
    with pytest.raises(ValidationError, match=told):
        save_organisation(organisation=Organisation(tenant=tenant, name="A", **{field: wrong}), by=developer)


def test_numbers_are_kept_without_spaces(tenant: Tenant, developer: User) -> None:
    made = Organisation(tenant=tenant, name="A", vat_number="SE 556016-0680 01", lei="213800kud8lajwsq9d15")
    save_organisation(organisation=made, by=developer)
    assert (made.vat_number, made.lei) == ("SE556016068001", "213800KUD8LAJWSQ9D15")


def test_a_vat_number_follows_from_the_organisation_number_or_differs_from_it(
    tenant: Tenant, developer: User, sign_in: SignIn
) -> None:
    assert derived_vat("556016-0680") == "SE556016068001"
    assert derived_vat("") == ""
    assert not vat_differs("556016-0680", "SE556016068001")
    assert vat_differs("556016-0680", "SE202100548901")
    assert not vat_differs("556016-0680", "DK13585628")
    one = an_organisation(tenant, organisation_number="556016-0680")
    client, address = sign_in(developer), reverse("actors:organisation", args=[one.uid])
    assert "follows from the organisation number" in client.get(address).content.decode()
    one.vat_number = "SE202100548901"
    one.save()
    assert (
        "It holds another number than the organisation number above" in client.get(address).content.decode()
    )


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("811218-9876", "811218-••••"),
        ("19811218-9876", "19811218-••••"),
        ("SE811218987601", "SE811218••••01"),
        ("556016-0680", "556016-0680"),
    ],
)
def test_a_personal_number_is_masked(number: str, shown: str) -> None:
    assert masked(number) == shown


def test_whom_a_personal_number_tells_is_a_sole_trader(tenant: Tenant, developer: User) -> None:
    by_number = save_organisation(organisation=Organisation(tenant=tenant, **TRADER), by=developer)
    by_vat = Organisation(tenant=tenant, name="B", vat_number="SE811218987601")
    save_organisation(organisation=by_vat, by=developer)
    company = save_organisation(
        organisation=Organisation(tenant=tenant, name="C", organisation_number="556016-0680"), by=developer
    )
    assert [one.is_sole_trader for one in (by_number, by_vat, company)] == [True, True, False]


def test_a_sole_trader_is_seen_by_those_who_see_people_on_every_way_out(
    tenant: Tenant, people: dict[str, User], sign_in: SignIn
) -> None:
    trader = save_organisation(organisation=Organisation(tenant=tenant, **TRADER), by=people["developer"])
    company = an_organisation(tenant)
    an_establishment(tenant, trader, street="Hemmavägen 2")
    a_tie(tenant, trader, company)
    listed, own = reverse("actors:organisations"), reverse("actors:organisation", args=[trader.uid])
    for role, sees in (("analyst", True), ("reader", False), ("board", False), ("company", False)):
        client, access = sign_in(people[role]), access_of(people[role])
        assert access is not None
        assert client.get(own).status_code == (200 if sees else 404)
        assert (trader.name in client.get(listed).content.decode()) is sees
        assert (trader.name in client.get(listed, {"format": "csv"}).content.decode()) is sees
        assert ("1 sole trader is not shown to you" in client.get(listed).content.decode()) is not sees
        at_company = client.get(reverse("actors:organisation", args=[company.uid])).content.decode()
        assert (trader.name in at_company) is sees
        assert bool(find(access, "hittepa svets")) is sees
        assert find(access, "811218") == []
        assert Tie.objects.visible_to(people[role]).exists() is sees
        calls = caller_of(people[role], tenant)
        told = [calls.get(path).content.decode() for path in ("/organisations", "/ties")]
        assert [trader.name in one for one in told] == [sees, sees]
        assert ("811218" in told[0]) is sees


def test_a_sole_traders_number_is_masked_where_it_is_shown(
    tenant: Tenant, people: dict[str, User], sign_in: SignIn
) -> None:
    trader = save_organisation(organisation=Organisation(tenant=tenant, **TRADER), by=people["developer"])
    client = sign_in(people["analyst"])
    page = client.get(reverse("actors:organisation", args=[trader.uid])).content.decode()
    assert "<summary>811218-••••</summary>" in page
    told = client.get(reverse("actors:organisations"), {"format": "csv"}).content.decode()
    assert "811218-••••" in told
    assert "811218-9876" not in told


def test_the_trail_does_not_tell_who_a_sole_trader_is(tenant: Tenant, people: dict[str, User]) -> None:
    made = Organisation(tenant=tenant, street="Hemmavägen 2", **TRADER)
    save_organisation(organisation=made, by=people["developer"])
    entries = AuditEntry.objects.filter(object_uid=made.uid)
    assert "Hemmav" not in str(list(entries.values_list("changes", flat=True)))
    assert "Hittepå" not in str(list(entries.values_list("changes", flat=True)))
    assert "Hittepå" not in str(written(entries, people["administrator"]))
    assert "Hittepå" in str(written(entries, people["developer"]))


def test_who_does_not_see_a_sole_trader_is_not_told_of_it_by_a_refusal(
    tenant: Tenant, people: dict[str, User]
) -> None:
    save_organisation(organisation=Organisation(tenant=tenant, **TRADER), by=people["developer"])
    again = Organisation(tenant=tenant, name="Ny", organisation_number="811218-9876")
    with pytest.raises(Refused) as refusal:
        save_organisation(organisation=again, by=people["reader"])
    assert "Hittepå" not in refusal.value.sentence
