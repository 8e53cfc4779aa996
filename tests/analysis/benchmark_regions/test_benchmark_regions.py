"""Benchmark regions: distances worked out another way, reasons by hand, and what is refused."""

from itertools import combinations
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.spatial.distance import mahalanobis, pdist

from klustermotor.analysis.benchmark_regions import ComparisonRules, benchmark_regions
from klustermotor.examples import example_definitions, example_table

JOBS = np.array([[50.0, 50, 0], [60, 45, 5], [0, 30, 900], [500, 400, 100]])


def test_hellinger_and_size_by_hand() -> None:
    found = benchmark_regions(JOBS, region=0, count=3)
    shares = JOBS / JOBS.sum(axis=1, keepdims=True)

    def hellinger(a: np.ndarray, b: np.ndarray) -> float:
        return float(np.sqrt(((np.sqrt(a) - np.sqrt(b)) ** 2).sum() / 2))

    sizes = np.log(JOBS.sum(axis=1))
    pairs = list(combinations(range(4), 2))
    typical_structure = np.mean([hellinger(shares[a], shares[b]) ** 2 for a, b in pairs])
    typical_size = np.mean([(sizes[a] - sizes[b]) ** 2 for a, b in pairs])
    for at, neighbour in enumerate(found.neighbours):
        structure = hellinger(shares[0], shares[neighbour]) ** 2 / typical_structure / 2
        size = (sizes[0] - sizes[neighbour]) ** 2 / typical_size / 2
        assert found.parts["structure"][at] == pytest.approx(structure)
        assert found.parts["size"][at] == pytest.approx(size)
        assert found.distance[at] == pytest.approx(np.sqrt(structure + size))
    assert found.neighbours.tolist() == [1, 3, 2]
    assert found.all_distances[0] == 0


def test_krugman_is_over_the_mean_of_all_pairs() -> None:
    rng = np.random.default_rng(0)
    jobs = rng.integers(0, 50, (8, 5)).astype(float)
    shares = jobs / jobs.sum(axis=1, keepdims=True)
    found = benchmark_regions(
        jobs, region=2, count=7, rules=ComparisonRules(structure_measure="krugman", size_weight=0)
    )
    typical = pdist(shares, "cityblock").mean()
    wanted = np.abs(shares - shares[2]).sum(axis=1) / typical
    np.testing.assert_allclose(found.all_distances, wanted)
    np.testing.assert_array_equal(
        found.neighbours, np.argsort(np.delete(wanted, 2)) + (np.argsort(np.delete(wanted, 2)) >= 2)
    )


def test_correlated_covariates_count_once_under_mahalanobis() -> None:
    rng = np.random.default_rng(1)
    traits = rng.normal(size=(12, 3))
    found = benchmark_regions(
        np.ones((12, 2)),
        region=0,
        count=11,
        covariates=traits,
        rules=ComparisonRules(structure_weight=0, size_weight=0),
    )
    inverse = np.linalg.inv(np.cov(traits, rowvar=False))
    wanted = np.array([mahalanobis(traits[0], row, inverse) for row in traits])
    # Over the root mean square between two rows, which is √(2 · 3) for three whitened covariates.
    np.testing.assert_allclose(found.all_distances, wanted / np.sqrt(6))
    doubled = np.column_stack([traits, traits[:, 0] * 7 + 3])
    again = benchmark_regions(
        np.ones((12, 2)),
        region=0,
        count=11,
        covariates=doubled,
        rules=ComparisonRules(structure_weight=0, size_weight=0),
    )
    np.testing.assert_allclose(again.all_distances, found.all_distances, atol=1e-7)


def test_robust_scaling_is_not_moved_by_one_extreme_region() -> None:
    traits = np.array([[1.0], [2], [3], [4], [1e6]])
    found = benchmark_regions(
        np.ones((5, 2)),
        region=0,
        count=4,
        covariates=traits,
        rules=ComparisonRules(covariate_scaling="robust"),
    )
    np.testing.assert_allclose(found.reasons.covariate_gap[:3, 0], np.array([1, 2, 3]) / 1.4826)
    assert found.neighbours.tolist() == [1, 2, 3, 4]


def test_reasons_name_common_strengths_and_the_widest_gaps() -> None:
    found = benchmark_regions(JOBS, region=0, count=1, rules=ComparisonRules(explained=2))
    reference = JOBS.sum(axis=0) / JOBS.sum()
    # Region 1 (share 60/110, 45/110, 5/110): both are above the reference in industries 0 and 1.
    assert found.reasons.alike[0].tolist() == [0, 1]
    np.testing.assert_allclose(found.reasons.common_surplus[0], [0.5 - reference[0], 45 / 110 - reference[1]])
    assert found.reasons.different[0].tolist() == [2, 1]
    np.testing.assert_allclose(found.reasons.share_gap[0], [5 / 110, 45 / 110 - 0.5])
    assert found.reasons.size_ratio[0] == pytest.approx(1.1)
    assert found.reasons.covariate_gap.shape == (1, 0)


def test_reasons_are_padded_when_there_are_no_more() -> None:
    found = benchmark_regions([[10, 0], [10, 0], [0, 10]], region=0, count=1)
    assert found.neighbours.tolist() == [1]
    assert found.reasons.alike[0].tolist() == [0, -1]
    assert found.reasons.different[0].tolist() == [-1, -1]
    assert np.isnan(found.reasons.share_gap[0]).all()


@settings(max_examples=40, deadline=None)
@given(
    arrays(np.float64, (6, 4), elements=st.integers(0, 1000).map(float)),
    st.sampled_from(["hellinger", "krugman"]),
)
def test_distances_are_symmetric_and_parts_sum(jobs: np.ndarray, measure: Any) -> None:
    jobs = jobs + np.eye(6, 4) + 1
    all_pairs = []
    for region in range(6):
        found = benchmark_regions(
            jobs, region=region, count=5, rules=ComparisonRules(structure_measure=measure)
        )
        np.testing.assert_allclose(found.distance**2, sum(found.parts.values()), atol=1e-12)
        assert (np.diff(found.distance) >= 0).all()
        assert region not in found.neighbours
        all_pairs.append(found.all_distances)
    np.testing.assert_allclose(all_pairs, np.transpose(all_pairs), atol=1e-9)


def test_regions_without_jobs_and_ruled_out_ones_are_never_chosen() -> None:
    jobs = np.vstack([JOBS, np.zeros(3)])
    found = benchmark_regions(jobs, region=0, count=3)
    assert 4 not in found.neighbours
    assert np.isnan(found.all_distances[4])
    allowed = np.array([True, False, True, True, True])
    assert benchmark_regions(jobs, region=0, count=2, candidates=allowed).neighbours.tolist() == [3, 2]


def test_in_the_example_sodermanland_is_most_like_vastmanland() -> None:
    cells = example_table().filter(period=2003).join(example_definitions(), on="industry")
    wide = cells.group_by("region", "cluster").agg(pl.col("employment").sum())
    frame = wide.pivot(on="cluster", index="region", values="employment").fill_null(0).sort("region")
    regions, clusters = frame["region"].to_list(), frame.columns[1:]
    found = benchmark_regions(frame.drop("region").to_numpy(), region=regions.index("04"), count=3)
    assert regions[found.neighbours[0]] == "19"
    assert clusters[found.reasons.alike[0, 0]] == "vehicles"
    assert clusters[found.reasons.different[0, 0]] == "industrial_electronics"
    stockholm = found.all_distances[regions.index("01")]
    assert stockholm > np.median(found.all_distances)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"region": 9}, "region 9 .* does not exist or has no jobs"),
        ({"region": 4}, "region 4 .* does not exist or has no jobs"),
        ({"count": 4}, "count must be from 1 to 3 .* not 4"),
        ({"count": 0}, "count must be from 1 to 3"),
        ({"size": [1, 1, 0, 1, 1]}, "size must be positive where there are jobs: 0 at region 2"),
        ({"size": [1, 1]}, r"size must have shape \(5,\)"),
        ({"covariates": [[1.0], [2.0]]}, "covariates must have shape"),
        ({"covariates": [[1.0], [np.nan], [1], [1], [1]]}, "covariates must be finite: nan at region 1"),
        ({"candidates": [1, 0, 1, 1, 1]}, "candidates must be true or false"),
        ({"rules": ComparisonRules(structure_weight=0, size_weight=0)}, "nor all 0"),
        ({"rules": ComparisonRules(structure_weight=-1)}, "weights must not be negative"),
        ({"rules": ComparisonRules(structure_measure="cosine")}, "structure_measure must be"),
        (
            {"covariates": np.eye(5), "rules": ComparisonRules(covariate_scaling="z")},
            "covariate_scaling must be",
        ),
    ],
)
def test_bad_input_is_refused_with_a_reason(options: dict[str, Any], message: str) -> None:
    jobs = np.vstack([JOBS, np.zeros(3)])
    with pytest.raises(ValueError, match=message):
        benchmark_regions(jobs, **({"region": 0, "count": 2} | options))


def test_one_region_has_nobody_to_compare_with() -> None:
    with pytest.raises(ValueError, match="at least two regions with jobs, but there are 1"):
        benchmark_regions([[1.0, 2.0]], region=0, count=1)


def test_five_are_returned_or_all_there_are() -> None:
    assert benchmark_regions(JOBS, region=0).neighbours.tolist() == [1, 3, 2]
    allowed = np.array([True, True, True, False])
    assert benchmark_regions(JOBS, region=0, candidates=allowed).neighbours.tolist() == [1, 2]
    many = np.random.default_rng(3).integers(1, 50, (9, 4))
    assert benchmark_regions(many, region=0).neighbours.size == 5
    with pytest.raises(ValueError, match="no candidate with jobs is left"):
        benchmark_regions(JOBS, region=0, candidates=np.arange(4) == 0)
