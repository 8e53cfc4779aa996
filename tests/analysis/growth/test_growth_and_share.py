"""Growth rates, the growth–share portfolio, and the warning that growth is the industry's own."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klustermotor.analysis.growth import (
    QUADRANTS,
    compound_growth,
    growth_is_the_industrys_own,
    growth_share_portfolio,
    shift_share,
)


@settings(max_examples=40, deadline=None)
@given(st.floats(1, 1e6), st.floats(0, 1e6), st.integers(1, 20))
def test_compound_growth_leads_from_start_to_end(start: float, end: float, periods: int) -> None:
    even = compound_growth([start], [end], periods=periods)[0]
    assert start * (1 + even) ** periods == pytest.approx(end, rel=1e-6, abs=1e-6)


def test_compound_growth_says_what_is_undefined() -> None:
    np.testing.assert_array_equal(compound_growth([[10.0, 0.0]], [[0.0, 0.0]], periods=3), [[-1, np.nan]])
    with pytest.raises(ValueError, match="periods must be more than 0 and finite, not 0"):
        compound_growth([1.0], [1.0], periods=0)
    with pytest.raises(ValueError, match="end must have shape"):
        compound_growth([1.0], [1.0, 2.0], periods=1)


def test_portfolio_by_hand() -> None:
    # End: region 0 has 170 of 440 jobs; cars 130 of 240, food 40 of 200. The nation grew 10%.
    cells = growth_share_portfolio([[100, 50], [100, 150]], [[130, 40], [110, 160]], periods=1)
    np.testing.assert_allclose(cells.share, [[130 / 240, 40 / 200], [110 / 240, 160 / 200]])
    np.testing.assert_allclose(cells.relative_share[0], [130 / 240 / (170 / 440), 40 / 200 / (170 / 440)])
    np.testing.assert_allclose(cells.growth, [[0.3, -0.2], [0.1, 160 / 150 - 1]])
    np.testing.assert_allclose(cells.relative_growth, cells.growth - 0.1, atol=1e-12)
    assert [[QUADRANTS[at] for at in row] for row in cells.quadrant] == [
        ["star", "dog"],
        ["question mark", "cash cow"],
    ]


def test_portfolio_on_the_market_of_the_original_matrix() -> None:
    cells = growth_share_portfolio(
        [[100, 50], [100, 150]], [[130, 40], [110, 160]], periods=1, growth_of="industry"
    )
    np.testing.assert_allclose(cells.growth, [[0.2, 0.0], [0.2, 0.0]])
    assert [[QUADRANTS[at] for at in row] for row in cells.quadrant] == [
        ["star", "dog"],
        ["question mark", "cash cow"],
    ]


def test_portfolio_of_new_lost_and_absent_industries() -> None:
    cells = growth_share_portfolio([[0, 10, 0], [20, 10, 0]], [[9, 0, 0], [20, 10, 0]], periods=2)
    assert QUADRANTS[cells.quadrant[0, 0]] in {"star", "question mark"}
    assert np.isnan(cells.growth[0, 0])
    assert QUADRANTS[cells.quadrant[0, 1]] == "dog"
    assert cells.growth[0, 1] == -1
    assert (cells.quadrant[:, 2] == -1).all()
    assert np.isnan(cells.share[:, 2]).all()


def test_portfolio_refuses_what_it_does_not_know() -> None:
    for periods in (0, -1, np.nan, np.inf):
        with pytest.raises(ValueError, match=f"periods must be more than 0 and finite, not {periods}"):
            growth_share_portfolio([[1, 2]], [[2, 3]], periods=periods)
    with pytest.raises(ValueError, match="growth_of must be 'region' or 'industry', not 'nation'"):
        growth_share_portfolio([[1]], [[1]], periods=1, growth_of="nation")  # type: ignore[arg-type]


def test_growth_is_flagged_only_where_the_industry_explains_it() -> None:
    start = [[100, 100, 100, 0], [300, 300, 300, 50]]
    #        grew, but less than the industry; grew more; fell; new here
    end = [[110, 150, 90, 20], [390, 300, 320, 60]]
    flag = growth_is_the_industrys_own(start, end)
    np.testing.assert_array_equal(flag[0], [True, False, False, False])
    parts = shift_share(start, end)
    assert parts.competitive[0, 0] < 0 < parts.competitive[0, 1]


def test_chance_among_few_plants_is_not_the_regions_own_growth() -> None:
    start, end = [[100, 100], [900, 900]], [[125, 125], [1075, 1075]]
    plants = [[1, 100], [30, 30]]
    assert not growth_is_the_industrys_own(start, end)[0].any()
    noisy = growth_is_the_industrys_own(start, end, establishments=plants, plant_noise=0.3)
    # 5 jobs beyond the industry's 20: one plant varies by 30, a hundred plants by 3.
    np.testing.assert_array_equal(noisy[0], [True, False])


def test_the_flag_never_stands_where_jobs_fell_or_the_industry_fell() -> None:
    rng = np.random.default_rng(9)
    start, end = rng.integers(0, 200, (2, 30, 20)).astype(float)
    plants = np.ceil(start / 10)
    flag = growth_is_the_industrys_own(start, end, establishments=plants, plant_noise=0.5)
    parts = shift_share(start, end)
    assert flag.any()
    assert (end[flag] > start[flag]).all()
    assert ((parts.national_growth + parts.industry_mix)[flag] > 0).all()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"plant_noise": 0.2}, "plant_noise needs establishments"),
        ({"plant_noise": -1}, "plant_noise must not be negative: -1"),
        ({"confidence": 1.0}, "confidence must be from 0.5 to below 1, not 1"),
        ({"plant_noise": 0.2, "establishments": [[1]]}, "establishments must have shape"),
    ],
)
def test_bad_parameters_are_refused(options: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        growth_is_the_industrys_own([[1, 2]], [[1, 2]], **options)  # type: ignore[arg-type]
