"""Shared resources and enquiries for the table of the API's operations."""

from typing import Any

from tests.web.actors.made import an_organisation
from tests.web.actors.made_ownership import an_event
from tests.web.actors.made_resources import a_resource, an_asked, an_enquiry
from tests.web.actors.made_settling import a_settler
from tests.web.rights.api_operations import Call, Made, People, listed, of, seen

from klustermotor.web.accounts.models import Tenant


def _resource(tenant: Tenant, people: People) -> Any:
    return a_resource(tenant)


def _enquiry(tenant: Tenant, people: People) -> Any:
    return an_enquiry(tenant)


def _asked(tenant: Tenant, people: People) -> Any:
    return an_asked(tenant)


def _resource_to_be(tenant: Tenant, people: People) -> Made:
    owner = an_organisation(tenant, "Exempel Plåt AB")
    given = {"name": "Press", "kind": "equipment", "abilities": "pressning", "unit": "dagar"}
    return {}, {"organisation": str(owner.uid), **given}


def _enquiry_to_be(tenant: Tenant, people: People) -> Made:
    asker = an_organisation(tenant, "Exempel Plåt AB")
    return {}, {"organisation": str(asker.uid), "title": "Press", "abilities": "pressning",
                "begins": "2003-09-01", "ends": "2003-10-01"}  # fmt: skip


_WRITE = ("resources.edit", "write:actors")
_SEEN: dict[str, Any] = {"capability": "actors.view", "scope": "read:actors"}
_PERIOD = {"begins": "2003-09-01", "ends": "2003-10-01", "amount": 10}


def _event(tenant: Tenant, people: People) -> Any:
    return an_event(tenant)


def _settled(tenant: Tenant, people: People) -> Any:
    return a_settler(tenant, stage="settled")


CALLS = {
    "list_ownership_events": seen(listed(_event), **_SEEN, is_list=True),
    "get_ownership_event": seen(of(_event), **_SEEN),
    "list_settlers": seen(listed(_settled), **_SEEN, is_list=True),
    "get_settler": seen(of(_settled), **_SEEN),
    "list_resources": seen(listed(_resource), **_SEEN, is_list=True),
    "get_resource": seen(of(_resource), **_SEEN),
    "create_resource": Call(*_WRITE, _resource_to_be),
    "change_resource": Call(*_WRITE, of(_resource, {"price": "100 kronor"})),
    "create_capacity": Call(*_WRITE, of(_resource, _PERIOD)),
    "list_enquiries": seen(listed(_enquiry), **_SEEN, is_list=True),
    "get_enquiry": seen(of(_enquiry), **_SEEN),
    "create_enquiry": Call(*_WRITE, _enquiry_to_be),
    "create_answer": Call(*_WRITE, of(_asked, {"says": "yes"})),
}
