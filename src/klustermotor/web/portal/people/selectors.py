"""Who works in a tenant, and who is invited."""

from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils import timezone

from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.models import Invitation, RoleAssignment, Scope, User


@dataclass(frozen=True, slots=True)
class Member:
    """A person with the roles they hold here now or later."""

    user: User
    roles: list[RoleAssignment] = field(default_factory=list)

    @property
    def said(self) -> str:
        """Return the roles in words."""
        return ", ".join(
            str(held.get_role_display())
            + ("" if held.scope.kind == Scope.Kind.TENANT else f" ({held.scope.name})")
            for held in self.roles
        )


def roles_here(access: Access) -> QuerySet[RoleAssignment]:
    """Return the roles held in the tenant, now or from a later day on."""
    return (
        RoleAssignment.objects.filter(scope__tenant=access.tenant)
        .exclude(valid_to__lte=timezone.localdate())
        .select_related("user", "scope")
        .order_by("user__name", "pk")
    )


def members(access: Access) -> list[Member]:
    """Return everybody with a role here, and those who had one, in one query."""
    found: dict[int, Member] = {}
    ever = RoleAssignment.objects.filter(scope__tenant=access.tenant).select_related("user", "scope")
    today = timezone.localdate()
    for held in ever.order_by("user__name", "pk"):
        member = found.setdefault(held.user.pk, Member(held.user))
        if held.valid_to is None or held.valid_to > today:
            member.roles.append(held)
    return list(found.values())


def people_here(access: Access) -> QuerySet[User]:
    """Return those who have or had a role in the tenant."""
    return User.objects.filter(roles__scope__tenant=access.tenant).distinct()


def member_with(access: Access, email: str) -> Member | None:
    """Return whoever with an open account and a role here has the address."""
    roles = list(roles_here(access).filter(user__email=email.strip().casefold(), user__is_active=True))
    return Member(roles[0].user, roles) if roles else None


def open_invitations(access: Access) -> QuerySet[Invitation]:
    """Return invitations that wait for an answer, also those that have grown too old."""
    seen: QuerySet[Invitation] = Invitation.objects.visible_to(access.user).in_tenant(access.tenant)
    return seen.filter(accepted_at=None, withdrawn_at=None).select_related("scope", "invited_by")
