"""What letters hold of persons: whom they went to and what they said."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.accounts.personal_data import Held, Holding, Subject, Taken, register
from klustermotor.web.accounts.retention import Due, Kept, keep_for, months_after, months_before
from klustermotor.web.accounts.trail_erasing import erased_word, forget_things, forget_words
from klustermotor.web.jobs.models import Job
from klustermotor.web.outbox.models import Message

#: Letters that no longer move: an answer to them was given, or none will be.
_SETTLED = (Message.State.SENT, Message.State.FAILED, Message.State.WITHDRAWN)
#: Where no letter ever arrives; a letter that was emptied says so instead of whom it went to.
_NOWHERE = "erased@erased.invalid"


def _letters_to(subject: Subject) -> Any:
    """Return the letters to the person's addresses, and those about the person."""
    wanted = Q(pk__in=[])
    for one in subject.emails:
        wanted |= Q(to__iexact=one)
    uids = [one for one in (subject.uid, subject.user.uid if subject.user else None) if one]
    return Message.objects.filter(wanted | Q(object_uid__in=uids), tenant=subject.tenant)


def _letters(access: Access, subject: Subject) -> Sequence[Held]:
    """Return letters with what they said; of one with a secret link only that it went."""
    seen = access.may("outbox.view")
    return [
        Held(
            _("A letter"),
            {
                _("Subject"): one.subject,
                _("To"): one.to,
                _("Day"): timezone.localdate(one.created_at),
                _("State"): one.get_state_display(),
                _("Text"): "" if one.secret else one.body,
            },
            url=reverse("outbox:message", args=[one.uid]) if seen else "",
        )
        for one in _letters_to(subject)
    ]


def _erase(subject: Subject, by: User | None) -> int:
    """Empty the letters; that one was sent, of what kind and when, stays."""
    return _empty_all(list(_letters_to(subject)), by)


def _empty_all(letters: Sequence[Message], by: User | None) -> int:
    """Empty letters, whoever they went to."""
    for one in letters:
        empty(one, by)
    return len(letters)


def empty(letter: Message, by: User | None) -> None:
    """Leave of a letter that there was one: no address, no text; what has not left does not leave."""
    state = letter.state
    if state in {Message.State.WAITING, Message.State.IN_DOUBT}:
        state = Message.State.WITHDRAWN
    word = erased_word(letter.tenant)
    Message.objects.filter(pk=letter.pk).update(
        to=_NOWHERE, to_name="", subject=word, body="", html_body="", last_error="", object_uid=None,
        state=state,
    )  # fmt: skip
    Job.objects.filter(tenant=letter.tenant, kind="outbox.send", payload__message=str(letter.uid)).update(
        title=word, error=""
    )
    forget_things(letter.tenant, [letter.uid])
    # An address is one person's; a name may be another's too.
    forget_words(letter.tenant, [letter.to])


def _due(tenant: Tenant, until: date, months: int) -> list[Due]:
    """Return the letters that were settled long enough ago and still say something."""
    before = months_before(until, months) + timedelta(days=1)
    old = Message.objects.filter(tenant=tenant, state__in=_SETTLED, created_at__date__lt=before)
    return [
        Due(one.uid, months_after(timezone.localdate(one.created_at), months))
        for one in old.exclude(to=_NOWHERE).only("uid", "created_at")
    ]


register(
    Holding(
        "outbox.letters",
        gettext_lazy("letters"),
        covers=("outbox.message",),
        purpose=gettext_lazy("to reach those who work with the cluster, and to know what was sent"),
        ground=gettext_lazy("task in the public interest"),
        categories=gettext_lazy("recipients: name, e-mail address, what was written to them"),
        source=gettext_lazy("the people in the workbench, and those who wrote"),
        recipients=gettext_lazy("the recipient; the mail server that delivers"),
        kept=gettext_lazy("by the retention rule for letters"),
        find=_letters,
        erase=_erase,
        takes=(Taken("outbox.message", _letters_to, _empty_all),),
    )
)
keep_for(
    Kept(
        "outbox.letters",
        "outbox.message",
        ("by",),
        gettext_lazy("letters"),
        gettext_lazy("Counted from the day a letter was written, once it is settled: address and text go."),
        months=24,
        due=_due,
        act=empty,
        address=lambda one: reverse("outbox:message", args=[one.uid]),
        answers=lambda one: one.by,
    )
)
