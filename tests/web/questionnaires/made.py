"""Guides, interviews and answers for the tests."""

from datetime import date
from typing import Any

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.actors.models import Organisation
from klustermotor.web.questionnaires.models import Answer, Guide, Interview, Question, Theme
from klustermotor.web.questionnaires.services import answers, guides, interviews


def a_draft(tenant: Tenant) -> Guide:
    guide = guides.save_guide(guide=Guide(tenant=tenant, title="Nyckelpersoner"), by=None)
    theme = guides.save_theme(theme=Theme(guide=guide, title_sv="Styrkor"), by=None)
    guides.save_question(question=Question(theme=theme, text_sv="Vad är ni bra på?", kind="text"), by=None)
    guides.save_question(
        question=Question(theme=theme, text_sv="Vem samarbetar ni med?", kind="choice"),
        labels=[("Kunder", "Customers"), ("Högskolan", "The university")],
        by=None,
    )
    guides.save_question(question=Question(theme=theme, text_sv="Hur viktigt?", kind="scale"), by=None)
    return guide


def a_guide(tenant: Tenant) -> Guide:
    found = Guide.objects.in_tenant(tenant).in_use().first()
    return found or guides.publish(guide=a_draft(tenant), by=None)


def an_interview(tenant: Tenant, interviewer: User, **more: Any) -> Interview:
    thing = Interview(
        tenant=tenant, guide=a_guide(tenant), interviewer=interviewer,
        **{"role_label": "platschef, plåt", "is_example": True, "open_to": "everybody", **more},
    )  # fmt: skip
    return interviews.save_interview(interview=thing, by=interviewer)


def say(interview: Interview, by: User, *, version: int = 0, **said: str) -> answers.Saved:
    theme = interview.guide.themes.get()
    asked = {question.kind: question for question in theme.questions.all()}
    given = {
        asked[kind].uid: answers.Given(
            text=value if kind == "text" else "",
            number=value if kind == "scale" else "",
            codes=(value,) if kind == "choice" else (),
            version=version,
        )
        for kind, value in said.items()
    }
    return answers.save_theme(interview=interview, theme=theme, given=given, by=by)


def held(tenant: Tenant, interviewer: User, consent: str = "role", **more: Any) -> Interview:
    interview = an_interview(tenant, interviewer, day=date(2003, 6, 12), **more)
    say(interview, interviewer, text="Bockning av tunnplåt", choice="kunder", scale="4")
    interviews.complete(interview=interview, by=interviewer)
    if consent != "none":
        interviews.record_consent(interview=interview, consent=consent, on=date(2003, 6, 12), by=interviewer)
    return interview


def an_answer(tenant: Tenant, interviewer: User, **more: Any) -> Answer:
    return held(tenant, interviewer, **more).answers.get(question__kind="text")


def companies(tenant: Tenant, number: int) -> list[Organisation]:
    return [
        Organisation.objects.create(tenant=tenant, name=f"Exempel {one} AB", is_example=True)
        for one in range(number)
    ]
