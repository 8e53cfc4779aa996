"""When somebody was here before: kept in the session when they sign in, before that day takes its place."""

from typing import TYPE_CHECKING, Any

from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest

if TYPE_CHECKING:
    from klustermotor.web.accounts.models import User

#: The session's key for the moment of the sign-in before this one.
LAST_HERE = "last-here"


def remember(sender: object, request: HttpRequest | None, user: "User", **_more: Any) -> None:
    """Keep when somebody signed in before; this runs ahead of what writes down the new sign-in."""
    if request is not None and hasattr(request, "session") and user.last_login is not None:
        request.session[LAST_HERE] = user.last_login.isoformat()


def connect() -> None:
    """Listen to sign-ins."""
    user_logged_in.connect(remember, dispatch_uid="last-here")
