"""A server killed between keeping a file and writing of it has taken nothing in; sent again it comes once."""

import socket
import time

import httpx
import pytest
from django.db import connection
from django.test import Client
from tests.web.faults.served import PLACES
from tests.web.operations.ground import Ground, wait_until
from tests.web.operations.world import World, make_file, make_world

from klustermotor.web.evidence.models import Attachment
from klustermotor.web.statistics.models import Import

SECRET = {"KLUSTERMOTOR_SECRET_KEY": "only-for-tests"}


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def answers(port: str) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=5).status_code == 200
    except httpx.TransportError:
        return False


def send(port: str, session: str, ground: Ground, world: World) -> httpx.Response:
    """Hand in a file as the form does."""
    path = make_file(ground.data)
    with httpx.Client(
        base_url=f"http://127.0.0.1:{port}", cookies={"sessionid": session}, timeout=60
    ) as pages:
        form = pages.get("/imports/new/").text
        token = form.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
        return pages.post(
            "/imports/new/",
            data={"csrfmiddlewaretoken": token, "dataset": str(world.dataset.uid), "kind": "employment"},
            files={"file": (path.name, path.read_bytes(), "text/csv")},
        )


@pytest.mark.parametrize("place", PLACES)
def test_killed_there_nothing_was_taken_in(place: str, ground: Ground) -> None:
    world = make_world()
    client = Client()
    client.force_login(world.by, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.cookies["sessionid"].value
    connection.close()
    port = free_port()
    with ground.running("serve", PORT=port, KLUSTERMOTOR_FAULT=place, **SECRET):
        wait_until(lambda: answers(port), seconds=240, what="The server did not answer.")
        with pytest.raises(httpx.TransportError):
            send(port, session, ground, world)
        assert (Attachment.objects.count(), Import.objects.count()) == (0, 0)
        # Another server process takes the place of the one that was killed.
        time.sleep(1)
        wait_until(lambda: answers(port), seconds=120, what="The server did not come back.")
    with ground.running("serve", PORT=port, **SECRET):
        wait_until(lambda: answers(port), seconds=240, what="The server did not answer.")
        assert send(port, session, ground, world).status_code == 302
    assert (Attachment.objects.count(), Import.objects.count()) == (1, 1)
    assert len(list((ground.data / "files").glob("??/*"))) >= 1
