"""Sets of regions are brought in through the API: whole, or refused with what is wrong."""

from tests.web.api.conftest import Caller

from klustermotor.web.accounts.models import Tenant
from klustermotor.web.places.models import Region, RegionSet

NORTH = {"code": "01", "name_sv": "Norr", "name_en": "North"}
VILLAGE = {"code": "0101", "name_sv": "Byn", "parent": "01", "valid_from": "2007-01-01"}
SET = {"name_sv": "Delar", "kind": "county", "source": "Egen", "regions": [NORTH, VILLAGE]}


def test_a_set_of_ones_own_is_brought_in(call: Caller, tenant: Tenant) -> None:
    made = call.post("/region-sets", SET)
    assert made.status_code == 201
    uid = made.json()["uid"]
    listed = call.get(f"/regions?region_set={uid}").json()["items"]
    assert [(one["code"], one["valid_from"]) for one in listed] == [("01", None), ("0101", "2007-01-01")]
    assert listed[1]["parent"]["name"] == "North"


def test_one_bad_region_keeps_all_out(call: Caller, tenant: Tenant) -> None:
    wrong = {"code": "0102", "name_sv": "Ingen", "parent": "99"}
    answer = call.post("/region-sets", {**SET, "regions": [NORTH, VILLAGE, wrong]})
    assert answer.status_code == 422
    told = answer.json()["detail"]
    assert "1 of the regions cannot be used, so none is kept." in told
    assert "3 (0102): There is no region 99 for it to lie in." in told
    assert not Region.objects.exists()


def test_regions_are_added_below_those_of_another_set(call: Caller, tenant: Tenant) -> None:
    counties = call.post("/region-sets", {**SET, "regions": [NORTH]}).json()["uid"]
    body = {"name_sv": "Kommuner", "kind": "municipality", "parents": counties, "regions": [VILLAGE]}
    municipal = call.post("/region-sets", body).json()["uid"]
    more = {"regions": [{"code": "0102", "name_sv": "Staden", "parent": "01"}], "parents": counties}
    assert call.post(f"/region-sets/{municipal}/regions", more).status_code == 200
    assert call.post(f"/region-sets/{municipal}/regions", more).status_code == 422
    held = Region.objects.filter(region_set__uid=municipal).values_list("code", "parent__region_set__name_sv")
    assert sorted(held) == [("0101", "Delar"), ("0102", "Delar")]


def test_a_set_that_comes_with_the_workbench_is_brought_in_once(call: Caller, tenant: Tenant) -> None:
    first, again = (call.post("/region-sets/ours", {"code": "countries"}).json() for _ in range(2))
    assert first["code"] == "countries"
    assert first == again
    assert RegionSet.objects.get(code="countries").regions.count() == 249
    assert call.post("/region-sets/ours", {"code": "mars"}).status_code == 422
