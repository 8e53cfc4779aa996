"""Who may open the pages of registers, of what is asked of them, and of selections."""

from collections.abc import Callable
from typing import Any

from tests.web.actors.made import an_organisation
from tests.web.actors.registers.made import (
    a_decision,
    a_held_register,
    a_register,
    a_selection,
    a_vintage,
    checked,
    two_records,
)
from tests.web.rights.suite import Make, Page

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.actors.registers.models import RegisterRecord, RegisterVintage


def of(make: Callable[[Tenant, User], Any]) -> Make:
    """Return the address of what the developer recorded."""
    return lambda tenant, people: {"uid": make(tenant, people["developer"]).uid}


def a_file(tenant: Tenant, by: User) -> RegisterVintage:
    return a_vintage(a_held_register(tenant, by), by)


def a_checked_file(tenant: Tenant, by: User) -> RegisterVintage:
    return a_vintage(a_held_register(tenant, by), by, "checked", rows=2)


def a_record(tenant: Tenant, by: User) -> RegisterRecord:
    return two_records(tenant, by)[0]


def a_linked_record(tenant: Tenant, by: User) -> RegisterRecord:
    record = two_records(tenant, by)[0]
    record.organisation = an_organisation(tenant)
    record.save()
    return record


def a_file_with_refused_row(tenant: Tenant, by: User) -> RegisterVintage:
    return checked(a_register(tenant, by), "Nr,Namn\n1,Exempel\n2,\n", by)


PAGES = {
    "actors:registers": Page("registers.view"),
    "actors:new-register": Page("registers.manage"),
    "actors:match-registers": Page("registers.manage", method="post"),
    "actors:matching-progress": Page("registers.view"),
    "actors:review": Page("registers.view"),
    "actors:answer": Page("registers.manage", method="post", leads_to=("actors:review",)),
    "actors:decisions": Page("registers.view"),
    "actors:take-back": Page("registers.manage", make=of(a_decision), method="post"),
    "actors:record-group": Page("registers.view", make=of(a_record)),
    "actors:split-record": Page("registers.manage", make=of(a_record), method="post"),
    "actors:merge-record": Page("registers.manage", make=of(a_record), method="post"),
    "actors:bring-in": Page("registers.manage", make=of(a_record), method="post"),
    "actors:vintage": Page("registers.manage", make=of(a_file)),
    "actors:vintage-layout": Page("registers.manage", make=of(a_file), method="post"),
    "actors:vintage-progress": Page("registers.manage", make=of(a_file)),
    "actors:vintage-refused": Page("registers.manage", make=of(a_file_with_refused_row)),
    "actors:run-vintage": Page("registers.manage", make=of(a_checked_file), method="post"),
    "actors:reopen-vintage": Page("registers.manage", make=of(a_checked_file), method="post"),
    "actors:discard-vintage": Page("registers.manage", make=of(a_checked_file), method="post"),
    "actors:selections": Page("registers.view"),
    "actors:new-selection": Page("selections.edit"),
    "actors:selection": Page("registers.view", make=of(a_selection)),
    "actors:edit-selection": Page("selections.edit", make=of(a_selection)),
    "actors:bring-in-selection": Page("registers.manage", make=of(a_selection), method="post"),
    "actors:register": Page("registers.view", make=of(a_held_register)),
    "actors:edit-register": Page("registers.manage", make=of(a_held_register)),
    "actors:erase-register": Page("registers.manage", make=of(a_held_register)),
    "actors:new-vintage": Page("registers.manage", make=of(a_held_register)),
}
