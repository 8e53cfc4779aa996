"""What is told of organisations in detail, for the table of the API's operations."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.web.actors.made import (
    a_list_of_industries,
    a_size,
    a_tag,
    a_tagging,
    a_value,
    an_establishment,
    an_industry,
    an_organisation,
)

from klustermotor.web.accounts.models import Tenant, User

Made = tuple[dict[str, Any], Any]
Make = Callable[[Tenant, Mapping[str, User]], Made]


def thing(make: Callable[[Tenant], Any], body: Any = None) -> Make:
    """Return the address of what is made, and what is sent there."""

    def made(tenant: Tenant, people: Mapping[str, User]) -> Made:
        return {"uid": make(tenant).uid}, body

    return made


def some(make: Callable[[Tenant], Any]) -> Make:
    """Return the address of a list that has something in it."""

    def made(tenant: Tenant, people: Mapping[str, User]) -> Made:
        make(tenant)
        return {}, None

    return made


def an_industry_to_be(tenant: Tenant, people: Mapping[str, User]) -> Made:
    """Return what records an industry of an organisation."""
    told = {"classification": str(a_list_of_industries(tenant).uid), "code": "28.110"}
    return {"uid": an_organisation(tenant).uid}, told


def a_tagging_to_be(tenant: Tenant, people: Mapping[str, User]) -> Made:
    """Return what sets a tag on an organisation."""
    return {"uid": an_organisation(tenant).uid}, {"tag": str(a_tag(tenant).uid), "why": "Bygger renrum"}


def a_difference(tenant: Tenant, people: Mapping[str, User]) -> Made:
    """Return what lets a chosen value stay although a source differs."""
    value = a_value(tenant)
    value.waits = True
    value.save()
    return {"uid": value.organisation.uid}, {"field": value.field}


#: Operation, whether it writes, whether it lists, and its address with what is sent.
DETAILS: dict[str, tuple[bool, bool, Make]] = {
    "list_establishments": (False, True, some(an_establishment)),
    "get_establishment": (False, False, thing(an_establishment)),
    "create_establishment": (True, False, thing(an_organisation, {"name": "Verkstaden"})),
    "change_establishment": (True, False, thing(an_establishment, {"name": "Kontoret"})),
    "list_organisation_industries": (False, True, some(an_industry)),
    "get_organisation_industry": (False, False, thing(an_industry)),
    "create_organisation_industry": (True, False, an_industry_to_be),
    "change_organisation_industry": (True, False, thing(an_industry, {"main": True})),
    "list_sizes": (False, True, some(a_size)),
    "get_size": (False, False, thing(a_size)),
    "create_size": (True, False, thing(an_organisation, {"year": 2002, "employees": 40})),
    "change_size": (True, False, thing(a_size, {"employees": 41})),
    "list_tags": (False, True, some(a_tag)),
    "get_tag": (False, False, thing(a_tag)),
    "create_tag": (
        True,
        False,
        lambda tenant, people: ({}, {"name": "Renrum", "definition": "Bygger renrum."}),
    ),
    "change_tag": (True, False, thing(a_tag, {"definition": "Hör dit."})),
    "list_taggings": (False, True, some(a_tagging)),
    "get_tagging": (False, False, thing(a_tagging)),
    "create_tagging": (True, False, a_tagging_to_be),
    "change_tagging": (True, False, thing(a_tagging, {"why": "Därför."})),
    "delete_tagging": (True, False, thing(a_tagging)),
    "list_values": (False, True, some(a_value)),
    "get_value": (False, False, thing(a_value)),
    "create_value": (True, False, thing(an_organisation, {"field": "phone", "value": "016-1"})),
    "choose_value": (True, False, thing(a_value, {"why": "Nyare."})),
    "keep_value": (True, False, a_difference),
}

#: Operation, then capability, scope and address, and whether it lists.
DETAIL_CALLS: dict[str, tuple[tuple[str, str, Make], bool]] = {
    name: (
        ("actors.edit" if writes else "actors.view", "write:actors" if writes else "read:actors", make),
        is_list,
    )
    for name, (writes, is_list, make) in DETAILS.items()
}
