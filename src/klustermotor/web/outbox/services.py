"""Write letters in the transaction of what they are about, send them, and settle what is in doubt."""

from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from klustermotor.web.accounts import audit
from klustermotor.web.accounts.models import Tenant, TenantOwned, User
from klustermotor.web.accounts.personal_data import gets_no_letters
from klustermotor.web.jobs import services as jobs
from klustermotor.web.jobs.context import LEASE
from klustermotor.web.outbox.delivering import Answer
from klustermotor.web.outbox.models import Message
from klustermotor.web.shared.errors import Refused

#: How long to wait after each attempt that a server put off; after the last one the letter has failed.
_PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 4 * 60, 12 * 60, 24 * 60))
#: Letters about one's own account, which reach a person whatever is done with the rest of their data.
LETS_IN = frozenset({"portal.invitation", "accounts.letter"})
_SETTLED = {"body": "", "html_body": ""}


@transaction.atomic
def post(
    *,
    tenant: Tenant,
    kind: str,
    key: str,
    to: str,
    subject: str,
    body: str,
    by: User | None,
    to_name: str = "",
    html_body: str = "",
    language: str = "",
    about: TenantOwned | None = None,
    secret: bool = False,
    discreet: bool = False,
    held_back: bool = False,
) -> Message:
    """Write a letter and ask for its sending; asked for again under the same key, it is the same letter.

    ``secret`` is for letters with a link that lets its bearer in. A ``discreet`` letter is listed only while
    somebody has to look at it: for those whose list would tell by who is wanting what nobody is to know. Of
    these one ``held_back`` leaves for nobody, and the background work looks as if it did.
    """
    known = Message.objects.filter(key=key).first()
    if known is not None:
        return known
    message = Message(
        tenant=tenant,
        kind=kind,
        key=key,
        to=to,
        to_name=to_name,
        subject=" ".join(subject.split())[:250],
        body=body,
        html_body=html_body,
        language=language or tenant.language,
        secret=secret,
        discreet=discreet,
        object_kind=audit.kind_of(about) if about else "",
        object_uid=about.uid if about else None,
        by=by,
    )
    message.full_clean(validate_unique=False)
    if held_back:
        message.state = Message.State.WITHDRAWN
    elif kind not in LETS_IN and gets_no_letters(tenant, to):
        message.state = Message.State.WITHDRAWN
        message.last_error = _("The person’s data are restricted, so nothing is sent to them.")
    try:
        with transaction.atomic():
            message.save()
    except IntegrityError:
        # Somebody else asked for the same letter at the same moment.
        return Message.objects.get(key=key)
    if held_back or message.state == Message.State.WAITING:
        _ask_for_sending(message)
    return message


def _ask_for_sending(message: Message, *, after: timedelta | None = None) -> None:
    """Ask for the next attempt."""
    jobs.enqueue(
        tenant=message.tenant,
        kind="outbox.send",
        key=f"outbox:{message.uid}:{message.attempts + 1}",
        # The work leads to the letter's page, where there is one.
        payload={"discreet" if message.discreet else "message": str(message.uid)},
        by=message.by,
        # Whom it goes to stands in the letter alone, where it is restricted and erased with the person.
        title=_("Sending of a letter"),
        not_before=timezone.now() + after if after else None,
    )


@transaction.atomic
def begin_sending(*, uid: str) -> Message | None:
    """Say that a letter is now handed over, before it is; None when it is not to be sent.

    One found half-way was left there by a worker that died: it may have arrived, so it is in doubt.
    """
    message = Message.objects.select_for_update().get(uid=uid)
    if message.state == Message.State.SENDING:
        _put_in_doubt(Message.objects.filter(pk=message.pk))
        return None
    if message.state != Message.State.WAITING:
        return None
    if message.kind not in LETS_IN and gets_no_letters(message.tenant, message.to):
        message.state = Message.State.WITHDRAWN
        message.save(update_fields=["state"])
        return None
    message.state, message.sending_since = Message.State.SENDING, timezone.now()
    message.attempts += 1
    message.save(update_fields=["state", "sending_since", "attempts"])
    return message


@transaction.atomic
def conclude(*, message: Message, answer: Answer) -> None:
    """Write what came of handing a letter over, and ask for another attempt where that is right."""
    held = Message.objects.filter(pk=message.pk, state=Message.State.SENDING)
    if answer.outcome == "sent":
        held.update(state=Message.State.SENT, sent_at=timezone.now(), last_error="", **_forgotten(message))
    elif answer.outcome == "unknown":
        held.update(state=Message.State.IN_DOUBT, last_error=answer.sentence)
    elif answer.outcome == "later" and message.attempts <= len(_PAUSES):
        if held.update(state=Message.State.WAITING, last_error=answer.sentence):
            _ask_for_sending(message, after=_PAUSES[message.attempts - 1])
    else:
        held.update(state=Message.State.FAILED, last_error=answer.sentence)


def sweep() -> int:
    """Put in doubt what was being sent by a worker that has long been silent; return how many."""
    silent = timezone.now() - 2 * LEASE
    return _put_in_doubt(Message.objects.filter(state=Message.State.SENDING, sending_since__lt=silent))


@transaction.atomic
def settle_as_arrived(*, message: Message, by: User) -> None:
    """Say that a letter in doubt did arrive."""
    _decide(message, {Message.State.IN_DOUBT}, state=Message.State.SENT, **_forgotten(message))
    audit.event(message, by=by, name="arrived")


@transaction.atomic
def send_again(*, message: Message, by: User) -> None:
    """Send a letter that is in doubt or failed once more, under the same name."""
    if not message.body:
        raise Refused(_("The text of this letter is no longer kept; write it anew from where it came."))
    _decide(message, {Message.State.IN_DOUBT, Message.State.FAILED}, state=Message.State.WAITING)
    audit.event(message, by=by, name="sent again")
    message.refresh_from_db()
    _ask_for_sending(message)


@transaction.atomic
def withdraw(*, message: Message, by: User | None) -> None:
    """Keep a letter that has not left from leaving."""
    _decide(
        message,
        {Message.State.WAITING, Message.State.FAILED, Message.State.IN_DOUBT},
        state=Message.State.WITHDRAWN,
        **_forgotten(message),
    )
    if not message.discreet:
        audit.event(message, by=by, name="withdrawn")


def _decide(message: Message, states: set[Message.State], **values: Any) -> None:
    """Change a letter's state, unless somebody else just did."""
    if not Message.objects.filter(pk=message.pk, state__in=states).update(**values):
        raise Refused(_("This letter has moved on since you opened the page; look at it again."))


def _put_in_doubt(messages: Any) -> int:
    """Say of letters found half-way that nobody knows."""
    sentence = _("The work stopped while the letter was handed over; it may have arrived.")
    count: int = messages.update(state=Message.State.IN_DOUBT, last_error=sentence)
    return count


def _forgotten(message: Message) -> dict[str, str]:
    """Return the texts to be emptied once a secret letter has left."""
    return dict(_SETTLED) if message.secret else {}
