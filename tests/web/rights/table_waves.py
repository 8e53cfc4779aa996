"""Who may open the pages of kept networks, of what questionnaires tell, and of what if somebody leaves."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from tests.web.questionnaires.asked import a_network_survey, a_person
from tests.web.questionnaires.made import companies
from tests.web.rights.suite import Page

from klustermotor.web.accounts.access import access_of
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.actors.models import Tie
from klustermotor.web.actors.ties.services import save_tie
from klustermotor.web.mapping.waves.services import keep_ties


def told(tenant: Tenant, people: Mapping[str, User]) -> dict[str, Any]:
    return {"uid": a_network_survey(tenant, people["developer"], companies(tenant, 3))[0].uid}


def drawn(tenant: Tenant, people: Mapping[str, User]) -> dict[str, Any]:
    return {**told(tenant, people), "format": "svg"}


def kept(tenant: Tenant, people: Mapping[str, User]) -> dict[str, Any]:
    one, other = companies(tenant, 2)
    save_tie(tie=Tie(organisation=one, partner=other, kind="supplies"), by=people["developer"])
    access = access_of(people["developer"])
    assert access is not None
    return {"uid": keep_ties(access=access, query=QueryDict(), name="Then").uid}


def both(tenant: Tenant, people: Mapping[str, User]) -> dict[str, Any]:
    one, other, third = companies(tenant, 3)
    access = access_of(people["developer"])
    assert access is not None
    for name, partner in (("Then", other), ("Now", third)):
        save_tie(tie=Tie(organisation=one, partner=partner, kind="supplies"), by=people["developer"])
        keep_ties(access=access, query=QueryDict(), name=name)
    return {}


def both_drawn(tenant: Tenant, people: Mapping[str, User]) -> dict[str, Any]:
    return {**both(tenant, people), "format": "svg"}


def organisation(tenant: Tenant, people: Mapping[str, User]) -> dict[str, Any]:
    return {"uid": companies(tenant, 1)[0].uid}


def person(tenant: Tenant, people: Mapping[str, User]) -> dict[str, Any]:
    return {"uid": a_person(tenant, "Exempel Person").uid}


PAGES = {
    "mapping:survey-network": Page("surveys.view", make=told),
    "mapping:survey-network-picture": Page("surveys.view", make=drawn),
    "mapping:list-cluster": Page("surveys.edit", make=told),
    "mapping:waves": Page("actors.view"),
    "mapping:keep-wave": Page("actors.edit"),
    "mapping:wave": Page("actors.view", make=kept),
    # The latest two that somebody sees, where none are named.
    "mapping:compare-waves": Page(
        "actors.view", make=both, names_an_object=False, leads_to=("mapping:waves",)
    ),
    "mapping:compare-waves-picture": Page("actors.view", make=both_drawn),
    "mapping:without": Page("actors.view", make=organisation),
    "mapping:without-person": Page("persons.view", make=person),
}
