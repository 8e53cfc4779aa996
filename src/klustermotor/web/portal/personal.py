"""What the roof holds of persons: notes in rooms and requests about personal data."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.accounts.personal_data import (
    Held,
    Holding,
    Mention,
    Subject,
    Taken,
    may_mention,
    register,
    remember_by,
)
from klustermotor.web.accounts.retention import Due, Kept, keep_for, months_after, months_before
from klustermotor.web.accounts.trail_erasing import erased_word, forget_words
from klustermotor.web.portal.models import RoomNote, SubjectCase
from klustermotor.web.portal.privacy import ledger
from klustermotor.web.portal.rooms import ROOMS


def _notes_of(subject: Subject) -> list[RoomNote]:
    """Return the notes that the person signed."""
    found = RoomNote.objects.filter(tenant=subject.tenant)
    return [one for one in found if subject.is_named(one.signed_as)]


def _notes(access: Access, subject: Subject) -> Sequence[Held]:
    """Return the notes that the person signed."""
    return [
        Held(_("A note in a room"), {_("Text"): str(one), _("Noted on"): one.noted_on}, url=_address(one))
        for one in _notes_of(subject)
    ]


def _address(one: RoomNote) -> str:
    """Return the room of a note."""
    room = ROOMS.get(one.room)
    return f"{reverse(room.url_name)}#noted" if room else ""


def _erase_notes(subject: Subject, by: User | None) -> int:
    """Take the name away; the note stays."""
    count = _take_notes(_notes_of(subject), by)
    if count:
        forget_words(subject.tenant, subject.own_words)
    return count


def _take_notes(some: Sequence[RoomNote], by: User | None) -> int:
    """Let notes be signed by nobody in particular."""
    for one in some:
        RoomNote.objects.filter(pk=one.pk).update(signed_as=erased_word(one.tenant))
    return len(some)


def _cases(access: Access, subject: Subject) -> Sequence[Held]:
    """Return what the person has asked before."""
    if subject.uid is None and subject.user is None:
        return []
    about = Q(person__uid=subject.uid) if subject.uid else Q(account=subject.user)
    return [
        Held(
            str(one),
            {
                _("Right asked for"): one.get_right_display(),
                _("Received on"): one.received_on,
                _("What you said"): one.asked,
                _("State"): one.get_state_display(),
                _("The answer, and why"): one.answer,
            },
            url=reverse("portal:privacy-case", args=[one.uid]),
            stays=_("That a request was met stays, without whom it was about (art. 5(2))."),
        )
        for one in SubjectCase.objects.filter(about, tenant=subject.tenant)
    ]


def _old_cases(tenant: Tenant, until: date, months: int) -> list[Due]:
    """Return the requests answered long enough ago that still say whom they were about."""
    before = months_before(until, months) + timedelta(days=1)
    old = SubjectCase.objects.filter(tenant=tenant, decided_on__lt=before)
    told = ~Q(asked="") | ~Q(answer="") | ~Q(identifiers={}) | ~Q(person=None) | ~Q(account=None)
    return [Due(one.uid, months_after(one.decided_on, months)) for one in old.filter(told) if one.decided_on]


def _forget_case(one: SubjectCase, by: User | None) -> None:
    """Leave of a request that it was answered, and when."""
    SubjectCase.objects.filter(pk=one.pk).update(
        asked="", answer="", told_to="", extended_because="", identifiers={}, person=None, account=None
    )


remember_by(ledger.marks_held)
register(
    Holding(
        "portal.notes",
        gettext_lazy("notes in rooms"),
        covers=("portal.roomnote",),
        purpose=gettext_lazy("to remember what was found, what lacks and what is to be done"),
        ground=gettext_lazy("task in the public interest"),
        categories=gettext_lazy("those who work here: what they noted"),
        source=gettext_lazy("those who work here"),
        recipients=gettext_lazy("those who work here"),
        kept=gettext_lazy("as long as the workbench; names go on request"),
        find=_notes,
        erase=_erase_notes,
        takes=(Taken("portal.roomnote", _notes_of, _take_notes),),
    )
)
register(
    Holding(
        "portal.requests",
        gettext_lazy("requests about personal data"),
        covers=(
            "portal.subjectcase",
            "portal.retentionrule",
            "portal.retentionnotice",
            "portal.controller",
        ),
        purpose=gettext_lazy("to meet what the law demands, and to be able to show it"),
        ground=gettext_lazy("legal obligation"),
        categories=gettext_lazy("those who ask: what they ask for and what was answered"),
        source=gettext_lazy("the person"),
        recipients=gettext_lazy("those who handle requests"),
        kept=gettext_lazy("by the retention rule for requests; after an erasure no longer with a name"),
        find=_cases,
    )
)
may_mention(Mention("portal.roomnote", ("text_sv", "text_en"), _address))
keep_for(
    Kept(
        "portal.requests",
        "portal.subjectcase",
        ("decided_by",),
        gettext_lazy("requests about personal data"),
        gettext_lazy(
            "Counted from the day a request was answered: what was asked and answered goes, and whom it "
            "was about; that it was answered stays."
        ),
        months=24,
        due=_old_cases,
        act=_forget_case,
        address=lambda one: reverse("portal:privacy-case", args=[one.uid]),
        answers=lambda one: one.decided_by,
    )
)
