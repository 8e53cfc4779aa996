"""Pages of selections: criteria, the funnel, those chosen and why others fell away."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from klustermotor.figures.strips import bar_strip
from klustermotor.web.accounts.rights import PageRequest, demand_change, page
from klustermotor.web.accounts.selectors import history_of
from klustermotor.web.actors.beside import parts_beside
from klustermotor.web.actors.registers import choosing, deciding, selectors
from klustermotor.web.actors.registers.choosing import Candidate
from klustermotor.web.actors.registers.forms import SelectionForm
from klustermotor.web.actors.registers.models import RegisterSelection
from klustermotor.web.actors.registers.views.incoming import registers_crumb
from klustermotor.web.documents.exports import list_file
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.shown import one_change
from klustermotor.web.shared.tables import Column, Table
from klustermotor.web.shared.templatetags.written import number

#: Width of the bar beside a step, in pixels.
_FUNNEL = 220


def selections_crumb() -> tuple[str, str]:
    """Return the way to the selections."""
    return _("Selections"), reverse("actors:selections")


def _selection(request: PageRequest, uid: UUID) -> RegisterSelection:
    """Return a selection that the person may see."""
    found: RegisterSelection = get_object_or_404(selectors.selections(request.access), uid=uid)
    return found


@require_GET
@page("registers.view")
def selections(request: PageRequest) -> HttpResponse:
    """Show the selections."""
    table = Table(
        request.GET,
        selectors.selections(request.access),
        [
            Column(
                "name",
                _("Selection"),
                kind="link",
                url=lambda one: reverse("actors:selection", args=[one.uid]),
            ),
            Column("register", _("Organisations in"), value="register.name"),
            Column("by", _("Made by"), value="by.name"),
        ],
        caption=_("Selections"),
        order="name",
        export_url=reverse("actors:selections"),
    )
    if asked := request.GET.get("format"):
        return list_file(access=request.access, title=_("Selections"), table=table, format=asked)
    context = {
        "table": table,
        "may_edit": request.access.may("selections.edit"),
        "crumbs": [registers_crumb(), (_("Selections"), "")],
    }
    return render(request, "actors/registers/selections.html", context)


def _columns() -> list[Column]:
    """Return what is shown of an organisation in a selection."""
    return [
        Column(
            "name",
            _("Organisation"),
            kind="link",
            url=lambda one: reverse("actors:record-group", args=[one.record.uid]),
            note=lambda one: one.record.name if one.record.name != one.name else "",
        ),
        Column("place", _("Place")),
        Column("named_by", _("Named by"), value=lambda one: ", ".join(one.named_by)),
        Column(
            "here",
            _("Organisation here"),
            kind="link",
            value="organisation.name",
            url=lambda one: (
                reverse("actors:organisation", args=[one.organisation.uid]) if one.organisation else ""
            ),
        ),
    ]


def _tables(request: PageRequest, found: RegisterSelection, counted: choosing.Chosen) -> dict[str, Table]:
    """Return the table of those chosen and of those that fell away."""
    address = reverse("actors:selection", args=[found.uid])
    reason = Column("reason", _("Why it falls away"))
    return {
        "chosen": Table(
            request.GET,
            counted.chosen,
            _columns(),
            caption=_("Chosen"),
            order="name",
            export_url=f"{address}?table=chosen",
        ),
        "excluded": Table(
            request.GET,
            counted.excluded,
            [*_columns()[:3], reason],
            caption=_("Fallen away"),
            order="name",
            name="out",
            export_url=f"{address}?table=excluded",
        ),
    }


@require_GET
@page("registers.view")
def selection(request: PageRequest, uid: UUID) -> HttpResponse:
    """Show a selection with its counts, or hand out one of its tables."""
    access, found = request.access, _selection(request, uid)
    counted = choosing.choose(found, access.user)
    tables = _tables(request, found, counted)
    if asked := request.GET.get("format"):
        which = "excluded" if request.GET.get("table") == "excluded" else "chosen"
        title = f"{found.name}: {tables[which].caption}"
        return list_file(
            access=access,
            title=title,
            table=tables[which],
            format=asked,
            example=found.register.is_example,
            thing=found,
        )
    context = {
        "selection": found,
        "counted": counted,
        "steps": _funnel(counted),
        **tables,
        "missing": _missing(counted.chosen),
        "beside": list(parts_beside(found, access)),
        "history": history_of(found),
        "may_edit": access.may_change(found),
        "may_manage": access.may("registers.manage"),
        "crumbs": [registers_crumb(), selections_crumb(), (found.name, "")],
    }
    return render(request, "actors/registers/selection.html", context)


def _funnel(counted: choosing.Chosen) -> list[tuple[str, str, int]]:
    """Return each step with how many are left, as a bar, and how many fell away there."""
    counts = [one.count for one in counted.steps]
    return [
        (
            one.label,
            bar_strip(one.count, counts[0], width=_FUNNEL, written=number(one.count), label=one.label),
            before - one.count,
        )
        for one, before in zip(counted.steps, [counts[0], *counts[:-1]], strict=True)
    ]


def _missing(chosen: list[Candidate]) -> int:
    """Return how many of those chosen are not among the organisations yet, or not linked to them."""
    return sum(1 for one in chosen if any(record.organisation_id is None for record in one.group))


@require_http_methods(["GET", "POST"])
@page("selections.edit")
def new_selection(request: PageRequest) -> HttpResponse:
    """Make a selection."""
    made = RegisterSelection(tenant=request.access.tenant, by=request.access.user)
    return _edit(request, made, _("A new selection"), reverse("actors:selections"))


@require_http_methods(["GET", "POST"])
@page("selections.edit")
@one_change
def edit_selection(request: PageRequest, uid: UUID) -> HttpResponse:
    """Change a selection's criteria."""
    found = _selection(request, uid)
    demand_change(request.access, found)
    return _edit(request, found, _("Change the selection"), reverse("actors:selection", args=[uid]))


def _edit(request: PageRequest, thing: RegisterSelection, heading: str, back_url: str) -> HttpResponse:
    """Show and take the form."""
    form: Any = SelectionForm(request.POST or None, instance=thing, access=request.access)
    if request.method == "POST" and form.is_valid():
        changed = form.save(commit=False)
        changed.criteria = form.criteria()
        try:
            saved = choosing.save_selection(selection=changed, by=request.access.user)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        else:
            messages.success(request, _("Saved."))
            return redirect("actors:selection", uid=saved.uid)
    context = {"form": form, "heading": heading, "back_url": back_url}
    return render(request, "actors/form.html", context, status=422 if form.errors else 200)


@require_POST
@page("registers.manage")
def bring_in_selection(request: PageRequest, uid: UUID) -> HttpResponse:
    """Bring in all that are chosen as organisations."""
    found = _selection(request, uid)
    by = request.access.user
    brought = deciding.bring_in_all(groups=[one.group for one in choosing.choose(found, by).chosen], by=by)
    messages.success(request, _("%(count)s organisations were brought in or linked.") % {"count": brought})
    return redirect("actors:selection", uid=uid)
