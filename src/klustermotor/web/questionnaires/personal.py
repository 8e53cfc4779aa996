"""What interviews hold of persons: whom they were with, and what was said; and how long."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

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
)
from klustermotor.web.accounts.retention import Due, Kept, keep_for, months_after, months_before
from klustermotor.web.accounts.trail_erasing import forget_things
from klustermotor.web.actors.models import Person
from klustermotor.web.actors.registers.naming import known_by, traders_of
from klustermotor.web.questionnaires.models import Interview
from klustermotor.web.questionnaires.services.interviews import follow_person, forget_person, index
from klustermotor.web.questionnaires.surveys import personal as surveys

__all__ = ["surveys"]


def _with(subject: Subject) -> list[Interview]:
    """Return the interviews with the person."""
    if subject.uid is None:
        return []
    found = Interview.objects.filter(tenant=subject.tenant, person__uid=subject.uid)
    joined = found.select_related("guide", "organisation", "person", "tenant", "source", "interviewer")
    return list(joined.prefetch_related("answers__question", "answers__codes"))


def _find(access: Access, subject: Subject) -> Sequence[Held]:
    """Return the interviews with the person; what was said only through those who may read it."""
    readable = _readable(access)
    return [_held(one, may_read=one.pk in readable) for one in _with(subject)]


def _readable(access: Access) -> set[int]:
    """Return the interviews that somebody may read, or might but for a restriction."""
    found = set(Interview.objects.visible_to(access.user).values_list("pk", flat=True))
    own = Interview.objects.filter(interviewer=access.user, tenant=access.tenant)
    return found | set(own.values_list("pk", flat=True))


def _held(one: Interview, *, may_read: bool) -> Held:
    """Return one interview as it is handed out."""
    said: dict[Any, Any] = {
        _("Guide"): str(one.guide),
        _("Purpose"): one.guide.purpose,
        _("Role"): one.role_label,
        _("Day"): one.day,
        _("State"): one.get_state_display(),
        _("May be used"): one.told_use,
        _("Interviewer"): one.interviewer.name,
    }
    if may_read:
        for answer in one.answers.all():
            said[str(answer.question)] = answer.shown
        if one.notes:
            said[_("Notes")] = one.notes
    elif one.answers.all() or one.notes:
        said[_("What you said")] = _(
            "is held in confidence by the interviewer, who hands it out to you; whoever made this file "
            "may not read it."
        )
    url = reverse("questionnaires:interview", args=[one.uid]) if may_read and not one.is_restricted else ""
    return Held(_("An interview"), said, url=url)


def _erase(subject: Subject, by: User | None) -> int:
    """Erase what the person said, and with whom it was; that interviews were held stays, without whom."""
    return _take(_with(subject), by)


def _take(interviews: Sequence[Interview], by: User | None) -> int:
    """Erase what was said in interviews, and with whom."""
    for one in interviews:
        _act(one, by)
    return len(interviews)


def _restrict(subject: Subject, restricted: bool, by: User | None) -> None:
    """Let what was said be used no more, or again, where it rests on the person or their firm."""
    _follow(subject, by)
    firms = traders_of(known_by(subject, ()))
    held = Interview.objects.filter(tenant=subject.tenant, organisation__in=firms)
    for one in held.select_related("tenant", "interviewer", "organisation", "person"):
        index(one)


def _follow(subject: Subject, by: User | None) -> None:
    """Cite the interviews with the person as they are to be cited now."""
    person = Person.objects.filter(tenant=subject.tenant, uid=subject.uid).first() if subject.uid else None
    if person is not None:
        follow_person(person=person, by=by)


def _due(tenant: Tenant, until: date, months: int) -> list[Due]:
    """Return the interviews that still say with whom, or what, and were held long enough ago."""
    before = months_before(until, months) + timedelta(days=1)
    old = Interview.objects.filter(tenant=tenant, state=Interview.State.DONE, day__lt=before)
    return [
        Due(one.uid, months_after(one.day, months))
        for one in old.exclude(person=None).only("uid", "day")
        if one.day is not None
    ]


def _act(one: Interview, by: User | None) -> None:
    """Forget with whom an old interview was held, and what was said."""
    forget_person(interview=one, by=by)
    forget_things(one.tenant, [one.uid, *([one.source.uid] if one.source else [])])


register(
    Holding(
        "questionnaires.interviews",
        gettext_lazy("interviews"),
        covers=("questionnaires.interview", "questionnaires.answer"),
        purpose=gettext_lazy("as each guide says"),
        ground=gettext_lazy("the person’s consent"),
        categories=gettext_lazy("those interviewed: role, organisation, what they said; interviewers"),
        source=gettext_lazy("the person"),
        recipients=gettext_lazy("the interviewer and the readers named; others as the person has allowed"),
        kept=gettext_lazy("by the retention rule for interviews; erased when consent is withdrawn"),
        find=_find,
        erase=_erase,
        takes=(Taken("questionnaires.interview", _with, _take),),
        restrict=_restrict,
        follow=_follow,
    )
)
may_mention(
    Mention(
        "questionnaires.interview",
        ("notes", "role_label"),
        lambda one: reverse("questionnaires:interview", args=[one.uid]),
        ("organisation",),
    )
)
keep_for(
    Kept(
        "questionnaires.interviews",
        "questionnaires.interview",
        ("interviewer", "organisation", "person", "source"),
        gettext_lazy("interviews"),
        gettext_lazy(
            "Counted from the day an interview with a named person was held: what was said is erased, and "
            "with whom; that it was held, with which organisation, stays."
        ),
        months=60,
        due=_due,
        act=_act,
        address=lambda one: reverse("questionnaires:interview", args=[one.uid]),
        answers=lambda one: one.interviewer,
    )
)
