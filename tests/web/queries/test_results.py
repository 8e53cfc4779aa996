"""What the pages of results ask the database does not grow with the regions and industries of a run."""

from typing import Any

import pytest
from django.urls import reverse
from tests.web.mapping import conftest as made
from tests.web.queries.test_pages import put_back, queries_for, told

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.places.models import ClassificationItem, DefinitionMember

PAGES: dict[str, dict[str, Any]] = {
    "portal:start": {},
    "mapping:map": {},
    "mapping:strong-clusters": {},
    "mapping:cluster": {"code": "A"},
    "mapping:outward": {},
    "mapping:growth": {},
    "mapping:fields": {},
    "mapping:analyses": {},
    "mapping:create-analysis": {},
    "mapping:table": {"page": "strong-clusters"},
    "mapping:picture": {"page": "map", "format": "svg"},
    "statistics:datasets": {},
    "places:region-sets": {},
    "places:classifications": {},
    "search:results": {},
}
#: Pages about the run, its question, its table, its regions and its industries.
ABOUT = {
    "mapping:run": lambda run: run.uid,
    "mapping:known": lambda run: run.uid,
    "mapping:analysis": lambda run: run.analyses.get().uid,
    "statistics:dataset": lambda run: run.analyses.get().dataset.uid,
    "statistics:vintage": lambda run: run.analyses.get().dataset.vintages.get().uid,
    "places:region-set": lambda run: run.analyses.get().dataset.region_set.uid,
    "places:region": lambda run: run.analyses.get().region.uid,
    "places:classification": lambda run: run.analyses.get().definitions.uid,
}


def asked_of(tenant: Tenant, user: User, regions: int, numbers: int) -> dict[str, list[str]]:
    """Return what each page asks of the database when a run has so many regions and industries."""
    with put_back(), pytest.MonkeyPatch.context() as patch:
        industries = tuple(f"{group}{number}" for group in "ABCDEF" for number in range(1, numbers + 1))
        patch.setattr(made, "INDUSTRIES", industries)
        dataset = made.make_dataset(tenant, made.jobs_table(regions), user)
        for cluster in ClassificationItem.objects.filter(classification__gathers=dataset.classification):
            for code in industries:
                if code[0] == cluster.code:
                    DefinitionMember.objects.get_or_create(cluster=cluster, industry_code=code)
        run = made.answer(made.make_analysis(dataset, user), user)
        addresses = {name: reverse(name, kwargs=kwargs) for name, kwargs in PAGES.items()}
        addresses |= {name: reverse(name, kwargs={"uid": find(run)}) for name, find in ABOUT.items()}
        found = {name: queries_for(address, {"q": "region"}, user) for name, address in addresses.items()}
    assert {name: status for name, (status, _asked) in found.items() if status != 200} == {}
    return {name: asked for name, (_status, asked) in found.items()}


def test_ten_times_the_regions_and_industries_are_asked_for_alike(tenant: Tenant, developer: User) -> None:
    few = asked_of(tenant, developer, regions=4, numbers=2)
    many = asked_of(tenant, developer, regions=40, numbers=20)
    wrong = {name: told(asked, many[name]) for name, asked in few.items() if len(many[name]) > len(asked)}
    assert wrong == {}
