"""Indices from shares: Gini, Herfindahl, Krugman, Theil, variety."""

import itertools

import numpy as np
import pytest
import scipy.spatial.distance
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from inequality.gini import Gini

from klustermotor.analysis.concentration import (
    gini,
    herfindahl,
    krugman_concentration,
    krugman_dissimilarity,
    krugman_specialisation,
    locational_gini,
    related_variety,
    theil,
    unrelated_variety,
    variety,
)

jobs_tables = arrays(np.float64, (6, 4), elements=st.integers(0, 200).map(float))


@pytest.fixture
def jobs():
    rng = np.random.default_rng(1)
    return np.where(rng.random((90, 70)) < 0.4, 0.0, rng.lognormal(3, 2, (90, 70)).round())


def slow_locational_gini(held, reference):
    """Sum |LQ − LQ′| over every two regions, weighted by reference shares, over twice the mean, 1."""
    s, x = held / held.sum(), reference / reference.sum()
    pairs = itertools.product(range(s.size), repeat=2)
    return sum(abs(s[i] * x[k] - s[k] * x[i]) for i, k in pairs) / 2


def test_plain_gini_equals_a_peer(jobs):
    peer = [Gini(column).g for column in jobs.T]
    np.testing.assert_allclose(gini(jobs), peer, rtol=1e-12)
    np.testing.assert_allclose(locational_gini(jobs, reference=np.ones(90)), peer, rtol=1e-10)


def test_locational_gini_equals_the_sum_over_pairs(jobs):
    reference = jobs.sum(axis=1)
    expected = [slow_locational_gini(column, reference) for column in jobs[:, :5].T]
    np.testing.assert_allclose(locational_gini(jobs)[:5], expected, rtol=1e-10)


def test_gini_of_all_in_one_region():
    alone = np.array([[0.0], [0], [0], [7]])
    assert gini(alone)[0] == 0.75
    assert locational_gini(alone, reference=[40, 30, 20, 10])[0] == pytest.approx(0.9)
    # Jobs where the reference has none: nothing is more concentrated.
    assert locational_gini(alone, reference=[1, 1, 1, 0])[0] == pytest.approx(1.0)


@settings(max_examples=40, deadline=None)
@given(jobs_tables, st.integers(1, 50), st.randoms(use_true_random=False))
def test_indices_ignore_scale_and_order(jobs, factor, random):
    if jobs.sum() == 0:
        return
    order = random.sample(range(6), 6)
    for index in (gini, locational_gini, krugman_concentration, herfindahl, lambda x: theil(x).total):
        np.testing.assert_allclose(index(jobs[order] * factor), index(jobs), rtol=1e-9, atol=1e-12)
        values = index(jobs)
        assert (np.isnan(values) == (jobs.sum(axis=0) == 0)).all()


def test_an_industry_spread_as_the_reference_scores_zero():
    jobs = np.outer([1.0, 5, 20, 100], [1, 3, 7])
    for index in (locational_gini, krugman_concentration, lambda x: theil(x).total):
        np.testing.assert_allclose(index(jobs), 0.0, atol=1e-12)
    np.testing.assert_allclose(krugman_specialisation(jobs), 0.0, atol=1e-12)


def test_herfindahl_by_hand():
    jobs = [[50, 0], [30, 0], [20, 0]]
    assert herfindahl(jobs)[0] == pytest.approx(0.38)
    assert herfindahl(jobs, normalised=True)[0] == pytest.approx((0.38 - 1 / 3) / (2 / 3))
    assert np.isnan(herfindahl(jobs)[1])
    assert herfindahl(jobs, over="industries").tolist() == [1.0, 1.0, 1.0]
    assert np.isnan(herfindahl([[1.0, 2.0]], normalised=True)).all()
    with pytest.raises(ValueError, match="over must be regions or industries"):
        herfindahl(jobs, over="periods")  # type: ignore[arg-type]


def test_krugman_distances_equal_scipys(jobs):
    shares = jobs / jobs.sum(axis=1, keepdims=True)
    expected = scipy.spatial.distance.squareform(scipy.spatial.distance.pdist(shares, "cityblock"))
    np.testing.assert_allclose(krugman_dissimilarity(jobs), expected, rtol=1e-12)
    beside = jobs.sum(axis=0) - jobs
    others = beside / beside.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(
        krugman_specialisation(jobs, reference="others"), np.abs(shares - others).sum(axis=1)
    )
    given_reference = krugman_specialisation(jobs, reference=jobs.sum(axis=0))
    np.testing.assert_allclose(krugman_specialisation(jobs), given_reference)
    with pytest.raises(ValueError, match="reference must be all, others"):
        krugman_specialisation(jobs, reference="none")
    assert np.isnan(krugman_dissimilarity([[1.0], [0.0]])[0, 1])


def test_theil_by_hand_and_its_parts(jobs):
    # Two regions of equal weight, all jobs in one: ln 2.
    assert theil([[5.0], [0.0]], reference=[1, 1]).total[0] == pytest.approx(np.log(2))
    groups = np.array(["a", "b", "c"])[np.arange(90) % 3]
    parts = theil(jobs, groups=groups)
    np.testing.assert_allclose(parts.between + parts.within, parts.total, rtol=1e-12)
    s, x = jobs[:, 0] / jobs[:, 0].sum(), jobs.sum(axis=1) / jobs.sum()
    inner = 0.0
    for group in "abc":
        mine = groups == group
        share, held = s[mine].sum(), s[mine] / s[mine].sum()
        expected = x[mine] / x[mine].sum()
        some = held > 0
        inner += share * (held[some] * np.log(held[some] / expected[some])).sum()
    assert parts.within[0] == pytest.approx(inner)
    assert theil(jobs).between == pytest.approx(0.0, abs=1e-12)
    alone = theil([[1.0], [1.0]], reference=[1, 0])
    assert alone.total[0] == np.inf


@settings(max_examples=40, deadline=None)
@given(jobs_tables)
def test_related_and_unrelated_variety_add_up(jobs):
    parts = variety(jobs, [7, 7, 3, 3])
    np.testing.assert_allclose(parts.related + parts.unrelated, parts.total, rtol=1e-12, atol=1e-12)
    assert (np.isnan(parts.total) == (jobs.sum(axis=1) == 0)).all()
    np.testing.assert_array_equal(related_variety(jobs, [7, 7, 3, 3]), parts.related)
    np.testing.assert_array_equal(unrelated_variety(jobs, [7, 7, 3, 3]), parts.unrelated)


def test_variety_by_hand():
    # Groups hold 3/4 and 1/4; the first one's industries 2/3 and 1/3 of it.
    parts = variety([[2, 1, 1]], ["01", "01", "02"])
    assert parts.unrelated[0] == pytest.approx(0.75 * np.log2(4 / 3) + 0.25 * 2)
    assert parts.related[0] == pytest.approx(0.75 * (2 / 3 * np.log2(1.5) + 1 / 3 * np.log2(3)))
    with pytest.raises(ValueError, match="groups must have shape"):
        variety([[2, 1, 1]], ["01", "02"])


def test_a_reference_must_hold_jobs():
    with pytest.raises(ValueError, match="employment is zero in every region"):
        locational_gini([[0, 0], [0, 0]])
    with pytest.raises(ValueError, match="reference is zero in every region"):
        locational_gini([[1, 0], [0, 0]], reference=[0, 0])
    with pytest.raises(ValueError, match="reference must have shape"):
        theil([[1, 0], [0, 0]], reference=[1, 2, 3])
