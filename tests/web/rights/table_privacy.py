"""Who may open the pages of requests about personal data, of retention and of the record of processing."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from tests.web.actors.made import a_person
from tests.web.rights.suite import SIGNED_IN, Make, Page

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.portal.models import (
    Controller,
    ProcessingRecord,
    RetentionNotice,
    RetentionRule,
)
from klustermotor.web.portal.privacy.services import open_case

_PERSONS = "persons.view"


def a_request(tenant: Tenant, people: Mapping[str, User]) -> Mapping[str, Any]:
    """Return the address of a request about somebody among the people."""
    made = open_case(
        tenant=tenant, right="access", received_on=date(2003, 6, 20), by=people["developer"],
        person=a_person(tenant), identity="known",
    )  # fmt: skip
    return {"uid": made.uid}


def person() -> Make:
    return lambda tenant, people: {"uid": a_person(tenant).uid}


def a_notice(tenant: Tenant, people: Mapping[str, User]) -> Mapping[str, Any]:
    """Return the address of a notice that something goes."""
    made = RetentionNotice.objects.create(
        tenant=tenant, kind="actors.people", object_uid=a_person(tenant).uid,
        noticed_on=date(2003, 6, 1), goes_on=date(2003, 7, 1),
    )  # fmt: skip
    return {"uid": made.uid}


def a_controller(tenant: Tenant, people: Mapping[str, User]) -> Mapping[str, Any]:
    """Return the address of who answers for the processing, said before."""
    Controller.objects.get_or_create(
        tenant=tenant, defaults={"name": "Regionen", "contact": "info@exempel.example"}
    )
    return {}


def a_record(tenant: Tenant, people: Mapping[str, User]) -> Mapping[str, Any]:
    """Return the address of a kind of processing that the workbench has said something of."""
    ProcessingRecord.objects.get_or_create(
        tenant=tenant, key="actors.people", defaults={"purpose": "Klustret"}
    )
    return {"key": "actors.people"}


def a_rule(tenant: Tenant, people: Mapping[str, User]) -> Mapping[str, Any]:
    """Return the address of a retention rule of the workbench's own."""
    RetentionRule.objects.get_or_create(tenant=tenant, kind="actors.people", defaults={"months": 24})
    return {"kind": "actors.people"}


PAGES = {
    "portal:privacy": Page("privacy.handle"),
    "portal:privacy-find": Page("privacy.handle", also=_PERSONS),
    "portal:privacy-person": Page("privacy.handle", also=_PERSONS, make=person()),
    "portal:privacy-account": Page(
        "privacy.handle",
        also="people.manage",
        make=lambda tenant, people: {"uid": people["reader"].uid},
    ),
    "portal:privacy-new": Page("privacy.handle"),
    "portal:privacy-case": Page("privacy.handle", also=_PERSONS, make=a_request),
    "portal:privacy-file": Page("privacy.handle", also=_PERSONS, make=a_request, data={"format": "json"}),
    "portal:privacy-identity": Page("privacy.handle", also=_PERSONS, make=a_request),
    "portal:privacy-extend": Page("privacy.handle", also=_PERSONS, make=a_request),
    "portal:privacy-correct": Page("privacy.handle", also=_PERSONS, make=a_request),
    "portal:privacy-restrict": Page("privacy.handle", also=_PERSONS, make=a_request),
    "portal:privacy-lift": Page("privacy.handle", also=_PERSONS, make=a_request),
    "portal:privacy-erase": Page("privacy.handle", also=_PERSONS, make=a_request),
    "portal:privacy-answer": Page("privacy.handle", also=_PERSONS, make=a_request),
    "portal:retention": Page("privacy.rules"),
    "portal:edit-rule": Page("privacy.rules", make=a_rule, names_an_object=False),
    "portal:put-off": Page("privacy.rules", make=a_notice),
    "portal:processing": Page("privacy.rules"),
    "portal:edit-controller": Page("privacy.rules", make=a_controller, names_an_object=False),
    "portal:edit-processing": Page("privacy.rules", make=a_record, names_an_object=False),
    "portal:own-data": Page(SIGNED_IN),
}
