"""The supply of education is marked, linked to clusters, and has the gaps planted in it."""

import polars as pl
import pytest

from klustermotor.examples import (
    example_definitions,
    example_education,
    example_education_links,
    example_table,
    municipality_names,
    planted_education_gaps,
)

SEEDS = [2003, 7, 11]


def test_same_seed_gives_the_same_supply_and_every_row_is_marked() -> None:
    supply = example_education(7)
    assert supply.equals(example_education(7))
    assert not supply.equals(example_education(8))
    assert supply["example"].all()
    assert supply.null_count().sum_horizontal().item() == 0
    assert not supply.select("programme", "year").is_duplicated().any()
    assert set(supply["municipality"]) <= set(municipality_names())
    assert set(supply["level"]) == {"upper_secondary", "vocational", "university"}
    assert (supply["name_sv"] != supply["name_en"]).all()


def test_invented_institutions_look_invented_and_named_ones_do_not() -> None:
    invented = pl.col("provider_invented")
    supply = example_education()
    assert supply.filter(invented)["provider_name_sv"].str.starts_with("Exempel").all()
    assert supply.filter(invented)["provider_name_en"].str.starts_with("Example").all()
    assert not supply.filter(~invented)["provider_name_sv"].str.starts_with("Exempel").any()


def test_every_programme_serves_clusters_with_weights_that_add_up() -> None:
    links = example_education_links()
    assert set(links["programme"]) == set(example_education()["programme"])
    assert set(links["cluster"]) <= set(example_definitions()["cluster"])
    sums = links.group_by("programme").agg(pl.col("weight").sum().round(9))
    assert (sums["weight"] == 1).all()


def test_malardalen_has_seven_programmes_and_about_five_hundred_students_of_information_design() -> None:
    design = example_education().filter(field="design", provider="malardalen_university")
    assert design["programme"].n_unique() == 7
    last_three = design.filter(pl.col("year") > 2000)
    assert last_three["places"].sum() == pytest.approx(500, rel=0.06)


@pytest.mark.parametrize("seed", SEEDS)
def test_planted_gaps_show(seed: int) -> None:
    supply = example_education(seed).filter(year=2003)
    at = {row["programme"]: row for row in supply.iter_rows(named=True)}
    assert at["toolmaking"]["applicants"] < at["toolmaking"]["places"]
    assert at["toolmaking"]["graduates"] < 10
    assert at["process_operator"]["graduates"] < 20
    assert at["electronics_upper"]["applicants"] < 0.65 * at["electronics_upper"]["places"]
    assert at["logistics_ky"]["graduates"] == 0
    assert at["sales_ljusdal"]["applicants"] < at["sales_ljusdal"]["places"]
    assert at["tourism_upper"]["applicants"] <= 0.75 * at["tourism_upper"]["places"]
    assert at["wood_upper"]["graduates"] < 15


@pytest.mark.parametrize("seed", SEEDS)
def test_more_finish_information_design_than_the_county_has_new_jobs_for(seed: int) -> None:
    supply = example_education(seed).filter(county="04", year=2003)
    weighed = supply.join(example_education_links(), on="programme").filter(cluster="information_design")
    graduates = (weighed["graduates"] * weighed["weight"]).sum()
    members = example_definitions().filter(cluster="information_design")["industry"].to_list()
    jobs = example_table(seed).filter(pl.col("industry").is_in(members), region="04")
    by_year = dict(jobs.group_by("period").agg(pl.col("employment").sum()).iter_rows())
    new_jobs_a_year = (by_year[2003] - by_year[1994]) / 9
    assert graduates > 1.5 * new_jobs_a_year


def test_nothing_in_the_county_is_meant_for_security_systems() -> None:
    own = example_education().filter(county="04").unique("programme")
    links = own.join(example_education_links(), on="programme")
    security = links.filter(cluster="security_protection")
    assert (security["weight"] < 0.5).all()


def test_every_gap_is_told_in_both_languages_and_names_what_exists() -> None:
    swedish, english = planted_education_gaps("sv"), planted_education_gaps("en")
    assert (swedish["gap"] != english["gap"]).all()
    fields = {
        "vehicles",
        "biotech_pharma",
        "industrial_electronics",
        "security_protection",
        "information_design",
        "logistics",
    }
    assert fields == set(swedish.filter(county="04")["cluster"])
    assert set(swedish["programme"].drop_nulls()) <= set(example_education()["programme"])
    with pytest.raises(ValueError, match="language must be"):
        planted_education_gaps("de")
