"""Programs that call the API with a token."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from klustermotor.web.accounts import tokens
from klustermotor.web.accounts.models import Tenant, User


@dataclass
class Caller:
    """Calls the API in somebody's name."""

    secret: str
    language: str = "en"

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        given = {"Authorization": f"Bearer {self.secret}", "Accept-Language": self.language, **headers}
        extra = {} if body is None else {"data": body, "content_type": "application/json"}
        return getattr(Client(), method)(f"/api/v1{path}", headers=given, **extra)

    def get(self, path: str, **headers: str) -> Any:
        return self("get", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self("post", path, {} if body is None else body, **headers)

    def patch(self, path: str, body: Any, *, of: str = "", **headers: str) -> Any:
        return self.change("patch", path, body, of=of, **headers)

    def change(self, method: str, path: str, body: Any = None, *, of: str = "", **headers: str) -> Any:
        """Change what is read at ``of``, or at the path, in the version that it has now."""
        tag = headers.pop("If-Match", "") or self.get(of or path)["ETag"]
        return self(method, path, body, **{"If-Match": tag}, **headers)

    def upload(self, path: str, **fields: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.secret}", "Accept-Language": self.language}
        return Client().post(f"/api/v1{path}", fields, headers=headers)


def caller_of(user: User, tenant: Tenant, scopes: Iterable[str] = tokens.SCOPES) -> Caller:
    """Return a program that holds a token of somebody's, with all scopes unless said."""
    _token, secret = tokens.issue(user=user, tenant=tenant, name="program", scopes=scopes)
    return Caller(secret)


@pytest.fixture
def call(developer: User, tenant: Tenant) -> Caller:
    """Return a program of the regional developer's."""
    return caller_of(developer, tenant)


@pytest.fixture
def call_as(tenant: Tenant) -> Callable[..., Caller]:
    """Return how to make a program of somebody's."""
    return lambda user, scopes=tokens.SCOPES: caller_of(user, tenant, scopes)
