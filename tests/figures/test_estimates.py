"""What rests on estimates of hidden figures is marked in every picture, and told to who hears it read."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from klustermotor.figures.bars import ChangeParts, change_bars
from klustermotor.figures.bubbles import Bubble, size_specialisation_growth
from klustermotor.figures.page_leads import Cell, ClusterFacts, Name, RegionFacts, cluster_lead, region_lead
from klustermotor.figures.pieces import plain
from klustermotor.figures.ranking import RankedRegion, ranking
from klustermotor.figures.shares import RegionShare, share_bars
from klustermotor.figures.side_by_side import ComparedCluster, side_by_side
from klustermotor.figures.steps import change_steps

CHANGE = ChangeParts("Logistics", 10, -40, 60)
BUBBLE = Bubble("Logistics", 2.4, 0.03, 400, "strong")
SHARES = [RegionShare("04", "Ours", 0.25), RegionShare("10", "Theirs", 0.75)]
RANKED = RankedRegion("04", "Ours", 2.4, 1.2, 3.1)

DRAWN: dict[str, Callable[[bool], str]] = {
    "bars": lambda e: change_bars([replace(CHANGE, estimated=e)], "en", title="x"),
    "steps": lambda e: change_steps(replace(CHANGE, estimated=e), "en", title="x"),
    "bubbles, jobs": lambda e: size_specialisation_growth([replace(BUBBLE, estimated=e)], "en", title="x"),
    "bubbles, growth": lambda e: size_specialisation_growth(
        [replace(BUBBLE, growth_estimated=e)], "en", title="x"
    ),
    "shares": lambda e: share_bars([replace(SHARES[0], estimated=e), SHARES[1]], "04", "en", title="x"),
    "side by side": lambda e: side_by_side(
        [ComparedCluster("Logistics", (2.4, 0.8), (e, False))], ["Ours", "Theirs"], "en", title="x"
    ),
    "ranking": lambda e: ranking([replace(RANKED, estimated=e)], "04", "en", title="x"),
}


def described(svg: str) -> str:
    """Return the picture's description."""
    found = re.search(r"<desc[^>]*>(.*?)</desc>", svg, re.DOTALL)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("name", DRAWN)
def test_a_picture_marks_its_estimates_seen_and_read_aloud(name: str) -> None:
    sure, marked = DRAWN[name](False), DRAWN[name](True)
    assert "≈" not in sure
    assert "≈" in re.sub(r"<desc.*?</desc>", "", marked, flags=re.DOTALL)
    assert "≈" in described(marked)
    assert "estimated" in described(marked)
    assert "estimated" in marked.replace(described(marked), "")


def test_no_jobs_are_no_estimate_of_a_share_or_quotient() -> None:
    none = [ComparedCluster("Logistics", (0.0, None), (True, True))]
    assert "≈" not in side_by_side(none, ["Ours", "Theirs"], "en", title="x")
    assert "≈" not in share_bars([RegionShare("04", "Ours", None, estimated=True)], "04", "en", title="x")


def test_a_row_with_marks_for_other_regions_is_refused() -> None:
    with pytest.raises(ValueError, match="figures for 2 regions"):
        side_by_side([ComparedCluster("Logistics", (1.0, 2.0), (True,))], ["a", "b"], "en", title="x")


def test_sentences_mark_the_estimates_they_rest_on() -> None:
    ours, logistics = Name("04", "Ours"), Name("log", "Logistics")
    cells = [
        Cell(ours, logistics, 100.0, 2.4, 1.2, 3.0, 2, estimated=True),
        Cell(Name("10", "Theirs"), logistics, 300.0, 2.9, 1.2, 3.0, 1),
    ]
    said = plain(cluster_lead(ClusterFacts(logistics, cells, ours), "en"))
    assert "≈2.4" in said
    assert "≈25" in said
    strong = RegionFacts(ours, 9, (logistics,), 1, 2.4, 2, 21, first_estimated=True)
    assert "≈2.4 times" in plain(region_lead(strong, "en"))
    assert "≈" not in plain(region_lead(replace(strong, first_estimated=False), "en"))


def test_a_quotient_outside_the_interval_of_its_likely_value_is_told() -> None:
    outside = ranking([replace(RANKED, upper=2.2)], "04", "en", title="x")
    assert "outside it here; regions: 1" in described(outside)
    assert "outside it here" not in ranking([RANKED], "04", "en", title="x")
