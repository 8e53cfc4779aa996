"""Who may open the pages of regions and classifications."""

from collections.abc import Mapping
from typing import Any

from tests.web.rights.suite import Page

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.places import services
from klustermotor.web.places.models import Classification, RegionSet


def a_set(tenant: Tenant, people: Mapping[str, User]) -> dict[str, Any]:
    """Return a set's address."""
    made = services.create_region_set(
        tenant=tenant,
        code="counties",
        kind=RegionSet.Kind.COUNTY,
        name_sv="Län",
        regions=[services.RegionRow("04", "Södermanland"), services.RegionRow("18", "Örebro")],
        by=None,
    )
    return {"uid": made.uid}


def a_region(tenant: Tenant, people: Mapping[str, User]) -> dict[str, Any]:
    """Return a region's address."""
    a_set(tenant, people)
    return {"uid": RegionSet.objects.get(tenant=tenant, code="counties").regions.get(code="04").uid}


def an_own_region(tenant: Tenant, people: Mapping[str, User]) -> dict[str, Any]:
    """Return an own region's address."""
    a_set(tenant, people)
    parts = list(RegionSet.objects.get(tenant=tenant, code="counties").regions.all())
    made = services.create_own_region(tenant=tenant, name_sv="Mälardalen", parts=parts, by=None)
    return {"uid": made.uid}


def a_list(tenant: Tenant, people: Mapping[str, User]) -> dict[str, Any]:
    """Return a classification's address."""
    made = services.create_classification(
        tenant=tenant,
        code="nace",
        kind=Classification.Kind.NACE_2,
        name_sv="Nace",
        items=[services.ItemRow("C", "Tillverkning", level=1), services.ItemRow("29", "Fordon", "", "C", 2)],
        by=None,
    )
    return {"uid": made.uid}


PAGES = {
    "places:region-sets": Page("region.view"),
    "places:region-set": Page("region.view", make=a_set),
    "places:export-region-set": Page("region.view", make=a_set),
    "places:bring-in-regions": Page("places.manage"),
    "places:bring-in-reference-set": Page(
        "places.manage", method="post", data={"code": "countries"}, leads_to=("places:region-set",)
    ),
    "places:bring-in-industries": Page("places.manage"),
    "places:set-boundaries": Page("places.manage", make=a_set),
    "places:make-own-region": Page("places.manage"),
    "places:region": Page("region.view", make=a_region),
    "places:edit-own-region": Page("places.manage", make=an_own_region),
    "places:end-own-region": Page("places.manage", make=an_own_region),
    "places:focus-region": Page("places.manage", make=a_region, method="post", data={"focus": "1"}),
    "places:classifications": Page("region.view"),
    "places:upload-definitions": Page("places.manage"),
    "places:upload-concordance": Page("places.manage"),
    "places:classification": Page("region.view", make=a_list),
    "places:export-classification": Page("region.view", make=a_list),
}
