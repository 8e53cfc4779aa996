"""Pages of fields of strength."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klustermotor.web.accounts.rights import PageRequest, page
from klustermotor.web.accounts.selectors import history_of
from klustermotor.web.mapping.fields import forms, services
from klustermotor.web.mapping.fields.figures import figures_of, supply_said
from klustermotor.web.mapping.fields.files import FIELD_FORMATS, LIST_FORMATS
from klustermotor.web.mapping.fields.lead import lead_of_field, lead_of_list
from klustermotor.web.mapping.fields.lists import cluster_table, education_table
from klustermotor.web.mapping.fields.models import (
    FieldOfStrength,
    Judgement,
    Step,
    UnheardVoice,
    Weighing,
)
from klustermotor.web.mapping.fields.selectors import (
    NEEDED,
    cluster_choices,
    field_facts,
    fields_of,
    region_in_focus,
    region_passed_over,
    runs_to_rest_on,
    sources_to_rest_on,
    tables_of_education,
)
from klustermotor.web.mapping.membership.overview import clusters_of_field
from klustermotor.web.mapping.selectors.rooms import CHOSEN_REGION
from klustermotor.web.places.models import Region
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.shown import one_change


def _field(request: PageRequest, uid: UUID) -> FieldOfStrength:
    """Return a field that the person may see."""
    found = FieldOfStrength.objects.visible_to(request.access.user).in_tenant(request.access.tenant)
    return get_object_or_404(found.select_related(*NEEDED), uid=uid)


def _region(request: PageRequest) -> Region | None:
    """Return the region that the page is about."""
    return region_in_focus(
        request.access, request.GET.get("region", ""), request.session.get(CHOSEN_REGION, "")
    )


def _in_languages(request: PageRequest, text: str) -> tuple[str, str]:
    """Return a text in Swedish and in English: it stands in the language its writer works in."""
    return ("", text) if request.LANGUAGE_CODE == "en" else (text, "")


def _back(field: FieldOfStrength, part: str = "") -> HttpResponseRedirect:
    """Return to the field's page."""
    return redirect(reverse("mapping:field", kwargs={"uid": field.uid}) + (f"#{part}" if part else ""))


@require_GET
@page("region.view")
def listing(request: PageRequest) -> HttpResponse:
    """Show the region's fields of strength."""
    region = _region(request)
    rows = fields_of(request.access, region) if region else []
    pieces, urls = lead_of_list(region, rows) if region else ([], {})
    context = {
        "passed_over": region_passed_over(region, request.GET.get("region", "")),
        "region": region,
        "rows": rows,
        "formats": LIST_FORMATS,
        "may_keep": request.access.may("documents.make"),
        "lead": pieces,
        "lead_urls": urls,
        "may_edit": request.access.may("fields.edit"),
        "crumbs": [(_("Region"), reverse("mapping:strong-clusters"))],
    }
    return render(request, "mapping/fields/list.html", context)


@require_GET
@page("region.view")
def one(request: PageRequest, uid: UUID) -> HttpResponse:
    """Show one field with all it rests on."""
    field = _field(request, uid)
    facts = field_facts(request.access, field)
    pieces, urls = lead_of_field(facts)
    context = {
        "field": field,
        "facts": facts,
        "formats": FIELD_FORMATS,
        "may_keep": request.access.may("documents.make"),
        "figures": figures_of(facts),
        "known_clusters": clusters_of_field(request.access, field),
        "may_add_cluster": request.access.may("clusters.edit"),
        "cluster_table": cluster_table(request.GET, facts),
        "education_table": education_table(request.GET, facts),
        "education_said": supply_said(facts.education) if facts.education else "",
        "lead_pieces": pieces,
        "lead_urls": urls,
        "may_edit": request.access.may("fields.edit") and field.ended_on is None,
        "may_decide": request.access.may("status.decide") and field.ended_on is None,
        "history": history_of(field),
        "crumbs": [(_("Fields of strength"), reverse("mapping:fields"))],
    }
    return render(request, "mapping/fields/one.html", context)


@require_http_methods(["GET", "POST"])
@page("fields.edit")
def add(request: PageRequest) -> HttpResponse:
    """Put a field on the region's list."""
    region = _region(request)
    if region_passed_over(region, request.GET.get("region", "")):
        raise Http404
    if region is None:
        return redirect("mapping:fields")
    form = forms.NewFieldForm(
        request.POST or None,
        choices=cluster_choices(request.access, region),
        tables=tables_of_education(request.access),
        runs=runs_to_rest_on(request.access),
        sources=sources_to_rest_on(request.access),
        initial=_proposed(request),
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        swedish, english = _in_languages(request, given["judgement"])
        try:
            field = services.add_field(
                region=region,
                name_sv=given["name_sv"],
                name_en=given["name_en"],
                stage=given["stage"],
                clusters=given["clusters"],
                signed_as=given["signed_as"],
                runs=given["runs"],
                sources=given["sources"],
                education=given["education"],
                judgement_sv=swedish,
                judgement_en=english,
                by=request.access.user,
            )
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, _("%(field)s is now on the list.") % {"field": field})
            return _back(field)
    context = {
        "form": form,
        "region": region,
        "title": _("Add a field of strength"),
        "submit": _("Add the field"),
    }
    return _form(request, context)


def _proposed(request: PageRequest) -> dict[str, Any]:
    """Return what a link from another page proposes: clusters, a run, an interview."""
    offered = {
        name: request.GET.getlist(name)
        for name in ("clusters", "runs", "sources")
        if request.GET.getlist(name)
    }
    for name in ("name_sv", "name_en"):
        if request.GET.get(name):
            offered[name] = request.GET[name]  # type: ignore[assignment]
    return {"stage": "potential", "signed_as": request.access.user.name, **offered}


def _form(request: PageRequest, context: dict[str, Any]) -> HttpResponse:
    """Show a form of its own page; 422 when something must be put right."""
    crumbs = [(_("Fields of strength"), reverse("mapping:fields"))]
    field = context.get("field")
    if field is not None:
        crumbs.append((field.name, reverse("mapping:field", kwargs={"uid": field.uid})))
    status = 422 if context["form"].errors else 200
    return render(request, "mapping/fields/form.html", {"crumbs": crumbs, **context}, status=status)


@require_http_methods(["GET", "POST"])
@page("fields.edit")
@one_change
def change(request: PageRequest, uid: UUID) -> HttpResponse:
    """Change what a field is called and gathers."""
    field = _field(request, uid)
    form = forms.FieldForm(
        request.POST or None,
        choices=cluster_choices(request.access, field.region),
        tables=tables_of_education(request.access),
        of=field,
        initial=lambda: forms.initial_of(field),
    )
    if request.method == "POST" and form.is_valid():
        services.change_field(field=field, by=request.access.user, **form.cleaned_data)
        return _back(field)
    return _form(request, {"form": form, "field": field, "title": _("Change the field"), "submit": _("Save")})


def _newest(one: Judgement | Weighing | None) -> str:
    """Return what was said last of a field, and by whom."""
    return f"{one.text} ({one.signed_as})" if one else ""


@require_http_methods(["GET", "POST"])
@page("fields.edit")
@one_change
def judge(request: PageRequest, uid: UUID) -> HttpResponse:
    """Write a new judgement of a field."""
    field = _field(request, uid)
    form = forms.JudgementForm(
        request.POST or None,
        of=field,
        initial=lambda: {"stage": field.stage, "signed_as": request.access.user.name},
        beside=lambda: {_("Judgement"): _newest(field.judgements.first())},
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        swedish, english = _in_languages(request, given["judgement"])
        change_sv, change_en = _in_languages(request, given["change"])
        services.judge(
            field=field,
            stage=given["stage"],
            signed_as=given["signed_as"],
            text_sv=swedish,
            text_en=english,
            change_sv=change_sv,
            change_en=change_en,
            by=request.access.user,
        )
        return _back(field, "judgement")
    title = _("Judge the field anew")
    return _form(request, {"form": form, "field": field, "title": title, "submit": _("Sign the judgement")})


@require_http_methods(["GET", "POST"])
@page("fields.edit")
@one_change
def weigh(request: PageRequest, uid: UUID) -> HttpResponse:
    """Weigh a field for one goal."""
    field = _field(request, uid)
    initial = {"goal": request.GET.get("goal"), "signed_as": request.access.user.name}
    form = forms.WeighingForm(
        request.POST or None,
        of=field,
        initial=initial,
        beside=lambda: {_("Weighing"): _newest(field.weighings.first())},
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        swedish, english = _in_languages(request, given["text"])
        services.weigh(
            field=field,
            goal=given["goal"],
            weight=given["weight"],
            signed_as=given["signed_as"],
            text_sv=swedish,
            text_en=english,
            by=request.access.user,
        )
        return _back(field, "weighing")
    return _form(request, {"form": form, "field": field, "title": _("Weigh the field"), "submit": _("Save")})


@require_http_methods(["GET", "POST"])
@page("fields.edit")
def add_step(request: PageRequest, uid: UUID) -> HttpResponse:
    """Propose a measure or a study."""
    field = _field(request, uid)
    form = forms.StepForm(request.POST or None, initial={"kind": "measure"})
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        leads_to_sv, leads_to_en = _in_languages(request, given.pop("leads_to"))
        services.propose_step(
            field=field, leads_to_sv=leads_to_sv, leads_to_en=leads_to_en, by=request.access.user, **given
        )
        return _back(field, "steps")
    return _form(
        request, {"form": form, "field": field, "title": _("Propose a step"), "submit": _("Propose")}
    )


@require_http_methods(["GET", "POST"])
@page("fields.edit")
@one_change
def move_step(request: PageRequest, uid: UUID) -> HttpResponse:
    """Say how far a step has come."""
    found = Step.objects.visible_to(request.access.user).in_tenant(request.access.tenant)
    step = get_object_or_404(found.select_related("field__region"), uid=uid)
    form = forms.MoveStepForm(
        request.POST or None, of=step, initial=lambda: {"state": step.state, "due_on": step.due_on}
    )
    if request.method == "POST" and form.is_valid():
        services.move_step(step=step, by=request.access.user, **form.cleaned_data)
        return _back(step.field, "steps")
    return _form(request, {"form": form, "field": step.field, "title": step.name, "submit": _("Save")})


@require_http_methods(["GET", "POST"])
@page("fields.edit")
def name_voice(request: PageRequest, uid: UUID) -> HttpResponse:
    """Say whose voice is missing."""
    field = _field(request, uid)
    form = forms.VoiceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        swedish, english = _in_languages(request, form.cleaned_data["text"])
        services.name_voice(field=field, text_sv=swedish, text_en=english, by=request.access.user)
        return _back(field, "voices")
    title = _("Voices not yet heard")
    return _form(request, {"form": form, "field": field, "title": title, "submit": _("Save")})


@require_POST
@page("fields.edit")
def hear_voice(request: PageRequest, uid: UUID) -> HttpResponse:
    """Mark a missing voice as heard."""
    found = UnheardVoice.objects.visible_to(request.access.user).in_tenant(request.access.tenant)
    voice = get_object_or_404(found.select_related("field", "tenant"), uid=uid)
    try:
        services.mark_heard(voice=voice, by=request.access.user)
    except Refused as refused:
        messages.error(request, refused.sentence)
    return _back(voice.field, "voices")


@require_http_methods(["GET", "POST"])
@page("fields.edit")
def let_go(request: PageRequest, uid: UUID) -> HttpResponse:
    """Take a field off the list."""
    field = _field(request, uid)
    form = forms.LetGoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.let_go(field=field, because=form.cleaned_data["because"], by=request.access.user)
        except Refused as refused:
            form.add_error("because", refused.sentence)
        else:
            messages.success(request, _("%(field)s is off the list; its history is kept.") % {"field": field})
            return redirect("mapping:fields")
    title = _("Take the field off the list")
    return _form(request, {"form": form, "field": field, "title": title, "submit": _("Take it off")})
