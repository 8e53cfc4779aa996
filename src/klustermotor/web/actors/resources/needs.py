"""What of shared resources waits for somebody: owners' answers, and enquiries that stand still."""

from django.db.models import Exists, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from klustermotor.web.accounts.access import Access
from klustermotor.web.actors.resources.models import Answer, Asked, Enquiry, own_companies
from klustermotor.web.actors.resources.selectors import asked_of, enquiries, is_met
from klustermotor.web.shared.needs import Need, Tone
from klustermotor.web.shared.templatetags.written import date_written

#: How many days an owner has to answer before it is late.
_PATIENCE = 14


def needs(access: Access) -> list[Need]:
    """Return the questions that wait for one's answer, and one's own enquiries that can go on."""
    if not access.may("resources.edit"):
        return []
    return [*_to_answer(access), *_own(access)]


def _to_answer(access: Access) -> list[Need]:
    """Return what one's own resources are asked for: not answered, or "not now" whose day has come."""
    today = access.tenant.today()
    asked = Asked.objects.visible_to(access.user).in_tenant(access.tenant)
    mine = Q(resource__by=access.user) | Exists(own_companies(access.user, "resource__organisation__name"))
    asked = asked.filter(mine, enquiry__state=Enquiry.State.OPEN).order_by("on", "pk")
    found = []
    for one in asked.select_related("enquiry", "resource__organisation").prefetch_related("answers"):
        latest = asked_of(one)
        back = latest.come_back_on if latest is not None and latest.says == Answer.Says.NOT_NOW else None
        if latest is not None and (back is None or back > today):
            continue
        found.append(
            Need(
                title=_("Answer the enquiry: %(what)s") % {"what": one.enquiry},
                detail=_("%(resource)s, asked on %(day)s")
                % {"resource": one.resource, "day": date_written(one.on)},
                url=reverse("actors:answer-enquiry", args=[one.uid]),
                due=back or one.on,
                tone="late" if (today - one.on).days > _PATIENCE and back is None else "due",
            )
        )
    return found


def _own(access: Access) -> list[Need]:
    """Return one's own open enquiries where nobody is asked yet, all have declined, or somebody can."""
    mine = Q(by=access.user) | Exists(own_companies(access.user, "organisation__name"))
    found = []
    for one in enquiries(access).filter(mine, state=Enquiry.State.OPEN):
        asked = list(one.asked.all())
        latest = [asked_of(each) for each in asked]
        tone: Tone
        if not asked:
            title, tone = _("Ask somebody for: %(what)s"), "open"
        elif is_met(one):
            title, tone = _("Somebody can: %(what)s"), "new"
        elif all(latest):
            title, tone = _("Nobody can meet: %(what)s"), "due"
        else:
            continue
        found.append(
            Need(
                title=title % {"what": one},
                detail=_("needed from %(day)s") % {"day": date_written(one.begins)},
                url=reverse("actors:enquiry", args=[one.uid]),
                due=one.begins if tone == "due" else None,
                tone=tone,
            )
        )
    return found
