"""A workbench to measure: 300 regions × 600 industries × 10 years, brought in and analysed as people do it.

Run as a script it builds one in the folder that DATA_DIR names, unless it is there, and prints the seconds.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import polars as pl

PASSWORD = "only-to-be-measured"
EMAIL = "measured@example.org"


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is."""

    regions: int = 300
    industries: int = 600
    years: int = 10
    clusters: int = 60

    @property
    def rows(self) -> int:
        """Return the number of cells."""
        return self.regions * self.industries * self.years


def built(folder: Path, size: Size) -> dict[str, float]:
    """Build the workbench in a folder, unless it is there already; return the seconds that it took."""
    mark = folder / "built.json"
    if mark.exists() and json.loads(mark.read_text())["size"] == asdict(size):
        return dict(json.loads(mark.read_text())["seconds"])
    if mark.exists():
        raise SystemExit(f"{folder} holds a workbench of another size: name another folder.")
    from klustermotor.web.config.commands.starting import make_ready, prepare

    make_ready()
    prepare()
    seconds = _fill(size)
    mark.write_text(json.dumps({"size": asdict(size), "seconds": seconds}))
    return seconds


def _fill(size: Size) -> dict[str, float]:
    """Make a tenant with somebody in it, bring the table in, analyse it, and settle on a few fields."""
    from klustermotor.web.accounts.models import RoleAssignment, Scope, Tenant, User

    tenant = Tenant.objects.create(name="Exempelregionerna", slug="measured", is_example=True)
    whole = Scope.objects.create(tenant=tenant, kind=Scope.Kind.TENANT, name=tenant.name)
    user = User.objects.create_user(EMAIL, PASSWORD, name="Regional utvecklare", language="sv")
    RoleAssignment.objects.create(user=user, scope=whole, role="developer")
    lists = _lists(tenant, size)
    return {
        "import": _timed(lambda: _bring_in(tenant, user, lists, size)),
        "analysis": _timed(lambda: _analyse(tenant, user, lists)),
    }


def _timed(work: Callable[[], Any]) -> float:
    """Return how long work takes, in seconds."""
    start = time.perf_counter()
    work()
    return round(time.perf_counter() - start, 1)


def _lists(tenant: Any, size: Size) -> dict[str, Any]:
    """Return the regions, the industries and the clusters that gather them."""
    from klustermotor.formats import ClusterDefinitions
    from klustermotor.web.places import services

    regions = [services.RegionRow(region_code(n), f"Exempelregion {n:03d}") for n in range(size.regions)]
    codes = [industry_code(n) for n in range(size.industries)]
    items = [services.ItemRow(code, f"Exempelbransch {code}") for code in codes]
    called = [f"C{n:02d}" for n in range(size.clusters)]
    gathered = {code: called[n % size.clusters] for n, code in enumerate(codes)}
    names = {code: f"Exempelkluster {code}" for code in called}
    region_set = services.create_region_set(
        tenant=tenant, code="measured", kind="county", name_sv="Exempelregioner", regions=regions, by=None
    )
    industries = services.create_classification(
        tenant=tenant, code="industries", kind="other", name_sv="Exempelbranscher", items=items, by=None
    )
    definitions = services.save_definitions(
        tenant=tenant, code="clusters", name_sv="Exempelkluster", gathers=industries, by=None,
        definitions=ClusterDefinitions(gathered, names, {}, {}, {}),
    )  # fmt: skip
    return {"regions": region_set, "industries": industries, "clusters": definitions}


def _bring_in(tenant: Any, user: Any, lists: dict[str, Any], size: Size) -> None:
    """Bring the table in as a file that is checked and imported in the background."""
    from klustermotor.web.statistics import services

    dataset = services.create_dataset(
        tenant=tenant, name="Jobb, exempel", region_set=lists["regions"], is_example=True,
        classification=lists["industries"], by=user,
    )  # fmt: skip
    with TemporaryDirectory() as folder:
        path = Path(folder) / "jobs.parquet"
        jobs_table(size).write_parquet(path)
        imported = services.start_import(tenant=tenant, path=path, name=path.name, by=user, dataset=dataset)
    columns = {
        "region": "region", "industry": "industry", "period": "year", "employment": "jobs",
        "establishments": "plants",
    }  # fmt: skip
    services.set_mapping(imported=imported, columns=columns, target={}, dataset=dataset, by=user)
    _work()
    imported.refresh_from_db()
    services.request_import(imported=imported, by=user)
    _work()


def _analyse(tenant: Any, user: Any, lists: dict[str, Any]) -> None:
    """Ask where one region stands, and put its foremost clusters on the list of fields."""
    from klustermotor.web.mapping.fields.services import add_field
    from klustermotor.web.mapping.services import create_analysis, start_analysis
    from klustermotor.web.statistics.models import Dataset

    region = lists["regions"].regions.get(code=region_code(1))
    region.is_focus = True
    region.save()
    analysis = create_analysis(
        tenant=tenant, by=user, name="Exempelanalys", region=region, definitions=lists["clusters"],
        dataset=Dataset.objects.get(tenant=tenant),
    )  # fmt: skip
    start_analysis(analysis=analysis, by=user)
    _work()
    for cluster in lists["clusters"].items.all()[:6]:
        add_field(
            region=region, name_sv=cluster.name_sv, clusters=[cluster], judgement_sv="Exempel.", by=user,
            signed_as="Regional utvecklare", runs=analysis.runs.all(), is_example=True,
        )  # fmt: skip


def _work() -> None:
    """Let the worker do what waits, and stop where it could not."""
    from klustermotor.web.jobs.models import Job
    from klustermotor.web.jobs.worker import run_all

    run_all()
    failed = Job.objects.exclude(state=Job.State.DONE).first()
    if failed is not None:
        raise SystemExit(f"{failed}: {failed.error}")


def jobs_table(size: Size, seed: int = 2003) -> pl.DataFrame:
    """Return jobs by region, industry and year, most regions having some of most industries."""
    rng = np.random.default_rng(seed)
    large = (
        rng.lognormal(0, 1, size.regions)[:, None, None] * rng.lognormal(3, 1, size.industries)[None, :, None]
    )
    local = rng.lognormal(0, 0.8, (size.regions, size.industries, 1))
    years = np.cumsum(rng.normal(0.01, 0.04, (size.regions, size.industries, size.years)), axis=2)
    jobs = np.round(large * local * np.exp(years))
    shape = jobs.shape
    grid = np.indices(shape).reshape(3, -1)
    codes = [
        [region_code(n) for n in range(size.regions)],
        [industry_code(n) for n in range(size.industries)],
    ]
    return pl.DataFrame(
        {
            "region": np.array(codes[0])[grid[0]],
            "industry": np.array(codes[1])[grid[1]],
            "year": np.array([str(1994 + n) for n in range(size.years)])[grid[2]],
            "jobs": jobs.ravel(),
            "plants": np.ceil(jobs.ravel() / 14),
        }
    )


def region_code(number: int) -> str:
    """Return the code of a region."""
    return f"R{number:03d}"


def industry_code(number: int) -> str:
    """Return the code of an industry."""
    return f"I{number:03d}"


if __name__ == "__main__":
    print(json.dumps(built(Path(os.environ["DATA_DIR"]), Size(*map(int, sys.argv[1:])))))
