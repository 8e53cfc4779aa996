"""Within and between relatedness and the validation scores: by hand, and against a plain slow version."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klustermotor.analysis.definitions import cluster_relatedness, validation_scores

PAIRS = {
    (0, 1): 0.9,
    (0, 2): 0.1,
    (0, 3): 0.3,
    (0, 4): 0.2,
    (1, 2): 0.5,
    (1, 3): 0.1,
    (1, 4): 0.4,
    (2, 3): 0.2,
    (2, 4): 0.6,
    (3, 4): 0.1,
}
LABELS = [7, 7, 3, 3, 9]  # sorted: cluster 3 is {2, 3}, 7 is {0, 1}, 9 is {4}


def matrix_of(pairs: dict[tuple[int, int], float], size: int, diagonal: float) -> np.ndarray:
    matrix = np.full((size, size), 0.0)
    for (i, j), value in pairs.items():
        matrix[i, j] = matrix[j, i] = value
    np.fill_diagonal(matrix, diagonal)
    return matrix


HAND = matrix_of(PAIRS, 5, 1.0)


def test_relatedness_worked_by_hand() -> None:
    found = cluster_relatedness(HAND, LABELS)
    assert found.labels.tolist() == [3, 7, 9]
    np.testing.assert_allclose(found.within_clusters, [0.2, 0.9, np.nan])
    np.testing.assert_allclose(
        found.between_clusters, [[np.nan, 0.25, 0.35], [0.25, np.nan, 0.3], [0.35, 0.3, np.nan]]
    )
    np.testing.assert_allclose(found.within_industries, [0.9, 0.9, 0.2, 0.2, np.nan])
    np.testing.assert_allclose(found.between_industries[2], [np.nan, 0.3, 0.6])
    np.testing.assert_allclose(found.between_industries[4], [0.35, 0.3, np.nan])


def test_scores_worked_by_hand() -> None:
    # Cluster {0, 1}: 0.9 against 0.25 and 0.30, above both; {2, 3}: 0.2 against 0.25 and 0.35, above none.
    # Industry 3: 0.2 against 0.2 and 0.1; their mean is 0.15, their 95th percentile 0.195.
    found = validation_scores({"LC": HAND}, LABELS)
    assert found.cluster_mean == pytest.approx(100 / 3)
    assert found.cluster_percentile == pytest.approx(100 / 3)
    assert found.industry_mean == pytest.approx(60)
    assert found.industry_percentile == pytest.approx(60)
    assert found.overall == pytest.approx((100 / 3 + 60) / 2)


def test_percentile_is_a_parameter() -> None:
    # At the maximum (100) industry 3 no longer exceeds its 0.2.
    assert validation_scores({"LC": HAND}, LABELS, percentile=100).industry_percentile == pytest.approx(40)


def test_clusters_of_one_industry_fail_or_are_left_out() -> None:
    found = validation_scores({"LC": HAND}, LABELS, singles="leave out")
    assert (found.vs_cluster, found.vs_industry) == (pytest.approx(50), pytest.approx(75))


def test_the_diagonal_does_not_count() -> None:
    other = validation_scores({"LC": matrix_of(PAIRS, 5, -40.0)}, LABELS)
    assert other.overall == pytest.approx(validation_scores({"LC": HAND}, LABELS).overall)


def test_scores_are_the_mean_over_matrices() -> None:
    found = validation_scores({"LC": HAND, "COI": -HAND}, LABELS)
    alone = [validation_scores({"one": m}, LABELS) for m in (HAND, -HAND)]
    assert found.matrices == ("LC", "COI")
    assert found.vs_cluster == pytest.approx(np.mean([s.vs_cluster for s in alone]))
    assert found.vs_industry == pytest.approx(np.mean([s.vs_industry for s in alone]))


def slow_scores(
    matrix: np.ndarray, labels: np.ndarray, percentile: float
) -> tuple[float, float, float, float]:
    """The definitions of Delgado, Porter and Stern (2016), pair by pair."""
    groups = {c: [i for i in range(len(labels)) if labels[i] == c] for c in set(labels.tolist())}
    results: dict[str, list[tuple[bool, bool]]] = {"cluster": [], "industry": []}

    def note(kind: str, within: list[float], between: list[float]) -> None:
        own = np.mean(within) if within else -np.inf
        results[kind].append((own > np.mean(between), own > np.percentile(between, percentile)))

    for c, members in groups.items():
        others = [group for d, group in groups.items() if d != c]
        note(
            "cluster",
            [matrix[i, j] for i in members for j in members if i < j],
            [float(np.mean([matrix[i, j] for i in members for j in group])) for group in others],
        )
        for i in members:
            note(
                "industry",
                [matrix[i, j] for j in members if j != i],
                [float(np.mean([matrix[i, j] for j in group])) for group in others],
            )
    return tuple(
        100 * np.mean([r[k] for r in results[kind]]) for kind in ("cluster", "industry") for k in (0, 1)
    )


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(4, 14), st.integers(2, 5))
def test_scores_agree_with_a_plain_version(seed: int, n_industries: int, n_clusters: int) -> None:
    rng = np.random.default_rng(seed)
    matrix = rng.normal(size=(n_industries, n_industries))
    matrix += matrix.T
    labels = rng.integers(n_clusters, size=n_industries)
    labels[:2] = [0, 1]
    found = validation_scores({"LC": matrix}, labels)
    expected = slow_scores(matrix, labels, 95.0)
    got = (found.cluster_mean, found.cluster_percentile, found.industry_mean, found.industry_percentile)
    np.testing.assert_allclose(np.ravel(got), expected)


@settings(max_examples=10, deadline=None)
@given(st.floats(0.01, 100), st.floats(-10, 10))
def test_scale_and_level_of_a_matrix_do_not_matter(scale: float, level: float) -> None:
    rng = np.random.default_rng(3)
    matrix = rng.normal(size=(12, 12))
    matrix += matrix.T
    labels = np.arange(12) % 3
    a = validation_scores({"LC": matrix}, labels)
    b = validation_scores({"LC": scale * matrix + level}, labels)
    assert (a.vs_cluster, a.vs_industry) == (b.vs_cluster, b.vs_industry)


@pytest.mark.parametrize(
    ("matrices", "labels", "message"),
    [
        ({}, [0, 1], "no similarity matrix is given"),
        ({"LC": [[1, 0.5], [0.4, 1]]}, [0, 1], "LC must be symmetric, but is 0.5 at industries 0, 1"),
        ({"LC": [[1, np.nan], [np.nan, 1]]}, [0, 1], "LC must be finite"),
        ({"LC": [[1, 0.5, 0], [0.5, 1, 0]]}, [0, 1], r"LC must have shape \(2, 2\)"),
        ({"LC": np.eye(2), "IO": np.eye(3)}, [0, 1], r"IO must have shape \(2, 2\)"),
        ({"LC": np.eye(2)}, [0, 0], "at least two clusters"),
        ({"LC": np.eye(2)}, [0, 1, 1], "labels must have shape"),
        ({"LC": np.eye(2)}, [0.5, 1.0], "labels must be integers"),
    ],
)
def test_wrong_input_is_refused(matrices: dict[str, object], labels: list[float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        validation_scores(matrices, labels)


def test_wrong_parameters_are_refused() -> None:
    with pytest.raises(ValueError, match="percentile must lie between 0 and 100"):
        validation_scores({"LC": np.eye(2)}, [0, 1], percentile=101)
    with pytest.raises(ValueError, match="every cluster has one industry"):
        validation_scores({"LC": np.eye(2)}, [0, 1], singles="leave out")
