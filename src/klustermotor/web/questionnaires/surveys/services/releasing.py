"""Decide what a confidential survey tells, once, when it is closed; what is told stays as it was.

Nothing is told before, so that nobody's answer is the difference between two looks. What a figure has to
meet is said in ``selectors.disclosure``. It is kept with words that stand for those it is over, so that
neither groups nor waves nor other surveys can be taken from each other. Of alternatives it is told over the
whole alone how many chose each.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db import transaction

from klustermotor.web.accounts.models import Tenant
from klustermotor.web.actors.models import Organisation
from klustermotor.web.questionnaires.surveys.models import (
    Recipient,
    ReleasedCell,
    Survey,
    SurveyAnswer,
    SurveyQuestion,
)
from klustermotor.web.questionnaires.surveys.selectors.disclosure import (
    FEWEST,
    FEWEST_FOR_STEPS,
    Who,
    derivable,
    differs_by_few,
    told_counts,
    withheld,
    worded_alike,
)
from klustermotor.web.questionnaires.surveys.selectors.together import EVERYBODY, group_labels


@dataclass(frozen=True, slots=True)
class _Cell:
    """Answers that a figure would be over."""

    group: str
    answers: dict[str, int]

    @property
    def who(self) -> Who:
        return frozenset(self.answers)


@transaction.atomic
def release(*, survey: Survey) -> None:
    """Decide and keep what a closed confidential survey tells of scales and alternatives; once only."""
    if not survey.is_confidential or survey.state != Survey.State.CLOSED:
        return
    # Two that close at once wait for each other, so that the later sees what the earlier tells.
    Tenant.objects.select_for_update(no_key=True).get(pk=survey.tenant_id)
    decided = set(ReleasedCell.objects.filter(survey=survey).values_list("question_id", flat=True))
    for question in survey.questions.exclude(pk__in=decided):
        if question.kind == SurveyQuestion.Kind.SCALE:
            _decide(survey, question)
        elif question.kind in {SurveyQuestion.Kind.ONE, SurveyQuestion.Kind.SEVERAL}:
            _decide_counts(survey, question)


def _decide_counts(survey: Survey, question: SurveyQuestion) -> None:
    """Decide what is told of a question with alternatives, over all whose answers are told, and keep it."""
    found = SurveyAnswer.objects.filter(
        question=question, recipient__in=survey.recipients.told_together()
    ).select_related("recipient__person", "recipient__organisation")
    chosen = {_who(survey, one.recipient): one.chosen for one in found if one.chosen}
    who, keys = frozenset(chosen), [key for key, _label in question.offered]
    counts = told_counts(list(chosen.values()), keys, several=question.kind == SurveyQuestion.Kind.SEVERAL)
    figures: dict[str, object] = {"n": len(chosen), "counts": counts}
    if len(chosen) < FEWEST:
        figures = {"why": "few"}
    elif any(differs_by_few(who, other) for other in _told_before(survey, question)):
        figures = {"why": "differs"}
    elif not counts:
        figures = {"why": "none_of_five"}
    ReleasedCell.objects.create(
        survey=survey, question=question, group=EVERYBODY, figures=figures,
        who=[] if "why" in figures else sorted(who),
    )  # fmt: skip


def _decide(survey: Survey, question: SurveyQuestion) -> None:
    """Decide what is told of a question, and keep it."""
    whole, told = _Cell(EVERYBODY, _answers(survey, question)), _told_before(survey, question)
    verdicts = {EVERYBODY: _verdict(whole, question, told)}
    cells = [whole]
    if survey.told_by != Survey.Groups.NONE:
        groups = _by_group(survey, whole)
        verdicts |= _verdicts_of_groups(whole, groups, verdicts[EVERYBODY], question, told)
        cells += groups
    for cell in cells:
        _keep(survey, question, cell, verdicts[cell.group])


def _answers(survey: Survey, question: SurveyQuestion) -> dict[str, int]:
    """Return the steps marked by those whose answers are told together, by words for who they are."""
    found = SurveyAnswer.objects.filter(
        question=question, number__isnull=False, recipient__in=survey.recipients.told_together()
    )
    joined = found.select_related("recipient__person", "recipient__organisation")
    return {_who(survey, one.recipient): one.number for one in joined if one.number is not None}


def _who(survey: Survey, recipient: Recipient) -> str:
    """Return words that tell one respondent from another over all surveys of a workbench; none is an address.

    One stands for the address, one for the person, and where an organisation was asked one for that.
    """
    known = [("e", recipient.email)]
    if recipient.person is not None:
        known.append(("p", str(recipient.person.uid)))
    elif recipient.organisation is not None:
        known.append(("o", str(recipient.organisation.uid)))
    return " ".join(kind + _digest(survey.tenant_id, said) for kind, said in known)


def _digest(tenant: int, said: str) -> str:
    """Return what stands for something in one workbench."""
    return hashlib.sha256(f"{tenant}:{said}".encode()).hexdigest()[:24]


def _told_before(survey: Survey, question: SurveyQuestion) -> list[Who]:
    """Return over whom figures of the same question were told, or can be had from what was told.

    In whichever survey: a wave of this one or another, and also in this one where it asks the same twice.
    """
    found = ReleasedCell.objects.filter(survey__tenant=survey.tenant_id).exclude(question=question)
    told = [
        one
        for one in found.select_related("question").order_by("question_id", "pk")
        if "n" in one.figures and "why" not in one.figures and _is_same(question, one.question)
    ]
    held: list[Who] = []
    for _key, cells in groupby(told, lambda one: one.question_id):
        who = {one.group: frozenset(one.who) for one in cells}
        whole = who.pop(EVERYBODY, None)
        held += derivable(whole, who.values())
    return held


def _is_same(one: SurveyQuestion, other: SurveyQuestion) -> bool:
    """Return whether two questions are the same: handed on from wave to wave, or worded alike."""
    return one.series == other.series or worded_alike(
        (one.text_sv, one.text_en), (other.text_sv, other.text_en)
    )


def _verdict(cell: _Cell, question: SurveyQuestion, told: Iterable[Who]) -> str:
    """Return why a figure may not be told; nothing where it may."""
    own = withheld(list(cell.answers.values()), question.steps)
    if not own and any(differs_by_few(cell.who, other) for other in told):
        return "differs"
    return own


def _by_group(survey: Survey, whole: _Cell) -> list[_Cell]:
    """Return the answers by group of the respondent's organisation."""
    groups: dict[str, dict[str, int]] = {key: {} for key in group_labels(survey)}
    for one in survey.recipients.told_together().select_related("organisation", "person"):
        who = _who(survey, one)
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
    whole: _Cell, groups: Sequence[_Cell], why: str, question: SurveyQuestion, told: Sequence[Who]
) -> dict[str, str]:
    """Return why groups are not told: their own reasons, and where the rest could be worked out from them.

    With the whole told, what is left when the told groups are taken from it must be nobody, or enough people
    who did not all answer alike; and nothing that can be had from them may lie a few people from a figure
    told before.
    """
    verdicts = {one.group: why or _verdict(one, question, told) for one in groups}
    while True:
        hidden: dict[str, int] = {}
        for one in groups:
            if verdicts[one.group]:
                hidden |= one.answers
        shown = [one for one in groups if not verdicts[one.group]]
        left = _Cell("", hidden)
        if not shown:
            return verdicts
        had = derivable(whole.who, [one.who for one in shown])
        apart = not any(differs_by_few(one, other) for one in had for other in told)
        if apart and (not hidden or not _verdict(left, question, told)):
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
