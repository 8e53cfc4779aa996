"""Open surveys, write their letters, remind, withdraw links and close; each letter is written once."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from klustermotor.web.accounts import audit
from klustermotor.web.accounts.models import User
from klustermotor.web.jobs import services as jobs
from klustermotor.web.jobs.models import Job
from klustermotor.web.outbox import services as outbox
from klustermotor.web.outbox.models import Message
from klustermotor.web.questionnaires.surveys.models import (
    Recipient,
    RecipientQuerySet,
    Survey,
    SurveyLink,
    SurveyQuestion,
)
from klustermotor.web.questionnaires.surveys.selectors.disclosure import FEWEST
from klustermotor.web.questionnaires.surveys.selectors.response import counted
from klustermotor.web.questionnaires.surveys.services.releasing import release
from klustermotor.web.questionnaires.surveys.services.telling import tell_ties
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.identifiers import new_uid
from klustermotor.web.shared.templatetags.written import date_written


@transaction.atomic
def open_survey(*, survey: Survey, by: User | None) -> Survey:
    """Open a draft for answers; letters are written in the background, and reminders in their time."""
    held = Survey.objects.select_for_update().get(pk=survey.pk)
    if not held.is_draft:
        raise Refused(_("The survey has been opened already."))
    _demand_complete(held)
    held.state, held.opened_on = Survey.State.OPEN, held.tenant.today()
    audit.save(held, by=by)
    audit.event(held, by=by, name="survey opened", details={"recipients": held.recipients.asked().count()})
    ask_for_letters(survey=held, by=by)
    for turn in range(1, held.reminders + 1):
        _ask(held, "remind", f"remind:{turn}", by, _in_days(turn * held.remind_after))
    if held.closes_on is not None:
        _ask_for_closing(held, by)
    survey.refresh_from_db()
    return held


def _demand_complete(survey: Survey) -> None:
    """Refuse to open what nobody could answer, or what could never be told."""
    asked = survey.recipients.asked().count()
    if not survey.questions.exists():
        raise Refused(_("Add a question first: there is nothing to answer yet."))
    if not asked:
        raise Refused(_("Add recipients first: nobody is asked yet."))
    if survey.closes_on is None:
        raise Refused(_("Give the last day to answer first; the letter says it."), field="closes_on")
    if survey.closes_on < survey.tenant.today():
        raise Refused(_("The last day to answer has passed already; choose a later one."), field="closes_on")
    if survey.is_confidential and asked < FEWEST:
        raise Refused(
            _("Answers given in confidence are told over at least five people: ask at least five, not %(n)d.")
            % {"n": asked}
        )
    if survey.questions.filter(kind=SurveyQuestion.Kind.ROSTER).exists() and survey.roster.count() < 2:
        raise Refused(_("Choose the organisations on the list first: there is nobody to tick yet."))


def ask_for_letters(*, survey: Survey, by: User | None) -> Job:
    """Ask for a first letter to everybody who has got none; asked for twice, each is still written once."""
    return _ask(survey, "invite", f"invite:{new_uid()}", by)


@transaction.atomic
def remind_now(*, survey: Survey, by: User) -> Job:
    """Ask for reminders at once, to those who may still be reminded."""
    if not survey.takes_answers():
        raise Refused(_("The survey takes no answers now, so there is nothing to remind of."))
    waiting = seen_to_remind(survey)
    if not waiting.exists():
        raise Refused(_("Nobody is left to remind: they have answered, said no, or had their reminders."))
    # In confidence their number would tell who among them said no.
    details = {} if survey.is_confidential else {"recipients": waiting.count()}
    audit.event(survey, by=by, name="reminder asked for", details=details)
    # Pressed twice it is the same work, for nobody has got a letter between.
    last = waiting.order_by("-last_letter_at").values_list("last_letter_at", flat=True).first()
    stamp = last.isoformat() if last else "never"
    return _ask(survey, "remind_now", f"now:{stamp}", by)


def seen_to_remind(survey: Survey, *, before: datetime | None = None) -> RecipientQuerySet:
    """Return whose turn it is to be reminded; with ``before`` those whose last letter is older.

    In confidence nobody is to see who has answered or said no, not even by who gets a letter: there it is the
    turn of all whose link was not withdrawn, and whoever said no gets no letter (:func:`write_letters`).
    """
    found: RecipientQuerySet = survey.recipients.asked().filter(
        invited_at__isnull=False, reminded__lt=survey.reminders
    )
    if not survey.is_confidential:
        found = found.filter(answered_at__isnull=True, declined_at__isnull=True)
    if before is not None:
        found = found.filter(Q(last_letter_at__isnull=True) | Q(last_letter_at__lte=before))
    return found


def _ask(survey: Survey, what: str, key: str, by: User | None, not_before: datetime | None = None) -> Job:
    """Ask for a piece of a survey's work."""
    titles = {
        "invite": _("Letters of the survey “%(survey)s”"),
        "remind": _("Reminders of the survey “%(survey)s”"),
        "remind_now": _("Reminders of the survey “%(survey)s”"),
        "close": _("Closing of the survey “%(survey)s”"),
    }
    return jobs.enqueue(
        tenant=survey.tenant,
        kind="questionnaires.survey",
        key=f"survey:{survey.uid}:{key}",
        payload={"survey": str(survey.uid), "what": what},
        by=by or survey.by,
        title=titles[what] % {"survey": survey},
        not_before=not_before,
    )


def _ask_for_closing(survey: Survey, by: User | None) -> None:
    """Ask for the closing after the last day; another last day is another piece of work."""
    assert survey.closes_on is not None
    days = (survey.closes_on - survey.tenant.today()).days + 1
    _ask(survey, "close", f"close:{survey.closes_on}", by, _in_days(days))


def _in_days(days: int) -> datetime:
    """Return a time in the morning, some days from now, when letters do not wake anybody."""
    morning = timezone.localtime().replace(hour=8, minute=0, second=0, microsecond=0)
    return morning + timedelta(days=days)


@transaction.atomic
def change_last_day(*, survey: Survey, by: User | None) -> None:
    """See to it that a survey whose last day was changed is closed after the new one."""
    if survey.state == Survey.State.OPEN and survey.closes_on is not None:
        _ask_for_closing(survey, by)


@transaction.atomic
def write_letters(*, survey: Survey, reminding: bool, at_once: bool = False) -> int:
    """Write the letters that are due, each with a link of its own; return whose turn it was, how many.

    The recipient is locked and marked in the same transaction as the letter, so that nobody gets it twice. In
    confidence a letter to who said no is held back, so that neither marks nor numbers tell of a no.
    """
    held = Survey.objects.select_related("tenant", "by").get(pk=survey.pk)
    if not held.takes_answers():
        return 0
    if reminding:
        since = None if at_once else timezone.now() - timedelta(days=held.remind_after) + timedelta(hours=12)
        due = seen_to_remind(held, before=since)
    else:
        due = held.recipients.asked().filter(invited_at__isnull=True)
    count = 0
    for one in due.select_for_update(of=("self",)).order_by("pk"):
        _write(held, one, reminding=reminding)
        count += 1
    return count


def _write(survey: Survey, recipient: Recipient, *, reminding: bool) -> None:
    """Write one letter and mark that it was.

    A reminder in confidence is discreet: a list of reminders would tell by who is wanting who said no.
    """
    turn = recipient.reminded + 1 if reminding else 0
    held_back = reminding and recipient.declined_at is not None
    link = "" if held_back else f"{settings.ADDRESS}/s/{new_link(recipient)}/"
    with translation.override(recipient.language):
        subject, body = (
            _reminder(survey, recipient, link) if reminding else _invitation(survey, recipient, link)
        )
    outbox.post(
        tenant=survey.tenant,
        kind="questionnaires.survey",
        key=recipient.letter_key(turn),
        to=recipient.email,
        to_name=recipient.name[:120],
        subject=subject,
        body="" if held_back else body,
        language=recipient.language,
        about=survey,
        secret=True,
        discreet=reminding and survey.is_confidential,
        held_back=held_back,
        by=survey.by,
    )
    now = timezone.now()
    recipient.last_letter_at = now
    if reminding:
        recipient.reminded = turn
    else:
        recipient.invited_at = now
    recipient.save(update_fields=["last_letter_at", "reminded", "invited_at"])


def new_link(recipient: Recipient) -> str:
    """Make a link for a recipient and return its secret, of which only the digest is kept."""
    secret = secrets.token_urlsafe(24)
    SurveyLink.objects.create(recipient=recipient, digest=digest_of(secret))
    return secret


def digest_of(secret: str) -> str:
    """Return what is kept of a link's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _invitation(survey: Survey, recipient: Recipient, link: str) -> tuple[str, str]:
    """Return subject and text of the first letter."""
    minutes = max(1, round(survey.questions.count() * 0.7))
    parts = [
        _("Hello {name},").format(name=recipient.name),
        survey.introduction or survey.purpose,
        ngettext(
            "It takes about {n} minute. Here is your own link; you need not sign in:",
            "It takes about {n} minutes. Here is your own link; you need not sign in:",
            minutes,
        ).format(n=minutes),
        link,
        _told_of_answers(survey),
        _last_day(survey),
        _(
            "You choose whether to answer. Behind the link you can also say no, or not now; then we ask "
            "no more."
        ),
        survey.asked_by,
    ]
    return survey_title(survey), "\n\n".join(part for part in parts if part)


def _reminder(survey: Survey, recipient: Recipient, link: str) -> tuple[str, str]:
    """Return subject and text of a reminder."""
    told = (
        _("If you have answered already, thank you: nobody here can see who has, so this goes to all.")
        if survey.is_confidential
        else _("Your answer has not come in yet.")
    )
    parts = [
        _("Hello {name},").format(name=recipient.name),
        _("We wrote to you about “{title}”.").format(title=survey_title(survey)) + " " + told,
        link,
        _last_day(survey),
        _("Would you rather not? Say so behind the link, and we ask no more."),
        survey.asked_by,
    ]
    subject = _("Reminder: {title}").format(title=survey_title(survey))
    return subject, "\n\n".join(part for part in parts if part)


def survey_title(survey: Survey) -> str:
    """Return the title in the language that is being written, without the wave."""
    return (survey.title_en or survey.title_sv) if translation.get_language() == "en" else survey.title_sv


def _told_of_answers(survey: Survey) -> str:
    """Return what becomes of answers."""
    if survey.is_confidential:
        return _("Answers are told only together, over at least five people; nobody sees yours.")
    return _("Your answers stand for your organisation and are seen by those who work with the survey.")


def _last_day(survey: Survey) -> str:
    """Return until when one may answer and change one's answer."""
    if survey.closes_on is None:
        return ""
    told = _("You can answer, and change your answer, until {day}.")
    return told.format(day=date_written(survey.closes_on))


@transaction.atomic
def withdraw_link(*, recipient: Recipient, by: User | None) -> None:
    """Let somebody's links open nothing more; letters that wait do not leave."""
    recipient.withdrawn_at = timezone.now()
    recipient.save(update_fields=["withdrawn_at"])
    recipient.links.all().delete()
    keys = [recipient.letter_key(turn) for turn in range(recipient.reminded + 1)]
    for letter in Message.objects.filter(key__in=keys, state=Message.State.WAITING):
        outbox.withdraw(message=letter, by=by)
    audit.event(recipient.survey, by=by, name="recipient withdrawn")


@transaction.atomic
def close_survey(*, survey: Survey, by: User | None) -> Survey:
    """Take no more answers; drafts that were never sent in are forgotten."""
    held = Survey.objects.select_for_update().get(pk=survey.pk)
    if held.state != Survey.State.OPEN:
        raise Refused(_("The survey is not open, so it cannot be closed."))
    held.state, held.closed_on = Survey.State.CLOSED, held.tenant.today()
    audit.save(held, by=by)
    audit.event(held, by=by, name="survey closed", details={"recipients": counted(held)[1]})
    for one in held.recipients.filter(answered_at__isnull=True):
        one.answers.all().delete()
        one.namings.all().delete()
    release(survey=held)
    if not held.is_confidential:
        tell_ties(survey=held, by=by)
    survey.refresh_from_db()
    return held
