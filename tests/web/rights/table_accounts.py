"""Who may open the pages about oneself, and the trail."""

from collections.abc import Mapping
from typing import Any

from tests.web.rights.suite import SIGNED_IN, Page

from klustermotor.web.accounts import tokens
from klustermotor.web.accounts.capabilities import Role
from klustermotor.web.accounts.models import Tenant, User


def a_token(tenant: Tenant, people: Mapping[str, User]) -> dict[str, Any]:
    """Return the address of a developer's token."""
    token, _text = tokens.issue(
        user=people[Role.DEVELOPER], tenant=tenant, name="example", scopes=["read:region"]
    )
    return {"uid": token.uid}


PAGES = {
    "accounts:profile": Page("region.view"),
    "accounts:sign-out-elsewhere": Page("region.view", method="post"),
    "accounts:choose-language": Page(
        SIGNED_IN, method="post", data={"language": "en"}, leads_to=("portal:start",)
    ),
    "accounts:switch-tenant": Page("region.view", method="post", leads_to=("portal:start",)),
    "accounts:tokens": Page("tokens.own"),
    "accounts:revoke-token": Page(
        "tokens.own", make=a_token, method="post", roles=frozenset({Role.DEVELOPER})
    ),
    "accounts:trail": Page("audit.view"),
    "accounts:export-trail": Page("audit.view"),
}
