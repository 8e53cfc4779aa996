"""The trail of every change: who, when, from what to what."""

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from klustermotor.web.accounts.models.people import Tenant, User
from klustermotor.web.shared.identifiers import new_uid


class AuditEntry(models.Model):
    """One change; never altered, and without the text of confidential fields."""

    class Action(models.TextChoices):
        """What was done."""

        CREATED = "created", _("created")
        CHANGED = "changed", _("changed")
        DELETED = "deleted", _("deleted")
        EVENT = "event", _("noted")

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    tenant = models.ForeignKey(Tenant, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    action = models.CharField(max_length=8, choices=Action)
    object_kind = models.CharField(max_length=60)
    object_uid = models.UUIDField()
    object_label = models.CharField(max_length=250)
    event = models.CharField(max_length=60, blank=True)
    #: Field name → [from, to]; a confidential value is written as true (was something) or null (was nothing).
    changes = models.JSONField(default=dict, blank=True)

    class Meta:
        """Newest first; found by object and by tenant."""

        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["object_uid", "-at"]),
            models.Index(fields=["tenant", "-at"]),
        ]

    def __str__(self) -> str:
        """Return what was done to what."""
        return f"{self.get_action_display()} {self.object_label}"
