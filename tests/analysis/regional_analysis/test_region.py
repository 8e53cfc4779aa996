"""One region among all: what is strong, what is in doubt, from when growth is counted."""

import numpy as np
import pytest

from klustermotor.analysis.definitions import definitions_from_mapping
from klustermotor.analysis.regional_analysis import analyse_region, most_detailed, sum_into_clusters
from klustermotor.analysis.tables import RegionIndustryTable, hierarchy_of_codes, table_from_frame, table_of
from klustermotor.examples import example_definitions, example_table

YEARS = ("2000", "2001", "2002", "2003")


@pytest.fixture(scope="module")
def sweden() -> RegionIndustryTable:
    given = example_definitions().filter(example_definitions()["scope"] == "traded")
    clusters = dict(zip(given["industry"], given["cluster"], strict=True))
    table = table_from_frame(example_table(2003).drop("example"))
    return sum_into_clusters(table, definitions_from_mapping(clusters)).table


def codes(table: RegionIndustryTable, positions: np.ndarray) -> set[str]:
    return {table.industries[int(i)] for i in positions}


def test_the_planted_strengths_of_sodermanland_are_found(sweden: RegionIndustryTable) -> None:
    found = analyse_region(sweden, "04")
    assert sweden.industries[int(found.strong[0])] == "vehicles"
    assert "vehicles" in codes(sweden, found.shown_strong)
    assert "information_design" in codes(sweden, found.doubtful)
    assert not codes(sweden, found.strong) & codes(sweden, found.watched)


def test_every_cluster_with_jobs_is_in_one_list(sweden: RegionIndustryTable) -> None:
    found = analyse_region(sweden, "04")
    listed = [*found.strong, *found.watched, *found.others]
    assert len(listed) == len(set(listed)) == int((sweden.at("2003")[found.position] > 0).sum())


def test_growth_adds_up_and_logistics_rests_on_its_industry(sweden: RegionIndustryTable) -> None:
    growth = analyse_region(sweden, "04").growth
    assert growth is not None
    assert (growth.first, growth.last) == ("1994", "2003")
    np.testing.assert_allclose(growth.national + growth.industry + growth.regional, growth.end - growth.start)
    assert growth.industrys_own[sweden.industries.index("logistics")]
    years = 9
    grown = growth.start * (1 + growth.per_year) ** years
    known = growth.start > 0
    np.testing.assert_allclose(grown[known], growth.end[known])


def test_growth_starts_after_the_last_break_unless_told(sweden: RegionIndustryTable) -> None:
    assert analyse_region(sweden, "04", breaks=("1998", "2000")).growth.first == "2000"  # type: ignore[union-attr]
    chosen = analyse_region(sweden, "04", breaks=("2000",), growth_from="1996")
    assert chosen.growth.first == "1996"  # type: ignore[union-attr]
    assert analyse_region(sweden, "04", breaks=("2003",)).growth is None


def test_an_earlier_period_is_looked_at_without_the_later_ones(sweden: RegionIndustryTable) -> None:
    found = analyse_region(sweden, "04", period="1999")
    assert found.periods[-1] == "1999"
    assert found.series.shape == (len(sweden.industries), 6)
    assert found.growth.last == "1999"  # type: ignore[union-attr]


def test_possibilities_are_what_the_region_lacks(sweden: RegionIndustryTable) -> None:
    found = analyse_region(sweden, "04")
    assert len(found.possibilities.industries) > 0
    assert not found.present[found.position, found.possibilities.industries].any()


def test_the_region_is_not_its_own_benchmark(sweden: RegionIndustryTable) -> None:
    found = analyse_region(sweden, "04")
    assert found.position not in found.benchmarks.neighbours


def test_an_unknown_region_is_refused_with_those_that_exist(sweden: RegionIndustryTable) -> None:
    with pytest.raises(ValueError, match=r"no region '4'.*'04'"):
        analyse_region(sweden, "4")


def test_growth_cannot_start_at_its_end(sweden: RegionIndustryTable) -> None:
    with pytest.raises(ValueError, match="growth must start before 2003"):
        analyse_region(sweden, "04", growth_from="2003")


def test_a_code_whose_parts_are_no_longer_listed_holds_the_jobs_itself() -> None:
    listed = ["5171--", "517110", "517120"]
    jobs = np.array([[[9.0, 7.0], [4.0, 0.0], [5.0, 0.0]], [[3.0, 6.0], [1.0, 0.0], [2.0, 0.0]]])
    both = table_of(jobs, regions=["01", "02"], industries=listed, periods=["2007", "2008"])
    later = both.select(periods=["2008"], industries=["5171--"])
    earlier = both.select(periods=["2007"])
    from_both = [most_detailed(part, hierarchy_of_codes(listed)) for part in (earlier, later)]
    assert from_both[0].industries == ("517110", "517120")
    assert from_both[1].industries == ("5171--",)
    given = definitions_from_mapping({"517110": "media", "517120": "media"})
    assert sum_into_clusters(from_both[1], given).table.at().ravel().tolist() == [7.0, 6.0]


def test_what_the_definitions_do_not_know_is_told_by_period() -> None:
    jobs = np.array([[[9.0, 7.0], [1.0, 3.0]], [[3.0, 6.0], [1.0, 2.0]]])
    both = table_of(jobs, regions=["01", "02"], industries=["10", "99"], periods=["2002", "2003"])
    summed = sum_into_clusters(both, definitions_from_mapping({"10": "food"}))
    assert summed.coverage.left_out == ("99",)
    np.testing.assert_allclose(summed.coverage.share_left_out, [2 / 14, 5 / 18])


def test_jobs_of_parts_that_the_table_lacks_are_kept_and_placed_where_definitions_agree() -> None:
    listed = ["33999-", "339991", "339992"]
    jobs = np.array([[[30.0], [10.0], [5.0]], [[8.0], [8.0], [0.0]]])
    detailed = most_detailed(
        table_of(jobs, regions=["01", "02"], industries=listed), hierarchy_of_codes(listed)
    )
    assert detailed.at().sum(axis=1).tolist() == [30.0, 8.0]
    assert detailed.at()[:, detailed.industries.index("33999-*")].tolist() == [15.0, 0.0]
    agreeing = {"339991": "jewellery", "339992": "music", "339999": "music"}
    summed = sum_into_clusters(detailed, definitions_from_mapping(agreeing)).table
    assert summed.at()[:, summed.industries.index("music")].tolist() == [20.0, 0.0]
    torn = definitions_from_mapping({**agreeing, "339998": "jewellery"})
    assert sum_into_clusters(detailed, torn).coverage.left_out == ("33999-*",)


def test_one_reference_rules_quotients_and_presence() -> None:
    jobs = np.array([[95.0, 5.0, 5.0], [60.0, 20.0, 20.0], [20.0, 10.0, 70.0], [30.0, 60.0, 10.0]])[
        :, :, None
    ]
    table = table_of(jobs, regions=["a", "b", "c", "d"], industries=["x", "y", "z"])
    found = analyse_region(table, "a", reference={"x": 96.0, "y": 2.0, "z": 2.0})
    quotients = found.assessment.location_quotient
    assert (found.present == (quotients >= 1 - 1e-12)).all()
    assert not found.present[found.position, found.possibilities.industries].any()
