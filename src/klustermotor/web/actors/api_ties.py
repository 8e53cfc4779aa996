"""Ties between organisations in the API."""

from typing import Any, Literal
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Status

from klustermotor.web.accounts.api import hand_over
from klustermotor.web.accounts.api_auth import ApiRequest, operation
from klustermotor.web.accounts.rights import demand_change
from klustermotor.web.accounts.schemas import BelongsIn, BelongsOut
from klustermotor.web.actors.models import Organisation, Tie
from klustermotor.web.actors.schemas_ties import TieChange, TieEnd, TieIn, TieKind, TieOut
from klustermotor.web.actors.ties import services
from klustermotor.web.actors.ties.models import kinds_on
from klustermotor.web.evidence.models import Source
from klustermotor.web.shared.api import demand_unchanged, found_one, paged
from klustermotor.web.shared.schemas import Day, Page, Window

router = Router(tags=["actors"])
_READ = ("actors.view", "read:actors")
_WRITE = ("actors.edit", "write:actors")


def _ties(request: ApiRequest) -> QuerySet[Tie]:
    """Return the ties somebody may see."""
    found = Tie.objects.visible_to(request.access.user).in_tenant(request.access.tenant)
    return found.select_related("organisation", "partner")


class TieWindow(Window):
    """Which ties are asked for."""

    kind: TieKind | None = None
    side: Literal["business", "knowledge", "steering"] | None = None
    organisation: UUID | None = None
    on: Day | None = None


@router.get("/ties", response=Page[TieOut], **operation(_("List ties between organisations"), *_READ))
def list_ties(request: ApiRequest, window: Query[TieWindow]) -> Any:
    found = _ties(request)
    if window.kind is not None:
        found = found.filter(kind=window.kind)
    if window.side is not None:
        found = found.filter(kind__in=kinds_on(window.side))
    if window.organisation is not None:
        ends = Q(organisation__uid=window.organisation) | Q(partner__uid=window.organisation)
        found = found.filter(ends)
    if window.on is not None:
        found = found & Tie.objects.on(window.on)
    return paged(request, found, TieOut.of, window)


@router.get("/ties/{uid}", response=TieOut, **operation(_("Read a tie"), *_READ))
def get_tie(request: ApiRequest, uid: UUID) -> Any:
    return TieOut.of(found_one(_ties(request), uid))


def _organisation(request: ApiRequest, uid: UUID) -> Organisation:
    """Return an organisation that somebody may see."""
    seen = Organisation.objects.visible_to(request.access.user).in_tenant(request.access.tenant)
    return found_one(seen, uid)


def _source(request: ApiRequest, uid: UUID | None) -> Source | None:
    """Return a source that somebody may see."""
    seen = Source.objects.visible_to(request.access.user).in_tenant(request.access.tenant)
    return None if uid is None else found_one(seen, uid)


@router.post("/ties", response={201: TieOut}, **operation(_("Record a tie"), *_WRITE))
def create_tie(request: ApiRequest, body: TieIn) -> Any:
    given = body.dict(exclude={"organisation", "partner", "source", "example"})
    made = Tie(
        tenant=request.access.tenant,
        organisation=_organisation(request, body.organisation),
        partner=_organisation(request, body.partner),
        is_example=body.example,
        **given,
    )
    services.save_tie(tie=made, by=request.access.user, source=_source(request, body.source))
    return Status(201, TieOut.of(made))


#: What may be taken back: a day or a strength that turned out not to be known.
_MAY_BE_EMPTY = frozenset({"strength", "valid_from", "valid_to"})


@router.patch("/ties/{uid}", response=TieOut, **operation(_("Change a tie"), *_WRITE))
def change_tie(request: ApiRequest, uid: UUID, body: TieChange) -> Any:
    held = found_one(_ties(request), uid)
    demand_change(request.access, held)
    demand_unchanged(request, TieOut.of(held))
    for name, value in body.dict(exclude_unset=True).items():
        if value is not None or name in _MAY_BE_EMPTY:
            setattr(held, name, value)
    return TieOut.of(services.save_tie(tie=held, by=request.access.user))


@router.put(
    "/ties/{uid}/end", response=TieOut, **operation(_("End a tie"), *_WRITE, version_of="/ties/{uid}")
)
def end_tie(request: ApiRequest, uid: UUID, body: TieEnd) -> Any:
    held = found_one(_ties(request), uid)
    demand_change(request.access, held)
    demand_unchanged(request, TieOut.of(held))
    done = services.end_tie(tie=held, on=body.on, precision=body.precision, by=request.access.user)
    return TieOut.of(done)


@router.delete(
    "/ties/{uid}",
    response={204: None},
    **operation(_("Remove a tie"), *_WRITE, version_of="/ties/{uid}"),
)
def delete_tie(request: ApiRequest, uid: UUID) -> Any:
    held = found_one(_ties(request), uid)
    demand_change(request.access, held)
    demand_unchanged(request, TieOut.of(held))
    services.remove_tie(tie=held, by=request.access.user)
    return Status(204, None)


@router.get(
    "/ties/{uid}/initiatives",
    response=BelongsOut,
    **operation(_("Read which initiatives may change a tie"), *_READ),
)
def get_tie_initiatives(request: ApiRequest, uid: UUID) -> Any:
    return BelongsOut.of(found_one(_ties(request), uid))


@router.put(
    "/ties/{uid}/initiatives",
    response=BelongsOut,
    **operation(_("Hand a tie over to initiatives, or back"), *_WRITE, version_of="/ties/{uid}/initiatives"),
)
def hand_over_tie(request: ApiRequest, uid: UUID, body: BelongsIn) -> Any:
    return hand_over(request, found_one(_ties(request), uid), body)
