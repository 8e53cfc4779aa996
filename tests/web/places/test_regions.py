"""Regions come in sets, some are unions of the tenant's own, and all keep their time."""

import json
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from klustermotor.web.accounts.models import AuditEntry, Tenant, User
from klustermotor.web.places import selectors, services
from klustermotor.web.places.models import Region, RegionSet
from klustermotor.web.search.models import Entry
from klustermotor.web.shared.errors import Refused

NAMES = {"01": "Stockholm", "03": "Uppsala", "04": "Södermanland", "18": "Örebro", "19": "Västmanland"}
NUTS = {"01": "SE110", "03": "SE121", "04": "SE122", "18": "SE124", "19": "SE125"}


@pytest.fixture
def sweden(tenant: Tenant, developer: User) -> dict[str, RegionSet]:
    """Return some counties and a few of their municipalities."""
    counties = services.create_region_set(
        tenant=tenant,
        code="counties",
        kind=RegionSet.Kind.COUNTY,
        name_sv="Län",
        boundaries="counties",
        regions=[services.RegionRow(code, name, nuts=NUTS[code]) for code, name in NAMES.items()],
        by=developer,
    )
    municipalities = services.create_region_set(
        tenant=tenant,
        code="municipalities",
        kind=RegionSet.Kind.MUNICIPALITY,
        name_sv="Kommuner",
        parents=counties,
        regions=[
            services.RegionRow("0484", "Eskilstuna", parent_code="04"),
            services.RegionRow("1917", "Heby", parent_code="19", valid_to=date(2007, 1, 1)),
            services.RegionRow("0331", "Heby", parent_code="03", valid_from=date(2007, 1, 1)),
        ],
        by=developer,
    )
    return {"counties": counties, "municipalities": municipalities}


def test_the_swedish_sets_hang_together_and_load_once(tenant: Tenant, developer: User) -> None:
    sweden = services.load_first_regions(tenant=tenant, by=developer)
    assert selectors.counts_of(sweden["counties"]) == (21, 0)
    assert selectors.counts_of(sweden["municipalities"])[0] == 290
    eskilstuna = sweden["municipalities"].regions.get(code="0484")
    assert eskilstuna.parent is not None
    assert (eskilstuna.parent.code, eskilstuna.parent.nuts) == ("04", "SE122")
    assert eskilstuna.parent.parent is not None
    assert eskilstuna.parent.parent.code == "SE12"
    again = services.load_first_regions(tenant=tenant, by=developer)
    assert {one.pk for one in again.values()} == {one.pk for one in sweden.values()}


def test_a_code_that_moved_stands_with_its_time(sweden: dict[str, RegionSet]) -> None:
    heby = sweden["municipalities"].regions.filter(name_sv="Heby")
    assert {(one.code, one.valid_to) for one in heby} == {("1917", date(2007, 1, 1)), ("0331", None)}
    assert [one.code for one in heby.valid_on(date(2003, 6, 30))] == ["1917"]  # type: ignore[attr-defined]


def test_a_region_is_taken_as_it_was_at_the_end_of_the_year(sweden: dict[str, RegionSet]) -> None:
    counties = sweden["counties"]
    earlier = counties.regions.get(code="04")
    earlier.valid_to, earlier.name_sv = date(1999, 1, 1), "Förr"
    earlier.save()
    today = Region.objects.create(
        tenant=counties.tenant, region_set=counties, code="04", name_sv="Nu", valid_from=date(1999, 1, 1)
    )
    assert selectors.region_as_of(counties, "04", "1998") == earlier
    assert selectors.region_as_of(counties, "04", "1999Q1") == today
    assert selectors.region_as_of(counties, "04", "all years") == today
    assert selectors.region_as_of(sweden["municipalities"], "1917", "2010") is not None  # as it was last
    assert selectors.region_as_of(counties, "99", "1998") is None


def test_a_map_shows_the_borders_of_its_year(sweden: dict[str, RegionSet]) -> None:
    counties = sweden["counties"]

    def size(code: str, year: int) -> float:
        drawn = selectors.region_boundaries(counties, year=year)
        return float(drawn.shapes[drawn.codes.index(code)].area)

    assert size("19", 2006) > size("19", 2007)
    towns = sweden["municipalities"]
    towns.boundaries = "municipalities"
    towns.save()
    ended = towns.regions.get(code="1917")
    assert 'data-code="1917"' in selectors.region_page(ended).picture
    assert 'data-code="0331"' not in selectors.region_page(ended).picture


def test_a_region_is_found_by_its_folded_name(sweden: dict[str, RegionSet]) -> None:
    assert Entry.objects.filter(folded__contains="orebro", kind="places.region").count() == 1


def test_an_own_region_is_the_union_of_others(
    tenant: Tenant, developer: User, sweden: dict[str, RegionSet]
) -> None:
    parts = list(sweden["counties"].regions.filter(code__in=["04", "19"]))
    made = services.create_own_region(
        tenant=tenant, name_sv="Södermanland och Västmanland", parts=parts, by=developer
    )
    assert selectors.part_codes(made) == (sweden["counties"], ["04", "19"])
    drawn = selectors.region_boundaries(sweden["counties"], {made.code: ["04", "19"]})
    assert made.code in drawn.codes
    assert "04" not in drawn.codes
    assert AuditEntry.objects.get(event="parts set").changes == {"parts": [None, "04, 19"]}


def test_an_own_region_of_two_kinds_is_refused(
    tenant: Tenant, developer: User, sweden: dict[str, RegionSet]
) -> None:
    county = sweden["counties"].regions.get(code="04")
    town = sweden["municipalities"].regions.get(code="0484")
    with pytest.raises(Refused, match="one kind"):
        services.create_own_region(tenant=tenant, name_sv="X", parts=[county, town], by=developer)
    assert not Region.objects.own().exists()  # type: ignore[attr-defined]


def test_two_own_regions_get_codes_of_their_own(
    tenant: Tenant, developer: User, sweden: dict[str, RegionSet]
) -> None:
    parts = list(sweden["counties"].regions.filter(code="04"))
    codes = [
        services.create_own_region(
            tenant=tenant, name_sv=f"En region med ett långt namn {end}", parts=parts, by=developer
        ).code
        for end in "ab"
    ]
    assert codes == ["en-region-med-ett-la", "en-region-med-ett-2"]


@pytest.mark.parametrize("field", ["name_sv", "name_en"])
def test_a_name_that_another_own_region_has_is_refused_until_that_has_ended(
    tenant: Tenant, developer: User, sweden: dict[str, RegionSet], field: str
) -> None:
    parts = list(sweden["counties"].regions.filter(code="04"))

    def make(**names: str) -> Region:
        return services.create_own_region(tenant=tenant, parts=parts, by=developer, **names)

    first = make(name_sv="Mälardalen", name_en="Lake region")
    given = {"name_sv": "Annan"} | {field: getattr(first, field).upper()}
    with pytest.raises(Refused, match="own region called") as refused:
        make(**given)
    assert refused.value.field == field
    other = make(name_sv="Bergslagen")
    with pytest.raises(Refused):
        services.change_own_region(region=other, parts=parts, by=developer, **given)
    services.change_own_region(region=first, name_sv="Mälardalen", parts=parts, by=developer)
    services.change_own_region(
        region=first, name_sv="Mälardalen", name_en="Lake region", parts=parts, by=developer
    )
    services.end_own_region(region=first, on=tenant.today(), by=developer)
    assert make(**given).pk


def test_an_ended_region_keeps_its_parts_and_leaves_focus(
    tenant: Tenant, developer: User, sweden: dict[str, RegionSet]
) -> None:
    made = services.create_own_region(
        tenant=tenant, name_sv="A", parts=list(sweden["counties"].regions.all()[:2]), by=developer
    )
    services.set_focus(region=made, focus=True, by=developer)
    services.end_own_region(region=made, on=date(2003, 7, 1), by=developer)
    made.refresh_from_db()
    assert (made.is_focus, made.valid_to, made.parts.count()) == (False, date(2003, 7, 1), 2)
    assert selectors.focus_regions(tenant) == []


def test_a_region_of_a_code_list_cannot_be_changed(developer: User, sweden: dict[str, RegionSet]) -> None:
    county = sweden["counties"].regions.get(code="04")
    with pytest.raises(Refused, match="own regions"):
        services.change_own_region(region=county, name_sv="X", parts=[county], by=developer)


def _geojson(code: str) -> bytes:
    ring = [[0, 0], [1, 0], [1, 1], [0, 0]]
    feature = {
        "type": "Feature",
        "properties": {"id": code},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


def test_boundaries_come_from_a_file_that_knows_the_codes(
    developer: User, sweden: dict[str, RegionSet]
) -> None:
    nuts = sweden["municipalities"]
    with pytest.raises(Refused, match="None of the 1 areas"):
        services.set_boundaries(region_set=nuts, geojson=_geojson("XX"), code_property="id", by=developer)
    services.set_boundaries(region_set=nuts, geojson=_geojson("0484"), code_property="id", by=developer)
    assert selectors.region_boundaries(nuts).codes == ("0484",)


def test_making_a_region_on_the_page(
    sweden: dict[str, RegionSet], developer: User, sign_in: Callable[[User], Client]
) -> None:
    client = sign_in(developer)
    uids = [str(one.uid) for one in sweden["counties"].regions.filter(code__in=["01", "03"])]
    drawn = client.post("/regions/own/new/", {"parts": uids, "preview": "1", "name_sv": "Mälardalen"})
    assert drawn.status_code == 200
    assert "2 regions chosen" in drawn.content.decode()
    refused = client.post("/regions/own/new/", {"name_sv": "Mälardalen"})
    assert refused.status_code == 422
    again = refused.content.decode()
    assert 'aria-describedby="parts-error"' in again
    assert "<details>" not in again
    kept = client.post("/regions/own/new/", {"parts": uids, "name_sv": "Mälardalen"}, follow=True)
    assert "Stockholm and Uppsala together" in kept.content.decode()


def test_few_parts_stand_open_and_many_are_folded_until_something_is_wrong(
    sweden: dict[str, RegionSet],
    developer: User,
    sign_in: Callable[[User], Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(selectors, "_MOST_UNFOLDED", 1)
    client, towns = sign_in(developer), str(sweden["municipalities"].uid)
    assert "<details>" not in client.get("/regions/own/new/").content.decode()
    assert "<details>" in client.get("/regions/own/new/", {"set": towns}).content.decode()
    refused = client.post("/regions/own/new/", {"set": towns, "name_sv": "A"}).content.decode()
    assert "<details>" not in refused


def test_the_list_of_a_set_finds_and_exports(
    sweden: dict[str, RegionSet], developer: User, sign_in: Callable[[User], Client]
) -> None:
    client = sign_in(developer)
    address = f"/regions/sets/{sweden['counties'].uid}/"
    found = client.get(address, {"filter": "ÖREBRO"}).content.decode()
    assert ">Örebro</a>" in found
    assert ">Uppsala</a>" not in found
    exported = client.get(f"{address}file/", {"format": "csv", "filter": "orebro"}).content
    assert exported.decode().splitlines()[1].startswith("Örebro,18,SE124")
