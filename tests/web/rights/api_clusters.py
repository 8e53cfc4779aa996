"""Clusters and who belongs to them for the table of the API's operations."""

from typing import Any

from tests.web.actors.made import an_organisation
from tests.web.mapping.membership.made import a_cluster, an_actor
from tests.web.rights.api_operations import Call, Made, People, listed, of, seen

from klustermotor.web.accounts.models import Tenant

_SEEN: dict[str, Any] = {"capability": "actors.view", "scope": "read:actors"}
_EDIT = ("clusters.edit", "write:actors")


def _cluster(tenant: Tenant, people: People) -> Any:
    return a_cluster(tenant)


def _actor(tenant: Tenant, people: People) -> Any:
    return an_actor(a_cluster(tenant))


def _to_be(tenant: Tenant, people: People) -> Made:
    return {}, {"name_sv": "Exempelklustret"}


def _actor_to_be(tenant: Tenant, people: People) -> Made:
    organisation = an_organisation(tenant)
    return {"uid": str(a_cluster(tenant).uid)}, {"organisation": str(organisation.uid), "part": "core"}


CALLS: dict[str, Call] = {
    "list_clusters": seen(listed(_cluster), **_SEEN, is_list=True),
    "get_cluster": seen(of(_cluster), **_SEEN),
    "create_cluster": Call(*_EDIT, _to_be),
    "change_cluster": Call(*_EDIT, of(_cluster, {"core_sv": "Läkemedel"})),
    "list_cluster_actors": seen(of(_cluster), **_SEEN),
    "list_cluster_ties": seen(of(_cluster), **_SEEN),
    "create_cluster_actor": Call(*_EDIT, _actor_to_be),
    "get_cluster_actor": seen(of(_actor), **_SEEN),
    "change_cluster_actor": Call(*_EDIT, of(_actor, {"part": "support"})),
    "move_cluster_actor": Call(*_EDIT, of(_actor, {"part": "support", "on": "2003-01-01"})),
    "end_cluster_actor": Call(*_EDIT, of(_actor, {"on": "2003-06-30"})),
    "delete_cluster_actor": Call(*_EDIT, of(_actor)),
}
