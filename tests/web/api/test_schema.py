"""The API is asked what its description allows, and what it does not: no answer is unexpected."""

import json
from typing import Any

import pytest
import schemathesis
from django.core.serializers.json import DjangoJSONEncoder
from django.core.wsgi import WSGIHandler
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi import checks
from tests.web.closing import connection_kept
from tests.web.rights.api_operations import CALLS
from tests.web.rights.test_api import secret_of

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.config.api import api

EXAMPLES = 8
_HANDLER = WSGIHandler()
#: Operations on what takes long to make: asked for objects that are not there.
SLOW = {"list_runs", "get_run", "get_run_result", "list_cluster_facts", "list_changes"}
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


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_no_answer_is_unexpected(name: str, tenant: Tenant, people: dict[str, User]) -> None:
    operation, secret = OPERATIONS[name], secret_of(people["developer"], tenant)
    arguments = {} if name in SLOW else CALLS[name].make(tenant, people)[0]
    known = {key: str(value) for key, value in arguments.items()}
    cases = operation.as_strategy(GenerationMode.POSITIVE, path_parameters=known or None)
    if operation.path_parameters or operation.query or operation.body:
        cases = st.one_of(cases, operation.as_strategy(GenerationMode.NEGATIVE))

    @settings(
        max_examples=EXAMPLES, derandomize=True, database=None, deadline=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=cases)
    def ask(case: Any) -> None:
        answer = case.call(headers={"Authorization": f"Bearer {secret}", "Accept-Language": "en"})
        case.validate_response(answer, checks=CHECKS)

    ask()
