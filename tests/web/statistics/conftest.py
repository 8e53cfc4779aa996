"""A small tenant with counties, industries and a file of jobs."""

from pathlib import Path

import polars as pl
import pytest
from tests.web.statistics.files import COUNTIES, INDUSTRIES

from klustermotor.web.accounts.models import Tenant
from klustermotor.web.places import services as places
from klustermotor.web.places.models import Classification, RegionSet
from klustermotor.web.statistics import services
from klustermotor.web.statistics.models import Dataset


@pytest.fixture
def counties(tenant: Tenant) -> RegionSet:
    return places.create_region_set(
        tenant=tenant,
        code="counties",
        kind=RegionSet.Kind.COUNTY,
        name_sv="Län",
        regions=[places.RegionRow(code, name) for code, name in COUNTIES.items()],
        by=None,
    )


@pytest.fixture
def industries(tenant: Tenant) -> Classification:
    return places.create_classification(
        tenant=tenant,
        code="sni",
        kind=Classification.Kind.SNI,
        name_sv="SNI",
        items=[places.ItemRow(code, name) for code, name in INDUSTRIES.items()],
        by=None,
    )


@pytest.fixture
def dataset(tenant: Tenant, counties: RegionSet, industries: Classification) -> Dataset:
    return services.create_dataset(
        tenant=tenant, name="Jobb", region_set=counties, classification=industries, publisher="SCB", by=None
    )


@pytest.fixture
def frame() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "region": ["04", "04", "18", "18"],
            "industry": ["29", "26", "29", "26"],
            "period": ["2003"] * 4,
            "employment": [9870.0, 120.0, None, 40.0],
            "establishments": [40.0, 5.0, 2.0, 3.0],
            "flag": ["", "", "..", "p"],
        }
    )


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    """Return a file with three good rows and two bad ones, with decimal commas as Swedish offices write."""
    path = tmp_path / "jobb.csv"
    path.write_text(
        "Län;SNI;År;Antal anställda\n04;29;2003;9 870,5\n18;29;2003;..\n18;26;2003;40\n"
        "99;26;2003;7\n04;26;2003;många\n",
        encoding="cp1252",
    )
    return path
