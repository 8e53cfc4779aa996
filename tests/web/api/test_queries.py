"""Saved queries to statistical offices through the API: begun, chosen, asked, given up."""

from typing import Any

import pytest
from tests.formats.offices.conftest import Behaviour, office
from tests.web.api.conftest import Caller, caller_of
from tests.web.rights.api_operations import a_failed_import
from tests.web.rights.api_queries import SELECTION, a_query, a_ready_query

from klustermotor.formats.statistical_offices import Patience
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.jobs.models import Job, Schedule
from klustermotor.web.jobs.worker import run_all
from klustermotor.web.statistics.models import Dataset, Import, SavedQuery

__all__ = ["office"]


@pytest.fixture
def call(tenant: Tenant, people: dict[str, User]) -> Caller:
    return caller_of(people["developer"], tenant)


@pytest.fixture
def ready(tenant: Tenant, people: dict[str, User]) -> SavedQuery:
    return a_ready_query(tenant, people)


def test_a_table_is_looked_up_chosen_from_and_asked(
    call: Caller, tenant: Tenant, people: dict[str, User], office: Behaviour, settings: Any
) -> None:
    settings.OFFICE_ON_LOOPBACK = True
    settings.OFFICE_PATIENCE = Patience(attempts=2, first_wait=0.0, sleep=lambda _seconds: None)
    dataset = a_ready_query(tenant, people).dataset
    assert dataset is not None
    sent = {"name": "Jobb", "office": "pxweb", "address": f"{office.url}/v1/en", "table": "ssd/T1"}
    begun = call.post("/queries", sent)
    assert (begun.status_code, begun.json()["state"]) == (201, "asking")
    path = f"/queries/{begun.json()['uid']}"
    early = call.patch(path, {"every": "week"})
    assert (early.status_code, "still being looked up" in early.json()["detail"]) == (422, True)
    run_all()
    known = call.get(path).json()
    assert known["state"] == "choosing"
    assert [one["code"] for one in known["variables"]] == ["Region", "SNI2007", "ContentsCode", "Tid"]
    asked = {"Region": ["01", "02"], "SNI2007": ["A"], "ContentsCode": ["0001"], "Tid": ["top(1)"]}
    chosen = call.patch(path, {"selection": asked, "dataset": str(dataset.uid)}).json()
    assert (chosen["state"], chosen["selection"]) == ("ready", asked)
    assert chosen["columns"] == {"region": "Region", "industry": "SNI2007", "period": "Tid"}
    started = call.post(f"{path}/refresh")
    assert (started.status_code, started.json()["job"]["kind"]) == (202, "statistics.refresh")
    assert call.post(f"{path}/refresh").json()["job"]["uid"] == started.json()["job"]["uid"]


def test_a_choice_that_cannot_be_asked_is_refused_by_its_sentence(call: Caller, ready: SavedQuery) -> None:
    path = f"/queries/{ready.uid}"
    wrong = call.patch(path, {"selection": {**SELECTION, "Region": ["99"]}})
    assert (wrong.status_code, "99" in wrong.json()["detail"]) == (422, True)
    loose = call.patch(path, {"columns": {"region": "Region", "industry": "Region", "period": "Tid"}})
    assert "three different variables" in loose.json()["detail"]
    missing = call.patch(path, {"dataset": "0190f8a0-0000-7000-8000-000000000000"})
    assert (missing.status_code, missing.json()["field"]) == (422, "dataset")
    ready.refresh_from_db()
    assert ready.selection == SELECTION


def test_what_is_left_out_of_a_change_stays_and_another_version_is_refused(
    call: Caller, ready: SavedQuery
) -> None:
    path = f"/queries/{ready.uid}"
    tag = call.get(path)["ETag"]
    changed = call.patch(path, {"every": ""}, **{"If-Match": tag}).json()
    assert (changed["selection"], changed["every"], changed["next_at"]) == (SELECTION, "", None)
    assert call.patch(path, {"every": "day"}, **{"If-Match": tag}).status_code == 412


def test_an_office_that_may_not_be_asked_is_refused(call: Caller) -> None:
    sent = {"name": "X", "office": "pxweb", "address": "https://intranet.example.org/v1", "table": "T"}
    answer = call.post("/queries", sent)
    assert (answer.status_code, answer.json()["field"]) == (422, "address")
    assert not SavedQuery.objects.exists()


def test_a_deleted_query_is_asked_no_more_and_what_it_brought_stays(
    call: Caller, ready: SavedQuery, people: dict[str, User]
) -> None:
    call.post(f"/queries/{ready.uid}/refresh")
    assert call.change("delete", f"/queries/{ready.uid}").status_code == 204
    assert call.get(f"/queries/{ready.uid}").status_code == 404
    assert not Schedule.objects.exists()
    assert set(Job.objects.values_list("state", flat=True)) == {"cancelled"}
    assert Dataset.objects.get().vintages.count() == 1


def test_the_page_asks_before_a_query_is_deleted(
    sign_in: Any, tenant: Tenant, people: dict[str, User]
) -> None:
    query, client = a_query(tenant, people), sign_in(people["developer"])
    path = f"/queries/{query.uid}/delete/"
    assert query.name in client.get(path).content.decode()
    assert SavedQuery.objects.exists()
    assert client.post(path).url == "/queries/"
    assert not SavedQuery.objects.exists()


def test_a_failed_import_is_started_again(call: Caller, tenant: Tenant, people: dict[str, User]) -> None:
    failed = a_failed_import(tenant, people)
    again = call.post(f"/imports/{failed.uid}/restart")
    assert (again.status_code, again.json()["job"]["state"]) == (202, "waiting")
    assert call.post(f"/imports/{failed.uid}/restart").status_code == 422
    for state in ("mapping", "checked", "done", "discarded"):
        Import.objects.filter(pk=failed.pk).update(state=state)
        Job.objects.filter(pk=failed.check_job_id).update(state="cancelled")
        refused = call.post(f"/imports/{failed.uid}/restart")
        assert (refused.status_code, refused.json()["detail"]) == (422, "There is no work to start again.")
