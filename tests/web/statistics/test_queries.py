"""Saved queries ask offices within their limits, keep earlier vintages, and ask nobody else."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.formats.offices import conftest as told
from tests.formats.offices.conftest import Behaviour, office
from tests.web.opened import change

from klustermotor.formats.statistical_offices import Patience
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.jobs import faults, worker
from klustermotor.web.jobs.models import Job, Schedule
from klustermotor.web.jobs.services import enqueue_due
from klustermotor.web.places import services as places
from klustermotor.web.places.models import Classification, RegionSet
from klustermotor.web.shared.errors import Refused
from klustermotor.web.statistics import offices, selectors, services
from klustermotor.web.statistics.choices import choices_of
from klustermotor.web.statistics.models import Dataset, SavedQuery

__all__ = ["office"]

COLUMNS = {"region": "Region", "industry": "SNI2007", "period": "Tid"}
ALL = {"Region": ["*"], "SNI2007": ["*"], "ContentsCode": ["0001"], "Tid": ["top(2)"]}


@pytest.fixture(autouse=True)
def near(settings: Any) -> None:
    """Let the office of the tests be asked, without patience."""
    settings.OFFICE_ON_LOOPBACK = True
    settings.OFFICE_PATIENCE = Patience(attempts=2, first_wait=0.0, sleep=lambda _seconds: None)


@pytest.fixture
def jobs(tenant: Tenant) -> Dataset:
    regions = places.create_region_set(
        tenant=tenant,
        code="five",
        kind=RegionSet.Kind.OWN,
        name_sv="Fem",
        regions=[places.RegionRow(f"{at:02}", f"Län {at}") for at in range(1, 6)],
        by=None,
    )
    industries = places.create_classification(
        tenant=tenant,
        code="abc",
        kind=Classification.Kind.SNI,
        name_sv="ABC",
        items=[places.ItemRow(code, code) for code in "AB"],
        by=None,
    )
    return services.create_dataset(
        tenant=tenant, name="Jobb", region_set=regions, classification=industries, by=None
    )


@pytest.fixture
def query(tenant: Tenant, jobs: Dataset, developer: User, office: Behaviour) -> SavedQuery:
    made = services.begin_query(
        tenant=tenant,
        name="Jobb i länen",
        office=SavedQuery.Office.PXWEB,
        address=f"{office.url}/v1/en",
        table="ssd/T1",
        by=developer,
    )
    worker.run_all()
    made.refresh_from_db()
    return made


@pytest.fixture
def ready(query: SavedQuery, jobs: Dataset, developer: User) -> SavedQuery:
    services.save_query(query=query, chosen=ALL, columns=COLUMNS, dataset=jobs, every="week", by=developer)
    return query


def asked(query: SavedQuery, by: User) -> Job:
    job = services.refresh_now(query=query, by=by)
    worker.run_all()
    job.refresh_from_db()
    query.refresh_from_db()
    return job


def test_the_table_is_looked_up_and_counted_before_anybody_is_asked(
    query: SavedQuery, office: Behaviour
) -> None:
    assert query.state == "choosing"
    assert [one["code"] for one in query.described["variables"]] == [
        "Region",
        "SNI2007",
        "ContentsCode",
        "Tid",
    ]
    before = len(office.asked)
    parts = services.requests_of(query, ALL)
    assert (sum(part.cells for part in parts), len(parts)) == (30, 4) or sum(
        part.cells for part in parts
    ) == 30
    assert len(office.asked) == before


def test_an_answer_in_parts_becomes_a_vintage_and_refused_rows_are_kept(
    ready: SavedQuery, jobs: Dataset, developer: User, office: Behaviour
) -> None:
    job = asked(ready, developer)
    assert job.state == "done", job.error
    vintage = jobs.vintages.get()
    assert (vintage.rows, vintage.refused, vintage.periods) == (20, 10, ["2002", "2003"])
    assert sum(method == "POST" for method, _path, _body in office.asked) > 1
    assert ready.last_outcome["news"] == "new"
    frame = selectors.load_frame(vintage)
    assert frame.filter(region="02", industry="B", period="2002")["jobs"].item() == 0
    assert set(frame.filter(period="2003")["flag"]) == {"p"}


def test_the_same_answer_is_nothing_new(ready: SavedQuery, jobs: Dataset, developer: User) -> None:
    asked(ready, developer)
    asked(ready, developer)
    assert (jobs.vintages.count(), ready.last_outcome["news"]) == (1, "same")


def test_a_stopped_question_goes_on_with_the_parts_it_has(
    ready: SavedQuery, jobs: Dataset, developer: User, office: Behaviour, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    def stop(place: str) -> None:
        seen.append(place)
        if len(seen) == 2:
            raise RuntimeError("stopped")

    module = "klustermotor.web.statistics.services.refreshing.passing"
    monkeypatch.setattr(module, stop)
    services.refresh_now(query=ready, by=developer)
    worker.run_all()
    posts = sum(method == "POST" for method, _path, _body in office.asked)
    assert (posts, jobs.vintages.count()) == (2, 0)
    monkeypatch.setattr(module, faults.passing)
    Job.objects.update(not_before=None)
    worker.run_all()
    parts = len(services.requests_of(ready, ALL))
    assert sum(method == "POST" for method, _path, _body in office.asked) == parts + 1
    assert jobs.vintages.count() == 1


def test_what_an_office_refuses_is_a_sentence_and_leaves_the_vintages(
    ready: SavedQuery, jobs: Dataset, developer: User, office: Behaviour
) -> None:
    asked(ready, developer)
    office.faults.extend(["wrong json"] * 9)
    job = asked(ready, developer)
    assert job.state == "failed"
    assert len(job.error) > 20
    assert jobs.vintages.count() == 1


def test_a_saved_query_comes_back_by_its_schedule(ready: SavedQuery, jobs: Dataset) -> None:
    schedule = Schedule.objects.get()
    assert (schedule.every, schedule.enabled) == ("week", True)
    assert schedule.payload == {"query": str(ready.uid)}


def test_a_variable_without_a_part_to_play_must_have_one_value(
    query: SavedQuery, jobs: Dataset, developer: User
) -> None:
    with pytest.raises(Refused, match="Choose one value"):
        services.save_query(
            query=query,
            chosen=ALL,
            columns={"region": "Region", "industry": "Region", "period": "Tid"},
            dataset=jobs,
            every="",
            by=developer,
        )


@pytest.mark.parametrize(
    "address",
    [
        "http://api.scb.se/v1",
        "https://api.scb.se:8443/v1",
        "https://user:word@api.scb.se/v1",
        "https://localhost/v1",
        "https://169.254.169.254/latest",
        "https://example.org/v1",
        "file:///etc/passwd",
    ],
)
def test_nobody_but_the_allowed_offices_is_asked(address: str, settings: Any) -> None:
    settings.OFFICE_ON_LOOPBACK = False
    with pytest.raises(Refused):
        offices.check_address(address)


def test_an_allowed_name_that_leads_inside_is_not_asked(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.OFFICE_ON_LOOPBACK = False
    monkeypatch.setattr(offices.socket, "getaddrinfo", lambda *_a, **_k: [(0, 0, 0, "", ("10.0.0.7", 443))])
    with offices.client() as asking, pytest.raises(Refused, match="internal network"):
        asking.get("https://api.scb.se/OV0104/v1/doris/en")


def test_the_steps_on_the_pages(
    query: SavedQuery, jobs: Dataset, developer: User, sign_in: Callable[[User], Client]
) -> None:
    client = sign_in(developer)
    address = f"/queries/{query.uid}/choose/"
    assert "What is what" in client.get(address).content.decode()
    modes = {"mode-Region": "all", "mode-SNI2007": "all", "mode-Tid": "latest", "latest-Tid": "2"}
    sent = modes | {"mode-ContentsCode": "some", "values-ContentsCode": "0001"}
    counted = client.post(address, sent | {"count": "1"})
    assert "30 figures, fetched in" in counted.content.decode()
    unmarked = client.post(address, modes | {"mode-ContentsCode": "some", "save": "1"} | COLUMNS)
    assert unmarked.status_code == 422
    saved = change(
        client, address, sent | COLUMNS | {"save": "1", "dataset": str(jobs.uid), "every": ""}, follow=True
    )
    assert "It has not been asked yet." in saved.content.decode()
    client.post(f"/queries/{query.uid}/refresh/")
    worker.run_all()
    shown = client.get(f"/queries/{query.uid}/").content.decode()
    assert "the answer was new and became vintage 1" in shown
    refused = client.get(f"/queries/{query.uid}/refused/").content.decode("utf-8-sig")
    assert len(refused.splitlines()) == 11


def test_the_folder_of_files_holds_no_drafts(ready: SavedQuery, developer: User, settings: Any) -> None:
    asked(ready, developer)
    assert list(Path(settings.FILES_DIR).glob(".draft-*")) == []


def test_the_choice_begins_with_all_regions_and_industries_and_the_latest_ten(query: SavedQuery) -> None:
    began = {one.code: (one.mode, one.latest) for one in choices_of(query, None)}
    assert began["Region"][0] == "all"
    assert began["SNI2007"][0] == "all"
    assert began["ContentsCode"][0] == "some"
    assert began["Tid"] == ("latest", 10)


@pytest.mark.parametrize(("kind", "path", "table"), [("eurostat", "/e", "X"), ("pxweb", "/v2", "TAB1")])
def test_other_offices_are_asked_through_the_pages(
    jobs: Dataset,
    developer: User,
    office: Behaviour,
    sign_in: Callable[[User], Client],
    kind: str,
    path: str,
    table: str,
) -> None:
    client = sign_in(developer)
    begun = {"name": "Jobb", "office": kind, "address": f"{office.url}{path}", "table": table}
    assert client.post("/queries/new/", begun).status_code == 302
    worker.run_all()
    made = SavedQuery.objects.get()
    assert made.described, Job.objects.get().error
    address = f"/queries/{made.uid}/"
    page = client.get(f"{address}choose/")
    sent = {**page.context["form"].initial, "save": "1", "dataset": str(jobs.uid), "every": ""}
    for one in page.context["choices"]:
        sent |= {f"mode-{one.code}": one.mode, f"latest-{one.code}": "2"}
        sent |= {f"values-{one.code}": value for value, _text, marked in one.options if marked}
    assert change(client, f"{address}choose/", sent).status_code == 302
    for news in ("new", "same"):
        client.post(f"{address}refresh/")
        worker.run_all()
        made.refresh_from_db()
        assert made.last_outcome.get("news") == news, made.last_job.error
    vintage = jobs.vintages.get()
    assert "2002" in vintage.periods


def test_a_schedule_makes_a_vintage_only_of_what_is_new(
    ready: SavedQuery, jobs: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    def when_due() -> None:
        Schedule.objects.update(next_at=timezone.now())
        enqueue_due()
        worker.run_all()

    when_due()
    when_due()
    assert jobs.vintages.count() == 1
    monkeypatch.setattr(told, "cell", lambda _selection: (5.0, None))
    when_due()
    assert [one.number for one in jobs.vintages.order_by("number")] == [1, 2]
