"""Registers, decisions and selections for the table of the API's operations."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.web.actors.registers.made import a_decision, a_held_register, a_selection, two_records

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.actors.registers.models import RegisterRecord

People = Mapping[str, User]


def recorded(make: Callable[[Tenant, User], Any]) -> Callable[[Tenant, People], Any]:
    """Return how the developer records something."""
    return lambda tenant, people: make(tenant, people["developer"])


a_register = recorded(a_held_register)
decided = recorded(a_decision)
chosen = recorded(a_selection)


@recorded
def in_a_group(tenant: Tenant, by: User) -> Any:
    """Return a record that stands in a group with another."""
    left, right = two_records(tenant, by)
    RegisterRecord.objects.filter(pk__in=[left.pk, right.pk]).update(group=1)
    return left


def a_decision_to_be(tenant: Tenant, people: People) -> tuple[dict[str, Any], Any]:
    left, right = two_records(tenant, people["developer"])
    return {}, {"left": str(left.uid), "right": str(right.uid), "same": False}
