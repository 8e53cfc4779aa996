"""Strong clusters, stars and ranks."""

import csv
from pathlib import Path

import numpy as np
import pytest
import scipy.stats

from klustermotor.analysis.specialisation import (
    location_quotient,
    rank_among_regions,
    stars,
    strong_clusters,
)
from klustermotor.analysis.specialisation.quantiles import column_quantiles

FLAGS = ("qualifying", "significant", "strong", "strong10")


def test_quantiles_equal_numpys():
    rng = np.random.default_rng(3)
    values = rng.normal(size=(41, 7))
    where = rng.random((41, 7)) < 0.7
    ours = column_quantiles(values, (0.0, 0.25, 0.9, 1.0), where=where)
    for column in range(7):
        theirs = np.quantile(values[where[:, column], column], (0.0, 0.25, 0.9, 1.0))
        np.testing.assert_allclose(ours[:, column], theirs, rtol=1e-14)
    assert np.isnan(column_quantiles(values, (0.5,), where=np.zeros_like(where))).all()


def test_flags_by_hand():
    # Five regions: quantiles of the quotient fall on regions: 0.5, 1.0, 1.5 and between 1.5 and 3 (2.4).
    quotient = np.array([[0.2], [0.5], [1.0], [1.5], [3.0]])
    size = np.array([[50], [10], [30], [40], [20]])  # lower quartile 20: regions 1 and 4 are too small
    flags = strong_clusters(quotient, size, size)
    assert flags.qualifying.ravel().tolist() == [False, False, True, True, False]
    assert flags.significant.ravel().tolist() == [False, False, False, True, False]
    assert flags.strong.ravel().tolist() == [False, False, False, True, False]
    assert flags.strong10.ravel().tolist() == [False] * 5


def test_zero_employment_is_outside_the_population():
    quotient = np.array([[0.0], [0.0], [0.9], [1.1], [1.2]])
    jobs = np.array([[0], [0], [10], [20], [30]])
    with_zeros, without = strong_clusters(quotient, jobs), strong_clusters(quotient[2:], jobs[2:])
    for flag in FLAGS:
        assert not getattr(with_zeros, flag)[:2].any()
        np.testing.assert_array_equal(getattr(with_zeros, flag)[2:], getattr(without, flag))


def test_an_industry_in_one_region_or_nowhere_has_no_strong_cluster():
    jobs = np.array([[10, 0, 5], [0, 0, 5], [0, 0, 5]])
    flags = strong_clusters(location_quotient(jobs), jobs, jobs)
    assert not any(getattr(flags, flag).any() for flag in FLAGS)


def test_unknown_establishments_pass_no_flag():
    jobs = np.arange(1.0, 9.0)[:, None]
    plants = jobs.copy()
    plants[7] = np.nan
    with_gap = strong_clusters(jobs, jobs, plants)
    assert not with_gap.strong[7, 0]
    assert with_gap.strong[6, 0]
    assert strong_clusters(jobs, jobs).strong[7, 0]


def test_a_tie_with_the_quantile_is_strong_but_not_significant():
    quotient = np.array([[1.1 / 3]] * 2 + [[1.3]] * 3)
    size = np.array([[1], [2], [3], [4], [5]])
    flags = strong_clusters(quotient, size)
    assert flags.strong.ravel().tolist() == [False, False, True, True, True]
    assert not flags.significant.any()


def test_levels_and_shapes_are_checked():
    with pytest.raises(ValueError, match="level must lie between 0 and 1"):
        strong_clusters([[1.0]], [[1]], levels=(0.25, 0.5, 0.75, 90))
    with pytest.raises(ValueError, match="location_quotient must have shape"):
        strong_clusters([[1.0]], [[1, 2]])
    with pytest.raises(ValueError, match="establishments must have shape"):
        strong_clusters([[1.0]], [[1]], [[1, 2]])


@pytest.mark.real_data
def test_published_flags_of_the_states(real_data: Path):
    with (real_data / "us_states_clusters_2016.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["traded_b"] == "TRUE"]
    with (real_data / "us_national_clusters_2016.csv").open(encoding="utf-8", newline="") as file:
        nation = {r["cluster_code"]: float(r["employment"]) for r in csv.DictReader(file)}
    clusters = sorted({row["cluster_code_t"] for row in rows})
    states = sorted({row["region_code_t"] for row in rows})
    cells = [(states.index(r["region_code_t"]), clusters.index(r["cluster_code_t"])) for r in rows]
    jobs, plants, ranks = np.zeros((3, len(states), len(clusters)))
    for cell, row in zip(cells, rows, strict=True):
        jobs[cell], plants[cell] = float(row["emp_tl"]), float(row["est_tl"])
        ranks[cell] = float(row["lq_tf_rank_i"]) if row["lq_tf_rank_i"] != "NA" else np.nan
    quotient = location_quotient(jobs, reference=[nation[cluster] for cluster in clusters])
    flags = strong_clusters(quotient, jobs, plants)
    assert len(rows) == 2550
    for flag in FLAGS:
        ours = [bool(getattr(flags, flag)[cell]) for cell in cells]
        assert ours == [row[f"{flag}_b"] == "TRUE" for row in rows]
    np.testing.assert_array_equal(rank_among_regions(quotient, where=jobs > 0), ranks)


def test_ranks_share_the_best_place():
    rng = np.random.default_rng(8)
    values = rng.integers(0, 6, (30, 5)).astype(float)
    values[rng.random((30, 5)) < 0.2] = np.nan
    np.testing.assert_array_equal(
        rank_among_regions(values), scipy.stats.rankdata(-values, method="min", axis=0, nan_policy="omit")
    )
    assert rank_among_regions([3.0, 5.0, 0.0], where=[True, True, False]).tolist()[:2] == [2, 1]
    with pytest.raises(ValueError, match="values must have 1 or 2 axes"):
        rank_among_regions(np.ones((2, 2, 2)))
    with pytest.raises(ValueError, match="values must be finite"):
        rank_among_regions([np.inf])


def test_stars_by_hand():
    jobs = np.array([[100], [80], [60], [40], [20], [0]])
    quotient = np.array([[0.9], [1.0], [3.0], [2.0], [0.5], [0.0]])
    wage = np.array([[5], [4], [3], [2], [np.nan], [9]])
    earned = stars(jobs, quotient, productivity=wage, tops=(0.25, 0.5, 1 / 3, 0.2))
    assert earned.size.ravel().tolist() == [True, True, False, False, False, False]
    assert earned.specialisation.ravel().tolist() == [False, True, True, True, False, False]
    assert earned.productivity is not None
    assert earned.productivity.ravel().tolist() == [True, True, False, False, False, False]
    assert earned.growth is None
    assert earned.count.ravel().tolist() == [2, 3, 1, 1, 0, 0]
    assert earned.possible == 3


def test_the_only_region_and_equal_regions_stand_out_from_none():
    # An industry in one region, one in equal regions, one whose growth is known in one region alone.
    jobs = np.array([[10.0, 5, 9], [0, 5, 8], [0, 5, 1]])
    quotient = np.array([[3.0, 1.2, 2.0], [0, 1.2, 1.5], [0, 1.2, 0.1]])
    growth = np.array([[1.0, 1, 1], [0, 1, np.nan], [0, 1, np.nan]])
    earned = stars(jobs, quotient, productivity=jobs, growth=growth)
    assert earned.count.tolist() == [[0, 0, 3], [0, 0, 0], [0, 0, 0]]
    assert not strong_clusters(quotient, jobs).strong[:, :2].any()
    # A top of 1 sets no bar: what is asked besides decides.
    without_bar = stars(jobs, quotient, tops=(0.1, 1, 1, 1), minimum_quotient=2)
    assert without_bar.specialisation.tolist() == [[True, False, True], [False] * 3, [False] * 3]


def test_small_clusters_are_not_compared():
    jobs = np.array([[1000], [900], [5]])
    earned = stars(jobs, [[1.0], [1.5], [40.0]], minimum_employment=100)
    assert earned.specialisation.ravel().tolist() == [False, True, False]
    with pytest.raises(ValueError, match="share of regions that earn a star"):
        stars(jobs, [[1.0], [1.5], [40.0]], tops=(20, 20, 20, 20))
