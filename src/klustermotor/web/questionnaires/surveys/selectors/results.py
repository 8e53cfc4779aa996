"""What was answered, question by question: of a named survey as it stands, in confidence what may be told.

Of answers in confidence only what was decided when the survey was closed is read here; words are not shown
at all. Of a named survey those who see it see its answers too, and whose words they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from klustermotor.web.questionnaires.surveys.models import (
    ReleasedCell,
    Survey,
    SurveyAnswer,
    SurveyQuestion,
)
from klustermotor.web.questionnaires.surveys.selectors.together import EVERYBODY, why_not

_K = SurveyQuestion.Kind


@dataclass(frozen=True, slots=True)
class Counted:
    """One answer to a question, and how many gave it; None where that may not be told."""

    question: SurveyQuestion
    key: str
    label: str
    count: int | None
    #: Out of how many who answered the question.
    of: int

    @property
    def share(self) -> float:
        """Return the share of those who answered the question; NaN where it is not told."""
        return self.count / self.of if self.count is not None and self.of else float("nan")

    @property
    def told(self) -> str:
        """Return why there is no count; nothing where there is one."""
        return "" if self.count is not None else _("not told: of too few people")


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody wrote, and who; never of a survey in confidence."""

    question: SurveyQuestion
    text: str
    name: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Result:
    """What is known of one question's answers; ``why`` says why where nothing is shown."""

    question: SurveyQuestion
    n: int | None
    mean: float | None = None
    rows: tuple[Counted, ...] = ()
    words: tuple[Words, ...] = ()
    why: str = ""


def results_of(survey: Survey) -> list[Result]:
    """Return what may be shown of each question's answers, in the questions' order; nothing of a draft.

    Ticks on a list are ties and shown as a network. Rights are the caller's: who may see the survey.
    """
    if survey.is_draft:
        return []
    asked = [one for one in survey.questions.all() if one.kind != _K.ROSTER]
    if survey.is_confidential:
        cells = {one.question_id: one for one in survey.released.filter(group=EVERYBODY)}
        return [_in_confidence(survey, one, cells.get(one.pk)) for one in asked]
    answers: dict[int, list[SurveyAnswer]] = {}
    given = SurveyAnswer.objects.filter(question__survey=survey, recipient__in=survey.recipients.answered())
    for one in given.select_related("recipient__organisation").order_by("recipient__name", "pk"):
        answers.setdefault(one.question_id, []).append(one)
    return [_by_name(one, answers.get(one.pk, [])) for one in asked]


def _in_confidence(survey: Survey, question: SurveyQuestion, cell: ReleasedCell | None) -> Result:
    """Return what was decided of a question's answers."""
    if question.kind == _K.TEXT:
        return Result(
            question, None,
            why=_("Not shown: answers were promised in confidence, and words can tell whose they are."),
        )  # fmt: skip
    if survey.state != Survey.State.CLOSED:
        why = _("Told when the survey is closed, so that nobody’s answer shows as a difference meanwhile.")
        return Result(question, None, why=why)
    held: dict[str, Any] = cell.figures if cell is not None else {"why": "few"}
    if "why" in held:
        return Result(question, None, why=why_not(held["why"]))
    if question.kind == _K.SCALE:
        steps = held.get("steps", [])
        counts = {str(step): count for step, count in enumerate(steps, start=1)}
        rows = _counted(question, counts, held["n"]) if steps else ()
        return Result(question, held["n"], held["mean"], rows)
    return Result(question, held["n"], rows=_counted(question, held["counts"], held["n"]))


def _by_name(question: SurveyQuestion, answers: Sequence[SurveyAnswer]) -> Result:
    """Return what was answered by name."""
    if question.kind == _K.TEXT:
        said = tuple(_words(question, one) for one in answers if one.text)
        return Result(question, len(said), words=said)
    if question.kind == _K.SCALE:
        numbers = [one.number for one in answers if one.number is not None]
        counts = {str(step): numbers.count(step) for step in range(1, question.steps + 1)}
        mean = round(sum(numbers) / len(numbers), 1) if numbers else None
        return Result(question, len(numbers), mean, _counted(question, counts, len(numbers)))
    chosen = [one.chosen for one in answers if one.chosen]
    counts = {key: sum(key in one for one in chosen) for key, _label in question.offered}
    return Result(question, len(chosen), rows=_counted(question, counts, len(chosen)))


def _words(question: SurveyQuestion, answer: SurveyAnswer) -> Words:
    """Return what somebody wrote."""
    who = answer.recipient
    return Words(question, answer.text, who.name, who.organisation.name if who.organisation else "")


def _counted(question: SurveyQuestion, counts: dict[str, int], of: int) -> tuple[Counted, ...]:
    """Return each answer that could be given with its count."""
    if question.kind == _K.SCALE:
        ends = {1: question.low, question.steps: question.high}
        steps = range(1, question.steps + 1)
        offered = [(str(step), f"{step} {ends.get(step, '')}".strip()) for step in steps]
    else:
        offered = question.offered
    return tuple(Counted(question, key, label, counts.get(key), of) for key, label in offered)
