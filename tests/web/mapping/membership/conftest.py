"""A cluster with actors in its parts."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.utils import translation
from tests.web.actors.made import an_organisation
from tests.web.mapping.membership.made import a_cluster, an_actor

from klustermotor.web.accounts.models import Tenant
from klustermotor.web.mapping.membership.models import KnownCluster


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Speak English."""
    with translation.override("en"):
        yield


@pytest.fixture
def valley(tenant: Tenant) -> KnownCluster:
    """Return a cluster of four: two in the core, one of them with no day, a school, and one who left."""
    cluster = a_cluster(tenant, "Exempeldalen", name_en="Example Valley")
    plant = an_organisation(tenant, "Exempel Läkemedel AB", employees=120)
    an_actor(cluster, plant, valid_from=date(2000, 1, 1), from_precision="year")
    an_actor(cluster, an_organisation(tenant, "Exempel Ålder AB", employees=4))
    school = an_organisation(tenant, "Exempelskolan", sector="academia")
    an_actor(cluster, school, "academia", valid_from=date(2002, 3, 1), from_precision="month")
    left = an_organisation(tenant, "Exempel Färg AB", employees=50)
    an_actor(cluster, left, "supplier", valid_from=date(2000, 6, 1), valid_to=date(2001, 9, 1))
    return cluster
