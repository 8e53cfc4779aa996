"""Tables as CSV and XLSX, pictures as SVG and PNG, with status and sources in them."""

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from klustermotor.figures.numbers import number
from klustermotor.web.accounts.rights import PageRequest, page
from klustermotor.web.documents.exports import picture_file, provenance_of, table_file
from klustermotor.web.mapping import listing_files
from klustermotor.web.mapping.columns import exported
from klustermotor.web.mapping.selectors import leads
from klustermotor.web.mapping.selectors.asked import passed_over
from klustermotor.web.mapping.selectors.changes import change_view
from klustermotor.web.mapping.selectors.clusters import ClusterView, cluster_view
from klustermotor.web.mapping.selectors.growth import GrowthView
from klustermotor.web.mapping.selectors.known import compared_with
from klustermotor.web.mapping.selectors.maps import map_picture, map_view
from klustermotor.web.mapping.selectors.outward import OutwardView, outward_view
from klustermotor.web.mapping.selectors.rooms import Room, open_room
from klustermotor.web.mapping.selectors.standing import StandingView
from klustermotor.web.mapping.signed import signed, title_of
from klustermotor.web.shared.tables import Table
from klustermotor.web.shared.templatetags.written import date_written

Tabled = Callable[[Room, PageRequest], tuple[str, Table]]
Drawn = Callable[[], tuple[str, list[str]]]


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


def _related(room: Room, request: PageRequest) -> tuple[str, Table]:
    view = _cluster_asked(room, request)
    title = _("Clusters related to %(name)s, %(period)s") % {"name": view.name, "period": room.period}
    return title, listing_files.related_file(view, request.GET)


def _industries(room: Room, request: PageRequest) -> tuple[str, Table]:
    view = _cluster_asked(room, request)
    title = _("Industries of %(name)s in %(region)s, %(period)s") % {
        "name": view.name,
        "region": room.region_name,
        "period": room.period,
    }
    return title, listing_files.members_file(view, request.GET)


def _changes(room: Room, request: PageRequest) -> tuple[str, Table]:
    view = change_view(room)
    if view is None:
        raise Http404
    title = _("What changed for %(region)s since %(day)s") % {
        "region": room.region_name,
        "day": date_written(view.earlier.ran_on),
    }
    return title, listing_files.changes_file(view, request.GET)


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
    "related": _related,
    "industries": _industries,
    "changes": _changes,
    "growth": _growth,
    "outward": _outward,
}


def _bubbles(room: Room) -> str:
    """Draw the bubbles of a region as its page does."""
    view = StandingView(room)
    return view.bubbles(named=leads.clusters_named(leads.standing_lead(view)))


def _pictures(room: Room, request: PageRequest) -> dict[str, Drawn]:
    """Return the pictures of all pages, none drawn before it is asked for, each with what explains it."""
    focus = _("%(count)s regions; in focus: %(region)s.") % {
        "count": number(len(room.names.regions), room.language),
        "region": room.region_name,
    }
    compared = _("Compared with %(reference)s.") % {"reference": compared_with(room.run)}
    area = _("Area = jobs. Shaded: more specialised than what it is compared with.")
    ranked = _("Location quotient as counted, with the interval of its likely value, on a scale of ratios.")
    parts = _("The whole economy, the industries, and the region itself; together they are the change.")
    return {
        "map": lambda: (map_picture(map_view(room, request.GET)), [focus, compared]),
        "strong-clusters": lambda: (_bubbles(room), [area, compared]),
        "cluster": lambda: (_cluster_asked(room, request).ranking_picture(), [ranked, focus, compared]),
        "shares": lambda: (
            _cluster_asked(room, request).shares_picture(),
            [_("Share of the cluster’s jobs in all regions."), focus],
        ),
        "growth": lambda: (GrowthView(room).bars(), [_("The clusters whose jobs changed most."), parts]),
        "steps": lambda: (GrowthView(room).steps(), [parts]),
        "outward": lambda: (_outward_asked(room, request).picture(), [compared]),
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
    """Give a page's picture as a file, with its title above it and its status and sources below it."""
    room = _room(request, page)
    drawings = _pictures(room, request)
    if page not in drawings or format not in {"svg", "png"}:
        raise Http404
    svg, above = drawings[page]()
    title = title_of(svg)
    about = provenance_of(
        request.access, title, run=room.run, source_lines=_sources(room), example=room.is_example
    )
    finished = signed(svg, above=above, below=about.below_a_picture())
    return picture_file(finished, access=request.access, title=title, format=format, run=room.run)
