"""Pages of the workbench's own classification."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from klustermotor.web.accounts.rights import PageRequest, demand_change, page
from klustermotor.web.actors.tags import selectors, services
from klustermotor.web.actors.tags.forms import TagForm
from klustermotor.web.actors.tags.models import Tag
from klustermotor.web.documents.exports import list_file
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.shown import one_change
from klustermotor.web.shared.tables import Column, Table


@page("actors.view")
def tags(request: PageRequest) -> HttpResponse:
    """Show the tags, what each means and how many organisations have it."""
    access = request.access
    may_edit = access.may("actors.edit")
    columns = [
        Column(
            "name",
            _("Tag"),
            kind="link",
            url=lambda one: f"{reverse('actors:organisations')}?tag={one.uid}",
            note=lambda one: _("example") if one.is_example else "",
        ),
        Column("definition", _("What it means"), sortable=False),
        Column("organisations", _("Organisations"), kind="number"),
    ]
    if may_edit:
        change = Column(
            "change",
            _("Change"),
            kind="link",
            value=lambda _one: _("Change"),
            url=lambda one: reverse("actors:edit-tag", args=[one.uid]),
            sortable=False,
            filterable=False,
        )
        columns.append(change)
    table = Table(
        request.GET,
        selectors.tags(access),
        columns,
        caption=_("Tags"),
        order="name",
        export_url=reverse("actors:tags"),
    )
    if asked := request.GET.get("format"):
        table.columns = columns[:3]
        return list_file(access=access, title=_("Tags"), table=table, format=asked)
    context = {"table": table, "may_edit": may_edit, "crumbs": _crumbs(_("Tags"))}
    return render(request, "actors/tags.html", context)


def _crumbs(*last: str) -> list[tuple[str, str]]:
    """Return the way to a page of tags."""
    return [(_("Organisations"), reverse("actors:organisations")), *((one, "") for one in last)]


@page("actors.edit")
def new_tag(request: PageRequest) -> HttpResponse:
    """Record a tag."""
    return _form(request, Tag(tenant=request.access.tenant), _("A new tag"))


@page("actors.edit")
@one_change
def edit_tag(request: PageRequest, uid: UUID) -> HttpResponse:
    """Change a tag."""
    found = get_object_or_404(selectors.tags(request.access), uid=uid)
    demand_change(request.access, found)
    return _form(request, found, _("Change the tag"))


def _form(request: PageRequest, thing: Tag, heading: str) -> HttpResponse:
    """Show and take the form."""
    form = TagForm(request.POST or None, instance=thing)
    if request.method == "POST" and form.is_valid():
        try:
            services.save_tag(tag=form.save(commit=False), by=request.access.user)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        else:
            messages.success(request, _("Saved."))
            return redirect("actors:tags")
    context = {
        "form": form,
        "heading": heading,
        "back_url": reverse("actors:tags"),
        "crumbs": _crumbs(heading),
    }
    return render(request, "actors/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@page("actors.edit")
def remove_tag(request: PageRequest, uid: UUID) -> HttpResponse:
    """Take a tag away that no organisation has."""
    found = get_object_or_404(selectors.tags(request.access), uid=uid)
    demand_change(request.access, found)
    if request.method == "POST":
        try:
            services.remove_tag(tag=found, by=request.access.user)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, _("Removed."))
        return redirect("actors:tags")
    context = {
        "question": _("Remove the tag “%(tag)s”?") % {"tag": found},
        "consequence": _("Only a tag that no organisation has can be removed."),
        "confirm_label": _("Remove"),
        "back_url": reverse("actors:tags"),
    }
    return render(request, "shared/confirm.html", context)
