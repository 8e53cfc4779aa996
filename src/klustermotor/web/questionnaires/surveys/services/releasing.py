"""Decide what a confidential survey tells, once, when it is closed; what is told stays as it was.

Nothing is told before, so that nobody's answer is the difference between two looks. A figure is over at least
five people who did not all answer alike: else it would be everybody's answer. It is kept with digests of
those it is over, and another of the same question is told only where the two are over the same people, over
wholly different ones, or at least five apart: so neither groups nor waves can be taken from each other.
Of alternatives it is told over the whole alone how many chose each, where ``counting`` allows it.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from klustermotor.web.actors.models import Organisation
from klustermotor.web.questionnaires.surveys.models import (
    ReleasedCell,
    Survey,
    SurveyAnswer,
    SurveyQuestion,
)
from klustermotor.web.questionnaires.surveys.selectors.together import EVERYBODY, group_labels
from klustermotor.web.questionnaires.surveys.services.counting import FEWEST, MOST_IN_ONE_STEP, told_counts

__all__ = ["FEWEST", "release"]

#: From here on a scale's steps are told one by one.
FEWEST_FOR_STEPS = 10


@dataclass(frozen=True, slots=True)
class _Cell:
    """Answers that a figure would be over."""

    group: str
    answers: dict[str, int]

    @property
    def who(self) -> frozenset[str]:
        return frozenset(self.answers)


@transaction.atomic
def release(*, survey: Survey) -> None:
    """Decide and keep what a closed confidential survey tells of scales and alternatives; once only."""
    if not survey.is_confidential or survey.state != Survey.State.CLOSED:
        return
    decided = set(ReleasedCell.objects.filter(survey=survey).values_list("question_id", flat=True))
    for question in survey.questions.exclude(pk__in=decided):
        if question.kind == SurveyQuestion.Kind.SCALE:
            _decide(survey, question)
        elif question.kind in {SurveyQuestion.Kind.ONE, SurveyQuestion.Kind.SEVERAL}:
            _decide_counts(survey, question)


def _decide_counts(survey: Survey, question: SurveyQuestion) -> None:
    """Decide what is told of a question with alternatives, over all who answered, and keep it."""
    found = SurveyAnswer.objects.filter(question=question, recipient__in=survey.recipients.answered())
    pairs = found.values_list("recipient__email", "chosen")
    chosen = {_digest(survey, email): keys for email, keys in pairs if keys}
    who = frozenset(chosen)
    keys = [key for key, _label in question.offered]
    counts = told_counts(list(chosen.values()), keys, several=question.kind == SurveyQuestion.Kind.SEVERAL)
    figures: dict[str, object] = {"n": len(chosen), "counts": counts}
    if len(chosen) < FEWEST:
        figures = {"why": "few"}
    elif any(_differs_by_few(who, other) for other in _earlier(survey, question)):
        figures = {"why": "differs"}
    elif not counts:
        figures = {"why": "none_of_five"}
    ReleasedCell.objects.create(
        survey=survey, question=question, group=EVERYBODY, figures=figures,
        who=[] if "why" in figures else sorted(who),
    )  # fmt: skip


def _decide(survey: Survey, question: SurveyQuestion) -> None:
    """Decide what is told of a question, and keep it."""
    whole = _Cell(EVERYBODY, _answers(survey, question))
    verdicts = {EVERYBODY: _verdict(whole, question, _earlier(survey, question))}
    cells = [whole]
    if survey.told_by != Survey.Groups.NONE:
        groups = _by_group(survey, whole)
        verdicts |= _verdicts_of_groups(groups, verdicts[EVERYBODY], question, _earlier(survey, question))
        cells += groups
    for cell in cells:
        _keep(survey, question, cell, verdicts[cell.group])


def _answers(survey: Survey, question: SurveyQuestion) -> dict[str, int]:
    """Return the steps marked by those who have answered, by a digest of who they are."""
    found = SurveyAnswer.objects.filter(
        question=question, number__isnull=False, recipient__in=survey.recipients.answered()
    )
    pairs = found.values_list("recipient__email", "number")
    return {_digest(survey, email): number for email, number in pairs if number is not None}


def _digest(survey: Survey, email: str) -> str:
    """Return what tells one respondent from another over the waves of a survey, and is no address."""
    return hashlib.sha256(f"{survey.series}:{email}".encode()).hexdigest()[:24]


def _earlier(survey: Survey, question: SurveyQuestion) -> list[frozenset[str]]:
    """Return over whom figures of the same question were told in other waves."""
    found = ReleasedCell.objects.filter(question__series=question.series).exclude(survey=survey)
    return [frozenset(one.who) for one in found if "why" not in one.figures]


def _verdict(cell: _Cell, question: SurveyQuestion, told: Iterable[frozenset[str]]) -> str:
    """Return why a figure may not be told; nothing where it may."""
    if len(cell.answers) < FEWEST:
        return "few"
    if _fullest(cell.answers.values(), question.steps) > MOST_IN_ONE_STEP:
        return "alike"
    if any(_differs_by_few(cell.who, other) for other in told):
        return "differs"
    return ""


def _fullest(numbers: Iterable[int], steps: int) -> float:
    """Return the share of answers in the step that most have marked."""
    marked = list(numbers)
    return max(marked.count(step) for step in range(1, steps + 1)) / len(marked)


def _differs_by_few(one: frozenset[str], other: frozenset[str]) -> bool:
    """Return whether two sets of people overlap and are a few people apart."""
    return bool(one & other) and 0 < len(one ^ other) < FEWEST


def _by_group(survey: Survey, whole: _Cell) -> list[_Cell]:
    """Return the answers by group of the respondent's organisation."""
    groups: dict[str, dict[str, int]] = {key: {} for key in group_labels(survey)}
    for one in survey.recipients.answered().select_related("organisation"):
        who = _digest(survey, one.email)
        if who in whole.answers:
            groups[_group_of(survey, one.organisation)][who] = whole.answers[who]
    return [_Cell(key, answers) for key, answers in groups.items() if answers]


def _group_of(survey: Survey, organisation: Organisation | None) -> str:
    """Return the group of a respondent."""
    if organisation is None:
        return "unknown"
    if survey.told_by == Survey.Groups.SIZE:
        return organisation.size_class or "unknown"
    return organisation.sector


def _verdicts_of_groups(
    groups: Sequence[_Cell], whole: str, question: SurveyQuestion, told: Sequence[frozenset[str]]
) -> dict[str, str]:
    """Return why groups are not told: their own reasons, and where the rest could be worked out from them.

    With the whole told, what is left when the told groups are taken from it must be nobody, or enough people
    who did not all answer alike.
    """
    verdicts = {one.group: whole or _verdict(one, question, told) for one in groups}
    while True:
        hidden: dict[str, int] = {}
        for one in groups:
            if verdicts[one.group]:
                hidden |= one.answers
        shown = [one for one in groups if not verdicts[one.group]]
        left = _Cell("", hidden)
        if not hidden or not shown or not _verdict(left, question, told):
            return verdicts
        smallest = min(shown, key=lambda one: (len(one.answers), one.group))
        verdicts[smallest.group] = "beside"


def _keep(survey: Survey, question: SurveyQuestion, cell: _Cell, why: str) -> None:
    """Keep what is told of some answers, or why nothing is."""
    numbers = list(cell.answers.values())
    figures: dict[str, object] = {"why": why}
    if not why:
        figures = {"n": len(numbers), "mean": round(sum(numbers) / len(numbers), 1)}
        if len(numbers) >= FEWEST_FOR_STEPS:
            figures["steps"] = [numbers.count(step) for step in range(1, question.steps + 1)]
    # Of what is not told nobody is kept: an answer taken back leaves no trace of whose it was.
    who = sorted(cell.who) if not why else []
    ReleasedCell.objects.create(survey=survey, question=question, group=cell.group, who=who, figures=figures)
