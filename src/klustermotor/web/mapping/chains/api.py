"""Value chains in the API: chains, stages, links, who stands where, and what is lacking."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Status

from klustermotor.web.accounts.api_auth import ApiRequest, operation
from klustermotor.web.accounts.rights import demand_change
from klustermotor.web.actors.models import Organisation
from klustermotor.web.evidence.models import Source
from klustermotor.web.mapping.chains import selectors, services
from klustermotor.web.mapping.chains.drawn import ChainView
from klustermotor.web.mapping.chains.models import Chain, ChainStage, StageActor, StageLink, StageNeed
from klustermotor.web.mapping.chains.schemas import (
    ChainChange,
    ChainIn,
    ChainOut,
    HoleOut,
    LinkIn,
    LinkOut,
    StageActorOut,
    StageChange,
    StageIn,
    StageOut,
    StandingChange,
    StandingIn,
)
from klustermotor.web.places.models import Region
from klustermotor.web.shared.api import demand_unchanged, found_one, paged, part_of
from klustermotor.web.shared.schemas import Day, Page, Window

router = Router(tags=["chains"])
_READ = ("actors.view", "read:actors")
_WRITE = ("chains.edit", "write:actors")
#: What may be taken back: a day that turned out not to be known.
_MAY_BE_EMPTY = frozenset({"valid_from", "valid_to"})


class DayWindow(Window):
    """Which part of a list, as the chain stood on a day."""

    on: Day | None = None


def _chains(request: ApiRequest) -> QuerySet[Chain]:
    """Return the chains somebody may see."""
    return selectors.chains(request.access)


def _seen(request: ApiRequest, model: Any) -> Any:
    """Return the objects of a kind that somebody may see here."""
    return model.objects.visible_to(request.access.user).in_tenant(request.access.tenant)


def _stages(request: ApiRequest) -> QuerySet[ChainStage]:
    """Return the stages somebody may see."""
    found: QuerySet[ChainStage] = _seen(request, ChainStage)
    return found.select_related("chain__tenant", "tenant").prefetch_related("regions")


def _standing(request: ApiRequest) -> QuerySet[StageActor]:
    """Return the actors at stages somebody may see."""
    found: QuerySet[StageActor] = _seen(request, StageActor)
    return found.select_related("stage", "organisation", "chain").prefetch_related("meets", "tiers")


def _regions(request: ApiRequest, uids: list[UUID]) -> list[Region]:
    """Return the regions named, all of which somebody may see."""
    seen = _seen(request, Region)
    return [found_one(seen, uid) for uid in uids]


@router.get("/chains", response=Page[ChainOut], **operation(_("List value chains"), *_READ))
def list_chains(request: ApiRequest, window: Query[Window]) -> Any:
    return paged(request, _chains(request), ChainOut.of, window)


@router.get("/chains/{uid}", response=ChainOut, **operation(_("Read a value chain"), *_READ))
def get_chain(request: ApiRequest, uid: UUID) -> Any:
    return ChainOut.of(found_one(_chains(request), uid))


@router.post("/chains", response={201: ChainOut}, **operation(_("Record a value chain"), *_WRITE))
def create_chain(request: ApiRequest, body: ChainIn) -> Any:
    given = body.dict(exclude={"regions", "example"})
    made = Chain(tenant=request.access.tenant, is_example=body.example, **given)
    regions = _regions(request, body.regions)
    return Status(201, ChainOut.of(services.save_chain(chain=made, by=request.access.user, regions=regions)))


@router.patch("/chains/{uid}", response=ChainOut, **operation(_("Change a value chain"), *_WRITE))
def change_chain(request: ApiRequest, uid: UUID, body: ChainChange) -> Any:
    held = found_one(_chains(request), uid)
    demand_change(request.access, held)
    demand_unchanged(request, ChainOut.of(held))
    for name, value in body.dict(exclude_unset=True, exclude={"regions"}).items():
        if value is not None:
            setattr(held, name, value)
    regions = None if body.regions is None else _regions(request, body.regions)
    services.save_chain(chain=held, by=request.access.user, regions=regions)
    return ChainOut.of(found_one(_chains(request), uid))


@router.get(
    "/chains/{uid}/stages", response=Page[StageOut], **operation(_("List the stages of a chain"), *_READ)
)
def list_chain_stages(request: ApiRequest, uid: UUID, window: Query[DayWindow]) -> Any:
    found = _stages(request).filter(chain=found_one(_chains(request), uid))
    if window.on is not None:
        found = found & ChainStage.objects.on(window.on)
    return paged(request, found, StageOut.of, window)


@router.post(
    "/chains/{uid}/stages", response={201: StageOut}, **operation(_("Add a stage to a chain"), *_WRITE)
)
def create_chain_stage(request: ApiRequest, uid: UUID, body: StageIn) -> Any:
    chain = found_one(_chains(request), uid)
    demand_change(request.access, chain)
    given = body.dict(exclude={"after", "before", "flow", "industry_codes"})
    stage = ChainStage(
        tenant=chain.tenant, chain=chain, industry_codes=", ".join(body.industry_codes), **given
    )
    after, before = (
        found_one(_stages(request), end) if end is not None else None for end in (body.after, body.before)
    )
    made = services.add_stage(stage=stage, after=after, before=before, flow=body.flow, by=request.access.user)
    return Status(201, StageOut.of(made))


@router.get("/chain-stages/{uid}", response=StageOut, **operation(_("Read a stage of a chain"), *_READ))
def get_chain_stage(request: ApiRequest, uid: UUID) -> Any:
    return StageOut.of(found_one(_stages(request), uid))


@router.patch("/chain-stages/{uid}", response=StageOut, **operation(_("Change a stage of a chain"), *_WRITE))
def change_chain_stage(request: ApiRequest, uid: UUID, body: StageChange) -> Any:
    held = found_one(_stages(request), uid)
    demand_change(request.access, held)
    demand_unchanged(request, StageOut.of(held))
    for name, value in body.dict(exclude_unset=True, exclude={"industry_codes"}).items():
        if value is not None or name in _MAY_BE_EMPTY:
            setattr(held, name, value)
    if body.industry_codes is not None:
        held.industry_codes = ", ".join(body.industry_codes)
    return StageOut.of(services.save_stage(stage=held, by=request.access.user))


@router.get(
    "/chains/{uid}/links", response=Page[LinkOut], **operation(_("List the links of a chain"), *_READ)
)
def list_chain_links(request: ApiRequest, uid: UUID, window: Query[DayWindow]) -> Any:
    chain = found_one(_chains(request), uid)
    found = _seen(request, StageLink).filter(chain=chain).select_related("source", "target")
    if window.on is not None:
        found = found & StageLink.objects.on(window.on)
    return paged(request, found, LinkOut.of, window)


@router.post(
    "/chains/{uid}/links", response={201: LinkOut}, **operation(_("Link two stages of a chain"), *_WRITE)
)
def create_chain_link(request: ApiRequest, uid: UUID, body: LinkIn) -> Any:
    chain = found_one(_chains(request), uid)
    demand_change(request.access, chain)
    link = StageLink(
        tenant=chain.tenant,
        chain=chain,
        source=found_one(_stages(request), body.source),
        target=found_one(_stages(request), body.target),
        **body.dict(exclude={"source", "target"}),
    )
    return Status(201, LinkOut.of(services.save_link(link=link, by=request.access.user)))


@router.get(
    "/chains/{uid}/actors",
    response=Page[StageActorOut],
    **operation(_("List who stands at the stages of a chain"), *_READ),
)
def list_chain_actors(request: ApiRequest, uid: UUID, window: Query[DayWindow]) -> Any:
    found = _standing(request).filter(chain=found_one(_chains(request), uid))
    if window.on is not None:
        found = found & StageActor.objects.on(window.on)
    return paged(request, found, StageActorOut.of, window)


@router.post(
    "/chain-stages/{uid}/actors",
    response={201: StageActorOut},
    **operation(_("Place an organisation at a stage"), *_WRITE),
)
def create_chain_actor(request: ApiRequest, uid: UUID, body: StandingIn) -> Any:
    stage = found_one(_stages(request), uid)
    demand_change(request.access, stage)
    organisation = found_one(_seen(request, Organisation), body.organisation)
    needs = [found_one(_seen(request, StageNeed), one) for one in body.meets]
    source = None if body.source is None else found_one(_seen(request, Source), body.source)
    given = body.dict(exclude={"organisation", "meets", "source", "tier", "example"})
    actor = StageActor(stage=stage, organisation=organisation, is_example=body.example, **given)
    made = services.save_actor(
        actor=actor, by=request.access.user, meets=needs, source=source, tier=body.tier or "",
        tier_since=body.valid_from, tier_precision=body.from_precision,
    )  # fmt: skip
    return Status(201, StageActorOut.of(made))


@router.get("/chain-actors/{uid}", response=StageActorOut, **operation(_("Read an actor at a stage"), *_READ))
def get_chain_actor(request: ApiRequest, uid: UUID) -> Any:
    return StageActorOut.of(found_one(_standing(request), uid))


@router.patch(
    "/chain-actors/{uid}", response=StageActorOut, **operation(_("Change an actor at a stage"), *_WRITE)
)
def change_chain_actor(request: ApiRequest, uid: UUID, body: StandingChange) -> Any:
    held = found_one(_standing(request), uid)
    demand_change(request.access, held)
    demand_unchanged(request, StageActorOut.of(held))
    for name, value in body.dict(exclude_unset=True).items():
        if value is not None or name in _MAY_BE_EMPTY:
            setattr(held, name, value)
    return StageActorOut.of(services.save_actor(actor=held, by=request.access.user))


@router.get(
    "/chains/{uid}/holes",
    response=Page[HoleOut],
    **operation(_("List what a chain lacks and what hangs on a single actor"), *_READ),
)
def list_chain_holes(request: ApiRequest, uid: UUID, window: Query[DayWindow]) -> Any:
    chain = found_one(_chains(request), uid)
    query = QueryDict(f"on={window.on.isoformat()}" if window.on else "")
    found = [HoleOut.of(one) for one in ChainView(request.access, chain, query).found]
    return part_of(request, found[window.offset : window.offset + window.limit], len(found), window)
