"""Who may open the pages of datasets, imports and saved queries."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
from tests.web.rights.suite import Page

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.places import services as places
from klustermotor.web.places.models import Classification, RegionSet
from klustermotor.web.shared import files
from klustermotor.web.statistics import services
from klustermotor.web.statistics.models import Dataset, Import, SavedQuery

People = Mapping[str, User]


def dataset_of(tenant: Tenant) -> Dataset:
    """Return a dataset."""
    regions = places.create_region_set(
        tenant=tenant,
        code="counties",
        kind=RegionSet.Kind.COUNTY,
        name_sv="Län",
        regions=[places.RegionRow("04", "Södermanland")],
        by=None,
    )
    industries = places.create_classification(
        tenant=tenant,
        code="sni",
        kind=Classification.Kind.SNI,
        name_sv="SNI",
        items=[places.ItemRow("29", "Motorfordon")],
        by=None,
    )
    return services.create_dataset(
        tenant=tenant, name="Jobb", region_set=regions, classification=industries, by=None
    )


def a_dataset(tenant: Tenant, people: People) -> dict[str, Any]:
    """Return a dataset's address."""
    return {"uid": dataset_of(tenant).uid}


def two_vintages(tenant: Tenant, people: People) -> dict[str, Any]:
    """Return the address of a dataset with two vintages."""
    dataset = dataset_of(tenant)
    for jobs in (1.0, 2.0):
        frame = pl.DataFrame({"region": ["04"], "industry": ["29"], "period": ["2003"], "jobs": [jobs]})
        services.add_vintage(dataset=dataset, frame=frame, by=None)
    return {"uid": dataset.uid}


def a_vintage(tenant: Tenant, people: People) -> dict[str, Any]:
    """Return a vintage's address."""
    dataset = Dataset.objects.get(uid=two_vintages(tenant, people)["uid"])
    return {"uid": dataset.vintages.first().uid}


def an_import(tenant: Tenant, people: People) -> dict[str, Any]:
    """Return an import's address."""
    dataset_of(tenant)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "sent"
        path.write_text("region,industry,period,jobs\n04,29,2003,5\n")
        made = services.start_import(tenant=tenant, path=path, name="jobb.csv", by=people["developer"])
    Import.objects.filter(pk=made.pk).update(refusals=files.store(b"row\n"))
    return {"uid": made.uid}


def a_query(tenant: Tenant, people: People) -> dict[str, Any]:
    """Return a saved query's address."""
    made = services.begin_query(
        tenant=tenant,
        name="Jobb i länen",
        office=SavedQuery.Office.PXWEB,
        address="https://api.scb.se/OV0104/v1/doris/en",
        table="AM/T",
        by=people["developer"],
    )
    SavedQuery.objects.filter(pk=made.pk).update(
        state=SavedQuery.State.CHOOSING,
        last_outcome={"refusals": files.store(b"row\n")},
        described={
            "title": "Jobs",
            "cells": 100,
            "variables": [
                {
                    "code": "Region",
                    "label": "region",
                    "values": ["04"],
                    "texts": ["Södermanland"],
                    "elimination": False,
                    "time": False,
                }
            ],
        },
    )
    return {"uid": made.uid}


MANAGE = "statistics.manage"
PAGES = {
    "statistics:datasets": Page("region.view"),
    "statistics:dataset": Page("region.view", make=two_vintages),
    "statistics:edit-dataset": Page(MANAGE, make=a_dataset),
    "statistics:decide": Page("status.decide", make=a_dataset),
    "statistics:reopen": Page("status.decide", make=a_dataset, method="post"),
    "statistics:compare-vintages": Page("region.view", make=two_vintages),
    "statistics:vintage": Page("region.view", make=a_vintage),
    "statistics:export-vintage": Page("region.view", make=a_vintage),
    "statistics:known": Page("region.view", make=a_vintage),
    "statistics:imports": Page(MANAGE),
    "statistics:new-import": Page(MANAGE),
    "statistics:import": Page(MANAGE, make=an_import),
    "statistics:choose-sheet": Page(MANAGE, make=an_import, method="post"),
    "statistics:import-progress": Page(MANAGE, make=an_import),
    "statistics:refused-rows": Page(MANAGE, make=an_import),
    "statistics:accept-suggestions": Page(MANAGE, make=an_import, method="post"),
    "statistics:bring-in-level": Page("places.manage", make=an_import, method="post"),
    "statistics:run-import": Page(MANAGE, make=an_import, method="post"),
    "statistics:restart-import": Page(MANAGE, make=an_import, method="post"),
    "statistics:reopen-import": Page(MANAGE, make=an_import, method="post"),
    "statistics:discard-import": Page(MANAGE, make=an_import, method="post"),
    "statistics:queries": Page(MANAGE),
    "statistics:new-query": Page(MANAGE),
    "statistics:query": Page(MANAGE, make=a_query),
    "statistics:choose-query": Page(MANAGE, make=a_query),
    "statistics:query-progress": Page(MANAGE, make=a_query),
    "statistics:refresh-query": Page(MANAGE, make=a_query, method="post"),
    "statistics:look-up-query": Page(MANAGE, make=a_query, method="post"),
    "statistics:delete-query": Page(MANAGE, make=a_query),
    "statistics:query-refusals": Page(MANAGE, make=a_query),
}
