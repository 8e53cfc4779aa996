"""Letters that leave: what was meant to be sent, and what became of it."""

from email.utils import make_msgid
from ipaddress import ip_address
from typing import ClassVar, Self
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from klustermotor.web.accounts.models import TenantOwned, TenantQuerySet, User
from klustermotor.web.accounts.models.owned import Viewer
from klustermotor.web.accounts.personal_data import barred_addresses


def new_message_id() -> str:
    """Return the name that a letter keeps over all attempts, so that a receiver knows it again.

    It ends in the workbench's own host, as mail servers expect of letters that are not forged.
    """
    return make_msgid(domain=_domain(urlsplit(settings.ADDRESS).hostname or "localhost"))


def _domain(host: str) -> str:
    """Return a host as it stands in a letter's name: an address of numbers in brackets, others in ASCII."""
    try:
        numbers = ip_address(host)
    except ValueError:
        return host if host.isascii() else host.encode("idna").decode("ascii")
    return f"[IPv6:{numbers}]" if numbers.version == 6 else f"[{numbers}]"


class MessageQuerySet(TenantQuerySet["Message"]):
    """Letters."""

    capability = "outbox.view"

    def visible_to(self, user: Viewer) -> Self:
        """Leave out discreet letters that do well, and those to the restricted (GDPR art. 18)."""
        barred = models.Q(pk__in=[])
        for tenant, address in barred_addresses():
            barred |= models.Q(tenant_id=tenant, to__iexact=address)
        seen = super().visible_to(user).exclude(barred)
        return seen.filter(models.Q(discreet=False) | models.Q(state__in=Message.TO_LOOK_AT))

    def in_doubt(self) -> "MessageQuerySet":
        """Keep those of which nobody knows whether they arrived."""
        return self.filter(state=Message.State.IN_DOUBT)


class Message(TenantOwned):
    """One letter to one person."""

    class State(models.TextChoices):
        """Where a letter stands."""

        WAITING = "waiting", _("waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", pgettext_lazy("a letter", "sent")
        IN_DOUBT = "in_doubt", _("in doubt")
        FAILED = "failed", _("failed")
        WITHDRAWN = "withdrawn", pgettext_lazy("a letter", "withdrawn")

    kind = models.CharField(max_length=60)
    key = models.CharField(
        max_length=200, unique=True, help_text="The same letter asked for twice has the same key."
    )
    to = models.EmailField(_("to"))
    to_name = models.CharField(max_length=120, blank=True)
    subject = models.CharField(_("subject"), max_length=250)
    body = models.TextField(blank=True)
    html_body = models.TextField(blank=True)
    language = models.CharField(max_length=2, default="sv")
    message_id = models.CharField(max_length=200, unique=True, default=new_message_id, editable=False)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)
    sending_since = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    #: Holds a link that lets its bearer in: never shown, and forgotten when the letter has left.
    secret = models.BooleanField(default=False)
    #: Whom it went to is shown only while somebody has to look at it: who got none would tell something.
    discreet = models.BooleanField(default=False, editable=False)
    object_kind = models.CharField(max_length=60, blank=True)
    object_uid = models.UUIDField(null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)

    #: States in which somebody must do something about a letter.
    TO_LOOK_AT = (State.IN_DOUBT, State.FAILED)
    audit_redacted = frozenset({"body", "html_body"})
    objects: ClassVar[MessageQuerySet] = MessageQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """Newest first; found by state."""

        ordering: ClassVar = ["-created_at", "-pk"]
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        indexes: ClassVar = [
            models.Index(fields=["tenant", "-created_at"]),
            models.Index(fields=["state", "sending_since"]),
        ]

    def __str__(self) -> str:
        """Return the subject and whom it is for."""
        return f"{self.subject} ({self.to})"
