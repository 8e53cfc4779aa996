"""How the rights tests read their tables.

Every address of the workbench stands in one ``table_<app>.py`` beside this file::

    PAGES = {
        "mapping:run": Page("region.view", make=lambda tenant, people: {"uid": a_run(tenant).uid}),
        "mapping:start-run": Page("analysis.run", method="post"),
        "shared:design": Page(SIGNED_IN),
    }

The same people are tried again with their roles in a part (one initiative or company), on what is others' and
on what is their own: the table of capabilities says what they get.

``make`` gives the address's arguments from a tenant and its people (one for each role); a page whose object
has readers of its own names the roles that may see it in ``roles``. A page that is reached by a secret in its
address, or is the same for everybody, is ``PUBLIC`` and says why.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

from klustermotor.web.accounts.capabilities import CAPABILITIES, Role
from klustermotor.web.accounts.models import Belonging, Scope, Tenant, TenantOwned, User

SIGNED_IN = "signed in"
PUBLIC = "public"
Make = Callable[[Tenant, Mapping[str, User]], Mapping[str, Any]]


@dataclass(frozen=True)
class Page:
    """What one address demands."""

    capability: str
    make: Make | None = None
    method: str = "get"
    #: A further capability that it takes.
    also: str = ""
    roles: frozenset[str] | None = None
    data: Mapping[str, Any] | None = None
    why_public: str = ""
    #: Whether the arguments name an object of one tenant; a room, say, is there in every tenant.
    names_an_object: bool = True
    #: Whether what it changes is the object it names, and not something chosen on it.
    changes_it: bool = True
    #: The names of the pages that it leads to, where that is neither itself nor a page that it lies below.
    leads_to: tuple[str, ...] = ()

    def may_lead_to(self, own: str, target: str) -> bool:
        """Tell whether an answer may send people from the page's own address on to another.

        To itself, to a page that it lies below (an object's, from a change of it), or where its table says.
        Signing in, the start page and all others would mean that the page was not reached.
        """
        path = target.split("?", maxsplit=1)[0].split("#", maxsplit=1)[0]
        if path == own or (path != "/" and own.startswith(path)):
            return True
        try:
            return resolve(path).view_name in self.leads_to
        except Resolver404:
            return False

    def allowed(self) -> frozenset[str]:
        """Return the roles that get an answer."""
        if self.roles is not None:
            return self.roles
        if self.capability in {SIGNED_IN, PUBLIC}:
            return frozenset(Role.values)
        return with_all(self.capability, self.also)

    def allowed_in_part(self, *, own: bool) -> frozenset[str]:
        """Return the roles that get an answer when held in a part; the object is recorded there or not."""
        if self.capability in {SIGNED_IN, PUBLIC}:
            return frozenset(Role.values)
        # Who names roles speaks of particular people.
        if self.roles is not None:
            return frozenset()
        names = self.make is not None and self.names_an_object and self.changes_it
        return in_part(self.capability, self.also, others=names and not own)


def with_all(*capabilities: str) -> frozenset[str]:
    """Return the roles that have all these capabilities."""
    return frozenset.intersection(*(CAPABILITIES[one].roles for one in capabilities if one))


def in_part(*capabilities: str, others: bool) -> frozenset[str]:
    """Return the roles that have all these capabilities in a part; for what is others' where ``others``."""
    wanted = [CAPABILITIES[one] for one in capabilities if one]
    reach = [one.given_everywhere_by if others else one.given_by for one in wanted]
    return frozenset(role for role in Role.values if all(given(role, whole=False) for given in reach))


def let_all_belong(tenant: Tenant, scopes: Iterable[Scope]) -> None:
    """Let everything that a tenant has recorded belong to some parts of it."""
    owned = [model for model in apps.get_models() if issubclass(model, TenantOwned)]
    for scope in scopes:
        for model in owned:
            uids = model._default_manager.filter(tenant=tenant).values_list("uid", flat=True)
            Belonging.objects.bulk_create(Belonging(object_uid=uid, scope=scope) for uid in uids)


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
