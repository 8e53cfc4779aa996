"""The pages on which results are read: map, strong clusters, a cluster, the outward look, growth."""

import math
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from klustermotor.figures.bars import NARROW_BARS
from klustermotor.figures.bubbles import NARROW as NARROW_BUBBLES
from klustermotor.figures.maps import NARROW_MAP
from klustermotor.figures.numbers import estimate, number, percent
from klustermotor.figures.row_pictures import NARROW_ROWS
from klustermotor.web.accounts.rights import PageRequest, page
from klustermotor.web.evidence.claims import address
from klustermotor.web.mapping import listing, listing_pairs
from klustermotor.web.mapping.columns import figure
from klustermotor.web.mapping.region_report import FORMATS
from klustermotor.web.mapping.selectors import leads
from klustermotor.web.mapping.selectors.asked import passed_over
from klustermotor.web.mapping.selectors.clusters import ClusterView
from klustermotor.web.mapping.selectors.drawn import drawn
from klustermotor.web.mapping.selectors.growth import GrowthView
from klustermotor.web.mapping.selectors.keys import FigureKey, cell_key
from klustermotor.web.mapping.selectors.known import compared_with
from klustermotor.web.mapping.selectors.maps import (
    COLUMN_MAP,
    SMALL_MAP,
    MapView,
    items_to_choose,
    map_picture,
    map_view,
    measures_to_choose,
)
from klustermotor.web.mapping.selectors.names import some_of
from klustermotor.web.mapping.selectors.notes import notes_of, run_status
from klustermotor.web.mapping.selectors.outward import AlikeRow, outward_view
from klustermotor.web.mapping.selectors.references import is_nation
from klustermotor.web.mapping.selectors.rooms import (
    CHOSEN_ANALYSIS,
    CHOSEN_REGION,
    CHOSEN_SET,
    Room,
    open_room,
    question_of,
)
from klustermotor.web.mapping.selectors.standing import StandingView
from klustermotor.web.shared.templatetags.house import lead

#: How many clusters a warning names before it says how many more there are.
_NAMED = 6
Parts = Callable[[Room], dict[str, Any]]


def _answer(request: PageRequest, name: str, title: str, parts: Parts, *about: Any) -> HttpResponse:
    """Show a page of results; its parts are drawn once for each run, question and language."""
    room = open_room(request.access, request.GET, request.session)
    if room is None and (about or request.GET.get("run")):
        raise Http404
    if room is None:
        return render(
            request, "mapping/nothing.html", {"title": title, "may_run": request.access.may("analysis.run")}
        )
    _remember(request, room)

    def draw() -> dict[str, str]:
        found = parts(room)
        pieces = found.pop("lead")
        context = {"request": request, "room": room, "page": name, **found}
        return {
            "lead": lead(pieces, leads.addresses(room, pieces)),
            "heading": found["heading"],
            "chips": render_to_string("mapping/parts/chips.html", {**context, **compared(room)}),
            "content": render_to_string(f"mapping/bodies/{name}.html", context),
        }

    asked = request.GET.copy()
    for key in ("run", "region", "period", "year"):
        asked.pop(key, None)
    context = {
        "room": room,
        "page": name,
        "export_url": listing.export_address(room, name, format="xlsx"),
        "report_urls": [(one, room.address("region-report", format=one)) for one in FORMATS],
        "keep_url": room.address("keep-region-report"),
        "may_keep": request.access.may("documents.make"),
        "add_field_url": address("mapping:add-field"),
        "may_edit_fields": request.access.may("fields.edit"),
        "crumbs": [(_("Region"), ""), (room.region_name, "")],
        "page_status": run_status(room.run),
        "notes": notes_of(room.run),
        "passed_over": passed_over(room, request.GET, name),
        **drawn(room, (name, *about, asked.urlencode()), draw),
    }
    return render(request, f"mapping/{name}.html", context)


def compared(room: Room) -> dict[str, str]:
    """Return what the regions are compared with, briefly and in full."""
    brief = compared_with(room.run)
    together = _("all %(count)d regions together") % {"count": room.run.summary["regions"]}
    return {"compared": brief, "in_full": f"{brief}: {together}" if is_nation(room.run) else brief}


def _remember(request: PageRequest, room: Room) -> None:
    """Let the next page be about the same analysis and region, where the address chose them."""
    chosen: dict[str, str] = {}
    if "run" in request.GET or request.GET.get("region", "") == room.region:
        chosen[CHOSEN_REGION] = room.region
    if "run" in request.GET:
        analysis = question_of(room.run, str(request.session.get(CHOSEN_ANALYSIS, "")))
        chosen[CHOSEN_SET] = room.run.parameters["region_set"]
        chosen[CHOSEN_ANALYSIS] = str(analysis.uid) if analysis else ""
    for key, value in chosen.items():
        if request.session.get(key, "") != value:
            request.session[key] = value


@require_GET
@page("region.view")
def map_page(request: PageRequest) -> HttpResponse:
    """Show a measure of a cluster or industry on the map."""

    def parts(room: Room) -> dict[str, Any]:
        view = map_view(room, request.GET)
        return {
            "heading": view.title,
            "lead": leads.map_lead(view),
            "view": view,
            "wide": map_picture(view, COLUMN_MAP),
            "narrow": map_picture(view, NARROW_MAP),
            "links": map_links(view),
            "items": items_to_choose(room),
            "measures": measures_to_choose(view.rows),
            "table": listing.map_table(view, request.GET),
            **map_files(view),
        }

    return _answer(request, "map", _("Map"), parts)


def map_links(view: MapView) -> dict[str, str]:
    """Return where each region on a map leads: the same page with that region in focus."""
    room = view.room
    chosen: dict[str, Any] = {"item": view.item, "measure": view.measure.key}
    return {code: room.address("map", region=code, **chosen) for code in room.names.regions}


def map_files(view: MapView) -> dict[str, str]:
    """Return where the map is had as a file, where it is known from, and where more stands."""
    room = view.room
    return {
        **room.picture("map", item=view.item, measure=view.measure.key),
        "how": room.known(view.key(room.region)),
        "page_url": room.address("map", item=view.item, measure=view.measure.key),
        "cluster_url": room.address("cluster", cluster=view.code) if view.kind == "cluster" else "",
    }


@require_GET
@page("region.view")
def strong_clusters(request: PageRequest) -> HttpResponse:
    """Show where the region stands in each cluster."""
    everything = request.GET.get("show") == "all"

    def parts(room: Room) -> dict[str, Any]:
        view = StandingView(room)
        small, said = map_view(room, {"measure": "lq"}), leads.standing_lead(view)
        named = leads.clusters_named(said)
        return {
            "heading": _("Strong clusters of %(region)s") % {"region": room.region_name},
            "lead": said,
            "view": view,
            "wide": view.bubbles(named=named),
            "narrow": view.bubbles(NARROW_BUBBLES, named),
            "small": {"name": small.name, **map_files(small)},
            **room.picture("strong-clusters"),
            "toggle_url": room.address("strong-clusters", show=None if everything else "all"),
            "small_map": map_picture(small, SMALL_MAP),
            "small_narrow": map_picture(small, NARROW_MAP),
            "links": map_links(small),
            "everything": everything,
            "table": listing.standing_table(view, request.GET, everything=everything),
        }

    return _answer(request, "strong-clusters", _("Strong clusters"), parts)


@require_GET
@page("region.view")
def cluster(request: PageRequest, code: str) -> HttpResponse:
    """Show one cluster over all regions."""

    def parts(room: Room) -> dict[str, Any]:
        if code not in room.names.clusters:
            raise Http404
        view = ClusterView(room, code)
        return {
            "heading": view.name,
            "lead": leads.cluster_lead(view),
            "view": view,
            "ranking": view.ranking_picture(),
            "ranking_narrow": view.ranking_picture(NARROW_ROWS),
            "shares": view.shares_picture(),
            "shares_narrow": view.shares_picture(NARROW_ROWS),
            "table": listing.cluster_table(view, request.GET),
            "related": listing_pairs.related_table(view, request.GET),
            "members": listing.members_table(view, request.GET),
            **room.picture("cluster", cluster=view.code),
            **{f"shares_{name}": url for name, url in room.picture("shares", cluster=view.code).items()},
            "how": room.known(f"cluster:{view.code}"),
            "own_how": room.known(cell_key("cluster", room.region, view.code, "lq", room.period)),
            "own_facts": own_facts(view),
        }

    return _answer(request, "cluster", _("Cluster"), parts, code)


def own_facts(view: ClusterView) -> list[tuple[Any, ...]]:
    """Return our region's figures in the cluster, each with where it is known from."""
    room, own = view.room, view.own
    found: list[tuple[Any, ...]] = []
    for one in measures_to_choose([own]):
        key = cell_key("cluster", room.region, view.code, one.key, room.period)
        written = one.write(getattr(own, one.key), room.language)
        found.append((one.label, figure(key, written, estimated=own.marked(one.key)), room.known(key)))
        if one.key == "lq" and math.isfinite(own.likely):
            likely = one.write(own.likely, room.language)
            found.append((_("Location quotient, likely"), likely, room.known(key)))
    return found


@require_GET
@page("region.view")
def outward(request: PageRequest) -> HttpResponse:
    """Show the regions most like ours beside it."""

    def parts(room: Room) -> dict[str, Any]:
        view = outward_view(room, request.GET.getlist("other"))
        files = room.picture("outward")
        return {
            "heading": _("Outward look from %(region)s") % {"region": room.region_name},
            "lead": leads.outward_lead(view),
            "view": view,
            "wide": view.picture(),
            "narrow": view.picture(NARROW_ROWS),
            "table": listing.outward_table(view, request.GET),
            "alike": [alike_item(room, one) for one in view.alike[:8]],
            **{
                f"{ending}_url": f"{url}{''.join(f'&other={code}' for code in view.beside)}"
                for ending, url in (("svg", files["svg_url"]), ("png", files["png_url"]))
            },
        }

    return _answer(request, "outward", _("Outward look"), parts)


def alike_item(room: Room, row: AlikeRow) -> dict[str, Any]:
    """Return a region like ours as the list shows it."""
    key = str(FigureKey("alike", room.region, row.code))
    named = [room.names.called("cluster", code) for code, _gap in row.differs[:3]]
    return {
        "row": row,
        "key": key,
        "distance": estimate(number(row.distance, room.language, decimals=2), estimated=row.estimated),
        "size": estimate(percent(row.size_ratio, room.language), estimated=row.estimated),
        "how": room.known(key),
        "url": room.address("strong-clusters", region=row.code),
        "shared": ", ".join(room.names.called("cluster", code) for code in row.shared[:3]),
        "differs": ", ".join(named),
    }


@require_GET
@page("region.view")
def growth(request: PageRequest) -> HttpResponse:
    """Show where the region's growth came from."""

    def parts(room: Room) -> dict[str, Any]:
        view = GrowthView(room)
        found = {
            "heading": _("Growth in %(region)s") % {"region": room.region_name},
            "lead": leads.growth_lead(view),
            "view": view,
        }
        if not view.rows:
            return found
        return found | {
            "steps": view.steps(),
            "steps_narrow": view.steps(NARROW_ROWS),
            "bars": view.bars(),
            "bars_narrow": view.bars(NARROW_BARS),
            "table": listing.growth_table(view, request.GET),
            **room.picture("growth"),
            **{f"steps_{name}": url for name, url in room.picture("steps").items()},
            "total": figure(
                f"growth:{room.region}",
                number(view.total.change, room.language, signed=True),
                estimated=view.total.estimated,
            ),
            "own_names": some_of([one.name for one in view.own_of_industry], _NAMED),
            "total_how": room.known(f"growth:{room.region}"),
        }

    return _answer(request, "growth", _("Growth"), parts)
