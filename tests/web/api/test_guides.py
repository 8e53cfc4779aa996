"""Guides through the API: drafts are written, published versions stand, answers are counted."""

from typing import Any

import pytest
from tests.web.api.conftest import Caller, caller_of
from tests.web.questionnaires.made import a_draft, a_guide, an_interview, companies, held

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.questionnaires.models import Question


@pytest.fixture
def call(tenant: Tenant, people: dict[str, User]) -> Caller:
    return caller_of(people["analyst"], tenant)


def test_a_guide_is_begun_written_ordered_and_taken_into_use(call: Caller) -> None:
    guide = call.post("/guides", {"title": "Företag", "purpose": "Styrkor i länet"}).json()
    call.post(f"/guides/{guide['uid']}/themes", {"title_sv": "Kunder"})
    themes = call.post(f"/guides/{guide['uid']}/themes", {"title_sv": "Styrkor"}).json()["themes"]
    ordered = call.post(f"/themes/{themes[1]['uid']}/move", {"up": True}).json()
    assert [one["title"]["sv"] for one in ordered["themes"]] == ["Styrkor", "Kunder"]
    empty = call.post(f"/guides/{guide['uid']}/publish")
    assert (empty.status_code, "at least one question" in empty.json()["detail"]) == (422, True)
    choice = {"text_sv": "Vem?", "kind": "choice", "alternatives": [{"sv": "Kunder", "en": "Customers"}]}
    path = f"/themes/{themes[1]['uid']}/questions"
    assert call.post(path, choice).json()["field"] == "alternatives"
    choice["alternatives"].append({"sv": "Skolan"})
    call.post(path, choice)
    asked = call.post(path, {"text_sv": "Varför?"}).json()["themes"][0]["questions"]
    assert [code["label"] for code in asked[0]["codes"]] == [
        {"sv": "Kunder", "en": "Customers"},
        {"sv": "Skolan", "en": ""},
    ]
    down = call.post(f"/questions/{asked[0]['uid']}/move", {"up": False}).json()["themes"][0]["questions"]
    assert [one["kind"] for one in down] == ["text", "choice"]
    left = call.change("delete", f"/questions/{asked[1]['uid']}", of=f"/guides/{guide['uid']}").json()[
        "themes"
    ][0]["questions"]
    assert [one["kind"] for one in left] == ["choice"]
    call.change("delete", f"/themes/{themes[0]['uid']}", of=f"/guides/{guide['uid']}")
    assert call.post(f"/guides/{guide['uid']}/publish").json()["state"] == "published"


def test_what_is_left_out_of_a_question_stays(call: Caller, tenant: Tenant) -> None:
    question = Question.objects.get(theme__guide=a_draft(tenant), kind="choice")
    path = f"/questions/{question.uid}"
    changed = call.patch(path, {"text_en": "With whom?"}, of=f"/guides/{question.theme.guide.uid}").json()[
        "themes"
    ][0]["questions"][1]
    assert (changed["text"]["en"], len(changed["codes"]), changed["kind"]) == ("With whom?", 2, "choice")


def test_a_change_to_a_guide_that_somebody_else_changed_is_refused(call: Caller, tenant: Tenant) -> None:
    guide = a_draft(tenant)
    theme = guide.themes.get()
    tag = call.get(f"/guides/{guide.uid}")["ETag"]
    assert call.patch(f"/guides/{guide.uid}", {"title": "Ny"}, **{"If-Match": tag}).status_code == 200
    for path, body in (
        (f"/guides/{guide.uid}", {"title": "Nyare"}),
        (f"/themes/{theme.uid}", {"title_sv": "Nyare"}),
        (f"/questions/{theme.questions.all()[0].uid}", {"text_sv": "Nyare?"}),
    ):
        assert call.patch(path, body, **{"If-Match": tag}).status_code == 412


def test_a_published_version_does_not_change_and_a_new_one_is_a_copy(call: Caller, tenant: Tenant) -> None:
    guide = a_guide(tenant)
    refused = call.patch(f"/guides/{guide.uid}", {"title": "Ny"})
    assert (refused.status_code, "make a new version" in refused.json()["detail"]) == (422, True)
    copy = call.post(f"/guides/{guide.uid}/versions")
    assert (copy.status_code, copy.json()["version"], copy.json()["state"]) == (201, 2, "draft")
    assert call.post(f"/guides/{guide.uid}/versions").json()["uid"] == copy.json()["uid"]
    assert [len(one["questions"]) for one in copy.json()["themes"]] == [3]


def test_consent_is_withdrawn_and_only_by_those_who_know_whom_it_was_with(
    call: Caller, tenant: Tenant, people: dict[str, User]
) -> None:
    interview = held(tenant, people["interviewer"], "role")
    path = f"/interviews/{interview.uid}"
    answer = call.change("delete", f"{path}/consent", of=path).json()
    assert answer["withdrawn_on"] == str(tenant.today())
    again = call.change("delete", f"{path}/consent", of=path)
    assert (again.status_code, "Nothing more can be closed" in again.json()["detail"]) == (422, True)
    anonymous = held(tenant, people["interviewer"], "anonymous")
    manager = caller_of(people["manager"], tenant)
    assert manager("delete", f"/interviews/{anonymous.uid}/consent").status_code == 403


def test_answers_are_counted_only_over_enough_people(
    call: Caller, tenant: Tenant, people: dict[str, User]
) -> None:
    interviewer, bodies = people["interviewer"], companies(tenant, 5)
    for body in bodies[:4]:
        held(tenant, interviewer, organisation=body)
    guide = an_interview(tenant, interviewer).guide
    path = f"/guides/{guide.uid}/tallies"
    few = call.get(path).json()
    assert (few["total"], [one["respondents"] for one in few["items"]]) == (3, [None] * 3)
    held(tenant, interviewer, organisation=bodies[4])
    counted: dict[str, Any] = {one["kind"]: one for one in call.get(path).json()["items"]}
    assert counted["choice"]["counts"] == [{"label": "Customers", "count": 5, "share": 1.0}]
    assert (counted["scale"]["respondents"], counted["text"]["respondents"]) == (5, None)
    assert len(call.get(f"{path}?limit=2").json()["items"]) == 2
