"""Walk through a workbench as somebody: every page that links lead to, every file, every list of the API."""

import html
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from tests.web.rights.suite import PUBLIC
from tests.web.rights.test_api import operations, secret_of
from tests.web.rights.test_pages import PAGES

from klustermotor.web.accounts.models import Tenant, User

#: What a person's own sign-in shows is not walked, nor are results of statistics, which hold no names.
_ASIDE = ("api-v1", "account_", "mfa_", "usersessions")
_STATISTICS = ("/region/", "/statistics/", "/places/", "/jobs/")
_LINK = re.compile(r'(?:href|src|hx-get|data-url|data-src)="([^"#]+)')
#: Words of an address that name another file or view of the same page, and not another order of it.
_KINDS = {"format", "table", "file"}

Named = Callable[[str], bool]


def client_of(user: User) -> Client:
    """Return the client of somebody signed in; a page that fails is a page that shows nothing."""
    client = Client(raise_request_exception=False)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def text_of(answer: Any) -> str:
    """Return what an answer says: of a workbook or text document what is in its parts."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            content = b"\n".join(parts.read(name) for name in parts.namelist())
    return html.unescape(content.decode("utf-8", "replace"))


def got(client: Client, address: str, **more: Any) -> Any:
    """Return an answer; nothing that asking changed stays."""
    with transaction.atomic():
        answer = client.get(address, **more)
        transaction.set_rollback(True)
    return answer


def first_pages() -> list[str]:
    """Return the addresses that take nothing to be reached."""
    shown = (one for one in PAGES.items() if one[1].method == "get" and one[1].capability != PUBLIC)
    found = [reverse(name) for name, page in shown if page.make is None]
    return [one for one in found if _is_walked(one)]


def _is_walked(address: str) -> bool:
    """Return whether an address is of the workbench's pages on actors and people."""
    path = urlsplit(address).path
    try:
        name = resolve(path).view_name
    except Resolver404:
        return False
    return bool(name) and not name.startswith(_ASIDE) and not path.startswith(_STATISTICS)


def walk(user: User, start: Iterable[str]) -> dict[str, str]:
    """Return what pages and files say to somebody who follows every link, by address."""
    client, found = client_of(user), {}
    seen: set[Any] = set()
    todo = list(start)
    while todo:
        address = todo.pop()
        parts = urlsplit(address)
        asked = sorted((name, value if name in _KINDS else "") for name, value in parse_qsl(parts.query))
        key = (parts.path, tuple(asked))
        if key in seen or not _is_walked(address):
            continue
        seen.add(key)
        answer = got(client, address)
        if answer.status_code in {301, 302}:
            todo.append(answer.url)
        elif answer.status_code == 200:
            found[address] = text_of(answer)
            if "html" in answer.get("Content-Type", ""):
                todo += [urljoin(address, html.unescape(one)) for one in _LINK.findall(found[address])]
    return found


def some_of_each(addresses: Iterable[str], kind_of: Callable[[str], str], most: int = 4) -> list[str]:
    """Return a few addresses of each kind."""
    kinds: dict[str, list[str]] = {}
    for one in sorted(addresses):
        kinds.setdefault(kind_of(one), []).append(one)
    return [one for some in kinds.values() for one in some[:most]]


def page_of(address: str) -> str:
    """Return the name of the page at an address."""
    return resolve(urlsplit(address).path).view_name


def naming(user: User, addresses: Iterable[str], named: Named) -> dict[str, str]:
    """Return the pages that name somebody to a person, each with one address."""
    client = client_of(user)
    answers = ((one, got(client, one)) for one in addresses)
    told = (one for one, answer in answers if answer.status_code == 200 and named(text_of(answer)))
    return {page_of(one): one for one in told}


class Program:
    """Somebody's program, which asks the API everything that can be read."""

    def __init__(self, user: User, tenant: Tenant) -> None:
        """Give it a token."""
        self.headers = {"Authorization": f"Bearer {secret_of(user, tenant)}"}
        self.client = Client(raise_request_exception=False)

    def ask(self, address: str) -> Any:
        """Return an answer."""
        return got(self.client, address, headers=self.headers)

    def read(self, query: str) -> dict[str, tuple[str, str]]:
        """Return what every list says, and everything on them: address → name of the operation, text."""
        found: dict[str, tuple[str, str]] = {}
        reads = [(name, path) for name, (method, path, _said) in operations().items() if method == "get"]
        uids: dict[str, list[str]] = {}
        for name, path in reads:
            if "{" not in path:
                address = f"{path}?q={query}" if name == "search" else path
                answer = self.ask(address)
                if answer.status_code == 200:
                    found[address] = (name, text_of(answer))
                    uids[path] = list(self._uids(answer))
        known = sorted({uid for some in uids.values() for uid in some})
        for name, path in reads:
            base, _brace, _rest = path.partition("/{uid}")
            if path.count("{") == 1 and base != path:
                for uid in uids.get(base, known):
                    answer = self.ask(path.format(uid=uid))
                    if answer.status_code == 200:
                        found[path.format(uid=uid)] = (name, text_of(answer))
        return found

    def naming(self, addresses: Iterable[str], operation: dict[str, str], named: Named) -> dict[str, str]:
        """Return the operations that name somebody, each with one address."""
        answers = ((one, self.ask(one)) for one in addresses)
        told = (one for one, answer in answers if answer.status_code == 200 and named(text_of(answer)))
        return {operation[one]: one for one in told}

    @staticmethod
    def _uids(answer: Any) -> Iterator[str]:
        """Yield the identifiers on a list."""
        said = answer.json()
        for one in said.get("items", []) if isinstance(said, dict) else []:
            if "uid" in one:
                yield one["uid"]
