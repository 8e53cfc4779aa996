"""Circles of three sectors and waves of trust: every dot is there, in its part, and none hides another."""

import math
import xml.etree.ElementTree as Xml
from itertools import combinations

import pytest

from klustermotor.figures.triple_helix import (
    NARROW_HELIX,
    SIDES,
    WIDE_HELIX,
    HelixDot,
    HelixFormat,
    triple_helix,
)
from klustermotor.figures.trust_waves import NARROW_WAVES, StatementWaves, trust_waves

NAMES = ["Business", "Academia", "Public sector"]


def parsed(svg: str) -> Xml.Element:
    return Xml.fromstring(svg.replace('xmlns="http://www.w3.org/2000/svg"', ""))


def circles(picture: Xml.Element, path: str) -> list[tuple[float, float, float]]:
    return [
        (float(one.get("cx", 0)), float(one.get("cy", 0)), float(one.get("r", 0)))
        for one in picture.findall(path)
    ]


@pytest.mark.parametrize("drawn_as", [WIDE_HELIX, NARROW_HELIX])
@pytest.mark.parametrize("sides", [one for n in (1, 2, 3) for one in combinations(SIDES, n)])
def test_dots_stand_in_the_circles_of_their_sides_and_in_no_other(
    sides: tuple[str, ...], drawn_as: HelixFormat
) -> None:
    dots = [HelixDot(frozenset(sides), str(number)) for number in range(3)]
    picture = parsed(triple_helix(dots, NAMES, title="T", description="D", drawn_as=drawn_as))
    around = circles(picture, "circle[@class='helix-side']")
    drawn = [one for one in circles(picture, "g[@class='helix-dot']/circle") if one[2] < drawn_as.radius / 10]
    assert len(drawn) == 3
    for x, y, _r in drawn:
        within = [math.dist((x, y), (cx, cy)) < radius for cx, cy, radius in around]
        assert within == [side in sides for side in SIDES]
    for one, other in combinations(drawn, 2):
        assert math.dist(one[:2], other[:2]) > one[2] + other[2]


def test_who_comes_from_none_of_the_three_stands_beside() -> None:
    picture = parsed(triple_helix([HelixDot(frozenset())], NAMES, title="T", description="D"))
    ((x, y, _r),) = circles(picture, "g[@class='helix-dot']/circle")
    around = circles(picture, "circle[@class='helix-side']")
    assert all(math.dist((x, y), (cx, cy)) > radius for cx, cy, radius in around)


def test_what_is_no_helix_is_refused() -> None:
    with pytest.raises(ValueError, match="three names, not 2"):
        triple_helix([], NAMES[:2], title="T", description="D")
    with pytest.raises(ValueError, match="civil is none of business, academia, public"):
        triple_helix([HelixDot(frozenset({"civil"}))], NAMES, title="T", description="D")


def test_waves_that_may_not_be_told_are_not_drawn_and_equal_ones_stand_apart() -> None:
    rows = [StatementWaves("We keep what was agreed.", (3.0, None, 3.1))]
    svg = trust_waves(rows, "en", title="T", description="D", ends=("no", "yes"), drawn_as=NARROW_WAVES)
    drawn = circles(parsed(svg), "g[@class='wave']/circle")
    assert len(drawn) == 2
    (ax, ay, ar), (bx, by, br) = drawn
    assert math.dist((ax, ay), (bx, by)) > ar + br
    with pytest.raises(ValueError, match="the same number of waves"):
        trust_waves(
            [*rows, StatementWaves("Another.", (1.0,))], "en", title="T", description="D", ends=("no", "yes")
        )
