"""Whom attempts are counted by: the client behind our own proxies, never what a client says it is."""

from typing import Any

import pytest
from axes.models import AccessAttempt
from django.test import Client, RequestFactory
from tests.web.conftest import PASSWORD

from klustermotor.web.accounts.adapter import client_address
from klustermotor.web.accounts.models import User

LOGIN = "/accounts/login/"


def send(client: Client, address: str, password: str, come_from: str) -> Any:
    """Try a password from behind a proxy that says whom it was asked by."""
    return client.post(
        LOGIN, {"login": address, "password": password}, headers={"x-forwarded-for": come_from}
    )


def knock(come_from: str, times: int = 32) -> list[int]:
    """Send many sign-ins that fail, each for another account, from one address."""
    return [send(Client(), f"nobody{n}@example.org", "wrong", come_from).status_code for n in range(times)]


def test_one_that_knocks_stops_nobody_else_behind_the_proxy(settings: Any, developer: User) -> None:
    settings.TRUSTED_PROXIES = 1
    assert knock("203.0.113.7")[-1] == 429
    assert send(Client(), developer.email, PASSWORD, "198.51.100.4").status_code == 302


def test_what_a_client_says_of_itself_is_not_believed(settings: Any, developer: User) -> None:
    settings.TRUSTED_PROXIES = 1
    for n in range(31):
        send(Client(), f"nobody{n}@example.org", "wrong", f"10.0.0.{n}, 203.0.113.7")
    assert send(Client(), developer.email, PASSWORD, "10.9.9.9, 203.0.113.7").status_code == 429


def test_without_a_proxy_the_header_is_not_believed(settings: Any, developer: User) -> None:
    settings.TRUSTED_PROXIES = 0
    for n in range(31):
        send(Client(), f"nobody{n}@example.org", "wrong", f"10.0.0.{n}")
    assert send(Client(), developer.email, PASSWORD, "10.9.9.9").status_code == 429


def test_the_lock_against_guessing_counts_the_client(settings: Any, developer: User) -> None:
    settings.TRUSTED_PROXIES = 1
    for _ in range(8):
        answer = send(Client(), developer.email, "wrong", "203.0.113.7")
    assert answer.status_code == 429
    assert set(AccessAttempt.objects.values_list("ip_address", flat=True)) == {"203.0.113.7"}
    assert send(Client(), developer.email, PASSWORD, "198.51.100.4").status_code == 302


@pytest.mark.parametrize(
    ("proxies", "told", "known_as"),
    [
        (0, "203.0.113.7", "127.0.0.1"),
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "6.6.6.6, 203.0.113.7", "203.0.113.7"),
        (2, "6.6.6.6, 203.0.113.7, 10.0.0.2", "203.0.113.7"),
        (2, "203.0.113.7", "127.0.0.1"),
        (1, "", "127.0.0.1"),
        (1, "unknown", "127.0.0.1"),
        (1, "203.0.113.7:51234", "203.0.113.7"),
        (1, "2001:db8::7", "2001:db8::7"),
        (1, "[2001:db8::7]:51234", "2001:db8::7"),
    ],
)
def test_an_address_is_as_the_trusted_proxies_tell_it(
    settings: Any, proxies: int, told: str, known_as: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", headers={"x-forwarded-for": told} if told else {})
    assert client_address(request) == known_as


def test_the_page_tells_the_true_wait(client: Client, developer: User) -> None:
    client.cookies["language"] = "en"
    for _ in range(8):
        locked = client.post(LOGIN, {"login": developer.email, "password": "wrong"})
    assert "quarter of an hour" in locked.content.decode()
    assert locked.headers["Retry-After"] == "900"
    for n in range(30):
        many = client.post(LOGIN, {"login": f"nobody{n}@example.org", "password": "wrong"})
    text = many.content.decode()
    assert many.status_code == 429
    assert "Wait a minute" in text
    assert "quarter" not in text
    assert many.headers["Retry-After"] == "60"


def test_who_goes_on_trying_while_locked_out_waits_no_longer(client: Client, developer: User) -> None:
    for _ in range(8):
        client.post(LOGIN, {"login": developer.email, "password": "wrong"})
    last = AccessAttempt.objects.get().attempt_time
    assert client.post(LOGIN, {"login": developer.email, "password": "wrong"}).status_code == 429
    assert AccessAttempt.objects.get().attempt_time == last
