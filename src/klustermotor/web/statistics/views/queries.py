"""Pages of saved queries to statistical offices."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klustermotor.web.accounts.rights import PageRequest, page
from klustermotor.web.documents.exports import download
from klustermotor.web.shared import files
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.shown import SHOWN, one_change
from klustermotor.web.statistics import selectors, services
from klustermotor.web.statistics.choices import choices_of, chosen
from klustermotor.web.statistics.forms import NewQueryForm, SavedQueryForm
from klustermotor.web.statistics.models import Dataset, SavedQuery
from klustermotor.web.statistics.views.datasets import datasets_crumb, status_of


def _query(request: PageRequest, uid: UUID) -> SavedQuery:
    """Return a query that the person may see."""
    seen = SavedQuery.objects.visible_to(request.user).in_tenant(request.access.tenant)
    related = ("dataset__region_set", "dataset__classification", "schedule", "last_job", "tenant", "by")
    found: SavedQuery = get_object_or_404(seen.select_related(*related), uid=uid)
    return found


def _crumbs(last: str) -> list[tuple[str, str]]:
    """Return the way to a query."""
    return [datasets_crumb(), (_("Queries"), "/queries/"), (last, "")]


@require_GET
@page("statistics.manage")
def queries(request: PageRequest) -> HttpResponse:
    """Show the saved queries."""
    access = request.access
    context = {
        "queries": selectors.saved_queries(access.user, access.tenant),
        "crumbs": [datasets_crumb(), (_("Queries"), "")],
    }
    return render(request, "statistics/queries.html", context)


@require_http_methods(["GET", "POST"])
@page("statistics.manage")
def new_query(request: PageRequest) -> HttpResponse:
    """Begin a query: which table of which office."""
    form = NewQueryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        access = request.access
        try:
            made = services.begin_query(tenant=access.tenant, by=access.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            return redirect("statistics:query", uid=made.uid)
    context = {"form": form, "crumbs": _crumbs(_("New query"))}
    return render(request, "statistics/new_query.html", context, status=status_of(form))


@require_GET
@page("statistics.manage")
def query(request: PageRequest, uid: UUID) -> HttpResponse:
    """Show a query: what it asks, what came of it, and when it is asked again."""
    shown = _query(request, uid)
    context = {"query": shown, "asked": selectors.asked_for(shown), "crumbs": _crumbs(shown.name)}
    return render(request, "statistics/query.html", context)


@require_http_methods(["GET", "POST"])
@page("statistics.manage")
@one_change
def choose(request: PageRequest, uid: UUID) -> HttpResponse:
    """Choose what a query asks for; the number of cells and requests is said before anybody is asked."""
    shown = _query(request, uid)
    if not shown.described:
        return redirect("statistics:query", uid=uid)
    sent = request.POST if request.method == "POST" else None
    access = request.access
    held = selectors.datasets(access.user, access.tenant).filter(kind=Dataset.Kind.EMPLOYMENT)
    saving = sent is not None and "save" in sent
    form = SavedQueryForm(
        sent if saving else None,
        of=shown,
        query=shown,
        datasets=held,
        beside=lambda: _selected(shown),
        **_kept(sent, saving=saving),
    )
    choices = choices_of(shown, sent)
    count: dict[str, Any] = {}
    try:
        asked = chosen(choices)
        parts = services.requests_of(shown, asked)
        count = {"cells": sum(part.cells for part in parts), "requests": len(parts)}
        if saving and form.is_valid():
            services.save_query(
                query=shown,
                chosen=asked,
                columns=form.columns(),
                dataset=form.cleaned_data["dataset"],
                every=form.cleaned_data["every"],
                by=access.user,
            )
            return redirect("statistics:query", uid=uid)
    except Refused as refused:
        count["refused"] = refused.sentence
    context = {
        "query": shown,
        "form": form,
        "choices": choices,
        "count": count,
        "crumbs": _crumbs(shown.name),
    }
    wrong = saving and ("refused" in count or form.errors)
    return render(request, "statistics/choose_query.html", context, status=422 if wrong else 200)


def _kept(sent: Any, *, saving: bool) -> dict[str, Any]:
    """Return what was chosen in the rest of the form when only the count was asked for."""
    if sent is None or saving:
        return {}
    kept = ("region", "industry", "period", "dataset", "every", SHOWN)
    return {"initial": {name: sent.get(name, "") for name in kept}}


def _selected(query: SavedQuery) -> dict[str, str]:
    """Return what a query asks for, each variable with its values."""
    labels = {one["code"]: one["label"] for one in query.described.get("variables", [])}
    return {labels.get(code, code): ", ".join(values) for code, values in sorted(query.selection.items())}


@require_GET
@page("statistics.manage")
def progress(request: PageRequest, uid: UUID) -> HttpResponse:
    """Give the box that shows how far the work is."""
    return render(request, "statistics/query_progress.html", {"query": _query(request, uid)})


@require_POST
@page("statistics.manage")
def refresh(request: PageRequest, uid: UUID) -> HttpResponse:
    """Ask the query now."""
    try:
        services.refresh_now(query=_query(request, uid), by=request.access.user)
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("statistics:query", uid=uid)


@require_POST
@page("statistics.manage")
def look_up(request: PageRequest, uid: UUID) -> HttpResponse:
    """Ask the office anew what the table holds."""
    services.look_up(query=_query(request, uid), by=request.access.user)
    return redirect("statistics:query", uid=uid)


@require_http_methods(["GET", "POST"])
@page("statistics.manage")
def delete(request: PageRequest, uid: UUID) -> HttpResponse:
    """Ask whether a query is to be deleted, and delete it."""
    shown = _query(request, uid)
    if request.method == "POST":
        services.delete_query(query=shown, by=request.access.user)
        messages.success(request, _("The query is deleted."))
        return redirect("statistics:queries")
    context = {
        "question": _("Delete the query %(name)s?") % {"name": shown.name},
        "consequence": _("The office is not asked again. The vintages that it brought in stay."),
        "confirm_label": _("Delete the query"),
        "destructive": True,
        "back_url": reverse("statistics:query", args=[uid]),
    }
    return render(request, "shared/confirm.html", context)


@require_GET
@page("statistics.manage")
def refused_rows(request: PageRequest, uid: UUID) -> HttpResponse:
    """Give the rows of the last answer that were refused, with their reasons."""
    shown = _query(request, uid)
    digest = shown.last_outcome.get("refusals")
    if not digest:
        raise Http404
    name = _("%(name)s refused rows.csv") % {"name": shown.name}
    return download(files.path_of(digest).read_bytes(), name, "text/csv; charset=utf-8")
