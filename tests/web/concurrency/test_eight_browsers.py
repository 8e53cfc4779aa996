"""Eight people write in the same field at the same time on the pages: what was acknowledged stands."""

import re
from collections import Counter
from html import unescape
from typing import Any

from django.test import Client
from django.urls import reverse
from tests.web.concurrency.test_eight_writers import at_once
from tests.web.operations.ground import Ground
from tests.web.operations.world import make_world

from klustermotor.web.actors.models import Organisation
from klustermotor.web.actors.services import save_organisation

EACH = 6
SAVED, TOLD = 302, 422
_SHOWN = re.compile(r'name="shown" value="([^"]*)"')
_NOTE = re.compile(r'<textarea name="note"[^>]*>(.*?)</textarea>', re.DOTALL)


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_what_eight_add_on_a_page_stands_where_it_was_acknowledged(ground: Ground) -> None:
    """Each adds a word to the note that the form shows; nobody's word is written over."""
    world = make_world()
    made = Organisation(tenant=world.tenant, name="Exempel Plåt AB")
    organisation = save_organisation(organisation=made, by=world.by)
    address = reverse("actors:edit-organisation", args=[organisation.uid])
    # What others are shown at the same time is not told apart in the contexts of the test client.
    always = {"name": made.name, "kind": made.kind, "sector": made.sector}
    answers: list[int] = []
    acknowledged: list[str] = []

    def write(writer: int) -> None:
        client = client_of(world.by)
        for number in range(EACH):
            page = client.get(address).content.decode()
            (shown,), (note,) = _SHOWN.findall(page), _NOTE.findall(page)
            word = f"w{writer}n{number}"
            sent = always | {"shown": shown, "note": f"{unescape(note).strip()} {word}"}
            status = client.post(address, sent).status_code
            answers.append(status)
            acknowledged.extend([word] if status == SAVED else [])

    at_once(write)
    assert set(answers) <= {SAVED, TOLD}, Counter(answers)
    organisation.refresh_from_db()
    assert organisation.note.split() != []
    assert sorted(organisation.note.split()) == sorted(acknowledged)
