"""Who may open the pages of guides and interviews."""

from collections.abc import Mapping
from typing import Any

from tests.web.questionnaires.made import a_draft, a_guide, an_answer, an_interview
from tests.web.rights.suite import Page

from klustermotor.web.accounts.models import Tenant, User


def interview(tenant: Tenant, people: Mapping[str, User]) -> dict[str, Any]:
    return {"uid": an_interview(tenant, people["interviewer"]).uid}


def theme_of_interview(tenant: Tenant, people: Mapping[str, User]) -> dict[str, Any]:
    made = an_interview(tenant, people["interviewer"])
    return {"uid": made.uid, "theme": made.guide.themes.get().uid}


def answer(tenant: Tenant, people: Mapping[str, User]) -> dict[str, Any]:
    return {"uid": an_answer(tenant, people["interviewer"]).uid}


def guide(tenant: Tenant, people: Mapping[str, User]) -> dict[str, Any]:
    return {"uid": a_guide(tenant).uid}


def draft(tenant: Tenant, people: Mapping[str, User]) -> dict[str, Any]:
    return {"uid": a_draft(tenant).uid}


def theme(tenant: Tenant, people: Mapping[str, User]) -> dict[str, Any]:
    return {"uid": a_draft(tenant).themes.get().uid}


def question(tenant: Tenant, people: Mapping[str, User]) -> dict[str, Any]:
    found = a_draft(tenant).themes.get().questions.first()
    assert found is not None
    return {"uid": found.uid}


#: A guide in which something moved, or a new version of it.
_GUIDE = ("questionnaires:guide",)

PAGES = {
    "questionnaires:interviews": Page("interviews.view"),
    "questionnaires:new-interview": Page("interviews.record"),
    "questionnaires:coverage": Page("interviews.view"),
    "questionnaires:coding": Page("guides.edit"),
    "questionnaires:interview": Page("interviews.view", make=interview),
    "questionnaires:edit-interview": Page("interviews.record", make=interview),
    "questionnaires:record": Page("interviews.record", make=interview),
    "questionnaires:save-theme": Page("interviews.record", make=theme_of_interview, method="post"),
    "questionnaires:save-notes": Page(
        "interviews.record", make=interview, method="post", leads_to=("questionnaires:record",)
    ),
    "questionnaires:complete": Page("interviews.record", make=interview, method="post"),
    "questionnaires:consent": Page("interviews.record", make=interview),
    "questionnaires:withdraw-consent": Page("interviews.record", make=interview),
    "questionnaires:erase": Page(
        "interviews.record", make=interview, roles=frozenset({"developer", "analyst", "interviewer"})
    ),
    "questionnaires:minutes": Page("interviews.view", make=interview, data={"format": "docx"}),
    "questionnaires:use-answer": Page("evidence.edit", make=answer, changes_it=False),
    "questionnaires:code-answer": Page("guides.edit", make=answer),
    "questionnaires:guides": Page("interviews.view"),
    "questionnaires:new-guide": Page("guides.edit"),
    "questionnaires:guide": Page("interviews.view", make=guide),
    "questionnaires:edit-guide": Page("guides.edit", make=draft),
    "questionnaires:new-theme": Page("guides.edit", make=draft),
    "questionnaires:publish-guide": Page("guides.edit", make=draft, method="post"),
    "questionnaires:new-version": Page("guides.edit", make=guide, method="post", leads_to=_GUIDE),
    "questionnaires:tallies": Page("interviews.view", make=guide),
    "questionnaires:edit-theme": Page("guides.edit", make=theme),
    "questionnaires:move-theme": Page(
        "guides.edit", make=theme, method="post", data={"where": "up"}, leads_to=_GUIDE
    ),
    "questionnaires:new-question": Page("guides.edit", make=theme),
    "questionnaires:edit-question": Page("guides.edit", make=question),
    "questionnaires:move-question": Page(
        "guides.edit", make=question, method="post", data={"where": "up"}, leads_to=_GUIDE
    ),
}
