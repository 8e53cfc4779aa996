"""How the rights tests read their tables.

Every address of the workbench stands in one ``table_<app>.py`` beside this file::

    PAGES = {
        "mapping:run": Page("region.view", make=lambda tenant, people: {"uid": a_run(tenant).uid}),
        "mapping:start-run": Page("analysis.run", method="post"),
        "shared:design": Page(SIGNED_IN),
    }

``make`` gives the address's arguments from a tenant and its people (one for each role); a page whose object
has readers of its own names the roles that may see it in ``roles``. A page that is reached by a secret in its
address, or is the same for everybody, is ``PUBLIC`` and says why.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from klustermotor.web.accounts.capabilities import CAPABILITIES, Role
from klustermotor.web.accounts.models import Tenant, User

SIGNED_IN = "signed in"
PUBLIC = "public"
Make = Callable[[Tenant, Mapping[str, User]], Mapping[str, Any]]


@dataclass(frozen=True)
class Page:
    """What one address demands."""

    capability: str
    make: Make | None = None
    method: str = "get"
    roles: frozenset[str] | None = None
    data: Mapping[str, Any] | None = None
    why_public: str = ""
    #: Whether the arguments name an object of one tenant; a room, say, is there in every tenant.
    names_an_object: bool = True

    def allowed(self) -> frozenset[str]:
        """Return the roles that get an answer."""
        if self.roles is not None:
            return self.roles
        if self.capability in {SIGNED_IN, PUBLIC}:
            return frozenset(Role.values)
        return CAPABILITIES[self.capability].roles


def addresses() -> dict[str, str]:
    """Return every named address of the workbench: name → route; an unnamed one is named by its route."""
    return dict(_walk(get_resolver().url_patterns, "", ""))


def _walk(patterns: list[Any], namespace: str, route: str) -> list[tuple[str, str]]:
    """Yield the names below."""
    found: list[tuple[str, str]] = []
    for one in patterns:
        here = route + str(one.pattern)
        if isinstance(one, URLResolver):
            inner = f"{namespace}{one.namespace}:" if one.namespace else namespace
            found += _walk(one.url_patterns, inner, here)
        elif isinstance(one, URLPattern):
            found.append((f"{namespace}{one.name}" if one.name else f"({here})", here))
    return found
