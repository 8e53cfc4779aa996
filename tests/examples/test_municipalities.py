"""Municipalities add up to their county and show, seed after seed, the facts planted in them."""

from functools import cache

import polars as pl
import pytest

from klustermotor.analysis.regional_analysis import assess_clusters
from klustermotor.analysis.tables import table_from_frame
from klustermotor.examples import (
    HIDDEN_JOBS,
    broker_definitions,
    example_definitions,
    example_municipal_table,
    example_table,
    municipality_names,
    planted_municipal_facts,
)

SEEDS = [2003, 7, 11]
LJUSDAL, SVEG, SODERHAMN = "2161", "2361", "2182"


@cache
def jobs_of(seed: int) -> pl.DataFrame:
    return example_municipal_table(seed, periods=[2003])


@cache
def assessed(seed: int, definition: str) -> pl.DataFrame:
    """Every municipality's clusters in 2003, by the library's own assessment."""
    mapping = {"own": example_definitions(), "left_out": broker_definitions(call_centres="left_out")}
    definitions = mapping.get(definition, broker_definitions(call_centres="included"))
    clusters = jobs_of(seed).join(definitions.select("industry", "cluster"), on="industry")
    cells = clusters.group_by("region", "period", industry="cluster").agg(
        pl.col("employment", "establishments").sum()
    )
    return assess_clusters(table_from_frame(cells)).to_frame()


def of(frame: pl.DataFrame, region: str, cluster: str) -> dict[str, float]:
    return frame.row(by_predicate=(pl.col("region") == region) & (pl.col("industry") == cluster), named=True)


@pytest.mark.parametrize("seed", SEEDS)
def test_municipalities_add_up_to_their_county_in_every_industry_and_year(seed: int) -> None:
    municipal = example_municipal_table(seed)
    sums = municipal.group_by("county", "industry", "period").agg(
        pl.col("employment", "establishments", "wages").sum()
    )
    counties = example_table(seed).rename({"region": "county"}).select(sums.columns)
    keys = ["county", "industry", "period"]
    assert sums.sort(keys).equals(counties.sort(keys))
    assert municipal["establishments"].is_between(1, municipal["employment"]).all()
    assert (municipal["wages"] > 0).all()
    assert municipal["example"].all()
    assert municipal["region"].n_unique() == 290


def test_same_seed_gives_the_same_table_and_parts_are_parts_of_the_whole() -> None:
    whole = example_municipal_table(7)
    part = example_municipal_table(7, counties=["04", "21"], periods=[1999, 2003])
    kept = pl.col("county").is_in(["04", "21"]) & pl.col("period").is_in([1999, 2003])
    assert part.equals(whole.filter(kept))
    assert not example_municipal_table(8, periods=[2003]).equals(whole.filter(period=2003))


def test_levels_and_clusters_add_up_and_small_cells_are_hidden() -> None:
    groups = example_municipal_table(periods=[2003])
    levels = example_municipal_table(periods=[2003], detail="levels")
    clusters = example_municipal_table(periods=[2003], detail="cluster", hidden=True)
    totals = levels.filter(industry="TOTAL")
    assert totals["employment"].sum() == groups["employment"].sum()
    assert set(levels["level"]) == {"group", "division", "section", "total"}
    small = clusters.filter(pl.col("establishments") <= 2)
    assert small["employment"].is_null().all()
    assert small["wages"].is_null().all()
    assert (small["flag"] == "..").all()
    assert clusters.filter(pl.col("establishments") > 2)["employment"].null_count() == 0
    assert set(clusters["industry"]) == set(example_definitions()["cluster"])


@pytest.mark.parametrize("seed", SEEDS)
def test_planted_shares_show_within_a_few_jobs(seed: int) -> None:
    joined = jobs_of(seed).join(example_definitions().select("industry", "cluster"), on="industry")
    for fact in planted_municipal_facts().iter_rows(named=True):
        rows = joined.filter((pl.col("industry") == fact["code"]) | (pl.col("cluster") == fact["code"]))
        jobs, plants = (
            rows.filter(county=fact["municipality"][:2])
            .select(pl.col("employment", "establishments").sum())
            .row(0)
        )
        own = rows.filter(region=fact["municipality"])["employment"].sum()
        assert own / jobs == pytest.approx(fact["share"], abs=max(0.12, 3 / plants))


@pytest.mark.parametrize("seed", SEEDS)
def test_vehicles_reach_eighteen_thousand_jobs_with_sodertalje(seed: int) -> None:
    vehicles = jobs_of(seed).filter(pl.col("industry").str.starts_with("29"))
    two = vehicles.filter(pl.col("county").is_in(["04", "19"]))
    assert two["employment"].sum() == 10_000
    assert two["employment"].sum() + vehicles.filter(region="0181")["employment"].sum() == 18_000
    assert two["establishments"].sum() == 100
    found = assessed(seed, "own")
    for region in ("0484", "0181", "1983"):
        assert of(found, region, "vehicles")["location_quotient_lower"] > 1


@pytest.mark.parametrize("seed", SEEDS)
def test_medicines_are_made_in_strangnas_and_sodertalje(seed: int) -> None:
    found = assessed(seed, "own")
    for region in ("0486", "0181", "0380"):
        assert of(found, region, "biotech_pharma")["location_quotient_lower"] > 2
    making = jobs_of(seed).filter(pl.col("industry").str.starts_with("21"), county="04")
    assert making.filter(region="0486")["employment"].sum() > 0.95 * making["employment"].sum()


@pytest.mark.parametrize("seed", SEEDS)
def test_stockholm_leads_information_design_and_eskilstuna_has_some(seed: int) -> None:
    found = assessed(seed, "own").filter(industry="information_design").sort("employment", descending=True)
    assert found["region"][0] == "0180"
    assert found["employment"][0] > 4 * found["employment"][1]
    eskilstuna = of(found, "0484", "information_design")
    assert eskilstuna["employment"] > 300
    assert eskilstuna["location_quotient"] < of(found, "0180", "information_design")["location_quotient"]


@pytest.mark.parametrize("seed", SEEDS)
def test_ljusdal_stands_out_where_call_centres_are_left_out(seed: int) -> None:
    found = assessed(seed, "left_out").filter(industry="information_brokers").drop_nulls("rank").sort("rank")
    first, second = found.row(0, named=True), found.filter(pl.col("employment") >= 50).row(1, named=True)
    assert first["region"] == LJUSDAL
    assert first["location_quotient_shrunken"] > 2 * second["location_quotient_shrunken"]
    assert first["location_quotient_lower"] > 1
    core = jobs_of(seed).filter(region=LJUSDAL, industry="63.9")
    assert core["establishments"].item() == 4


@pytest.mark.parametrize("seed", SEEDS)
def test_ljusdal_is_one_of_several_where_call_centres_are_included(seed: int) -> None:
    found = assessed(seed, "included")
    ljusdal = of(found, LJUSDAL, "information_brokers")
    for region in (SVEG, SODERHAMN):
        other = of(found, region, "information_brokers")
        assert other["location_quotient"] > 1.2 * ljusdal["location_quotient"]
    assert ljusdal["rank"] >= 3
    assert set(found["industry"]).isdisjoint({"call_centres"})


def test_the_two_definitions_of_brokers_differ_in_call_centres_only() -> None:
    left_out, included = (broker_definitions(call_centres=way) for way in ("left_out", "included"))
    assert left_out.filter(cluster="information_brokers")["industry"].to_list() == ["63.9", "73.2"]
    assert included.filter(cluster="information_brokers")["industry"].to_list() == ["63.9", "73.2", "82.2"]
    other = pl.col("industry") != "82.2"
    both = ["information_brokers", "call_centres"]
    rest = ~pl.col("cluster").is_in(both)
    assert left_out.filter(rest & other).equals(included.filter(rest & other))
    with pytest.raises(ValueError, match="'left_out' or 'included'"):
        broker_definitions(call_centres="half")  # type: ignore[arg-type]


def test_refusals_say_what_there_is() -> None:
    with pytest.raises(ValueError, match="21 counties and 1994–2003"):
        example_municipal_table(counties=["99"])
    with pytest.raises(ValueError, match="'group', 'cluster' or 'levels'"):
        example_municipal_table(detail="division")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="language must be"):
        municipality_names("de")


def test_facts_have_both_languages_and_name_existing_places() -> None:
    swedish, english = planted_municipal_facts("sv"), planted_municipal_facts("en")
    assert (swedish["fact"] != english["fact"]).all()
    assert set(swedish["municipality"]) <= set(municipality_names())
    known = set(example_definitions()["industry"]) | set(example_definitions()["cluster"])
    assert set(swedish["code"]) <= known


def test_a_hidden_county_cell_cannot_be_summed_from_its_municipalities() -> None:
    counties = example_table(hidden=True).filter(pl.col("employment").is_null())
    table = example_municipal_table(hidden="with_county")
    known = table.filter(pl.col("employment").is_not_null()).select(
        "industry", "period", pl.col("county").alias("region")
    )
    assert len(counties) == 4599
    assert counties.join(known, on=["region", "industry", "period"]).is_empty()
    assert (table.filter(pl.col("flag") == "..")["establishments"] <= 2).all()
    with pytest.raises(ValueError, match="only groups"):
        example_municipal_table(detail="levels", hidden="with_county")


def test_hidden_cells_lie_between_the_bounds_that_their_publisher_states() -> None:
    lowest, highest = HIDDEN_JOBS
    small = example_table().filter(pl.col("establishments") <= 2)
    assert small["employment"].is_between(lowest, highest).all()
