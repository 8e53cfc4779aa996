"""How allauth behaves here: nobody comes in without an invitation."""

from ipaddress import ip_address

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest

from klustermotor.web.accounts import services
from klustermotor.web.accounts.models import User


def address_tried(request: HttpRequest, credentials: dict[str, object] | None = None) -> str:
    """Return whose password is being tried, however the address is written: what guessing is counted by."""
    given = (credentials or {}).get("email") or request.POST.get("login") or ""
    user = getattr(request, "user", None)
    if not given and user is not None and user.is_authenticated:
        given = user.email
    return str(given).strip().casefold()


def client_address(request: HttpRequest) -> str:
    """Return the network address that a request comes from: what throttles and locks count by.

    Each proxy adds whom it was asked by at the end of ``X-Forwarded-For``. As many entries as there are
    trusted proxies are theirs; what stands before was written by the client and is not believed. A request
    with fewer has not come through them all, and is known by the machine that asked us.
    """
    told = request.headers.get("X-Forwarded-For", "").split(",")
    count = settings.TRUSTED_PROXIES
    named = _plain(told[-count]) if 0 < count <= len(told) else ""
    return named or _plain(request.META.get("REMOTE_ADDR", ""))


def _plain(text: str) -> str:
    """Return an address without its port; nothing for what is none."""
    host = text.strip()
    if host.startswith("["):
        host = host[1:].partition("]")[0]
    elif host.count(":") == 1:
        host = host.partition(":")[0]
    try:
        return str(ip_address(host))
    except ValueError:
        return ""


class InvitedOnlyAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by accepting an invitation, never by signing up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Return that nobody signs up by themselves."""
        return False

    @transaction.atomic
    def set_password(self, user: User, password: str) -> None:
        """Give somebody a new password, and write in the trail that and by which way they got it."""
        super().set_password(user, password)
        by_link = not self.request.user.is_authenticated
        services.note_sign_in_change(user=user, name="password by link" if by_link else "password changed")

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return what throttles count by."""
        return client_address(request)
