"""Regions and classifications in the API: all can be read, own regions made and changed, lists brought in."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Query, Router, Status

from klustermotor.web.accounts.api_auth import ApiRequest, operation
from klustermotor.web.places import services
from klustermotor.web.places.api_lists import router as lists
from klustermotor.web.places.api_sets import router as sets
from klustermotor.web.places.models import Region
from klustermotor.web.places.schemas import (
    RegionChange,
    RegionEnd,
    RegionIn,
    RegionOut,
)
from klustermotor.web.shared.api import demand_unchanged, found_one, paged
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.schemas import Line, Page, Window

router = Router(tags=["places"])
router.add_router("", sets)
router.add_router("", lists)
_READ = ("region.view", "read:region")
_WRITE = ("places.manage", "write:region")


def _regions(request: ApiRequest) -> QuerySet[Region]:
    """Return the regions somebody may see, with what belongs to them."""
    found = Region.objects.visible_to(request.access.user).in_tenant(request.access.tenant)
    return found.select_related("region_set", "parent").prefetch_related("parts")


class RegionWindow(Window):
    """Which regions are asked for."""

    region_set: UUID | None = None
    code: Line | None = None
    own: bool | None = None
    in_focus: bool | None = None


@router.get("/regions", response=Page[RegionOut], **operation(gettext_lazy("List regions"), *_READ))
def list_regions(request: ApiRequest, window: Query[RegionWindow]) -> Any:
    found = _regions(request)
    if window.region_set is not None:
        found = found.filter(region_set__uid=window.region_set)
    if window.code is not None:
        found = found.filter(code=window.code)
    if window.own is not None:
        found = found.filter(region_set__kind="own") if window.own else found.exclude(region_set__kind="own")
    if window.in_focus is not None:
        found = found.filter(is_focus=window.in_focus)
    return paged(request, found, RegionOut.of, window)


@router.get("/regions/{uid}", response=RegionOut, **operation(gettext_lazy("Read a region"), *_READ))
def get_region(request: ApiRequest, uid: UUID) -> Any:
    return RegionOut.of(found_one(_regions(request), uid))


@router.post("/regions", response={201: RegionOut}, **operation(gettext_lazy("Make an own region"), *_WRITE))
def create_region(request: ApiRequest, body: RegionIn) -> Any:
    made = services.create_own_region(
        tenant=request.access.tenant,
        name_sv=body.name_sv,
        name_en=body.name_en or "",
        parts=_parts(request, body.parts),
        note=body.note,
        valid_from=body.valid_from,
        by=request.access.user,
    )
    return Status(201, RegionOut.of(found_one(_regions(request), made.uid)))


@router.patch(
    "/regions/{uid}", response=RegionOut, **operation(gettext_lazy("Change an own region"), *_WRITE)
)
def change_region(request: ApiRequest, uid: UUID, body: RegionChange) -> Any:
    region = found_one(_regions(request), uid)
    demand_unchanged(request, RegionOut.of(region))
    services.change_own_region(
        region=region,
        name_sv=region.name_sv if body.name_sv is None else body.name_sv,
        name_en=region.name_en if body.name_en is None else body.name_en,
        parts=list(region.parts.select_related("region_set"))
        if body.parts is None
        else _parts(request, body.parts),
        note=region.note if body.note is None else body.note,
        by=request.access.user,
    )
    return RegionOut.of(found_one(_regions(request), uid))


@router.post(
    "/regions/{uid}/end", response=RegionOut, **operation(gettext_lazy("End an own region"), *_WRITE)
)
def end_region(request: ApiRequest, uid: UUID, body: RegionEnd) -> Any:
    services.end_own_region(region=found_one(_regions(request), uid), on=body.on, by=request.access.user)
    return RegionOut.of(found_one(_regions(request), uid))


def _parts(request: ApiRequest, wanted: list[UUID]) -> list[Region]:
    """Return the regions that an own one is to consist of; refuse one that is not there."""
    found = list(_regions(request).filter(uid__in=wanted))
    if len(found) != len(set(wanted)):
        raise Refused(_("One of the regions that it is to consist of is not here."), field="parts")
    return found
