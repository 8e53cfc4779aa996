"""Sets of regions in the API: read, and brought in as a list of one's own or as one that we have."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Query, Router, Status

from klustermotor.web.accounts.api_auth import ApiRequest, operation
from klustermotor.web.places import selectors, services
from klustermotor.web.places.models import RegionSet
from klustermotor.web.places.schemas import (
    ListedRegion,
    MoreRegionsIn,
    OurRegionSetIn,
    RegionSetIn,
    RegionSetOut,
)
from klustermotor.web.shared.api import found_one, paged
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.schemas import Page, Window

router = Router(tags=["places"])
_READ = ("region.view", "read:region")
_WRITE = ("places.manage", "write:region")
_TOLD = 5


def _sets(request: ApiRequest) -> QuerySet[RegionSet]:
    """Return the sets that somebody may see."""
    return selectors.region_sets(request.access.user, request.access.tenant)


@router.get(
    "/region-sets", response=Page[RegionSetOut], **operation(gettext_lazy("List sets of regions"), *_READ)
)
def list_region_sets(request: ApiRequest, window: Query[Window]) -> Any:
    return paged(request, _sets(request), RegionSetOut.of, window)


@router.post(
    "/region-sets",
    response={201: RegionSetOut},
    **operation(gettext_lazy("Bring in a set of regions: all of it or nothing"), *_WRITE),
)
def create_region_set(request: ApiRequest, body: RegionSetIn) -> Any:
    parents = _parents(request, body.parents)
    made = services.save_regions(
        tenant=request.access.tenant,
        rows=_checked(body.regions, parents=parents),
        parents=parents,
        kind=body.kind,
        name_sv=body.name_sv,
        name_en=body.name_en or "",
        source_note=body.source,
        by=request.access.user,
    )
    return Status(201, RegionSetOut.of(made))


@router.post(
    "/region-sets/ours",
    response={201: RegionSetOut},
    **operation(
        gettext_lazy("Bring in a set that comes with the workbench, or the regions that yours lacks"), *_WRITE
    ),
)
def bring_in_our_region_set(request: ApiRequest, body: OurRegionSetIn) -> Any:
    access = request.access
    made, _added = services.load_reference_set(tenant=access.tenant, code=body.code, by=access.user)
    return Status(201, RegionSetOut.of(made))


@router.get(
    "/region-sets/{uid}", response=RegionSetOut, **operation(gettext_lazy("Read a set of regions"), *_READ)
)
def get_region_set(request: ApiRequest, uid: UUID) -> Any:
    return RegionSetOut.of(found_one(_sets(request), uid))


@router.post(
    "/region-sets/{uid}/regions",
    response=RegionSetOut,
    **operation(gettext_lazy("Add regions to a set: all of them or none"), *_WRITE),
)
def add_regions(request: ApiRequest, uid: UUID, body: MoreRegionsIn) -> Any:
    held, parents = found_one(_sets(request), uid), _parents(request, body.parents)
    rows = _checked(body.regions, parents=parents, into=held)
    services.extend_regions(region_set=held, rows=rows, parents=parents, by=request.access.user)
    return RegionSetOut.of(held)


def _parents(request: ApiRequest, uid: UUID | None) -> RegionSet | None:
    """Return the set in which regions lie; refuse one that is not there."""
    if uid is None:
        return None
    found = _sets(request).filter(uid=uid).first()
    if found is None:
        raise Refused(_("The set that the regions are to lie in is not here."), field="parents")
    return found


def _checked(given: list[ListedRegion], **among: RegionSet | None) -> list[services.RegionRow]:
    """Return regions that can all be kept; else refuse them, the first few by their number in the list."""
    read = services.check_regions(
        [one.as_given(number) for number, one in enumerate(given, start=1)], **among
    )
    if read.refused:
        told = [
            _("%(number)s (%(code)s): %(why)s") % {"number": one.row, "code": one.code or "–", "why": one.why}
            for one in read.refused[:_TOLD]
        ]
        count = len(read.refused)
        raise Refused(
            _("%(count)s of the regions cannot be used, so none is kept. %(first)s")
            % {"count": count, "first": " ".join(told)},
            field="regions",
        )
    return read.rows
