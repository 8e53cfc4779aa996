"""Every address is tried signed out, from another tenant, and in each role."""

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from tests.web.rights.suite import PUBLIC, Page, addresses, let_all_belong

from klustermotor.web.accounts.capabilities import Role
from klustermotor.web.accounts.models import Scope, Tenant, User

TABLES = sorted(path.stem for path in Path(__file__).parent.glob("table_*.py"))
PAGES: dict[str, Page] = {}
for _table in TABLES:
    PAGES.update(import_module(f"tests.web.rights.{_table}").PAGES)

GUARDED = sorted(name for name, one in PAGES.items() if one.capability != PUBLIC)
#: Addresses of the API; the OpenAPI rights test goes through them call by call.
API = "api-v1:"


def ask(name: str, arguments: Mapping[str, Any], user: User | None) -> Any:
    """Return the answer somebody gets, and let nothing of it last."""
    page = PAGES[name]
    client = Client(raise_request_exception=True)
    with transaction.atomic():
        if user is not None:
            client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        answer = getattr(client, page.method)(reverse(name, kwargs=arguments), dict(page.data or {}))
        transaction.set_rollback(True)
    return answer


def test_every_address_stands_in_a_table() -> None:
    known = {name for name in addresses() if not name.startswith(API)}
    assert known == set(PAGES)


def test_public_pages_say_why() -> None:
    assert [name for name, one in PAGES.items() if one.capability == PUBLIC and not one.why_public] == []


@pytest.mark.parametrize("name", GUARDED)
def test_everybody_gets_what_they_may_and_nothing_else(
    name: str, tenant: Tenant, people: dict[str, User], stranger: User
) -> None:
    """Signed out, from another tenant and in each role, each as if the others had not asked."""
    page = PAGES[name]
    arguments = dict(page.make(tenant, people)) if page.make else {}
    assert wrong_for_the_signed_out(name, arguments) == ""
    if page.make and page.names_an_object:
        answer = ask(name, arguments, stranger)
        assert answer.status_code in {403, 404}, f"a stranger got {answer.status_code}"
    wrong = {
        role: wrong_for(name, arguments, role, ask(name, arguments, people[role]), page.allowed())
        for role in Role.values
    }
    assert {role: fault for role, fault in wrong.items() if fault} == {}


@pytest.mark.parametrize("name", GUARDED)
def test_a_role_in_a_part_reaches_what_is_open_and_changes_what_is_its_own(
    name: str, tenant: Tenant, people: dict[str, User], people_in_part: dict[str, User]
) -> None:
    """Each role in one initiative or company, on what others recorded and then on what is recorded there."""
    page = PAGES[name]
    arguments = dict(page.make(tenant, people)) if page.make else {}
    for own in (False, True) if arguments else (False,):
        if own:
            let_all_belong(tenant, tenant.scopes.exclude(kind=Scope.Kind.TENANT))
        allowed = page.allowed_in_part(own=own)
        wrong = {
            role: wrong_for(name, arguments, role, ask(name, arguments, user), allowed)
            for role, user in people_in_part.items()
        }
        assert {role: fault for role, fault in wrong.items() if fault} == {}, f"own: {own}"


def wrong_for_the_signed_out(name: str, arguments: Mapping[str, Any]) -> str:
    """Return what is wrong with the answer to somebody signed out."""
    answer = ask(name, arguments, None)
    if answer.status_code != 302:
        return f"status {answer.status_code}"
    return "" if answer.url.startswith("/accounts/login/") else answer.url


def wrong_for(
    name: str, arguments: Mapping[str, Any], role: str, answer: Any, allowed: frozenset[str]
) -> str:
    """Return what is wrong with the answer to somebody in a role."""
    expected = {200, 302, 422} if role in allowed else {403, 404}
    if answer.status_code not in expected:
        return f"status {answer.status_code}"
    if answer.status_code == 302 and not PAGES[name].may_lead_to(reverse(name, kwargs=arguments), answer.url):
        return f"sent on to {answer.url}"
    return ""
