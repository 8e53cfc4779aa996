"""Read leadership networks: what everybody may know of them, and who is in them for those who may."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from klustermotor.analysis.networks import projection, two_mode_from_columns
from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.models import User
from klustermotor.web.accounts.models.owned import valid_on
from klustermotor.web.actors.models import Organisation, Position
from klustermotor.web.mapping.leadership.models import Ability, LeadershipNetwork, Seat
from klustermotor.web.shared.sorting import in_order


def networks(access: Access) -> QuerySet[LeadershipNetwork]:
    """Return the leadership networks somebody may see, with their clusters."""
    found = LeadershipNetwork.objects.visible_to(access.user).in_tenant(access.tenant)
    return found.select_related("cluster__initiative", "tenant", "trust__tenant")


def counted_networks(access: Access, day: date) -> QuerySet[LeadershipNetwork]:
    """Return the networks with how many are in each on a day, as ``size``."""
    held = Q(seats__in=Seat.objects.filter(valid_on(day)))
    return networks(access).annotate(size=Count("seats", filter=held, distinct=True))


def seats(access: Access) -> QuerySet[Seat]:
    """Return the seats of those whom somebody may see in the group."""
    found = Seat.objects.visible_to(access.user).in_tenant(access.tenant)
    return found.select_related(
        "network__cluster", "network__tenant", "person", "position__organisation", "user"
    ).prefetch_related("abilities")


def sees_group(access: Access, network: LeadershipNetwork) -> bool:
    """Return whether somebody may see everybody in a group, not some of them."""
    every = Seat.objects.filter(network=network)
    return not every.exclude(pk__in=Seat.objects.visible_to(access.user).values("pk")).exists()


def abilities(access: Access) -> QuerySet[Ability]:
    """Return the workbench's list of abilities."""
    return Ability.objects.visible_to(access.user).in_tenant(access.tenant)


@dataclass(frozen=True, slots=True)
class AbilityState:
    """How many in a group bring an ability."""

    ability: Ability
    count: int


@dataclass(frozen=True, slots=True)
class Shared:
    """How many people join two sectors by the positions they hold or have held."""

    one: str
    other: str
    count: int


@dataclass(frozen=True, slots=True)
class Composition:
    """What a group consists of on a day, without saying who is who."""

    size: int
    sectors: Counter[str]
    #: The sectors of each person by all positions held so far, in no telling order.
    footings: list[frozenset[str]]
    abilities: list[AbilityState]
    shared: list[Shared]
    #: Organisations that somebody is in the group by.
    organisations: frozenset[int]

    @property
    def integrators(self) -> int:
        """Return how many hold or have held positions in more than one sector."""
        return sum(len(one) > 1 for one in self.footings)


def composition(network: LeadershipNetwork, day: date) -> Composition:
    """Return what a group consists of on a day: counts alone, so that all who see the network may see it."""
    held = list(
        Seat.objects.filter(network=network)
        .filter(valid_on(day))
        .select_related("position__organisation")
        .prefetch_related("abilities")
    )
    footing = footings([one.person_id for one in held], day)
    for one in held:
        footing.setdefault(one.person_id, set()).add(one.position.organisation.sector)
    brought = Counter(ability.pk for one in held for ability in one.abilities.all())
    known = Ability.objects.in_tenant(network.tenant)
    states = [AbilityState(one, brought[one.pk]) for one in known if not one.is_retired or brought[one.pk]]
    order = [str(sector) for sector in Organisation.Sector]
    return Composition(
        size=len(held),
        sectors=Counter(one.position.organisation.sector for one in held),
        footings=sorted(
            (frozenset(footing[one.person_id]) for one in held),
            key=lambda sides: (len(sides), [order.index(side) for side in sorted(sides, key=order.index)]),
        ),
        abilities=states,
        shared=_shared(footing),
        organisations=frozenset(one.position.organisation_id for one in held),
    )


def footings(people: Iterable[int], day: date) -> dict[int, set[str]]:
    """Return the sectors in which people hold or have held positions, up to a day."""
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
    found: dict[int, set[str]] = {}
    rows = Position.objects.filter(person__in=list(people)).filter(begun)
    for person, sector in rows.values_list("person_id", "organisation__sector"):
        found.setdefault(person, set()).add(sector)
    return found


def _shared(footing: dict[int, set[str]]) -> list[Shared]:
    """Return how many people two sectors share: people and sectors joined two-mode, seen from the sectors."""
    pairs = [(str(person), sector) for person, sides in footing.items() for sector in sorted(sides)]
    if not pairs:
        return []
    people, sectors = zip(*pairs, strict=True)
    network = projection(two_mode_from_columns(people, sectors), onto="events")
    order = [str(sector) for sector in Organisation.Sector]
    found = []
    for one, other, weight in zip(network.sources, network.targets, network.weights, strict=True):
        first, second = sorted((network.labels[one], network.labels[other]), key=order.index)
        found.append(Shared(first, second, round(weight)))
    return sorted(found, key=lambda pair: (-pair.count, order.index(pair.one), order.index(pair.other)))


def positions_to_name(access: Access) -> QuerySet[Position]:
    """Return the positions by which somebody may be in a network."""
    found = Position.objects.visible_to(access.user).in_tenant(access.tenant)
    return found.select_related("person", "organisation").order_by(in_order("person__name"), "pk")


def accounts_to_name(access: Access) -> QuerySet[User]:
    """Return the accounts of those who work in the workbench."""
    found = User.objects.filter(is_active=True, roles__scope__tenant=access.tenant).distinct()
    return found.order_by("name")
