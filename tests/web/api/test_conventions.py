"""What holds for every operation: parts of lists, tags of versions, and refusals in the caller's language."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from ninja import Schema
from tests.web.api.conftest import Caller, caller_of

from klustermotor.web.accounts import tokens
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.places import services
from klustermotor.web.places.models import Region, RegionSet
from klustermotor.web.shared.schemas import Window


@pytest.fixture
def regions(tenant: Tenant) -> list[Region]:
    """Return a few regions."""
    names = ["Uppsala", "Södermanland", "Östergötland", "Örebro", "Västmanland"]
    made = services.create_region_set(
        tenant=tenant,
        code="counties",
        kind=RegionSet.Kind.COUNTY,
        name_sv="Län",
        regions=[services.RegionRow(f"{place:02d}", name) for place, name in enumerate(names, 3)],
        by=None,
    )
    return list(made.regions.all())


def own_region(call: Caller, regions: list[Region]) -> Any:
    parts = [str(one.uid) for one in regions[:2]]
    return call.post("/regions", {"name_sv": "Mälardalen", "parts": parts})


def test_a_list_is_read_part_by_part(call: Caller, regions: list[Region]) -> None:
    first = call.get("/regions?limit=2").json()
    assert first["total"] == 5
    assert [one["code"] for one in first["items"]] == ["03", "04"]
    seen = list(first["items"])
    while first["next"]:
        first = call.get(first["next"].removeprefix("/api/v1")).json()
        seen += first["items"]
    assert [one["code"] for one in seen] == ["03", "04", "05", "06", "07"]


def test_what_one_holds_is_not_sent_again(call: Caller, regions: list[Region]) -> None:
    one = call.get(f"/regions/{regions[0].uid}")
    assert not one["ETag"].startswith("W/")
    again = call.get(f"/regions/{regions[0].uid}", **{"If-None-Match": one["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", one["ETag"])
    assert call.get("/regions")["ETag"].startswith("W/")
    assert call.get("/regions", **{"If-None-Match": call.get("/regions")["ETag"]}).status_code == 304


def test_a_change_to_another_version_than_the_one_read_is_refused(
    call: Caller, regions: list[Region]
) -> None:
    uid = own_region(call, regions).json()["uid"]
    tag = call.get(f"/regions/{uid}")["ETag"]
    first = call.patch(f"/regions/{uid}", {"name_sv": "Östra Mälardalen"}, **{"If-Match": tag})
    assert (first.status_code, first.json()["name"]["sv"]) == (200, "Östra Mälardalen")
    second = call.patch(f"/regions/{uid}", {"name_sv": "Mitten"}, **{"If-Match": tag})
    assert second.status_code == 412
    assert "changed since you read it" in second.json()["detail"]
    assert Region.objects.get(uid=uid).name_sv == "Östra Mälardalen"


def test_a_change_that_names_no_version_is_refused_and_nothing_is_changed(
    call: Caller, regions: list[Region]
) -> None:
    uid = own_region(call, regions).json()["uid"]
    answer = call("patch", f"/regions/{uid}", {"name_sv": "Mitten"})
    assert answer.status_code == 428
    assert answer.json()["detail"].startswith("Say which version you mean to change")
    assert Region.objects.get(uid=uid).name_sv == "Mälardalen"
    assert call("patch", f"/regions/{uid}", {"name_sv": "Mitten"}, **{"If-Match": "*"}).status_code == 200


@pytest.mark.parametrize("address", ["/regions?sort=name", "/regions?page=999", "/regions?limit=2&tpye=x"])
def test_a_parameter_that_is_not_known_is_refused_by_name(
    address: str, call: Caller, regions: list[Region]
) -> None:
    answer = call.get(address)
    name = address.rpartition("=")[0].rpartition("?")[2].rpartition("&")[2]
    assert (answer.status_code, answer.json()["field"]) == (422, name)
    assert answer.json()["detail"] == f"{name} is not known here; check how it is written."
    uid = regions[0].uid
    assert call.get(f"/regions/{uid}?sort=name").status_code == 422


@pytest.mark.parametrize("path", ["/guides", "/fields", "/imports", "/queries", "/ties"])
def test_a_parameter_that_is_not_known_is_refused_in_every_room(path: str, call: Caller) -> None:
    answer = call.get(f"{path}?sort=name")
    assert (answer.status_code, answer.json()["field"]) == (422, "sort")


def test_the_description_says_which_operations_want_a_version(call: Caller) -> None:
    described = {
        (method, path): [one for one in said["parameters"] if one["name"] == "If-Match"]
        for path, methods in call.get("/openapi.json").json()["paths"].items()
        for method, said in methods.items()
        if method in {"patch", "put", "delete"}
    }
    without = {path.removeprefix("/api/v1") for (_method, path), named in described.items() if not named}
    assert without == {
        # A kept document is never changed, so there is no version to compare.
        "/documents/{uid}",
        "/supports/{uid}",
        "/claims/{kind}/{uid}/decision",
        "/interviews/{uid}/themes/{theme}/answers",
    }
    assert all(named[0]["required"] for named in described.values() if named)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "parts must not be empty."), ("sv", "parts får inte vara tomt.")],
)
def test_a_refusal_is_a_sentence_in_the_callers_language(call: Caller, language: str, sentence: str) -> None:
    call.language = language
    answer = call.post("/regions", {"name_sv": "Tom", "parts": []})
    assert answer.status_code == 422
    assert answer.json() == {"detail": sentence, "field": "parts"}
    assert answer["Content-Language"] == language


def test_a_refusal_by_the_workbench_names_its_field(call: Caller, regions: list[Region]) -> None:
    uid = own_region(call, regions).json()["uid"]
    answer = call.post("/regions", {"name_sv": "Union", "parts": [uid]})
    assert answer.status_code == 422
    assert answer.json()["field"] == "parts"


def test_a_field_that_is_not_known_is_not_passed_over(call: Caller, regions: list[Region]) -> None:
    answer = call.post("/regions", {"name_sv": "X", "parts": [str(regions[0].uid)], "colour": "red"})
    assert answer.json() == {
        "detail": "colour is not known here; check how it is written.",
        "field": "colour",
    }


def test_what_is_no_json_is_said_to_be_none(call: Caller) -> None:
    headers = {"Authorization": f"Bearer {call.secret}", "Accept-Language": "en"}
    answer = Client().post("/api/v1/regions", "{", content_type="application/json", headers=headers)
    assert answer.status_code == 400
    assert "could not be read" in answer.json()["detail"]


def test_another_tenants_object_is_not_there(call: Caller, other_tenant: Tenant) -> None:
    theirs = RegionSet.objects.create(tenant=other_tenant, code="x", kind="county", name_sv="Län")
    answer = call.get(f"/region-sets/{theirs.uid}")
    assert answer.status_code == 404
    assert answer.json()["field"] is None
    assert call.get("/region-sets").json()["total"] == 0


def test_a_token_that_is_revoked_or_old_opens_nothing(developer: User, tenant: Tenant) -> None:
    token, secret = tokens.issue(user=developer, tenant=tenant, name="x", scopes=["read:region"])
    caller = Caller(secret)
    assert caller.get("/regions").status_code == 200
    tokens.revoke(token=token, by=developer)
    answer = caller.get("/regions")
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer realm="Klustermotor"')
    later = timezone.now() + timedelta(days=1)
    token, secret = tokens.issue(
        user=developer, tenant=tenant, name="y", scopes=["read:region"], expires_at=later
    )
    token.expires_at = timezone.now() - timedelta(seconds=1)
    token.save()
    assert Caller(secret).get("/regions").status_code == 401


def test_a_token_works_in_its_own_tenant_alone(stranger: User, tenant: Tenant, regions: list[Region]) -> None:
    caller = caller_of(stranger, tenant)
    assert caller.get("/regions").status_code == 401


def test_a_session_of_the_browser_changes_nothing(sign_in: Any, developer: User) -> None:
    answer = sign_in(developer).post("/api/v1/regions", {}, content_type="application/json")
    assert answer.status_code == 401


def test_the_description_is_read_signed_in_or_with_a_token(
    call: Caller, sign_in: Any, developer: User
) -> None:
    assert Client().get("/api/v1/openapi.json").status_code == 401
    assert call.get("/openapi.json").json()["openapi"].startswith("3.")
    assert sign_in(developer).get("/api/v1/openapi.json").status_code == 200


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete"])
@pytest.mark.parametrize("path", ["/", "/nothing", "/regions/x/y", "/regions/", "/a/b?c=d"])
def test_what_stands_at_no_address_is_refused_as_everything_else(
    call: Caller, method: str, path: str
) -> None:
    answer = call(method, path)
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/json; charset=utf-8")
    assert answer.json() == {
        "detail": "There is no such thing here, or you may not see it.",
        "field": None,
    }


def test_a_method_that_an_address_does_not_take_is_refused_with_those_it_takes(call: Caller) -> None:
    answer = call("delete", "/regions")
    assert answer.status_code == 405
    assert set(answer["Allow"].split(", ")) == {"GET", "HEAD", "POST"}
    assert answer.json()["detail"].startswith("This address does not take DELETE.")
    call.language = "sv"
    assert call("delete", "/regions").json()["detail"].startswith("Adressen tar inte emot DELETE.")


def test_a_stranger_does_not_learn_which_addresses_there_are(regions: list[Region]) -> None:
    asked = [
        ("get", "/regions"),
        ("delete", "/regions"),
        ("get", f"/regions/{regions[0].uid}"),
        ("get", "/nothing"),
        ("post", "/nothing"),
        ("get", "/"),
    ]
    client = Client(enforce_csrf_checks=True)
    answers = [
        getattr(client, method)(f"/api/v1{path}", headers={"Authorization": authorization})
        for method, path in asked
        for authorization in ("", "Bearer km_wrong", "Basic eDp5")
    ]
    assert {answer.status_code for answer in answers} == {401}
    assert {answer.content for answer in answers} == {answers[0].content}
    assert not any(answer.has_header("Allow") for answer in answers)


def test_no_two_schemas_have_one_name() -> None:
    """The description knows a schema by its name alone: of two, one would be told as the other.

    What narrows a list stands in the address, one by one, and has no name there.
    """
    names: Counter[str] = Counter()
    waiting: list[type[Schema]] = [Schema]
    seen: set[type[Schema]] = set()
    while waiting:
        for one in waiting.pop().__subclasses__():
            if one not in seen:
                seen.add(one)
                waiting.append(one)
                told = one.__module__.startswith("klustermotor.") and not issubclass(one, Window)
                names[one.__name__] += told
    assert names["OrganisationOut"] == 1
    assert [name for name, times in names.items() if times > 1] == []
