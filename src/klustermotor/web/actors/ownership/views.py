"""Pages of ownership."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from klustermotor.figures.decision_places import NARROW_SHARES
from klustermotor.web.accounts.rights import PageRequest, demand_change, page
from klustermotor.web.actors.asking import take_form
from klustermotor.web.actors.models import Organisation, Tie
from klustermotor.web.actors.ownership import services
from klustermotor.web.actors.ownership.columns import (
    event_columns,
    firm_columns,
    short_year_columns,
    year_columns,
)
from klustermotor.web.actors.ownership.forms import EventForm, JudgementForm, SeatForm, ShareForm
from klustermotor.web.actors.ownership.models import OwnershipEvent, OwnershipJudgement, Seat, Stake
from klustermotor.web.actors.ownership.selectors import Ownership, events_of, judgements_of
from klustermotor.web.documents.exports import list_file, picture_file
from klustermotor.web.evidence.selectors import known_of
from klustermotor.web.shared.shown import one_change
from klustermotor.web.shared.tables import Table

_PICTURES = ("svg", "png")
_TITLES = {
    "firms": gettext_lazy("Who decides over which firm"),
    "years": gettext_lazy("Where decisions are taken, year by year"),
    "events": gettext_lazy("What happened to ownership"),
}


@page("actors.view")
def ownership(request: PageRequest) -> HttpResponse:
    """Show who decides over the firms here and where, what changed, and what to look at."""
    view = Ownership(request.access)
    tables = _tables(request, view)
    if asked := request.GET.get("format"):
        return _file(request, view, tables, asked)
    context: dict[str, Any] = {
        "view": view,
        "tables": tables,
        "flags": view.flags,
        "has_any": bool(view.now),
        "may_edit": request.access.may("actors.edit"),
        "example": request.access.tenant.is_example,
    }
    if view.now:
        context |= {"wide": view.picture(), "narrow": view.picture(NARROW_SHARES)}
    return render(request, "actors/ownership/ownership.html", context)


def _tables(request: PageRequest, view: Ownership) -> dict[str, Table]:
    """Return the page's tables by name."""
    here = reverse("actors:ownership")
    rows: dict[str, Any] = {
        "firms": (view.now, firm_columns(), "firm"),
        "years": (view.years, year_columns() if "format" in request.GET else short_year_columns(), ""),
        "events": (events_of(request.access), event_columns(), "-day"),
    }
    return {
        name: Table(
            request.GET, held, columns, caption=_TITLES[name], order=order, name=name,
            export_url=f"{here}?list={name}",
        )
        for name, (held, columns, order) in rows.items()
    }  # fmt: skip


def _file(request: PageRequest, view: Ownership, tables: dict[str, Table], asked: str) -> HttpResponse:
    """Give a table, or the picture, as a file."""
    if asked in _PICTURES:
        return picture_file(view.picture(), access=request.access, title=view.title, format=asked)
    name = request.GET.get("list", "firms")
    table = tables.get(name, tables["firms"])
    return list_file(
        access=request.access, title=_TITLES.get(name, _TITLES["firms"]), table=table, format=asked,
        example=request.access.tenant.is_example,
    )  # fmt: skip


def _organisation(request: PageRequest, uid: UUID) -> Organisation:
    """Return an organisation that the person may see."""
    visible = Organisation.objects.visible_to(request.user).in_tenant(request.access.tenant)
    return get_object_or_404(visible, uid=uid)


@page("actors.view")
def owned(request: PageRequest, uid: UUID) -> HttpResponse:
    """Show one organisation's ownership: who decides, through whom, what happened and what it means."""
    found = _organisation(request, uid)
    view = Ownership(request.access)
    held = list(judgements_of(request.access).filter(organisation=found))
    ties = (
        Tie.objects.visible_to(request.user)
        .in_tenant(request.access.tenant)
        .filter(kind="owns", partner=found)
    )
    latest = held[0] if held else None
    context = {
        "organisation": found,
        "crumbs": [
            (_("Ownership"), reverse("actors:ownership")),
            (found.name, reverse("actors:organisation", args=[found.uid])),
        ],
        "decided": next((one for one in view.now if one.firm.pk == found.pk), None),
        "owners": ties.select_related("organisation", "stake"),
        "events": events_of(request.access).filter(organisation=found),
        "judgements": held,
        "known": known_of(latest, request.access) if latest is not None else None,
        "seat": Seat.objects.visible_to(request.user).filter(organisation=found).first(),
        "may_edit": request.access.may("actors.edit"),
        "may_change": request.access.may_change(found),
    }
    return render(request, "actors/ownership/owned.html", context)


@page("actors.edit")
def new_event(request: PageRequest, uid: UUID) -> HttpResponse:
    """Record what happened to an organisation's ownership."""
    found = _organisation(request, uid)
    thing = OwnershipEvent(tenant=request.access.tenant, organisation=found)
    heading = _("What happened to %(organisation)s") % {"organisation": found}
    return _edit_event(request, thing, heading)


@page("actors.edit")
@one_change
def edit_event(request: PageRequest, uid: UUID) -> HttpResponse:
    """Change what is recorded of it."""
    visible = OwnershipEvent.objects.visible_to(request.user).in_tenant(request.access.tenant)
    found = get_object_or_404(visible.select_related("organisation"), uid=uid)
    demand_change(request.access, found)
    return _edit_event(request, found, _("Change what happened"))


def _edit_event(request: PageRequest, thing: OwnershipEvent, heading: str) -> HttpResponse:
    """Show and take the form of an event."""
    form = EventForm(request.POST or None, instance=thing, access=request.access)
    address = reverse("actors:owned", args=[thing.organisation.uid])

    def save() -> str:
        services.save_event(
            event=form.save(commit=False), by=request.access.user, source=form.cleaned_data.get("source")
        )
        return address

    return take_form(request, form, heading=heading, back_url=address, save=save)


@page("actors.edit")
def remove_event(request: PageRequest, uid: UUID) -> HttpResponse:
    """Take an event away, after one question."""
    visible = OwnershipEvent.objects.visible_to(request.user).in_tenant(request.access.tenant)
    found = get_object_or_404(visible.select_related("organisation"), uid=uid)
    demand_change(request.access, found)
    address = reverse("actors:owned", args=[found.organisation.uid])
    if request.method == "POST":
        services.remove_event(event=found, by=request.access.user)
        return redirect(address)
    context = {
        "question": _("Remove “%(what)s”?") % {"what": found},
        "consequence": _("Remove what was recorded by mistake: earlier years are then shown without it."),
        "confirm_label": _("Remove the event"),
        "back_url": address,
    }
    return render(request, "shared/confirm.html", context)


@page("actors.edit")
def judge_ownership(request: PageRequest, uid: UUID) -> HttpResponse:
    """Say what it means here who owns an organisation."""
    found = _organisation(request, uid)
    thing = OwnershipJudgement(
        tenant=request.access.tenant, organisation=found, judged_on=request.access.tenant.today(),
        signed_as=request.access.user.name,
    )  # fmt: skip
    form = JudgementForm(request.POST or None, instance=thing)
    address = reverse("actors:owned", args=[uid])

    def save() -> str:
        services.judge(judgement=form.save(commit=False), by=request.access.user)
        return address

    heading = _("What it means here who owns %(organisation)s") % {"organisation": found}
    return take_form(request, form, heading=heading, back_url=address, save=save)


@page("actors.edit")
@one_change
def share(request: PageRequest, uid: UUID) -> HttpResponse:
    """Say how large a share an owner holds."""
    visible = Tie.objects.visible_to(request.user).in_tenant(request.access.tenant).filter(kind="owns")
    found = get_object_or_404(visible.select_related("organisation", "partner"), uid=uid)
    demand_change(request.access, found)

    def begun() -> dict[str, Any]:
        held = Stake.objects.filter(tie=found).first()
        return {"share": held.share if held else None}

    form = ShareForm(request.POST if request.method == "POST" else None, of=found, initial=begun)
    address = reverse("actors:owned", args=[found.partner.uid])

    def save() -> str:
        services.set_share(tie=found, share=form.cleaned_data["share"], by=request.access.user)
        return address

    return take_form(
        request, form, heading=_("How large the share is"), back_url=address, save=save, about=str(found)
    )


@page("actors.edit")
@one_change
def seat(request: PageRequest, uid: UUID) -> HttpResponse:
    """Say in which country an owner decides."""
    found = _organisation(request, uid)
    demand_change(request.access, found)

    def begun() -> dict[str, Any]:
        held = Seat.objects.filter(organisation=found).first()
        return {"country": held.country if held else ""}

    form = SeatForm(request.POST if request.method == "POST" else None, of=found, initial=begun)
    address = reverse("actors:owned", args=[uid])

    def save() -> str:
        services.set_seat(organisation=found, country=form.cleaned_data["country"], by=request.access.user)
        return address

    heading = _("Where %(organisation)s decides") % {"organisation": found}
    return take_form(request, form, heading=heading, back_url=address, save=save)
