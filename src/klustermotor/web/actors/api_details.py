"""Establishments, industries and sizes of organisations in the API."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Status

from klustermotor.web.accounts.api_auth import ApiRequest, operation
from klustermotor.web.accounts.rights import demand_change
from klustermotor.web.actors.details import selectors, services
from klustermotor.web.actors.models import Establishment, Industry, Organisation, Size
from klustermotor.web.actors.schemas_details import (
    EstablishmentChange,
    EstablishmentIn,
    EstablishmentOut,
    IndustryChange,
    IndustryIn,
    IndustryOut,
    SizeChange,
    SizeIn,
    SizeOut,
)
from klustermotor.web.evidence.models import Source
from klustermotor.web.places.models import Region
from klustermotor.web.shared.api import demand_unchanged, found_one, paged
from klustermotor.web.shared.schemas import Page, Window

router = Router(tags=["actors"])
READ = ("actors.view", "read:actors")
WRITE = ("actors.edit", "write:actors")


class OfOrganisation(Window):
    """Of which organisation; all of them unless said."""

    organisation: UUID | None = None


def narrowed(found: QuerySet[Any], window: OfOrganisation) -> QuerySet[Any]:
    """Keep what is of the organisation asked for."""
    return found if window.organisation is None else found.filter(organisation__uid=window.organisation)


def organisation_to_change(request: ApiRequest, uid: UUID) -> Organisation:
    """Return an organisation that is the caller's to change."""
    seen = Organisation.objects.visible_to(request.access.user).in_tenant(request.access.tenant)
    held = found_one(seen, uid)
    demand_change(request.access, held)
    return held


def source_named(request: ApiRequest, uid: UUID | None) -> Source | None:
    """Return a source that the caller may see."""
    seen = Source.objects.visible_to(request.access.user).in_tenant(request.access.tenant)
    return None if uid is None else found_one(seen, uid)


def _region(request: ApiRequest, uid: UUID | None) -> Region | None:
    """Return a region of the tenant's."""
    seen = Region.objects.visible_to(request.access.user).in_tenant(request.access.tenant)
    return None if uid is None else found_one(seen, uid)


@router.get("/establishments", response=Page[EstablishmentOut], **operation(_("List establishments"), *READ))
def list_establishments(request: ApiRequest, window: Query[OfOrganisation]) -> Any:
    found = narrowed(selectors.establishments(request.access), window).order_by("pk")
    return paged(request, found, EstablishmentOut.of, window)


@router.get(
    "/establishments/{uid}", response=EstablishmentOut, **operation(_("Read an establishment"), *READ)
)
def get_establishment(request: ApiRequest, uid: UUID) -> Any:
    return EstablishmentOut.of(found_one(selectors.establishments(request.access), uid))


@router.post(
    "/organisations/{uid}/establishments",
    response={201: EstablishmentOut},
    **operation(_("Record an establishment"), *WRITE),
)
def create_establishment(request: ApiRequest, uid: UUID, body: EstablishmentIn) -> Any:
    held = organisation_to_change(request, uid)
    given = body.dict(exclude={"region", "source", "main"})
    made = Establishment(organisation=held, is_main=body.main, **given)
    made.region, made.source = _region(request, body.region), source_named(request, body.source)
    return Status(
        201, EstablishmentOut.of(services.save_establishment(establishment=made, by=request.access.user))
    )


#: What may be taken back: what turned out not to be known.
_MAY_BE_EMPTY = frozenset({"employees", "valid_from", "valid_to", "turnover"})


def _put(held: Any, changes: dict[str, Any]) -> None:
    """Set what is to be changed; null empties what may be empty."""
    for name, value in changes.items():
        if value is not None or name in _MAY_BE_EMPTY:
            setattr(held, "is_main" if name == "main" else name, value)


@router.patch(
    "/establishments/{uid}", response=EstablishmentOut, **operation(_("Change an establishment"), *WRITE)
)
def change_establishment(request: ApiRequest, uid: UUID, body: EstablishmentChange) -> Any:
    held = found_one(selectors.establishments(request.access), uid)
    demand_change(request.access, held.organisation)
    demand_unchanged(request, EstablishmentOut.of(held))
    _put(held, body.dict(exclude_unset=True, exclude={"region", "source"}))
    if "region" in body.model_fields_set:
        held.region = _region(request, body.region)
    if "source" in body.model_fields_set:
        held.source = source_named(request, body.source)
    return EstablishmentOut.of(services.save_establishment(establishment=held, by=request.access.user))


@router.get(
    "/organisation-industries",
    response=Page[IndustryOut],
    **operation(_("List industries of organisations"), *READ),
)
def list_organisation_industries(request: ApiRequest, window: Query[OfOrganisation]) -> Any:
    found = narrowed(selectors.industries(request.access), window).order_by("pk")
    return paged(request, found, IndustryOut.of, window)


@router.get(
    "/organisation-industries/{uid}",
    response=IndustryOut,
    **operation(_("Read an industry of an organisation"), *READ),
)
def get_organisation_industry(request: ApiRequest, uid: UUID) -> Any:
    return IndustryOut.of(found_one(selectors.industries(request.access), uid))


@router.post(
    "/organisations/{uid}/industries",
    response={201: IndustryOut},
    **operation(_("Record an industry of an organisation"), *WRITE),
)
def create_organisation_industry(request: ApiRequest, uid: UUID, body: IndustryIn) -> Any:
    held = organisation_to_change(request, uid)
    made = Industry(
        organisation=held,
        classification=found_one(selectors.classifications(request.access), body.classification),
        code=body.code,
        is_main=body.main,
        source=source_named(request, body.source),
    )
    if body.establishment is not None:
        made.establishment = found_one(selectors.establishments(request.access), body.establishment)
    return Status(201, IndustryOut.of(services.save_industry(industry=made, by=request.access.user)))


@router.patch(
    "/organisation-industries/{uid}",
    response=IndustryOut,
    **operation(_("Change an industry of an organisation"), *WRITE),
)
def change_organisation_industry(request: ApiRequest, uid: UUID, body: IndustryChange) -> Any:
    held = found_one(selectors.industries(request.access), uid)
    demand_change(request.access, held.organisation)
    demand_unchanged(request, IndustryOut.of(held))
    _put(held, body.dict(exclude_unset=True))
    return IndustryOut.of(services.save_industry(industry=held, by=request.access.user))


@router.get("/sizes", response=Page[SizeOut], **operation(_("List sizes of organisations"), *READ))
def list_sizes(request: ApiRequest, window: Query[OfOrganisation]) -> Any:
    found = narrowed(selectors.sizes(request.access), window).order_by("organisation", "year")
    return paged(request, found, SizeOut.of, window)


@router.get("/sizes/{uid}", response=SizeOut, **operation(_("Read the size in a year"), *READ))
def get_size(request: ApiRequest, uid: UUID) -> Any:
    return SizeOut.of(found_one(selectors.sizes(request.access), uid))


@router.post(
    "/organisations/{uid}/sizes",
    response={201: SizeOut},
    **operation(_("Record the size in a year"), *WRITE),
)
def create_size(request: ApiRequest, uid: UUID, body: SizeIn) -> Any:
    held = organisation_to_change(request, uid)
    made = Size(organisation=held, source=source_named(request, body.source), **body.dict(exclude={"source"}))
    return Status(201, SizeOut.of(services.save_size(size=made, by=request.access.user)))


@router.patch("/sizes/{uid}", response=SizeOut, **operation(_("Change the size in a year"), *WRITE))
def change_size(request: ApiRequest, uid: UUID, body: SizeChange) -> Any:
    held = found_one(selectors.sizes(request.access), uid)
    demand_change(request.access, held.organisation)
    demand_unchanged(request, SizeOut.of(held))
    _put(held, body.dict(exclude_unset=True))
    return SizeOut.of(services.save_size(size=held, by=request.access.user))
