"""Pages of firms beside the cluster."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from klustermotor.figures.draws import NARROW_DRAWS
from klustermotor.web.accounts.rights import PageRequest, demand_change, page
from klustermotor.web.accounts.selectors import history_of
from klustermotor.web.actors.asking import take_form
from klustermotor.web.actors.settling import selectors, services
from klustermotor.web.actors.settling.forms import DrawForm, SettlerForm, StepForm
from klustermotor.web.actors.settling.models import Draw, Settler, SettlerStep, Stage
from klustermotor.web.documents.exports import list_file, picture_file
from klustermotor.web.shared.shown import one_change
from klustermotor.web.shared.tables import Column, Table
from klustermotor.web.shared.templatetags.written import date_written

_PICTURES = ("svg", "png")


def settled_columns() -> list[Column]:
    """Return what the table of settled firms shows."""
    return [
        Column(
            "name", pgettext_lazy("beside the cluster", "Firm"), kind="link",
            url=lambda one: reverse("actors:settler", args=[one.uid]),
            note=lambda one: _("example") if one.is_example else "",
        ),
        Column("business", gettext_lazy("What it does")),
        Column("region", gettext_lazy("Municipality"), value="region.name", order="region__name_sv",
               filterable=False),
        Column("since", gettext_lazy("Settled since"), value=selectors.since_in_words, order="since",
               filterable=False),
        Column("jobs", gettext_lazy("Jobs there"), kind="number"),
        Column("draws", gettext_lazy("What it lives on, and whose"), value=selectors.draws_in_words,
               sortable=False, filterable=False),
    ]  # fmt: skip


def pipeline_columns() -> list[Column]:
    """Return what the table of firms that could settle shows."""
    return [
        Column(
            "name", pgettext_lazy("beside the cluster", "Firm"), kind="link",
            url=lambda one: reverse("actors:settler", args=[one.uid]),
            note=lambda one: _("example") if one.is_example else "",
        ),
        Column("stage", pgettext_lazy("a firm that could settle", "Stage"),
               value=lambda one: one.get_stage_display(), order="stage", filterable=False),
        Column("draws", gettext_lazy("What would draw it, and whose"), value=selectors.draws_in_words,
               sortable=False, filterable=False),
        Column("responsible", gettext_lazy("Who is responsible"), value="responsible.name",
               order="responsible__name", filterable=False),
        Column("next_step", gettext_lazy("Next step")),
        Column("next_on", gettext_lazy("Next step on"), kind="date"),
        Column("come_back_on", gettext_lazy("Come back on"), kind="date"),
    ]  # fmt: skip


@page("actors.view")
def beside(request: PageRequest) -> HttpResponse:
    """Show who has settled and on what they live, and to those who follow the talks who could."""
    follows = request.access.may("settling.view")
    found = selectors.settlers(request.access)
    here = reverse("actors:beside")
    table = Table(
        request.GET, found.filter(stage=Stage.SETTLED), settled_columns(),
        caption=_("Firms that have settled"), order="name", export_url=here,
    )  # fmt: skip
    could = Table(
        request.GET, found.exclude(stage=Stage.SETTLED), pipeline_columns(),
        caption=_("Firms that could settle"), order="next_on", name="could", export_url=f"{here}?list=could",
    )  # fmt: skip
    held = list(found.order_by("next_on", "name"))
    rows = selectors.draw_rows(held)
    if asked := request.GET.get("format"):
        if asked in _PICTURES:
            drawn = selectors.picture(rows, follows=follows)
            return picture_file(drawn, access=request.access, title=selectors.title(), format=asked)
        chosen = could if request.GET.get("list") == "could" else table
        return list_file(
            access=request.access, title=chosen.caption, table=chosen, format=asked,
            example=any(one.is_example for one in held),
        )  # fmt: skip
    context: dict[str, Any] = {
        "table": table,
        "could": could,
        "follows": follows,
        "has_any": bool(held),
        "lead": selectors.lead(held, rows, follows=follows),
        "picture_title": selectors.title(),
        "columns": selectors.pipeline(held) if follows else [],
        "may_edit": request.access.may("settling.edit"),
        "today": request.access.tenant.today(),
    }
    if rows:
        context["wide"] = selectors.picture(rows, follows=follows)
        context["narrow"] = selectors.picture(rows, follows=follows, drawn_as=NARROW_DRAWS)
    return render(request, "actors/settling/beside.html", context)


def _settler(request: PageRequest, uid: UUID) -> Settler:
    """Return a firm that the person may see."""
    return get_object_or_404(selectors.settlers(request.access), uid=uid)


@page("actors.view")
def settler(request: PageRequest, uid: UUID) -> HttpResponse:
    """Show one firm: what it uses or would come for, where it stands, and every step."""
    found = _settler(request, uid)
    follows = request.access.may("settling.view")
    steps = SettlerStep.objects.visible_to(request.user).filter(settler=found) if follows else []
    context = {
        "settler": found,
        "crumbs": [(_("Beside the cluster"), reverse("actors:beside")), (str(found), "")],
        "since": selectors.since_in_words(found),
        "draws": list(found.draws.all()),
        "steps": steps.select_related("by") if follows else [],  # type: ignore[attr-defined]
        "follows": follows,
        "history": history_of(found) if follows else [],
        "may_edit": request.access.may_change(found),
    }
    return render(request, "actors/settling/settler.html", context)


@page("settling.edit")
def new_settler(request: PageRequest) -> HttpResponse:
    """Record a firm."""
    thing = Settler(tenant=request.access.tenant, responsible=request.access.user)
    return _edit(request, thing, _("A new firm beside the cluster"), reverse("actors:beside"))


@page("settling.edit")
@one_change
def edit_settler(request: PageRequest, uid: UUID) -> HttpResponse:
    """Change what is recorded of a firm; its stage changes by a step."""
    visible = Settler.objects.visible_to(request.user).in_tenant(request.access.tenant)
    found = get_object_or_404(visible, uid=uid)
    demand_change(request.access, found)
    return _edit(request, found, _("Change the firm"), reverse("actors:settler", args=[uid]))


def _edit(request: PageRequest, thing: Settler, heading: str, back_url: str) -> HttpResponse:
    """Show and take the form."""
    form = SettlerForm(request.POST or None, instance=thing, access=request.access)

    def save() -> str:
        saved = services.save_settler(
            settler=form.save(commit=False), by=request.access.user,
            belongs_to=form.cleaned_data.get("belongs_to"),
        )  # fmt: skip
        return reverse("actors:settler", args=[saved.uid])

    return take_form(request, form, heading=heading, back_url=back_url, save=save)


@page("settling.edit")
@one_change
def step(request: PageRequest, uid: UUID) -> HttpResponse:
    """Record a step with a firm, where it stands after it and what comes next."""
    visible = Settler.objects.visible_to(request.user).in_tenant(request.access.tenant)
    found = get_object_or_404(visible, uid=uid)
    demand_change(request.access, found)

    def begun() -> dict[str, Any]:
        return {"on": request.access.tenant.today(), "stage": found.stage}

    def comes_next() -> dict[str, str]:
        """Return what the step takes the place of."""
        then = date_written(found.next_on) if found.next_on else ""
        back = date_written(found.come_back_on) if found.come_back_on else ""
        return {_("Next step"): f"{found.next_step} {then}".strip(), _("Come back on"): str(back)}

    form = StepForm(request.POST or None, of=found, initial=begun, beside=comes_next)
    address = reverse("actors:settler", args=[uid])

    def save() -> str:
        services.take_step(settler=found, by=request.access.user, **form.cleaned_data)
        return address

    heading = _("A step with %(firm)s") % {"firm": found}
    return take_form(request, form, heading=heading, back_url=address, save=save)


@page("settling.edit")
def new_draw(request: PageRequest, uid: UUID) -> HttpResponse:
    """Record what draws a firm."""
    found = _settler(request, uid)
    demand_change(request.access, found)
    return _edit_draw(
        request, Draw(tenant=found.tenant, settler=found), _("What draws %(firm)s") % {"firm": found}
    )


def _draw(request: PageRequest, uid: UUID) -> Draw:
    """Return what draws a firm that is the person's to change."""
    visible = Draw.objects.visible_to(request.user).in_tenant(request.access.tenant)
    found = get_object_or_404(visible.select_related("settler"), uid=uid)
    demand_change(request.access, found.settler)
    return found


@page("settling.edit")
@one_change
def edit_draw(request: PageRequest, uid: UUID) -> HttpResponse:
    """Change what draws a firm."""
    return _edit_draw(request, _draw(request, uid), _("Change what draws it"))


def _edit_draw(request: PageRequest, thing: Draw, heading: str) -> HttpResponse:
    """Show and take the form of what draws."""
    form = DrawForm(request.POST or None, instance=thing, access=request.access)
    address = reverse("actors:settler", args=[thing.settler.uid])

    def save() -> str:
        services.save_draw(draw=form.save(commit=False), by=request.access.user)
        return address

    return take_form(request, form, heading=heading, back_url=address, save=save)


@page("settling.edit")
def remove_draw(request: PageRequest, uid: UUID) -> HttpResponse:
    """Take away what draws a firm, after one question."""
    found = _draw(request, uid)
    address = reverse("actors:settler", args=[found.settler.uid])
    if request.method == "POST":
        services.remove_draw(draw=found, by=request.access.user)
        return redirect(address)
    context = {
        "question": _("Remove “%(what)s”?") % {"what": found},
        "consequence": _("It is no longer counted among what draws firms. The history keeps it."),
        "confirm_label": _("Remove what draws it"),
        "back_url": address,
    }
    return render(request, "shared/confirm.html", context)
