"""Eight people write at the same time: each write that was acknowledged is there, and none met a lock."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import polars as pl
import pytest
from django.db import connection
from tests.web.mapping.conftest import jobs_table
from tests.web.operations.ground import Ground
from tests.web.operations.world import World, make_world
from tests.web.questionnaires.made import an_interview

from klustermotor.web.accounts.models import AuditEntry
from klustermotor.web.evidence.models import Objection, Source
from klustermotor.web.evidence.services.objections import contest
from klustermotor.web.jobs.models import Job
from klustermotor.web.jobs.services import enqueue
from klustermotor.web.jobs.worker import run_next, worker_name
from klustermotor.web.mapping.fields.models import FieldOfStrength, Judgement
from klustermotor.web.mapping.fields.services import add_field, change_field, judge
from klustermotor.web.outbox.models import Message
from klustermotor.web.outbox.services import post
from klustermotor.web.portal.models import RoomNote
from klustermotor.web.portal.rooms import ROOMS
from klustermotor.web.portal.services import note_in_room
from klustermotor.web.questionnaires.models import Answer
from klustermotor.web.questionnaires.services import answers
from klustermotor.web.statistics.models import Vintage
from klustermotor.web.statistics.services import add_vintage

WRITERS = 8
EACH = 6


@pytest.fixture
def world(ground: Ground) -> World:
    return make_world()


def at_once(write: Callable[[int], None]) -> None:
    """Let eight threads, each with a connection of its own, begin together; any error is the test's."""
    together = threading.Barrier(WRITERS)

    def one(writer: int) -> None:
        try:
            together.wait(timeout=60)
            write(writer)
        finally:
            connection.close()

    connection.close()
    with ThreadPoolExecutor(WRITERS) as pool:
        for ended in [pool.submit(one, writer) for writer in range(WRITERS)]:
            ended.result(timeout=300)


def test_every_note_is_there_with_its_trail(world: World) -> None:
    def write(writer: int) -> None:
        for number in range(EACH):
            note_in_room(
                tenant=world.tenant,
                room=next(iter(ROOMS)),
                kind=RoomNote.Kind.GAP,
                text_sv=f"{writer}-{number}",
                signed_as=f"writer {writer}",
                by=world.by,
            )

    at_once(write)
    written = {f"{writer}-{number}" for writer in range(WRITERS) for number in range(EACH)}
    assert sorted(RoomNote.objects.values_list("text_sv", flat=True)) == sorted(written)
    assert AuditEntry.objects.filter(object_kind="portal.roomnote").count() == len(written)


def test_numbers_of_vintages_are_unbroken(world: World) -> None:
    def write(writer: int) -> None:
        for number in range(2):
            more = pl.col("jobs") + 10 * writer + number
            add_vintage(dataset=world.dataset, frame=jobs_table().with_columns(jobs=more), by=world.by)

    at_once(write)
    numbers = world.dataset.vintages.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, 2 * WRITERS + 2))
    assert Vintage.objects.values("digest").distinct().count() == 2 * WRITERS
    assert Source.objects.filter(object_kind="statistics.vintage").count() == 2 * WRITERS + 1


def test_every_judgement_stands_and_no_change_beside_it_is_lost(world: World) -> None:
    region = world.dataset.region_set.regions.get(code="02")
    made = add_field(region=region, name_sv="Fält 0", judgement_sv="Först", signed_as="en", by=world.by)

    def write(writer: int) -> None:
        # Each holds the field as it was before the others wrote, as a person with an open page does.
        held = FieldOfStrength.objects.get(pk=made.pk)
        for number in range(EACH):
            if writer == 0:
                change_field(
                    field=held,
                    name_sv=f"Fält {number + 1}",
                    name_en="",
                    clusters=(),
                    education=None,
                    by=world.by,
                )
            else:
                judge(
                    field=held, stage="potential", text_sv=f"{writer}-{number}", signed_as="en", by=world.by
                )

    at_once(write)
    made.refresh_from_db()
    assert made.name_sv == f"Fält {EACH}"
    assert Judgement.objects.filter(field=made).count() == 1 + (WRITERS - 1) * EACH


def test_of_two_who_answer_the_same_question_one_is_told(world: World) -> None:
    interview = an_interview(world.tenant, world.by)
    theme = interview.guide.themes.get()
    question = theme.questions.get(kind="text")
    told: list[str] = []
    saved: list[str] = []

    def write(writer: int) -> None:
        given = {question.uid: answers.Given(text=f"answer {writer}", version=0)}
        came = answers.save_theme(interview=interview, theme=theme, given=given, by=world.by)
        (saved if came.changed else told).append(f"answer {writer}")

    at_once(write)
    assert (len(saved), len(told)) == (1, WRITERS - 1)
    assert Answer.objects.get(interview=interview, question=question).text == saved[0]


def test_objections_to_one_claim_all_stand(world: World) -> None:
    def write(writer: int) -> None:
        for number in range(EACH):
            contest(claim=world.dataset, label="Jobs", text=f"{writer}-{number}", by=world.by)

    at_once(write)
    assert Objection.objects.values("text").distinct().count() == WRITERS * EACH


def test_the_same_letter_and_the_same_work_asked_for_by_all_is_one(world: World) -> None:
    def write(writer: int) -> None:
        enqueue(tenant=world.tenant, kind="test.none", key="one", payload={}, by=world.by)
        post(
            tenant=world.tenant,
            kind="test",
            key="one",
            to="somebody@exempel.example.org",
            subject="Hello",
            body="A letter.",
            by=world.by,
        )

    at_once(write)
    assert Message.objects.count() == 1
    assert Job.objects.filter(kind="test.none").count() == 1
    assert Job.objects.filter(kind="outbox.send").count() == 1


def test_eight_workers_do_each_job_once(world: World) -> None:
    for number in range(2 * WRITERS):
        enqueue(tenant=world.tenant, kind="test.unknown", key=f"work {number}", payload={}, by=world.by)

    def write(writer: int) -> None:
        name = worker_name()
        while run_next(name):
            pass

    at_once(write)
    # Nothing here does work of this kind, which each job is told once.
    assert set(Job.objects.values_list("state", "attempts")) == {("failed", 1)}
