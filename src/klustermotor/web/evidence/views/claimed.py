"""How a claim is known; resting it on sources, contesting it and deciding on it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from klustermotor.web.accounts.rights import PageRequest, demand_that, page
from klustermotor.web.evidence import claims, selectors, services
from klustermotor.web.evidence.claims import Claim
from klustermotor.web.evidence.forms import ContestForm, DecideForm, SupportForm
from klustermotor.web.evidence.models import Support
from klustermotor.web.evidence.services.standing import as_seen, what_stands
from klustermotor.web.shared.errors import Refused


def _claim(request: PageRequest, kind: str, uid: UUID) -> Claim:
    """Return the claim if this person may see it."""
    found = claims.find(request.access, kind, uid)
    if found is None:
        raise Http404
    return found


def _back(claim: Claim) -> str:
    """Return where a claim is read; its evidence when it has no page."""
    return claim.url or reverse("evidence:known", args=[claim.kind, claim.thing.uid])


@page("region.view")
def known(request: PageRequest, kind: str, uid: UUID) -> HttpResponse:
    """Show how a claim is known: the side panel, or the same as a page."""
    claim, part = _claim(request, kind, uid), request.GET.get("part", "")
    known = selectors.known_of(
        claim.thing,
        request.access,
        part=part,
        title=_("How “%(label)s” is known") % {"label": claim.label},
        explanation=claim.detail,
        page_url=claim.url,
    )
    return render(request, "evidence/known.html", {"known": known})


@page("evidence.edit")
def add_support(request: PageRequest, kind: str, uid: UUID) -> HttpResponse:
    """Rest a claim on a source."""
    claim = _claim(request, kind, uid)
    demand_that(claims.may_edit(request.access, claim))
    form = SupportForm(request.POST or None, initial={"source": request.GET.get("source")})
    form.fields["source"].queryset = selectors.sources(request.access).order_by("title")  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        part = request.GET.get("part", "")
        try:
            services.support(claim=claim.thing, by=request.access.user, part=part, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.sentence)
        else:
            messages.success(request, _("Saved: it now rests on that source too."))
            return redirect(_back(claim))
    return _form(request, form, _("What does it rest on?"), claim)


@page("objections.raise")
def contest(request: PageRequest, kind: str, uid: UUID) -> HttpResponse:
    """Contest a claim."""
    claim, part = _claim(request, kind, uid), request.GET.get("part", "")[:120]
    form = ContestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.contest(
            claim=claim.thing, label=claim.label, part=part, text=form.cleaned_data["text"],
            by=request.access.user,
        )  # fmt: skip
        messages.success(
            request, _("What you hold against it stands beside it now, and waits for an answer.")
        )
        return redirect(_back(claim))
    return _form(request, form, _("Contest this"), claim)


@page("status.decide")
def decide(request: PageRequest, kind: str, uid: UUID) -> HttpResponse:
    """Make something a basis for decision."""
    claim = _claim(request, kind, uid)
    seen = as_seen(claim.thing)
    form = DecideForm(request.POST or None, initial={"on": request.access.tenant.today(), "seen": seen})
    if request.method == "POST" and form.is_valid():
        try:
            services.decide(thing=claim.thing, by=request.access.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field, refusal.sentence)
        else:
            messages.success(request, _("It is now a basis for decision."))
            return redirect(_back(claim))
    return _form(request, form, _("Basis for decision"), claim, what_stands(claim.thing))


@page("status.decide")
def reopen(request: PageRequest, kind: str, uid: UUID) -> HttpResponse:
    """Make something a basis for discussion again, after one question."""
    claim = _claim(request, kind, uid)
    if request.method == "POST":
        services.reopen(thing=claim.thing, by=request.access.user)
        messages.success(request, _("It is a basis for discussion again."))
        return redirect(_back(claim))
    context = {
        "question": _("Make “%(label)s” a basis for discussion again?") % {"label": claim.label},
        "consequence": _("The history keeps who had decided it and when."),
        "confirm_label": _("Open it again"),
        "back_url": _back(claim),
    }
    return render(request, "shared/confirm.html", context)


@require_http_methods(["GET", "POST"])
@page("evidence.edit")
def withdraw(request: PageRequest, uid: UUID) -> HttpResponse:
    """Let a claim rest on something no more, after one question."""
    supports = Support.objects.visible_to(request.user).in_tenant(request.access.tenant)
    support = get_object_or_404(supports.select_related("source", "run"), uid=uid)
    claim = _claim(request, support.claim_kind, support.claim_uid)
    demand_that(claims.may_edit(request.access, claim))
    if request.method == "POST":
        services.withdraw(support=support, claim=claim.thing, by=request.access.user)
        messages.success(request, _("It no longer rests on that."))
        return redirect(_back(claim))
    context = {
        "question": _("Let “%(label)s” no longer rest on “%(ground)s”?")
        % {"label": claim.label, "ground": support},
        "consequence": _("The history keeps that it did."),
        "confirm_label": _("Withdraw it"),
        "back_url": _back(claim),
    }
    return render(request, "shared/confirm.html", context)


def _form(request: PageRequest, form: Any, heading: str, claim: Claim, told: str = "") -> HttpResponse:
    """Show a form about a claim."""
    context = {"form": form, "heading": heading, "claim": claim, "back_url": _back(claim), "told": told}
    return render(request, "evidence/form.html", context, status=422 if form.errors else 200)
