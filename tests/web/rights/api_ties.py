"""Ties between organisations for the table of the API's operations."""

from collections.abc import Mapping
from typing import Any

from tests.web.actors.made import a_tie, an_organisation

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.actors.models import Tie


def tied(tenant: Tenant, people: Mapping[str, User]) -> Tie:
    """Return a tie between two organisations."""
    return a_tie(tenant)


def a_tie_to_be(tenant: Tenant, people: Mapping[str, User]) -> tuple[dict[str, Any], Any]:
    """Return what records a tie."""
    one, other = an_organisation(tenant), an_organisation(tenant, "Exempel Motor AB")
    return {}, {"organisation": str(one.uid), "kind": "supplies", "partner": str(other.uid)}
