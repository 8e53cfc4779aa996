"""Documents in the API: found, fetched and removed; apps whose things are made into documents keep them."""

from typing import Any
from uuid import UUID

from django.http import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Status

from klustermotor.web.accounts.api_auth import ApiRequest, operation
from klustermotor.web.documents import exports, selectors, services
from klustermotor.web.documents.schemas import DocumentOut
from klustermotor.web.shared import files
from klustermotor.web.shared.api import found_one, lasting, paged
from klustermotor.web.shared.api_tables import handed
from klustermotor.web.shared.schemas import Page, Window

router = Router(tags=["documents"])
_READ = ("documents.view", "read:region")
_FILE = {"responses": {200: {"content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}}}}


class DocumentWindow(Window):
    """Which documents are asked for."""

    about_uid: UUID | None = None


@router.get("/documents", response=Page[DocumentOut], **operation(_("List documents"), *_READ))
def list_documents(request: ApiRequest, window: Query[DocumentWindow]) -> Any:
    found = selectors.documents(request.access)
    if window.about_uid is not None:
        found = found.filter(object_uid=window.about_uid)
    return paged(request, found, DocumentOut.of, window)


@router.get("/documents/{uid}", response=DocumentOut, **operation(_("Read what a document is"), *_READ))
def get_document(request: ApiRequest, uid: UUID) -> Any:
    return DocumentOut.of(found_one(selectors.documents(request.access), uid))


@router.delete(
    "/documents/{uid}",
    response={204: None},
    **operation(_("Remove a kept document"), "documents.make", "write:region"),
)
def delete_document(request: ApiRequest, uid: UUID) -> Any:
    services.remove(access=request.access, document=found_one(selectors.documents(request.access), uid))
    return Status(204, None)


@router.get("/documents/{uid}/file", **operation(_("Fetch a document’s file"), *_READ, openapi_extra=_FILE))
def get_document_file(request: ApiRequest, uid: UUID) -> HttpResponseBase:
    found = found_one(selectors.documents(request.access), uid)
    tag = lasting(request, found.digest, found.file_name)
    exports.note_export(request.access, found.title, found.media_type, found)
    answer = handed(files.path_of(found.digest).open("rb"), found.file_name, found.media_type)
    answer["ETag"] = tag
    return answer
