"""The API is asked what its description allows, and what it does not: no answer is unexpected."""

import json
from typing import Any

import pytest
import schemathesis
from django.core.serializers.json import DjangoJSONEncoder
from django.core.wsgi import WSGIHandler
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi import checks
from tests.web.closing import connection_kept
from tests.web.rights.api_writing import CALLS
from tests.web.rights.test_api import secret_of

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.config.api import api

#: How many calls of each operation; fewer where only the address can differ.
EXAMPLES, FEW = 8, 4
#: In whose name each call is made: one who may write, and one who may read.
ROLES = ("developer", "reader")
_HANDLER = WSGIHandler()
CHECKS = [
    schemathesis.checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.response_headers_conformance,
]


def served(environ: Any, start_response: Any) -> list[bytes]:
    """Answer as a server does: read to the end, and closed."""
    with connection_kept():
        answer = _HANDLER(environ, start_response)
        try:
            return [b"".join(answer)]
        finally:
            answer.close()


def described() -> Any:
    """Return the description with the application behind it."""
    told = api.get_openapi_schema(path_prefix="/api/v1")
    loaded = schemathesis.openapi.from_dict(json.loads(json.dumps(told, cls=DjangoJSONEncoder)))
    loaded.app = served
    return loaded


SCHEMA = described()
OPERATIONS = {found.ok().definition.raw["operationId"]: found.ok() for found in SCHEMA.get_all_operations()}


def cases_of(operation: Any, known: dict[str, str], body: Any) -> Any:
    """Return calls as the description allows them, on what is there, and calls as it does not."""
    there = known or None
    cases = [operation.as_strategy(GenerationMode.POSITIVE, path_parameters=there)]
    if operation.body and isinstance(body, dict):
        cases.append(operation.as_strategy(GenerationMode.POSITIVE, path_parameters=there, body=body))
    if operation.query or operation.body:
        cases.append(operation.as_strategy(GenerationMode.NEGATIVE, path_parameters=there))
    if operation.path_parameters:
        cases.append(operation.as_strategy(GenerationMode.NEGATIVE))
    return st.one_of(cases)


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_no_answer_is_unexpected(name: str, tenant: Tenant, people: dict[str, User]) -> None:
    operation = OPERATIONS[name]
    secrets = [secret_of(people[role], tenant) for role in ROLES]
    arguments, body = CALLS[name].make(tenant, people)
    known = {key: str(value) for key, value in arguments.items()}
    versioned = any(one.name == "If-Match" for one in operation.headers)

    @settings(
        max_examples=EXAMPLES if operation.query or operation.body else FEW, derandomize=True, database=None,
        deadline=None, suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=cases_of(operation, known, body), any_version=st.booleans() if versioned else st.just(False))
    def ask(case: Any, any_version: bool) -> None:
        for secret in secrets:
            given = {"Authorization": f"Bearer {secret}", "Accept-Language": "en"}
            given |= {"If-Match": "*"} if any_version else {}
            # Nothing of a call stays, so that the next one is asked of what is there.
            with transaction.atomic():
                answer = case.call(headers=given)
                transaction.set_rollback(True)
            case.validate_response(answer, checks=CHECKS)

    ask()
