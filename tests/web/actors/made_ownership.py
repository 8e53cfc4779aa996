"""Events of ownership for the tests."""

from datetime import date
from typing import Any

from tests.web.actors.made import an_organisation

from klustermotor.web.accounts.models import Tenant
from klustermotor.web.actors.models import Organisation, OwnershipEvent
from klustermotor.web.actors.ownership import services


def an_event(tenant: Tenant, organisation: Organisation | None = None, **more: Any) -> OwnershipEvent:
    given: dict[str, Any] = {"kind": "owner_run", "day": date(1990, 1, 1), **more}
    owned = organisation or an_organisation(tenant, "Exempel Ägda AB")
    return services.save_event(event=OwnershipEvent(organisation=owned, is_example=True, **given), by=None)
