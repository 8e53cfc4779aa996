"""Pages of clusters."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from klustermotor.figures.compositions import NARROW_COMPOSITION, WIDE_COMPOSITION
from klustermotor.web.accounts.rights import PageRequest, demand_change, page
from klustermotor.web.accounts.selectors import history_of
from klustermotor.web.documents.exports import list_file, picture_file, provenance_of
from klustermotor.web.evidence import claims
from klustermotor.web.evidence.selectors import known_of
from klustermotor.web.mapping.membership import columns, selectors, services
from klustermotor.web.mapping.membership.forms import ClusterForm
from klustermotor.web.mapping.membership.models import KnownCluster
from klustermotor.web.mapping.membership.overview import ClusterView
from klustermotor.web.mapping.membership.words import lead_of_clusters
from klustermotor.web.mapping.signed import signed
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.shown import one_change
from klustermotor.web.shared.templatetags.written import date_written

_PICTURES = ("svg", "png")
_FIRST, _LAST = date(1800, 1, 1), date(2200, 12, 31)


def clusters_crumb() -> tuple[str, str]:
    """Return the way to the clusters."""
    return pgettext("of actors", "Clusters"), reverse("mapping:known-clusters")


def cluster_of(request: PageRequest, uid: UUID) -> KnownCluster:
    """Return a cluster that the person may see."""
    return get_object_or_404(selectors.clusters(request.access), uid=uid)


def back_to(cluster: KnownCluster) -> str:
    """Return where a cluster's page is."""
    return reverse("mapping:known-cluster", args=[cluster.uid])


def day_asked(request: PageRequest) -> tuple[date, list[str]]:
    """Return the day that an address asks for, else today, and what was passed over."""
    today, asked = request.access.tenant.today(), request.GET.get("on", "")
    if not asked:
        return today, []
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        day = None
    if day is None or not _FIRST <= day <= _LAST:
        told = {"asked": Truncator(asked).chars(40), "shown": date_written(today)}
        return today, [_("“%(asked)s” is no day; %(shown)s is shown.") % told]
    return day, []


@require_GET
@page("actors.view")
def clusters(request: PageRequest) -> HttpResponse:
    """Show the clusters and which of them share actors, or hand out one of the two lists."""
    table = columns.clusters_table(request.access, request.GET)
    shared = columns.overlaps_table(request.access, request.GET)
    if asked := request.GET.get("format"):
        wanted = shared if request.GET.get("table") == "overlaps" else table
        return list_file(access=request.access, title=wanted.caption, table=wanted, format=asked)
    context = {
        "table": table,
        "shared": shared,
        "lead": lead_of_clusters(list(table.rows), len(shared.rows)),
        "may_edit": request.access.may("clusters.edit"),
    }
    return render(request, "mapping/membership/clusters.html", context)


@require_GET
@page("actors.view")
def one(request: PageRequest, uid: UUID) -> HttpResponse:
    """Show one cluster as of a day, or hand out one of its tables."""
    cluster = cluster_of(request, uid)
    day, passed_over = day_asked(request)
    view = ClusterView(request.access, cluster, day)
    if asked := request.GET.get("format"):
        return _file(request, view, asked)
    may_edit = request.access.may_change(cluster)
    known = known_of(cluster, request.access)
    context = {
        "view": view,
        "cluster": cluster,
        "passed_over": passed_over,
        "known": known,
        "history": history_of(cluster),
        "may_edit": may_edit,
        "may_remove": may_edit and not view.every,
        "may_take": may_edit and request.access.may("registers.view"),
        "wide": view.picture(WIDE_COMPOSITION),
        "narrow": view.picture(NARROW_COMPOSITION),
        "tables": {
            "actors": columns.actors_table(view, request.GET),
            "parts": columns.parts_table(view, request.GET),
            "places": columns.places_table(view, request.GET),
            "years": columns.years_table(view, request.GET),
            "overlaps": columns.shared_table(view, request.GET),
        },
        "statistics_url": _statistics(cluster),
        "add_source_url": claims.address("evidence:add-support", "mapping.knowncluster", cluster.uid)
        if may_edit and request.access.may("evidence.edit")
        else "",
        "crumbs": [clusters_crumb()],
    }
    return render(request, "mapping/membership/cluster.html", context)


def _statistics(cluster: KnownCluster) -> str:
    """Return where the statistics of a cluster stand."""
    return reverse("mapping:cluster", args=[cluster.definition.code]) if cluster.definition else ""


def _file(request: PageRequest, view: ClusterView, asked: str) -> HttpResponse:
    """Hand out one of the tables of a cluster's page."""
    which = request.GET.get("table", "actors")
    if which not in columns.FILES:
        raise Http404
    table = columns.FILES[which](view, request.GET)
    return list_file(
        access=request.access,
        title=f"{view.cluster.name}: {table.caption}",
        table=table,
        format=asked,
        example=view.is_example,
        thing=view.cluster,
    )


@require_GET
@page("actors.view")
def picture(request: PageRequest, uid: UUID, format: str) -> HttpResponse:  # noqa: A002 - the word in the address
    """Give the picture of a cluster's years as a file."""
    if format not in _PICTURES:
        raise Http404
    view = ClusterView(request.access, cluster_of(request, uid), request.access.tenant.today())
    about = provenance_of(request.access, view.title, example=view.is_example)
    drawn = signed(view.picture(WIDE_COMPOSITION), below=about.below_a_picture())
    return picture_file(drawn, access=request.access, title=view.title, format=format, thing=view.cluster)


@page("clusters.edit")
def new(request: PageRequest) -> HttpResponse:
    """Record a cluster."""
    made = KnownCluster(tenant=request.access.tenant)
    asked = request.GET.get("field", "")
    if request.method == "GET" and asked:
        made.field = next(
            (one for one in selectors.fields_to_name(request.access) if str(one.uid) == asked), None
        )
    return _edit(request, made, _("A new cluster"), clusters_crumb()[1])


@page("clusters.edit")
@one_change
def edit(request: PageRequest, uid: UUID) -> HttpResponse:
    """Change what a cluster is and refers to."""
    cluster = cluster_of(request, uid)
    demand_change(request.access, cluster)
    return _edit(request, cluster, _("Change the cluster"), back_to(cluster))


def _edit(request: PageRequest, cluster: KnownCluster, heading: str, back_url: str) -> HttpResponse:
    """Show and take the form."""
    form = ClusterForm(request.POST or None, instance=cluster, access=request.access)
    if request.method == "POST" and form.is_valid():
        try:
            saved = services.save_cluster(
                cluster=form.save(commit=False),
                by=request.access.user,
                belongs=form.cleaned_data.get("belongs_to"),
            )
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        else:
            messages.success(request, _("Saved."))
            return redirect(back_to(saved))
    about = "" if cluster._state.adding else cluster.name
    return show_form(request, form, heading, back_url, about)


def show_form(request: PageRequest, form: Any, heading: str, back_url: str, about: str = "") -> HttpResponse:
    """Show a form of its own page; 422 when something must be put right."""
    context = {"form": form, "heading": heading, "back_url": back_url, "about": about}
    return render(request, "actors/form.html", context, status=422 if form.errors else 200)


@page("clusters.edit")
def remove(request: PageRequest, uid: UUID) -> HttpResponse:
    """Take away a cluster that was recorded by mistake, after one question."""
    cluster = cluster_of(request, uid)
    demand_change(request.access, cluster)
    if request.method == "POST":
        try:
            services.remove_cluster(cluster=cluster, by=request.access.user)
        except Refused as refused:
            messages.error(request, refused.sentence)
            return redirect(back_to(cluster))
        messages.success(request, _("The cluster was removed."))
        return redirect("mapping:known-clusters")
    context = {
        "question": _("Remove “%(cluster)s”?") % {"cluster": cluster},
        "consequence": _("Only a cluster without actors can be removed; its history is kept in the trail."),
        "confirm_label": _("Remove the cluster"),
        "back_url": back_to(cluster),
    }
    return render(request, "shared/confirm.html", context)
