"""What interviews say together: whose voices were heard, and coded answers over enough people."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from klustermotor.figures.numbers import percent
from klustermotor.figures.strips import bar_strip
from klustermotor.web.accounts.access import Access
from klustermotor.web.actors.models import Organisation
from klustermotor.web.questionnaires.models import SCALE, Answer, Guide, Interview, Question
from klustermotor.web.shared.templatetags.written import active_language

#: Fewer than this many different respondents are not shown, not even in sum.
FEWEST = 5
#: Where some of what is counted may not be read, an answer that fewer gave is told only with others.
FEWEST_IN_A_CELL = 3
#: Width of the bar beside an answer, in pixels.
_BAR = 190.0


@dataclass(frozen=True, slots=True)
class Heard:
    """One group of actors: how many there are, how many were heard, and how many asked have not answered."""

    label: str
    known: int
    heard: int
    asked: int

    @property
    def share(self) -> float:
        """Return the share heard."""
        return self.heard / self.known if self.known else 0.0


@dataclass(frozen=True, slots=True)
class Coverage:
    """Whose voices were heard, by side, size and municipality, and who has not been asked."""

    interviews: int
    organisations: int
    by_sector: list[Heard]
    by_size: list[Heard]
    by_municipality: list[Heard]
    not_yet: list[Organisation]


def coverage(access: Access) -> Coverage:
    """Return whose voices were heard in the interviews that somebody may read and know by name."""
    organisations = list(
        Organisation.objects.visible_to(access.user).in_tenant(access.tenant).select_related("region")
    )
    readable = Interview.objects.named_to(access.user).in_tenant(access.tenant)
    pairs = set(readable.exclude(organisation=None).values_list("organisation_id", "state"))
    heard = {key for key, state in pairs if state == "done"}
    asked = {key for key, state in pairs if state in {"planned", "booked", "declined"}} - heard
    sizes = {
        "micro": _("fewer than 10 employees"),
        "small": _("10–49 employees"),
        "larger": _("50 employees or more"),
        "": _("size not known"),
    }
    return Coverage(
        interviews=readable.filter(state="done").count(),
        organisations=len(heard),
        by_sector=_groups([(one.pk, one.get_sector_display()) for one in organisations], heard, asked),
        by_size=_groups(
            [(one.pk, sizes[one.size_class]) for one in organisations if one.sector == "business"],
            heard,
            asked,
        ),
        by_municipality=_groups(
            [(one.pk, one.region.name if one.region else _("no municipality")) for one in organisations],
            heard,
            asked,
        ),
        not_yet=[one for one in organisations if one.pk not in heard | asked],
    )


def _groups(labelled: list[tuple[int, str]], heard: set[int], asked: set[int]) -> list[Heard]:
    """Count each group, those least heard first."""
    known = Counter(label for _key, label in labelled)
    answered = Counter(label for key, label in labelled if key in heard)
    waiting = Counter(label for key, label in labelled if key in asked)
    groups = [Heard(label, count, answered[label], waiting[label]) for label, count in known.items()]
    return sorted(groups, key=lambda group: (group.share, -group.known, group.label))


@dataclass(frozen=True, slots=True)
class Tally:
    """One question over all who answered; without counts where they are too few to be shown."""

    question: Question
    counts: list[tuple[str, int]]
    respondents: int | None
    #: Respondents whose answers are so rare that they are told only together, or not at all.
    merged: int = 0

    @property
    def is_shown(self) -> bool:
        """Return whether enough people answered."""
        return self.respondents is not None

    @property
    def shares(self) -> list[tuple[str, int, float]]:
        """Return label, count and share of those who answered."""
        return [(label, count, count / (self.respondents or 1)) for label, count in self.counts]

    @property
    def drawn(self) -> list[tuple[str, int, str]]:
        """Return label, count and the share as a bar with its figure, the widest for what most answered."""
        largest = max((share for _label, _count, share in self.shares), default=1.0)
        return [
            (label, count, bar_strip(share, largest, width=_BAR, written=written, label=written))
            for label, count, share in self.shares
            for written in [percent(share, active_language())]
        ]


def tallies(access: Access, series: UUID) -> list[Tally]:
    """Return coded answers of all versions of a guide over whole batches of five who consented.

    Counted are batches that the person may read whole, and batches of which they may read nothing; in one
    they may read but for a few, what those said would follow by subtraction. Where some of it cannot be
    read, rare answers are told together.
    """
    guides = Guide.objects.visible_to(access.user).in_tenant(access.tenant).filter(series=series)
    usable = Interview.objects.in_tenant(access.tenant).usable().filter(guide__in=guides, batch__isnull=False)
    readable = set(
        Interview.objects.visible_to(access.user).in_tenant(access.tenant).values_list("pk", flat=True)
    )
    batches: dict[int, list[Interview]] = {}
    for one in usable:
        batches.setdefault(one.batch or 0, []).append(one)
    counted = [one for held in batches.values() if _releasable(held, readable) for one in held]
    hides = any(one.pk not in readable for one in counted)
    answers = Answer.objects.filter(interview__in=counted).select_related("question", "interview")
    by_question: dict[UUID, list[Answer]] = {}
    for answer in answers.prefetch_related("codes"):
        by_question.setdefault(answer.question.series, []).append(answer)
    latest = Question.objects.filter(theme__guide__in=guides).order_by(
        "-theme__guide__version", "theme__order", "order"
    )
    seen: dict[UUID, Question] = {}
    for question in latest:
        seen.setdefault(question.series, question)
    return [_tally(question, by_question.get(question.series, []), hides=hides) for question in seen.values()]


def _releasable(batch: list[Interview], readable: set[int]) -> bool:
    """Return whether a batch tells nothing of anybody whom the person may not read."""
    people = {one.respondent for one in batch}
    hidden = {one.respondent for one in batch if one.pk not in readable}
    return len(people) >= FEWEST and (not hidden or len(hidden) >= FEWEST)


def _tally(question: Question, answers: list[Answer], *, hides: bool) -> Tally:
    """Count one question's answers; respondents are counted once however often they were asked."""
    counted: dict[str, set[str]] = {}
    respondents: set[str] = set()
    for one in answers:
        labels = _labels(question, one)
        for label in labels:
            counted.setdefault(label, set()).add(one.interview.respondent)
        if labels:
            respondents.add(one.interview.respondent)
    if len(respondents) < FEWEST:
        return Tally(question, [], None)
    counts = sorted(
        ((label, len(who)) for label, who in counted.items()), key=lambda pair: (-pair[1], pair[0])
    )
    shown = _common(counts) if hides else counts
    merged = sum(n for _label, n in counts[len(shown) :])
    return Tally(question, _in_steps(question, shown, merged), len(respondents), merged=merged)


def _in_steps(question: Question, shown: list[tuple[str, int]], merged: int) -> list[tuple[str, int]]:
    """Return the answers on a scale in its order, with what nobody chose; other answers as they are.

    Where answers that few gave are told only together, a zero would tell which steps they did not choose.
    """
    steps = _steps(question)
    told = dict(shown)
    if not steps:
        return shown
    return [(step, told.get(step, 0)) for step in steps if step in told or not merged]


def _steps(question: Question) -> Sequence[str]:
    """Return all answers that can be given where they have an order: the steps of a scale, yes and no."""
    if question.kind == Question.Kind.YES_NO:
        return _("yes"), _("no")
    return SCALE if question.kind == Question.Kind.SCALE else ()


def _labels(question: Question, answer: Answer) -> list[str]:
    """Return the codes of an answer as they are counted."""
    if answer.number is None:
        return [str(code) for code in answer.codes.all()]
    if question.kind == Question.Kind.YES_NO:
        return [_("yes") if answer.number else _("no")]
    if question.kind == Question.Kind.SCALE:
        return [str(int(answer.number))]
    return [str(code) for code in answer.codes.all()]


def _common(counts: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Return the answers that at least three gave; never all but one, which would follow by subtraction."""
    shown = [pair for pair in counts if pair[1] >= FEWEST_IN_A_CELL]
    rest = counts[len(shown) :]
    if rest and sum(count for _label, count in rest) < FEWEST_IN_A_CELL:
        return shown[:-1]
    return shown
