"""What a page asks the database does not grow with what there is to show."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.web.queries.furnished import furnish
from tests.web.queries.multiplied import counted, multiply, pointing_nowhere
from tests.web.rights.suite import PUBLIC, Page
from tests.web.rights.test_pages import PAGES, TABLES, import_module

from klustermotor.web.accounts.capabilities import Role
from klustermotor.web.accounts.models import Tenant, User

pytestmark = pytest.mark.one_database

People = dict[str, User]
#: Who opens a page: the first of these who may.
ROLES_IN_ORDER = (Role.DEVELOPER, Role.ADMINISTRATOR, *Role.values)
#: Tables whose pages show a person their own keys, and ask for the password before they do.
ASIDE = {"table_allauth"}


@pytest.fixture
def furnished(tenant: Tenant, people: People) -> tuple[Tenant, People]:
    """Return a tenant with something of everything."""
    furnish(tenant, people)
    return tenant, people


@contextmanager
def put_back() -> Iterator[None]:
    """Undo what is done within."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def reader_of(page: Page, people: People) -> User:
    """Return somebody who may open the page."""
    return people[next(role for role in ROLES_IN_ORDER if role in page.allowed())]


def queries_for(address: str, data: Mapping[str, Any], user: User) -> tuple[int, list[str]]:
    """Return the status and what is asked for a page drawn anew, for somebody who was here before."""
    client = Client()
    for _time in ("before", "now"):
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    # A part of a page leads to the whole unless it is the page itself that asks for it.
    within = {"HX-Request": "true"} if client.get(address, data).status_code == 302 else {}
    cache.clear()
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address, data, headers=within)
    return answer.status_code, [one["sql"] for one in asked.captured_queries]


def told(few: list[str], many: list[str]) -> str:
    """Return which questions are asked more often when there is more to show."""
    tables = [sql.split(" FROM ", 1)[-1].split(" ", 1)[0] for sql in many]
    before = [sql.split(" FROM ", 1)[-1].split(" ", 1)[0] for sql in few]
    more = {one: tables.count(one) - before.count(one) for one in sorted(set(tables) | set(before))}
    return f"{len(few)} → {len(many)} { ({one: n for one, n in more.items() if n}) }"


def grown(pages: Mapping[str, Page], seat: tuple[Tenant, People], *roles: str) -> Iterator[str]:
    """Yield what is wrong with pages about one thing; nothing if they ask as much of few rows as of many.

    Each is opened in every role named, else by somebody who may.
    """
    tenant, people = seat
    with put_back():
        make = next(iter(pages.values())).make
        arguments = dict(make(tenant, people)) if make else {}
        readers = {role: people[role] for role in roles} or {"": None}

        def ask() -> dict[tuple[str, str], tuple[int, list[str]]]:
            return {
                (name, role): queries_for(
                    reverse(name, kwargs=arguments), page.data or {}, user or reader_of(page, people)
                )
                for name, page in pages.items()
                for role, user in readers.items()
            }

        multiply(2)
        few = ask()
        multiply(10)
        many = ask()
    for (name, role), (status, asked) in few.items():
        if status != 200:
            yield f"{name} {role}: answers {status}"
        # Fewer is right where a second look is not needed once enough was found.
        elif len(many[name, role][1]) > len(asked):
            yield f"{name} {role}: {told(asked, many[name, role][1])}"


def alike(pages: Mapping[str, Page]) -> list[dict[str, Page]]:
    """Return the pages in groups that are about the same thing."""
    groups: dict[Any, dict[str, Page]] = {}
    for name, one in pages.items():
        groups.setdefault(one.make, {})[name] = one
    return list(groups.values())


@pytest.mark.parametrize("table", [one for one in TABLES if one not in ASIDE])
def test_pages_ask_no_more_of_many_rows_than_of_few(table: str, furnished: tuple[Tenant, People]) -> None:
    pages: dict[str, Page] = import_module(f"tests.web.rights.{table}").PAGES
    shown = {name: one for name, one in pages.items() if one.method == "get" and one.capability != PUBLIC}
    wrong = [one for group in alike(shown) for one in grown(group, furnished)]
    assert wrong == []


def test_the_start_page_of_each_role_asks_no_more(furnished: tuple[Tenant, People]) -> None:
    start = {"portal:start": PAGES["portal:start"]}
    assert list(grown(start, furnished, *Role.values)) == []


def test_there_is_something_of_everything_and_ten_times_as_much_after(
    furnished: tuple[Tenant, People],
) -> None:
    few = counted()
    assert [kind for kind, rows in few.items() if not rows] == []
    multiply(10)
    many = counted()
    assert [kind for kind, rows in few.items() if many[kind] < 10 * rows] == []


def test_everything_that_can_lead_on_does(furnished: tuple[Tenant, People]) -> None:
    assert [str(field) for _kind, field in pointing_nowhere()] == []


@pytest.mark.parametrize(
    "name", ["actors:organisations", "evidence:sources", "jobs:jobs", "statistics:datasets"]
)
def test_a_page_that_asks_row_by_row_is_found(
    name: str, furnished: tuple[Tenant, People], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QuerySet, "select_related", lambda asked, *_fields: asked.all())
    assert list(grown({name: PAGES[name]}, furnished)) != []
