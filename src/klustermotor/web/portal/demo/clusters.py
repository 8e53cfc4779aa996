"""A case's clusters as they are known by their actors, each entry with the source it is known from."""

from collections.abc import Iterable, Mapping

from klustermotor.examples import Case
from klustermotor.examples.case_types import CaseCluster, CaseClusterActor
from klustermotor.web.accounts.models import Scope, Tenant, User
from klustermotor.web.actors.models import Organisation
from klustermotor.web.evidence.models import Source
from klustermotor.web.evidence.services.support import support
from klustermotor.web.mapping.fields.models import FieldOfStrength
from klustermotor.web.mapping.membership.models import ClusterActor, KnownCluster
from klustermotor.web.mapping.membership.services import save_actor, save_cluster
from klustermotor.web.places.models import ClassificationItem
from klustermotor.web.portal.demo.ties import day_of


def load_clusters(
    case: Case,
    tenant: Tenant,
    organisations: Mapping[str, Organisation],
    sources: Mapping[str, Source],
    by: User,
) -> dict[str, KnownCluster]:
    """Record the case's clusters and who belongs to them; return them by their keys."""
    return {one.key: _cluster(one, case, tenant, organisations, sources, by) for one in case.clusters}


def _cluster(
    given: CaseCluster,
    case: Case,
    tenant: Tenant,
    organisations: Mapping[str, Organisation],
    sources: Mapping[str, Source],
    by: User,
) -> KnownCluster:
    """Record one cluster with its actors."""
    cluster = KnownCluster(
        tenant=tenant,
        name_sv=given.name.sv,
        name_en=given.name.en,
        about_sv=given.about.sv,
        about_en=given.about.en,
        core_sv=given.core.sv,
        core_en=given.core.en,
        definition=ClassificationItem.objects.filter(
            classification__tenant=tenant, code=given.definition
        ).first(),
        initiative=_initiative(given, case, tenant),
    )
    save_cluster(cluster=cluster, by=by)
    if given.source:
        support(claim=cluster, source=sources[given.source], by=by)
    for one in given.actors:
        actor = _actor(one, cluster, organisations[one.organisation])
        save_actor(actor=actor, by=by, source=sources[one.source] if one.source else None)
    return cluster


def _initiative(given: CaseCluster, case: Case, tenant: Tenant) -> Scope | None:
    """Return the initiative that develops a cluster, as a part of the workbench."""
    if given.initiative is None:
        return None
    name = next(one.name.sv for one in case.organisations if one.key == given.initiative)
    scope, _made = Scope.objects.get_or_create(tenant=tenant, kind=Scope.Kind.INITIATIVE, name=name)
    return scope


def _actor(given: CaseClusterActor, cluster: KnownCluster, organisation: Organisation) -> ClusterActor:
    """Return an entry as it is recorded."""
    begin, end = day_of(given.since), day_of(given.until)
    note = str(getattr(given.note, cluster.tenant.language)) if given.note else ""
    return ClusterActor(
        cluster=cluster,
        organisation=organisation,
        part=given.part,
        valid_from=begin[0],
        from_precision=begin[1],
        valid_to=end[0],
        to_precision=end[1],
        note=note,
        is_example=given.invented,
    )


def let_clusters_serve(case: Case, tenant: Tenant, fields: Iterable[FieldOfStrength], by: User) -> None:
    """Say of each cluster which field of strength it belongs to, now that the fields are settled."""
    names = {one.key: one.name.sv for one in case.fields}
    settled = {one.name_sv: one for one in fields}
    for given in case.clusters:
        if given.field is not None:
            cluster = KnownCluster.objects.in_tenant(tenant).get(name_sv=given.name.sv)
            cluster.field = settled[names[given.field]]
            save_cluster(cluster=cluster, by=by)
