"""Skill-relatedness from labour flows."""

import numpy as np
import pytest
from scipy.stats import poisson

from klustermotor.analysis.relatedness import quasi_independent_flows, skill_relatedness

FLOWS = np.array([[500, 40, 2, 8], [30, 700, 5, 5], [3, 4, 90, 60], [7, 1, 50, 80]], dtype=float)


def test_ratio_bounded_form_and_chance_follow_their_formulas() -> None:
    found = skill_relatedness(FLOWS)
    between = FLOWS - np.diag(np.diag(FLOWS))
    for i in range(4):
        for j in range(4):
            if i == j:
                continue
            expected = between[i].sum() * between[:, j].sum() / between.sum()
            back = between[j].sum() * between[:, i].sum() / between.sum()
            mean = (between[i, j] / expected + between[j, i] / back) / 2
            assert found.expected[i, j] == pytest.approx(expected)
            assert found.ratio[i, j] == pytest.approx(between[i, j] / expected)
            assert found.relatedness[i, j] == pytest.approx((mean - 1) / (mean + 1))
            assert found.p_value[i, j] == pytest.approx(poisson.sf(between[i, j] - 1, expected))
            both = poisson.sf(between[i, j] + between[j, i] - 1, expected + back)
            assert found.mutual_p_value[i, j] == pytest.approx(both)


def test_relatedness_is_symmetric_and_bounded() -> None:
    found = skill_relatedness(FLOWS)
    np.testing.assert_array_equal(found.relatedness, found.relatedness.T)
    np.testing.assert_array_equal(found.mutual_p_value, found.mutual_p_value.T)
    assert (np.abs(found.relatedness) < 1).all()


def test_scaling_all_flows_changes_the_chance_but_not_the_relatedness() -> None:
    once, thrice = skill_relatedness(FLOWS), skill_relatedness(FLOWS * 3)
    np.testing.assert_allclose(once.relatedness, thrice.relatedness)
    assert thrice.p_value[2, 3] < once.p_value[2, 3]


def test_the_diagonal_does_not_matter() -> None:
    other = FLOWS + np.diag([9.0, 9, 9, 9])
    np.testing.assert_array_equal(skill_relatedness(other).ratio, skill_relatedness(FLOWS).ratio)


def test_no_flow_is_minus_one_and_surely_no_more_than_expected() -> None:
    found = skill_relatedness([[0, 0, 4], [0, 0, 4], [4, 4, 0]])
    assert found.relatedness[0, 1] == -1
    assert found.p_value[0, 1] == 1


def test_an_industry_that_nobody_enters_is_related_by_those_who_leave() -> None:
    found = skill_relatedness([[0, 0, 0], [5, 0, 5], [5, 5, 0]])
    assert np.isnan(found.ratio[0]).tolist() == [False, True, True]
    assert found.relatedness[0, 1] == pytest.approx((found.ratio[1, 0] - 1) / (found.ratio[1, 0] + 1))
    alone = skill_relatedness([[0, 0, 0], [0, 0, 5], [0, 5, 0]])
    assert np.isnan(alone.relatedness[0, 1:]).all()


def test_quasi_independent_flows_keep_the_sums_which_independent_ones_do_not() -> None:
    expected = quasi_independent_flows(FLOWS)
    between = FLOWS - np.diag(np.diag(FLOWS))
    np.testing.assert_allclose(expected.sum(axis=0), between.sum(axis=0))
    np.testing.assert_allclose(expected.sum(axis=1), between.sum(axis=1))
    assert skill_relatedness(FLOWS).expected.sum() < 0.8 * between.sum()
    # Off the diagonal the expectation is a product of a row and a column factor.
    assert expected[0, 2] * expected[1, 3] == pytest.approx(expected[0, 3] * expected[1, 2])


def test_flows_that_are_as_expected_have_relatedness_zero() -> None:
    expected = quasi_independent_flows(FLOWS)
    np.testing.assert_allclose(skill_relatedness(expected, expected=expected).relatedness, 0, atol=1e-12)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: skill_relatedness([[1, 2]]), "must be square"),
        (lambda: skill_relatedness(FLOWS, expected=np.zeros((4, 4))), "expected is 0 from industry 0 to 1"),
        (lambda: skill_relatedness(FLOWS, expected=np.ones((3, 3))), "expected must have shape"),
        (
            lambda: quasi_independent_flows([[0, 9, 9], [9, 0, 0], [9, 0, 0]], max_iterations=50),
            "not settled",
        ),
        (lambda: skill_relatedness([[0, -1], [1, 0]]), "at industry left 0, industry entered 1"),
    ],
)
def test_bad_input_is_refused(call, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()
