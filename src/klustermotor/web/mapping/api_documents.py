"""Documents made of the region's results and fields, kept through the API."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from ninja import Router, Status

from klustermotor.web.accounts.api_auth import ApiRequest, operation
from klustermotor.web.documents import services
from klustermotor.web.documents.exports import MadeFile
from klustermotor.web.documents.schemas import DocumentOut, KeepReportIn, KeepTableIn, Language
from klustermotor.web.evidence.models import Run
from klustermotor.web.mapping.fields.files import kept_field, list_made
from klustermotor.web.mapping.fields.models import FieldOfStrength
from klustermotor.web.mapping.region_report import report_made
from klustermotor.web.mapping.selectors.rooms import open_room
from klustermotor.web.places.models import Region
from klustermotor.web.shared.api import found_one
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.schemas import Line

router = Router(tags=["documents"])
_KEEP = ("documents.make", "write:region")


class KeepRegionReportIn(KeepReportIn):
    """What is kept of a run."""

    region: Line = ""


def _kept(request: ApiRequest, language: Language | None, make: Callable[[], MadeFile]) -> Any:
    """Make a document in a language and keep it."""
    with translation.override(language or request.access.tenant.language):
        kept = services.keep(access=request.access, made=make())
    return Status(201, DocumentOut.of(kept))


@router.post(
    "/fields/{uid}/documents",
    response={201: DocumentOut},
    **operation(_("Keep a field of strength as a document"), *_KEEP),
)
def keep_field(request: ApiRequest, uid: UUID, body: KeepReportIn) -> Any:
    access = request.access
    found = FieldOfStrength.objects.visible_to(access.user).in_tenant(access.tenant)
    field = found_one(found.select_related("region__region_set", "tenant"), uid)
    return _kept(request, body.language, lambda: kept_field(access, field, body.format))


@router.post(
    "/regions/{uid}/documents",
    response={201: DocumentOut},
    **operation(_("Keep the list of a region’s fields of strength as a table"), *_KEEP),
)
def keep_fields(request: ApiRequest, uid: UUID, body: KeepTableIn) -> Any:
    access = request.access
    region = found_one(Region.objects.visible_to(access.user).in_tenant(access.tenant), uid)
    return _kept(request, body.language, lambda: list_made(access, region, body.format))


@router.post(
    "/runs/{uid}/documents",
    response={201: DocumentOut},
    **operation(_("Keep the report of a region’s strong clusters as a document"), *_KEEP),
)
def keep_report(request: ApiRequest, uid: UUID, body: KeepRegionReportIn) -> Any:
    access = request.access
    run = found_one(Run.objects.visible_to(access.user).in_tenant(access.tenant), uid)

    def make() -> MadeFile:
        room = open_room(access, {"run": str(run.uid), "region": body.region}, {})
        assert room is not None
        if body.region and body.region != room.region:
            raise Refused(gettext("The run has no region with this code."), field="region")
        return report_made(access, room, body.format)

    return _kept(request, body.language, make)
