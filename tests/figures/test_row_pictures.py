"""Pictures made of rows: every region counted, nothing unknown at zero, no text over another or cut off."""

import itertools
import math
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable

import numpy as np
import pytest

from klustermotor.figures.bars import NARROW_BARS, WIDE_BARS, ChangeParts, change_bars
from klustermotor.figures.boundaries_of_sweden import boundaries_of_sweden
from klustermotor.figures.classes import CLASSES, TEXT_LOOKS
from klustermotor.figures.fonts import text_width
from klustermotor.figures.map_classes import Classes
from klustermotor.figures.maps import NARROW_MAP, WIDE_MAP, choropleth
from klustermotor.figures.numbers import Language
from klustermotor.figures.ranking import RankedRegion, ranking
from klustermotor.figures.row_pictures import NARROW_ROWS, WIDE_ROWS, RowFormat
from klustermotor.figures.scales import ratio_scale
from klustermotor.figures.shares import RegionShare, share_bars
from klustermotor.figures.side_by_side import ComparedCluster, side_by_side
from klustermotor.figures.steps import change_steps
from klustermotor.figures.strips import bar_strip, peers_strip

SVG = "{http://www.w3.org/2000/svg}"


def regions(count: int) -> list[RankedRegion]:
    values = np.random.default_rng(count).lognormal(0, 1, count)
    named = [
        RankedRegion(f"{i:03}", f"Region med långt namn {i}", float(v), float(v) / 2, float(v) * 2, i == 4)
        for i, v in enumerate(values)
    ]
    return [*named, RankedRegion("none", "Utan jobb", 0.0), RankedRegion("dark", "Okänd", None)]


def shares(count: int) -> list[RegionShare]:
    parts = np.random.default_rng(count).dirichlet(np.full(count, 0.3))
    found = [RegionShare(f"{i:03}", f"Region {i}", float(p), 1 / count) for i, p in enumerate(parts)]
    return [*found, RegionShare("dark", "Okänd", None)]


CHANGES = [
    ChangeParts("Fordon och komponenter", 330, 460, 560),
    ChangeParts("Teletjänster", 95, -320, 130),
    ChangeParts("Logistik", 240, 470, -282),
]
COMPARED = [
    ComparedCluster("Fordon och komponenter till dem", (2.6, 0.45, None, 12.0)),
    ComparedCluster("Logistik", (1.1, 0.0, 0.98, 0.05)),
]
NAMES = ["Södermanlands län", "Stockholms län", "Västra Götalands län", "Örebro län"]
PICTURES: dict[str, Callable[[RowFormat, Language], str]] = {
    "ranking of 21": lambda f, t: ranking(regions(21), "007", t, title="x", drawn_as=f),
    "ranking of 300": lambda f, t: ranking(regions(300), "007", t, title="x", drawn_as=f),
    "ranking without ours": lambda f, t: ranking(regions(60), None, t, title="x", drawn_as=f),
    "ranking of none": lambda f, t: ranking([], "007", t, title="x", drawn_as=f),
    "shares": lambda f, t: share_bars(shares(21), "003", t, title="x", drawn_as=f),
    "side by side": lambda f, t: side_by_side(COMPARED, NAMES, t, title="x", drawn_as=f),
    "steps": lambda f, t: change_steps(CHANGES[1], t, title="x", drawn_as=f),
    "bars": lambda f, t: change_bars(
        CHANGES, t, title="x", legend=True, drawn_as=WIDE_BARS if f is WIDE_ROWS else NARROW_BARS
    ),
    "map": lambda f, t: choropleth(
        boundaries_of_sweden("counties"),
        {"04": 2.0},
        classes=Classes((1.0,)),
        names={},
        language=t,
        title="x",
        highlighted="04",
        drawn_as=WIDE_MAP if f is WIDE_ROWS else NARROW_MAP,
    ),
}


def text_boxes(root: ET.Element) -> list[tuple[float, float, float, float, str]]:
    found = []
    for node in root.iter(f"{SVG}text"):
        size, said = float(node.get("font-size", "13")), str(node.text)
        width = text_width(said, size, "sans-bold" if node.get("font-weight") == "600" else "sans")
        left = (
            float(str(node.get("x")))
            - {"middle": 0.5, "end": 1.0}.get(node.get("text-anchor", ""), 0) * width
        )
        y = float(str(node.get("y")))
        found.append((left, y - 0.7 * size, left + width, y + 0.2 * size, said))
    return found


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("drawn_as", [WIDE_ROWS, NARROW_ROWS])
@pytest.mark.parametrize("name", PICTURES)
def test_no_text_meets_another_or_leaves_the_picture(
    name: str, drawn_as: RowFormat, language: Language
) -> None:
    root = ET.fromstring(PICTURES[name](drawn_as, language))
    _, _, width, height = (float(part) for part in str(root.get("viewBox")).split())
    boxes = text_boxes(root)
    for left, top, right, bottom, said in boxes:
        assert left >= 0 and right <= width + 1, said  # noqa: PT018
        assert top >= 0 and bottom <= height + 1, said  # noqa: PT018
    for one, other in itertools.combinations(boxes, 2):
        apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        assert apart, (one, other)


@pytest.mark.parametrize("name", PICTURES)
def test_pictures_keep_to_a_strict_policy_and_use_known_classes_only(name: str) -> None:
    svg = PICTURES[name](WIDE_ROWS, "sv")
    assert not re.search(r"\sstyle=|<style|<script|\son\w+=|nan|inf\b", svg)
    used = {part for found in re.findall(r' class="([^"]+)"', svg) for part in found.split()}
    assert {re.sub(r"area-\d", "area-0", part) for part in used} <= set(CLASSES)
    root = ET.fromstring(svg)
    assert str(root.find(f"{SVG}desc").text).strip()  # type: ignore[union-attr]
    assert set(TEXT_LOOKS) <= set(CLASSES)


def test_every_ranked_region_is_drawn_once_and_the_rest_counted() -> None:
    svg = ranking(regions(300), "007", "en", title="x")
    marks = [node.get("data-code") for node in ET.fromstring(svg).iter(f"{SVG}circle")]
    assert sorted(str(code) for code in marks) == [f"{i:03}" for i in range(300)]
    assert "Not ranked, having no jobs in the cluster: 1." in svg
    assert "Not ranked for want of a figure: 1." in svg
    assert "≈" in svg


def test_the_first_ours_and_its_neighbours_are_named() -> None:
    several = [RankedRegion(str(i), f"R{i}", 100.0 - i) for i in range(100)]
    said = [node.text for node in ET.fromstring(ranking(several, "50", "en", title="x")).iter(f"{SVG}text")]
    assert [text for text in said if str(text).startswith("R")] == [
        f"R{i}" for i in (0, 1, 2, 3, 4, 48, 49, 50, 51, 52, 99)
    ]
    assert "43 regions" in said


def test_equal_figures_share_a_rank() -> None:
    tied = [RankedRegion("a", "A", 2.0), RankedRegion("b", "B", 1.0), RankedRegion("c", "C", 1.0)]
    said = [node.text for node in ET.fromstring(ranking(tied, "b", "en", title="x")).iter(f"{SVG}text")]
    assert said.count("2") >= 2
    assert "3" not in said


def test_shares_add_up_to_the_whole() -> None:
    svg = share_bars(shares(30)[:-1], "003", "en", title="x")
    written = [float(found) for found in re.findall(r">([\d.]+)%</text>", svg)]
    assert sum(written) == pytest.approx(100, abs=0.4)
    bars = {n.get("data-code"): n.get("fill") for n in ET.fromstring(svg).iter(f"{SVG}rect")}
    assert bars["003"] == "#1d5a4b"


def test_our_region_is_shown_also_without_jobs_or_figure() -> None:
    svg = share_bars([*shares(8), RegionShare("own", "Vår region", 0.0, 0.05)], "own", "sv", title="x")
    assert "Vår region" in svg
    assert "0,0\u202f%" in svg
    assert "–</text>" in share_bars(shares(8), "dark", "sv", title="x")


def test_an_unknown_quotient_is_a_hollow_ring_and_none_is_a_bar_to_the_left() -> None:
    root = ET.fromstring(side_by_side(COMPARED, NAMES, "en", title="x"))
    rings = list(root.iter(f"{SVG}circle"))
    assert [ring.get("fill") for ring in rings] == ["#ffffff"]
    assert "–" in [node.text for node in root.iter(f"{SVG}text")]


def test_regions_and_figures_that_do_not_match_are_refused() -> None:
    with pytest.raises(ValueError, match="Logistik has 1 figures for 4 regions"):
        side_by_side([ComparedCluster("Logistik", (1.0,))], NAMES, "en", title="x")
    with pytest.raises(ValueError, match="one to six"):
        side_by_side([], [], "en", title="x")


def test_each_step_begins_where_the_one_before_ends() -> None:
    root = ET.fromstring(change_steps(CHANGES[0], "en", title="x"))
    bars = [n for n in root.iter(f"{SVG}rect") if n.get("x")]
    ends = [(float(str(n.get("x"))), float(str(n.get("x"))) + float(str(n.get("width")))) for n in bars]
    assert ends[1][0] == pytest.approx(ends[0][1], abs=0.02)
    assert ends[2][0] == pytest.approx(ends[1][1], abs=0.02)
    assert ends[3] == pytest.approx((ends[0][0], ends[2][1]), abs=0.02)


def test_strips_draw_the_interval_and_unknown_values_hollow() -> None:
    scale = ratio_scale([0.5, 3], 5, 95)
    known = peers_strip([0.5, 3.0], 1, scale=scale, width=100, label="x", interval=(2.0, 4.0))
    unknown = peers_strip(
        [0.5, math.nan], 1, scale=scale, width=100, label="x", interval=(math.nan, math.nan)
    )
    assert known.count("stroke-linecap") == 1
    assert unknown.count("stroke-linecap") == 0
    assert 'fill="#ffffff"' in unknown
    assert "<rect" not in bar_strip(math.nan, 10, width=100, written="–", label="x")
