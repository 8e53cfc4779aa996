"""Forests of spin-offs and chains of owners, by hand; circles and several origins are told, not hidden."""

import math

import pytest

from klustermotor.analysis.networks import deciding_owners, descent

NAN = math.nan


def test_generations_and_order_follow_the_first_origin() -> None:
    # 0 began; 1 (1988) and 2 (1992) grew out of 0, 3 out of 2 in 1999, 4 out of 1 and 3 in 2002.
    found = descent(5, [(2, 0), (1, 0), (3, 2), (4, 1), (4, 3)], [1992, 1988, 1999, 2002, 2002])
    assert found.origin == (None, 0, 0, 2, 1)
    assert found.generation == (0, 1, 1, 2, 2)
    assert found.order == (0, 2, 3, 1, 4)
    assert found.others == ((4, 3),)
    assert found.root == (0,) * 5
    assert found.family(0) == [0, 2, 3, 1, 4]


def test_an_unknown_year_comes_after_the_known_ones() -> None:
    assert descent(3, [(2, 0), (2, 1)], [None, 1995]).origin[2] == 1


def test_a_circle_is_left_out_and_told() -> None:
    found = descent(3, [(1, 0), (2, 1), (0, 2)], [1980, 1990, 2000])
    assert found.circles == ((0, 2),)
    assert found.generation == (0, 1, 2)
    assert descent(1, [(0, 0)]).circles == ((0, 0),)


def test_wrong_input_is_refused() -> None:
    with pytest.raises(ValueError, match="2 ties but 1 years"):
        descent(2, [(1, 0), (0, 1)], [1990])
    with pytest.raises(ValueError, match="none of 0 to 1"):
        descent(2, [(2, 0)])
    with pytest.raises(ValueError, match="not from 0 to 100"):
        deciding_owners(2, [(1, 0, 101.0)])
    with pytest.raises(ValueError, match="none of 0 to 0"):
        deciding_owners(1, [(1, 0, 10.0)])


@pytest.mark.parametrize(
    ("owns", "decider", "how", "levels"),
    [
        ([], 0, "none", 0),
        ([(1, 0, 51.0)], 1, "majority", 1),
        ([(1, 0, 50.0)], None, "several", 0),
        ([(1, 0, NAN)], 1, "only", 1),
        ([(1, 0, NAN), (2, 0, NAN)], None, "several", 0),
        ([(1, 0, 30.0), (2, 0, 60.0)], 2, "majority", 1),
        ([(1, 0, 60.0), (2, 1, NAN)], 2, "only", 2),
        ([(1, 0, 60.0), (2, 1, 40.0)], None, "several", 1),
        ([(1, 0, 60.0), (2, 1, 60.0), (1, 2, 60.0)], None, "circle", 2),
    ],
)
def test_owners_are_followed_to_whoever_decides(
    owns: list[tuple[int, int, float]], decider: int | None, how: str, levels: int
) -> None:
    found = deciding_owners(3, owns)[0]
    assert (found.decider, found.how, found.levels) == (decider, how, levels)
