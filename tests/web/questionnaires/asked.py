"""Surveys, their recipients and answers for the tests."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.actors.models import Organisation, Person, Position
from klustermotor.web.questionnaires.models import Recipient, Survey, SurveyQuestion
from klustermotor.web.questionnaires.surveys.services import answering, making, sending
from klustermotor.web.questionnaires.surveys.services.answering import Given

CLOSES = date(2003, 7, 31)


def a_person(tenant: Tenant, name: str, organisation: Organisation | None = None) -> Person:
    found = Person.objects.create(
        tenant=tenant, name=name, email=f"{name.lower().replace(' ', '.')}@example.org", purpose="tests"
    )
    if organisation is not None:
        Position.objects.create(tenant=tenant, person=found, organisation=organisation, role="chef")
    return found


def a_survey(tenant: Tenant, by: User | None = None, **more: Any) -> Survey:
    thing = Survey(
        tenant=tenant,
        **{
            "title_sv": "Tillit i nätverket", "title_en": "Trust in the network", "purpose_sv": "Vi "
            "vill veta.",
            "purpose_en": "We want to know.", "asked_by": "Exempelregionen", "closes_on": CLOSES, **more,
        },
    )  # fmt: skip
    return making.save_survey(survey=thing, by=by)


def a_scale(survey: Survey, by: User | None = None, **more: Any) -> SurveyQuestion:
    asked = SurveyQuestion(survey=survey, **{"text_sv": "Litar du?", "text_en": "Do you trust?", **more})
    return making.save_question(question=asked, by=by)


def people_of(tenant: Tenant, count: int) -> list[Person]:
    return [a_person(tenant, f"Exempel {letter}") for letter in "ABCDEFGHIJKLMNOPQRST"[:count]]


def opened(tenant: Tenant, by: User, count: int = 6, **more: Any) -> Survey:
    survey = a_survey(tenant, by, **more)
    a_scale(survey, by)
    making.add_people(survey=survey, persons=people_of(tenant, count), by=by)
    return sending.open_survey(survey=survey, by=by)


def mark(survey: Survey, numbers: Iterable[int]) -> None:
    """Let the recipients answer the first question, one number each."""
    question = survey.questions.first()
    assert question is not None
    for recipient, number in zip(survey.recipients.order_by("pk"), numbers, strict=False):
        given = {question.uid: Given(number=str(number))}
        answering.save_answers(recipient=recipient, given=given, send=True)


def link_to(recipient: Recipient) -> str:
    return f"/s/{sending.new_link(recipient)}/"


def a_network_survey(
    tenant: Tenant, by: User, organisations: Sequence[Organisation], **more: Any
) -> tuple[Survey, SurveyQuestion]:
    """Open a network questionnaire in which each organisation is asked whom it supplies."""
    survey = a_survey(tenant, by, **{"mode": "named", "title_sv": "Vem levererar till vem?", **more})
    asked = SurveyQuestion(
        survey=survey, kind="roster", text_sv="Vilka levererar ni till?", text_en="Whom do you supply?",
        tie_kind="supplies", asks_strength=True,
    )  # fmt: skip
    making.save_question(question=asked, by=by)
    making.set_roster(survey=survey, organisations=organisations, by=by)
    for number, one in enumerate(organisations):
        making.add_organisation(survey=survey, organisation=one, email=f"o{number}@example.org", by=by)
    return sending.open_survey(survey=survey, by=by), asked


def name_them(
    survey: Survey,
    teller: Organisation,
    named: Mapping[Organisation, int] | Sequence[Organisation],
    question: SurveyQuestion | None = None,
    written: Sequence[str] = (),
    *,
    send: bool = True,
) -> Recipient:
    """Let an organisation tick others."""
    asked = question or survey.questions.get(kind="roster")
    recipient = survey.recipients.get(organisation=teller)
    pairs = named.items() if isinstance(named, Mapping) else [(one, 0) for one in named]
    ticked = {str(one.uid): str(strength or "") for one, strength in pairs}
    given = {asked.uid: Given(ticked=ticked, written=tuple(written))}
    answering.save_answers(recipient=recipient, given=given, send=send)
    return recipient


def live_on(tenant: Tenant, day: date) -> None:
    """Let a workbench live on another day."""
    tenant.lives_on = day
    tenant.save()


def days_after(survey: Survey, count: int) -> date:
    assert survey.opened_on is not None
    return survey.opened_on + timedelta(days=count)
