"""Eight who write: through the pages that the server serves, and through the services beside it."""

import threading
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from django.test import Client
from tests.web.operations.world import World, begin_import, make_file, make_world
from tests.web.questionnaires.made import an_interview

from klustermotor.web.evidence.services.objections import contest
from klustermotor.web.jobs import worker
from klustermotor.web.mapping.fields.services import add_field, judge
from klustermotor.web.mapping.services import start_analysis
from klustermotor.web.outbox.services import post
from klustermotor.web.portal.models import RoomNote
from klustermotor.web.portal.rooms import ROOMS
from klustermotor.web.portal.services import note_in_room
from klustermotor.web.questionnaires.services import answers
from klustermotor.web.statistics import services as statistics
from klustermotor.web.statistics.models import Import

Write = Callable[[int], None]


class Acknowledged:
    """What was told to be saved, by kind."""

    def __init__(self) -> None:
        self._held: dict[str, list[Any]] = defaultdict(list)
        self._lock = threading.Lock()

    def add(self, kind: str, thing: Any) -> None:
        with self._lock:
            self._held[kind].append(thing)

    def of(self, kind: str) -> list[Any]:
        return list(self._held[kind])

    def counts(self) -> dict[str, int]:
        return dict(Counter({kind: len(things) for kind, things in self._held.items()}))


def fresh_world() -> World:
    """Make the world; whatever waits is done before anything is killed."""
    world = make_world()
    worker.run_all()
    return world


class Pages:
    """A person at a browser."""

    def __init__(self, address: str, world: World) -> None:
        self.address = address
        client = Client()
        client.force_login(world.by, backend="allauth.account.auth_backends.AuthenticationBackend")
        self.session = client.cookies["sessionid"].value

    def send_file(self, path: Path, dataset: str) -> str:
        """Hand in a file as the form does; return the import's identifier."""
        with httpx.Client(base_url=self.address, cookies={"sessionid": self.session}, timeout=60) as browser:
            try:
                form = browser.get("/imports/new/")
                form.raise_for_status()
                token = form.text.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
                answer = browser.post(
                    "/imports/new/",
                    data={"csrfmiddlewaretoken": token, "dataset": dataset, "kind": "employment"},
                    files={"file": (path.name, path.read_bytes(), "text/csv")},
                )
            except httpx.TransportError as error:
                raise ConnectionError(str(error)) from error
        if answer.status_code != 302:
            raise RuntimeError(f"The upload was answered with {answer.status_code}")
        return answer.headers["Location"].rstrip("/").split("/")[-1]


def writers(world: World, pages: Pages, done: Acknowledged, folder: Path) -> list[tuple[str, Write]]:
    """Return all who write, by name."""
    return [
        ("note one", note(world, done, "note one")),
        ("note two", note(world, done, "note two")),
        *about_a_field(world, done),
        ("answer", answer(world, done)),
        ("letter", letter(world, done)),
        *files_sent(world, pages, done, folder),
        ("analysis", analysis(world, done)),
    ]


def note(world: World, done: Acknowledged, who: str) -> Write:
    """Note a gap."""

    def write(number: int) -> None:
        text = f"{who} {number}"
        note_in_room(
            tenant=world.tenant,
            room=next(iter(ROOMS)),
            kind=RoomNote.Kind.GAP,
            text_sv=text,
            signed_as=who,
            by=world.by,
        )
        done.add("note", text)

    return write


def about_a_field(world: World, done: Acknowledged) -> list[tuple[str, Write]]:
    """Judge a field of strength, and object to it."""
    region = world.dataset.region_set.regions.get(code="02")
    strength = add_field(region=region, name_sv="Fält", judgement_sv="Först", signed_as="en", by=world.by)

    def judged(number: int) -> None:
        made = judge(field=strength, stage="potential", text_sv=f"{number}", signed_as="en", by=world.by)
        done.add("judgement", made.pk)

    def contested(number: int) -> None:
        done.add("objection", contest(claim=strength, label="Fält", text=f"{number}", by=world.by).pk)

    return [("judgement", judged), ("objection", contested)]


def answer(world: World, done: Acknowledged) -> Write:
    """Answer the same question again and again, each time over the version before."""
    interview = an_interview(world.tenant, world.by)
    question = interview.guide.themes.get().questions.get(kind="text")

    def write(number: int) -> None:
        given = {question.uid: answers.Given(text=f"answer {number}", version=len(done.of("answer")))}
        saved = answers.save_theme(interview=interview, theme=question.theme, given=given, by=world.by)
        assert saved.changed == 1, saved
        done.add("answer", f"answer {number}")

    return write


def letter(world: World, done: Acknowledged) -> Write:
    """Write a letter each second."""

    def write(number: int) -> None:
        made = post(
            tenant=world.tenant,
            kind="soak",
            key=uuid4().hex,
            to=f"n{number}@exempel.example.org",
            subject=f"Letter {number}",
            body="A letter.",
            by=world.by,
        )
        done.add("letter", made.uid)
        pause(1)

    return write


def files_sent(world: World, pages: Pages, done: Acknowledged, folder: Path) -> list[tuple[str, Write]]:
    """Import files, each to its end, and hand in others through the pages."""

    def imported(number: int) -> None:
        held = begin_import(world, make_file(folder, number))
        wait_for(held, "checked")
        job = statistics.request_import(imported=held, accept_refusals=True, by=world.by)
        done.add("import", (held.pk, job.pk))

    def uploaded(number: int) -> None:
        path = make_file(folder, 100_000 + number)
        done.add("upload", pages.send_file(path, str(world.dataset.uid)))
        pause(0.5)

    return [("import", imported), ("upload", uploaded)]


def analysis(world: World, done: Acknowledged) -> Write:
    """Ask for an analysis now and then."""

    def write(_number: int) -> None:
        done.add("analysis", start_analysis(analysis=world.analysis, by=world.by, force=True).pk)
        pause(4)

    return write


def pause(seconds: float) -> None:
    """Do nothing for a while."""
    threading.Event().wait(seconds)


def wait_for(held: Import, state: str, seconds: float = 120) -> None:
    """Wait until the worker has brought an import to a state."""
    for _ in range(int(seconds * 5)):
        held.refresh_from_db()
        if held.state == state:
            return
        pause(0.2)
    raise TimeoutError(f"The import is still {held.state}")
