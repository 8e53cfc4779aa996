"""Pages of organisations, people and positions."""

from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from klustermotor.web.accounts.rights import PageRequest, demand, demand_change, page
from klustermotor.web.accounts.selectors import belongs_to, history_of
from klustermotor.web.actors import selectors, services
from klustermotor.web.actors.beside import parts_beside
from klustermotor.web.actors.columns import (
    file_columns,
    organisation_columns,
    people_columns,
    search_organisations,
    with_details,
    with_tags,
)
from klustermotor.web.actors.details.selectors import details_of, size_said
from klustermotor.web.actors.facts.selectors import sayings_of, waiting
from klustermotor.web.actors.forms import OrganisationForm, PersonForm, PositionForm
from klustermotor.web.actors.models import Organisation, Person, Position
from klustermotor.web.actors.ownership.selectors import events_of
from klustermotor.web.actors.registers.selectors import records_of
from klustermotor.web.actors.resources.selectors import sharing_of
from klustermotor.web.actors.standing import facts_of, lead_of
from klustermotor.web.actors.tags.selectors import chosen, tags_in_use, tags_of
from klustermotor.web.actors.ties.selectors import ties_of
from klustermotor.web.documents.exports import list_file, table_file
from klustermotor.web.evidence.claims import address
from klustermotor.web.shared.errors import Doubtful, Refused, StandsAlready
from klustermotor.web.shared.shown import one_change
from klustermotor.web.shared.tables import Table, plain_rows


@page("actors.view")
def organisations(request: PageRequest) -> HttpResponse:
    """Show every organisation, or those with a tag, and hand out the list as a file."""
    access = request.access
    tag = chosen(access, request.GET.get("tag", ""))
    found = selectors.organisations(access)
    rows = with_tags(found.filter(taggings__tag=tag) if tag else found)
    columns = organisation_columns()
    table = Table(
        request.GET,
        rows,
        columns,
        caption=_("Organisations"),
        order="name",
        export_url=reverse("actors:organisations"),
        search=search_organisations,
    )
    if asked := request.GET.get("format"):
        names, told = plain_rows([*columns, *file_columns()], with_details(cast("Any", table.ordered)))
        return table_file(access=access, title=_("Organisations"), columns=names, rows=told, format=asked)
    context = {
        "table": table,
        "tag": tag,
        "tags": tags_in_use(access),
        "hidden": selectors.hidden_sole_traders(access),
        "waiting": waiting(access).count() if access.may("actors.edit") else 0,
        "may_edit": access.may("actors.edit"),
    }
    return render(request, "actors/organisations.html", context)


@page("actors.view")
def organisation(request: PageRequest, uid: UUID) -> HttpResponse:
    """Show one organisation: what it is, where, how large, who is there, and what sources say of it."""
    access = request.access
    found = get_object_or_404(selectors.organisations(access), uid=uid)
    may_edit = access.may_change(found)
    details = details_of(found, access)
    sayings = sayings_of(found, access)
    ties = ties_of(found, access)
    positions = selectors.positions_in(found, access)
    context = {
        "organisation": found,
        "crumbs": [(_("Organisations"), reverse("actors:organisations")), (found.name, "")],
        "lead": lead_of(found, details, ties, access),
        "rows": facts_of(found, sayings),
        "details": details,
        "size_said": size_said(details),
        "tags": tags_of(found),
        "sayings": [one for one in sayings if not one.says_one],
        "alone": [one for one in sayings if one.says_one],
        "belongs_to": belongs_to(found),
        "history": history_of(found),
        "posts": selectors.posts_over_time(positions, access.tenant.today()),
        "sees_persons": access.may("persons.view"),
        "sees_all_persons": access.may_everywhere("persons.view"),
        "ties": ties,
        "may_add_ties": access.may("actors.edit"),
        "network_url": _network_of(found),
        "records": records_of(found, access),
        "sharing": sharing_of(found, access),
        "owned_events": list(events_of(access).filter(organisation=found).order_by("-day", "-pk")[:3]),
        "beside": list(parts_beside(found, access)),
        "may_edit": may_edit,
    }
    return render(request, "actors/organisation.html", context)


def _network_of(found: Organisation) -> str:
    """Return where an organisation is seen among those it is joined to, on a page of an app above."""
    network = address("mapping:network")
    return f"{network}?ego={found.uid}" if network else ""


@page("actors.edit")
def new_organisation(request: PageRequest) -> HttpResponse:
    """Record an organisation."""
    return _edit_organisation(request, Organisation(tenant=request.access.tenant), _("A new organisation"))


@page("actors.edit")
@one_change
def edit_organisation(request: PageRequest, uid: UUID) -> HttpResponse:
    """Change an organisation."""
    visible = Organisation.objects.visible_to(request.user).in_tenant(request.access.tenant)
    found = get_object_or_404(visible, uid=uid)
    demand_change(request.access, found)
    return _edit_organisation(request, found, _("Change the organisation"))


def _edit_organisation(request: PageRequest, thing: Organisation, heading: str) -> HttpResponse:
    """Show and take the form."""
    form = OrganisationForm(request.POST or None, instance=thing, access=request.access)

    def save() -> str:
        saved = services.save_organisation(
            organisation=form.save(commit=False),
            by=request.access.user,
            belongs_to=form.cleaned_data.get("belongs_to"),
            anyway=form.cleaned_data["anyway"],
        )
        return reverse("actors:organisation", args=[saved.uid])

    return _form(request, form, heading, reverse("actors:organisations"), save)


@page("persons.view")
def people(request: PageRequest) -> HttpResponse:
    """Show the people."""
    table = Table(
        request.GET,
        selectors.people(request.access),
        people_columns(),
        caption=_("People"),
        order="name",
        export_url=reverse("actors:people"),
    )
    if asked := request.GET.get("format"):
        return list_file(access=request.access, title=_("People"), table=table, format=asked)
    context = {
        "table": table,
        "may_edit": request.access.may("actors.edit"),
        "sees_all_persons": request.access.may_everywhere("persons.view"),
    }
    return render(request, "actors/people.html", context)


@page("persons.view")
def person(request: PageRequest, uid: UUID) -> HttpResponse:
    """Show one person, why they are kept here, and what they do and have done, over time."""
    found = get_object_or_404(selectors.people(request.access), uid=uid)
    today = request.access.tenant.today()
    positions = list(selectors.positions_of(found, request.access))
    context = {
        "person": found,
        "crumbs": [(_("People"), reverse("actors:people")), (found.name, "")],
        "belongs_to": belongs_to(found),
        "history": history_of(found),
        "posts": selectors.posts_over_time(positions, today),
        "picture": selectors.time_picture(positions, today),
        "narrow_picture": selectors.time_picture(positions, today, narrow=True),
        "own_positions": selectors.positions_to_change(found, request.access),
        "privacy_url": address("portal:privacy-person", found.uid)
        if request.access.may("privacy.handle")
        else "",
        "may_edit": request.access.may_change(found),
    }
    return render(request, "actors/person.html", context)


@page("persons.view")
def new_person(request: PageRequest) -> HttpResponse:
    """Record a person."""
    demand(request.access, "actors.edit")
    return _edit_person(request, Person(tenant=request.access.tenant), _("A new person"))


@page("persons.view")
@one_change
def edit_person(request: PageRequest, uid: UUID) -> HttpResponse:
    """Change a person."""
    visible = Person.objects.visible_to(request.user).in_tenant(request.access.tenant)
    found = get_object_or_404(visible, uid=uid)
    demand_change(request.access, found)
    return _edit_person(request, found, _("Change the person"))


def _edit_person(request: PageRequest, thing: Person, heading: str) -> HttpResponse:
    """Show and take the form."""
    form = PersonForm(request.POST or None, instance=thing, access=request.access)

    def save() -> str:
        saved = services.save_person(
            person=form.save(commit=False),
            by=request.access.user,
            belongs_to=form.cleaned_data.get("belongs_to"),
        )
        return reverse("actors:person", args=[saved.uid])

    return _form(request, form, heading, reverse("actors:people"), save)


@page("persons.view")
def new_position(request: PageRequest, uid: UUID) -> HttpResponse:
    """Record what a person does."""
    visible = Person.objects.visible_to(request.user).in_tenant(request.access.tenant)
    person = get_object_or_404(visible, uid=uid)
    demand_change(request.access, person)
    return _edit_position(request, Position(tenant=person.tenant, person=person), _("A new position"))


@page("persons.view")
@one_change
def edit_position(request: PageRequest, uid: UUID) -> HttpResponse:
    """Change or end a position."""
    visible = Position.objects.visible_to(request.user).in_tenant(request.access.tenant)
    position = get_object_or_404(visible.select_related("person", "organisation"), uid=uid)
    demand_change(request.access, position)
    return _edit_position(request, position, _("Change the position"))


def _edit_position(request: PageRequest, thing: Position, heading: str) -> HttpResponse:
    """Show and take the form."""
    form = PositionForm(request.POST or None, instance=thing, access=request.access)
    address = reverse("actors:person", args=[thing.person.uid])

    def save() -> str:
        services.save_position(position=form.save(commit=False), by=request.access.user)
        return address

    return _form(request, form, heading, address, save)


def _form(
    request: PageRequest, form: forms.BaseForm, heading: str, back_url: str, save: Callable[[], Any]
) -> HttpResponse:
    """Show a form; take it, save, and go to what was saved."""
    if request.method == "POST" and form.is_valid():
        try:
            address = save()
        except (Doubtful, StandsAlready) as refusal:
            form.tell_of(refusal)  # type: ignore[attr-defined]
        except Refused as refusal:
            form.add_error(refusal.field, refusal.sentence)
        else:
            messages.success(request, _("Saved."))
            return redirect(address)
    context = {"form": form, "heading": heading, "back_url": back_url}
    return render(request, "actors/form.html", context, status=422 if form.errors else 200)
