"""Analyses, fields, actors and evidence through the API."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.web.actors.made import a_person, an_organisation
from tests.web.api.conftest import Caller
from tests.web.closing import connection_kept
from tests.web.evidence.made import a_source
from tests.web.mapping.conftest import add_vintage, answer, jobs_table, make_analysis, make_dataset
from tests.web.questionnaires.made import an_interview

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.jobs.worker import run_all
from klustermotor.web.mapping.fields import services as fields


def test_a_question_is_put_answered_and_its_figures_read(
    call: Caller, tenant: Tenant, developer: User
) -> None:
    dataset = make_dataset(tenant, jobs_table(hidden=True), developer)
    region = dataset.region_set.regions.get(code="02")
    asked = call.post("/analyses", {"name": "Fråga", "dataset": str(dataset.uid), "region": str(region.uid)})
    uid = asked.json()["uid"]
    job = call.post(f"/analyses/{uid}/runs").json()["job"]
    run_all()
    run = call.get(f"/jobs/{job['uid']}").json()["result"]["run"]
    record = call.get(f"/runs/{run}").json()
    assert (record["run"], record["status"], record["example"]) == (run, "discussion", True)
    assert "assessment" in record["results"]
    facts = call.get(f"/runs/{run}/clusters?region=02").json()
    assert facts["items"][0]["cluster"] == "A1"
    assert (facts["run"], facts["items"][0]["rank"]) == (run, 1)
    assert {one["estimated"] for one in facts["items"]} == {True, False}
    rows = call.get(f"/runs/{run}/results/assessment?region=02&period=2003").json()
    assert rows["total"] == 12
    assert rows["run"] == run
    handed = call.get(f"/runs/{run}/results/assessment?format=parquet")
    assert handed["X-Run"] == run
    with connection_kept():
        handed.close()
    unknown = call.get(f"/runs/{run}/clusters?region=99")
    assert (unknown.status_code, unknown.json()["field"]) == (422, "region")
    add_vintage(dataset, jobs_table(seed=2, strong="B1"), developer)
    call.post(f"/analyses/{uid}/runs")
    run_all()
    newest = call.get(f"/runs?analysis={uid}&latest=true").json()["items"]
    assert [one["replaces"] for one in newest] == [run]
    changed = call.get(f"/runs/{newest[0]['uid']}/changes?region=02").json()
    assert {one["cluster"] for one in changed["items"] if one["entered"]} >= {"B1"}


def test_what_a_run_does_not_have_is_refused_in_a_sentence(
    call: Caller, tenant: Tenant, developer: User
) -> None:
    run = answer(make_analysis(make_dataset(tenant, jobs_table(), developer), developer), developer)
    nobody = "00000000-0000-4000-8000-000000000000"
    for path, field in {
        f"/runs/{run.uid}/results/assessment?region=99": "region",
        f"/runs/{run.uid}/results/assessment?cluster=none": "cluster",
        f"/runs/{run.uid}/results/assessment?period=2031": "period",
        f"/runs/{run.uid}/clusters?period=2031": "period",
        f"/runs/{run.uid}/changes?region=99": "region",
        f"/runs?region_set={nobody}": "region_set",
        f"/runs?analysis={nobody}": "analysis",
        f"/fields?region={nobody}": "region",
    }.items():
        refused = call.get(path)
        assert (refused.status_code, refused.json()["field"]) == (422, field), path
        assert refused.json()["detail"].endswith("."), path
    assert call.get(f"/runs/{run.uid}/results/industries?cluster=A1&period=2002").json()["total"] == 6


def test_a_field_is_settled_on_judged_weighed_and_decided(
    call: Caller, tenant: Tenant, developer: User
) -> None:
    dataset = make_dataset(tenant, jobs_table(), developer)
    region, source = dataset.region_set.regions.get(code="02"), a_source(tenant)
    made = call.post(
        "/fields",
        {
            "region": str(region.uid), "name_sv": "Fordon", "clusters": ["A"], "signed_as": "Analytiker",
            "judgement_sv": "Stark.", "sources": [str(source.uid)],
        },
    )  # fmt: skip
    uid = made.json()["uid"]
    assert (made.status_code, made.json()["clusters"]) == (201, ["A"])
    signed = {"text_sv": "Vuxit.", "signed_as": "Analytiker"}
    judged = call.post(f"/fields/{uid}/judgements", {"stage": "established", **signed}).json()
    assert [one["text"]["sv"] for one in judged["judgements"]] == ["Vuxit.", "Stark."]
    call.post(f"/fields/{uid}/weighings", {"goal": "equality", "weight": "against", **signed})
    step = call.post(f"/fields/{uid}/steps", {"name_sv": "Studie", "responsible": "Länet"}).json()["steps"][0]
    assert (
        call.patch(f"/steps/{step['uid']}", {"state": "done"}, of=f"/fields/{uid}").json()["state"] == "done"
    )
    claim = f"/claims/mapping.fieldofstrength/{uid}"
    assert [one["source"]["uid"] for one in call.get(f"{claim}/supports").json()["items"]] == [
        str(source.uid)
    ]
    seen = call.get(f"{claim}/decision").json()["seen"]
    decision = {"body": "Landstinget", "on": "2003-06-01", "seen": seen}
    call.post(f"/fields/{uid}/judgements", {"stage": "established", "text_sv": "Nytt.", "signed_as": "A"})
    unread = call("put", f"{claim}/decision", decision)
    assert (unread.status_code, "the judgement" in unread.json()["detail"]) == (422, True)
    blind = call("put", f"{claim}/decision", decision | {"seen": ""})
    assert (blind.status_code, blind.json()["field"]) == (422, "seen")
    decision["seen"] = call.get(f"{claim}/decision").json()["seen"]
    decided = call("put", f"{claim}/decision", decision).json()
    assert decided["status"] == "decision"
    assert call.get(f"/fields/{uid}").json()["decided_by"] == "Landstinget"
    refused = call.post("/fields", {"region": str(region.uid), "name_sv": "Fordon", **_JUDGED})
    assert (refused.status_code, refused.json()["field"]) == (422, "name_sv")


_JUDGED = {"judgement_sv": "Stark.", "signed_as": "Analytiker"}


def test_a_sole_trader_is_shown_to_those_who_see_people_alone(
    tenant: Tenant, people: dict[str, User], call_as: Callable[..., Caller]
) -> None:
    one = an_organisation(tenant, name="Exempel Smide", organisation_number="811228-9874")
    other = an_organisation(tenant, name="Exempel Fabrik AB")
    seeing, reading = call_as(people["developer"]), call_as(people["reader"])
    assert seeing.get(f"/organisations/{one.uid}").json()["organisation_number"]
    assert {each["uid"] for each in seeing.get("/organisations").json()["items"]} == {
        str(one.uid),
        str(other.uid),
    }
    refused = reading.get(f"/organisations/{one.uid}")
    listed = reading.get("/organisations")
    assert refused.status_code == 404
    assert listed.json()["total"] == 1
    assert [each["uid"] for each in listed.json()["items"]] == [str(other.uid)]
    for given in (refused, listed, reading.get("/search?q=Smide")):
        told = given.content.decode()
        assert not [held for held in ("Exempel Smide", "811228", str(one.uid)) if held in told]


def many(name: str, tenant: Tenant, by: User, number: int) -> None:
    """Make one more of a kind, with what belongs to it."""
    if name == "persons":
        person, body = a_person(tenant), an_organisation(tenant, name=f"Exempel {number} AB")
        person.positions.create(tenant=tenant, organisation=body, role="platschef")
    elif name == "interviews":
        an_interview(tenant, by, person=a_person(tenant))
    elif name == "sources":
        a_source(tenant, title=f"Källa {number}")
    elif name == "fields":
        region = make_dataset(tenant, jobs_table(2), by).region_set.regions.get(code="01")
        field = fields.add_field(
            region=region, name_sv=f"Fält {number}", judgement_sv="Stark.", signed_as="A", by=by
        )
        fields.name_voice(field=field, text_sv="Småföretag", by=by)
    else:
        make_analysis(make_dataset(tenant, jobs_table(2), by), by)


@pytest.mark.parametrize(
    "name",
    ["persons", "interviews", "sources", "fields", "analyses", "datasets", "regions", "classifications"],
)
def test_a_list_takes_the_same_number_of_queries_however_long(
    name: str, call: Caller, tenant: Tenant, developer: User
) -> None:
    counts = []
    for number in range(3):
        many(name, tenant, developer, number)
        call.get(f"/{name}")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer: Any = call.get(f"/{name}")
        assert len(answer.json()["items"]) > number
        counts.append(len(queries))
    assert counts[1] == counts[2], counts
