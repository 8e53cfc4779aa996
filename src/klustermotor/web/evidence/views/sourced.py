"""Pages of sources and their files."""

from collections.abc import Iterator
from pathlib import Path
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from klustermotor.web.accounts.rights import PageRequest, demand_change, page
from klustermotor.web.accounts.selectors import belongs_to, history_of
from klustermotor.web.evidence import claims, selectors, services
from klustermotor.web.evidence.forms import SourceForm
from klustermotor.web.evidence.models import Attachment, Source
from klustermotor.web.shared import files
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.shown import one_change
from klustermotor.web.shared.tables import Column, Table

_PIECE = 1024 * 1024


@page("evidence.view")
def sources(request: PageRequest) -> HttpResponse:
    """Show every source."""
    table = Table(
        request.GET,
        selectors.sources(request.access),
        [
            Column(
                "title", _("Title"), kind="link", url=lambda one: reverse("evidence:source", args=[one.uid])
            ),
            Column(
                "kind", _("Kind"), value=lambda one: one.get_kind_display(), order="kind", filterable=False
            ),
            Column("publisher", _("Publisher or author")),
            Column("when", _("Date"), order="published_on", filterable=False),
            Column("used", _("Things that rest on it"), kind="number"),
        ],
        caption=_("Sources"),
        order="title",
        export_url=claims.address("documents:sources-file"),
    )
    return render(request, "evidence/sources.html", {"table": table})


@page("evidence.view")
def source(request: PageRequest, uid: UUID) -> HttpResponse:
    """Show one source and what rests on it."""
    found = get_object_or_404(selectors.sources(request.access), uid=uid)
    context = {
        "source": found,
        "belongs_to": belongs_to(found),
        "history": history_of(found),
        "uses": selectors.uses_of(found, request.access),
        "runs": found.runs.visible_to(request.user).in_tenant(request.access.tenant),
        "objections": selectors.objections_to(found, request.access.user),
        "contest_url": selectors.contest_url(found),
        "may_edit": request.access.may_change(found),
        "page_url": _origin(found),
    }
    return render(request, "evidence/source.html", context)


@page("evidence.edit")
def new_source(request: PageRequest) -> HttpResponse:
    """Record a source."""
    return _edit(request, Source(tenant=request.access.tenant), _("A new source"))


@page("evidence.edit")
@one_change
def edit_source(request: PageRequest, uid: UUID) -> HttpResponse:
    """Change a source."""
    sources = Source.objects.visible_to(request.user).in_tenant(request.access.tenant)
    found = get_object_or_404(sources, uid=uid)
    demand_change(request.access, found)
    return _edit(request, found, _("Change the source"))


@page("evidence.view")
def attachment(request: PageRequest, uid: UUID) -> HttpResponse:
    """Hand out a file as a download that no browser opens in our name."""
    attachments = Attachment.objects.visible_to(request.user).in_tenant(request.access.tenant)
    found = get_object_or_404(attachments, uid=uid)
    answer = StreamingHttpResponse(_pieces(files.path_of(found.digest)), content_type=found.media_type)
    answer["Content-Length"] = str(found.size)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=found.name)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-store"
    return cast("HttpResponse", answer)


def _pieces(path: Path) -> Iterator[bytes]:
    """Yield a file piece by piece; it is opened when the first is asked for."""
    with path.open("rb") as opened:
        while piece := opened.read(_PIECE):
            yield piece


def _edit(request: PageRequest, source: Source, heading: str) -> HttpResponse:
    """Show the form of a source, and take it."""
    form = SourceForm(request.POST or None, request.FILES or None, instance=source, access=request.access)
    if request.method == "POST" and form.is_valid():
        try:
            if sent := form.cleaned_data["file"]:
                source.attachment = services.attach(
                    tenant=request.access.tenant,
                    path=Path(sent.temporary_file_path()),
                    name=sent.name,
                    by=request.access.user,
                )
            services.save_source(
                source=form.save(commit=False),
                by=request.access.user,
                belongs_to=form.cleaned_data.get("belongs_to"),
            )
        except Refused as refusal:
            form.add_error(refusal.field, refusal.sentence)
        else:
            messages.success(request, _("The source is saved."))
            return redirect("evidence:source", source.uid)
    context = {"form": form, "heading": heading, "back_url": reverse("evidence:sources"), "has_file": True}
    return render(request, "evidence/form.html", context, status=422 if form.errors else 200)


def _origin(source: Source) -> str:
    """Return the page of what a source is in its own app."""
    pages = {
        "questionnaires.interview": "questionnaires:interview",
        "statistics.vintage": "statistics:vintage",
    }
    name = pages.get(source.object_kind)
    return claims.address(name, source.object_uid) if name else ""
