"""Small region sets with statistics, and the runs that answer questions to them."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import polars as pl
import pytest
from django.utils import translation

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.evidence.models import Run
from klustermotor.web.jobs.worker import run_all
from klustermotor.web.mapping.models import Analysis
from klustermotor.web.mapping.services import create_analysis, start_analysis
from klustermotor.web.places.models import (
    Classification,
    ClassificationItem,
    DefinitionMember,
    Region,
    RegionSet,
)
from klustermotor.web.statistics import services
from klustermotor.web.statistics.models import Dataset, Vintage

PERIODS = ("2001", "2002", "2003")
INDUSTRIES = tuple(f"{group}{number}" for group in "ABCDEF" for number in (1, 2))


def jobs_table(
    regions: int = 6, *, seed: int = 1, strong: str = "A1", home: int = 1, hidden: bool = False
) -> pl.DataFrame:
    """Return a table in which one region is strong in one industry, which grows there."""
    rng = np.random.default_rng(seed)
    rows: list[dict[str, Any]] = []
    for region in range(regions):
        size = float(rng.uniform(0.6, 1.4))
        for industry in INDUSTRIES:
            base = float(rng.uniform(300, 900)) * size
            if region == home and industry == strong:
                base *= 9
            for step, period in enumerate(PERIODS):
                jobs = round(base * (1 + 0.03 * step * float(rng.uniform(-0.5, 1.5))))
                rows.append(
                    {
                        "region": f"{region + 1:02d}",
                        "industry": industry,
                        "period": period,
                        "jobs": float(jobs),
                        "plants": max(1.0, round(jobs / 12)),
                        "wages": None,
                        "flag": "",
                    }
                )
    frame = pl.DataFrame(rows, schema_overrides={"wages": pl.Float64})
    if hidden:
        away = (pl.col("region") == "02") & (pl.col("industry") == "B1")
        frame = frame.with_columns(
            jobs=pl.when(away).then(None).otherwise(pl.col("jobs")),
            flag=pl.when(away).then(pl.lit("..")).otherwise(pl.col("flag")),
        )
    return frame


def add_vintage(dataset: Dataset, frame: pl.DataFrame, by: User) -> Vintage:
    """Return a further state of a dataset."""
    return services.add_vintage(dataset=dataset, frame=frame, by=by)


def make_dataset(tenant: Tenant, frame: pl.DataFrame, by: User) -> Dataset:
    """Return a dataset with one vintage, its regions, its industries and cluster definitions."""
    count = RegionSet.objects.count()
    region_set = RegionSet.objects.create(
        tenant=tenant, code=f"set-{count}", kind="own", name_sv="Exempelregioner", name_en="Example regions"
    )
    for code in frame["region"].unique().sort():
        Region.objects.create(
            tenant=tenant,
            region_set=region_set,
            code=code,
            name_sv=f"Region nummer {code}",
            name_en=f"Region number {code}",
            is_focus=code == "02",
        )
    industries = Classification.objects.create(
        tenant=tenant, code=f"industries-{count}", kind="other", name_sv="Branscher", name_en="Industries"
    )
    definitions = Classification.objects.create(
        tenant=tenant,
        code=f"clusters-{count}",
        kind="clusters",
        name_sv="Kluster",
        name_en="Clusters",
        gathers=industries,
    )
    for code in INDUSTRIES:
        ClassificationItem.objects.create(
            classification=industries, code=code, name_sv=f"Bransch {code}", name_en=f"Industry {code}"
        )
    for group in "ABCDEF":
        cluster = ClassificationItem.objects.create(
            classification=definitions, code=group, name_sv=f"Klustret {group}", name_en=f"Cluster {group}"
        )
        for number in (1, 2):
            DefinitionMember.objects.create(cluster=cluster, industry_code=f"{group}{number}")
    dataset = Dataset.objects.create(
        tenant=tenant,
        name=f"Jobs {count}",
        region_set=region_set,
        classification=industries,
        publisher="Example office",
        is_example=True,
    )
    add_vintage(dataset, frame, by)
    return dataset


def make_analysis(dataset: Dataset, by: User, **values: Any) -> Analysis:
    """Return a question about the second region, with clusters."""
    clusters = Classification.objects.filter(gathers=dataset.classification).first()
    return create_analysis(
        tenant=dataset.tenant,
        by=by,
        name=f"Where {dataset.name} stands",
        dataset=dataset,
        region=dataset.region_set.regions.get(code="02"),
        definitions=values.pop("definitions", clusters),
        **values,
    )


def answer(analysis: Analysis, by: User, *, force: bool = False) -> Run:
    """Ask the question and return the run that answers it."""
    job = start_analysis(analysis=analysis, by=by, force=force)
    run_all()
    job.refresh_from_db()
    assert job.state == job.State.DONE, job.error
    found: Run = Run.objects.get(uid=job.result["run"])
    return found


def make_run(tenant: Tenant, by: User, frame: pl.DataFrame | None = None, **values: Any) -> Run:
    """Return a run on a small table."""
    dataset = make_dataset(tenant, jobs_table() if frame is None else frame, by)
    return answer(make_analysis(dataset, by, **values), by)


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Let what services say be in English."""
    with translation.override("en"):
        yield


@pytest.fixture
def dataset(tenant: Tenant, developer: User) -> Dataset:
    """Return a small dataset."""
    return make_dataset(tenant, jobs_table(), developer)


@pytest.fixture
def analysis(dataset: Dataset, developer: User) -> Analysis:
    """Return a saved question."""
    return make_analysis(dataset, developer)


@pytest.fixture
def run(analysis: Analysis, developer: User) -> Run:
    """Return its answer."""
    return answer(analysis, developer)


@pytest.fixture
def run_of(tenant: Tenant, developer: User) -> Callable[[pl.DataFrame], Run]:
    """Return how to analyse another table."""
    return lambda frame: make_run(tenant, developer, frame)
