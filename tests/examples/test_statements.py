"""What the cases say of their regions is what the example's statistics show, seed after seed."""

from functools import cache

import polars as pl
import pytest

from klustermotor.analysis.regional_analysis import assess_clusters
from klustermotor.analysis.tables import table_from_frame
from klustermotor.examples import example_definitions, example_municipal_table, example_table

SEEDS = [2003, 7, 11]


@cache
def assessed(seed: int, areas: str) -> pl.DataFrame:
    """Traded clusters of every county or municipality in 2003."""
    jobs = example_table(seed) if areas == "counties" else example_municipal_table(seed, periods=[2003])
    traded = example_definitions().filter(scope="traded").select("industry", "cluster")
    cells = jobs.filter(period=2003).join(traded, on="industry")
    sums = cells.group_by("region", "period", industry="cluster").agg(
        pl.col("employment", "establishments").sum()
    )
    return assess_clusters(table_from_frame(sums)).to_frame()


def of(seed: int, region: str, cluster: str) -> dict[str, float]:
    areas = "counties" if len(region) == 2 else "municipalities"
    return assessed(seed, areas).row(
        by_predicate=(pl.col("region") == region) & (pl.col("industry") == cluster), named=True
    )


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("cluster", ["vehicles", "industrial_electronics"])
def test_sodermanland_is_clearly_specialised_in_two_of_its_fields(seed: int, cluster: str) -> None:
    assert of(seed, "04", cluster)["location_quotient_lower"] > 1


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    "cluster", ["security_protection", "biotech_pharma", "logistics", "information_design"]
)
def test_for_its_other_fields_the_county_as_a_whole_is_too_little_to_go_on(seed: int, cluster: str) -> None:
    found = of(seed, "04", cluster)
    assert found["location_quotient_lower"] < 1 < found["location_quotient_upper"]


@pytest.mark.parametrize("seed", SEEDS)
def test_security_is_small_and_twice_what_one_would_expect(seed: int) -> None:
    found = of(seed, "04", "security_protection")
    assert found["employment"] < 500
    assert found["location_quotient"] > 2


@pytest.mark.parametrize("seed", SEEDS)
def test_vastmanland_is_far_more_specialised_in_electrical_engineering(seed: int) -> None:
    neighbour, own = (of(seed, region, "industrial_electronics") for region in ("19", "04"))
    assert neighbour["location_quotient"] > 2.5 * own["location_quotient"]


@pytest.mark.parametrize("seed", SEEDS)
def test_medicines_are_very_strong_in_strangnas(seed: int) -> None:
    assert of(seed, "0486", "biotech_pharma")["location_quotient_lower"] > 2


@pytest.mark.parametrize("seed", SEEDS)
def test_ljusdal_is_specialised_in_wood_as_others_and_not_in_tourism(seed: int) -> None:
    assert of(seed, "2161", "forestry")["location_quotient_lower"] > 1
    assert of(seed, "2161", "forestry")["rank"] > 5
    assert of(seed, "2161", "tourism")["location_quotient_lower"] < 1


@pytest.mark.parametrize("seed", SEEDS)
def test_brokers_in_ljusdal_have_become_more(seed: int) -> None:
    brokers = example_definitions().filter(cluster="information_brokers")["industry"].to_list()
    own = example_municipal_table(seed, counties=["21"]).filter(
        pl.col("industry").is_in(brokers), region="2161"
    )
    jobs = dict(own.group_by("period").agg(pl.col("employment").sum()).iter_rows())
    assert jobs[2003] > 1.3 * jobs[1994]
