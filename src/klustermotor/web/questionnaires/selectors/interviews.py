"""Read interviews: the list, one record, what waits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, F, IntegerField, Min, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.capabilities import roles_with
from klustermotor.web.accounts.models import RoleAssignment, User
from klustermotor.web.questionnaires.models import (
    Answer,
    Interview,
    InterviewQuerySet,
    Question,
    Theme,
    written_number,
)
from klustermotor.web.questionnaires.selectors.guides import themes_of
from klustermotor.web.shared.needs import Need


@dataclass(slots=True)
class Asked:
    """A question with what was said to it, as the record page shows it."""

    question: Question
    answer: Answer | None = None
    problem: str = ""
    #: What the person wrote that could not be saved; shown instead of what is kept.
    text: str = ""
    number: str = ""
    codes: Sequence[str] = ()

    @property
    def version(self) -> int:
        """Return which version of the answer the form is written over."""
        return self.answer.version if self.answer else 0

    @property
    def shown(self) -> str:
        """Return the answer as it is read; empty when nothing was said."""
        return self.answer.shown if self.answer else ""


@dataclass(slots=True)
class ThemeAsked:
    """A theme with its questions and how many have been answered."""

    theme: Theme
    asked: list[Asked] = field(default_factory=list)

    @property
    def answered(self) -> int:
        """Return how many questions have an answer."""
        return sum(1 for one in self.asked if one.shown)


def readable(access: Access) -> InterviewQuerySet:
    """Return the interviews somebody may read, each knowing whether it must not tell whom it was with."""
    return Interview.objects.visible_to(access.user).in_tenant(access.tenant).with_who(access.user)


def interviews(access: Access) -> Any:
    """Return the interviews somebody may read, what is due first."""
    today = access.tenant.today()
    due = (Q(state__in=["planned", "booked"]) & Q(day__lte=today)) | Q(
        state="declined", come_back_on__lte=today
    )
    urgency = Case(
        When(due, then=Value(0)),
        When(state__in=["planned", "booked"], then=Value(1)),
        When(state="done", then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    return (
        readable(access)
        .select_related("guide", "organisation__region", "interviewer")
        .annotate(urgency=urgency)
        .order_by("urgency", F("day").asc(nulls_last=True), "-pk")
    )


def record(interview: Interview) -> list[ThemeAsked]:
    """Return a guide's themes with what was said, nothing once it is closed; in a few queries."""
    said = interview.answers.none() if interview.is_closed else interview.answers
    answers = {
        one.question_id: one
        for one in said.select_related("question", "changed_by").prefetch_related("codes")
    }
    return [
        ThemeAsked(theme, [_asked(question, answers.get(question.pk)) for question in theme.questions.all()])
        for theme in themes_of(interview.guide)
    ]


def _asked(question: Question, answer: Answer | None) -> Asked:
    """Return a question with what its form shows."""
    if answer is None:
        return Asked(question)
    number = "" if answer.number is None else written_number(answer.number)
    return Asked(
        question, answer, text=answer.text, number=number, codes=[code.key for code in answer.codes.all()]
    )


def possible_readers(access: Access) -> QuerySet[User]:
    """Return the people of the tenant who work with interviews."""
    held = RoleAssignment.objects.active().filter(
        scope__tenant=access.tenant, role__in=roles_with("interviews.view")
    )
    return User.objects.filter(pk__in=held.values("user_id")).order_by("name")


def answers_to_code(access: Access) -> QuerySet[Answer]:
    """Return answers in words, of interviews somebody may read, that nobody has coded."""
    open_to = Interview.objects.visible_to(access.user).in_tenant(access.tenant).open()
    held = open_to.filter(state="done")
    found = Answer.objects.filter(interview__in=held, question__kind="text", codes__isnull=True)
    return found.exclude(text="").select_related("question", "interview__organisation")


def may_have_been_held(interview: Interview) -> bool:
    """Return whether an appointment waits to be called held; not before its day."""
    waits = interview.state not in {Interview.State.DONE, Interview.State.CANCELLED}
    return waits and (interview.day is None or interview.day <= interview.tenant.today())


def may_erase(interview: Interview, access: Access) -> bool:
    """Return whether somebody answers for an interview: its interviewer, or one who plans interviews."""
    answers_for_it = interview.interviewer_id == access.user.pk or access.may("guides.edit")
    return access.may("interviews.record") and answers_for_it and not interview.hides_who


def may_refuse(interview: Interview) -> bool:
    """Return whether a no may have to be recorded: something was said, and consent not yet asked for."""
    asked = interview.consent != Interview.Consent.NONE
    return not asked and (interview.state == Interview.State.DONE or holds_words(interview))


def holds_words(interview: Interview) -> bool:
    """Return whether anything said is still kept."""
    return bool(interview.notes) or interview.answers.exists()


def booked_ahead(access: Access) -> dict[str, Any]:
    """Return how many appointments are booked for after today, and the next day."""
    ahead = readable(access).filter(state="booked", day__gt=access.tenant.today())
    return ahead.aggregate(number=Count("pk"), day=Min("day"))


def is_due(interview: Interview, access: Access) -> bool:
    """Return whether an appointment is today or overdue, or it is time to come back."""
    day = interview.come_back_on if interview.state == "declined" else interview.day
    waits = interview.state in {"planned", "booked", "declined"}
    return waits and day is not None and day <= access.tenant.today()


def needs(access: Access) -> list[Need]:
    """Return what waits for this person among interviews: one's own first, consents and codings in sum."""
    if not access.may("interviews.record"):
        return []
    today = access.tenant.today()
    waiting = [
        Need(
            title=_("Come back to: %(who)s") % {"who": one}
            if one.state == "declined"
            else _("Interview: %(who)s") % {"who": one},
            detail=one.get_state_display(),
            url=reverse("questionnaires:interview", args=[one.uid]),
            due=one.come_back_on if one.state == "declined" else one.day,
            tone="late" if (one.come_back_on or one.day or today) < today else "due",
        )
        for one in interviews(access).filter(urgency=0, interviewer=access.user)
    ]
    without = interviews(access).filter(state="done", consent="none", interviewer=access.user).count()
    if without:
        waiting.append(
            Need(
                title=_("Ask for consent"),
                detail=ngettext(
                    "%(count)s interview was held and may not be used yet.",
                    "%(count)s interviews were held and may not be used yet.",
                    without,
                )
                % {"count": without},
                url=f"{reverse('questionnaires:interviews')}?state=done",
            )
        )
    uncoded = answers_to_code(access).count() if access.may("guides.edit") else 0
    if uncoded:
        waiting.append(
            Need(
                title=_("Code answers"),
                detail=ngettext(
                    "%(count)s answer in words has not been coded.",
                    "%(count)s answers in words have not been coded.",
                    uncoded,
                )
                % {"count": uncoded},
                url=reverse("questionnaires:coding"),
            )
        )
    return waiting


def with_problems(
    themes: list[ThemeAsked], problems: Mapping[UUID, str], given: Mapping[UUID, object]
) -> list[ThemeAsked]:
    """Put what a person wrote, and why it was not saved, back into the fields."""
    for theme in themes:
        for asked in theme.asked:
            if asked.question.uid in problems:
                written = given[asked.question.uid]
                asked.problem = problems[asked.question.uid]
                asked.text = getattr(written, "text", "")
                asked.number = getattr(written, "number", "")
                asked.codes = getattr(written, "codes", ())
    return themes
