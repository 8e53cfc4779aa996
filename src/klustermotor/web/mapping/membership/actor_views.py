"""Pages of who belongs to a cluster: joining, changing, moving, leaving, and bringing in many at once."""

from dataclasses import astuple, dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from klustermotor.web.accounts.rights import PageRequest, demand, demand_change, page
from klustermotor.web.accounts.selectors import history_of
from klustermotor.web.actors.models import Organisation
from klustermotor.web.actors.registers.selectors import selection_named
from klustermotor.web.actors.ties.selectors import sources_to_name
from klustermotor.web.evidence import claims
from klustermotor.web.evidence.selectors import known_of
from klustermotor.web.mapping.membership import forms, selectors, services
from klustermotor.web.mapping.membership.bringing import (
    ActorLine,
    ReadActors,
    keep_actors,
    read_actors,
    take_selection,
)
from klustermotor.web.mapping.membership.models import ClusterActor, KnownCluster
from klustermotor.web.mapping.membership.services import Since
from klustermotor.web.mapping.membership.views import back_to, cluster_of, clusters_crumb, show_form
from klustermotor.web.places import uploads
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.shown import one_change

_SALT = "mapping.membership"
_DAY = 24 * 60 * 60
_SHOWN = 100


def _actor(request: PageRequest, uid: UUID) -> ClusterActor:
    """Return an entry that the person may see."""
    return get_object_or_404(selectors.cluster_actors(request.access), uid=uid)


def _own(request: PageRequest, uid: UUID) -> ClusterActor:
    """Return an entry that the person may change."""
    found = _actor(request, uid)
    demand_change(request.access, found)
    return found


@page("actors.view")
def one(request: PageRequest, uid: UUID) -> HttpResponse:
    """Show one entry: who belongs to what, what it rests on and its history."""
    found = _actor(request, uid)
    may_edit = request.access.may_change(found)
    context = {
        "actor": found,
        "known": known_of(found, request.access),
        "history": history_of(found),
        "may_edit": may_edit,
        "may_end": may_edit and found.valid_to is None,
        "add_url": claims.address("evidence:add-support", "mapping.clusteractor", found.uid)
        if may_edit and request.access.may("evidence.edit")
        else "",
        "crumbs": [clusters_crumb(), (found.cluster.name, back_to(found.cluster))],
    }
    return render(request, "mapping/membership/actor.html", context)


@page("clusters.edit")
def add(request: PageRequest, uid: UUID) -> HttpResponse:
    """Say that an organisation belongs to a cluster, from the cluster's page."""
    cluster = cluster_of(request, uid)
    demand_change(request.access, cluster)
    form = forms.NewActorForm(
        request.POST or None, instance=ClusterActor(), access=request.access, cluster=cluster
    )
    heading = _("A further actor of %(cluster)s") % {"cluster": cluster}
    return _join(request, form, heading, back_to(cluster))


@page("clusters.edit")
def join(request: PageRequest, uid: UUID) -> HttpResponse:
    """Say that an organisation belongs to a cluster, from the organisation's page."""
    visible = Organisation.objects.visible_to(request.user).in_tenant(request.access.tenant)
    organisation = get_object_or_404(visible, uid=uid)
    form = forms.NewActorForm(
        request.POST or None, instance=ClusterActor(), access=request.access, organisation=organisation
    )
    heading = _("%(organisation)s belongs to a cluster") % {"organisation": organisation}
    return _join(request, form, heading, reverse("actors:organisation", args=[uid]))


def _join(request: PageRequest, form: Any, heading: str, back_url: str) -> HttpResponse:
    """Show and take the form of a new entry."""
    if request.method == "POST" and form.is_valid():
        try:
            made = services.save_actor(
                actor=form.save(commit=False),
                by=request.access.user,
                source=form.cleaned_data.get("source"),
            )
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        else:
            messages.success(request, _("%(actor)s was recorded.") % {"actor": made})
            return redirect(back_url)
    return show_form(request, form, heading, back_url)


@page("clusters.edit")
@one_change
def edit(request: PageRequest, uid: UUID) -> HttpResponse:
    """Put an entry right."""
    found = _own(request, uid)
    form = forms.ActorForm(request.POST or None, instance=found)

    def save() -> None:
        services.save_actor(actor=form.save(commit=False), by=request.access.user)

    return _change(request, found, form, _("Change the entry"), save)


@page("clusters.edit")
@one_change
def move(request: PageRequest, uid: UUID) -> HttpResponse:
    """Let an organisation stand in another part from a day."""
    found = _own(request, uid)

    def begun() -> dict[str, Any]:
        return {"part": found.part, "valid_from": request.access.tenant.today()}

    form = forms.MoveForm(request.POST or None, of=found, access=request.access, initial=begun)

    def save() -> None:
        given = form.cleaned_data
        services.move(
            actor=found,
            part=given["part"],
            on=Since(given["valid_from"], given["from_precision"]),
            note=given["note"],
            source=given.get("source"),
            by=request.access.user,
        )

    return _change(request, found, form, _("Move to another part"), save)


@page("clusters.edit")
@one_change
def leave(request: PageRequest, uid: UUID) -> HttpResponse:
    """Say when an organisation left the cluster."""
    found = _own(request, uid)

    def begun() -> dict[str, Any]:
        today = request.access.tenant.today()
        return {"valid_to": found.valid_to or today, "to_precision": found.to_precision}

    form = forms.LeaveForm(request.POST or None, of=found, initial=begun)

    def save() -> None:
        given = form.cleaned_data
        on = Since(given["valid_to"], given["to_precision"])
        services.leave(actor=found, on=on, by=request.access.user)

    return _change(request, found, form, _("Leave the cluster"), save)


def _change(request: PageRequest, found: ClusterActor, form: Any, heading: str, save: Any) -> HttpResponse:
    """Show and take a form about an entry."""
    if request.method == "POST" and form.is_valid():
        try:
            save()
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        else:
            messages.success(request, _("Saved."))
            return redirect("mapping:cluster-actor", found.uid)
    return show_form(request, form, heading, reverse("mapping:cluster-actor", args=[found.uid]), str(found))


@page("clusters.edit")
def remove(request: PageRequest, uid: UUID) -> HttpResponse:
    """Take an entry away, after one question."""
    found = _own(request, uid)
    if request.method == "POST":
        services.remove_actor(actor=found, by=request.access.user)
        messages.success(request, _("The entry was removed."))
        return redirect(back_to(found.cluster))
    context = {
        "question": _("Remove “%(actor)s”?") % {"actor": found},
        "consequence": _(
            "Remove what was recorded by mistake. An organisation that has left is better let leave, so that "
            "earlier years still show it."
        ),
        "confirm_label": _("Remove the entry"),
        "back_url": reverse("mapping:cluster-actor", args=[uid]),
    }
    return render(request, "shared/confirm.html", context)


@page("clusters.edit")
def take(request: PageRequest, uid: UUID) -> HttpResponse:
    """Let those whom a selection from registers chooses belong to a cluster."""
    cluster = cluster_of(request, uid)
    demand_change(request.access, cluster)
    demand(request.access, "registers.view")
    named = {"selection": selection_named(request.access, request.GET.get("selection", ""))}
    form = forms.SelectionToTakeForm(request.POST or None, access=request.access, initial=named)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        since = Since(given["valid_from"], given["from_precision"]) if given["valid_from"] else None
        try:
            taken = take_selection(
                cluster=cluster,
                selection=given["selection"],
                part=given["part"],
                since=since,
                source=given.get("source"),
                by=request.access.user,
            )
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        else:
            _tell(request, taken)
            return redirect(back_to(cluster))
    return show_form(request, form, _("Actors from a selection of registers"), back_to(cluster), cluster.name)


def _tell(request: PageRequest, taken: Any) -> None:
    """Say what became of a selection."""
    said = ngettext("%(n)s actor was added.", "%(n)s actors were added.", taken.added)
    messages.success(request, said % {"n": taken.added})
    if taken.belonged:
        told = ngettext(
            "%(n)s belongs to the cluster already and stays as it is.",
            "%(n)s belong to the cluster already and stay as they are.",
            taken.belonged,
        )
        messages.info(request, told % {"n": taken.belonged})
    if taken.unknown:
        told = ngettext(
            "%(n)s of those chosen is no organisation here yet: bring it in on the selection’s page.",
            "%(n)s of those chosen are no organisations here yet: bring them in on the selection’s page.",
            taken.unknown,
        )
        messages.warning(request, told % {"n": taken.unknown})


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file says, as it is looked at before anything is kept."""

    read: ReadActors
    checked: str

    @property
    def shown(self) -> list[Any]:
        """Return the rows that the page shows: those that cannot be used, where there are any."""
        rows: list[Any] = list(self.read.refused or self.read.rows)
        return rows[:_SHOWN]


@require_http_methods(["GET", "POST"])
@page("clusters.edit")
def bring_in(request: PageRequest, uid: UUID) -> HttpResponse:
    """Read a file of actors and show what it says; the second step keeps exactly what was shown."""
    cluster = cluster_of(request, uid)
    demand_change(request.access, cluster)
    if "checked" in request.POST:
        return _keep(request, cluster)
    form = forms.ActorFileForm(request.POST or None, request.FILES or None, access=request.access)
    preview = None
    if request.method == "POST" and form.is_valid():
        try:
            preview = _preview(request, cluster, form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
    failed = request.method == "POST" and (preview is None or bool(preview.read.refused))
    context = {
        "form": form,
        "preview": preview,
        "cluster": cluster,
        "crumbs": [clusters_crumb(), (cluster.name, back_to(cluster))],
    }
    return render(request, "mapping/membership/bring_in.html", context, status=422 if failed else 200)


def _preview(request: PageRequest, cluster: KnownCluster, data: dict[str, Any]) -> Preview:
    """Return what a sent file says, signed so that exactly that is kept."""
    organisations = Organisation.objects.visible_to(request.user).in_tenant(cluster.tenant)
    with uploads.table_file(data["file"]) as path:
        read = read_actors(path, cluster, list(organisations))
    if read.refused:
        return Preview(read, "")
    source = data.get("source")
    told = {
        "by": str(request.access.user.uid),
        "cluster": str(cluster.uid),
        "source": str(source.uid) if source else "",
        "example": data["is_example"],
        "rows": [[_plain(value) for value in astuple(row)] for row in read.rows],
    }
    return Preview(read, signing.dumps(told, salt=_SALT, compress=True))


def _plain(value: Any) -> Any:
    """Return a value as JSON has it."""
    return value.isoformat() if isinstance(value, date) else value


def _line(told: list[Any]) -> ActorLine:
    """Return a row as it was read."""
    row = ActorLine(*told)
    first, last = (date.fromisoformat(text) if text else None for text in (told[2], told[4]))
    return replace(row, valid_from=first, valid_to=last)


def _keep(request: PageRequest, cluster: KnownCluster) -> HttpResponse:
    """Keep the actors that were looked at by the same person for the same cluster today."""
    try:
        told = _told(request, cluster)
        source = None
        if told["source"]:
            source = get_object_or_404(sources_to_name(request.access), uid=UUID(told["source"]))
        count = keep_actors(
            cluster=cluster,
            rows=[_line(row) for row in told["rows"]],
            source=source,
            is_example=told["example"],
            by=request.access.user,
        )
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("mapping:bring-in-cluster-actors", cluster.uid)
    said = ngettext("%(n)s actor was added.", "%(n)s actors were added.", count)
    messages.success(request, said % {"n": count})
    return redirect(back_to(cluster))


def _told(request: PageRequest, cluster: KnownCluster) -> dict[str, Any]:
    """Return what was looked at; nothing else is kept."""
    try:
        told: dict[str, Any] = signing.loads(request.POST["checked"], salt=_SALT, max_age=_DAY)
    except signing.BadSignature:
        told = {}
    if (told.get("by"), told.get("cluster")) != (str(request.access.user.uid), str(cluster.uid)):
        raise Refused(_("That preview no longer holds; read the file again."))
    return told
