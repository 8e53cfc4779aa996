"""The demo is settled on the runs of its analyses, however often loading it was broken off."""

from datetime import timedelta

import pytest
from django.utils import timezone

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.jobs import registry
from klustermotor.web.jobs.context import JobContext
from klustermotor.web.jobs.models import Job
from klustermotor.web.jobs.services import enqueue
from klustermotor.web.jobs.stopping import Stopping
from klustermotor.web.mapping.models import RUN_KIND
from klustermotor.web.portal.demo import loading
from klustermotor.web.shared.errors import Refused


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let an analysis only note that it ran."""
    registry.load_tasks()
    seen: list[str] = []
    monkeypatch.setitem(registry._TASKS, RUN_KIND, lambda context: seen.append(context.job.title))
    return seen


@pytest.fixture
def asked(tenant: Tenant, developer: User, monkeypatch: pytest.MonkeyPatch) -> list[Job]:
    """Ask for two analyses of a workbench."""
    made = [
        enqueue(tenant=tenant, kind=RUN_KIND, key=f"run:{name}", payload={}, by=developer, title=name)
        for name in ("first", "second")
    ]
    monkeypatch.setattr(loading, "_begun", lambda _tenants: Job.objects.filter(kind=RUN_KIND))
    return made


def taken(job: Job, *, lasts: timedelta) -> None:
    """Leave a job as a worker that died does."""
    Job.objects.filter(pk=job.pk).update(
        state=Job.State.RUNNING, lease_owner="dead:1:0", lease_until=timezone.now() + lasts
    )


def test_an_analysis_that_a_dead_worker_held_is_waited_for_and_done(
    tenant: Tenant, asked: list[Job], ran: list[str]
) -> None:
    taken(asked[0], lasts=timedelta(seconds=0.6))
    said: list[str] = []
    loading.finish_analyses([tenant], said.append, pause=0.05)
    assert sorted(ran) == ["first", "second"]
    assert said == ["Waiting for an analysis that was begun before …"]


def test_nothing_is_settled_without_an_analysis_that_failed(
    tenant: Tenant, asked: list[Job], ran: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(context: JobContext) -> None:
        raise Refused("The table has no jobs.")

    monkeypatch.setitem(registry._TASKS, RUN_KIND, fails)
    with pytest.raises(Refused, match="did not come to an end: The table has no jobs"):
        loading.finish_analyses([tenant], lambda _line: None)


def test_work_that_is_broken_off_is_given_back_at_once(
    tenant: Tenant, asked: list[Job], ran: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def told_to_end(_context: JobContext) -> None:
        raise Stopping

    monkeypatch.setitem(registry._TASKS, RUN_KIND, told_to_end)
    with pytest.raises(Stopping):
        loading.finish_analyses([tenant], lambda _line: None)
    assert set(Job.objects.values_list("state", "lease_owner")) == {("waiting", "")}
    monkeypatch.setitem(registry._TASKS, RUN_KIND, lambda context: ran.append(context.job.title))
    loading.finish_analyses([tenant], lambda _line: None)
    assert sorted(ran) == ["first", "second"]
