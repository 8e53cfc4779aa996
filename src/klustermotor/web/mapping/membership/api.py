"""Clusters, who belongs to them and the ties among those, in the API."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Status

from klustermotor.web.accounts.api_auth import ApiRequest, operation
from klustermotor.web.accounts.rights import demand_change
from klustermotor.web.actors.models import Organisation
from klustermotor.web.actors.schemas_ties import TieKind, TieOut
from klustermotor.web.evidence.models import Source
from klustermotor.web.mapping.membership import selectors, services
from klustermotor.web.mapping.membership.models import ClusterActor, KnownCluster
from klustermotor.web.mapping.membership.schemas import (
    ClusterActorChange,
    ClusterActorIn,
    ClusterActorLeave,
    ClusterActorMove,
    ClusterActorOut,
    ClusterChange,
    ClusterIn,
    ClusterOut,
    Part,
)
from klustermotor.web.places.models import ClassificationItem
from klustermotor.web.shared.api import demand_unchanged, found_one, paged
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.schemas import Day, Page, Window

router = Router(tags=["clusters"])
_READ = ("actors.view", "read:actors")
_WRITE = ("clusters.edit", "write:actors")
#: What may be taken back.
_MAY_BE_EMPTY = frozenset({"valid_from", "valid_to"})


@router.get("/clusters", response=Page[ClusterOut], **operation(_("List clusters of actors"), *_READ))
def list_clusters(request: ApiRequest, window: Query[Window]) -> Any:
    return paged(request, selectors.clusters(request.access), ClusterOut.of, window)


@router.get("/clusters/{uid}", response=ClusterOut, **operation(_("Read a cluster of actors"), *_READ))
def get_cluster(request: ApiRequest, uid: UUID) -> Any:
    return ClusterOut.of(found_one(selectors.clusters(request.access), uid))


def _referred(request: ApiRequest, given: dict[str, Any]) -> dict[str, Any]:
    """Return what is given with the things it names by identifier."""
    offered = {"field": selectors.fields_to_name, "initiative": selectors.initiatives_to_name}
    found: dict[str, Any] = {
        name: found_one(offered[name](request.access), value) if name in offered and value else value
        for name, value in given.items()
    }
    if found.get("definition"):
        found["definition"] = _definition(request, found["definition"])
    return found


def _definition(request: ApiRequest, code: str) -> ClassificationItem:
    """Return the cluster of the statistics with a code; of several lists that have it, the first by name."""
    found = selectors.definitions_to_name(request.access).filter(code=code).first()
    if found is None:
        raise Refused(_("There is no such cluster in the statistics here."), field="definition")
    return found


@router.post("/clusters", response={201: ClusterOut}, **operation(_("Record a cluster of actors"), *_WRITE))
def create_cluster(request: ApiRequest, body: ClusterIn) -> Any:
    given = _referred(request, body.dict(exclude={"example"}))
    made = KnownCluster(tenant=request.access.tenant, is_example=body.example, **given)
    return Status(201, ClusterOut.of(services.save_cluster(cluster=made, by=request.access.user)))


@router.patch("/clusters/{uid}", response=ClusterOut, **operation(_("Change a cluster of actors"), *_WRITE))
def change_cluster(request: ApiRequest, uid: UUID, body: ClusterChange) -> Any:
    held = found_one(selectors.clusters(request.access), uid)
    demand_change(request.access, held)
    demand_unchanged(request, ClusterOut.of(held))
    for name, value in _referred(request, body.dict(exclude_unset=True)).items():
        if value is not None or name in {"field", "definition", "initiative"}:
            setattr(held, name, value)
    return ClusterOut.of(services.save_cluster(cluster=held, by=request.access.user))


class ActorWindow(Window):
    """Which of a cluster's actors are asked for: those of a day, today unless said, or of all days."""

    on: Day | None = None
    ever: bool = False
    part: Part | None = None


@router.get(
    "/clusters/{uid}/actors",
    response=Page[ClusterActorOut],
    **operation(_("List who belongs to a cluster on a day, or with ever has done so at any time"), *_READ),
)
def list_cluster_actors(request: ApiRequest, uid: UUID, window: Query[ActorWindow]) -> Any:
    cluster = found_one(selectors.clusters(request.access), uid)
    found = selectors.cluster_actors(request.access).filter(cluster=cluster)
    if not window.ever:
        found = found & ClusterActor.objects.on(window.on or request.access.tenant.today())
    if window.part is not None:
        found = found.filter(part=window.part)
    return paged(request, found, ClusterActorOut.of, window)


class TieWindow(Window):
    """Which of the ties within a cluster are asked for; without a day those of today."""

    on: Day | None = None
    kind: TieKind | None = None


@router.get(
    "/clusters/{uid}/ties",
    response=Page[TieOut],
    **operation(_("List the ties among those who belong to a cluster on a day"), *_READ),
)
def list_cluster_ties(request: ApiRequest, uid: UUID, window: Query[TieWindow]) -> Any:
    cluster = found_one(selectors.clusters(request.access), uid)
    day = window.on or request.access.tenant.today()
    found = selectors.ties_among(request.access, cluster, day)
    if window.kind is not None:
        found = found.filter(kind=window.kind)
    return paged(request, found, TieOut.of, window)


def _source(request: ApiRequest, uid: UUID | None) -> Source | None:
    """Return a source that somebody may see."""
    seen = Source.objects.visible_to(request.access.user).in_tenant(request.access.tenant)
    return None if uid is None else found_one(seen, uid)


@router.post(
    "/clusters/{uid}/actors",
    response={201: ClusterActorOut},
    **operation(_("Let an organisation belong to a cluster"), *_WRITE),
)
def create_cluster_actor(request: ApiRequest, uid: UUID, body: ClusterActorIn) -> Any:
    cluster = found_one(selectors.clusters(request.access), uid)
    demand_change(request.access, cluster)
    seen = Organisation.objects.visible_to(request.access.user).in_tenant(request.access.tenant)
    made = ClusterActor(
        cluster=cluster,
        organisation=found_one(seen.select_related("region"), body.organisation),
        is_example=body.example,
        **body.dict(exclude={"organisation", "source", "example"}),
    )
    services.save_actor(actor=made, by=request.access.user, source=_source(request, body.source))
    return Status(201, ClusterActorOut.of(made))


@router.get(
    "/cluster-actors/{uid}",
    response=ClusterActorOut,
    **operation(_("Read that an organisation belongs to a cluster"), *_READ),
)
def get_cluster_actor(request: ApiRequest, uid: UUID) -> Any:
    return ClusterActorOut.of(found_one(selectors.cluster_actors(request.access), uid))


def _own(request: ApiRequest, uid: UUID) -> ClusterActor:
    """Return an entry that somebody may change, in the version they name."""
    held = found_one(selectors.cluster_actors(request.access), uid)
    demand_change(request.access, held)
    demand_unchanged(request, ClusterActorOut.of(held))
    return held


@router.patch(
    "/cluster-actors/{uid}",
    response=ClusterActorOut,
    **operation(_("Put right that an organisation belongs to a cluster"), *_WRITE),
)
def change_cluster_actor(request: ApiRequest, uid: UUID, body: ClusterActorChange) -> Any:
    held = _own(request, uid)
    for name, value in body.dict(exclude_unset=True).items():
        if value is not None or name in _MAY_BE_EMPTY:
            setattr(held, name, value)
    return ClusterActorOut.of(services.save_actor(actor=held, by=request.access.user))


@router.post(
    "/cluster-actors/{uid}/moves",
    response={201: ClusterActorOut},
    **operation(_("Let an organisation move to another part of its cluster"), *_WRITE),
)
def move_cluster_actor(request: ApiRequest, uid: UUID, body: ClusterActorMove) -> Any:
    held = found_one(selectors.cluster_actors(request.access), uid)
    demand_change(request.access, held)
    moved = services.move(
        actor=held,
        part=body.part,
        on=services.Since(body.on, body.precision),
        note=body.note,
        source=_source(request, body.source),
        by=request.access.user,
    )
    return Status(201, ClusterActorOut.of(moved))


@router.put(
    "/cluster-actors/{uid}/end",
    response=ClusterActorOut,
    **operation(_("Let an organisation leave its cluster"), *_WRITE, version_of="/cluster-actors/{uid}"),
)
def end_cluster_actor(request: ApiRequest, uid: UUID, body: ClusterActorLeave) -> Any:
    held = _own(request, uid)
    on = services.Since(body.on, body.precision)
    return ClusterActorOut.of(services.leave(actor=held, on=on, by=request.access.user))


@router.delete(
    "/cluster-actors/{uid}",
    response={204: None},
    **operation(
        _("Remove a mistaken entry of a cluster’s actor"), *_WRITE, version_of="/cluster-actors/{uid}"
    ),
)
def delete_cluster_actor(request: ApiRequest, uid: UUID) -> Any:
    services.remove_actor(actor=_own(request, uid), by=request.access.user)
    return Status(204, None)
