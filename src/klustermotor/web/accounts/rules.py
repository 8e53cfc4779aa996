"""Capabilities as permissions for templates (``has_perm``) and for objects of a tenant."""

from typing import Any

import rules

from klustermotor.web.accounts.access import access_of
from klustermotor.web.accounts.capabilities import CAPABILITIES


def _holds(capability: str) -> Any:
    """Return a predicate: the person has the capability in the object's tenant (or in their first)."""

    @rules.predicate(f"holds {capability}")  # type: ignore[attr-defined, no-untyped-call, untyped-decorator]
    def holds(user: Any, thing: Any = None) -> bool:
        if not user.is_authenticated:
            return False
        tenant = getattr(thing, "tenant", None)
        access = access_of(user, chosen=tenant.uid if tenant else None)
        if access is None or (tenant is not None and access.tenant != tenant):
            return False
        return access.may(capability)

    return holds


for _name in CAPABILITIES:
    rules.add_perm(_name, _holds(_name))  # type: ignore[attr-defined, no-untyped-call]
