"""A union of regions, made once, is what analyses compare with."""

import re
from typing import Any

import numpy as np
import polars as pl
import pytest
from tests.web.api.conftest import caller_of
from tests.web.mapping.conftest import answer, jobs_table, make_analysis, make_dataset

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.mapping.forms import AnalysisForm
from klustermotor.web.mapping.models import Analysis
from klustermotor.web.mapping.selectors.inputs import since
from klustermotor.web.mapping.selectors.known import trace
from klustermotor.web.mapping.selectors.notes import run_facts
from klustermotor.web.places import services as places
from klustermotor.web.places.models import Region, RegionSet
from klustermotor.web.shared import files
from klustermotor.web.shared.errors import Refused
from klustermotor.web.statistics.models import Dataset


@pytest.fixture
def counties(tenant: Tenant, developer: User) -> Dataset:
    dataset = make_dataset(tenant, jobs_table(), developer)
    RegionSet.objects.filter(pk=dataset.region_set_id).update(kind="county")
    dataset.refresh_from_db()
    return dataset


def union(dataset: Dataset, *codes: str, name: str = "Jämförelsen") -> Region:
    parts = list(dataset.region_set.regions.filter(code__in=codes))
    return places.create_own_region(tenant=dataset.tenant, name_sv=name, parts=parts, by=None)


def test_quotients_are_counted_against_the_union(counties: Dataset, developer: User) -> None:
    run = answer(make_analysis(counties, developer, reference=union(counties, "03", "04")), developer)
    assert (run.summary["reference"], run.parameters["reference_parts"]) == (
        ["Jämförelsen", ""],
        ["03", "04"],
    )
    assert dict(run_facts(run))["Compared with"] == "Jämförelsen: Region number 03, Region number 04"
    frame = pl.read_parquet(files.path_of(run.results["assessment"])).filter(period="2003")
    jobs = frame.pivot("cluster", index="region", values="jobs").sort("region")
    assert jobs["region"].to_list() == ["01", "02", "03", "04", "05", "06"]
    table = jobs.drop("region").to_numpy()
    reference = table[2:4].sum(axis=0)
    expected = (table / table.sum(axis=1, keepdims=True)) / (reference / reference.sum())
    found = frame.pivot("cluster", index="region", values="lq").sort("region").drop("region").to_numpy()
    assert np.allclose(found, expected)
    share = frame.pivot("cluster", index="region", values="share").sort("region").drop("region").to_numpy()
    assert np.allclose(share, table / table.sum(axis=0))
    told = pl.read_parquet(files.path_of(run.results["reference"])).filter(period="2003")
    assert np.allclose(told["jobs"].sum(), reference.sum())


def test_shares_are_of_all_regions_jobs_whatever_the_quotients_are_against(
    tenant: Tenant, developer: User, sign_in: Any
) -> None:
    dataset = make_dataset(tenant, without_jobs("03", "B"), developer)
    reference = dataset.region_set.regions.get(code="03")
    run = answer(make_analysis(dataset, developer, reference=reference), developer)
    rows = pl.read_parquet(files.path_of(run.results["assessment"]))
    sums = rows.group_by("cluster", "period").agg(pl.col("share").sum())["share"]
    assert np.allclose(sums, 1)
    client = sign_in(developer)
    for page in ("map/?item=cluster:B&measure=share&", "clusters/B/?", "strong-clusters/?"):
        text = client.get(f"/region/{page}run={run.uid}").content.decode()
        assert "nation’s" not in text, page
        assert not [one for one in re.findall(r"([\d.]+)%", text) if float(one) > 100], page
    traced = trace(run, "cell:02:B;share;2003")
    made_of = {str(label): value for label, value, _key in traced.rows}
    here, there = (number_in(made_of[f"Jobs in the cluster in {one}"]) for one in (
        "Region number 02", "all 5 regions of the run together"
    ))  # fmt: skip
    assert made_of["The division"].endswith(f" = {traced.value}")
    assert number_in(traced.value) == pytest.approx(100 * here / there, abs=0.06)
    assert "all 5 regions of the run" in traced.formula


def number_in(written: str) -> float:
    """Return a figure as it is written in English."""
    return float(re.sub(r"[^0-9.]", "", written))


def test_the_form_offers_unions_of_the_statistics_own_regions_alone(
    counties: Dataset, tenant: Tenant, developer: User
) -> None:
    fitting, ended = union(counties, "03", "04"), union(counties, "01", name="Förr")
    Region.objects.filter(pk=ended.pk).update(valid_to="2003-01-01")
    places.load_first_regions(tenant=tenant, by=None)
    elsewhere = RegionSet.objects.get(code="counties")
    parts = list(elsewhere.regions.filter(code="04"))
    places.create_own_region(tenant=tenant, name_sv="Annan", parts=parts, by=None)
    offered = AnalysisForm(dataset=counties).fields["reference"].queryset  # type: ignore[attr-defined]
    assert [one.code for one in offered.order_by("code")] == [
        "01", "02", "03", "04", "05", "06", fitting.code,
    ]  # fmt: skip


def test_a_union_of_other_regions_or_of_the_region_alone_is_refused(
    counties: Dataset, tenant: Tenant, developer: User
) -> None:
    places.load_first_regions(tenant=tenant, by=None)
    parts = list(RegionSet.objects.get(code="counties").regions.filter(code="04"))
    elsewhere = places.create_own_region(tenant=tenant, name_sv="Annan", parts=parts, by=None)
    with pytest.raises(Refused, match="no such region to compare with"):
        make_analysis(counties, developer, reference=elsewhere)
    with pytest.raises(Refused, match="compared with itself"):
        make_analysis(counties, developer, reference=union(counties, "02"))


def test_a_union_that_was_changed_is_another_question(counties: Dataset, developer: User) -> None:
    reference = union(counties, "03", "04")
    asked = make_analysis(counties, developer, reference=reference)
    run = answer(asked, developer)
    assert since(run, asked).changes == []
    parts = list(counties.region_set.regions.filter(code__in=["03", "05"]))
    places.change_own_region(region=reference, name_sv="Jämförelsen", parts=parts, by=developer)
    assert since(run, asked).changes == ["The question compares with something else: Jämförelsen."]
    assert answer(asked, developer) != run


def test_a_program_compares_with_a_union_too(counties: Dataset, tenant: Tenant, developer: User) -> None:
    region = counties.region_set.regions.get(code="02")
    sent: dict[str, Any] = {"name": "Fråga", "dataset": str(counties.uid), "region": str(region.uid)}
    sent["reference"] = str(union(counties, "03", "04").uid)
    answered = caller_of(developer, tenant).post("/analyses", sent)
    assert (answered.status_code, answered.json()["reference"]["name"]) == (201, "Jämförelsen")
    run = answer(Analysis.objects.get(), developer)
    told = caller_of(developer, tenant).get(f"/runs/{run.uid}").json()
    assert told["parameters"]["reference_parts"] == ["03", "04"]


def without_jobs(region: str, group: str) -> pl.DataFrame:
    """Return the small table with nothing of a cluster in one region."""
    away = (pl.col("region") == region) & pl.col("industry").str.starts_with(group)
    return jobs_table().with_columns(
        jobs=pl.when(away).then(0.0).otherwise(pl.col("jobs")),
        plants=pl.when(away).then(0).otherwise(pl.col("plants")),
    )


def test_where_the_reference_has_no_jobs_the_quotient_is_unknown_and_the_pages_say_why(
    tenant: Tenant, developer: User, sign_in: Any
) -> None:
    dataset = make_dataset(tenant, without_jobs("03", "B"), developer)
    reference = dataset.region_set.regions.get(code="03")
    run = answer(make_analysis(dataset, developer, reference=reference), developer)
    frame = pl.read_parquet(files.path_of(run.results["assessment"])).filter(period="2003", region="02")
    unknown = frame.filter(cluster="B").row(0, named=True)
    assert unknown["jobs"] > 0
    assert [unknown[name] for name in ("lq", "low", "high", "likely", "rank", "standing")] == [None] * 5 + [
        ""
    ]
    assert frame.filter(pl.col("cluster") != "B")["lq"].null_count() == 0
    told = "Region number 03 has no jobs in Cluster B. There is nothing to compare with there"
    client = sign_in(developer)
    for page in (
        "strong-clusters/?show=all&",
        "map/?item=cluster:B&",
        "clusters/B/?",
        "growth/?",
        "outward/?",
    ):
        shown = client.get(f"/region/{page}run={run.uid}&region=02")
        assert shown.status_code == 200, page
        assert told in shown.content.decode(), page
    panel = client.get(f"/region/runs/{run.uid}/known/?key=cell:02:B;lq;2003").content.decode()
    assert "Region number 03 has no jobs in the cluster in 2003" in panel
