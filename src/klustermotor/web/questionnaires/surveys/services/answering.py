"""Take answers by a personal link: kept as one goes, sent in, changed until closing, refused or taken back.

Nothing here is written in the trail: who answered, and when, is for the survey's own pages to tell or not.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from klustermotor.web.accounts import audit
from klustermotor.web.accounts.models import User
from klustermotor.web.actors.models import Organisation
from klustermotor.web.actors.ties.models import STRONGEST
from klustermotor.web.questionnaires.surveys.models import (
    Naming,
    Recipient,
    Survey,
    SurveyAnswer,
    SurveyLink,
    SurveyQuestion,
)
from klustermotor.web.questionnaires.surveys.services.sending import digest_of
from klustermotor.web.questionnaires.surveys.services.telling import tell_ties
from klustermotor.web.shared.errors import Refused

LONGEST_TEXT = 4000
#: How many organisations one may add that are not on the list.
MOST_WRITTEN = 8
_K = SurveyQuestion.Kind


@dataclass(frozen=True, slots=True)
class Given:
    """What a form says about one question, as it came."""

    number: str = ""
    chosen: Sequence[str] = ()
    text: str = ""
    #: Of a roster: strength, or nothing, by the organisation's identifier.
    ticked: Mapping[str, str] = field(default_factory=dict)
    written: Sequence[str] = ()


def recipient_of(secret: str) -> Recipient:
    """Return whom a link belongs to; a sentence for one that opens nothing."""
    found = (
        SurveyLink.objects.filter(digest=digest_of(secret), recipient__withdrawn_at=None)
        .select_related("recipient__survey__tenant", "recipient__organisation")
        .first()
    )
    if found is None:
        raise Refused(_("This link opens nothing. It may have been withdrawn, or not be whole."))
    return found.recipient


@transaction.atomic
def save_answers(*, recipient: Recipient, given: Mapping[UUID, Given], send: bool) -> list[str]:
    """Keep what a form says; with ``send`` it counts as answered. Returns what was passed over, in sentences.

    Only questions that the form holds are changed. Who said no and answers all the same changed their mind.
    """
    held = _held(recipient)
    told: list[str] = []
    asked = {one.uid: one for one in held.survey.questions.all()}
    for uid, said in given.items():
        if uid in asked:
            _save(held, asked[uid], said, told)
    now = timezone.now()
    held.started_at = held.started_at or now
    if send:
        held.answered_at = held.answered_at or now
        held.declined_at = None
    held.save(update_fields=["started_at", "answered_at", "declined_at"])
    return told


def _held(recipient: Recipient) -> Recipient:
    """Return the recipient, locked; refused where the survey takes no answers any more."""
    held = (
        Recipient.objects.select_for_update(of=("self",))
        .select_related("survey__tenant")
        .get(pk=recipient.pk)
    )
    if held.withdrawn_at is not None:
        raise Refused(_("This link opens nothing. It may have been withdrawn, or not be whole."))
    if not held.survey.takes_answers():
        raise Refused(_("The survey is closed and takes no more answers."))
    return held


def _save(recipient: Recipient, question: SurveyQuestion, said: Given, told: list[str]) -> None:
    """Keep one answer; an empty one is none."""
    if question.kind == _K.ROSTER:
        _save_namings(recipient, question, said, told)
        return
    number = _number(question, said.number)
    keys = [key for key, _label in question.offered if key in said.chosen]
    chosen = keys[:1] if question.kind == _K.ONE else keys if question.kind == _K.SEVERAL else []
    text = said.text.strip() if question.kind == _K.TEXT else ""
    if len(text) > LONGEST_TEXT:
        told.append(_("What you wrote is longer than there is room for; its end was not kept."))
        text = text[:LONGEST_TEXT]
    if number is None and not chosen and not text:
        SurveyAnswer.objects.filter(recipient=recipient, question=question).delete()
        return
    values = {"number": number, "chosen": chosen, "text": text}
    SurveyAnswer.objects.update_or_create(recipient=recipient, question=question, defaults=values)


def _number(question: SurveyQuestion, said: str) -> int | None:
    """Return the step that was marked; none where it is no step of the scale."""
    if question.kind != _K.SCALE or not said.isdecimal() or len(said) > 2:
        return None
    return int(said) if 1 <= int(said) <= question.steps else None


def _save_namings(recipient: Recipient, question: SurveyQuestion, said: Given, told: list[str]) -> None:
    """Keep whom somebody ticked, and whom they wrote; nobody names themselves."""
    listed = dict(recipient.survey.roster.values_list("organisation__uid", "organisation_id"))
    wanted: dict[int, int | None] = {}
    for uid, strength in said.ticked.items():
        key = next((key for one, key in listed.items() if str(one) == uid), None)
        if key is not None and key != recipient.organisation_id:
            wanted[key] = _strength(question, strength)
    before = {one.organisation_id: one for one in _own(recipient, question).filter(written="")}
    for key, one in before.items():
        if key not in wanted:
            one.delete()
    for key, grade in wanted.items():
        Naming.objects.update_or_create(
            recipient=recipient, question=question, organisation_id=key, defaults={"strength": grade}
        )
    _save_written(recipient, question, said.written, told)


def _save_written(
    recipient: Recipient, question: SurveyQuestion, written: Sequence[str], told: list[str]
) -> None:
    """Keep the names that were not on the list; one that has been recognised meanwhile stays so."""
    names = list(dict.fromkeys(name for one in written if (name := " ".join(one.split()))))
    if len(names) > MOST_WRITTEN:
        told.append(_("There is room for %(n)d names that are not on the list.") % {"n": MOST_WRITTEN})
    names = [name[:200] for name in names[:MOST_WRITTEN]]
    kept = _own(recipient, question).exclude(written="")
    kept.exclude(written__in=names).delete()
    known = set(kept.values_list("written", flat=True))
    Naming.objects.bulk_create(
        Naming(recipient=recipient, question=question, written=name) for name in names if name not in known
    )


def _own(recipient: Recipient, question: SurveyQuestion) -> models.QuerySet[Naming]:
    """Return whom somebody named in a question."""
    return Naming.objects.filter(recipient=recipient, question=question)


def _strength(question: SurveyQuestion, said: str) -> int | None:
    """Return how often, from 1 to 5; nothing where it is not asked or not said."""
    if not question.asks_strength or not said.isdecimal() or len(said) > 1:
        return None
    return int(said) if 1 <= int(said) <= STRONGEST else None


@transaction.atomic
def decline(*, recipient: Recipient) -> None:
    """Say no, or not now: what was begun is forgotten, and nobody reminds any more."""
    held = _held(recipient)
    _forget(held)
    held.declined_at = timezone.now()
    held.save(update_fields=["declined_at"])


@transaction.atomic
def take_back(*, recipient: Recipient) -> None:
    """Take one's answer back while the survey is open."""
    _forget(_held(recipient))


def _forget(recipient: Recipient) -> None:
    """Forget what somebody answered."""
    recipient.answers.all().delete()
    recipient.namings.all().delete()
    recipient.started_at = recipient.answered_at = None
    recipient.save(update_fields=["started_at", "answered_at"])
    if recipient.survey.ties.exists():
        tell_ties(survey=recipient.survey, by=None)


@transaction.atomic
def take_back_for(*, recipient: Recipient, by: User | None) -> None:
    """Take somebody's answer back when they ask for it after closing; figures that were told stay as told.

    In confidence what was answered goes, and that something was is counted on and stands in no trail: else it
    would be told of one person that they had answered.
    """
    held = Recipient.objects.select_for_update(of=("self",)).select_related("survey").get(pk=recipient.pk)
    if held.survey.is_confidential:
        held.answers.all().delete()
        held.namings.all().delete()
        return
    _forget(held)
    audit.event(held.survey, by=by, name="answer taken back")


@transaction.atomic
def recognise(*, naming: Naming, organisation_uid: UUID, by: User) -> None:
    """Say which organisation somebody meant that they wrote by name; the same name means it everywhere."""
    survey: Survey = naming.question.survey
    found = _organisation(survey, organisation_uid)
    same = Naming.objects.filter(question__survey=survey, written=naming.written, organisation=None)
    for one in same.select_related("recipient"):
        taken = Naming.objects.filter(
            recipient=one.recipient, question=one.question, organisation=found
        ).exists()
        if taken or one.recipient.organisation_id == found.pk:
            one.delete()
        else:
            one.organisation = found
            one.save(update_fields=["organisation"])
    audit.event(survey, by=by, name="name recognised", details={"organisations": found.name})


def _organisation(survey: Survey, uid: UUID) -> Organisation:
    """Return an organisation of the survey's workbench."""
    found = Organisation.objects.in_tenant(survey.tenant).filter(uid=uid).first()
    if found is None:
        raise Refused(_("There is no such organisation here."), field="organisation")
    return found
