"""Pages of ties."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from klustermotor.web.accounts.rights import PageRequest, demand_change, page
from klustermotor.web.accounts.selectors import belongs_to, history_of
from klustermotor.web.actors.models import Organisation
from klustermotor.web.actors.ties import selectors, services
from klustermotor.web.actors.ties.forms import EndForm, NewTieForm, TieForm
from klustermotor.web.actors.ties.models import KINDS, Side, Tie
from klustermotor.web.evidence import claims
from klustermotor.web.evidence.selectors import known_of
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.shown import one_change


def _tie(request: PageRequest, uid: UUID) -> Tie:
    """Return a tie that the person may see."""
    return get_object_or_404(selectors.ties(request.access), uid=uid)


@page("actors.view")
def tie(request: PageRequest, uid: UUID) -> HttpResponse:
    """Show one tie, what it rests on and its history."""
    found = _tie(request, uid)
    may_edit = request.access.may_change(found)
    context = {
        "tie": found,
        "crumbs": [
            (_("Organisations"), reverse("actors:organisations")),
            (found.organisation.name, reverse("actors:organisation", args=[found.organisation.uid])),
        ],
        "side": Side(KINDS[found.kind].side).label,
        "known": known_of(found, request.access),
        "belongs_to": belongs_to(found),
        "history": history_of(found),
        "may_edit": may_edit,
        "may_end": may_edit and found.valid_to is None,
        "add_url": claims.address("evidence:add-support", "actors.tie", found.uid)
        if may_edit and request.access.may("evidence.edit")
        else "",
    }
    return render(request, "actors/tie.html", context)


@page("actors.edit")
def new_tie(request: PageRequest, uid: UUID) -> HttpResponse:
    """Record a tie of an organisation."""
    visible = Organisation.objects.visible_to(request.user).in_tenant(request.access.tenant)
    organisation = get_object_or_404(visible, uid=uid)
    form = NewTieForm(
        request.POST or None,
        instance=Tie(tenant=request.access.tenant),
        access=request.access,
        organisation=organisation,
    )
    back_url = f"{reverse('actors:organisation', args=[organisation.uid])}#ties"
    if request.method == "POST" and form.is_valid():
        try:
            services.save_tie(
                tie=form.save(commit=False),
                by=request.access.user,
                belongs_to=form.cleaned_data.get("belongs_to"),
                source=form.cleaned_data.get("source"),
            )
        except Refused as refusal:
            form.add_error(_ASKED_AS.get(refusal.field or "", refusal.field), refusal.sentence)
        else:
            messages.success(request, _("Saved."))
            return redirect(back_url)
    heading = _("A new tie of %(organisation)s") % {"organisation": organisation}
    return _form(request, form, heading, back_url)


#: Where the form of a new tie asks for a field of the tie.
_ASKED_AS = {"kind": "relation", "partner": "other"}


@page("actors.edit")
@one_change
def edit_tie(request: PageRequest, uid: UUID) -> HttpResponse:
    """Change a tie."""
    found = _tie(request, uid)
    demand_change(request.access, found)
    form = TieForm(request.POST or None, instance=found, access=request.access)
    if request.method == "POST" and form.is_valid():
        try:
            services.save_tie(
                tie=form.save(commit=False),
                by=request.access.user,
                belongs_to=form.cleaned_data.get("belongs_to"),
            )
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            messages.success(request, _("Saved."))
            return redirect("actors:tie", uid)
    return _form(request, form, _("Change the tie"), reverse("actors:tie", args=[uid]), str(found))


@page("actors.edit")
@one_change
def end_tie(request: PageRequest, uid: UUID) -> HttpResponse:
    """Say when a tie ended."""
    found = _tie(request, uid)
    demand_change(request.access, found)

    def begun() -> dict[str, Any]:
        return {
            "valid_to": found.valid_to or request.access.tenant.today(),
            "to_precision": found.to_precision,
        }

    form = EndForm(request.POST or None, of=found, initial=begun)
    if request.method == "POST" and form.is_valid():
        try:
            services.end_tie(
                tie=found,
                on=form.cleaned_data["valid_to"],
                precision=form.cleaned_data["to_precision"],
                by=request.access.user,
            )
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            messages.success(request, _("Saved."))
            return redirect("actors:tie", uid)
    return _form(request, form, _("End the tie"), reverse("actors:tie", args=[uid]), str(found))


@page("actors.edit")
def remove_tie(request: PageRequest, uid: UUID) -> HttpResponse:
    """Take a tie away, after one question."""
    found = _tie(request, uid)
    demand_change(request.access, found)
    back_url = f"{reverse('actors:organisation', args=[found.organisation.uid])}#ties"
    if request.method == "POST":
        services.remove_tie(tie=found, by=request.access.user)
        messages.success(request, _("The tie was removed."))
        return redirect(back_url)
    context = {
        "question": _("Remove “%(tie)s”?") % {"tie": found},
        "consequence": _(
            "Remove what was recorded by mistake. A tie that is over is better ended, so that earlier years "
            "still show it."
        ),
        "confirm_label": _("Remove the tie"),
        "back_url": reverse("actors:tie", args=[uid]),
    }
    return render(request, "shared/confirm.html", context)


def _form(request: PageRequest, form: Any, heading: str, back_url: str, about: str = "") -> HttpResponse:
    """Show a form about a tie."""
    context = {"form": form, "heading": heading, "back_url": back_url, "about": about}
    return render(request, "actors/form.html", context, status=422 if form.errors else 200)
