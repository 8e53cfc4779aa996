"""What is held of persons beside the people: contacts of shared resources, signatures, and free text."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from klustermotor.web.accounts import audit
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
)
from klustermotor.web.accounts.retention import Due, Kept, keep_for, months_after, months_before
from klustermotor.web.accounts.trail_erasing import erased_word, forget_things, forget_words
from klustermotor.web.actors.ownership.models import OwnershipJudgement
from klustermotor.web.actors.resources.models import Answer, Enquiry, Resource
from klustermotor.web.search import services as search


def _of_organisation(one: Any) -> str:
    """Return the page of the organisation that something is about."""
    return reverse("actors:organisation", args=[one.organisation.uid]) if one.organisation else ""


def _contacts(subject: Subject) -> list[Resource]:
    """Return the shared resources whose contact is the person."""
    found = Resource.objects.filter(tenant=subject.tenant).exclude(contact="").select_related("organisation")
    return [one for one in found if subject.stands_in(one.contact) or subject.stands_at(one.contact)]


def _signed(subject: Subject) -> list[OwnershipJudgement]:
    """Return the judgements on ownership that the person signed."""
    found = OwnershipJudgement.objects.filter(tenant=subject.tenant).select_related("organisation")
    return [one for one in found if subject.is_named(one.signed_as)]


def _find(access: Access, subject: Subject) -> Sequence[Held]:
    """Return where the person is the contact of a shared resource, or signed."""
    contacts = [
        Held(
            _("Contact of a shared resource"),
            {_("Resource"): one.name, _("Contact"): one.contact},
            url=reverse("actors:resource", args=[one.uid]),
        )
        for one in _contacts(subject)
    ]
    signed = [
        Held(
            _("A judgement on ownership"),
            {_("Signed by the person, or theirs to do"): one.signed_as},
            url=_of_organisation(one),
        )
        for one in _signed(subject)
    ]
    return [*contacts, *signed]


def _erase(subject: Subject, by: User | None) -> int:
    """Take the name away; the resource and the judgement stay."""
    count = _take_contacts(_contacts(subject), by) + _take_signed(_signed(subject), by)
    forget_words(subject.tenant, subject.own_words)
    return count


def _take_contacts(some: Sequence[Resource], by: User | None) -> int:
    """Take the contacts of some resources away, in the trail too."""
    for one in some:
        Resource.objects.filter(pk=one.pk).update(contact="")
        forget_words(one.tenant, [one.contact])
    return len(some)


def _take_signed(some: Sequence[OwnershipJudgement], by: User | None) -> int:
    """Let judgements be signed by nobody in particular."""
    for one in some:
        OwnershipJudgement.objects.filter(pk=one.pk).update(signed_as=erased_word(one.tenant))
    return len(some)


register(
    Holding(
        "actors.shared",
        gettext_lazy("shared resources, enquiries, ownership and firms beside the cluster"),
        covers=(
            "actors.resource",
            "actors.enquiry",
            "actors.asked",
            "actors.answer",
            "actors.ownershipevent",
            "actors.ownershipjudgement",
            "actors.settler",
            "actors.settlerstep",
        ),
        purpose=gettext_lazy("to let firms find what they lack, and to see what the region may lose or gain"),
        ground=gettext_lazy("task in the public interest"),
        categories=gettext_lazy("contacts of resources: name, how they are reached; those who judge"),
        source=gettext_lazy("those who work here"),
        recipients=gettext_lazy("those who work here"),
        kept=gettext_lazy("as long as the resource or the judgement; names go on request"),
        find=_find,
        erase=_erase,
        takes=(
            Taken("actors.resource", _contacts, _take_contacts),
            Taken("actors.ownershipjudgement", _signed, _take_signed),
        ),
    )
)


def _old_enquiries(tenant: Tenant, until: date, months: int) -> list[Due]:
    """Return the enquiries over long enough ago of which more is kept than what was asked for."""
    before = months_before(until, months) + timedelta(days=1)
    over = Enquiry.objects.filter(tenant=tenant).exclude(state=Enquiry.State.OPEN)
    worded = Answer.objects.exclude(text="").values("asked__enquiry")
    told = ~Q(note="") | ~Q(why="") | Q(readers__isnull=False) | Q(pk__in=worded)
    old = over.filter(told | Q(organisation__is_sole_trader=True), closed_on__lt=before).distinct()
    return [Due(one.uid, months_after(one.closed_on, months)) for one in old if one.closed_on]


def _forget_enquiry(enquiry: Enquiry, by: User | None) -> None:
    """Leave of an enquiry what was asked for and what became of it; a sole trader's goes whole."""
    answers = Answer.objects.filter(asked__enquiry=enquiry)
    uids = [enquiry.uid, *answers.values_list("uid", flat=True)]
    if enquiry.organisation.is_sole_trader:
        search.remove(enquiry)
        audit.delete(enquiry, by=by)
    else:
        answers.exclude(text="").update(text="")
        Enquiry.objects.filter(pk=enquiry.pk).update(note="", why="")
        enquiry.readers.clear()
    forget_things(enquiry.tenant, uids)


keep_for(
    Kept(
        "actors.enquiries",
        "actors.enquiry",
        ("organisation", "by"),
        gettext_lazy("enquiries for shared resources"),
        gettext_lazy(
            "Counted from the day an enquiry was closed: what was written about it and in answer goes, and "
            "who was named to read it; what was asked for and what became of it stays. A sole trader’s "
            "enquiry goes whole."
        ),
        months=36,
        due=_old_enquiries,
        act=_forget_enquiry,
        address=lambda one: reverse("actors:enquiry", args=[one.uid]),
        answers=lambda one: one.by,
    )
)
_OF_ORGANISATION = ("organisation",)
may_mention(
    Mention(
        "actors.resource",
        ("abilities", "certificates", "note"),
        lambda one: reverse("actors:resource", args=[one.uid]),
        _OF_ORGANISATION,
    )
)
may_mention(
    Mention(
        "actors.enquiry",
        ("abilities", "certificates", "note"),
        lambda one: reverse("actors:enquiry", args=[one.uid]),
        _OF_ORGANISATION,
    )
)
may_mention(
    Mention(
        "actors.answer",
        ("text",),
        lambda one: reverse("actors:enquiry", args=[one.asked.enquiry.uid]),
        ("asked__enquiry", "asked__resource__organisation"),
    )
)
may_mention(
    Mention(
        "actors.settler",
        ("note",),
        lambda one: reverse("actors:settler", args=[one.uid]),
        _OF_ORGANISATION,
    )
)
may_mention(Mention("actors.ownershipevent", ("note",), _of_organisation, ("organisation", "other")))
may_mention(Mention("actors.ownershipjudgement", ("text",), _of_organisation, _OF_ORGANISATION))
