"""The API under ``/api/v1/``: every room's operations in one description."""

from typing import Any

from django.http import HttpRequest

from klustermotor.web.accounts.api import router as initiatives
from klustermotor.web.accounts.api_auth import BearerToken, holds_token, signed_in
from klustermotor.web.actors.api import router as actors
from klustermotor.web.actors.api_details import router as details
from klustermotor.web.actors.api_facts import router as facts
from klustermotor.web.actors.api_local import router as local
from klustermotor.web.actors.api_ties import router as ties
from klustermotor.web.actors.registers.api import router as registers
from klustermotor.web.actors.resources.api import router as resources
from klustermotor.web.documents.api import router as documents
from klustermotor.web.evidence.api import router as evidence
from klustermotor.web.jobs.api import router as jobs
from klustermotor.web.mapping.api import router as mapping
from klustermotor.web.mapping.chains.api import router as chains
from klustermotor.web.places.api import router as places
from klustermotor.web.questionnaires.api import router as interviews
from klustermotor.web.questionnaires.surveys.api import router as surveys
from klustermotor.web.search.api import router as search
from klustermotor.web.shared.api import WorkbenchApi
from klustermotor.web.statistics.api import router as statistics

api = WorkbenchApi(
    title="Klustermotor",
    version="1",
    description="The workbench for regional clusters.",
    urls_namespace="api-v1",
    knows=holds_token,
)
for _router in (
    places,
    statistics,
    mapping,
    chains,
    actors,
    ties,
    details,
    facts,
    registers,
    resources,
    local,
    initiatives,
    interviews,
    surveys,
    evidence,
    documents,
    search,
    jobs,
):
    api.add_router("", _router)


@api.get("/openapi.json", auth=[BearerToken("tokens.own", ""), signed_in], include_in_schema=False)
def openapi_description(request: HttpRequest) -> Any:
    """Describe the API to programs: to those who are signed in, and to those with a token."""
    return api.get_openapi_schema()
