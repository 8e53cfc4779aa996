"""Organisations, people and positions in the API."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Status

from klustermotor.web.accounts.api import hand_over
from klustermotor.web.accounts.api_auth import ApiRequest, operation
from klustermotor.web.accounts.rights import demand, demand_change
from klustermotor.web.accounts.schemas import BelongsIn, BelongsOut
from klustermotor.web.actors import services
from klustermotor.web.actors.models import Organisation, Person, Position, Tagging
from klustermotor.web.actors.schemas import (
    OrganisationChange,
    OrganisationIn,
    OrganisationOut,
    PersonChange,
    PersonIn,
    PersonOut,
    PositionIn,
)
from klustermotor.web.actors.traders import is_sole_trader
from klustermotor.web.places.models import Region
from klustermotor.web.shared.api import demand_unchanged, found_one, paged
from klustermotor.web.shared.api_description import MAY_STAND_ALREADY
from klustermotor.web.shared.schemas import Line, Page, Window

router = Router(tags=["actors"])
_READ = ("actors.view", "read:actors")
_WRITE = ("actors.edit", "write:actors")
_SEE_PERSONS = ("persons.view", "read:actors")
#: Beside this, writing about people takes ``actors.edit``.
_WRITE_PERSONS = ("persons.view", "write:actors")


def _organisations(request: ApiRequest) -> QuerySet[Organisation]:
    """Return the organisations somebody may see."""
    user = request.access.user
    found = Organisation.objects.visible_to(user).in_tenant(request.access.tenant)
    theirs = Organisation.objects.editable_by(user).filter(pk=OuterRef("pk"))
    found = found.select_related("region").annotate(is_theirs=Exists(theirs))
    return found.prefetch_related(Prefetch("taggings", Tagging.objects.select_related("tag")))


def _out(request: ApiRequest, one: Organisation) -> OrganisationOut:
    """Return an organisation as the caller may see it; what they have just recorded is theirs."""
    access = request.access
    theirs = access.may("persons.view") and getattr(one, "is_theirs", True)
    return OrganisationOut.of(one, sees_persons=access.may_everywhere("persons.view") or theirs)


#: Numbers that may be a person's.
_PERSONAL = frozenset({"organisation_number", "vat_number"})


class OrganisationWindow(Window):
    """Which organisations are asked for."""

    name: Line | None = None
    kind: Line | None = None
    sector: Line | None = None
    tag: UUID | None = None


@router.get("/organisations", response=Page[OrganisationOut], **operation(_("List organisations"), *_READ))
def list_organisations(request: ApiRequest, window: Query[OrganisationWindow]) -> Any:
    found = _organisations(request)
    if window.name is not None:
        found = found.filter(name=window.name)
    if window.kind is not None:
        found = found.filter(kind=window.kind)
    if window.sector is not None:
        found = found.filter(sector=window.sector)
    if window.tag is not None:
        found = found.filter(taggings__tag__uid=window.tag)
    return paged(request, found, lambda one: _out(request, one), window)


@router.get("/organisations/{uid}", response=OrganisationOut, **operation(_("Read an organisation"), *_READ))
def get_organisation(request: ApiRequest, uid: UUID) -> Any:
    return _out(request, found_one(_organisations(request), uid))


def _region(request: ApiRequest, uid: UUID | None) -> Region | None:
    """Return a region of the tenant's."""
    seen = Region.objects.visible_to(request.access.user).in_tenant(request.access.tenant)
    return None if uid is None else found_one(seen, uid)


@router.post(
    "/organisations",
    response={201: OrganisationOut},
    **operation(_("Record an organisation"), *_WRITE, openapi_extra={MAY_STAND_ALREADY: True}),
)
def create_organisation(request: ApiRequest, body: OrganisationIn) -> Any:
    given = body.dict(exclude={"region", "example", "anyway", "sole_trader"})
    if body.sole_trader or any(given[name] for name in _PERSONAL) or is_sole_trader(body.name, ()):
        demand(request.access, "persons.view")
    made = Organisation(
        tenant=request.access.tenant, is_example=body.example, is_sole_trader=body.sole_trader, **given
    )
    made.region = _region(request, body.region)
    services.save_organisation(organisation=made, by=request.access.user, anyway=body.anyway)
    return Status(201, _out(request, made))


@router.patch(
    "/organisations/{uid}",
    response=OrganisationOut,
    **operation(_("Change an organisation"), *_WRITE, openapi_extra={MAY_STAND_ALREADY: True}),
)
def change_organisation(request: ApiRequest, uid: UUID, body: OrganisationChange) -> Any:
    held = found_one(_organisations(request), uid)
    demand_change(request.access, held)
    demand_unchanged(request, _out(request, held))
    changes = body.dict(exclude_unset=True, exclude={"region", "anyway"})
    renamed = body.name is not None and is_sole_trader(body.name, [held.organisation_number])
    if _PERSONAL & set(changes) or "sole_trader" in changes or (renamed and not held.is_sole_trader):
        demand(request.access, "persons.view")
    if (is_trader := changes.pop("sole_trader", None)) is not None:
        held.is_sole_trader = is_trader
    for name, value in changes.items():
        if value is not None or name == "employees":
            setattr(held, name, value)
    if "region" in body.model_fields_set:
        held.region = _region(request, body.region)
    services.save_organisation(organisation=held, by=request.access.user, anyway=body.anyway)
    return _out(request, held)


@router.get(
    "/organisations/{uid}/initiatives",
    response=BelongsOut,
    **operation(_("Read which initiatives may change an organisation"), *_READ),
)
def get_organisation_initiatives(request: ApiRequest, uid: UUID) -> Any:
    return BelongsOut.of(found_one(_organisations(request), uid))


@router.put(
    "/organisations/{uid}/initiatives",
    response=BelongsOut,
    **operation(
        _("Hand an organisation over to initiatives, or back"),
        *_WRITE,
        version_of="/organisations/{uid}/initiatives",
    ),
)
def hand_over_organisation(request: ApiRequest, uid: UUID, body: BelongsIn) -> Any:
    return hand_over(request, found_one(_organisations(request), uid), body)


def _persons(request: ApiRequest) -> QuerySet[Person]:
    """Return the people somebody may see, with what they do and have done."""
    seen = Position.objects.visible_to(request.access.user)
    positions = Prefetch("positions", seen.select_related("organisation"))
    found = Person.objects.visible_to(request.access.user).in_tenant(request.access.tenant)
    return found.prefetch_related(positions)


@router.get("/persons", response=Page[PersonOut], **operation(_("List people"), *_SEE_PERSONS))
def list_persons(request: ApiRequest, window: Query[Window]) -> Any:
    return paged(request, _persons(request), PersonOut.of, window)


@router.get("/persons/{uid}", response=PersonOut, **operation(_("Read a person"), *_SEE_PERSONS))
def get_person(request: ApiRequest, uid: UUID) -> Any:
    return PersonOut.of(found_one(_persons(request), uid))


@router.post("/persons", response={201: PersonOut}, **operation(_("Record a person"), *_WRITE_PERSONS))
def create_person(request: ApiRequest, body: PersonIn) -> Any:
    demand(request.access, "actors.edit")
    given = body.dict(exclude={"example"})
    made = Person(tenant=request.access.tenant, is_example=body.example, **given)
    return Status(201, PersonOut.of(services.save_person(person=made, by=request.access.user)))


@router.patch("/persons/{uid}", response=PersonOut, **operation(_("Change a person"), *_WRITE_PERSONS))
def change_person(request: ApiRequest, uid: UUID, body: PersonChange) -> Any:
    held = found_one(_persons(request), uid)
    demand_change(request.access, held)
    demand_unchanged(request, PersonOut.of(held))
    for name, value in body.dict(exclude_none=True).items():
        setattr(held, name, value)
    return PersonOut.of(services.save_person(person=held, by=request.access.user))


@router.get(
    "/persons/{uid}/initiatives",
    response=BelongsOut,
    **operation(_("Read which initiatives may change a person"), *_SEE_PERSONS),
)
def get_person_initiatives(request: ApiRequest, uid: UUID) -> Any:
    return BelongsOut.of(found_one(_persons(request), uid))


@router.put(
    "/persons/{uid}/initiatives",
    response=BelongsOut,
    **operation(
        _("Hand a person over to initiatives, or back"),
        *_WRITE_PERSONS,
        version_of="/persons/{uid}/initiatives",
    ),
)
def hand_over_person(request: ApiRequest, uid: UUID, body: BelongsIn) -> Any:
    return hand_over(request, found_one(_persons(request), uid), body)


@router.post(
    "/persons/{uid}/positions",
    response={201: PersonOut},
    **operation(_("Record what a person does"), *_WRITE_PERSONS),
)
def create_position(request: ApiRequest, uid: UUID, body: PositionIn) -> Any:
    person = found_one(_persons(request), uid)
    demand_change(request.access, person)
    given = body.dict(exclude={"organisation"})
    made = Position(
        person=person, organisation=found_one(_organisations(request), body.organisation), **given
    )
    services.save_position(position=made, by=request.access.user)
    return Status(201, PersonOut.of(found_one(_persons(request), uid)))
