"""Programs bring in lists of industries, cluster definitions and ways between lists, whole or not at all."""

from typing import Any

import pytest
from tests.web.api.conftest import Caller

from klustermotor.web.accounts.models import Tenant
from klustermotor.web.places.models import Classification, Concordance

ITEMS = [
    {"code": "29", "name_sv": "Fordon", "name_en": "Vehicles"},
    {"code": "291", "name_sv": "Bilar"},
    {"code": "292", "name_sv": "Karosser", "parent": "29"},
]


@pytest.fixture
def now(call: Caller, tenant: Tenant) -> dict[str, Any]:
    made = call.post("/classifications", {"name_sv": "Egen lista", "kind": "sni", "items": ITEMS})
    assert made.status_code == 201
    found: dict[str, Any] = made.json()
    return found


def test_a_list_of_industries_is_brought_in_and_given_a_further_level(
    call: Caller, now: dict[str, Any]
) -> None:
    assert (now["code"], now["kind"], now["items"]) == ("egen-lista", "sni", 3)
    path = f"/classifications/{now['uid']}/items"
    more = call.post(path, {"items": [{"code": "29101", "name_sv": "Lastbilar"}]}).json()
    assert more["items"] == 4
    held = {one["code"]: (one["parent"], one["level"]) for one in call.get(path).json()["items"]}
    assert held == {"29": ("", 1), "291": ("29", 2), "292": ("29", 2), "29101": ("291", 3)}


def test_nothing_of_a_list_is_kept_where_a_row_cannot_be_used(call: Caller, now: dict[str, Any]) -> None:
    items = [{"code": "30", "name_sv": "Annat"}, {"code": "31", "name_sv": "Så", "parent": "99"}]
    refused = call.post("/classifications", {"name_sv": "Ny", "kind": "other", "items": items})
    assert (refused.status_code, refused.json()["field"]) == (422, "items")
    assert "2: There is no industry 99 for it to lie in." in refused.json()["detail"]
    taken = call.post("/classifications", {"name_sv": "Egen lista", "kind": "sni", "items": items[:1]})
    assert (taken.status_code, taken.json()["field"]) == (422, "name_sv")
    path = f"/classifications/{now['uid']}/items"
    assert call.post(path, {"items": [items[0], {"code": "29", "name_sv": "x"}]}).status_code == 422
    assert Classification.objects.count() == 1
    assert call.get(path).json()["total"] == 3


def test_cluster_definitions_are_brought_in(call: Caller, now: dict[str, Any]) -> None:
    clusters = [
        {"code": "A", "name_sv": "Bil", "members": [{"industry": "291", "weight": 0.75}]},
        {"code": "B", "name_sv": "Plåt", "traded": False, "members": [{"industry": "291", "weight": 0.25}]},
    ]
    body = {"name_sv": "Kluster", "gathers": now["uid"], "clusters": clusters}
    made = call.post("/cluster-definitions", body).json()
    assert (made["kind"], made["gathers"]["uid"], made["items"]) == ("clusters", now["uid"], 2)
    path = f"/classifications/{made['uid']}/items"
    held = {one["code"]: (one["traded"], one["members"]) for one in call.get(path).json()["items"]}
    assert held == {
        "A": (True, [{"industry": "291", "weight": 0.75}]),
        "B": (False, [{"industry": "291", "weight": 0.25}]),
    }
    assert call.post("/cluster-definitions", body).json()["field"] == "name_sv"
    uneven = call.post("/cluster-definitions", body | {"name_sv": "Andra", "clusters": clusters[:1]})
    assert "291 add up to 0.75 over its clusters, not to 1" in uneven.json()["detail"]
    twice = call.post("/cluster-definitions", body | {"name_sv": "Andra", "clusters": clusters + clusters})
    assert "The cluster A stands twice." in twice.json()["detail"]
    assert call.post(path, {"items": [{"code": "C", "name_sv": "x"}]}).status_code == 422
    assert Classification.objects.filter(kind="clusters").count() == 1


def test_a_way_between_two_lists_is_brought_in_and_replaced_over_what_was_read(
    call: Caller, now: dict[str, Any]
) -> None:
    former = call.post(
        "/classifications",
        {"name_sv": "Förr", "kind": "other", "items": [{"code": "34", "name_sv": "Motorfordon"}]},
    ).json()
    ends = {"source": former["uid"], "target": now["uid"]}
    split = [
        {"source": "34", "target": code, "weight": weight} for code, weight in (("291", 0.6), ("292", 0.4))
    ]
    uneven = call.post("/concordances", ends | {"pairs": split[:1]})
    assert (uneven.status_code, uneven.json()["field"]) == (422, "pairs")
    unknown = call.post("/concordances", ends | {"pairs": [{"source": "34", "target": "999"}]})
    assert "Egen lista has no code 999." in unknown.json()["detail"]
    assert not Concordance.objects.exists()
    made = call.post("/concordances", ends | {"pairs": split, "source_note": "SCB"}).json()
    assert [one["weight"] for one in made["pairs"]] == [0.6, 0.4]
    assert call.post("/concordances", ends | {"pairs": split}).status_code == 422
    path, whole = f"/concordances/{made['uid']}", {"pairs": [{"source": "34", "target": "29"}]}
    assert call("put", path, whole).status_code == 428
    stale = call.get(path)["ETag"]
    replaced = call.change("put", path, whole).json()
    assert replaced["pairs"] == [{"source": "34", "target": "29", "weight": 1.0}]
    assert call("put", path, {"pairs": split}, **{"If-Match": stale}).status_code == 412
    listed = call.get("/concordances").json()["items"]
    assert [(one["uid"], one["pairs"]) for one in listed] == [(made["uid"], 1)]
