"""Pages of documents."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from klustermotor.web.accounts.rights import PageRequest, page
from klustermotor.web.accounts.selectors import history_of
from klustermotor.web.documents import exports, selectors, services
from klustermotor.web.documents.models import Document
from klustermotor.web.shared import files
from klustermotor.web.shared.tables import Column, Table, plain_rows


@page("documents.view")
def listing(request: PageRequest) -> HttpResponse:
    """Show every document, and hand out the list as a file."""
    columns = [
        Column(
            "title", _("Title"), url=lambda one: reverse("documents:document", args=[one.uid]), kind="link"
        ),
        Column("kind", _("Kind"), value=lambda one: one.get_kind_display(), order="kind", filterable=False),
        Column("status", _("Status"), kind="badge"),
        Column("made_on", _("Made on"), kind="date"),
        Column("by", _("Made by"), value="by.name", filterable=False),
    ]
    table = Table(
        request.GET, selectors.documents(request.access), columns,
        caption=_("Documents, newest first"), order="-made_on", export_url=reverse("documents:list"),
    )  # fmt: skip
    if asked := request.GET.get("format"):
        names, rows = plain_rows(columns, table.ordered)
        return exports.table_file(
            access=request.access, title=_("Documents"), columns=names, rows=rows, format=asked
        )
    return render(request, "documents/list.html", {"table": table})


@page("documents.view")
def one(request: PageRequest, uid: UUID) -> HttpResponse:
    """Show one document: what it is, what it was made from, and its file."""
    document = get_object_or_404(selectors.documents(request.access), uid=uid)
    return render(
        request,
        "documents/document.html",
        {
            "document": document,
            "page_status": _status(document),
            "history": history_of(document),
            "may_remove": selectors.may_remove(request.access, document),
        },
    )


@page("documents.view")
def file(request: PageRequest, uid: UUID) -> HttpResponse:
    """Hand out the kept file."""
    document = get_object_or_404(selectors.documents(request.access), uid=uid)
    exports.note_export(request.access, document.title, document.media_type, document)
    return exports.download(
        files.path_of(document.digest).read_bytes(), document.file_name, document.media_type
    )


@require_http_methods(["GET", "POST"])
@page("documents.make")
def remove(request: PageRequest, uid: UUID) -> HttpResponse:
    """Ask, then remove a kept document."""
    document = get_object_or_404(selectors.documents(request.access), uid=uid)
    if not selectors.may_remove(request.access, document):
        raise PermissionDenied
    if request.method == "POST":
        services.remove(access=request.access, document=document)
        messages.success(
            request, _("The document is removed. The history of the workbench says that it was here.")
        )
        return redirect("documents:list")
    context = {
        "question": _("Remove %(document)s?") % {"document": document},
        "consequence": _(
            "Nobody can open or download it here any more. Copies that were downloaded are not affected, "
            "and the history says that it was kept and that you removed it."
        ),
        "confirm_label": _("Remove the document"),
        "destructive": True,
        "back_url": reverse("documents:document", args=[uid]),
    }
    return render(request, "shared/confirm.html", context)


@page("evidence.view")
def sources_file(request: PageRequest) -> HttpResponse:
    """Hand out the list of sources."""
    return exports.table_file(
        access=request.access,
        title=_("Sources"),
        columns=[_("Title"), _("Kind"), _("Publisher or author"), _("Date"), _("Web address"), _("Note")],
        rows=selectors.sources_for_export(request.access),
        format=request.GET.get("format", "csv"),
    )


def _status(document: Document) -> dict[str, str]:
    """Return the standing as the page's foot shows it."""
    detail = document.decided_by_body if document.status == Document.Status.DECISION else ""
    return {"kind": document.status, "label": document.get_status_display(), "detail": detail}
