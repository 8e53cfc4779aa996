"""The example is the same every time, adds up, and shows the facts planted in it."""

import numpy as np
import polars as pl
import pytest

from klustermotor.analysis.growth import growth_is_the_industrys_own
from klustermotor.examples import (
    county_names,
    example_definitions,
    example_files,
    example_hierarchy,
    example_register,
    example_table,
    industry_names,
    planted_facts,
)


@pytest.fixture(scope="module")
def table() -> pl.DataFrame:
    return example_table()


@pytest.fixture(scope="module")
def clusters(table: pl.DataFrame) -> pl.DataFrame:
    """Jobs and location quotient by county, cluster and year, worked out in plain polars."""
    joined = table.join(example_definitions(), on="industry")
    cells = joined.group_by("region", "cluster", "period").agg(pl.col("employment").sum())
    jobs = pl.col("employment")
    quotient = (jobs / jobs.sum().over("region", "period")) / (
        jobs.sum().over("cluster", "period") / jobs.sum().over("period")
    )
    return cells.with_columns(quotient=quotient)


def _of(clusters: pl.DataFrame, region: str, cluster: str, period: int = 2003) -> dict[str, float]:
    return clusters.row(
        by_predicate=(pl.col("region") == region)
        & (pl.col("cluster") == cluster)
        & (pl.col("period") == period),
        named=True,
    )


def _traded_quotient(clusters: pl.DataFrame, region: str, cluster: str) -> float:
    traded = example_definitions().filter(scope="traded")["cluster"].unique()
    last = clusters.filter(pl.col("cluster").is_in(traded.implode()), period=2003)
    own, nation = last.filter(region=region), last.filter(cluster=cluster)
    jobs = own.filter(cluster=cluster)["employment"].item()
    return jobs / own["employment"].sum() * last["employment"].sum() / nation["employment"].sum()


def test_same_seed_gives_the_same_table_and_another_seed_another(table: pl.DataFrame) -> None:
    assert example_table(2003).equals(table)
    assert not example_table(2004).equals(table)


def test_every_row_is_marked_as_example_and_has_a_name(table: pl.DataFrame) -> None:
    assert table["example"].all()
    assert table.null_count().sum_horizontal().item() == 0
    assert set(table["region"]) == set(county_names())
    assert set(table["industry"]) == set(example_definitions()["industry"])


def test_keys_are_unique_and_establishments_fit_employment(table: pl.DataFrame) -> None:
    assert not table.select("region", "industry", "period").is_duplicated().any()
    assert (table["employment"] > 0).all()
    assert table["establishments"].is_between(1, table["employment"]).all()


def test_sizes_are_those_of_a_country_of_four_million_jobs(table: pl.DataFrame) -> None:
    last = table.filter(period=2003)
    assert last["employment"].sum() == pytest.approx(4_000_000, rel=0.01)
    assert last.filter(region="01")["employment"].sum() == pytest.approx(944_400, rel=0.03)
    assert last.filter(region="04")["employment"].sum() == pytest.approx(99_200, rel=0.03)


@pytest.mark.parametrize("seed", [2003, 7])
def test_levels_add_up_exactly(seed: int) -> None:
    frame = example_table(seed, levels=True)
    parents = frame.join(example_hierarchy().select("industry", "parent"), on="industry").drop_nulls("parent")
    sums = parents.group_by("region", "period", industry="parent").agg(
        pl.col("employment", "establishments", "wages").sum()
    )
    both = frame.filter(pl.col("level") != "group").join(
        sums, on=["region", "period", "industry"], suffix="_sum"
    )
    assert len(both) == len(sums)
    for column in ("employment", "establishments", "wages"):
        assert both[column].equals(both[f"{column}_sum"], check_names=False)


def test_hidden_cells_are_those_of_one_or_two_establishments() -> None:
    frame = example_table(levels=True, hidden=True)
    hidden = frame.filter(pl.col("flag") == "..")
    assert 0.02 < len(hidden) / len(frame) < 0.25
    assert (hidden["establishments"] <= 2).all()
    assert hidden["employment"].is_null().all()
    assert hidden["wages"].is_null().all()
    assert frame.filter(pl.col("flag") == "")["employment"].null_count() == 0
    assert frame.filter(pl.col("level").is_in(["section", "total"]))["employment"].null_count() == 0


def test_some_industries_appear_and_some_disappear(table: pl.DataFrame) -> None:
    years = table.group_by("region", "industry").agg(
        first=pl.col("period").min(), last=pl.col("period").max()
    )
    assert years.filter(pl.col("first") > 1994).height > 10
    assert years.filter(pl.col("last") < 2003).height > 10


def test_planted_cells_carry_the_planted_jobs(table: pl.DataFrame, clusters: pl.DataFrame) -> None:
    for fact in planted_facts().iter_rows(named=True):
        if "." in fact["code"]:
            cells = table.filter(region=fact["region"], industry=fact["code"])
        else:
            cells = clusters.filter(region=fact["region"], cluster=fact["code"])
        for year in (1994, 2003):
            found = cells.filter(period=year)["employment"].sum()
            assert found == pytest.approx(fact[f"jobs_{year}"], abs=3)


def test_vehicle_suppliers_have_ten_thousand_jobs_and_eighteen_with_stockholm(table: pl.DataFrame) -> None:
    vehicles = table.filter(pl.col("industry").str.starts_with("29"), period=2003)
    jobs = dict(vehicles.group_by("region").agg(pl.col("employment").sum()).iter_rows())
    assert jobs["04"] + jobs["19"] == 10_000
    assert jobs["04"] + jobs["19"] + jobs["01"] == 18_000
    plants = dict(vehicles.group_by("region").agg(pl.col("establishments").sum()).iter_rows())
    assert (plants["04"], plants["19"]) == (60, 40)
    assert max(jobs, key=lambda region: jobs[region]) == "14"


@pytest.mark.parametrize(
    ("region", "cluster", "low", "high"),
    [
        ("14", "vehicles", 2, 4),
        ("04", "vehicles", 2, 4),
        ("19", "vehicles", 1.5, 3),
        ("01", "biotech_pharma", 1.3, 3),
        ("03", "biotech_pharma", 2, 6),
        ("04", "biotech_pharma", 1.2, 3),
        ("04", "industrial_electronics", 1.3, 2.5),
        ("19", "industrial_electronics", 4, 7),
        ("04", "security_protection", 2, 3),
        ("01", "information_design", 1.7, 2.5),
        ("17", "forest_products", 2, 6),
        ("20", "steel_metals", 3, 8),
        ("21", "steel_metals", 3, 7),
        ("25", "mining", 15, 30),
        ("21", "information_brokers", 2.5, 4.5),
        ("21", "call_centres", 3, 6),
        ("23", "call_centres", 3, 7),
        ("05", "ships_trains_aircraft", 3, 8),
        ("06", "furniture", 2.5, 6),
        ("01", "it_services", 1.6, 2.6),
    ],
)
def test_known_specialisations_show(
    clusters: pl.DataFrame, region: str, cluster: str, low: float, high: float
) -> None:
    assert low < _of(clusters, region, cluster)["quotient"] < high


def test_information_design_grows_fast_in_sodermanland_but_is_no_speciality(clusters: pl.DataFrame) -> None:
    now, then = (_of(clusters, "04", "information_design", year) for year in (2003, 1994))
    assert now["employment"] > 2.3 * then["employment"]
    # A Poisson interval on the county's own jobs includes 1, on all jobs and on traded ones alone.
    spread = 1.96 / np.sqrt(now["employment"])
    for quotient in (now["quotient"], _traded_quotient(clusters, "04", "information_design")):
        assert quotient * (1 - spread) < 1 < quotient * (1 + spread)
    jobs = clusters.filter(cluster="information_design", period=2003)
    assert jobs.sort("employment")["region"][-1] == "01"


def test_logistics_in_sodermanland_grows_by_the_industry_alone(clusters: pl.DataFrame) -> None:
    now, then = (_of(clusters, "04", "logistics", year)["employment"] for year in (2003, 1994))
    nation = clusters.filter(cluster="logistics").group_by("period").agg(pl.col("employment").sum())
    national = dict(nation.iter_rows())
    assert now > then
    assert now / then < national[2003] / national[1994]
    assert _traded_quotient(clusters, "04", "logistics") > 1


def test_definitions_have_traded_and_local_clusters_with_names_in_both_languages() -> None:
    definitions = example_definitions().unique("cluster")
    counts = dict(definitions["scope"].value_counts().iter_rows())
    assert counts["traded"] >= 35
    assert counts["local"] >= 12
    assert (definitions["cluster_name_sv"] != definitions["cluster_name_en"]).all()
    assert definitions["cluster_name_en"].is_unique().all()
    assert definitions["cluster_name_sv"].is_unique().all()


def test_names_exist_for_every_code_of_every_level_in_both_languages() -> None:
    codes = set(example_hierarchy()["industry"])
    assert set(industry_names("sv")) == set(industry_names("en")) == codes
    with pytest.raises(ValueError, match="language must be 'sv' or 'en'"):
        industry_names("de")


def test_the_register_adds_up_to_the_table(table: pl.DataFrame) -> None:
    plants = example_register(period=2000)
    sums = plants.group_by("region", "industry").agg(
        pl.col("employment").sum(), establishments=pl.len().cast(pl.Int64)
    )
    cells = table.filter(period=2000).select(sums.columns)
    assert sums.sort("region", "industry").equals(cells.sort("region", "industry"))
    assert plants["establishment"].is_unique().all()
    assert (plants["employment"] >= 1).all()
    with pytest.raises(ValueError, match="1994–2003"):
        example_register(period=2010)


def test_files_are_marked_and_the_readme_speaks_both_languages() -> None:
    files = example_files()
    assert all(name.startswith("example_") and name.endswith(".csv") for name in files.frames)
    readme = files.texts["README.md"]
    assert "invented" in readme
    assert "påhittade" in readme
    assert all(fact in readme for fact in planted_facts("en")["fact"])


def test_the_warning_stands_for_logistics_and_for_no_other_field_of_sodermanland(
    clusters: pl.DataFrame,
) -> None:
    names = sorted(clusters["cluster"].unique())
    start, end = (
        clusters.filter(period=year)
        .pivot(on="cluster", index="region", values="employment")
        .fill_null(0)
        .sort("region")
        .select(names)
        .to_numpy()
        for year in (1994, 2003)
    )
    row = sorted(county_names()).index("04")
    flag = dict(zip(names, growth_is_the_industrys_own(start, end)[row], strict=True))
    assert flag["logistics"]
    fields = [
        "vehicles",
        "biotech_pharma",
        "industrial_electronics",
        "security_protection",
        "information_design",
    ]
    assert not any(flag[field] for field in fields)
