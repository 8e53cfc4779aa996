"""Clusters and their actors for the tests."""

from typing import Any

from tests.web.actors.made import an_organisation

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.actors.models import Organisation
from klustermotor.web.mapping.membership.models import ClusterActor, KnownCluster
from klustermotor.web.mapping.membership.services import save_actor, save_cluster


def a_cluster(
    tenant: Tenant, name: str = "Exempelklustret", by: User | None = None, **more: Any
) -> KnownCluster:
    return save_cluster(cluster=KnownCluster(tenant=tenant, name_sv=name, is_example=True, **more), by=by)


def an_actor(
    cluster: KnownCluster,
    organisation: Organisation | None = None,
    part: str = "core",
    *,
    name: str = "Exempel Bioteknik AB",
    by: User | None = None,
    **more: Any,
) -> ClusterActor:
    held = organisation or an_organisation(cluster.tenant, name)
    actor = ClusterActor(cluster=cluster, organisation=held, part=part, is_example=True, **more)
    return save_actor(actor=actor, by=by)
