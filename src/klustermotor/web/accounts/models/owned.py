"""What every root object shares: a tenant, and queries that decide who sees it."""

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar, cast

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone

from klustermotor.web.accounts.capabilities import CAPABILITIES, InPart
from klustermotor.web.accounts.models.people import Belonging, RoleAssignment, Scope, Tenant, User
from klustermotor.web.shared.identifiers import new_uid

Seen = TypeVar("Seen", bound=models.Model)
Viewer = User | AnonymousUser


def tenants_where(user: Viewer, capability: str) -> Iterable[int]:
    """Return the tenants in all of which somebody has a capability; nobody has any signed out.

    Where a request has read the roles already they are not asked for again; else it is a subquery.
    """
    granted = CAPABILITIES[capability]
    known = getattr(user, "roles_in_request", None)
    if known is not None:
        return {
            role.scope.tenant_id
            for role in known
            if granted.given_everywhere_by(role.role, whole=role.scope.is_whole)
        }
    held = RoleAssignment.objects.active().filter(role__in=granted.roles)
    if granted.in_part is not InPart.EVERYWHERE:
        held = held.filter(scope__kind=Scope.Kind.TENANT)
    found: models.QuerySet[RoleAssignment, int] = held.filter(user_id=user.pk or 0).values_list(
        "scope__tenant_id", flat=True
    )
    return found


def parts_where(user: Viewer, capability: str) -> Iterable[int]:
    """Return the initiatives and companies in which somebody has a capability for what is recorded there."""
    granted = CAPABILITIES[capability]
    if granted.in_part is not InPart.OWN:
        return ()
    known = getattr(user, "roles_in_request", None)
    if known is not None:
        return {role.scope_id for role in known if role.role in granted.roles and not role.scope.is_whole}
    held = RoleAssignment.objects.active().filter(user_id=user.pk or 0, role__in=granted.roles)
    found: models.QuerySet[RoleAssignment, int] = held.exclude(scope__kind=Scope.Kind.TENANT).values_list(
        "scope_id", flat=True
    )
    return found


class TenantQuerySet(models.QuerySet[Seen]):
    """Objects of tenants; ``capability`` is what one must be able to do to see them."""

    capability: ClassVar[str] = "region.view"

    def visible_to(self, user: Viewer) -> Self:
        """Keep what somebody may see; narrowed by the apps whose objects have readers of their own."""
        return self.filter(self._within_reach(user, self.capability))

    def editable_by(self, user: Viewer) -> Self:
        """Keep what somebody may see and change: all of it, or their own where the role is in a part."""
        return self.visible_to(user).filter(self._within_reach(user, self._owned.edited_with))

    @property
    def _owned(self) -> "type[TenantOwned]":
        """Return the model, which says who changes its objects."""
        return cast("type[TenantOwned]", self.model)

    def _within_reach(self, user: Viewer, capability: str) -> Q:
        """Return the condition that somebody has a capability for an object."""
        reach = Q(tenant_id__in=tenants_where(user, capability))
        if CAPABILITIES[capability].in_part is not InPart.OWN:
            return reach
        parts = parts_where(user, capability)
        reach |= Q(uid__in=Belonging.objects.filter(scope_id__in=parts).values("object_uid"))
        if self._owned.answered_for_in:
            held = Scope.objects.filter(pk__in=parts).values("tenant_id")
            reach |= Q((self._owned.answered_for_in, user.pk or 0), tenant_id__in=held)
        return reach

    def named_to(self, user: Viewer) -> Self:
        """Keep what somebody may see and know by name; the trail names nothing else."""
        return self.visible_to(user)

    def in_tenant(self, tenant: Tenant) -> Self:
        """Keep one tenant's objects."""
        return self.filter(tenant=tenant)


class TenantOwned(models.Model):
    """A root object: an identifier that may be shown, a tenant, and when it was recorded."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    tenant = models.ForeignKey(Tenant, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    #: What it takes to change an object, where the table of capabilities gives it in a part for one's own.
    edited_with: ClassVar[str] = ""
    #: The field that names who answers for an object, whose own it is wherever it was recorded.
    answered_for_in: ClassVar[str] = ""
    #: Fields whose values the audit trail must not repeat.
    audit_redacted: ClassVar[frozenset[str]] = frozenset()
    #: Whether everybody who reads the trail learns the name of an object that only some may open.
    trail_names_it: ClassVar[bool] = False

    class Meta:
        """No table of its own."""

        abstract = True

    @property
    def kept_from_trail(self) -> frozenset[str]:
        """Return the fields of this object whose values the trail must not repeat."""
        return self.audit_redacted

    @property
    def trail_label(self) -> str:
        """Return what the trail calls this object, also when its own name changes later."""
        return str(self)

    if TYPE_CHECKING:
        objects: ClassVar[Any]

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[Any], **more: Any
    ) -> Self:
        """Read an object and remember its values, so that saving it writes what was changed and no more."""
        made = super().from_db(db, field_names, values, **more)
        made.__dict__["_as_read"] = dict(zip(field_names, values, strict=True))
        return made

    def refresh_from_db(
        self,
        using: str | None = None,
        fields: Iterable[str] | None = None,
        from_queryset: models.QuerySet[Self] | None = None,
    ) -> None:
        """Read the object again."""
        named = None if fields is None else list(fields)
        super().refresh_from_db(using, named, from_queryset)
        if named is None:
            self.remember()

    def remember(self) -> None:
        """Take the values as they are now for those that stand in the database."""
        held = [field.attname for field in self._meta.concrete_fields if field.attname in self.__dict__]
        self.__dict__["_as_read"] = {name: self.__dict__[name] for name in held}

    def untouched(self, attribute: str) -> bool:
        """Return whether a plain value is as it was read; of what can be changed in place nobody knows."""
        was = self.__dict__.get("_as_read", {}).get(attribute, models.DEFERRED)
        return not isinstance(was, list | dict) and was == self.__dict__.get(attribute)


def valid_on(day: models.Value | object) -> Q:
    """Return the condition that something with ``valid_from`` and ``valid_to`` holds on a day."""
    return (Q(valid_from__isnull=True) | Q(valid_from__lte=day)) & (
        Q(valid_to__isnull=True) | Q(valid_to__gt=day)
    )
