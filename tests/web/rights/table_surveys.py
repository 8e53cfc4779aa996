"""Who may open the pages of surveys; the one behind a personal link is open to its bearer."""

from collections.abc import Mapping
from typing import Any

from tests.web.questionnaires.asked import a_network_survey, a_scale, a_survey, opened
from tests.web.questionnaires.made import companies
from tests.web.rights.suite import PUBLIC, Page

from klustermotor.web.accounts.models import Tenant, User


def draft(tenant: Tenant, people: Mapping[str, User]) -> dict[str, Any]:
    return {"uid": a_survey(tenant, people["developer"]).uid}


def named(tenant: Tenant, people: Mapping[str, User]) -> dict[str, Any]:
    return {"uid": a_network_survey(tenant, people["developer"], companies(tenant, 3))[0].uid}


def question(tenant: Tenant, people: Mapping[str, User]) -> dict[str, Any]:
    return {"uid": a_scale(a_survey(tenant, people["developer"])).uid}


def recipient(tenant: Tenant, people: Mapping[str, User]) -> dict[str, Any]:
    survey = opened(tenant, people["developer"])
    found = survey.recipients.first()
    assert found is not None
    return {"uid": found.uid}


_SURVEY = ("questionnaires:survey",)

PAGES = {
    "questionnaires:surveys": Page("surveys.view"),
    "questionnaires:new-survey": Page("surveys.edit"),
    "questionnaires:survey": Page("surveys.view", make=named),
    "questionnaires:edit-survey": Page("surveys.edit", make=draft),
    "questionnaires:new-survey-question": Page("surveys.edit", make=draft),
    "questionnaires:survey-recipients": Page("surveys.edit", make=draft),
    "questionnaires:survey-list": Page("surveys.edit", make=draft),
    "questionnaires:open-survey": Page("surveys.edit", make=draft),
    "questionnaires:act-on-survey": Page(
        "surveys.edit", make=named, method="post", data={"do": "ties"}, leads_to=_SURVEY
    ),
    "questionnaires:try-survey": Page("surveys.view", make=named),
    "questionnaires:recognise-name": Page("surveys.edit", make=named, method="post", leads_to=_SURVEY),
    "questionnaires:survey-response": Page("surveys.view", make=named),
    "questionnaires:edit-survey-question": Page("surveys.edit", make=question),
    "questionnaires:move-survey-question": Page(
        "surveys.edit", make=question, method="post", data={"where": "up"}, leads_to=_SURVEY
    ),
    "questionnaires:survey-recipient": Page("surveys.edit", make=recipient),
    "questionnaires:answer-survey": Page(
        PUBLIC,
        make=lambda tenant, people: {"secret": "x"},
        why_public="the secret in the address opens one recipient’s own questions",
    ),
}
