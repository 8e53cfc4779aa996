"""A long analysis says from its first moment what it does and how far it is, and stops in the midst of it."""

from typing import Any

import pytest
from tests.web.mapping.conftest import jobs_table, make_analysis, make_dataset

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.evidence.models import Run
from klustermotor.web.jobs import services as jobs
from klustermotor.web.jobs.context import JobContext
from klustermotor.web.jobs.models import Job
from klustermotor.web.jobs.worker import run_all
from klustermotor.web.mapping import tasks
from klustermotor.web.mapping.models import Analysis
from klustermotor.web.mapping.services import start_analysis

Said = list[tuple[int, str]]


@pytest.fixture
def analysis(tenant: Tenant, developer: User) -> Analysis:
    dataset = make_dataset(tenant, jobs_table(hidden=True), developer)
    return make_analysis(dataset, developer)


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> Said:
    """Note everything that work says of itself."""
    heard: Said = []
    told = JobContext.progress

    def listen(context: JobContext, done: int, total: int, text: str = "") -> None:
        heard.append((100 * done // total, text))
        told(context, done, total, text)

    monkeypatch.setattr(JobContext, "progress", listen)
    return heard


def test_each_step_is_told_with_its_percent(
    analysis: Analysis, developer: User, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    load = tasks.load_table

    def loaded(*given: Any, **how: Any) -> Any:
        assert said == [(0, "Reading the statistics")], "nothing is done before the first word"
        return load(*given, **how)

    monkeypatch.setattr(tasks, "load_table", loaded)
    start_analysis(analysis=analysis, by=developer)
    run_all()
    percents = [percent for percent, _words in said]
    assert percents == sorted(percents)
    assert percents[-1] > 95
    assert list(dict.fromkeys(words for _percent, words in said)) == [
        "Reading the statistics",
        "Filling 3 hidden figures",
        "Looking for changes of classification and summing into clusters",
        "Location quotients of 2001",
        "Location quotients of 2002",
        "Location quotients of 2003",
        "Putting the periods together",
        "Related clusters",
        "Where growth comes from",
        "Regions that are alike",
        "Keeping the run",
    ]
    assert len({percent for percent, words in said if words.startswith("Filling")}) > 5


def test_stopping_it_while_hidden_figures_are_filled_ends_it_there(
    analysis: Analysis, developer: User, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = JobContext.progress

    def stopped(context: JobContext, done: int, total: int, text: str = "") -> None:
        if len(said) == 4:
            jobs.cancel(job=context.job, by=developer)
        told(context, done, total, text)

    monkeypatch.setattr(JobContext, "progress", stopped)
    job = start_analysis(analysis=analysis, by=developer)
    run_all()
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED
    assert said[-1][1].startswith("Filling")
    assert not Run.objects.exists()
