"""Shared resources and enquiries in the API."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Status

from klustermotor.web.accounts.api_auth import ApiRequest, operation
from klustermotor.web.accounts.rights import demand_change
from klustermotor.web.actors.models import Organisation
from klustermotor.web.actors.resources import selectors, services
from klustermotor.web.actors.resources.models import Asked, Capacity, Enquiry, Resource
from klustermotor.web.actors.resources.schemas import (
    AskedOut,
    CapacityIn,
    EnquiryAnswerIn,
    EnquiryIn,
    EnquiryOut,
    ResourceChange,
    ResourceIn,
    ResourceKind,
    ResourceOut,
)
from klustermotor.web.shared.api import demand_unchanged, found_one, paged
from klustermotor.web.shared.schemas import Page, Window

router = Router(tags=["actors"])
_READ = ("actors.view", "read:actors")
_WRITE = ("resources.edit", "write:actors")
_MAY_BE_EMPTY = frozenset({"valid_from", "valid_to"})


class ResourceWindow(Window):
    """Which resources are asked for."""

    kind: ResourceKind | None = None


@router.get("/resources", response=Page[ResourceOut], **operation(_("List shared resources"), *_READ))
def list_resources(request: ApiRequest, window: Query[ResourceWindow]) -> Any:
    found = selectors.resources(request.access)
    if window.kind is not None:
        found = found.filter(kind=window.kind)
    return paged(request, found, ResourceOut.of, window)


@router.get("/resources/{uid}", response=ResourceOut, **operation(_("Read a shared resource"), *_READ))
def get_resource(request: ApiRequest, uid: UUID) -> Any:
    return ResourceOut.of(found_one(selectors.resources(request.access), uid))


def _organisation(request: ApiRequest, uid: UUID) -> Organisation:
    """Return an organisation that somebody may see."""
    seen = Organisation.objects.visible_to(request.access.user).in_tenant(request.access.tenant)
    return found_one(seen, uid)


@router.post("/resources", response={201: ResourceOut}, **operation(_("Offer a shared resource"), *_WRITE))
def create_resource(request: ApiRequest, body: ResourceIn) -> Any:
    made = Resource(
        tenant=request.access.tenant,
        organisation=_organisation(request, body.organisation),
        is_example=body.example,
        **body.dict(exclude={"organisation", "example"}),
    )
    services.save_resource(resource=made, by=request.access.user)
    return Status(201, ResourceOut.of(made))


@router.patch(
    "/resources/{uid}",
    response=ResourceOut,
    **operation(_("Change a shared resource"), *_WRITE, version_of="/resources/{uid}"),
)
def change_resource(request: ApiRequest, uid: UUID, body: ResourceChange) -> Any:
    held = found_one(selectors.resources(request.access), uid)
    demand_change(request.access, held)
    demand_unchanged(request, ResourceOut.of(held))
    for name, value in body.dict(exclude_unset=True).items():
        if value is not None or name in _MAY_BE_EMPTY:
            setattr(held, name, value)
    return ResourceOut.of(services.save_resource(resource=held, by=request.access.user))


@router.post(
    "/resources/{uid}/capacities",
    response={201: ResourceOut},
    **operation(_("Record a period of capacity"), *_WRITE),
)
def create_capacity(request: ApiRequest, uid: UUID, body: CapacityIn) -> Any:
    held = found_one(selectors.resources(request.access), uid)
    demand_change(request.access, held)
    services.save_capacity(capacity=Capacity(resource=held, **body.dict()), by=request.access.user)
    return Status(201, ResourceOut.of(found_one(selectors.resources(request.access), uid)))


@router.get("/enquiries", response=Page[EnquiryOut], **operation(_("List enquiries"), *_READ))
def list_enquiries(request: ApiRequest, window: Query[Window]) -> Any:
    return paged(request, selectors.enquiries(request.access), EnquiryOut.of, window)


@router.get("/enquiries/{uid}", response=EnquiryOut, **operation(_("Read an enquiry"), *_READ))
def get_enquiry(request: ApiRequest, uid: UUID) -> Any:
    return EnquiryOut.of(found_one(selectors.enquiries(request.access), uid))


@router.post("/enquiries", response={201: EnquiryOut}, **operation(_("Ask for a shared resource"), *_WRITE))
def create_enquiry(request: ApiRequest, body: EnquiryIn) -> Any:
    made = Enquiry(
        tenant=request.access.tenant,
        organisation=_organisation(request, body.organisation),
        asked_on=request.access.tenant.today(),
        is_example=body.example,
        **body.dict(exclude={"organisation", "example"}),
    )
    services.save_enquiry(enquiry=made, by=request.access.user)
    return Status(201, EnquiryOut.of(found_one(selectors.enquiries(request.access), made.uid)))


@router.post(
    "/asked/{uid}/answers",
    response={201: AskedOut},
    **operation(_("Answer an enquiry for an owner"), *_WRITE),
)
def create_answer(request: ApiRequest, uid: UUID, body: EnquiryAnswerIn) -> Any:
    seen = Asked.objects.visible_to(request.access.user).in_tenant(request.access.tenant)
    held = found_one(seen.select_related("enquiry", "resource__organisation"), uid)
    demand_change(request.access, held.resource)
    services.answer_enquiry(asked=held, by=request.access.user, **body.dict())
    return Status(201, AskedOut.of(found_one(seen.select_related("resource__organisation"), uid)))
