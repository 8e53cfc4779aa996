"""An office that asks for a pause or is down is asked again; a vintage holds one state of its table."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.formats.offices import conftest as told
from tests.formats.offices.conftest import Behaviour, office
from tests.web.statistics.test_queries import ALL, COLUMNS, jobs, near, query, ready

from klustermotor.web.accounts.models import User
from klustermotor.web.jobs import worker
from klustermotor.web.jobs.models import Job, Schedule
from klustermotor.web.jobs.services import enqueue_due
from klustermotor.web.statistics import services
from klustermotor.web.statistics.models import Dataset, SavedQuery
from klustermotor.web.statistics.services import refreshing

__all__ = ["jobs", "near", "office", "query", "ready"]


def posts(office: Behaviour) -> int:
    return sum(method == "POST" for method, _path, _body in office.asked)


def turn(*, after: timedelta | None = None) -> None:
    """Let the worker have a turn, as if that much time had passed."""
    if after is not None:
        Job.objects.filter(not_before__isnull=False).update(not_before=None)
        for one in Job.objects.unfinished():
            held = one.checkpoint
            if "begun" in held:
                held["begun"] -= after.total_seconds()
                Job.objects.filter(pk=one.pk).update(checkpoint=held)
    worker.run_all()


def test_a_pause_longer_than_a_minute_puts_a_scheduled_refresh_off_and_does_not_lose_it(
    ready: SavedQuery, jobs: Dataset, office: Behaviour
) -> None:
    office.retry_after = "7200"
    office.faults.append("429")
    Schedule.objects.update(next_at=timezone.now())
    enqueue_due()
    turn()
    job = Job.objects.get(kind="statistics.refresh")
    assert job.state == "waiting", job.error
    assert job.not_before is not None
    assert job.not_before > timezone.now() + timedelta(minutes=119)
    turn(after=timedelta(hours=2))
    job.refresh_from_db()
    assert (job.state, jobs.vintages.count()) == ("done", 1)


@pytest.mark.parametrize("fault", ["503", "reset"])
def test_an_office_that_is_down_is_asked_again_in_a_while(
    ready: SavedQuery, jobs: Dataset, developer: User, office: Behaviour, fault: str
) -> None:
    office.faults.extend([fault] * 2)
    job = services.refresh_now(query=ready, by=developer)
    turn()
    job.refresh_from_db()
    assert (job.state, job.postponed) == ("waiting", 1)
    turn(after=timedelta(minutes=1))
    job.refresh_from_db()
    assert (job.state, jobs.vintages.count()) == ("done", 1)


def test_a_fault_that_will_not_pass_ends_it_at_once(
    ready: SavedQuery, developer: User, office: Behaviour
) -> None:
    office.faults.extend(["404"] * 2)
    job = services.refresh_now(query=ready, by=developer)
    turn()
    job.refresh_from_db()
    assert job.state == "failed"


def test_the_querys_page_says_why_it_waits(
    ready: SavedQuery, developer: User, office: Behaviour, sign_in: Callable[[User], Client]
) -> None:
    office.faults.extend(["503"] * 2)
    services.refresh_now(query=ready, by=developer)
    turn()
    page = sign_in(developer).get(f"/queries/{ready.uid}/").content.decode()
    assert "has a fault of its own (503)" in page
    assert "It is tried again by itself on" in page


def stopped_after_two_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Break the next fetch off after its second part."""
    places = count(1)

    def stop(_place: str) -> None:
        if next(places) == 2:
            monkeypatch.setattr(refreshing, "passing", lambda _place: None)
            raise RuntimeError("stopped")

    monkeypatch.setattr(refreshing, "passing", stop)


@pytest.mark.parametrize(("hours", "again"), [(1, False), (7, True)])
def test_parts_are_kept_for_a_few_hours_only(
    ready: SavedQuery,
    jobs: Dataset,
    developer: User,
    office: Behaviour,
    monkeypatch: pytest.MonkeyPatch,
    hours: int,
    again: bool,
) -> None:
    stopped_after_two_parts(monkeypatch)
    services.refresh_now(query=ready, by=developer)
    turn()
    before = posts(office)
    turn(after=timedelta(hours=hours))
    parts = len(services.requests_of(ready, ALL))
    assert posts(office) - before == (parts if again else parts - before + 1)
    assert jobs.vintages.count() == 1


def test_a_table_that_changes_between_two_parts_is_fetched_anew(
    ready: SavedQuery, jobs: Dataset, developer: User, office: Behaviour, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: Any = told.dataset
    answers = count(1)

    def changing(*asked: Any, **how: Any) -> Any:
        state = "2003-06-30" if next(answers) <= 2 else "2003-07-01"
        return {**given(*asked, **how), "updated": state}

    monkeypatch.setattr(told, "dataset", changing)
    job = services.refresh_now(query=ready, by=developer)
    turn()
    job.refresh_from_db()
    assert (job.state, jobs.vintages.count()) == ("waiting", 0)
    assert "asked anew" in job.error
    before = posts(office)
    turn(after=timedelta(minutes=1))
    assert posts(office) - before == len(services.requests_of(ready, ALL))
    assert jobs.vintages.count() == 1


def test_an_office_that_tells_the_time_of_its_answers_is_still_of_use(
    ready: SavedQuery, jobs: Dataset, developer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: Any = told.dataset
    answers = count(1)
    monkeypatch.setattr(
        told, "dataset", lambda *asked, **how: {**given(*asked, **how), "updated": str(next(answers))}
    )
    services.refresh_now(query=ready, by=developer)
    turn()
    turn(after=timedelta(minutes=1))
    assert jobs.vintages.count() == 1


def test_a_query_that_waits_for_its_office_is_not_asked_twice(
    ready: SavedQuery, jobs: Dataset, developer: User, office: Behaviour
) -> None:
    office.faults.extend(["503"] * 2)
    waiting = services.refresh_now(query=ready, by=developer)
    turn()
    before = posts(office)
    Schedule.objects.update(next_at=timezone.now())
    enqueue_due()
    turn()
    assert posts(office) == before
    turn(after=timedelta(minutes=1))
    waiting.refresh_from_db()
    assert (waiting.state, jobs.vintages.count()) == ("done", 1)


def test_asking_now_waits_no_longer(
    ready: SavedQuery, jobs: Dataset, developer: User, office: Behaviour
) -> None:
    office.faults.extend(["503"] * 2)
    waiting = services.refresh_now(query=ready, by=developer)
    turn()
    assert services.refresh_now(query=ready, by=developer) == waiting
    turn()
    assert jobs.vintages.count() == 1


def test_a_lookup_waits_too(ready: SavedQuery, developer: User, office: Behaviour) -> None:
    office.faults.extend(["503"] * 2)
    job = services.look_up(query=ready, by=developer)
    turn()
    job.refresh_from_db()
    assert job.state == "waiting"
    turn(after=timedelta(minutes=1))
    job.refresh_from_db()
    assert job.state == "done"
    assert set(COLUMNS.values()) < {one["code"] for one in ready.described["variables"]}
