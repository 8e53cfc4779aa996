"""Who is asking, in which tenant, and what they may do there: worked out once for each request."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from klustermotor.web.accounts.capabilities import (
    CAPABILITIES,
    capabilities_everywhere,
    capabilities_of,
)
from klustermotor.web.accounts.models import RoleAssignment, Tenant, TenantOwned, User

#: The session's key for the tenant that was chosen.
CHOSEN_TENANT = "tenant"


@dataclass(frozen=True, slots=True)
class Access:
    """One person's standing in one tenant."""

    user: User
    tenant: Tenant
    roles: frozenset[str]
    #: What the person may do at all; in one initiative or company some of it for their own things alone.
    capabilities: frozenset[str]
    #: What the person may do to everything here.
    everywhere: frozenset[str]
    tenants: tuple[Tenant, ...]

    def may(self, capability: str) -> bool:
        """Return whether the capability is held here at all; an unknown one is a mistake in the program."""
        if capability not in CAPABILITIES:
            raise KeyError(capability)
        return capability in self.capabilities

    def may_everywhere(self, capability: str) -> bool:
        """Return whether the capability is held for everything here, not for one's own things alone."""
        return self.may(capability) and capability in self.everywhere

    def may_change(self, thing: TenantOwned) -> bool:
        """Return whether an object that the person sees is theirs to change; one query where not all are."""
        if not self.may(thing.edited_with) or self.may_everywhere(thing.edited_with):
            return self.may(thing.edited_with)
        return bool(type(thing).objects.editable_by(self.user).filter(pk=thing.pk).exists())


def access_of(user: User, *, chosen: str | UUID | None = None) -> Access | None:
    """Return somebody's standing in the chosen tenant, else in the first they belong to; one query."""
    held = _roles_of(user)
    tenants = {role.scope.tenant_id: role.scope.tenant for role in held}
    if not tenants:
        return None
    ordered = tuple(sorted(tenants.values(), key=lambda one: one.name))
    tenant = next((one for one in ordered if str(one.uid) == str(chosen)), ordered[0])
    here = [role for role in held if role.scope.tenant_id == tenant.pk]
    pairs = [(role.role, role.scope.is_whole) for role in here]
    return Access(
        user=user,
        tenant=tenant,
        roles=frozenset(role.role for role in here),
        capabilities=capabilities_of(pairs),
        everywhere=capabilities_everywhere(pairs),
        tenants=ordered,
    )


def _roles_of(user: User) -> tuple[RoleAssignment, ...]:
    """Return the roles that somebody holds today, as the request read them."""
    if user.roles_in_request is not None:
        return user.roles_in_request
    return tuple(RoleAssignment.objects.active().filter(user=user).select_related("scope__tenant"))


def access_from(request: Any) -> Access | None:
    """Return the standing of the person behind a request; none signed out or without a tenant."""
    if not request.user.is_authenticated:
        return None
    if not hasattr(request, "_access"):
        request.user.roles_in_request = _roles_of(request.user)
        request._access = access_of(request.user, chosen=request.session.get(CHOSEN_TENANT))
    return request._access  # type: ignore[no-any-return]
