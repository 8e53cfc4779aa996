"""The first sentences of the pages of results say what their tables say."""

from typing import Any

from klustermotor.figures.bars import ChangeParts
from klustermotor.figures.page_leads import (
    ClusterGrowth,
    GrowthFacts,
    Name,
    RegionFacts,
    growth_lead,
    region_lead,
)
from klustermotor.figures.pieces import plain
from klustermotor.figures.steps import change_steps
from klustermotor.web.mapping.selectors import leads
from klustermotor.web.mapping.selectors.facts import ClusterFacts
from klustermotor.web.mapping.selectors.names import some_of


def facts(cluster: str, standing: str, growth: float, **values: Any) -> ClusterFacts:
    """Return a cluster of some standing that grew."""
    known: dict[str, Any] = dict.fromkeys(
        ("plants", "lq", "likely", "low", "high", "probability", "share"), 1.0
    )
    known |= {"jobs": 100.0, "jobs_low": 100.0, "jobs_high": 100.0, "rank": 1, "of": 2} | values
    known |= {"estimated": False, "growth_estimated": False}
    return ClusterFacts(cluster, region="01", period="2003", standing=standing, growth=growth, **known)


def test_the_fastest_of_the_uncertain_is_one_of_the_strong_and_not_one_to_watch() -> None:
    rows = [
        facts("watched", "watch", 0.3),
        facts("certain", "strong", 0.2),
        facts("slower", "doubtful", 0.05),
        facts("faster", "doubtful", 0.1),
    ]
    found = leads._fastest_in_doubt(rows)
    assert found is not None
    assert found.cluster == "faster"
    assert leads._fastest_in_doubt(rows[:2]) is None


def growing(names: str) -> list[ClusterGrowth]:
    """Return clusters that grew only with their industry, the largest growth first."""
    return [
        ClusterGrowth(Name(one, f"Cluster {one}"), 10.0 - at, 5.0, 0.0, industrys_own=True)
        for at, one in enumerate(names)
    ]


def test_names_that_are_left_out_are_counted() -> None:
    region = Name("01", "Exempelregionen")
    many = plain(growth_lead(GrowthFacts(region, "1994", "2003", growing("ABCDE")), "en"))
    assert "Cluster A, Cluster B, Cluster C and two more grew only because the industry" in many
    few = plain(growth_lead(GrowthFacts(region, "1994", "2003", growing("ABC")), "en"))
    assert "Cluster A, Cluster B and Cluster C grew only because the industry" in few
    own = tuple(Name(one, f"Cluster {one}") for one in "ABCD")
    assert "Cluster A, Cluster B and two more grew only because the industry did" in plain(
        region_lead(RegionFacts(region, 9, own, 4, industrys_own=own), "en")
    )
    assert some_of(list("abcdefgh"), 6) == "a, b, c, d, e, f and 2 more"
    assert some_of(list("ab"), 6) == "a, b"


def test_steps_of_a_sum_do_not_count_the_estimates_as_one() -> None:
    drawn = change_steps(ChangeParts("All clusters", 100, 40, -20, estimated=True), "en", title="Growth")
    assert "rests partly on hidden figures" in drawn
    assert "changes: 1" not in drawn
