"""Surveys in the API: how far they have come, and what may be told."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from ninja import Query, Router

from klustermotor.web.accounts.api_auth import ApiRequest, operation
from klustermotor.web.questionnaires.surveys.schemas import SurveyOut, SurveyResponseOut
from klustermotor.web.questionnaires.surveys.selectors.response import surveys
from klustermotor.web.shared.api import found_one, paged
from klustermotor.web.shared.schemas import Page, Window

router = Router(tags=["interviews"])
_READ = ("surveys.view", "read:interviews")


@router.get("/surveys", response=Page[SurveyOut], **operation(_("List surveys"), *_READ))
def list_surveys(request: ApiRequest, window: Query[Window]) -> Any:
    return paged(request, surveys(request.access), SurveyOut.of, window)


@router.get(
    "/surveys/{uid}",
    response=SurveyResponseOut,
    **operation(_("Read a survey’s response, and what may be told of its answers"), *_READ),
)
def get_survey(request: ApiRequest, uid: UUID) -> Any:
    return SurveyResponseOut.of(found_one(surveys(request.access), uid))
