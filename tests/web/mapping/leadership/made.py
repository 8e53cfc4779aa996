"""Leadership networks and the seats in them for the tests."""

from typing import Any

from tests.web.actors.made import a_person, an_organisation
from tests.web.mapping.membership.made import a_cluster

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.actors.models import Position
from klustermotor.web.mapping.leadership.models import Ability, LeadershipNetwork, Seat
from klustermotor.web.mapping.leadership.services import save_network, save_seat
from klustermotor.web.mapping.membership.models import KnownCluster


def a_network(
    tenant: Tenant,
    name: str = "Exempelledningen",
    cluster: KnownCluster | None = None,
    by: User | None = None,
) -> LeadershipNetwork:
    held = cluster or a_cluster(tenant, f"Klustret kring {name}")
    made = LeadershipNetwork(tenant=tenant, name_sv=name, cluster=held, is_example=True)
    return save_network(network=made, by=by)


def a_seat(
    network: LeadershipNetwork,
    name: str = "Exempelperson",
    sector: str = "business",
    brings: tuple[int, ...] = (),
    by: User | None = None,
    **more: Any,
) -> Seat:
    """Return the seat of a new person in a new organisation; ``brings`` are places on the list."""
    position = Position.objects.create(
        tenant=network.tenant,
        person=a_person(network.tenant, name),
        organisation=an_organisation(network.tenant, f"{name}s organisation", sector=sector),
        role="chef",
    )
    seat = Seat(network=network, position=position, is_example=True, **more)
    abilities = Ability.objects.in_tenant(network.tenant).filter(position__in=brings)
    return save_seat(seat=seat, abilities=abilities, by=by)


def an_ability(tenant: Tenant, people: Any = None) -> Ability:
    a_network(tenant)
    found = Ability.objects.in_tenant(tenant).first()
    assert found is not None
    return found
