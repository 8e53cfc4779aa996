"""Every operation of the API is tried without a token, from elsewhere, without the scope, in each role."""

from functools import cache
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from tests.web.closing import connection_kept
from tests.web.rights.api_operations import Call, Made
from tests.web.rights.api_writing import CALLS
from tests.web.rights.suite import let_all_belong

from klustermotor.web.accounts import tokens
from klustermotor.web.accounts.capabilities import Role
from klustermotor.web.accounts.models import Scope, Tenant, User
from klustermotor.web.config.api import api

ADDRESS = "/api/v1"
QUERIES = {"search": "?q=exempel"}


@cache
def operations() -> dict[str, tuple[str, str, dict[str, Any]]]:
    """Return every operation of the description: name → method, path, what is said of it."""
    paths = api.get_openapi_schema(path_prefix=ADDRESS)["paths"]
    return {
        said["operationId"]: (method, path, said)
        for path, methods in paths.items()
        for method, said in methods.items()
    }


def secret_of(user: User, tenant: Tenant, scopes: Any = tokens.SCOPES) -> str:
    return tokens.issue(user=user, tenant=tenant, name="program", scopes=scopes)[1]


def ask(name: str, made: Made, secret: str | None) -> Any:
    """Return the answer to a call; nothing of it stays."""
    (method, path, said), (arguments, body) = operations()[name], made
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    if any(one["name"] == "If-Match" for one in said["parameters"]):
        headers["If-Match"] = "*"
    address = path.format(**arguments) + QUERIES.get(name, "")
    extra: dict[str, Any] = {}
    if CALLS[name].has_file:
        extra = {"data": {"file": SimpleUploadedFile("table.csv", body)}}
    elif method != "get":
        extra = {"data": {} if body is None else body, "content_type": "application/json"}
    with transaction.atomic():
        answer = getattr(Client(), method)(address, headers=headers, **extra)
        transaction.set_rollback(True)
    # A file that is handed out stays open until the answer is closed, as a server does.
    with connection_kept():
        answer.close()
    return answer


def test_every_operation_stands_in_the_table_with_what_it_demands() -> None:
    described = {
        name: (said["x-capability"], said["x-scope"]) for name, (_method, _path, said) in operations().items()
    }
    assert described == {name: (call.capability, call.scope) for name, call in CALLS.items()}


def test_writing_takes_a_scope_for_writing() -> None:
    wrong = [
        name
        for name, (method, _path, said) in operations().items()
        if said["x-scope"].startswith("write:") == (method == "get")
    ]
    assert wrong == []


@pytest.mark.parametrize("name", sorted(CALLS))
def test_an_operation_answers_whom_it_may_and_nobody_else(
    name: str, tenant: Tenant, people: dict[str, User], stranger: User, other_tenant: Tenant
) -> None:
    call: Call = CALLS[name]
    made = call.make(tenant, people)
    assert ask(name, made, None).status_code == 401
    other = ask(name, made, secret_of(stranger, other_tenant))
    if call.is_list:
        assert other.json()["items"] == []
    elif made[0] or not call.has_file:
        assert other.status_code in {403, 404, 422, 201}
        assert other.status_code != 201 or not made[0]
    for role in Role.values:
        user = people[role]
        answer = ask(name, made, secret_of(user, tenant))
        if role in call.allowed():
            assert answer.status_code in {200, 201, 202, 204}, (role, answer)
            without = set(tokens.SCOPES) - {call.scope}
            assert ask(name, made, secret_of(user, tenant, without)).status_code == 403, role
        else:
            assert answer.status_code in {403, 404}, role


@pytest.mark.parametrize("name", sorted(CALLS))
def test_a_role_in_a_part_reaches_what_is_open_and_changes_what_is_its_own(
    name: str, tenant: Tenant, people: dict[str, User], people_in_part: dict[str, User]
) -> None:
    """Each role in one initiative or company, on what others recorded and then on what is recorded there."""
    call: Call = CALLS[name]
    made = call.make(tenant, people)
    secrets = {role: secret_of(user, tenant) for role, user in people_in_part.items()}
    for own in (False, True) if made[0] else (False,):
        if own:
            let_all_belong(tenant, tenant.scopes.exclude(kind=Scope.Kind.TENANT))
        allowed = call.allowed_in_part(others=bool(made[0]) and not own)
        wrong = {}
        for role, secret in secrets.items():
            status = ask(name, made, secret).status_code
            if status not in ({200, 201, 202, 204} if role in allowed else {403, 404}):
                wrong[role] = status
        assert wrong == {}, f"own: {own}"
