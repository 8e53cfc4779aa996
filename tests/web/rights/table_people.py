"""Who may open the pages about people and their roles."""

from collections.abc import Mapping
from typing import Any

from tests.web.rights.suite import PUBLIC, Page

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.portal.people import services


def an_invitation(tenant: Tenant, people: Mapping[str, User]) -> dict[str, Any]:
    """Return the address of an invitation."""
    invitation, _link = services.invite(
        tenant=tenant, scope=tenant.scopes.get(kind="tenant"), role="reader", email="new@example.org",
        name="New", language="en", by=people["administrator"],
    )  # fmt: skip
    return {"uid": invitation.uid}


def a_reader(_tenant: Tenant, people: Mapping[str, User]) -> dict[str, Any]:
    """Return the address of a reader."""
    return {"uid": people["reader"].uid}


PAGES = {
    "portal:people": Page("people.manage"),
    "portal:invite": Page("people.manage"),
    "portal:change-invitation": Page(
        "people.manage", make=an_invitation, method="post", data={"do": "resend"}
    ),
    "portal:add-scope": Page("people.manage", method="post"),
    "portal:person": Page("people.manage", make=a_reader),
    # A number that nobody has: whoever may end roles is told that there is no such role, as others are.
    "portal:end-role": Page(
        "people.manage", make=a_reader, method="post", roles=frozenset(), data={"role": "0"}
    ),
    "portal:close-account": Page("people.manage", make=a_reader),
    "portal:accept-invitation": Page(
        PUBLIC,
        make=lambda tenant, people: {"secret": "x"},
        why_public="the secret in the address lets its bearer in",
    ),
}
