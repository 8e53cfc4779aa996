"""Who may open the pages of evidence."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.web.evidence.made import a_run, a_source, a_support, an_attachment, an_objection
from tests.web.rights.suite import Page

from klustermotor.web.accounts.models import Tenant, User


def source(tenant: Tenant, people: Mapping[str, User]) -> dict[str, Any]:
    return {"uid": a_source(tenant).uid}


def about(kind: str, make: Callable[[Tenant], Any]) -> Any:
    return lambda tenant, people: {"kind": kind, "uid": make(tenant).uid}


PAGES = {
    "evidence:sources": Page("evidence.view"),
    "evidence:new-source": Page("evidence.edit"),
    "evidence:source": Page("evidence.view", make=source),
    "evidence:edit-source": Page("evidence.edit", make=source),
    "evidence:attachment": Page(
        "evidence.view", make=lambda tenant, people: {"uid": an_attachment(tenant).uid}
    ),
    "evidence:known": Page("region.view", make=about("evidence.run", a_run)),
    "evidence:add-support": Page("evidence.edit", make=about("evidence.source", a_source)),
    "evidence:contest": Page("objections.raise", make=about("evidence.run", a_run)),
    "evidence:decide": Page("status.decide", make=about("evidence.run", a_run)),
    "evidence:reopen": Page("status.decide", make=about("evidence.run", a_run)),
    "evidence:withdraw-support": Page(
        "evidence.edit", make=lambda tenant, people: {"uid": a_support(tenant, people["analyst"]).uid}
    ),
    "evidence:objections": Page("evidence.view"),
    "evidence:export-objections": Page("evidence.view"),
    "evidence:objection": Page(
        "evidence.view", make=lambda tenant, people: {"uid": an_objection(tenant, people["reader"]).uid}
    ),
}
