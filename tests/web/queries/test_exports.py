"""Every table on every page is had as a file, in the order and with the filter that the page shows."""

import csv
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from io import StringIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.queries.furnished import furnish
from tests.web.queries.test_pages import ASIDE, alike, put_back, reader_of
from tests.web.rights.suite import PUBLIC, Page
from tests.web.rights.test_pages import PAGES, TABLES

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.evidence.views import sourced
from klustermotor.web.shared.tables import Table

People = dict[str, User]
#: The page of parts shows a table of no things.
SPECIMENS = {"shared:design"}


@pytest.fixture
def furnished(tenant: Tenant, people: People) -> tuple[Tenant, People]:
    """Return a tenant with something of everything."""
    furnish(tenant, people)
    return tenant, people


@contextmanager
def tables_drawn() -> Iterator[list[Table]]:
    """Keep the tables that pages draw within: each asks where it is had as a file."""
    drawn: list[Table] = []
    held: Any = Table.__dict__["exports"]

    def exports(table: Table) -> Any:
        drawn.append(table)
        return held.fget(table)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Table, "exports", property(exports))
        yield drawn


def wrong_with(table: Table, client: Client) -> Iterator[str]:
    """Yield what is wrong with the files of a table."""
    if [ending for ending, _url in table.exports] != ["CSV", "XLSX"]:
        yield f"no file of the table of {', '.join(str(one.label) for one in table.columns)}"
    for ending, url in table.exports:
        answer: Any = client.get(url)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        if answer.status_code != 200 or "attachment" not in answer.get("Content-Disposition", ""):
            yield f"{url} answers {answer.status_code}"
        elif ending == "XLSX" and content[:2] != b"PK":
            yield f"{url} is no workbook"
        elif ending == "CSV" and len(list(csv.reader(StringIO(content.decode("utf-8-sig"))))) <= len(
            table.page
        ):
            yield f"{url} has fewer rows than the page"


def without_files(pages: Mapping[str, Page], seat: tuple[Tenant, People]) -> Iterator[str]:
    """Yield the tables of pages about one thing that are not had as files."""
    tenant, people = seat
    with put_back():
        make = next(iter(pages.values())).make
        arguments = dict(make(tenant, people)) if make else {}
        for name, page in pages.items():
            client = Client()
            client.force_login(
                reader_of(page, people), backend="allauth.account.auth_backends.AuthenticationBackend"
            )
            with tables_drawn() as drawn:
                client.get(reverse(name, kwargs=arguments), page.data or {})
            for table in {id(one): one for one in drawn}.values():
                yield from (f"{name}: {fault}" for fault in wrong_with(table, client))


@pytest.mark.parametrize("table", [one for one in TABLES if one not in ASIDE])
def test_every_table_on_every_page_is_had_as_a_file(table: str, furnished: tuple[Tenant, People]) -> None:
    pages: dict[str, Page] = import_module(f"tests.web.rights.{table}").PAGES
    shown = {
        name: one
        for name, one in pages.items()
        if one.method == "get" and one.capability != PUBLIC and name not in SPECIMENS
    }
    assert [fault for group in alike(shown) for fault in without_files(group, furnished)] == []


def test_a_table_that_is_not_had_as_a_file_is_found(
    furnished: tuple[Tenant, People], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = {"evidence:sources": PAGES["evidence:sources"]}
    assert list(without_files(page, furnished)) == []

    def without(*given: Any, **named: Any) -> Table:
        return Table(*given, **{key: value for key, value in named.items() if key != "export_url"})

    monkeypatch.setattr(sourced, "Table", without)
    (fault,) = without_files(page, furnished)
    assert fault.startswith("evidence:sources: no file of the table of Title")
