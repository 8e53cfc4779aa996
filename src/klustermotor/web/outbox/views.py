"""Pages of the letters: what left, what waits, and what somebody must decide."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from klustermotor.web.accounts.rights import PageRequest, page
from klustermotor.web.accounts.selectors import history_of
from klustermotor.web.accounts.services import note_export
from klustermotor.web.outbox import selectors, services
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.exports import asked_format, table_file
from klustermotor.web.shared.tables import Column, Table

if TYPE_CHECKING:
    from klustermotor.web.outbox.models import Message

_DECISIONS: dict[str, Any] = {
    "arrived": services.settle_as_arrived,
    "again": services.send_again,
    "withdraw": services.withdraw,
}


def _columns() -> list[Column]:
    """Return the columns of the list of letters."""
    return [
        Column("subject", _("Subject"), url=lambda one: reverse("outbox:message", kwargs={"uid": one.uid})),
        Column("to", pgettext("a letter", "To")),
        Column(
            "state",
            _("State"),
            kind="badge",
            value=lambda one: (selectors.BADGES[one.state], one.get_state_display()),
            order="state",
        ),
        Column("created_at", _("Written"), kind="moment"),
        Column("sent_at", pgettext("a letter", "Sent"), kind="moment"),
    ]


@require_GET
@page("outbox.view")
def message_list(request: PageRequest) -> HttpResponse:
    """Show the letters, those in doubt first said."""
    letters, title, here = selectors.letters_seen(request.access), _("Letters"), reverse("outbox:messages")
    table = Table(request.GET, letters, _columns(), caption=title, order="-created_at", export_url=here)
    if request.GET.get("format"):
        ending, access = asked_format(request), request.access
        note_export(tenant=access.tenant, by=access.user, name=title, ending=ending)
        return table_file(table, title, ending)
    context = {
        "table": table,
        "in_doubt": selectors.letters_in_doubt(request.access),
        "any": letters.exists(),
        "may_invite": request.access.may("people.manage"),
    }
    return render(request, "outbox/messages.html", context)


@require_GET
@page("outbox.view")
def message(request: PageRequest, uid: UUID) -> HttpResponse:
    """Show one letter and what became of it; the text of a secret one is not shown."""
    letter: Message = get_object_or_404(selectors.letters_seen(request.access), uid=uid)
    context = {"letter": letter, "badge": selectors.BADGES[letter.state], "history": history_of(letter)}
    return render(request, "outbox/message.html", context)


@require_POST
@page("outbox.view")
def decide(request: PageRequest, uid: UUID) -> HttpResponse:
    """Settle a letter: it arrived, send it again, or let it not leave."""
    letter: Message = get_object_or_404(selectors.letters_seen(request.access), uid=uid)
    action = _DECISIONS.get(request.POST.get("do", ""))
    if action is None:
        raise Http404
    try:
        action(message=letter, by=request.access.user)
        messages.success(request, _("Done."))
    except Refused as refused:
        messages.error(request, refused.sentence)
    if not selectors.letters_seen(request.access).filter(pk=letter.pk).exists():
        # A discreet letter that is settled is listed no more.
        return redirect("outbox:messages")
    return redirect("outbox:message", uid=letter.uid)
