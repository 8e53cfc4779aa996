"""Misplaced industries move to where they belong; weak clusters dissolve."""

import numpy as np
import pytest

from klustermotor.analysis.definitions import reassign_misplaced

PLANTED = np.repeat([0, 1, 2], 4)


def blocks(noise: float = 0.0, seed: int = 0) -> np.ndarray:
    matrix = np.where(PLANTED[:, None] == PLANTED, 0.8, 0.1)
    ripple = np.random.default_rng(seed).normal(scale=noise, size=matrix.shape)
    return matrix + (ripple + ripple.T) / 2


def test_a_planted_misfit_moves_home_and_the_reason_is_kept() -> None:
    labels = PLANTED.copy()
    labels[0] = 2
    found = reassign_misplaced({"LC": blocks(0.02), "COI": blocks(0.02, 1)}, labels)
    np.testing.assert_array_equal(found.labels, PLANTED)
    assert found.settled
    (move,) = found.moves
    assert (move.industry, move.origin, move.target, move.kind) == (0, 2, 0, "systematic")
    assert (move.votes, move.n_matrices, move.round) == (2, 2, 1)
    assert move.between > move.within
    assert "in 2 of 2 matrices" in move.reason


def test_marginal_is_above_the_percentile_of_others() -> None:
    # Industry 0 is nearly as close to its own cluster as to cluster 1, and far from the 28 others.
    planted = np.repeat(np.arange(30), 2)
    matrix = np.where(planted[:, None] == planted, 0.8, 0.0)
    matrix[0, :] = matrix[:, 0] = 0.0
    matrix[0, 1] = matrix[1, 0] = 0.5
    matrix[0, 2:4] = matrix[2:4, 0] = 0.6
    found = reassign_misplaced({"LC": matrix}, planted, smallest=1, dissolve_weak=False)
    assert [(m.industry, m.target, m.kind) for m in found.moves] == [(0, 1, "marginal")]
    assert "lower than" in found.moves[0].reason


def test_nothing_moves_where_everything_fits() -> None:
    found = reassign_misplaced({"LC": blocks()}, PLANTED)
    assert (found.moves, found.rounds, found.settled) == ((), 1, True)


def test_fixed_industries_stay() -> None:
    labels = PLANTED.copy()
    labels[0] = 2
    fixed = np.arange(12) == 0
    assert reassign_misplaced({"LC": blocks()}, labels, fixed=fixed).moves == ()


def test_matrices_must_agree_unless_told_otherwise() -> None:
    labels = PLANTED.copy()
    labels[0] = 2
    against = blocks()
    against[0, :4] = against[:4, 0] = 0.4
    against[0, 8:] = against[8:, 0] = 0.5
    both = {"LC": blocks(), "COI": against}
    assert reassign_misplaced(both, labels).moves == ()
    found = reassign_misplaced(both, labels, agreement=0.5)
    assert [(m.industry, m.target, m.votes) for m in found.moves] == [(0, 0, 1)]


def test_a_weak_cluster_is_dissolved_and_its_industries_go_home() -> None:
    labels = PLANTED.copy()
    labels[[0, 4, 8]] = 3
    found = reassign_misplaced({"LC": blocks()}, labels, smallest=3)
    np.testing.assert_array_equal(found.labels, PLANTED)
    assert {m.kind for m in found.moves} == {"dissolved"}
    assert "was dissolved" in found.moves[0].reason


def test_a_cluster_of_one_is_dissolved_only_where_allowed() -> None:
    labels = PLANTED.copy()
    labels[0] = 3
    assert reassign_misplaced({"LC": blocks()}, labels).labels.tolist() == PLANTED.tolist()
    kept = reassign_misplaced({"LC": blocks()}, labels, dissolve_weak=False)
    assert kept.labels.tolist() == labels.tolist()


def test_no_move_empties_a_cluster() -> None:
    labels = np.array([0, 1, 0, 0, 0, 1, 1, 1, 2, 2, 2, 2])
    labels[[0, 1]] = 5
    found = reassign_misplaced({"LC": blocks()}, labels, dissolve_weak=False, smallest=2)
    assert set(found.labels.tolist()) == {0, 1, 2, 5}


def test_the_work_ends_and_labels_keep_their_codes() -> None:
    rng = np.random.default_rng(7)
    noise = rng.normal(size=(40, 40))
    labels = 10 + rng.integers(6, size=40)
    found = reassign_misplaced({"LC": noise + noise.T}, labels, agreement=0, dissolve_weak=False)
    assert set(found.labels.tolist()) <= set(labels.tolist())
    seen = [(m.industry, m.target) for m in found.moves]
    assert len(seen) == len(set(seen))


def test_wrong_input_is_refused() -> None:
    with pytest.raises(ValueError, match="fixed must have shape"):
        reassign_misplaced({"LC": blocks()}, PLANTED, fixed=[True])
    with pytest.raises(ValueError, match="smallest and max_rounds must be at least 1"):
        reassign_misplaced({"LC": blocks()}, PLANTED, max_rounds=0)
    with pytest.raises(ValueError, match="same value for all pairs"):
        reassign_misplaced({"LC": np.ones((12, 12))}, PLANTED)
