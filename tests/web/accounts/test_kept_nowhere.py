"""Pages of a signed-in person are kept by no cache; what has a tag is asked for again each time."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from klustermotor.web.accounts.middleware import KeptNowhereMiddleware
from klustermotor.web.accounts.models import Tenant, User

NOWHERE = "no-store, private"
PAGES = {
    "/": 200,
    "/interviews/": 200,
    "/interviews/?format=csv": 200,
    "/trail/": 200,
    "/trail/export/?format=csv": 200,
    "/search/?q=plat": 200,
    "/people/": 403,
    "/interviews/00000000-0000-0000-0000-000000000000/": 404,
}


@pytest.mark.parametrize("address", PAGES)
def test_no_page_is_kept(
    tenant: Tenant, developer: User, sign_in: Callable[[User], Client], address: str
) -> None:
    answer = sign_in(developer).get(address)
    assert (answer.status_code, answer["Cache-Control"]) == (PAGES[address], NOWHERE)


def test_what_has_a_tag_is_asked_for_again_each_time(developer: User, rf: RequestFactory) -> None:
    request = rf.get("/")
    request.user = developer
    tagged = KeptNowhereMiddleware(lambda _request: HttpResponse(headers={"ETag": '"1"'}))(request)
    assert tagged["Cache-Control"] == "private, no-cache"


def test_files_of_the_house_are_answered_before_it(settings: Any) -> None:
    order = [name.rsplit(".", 1)[-1] for name in settings.MIDDLEWARE]
    assert order.index("WhiteNoiseMiddleware") < order.index("KeptNowhereMiddleware")


def test_signed_out_nothing_is_said_of_it(client: Client, db: None) -> None:
    assert client.get("/design/").get("Cache-Control", "") != NOWHERE
