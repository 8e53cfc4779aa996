"""Who may call an operation of the API: a token, its scope, and what its owner may do."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from klustermotor.web.accounts import tokens
from klustermotor.web.accounts.access import Access, access_from
from klustermotor.web.accounts.capabilities import CAPABILITIES
from klustermotor.web.accounts.models import ApiToken
from klustermotor.web.shared.api_description import VERSION_OF


class ApiRequest(HttpRequest):
    """A request whose token was found; for the operations' types."""

    access: Access
    api_token: ApiToken


class BearerToken(HttpBearer):
    """A token in the header ``Authorization: Bearer …``, with a scope, of somebody with a capability."""

    def __init__(self, capability: str, scope: str) -> None:
        """Keep what an operation demands; an unknown name is a mistake in the program."""
        if capability not in CAPABILITIES:
            raise KeyError(capability)
        if scope and scope not in tokens.SCOPES:
            raise KeyError(scope)
        self.capability, self.scope = capability, scope
        super().__init__()

    def authenticate(self, request: HttpRequest, token: str) -> Access | None:
        """Return the standing of the token's owner; refuse what token or owner may not do."""
        found = tokens.find(token)
        if found is None:
            return None
        api_token, access = found
        if self.scope and self.scope not in api_token.scopes:
            raise PermissionDenied(_("This token lacks the scope %(scope)s.") % {"scope": self.scope})
        if not access.may(self.capability):
            raise PermissionDenied(_("Your role does not include this."))
        request.access, request.api_token = access, api_token  # type: ignore[attr-defined]
        request.user = access.user
        return access


def operation(
    summary: Any, capability: str, scope: str, *, version_of: str = "", **more: Any
) -> dict[str, Any]:
    """Return what an operation's decorator takes: what it does, who may call it, and what it changes."""
    said = {"x-capability": capability, "x-scope": scope} | more.pop("openapi_extra", {})
    said |= {VERSION_OF: version_of} if version_of else {}
    return {
        "summary": summary,
        "auth": BearerToken(capability, scope),
        "openapi_extra": said,
        **more,
    }


def holds_token(request: HttpRequest) -> bool:
    """Return whether a request comes with a token that works, whatever it is for."""
    kind, _space, text = request.headers.get("Authorization", "").partition(" ")
    return kind.lower() == "bearer" and tokens.find(text.strip()) is not None


def signed_in(request: HttpRequest) -> Access | None:
    """Let in who is signed in in the browser; for reading the description alone."""
    return access_from(request)
