"""What a small workbench holds: made through the services that people use."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.web.conftest import make_person, make_tenant
from tests.web.mapping.conftest import INDUSTRIES, jobs_table, make_analysis, make_dataset

from klustermotor.web.accounts.capabilities import Role
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.jobs import worker
from klustermotor.web.jobs.models import Job
from klustermotor.web.mapping.models import Analysis
from klustermotor.web.places import services as places
from klustermotor.web.places.models import Classification, RegionSet
from klustermotor.web.statistics import services
from klustermotor.web.statistics.models import Dataset, Import, SavedQuery

ROWS = 40
BAD_ROWS = 2


@dataclass(frozen=True)
class World:
    """One tenant with a regional developer, statistics and a question to them."""

    tenant: Tenant
    by: User
    dataset: Dataset
    analysis: Analysis


def make_world() -> World:
    """Make a tenant in which work can be done."""
    tenant = make_tenant("Exempelregionen", "exempel")
    by = make_person(tenant, Role.DEVELOPER)
    dataset = make_dataset(tenant, jobs_table(), by)
    return World(tenant, by, dataset, make_analysis(dataset, by))


def make_file(folder: Path, number: int = 1) -> Path:
    """Write a file of jobs, another one for each number, with two bad rows."""
    rows = [
        f"{1 + at % 6:02d},{INDUSTRIES[at // 6 % 12]},2003,{100 * number + at}"
        for at in range(ROWS - BAD_ROWS)
    ]
    path = folder / f"jobs-{number}.csv"
    path.write_text(
        "\n".join(["region,industry,period,employment", *rows, "99,A1,2003,7", "01,A1,2003,many", ""])
    )
    return path


def begin_import(world: World, path: Path) -> Import:
    """Take a file in and ask for its check."""
    made = services.start_import(
        tenant=world.tenant, path=path, name=path.name, by=world.by, dataset=world.dataset
    )
    services.set_mapping(
        imported=made,
        columns=made.mapping["columns"],
        target={"kind": "employment"},
        dataset=world.dataset,
        by=world.by,
    )
    return made


def ask_for_import(world: World, path: Path) -> Job:
    """Take a file in, check it here and now, and ask for its import."""
    made = begin_import(world, path)
    worker.run_all()
    made.refresh_from_db()
    return services.request_import(imported=made, accept_refusals=True, by=world.by)


def ask_office(world: World, url: str) -> Job:
    """Save a query to an office, with statistics of its own, and ask it."""
    regions = places.create_region_set(
        tenant=world.tenant,
        code="five",
        kind=RegionSet.Kind.OWN,
        name_sv="Fem",
        regions=[places.RegionRow(f"{at:02}", f"Län {at}") for at in range(1, 6)],
        by=None,
    )
    industries = places.create_classification(
        tenant=world.tenant,
        code="abc",
        kind=Classification.Kind.SNI,
        name_sv="ABC",
        items=[places.ItemRow(code, code) for code in "ABC"],
        by=None,
    )
    target = services.create_dataset(
        tenant=world.tenant, name="Kontorets", region_set=regions, classification=industries, by=None
    )
    asked: dict[str, Any] = {"Region": ["*"], "SNI2007": ["*"], "ContentsCode": ["0001"], "Tid": ["top(2)"]}
    query = services.begin_query(
        tenant=world.tenant,
        name="Jobb i länen",
        office=SavedQuery.Office.PXWEB,
        address=f"{url}/v1/en",
        table="ssd/T1",
        by=world.by,
    )
    worker.run_all()
    query.refresh_from_db()
    columns = {"region": "Region", "industry": "SNI2007", "period": "Tid"}
    services.save_query(query=query, chosen=asked, columns=columns, dataset=target, every="", by=world.by)
    return services.refresh_now(query=query, by=world.by)
