"""Profiles, Ward's tree and k-means: against scipy on the plain rows, and on planted groups."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import pdist

from klustermotor.analysis.definitions import (
    adjusted_rand_index,
    industry_profiles,
    k_means_labels,
    ward_labels,
    ward_tree,
)


def low_rank(seed: int, n_industries: int = 30, n_regions: int = 6) -> np.ndarray:
    return np.corrcoef(np.random.default_rng(seed).gamma(1.0, size=(n_regions, n_industries)).T)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 1000), st.booleans())
def test_profiles_keep_the_distances_between_rows(seed: int, scaled: bool) -> None:
    matrix = low_rank(seed)
    rows = matrix
    if scaled:
        rows = (matrix - matrix.mean(axis=1, keepdims=True)) / matrix.std(axis=1, keepdims=True)
    profiles = industry_profiles(matrix, rows="standardised" if scaled else "raw")
    assert profiles.shape[1] <= 7
    np.testing.assert_allclose(pdist(profiles), pdist(rows), rtol=1e-7, atol=1e-9)


def test_ward_is_that_of_the_plain_rows() -> None:
    matrix = low_rank(5)
    found = ward_labels(ward_tree(industry_profiles(matrix)), 7)
    assert adjusted_rand_index(found, fcluster(linkage(matrix, "ward"), 7, "maxclust")) == 1.0
    assert found[0] == 0
    assert sorted(set(found.tolist())) == list(range(7))


def test_a_row_without_variation_is_no_trouble() -> None:
    matrix = np.full((4, 4), 0.3)
    np.testing.assert_array_equal(industry_profiles(matrix, rows="standardised"), 0.0)
    assert industry_profiles(np.zeros((3, 3))).shape[0] == 3


def test_k_means_finds_planted_groups() -> None:
    rng = np.random.default_rng(0)
    planted = np.repeat(np.arange(5), 12)
    points = 10 * np.eye(5)[planted] + rng.normal(size=(60, 5))
    found = k_means_labels(points, 5, rng=np.random.default_rng(4))
    assert adjusted_rand_index(found, planted) == 1.0


def test_k_means_ends_in_a_local_optimum() -> None:
    points = np.random.default_rng(1).normal(size=(80, 3))
    labels = k_means_labels(points, 6, rng=np.random.default_rng(2))
    centres = np.array([points[labels == k].mean(axis=0) for k in range(6)])
    nearest = ((points[:, None] - centres[None]) ** 2).sum(axis=2).argmin(axis=1)
    np.testing.assert_array_equal(nearest, labels)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 1000), st.integers(1, 9))
def test_k_means_gives_the_number_asked_for_even_with_equal_points(seed: int, n_clusters: int) -> None:
    rng = np.random.default_rng(seed)
    points = rng.integers(0, 2, size=(9, 2)).astype(float)
    labels = k_means_labels(points, n_clusters, rng=rng)
    assert len(set(labels.tolist())) == n_clusters


def test_same_seed_same_clusters() -> None:
    points = np.random.default_rng(1).normal(size=(50, 4))
    runs = [k_means_labels(points, 8, rng=np.random.default_rng(11)) for _ in range(2)]
    np.testing.assert_array_equal(*runs)


def test_wrong_input_is_refused() -> None:
    with pytest.raises(ValueError, match=r"n_clusters must be within 1 and the number of industries \(3\)"):
        k_means_labels(np.eye(3), 4, rng=np.random.default_rng(0))
    with pytest.raises(ValueError, match="n_clusters must be within"):
        ward_labels(ward_tree(np.eye(3)), 0)
    with pytest.raises(ValueError, match="a tree needs at least two industries"):
        ward_tree([[1.0]])
    with pytest.raises(TypeError, match=r"rng must be a numpy\.random\.Generator"):
        k_means_labels(np.eye(3), 2, rng=1)
