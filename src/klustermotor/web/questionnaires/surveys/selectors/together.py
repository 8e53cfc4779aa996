"""What a confidential survey may tell: figures over at least five people, and none that differ by a few.

What is told is decided once, when the survey is closed (``services.releasing``), and read here.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from klustermotor.web.actors.models import Organisation
from klustermotor.web.questionnaires.surveys.models import ReleasedCell, Survey, SurveyQuestion
from klustermotor.web.questionnaires.surveys.selectors.response import counted

#: The group of all who answered.
EVERYBODY = ""


@dataclass(frozen=True, slots=True)
class Told:
    """A figure over answers to a scale question, or why there is none.

    ``mean`` is None where nothing may be told; ``why`` then says why in the reader's language. ``steps``
    holds how many marked each step, where at least ten answered. ``n`` is how many answered, where that may
    be told.
    """

    group: str
    label: str
    n: int | None
    mean: float | None
    steps: tuple[int, ...] = ()
    why: str = ""

    @property
    def is_told(self) -> bool:
        """Return whether there is a figure."""
        return self.mean is not None


@dataclass(frozen=True, slots=True)
class ScaleTogether:
    """A scale question with what may be told of its answers: over all, and group by group."""

    question: SurveyQuestion
    whole: Told
    groups: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True)
class WaveTogether:
    """One wave of a survey: how many were asked and have answered, in steps of five, and its scales."""

    survey: Survey
    asked: int
    answered: int
    scales: tuple[ScaleTogether, ...]


def scales_together(survey: Survey) -> list[ScaleTogether]:
    """Return what may be told of the answers to a confidential survey's scale questions.

    The same at every call: what was told once stays told, also when an answer was taken back since.
    Nothing is told while answers come in. Rights are the caller's: any page may show what is told here.
    """
    questions = [one for one in survey.questions.all() if one.kind == SurveyQuestion.Kind.SCALE]
    if survey.state != Survey.State.CLOSED:
        why = _("Told when the survey is closed, so that nobody’s answer shows as a difference meanwhile.")
        return [ScaleTogether(one, Told(EVERYBODY, _("All"), None, None, why=why)) for one in questions]
    kept: dict[int, dict[str, ReleasedCell]] = {}
    for cell in ReleasedCell.objects.filter(survey=survey):
        kept.setdefault(cell.question_id, {})[cell.group] = cell
    return [_told_of(survey, one, kept.get(one.pk, {})) for one in questions]


def waves_together(survey: Survey) -> list[WaveTogether]:
    """Return the waves of a confidential survey, oldest first, each with what may be told of it.

    A later wave is told where its respondents are the same as the earlier one's, or differ by five or more.
    """
    waves = Survey.objects.filter(series=survey.series, tenant=survey.tenant).select_related("tenant")
    return [
        WaveTogether(one, *counted(one), tuple(scales_together(one)))
        for one in waves.exclude(state=Survey.State.DRAFT).order_by("wave")
    ]


def _told_of(survey: Survey, question: SurveyQuestion, kept: dict[str, ReleasedCell]) -> ScaleTogether:
    """Return what was told of one question when the survey was closed."""
    groups = [_told(kept[key], label) for key, label in group_labels(survey).items() if key in kept]
    if EVERYBODY not in kept:
        return ScaleTogether(question, Told(EVERYBODY, _("All"), None, None, why=why_not("few")))
    return ScaleTogether(question, _told(kept[EVERYBODY], _("All")), tuple(groups))


def _told(cell: ReleasedCell, label: str) -> Told:
    """Return a kept figure in words for the reader."""
    held = cell.figures
    if "mean" not in held:
        return Told(cell.group, label, held.get("n"), None, why=why_not(held["why"]))
    return Told(cell.group, label, held["n"], held["mean"], tuple(held.get("steps", ())))


def why_not(word: str) -> str:
    """Return why a figure is not told, in words."""
    reasons = {
        "few": _("Fewer than five answered, so nothing is told."),
        "alike": _(
            "So many answered alike, or so near one end of the scale, that a figure would tell their answers."
        ),
        "differs": _(
            "Only a few people differ from those of a figure told before; the two would tell their answers."
        ),
        "none_of_five": _("The answers fall so that no count of at least five people can be told."),
        "beside": _("Not told, since a group that is too small could be worked out from it."),
    }
    return reasons[word]


def group_labels(survey: Survey) -> dict[str, str]:
    """Return the groups that a survey is told by, in their order, and what they are called."""
    if survey.told_by == Survey.Groups.SIZE:
        return {
            "micro": _("fewer than 10 employees"),
            "small": _("10–49 employees"),
            "larger": _("50 employees or more"),
            "unknown": _("size not known"),
        }
    if survey.told_by == Survey.Groups.SECTOR:
        return {key: str(label) for key, label in Organisation.Sector.choices} | {
            "unknown": _("sector not known")
        }
    return {}
