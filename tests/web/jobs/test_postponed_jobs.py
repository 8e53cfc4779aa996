"""What fails for a while only is tried again later, further and further apart, before it is given up."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from klustermotor.formats import NoTurn
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.jobs import postponing, registry, services, worker
from klustermotor.web.jobs.context import JobContext
from klustermotor.web.jobs.models import Job
from klustermotor.web.jobs.postponing import NotYet

NEAR = timedelta(seconds=20)


@pytest.fixture
def refusing(monkeypatch: pytest.MonkeyPatch) -> list[float | None]:
    """Have the kind ``tests.work`` refused for a while, with the seconds of this list as told."""
    told: list[float | None] = [None]

    def task(context: JobContext) -> None:
        if told:
            raise NotYet("The office is closed.", seconds=told[0])

    monkeypatch.setitem(registry._TASKS, "tests.work", task)
    return told


def asked(tenant: Tenant, by: User | None = None) -> Job:
    return services.enqueue(tenant=tenant, kind="tests.work", key="one", payload={}, by=by)


def tried(job: Job) -> timedelta:
    """Let the job's time come, and return how long it then waits."""
    Job.objects.update(not_before=None)
    worker.run_all()
    job.refresh_from_db()
    return job.not_before - timezone.now() if job.not_before else timedelta()


def test_it_waits_as_long_as_it_is_told(tenant: Tenant, refusing: list[float | None]) -> None:
    refusing[0] = 7200.0
    job = asked(tenant)
    wait = tried(job)
    assert (job.state, job.error, job.attempts) == ("waiting", "The office is closed.", 0)
    assert timedelta(hours=2) - NEAR < wait <= timedelta(hours=2)
    assert worker.run_all() == 0


def test_it_is_done_once_the_fault_has_passed(tenant: Tenant, refusing: list[float | None]) -> None:
    job = asked(tenant)
    tried(job)
    refusing.clear()
    tried(job)
    assert (job.state, job.error, job.attempts) == ("done", "", 1)


def test_untold_pauses_grow_and_it_is_given_up_after_a_day(
    tenant: Tenant, refusing: list[float | None]
) -> None:
    job = asked(tenant)
    waits = [tried(job).total_seconds() for _ in range(10)]
    rounded = [round(wait / 60) for wait in waits]
    assert rounded[:4] == [1, 2, 4, 8]
    assert rounded == sorted(rounded)
    assert rounded[-1] == postponing.LONGEST_PAUSE.total_seconds() / 60
    assert job.state == "waiting"
    Job.objects.update(postponed_since=timezone.now() - timedelta(hours=25))
    tried(job)
    assert job.state == "failed"
    assert "The office is closed." in job.error
    assert "11" in job.error


def test_a_pause_beyond_reason_is_cut_to_a_day(tenant: Tenant, refusing: list[float | None]) -> None:
    refusing[0] = 9e9
    assert tried(asked(tenant)) <= timedelta(days=1)


def test_starting_it_again_counts_anew(tenant: Tenant, developer: User, refusing: list[float | None]) -> None:
    job = asked(tenant)
    tried(job)
    Job.objects.update(postponed_since=timezone.now() - timedelta(hours=25))
    tried(job)
    services.restart(job=job, by=developer)
    assert timedelta(seconds=60) - NEAR < tried(job) <= timedelta(seconds=60)


def test_the_page_says_why_and_until_when_and_lets_it_be_tried_now(
    tenant: Tenant, developer: User, refusing: list[float | None], sign_in: Any
) -> None:
    job = asked(tenant, developer)
    tried(job)
    client = sign_in(developer)
    page = client.get(f"/background/{job.uid}/").content.decode()
    assert "The office is closed." in page
    assert "It is tried again by itself on" in page
    assert "Try now" in page
    refusing.clear()
    client.post(f"/background/{job.uid}/restart/")
    worker.run_all()
    job.refresh_from_db()
    assert job.state == "done"


def test_work_on_a_file_without_a_turn_waits_for_it(
    tenant: Tenant, developer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def task(context: JobContext) -> None:
        raise NoTurn("jobb.xlsx")

    monkeypatch.setitem(registry._TASKS, "tests.work", task)
    job = asked(tenant, developer)
    wait = tried(job)
    assert timedelta(minutes=1) - NEAR < wait <= timedelta(minutes=1)
    assert (job.state, job.attempts) == ("waiting", 0)
    assert job.error.startswith("Other files are being opened just now, so jobb.xlsx was not read")
