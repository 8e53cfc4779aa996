"""Who may open the pages of leadership networks; who is in them is seen by few."""

from collections.abc import Mapping
from typing import Any

from tests.web.mapping.leadership.made import a_network, a_seat, an_ability
from tests.web.rights.suite import Page

from klustermotor.web.accounts.models import Tenant, User

People = Mapping[str, User]


def _network(tenant: Tenant, people: People) -> dict[str, Any]:
    return {"uid": a_network(tenant).uid}


def _picture(tenant: Tenant, people: People) -> dict[str, Any]:
    network = a_network(tenant)
    a_seat(network)
    return {"uid": network.uid, "format": "svg"}


def _seat(tenant: Tenant, people: People) -> dict[str, Any]:
    return {"uid": a_seat(a_network(tenant)).uid}


def _ability(tenant: Tenant, people: People) -> dict[str, Any]:
    return {"uid": an_ability(tenant).uid}


PAGES = {
    "mapping:leadership-networks": Page("actors.view"),
    "mapping:new-leadership": Page("leadership.edit"),
    "mapping:leadership": Page("actors.view", make=_network),
    "mapping:leadership-picture": Page("actors.view", make=_picture),
    "mapping:edit-leadership": Page("leadership.edit", make=_network),
    "mapping:new-seat": Page("leadership.edit", make=_network),
    # The group sees itself besides; that is tried where a group is.
    "mapping:seat": Page("actors.view", make=_seat, also="persons.view"),
    "mapping:edit-seat": Page("leadership.edit", make=_seat, also="persons.view"),
    "mapping:end-seat": Page("leadership.edit", make=_seat, also="persons.view"),
    "mapping:remove-seat": Page("leadership.edit", make=_seat, also="persons.view"),
    "mapping:ask-trust": Page(
        "leadership.edit",
        make=_network,
        method="post",
        also="surveys.edit",
        leads_to=("questionnaires:survey",),
    ),
    "mapping:abilities": Page("actors.view"),
    "mapping:new-ability": Page("abilities.edit"),
    "mapping:edit-ability": Page("abilities.edit", make=_ability),
}
