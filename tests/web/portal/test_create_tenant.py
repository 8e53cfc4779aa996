"""A new workbench: who is asked to look after it, and what it begins with."""

from io import StringIO

import pytest
from django.core.management import call_command

from klustermotor.web.accounts.models import Tenant
from klustermotor.web.places.models import Classification, RegionSet

pytestmark = pytest.mark.django_db


def made(**given: object) -> Tenant:
    said = {"name": "Region Prov", "short": None, "language": "sv", "email": "a@example.org", "person": "A"}
    call_command("create_tenant", **said, **given, stdout=StringIO())
    return Tenant.objects.get(slug="region-prov")


def test_a_new_workbench_begins_with_swedens_regions_and_the_lists_of_industries() -> None:
    tenant = made(lists=True)
    sets = {one.code for one in RegionSet.objects.in_tenant(tenant)}
    lists = {one.code for one in Classification.objects.in_tenant(tenant)}
    assert {"counties", "municipalities", "nuts"} <= sets
    assert lists == {"nace-2", "nace-2-1", "naics"}


def test_it_begins_empty_where_that_was_asked_for() -> None:
    tenant = made(lists=False)
    assert not RegionSet.objects.in_tenant(tenant).exists()
    assert not Classification.objects.in_tenant(tenant).exists()
