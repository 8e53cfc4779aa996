"""How a field is known, what it rests on, and who has decided on it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klustermotor.web.accounts.rights import PageRequest, page
from klustermotor.web.evidence.models import Source, Support
from klustermotor.web.evidence.selectors import known_of
from klustermotor.web.evidence.services.standing import as_seen, what_stands
from klustermotor.web.evidence.services.standing import decide as record_decision
from klustermotor.web.evidence.services.standing import reopen as open_again
from klustermotor.web.evidence.services.support import support
from klustermotor.web.mapping.fields import forms, services
from klustermotor.web.mapping.fields.facts import FieldFacts
from klustermotor.web.mapping.fields.figures import education_known, figures_known
from klustermotor.web.mapping.fields.models import FieldOfStrength
from klustermotor.web.mapping.fields.selectors import NEEDED, field_facts, runs_to_rest_on, sources_to_rest_on
from klustermotor.web.shared.errors import Refused

#: What can be asked of a field, and how each is said to be known.
_EXPLAINED = {
    "figures": gettext_lazy(
        "The jobs of the clusters that the field gathers are added up. The location quotient is their share "
        "of all the region’s jobs, divided by their share of all jobs in what it is compared with. "
        "Interval and rank are computed for the clusters together, by the rules of the run."
    ),
    "voices": gettext_lazy("Interviews that were marked as evidence for the field, each for or against it."),
    "judgement": gettext_lazy(
        "A judgement by the person who signed it, on the day it carries. It can be contested."
    ),
    "education": gettext_lazy(
        "Graduates of programmes in the region that serve the field’s clusters, over the field’s jobs there. "
        "A programme that serves other clusters too counts by the share that its table gives."
    ),
}
#: What each of them is called on its page, and what it is in the sentence under that.
_CALLED = {
    "figures": (
        gettext_lazy("The figures of %(field)s"),
        gettext_lazy("What the statistics say of the field’s clusters in %(region)s."),
    ),
    "voices": (
        gettext_lazy("Voices on %(field)s"),
        gettext_lazy("What people in %(region)s said in interviews about the field."),
    ),
    "judgement": (
        gettext_lazy("The judgement of %(field)s"),
        gettext_lazy("How strong the field is held to be in %(region)s, signed by whoever judged it."),
    ),
    "education": (
        gettext_lazy("Education beside the jobs of %(field)s"),
        gettext_lazy("How many leave programmes in %(region)s that serve the field."),
    ),
}
#: Digits that the number of a vintage may have.
_LONGEST_NUMBER = 9
_OPEN_AGAIN = gettext_lazy("%(field)s is a basis for discussion again.")


def _field(request: PageRequest, uid: UUID) -> FieldOfStrength:
    """Return a field that the person may see."""
    found = FieldOfStrength.objects.visible_to(request.access.user).in_tenant(request.access.tenant)
    return get_object_or_404(found.select_related(*NEEDED), uid=uid)


def _back(field: FieldOfStrength, part: str) -> HttpResponseRedirect:
    """Return to a part of the field's page."""
    return redirect(reverse("mapping:field", kwargs={"uid": field.uid}) + f"#{part}")


@require_GET
@page("region.view")
def known(request: PageRequest, uid: UUID, part: str) -> HttpResponse:
    """Say how something on a field's page is known."""
    if part not in _EXPLAINED:
        raise Http404
    field = _field(request, uid)
    facts = field_facts(request.access, field)
    said = {"explanation": _EXPLAINED[part], **_said(facts, part, request)}
    shown = known_of(field, request.access, part="", **said)
    if part == "voices":
        shown = replace(shown, supports=_interviews(shown.supports), against=_interviews(shown.against))
    title, what = (words % {"field": field, "region": field.region} for words in _CALLED[part])
    told = f"{what} {shown.value}." if shown.value and part == "figures" else f"{what} {shown.value}"
    shown = replace(shown, title=title, value=f"{told.strip()} {shown.rests_said}", rests_told=True)
    return render(request, "evidence/known.html", {"known": shown})


def _interviews(supports: Sequence[Support]) -> list[Support]:
    """Keep what comes from interviews."""
    return [one for one in supports if one.source and one.source.kind == Source.Kind.INTERVIEW]


def _said(facts: FieldFacts, part: str, request: PageRequest) -> dict[str, Any]:
    """Return what the panel says of one part."""
    now = facts.judgement
    if part == "judgement" and now is not None:
        return {"who": f"{now.signed_as}, {now.when}"}
    if part == "education" and facts.education is not None:
        return education_known(facts.education, opens=request.access.may("evidence.view"))
    if part == "figures" and facts.clusters:
        return figures_known(facts)
    return {}


@require_http_methods(["GET", "POST"])
@page("fields.edit")
def rest_on(request: PageRequest, uid: UUID) -> HttpResponse:
    """Add a source or an analysis that the field rests on, or that speaks against it."""
    field = _field(request, uid)
    form = forms.RestOnForm(
        request.POST or None,
        runs=runs_to_rest_on(request.access),
        sources=sources_to_rest_on(request.access),
        initial={"stance": "for"},
    )
    if request.method == "POST" and form.is_valid():
        was_decided = field.status == FieldOfStrength.Status.DECISION
        try:
            support(claim=field, by=request.access.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            if was_decided and field.status != FieldOfStrength.Status.DECISION:
                messages.success(request, _OPEN_AGAIN % {"field": field})
            return _back(field, "evidence")
    return _form(request, form, field, _("What the field rests on"), _("Add"))


@require_POST
@page("fields.edit")
def take_education(request: PageRequest, uid: UUID) -> HttpResponse:
    """Let the field show newer figures of its table of education."""
    field = _field(request, uid)
    asked = request.POST.get("vintage", "")
    if field.education is None or not (asked.isdecimal() and len(asked) <= _LONGEST_NUMBER):
        raise Http404
    vintage = get_object_or_404(field.education.vintages, number=int(asked))
    was_decided = field.status == FieldOfStrength.Status.DECISION
    services.take_education(field=field, vintage=vintage, by=request.access.user)
    if was_decided and field.status != FieldOfStrength.Status.DECISION:
        messages.success(request, _OPEN_AGAIN % {"field": field})
    return _back(field, "education")


@require_http_methods(["GET", "POST"])
@page("status.decide")
def decide(request: PageRequest, uid: UUID) -> HttpResponse:
    """Record that a body has decided on the field."""
    field = _field(request, uid)
    form = forms.DecideForm(
        request.POST or None, initial={"on": field.tenant.today(), "seen": as_seen(field)}
    )
    if request.method == "POST" and form.is_valid():
        try:
            record_decision(thing=field, by=request.access.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            return _back(field, "status")
    title, submit = _("Record a decision"), _("Make it a basis for decision")
    return _form(request, form, field, title, submit, what_stands(field))


@require_POST
@page("status.decide")
def reopen(request: PageRequest, uid: UUID) -> HttpResponse:
    """Make the field a basis for discussion again."""
    field = _field(request, uid)
    open_again(thing=field, by=request.access.user)
    messages.success(request, _OPEN_AGAIN % {"field": field})
    return _back(field, "status")


def _form(
    request: PageRequest, form: Any, field: FieldOfStrength, title: str, submit: str, told: str = ""
) -> HttpResponse:
    """Show a form about a field on a page of its own."""
    crumbs = [
        (_("Fields of strength"), reverse("mapping:fields")),
        (field.name, reverse("mapping:field", kwargs={"uid": field.uid})),
    ]
    context = {"form": form, "field": field, "title": title, "submit": submit, "crumbs": crumbs, "told": told}
    return render(request, "mapping/fields/form.html", context, status=422 if form.errors else 200)
