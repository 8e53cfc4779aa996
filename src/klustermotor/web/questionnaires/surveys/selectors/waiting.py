"""What of surveys waits for somebody: whom to remind, while there is time."""

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from klustermotor.web.accounts.access import Access
from klustermotor.web.questionnaires.surveys.models import Survey
from klustermotor.web.questionnaires.surveys.selectors.response import surveys
from klustermotor.web.shared.needs import Need
from klustermotor.web.shared.templatetags.written import date_written

#: So many days before the last one it is time to see who has not answered.
_DAYS = 7


def needs(access: Access) -> list[Need]:
    """Return the open surveys that somebody keeps and that not all have answered, near their last day.

    One in confidence waits whether or not all have answered: that is known to nobody before it is closed.
    """
    if not access.may("surveys.edit"):
        return []
    today = access.tenant.today()
    mine = Survey.objects.editable_by(access.user).values("pk")
    held = surveys(access).filter(pk__in=mine, state=Survey.State.OPEN, closes_on__isnull=False)
    waiting = held.filter(Q(mode=Survey.Mode.CONFIDENTIAL) | Q(n_answered__lt=F("n_asked"))).order_by(
        "closes_on", "pk"
    )
    return [
        _need(one, late=one.closes_on < today)
        for one in waiting
        if one.closes_on is not None and (one.closes_on - today).days <= _DAYS
    ]


def _need(survey: Survey, *, late: bool) -> Need:
    """Return what waits of one survey."""
    left = survey.n_asked - survey.n_answered  # type: ignore[attr-defined]
    told = ngettext("%(n)s has not answered.", "%(n)s have not answered.", left) % {"n": left}
    if survey.is_confidential:
        told = _("Nobody sees who has answered, so a reminder goes to all who have not said no.")
    day = date_written(survey.closes_on)
    last = _("The last day was %(day)s.") if late else _("The last day is %(day)s.")
    title = _("Close: %(survey)s") if late else _("Remind those who have not answered: %(survey)s")
    return Need(
        title=title % {"survey": survey},
        detail=f"{told} {last % {'day': day}}",
        url=reverse("questionnaires:survey", args=[survey.uid]),
        due=survey.closes_on,
        tone="late" if late else "due",
    )
