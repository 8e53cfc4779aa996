"""Value chains for the table of the API's operations."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.web.actors.made import an_organisation
from tests.web.mapping.chains.made import a_stage, a_whole_chain

from klustermotor.web.accounts.models import Tenant, User

People = Mapping[str, User]
Made = tuple[dict[str, Any], Any]


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
