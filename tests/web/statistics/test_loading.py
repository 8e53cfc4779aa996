"""Published statistics become a set of regions of their own, from a path, by one command."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.core.management import CommandError, call_command

from klustermotor.analysis.tables import CBP_FLAG_RANGES
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.jobs.worker import run_all
from klustermotor.web.mapping.services import create_analysis, start_analysis
from klustermotor.web.places import selectors as places
from klustermotor.web.places.models import Classification, RegionSet
from klustermotor.web.shared import files
from klustermotor.web.statistics import selectors
from klustermotor.web.statistics.models import Dataset

COLUMNS = "region=fipstate,industry=naics,period=year,employment=emp,establishments=est,wages=ap,flag=empflag"


@pytest.mark.real_data
def test_the_states_of_the_union_are_loaded_with_what_is_hidden(
    tenant: Tenant, real_data: Path, tmp_path: Path
) -> None:
    cut = tmp_path / "states.parquet"
    whole = pl.scan_parquet(real_data / "us_state_naics_2000_2011.parquet")
    kept = whole.filter(
        pl.col("year").is_in([2010, 2011]), pl.col("fipstate").is_in(["01", "06", "48"])
    ).collect()
    kept.write_parquet(cut)
    call_command(
        "load_regions",
        cut,
        tenant=tenant.slug,
        regions="States",
        name="County Business Patterns",
        columns=COLUMNS,
        definitions=real_data / "us_benchmark_definitions.csv",
        region_names=real_data / "us_states_clusters_2016.csv",
        region_names_columns="code=region_code_t,name=region_name_t",
    )
    named = dict(RegionSet.objects.get(code="states").regions.values_list("code", "name_en"))
    assert named == {"01": "Alabama", "06": "California", "48": "Texas"}
    vintage = Dataset.objects.get().vintages.get()
    hidden = kept["empflag"].is_not_null().sum()
    assert (vintage.rows, vintage.regions, vintage.suppressed) == (kept.height, 3, hidden)
    table = selectors.load_table(vintage, language="en")
    flag = table.flag(
        "01", kept.filter(pl.col("empflag").is_not_null() & (pl.col("fipstate") == "01"))["naics"][0], "2010"
    )
    assert flag in {"", *CBP_FLAG_RANGES}
    industries = vintage.dataset.classification
    assert places.parents_of(industries)["311---"] == "31----"
    called = places.industry_names(industries, "en")
    assert called["311421"] == "Fruit and Vegetable Canning"
    assert called["------"] == "All industries"
    assert called["311222"] == "311222 (code not in the list)"
    clusters = Classification.objects.get(kind="clusters")
    assert clusters.items.count() == 67
    assert clusters.gathers == industries


def test_a_table_that_cannot_be_loaded_leaves_nothing(tenant: Tenant, tmp_path: Path) -> None:
    path = tmp_path / "jobs.csv"
    path.write_text("region,industry,period,employment\n01,A,2003,5\n01,A,2003,6\n")
    with pytest.raises(CommandError):
        call_command("load_regions", path, tenant=tenant.slug, regions="States", name="Jobs")
    assert (RegionSet.objects.count(), Dataset.objects.count()) == (0, 0)


def test_an_unknown_workbench_is_said(tenant: Tenant, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=f"there are: {tenant.slug}"):
        call_command("load_regions", tmp_path / "jobs.csv", tenant="nowhere", regions="R", name="N")


@pytest.fixture
def jobs(tmp_path: Path) -> Path:
    path = tmp_path / "jobs.csv"
    path.write_text("region,industry,period,employment\n01,29101,2003,5\n02,29102,2003,7\n02,X9,2003,1\n")
    return path


def loaded(tenant: Tenant, table: Path, **more: Any) -> Dataset:
    call_command("load_regions", table, tenant=tenant.slug, regions="Parts", name="Jobs", **more)
    return Dataset.objects.get()


def test_regions_are_called_as_a_file_says_and_lie_where_it_says(
    tenant: Tenant, jobs: Path, tmp_path: Path
) -> None:
    names = tmp_path / "names.csv"
    names.write_text("code,name_sv,name_en,parent\nA,Landet,Country,\n01,Norr,North,A\n03,Öster,East,A\n")
    regions = loaded(tenant, jobs, region_names=names).region_set.regions
    held = regions.values_list("code", "name_sv", "name_en", "parent__code")
    assert sorted(held) == [
        ("01", "Norr", "North", "A"),
        ("02", "02", "02", None),
        ("A", "Landet", "Country", None),
    ]


def test_columns_of_names_in_the_table_are_used(tenant: Tenant, tmp_path: Path) -> None:
    path = tmp_path / "jobs.csv"
    path.write_text("region,region_name,industry,industry_name,period,employment\n01,Norr,X9,Varv,2003,5\n")
    dataset = loaded(tenant, path)
    assert places.region_names(dataset.region_set) == {"01": "Norr"}
    assert places.industry_names(dataset.classification) == {"X9": "Varv"}


def test_industries_are_called_as_a_file_says(tenant: Tenant, jobs: Path, tmp_path: Path) -> None:
    names = tmp_path / "names.csv"
    names.write_text("kod;svenska;engelska\nX9;Varv;Shipyards\n")
    held = loaded(tenant, jobs, industry_names=names).classification
    assert places.industry_names(held, "en")["X9"] == "Shipyards"


@pytest.mark.parametrize(
    ("columns", "why"),
    [
        ("code", "Write --region-names-columns as"),
        ("kode=code", "There is no kode"),
        ("name=x", "There is no x"),
    ],
)
def test_names_that_cannot_be_read_leave_nothing(
    tenant: Tenant, jobs: Path, tmp_path: Path, columns: str, why: str
) -> None:
    names = tmp_path / "names.csv"
    names.write_text("code,name\n01,Norr\n")
    Tenant.objects.update(language="en")
    with pytest.raises(CommandError, match=why):
        loaded(tenant, jobs, region_names=names, region_names_columns=columns)
    assert not RegionSet.objects.exists()


def test_a_table_with_the_fifth_digit_of_sni_is_named_and_gathered_by_its_classes(
    tenant: Tenant, developer: User, tmp_path: Path
) -> None:
    table, clusters = tmp_path / "jobs.csv", tmp_path / "clusters.csv"
    rows = [
        f"{region},{industry},{period},{jobs + at}"
        for at, region in enumerate(("01", "03", "04"))
        for industry, jobs in (("29101", 50), ("29102", 70), ("62010", 40))
        for period in ("2002", "2003")
    ]
    table.write_text("region,industry,period,employment\n" + "\n".join(rows) + "\n")
    clusters.write_text("industry,cluster_code,cluster_name\n2910,V,Vehicles\n62,IT,IT\n")
    dataset = loaded(tenant, table, definitions=clusters)
    assert places.industry_names(dataset.classification, "en")["29101"].startswith("29101, part of")
    analysis = create_analysis(
        tenant=tenant,
        by=developer,
        name="Vehicles",
        dataset=dataset,
        region=dataset.region_set.regions.get(code="04"),
        definitions=Classification.objects.get(kind="clusters"),
    )
    start_analysis(analysis=analysis, by=developer)
    run_all()
    run = analysis.runs.get()
    found = pl.read_parquet(files.path_of(run.results["assessment"])).filter(region="04", period="2003")
    assert dict(found.select("cluster", "jobs").iter_rows()) == {"V": 50 + 70 + 2 * 2, "IT": 40 + 2}
