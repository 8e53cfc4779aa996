"""Firms beside the cluster for the tests."""

from typing import Any

from klustermotor.web.accounts.models import Tenant
from klustermotor.web.actors.models import Draw, Settler
from klustermotor.web.actors.settling import services


def a_settler(tenant: Tenant, name: str = "Exempel Intill AB", **more: Any) -> Settler:
    given: dict[str, Any] = {"business": "Ritverktyg", "is_example": True, **more}
    return services.save_settler(settler=Settler(tenant=tenant, name=name, **given), by=None)


def a_draw(settler: Settler, what: str = "byggprojekt", **more: Any) -> Draw:
    given: dict[str, Any] = {"kind": "data", **more}
    return services.save_draw(draw=Draw(settler=settler, what=what, **given), by=None)
