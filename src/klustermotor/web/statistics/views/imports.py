"""Pages of the guided import: file, columns, check, import."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klustermotor.web.accounts.rights import PageRequest, page
from klustermotor.web.documents.exports import download
from klustermotor.web.shared import files
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.shown import one_change
from klustermotor.web.statistics import leads, selectors, services
from klustermotor.web.statistics.forms import MappingForm, NewImportForm, SheetForm
from klustermotor.web.statistics.models import Dataset, Import
from klustermotor.web.statistics.views.datasets import datasets_crumb, status_of

_STEPS = {
    Import.State.MAPPING: 2,
    Import.State.CHECKING: 3,
    Import.State.CHECKED: 3,
    Import.State.RUNNING: 4,
    Import.State.DONE: 5,
    Import.State.DISCARDED: 1,
}


def _import(request: PageRequest, uid: UUID) -> Import:
    """Return an import that the person may see."""
    seen = Import.objects.visible_to(request.user).in_tenant(request.access.tenant)
    related = ("attachment", "dataset__region_set", "dataset__classification", "check_job", "job", "tenant")
    found: Import = get_object_or_404(seen.select_related(*related, "vintage", "by"), uid=uid)
    return found


def _crumbs(last: str) -> list[tuple[str, str]]:
    """Return the way to an import."""
    return [datasets_crumb(), (_("Imports"), "/imports/"), (last, "")]


@require_GET
@page("statistics.manage")
def imports(request: PageRequest) -> HttpResponse:
    """Show the imports that are under way, and the latest that are over."""
    access = request.access
    context = {
        "open": selectors.open_imports(access.user, access.tenant),
        "over": selectors.ended_imports(access.user, access.tenant),
        "crumbs": [datasets_crumb(), (_("Imports"), "")],
    }
    return render(request, "statistics/imports.html", context)


@require_http_methods(["GET", "POST"])
@page("statistics.manage")
def new_import(request: PageRequest) -> HttpResponse:
    """Take in a file; it can be left at any step and found again among the imports."""
    access = request.access
    held = selectors.datasets(access.user, access.tenant)
    like = _like(request)
    initial = {"dataset": request.GET.get("dataset") or (like.dataset.uid if like and like.dataset else None)}
    form = NewImportForm(request.POST or None, request.FILES or None, datasets=held, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = _take_in(request, form.cleaned_data, like)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        else:
            return redirect("statistics:import", uid=made.uid)
    context = {
        "form": form,
        "step": 1,
        "steps": step_labels(),
        "like": like,
        "crumbs": _crumbs(_("New import")),
    }
    return render(request, "statistics/new_import.html", context, status=status_of(form))


def _like(request: PageRequest) -> Import | None:
    """Return the import that a mended file does over."""
    asked = request.POST.get("like") or request.GET.get("like")
    if not asked:
        return None
    try:
        return _import(request, UUID(asked))
    except ValueError:
        raise Http404 from None


def _take_in(request: PageRequest, data: dict[str, Any], like: Import | None) -> Import:
    """Keep the file that was sent."""
    sent = data["file"]
    with tempfile.NamedTemporaryFile(prefix="klustermotor-import-") as draft:
        for piece in sent.chunks():
            draft.write(piece)
        draft.flush()
        return services.start_import(
            tenant=request.access.tenant,
            path=Path(draft.name),
            name=sent.name or "",
            by=request.access.user,
            kind=data["kind"],
            dataset=data["dataset"],
            like=like,
        )


def step_labels() -> list[str]:
    """Return the steps of an import."""
    return [_("File"), _("Columns"), _("Check"), _("Import")]


@require_http_methods(["GET", "POST"])
@page("statistics.manage")
@one_change
def one_import(request: PageRequest, uid: UUID) -> HttpResponse:
    """Show an import at the step where it stands, and take the columns."""
    shown = _import(request, uid)
    job = selectors.working_job(shown)
    going = job is not None and not job.is_over
    naming = shown.state == Import.State.MAPPING or (shown.state == Import.State.CHECKING and not going)
    form = (
        MappingForm(request.POST or None, of=shown, imported=shown, user=request.access.user)
        if naming
        else None
    )
    if request.method == "POST" and form is not None and form.is_valid() and _named(request, shown, form):
        return redirect("statistics:import", uid=uid)
    context = {
        "import": shown,
        "form": form,
        "job": job,
        "going": going,
        "step": _STEPS[Import.State(shown.state)],
        "steps": step_labels(),
        "lead_text": _lead(shown, form),
        "findings": selectors.findings_shown(shown),
        "extends": selectors.list_to_extend(shown) if request.access.may("places.manage") else None,
        "sample": selectors.sample_shown(shown) if form else None,
        "sheet_form": SheetForm(imported=shown)
        if form and len(shown.mapping.get("sheets") or []) > 1
        else None,
        "crumbs": _crumbs(str(shown)),
    }
    return render(request, "statistics/import.html", context, status=status_of(form) if form else 200)


def _lead(shown: Import, form: MappingForm | None) -> str:
    """Return what the page of an import says first, where its state alone does not say it."""
    if shown.state == Import.State.CHECKED:
        return leads.check_lead(shown)
    return leads.columns_lead(shown) if form else ""


def _named(request: PageRequest, shown: Import, form: MappingForm) -> bool:
    """Keep the columns and have the rows checked; say what is refused on the form."""
    dataset: Dataset | None = shown.dataset
    try:
        services.set_mapping(
            imported=shown,
            columns=form.chosen_columns(),
            target=form.target(),
            dataset=dataset,
            decimal=form.cleaned_data["decimal"],
            fixed=form.fixed(),
            by=request.access.user,
        )
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        return False
    return True


@require_GET
@page("statistics.manage")
def progress(request: PageRequest, uid: UUID) -> HttpResponse:
    """Give the box that shows how far the work is."""
    shown = _import(request, uid)
    context = {"job": selectors.working_job(shown) or shown.job or shown.check_job, "import": shown}
    return render(request, "statistics/import_progress.html", context)


@require_GET
@page("statistics.manage")
def refused_rows(request: PageRequest, uid: UUID) -> HttpResponse:
    """Give the refused rows with their reasons, to be mended."""
    shown = _import(request, uid)
    if not shown.refusals:
        raise Http404
    stem = shown.attachment.name.rsplit(".", 1)[0]
    name = _("%(name)s refused rows.csv") % {"name": stem}
    return download(files.path_of(shown.refusals).read_bytes(), name, "text/csv; charset=utf-8")


def _post(request: PageRequest, uid: UUID, change: Callable[[Import], object]) -> HttpResponse:
    """Make a change and go back to the import; a refusal is said there."""
    try:
        change(_import(request, uid))
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("statistics:import", uid=uid)


@require_POST
@page("statistics.manage")
def choose_sheet(request: PageRequest, uid: UUID) -> HttpResponse:
    """Read another sheet of the workbook."""
    sheet, by = request.POST.get("sheet", ""), request.access.user
    return _post(request, uid, lambda one: services.choose_sheet(imported=one, sheet=sheet, by=by))


@require_POST
@page("statistics.manage")
def accept_suggestions(request: PageRequest, uid: UUID) -> HttpResponse:
    """Read cells as the codes they resemble, and check again."""
    accepted: dict[str, dict[str, str]] = {}
    for one in request.POST.getlist("accept"):
        role, _bar, pair = one.partition("|")
        cell, _bar, code = pair.rpartition("|")
        accepted.setdefault(role, {})[cell] = code
    by = request.access.user
    return _post(
        request, uid, lambda one: services.accept_suggestions(imported=one, accepted=accepted, by=by)
    )


@require_POST
@page("places.manage")
def bring_in_level(request: PageRequest, uid: UUID) -> HttpResponse:
    """Bring in the codes that lie one level below the list, and check again."""
    by = request.access.user
    return _post(request, uid, lambda one: services.bring_in_level(imported=one, by=by))


@require_POST
@page("statistics.manage")
def run_import(request: PageRequest, uid: UUID) -> HttpResponse:
    """Import the good rows."""
    accept, by = "accept_refusals" in request.POST, request.access.user
    return _post(
        request, uid, lambda one: services.request_import(imported=one, accept_refusals=accept, by=by)
    )


@require_POST
@page("statistics.manage")
def restart_import(request: PageRequest, uid: UUID) -> HttpResponse:
    """Let work that failed go on."""
    return _post(request, uid, lambda one: services.restart_import(imported=one, by=request.access.user))


@require_POST
@page("statistics.manage")
def reopen_import(request: PageRequest, uid: UUID) -> HttpResponse:
    """Go back to the columns."""
    return _post(request, uid, lambda one: services.reopen_import(imported=one, by=request.access.user))


@require_POST
@page("statistics.manage")
def discard_import(request: PageRequest, uid: UUID) -> HttpResponse:
    """Give an import up."""
    return _post(request, uid, lambda one: services.discard_import(imported=one, by=request.access.user))
