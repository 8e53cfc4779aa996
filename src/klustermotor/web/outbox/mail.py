"""Letters that other software writes (a new password, say) go through the outbox too."""

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils.translation import get_language

from klustermotor.web.accounts.access import access_of
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.outbox import services
from klustermotor.web.outbox.models import new_message_id
from klustermotor.web.shared.identifiers import new_uid


class OutboxBackend(BaseEmailBackend):
    """Post each letter in its receiver's own tenant.

    Somebody without a tenant has no outbox that anybody could look after: theirs is delivered at once.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Post the letters; return how many."""
        with transaction.atomic():
            for message in email_messages:
                for address in message.recipients():
                    self._post(message, address)
        return len(email_messages)

    def _post(self, message: EmailMessage, address: str) -> None:
        """Post one letter to one person; such letters carry links that let their bearer in."""
        tenant = tenant_of(address)
        if tenant is None:
            message.extra_headers.setdefault("Message-ID", new_message_id())
            direct = get_connection(settings.DELIVERY.backend, **settings.DELIVERY.options)
            direct.send_messages([message])
            return
        html = [str(part[0]) for part in getattr(message, "alternatives", ()) if part[1] == "text/html"]
        services.post(
            tenant=tenant,
            kind="accounts.letter",
            key=f"letter:{new_uid()}",
            to=address,
            subject=str(message.subject),
            body=str(message.body),
            html_body=html[0] if html else "",
            language=(get_language() or tenant.language)[:2],
            by=None,
            secret=True,
        )


def tenant_of(address: str) -> Tenant | None:
    """Return the first tenant of the person with an address."""
    user = User.objects.filter(email=address.strip().casefold(), is_active=True).first()
    access = access_of(user) if user else None
    return access.tenant if access else None
