"""What happened to ownership, and the firms beside the cluster, in the API."""

from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from pydantic import Field

from klustermotor.web.accounts.api_auth import ApiRequest, operation
from klustermotor.web.actors.ownership.models import OwnershipEvent
from klustermotor.web.actors.ownership.selectors import events_of
from klustermotor.web.actors.settling.models import Draw, Settler
from klustermotor.web.actors.settling.selectors import settlers
from klustermotor.web.shared.api import found_one, paged
from klustermotor.web.shared.schemas import Page, Reference, Window

router = Router(tags=["actors"])
_READ = ("actors.view", "read:actors")


class OwnershipEventOut(Schema):
    """Something that happened to who decides over an organisation, or to its being there."""

    uid: UUID
    organisation: Reference
    kind: str = Field(
        description="founded, owner_run, bought, sold, staff, management, moved or closed: what happened."
    )
    day: date | None
    precision: str = Field(description="How exactly the day is known: day, month, year or decade.")
    other: Reference | None = Field(description="By or to whom.")
    note: str
    example: bool

    @classmethod
    def of(cls, one: OwnershipEvent) -> "OwnershipEventOut":
        """Return an event."""
        return cls(
            uid=one.uid,
            organisation=Reference.of(one.organisation),
            kind=one.kind,
            day=one.day,
            precision=one.precision,
            other=Reference.maybe(one.other),
            note=one.note,
            example=one.is_example,
        )


class DrawOut(Schema):
    """What of the cluster a firm uses, or would come for."""

    kind: str
    what: str
    whose: Reference | None
    since: date | None

    @classmethod
    def of(cls, one: Draw) -> "DrawOut":
        """Return what draws."""
        return cls(kind=one.kind, what=one.what, whose=Reference.maybe(one.whose), since=one.since)


class SettlerOut(Schema):
    """A firm that has settled beside the cluster, or could."""

    uid: UUID
    name: str
    organisation: Reference | None
    business: str
    region: Reference | None
    stage: str
    since: date | None
    since_precision: str
    jobs: int | None
    draws: list[DrawOut]
    example: bool

    @classmethod
    def of(cls, one: Settler) -> "SettlerOut":
        """Return a firm."""
        return cls(
            uid=one.uid,
            name=one.name,
            organisation=Reference.maybe(one.organisation),
            business=one.business,
            region=Reference.maybe(one.region),
            stage=one.stage,
            since=one.since,
            since_precision=one.since_precision,
            jobs=one.jobs,
            draws=[DrawOut.of(each) for each in one.draws.all()],
            example=one.is_example,
        )


@router.get(
    "/ownership-events",
    response=Page[OwnershipEventOut],
    **operation(_("List what happened to ownership"), *_READ),
)
def list_ownership_events(request: ApiRequest, window: Query[Window]) -> Any:
    return paged(request, events_of(request.access), OwnershipEventOut.of, window)


@router.get(
    "/ownership-events/{uid}",
    response=OwnershipEventOut,
    **operation(_("Read what happened to ownership"), *_READ),
)
def get_ownership_event(request: ApiRequest, uid: UUID) -> Any:
    return OwnershipEventOut.of(found_one(events_of(request.access), uid))


@router.get(
    "/beside",
    response=Page[SettlerOut],
    **operation(_("List firms beside the cluster"), *_READ),
)
def list_settlers(request: ApiRequest, window: Query[Window]) -> Any:
    return paged(request, settlers(request.access), SettlerOut.of, window)


@router.get("/beside/{uid}", response=SettlerOut, **operation(_("Read a firm beside the cluster"), *_READ))
def get_settler(request: ApiRequest, uid: UUID) -> Any:
    return SettlerOut.of(found_one(settlers(request.access), uid))
