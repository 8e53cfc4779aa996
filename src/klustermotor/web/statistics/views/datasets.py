"""Pages of datasets and their vintages."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klustermotor.web.accounts.rights import PageRequest, page
from klustermotor.web.accounts.selectors import history_of
from klustermotor.web.documents import exports
from klustermotor.web.evidence import services as evidence
from klustermotor.web.evidence.selectors import known_of
from klustermotor.web.evidence.services.standing import as_seen
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.shown import one_change
from klustermotor.web.statistics import leads, lists, selectors, services
from klustermotor.web.statistics.changes import changes_between
from klustermotor.web.statistics.forms import DatasetForm, DecisionForm
from klustermotor.web.statistics.models import Dataset, Vintage


def datasets_crumb() -> tuple[str, str]:
    """Return the way back to the list."""
    return _("Datasets"), "/statistics/"


def _dataset(request: PageRequest, uid: UUID) -> Dataset:
    """Return a dataset that the person may see."""
    seen = Dataset.objects.visible_to(request.user).in_tenant(request.access.tenant)
    found: Dataset = get_object_or_404(seen.select_related("region_set", "classification", "tenant"), uid=uid)
    return found


def _vintage(request: PageRequest, uid: UUID) -> Vintage:
    """Return a vintage that the person may see."""
    seen = Vintage.objects.visible_to(request.user).in_tenant(request.access.tenant)
    related = ("dataset__region_set", "dataset__classification", "source__attachment", "by", "tenant")
    found: Vintage = get_object_or_404(seen.select_related(*related), uid=uid)
    return found


@require_GET
@page("region.view")
def datasets(request: PageRequest) -> HttpResponse:
    """Show the datasets."""
    access = request.access
    asked = request.GET.get("regions")
    held = selectors.datasets(access.user, access.tenant)
    found = list(held.filter(region_set__code=asked) if asked else held)
    if ending := request.GET.get("format"):
        return _datasets_file(request, found, ending)
    may_manage = access.may("statistics.manage")
    waiting = selectors.open_imports(access.user, access.tenant).count() if may_manage else 0
    context = {
        "table": lists.datasets_table(request.GET, found),
        "any": bool(found),
        "waiting": waiting,
        "lead_text": leads.datasets_lead(found, waiting),
        "may_manage": may_manage,
    }
    return render(request, "statistics/datasets.html", context)


def _datasets_file(request: PageRequest, found: list[Dataset], ending: str) -> HttpResponse:
    """Give the list of datasets as a file."""
    table = lists.datasets_file(request.GET, found)
    return exports.list_file(
        access=request.access,
        title=_("Datasets"),
        table=table,
        format=ending,
        standings=list(table.rows),
        source_lines=dict.fromkeys(one.publisher for one in table.rows if one.publisher),
        example=any(one.is_example for one in table.rows),
    )


@require_GET
@page("region.view")
def dataset(request: PageRequest, uid: UUID) -> HttpResponse:
    """Show one dataset: what it holds, its vintages and what feeds it."""
    shown = _dataset(request, uid)
    found = selectors.dataset_page(shown)
    context = {
        "dataset": shown,
        "page": found,
        "preview": selectors.preview_rows(found.newest) if found.newest else None,
        "history": history_of(shown) if request.access.may("audit.view") else None,
        "lead_text": leads.dataset_lead(shown, found.newest, len(found.vintages)),
        "crumbs": [datasets_crumb(), (shown.name, "")],
        "may_manage": request.access.may("statistics.manage"),
        "may_decide": request.access.may("status.decide"),
    }
    return render(request, "statistics/dataset.html", context)


@require_http_methods(["GET", "POST"])
@page("statistics.manage")
@one_change
def edit_dataset(request: PageRequest, uid: UUID) -> HttpResponse:
    """Change what a dataset is called and says of itself."""
    shown = _dataset(request, uid)
    name = shown.name
    form = DatasetForm(
        request.POST or None,
        of=shown,
        initial=lambda: {"name": shown.name, "publisher": shown.publisher, "note": shown.note},
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.change_dataset(dataset=shown, by=request.access.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            return redirect("statistics:dataset", uid=uid)
    crumbs = [datasets_crumb(), (name, f"/statistics/{uid}/"), (_("Change the dataset"), "")]
    context = {"form": form, "title": name, "crumbs": crumbs}
    return render(request, "statistics/edit_dataset.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@page("status.decide")
def decide(request: PageRequest, uid: UUID) -> HttpResponse:
    """Make a dataset a basis for decision."""
    shown = _dataset(request, uid)
    seen = as_seen(shown)
    form = DecisionForm(request.POST or None, initial={"on": request.access.tenant.today(), "seen": seen})
    if request.method == "POST" and form.is_valid():
        try:
            evidence.decide(thing=shown, by=request.access.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            return redirect("statistics:dataset", uid=uid)
    context = {
        "form": form,
        "question": _("Make %(name)s a basis for decision?") % {"name": shown.name},
        "consequence": _("Everything shown and exported from it then says who decided so, and when."),
        "confirm_label": _("It is decided"),
        "back_url": f"/statistics/{uid}/",
    }
    return render(request, "shared/confirm.html", context, status=status_of(form))


@require_POST
@page("status.decide")
def reopen(request: PageRequest, uid: UUID) -> HttpResponse:
    """Make a dataset a basis for discussion again."""
    evidence.reopen(thing=_dataset(request, uid), by=request.access.user)
    return redirect("statistics:dataset", uid=uid)


@require_GET
@page("region.view")
def vintage(request: PageRequest, uid: UUID) -> HttpResponse:
    """Show one vintage: what it holds and how it came."""
    shown = _vintage(request, uid)
    context = {
        "vintage": shown,
        "dataset": shown.dataset,
        "preview": selectors.preview_rows(shown, 50),
        "lead_text": leads.vintage_lead(shown),
        "crumbs": [
            datasets_crumb(),
            (shown.dataset.name, f"/statistics/{shown.dataset.uid}/"),
            (_("Vintage %(number)s") % {"number": shown.number}, ""),
        ],
    }
    return render(request, "statistics/vintage.html", context)


@require_GET
@page("region.view")
def export_vintage(request: PageRequest, uid: UUID) -> HttpResponse:
    """Give a vintage as CSV, XLSX or Parquet, hidden figures marked and with its status."""
    shown = _vintage(request, uid)
    name = f"{shown.dataset.name} {shown.number}"
    if request.GET.get("format") == "parquet":
        exports.note_export(request.access, name, "parquet", shown.dataset)
        content = selectors.vintage_file(shown).read_bytes()
        return exports.download(content, f"{name}.parquet", "application/vnd.apache.parquet")
    columns, rows = selectors.export_rows(shown)
    try:
        return exports.table_file(
            access=request.access,
            title=name,
            columns=columns,
            rows=rows,
            format=request.GET.get("format", "csv"),
            status=shown.dataset,
            source_lines=[str(shown.source)],
            example=shown.dataset.is_example,
            thing=shown.dataset,
        )
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("statistics:vintage", uid=uid)


@require_GET
@page("region.view")
def compare(request: PageRequest, uid: UUID) -> HttpResponse:
    """Show what changed between two vintages."""
    shown = _dataset(request, uid)
    numbers = {str(one.number): one for one in shown.vintages.select_related("dataset", "source")}
    ordered = sorted(numbers, key=int)
    new = numbers.get(request.GET.get("to", ""), numbers[ordered[-1]] if ordered else None)
    before = [number for number in ordered if new is not None and int(number) < new.number]
    old = numbers.get(request.GET.get("from", ""), numbers[before[-1]] if before else None)
    if old is None or new is None:
        raise Http404
    found = changes_between(old, new)
    table = lists.changes_table(request.GET, new, found, selectors.names_of_keys(shown))
    if ending := request.GET.get("format"):
        return exports.list_file(
            access=request.access,
            title=_("What changed in %(name)s, vintage %(old)s to %(new)s")
            % {"name": shown, "old": old.number, "new": new.number},
            table=table,
            format=ending,
            status=shown,
            source_lines=[str(old.source), str(new.source)],
            example=shown.is_example,
            thing=shown,
        )
    context = {
        "dataset": shown,
        "old": old,
        "new": new,
        "numbers": ordered,
        "found": found,
        "table": table,
        "lead_text": leads.changes_lead(old, new, found),
        "crumbs": [datasets_crumb(), (shown.name, f"/statistics/{uid}/"), (_("What changed"), "")],
    }
    return render(request, "statistics/compare.html", context)


@require_GET
@page("region.view")
def known(request: PageRequest, uid: UUID) -> HttpResponse:
    """Show how a vintage's figures are known."""
    shown = _vintage(request, uid)
    said: dict[str, Any] = selectors.known_facts(shown)
    context = {"known": known_of(shown.dataset, request.access, **said)}
    return render(request, "evidence/known.html", context)


def status_of(form: Any) -> int:
    """Return 422 where a form came back with something to put right."""
    return 422 if form.is_bound and form.errors else 200
