"""Pages of objections."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from klustermotor.web.accounts.rights import PageRequest, page
from klustermotor.web.evidence import claims, selectors, services
from klustermotor.web.evidence.forms import AnswerForm
from klustermotor.web.evidence.models import Objection
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.exports import asked_format, table_file
from klustermotor.web.shared.tables import Column, Table


def _state(one: Objection) -> tuple[str, str]:
    """Return an objection's badge."""
    return ("done", _("answered")) if one.answered_at else ("open", _("waits for an answer"))


def _table(request: PageRequest) -> Table:
    """Return what is contested as a list."""
    return Table(
        request.GET,
        selectors.open_objections(request.access),
        [
            Column(
                "claim_label",
                _("About"),
                kind="link",
                url=lambda one: reverse("evidence:objection", args=[one.uid]),
            ),
            Column("text", _("What is held against it")),
            Column("raised_on", _("Raised on"), kind="date"),
            Column("state", _("State"), kind="badge", value=_state, order="answered_at", filterable=False),
        ],
        caption=_("Objections"),
        order="-raised_on",
        export_url=reverse("evidence:export-objections"),
    )


@page("evidence.view")
def objections(request: PageRequest) -> HttpResponse:
    """Show what is contested."""
    waiting = selectors.open_objections(request.access).filter(answered_at__isnull=True).count()
    return render(request, "evidence/objections.html", {"table": _table(request), "waiting": waiting})


@require_GET
@page("evidence.view")
def export_objections(request: PageRequest) -> HttpResponse:
    """Give the list of what is contested as a file."""
    return table_file(_table(request), _("Objections"), asked_format(request))


@page("evidence.view")
def objection(request: PageRequest, uid: UUID) -> HttpResponse:
    """Show an objection; those who may edit what it is about answer it."""
    found = get_object_or_404(selectors.open_objections(request.access), uid=uid)
    claim = claims.find(request.access, found.claim_kind, found.claim_uid)
    may_answer = found.answered_at is None and claims.may_answer(
        request.access, found.claim_kind, found.claim_uid
    )
    form = AnswerForm(request.POST or None) if may_answer else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            services.answer(objection=found, text=form.cleaned_data["answer"], by=request.access.user)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.sentence)
        else:
            messages.success(request, _("Your answer stands beside the objection."))
            return redirect("evidence:objection", found.uid)
    context = {"objection": found, "claim": claim, "form": form}
    return render(request, "evidence/objection.html", context)
