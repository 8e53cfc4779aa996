"""Ties between organisations through the API."""

from collections.abc import Callable
from datetime import date

from tests.web.actors.made import a_tie, an_organisation
from tests.web.api.conftest import Caller, caller_of
from tests.web.evidence.made import a_source

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.actors.models import Tie
from klustermotor.web.evidence.models import Support

CallAs = Callable[[User], Caller]


def test_ties_are_listed_by_kind_side_organisation_and_day(
    tenant: Tenant, developer: User, call_as: CallAs
) -> None:
    one, other = an_organisation(tenant, "Exempel Gjuteri AB"), an_organisation(tenant, "Exempel Motor AB")
    third = an_organisation(tenant, "Exempel Data AB")
    a_tie(tenant, one, other, valid_from=date(2000, 1, 1), valid_to=date(2002, 1, 1))
    a_tie(tenant, other, third, "advises")
    call = call_as(developer)

    def kinds(query: str) -> list[str]:
        return sorted(item["kind"] for item in call.get(f"/ties{query}").json()["items"])

    assert kinds("") == ["advises", "supplies"]
    assert kinds("?kind=supplies") == ["supplies"]
    assert kinds("?side=knowledge") == ["advises"]
    assert kinds(f"?organisation={other.uid}") == ["advises", "supplies"]
    assert kinds(f"?organisation={third.uid}") == ["advises"]
    assert kinds("?on=2001-12-31") == ["advises", "supplies"]
    assert kinds("?on=2002-01-01") == ["advises"]
    assert call.get("/ties?kind=likes").status_code == 422


def test_a_tie_is_recorded_changed_ended_and_removed(
    tenant: Tenant, developer: User, call_as: CallAs
) -> None:
    one, other = an_organisation(tenant, "Exempel Gjuteri AB"), an_organisation(tenant, "Exempel Motor AB")
    source, call = a_source(tenant), call_as(developer)
    body = {
        "organisation": str(one.uid), "kind": "supplies", "partner": str(other.uid), "strength": 2,
        "valid_from": "1998-01-01", "from_precision": "year", "source": str(source.uid),
    }  # fmt: skip
    made = call.post("/ties", body)
    assert made.status_code == 201, made.content
    told = made.json()
    assert (told["organisation"]["name"], told["side"], told["both_ways"]) == (
        "Exempel Gjuteri AB",
        "business",
        False,
    )
    assert Support.objects.get(claim_uid=told["uid"]).source == source
    again = call.post("/ties", body)
    assert again.status_code in {400, 409, 422}
    assert "recorded already" in again.json()["detail"]
    path = f"/ties/{told['uid']}"
    stale = call.get(path)["ETag"]
    assert call.patch(path, {"strength": None, "note": "Gjutgods"}).json()["strength"] is None
    assert call.patch(path, {"strength": 5}, **{"If-Match": stale}).status_code == 412
    ended = call.change("put", f"{path}/end", {"on": "2003-01-01", "precision": "year"}, of=path)
    assert (ended.status_code, ended.json()["valid_to"]) == (200, "2003-01-01")
    early = call.change("put", f"{path}/end", {"on": "1990-01-01"}, of=path)
    assert "must end after it begins" in early.json()["detail"]
    assert call("delete", path, **{"If-Match": stale}).status_code == 412
    assert call.change("delete", path).status_code == 204
    assert not Tie.objects.exists()


def test_a_stranger_finds_no_tie(tenant: Tenant, other_tenant: Tenant, stranger: User) -> None:
    tie = a_tie(tenant)
    call = caller_of(stranger, other_tenant)
    assert call.get(f"/ties/{tie.uid}").status_code == 404
    assert call.get("/ties").json()["total"] == 0
    theirs = an_organisation(other_tenant, "Granne Plåt AB")
    body = {"organisation": str(theirs.uid), "kind": "owns", "partner": str(tie.partner.uid)}
    assert call.post("/ties", body).status_code == 404
