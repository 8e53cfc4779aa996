"""How allauth behaves here: nobody comes in without an invitation."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


def address_tried(request: HttpRequest, credentials: dict[str, object] | None = None) -> str:
    """Return whose password is being tried, however the address is written: what guessing is counted by."""
    given = (credentials or {}).get("email") or request.POST.get("login") or ""
    user = getattr(request, "user", None)
    if not given and user is not None and user.is_authenticated:
        given = user.email
    return str(given).strip().casefold()


class InvitedOnlyAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by accepting an invitation, never by signing up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Return that nobody signs up by themselves."""
        return False
