"""Pages of shared resources."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from klustermotor.figures.free_capacity import CARD_MONTHS, NARROW_MONTHS
from klustermotor.web.accounts.rights import PageRequest, demand_change, page
from klustermotor.web.accounts.selectors import belongs_to, history_of
from klustermotor.web.actors.asking import take_form
from klustermotor.web.actors.resources import selectors, services
from klustermotor.web.actors.resources.columns import resource_columns, scarcity_columns
from klustermotor.web.actors.resources.forms import CapacityForm, ResourceForm
from klustermotor.web.actors.resources.models import Capacity, Resource
from klustermotor.web.documents.exports import list_file, picture_file
from klustermotor.web.evidence import claims
from klustermotor.web.evidence.selectors import known_of
from klustermotor.web.shared.shown import one_change
from klustermotor.web.shared.tables import Table

_PICTURES = ("svg", "png")


@page("actors.view")
def resources(request: PageRequest) -> HttpResponse:
    """Show every shared resource, what is free when, and what is wanted and scarce."""
    today = request.access.tenant.today()
    found = selectors.resources(request.access)
    here = reverse("actors:resources")
    table = Table(
        request.GET, found, resource_columns(today), caption=_("Shared resources"), order="name",
        page_size=25, export_url=here,
    )  # fmt: skip
    scarce = selectors.scarcities(request.access)
    wanted = Table(
        request.GET, scarce, scarcity_columns(), caption=_("What is asked for"), name="wanted",
        export_url=f"{here}?list=wanted",
    )  # fmt: skip
    if asked := request.GET.get("format"):
        return _file(request, table, wanted, asked)
    context: dict[str, Any] = {
        "table": table,
        "wanted": wanted,
        "lead": selectors.lead_of_resources(request.access, scarce, found.count()),
        "has_any": found.exists(),
        "may_edit": request.access.may("resources.edit"),
    }
    if context["has_any"]:
        shown = list(table.page)
        context["wide"] = selectors.picture(shown, today)
        context["narrow"] = selectors.picture(shown, today, NARROW_MONTHS)
    return render(request, "actors/resources/resources.html", context)


def _file(request: PageRequest, table: Table, wanted: Table, asked: str) -> HttpResponse:
    """Give a list, or the picture of the page shown, as a file."""
    example = any(one.is_example for one in table.page)
    if asked in _PICTURES:
        title = _("Free capacity over the coming months")
        drawn = selectors.picture(table.page, request.access.tenant.today())
        return picture_file(drawn, access=request.access, title=title, format=asked)
    if request.GET.get("list") == "wanted":
        return list_file(
            access=request.access, title=_("What is asked for"), table=wanted, format=asked, example=example
        )
    return list_file(
        access=request.access, title=_("Shared resources"), table=table, format=asked, example=example
    )


def _resource(request: PageRequest, uid: UUID) -> Resource:
    """Return a resource that the person may see."""
    return get_object_or_404(selectors.resources(request.access), uid=uid)


@page("actors.view")
def resource(request: PageRequest, uid: UUID) -> HttpResponse:
    """Show one resource: what it can do, when it is free, on which terms, and what it rests on."""
    found, today = _resource(request, uid), request.access.tenant.today()
    may_edit = request.access.may_change(found)
    context = {
        "resource": found,
        "crumbs": [(_("Shared resources"), reverse("actors:resources")), (found.name, "")],
        "periods": list(found.capacities.all()),
        "free": selectors.free_in_words(found, today),
        "wide": selectors.picture([found], today, CARD_MONTHS),
        "narrow": selectors.picture([found], today, NARROW_MONTHS),
        "known": known_of(found, request.access),
        "belongs_to": belongs_to(found),
        "history": history_of(found),
        "may_edit": may_edit,
        "add_url": claims.address("evidence:add-support", "actors.resource", found.uid)
        if may_edit and request.access.may("evidence.edit")
        else "",
    }
    return render(request, "actors/resources/resource.html", context)


@page("resources.edit")
def new_resource(request: PageRequest) -> HttpResponse:
    """Offer a resource."""
    thing = Resource(tenant=request.access.tenant)
    return _edit(request, thing, _("A new shared resource"), reverse("actors:resources"))


@page("resources.edit")
@one_change
def edit_resource(request: PageRequest, uid: UUID) -> HttpResponse:
    """Change a resource."""
    visible = Resource.objects.visible_to(request.user).in_tenant(request.access.tenant)
    found = get_object_or_404(visible.select_related("organisation"), uid=uid)
    demand_change(request.access, found)
    return _edit(request, found, _("Change the resource"), reverse("actors:resource", args=[uid]))


def _edit(request: PageRequest, thing: Resource, heading: str, back_url: str) -> HttpResponse:
    """Show and take the form."""
    form = ResourceForm(request.POST or None, instance=thing, access=request.access)

    def save() -> str:
        saved = services.save_resource(
            resource=form.save(commit=False), by=request.access.user,
            belongs_to=form.cleaned_data.get("belongs_to"), source=form.cleaned_data.get("source"),
        )  # fmt: skip
        return reverse("actors:resource", args=[saved.uid])

    return take_form(request, form, heading=heading, back_url=back_url, save=save)


@page("resources.edit")
def new_capacity(request: PageRequest, uid: UUID) -> HttpResponse:
    """Record how much a resource holds in a period."""
    found = _resource(request, uid)
    demand_change(request.access, found)
    thing = Capacity(tenant=found.tenant, resource=found)
    return _edit_capacity(request, thing, _("A new period of capacity"))


def _capacity(request: PageRequest, uid: UUID) -> Capacity:
    """Return a period whose resource is the person's to change."""
    visible = Capacity.objects.visible_to(request.user).in_tenant(request.access.tenant)
    found = get_object_or_404(visible.select_related("resource"), uid=uid)
    demand_change(request.access, found.resource)
    return found


@page("resources.edit")
@one_change
def edit_capacity(request: PageRequest, uid: UUID) -> HttpResponse:
    """Change a period, such as what of it is booked."""
    return _edit_capacity(request, _capacity(request, uid), _("Change the period"))


def _edit_capacity(request: PageRequest, thing: Capacity, heading: str) -> HttpResponse:
    """Show and take the form of a period."""
    form = CapacityForm(request.POST or None, instance=thing)
    address = reverse("actors:resource", args=[thing.resource.uid])

    def save() -> str:
        services.save_capacity(capacity=form.save(commit=False), by=request.access.user)
        return address

    about = f"{thing.resource} – {thing.resource.unit}"
    return take_form(request, form, heading=heading, back_url=address, save=save, about=about)


@page("resources.edit")
def remove_capacity(request: PageRequest, uid: UUID) -> HttpResponse:
    """Take a period away, after one question."""
    found = _capacity(request, uid)
    address = reverse("actors:resource", args=[found.resource.uid])
    if request.method == "POST":
        services.remove_capacity(capacity=found, by=request.access.user)
        return redirect(address)
    context = {
        "question": _("Remove the period of “%(what)s”?") % {"what": found.resource},
        "consequence": _("Its capacity is no longer shown. The history keeps that it was there."),
        "confirm_label": _("Remove the period"),
        "back_url": address,
    }
    return render(request, "shared/confirm.html", context)
