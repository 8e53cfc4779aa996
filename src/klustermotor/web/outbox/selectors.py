"""Letters as pages show them."""

from collections.abc import Mapping

from django.db.models import QuerySet

from klustermotor.web.accounts.access import Access
from klustermotor.web.outbox.models import Message

#: Which badge says how a letter stands.
BADGES: Mapping[str, str] = {
    Message.State.WAITING: "open",
    Message.State.SENDING: "running",
    Message.State.SENT: "done",
    Message.State.IN_DOUBT: "watch",
    Message.State.FAILED: "failed",
    Message.State.WITHDRAWN: "not-now",
}


def letters_seen(access: Access) -> QuerySet[Message]:
    """Return the tenant's letters."""
    seen: QuerySet[Message] = Message.objects.visible_to(access.user).in_tenant(access.tenant)
    return seen


def letters_in_doubt(access: Access) -> QuerySet[Message]:
    """Return letters of which somebody must say whether they arrived."""
    return letters_seen(access).filter(state=Message.State.IN_DOUBT)
