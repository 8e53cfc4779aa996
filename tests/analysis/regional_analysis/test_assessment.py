"""Every cluster of every region: the parts fit together and wrong tables are refused."""

import numpy as np
import polars as pl
import pytest

from klustermotor.analysis.regional_analysis import assess_clusters
from klustermotor.analysis.tables import RegionIndustryTable, table_from_frame, table_of

JOBS = np.array([[80.0, 20.0, 0.0], [10.0, 80.0, 10.0], [10.0, 40.0, 50.0], [30.0, 30.0, 40.0]])


def table(jobs: np.ndarray = JOBS) -> RegionIndustryTable:
    codes = [f"{i:02d}" for i in range(1, jobs.shape[0] + 1)]
    industries = ["cars", "woods", "design"][: jobs.shape[1]]
    return table_of(
        jobs[:, :, None], regions=codes, industries=industries, establishments=np.ceil(jobs / 10)[:, :, None]
    )


def test_quotients_compare_with_all_regions_together_unless_told_otherwise() -> None:
    found = assess_clusters(table())
    shares = JOBS / JOBS.sum(axis=1, keepdims=True)
    nation = JOBS.sum(axis=0) / JOBS.sum()
    np.testing.assert_allclose(found.location_quotient, shares / nation)
    assert found.against_all


def test_a_reference_counts_with_industries_that_the_table_lacks() -> None:
    reference = {"cars": 100.0, "woods": 100.0, "design": 100.0, "elsewhere": 100.0}
    found = assess_clusters(table(), reference=reference)
    assert found.location_quotient[0, 0] == pytest.approx(0.8 / 0.25)
    assert not found.against_all


def test_regions_without_the_industry_have_no_rank_and_no_flag() -> None:
    found = assess_clusters(table())
    assert np.isnan(found.rank[0, 2])
    assert not found.flags.qualifying[0, 2]
    assert sorted(found.rank[1:, 2]) == [1, 2, 3]


def test_the_frame_has_a_row_per_region_and_industry_with_text_keys() -> None:
    frame = assess_clusters(table()).to_frame()
    assert frame.height == 12
    assert frame["region"].to_list()[:3] == ["01", "01", "01"]
    assert (
        frame.filter(pl.col("region") == "01", pl.col("industry") == "cars")["location_quotient"].item() > 2
    )
    assert frame["rank"].dtype == pl.Int64
    assert frame["location_quotient_lower"].is_between(0, frame["location_quotient_upper"]).all()


def test_hidden_cells_carry_their_bounds_to_the_quotient() -> None:
    rows = {"region": ["1", "1", "2", "2"], "industry": ["a", "b", "a", "b"], "employment": [50, 50, 0, 60]}
    hidden = table_from_frame(pl.DataFrame({**rows, "flag": [None, None, "B", None]}))
    filled = hidden.with_filled(np.where(hidden.hidden, 40.0, hidden.employment), hidden.lower, hidden.upper)
    found = assess_clusters(filled)
    low, middle, high = (
        part[1, 0] for part in (found.bounds.lower, found.location_quotient, found.bounds.upper)
    )
    assert low < middle < high
    published = assess_clusters(table_of(filled.employment, regions=["1", "2"], industries=["a", "b"]))
    assert found.interval.lower[1, 0] < published.interval.lower[1, 0]
    assert found.interval.upper[1, 0] > published.interval.upper[1, 0]
    np.testing.assert_allclose(found.interval.lower[0], published.interval.lower[0])
    assert found.to_frame()["employment_estimated"].to_list() == [False, False, True, False]


@pytest.mark.parametrize(
    ("jobs", "sentence"),
    [(JOBS[:1], "single region"), (JOBS[:, :1], "single industry")],
)
def test_a_table_in_which_nothing_can_be_compared_is_refused(jobs: np.ndarray, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        assess_clusters(table(jobs))


def test_hidden_cells_must_be_filled_first() -> None:
    rows = {"region": ["1", "1", "2", "2"], "industry": ["a", "b", "a", "b"], "employment": [5, 5, 0, 6]}
    hidden = table_from_frame(pl.DataFrame({**rows, "flag": [None, None, "A", None]}))
    with pytest.raises(ValueError, match="1 cells are hidden; fill them first"):
        assess_clusters(hidden)


def test_a_reference_that_lacks_an_industry_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="lacks 1 of the table's industries, such as design"):
        assess_clusters(table(), reference={"cars": 1.0, "woods": 1.0})
