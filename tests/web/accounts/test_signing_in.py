"""Signing in: password, one-time codes, a lock against guessing, and what a stranger can find out."""

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.test import Client
from django.urls import reverse
from tests.web.conftest import PASSWORD

from klustermotor.web.accounts.models import User

LOGIN = "/accounts/login/"


def try_password(client: Client, address: str, password: str = "wrong") -> Any:
    return client.post(LOGIN, {"login": address, "password": password})


def enter(client: Client, user: User) -> None:
    """Sign in, and show once more that it is oneself."""
    try_password(client, user.email, PASSWORD)
    answer = client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert answer.status_code == 302


def test_a_password_opens_whatever_the_capitals(client: Client, developer: User) -> None:
    answer = try_password(client, developer.email.upper(), PASSWORD)
    assert (answer.status_code, answer.url) == (302, "/")
    assert client.session["_auth_user_id"] == str(developer.pk)


def test_eight_wrong_passwords_lock_the_account_for_a_while(client: Client, developer: User) -> None:
    for _ in range(7):
        assert try_password(client, developer.email).status_code == 200
    assert try_password(client, developer.email.upper()).status_code == 429
    locked = try_password(client, developer.email, PASSWORD)
    assert locked.status_code == 429
    assert "_auth_user_id" not in client.session
    assert "quarter of an hour" in locked.content.decode() or "kvart" in locked.content.decode()


def test_an_address_that_does_not_exist_is_answered_in_the_same_way(client: Client, developer: User) -> None:
    def words(address: str) -> list[tuple[int, str]]:
        answers = [try_password(client, address) for _ in range(9)]
        return [(a.status_code, re.sub(r'value="[^"]*"', "", a.content.decode())) for a in answers]

    assert words(developer.email) == words("nobody@example.org")


def test_others_are_not_locked_out(client: Client, people: dict[str, User]) -> None:
    for _ in range(9):
        try_password(client, people["developer"].email)
    assert try_password(client, people["analyst"].email, PASSWORD).status_code == 302


def test_nobody_signs_up(client: Client) -> None:
    assert client.get("/accounts/signup/").status_code == 404


def test_a_closed_account_does_not_open(client: Client, developer: User) -> None:
    User.objects.update(is_active=False)
    try_password(client, developer.email, PASSWORD)
    assert "_auth_user_id" not in client.session


def test_a_new_password_by_mail(client: Client, developer: User) -> None:
    client.post(reverse("account_reset_password"), {"email": developer.email})
    client.post(reverse("account_reset_password"), {"email": "nobody@example.org"})
    (letter,) = mail.outbox
    link = re.search(r"http://[^/]+(/\S+)", str(letter.body))
    assert link is not None
    form = client.get(link[1], follow=True)
    new = "another long password"
    done = client.post(form.request["PATH_INFO"], {"password1": new, "password2": new})
    assert done.status_code == 302
    assert try_password(client, developer.email, new).status_code == 302


def test_one_time_codes_are_asked_for_after_the_password(client: Client, developer: User) -> None:
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(developer, secret)
    answer = try_password(client, developer.email, PASSWORD)
    assert answer.url == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    assert client.get(answer.url).status_code == 200
    assert client.post(answer.url, {"code": "000000"}).status_code == 200
    code = totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))
    assert client.post(answer.url, {"code": code}).status_code == 302
    assert client.session["_auth_user_id"] == str(developer.pk)


def test_one_time_codes_cannot_be_guessed_without_end(client: Client, developer: User) -> None:
    totp.TOTP.activate(developer, totp.generate_totp_secret())
    try_password(client, developer.email, PASSWORD)
    said = [client.post(reverse("mfa_authenticate"), {"code": f"{n:06}"}).content.decode() for n in range(22)]
    assert said[-1] != said[0]


@pytest.mark.parametrize(
    "name",
    [
        "account_login", "account_reset_password", "account_reset_password_done", "account_inactive",
        "account_reset_password_from_key_done",
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", ["sv", "en"])
def test_pages_for_those_outside(client: Client, name: str, language: str) -> None:
    client.cookies["language"] = language
    page = client.get(reverse(name))
    assert page.status_code == 200
    text = page.content.decode()
    assert f'<html lang="{language}"' in text
    assert "style=" not in text
    assert not re.search(r"<script(?![^>]*(src=|application/json))", text)


@pytest.mark.parametrize(
    "name",
    [
        "account_logout", "account_change_password", "account_reauthenticate", "mfa_index",
        "mfa_activate_totp", "mfa_list_webauthn", "mfa_add_webauthn",
    ],
)  # fmt: skip
def test_pages_for_those_inside(client: Client, developer: User, name: str) -> None:
    enter(client, developer)
    page = client.get(reverse(name))
    assert page.status_code == 200, page.headers
    text = page.content.decode()
    assert "<h1>" in text
    assert "style=" not in text
    assert not re.search(r"<script(?![^>]*(src=|application/json))", text)


def test_codes_are_started_and_stopped(client: Client, developer: User) -> None:
    try_password(client, developer.email, PASSWORD)
    asked = client.get(reverse("mfa_activate_totp"))
    assert asked.url.startswith(reverse("account_reauthenticate"))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    assert "data:image/svg+xml;base64," in page.content.decode()
    secret = client.session["mfa.totp.secret"]
    code = totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))
    client.post(reverse("mfa_activate_totp"), {"code": code})
    assert set(Authenticator.objects.values_list("type", flat=True)) == {"totp", "recovery_codes"}
    for name in ("mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_deactivate_totp"):
        assert client.get(reverse(name)).status_code == 200
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(type="totp").exists()


def test_the_page_says_each_thing_once(client: Client, db: None) -> None:
    page = client.get(LOGIN).content.decode()
    assert page.count(f'href="{reverse("account_reset_password")}"') == 1
    assert "placeholder" not in page
    assert "placeholder" not in client.get(reverse("account_reset_password")).content.decode()
