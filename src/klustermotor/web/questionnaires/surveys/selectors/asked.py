"""A survey's questions as the page shows them, with what has been answered so far."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from klustermotor.web.actors.models import Organisation
from klustermotor.web.questionnaires.surveys.models import Recipient, Survey, SurveyQuestion
from klustermotor.web.shared.sorting import reader_key

#: How often, from seldom to daily; the number is the strength of the tie.
OFTEN = (
    ("1", gettext_lazy("some time")),
    ("2", gettext_lazy("a few times a year")),
    ("3", gettext_lazy("every month")),
    ("4", gettext_lazy("every week")),
    ("5", gettext_lazy("nearly every day")),
)
#: From here on a list is worth searching in.
_LONG = 12


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One organisation that can be ticked."""

    organisation: Organisation
    ticked: bool
    strength: str

    @property
    def place(self) -> str:
        """Return where it is, to tell apart what is called alike."""
        return self.organisation.region.name if self.organisation.region else ""


@dataclass(frozen=True, slots=True)
class RosterGroup:
    """The organisations of one side of the list."""

    label: str
    rows: list[RosterRow]

    @property
    def ticked(self) -> int:
        """Return how many are ticked."""
        return sum(row.ticked for row in self.rows)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as the page shows it."""

    question: SurveyQuestion
    number: str = ""
    chosen: tuple[str, ...] = ()
    text: str = ""
    groups: tuple[RosterGroup, ...] = ()
    written: tuple[str, ...] = ()

    @property
    def steps(self) -> list[str]:
        """Return the steps of the scale."""
        return [str(step) for step in range(1, self.question.steps + 1)]

    @property
    def is_long(self) -> bool:
        """Return whether the list is worth searching in."""
        return sum(len(group.rows) for group in self.groups) > _LONG

    @property
    def to_write(self) -> list[str]:
        """Return what stands in the fields for names that are not on the list, one of them empty at least."""
        return [*self.written, *[""] * max(1, 3 - len(self.written))]


def asked_of(survey: Survey, recipient: Recipient | None) -> list[Asked]:
    """Return a survey's questions with a recipient's answers; without one as somebody sees it first."""
    answers = {one.question_id: one for one in recipient.answers.all()} if recipient else {}
    namings: dict[int, list[Any]] = {}
    for one in recipient.namings.select_related("organisation") if recipient else ():
        namings.setdefault(one.question_id, []).append(one)
    questions = list(survey.questions.all())
    own = recipient.organisation_id if recipient else None
    listed = _listed(survey, own) if any(one.kind == SurveyQuestion.Kind.ROSTER for one in questions) else []
    found = []
    for question in questions:
        if question.kind == SurveyQuestion.Kind.ROSTER:
            found.append(_roster(question, listed, namings.get(question.pk, [])))
            continue
        given = answers.get(question.pk)
        if given is None:
            found.append(Asked(question))
            continue
        number = "" if given.number is None else str(given.number)
        found.append(Asked(question, number, tuple(given.chosen), given.text))
    return found


def _listed(survey: Survey, own: int | None) -> list[Organisation]:
    """Return the organisations on the list, by name, without one's own."""
    here = Organisation.objects.filter(tenant=survey.tenant, is_restricted=False)
    found = here.filter(pk__in=survey.roster.values("organisation"))
    if own is not None:
        found = found.exclude(pk=own)
    return sorted(found.select_related("region"), key=lambda one: reader_key(one.name))


def _roster(question: SurveyQuestion, listed: Sequence[Organisation], namings: Sequence[Any]) -> Asked:
    """Return a roster question, its list by sector."""
    ticked = {one.organisation_id: str(one.strength or "") for one in namings if not one.written}
    groups = []
    for sector, label in Organisation.Sector.choices:
        rows = [
            RosterRow(one, one.pk in ticked, ticked.get(one.pk, "")) for one in listed if one.sector == sector
        ]
        if rows:
            groups.append(RosterGroup(str(label), rows))
    written = tuple(one.written for one in namings if one.written)
    return Asked(question, groups=tuple(groups), written=written)


def told_of(survey: Survey) -> list[tuple[str, str]]:
    """Return what those who are asked must know, as pairs of heading and sentence."""
    grounds = {
        "public_task": _("A task in the public interest (article 6.1 e of the GDPR)."),
        "interest": _("A legitimate interest, weighed against yours (article 6.1 f of the GDPR)."),
        "consent": _("Your consent, which you may take back (article 6.1 a of the GDPR)."),
    }
    if survey.is_confidential:
        readers = _(
            "Nobody reads your answers one by one. They are told only together, over at least five "
            "people who "
            "did not all answer alike, and only when the survey is closed. Nobody on the page is told "
            "who has "
            "answered; reminders therefore go to all who have not said no."
        )
    else:
        readers = _(
            "Those who work with the survey see what you answer and that it is yours. Whom you name "
            "becomes a "
            "tie between organisations in the workbench’s map, with this survey as its source. That you have "
            "not answered is seen too."
        )
    return [
        (_("Who asks"), survey.asked_by),
        (_("Why"), survey.purpose),
        (_("Who sees the answers"), readers),
        (_("Legal ground"), grounds[survey.ground]),
        (
            _("Your choice"),
            _(
                "You choose whether to answer, and which questions. You can change your answer, or take "
                "it back, "
                "until the last day. Say no, or not now, and no more letters come."
            ),
        ),
    ]


def questions_of(survey: Survey) -> QuerySet[SurveyQuestion]:
    """Return a survey's questions in their order."""
    found: QuerySet[SurveyQuestion] = survey.questions.all()
    return found
