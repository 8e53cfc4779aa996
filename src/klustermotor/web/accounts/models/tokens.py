"""Tokens by which programs use the API in a person's name."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from klustermotor.web.accounts.models.owned import TenantOwned, TenantQuerySet, Viewer
from klustermotor.web.accounts.models.people import User


class ApiTokenQuerySet(TenantQuerySet["ApiToken"]):
    """Tokens, each seen by its owner alone."""

    capability = "tokens.own"

    def visible_to(self, user: Viewer) -> "ApiTokenQuerySet":
        """Keep one's own tokens in tenants one still belongs to."""
        return super().visible_to(user).filter(user_id=user.pk or 0)

    def live(self, now: datetime | None = None) -> "ApiTokenQuerySet":
        """Keep those that still work."""
        now = now or timezone.now()
        return self.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=now), revoked_at__isnull=True)


class ApiToken(TenantOwned):
    """A token for one tenant with some scopes; only its digest is kept."""

    user = models.ForeignKey(User, models.PROTECT, related_name="api_tokens")
    name = models.CharField(_("name"), max_length=80)
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    scopes = models.JSONField(_("scopes"), default=list, blank=True)
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    audit_redacted = frozenset({"digest"})
    # Whoever watches over the workbench must see which keys to it were made.
    trail_names_it = True
    objects: ClassVar[ApiTokenQuerySet] = ApiTokenQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-created_at"]
        verbose_name = _("token")
        verbose_name_plural = _("tokens")

    def __str__(self) -> str:
        """Return the name."""
        return self.name
