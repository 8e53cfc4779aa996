"""An organisation is recorded once, and lies in a municipality."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.actors.made import an_organisation
from tests.web.api.conftest import caller_of
from tests.web.opened import change

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.actors.models import Organisation
from klustermotor.web.places.models import Region, RegionSet

SignIn = Callable[[User], Client]
NEW = reverse("actors:new-organisation")
GIVEN = {"name": "Exempel Plåt AB", "kind": "company", "sector": "business"}


@pytest.fixture
def regions(tenant: Tenant) -> dict[str, Region]:
    """Return two counties with municipalities, one of them gone, beside a country."""

    def made(kind: str, code: str, name: str, parent: Region | None = None, **more: Any) -> Region:
        held, _new = RegionSet.objects.get_or_create(tenant=tenant, code=kind, kind=kind, name_sv=kind)
        return Region.objects.create(
            tenant=tenant, region_set=held, code=code, name_sv=name, parent=parent, **more
        )

    counties = {code: made("county", code, name) for code, name in (("04", "Södermanland"), ("18", "Örebro"))}
    return {
        "country": made("country", "SE", "Sverige"),
        "county": counties["18"],
        "Örebro": made("municipality", "1880", "Örebro", counties["18"]),
        "Åmmeberg": made("municipality", "1899", "Åmmeberg", counties["18"], valid_to=date(2000, 1, 1)),
        "Nyköping": made("municipality", "0480", "Nyköping", counties["04"]),
        "Eskilstuna": made("municipality", "0484", "Eskilstuna", counties["04"]),
    }


def offered(client: Client, address: str) -> list[Any]:
    """Return the choices of the municipality: a name alone, or a group with the names in it."""
    field = client.get(address).context["form"].fields["region"]
    return [
        (first, [label for _key, label in second]) if isinstance(second, list) else str(second)
        for first, second in field.choices
    ]


def test_the_municipalities_of_today_are_offered_under_their_counties(
    sign_in: SignIn, developer: User, regions: dict[str, Region]
) -> None:
    client = sign_in(developer)
    south, orebro = ("Södermanland", ["Eskilstuna", "Nyköping"]), ("Örebro", ["Örebro"])
    assert sorted(offered(client, NEW)[1:]) == sorted([south, orebro])
    # In English ö stands with o, in Swedish after z.
    for language, counties in {"en": ["Örebro", "Södermanland"], "sv": ["Södermanland", "Örebro"]}.items():
        developer.language = language
        developer.save()
        assert re.findall('<optgroup label="([^"]+)"', client.get(NEW).content.decode()) == counties
    assert client.post(NEW, GIVEN | {"region": regions["county"].pk}).status_code == 422
    assert client.post(NEW, GIVEN | {"region": regions["Nyköping"].pk}).status_code == 302
    assert Organisation.objects.get().region == regions["Nyköping"]


def test_where_an_organisation_lies_already_stays_chosen(
    sign_in: SignIn, tenant: Tenant, developer: User, regions: dict[str, Region]
) -> None:
    one = an_organisation(tenant, region=regions["country"])
    address = reverse("actors:edit-organisation", args=[one.uid])
    client = sign_in(developer)
    assert ("country", ["Sverige"]) in offered(client, address)
    assert change(client, address, GIVEN | {"region": regions["country"].pk}).status_code == 302
    one.refresh_from_db()
    assert one.region == regions["country"]


def test_one_of_the_same_name_is_told_of_and_saved_on_confirmation(
    sign_in: SignIn, tenant: Tenant, developer: User
) -> None:
    held, client = an_organisation(tenant), sign_in(developer)
    twin = GIVEN | {"name": "EXEMPEL PLAT AB"}
    assert "save it all the same" not in client.get(NEW).content.decode()
    told = client.post(NEW, twin)
    page = told.content.decode()
    assert (told.status_code, Organisation.objects.count()) == (422, 1)
    assert f'<a href="{reverse("actors:organisation", args=[held.uid])}">Open it</a>' in page
    assert "There is already an organisation called so here: Exempel Plåt AB." in page
    assert '<input type="checkbox" name="anyway"' in page
    assert client.post(NEW, twin | {"anyway": "on"}).status_code == 302
    other = Organisation.objects.exclude(pk=held.pk).get()
    # What is changed without a new name is not asked about again; a new name is.
    address = reverse("actors:edit-organisation", args=[other.uid])
    assert change(client, address, twin | {"note": "changed"}).status_code == 302
    assert change(client, address, twin | {"name": "Exempel Plåt Ab"}).status_code == 422


@pytest.mark.parametrize("held_as", ["556016-0680", "5560160680"])
def test_one_of_the_same_number_is_told_of_and_not_saved(
    sign_in: SignIn, tenant: Tenant, developer: User, held_as: str
) -> None:
    held, client = an_organisation(tenant, organisation_number=held_as), sign_in(developer)
    twin = GIVEN | {"name": "Ett annat AB", "organisation_number": "556016-0680", "anyway": "on"}
    page = client.post(NEW, twin).content.decode()
    assert "Another organisation here already has this number: Exempel Plåt AB." in page
    assert reverse("actors:organisation", args=[held.uid]) in page
    assert '<input type="checkbox" name="anyway"' not in page
    assert Organisation.objects.get() == held


def test_a_program_is_answered_409_and_may_say_that_it_is_another_one(
    tenant: Tenant, other_tenant: Tenant, developer: User
) -> None:
    an_organisation(other_tenant)
    call, twin = caller_of(developer, tenant), {"name": "exempel plåt ab"}
    first = call.post("/organisations", {"name": "Exempel Plåt AB", "organisation_number": "556016-0680"})
    assert first.status_code == 201
    told = call.post("/organisations", twin)
    assert (told.status_code, Organisation.objects.in_tenant(tenant).count()) == (409, 1)
    address = reverse("actors:organisation", args=[first.json()["uid"]])
    assert told.json()["detail"].endswith(f"{address}.")
    numbered = {"name": "Ett annat AB", "organisation_number": "5560160680", "anyway": True}
    assert call.post("/organisations", numbered).status_code == 409
    other = call.post("/organisations", twin | {"anyway": True})
    assert other.status_code == 201
    path = f"/organisations/{other.json()['uid']}"
    assert call.patch(path, {"note": "changed"}).status_code == 200
    assert call.patch(path, {"name": "Exempel Plåt AB"}).status_code == 409
    assert call.patch(path, {"name": "Exempel Plåt AB", "anyway": True}).status_code == 200
    assert "409" in call.get("/openapi.json").json()["paths"]["/api/v1/organisations"]["post"]["responses"]
