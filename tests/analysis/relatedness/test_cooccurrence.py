"""Presence, co-occurrence and its normalisations, proximity."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from klustermotor.analysis.relatedness import (
    association_strength,
    cooccurrence,
    cosine_similarity,
    jaccard_index,
    presence_matrix,
    probabilistic_relatedness,
    proximity,
)

PRESENCE = arrays(np.bool_, st.tuples(st.integers(1, 8), st.integers(2, 7)))
# The example matrix of EconGeo's documentation is drawn at random; this one is written down instead.
COUNTS = np.array([[9, 4, 2, 0], [4, 8, 3, 1], [2, 3, 6, 5], [0, 1, 5, 7]], dtype=float)


def test_presence_needs_specialisation_and_size() -> None:
    jobs = [[90, 10, 3], [10, 90, 0]]
    assert presence_matrix(jobs).tolist() == [[True, False, True], [False, True, False]]
    assert presence_matrix(jobs, floor=5).tolist() == [[True, False, False], [False, True, False]]
    assert not presence_matrix(jobs, threshold=3).any()


def test_a_region_like_the_nation_has_all_its_industries() -> None:
    shares = np.array([1 / 3, 0.1, 0.7, 7.7])
    jobs = np.outer([3, 7, 11, 0.3], shares)
    assert presence_matrix(jobs).all()


def test_empty_regions_and_industries_are_absent() -> None:
    present = presence_matrix([[5, 0, 1], [0, 0, 0], [1, 0, 5]])
    assert not present[1].any()
    assert not present[:, 1].any()


@given(arrays(np.float64, (5, 4), elements=st.integers(0, 50)), st.sampled_from([2.0, 8.0, 1024.0]))
@settings(max_examples=30, deadline=None)
def test_scaling_all_jobs_changes_nothing(jobs: np.ndarray, factor: float) -> None:
    np.testing.assert_array_equal(presence_matrix(jobs), presence_matrix(jobs * factor))


@given(PRESENCE)
@settings(max_examples=40, deadline=None)
def test_cooccurrence_counts_regions(presence: np.ndarray) -> None:
    slow = [
        [sum(bool(row[i] and row[j]) for row in presence) for j in range(presence.shape[1])]
        for i in range(presence.shape[1])
    ]
    np.testing.assert_array_equal(cooccurrence(presence), slow)


def slow_association(counts: np.ndarray, i: int, j: int) -> float:
    s = [sum(counts[a, b] for b in range(len(counts)) if b != a) for a in range(len(counts))]
    return float((counts[i, j] / sum(s)) / ((s[i] / sum(s)) * (s[j] / sum(s))))


def slow_probabilistic(counts: np.ndarray, i: int, j: int) -> float:
    """Restate Steijn (2021): draw one partner, then the other from what is left, in either order."""
    s = [sum(counts[a, b] for b in range(len(counts)) if b != a) for a in range(len(counts))]
    total = sum(s)
    chance = s[i] / total * s[j] / (total - s[i]) + s[j] / total * s[i] / (total - s[j])
    return float(counts[i, j] / (chance * total / 2))


def test_normalisations_follow_their_formulas() -> None:
    association, probabilistic = association_strength(COUNTS), probabilistic_relatedness(COUNTS)
    cosine, jaccard = cosine_similarity(COUNTS), jaccard_index(COUNTS)
    for i, j in itertools.permutations(range(4), 2):
        assert association[i, j] == pytest.approx(slow_association(COUNTS, i, j))
        assert probabilistic[i, j] == pytest.approx(slow_probabilistic(COUNTS, i, j))
        assert cosine[i, j] == pytest.approx(COUNTS[i, j] / (COUNTS[i, i] * COUNTS[j, j]) ** 0.5)
        assert jaccard[i, j] == pytest.approx(COUNTS[i, j] / (COUNTS[i, i] + COUNTS[j, j] - COUNTS[i, j]))


def test_the_expectation_without_repetition_uses_up_all_cooccurrences() -> None:
    """Over all pairs, what is expected sums to T/2 only when nothing may pair with itself."""
    off = ~np.eye(4, dtype=bool)
    pairs = COUNTS * off
    observed = pairs.sum() / 2
    known = pairs > 0
    without = np.divide(pairs, probabilistic_relatedness(COUNTS), out=np.zeros((4, 4)), where=known)
    with_ = np.divide(pairs, association_strength(COUNTS), out=np.zeros((4, 4)), where=known)
    # The one pair never seen together still has an expectation.
    s = pairs.sum(axis=0)
    total = s.sum()
    missing = s[0] * s[3] * (1 / (total - s[0]) + 1 / (total - s[3])) / 2
    assert without.sum() / 2 + missing == pytest.approx(observed)
    assert with_.sum() / 2 + s[0] * s[3] / total < 0.8 * observed


def test_association_strength_overstates_every_relation() -> None:
    seen = (COUNTS > 0) & ~np.eye(4, dtype=bool)
    assert (association_strength(COUNTS)[seen] > probabilistic_relatedness(COUNTS)[seen]).all()


def test_diagonals_follow_the_convention() -> None:
    assert (np.diag(cosine_similarity(COUNTS)) == 1).all()
    assert (np.diag(jaccard_index(COUNTS)) == 1).all()
    assert (np.diag(association_strength(COUNTS)) == 0).all()
    assert (np.diag(probabilistic_relatedness(COUNTS)) == 0).all()


def test_an_industry_present_nowhere_has_no_relatedness() -> None:
    presence = np.array([[1, 1, 0], [1, 1, 0], [1, 0, 0]])
    counts = cooccurrence(presence)
    for found in (cosine_similarity(counts), jaccard_index(counts), proximity(presence)):
        assert np.isnan(found[2]).all()
        assert np.isnan(found[:, 2]).all()
        assert np.isfinite(found[:2, :2]).all()
    for found in (association_strength(counts), probabilistic_relatedness(counts)):
        assert np.isnan(found[2, :2]).all()


def test_proximity_is_the_smaller_conditional_probability() -> None:
    presence = np.array([[1, 1, 1], [1, 1, 0], [1, 0, 0], [1, 0, 1]])
    # Industry 0 in four regions, 1 in two, 2 in two; 0 with 1 in two: min(2/4, 2/2).
    np.testing.assert_allclose(proximity(presence), [[1, 0.5, 0.5], [0.5, 1, 0.5], [0.5, 0.5, 1]])


@given(PRESENCE, st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_similarities_are_symmetric_bounded_and_follow_a_permutation(presence: np.ndarray, draw) -> None:
    order = list(range(presence.shape[1]))
    draw.shuffle(order)
    shuffled = presence[:, order]
    counts, other = cooccurrence(presence), cooccurrence(shuffled)
    for found, again in (
        (proximity(presence), proximity(shuffled)),
        (cosine_similarity(counts), cosine_similarity(other)),
        (jaccard_index(counts), jaccard_index(other)),
    ):
        np.testing.assert_array_equal(found, found.T)
        np.testing.assert_allclose(again, found[np.ix_(order, order)])
        known = found[~np.isnan(found)]
        assert ((known >= 0) & (known <= 1 + 1e-12)).all()


def test_weighted_counts_may_differ_by_rounding() -> None:
    rng = np.random.default_rng(3)
    shares = rng.random((40, 6))
    shares[:, 5] = shares[:, 4]
    counts = shares.T @ shares
    np.fill_diagonal(counts, 41.0)
    bent = counts * (1 + 1e-15 * rng.integers(-3, 4, counts.shape))
    assert not np.array_equal(bent, bent.T)
    for function in (association_strength, probabilistic_relatedness, cosine_similarity, jaccard_index):
        found = function(bent)
        np.testing.assert_array_equal(found, found.T)
        np.testing.assert_allclose(found, function(counts), atol=1e-12)


def test_a_pair_may_pass_its_diagonal_by_rounding_only() -> None:
    for similarity in (cosine_similarity, jaccard_index):
        assert similarity([[0.3, 0.3 + 1e-16], [0.3 + 1e-16, 0.3]]).max() == 1
        with pytest.raises(ValueError, match="own occurrences on the diagonal"):
            similarity([[0.3, 0.3001], [0.3001, 0.3]])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: proximity([[0, 2]]), "presence must be 0 or 1: 2 at region 0, industry 1"),
        (lambda: association_strength([[0, 1]]), "must be square"),
        (lambda: association_strength([[0, 1], [2, 0]]), "must be symmetric: 1 at industries 0, 1"),
        (lambda: association_strength([[0, 1], [1.00001, 0]]), "1 at industries 0, 1, but 1.00001 at 1, 0"),
        (lambda: cosine_similarity([[1, 2], [2, 3]]), "own occurrences on the diagonal"),
        (lambda: jaccard_index([[1, -2], [-2, 3]]), "must not be negative"),
        (lambda: presence_matrix([[1, 2]], threshold=0), "threshold must be above 0"),
        (lambda: presence_matrix([[1, 2]], floor=-1), "floor must be 0 or more"),
    ],
)
def test_bad_input_is_refused_with_its_place(call, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()
