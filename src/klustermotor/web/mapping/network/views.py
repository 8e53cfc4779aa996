"""The page of the network and its files."""

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from klustermotor.web.accounts.rights import PageRequest, page
from klustermotor.web.actors.models import Organisation
from klustermotor.web.actors.selectors import organisations
from klustermotor.web.actors.ties.models import Kind, Side, kinds_on
from klustermotor.web.documents.exports import handed_out, picture_file, table_file
from klustermotor.web.mapping.columns import exported
from klustermotor.web.mapping.membership.selectors import clusters
from klustermotor.web.mapping.network.asked import COLOURS, SIZES, Question
from klustermotor.web.mapping.network.columns import (
    network_file,
    network_table,
    sectors_file,
    sectors_table,
    sides_file,
    sides_table,
    suggestions_file,
    suggestions_table,
    ties_file,
    ties_table,
)
from klustermotor.web.mapping.network.files import GRAPH_FORMATS, about_network, graph_file
from klustermotor.web.mapping.network.measures import PERMUTATIONS
from klustermotor.web.mapping.network.tied import FORMATS, NetworkView
from klustermotor.web.mapping.network.words import shape_in_words
from klustermotor.web.mapping.signed import signed
from klustermotor.web.shared.templatetags.written import date_written

_PICTURES = ("svg", "png")
#: How many years of change the page offers to step between.
_MOST_YEARS = 12


@require_GET
@page("actors.view")
def network(request: PageRequest) -> HttpResponse:
    """Show who is joined to whom on a day."""
    view = NetworkView(request.access, request.GET)
    context: dict[str, Any] = {"view": view, "question": view.question, "passed_over": view.told}
    if not view.ties:
        return render(request, "mapping/network/nothing.html", context | _beginning(request, view))
    asked = view.question
    context |= {
        "wide": view.picture(),
        "narrow": "" if view.is_large else view.narrow_picture(),
        "narrow_url": asked.address("mapping:network-file", "svg", narrow="1") if view.is_large else "",
        "links": {str(one.uid): reverse("actors:organisation", args=[one.uid]) for one in view.organisations},
        "svg_url": asked.address("mapping:network-file", "svg"),
        "png_url": asked.address("mapping:network-file", "png"),
        "files": [(one.upper(), asked.address("mapping:network-file", one)) for one in GRAPH_FORMATS],
        "table": network_table(view, request.GET),
        "ties": ties_table(view, request.GET),
        "sides": sides_table(view, request.GET),
        "by_sector": sectors_table(view, request.GET),
        "suggestions": suggestions_table(view, request.GET) if view.suggestions else None,
        "shape": shape_in_words(view.shape, len(view.organisations)),
        "permutations": PERMUTATIONS,
        "sees_people": request.access.may("persons.view"),
        "zoom_words": {"closer": _("Closer"), "farther": _("Farther"), "whole": _("The whole network")},
        **_choices(request, view),
    }
    return render(request, "mapping/network/network.html", context)


def _beginning(request: PageRequest, view: NetworkView) -> dict[str, Any]:
    """Return what there is to do first where there is nothing to show."""
    asked = view.question
    whole = asked.address(kind="", sector="", place="", ego="", of="", on="", cluster="")
    is_narrowed = asked.is_narrowed or asked.on != asked.today
    first = None if is_narrowed else organisations(request.access).order_by("pk").first()
    may_edit = request.access.may("actors.edit")
    return {
        "whole_url": whole if is_narrowed else "",
        "has_organisations": first is not None,
        "begin_url": _first_step(first) if may_edit and not is_narrowed else "",
        **_choices(request, view),
    }


def _first_step(first: Organisation | None) -> str:
    """Return where one begins: with an organisation, or with a tie of one that is there."""
    return reverse("actors:organisations") if first is not None else reverse("actors:new-organisation")


def _choices(request: PageRequest, view: NetworkView) -> dict[str, Any]:
    """Return what can be chosen above the picture."""
    asked = view.question
    own = [(side, kinds_on(side)) for side in Side]
    return {
        "kinds": [
            (side.label, [(kind, Kind(kind).label, kind in asked.kinds) for kind in kinds])
            for side, kinds in own
        ],
        "side_tabs": [
            _tab(_("all kinds"), asked.address(kind=""), current=asked.asks_all_kinds),
            *(
                _tab(str(side.label), asked.address(kind=kinds), current=set(asked.kinds) == set(kinds))
                for side, kinds in own
            ),
        ],
        "sectors": Organisation.Sector.choices,
        "places": view.places.items(),
        "circles": SIZES.items(),
        "clusters": [(str(one.uid), one.name) for one in clusters(request.access)],
        "colours": [pair for pair in COLOURS.items() if pair[0] != "part" or view.cluster is not None],
        "colour_name": COLOURS[asked.colour],
        "of_kinds": Organisation.Kind.choices,
        "years": [
            (year, asked.address(on=f"{year}-01-01"), asked.on.isoformat() == f"{year}-01-01")
            for year in view.years[-_MOST_YEARS:]
        ],
        "days": _days(view),
        "today_url": asked.address(on=""),
        "ego_url": asked.address(ego=""),
    }


def _days(view: NetworkView) -> dict[str, Any]:
    """Return the days that the slider steps between, and the place of the one that is shown among them."""
    asked = view.question
    first = view.years[0] if view.years else asked.today.year
    days = [date(year, 1, 1) for year in range(first, asked.today.year + 1)]
    shown = [*(day for day in days if day < asked.today), asked.today]
    return {
        "days": [
            {
                "day": day.isoformat(),
                "name": date_written(day),
                "url": asked.address(on=_unless_today(day, asked)),
            }
            for day in shown
        ],
        "at": sum(day <= asked.on for day in shown) - 1,
        "last": len(shown) - 1,
    }


def _unless_today(day: date, asked: Question) -> str:
    """Return a day as it stands in an address; today's is left out."""
    return "" if day == asked.today else day.isoformat()


def _tab(label: str, url: str, *, current: bool) -> dict[str, Any]:
    """Return one of the links above the picture."""
    return {"label": capfirst(label), "url": url, "current": current}


@require_GET
@page("actors.view")
def table(request: PageRequest) -> HttpResponse:
    """Give the network's table as a file."""
    view = NetworkView(request.access, request.GET)
    asked = request.GET.get("table", "")
    if asked == "sides":
        listed = sides_file(view)
    elif asked == "sectors":
        listed = sectors_file(view)
    elif asked == "suggestions":
        listed = suggestions_file(view)
    elif asked == "ties":
        listed = ties_file(view)
    else:
        listed = network_file(view, request.GET)
    columns, rows = exported(listed.columns, list(listed.ordered))
    about = about_network(view, request.access)
    return table_file(
        access=request.access,
        title=view.title,
        columns=columns,
        rows=rows,
        format=request.GET.get("format", "csv"),
        example=about.example,
    )


@require_GET
@page("actors.view")
def file(request: PageRequest, format: str) -> HttpResponse:  # noqa: A002 - the word in the address
    """Give the network as a picture, or as a graph that other programs open."""
    if format not in (*_PICTURES, *GRAPH_FORMATS):
        raise Http404
    view = NetworkView(request.access, request.GET)
    if format in GRAPH_FORMATS:
        return handed_out(request.access, graph_file(view, request.access, format))
    about = about_network(view, request.access)
    drawn_as = FORMATS["narrow" if "narrow" in request.GET else "wide"]
    drawn = signed(view.picture(drawn_as), below=about.below_a_picture())
    return picture_file(drawn, access=request.access, title=view.title, format=format)
