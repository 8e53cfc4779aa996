"""Shared resources and enquiries for the tests."""

from datetime import date
from decimal import Decimal
from typing import Any

from tests.web.actors.made import an_organisation

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.actors.models import Asked, Capacity, Enquiry, Organisation, Resource
from klustermotor.web.actors.resources import services


def a_resource(
    tenant: Tenant, organisation: Organisation | None = None, by: User | None = None, **more: Any
) -> Resource:
    given: dict[str, Any] = {
        "name": "Pilothall", "kind": "pilot_plant", "abilities": "Fermentering 500 liter\nUppskalning",
        "certificates": "GMP", "unit": "dagar", **more,
    }  # fmt: skip
    owner = organisation or an_organisation(tenant, "Exempel Laboratorium AB")
    made = Resource(tenant=tenant, organisation=owner, is_example=True, **given)
    return services.save_resource(resource=made, by=by)


def a_capacity(resource: Resource, **more: Any) -> Capacity:
    given: dict[str, Any] = {
        "begins": date(2003, 9, 1), "ends": date(2003, 10, 1), "amount": Decimal(20), "booked": Decimal(5),
        **more,
    }  # fmt: skip
    return services.save_capacity(capacity=Capacity(resource=resource, **given), by=None)


def an_enquiry(
    tenant: Tenant, organisation: Organisation | None = None, by: User | None = None, **more: Any
) -> Enquiry:
    readers = more.pop("readers", None)
    given: dict[str, Any] = {
        "title": "Fermentering i pilotskala", "abilities": "fermentering", "begins": date(2003, 9, 1),
        "ends": date(2003, 9, 16), "asked_on": date(2003, 6, 1), **more,
    }  # fmt: skip
    asker = organisation or an_organisation(tenant, "Exempel Startup AB")
    made = Enquiry(tenant=tenant, organisation=asker, is_example=True, **given)
    return services.save_enquiry(enquiry=made, by=by, readers=readers)


def an_asked(tenant: Tenant, **more: Any) -> Asked:
    made = services.ask_owners(enquiry=an_enquiry(tenant, **more), resources=[a_resource(tenant)], by=None)
    return made[0]
