"""What surveys hold of persons: whom they are sent to, and what was answered by name."""

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
from klustermotor.web.accounts.personal_data import Held, Holding, Subject, Taken, register
from klustermotor.web.accounts.retention import Due, Kept, keep_for, months_after, months_before
from klustermotor.web.accounts.trail_erasing import erased_word
from klustermotor.web.questionnaires.surveys.models import Recipient, Survey
from klustermotor.web.questionnaires.surveys.services.answering import take_back_for
from klustermotor.web.questionnaires.surveys.services.sending import withdraw_link
from klustermotor.web.shared.sorting import fold

#: How the address ends that stands for one who was forgotten.
_GONE = "@erased.invalid"


def _asked(subject: Subject) -> list[Recipient]:
    """Return the times that the person was asked."""
    wanted = Q(person__uid=subject.uid) if subject.uid else Q(pk__in=[])
    for one in subject.emails:
        wanted |= Q(email__iexact=one)
    asked = Recipient.objects.filter(survey__tenant=subject.tenant)
    # Who was asked without being among the people is known by the name alone, where nobody else bears it.
    named = asked.filter(person=None).values_list("pk", "name") if subject.names - subject.shared else ()
    own = {fold(one) for one in subject.names - subject.shared}
    wanted |= Q(pk__in=[key for key, name in named if fold(name) in own])
    found = asked.filter(wanted)
    joined = found.select_related("survey__tenant", "survey__by", "organisation")
    return list(joined.prefetch_related("answers__question", "namings__question", "namings__organisation"))


def _find(access: Access, subject: Subject) -> Sequence[Held]:
    """Return the surveys that the person was sent; answers where they were given by name."""
    seen = set(Survey.objects.visible_to(access.user).values_list("pk", flat=True))
    return [_held(one, url=one.survey_id in seen) for one in _asked(subject)]


def _held(one: Recipient, *, url: bool) -> Held:
    """Return one time that somebody was asked, as it is handed out."""
    said: dict[Any, Any] = {
        _("Survey"): str(one.survey),
        _("Purpose"): one.survey.purpose,
        _("Legal ground"): one.survey.get_ground_display(),
        _("Name"): one.name,
        _("E-mail address"): one.email,
        _("Organisation"): str(one.organisation or ""),
    }
    if one.survey.is_confidential:
        said[_("What you said")] = _(
            "is told to nobody by name; you see it, and take it back, by the link that you were sent."
        )
    else:
        for answer in one.answers.all():
            given = [answer.text, *map(str, answer.chosen), str(answer.number or "")]
            said[str(answer.question)] = "; ".join(filter(None, given))
        for naming in one.namings.all():
            question = str(naming.question)
            ticked = naming.written or str(naming.organisation or "")
            said[question] = "; ".join(filter(None, [said.get(question, ""), ticked]))
    address = reverse("questionnaires:survey", args=[one.survey.uid]) if url else ""
    return Held(_("A survey that was sent to the person"), said, url=address)


def _erase(subject: Subject, by: User | None) -> int:
    """Take answers and links back; that somebody was asked is counted on. Figures told together stay."""
    return _take(_asked(subject), by)


def _take(recipients: Sequence[Recipient], by: User | None) -> int:
    """Take answers and links of some back, with name and address."""
    for one in recipients:
        if one.answers.all() or one.namings.all():
            take_back_for(recipient=one, by=by)
        withdraw_link(recipient=one, by=by)
        _forget(one)
    return len(recipients)


def _forget(recipient: Recipient) -> None:
    """Leave of somebody asked that they were."""
    word = erased_word(recipient.survey.tenant)
    gone = f"erased-{recipient.uid}{_GONE}"
    Recipient.objects.filter(pk=recipient.pk).update(person=None, name=word, email=gone)


def _due(tenant: Tenant, until: date, months: int) -> list[Due]:
    """Return the surveys closed long enough ago that still say whom they were sent to."""
    before = months_before(until, months) + timedelta(days=1)
    old = Survey.objects.filter(tenant=tenant, state=Survey.State.CLOSED, closed_on__lt=before)
    named = Recipient.objects.exclude(email__endswith=_GONE)
    return [
        Due(one.uid, months_after(one.closed_on, months))
        for one in old.filter(pk__in=named.values("survey"))
        if one.closed_on is not None
    ]


def _act(survey: Survey, by: User | None) -> None:
    """Forget whom an old survey was sent to: names, addresses, links, and what they wrote.

    Counts, ties and what was told together stay; who answered for an organisation is no longer said.
    """
    for one in survey.recipients.exclude(email__endswith=_GONE).select_related("survey__tenant"):
        one.links.all().delete()
        one.answers.exclude(text="").update(text="")
        _forget(one)
    audit.event(survey, by=by, name="recipients forgotten")


keep_for(
    Kept(
        "questionnaires.surveys",
        "questionnaires.survey",
        ("by",),
        gettext_lazy("whom surveys were sent to"),
        gettext_lazy(
            "Counted from the day a survey was closed: names, e-mail addresses, personal links and what was "
            "written in words go; how many were asked, counts and ties between organisations stay."
        ),
        months=24,
        due=_due,
        act=_act,
        address=lambda one: reverse("questionnaires:survey", args=[one.uid]),
        answers=lambda one: one.by,
    )
)
register(
    Holding(
        "questionnaires.surveys",
        gettext_lazy("surveys"),
        covers=(
            "questionnaires.survey",
            "questionnaires.recipient",
            "questionnaires.surveylink",
            "questionnaires.surveyanswer",
            "questionnaires.naming",
            "questionnaires.surveytie",
        ),
        purpose=gettext_lazy("as each survey says"),
        ground=gettext_lazy("as each survey says"),
        categories=gettext_lazy("those asked: name, e-mail address, organisation, what they answered"),
        source=gettext_lazy("the register of people, and those asked"),
        recipients=gettext_lazy("those who run the survey; answers in confidence nobody, but together"),
        kept=gettext_lazy("by the retention rule for surveys; names go on request"),
        find=_find,
        erase=_erase,
        takes=(Taken("questionnaires.recipient", _asked, _take, tenant="survey__tenant"),),
    )
)
