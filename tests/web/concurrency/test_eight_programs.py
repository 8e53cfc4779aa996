"""Eight programs count at the same time through the API: as much is counted as was acknowledged."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from tests.web.api.conftest import Caller, caller_of
from tests.web.concurrency.test_eight_writers import at_once
from tests.web.operations.ground import Ground
from tests.web.operations.world import World, make_world
from tests.web.questionnaires.made import a_draft

from klustermotor.web.actors.models import Organisation
from klustermotor.web.actors.services import save_organisation
from klustermotor.web.mapping.fields.services import add_field, propose_step

EACH = 6
ACKNOWLEDGED, REFUSED = 200, 412
#: A path and a body that writes the number.
Change = Callable[[int], tuple[str, dict[str, Any]]]


@pytest.fixture
def world(ground: Ground) -> World:
    return make_world()


@pytest.fixture
def call(world: World) -> Caller:
    return caller_of(world.by, world.tenant)


@pytest.fixture
def organisation(world: World) -> Organisation:
    made = Organisation(tenant=world.tenant, name="Exempel Plåt AB", employees=0)
    return save_organisation(organisation=made, by=world.by)


def counted(call: Caller, read: str, highest: Callable[[Any], int], changes: list[Change]) -> int:
    """Let eight programs write one more than the highest number that they read; return how often they did."""
    answers: list[int] = []

    def write(writer: int) -> None:
        for _number in range(EACH):
            held = call.get(read)
            path, body = changes[writer % len(changes)](highest(held.json()) + 1)
            answers.append(call("patch", path, body, **{"If-Match": held["ETag"]}).status_code)

    at_once(write)
    assert set(answers) <= {ACKNOWLEDGED, REFUSED}, Counter(answers)
    return answers.count(ACKNOWLEDGED)


def test_what_eight_count_together_is_what_was_acknowledged(call: Caller, organisation: Organisation) -> None:
    path = f"/organisations/{organisation.uid}"
    done = counted(call, path, lambda now: now["employees"], [lambda to: (path, {"employees": to})])
    organisation.refresh_from_db()
    assert organisation.employees == done > 0


def test_a_guide_with_its_parts_is_one_version(world: World, call: Caller) -> None:
    guide = a_draft(world.tenant)
    theme = guide.themes.get()
    first, second, *_rest = theme.questions.all()

    def highest(now: Any) -> int:
        questions = [one["text"]["en"] for part in now["themes"] for one in part["questions"]]
        told = [now["purpose"], *(part["title"]["en"] for part in now["themes"]), *questions]
        return max(int(one or 0) for one in told)

    changes: list[Change] = [
        lambda to: (f"/guides/{guide.uid}", {"purpose": str(to)}),
        lambda to: (f"/themes/{theme.uid}", {"title_en": str(to)}),
        lambda to: (f"/questions/{first.uid}", {"text_en": str(to)}),
        lambda to: (f"/questions/{second.uid}", {"text_en": str(to)}),
    ]
    path = f"/guides/{guide.uid}"
    done = counted(call, path, highest, changes)
    assert highest(call.get(path).json()) == done > 0


def test_a_field_with_its_steps_is_one_version(world: World, call: Caller) -> None:
    region = world.dataset.region_set.regions.get(code="02")
    field = add_field(region=region, name_sv="Fordon", judgement_sv="Stark.", signed_as="en", by=world.by)
    start = date(2003, 7, 1)
    steps = [
        propose_step(field=field, kind="study", name_sv=name, responsible="Länet", due_on=start, by=world.by)
        for name in ("Studie", "Kurs")
    ]

    def highest(now: Any) -> int:
        days = [(date.fromisoformat(one["due_on"]) - start).days for one in now["steps"]]
        return max(int(now["name"]["en"]) if now["name"]["en"].isdecimal() else 0, *days)

    def later(step: Any) -> Change:
        return lambda to: (f"/steps/{step.uid}", {"due_on": str(start + timedelta(to))})

    path = f"/fields/{field.uid}"
    done = counted(call, path, highest, [lambda to: (path, {"name_en": str(to)}), *map(later, steps)])
    assert highest(call.get(path).json()) == done > 0


def test_a_change_on_a_page_that_is_under_way_is_waited_for(
    world: World, call: Caller, organisation: Organisation
) -> None:
    path = f"/organisations/{organisation.uid}"
    tag = call.get(path)["ETag"]
    written, answers = threading.Event(), []

    def program() -> None:
        written.wait(timeout=60)
        answers.append(call("patch", path, {"employees": 7}, **{"If-Match": tag}).status_code)
        connection.close()

    asking = threading.Thread(target=program)
    asking.start()
    with transaction.atomic():
        organisation.employees = 5
        save_organisation(organisation=organisation, by=world.by)
        written.set()
        # The program has met the change, and must not answer before it stands.
        asking.join(timeout=1.5)
        assert answers == []
    asking.join(timeout=60)
    organisation.refresh_from_db()
    assert (answers, organisation.employees) == ([REFUSED], 5)
