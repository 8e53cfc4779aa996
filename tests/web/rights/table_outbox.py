"""Who may open the pages of the letters."""

from collections.abc import Mapping
from typing import Any

from tests.web.rights.suite import Page

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.outbox import services


def a_letter(tenant: Tenant, people: Mapping[str, User]) -> dict[str, Any]:
    """Return the address of a letter."""
    letter = services.post(
        tenant=tenant, kind="tests.letter", key="one", to="anna@example.org", subject="Hello",
        body="Text", by=people["developer"],
    )  # fmt: skip
    return {"uid": letter.uid}


PAGES = {
    "outbox:messages": Page("outbox.view"),
    "outbox:message": Page("outbox.view", make=a_letter),
    "outbox:decide": Page("outbox.view", make=a_letter, method="post", data={"do": "withdraw"}),
}
