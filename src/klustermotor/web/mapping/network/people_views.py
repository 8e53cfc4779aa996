"""The page of organisations that people join, and its files."""

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from klustermotor.web.accounts.rights import PageRequest, page
from klustermotor.web.documents.exports import picture_file, provenance_of, table_file
from klustermotor.web.mapping.columns import exported
from klustermotor.web.mapping.network.asked import question
from klustermotor.web.mapping.network.through_people import JoinedPair, PeopleBetween
from klustermotor.web.mapping.signed import signed
from klustermotor.web.shared.tables import Column, Table


def _asked(request: PageRequest) -> tuple[PeopleBetween, date, tuple[str, ...]]:
    """Return what is asked for, the day, and what was passed over."""
    asked = question(request.GET, request.access.tenant.today())
    return PeopleBetween(request.access, asked.on), asked.on, asked.passed_over


def _table(view: PeopleBetween, query: QueryDict) -> Table:
    """Return the pairs of organisations with those who join them."""
    columns = [
        Column(
            "first", _("Organisation"), kind="link", value="first.name",
            url=lambda row: reverse("actors:organisation", args=[row.first.uid]),
        ),
        Column(
            "second", _("joined to"), kind="link", value="second.name",
            url=lambda row: reverse("actors:organisation", args=[row.second.uid]),
        ),
        Column("through", _("Through"), value=JoinedPair.said, sortable=False, wide=True),
        Column("n_people", _("People"), kind="number"),
    ]  # fmt: skip
    return Table(
        query,
        view.pairs,
        columns,
        caption=view.title,
        order="first",
        export_url=f"{reverse('mapping:network-people-table')}?on={view.day.isoformat()}",
    )


@require_GET
@page("persons.view")
def people(request: PageRequest) -> HttpResponse:
    """Show which organisations are joined by people who hold positions in several."""
    view, day, passed_over = _asked(request)
    on = f"?on={day.isoformat()}"
    context: dict[str, Any] = {"view": view, "day": day, "passed_over": passed_over}
    if view.positions:
        links = {str(one.uid): reverse("actors:person", args=[one.uid]) for one in view.people}
        bodies = {one.organisation.uid for one in view.positions}
        links |= {str(uid): reverse("actors:organisation", args=[uid]) for uid in bodies}
        context |= {
            "wide": view.picture(),
            "narrow": view.narrow_picture(),
            "links": links,
            "table": _table(view, request.GET),
            "svg_url": reverse("mapping:network-people-file", args=["svg"]) + on,
            "png_url": reverse("mapping:network-people-file", args=["png"]) + on,
        }
    return render(request, "mapping/network/people.html", context)


@require_GET
@page("persons.view")
def table(request: PageRequest) -> HttpResponse:
    """Give the pairs as a file."""
    view, _day, _passed_over = _asked(request)
    columns, rows = exported(_table(view, QueryDict()).columns, view.pairs)
    return table_file(
        access=request.access,
        title=view.title,
        columns=columns,
        rows=rows,
        format=request.GET.get("format", "csv"),
        example=_invented(view),
    )


@require_GET
@page("persons.view")
def file(request: PageRequest, format: str) -> HttpResponse:  # noqa: A002 - the word in the address
    """Give the picture."""
    view, _day, _passed_over = _asked(request)
    if format not in ("svg", "png"):
        raise Http404
    about = provenance_of(request.access, view.title, example=_invented(view))
    drawn = signed(view.picture(), below=about.below_a_picture())
    return picture_file(drawn, access=request.access, title=view.title, format=format)


def _invented(view: PeopleBetween) -> bool:
    """Return whether somebody or something of it is invented."""
    return any(one.person.is_example or one.organisation.is_example for one in view.positions)
