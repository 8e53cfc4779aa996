"""Read clusters and who belongs to them."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.models import Scope
from klustermotor.web.accounts.models.owned import parts_where, valid_on
from klustermotor.web.actors.models import Organisation, Tie
from klustermotor.web.mapping.fields.models import FieldOfStrength
from klustermotor.web.mapping.membership.models import ClusterActor, KnownCluster
from klustermotor.web.places.models import Classification, ClassificationItem
from klustermotor.web.shared.sorting import in_order

_NEEDED = ("field", "definition", "initiative", "tenant")


def clusters(access: Access) -> QuerySet[KnownCluster]:
    """Return the clusters somebody may see, with what they refer to."""
    found = KnownCluster.objects.visible_to(access.user).in_tenant(access.tenant)
    return found.select_related(*_NEEDED)


def counted_clusters(access: Access, day: date) -> QuerySet[KnownCluster]:
    """Return the clusters with how many actors each has on a day that somebody may see, as ``size``."""
    holds = Q(actors__in=ClusterActor.objects.visible_to(access.user).filter(valid_on(day)))
    return clusters(access).annotate(size=Count("actors", filter=holds, distinct=True))


def cluster_actors(access: Access) -> QuerySet[ClusterActor]:
    """Return who belongs to clusters, as somebody may see it."""
    found = ClusterActor.objects.visible_to(access.user).in_tenant(access.tenant)
    return found.select_related("cluster__tenant", "organisation__region", "selection", "by")


def actors_of(access: Access, some: Collection[KnownCluster]) -> list[ClusterActor]:
    """Return everybody who belongs or has belonged to some clusters, by name and day."""
    found = cluster_actors(access).filter(cluster__in=some)
    return list(found.order_by(in_order("organisation__name"), "valid_from", "pk"))


def holds_on(actor: ClusterActor, day: date) -> bool:
    """Return whether somebody belongs on a day; a day that is not known bars nobody."""
    begun = actor.valid_from is None or actor.valid_from <= day
    return begun and (actor.valid_to is None or actor.valid_to > day)


def members_on(access: Access, cluster: KnownCluster, day: date) -> dict[int, str]:
    """Return the keys of the organisations that belong to a cluster on a day, and their parts."""
    found = cluster_actors(access).filter(cluster=cluster).filter(valid_on(day))
    return dict(found.values_list("organisation_id", "part"))


def ties_among(access: Access, cluster: KnownCluster, day: date) -> QuerySet[Tie]:
    """Return the ties that hold on a day between organisations that belong to a cluster on it."""
    keys = list(members_on(access, cluster, day))
    found = Tie.objects.visible_to(access.user).in_tenant(access.tenant).filter(valid_on(day))
    return found.filter(organisation_id__in=keys, partner_id__in=keys).select_related(
        "organisation", "partner"
    )


def memberships_of(access: Access, organisation: Organisation) -> list[ClusterActor]:
    """Return the clusters that an organisation belongs or has belonged to, those it belongs to first."""
    today = access.tenant.today()
    found = cluster_actors(access).filter(organisation=organisation)
    return sorted(
        found, key=lambda one: (not holds_on(one, today), one.cluster.name, one.valid_from or today)
    )


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two clusters that some organisations belong to on the same day."""

    one: KnownCluster
    other: KnownCluster
    shared: list[Organisation]

    @property
    def count(self) -> int:
        """Return how many belong to both."""
        return len(self.shared)


def overlaps(access: Access, day: date, of: KnownCluster | None = None) -> list[Overlap]:
    """Return which clusters share organisations on a day, those that share most first."""
    by_cluster: defaultdict[int, dict[int, Organisation]] = defaultdict(dict)
    known: dict[int, KnownCluster] = {}
    for one in cluster_actors(access).filter(valid_on(day)):
        known[one.cluster_id] = one.cluster
        by_cluster[one.cluster_id][one.organisation_id] = one.organisation
    found = []
    for first, second in _pairs(known, of):
        both = by_cluster[first].keys() & by_cluster[second].keys()
        if both:
            shared = sorted((by_cluster[first][key] for key in both), key=lambda one: one.name)
            found.append(Overlap(known[first], known[second], shared))
    return sorted(found, key=lambda one: (-one.count, one.one.name, one.other.name))


def _pairs(known: Collection[int], of: KnownCluster | None) -> Iterable[tuple[int, int]]:
    """Return the pairs of clusters that are compared: all, or one with the others."""
    if of is not None:
        return [(of.pk, key) for key in sorted(known) if key != of.pk] if of.pk in known else []
    ordered = sorted(known)
    return [(one, other) for at, one in enumerate(ordered) for other in ordered[at + 1 :]]


def parts_counted(actors: Iterable[ClusterActor], day: date) -> Counter[str]:
    """Return how many organisations stand in each part on a day."""
    return Counter(one.part for one in actors if holds_on(one, day))


def fields_to_name(access: Access) -> QuerySet[FieldOfStrength]:
    """Return the fields of strength that a cluster may belong to."""
    found = FieldOfStrength.objects.visible_to(access.user).in_tenant(access.tenant).standing()
    return found.order_by(in_order("name_sv"))


def definitions_to_name(access: Access) -> QuerySet[ClassificationItem]:
    """Return the clusters of the statistics that a cluster may come near to."""
    lists = Classification.objects.visible_to(access.user).in_tenant(access.tenant).definitions()
    found = ClassificationItem.objects.filter(classification__in=lists)
    return found.select_related("classification").order_by("classification__name_sv", in_order("name_sv"))


def initiatives_to_name(access: Access) -> QuerySet[Scope]:
    """Return the initiatives that somebody may say a cluster is developed by: all, or their own."""
    found = access.tenant.initiatives
    if not access.may_everywhere("clusters.edit"):
        found = found.filter(pk__in=parts_where(access.user, "clusters.edit"))
    return found.order_by(in_order("name"))


def clusters_to_change(access: Access) -> QuerySet[KnownCluster]:
    """Return the clusters that somebody may say who belongs to."""
    found = KnownCluster.objects.editable_by(access.user).in_tenant(access.tenant)
    return found.order_by(in_order("name_sv"))
