"""Invitations: the only way in."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from klustermotor.web.accounts.capabilities import Role
from klustermotor.web.accounts.models.owned import TenantOwned, TenantQuerySet
from klustermotor.web.accounts.models.people import Language, Scope, User


class InvitationQuerySet(TenantQuerySet["Invitation"]):
    """Invitations, seen by those who look after people."""

    capability = "people.manage"

    def open(self, now: datetime | None = None) -> "InvitationQuerySet":
        """Keep those that can still be accepted."""
        return self.filter(
            accepted_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=now or timezone.now()
        )


class Invitation(TenantOwned):
    """An invitation to take a role; the link's secret is kept only as its digest."""

    scope = models.ForeignKey(Scope, models.PROTECT, related_name="+")
    role = models.CharField(_("role"), max_length=14, choices=Role)
    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.SWEDISH)
    secret_digest = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    audit_redacted = frozenset({"secret_digest"})
    objects: ClassVar[InvitationQuerySet] = InvitationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-created_at"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self) -> str:
        """Return whom it is for."""
        return f"{self.name} <{self.email}>"
