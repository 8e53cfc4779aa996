"""Value chains for the table of the API's operations."""

from collections.abc import Callable
from typing import Any

from tests.web.actors.made import an_organisation
from tests.web.mapping.chains.made import a_stage, a_whole_chain
from tests.web.rights.api_operations import Call, Made, People, listed, of, seen

from klustermotor.web.accounts.models import Tenant

_CHAINS: dict[str, Any] = {"capability": "actors.view", "scope": "read:actors"}


def part(name: str) -> Callable[[Tenant, People], Any]:
    """Return what makes a whole chain and gives one part of it."""
    return lambda tenant, people: a_whole_chain(tenant, people["developer"])[name]


def a_link_to_be(tenant: Tenant, people: People) -> Made:
    """Return what links two stages."""
    made = a_whole_chain(tenant, people["developer"])
    other = a_stage(made["chain"], "Återvinning")
    body = {"source": str(made["market"].uid), "target": str(other.uid), "kind": "material"}
    return {"uid": made["chain"].uid}, body


def an_actor_to_be(tenant: Tenant, people: People) -> Made:
    """Return what places an organisation at a stage."""
    made = a_whole_chain(tenant, people["developer"])
    who = an_organisation(tenant, "Exempel Ny AB")
    return {"uid": made["trial"].uid}, {"organisation": str(who.uid), "tier": "component"}


CALLS: dict[str, Call] = {
    "list_chains": seen(listed(part("chain")), **_CHAINS, is_list=True),
    "get_chain": seen(of(part("chain")), **_CHAINS),
    "create_chain": Call("chains.edit", "write:actors", lambda _tenant, _people: ({}, {"name_sv": "Ny"})),
    "change_chain": Call("chains.edit", "write:actors", of(part("chain"), {"name_en": "New"})),
    "list_chain_stages": seen(of(part("chain")), **_CHAINS),
    "create_chain_stage": Call("chains.edit", "write:actors", of(part("chain"), {"name_sv": "Ny"})),
    "get_chain_stage": seen(of(part("trial")), **_CHAINS),
    "change_chain_stage": Call("chains.edit", "write:actors", of(part("trial"), {"kind": "idea"})),
    "list_chain_links": seen(of(part("chain")), **_CHAINS),
    "create_chain_link": Call("chains.edit", "write:actors", a_link_to_be),
    "list_chain_actors": seen(of(part("chain")), **_CHAINS),
    "create_chain_actor": Call("chains.edit", "write:actors", an_actor_to_be),
    "get_chain_actor": seen(of(part("plant")), **_CHAINS),
    "change_chain_actor": Call("chains.edit", "write:actors", of(part("plant"), {"role": "support"})),
    "list_chain_holes": seen(of(part("chain")), **_CHAINS),
}
