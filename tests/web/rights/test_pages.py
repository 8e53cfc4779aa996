"""Every address is tried signed out, from another tenant, and in each role."""

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from tests.web.rights.suite import PUBLIC, Page, addresses

from klustermotor.web.accounts.capabilities import Role
from klustermotor.web.accounts.models import Tenant, User

TABLES = sorted(path.stem for path in Path(__file__).parent.glob("table_*.py"))
PAGES: dict[str, Page] = {}
for _table in TABLES:
    PAGES.update(import_module(f"tests.web.rights.{_table}").PAGES)

GUARDED = sorted(name for name, one in PAGES.items() if one.capability != PUBLIC)
#: Addresses of the API; the OpenAPI rights test goes through them call by call.
API = "api-v1:"


@pytest.fixture
def seat(tenant: Tenant, people: dict[str, User], stranger: User) -> tuple[Tenant, dict[str, User], User]:
    """Return a tenant with somebody in each role, and a stranger."""
    return tenant, people, stranger


def ask(name: str, seat: tuple[Tenant, dict[str, User], User], user: User | None) -> Any:
    """Return the answer somebody gets."""
    page, (tenant, people, _stranger) = PAGES[name], seat
    arguments = page.make(tenant, people) if page.make else {}
    client = Client(raise_request_exception=True)
    if user is not None:
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return getattr(client, page.method)(reverse(name, kwargs=dict(arguments)), dict(page.data or {}))


def test_every_address_stands_in_a_table() -> None:
    known = {name for name in addresses() if not name.startswith(API)}
    assert known == set(PAGES)


def test_public_pages_say_why() -> None:
    assert [name for name, one in PAGES.items() if one.capability == PUBLIC and not one.why_public] == []


@pytest.mark.parametrize("name", GUARDED)
def test_everybody_gets_what_they_may_and_nothing_else(name: str, seat: Any) -> None:
    """Signed out, from another tenant and in each role, each as if the others had not asked."""
    page = PAGES[name]
    assert wrong_for_the_signed_out(name, seat) == ""
    if page.make and page.names_an_object:
        answer = undone(name, seat, seat[2])
        assert answer.status_code in {403, 404}, f"a stranger got {answer.status_code}"
    wrong = {role: wrong_for(role, name, seat) for role in Role.values}
    assert {role: fault for role, fault in wrong.items() if fault} == {}


def undone(name: str, seat: Any, user: User | None) -> Any:
    """Return the answer somebody gets, and let nothing of it last."""
    with transaction.atomic():
        answer = ask(name, seat, user)
        transaction.set_rollback(True)
    return answer


def wrong_for_the_signed_out(name: str, seat: Any) -> str:
    """Return what is wrong with the answer to somebody signed out."""
    answer = undone(name, seat, None)
    if answer.status_code != 302:
        return f"status {answer.status_code}"
    return "" if answer.url.startswith("/accounts/login/") else answer.url


def wrong_for(role: str, name: str, seat: Any) -> str:
    """Return what is wrong with the answer to somebody in a role."""
    answer = undone(name, seat, seat[1][role])
    expected = {200, 302, 422} if role in PAGES[name].allowed() else {403, 404}
    return "" if answer.status_code in expected else f"status {answer.status_code}"
