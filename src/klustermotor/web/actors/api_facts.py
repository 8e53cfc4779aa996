"""Tags of organisations, and what different sources say of their fields, in the API."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Status

from klustermotor.web.accounts.api_auth import ApiRequest, operation
from klustermotor.web.accounts.rights import demand, demand_change
from klustermotor.web.actors.api_details import (
    READ,
    WRITE,
    OfOrganisation,
    narrowed,
    organisation_to_change,
    source_named,
)
from klustermotor.web.actors.facts import choosing
from klustermotor.web.actors.facts import selectors as facts
from klustermotor.web.actors.models import FieldValue, Tag, Tagging
from klustermotor.web.actors.schemas_details import (
    FieldName,
    TagChange,
    TaggingChange,
    TaggingIn,
    TaggingOut,
    TagIn,
    TagOut,
    ValueChoice,
    ValueIn,
    ValueKept,
    ValueOut,
)
from klustermotor.web.actors.tags import selectors, services
from klustermotor.web.shared.api import demand_unchanged, found_one, paged
from klustermotor.web.shared.api_description import MAY_STAND_ALREADY
from klustermotor.web.shared.schemas import Page, Window

router = Router(tags=["actors"])


@router.get("/tags", response=Page[TagOut], **operation(_("List tags"), *READ))
def list_tags(request: ApiRequest, window: Query[Window]) -> Any:
    return paged(request, selectors.tags(request.access), TagOut.of, window)


@router.get("/tags/{uid}", response=TagOut, **operation(_("Read a tag"), *READ))
def get_tag(request: ApiRequest, uid: UUID) -> Any:
    return TagOut.of(found_one(selectors.tags(request.access), uid))


@router.post("/tags", response={201: TagOut}, **operation(_("Record a tag"), *WRITE))
def create_tag(request: ApiRequest, body: TagIn) -> Any:
    made = Tag(
        tenant=request.access.tenant, name=body.name, definition=body.definition, is_example=body.example
    )
    return Status(201, TagOut.of(services.save_tag(tag=made, by=request.access.user)))


@router.patch("/tags/{uid}", response=TagOut, **operation(_("Change a tag"), *WRITE))
def change_tag(request: ApiRequest, uid: UUID, body: TagChange) -> Any:
    held = found_one(selectors.tags(request.access), uid)
    demand_change(request.access, held)
    demand_unchanged(request, TagOut.of(held))
    for name, value in body.dict(exclude_none=True).items():
        setattr(held, name, value)
    return TagOut.of(services.save_tag(tag=held, by=request.access.user))


class TaggingWindow(OfOrganisation):
    """Which tags of which organisation."""

    tag: UUID | None = None


@router.get(
    "/taggings", response=Page[TaggingOut], **operation(_("List which organisations have which tag"), *READ)
)
def list_taggings(request: ApiRequest, window: Query[TaggingWindow]) -> Any:
    found = narrowed(selectors.taggings(request.access), window).order_by("pk")
    if window.tag is not None:
        found = found.filter(tag__uid=window.tag)
    return paged(request, found, TaggingOut.of, window)


@router.get(
    "/taggings/{uid}", response=TaggingOut, **operation(_("Read why an organisation has a tag"), *READ)
)
def get_tagging(request: ApiRequest, uid: UUID) -> Any:
    return TaggingOut.of(found_one(selectors.taggings(request.access), uid))


@router.post(
    "/organisations/{uid}/tags",
    response={201: TaggingOut},
    **operation(_("Set a tag on an organisation"), *WRITE),
)
def create_tagging(request: ApiRequest, uid: UUID, body: TaggingIn) -> Any:
    held = organisation_to_change(request, uid)
    tag = found_one(selectors.tags(request.access), body.tag)
    made = Tagging(organisation=held, tag=tag, why=body.why)
    return Status(201, TaggingOut.of(services.set_tag(tagging=made, by=request.access.user)))


@router.patch(
    "/taggings/{uid}", response=TaggingOut, **operation(_("Change why an organisation has a tag"), *WRITE)
)
def change_tagging(request: ApiRequest, uid: UUID, body: TaggingChange) -> Any:
    held = found_one(selectors.taggings(request.access), uid)
    demand_change(request.access, held.organisation)
    demand_unchanged(request, TaggingOut.of(held))
    held.why = body.why
    return TaggingOut.of(services.set_tag(tagging=held, by=request.access.user))


@router.delete(
    "/taggings/{uid}",
    response={204: None},
    **operation(_("Take a tag off an organisation"), *WRITE, version_of="/taggings/{uid}"),
)
def delete_tagging(request: ApiRequest, uid: UUID) -> Any:
    held = found_one(selectors.taggings(request.access), uid)
    demand_change(request.access, held.organisation)
    demand_unchanged(request, TaggingOut.of(held))
    services.take_off(tagging=held, by=request.access.user)
    return Status(204, None)


def _value(request: ApiRequest, one: FieldValue) -> ValueOut:
    """Return what a source says as the caller may see it."""
    access = request.access
    return ValueOut.of(
        one,
        sees_registers=access.may("registers.view"),
        sees_persons=access.may_everywhere("persons.view"),
    )


class ValueWindow(OfOrganisation):
    """Which values are asked for."""

    field: FieldName | None = None
    waits: bool | None = None
    chosen: bool | None = None


@router.get(
    "/values", response=Page[ValueOut], **operation(_("List what sources say of organisations"), *READ)
)
def list_values(request: ApiRequest, window: Query[ValueWindow]) -> Any:
    found = narrowed(facts.values(request.access), window).order_by("pk")
    for name, asked in (("field", window.field), ("waits", window.waits), ("is_chosen", window.chosen)):
        if asked is not None:
            found = found.filter(**{name: asked})
    return paged(request, found, lambda one: _value(request, one), window)


@router.get(
    "/values/{uid}", response=ValueOut, **operation(_("Read what a source says of an organisation"), *READ)
)
def get_value(request: ApiRequest, uid: UUID) -> Any:
    return _value(request, found_one(facts.values(request.access), uid))


@router.post(
    "/organisations/{uid}/values",
    response={201: ValueOut},
    **operation(_("Record what a source says of an organisation"), *WRITE),
)
def create_value(request: ApiRequest, uid: UUID, body: ValueIn) -> Any:
    held = organisation_to_change(request, uid)
    if body.field == "organisation_number":
        demand(request.access, "persons.view")
    made = choosing.tell(
        organisation=held,
        field=body.field,
        text=body.value,
        source=source_named(request, body.source),
        on=body.said_on,
        by=request.access.user,
    )
    return Status(201, _value(request, made))


@router.put(
    "/values/{uid}/chosen",
    response=ValueOut,
    **operation(
        _("Use what a source says of an organisation"),
        *WRITE,
        version_of="/values/{uid}",
        openapi_extra={MAY_STAND_ALREADY: True},
    ),
)
def choose_value(request: ApiRequest, uid: UUID, body: ValueChoice) -> Any:
    held = found_one(facts.values(request.access), uid)
    demand_change(request.access, held.organisation)
    demand_unchanged(request, _value(request, held))
    if held.is_personal:
        demand(request.access, "persons.view")
    choosing.choose(value=held, why=body.why, by=request.access.user)
    held.refresh_from_db()
    return _value(request, held)


@router.post(
    "/organisations/{uid}/values/kept",
    response={204: None},
    **operation(_("Let the chosen value stay although sources differ"), *WRITE),
)
def keep_value(request: ApiRequest, uid: UUID, body: ValueKept) -> Any:
    held = organisation_to_change(request, uid)
    choosing.keep(organisation=held, field=body.field, by=request.access.user)
    return Status(204, None)
