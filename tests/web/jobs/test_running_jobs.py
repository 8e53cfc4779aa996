"""A job is done exactly once, by one worker, and says how it ended."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.utils import timezone
from django.utils.module_loading import import_string

from klustermotor.web.accounts.models import AuditEntry, Tenant, User
from klustermotor.web.jobs import registry, services, worker
from klustermotor.web.jobs.context import JobContext, LeaseLost
from klustermotor.web.jobs.models import Job, Schedule
from klustermotor.web.jobs.results import result_url
from klustermotor.web.mapping.models import RUN_KIND
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.identifiers import new_uid


@pytest.fixture
def does(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Register what the kind ``tests.work`` does."""

    def register(function: Any) -> None:
        monkeypatch.setitem(registry._TASKS, "tests.work", function)

    return register


def ask(tenant: Tenant, by: User | None = None, key: str = "one") -> Job:
    return services.enqueue(tenant=tenant, kind="tests.work", key=key, payload={"n": 1}, by=by)


def test_the_same_key_is_the_same_work(tenant: Tenant) -> None:
    assert ask(tenant) == ask(tenant)
    assert Job.objects.count() == 1


def test_a_job_ends_done_with_its_result(tenant: Tenant, does: Any) -> None:
    def task(context: JobContext) -> None:
        context.progress(1, 2, "half")
        with context.completing() as result:
            result["sum"] = context.payload["n"] + 1

    does(task)
    job = ask(tenant)
    assert worker.run_all() == 1
    job.refresh_from_db()
    assert (job.state, job.result, job.progress_done, job.lease_owner) == ("done", {"sum": 2}, 1, "")
    assert job.percent == 100


def test_a_refusal_is_the_sentence_the_person_reads(tenant: Tenant, does: Any) -> None:
    def task(context: JobContext) -> None:
        raise Refused("Row 3 lacks a region.")

    does(task)
    job = ask(tenant)
    worker.run_all()
    job.refresh_from_db()
    assert (job.state, job.error) == ("failed", "Row 3 lacks a region.")


def test_a_break_is_tried_again_and_given_up_in_the_end(tenant: Tenant, does: Any) -> None:
    def task(context: JobContext) -> None:
        raise RuntimeError("broken")

    does(task)
    job = ask(tenant)
    for _ in range(5):
        Job.objects.update(not_before=None)
        worker.run_all()
    job.refresh_from_db()
    assert job.state == "failed"
    assert job.error == "Arbetet avbröts av fel 5 gånger och gavs upp; loggen säger varför."


def test_what_would_fail_again_is_not_tried_again_and_says_so_in_the_readers_language(
    tenant: Tenant, developer: User, does: Any
) -> None:
    def task(context: JobContext) -> None:
        raise ValueError("the table has no jobs")

    does(task)
    developer.language = "sv"
    developer.save()
    job = ask(tenant, developer)
    worker.run_all()
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("failed", 1)
    assert job.error.startswith("Något i det som arbetet fick")
    assert "ValueError" not in job.error


def test_a_silent_worker_loses_its_job_and_its_effects(tenant: Tenant, does: Any) -> None:
    job = ask(tenant)
    first = worker.claim("first")
    assert first == job
    assert worker.claim("second") is None
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert worker.claim("second") == job
    assert first is not None
    with pytest.raises(LeaseLost), JobContext(first, "first").completing():
        Schedule.objects.create(tenant=tenant, kind="tests.work", title="an effect", next_at=timezone.now())
    assert not Schedule.objects.exists()


def test_no_renewal_waits_for_the_lock_under_which_effects_are_written(
    tenant: Tenant, django_assert_num_queries: Any
) -> None:
    ask(tenant)
    job = worker.claim("first")
    assert job is not None
    context = JobContext(job, "first")
    with context.completing(), django_assert_num_queries(0):
        context.renew()
    job.refresh_from_db()
    assert job.state == "done"
    with pytest.raises(LeaseLost):
        context.renew()


def test_a_lease_is_renewed_again_after_the_database_did_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "LEASE", timedelta(seconds=0.04))
    renewed, answers = threading.Event(), iter([OperationalError("database is locked"), None])

    class Context(JobContext):
        def renew(self) -> None:
            refusal = next(answers, None)
            if refusal is not None:
                raise refusal
            renewed.set()

    with worker._heartbeat(Context(Job(), "first")):
        assert renewed.wait(timeout=60)


def test_a_cancelled_job_can_be_started_again_from_where_it_was(
    tenant: Tenant, developer: User, does: Any
) -> None:
    seen: list[dict[str, Any]] = []

    def task(context: JobContext) -> None:
        seen.append(context.checkpoint)
        if not context.checkpoint:
            context.save_checkpoint({"part": 3})
            services.cancel(job=context.job, by=developer)
        context.progress(3, 3)

    does(task)
    job = ask(tenant, developer)
    worker.run_all()
    job.refresh_from_db()
    assert job.state == "cancelled"
    services.restart(job=job, by=developer)
    worker.run_all()
    job.refresh_from_db()
    assert job.state == "done"
    assert seen == [{}, {"part": 3}]
    assert set(AuditEntry.objects.values_list("event", flat=True)) == {"cancelled", "restarted"}


def test_a_schedule_makes_one_job_each_time_it_is_due(tenant: Tenant, developer: User, does: Any) -> None:
    does(lambda context: None)
    now = timezone.now()
    services.schedule(
        tenant=tenant, kind="tests.work", title="weekly", payload={}, every="week",
        first_at=now - timedelta(days=15), by=developer,
    )  # fmt: skip
    assert services.enqueue_due(now) == 1
    assert services.enqueue_due(now) == 0
    assert Schedule.objects.get().next_at > now


def test_work_that_is_over_cannot_be_stopped(tenant: Tenant, developer: User, does: Any) -> None:
    does(lambda context: None)
    job = ask(tenant)
    worker.run_all()
    with pytest.raises(Refused, match="already over"):
        services.cancel(job=job, by=developer)


@pytest.mark.parametrize(
    ("kind", "begins"),
    [
        ("statistics.check", "/imports/"),
        ("statistics.import", "/statistics/"),
        ("statistics.describe", "/queries/"),
        ("statistics.refresh", "/queries/"),
        ("outbox.send", "/letters/"),
        (RUN_KIND, "/region/runs/"),
    ],
)
def test_what_came_of_finished_work_is_a_link(tenant: Tenant, kind: str, begins: str) -> None:
    import_string("klustermotor.web.config.urls.urlpatterns")
    uid = str(new_uid())
    names = ("import", "query", "message")
    job = Job(
        tenant=tenant,
        kind=kind,
        state=Job.State.DONE,
        payload=dict.fromkeys(names, uid),
        result={"dataset": uid, "run": uid},
    )
    assert result_url(job) == f"{begins}{uid}/"
    job.state = Job.State.FAILED
    assert result_url(job) == ""


@pytest.mark.parametrize(("seconds", "pause"), [(0, 1), (14, 1), (20, 2), (59, 2), (61, 5), (3600, 5)])
def test_what_takes_long_is_asked_more_seldom_and_what_is_over_no_more(
    tenant: Tenant, developer: User, sign_in: Any, seconds: int, pause: int
) -> None:
    job = ask(tenant, developer)
    Job.objects.update(created_at=timezone.now() - timedelta(seconds=seconds))
    client = sign_in(developer)
    box = client.get(f"/background/{job.uid}/progress/", headers={"HX-Request": "true"}).content.decode()
    assert f'hx-trigger="every {pause}s"' in box
    Job.objects.update(state=Job.State.DONE)
    over = client.get(f"/background/{job.uid}/progress/", headers={"HX-Request": "true"}).content.decode()
    assert "hx-" not in over


def test_one_place_of_a_page_reads_progress_out(tenant: Tenant, developer: User, sign_in: Any) -> None:
    page = sign_in(developer).get(f"/background/{ask(tenant, developer).uid}/").content.decode()
    assert page.count("aria-live") == 1
