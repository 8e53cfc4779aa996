"""Tenants, the people who work in them, and the roles they hold."""

from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from klustermotor.web.accounts.capabilities import Role
from klustermotor.web.shared.identifiers import new_uid


class Language(models.TextChoices):
    """Languages of the workbench."""

    SWEDISH = "sv", "Svenska"
    ENGLISH = "en", "English"


class Tenant(models.Model):
    """A body that works in the workbench; nothing is seen across tenants without a grant."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(unique=True)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.SWEDISH)
    lives_on = models.DateField(
        _("lives on"),
        null=True,
        blank=True,
        help_text=_("A demo lives on a fixed day; empty is the real one."),
    )
    is_example = models.BooleanField(_("example"), default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        """Tenants by name."""

        ordering: ClassVar = ["name"]
        verbose_name = _("workbench")
        verbose_name_plural = _("workbenches")

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    def today(self) -> date:
        """Return the tenant's own day."""
        return self.lives_on or timezone.localdate()

    @property
    def initiatives(self) -> "models.QuerySet[Scope]":
        """Return the cluster initiatives that work here, by name."""
        return Scope.objects.filter(tenant=self, kind=Scope.Kind.INITIATIVE).order_by("name")


class UserManager(BaseUserManager["User"]):
    """Make people by their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make a person; without a password one must be set by invitation or reset."""
        if not email:
            raise ValueError("A person needs an e-mail address.")
        user = self.model(email=email.strip().casefold(), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find a person by address whatever its capitals."""
        return self.get(email=(username or "").strip().casefold())


class User(AbstractBaseUser, PermissionsMixin):
    """A person who can sign in."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(_("language"), max_length=2, choices=Language, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    #: The roles a request has read; while it lasts they decide what its queries see.
    roles_in_request: "tuple[RoleAssignment, ...] | None" = None

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        """People by name."""

        ordering: ClassVar = ["name"]
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class Scope(models.Model):
    """What a role attaches to: the whole tenant, one initiative, or one company."""

    class Kind(models.TextChoices):
        """Kinds of scope."""

        TENANT = "tenant", _("the whole workbench")
        INITIATIVE = "initiative", _("cluster initiative")
        COMPANY = "company", _("company")

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    tenant = models.ForeignKey(Tenant, models.PROTECT, related_name="scopes")
    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(max_length=200)

    class Meta:
        """One scope for the whole of each tenant."""

        verbose_name = _("initiative or company")
        verbose_name_plural = _("initiatives and companies")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["tenant"], condition=Q(kind="tenant"), name="one_scope_for_the_whole_tenant"
            ),
            models.UniqueConstraint(fields=["tenant", "kind", "name"], name="scope_named_once"),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    @property
    def is_whole(self) -> bool:
        """Return whether it is the whole tenant."""
        return self.kind == self.Kind.TENANT

    def takes(self, role: str) -> bool:
        """Return whether a role can be held here."""
        return self.kind in HELD_IN[Role(role)]


#: In which kinds of scope each role can be held.
HELD_IN: dict[Role, frozenset[str]] = {
    Role.ADMINISTRATOR: frozenset({Scope.Kind.TENANT}),
    Role.DEVELOPER: frozenset({Scope.Kind.TENANT}),
    Role.ANALYST: frozenset({Scope.Kind.TENANT}),
    Role.MANAGER: frozenset({Scope.Kind.TENANT, Scope.Kind.INITIATIVE}),
    Role.BOARD: frozenset({Scope.Kind.TENANT, Scope.Kind.INITIATIVE}),
    Role.COMPANY: frozenset({Scope.Kind.COMPANY}),
    Role.INTERVIEWER: frozenset({Scope.Kind.TENANT, Scope.Kind.INITIATIVE}),
    Role.READER: frozenset(Scope.Kind.values),
}


class Belonging(models.Model):
    """That a thing was recorded in an initiative or company: those who work there may go on changing it.

    What is recorded for the whole tenant belongs nowhere, and only roles in the whole tenant change it.
    """

    object_uid = models.UUIDField()
    scope = models.ForeignKey(Scope, models.PROTECT, related_name="belongings")

    class Meta:
        """A thing belongs once to each."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["object_uid", "scope"], name="belongs_once"),
        ]

    def __str__(self) -> str:
        """Return where the thing belongs."""
        return str(self.scope)


class RoleQuerySet(models.QuerySet["RoleAssignment"]):
    """Roles people hold."""

    def active(self) -> "RoleQuerySet":
        """Keep roles that hold today, by the real calendar: a demo's day opens no door."""
        today = timezone.localdate()
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=today),
            Q(valid_to__isnull=True) | Q(valid_to__gt=today),
            user__is_active=True,
        )


class RoleAssignment(models.Model):
    """A role that a person holds in a scope, from one day up to (not including) another."""

    user = models.ForeignKey(User, models.PROTECT, related_name="roles")
    scope = models.ForeignKey(Scope, models.PROTECT, related_name="roles")
    role = models.CharField(_("role"), max_length=14, choices=Role)
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("until"), null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[models.Manager["RoleAssignment"]] = RoleQuerySet.as_manager()

    class Meta:
        """A role is held once at a time."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "scope", "role"], condition=Q(valid_to__isnull=True), name="role_held_once"
            ),
        ]

    def __str__(self) -> str:
        """Return who holds what."""
        return f"{self.user}: {self.get_role_display()} ({self.scope})"
