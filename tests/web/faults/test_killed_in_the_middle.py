"""A worker killed between an outside effect and its commit leaves nothing half-done; the next ends it."""

import re
import signal
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.formats.offices.conftest import Behaviour
from tests.web.faults import personal_work, register_work, served
from tests.web.operations.ground import ROOT, Ground, wait_until
from tests.web.operations.world import (
    BAD_ROWS,
    ROWS,
    World,
    ask_for_import,
    ask_office,
    begin_import,
    make_file,
    make_world,
)
from tests.web.outbox.conftest import Post

from klustermotor.web.accounts.models import AuditEntry
from klustermotor.web.config.environment import delivery, read_environment
from klustermotor.web.evidence.models import Run, Source
from klustermotor.web.jobs import worker
from klustermotor.web.jobs.models import Job
from klustermotor.web.mapping.services import start_analysis
from klustermotor.web.outbox import services as outbox
from klustermotor.web.outbox.models import Message
from klustermotor.web.shared import files
from klustermotor.web.statistics import selectors
from klustermotor.web.statistics.models import Import, Vintage


@dataclass
class Scene:
    """A world with its ground, office and mail server."""

    ground: Ground
    world: World
    office: Behaviour
    post: Post


@dataclass(frozen=True)
class Case:
    """Work that runs into a place: how it is asked for, what stands after the kill, and in the end."""

    ask: Callable[[Scene], Job]
    nothing_half: Callable[[Scene], None]
    done_once: Callable[[Scene], None]


def ask_check(scene: Scene) -> Job:
    job = begin_import(scene.world, make_file(scene.ground.data)).check_job
    assert job is not None
    return job


def nothing_checked(scene: Scene) -> None:
    held = Import.objects.get()
    assert (held.state, held.rows, held.content, held.refusals) == ("checking", 0, "", "")


def checked_once(scene: Scene) -> None:
    held = Import.objects.get()
    assert (held.state, held.rows, held.refused) == ("checked", ROWS, BAD_ROWS)
    assert files.path_of(held.content).exists()
    assert files.path_of(held.refusals).exists()
    assert changes_of(held, "state", "checked") == 1


def changes_of(thing: Any, name: str, to: str) -> int:
    """Return how often the trail says that a field became something."""
    entries = AuditEntry.objects.filter(object_uid=thing.uid, action="changed")
    return sum(1 for one in entries if one.changes.get(name, ["", ""])[1] == to)


def ask_import(scene: Scene) -> Job:
    return ask_for_import(scene.world, make_file(scene.ground.data))


def nothing_imported(scene: Scene) -> None:
    assert Import.objects.get().state == "running"
    assert list(scene.world.dataset.vintages.values_list("number", flat=True)) == [1]
    assert Source.objects.filter(object_kind="statistics.vintage").count() == 1


def imported_once(scene: Scene) -> None:
    held = Import.objects.get()
    assert held.state == "done"
    assert list(scene.world.dataset.vintages.values_list("number", flat=True)) == [2, 1]
    assert Source.objects.filter(object_kind="statistics.vintage").count() == 2
    newest = Vintage.objects.get(number=2)
    assert held.vintage == newest
    assert selectors.load_frame(newest).height == ROWS - BAD_ROWS


def ask_query(scene: Scene) -> Job:
    return ask_office(scene.world, scene.office.url)


def nothing_fetched(scene: Scene) -> None:
    assert not Vintage.objects.filter(dataset__name="Kontorets").exists()


def fetched_once(scene: Scene) -> None:
    assert Vintage.objects.get(dataset__name="Kontorets").rows == 5 * 3 * 2


def ask_analysis(scene: Scene) -> Job:
    return start_analysis(analysis=scene.world.analysis, by=scene.world.by)


def nothing_answered(scene: Scene) -> None:
    assert not Run.objects.exists()


def answered_once(scene: Scene) -> None:
    run = Run.objects.get()
    assert list(scene.world.analysis.runs.all()) == [run]
    assert all(files.path_of(digest).exists() for digest in run.results.values())


def ask_letter(scene: Scene) -> Job:
    outbox.post(
        tenant=scene.world.tenant,
        kind="test",
        key="letter",
        to="somebody@exempel.example.org",
        subject="Hello",
        body="A letter.",
        by=scene.world.by,
    )
    return Job.objects.get(kind="outbox.send")


def being_sent(scene: Scene) -> None:
    assert Message.objects.get().state == "sending"


def in_doubt_not_sent(scene: Scene) -> None:
    letter = Message.objects.get()
    assert (letter.state, len(scene.post.letters)) == ("in_doubt", 0)
    outbox.send_again(message=letter, by=scene.world.by)
    worker.run_all()
    letter.refresh_from_db()
    assert (letter.state, len(scene.post.letters)) == ("sent", 1)


def in_doubt_sent(scene: Scene) -> None:
    letter = Message.objects.get()
    assert (letter.state, len(scene.post.letters)) == ("in_doubt", 1)
    outbox.settle_as_arrived(message=letter, by=scene.world.by)
    worker.run_all()
    assert len(scene.post.letters) == 1


CHECK = Case(ask_check, nothing_checked, checked_once)
IMPORT = Case(ask_import, nothing_imported, imported_once)
QUERY = Case(ask_query, nothing_fetched, fetched_once)
ANALYSIS = Case(ask_analysis, nothing_answered, answered_once)
REGISTER = Case(
    lambda scene: register_work.ask_import(scene.world),
    lambda _scene: register_work.nothing_imported(),
    lambda _scene: register_work.imported_once(),
)
MATCHING = Case(
    lambda scene: register_work.ask_matching(scene.world),
    lambda _scene: register_work.nothing_matched(),
    lambda _scene: register_work.matched_once(),
)
NIGHT = Case(
    lambda scene: personal_work.ask_night(scene.world),
    lambda _scene: personal_work.nothing_went(),
    lambda _scene: personal_work.went_once(),
)
LETTERS = Case(
    lambda scene: personal_work.ask_letters(scene.world),
    lambda _scene: personal_work.no_letter_written(),
    lambda scene: personal_work.written_once(scene.post.letters),
)
CASES = {
    "actors.import_register.after_reading": REGISTER,
    "actors.import_register.before_commit": REGISTER,
    "actors.match_registers.after_files": MATCHING,
    "actors.match_registers.before_commit": MATCHING,
    "portal.before_retaining_commits": NIGHT,
    "questionnaires.before_letters_last": LETTERS,
    "statistics.check.after_refusals": CHECK,
    "statistics.check.before_commit": CHECK,
    "statistics.import.after_file": IMPORT,
    "statistics.import.before_commit": IMPORT,
    "statistics.refresh.after_part": QUERY,
    "statistics.refresh.after_file": QUERY,
    "statistics.refresh.before_commit": QUERY,
    "mapping.analysis.after_period": ANALYSIS,
    "mapping.analysis.after_files": ANALYSIS,
    "mapping.analysis.before_commit": ANALYSIS,
    "outbox.before_handing_over": Case(ask_letter, being_sent, in_doubt_not_sent),
    "outbox.before_confirming": Case(ask_letter, being_sent, in_doubt_sent),
}


def test_every_place_has_a_case() -> None:
    source = "\n".join(path.read_text() for path in (ROOT / "src/klustermotor/web").rglob("*.py"))
    places = set(re.findall(r"passing\(\s*\"([\w.]+)\"", source))
    assert places == set(CASES) | set(served.PLACES)


@pytest.fixture
def scene(ground: Ground, office: Behaviour, post_office: Post, settings: Any) -> Scene:
    settings.OFFICE_ON_LOOPBACK = True
    settings.DELIVERY = delivery(read_environment({"KLUSTERMOTOR_EMAIL": mail_of(post_office)}))
    return Scene(ground, make_world(), office, post_office)


def mail_of(post: Post) -> str:
    return f"smtp://127.0.0.1:{post.port}"


def killed_at(place: str, scene: Scene) -> None:
    """Start a worker and wait until it is killed at a place; its lease outlasts a busy machine."""
    more = {"KLUSTERMOTOR_FAULT": place, "KLUSTERMOTOR_EMAIL": mail_of(scene.post)}
    with scene.ground.running("worker", KLUSTERMOTOR_LEASE_SECONDS="3600", **more) as process:
        try:
            status = process.wait(timeout=600)
        except subprocess.TimeoutExpired:
            status = None
    stand = list(Job.objects.values_list("kind", "state", "attempts", "error"))
    assert status == -signal.SIGKILL, f"The worker was not killed at {place}; the work stands so: {stand}."


def let_time_pass(job: Job) -> None:
    """Let the killed worker have been silent for longer than its lease."""
    job.refresh_from_db()
    assert job.lease_until is not None
    assert worker.claim("too early") is None
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(minutes=1))


@pytest.mark.parametrize("place", CASES)
def test_killed_there_the_work_is_done_once(place: str, scene: Scene) -> None:
    case = CASES[place]
    job = case.ask(scene)
    connection.close()
    killed_at(place, scene)
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("running", 1)
    case.nothing_half(scene)
    let_time_pass(job)
    worker.run_all()
    job.refresh_from_db()
    assert (job.state, job.attempts, job.error) == ("done", 2, "")
    case.done_once(scene)
    assert worker.run_all() == 0


def test_another_worker_takes_over_by_itself(scene: Scene) -> None:
    job = ask_analysis(scene)
    connection.close()
    killed_at("mapping.analysis.after_period", scene)
    nothing_answered(scene)
    let_time_pass(job)
    with scene.ground.running("worker") as process:
        wait_until(lambda: Job.objects.filter(pk=job.pk, state="done").exists(), seconds=600)
        process.terminate()
        assert process.wait(timeout=60) == 0
    answered_once(scene)


def test_work_that_was_given_up_is_started_again_from_its_page(scene: Scene, client: Client) -> None:
    job = ask_import(scene)
    gone = timezone.now() - timedelta(minutes=5)
    Job.objects.filter(pk=job.pk).update(state="running", lease_owner="gone", lease_until=gone, attempts=5)
    worker.run_all()
    job.refresh_from_db()
    assert job.state == "failed"
    assert job.error.startswith("The work stopped without an answer too many times.")
    nothing_imported(scene)
    client.force_login(scene.world.by, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert job.error in client.get(reverse("jobs:job", args=[job.uid])).content.decode()
    assert client.post(reverse("jobs:restart", args=[job.uid])).status_code == 302
    worker.run_all()
    imported_once(scene)


def test_a_file_in_the_folder_alone_is_no_data(scene: Scene, tmp_path: Path) -> None:
    digest = files.store(b"stored, and then the process was killed")
    assert files.path_of(digest).exists()
    assert files.store(b"stored, and then the process was killed") == digest
    assert not list(files.path_of(digest).parent.parent.glob(".draft-*"))
