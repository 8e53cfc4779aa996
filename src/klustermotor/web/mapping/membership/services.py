"""Record clusters and who belongs to them; moving and leaving keep what was before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from klustermotor.web.accounts import audit
from klustermotor.web.accounts.models import Scope, User
from klustermotor.web.accounts.selectors import belongs_to
from klustermotor.web.accounts.services import let_belong
from klustermotor.web.evidence.models import Source, Support
from klustermotor.web.evidence.services.support import support, withdraw
from klustermotor.web.mapping.membership.models import ClusterActor, KnownCluster
from klustermotor.web.search import services as search
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.sorting import fold


@transaction.atomic
def save_cluster(
    *, cluster: KnownCluster, by: User | None, belongs: Iterable[Scope] | None = None
) -> KnownCluster:
    """Record a new or changed cluster; the managers of its initiative may then change it too.

    Raises ``Refused`` where another is called so, or what it refers to stands in another workbench.
    """
    cluster.name_sv, cluster.name_en = cluster.name_sv.strip(), cluster.name_en.strip()
    _demand_named_once(cluster)
    _demand_here(cluster)
    before = None if cluster._state.adding else KnownCluster.objects.get(pk=cluster.pk).initiative
    audit.save(cluster, by=by)
    held = set(belongs_to(cluster)) if belongs is None else set(belongs)
    if before is not None and before != cluster.initiative:
        held.discard(before)
    if cluster.initiative is not None:
        held.add(cluster.initiative)
    let_belong(thing=cluster, scopes=held, by=by)
    search.index(
        cluster,
        title_sv=cluster.name_sv,
        title_en=cluster.name_en,
        detail=str(cluster.initiative or ""),
        text=" ".join([cluster.core_sv, cluster.core_en, cluster.about_sv, cluster.about_en]),
        address=reverse("mapping:known-cluster", args=[cluster.uid]),
        capability="actors.view",
    )
    return cluster


def _demand_named_once(cluster: KnownCluster) -> None:
    """Refuse a name that another cluster has."""
    others = KnownCluster.objects.in_tenant(cluster.tenant).exclude(pk=cluster.pk)
    if fold(cluster.name_sv) in {fold(name) for name in others.values_list("name_sv", flat=True)}:
        raise Refused(_("There is a cluster of that name already."), field="name_sv")


def _demand_here(cluster: KnownCluster) -> None:
    """Refuse to refer to another workbench, or to what is no initiative."""
    field, definition, initiative = cluster.field, cluster.definition, cluster.initiative
    if field is not None and field.tenant_id != cluster.tenant_id:
        raise Refused(_("There is no such field of strength here."), field="field")
    if definition is not None and definition.classification.tenant_id != cluster.tenant_id:
        raise Refused(_("There is no such cluster in the statistics here."), field="definition")
    if initiative is not None and (
        initiative.tenant_id != cluster.tenant_id or initiative.kind != Scope.Kind.INITIATIVE
    ):
        raise Refused(_("There is no such initiative here."), field="initiative")


@transaction.atomic
def remove_cluster(*, cluster: KnownCluster, by: User) -> None:
    """Take away a cluster that was recorded by mistake; one with actors, now or before, stays."""
    if cluster.actors.exists():
        raise Refused(
            _("Actors are recorded in this cluster. Let them leave instead: earlier years still show them.")
        )
    search.remove(cluster)
    audit.delete(cluster, by=by)


@transaction.atomic
def save_actor(*, actor: ClusterActor, by: User | None, source: Source | None = None) -> ClusterActor:
    """Record that an organisation belongs to a cluster, or change it; ``source`` is what it is known from.

    Raises ``Refused`` where it belongs to the cluster already for some of the same time.
    """
    if actor.organisation.tenant_id != actor.cluster.tenant_id:
        raise Refused(_("That organisation belongs to another workbench."), field="organisation")
    actor.tenant = actor.cluster.tenant
    if actor._state.adding:
        actor.by = by
    _demand_sound(actor)
    _demand_once(actor)
    audit.save(actor, by=by)
    if source is not None:
        support(claim=actor, source=source, by=by)
    return actor


def _demand_sound(actor: ClusterActor) -> None:
    """Refuse to leave before joining."""
    if actor.valid_from and actor.valid_to and actor.valid_to <= actor.valid_from:
        raise Refused(_("It must leave the cluster after it joins."), field="valid_to")


def _demand_once(actor: ClusterActor) -> None:
    """Refuse who belongs already for some of the time; who records in the cluster meanwhile waits here."""
    list(KnownCluster.objects.filter(pk=actor.cluster_id).select_for_update(no_key=True))
    same = ClusterActor.objects.filter(cluster=actor.cluster, organisation=actor.organisation)
    twin = same.exclude(pk=actor.pk).overlapping(actor.valid_from, actor.valid_to).first()
    if twin is None:
        return
    told = {
        "organisation": actor.organisation,
        "part": twin.get_part_display(),
        "period": twin.period or _("no days known"),
    }
    raise Refused(
        _("%(organisation)s belongs to the cluster already for some of that time: %(part)s (%(period)s).")
        % told,
        field="organisation",
    )


@dataclass(frozen=True, slots=True)
class Since:
    """A day and how exactly it is known."""

    day: date
    precision: str = Source.Precision.DAY


@transaction.atomic
def leave(*, actor: ClusterActor, on: Since, by: User | None) -> ClusterActor:
    """Let an organisation belong up to (not including) a day."""
    actor.valid_to, actor.to_precision = on.day, on.precision
    _demand_sound(actor)
    _demand_once(actor)
    audit.save(actor, by=by)
    return actor


@transaction.atomic
def move(
    *,
    actor: ClusterActor,
    part: str,
    on: Since,
    by: User | None,
    source: Source | None = None,
    note: str = "",
) -> ClusterActor:
    """Let an organisation stand in another part from a day, and return that; what it was before is kept."""
    if part == actor.part:
        raise Refused(_("It stands in that part already."), field="part")
    if actor.valid_to is not None and actor.valid_to <= on.day:
        raise Refused(_("It had left the cluster by then."), field="valid_from")
    if actor.valid_from is not None and on.day <= actor.valid_from:
        raise Refused(
            _("It joined on that day or later; change the part itself where it was wrong from the start."),
            field="valid_from",
        )
    until, known_to = actor.valid_to, actor.to_precision
    leave(actor=actor, on=on, by=by)
    further = ClusterActor(
        cluster=actor.cluster, organisation=actor.organisation, part=part, valid_from=on.day,
        from_precision=on.precision, valid_to=until, to_precision=known_to, note=note,
        selection=actor.selection, is_example=actor.is_example,
    )  # fmt: skip
    return save_actor(actor=further, by=by, source=source)


@transaction.atomic
def remove_actor(*, actor: ClusterActor, by: User) -> None:
    """Take away what was recorded by mistake, with what it rested on; the trail keeps what it was."""
    for one in Support.objects.filter(tenant=actor.tenant, claim_uid=actor.uid).select_related(
        "source", "run"
    ):
        withdraw(support=one, claim=actor, by=by)
    audit.delete(actor, by=by)
