"""Columns of parts stand on each other, are told apart in grey, and their labels never overlap."""

import itertools
import re
import xml.etree.ElementTree as Xml

import pytest

from klustermotor.figures.compositions import (
    NARROW_COMPOSITION,
    WIDE_COMPOSITION,
    CompositionFormat,
    Share,
    composition_over_time,
)
from klustermotor.figures.fonts import text_width

NAMES = ["core", "supplier", "support"]


def drawn(shares: list[Share], drawn_as: CompositionFormat = WIDE_COMPOSITION) -> Xml.Element:
    svg = composition_over_time(shares, NAMES, "en", title="T", description="D", drawn_as=drawn_as)
    return Xml.fromstring(svg.replace('xmlns="http://www.w3.org/2000/svg"', ""))


def test_parts_stand_on_each_other_and_none_is_drawn_for_nothing() -> None:
    picture = drawn([Share("2003", (2.0, 0.0, 1.0), "3")])
    core, support = picture.findall("g[@class='stacked']")
    assert [one.findtext("title") for one in (core, support)] == ["2003, core: 2", "2003, support: 1"]
    below, above = core.find("rect"), support.find("rect")
    assert below is not None
    assert above is not None
    assert float(above.get("y", 0)) + float(above.get("height", 0)) == pytest.approx(
        float(below.get("y", 0)), abs=0.02
    )
    assert float(below.get("height", 0)) == pytest.approx(2 * float(above.get("height", 0)), abs=0.02)


def test_every_part_but_the_first_has_a_hatch_of_its_own() -> None:
    picture = drawn([Share("2003", (1.0, 1.0, 1.0), "3")])
    assert len({one.find("path").get("d") for one in picture.iter("pattern")}) == 2  # type: ignore[union-attr]
    assert len(picture.findall("g[@class='stacked']/rect[@class='hatch']")) == 2


@pytest.mark.parametrize("drawn_as", [WIDE_COMPOSITION, NARROW_COMPOSITION])
def test_years_never_overlap(drawn_as: CompositionFormat) -> None:
    picture = drawn([Share(str(year), (1.0, 2.0, 0.0), "3") for year in range(1984, 2004)], drawn_as)
    written = [one for one in picture.iter("text") if re.fullmatch(r"\d{4}", one.text or "")]
    places = sorted(float(one.get("x", 0)) for one in written)
    # The last year is always written.
    assert "2003" in {one.text for one in written}
    assert all(later - sooner > text_width("2003", 12.5) for sooner, later in itertools.pairwise(places))


def test_nothing_at_all_is_still_a_picture() -> None:
    assert drawn([Share("2003", (0.0, 0.0, 0.0), "0")]).findall("g[@class='stacked']") == []


def test_what_does_not_hold_together_is_refused() -> None:
    with pytest.raises(ValueError, match="2003 has 2 parts, not 3"):
        drawn([Share("2003", (1.0, 1.0), "2")])
    with pytest.raises(ValueError, match="at most 6 parts, not 7"):
        composition_over_time([], list("abcdefg"), "en", title="T", description="D")
