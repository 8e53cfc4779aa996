"""Tables as CSV and XLSX, pictures as SVG and PNG, with status and sources in them."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from klustermotor.web.accounts.rights import PageRequest, page
from klustermotor.web.documents.exports import picture_file, provenance_of, table_file
from klustermotor.web.mapping import listing_files
from klustermotor.web.mapping.columns import exported
from klustermotor.web.mapping.selectors.asked import passed_over
from klustermotor.web.mapping.selectors.clusters import ClusterView, cluster_view
from klustermotor.web.mapping.selectors.growth import GrowthView
from klustermotor.web.mapping.selectors.maps import map_picture, map_view
from klustermotor.web.mapping.selectors.outward import OutwardView, outward_view
from klustermotor.web.mapping.selectors.rooms import Room, open_room
from klustermotor.web.mapping.selectors.standing import StandingView
from klustermotor.web.mapping.signed import signed
from klustermotor.web.shared.tables import Table

Tabled = Callable[[Room, PageRequest], tuple[str, Table]]
Drawn = Callable[[Room, PageRequest], tuple[str, str]]


def _map(room: Room, request: PageRequest) -> tuple[str, Table]:
    view = map_view(room, request.GET)
    return view.title, listing_files.map_file(view)


def _strong(room: Room, request: PageRequest) -> tuple[str, Table]:
    title = _("Clusters of %(region)s, %(period)s") % {"region": room.region_name, "period": room.period}
    return title, listing_files.standing_file(StandingView(room))


def _cluster(room: Room, request: PageRequest) -> tuple[str, Table]:
    view = _cluster_asked(room, request)
    return f"{view.name}, {room.period}", listing_files.cluster_file(view, request.GET)


def _cluster_asked(room: Room, request: PageRequest) -> ClusterView:
    return cluster_view(room, request.GET)


def _growth(room: Room, request: PageRequest) -> tuple[str, Table]:
    view = GrowthView(room)
    title = _("Growth in %(region)s, %(first)s–%(last)s") % {
        "region": room.region_name,
        "first": view.first,
        "last": view.last,
    }
    return title, listing_files.growth_file(view, request.GET)


def _outward(room: Room, request: PageRequest) -> tuple[str, Table]:
    view = _outward_asked(room, request)
    title = _("Location quotients of %(region)s and the regions beside it, %(period)s") % {
        "region": room.region_name,
        "period": room.period,
    }
    return title, listing_files.outward_file(view, request.GET)


def _outward_asked(room: Room, request: PageRequest) -> OutwardView:
    return outward_view(room, request.GET.getlist("other"))


_TABLES: dict[str, Tabled] = {
    "map": _map,
    "strong-clusters": _strong,
    "cluster": _cluster,
    "growth": _growth,
    "outward": _outward,
}


def _pictures(room: Room, request: PageRequest) -> dict[str, Callable[[], str]]:
    """Return the pictures of all pages, none drawn before it is asked for."""
    return {
        "map": lambda: map_picture(map_view(room, request.GET)),
        "strong-clusters": lambda: StandingView(room).bubbles(),
        "cluster": lambda: _cluster_asked(room, request).ranking_picture(),
        "shares": lambda: _cluster_asked(room, request).shares_picture(),
        "growth": lambda: GrowthView(room).bars(),
        "steps": lambda: GrowthView(room).steps(),
        "outward": lambda: _outward_asked(room, request).picture(),
    }


def _room(request: PageRequest, page: str) -> Room:
    """Return what the file is about; without a run there is no file, nor of what the run does not have."""
    room = open_room(request.access, request.GET, request.session)
    if room is None or passed_over(room, request.GET, page):
        raise Http404
    return room


def _sources(room: Room) -> list[str]:
    """Return the sources a run rests on."""
    return [str(source) for source in room.run.inputs.all()]


@require_GET
@page("region.view")
def table(request: PageRequest, page: str) -> HttpResponse:
    """Give a page's table as a file."""
    if page not in _TABLES:
        raise Http404
    room = _room(request, page)
    title, listed = _TABLES[page](room, request)
    columns, rows = exported(listed.columns, list(listed.ordered))
    return table_file(
        access=request.access,
        title=title,
        columns=columns,
        rows=rows,
        format=request.GET.get("format", "csv"),
        source_lines=_sources(room),
        example=room.is_example,
        run=room.run,
    )


@require_GET
@page("region.view")
def picture(request: PageRequest, page: str, format: str) -> HttpResponse:  # noqa: A002 - the word in the address
    """Give a page's picture as a file, with its status and sources below it."""
    room = _room(request, page)
    drawings: dict[str, Any] = _pictures(room, request)
    if page not in drawings or format not in {"svg", "png"}:
        raise Http404
    title = f"{page} {room.region_name} {room.period}"
    about = provenance_of(
        request.access, title, run=room.run, source_lines=_sources(room), example=room.is_example
    )
    lines = [about.status_line(), *about.source_lines, about.run_line()]
    svg = signed(drawings[page](), [line for line in lines if line])
    return picture_file(svg, access=request.access, title=title, format=format, run=room.run)
