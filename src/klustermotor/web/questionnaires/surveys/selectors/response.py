"""Who was asked and who answered: of a confidential survey how many alone, of a named one by whom."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Case, Count, Q, QuerySet, When
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.models import User
from klustermotor.web.actors.models import Organisation, Person
from klustermotor.web.outbox.models import Message
from klustermotor.web.outbox.selectors import BADGES
from klustermotor.web.questionnaires.surveys.models import Naming, Recipient, Survey
from klustermotor.web.questionnaires.surveys.selectors.disclosure import FEWEST, in_steps
from klustermotor.web.shared.sorting import in_order


@dataclass(frozen=True, slots=True)
class ResponseGroup:
    """How many of a group were asked, and have answered or said no."""

    by: str
    label: str
    asked: int
    answered: int
    declined: int

    @property
    def share(self) -> float:
        """Return the share that has answered."""
        return self.answered / self.asked if self.asked else float("nan")


@dataclass(frozen=True, slots=True)
class Response:
    """How far the answers have come; groups and those who said no only where they may be told.

    In confidence ``answered`` is rounded down to a step of five.
    """

    asked: int
    answered: int
    declined: int
    groups: tuple[ResponseGroup, ...]

    @property
    def share(self) -> float:
        """Return the share that has answered."""
        return self.answered / self.asked if self.asked else float("nan")

    @property
    def left(self) -> int:
        """Return how many have neither answered nor said no."""
        return self.asked - self.answered - self.declined


@dataclass(frozen=True, slots=True)
class RecipientRow:
    """One recipient as the survey's page shows them."""

    recipient: Recipient
    #: A badge and words: how their answer stands; in confidence nothing.
    state: tuple[str, str] | None
    letter: tuple[str, str]
    letters: int

    @property
    def name(self) -> str:
        """Return the name."""
        return self.recipient.name

    @property
    def organisation(self) -> str:
        """Return the organisation they answer for."""
        return self.recipient.organisation.name if self.recipient.organisation else ""

    @property
    def state_words(self) -> str:
        """Return how their answer stands in words."""
        return self.state[1] if self.state else ""


def surveys(access: Access) -> QuerySet[Survey]:
    """Return the surveys somebody may see, with what :func:`counted` says of each."""
    held = Q(recipients__withdrawn_at__isnull=True)
    asked = held & ~Q(recipients__person__restricted_on__isnull=False)
    sent_in = Q(recipients__answered_at__isnull=False)
    confidential = Q(mode=Survey.Mode.CONFIDENTIAL)
    found = Survey.objects.visible_to(access.user).in_tenant(access.tenant).select_related("tenant")
    ever = Count("recipients", filter=held | Q(recipients__invited_at__isnull=False), distinct=True)
    every = Count("recipients", filter=sent_in, distinct=True)
    return found.annotate(
        n_asked=Case(When(confidential, then=ever), default=Count("recipients", filter=asked, distinct=True)),
        n_answered=Case(
            When(confidential, then=every - every % FEWEST),
            default=Count("recipients", filter=asked & sent_in, distinct=True),
        ),
    )


def counted(survey: Survey) -> tuple[int, int]:
    """Return how many were asked and have answered, as it may be told.

    In confidence nothing that is done to one recipient moves the counts: a link withdrawn, a person
    restricted or erased is counted on, else the difference would tell whether they had answered. And they
    move in steps of five, so that nobody is seen to answer.
    """
    if survey.is_confidential:
        return survey.recipients.ever_asked().count(), in_steps(survey.recipients.sent_in().count())
    return survey.recipients.asked().count(), survey.recipients.answered().count()


def response_of(survey: Survey) -> Response:
    """Return how many have answered; of a named survey also by size, sector and place."""
    asked, answered = counted(survey)
    if survey.is_confidential:
        return Response(asked, answered, 0, ())
    held = list(survey.recipients.asked().select_related("organisation__region"))
    declined = sum(one.declined_at is not None for one in held)
    sizes = {
        "micro": _("fewer than 10 employees"),
        "small": _("10–49 employees"),
        "larger": _("50 employees or more"),
        "": _("size not known"),
    }
    groups = [
        *_groups(_("Size"), held, lambda one: sizes[one.size_class if one else ""], list(sizes.values())),
        *_groups(_("Sector"), held, lambda one: str(one.get_sector_display()) if one else _("not known"), []),
        *_groups(
            _("Municipality"), held,
            lambda one: one.region.name if one and one.region else _("no municipality"), [],
        ),
    ]  # fmt: skip
    return Response(asked, answered, declined, tuple(groups))


def _groups(
    by: str,
    held: list[Recipient],
    label_of: Callable[[Organisation | None], str],
    order: list[str],
) -> list[ResponseGroup]:
    """Return the response group by group."""
    found: dict[str, list[Recipient]] = {label: [] for label in order}
    for one in held:
        found.setdefault(label_of(one.organisation), []).append(one)
    return [
        ResponseGroup(
            by,
            label,
            len(own),
            sum(one.answered_at is not None for one in own),
            sum(one.declined_at is not None for one in own),
        )
        for label, own in found.items()
        if own
    ]


def recipient_rows(survey: Survey) -> list[RecipientRow]:
    """Return a survey's recipients with their letters; who has answered only where it is not confidential."""
    held = list(survey.recipients.shown().select_related("organisation"))
    keys = [one.letter_key(turn) for one in held for turn in range(one.reminded + 1)]
    letters = {one.key: one for one in Message.objects.filter(tenant=survey.tenant, key__in=keys)}
    return [_row(survey, one, letters) for one in held]


def _row(survey: Survey, one: Recipient, letters: dict[str, Message]) -> RecipientRow:
    """Return one recipient's row; in confidence of the first letter alone, for who said no gets no other."""
    last = letters.get(one.letter_key(0 if survey.is_confidential else one.reminded))
    if last is not None:
        letter = (BADGES[last.state], str(last.get_state_display()))
    else:
        letter = ("unknown", _("no letter yet")) if one.invited_at is None else ("done", _("written"))
    sent = (one.reminded + 1) if one.invited_at else 0
    if one.withdrawn_at is not None:
        return RecipientRow(one, ("not-now", _("link withdrawn")), letter, sent)
    return RecipientRow(one, None if survey.is_confidential else _state(one), letter, sent)


def _state(one: Recipient) -> tuple[str, str]:
    """Return how somebody's answer stands."""
    if one.answered_at is not None:
        return ("done", _("answered"))
    if one.declined_at is not None:
        return ("not-now", _("not now"))
    if one.started_at is not None:
        return ("running", pgettext("an answer", "begun"))
    return ("open", _("not answered yet"))


def to_recognise(survey: Survey) -> list[tuple[str, int, Naming]]:
    """Return the names that were written and not recognised: as written, how often, and one of them."""
    found: dict[str, list[Naming]] = {}
    if not survey.is_confidential:
        held = Naming.objects.filter(
            question__survey=survey, organisation=None, recipient__in=survey.recipients.answered()
        )
        for one in held:
            found.setdefault(one.written, []).append(one)
    return [(name, len(own), own[0]) for name, own in sorted(found.items())]


def people_to_ask(access: Access, survey: Survey) -> QuerySet[Person]:
    """Return the people somebody may see who have an address that is not asked yet."""
    found = Person.objects.visible_to(access.user).in_tenant(access.tenant).exclude(email="")
    asked = survey.recipients.values("email")
    return found.exclude(email__in=asked).order_by(in_order("name"))


def waves_of(survey: Survey, user: User) -> QuerySet[Survey]:
    """Return the waves of a survey that somebody may see, oldest first."""
    found = Survey.objects.visible_to(user).in_tenant(survey.tenant).filter(series=survey.series)
    return found.order_by("wave")
