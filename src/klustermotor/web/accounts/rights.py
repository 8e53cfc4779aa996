"""Who may open a page: said once on the view, held by the shared rights tests."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from klustermotor.web.accounts.access import Access, access_from
from klustermotor.web.accounts.capabilities import CAPABILITIES
from klustermotor.web.accounts.models import TenantOwned


class PageRequest(HttpRequest):
    """A request whose sender is signed in and has a tenant; for the views' types."""

    access: Access


View = Callable[..., HttpResponse]


def page(capability: str) -> Callable[[View], View]:
    """Demand that the sender is signed in, has a tenant, and may do this there.

    Signed out leads to the sign-in page, and a part of a page asked for by script is answered 401: it would
    take the sign-in page for its part. Without the capability the answer is 403.
    """
    if capability not in CAPABILITIES:
        raise KeyError(capability)

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                if request.headers.get("HX-Request") == "true":
                    return HttpResponse(status=401)
                return redirect_to_login(request.get_full_path())
            access = access_from(request)
            if access is None or not access.may(capability):
                raise PermissionDenied
            request.access = access  # type: ignore[attr-defined]
            return view(cast("PageRequest", request), *args, **kwargs)

        guarded.capability = capability  # type: ignore[attr-defined]
        return guarded

    return decorate


def demand_that(allowed: bool) -> None:
    """Stop with 403 where something is not somebody's to change."""
    if not allowed:
        raise PermissionDenied(
            _(
                "This was recorded elsewhere than in your initiative, so it is not yours to change. "
                "Ask whoever recorded it, or a regional developer."
            )
        )


def demand_change(access: Access, thing: TenantOwned) -> None:
    """Stop with 403 where an object that somebody sees is not theirs to change."""
    demand_that(access.may_change(thing))


def demand(access: Access, capability: str) -> None:
    """Stop with 403 where a page shows more, or takes a change, that needs a further capability."""
    if not access.may(capability):
        raise PermissionDenied
