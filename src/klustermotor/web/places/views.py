"""Pages of regions and classifications."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klustermotor.web.accounts.rights import PageRequest, page
from klustermotor.web.accounts.selectors import history_of
from klustermotor.web.places import leads, lists, selectors, services, uploads
from klustermotor.web.places.forms import BoundariesForm, DefinitionsForm, EndRegionForm, OwnRegionForm
from klustermotor.web.places.levels import codes_of
from klustermotor.web.places.models import Classification, Region, RegionSet
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.exports import asked_format, table_file
from klustermotor.web.shared.shown import one_change


def _region_set(request: PageRequest, uid: UUID) -> RegionSet:
    """Return a set that the person may see."""
    seen = RegionSet.objects.visible_to(request.user).in_tenant(request.access.tenant)
    found: RegionSet = get_object_or_404(seen, uid=uid)
    return found


def _region(request: PageRequest, uid: UUID) -> Region:
    """Return a region that the person may see."""
    seen = Region.objects.visible_to(request.user).in_tenant(request.access.tenant)
    found: Region = get_object_or_404(seen.select_related("region_set", "parent", "tenant"), uid=uid)
    return found


def _classification(request: PageRequest, uid: UUID) -> Classification:
    """Return a list that the person may see."""
    seen = Classification.objects.visible_to(request.user).in_tenant(request.access.tenant)
    found: Classification = get_object_or_404(seen.select_related("gathers"), uid=uid)
    return found


def _regions_crumb() -> tuple[str, str]:
    """Return the way back to the list of sets."""
    return _("Regions"), "/regions/"


def _lists_crumb() -> tuple[str, str]:
    """Return the way back to the list of classifications."""
    return _("Classifications"), "/classifications/"


@require_GET
@page("region.view")
def region_sets(request: PageRequest) -> HttpResponse:
    """Show the sets of regions and the tenant's own regions."""
    access = request.access
    sets = list(selectors.region_sets(access.user, access.tenant))
    own = selectors.own_regions(access.user, access.tenant)
    context = {
        "sets": [one for one in sets if one.kind != RegionSet.Kind.OWN],
        "own": own,
        "lead_text": leads.region_sets_lead(
            [one for one in sets if one.kind != RegionSet.Kind.OWN],
            len(own),
            selectors.focus_regions(access.tenant),
        ),
        "may_manage": access.may("places.manage"),
    }
    return render(request, "places/region_sets.html", context)


@require_GET
@page("region.view")
def region_set(request: PageRequest, uid: UUID) -> HttpResponse:
    """Show one set: where its regions lie, and their list."""
    shown = _region_set(request, uid)
    table = lists.regions_table(request.GET, shown)
    today, ended = selectors.counts_of(shown)
    context = {
        "set": shown,
        "table": table,
        "picture": selectors.set_picture(shown) if shown.boundaries else "",
        "ended": selectors.not_valid(shown),
        "lead_text": leads.region_set_lead(shown, today, ended),
        "crumbs": [_regions_crumb(), (shown.name, "")],
        "may_manage": request.access.may("places.manage"),
    }
    return render(request, "places/region_set.html", context)


@require_GET
@page("region.view")
def export_region_set(request: PageRequest, uid: UUID) -> HttpResponse:
    """Give a set's regions as a file."""
    shown = _region_set(request, uid)
    return table_file(lists.regions_table(request.GET, shown), shown.code, asked_format(request))


@require_http_methods(["GET", "POST"])
@page("places.manage")
@one_change
def set_boundaries(request: PageRequest, uid: UUID) -> HttpResponse:
    """Choose what a map of a set draws."""
    shown = _region_set(request, uid)
    form = BoundariesForm(
        request.POST or None,
        request.FILES or None,
        of=shown,
        initial=lambda: {"name": shown.boundaries if not shown.code_property else ""},
        beside=lambda: {_("Boundaries of a file"): shown.boundaries if shown.code_property else ""},
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.set_boundaries(
                region_set=shown,
                name=form.cleaned_data["name"],
                geojson=uploads.geojson_of(form.cleaned_data["file"]),
                code_property=form.cleaned_data["code_property"],
                by=request.access.user,
            )
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, _("The boundaries are kept."))
            return redirect("places:region-set", uid=uid)
    crumbs = [_regions_crumb(), (shown.name, f"/regions/sets/{uid}/"), (_("Boundaries"), "")]
    context = {"form": form, "set": shown, "crumbs": crumbs}
    return render(request, "places/set_boundaries.html", context, status=_status(form))


@require_GET
@page("region.view")
def region(request: PageRequest, uid: UUID) -> HttpResponse:
    """Show one region: names, codes, what it consists of and belongs to, and its history."""
    shown = _region(request, uid)
    found = selectors.region_page(shown)
    context = {
        "page": found,
        "region": shown,
        "history": history_of(shown) if request.access.may("audit.view") else None,
        "is_own": shown.region_set.kind == RegionSet.Kind.OWN,
        "lead_text": leads.region_lead(shown, found.parts, found.children),
        "crumbs": [
            _regions_crumb(),
            (shown.region_set.name, f"/regions/sets/{shown.region_set.uid}/"),
            (shown.name, ""),
        ],
        "may_manage": request.access.may("places.manage"),
    }
    return render(request, "places/region.html", context)


@require_http_methods(["GET", "POST"])
@page("places.manage")
def make_own_region(request: PageRequest) -> HttpResponse:
    """Make a region of one's own from regions of one kind."""
    return _own_region_page(request, None)


@require_http_methods(["GET", "POST"])
@page("places.manage")
@one_change
def edit_own_region(request: PageRequest, uid: UUID) -> HttpResponse:
    """Change the names of an own region, or what it consists of."""
    seen = Region.objects.visible_to(request.user).in_tenant(request.access.tenant).own()
    return _own_region_page(request, get_object_or_404(seen.select_related("region_set", "tenant"), uid=uid))


def _own_region_page(request: PageRequest, edited: Region | None) -> HttpResponse:
    """Show and take the form of an own region; "preview" draws it first."""
    choice = selectors.own_region_choice(
        request.access.user, request.access.tenant, edited, request.POST.get("set") or request.GET.get("set")
    )
    form = OwnRegionForm(
        request.POST or None, regions=choice.regions, of=edited, initial=lambda: _held(edited)
    )
    if request.method == "POST" and "preview" not in request.POST and form.is_valid():
        try:
            made = _save_own_region(request, edited, form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, _("%(name)s is kept.") % {"name": made.name})
            return redirect("places:region", uid=made.uid)
    # What others changed meanwhile is brought up to date in what was sent when it is checked.
    status = 200 if "preview" in request.POST else _status(form)
    data: Any = form.data
    chosen = set(data.getlist("parts") if form.is_bound else ()) or {
        str(uid) for uid in form.initial.get("parts", ())
    }
    context = {
        "form": form,
        "edited": edited,
        "choice": choice,
        "groups": choice.groups(chosen),
        "picture": choice.picture(chosen),
        "count": len(chosen),
        "crumbs": [_regions_crumb(), (_("Own region"), "")],
    }
    return render(request, "places/own_region.html", context, status=status)


def _held(edited: Region | None) -> dict[str, Any]:
    """Return what an own region holds now, for its form."""
    if edited is None:
        return {}
    parts = list(edited.parts.values_list("uid", flat=True))
    return {"name_sv": edited.name_sv, "name_en": edited.name_en, "note": edited.note, "parts": parts}


def _save_own_region(request: PageRequest, edited: Region | None, data: dict[str, Any]) -> Region:
    """Make or change the region."""
    given = {name: data[name] for name in ("name_sv", "name_en", "note")}
    parts = list(data["parts"])
    if edited is None:
        access = request.access
        return services.create_own_region(tenant=access.tenant, parts=parts, by=access.user, **given)
    services.change_own_region(region=edited, parts=parts, by=request.access.user, **given)
    return edited


@require_http_methods(["GET", "POST"])
@page("places.manage")
def end_own_region(request: PageRequest, uid: UUID) -> HttpResponse:
    """Ask until when an own region exists, and keep it."""
    shown = _region(request, uid)
    form = EndRegionForm(request.POST or None, initial={"on": request.access.tenant.today()})
    if request.method == "POST" and form.is_valid():
        try:
            services.end_own_region(region=shown, on=form.cleaned_data["on"], by=request.access.user)
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            return redirect("places:region", uid=uid)
    context = {
        "form": form,
        "question": _("End %(name)s?") % {"name": shown.name},
        "consequence": _("It can no longer be chosen from that day. What was computed for it stays."),
        "confirm_label": _("End the region"),
        "back_url": f"/regions/{uid}/",
    }
    return render(request, "shared/confirm.html", context, status=_status(form))


@require_POST
@page("places.manage")
def focus_region(request: PageRequest, uid: UUID) -> HttpResponse:
    """Take a region into focus or out of it."""
    services.set_focus(region=_region(request, uid), focus="focus" in request.POST, by=request.access.user)
    return redirect("places:region", uid=uid)


@require_GET
@page("region.view")
def classifications(request: PageRequest) -> HttpResponse:
    """Show the lists of industries and the cluster definitions."""
    access = request.access
    found = list(selectors.classifications(access.user, access.tenant))
    definitions = [one for one in found if one.kind == Classification.Kind.CLUSTERS]
    context = {
        "lists": [one for one in found if one.kind != Classification.Kind.CLUSTERS],
        "definitions": definitions,
        "may_manage": access.may("places.manage"),
        "crumbs": [],
    }
    return render(request, "places/classifications.html", context)


@require_GET
@page("region.view")
def classification(request: PageRequest, uid: UUID) -> HttpResponse:
    """Show one list: its codes by level or its clusters, and the ways to other lists."""
    shown = _classification(request, uid)
    context: dict[str, Any] = {
        "list": shown,
        "lead_text": leads.classification_lead(shown, shown.items.count()),
        "concordances": selectors.concordances_of(shown),
        "crumbs": [_lists_crumb(), (shown.name, "")],
    }
    if shown.kind == Classification.Kind.CLUSTERS:
        context["table"] = lists.clusters_table(request.GET, shown)
    else:
        codes = codes_of(shown, request.GET)
        context["table"] = lists.codes_table(request.GET, shown, codes)
        context["above"] = codes.above
        context["tabs"] = codes.tabs(shown.kind, request.GET)
        context["branches"] = selectors.branches(codes.every)
    return render(request, "places/classification.html", context)


@require_GET
@page("region.view")
def export_classification(request: PageRequest, uid: UUID) -> HttpResponse:
    """Give a list as a file."""
    shown = _classification(request, uid)
    if shown.kind == Classification.Kind.CLUSTERS:
        table = lists.clusters_table(request.GET, shown)
    else:
        table = lists.codes_table(request.GET, shown, codes_of(shown, request.GET))
    return table_file(table, shown.code, asked_format(request))


@require_http_methods(["GET", "POST"])
@page("places.manage")
def upload_definitions(request: PageRequest) -> HttpResponse:
    """Take in cluster definitions from a file."""
    access = request.access
    offered = selectors.classifications(access.user, access.tenant).of_industries()  # type: ignore[attr-defined]
    form = DefinitionsForm(request.POST or None, request.FILES or None, classifications=offered)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        try:
            with uploads.table_file(data.pop("file")) as path:
                made = services.load_definitions(tenant=access.tenant, path=path, by=access.user, **data)
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, _("%(name)s is kept.") % {"name": made.name})
            return redirect("places:classification", uid=made.uid)
    context = {"form": form, "crumbs": [_lists_crumb(), (_("Upload definitions"), "")]}
    return render(request, "places/upload_definitions.html", context, status=_status(form))


def _status(form: Any) -> int:
    """Return 422 where a form came back with something to put right."""
    return 422 if form.is_bound and form.errors else 200
