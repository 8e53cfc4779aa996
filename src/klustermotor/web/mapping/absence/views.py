"""Pages of what if an organisation or a person leaves."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from klustermotor.web.accounts.rights import PageRequest, page
from klustermotor.web.actors.models import Organisation, Person
from klustermotor.web.documents.exports import list_file, picture_file, provenance_of
from klustermotor.web.mapping.absence.selectors import Leaving, without_organisation, without_person
from klustermotor.web.mapping.network.asked import question
from klustermotor.web.mapping.signed import signed
from klustermotor.web.shared.tables import Column, Table


@require_GET
@page("actors.view")
def without(request: PageRequest, uid: UUID) -> HttpResponse:
    """Show what changes for the others if an organisation leaves."""
    visible = Organisation.objects.visible_to(request.user).in_tenant(request.access.tenant)
    organisation = get_object_or_404(visible, uid=uid)
    found = without_organisation(request.access, request.GET, organisation)
    back_url = reverse("actors:organisation", args=[uid])
    return _shown(request, found, organisation.name, back_url, reverse("mapping:without", args=[uid]))


@require_GET
@page("persons.view")
def without_somebody(request: PageRequest, uid: UUID) -> HttpResponse:
    """Show what changes for organisations if a person leaves who joins them."""
    visible = Person.objects.visible_to(request.user).in_tenant(request.access.tenant)
    person = get_object_or_404(visible, uid=uid)
    found = without_person(request.access, request.GET, person)
    back_url = reverse("actors:person", args=[uid])
    here = reverse("mapping:without-person", args=[uid])
    return _shown(request, found, person.name, back_url, here, is_person=True)


def _shown(
    request: PageRequest,
    found: Leaving | None,
    name: str,
    back_url: str,
    here: str,
    *,
    is_person: bool = False,
) -> HttpResponse:
    """Show the page, or that there is nothing to tell."""
    asked = question(request.GET, request.access.tenant.today())
    context: dict[str, Any] = {
        "found": found, "name": name, "back_url": back_url, "is_person": is_person, "question": asked,
    }  # fmt: skip
    if found is None:
        return render(request, "mapping/absence/nothing.html", context)
    table = _table(found, request, here)
    kind = request.GET.get("format")
    if kind in {"svg", "png"}:
        about = provenance_of(request.access, found.title, example=request.access.tenant.is_example)
        drawn = signed(found.picture(), below=about.below_a_picture())
        return picture_file(drawn, access=request.access, title=found.title, format=kind)
    if kind:
        return list_file(access=request.access, title=found.title, table=table, format=kind)
    context |= {
        "table": table,
        "wide": found.picture(),
        "narrow": found.picture(narrow=True),
        "svg_url": f"?{_with(request, 'svg')}",
        "png_url": f"?{_with(request, 'png')}",
        "links": {
            label: reverse("actors:organisation", args=[label])
            for label in found.rest.labels
            if label in found.of
        },
    }
    return render(request, "mapping/absence/without.html", context)


def _with(request: PageRequest, kind: str) -> str:
    """Return the question of the address, asked for as a file of a kind."""
    query = request.GET.copy()
    query["format"] = kind
    return query.urlencode()


def _table(found: Leaving, request: PageRequest, here: str) -> Table:
    """Return who would be cut off or stand alone."""
    alone = {one.pk for one in found.left_alone}
    rows = [{"organisation": one, "what": _("would stand alone")} for one in found.left_alone] + [
        {"organisation": one, "what": _("would fall off with %(n)d others") % {"n": len(piece) - 1}}
        for piece in found.parts
        for one in piece
        if one.pk not in alone
    ]
    columns = [
        Column("name", _("Organisation"), kind="link", value="organisation.name",
               url=lambda row: reverse("actors:organisation", args=[row["organisation"].uid])),
        Column("sector", _("Sector"), value=lambda row: str(row["organisation"].get_sector_display())),
        Column("what", _("What would change")),
    ]  # fmt: skip
    query = request.GET.copy()
    export = f"{here}?{query.urlencode()}" if query else here
    return Table(
        request.GET, rows, columns, caption=_("Who would lose their way"), order="name", export_url=export,
        empty_text=_("Nobody would be cut off."),
    )  # fmt: skip
