"""A case's interview guide and interviews; what is said in them is invented and says so."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from klustermotor.examples import Answer as GivenAnswer
from klustermotor.examples import Case
from klustermotor.examples import Interview as GivenInterview
from klustermotor.examples import Question as GivenQuestion
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.evidence.models import Source
from klustermotor.web.portal.demo.actors import Actors
from klustermotor.web.questionnaires.models import Guide, Interview, Question, Theme
from klustermotor.web.questionnaires.services import guides
from klustermotor.web.questionnaires.services.answers import Given, save_theme
from klustermotor.web.questionnaires.services.interviews import complete, record_consent, save_interview

if TYPE_CHECKING:
    from uuid import UUID

_KINDS = {
    "choice": Question.Kind.CHOICE,
    "choices": Question.Kind.SEVERAL,
    "scale": Question.Kind.SCALE,
    "number": Question.Kind.NUMBER,
    "text": Question.Kind.TEXT,
}
_STATES = {
    "held": Interview.State.PLANNED,
    "booked": Interview.State.BOOKED,
    "not_now": Interview.State.DECLINED,
}
_CONSENTS = {"by_role": Interview.Consent.ROLE, "summary_only": Interview.Consent.ANONYMOUS}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is kept, with the case's keys of its alternatives in their order."""

    question: Question
    options: tuple[str, ...]


def load_interviews(case: Case, tenant: Tenant, people: Mapping[str, User], actors: Actors) -> None:
    """Write the guide and hold the interviews."""
    guide, questions = _guide(case, tenant, people["developer"])
    for one in case.interviews:
        _interview(one, guide, questions, people, actors)


def _guide(case: Case, tenant: Tenant, by: User) -> tuple[Guide, dict[str, Asked]]:
    """Write and publish the guide; return its questions by their key."""
    english = tenant.language == "en"
    given = case.guide
    guide = Guide(
        tenant=tenant,
        title=given.name.en if english else given.name.sv,
        purpose=given.purpose.en if english else given.purpose.sv,
    )
    guides.save_guide(guide=guide, by=by)
    themes = {}
    for one in given.themes:
        theme = Theme(guide=guide, title_sv=one.name.sv, title_en=one.name.en)
        themes[one.key] = guides.save_theme(theme=theme, by=by)
    questions = {
        one.key: Asked(_question(one, themes[one.theme], by), tuple(option.key for option in one.options))
        for one in given.questions
    }
    guides.publish(guide=guide, by=by)
    return guide, questions


def _question(given: GivenQuestion, theme: Theme, by: User) -> Question:
    """Write one question; the ends of a scale stand in its text."""
    ends = {"sv": "", "en": ""}
    if given.kind == "scale" and given.options:
        low, high = given.options[0].name, given.options[-1].name
        ends = {
            "sv": f" (1 = {low.sv.lower()}, 5 = {high.sv.lower()})",
            "en": f" (1 = {low.en.lower()}, 5 = {high.en.lower()})",
        }
    goal = given.goal if given.goal in Question.Goal.values else ""
    question = Question(
        theme=theme,
        kind=_KINDS[given.kind],
        text_sv=given.text.sv + ends["sv"],
        text_en=given.text.en + ends["en"],
        goal=goal or "",
    )
    labels = [(one.name.sv, one.name.en) for one in given.options] if given.kind.startswith("choice") else []
    return guides.save_question(question=question, by=by, labels=labels)


def _interview(
    given: GivenInterview,
    guide: Guide,
    questions: Mapping[str, Asked],
    people: Mapping[str, User],
    actors: Actors,
) -> None:
    """Plan one interview and, when it was held, write what was said."""
    by, tenant = people[given.interviewer], guide.tenant
    person = actors.people[given.person]
    position = person.positions.select_related("organisation").get()
    interview = Interview(
        tenant=tenant,
        guide=guide,
        person=person,
        role_label=position.role,
        organisation=position.organisation,
        interviewer=by,
        state=_STATES[given.status],
        day=given.on,
        come_back_on=given.come_back,
        notes=str(getattr(given.notes, tenant.language)),
        open_to=Interview.OpenTo.EVERYBODY if "manager" in given.readers else Interview.OpenTo.ANALYSTS,
        is_example=given.invented,
    )
    save_interview(interview=interview, by=by)
    if given.status != "held":
        return
    _answer(given.answers, interview, questions, by)
    complete(interview=interview, by=by)
    if given.consent in _CONSENTS:
        record_consent(interview=interview, consent=_CONSENTS[given.consent], on=given.on, by=by)


def _answer(
    answers: tuple[GivenAnswer, ...], interview: Interview, questions: Mapping[str, Asked], by: User
) -> None:
    """Write the answers, theme by theme, as the record page does."""
    by_theme: dict[Theme, dict[UUID, Given]] = {}
    for one in answers:
        asked = questions[one.question]
        given = _given(one, asked, interview.tenant.language)
        by_theme.setdefault(asked.question.theme, {})[asked.question.uid] = given
    for theme, texts in by_theme.items():
        saved = save_theme(interview=interview, theme=theme, given=texts, by=by)
        if saved.refused or saved.conflicts:
            raise ValueError(f"{interview}: {saved.refused} {saved.conflicts}")


def _given(answer: GivenAnswer, asked: Asked, language: str) -> Given:
    """Return an answer as the form gives it."""
    codes = dict(zip(asked.options, asked.question.codes.order_by("order"), strict=False))
    text = str(getattr(answer.text, language)) if answer.text else ""
    number = "" if answer.number is None else f"{answer.number:g}"
    return Given(text=text, number=number, codes=tuple(codes[key].key for key in answer.choices))


def interview_sources(case: Case, tenant: Tenant) -> dict[str, Source]:
    """Return the interviews that may be used, as sources, by their key in the case."""
    titles = {one.key: str(getattr(one.title, tenant.language))[:120] for one in case.people}
    usable = Interview.objects.in_tenant(tenant).usable().select_related("person", "source")
    held = {(one.person.name, one.day): one.source for one in usable if one.person and one.source}
    found = {one.key: held.get((titles[one.person], one.on)) for one in case.interviews}
    return {key: source for key, source in found.items() if source is not None}
