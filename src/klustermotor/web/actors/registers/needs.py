"""What of the registers waits for somebody."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from klustermotor.web.accounts.access import Access
from klustermotor.web.actors.registers import selectors
from klustermotor.web.shared.needs import Need
from klustermotor.web.shared.templatetags.written import date_written
from klustermotor.web.shared.templatetags.written import number as written_number


def needs(access: Access) -> list[Need]:
    """Return the questions that wait, and the registers that have been kept as long as they may."""
    if not access.may("registers.manage"):
        return []
    found = []
    waiting = len(selectors.open_questions(access))
    if waiting:
        title = ngettext(
            "%(count)s pair of records to tell apart", "%(count)s pairs of records to tell apart", waiting
        )
        found.append(
            Need(
                title=title % {"count": written_number(waiting)},
                detail=_("The registers leave open whether they are the same organisation."),
                url=reverse("actors:review"),
            )
        )
    today = access.tenant.today()
    past = selectors.registers(access).filter(keep_until__lt=today).order_by("keep_until", "pk")
    found.extend(
        Need(
            title=_("%(register)s has been kept long enough") % {"register": register.name},
            detail=_("It was to be kept until %(day)s.") % {"day": date_written(register.keep_until)},
            url=reverse("actors:register", args=[register.uid]),
            due=register.keep_until,
            tone="late",
        )
        for register in past
    )
    return found
