"""Actors for the tests."""

from typing import Any

from klustermotor.web.accounts.models import Tenant
from klustermotor.web.actors.models import Organisation, Person, Position, Tie
from klustermotor.web.actors.ties.services import save_tie


def an_organisation(tenant: Tenant, name: str = "Exempel Plåt AB", **more: Any) -> Organisation:
    return Organisation.objects.create(tenant=tenant, name=name, is_example=True, **more)


def a_person(tenant: Tenant, name: str = "Exempelperson", **more: Any) -> Person:
    return Person.objects.create(tenant=tenant, name=name, purpose="Nyckelperson", is_example=True, **more)


def a_position(tenant: Tenant) -> Position:
    return Position.objects.create(
        tenant=tenant, person=a_person(tenant), organisation=an_organisation(tenant), role="platschef"
    )


def a_tie(
    tenant: Tenant,
    organisation: Organisation | None = None,
    partner: Organisation | None = None,
    kind: str = "supplies",
    **more: Any,
) -> Tie:
    one = organisation or an_organisation(tenant, "Exempel Gjuteri AB")
    other = partner or an_organisation(tenant, "Exempel Motor AB")
    return save_tie(
        tie=Tie(tenant=tenant, organisation=one, partner=other, kind=kind, is_example=True, **more), by=None
    )
