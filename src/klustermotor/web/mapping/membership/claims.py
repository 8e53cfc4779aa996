"""Clusters and who belongs to them as claims: what can rest on evidence and be contested."""

from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from klustermotor.web.accounts.access import Access
from klustermotor.web.evidence.claims import Claim, ClaimKind, register
from klustermotor.web.mapping.membership import selectors
from klustermotor.web.mapping.membership.models import ClusterActor, KnownCluster
from klustermotor.web.shared.sorting import fold

_CLUSTER, _ACTOR = "mapping.knowncluster", "mapping.clusteractor"
_MOST = 40


def _of_cluster(cluster: KnownCluster) -> Claim:
    """Return a cluster as a claim."""
    address = reverse("mapping:known-cluster", args=[cluster.uid])
    return Claim(_CLUSTER, cluster, cluster.name, address, detail=cluster.core)


def find_cluster(access: Access, uid: UUID) -> Claim | None:
    """Return the cluster that somebody may see."""
    found = selectors.clusters(access).filter(uid=uid).first()
    return _of_cluster(found) if found else None


def search_clusters(access: Access, text: str) -> list[Claim]:
    """Return the clusters that somebody may change and whose name holds a text."""
    found = selectors.clusters_to_change(access)
    if wanted := fold(text):
        found = found.filter(Q(name_sv__folded__contains=wanted) | Q(name_en__folded__contains=wanted))
    return [_of_cluster(one) for one in found[:_MOST]]


def _of_actor(actor: ClusterActor) -> Claim:
    """Return an entry as a claim."""
    address = reverse("mapping:cluster-actor", args=[actor.uid])
    return Claim(_ACTOR, actor, str(actor), address, detail=actor.period)


def find_actor(access: Access, uid: UUID) -> Claim | None:
    """Return the entry that somebody may see."""
    found = selectors.cluster_actors(access).filter(uid=uid).first()
    return _of_actor(found) if found else None


def search_actors(access: Access, text: str) -> list[Claim]:
    """Return the entries that somebody may change of organisations whose name holds a text."""
    mine = ClusterActor.objects.editable_by(access.user).values("pk")
    found = selectors.cluster_actors(access).filter(pk__in=mine)
    if wanted := fold(text):
        found = found.filter(organisation__name__folded__contains=wanted)
    return [_of_actor(one) for one in found.order_by("-created_at")[:_MOST]]


register(
    ClaimKind(
        _CLUSTER,
        pgettext_lazy("of actors", "cluster"),
        find_cluster,
        edit="clusters.edit",
        search=search_clusters,
    )
)
register(ClaimKind(_ACTOR, _("actor of a cluster"), find_actor, edit="clusters.edit", search=search_actors))
