"""The report of a region, handed out or kept."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from klustermotor.web.accounts.rights import PageRequest, page
from klustermotor.web.documents import exports
from klustermotor.web.documents.keeping import keep_page
from klustermotor.web.mapping.region_report import FORMATS, report_made, report_title
from klustermotor.web.mapping.selectors.asked import passed_over
from klustermotor.web.mapping.selectors.rooms import Room, open_room


def _room(request: PageRequest) -> Room:
    """Return what the report is about; without a run there is none."""
    room = open_room(request.access, request.GET, request.session)
    if room is None or passed_over(room, request.GET, "strong-clusters"):
        raise Http404
    return room


@require_GET
@page("region.view")
def report(request: PageRequest) -> HttpResponse:
    """Hand out the report."""
    made = report_made(request.access, _room(request), request.GET.get("format", "pdf"))
    return exports.handed_out(request.access, made)


@require_http_methods(["GET", "POST"])
@page("documents.make")
def keep_report(request: PageRequest) -> HttpResponse:
    """Keep the report as a document."""
    room = _room(request)
    return keep_page(
        request,
        lambda format: report_made(request.access, room, format),  # noqa: A006 - the word on the page
        name=report_title(room),
        formats=FORMATS,
        back=room.address("strong-clusters"),
    )
