"""Establishments, industries, sizes and tags of organisations."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from tests.web.actors.made import (
    a_list_of_industries,
    a_size,
    a_tag,
    a_tagging,
    an_establishment,
    an_industry,
    an_organisation,
)
from tests.web.opened import change

from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.actors.details.selectors import details_of, size_said
from klustermotor.web.actors.details.services import save_establishment
from klustermotor.web.actors.models import Establishment, Tag, Tagging
from klustermotor.web.actors.tags.services import remove_tag, save_tag, set_tag
from klustermotor.web.search.selectors import find
from klustermotor.web.shared.errors import Refused

SignIn = Callable[[User], Client]


def test_one_establishment_is_the_main_one_and_those_that_closed_stand_last(
    tenant: Tenant, access: Access
) -> None:
    held = an_organisation(tenant)
    first = an_establishment(tenant, held, is_main=True)
    second = an_establishment(tenant, held, name="Kontoret", is_main=True, number="12345678")
    closed = an_establishment(
        tenant, held, name="Ateljén", valid_from=date(1990, 1, 1), valid_to=date(2000, 1, 1)
    )
    first.refresh_from_db()
    assert (first.is_main, second.is_main) == (False, True)
    shown = details_of(held, access)
    assert [row.establishment for row in shown.establishments] == [second, first, closed]
    assert [row.is_over for row in shown.establishments] == [False, False, True]
    assert shown.has_several
    assert shown.establishments[2].establishment.period == "from 1 January 1990 until 1 January 2000"


def test_an_establishment_ends_after_it_begins_and_has_a_number(tenant: Tenant) -> None:
    with pytest.raises(Refused, match="after it begins"):
        an_establishment(tenant, valid_from=date(2000, 1, 1), valid_to=date(2000, 1, 1))
    with pytest.raises(ValidationError, match="CFAR"):
        an_establishment(tenant, number="12/3")
    made = an_establishment(tenant)
    made.street = "Storgatan 1"
    save_establishment(establishment=made, by=None)
    assert Establishment.objects.get().postal == "Storgatan 1, Strängnäs"


@pytest.mark.parametrize("written", ["28.110", "28110", "Tillverkning av metallstommar", "metallstommar"])
def test_an_industry_is_named_by_its_code_or_by_a_word_of_its_name(tenant: Tenant, written: str) -> None:
    assert an_industry(tenant, code=written).code == "28.110"


def test_an_industry_that_could_be_several_or_none_is_refused(tenant: Tenant) -> None:
    held = an_organisation(tenant)
    with pytest.raises(Refused, match=r"no code “99\.999”"):
        an_industry(tenant, held, code="99.999")
    with pytest.raises(Refused, match=r"Several codes fit “metall”.*28\.110 Tillverkning av metallstommar"):
        an_industry(tenant, held, code="metall")
    an_industry(tenant, held)
    with pytest.raises(Refused, match="recorded already"):
        an_industry(tenant, held)
    place = an_establishment(tenant, an_organisation(tenant, "Ett annat AB"))
    with pytest.raises(Refused, match="another organisation"):
        an_industry(tenant, held, establishment=place)


def test_one_industry_of_a_list_is_the_main_one(tenant: Tenant, access: Access) -> None:
    held = an_organisation(tenant)
    an_industry(tenant, held, is_main=True)
    an_industry(tenant, held, code="45.211", is_main=True)
    shown = details_of(held, access)
    assert [(row.said, row.industry.is_main) for row in shown.industries] == [
        ("45.211 Uppförande av hus", True),
        ("28.110 Tillverkning av metallstommar", False),
    ]


def test_the_newest_year_tells_how_large_it_is_and_says_from_where(tenant: Tenant, access: Access) -> None:
    held = an_organisation(tenant)
    a_size(tenant, held, year=2002, employees=40, turnover=Decimal(50_000_000))
    a_size(tenant, held, year=2000, employees=50)
    held.refresh_from_db()
    assert held.employees == 40
    a_size(tenant, held, year=2003, employees=46)
    held.refresh_from_db()
    assert held.employees == 46
    shown = details_of(held, access)
    assert [(row.size.year, row.change) for row in shown.sizes] == [(2003, 6), (2002, -10), (2000, None)]
    assert size_said(shown) == "4 fewer employees than in 2000."
    assert "2000–2003: from 50 to 46" in shown.picture
    assert shown.picture_turnover == ""
    with pytest.raises(Refused, match="in that year"):
        a_size(tenant, held, year=2003)
    with pytest.raises(Refused, match="or both"):
        a_size(tenant, held, year=1999, employees=None)


def test_a_tag_has_a_definition_is_found_and_stays_while_it_is_used(
    tenant: Tenant, developer: User, access: Access
) -> None:
    tag = a_tag(tenant)
    assert [one.title_sv for one in find(access, "bioteknik")] == ["Bioteknik"]
    with pytest.raises(Refused, match="of that name"):
        save_tag(tag=Tag(tenant=tenant, name="BIOTEKNIK", definition="x"), by=developer)
    held = an_organisation(tenant)
    made = a_tagging(tenant, held, tag)
    with pytest.raises(Refused, match="already"):
        set_tag(tagging=Tagging(organisation=held, tag=tag, why="igen"), by=developer)
    with pytest.raises(Refused, match="take it off"):
        remove_tag(tag=tag, by=developer)
    made.delete()
    remove_tag(tag=tag, by=developer)
    assert find(access, "bioteknik") == []


def test_a_tag_of_another_workbench_is_refused(tenant: Tenant, other_tenant: Tenant) -> None:
    with pytest.raises(Refused, match="another workbench"):
        a_tagging(tenant, tag=a_tag(other_tenant))


def test_the_list_is_narrowed_by_tag_on_the_page_and_in_the_file(
    tenant: Tenant, developer: User, sign_in: SignIn
) -> None:
    clean, other = an_organisation(tenant, "Exempel Renrum AB"), an_organisation(tenant, "Exempel Bygg AB")
    tag = a_tagging(tenant, clean).tag
    an_industry(tenant, clean)
    a_size(tenant, clean, turnover=Decimal(7))
    client, address = sign_in(developer), reverse("actors:organisations")
    page = client.get(address, {"tag": tag.uid}).content.decode()
    assert clean.name in page
    assert other.name not in page
    told = client.get(address, {"tag": tag.uid, "format": "csv"}).content.decode("utf-8-sig")
    assert other.name not in told
    for expected in ("Bioteknik", "sni-2002 28.110", "Exempel Renrum AB", "2002"):
        assert expected in told
    assert other.name in client.get(address, {"tag": "nonsens"}).content.decode()
    # A tag is a word to look for, too.
    found = client.get(address, {"filter": "bioteknik"}).content.decode()
    assert clean.name in found
    assert other.name not in found


def test_details_are_recorded_changed_and_removed_on_pages(
    tenant: Tenant, developer: User, sign_in: SignIn
) -> None:
    held, client = an_organisation(tenant), sign_in(developer)
    codes, tag = a_list_of_industries(tenant), a_tag(tenant)
    precision = {"from_precision": "year", "to_precision": "day"}
    given = {
        "establishment": {"name": "Verkstaden", "valid_from": "1994-01-01", **precision},
        "industry": {"classification": codes.pk, "code": "metallstommar", "is_main": "on"},
        "size": {"year": "2002", "employees": "40", "currency": "SEK"},
        "tagging": {"tag": tag.pk, "why": "Bygger renrum"},
    }
    for slug, told in given.items():
        answer = client.post(reverse(f"actors:new-{slug}", args=[held.uid]), told)
        assert (answer.status_code, answer["Location"].rpartition("#")[2]) == (302, slug)
    page = client.get(reverse("actors:organisation", args=[held.uid])).content.decode()
    for expected in ("since 1994", "28.110 Tillverkning", "Bygger renrum", "with 40 employees (2002)"):
        assert expected in page
    places = {
        "establishment": held.establishments.get(), "industry": held.industries.get(),
        "size": held.sizes.get(), "tagging": held.taggings.get(),
    }  # fmt: skip
    given["size"] = {**given["size"], "employees": "41"}
    for slug, thing in places.items():
        address = reverse(f"actors:edit-{slug}", args=[thing.uid])
        assert f'href="{address}"' in page
        assert f'href="{reverse(f"actors:remove-{slug}", args=[thing.uid])}"' in page
        assert change(client, address, given[slug]).status_code == 302
        remove = reverse(f"actors:remove-{slug}", args=[thing.uid])
        assert client.get(remove).status_code == 200
        assert client.post(remove).status_code == 302
    assert not held.establishments.exists()
    assert not held.taggings.exists()
    held.refresh_from_db()
    assert held.employees == 41
