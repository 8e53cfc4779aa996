"""Every heading that sorts can be pressed, on every page with a table, both ways and into a file."""

import re
from html import unescape
from importlib import import_module
from urllib.parse import urljoin

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.queries.furnished import furnish
from tests.web.queries.test_pages import ASIDE, put_back, reader_of
from tests.web.rights.suite import PUBLIC, Page
from tests.web.rights.test_pages import TABLES

from klustermotor.web.accounts.models import Tenant, User

_LINK = re.compile(r'href="([^"]*[?&;](?:[\w-]+-)?order=[^"]*)"')
People = dict[str, User]


def links(client: Client, address: str) -> tuple[set[str], set[str]]:
    """Return where a page's headings lead, and the files of it that keep the order."""
    answer = client.get(address)
    if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
        return set(), set()
    found = {urljoin(address, unescape(one)) for one in _LINK.findall(answer.content.decode())}
    files = {one for one in found if "format=" in one}
    return found - files, {one for one in files if "format=csv" in one}


def faults(client: Client, address: str) -> tuple[set[str], set[str]]:
    """Press every heading of a page both ways, and have each as a file; return what was pressed and fails."""
    pressed: set[str] = set()
    first, _files = links(client, address)
    turned = {one.replace("order=-", "order=") for one in first}
    turned |= {one.replace("order=", "order=-") for one in turned}
    failing = set()
    for one in sorted(turned):
        pressed.add(one)
        if client.get(one).status_code != 200:
            failing.add(one)
            continue
        for file in links(client, one)[1]:
            pressed.add(file)
            if client.get(file).status_code != 200:
                failing.add(file)
    return pressed, failing


@pytest.mark.parametrize("table", [one for one in TABLES if one not in ASIDE])
def test_every_sort_link_of_every_page_leads_to_the_page(table: str, tenant: Tenant, people: People) -> None:
    pages: dict[str, Page] = import_module(f"tests.web.rights.{table}").PAGES
    furnish(tenant, people)
    wrong: set[str] = set()
    for name, page in pages.items():
        if page.method != "get" or page.capability == PUBLIC:
            continue
        with put_back():
            address = reverse(name, kwargs=dict(page.make(tenant, people)) if page.make else {})
            client = Client(raise_request_exception=False)
            client.force_login(
                reader_of(page, people), backend="allauth.account.auth_backends.AuthenticationBackend"
            )
            wrong |= faults(client, address)[1]
            unheard_of = client.get(address, dict(page.data or {}) | {"order": "nothing-of-the-kind"})
            if unheard_of.status_code >= 500:
                wrong.add(f"{address}?order=nothing-of-the-kind")
    assert wrong == set()


def test_the_answers_to_a_question_sort_by_their_status(tenant: Tenant, people: People) -> None:
    """The page that failed is among those pressed, so that the test above presses something."""
    page = import_module("tests.web.rights.table_mapping").PAGES["mapping:analysis"]
    furnish(tenant, people)
    with put_back():
        address = reverse("mapping:analysis", kwargs=dict(page.make(tenant, people)))
        client = Client(raise_request_exception=False)
        client.force_login(people["developer"], backend="allauth.account.auth_backends.AuthenticationBackend")
        pressed, failing = faults(client, address)
    assert {f"{address}?order=status", f"{address}?order=-status"} <= pressed
    assert failing == set()
