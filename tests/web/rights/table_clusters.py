"""Who may open the pages of clusters and of who belongs to them."""

from collections.abc import Mapping
from typing import Any

from tests.web.actors.made import an_organisation
from tests.web.mapping.membership.made import a_cluster, an_actor
from tests.web.rights.suite import Page

from klustermotor.web.accounts.models import Tenant, User

People = Mapping[str, User]


def _cluster(tenant: Tenant, people: People) -> dict[str, Any]:
    return {"uid": a_cluster(tenant).uid}


def _picture(tenant: Tenant, people: People) -> dict[str, Any]:
    cluster = a_cluster(tenant)
    an_actor(cluster)
    return {"uid": cluster.uid, "format": "svg"}


def _actor(tenant: Tenant, people: People) -> dict[str, Any]:
    return {"uid": an_actor(a_cluster(tenant)).uid}


def _organisation(tenant: Tenant, people: People) -> dict[str, Any]:
    return {"uid": an_organisation(tenant).uid}


PAGES = {
    "mapping:known-clusters": Page("actors.view"),
    "mapping:new-cluster": Page("clusters.edit"),
    "mapping:known-cluster": Page("actors.view", make=_cluster),
    "mapping:cluster-picture": Page("actors.view", make=_picture),
    "mapping:edit-cluster": Page("clusters.edit", make=_cluster),
    "mapping:remove-cluster": Page("clusters.edit", make=_cluster),
    "mapping:add-cluster-actor": Page("clusters.edit", make=_cluster),
    "mapping:take-selection": Page("clusters.edit", make=_cluster, also="registers.view"),
    "mapping:bring-in-cluster-actors": Page("clusters.edit", make=_cluster),
    "mapping:cluster-actor": Page("actors.view", make=_actor),
    "mapping:edit-cluster-actor": Page("clusters.edit", make=_actor),
    "mapping:move-cluster-actor": Page("clusters.edit", make=_actor),
    "mapping:leave-cluster": Page("clusters.edit", make=_actor),
    "mapping:remove-cluster-actor": Page("clusters.edit", make=_actor),
    # Whoever follows a cluster may say that an organisation belongs to it: the cluster is theirs, it is not.
    "mapping:join-cluster": Page("clusters.edit", make=_organisation, changes_it=False),
}
