"""Pictures: labels do not meet, marks stand where values are, everything is said in words too."""

import math
import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klustermotor.figures import palette
from klustermotor.figures.bars import (
    CARD_BARS,
    NARROW_BARS,
    WIDE_BARS,
    ChangeParts,
    change_bars,
    part_fills,
)
from klustermotor.figures.bubbles import CARD, NARROW, WIDE, Bubble, Format, size_specialisation_growth
from klustermotor.figures.fonts import embedded_font, text_width
from klustermotor.figures.labels import LINE_HEIGHT, Mark, PlacedLabel, _cross, place_labels
from klustermotor.figures.row_pictures import RowFormat
from klustermotor.figures.scales import Scale, even_scale, ratio_scale
from klustermotor.figures.steps import change_steps
from klustermotor.figures.strips import interval_strip, peers_strip, sparkline

SVG = "{http://www.w3.org/2000/svg}"


def box(label: PlacedLabel, size: float) -> tuple[float, float, float, float]:
    width = max(text_width(line, size, "sans-bold") for line in label.lines)
    left = label.x - {"start": 0, "middle": 0.5, "end": 1}[label.anchor] * width
    last = label.y + LINE_HEIGHT * size * (len(label.lines) - 1)
    return left, label.y - 0.7 * size, left + width, last + 0.2 * size


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.floats(0, 400),
            st.floats(0, 300),
            st.floats(1, 30),
            st.text("abcdeö ", min_size=1, max_size=20),
        ),
        max_size=15,
    )
)
def test_no_two_labels_overlap_and_none_leaves_the_frame(
    circles: list[tuple[float, float, float, str]],
) -> None:
    placed = place_labels([Mark(*circle) for circle in circles], size=12, frame=(0, 0, 400, 300))
    boxes = [box(label, 12) for label in placed]
    for i, one in enumerate(boxes):
        assert one[0] >= 0
        assert one[2] <= 400
        for other in boxes[i + 1 :]:
            assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def test_the_first_label_is_placed_even_in_a_crowd() -> None:
    crowd = [Mark(100, 100, 5, f"cluster {i}") for i in range(30)]
    placed = place_labels(crowd, size=12, frame=(0, 0, 200, 200))
    assert placed[0].lines == ("cluster 0",)
    assert len(placed) < 30


def test_no_label_is_struck_through_by_a_line_it_need_not_cross() -> None:
    lines = [(0.0, 100.0, 400.0, 100.0), (200.0, 0.0, 200.0, 200.0)]
    marks = [Mark(30 + 55 * i, 100 + 9 * (-1) ** i, 6, f"cluster {i}") for i in range(6)]
    placed = place_labels(marks, size=12, frame=(0, 0, 400, 200), lines=lines)
    assert len(placed) == len(marks)
    for left, top, right, bottom in (box(label, 12) for label in placed):
        assert not top < 100 < bottom
        assert not left < 200 < right


def test_what_must_be_labelled_is_where_others_give_way() -> None:
    crowd = [Mark(100 + 4 * (i % 5), 100 + 4 * (i // 5), 7, f"number {i}", must=i == 24) for i in range(25)]
    placed = place_labels(crowd, size=12, frame=(60, 60, 160, 160))
    assert ("number 24",) in [label.lines for label in placed]
    assert len(placed) < 25


def test_a_label_that_stands_off_has_a_line_from_the_edge_of_its_mark() -> None:
    around = [
        Mark(200 + 16 * x, 150 + 16 * y, 7.5) for x in (-1, 0, 1) for y in (-1, 0, 1) if (x, y) != (0, 0)
    ]
    (placed,) = place_labels([Mark(200, 150, 7, "Vehicles"), *around], size=12, frame=(0, 0, 400, 300))
    assert placed.leader is not None
    x1, y1, x2, y2 = placed.leader
    assert math.hypot(x1 - 200, y1 - 150) == pytest.approx(7)
    left, top, right, bottom = box(placed, 12)
    assert left - 4 <= x2 <= right + 4
    assert top - 5 <= y2 <= bottom + 5


def bubble_labels(bubbles: list[Bubble], drawn_as: Format = CARD) -> set[str]:
    root = ET.fromstring(size_specialisation_growth(bubbles, "en", title="Size", drawn_as=drawn_as))
    groups = [
        [t for t in group.findall(f"{SVG}text") if t.get("class") == "label"]
        for group in root.iter(f"{SVG}g")
    ]
    for label in (one for group in groups for one in group):
        assert label.get("stroke") == "#ffffff"
        assert label.get("paint-order") == "stroke"
    return {" ".join(str(line.text) for line in group) for group in groups if group}


@pytest.mark.parametrize("drawn_as", [CARD, NARROW])
def test_every_certain_strength_is_labelled_before_any_other(drawn_as: Format) -> None:
    strong = [
        Bubble("Vehicles and components", 3.0, 0.031, 5600, "strong"),
        Bubble("Metal goods", 2.1, 0.022, 4489, "strong"),
        Bubble("Industrial electronics and electrical engineering", 1.74, 0.014, 1200, "strong"),
        Bubble("Steel and metals", 2.25, -0.01, 1100, "strong", estimated=True),
    ]
    crowd = [
        Bubble(f"Doubtful {i}", 1.0 + 0.09 * (i % 10), 0.02 - 0.01 * (i // 10), 6000 - 90 * i, "watch")
        for i in range(40)
    ]
    shown = bubble_labels([*crowd, *strong], drawn_as)
    assert {"Vehicles and components", "Metal goods", "≈Steel and metals"} <= shown
    assert "Industrial electronics and electrical engineering" in shown
    assert len(shown) < len(crowd) + len(strong)


#: As crowded as a capital: quotient, growth and jobs of its strong clusters.
CROWD = [
    (2.04, 0.081, 45566), (1.4, 0.021, 64680), (1.7, 0.032, 23731), (2.0, 0.03, 14199), (1.8, 0.008, 14175),
    (1.7, 0.038, 13364), (3.4, 0.006, 7582), (2.0, 0.014, 9612), (1.7, 0.022, 9798), (1.4, -0.023, 8788),
    (1.1, 0.014, 30971), (1.12, 0.033, 15947), (1.1, 0.034, 10663),
]  # fmt: skip


@pytest.mark.parametrize("drawn_as", [WIDE, CARD, NARROW])
def test_in_a_crowd_the_first_are_labelled_near_their_bubbles_and_the_rest_stand_in_the_table(
    drawn_as: Format,
) -> None:
    strong = [Bubble(f"A strength of number {at}", *figures, "strong") for at, figures in enumerate(CROWD)]
    svg = size_specialisation_growth(strong, "en", title="Size", drawn_as=drawn_as)
    shown = bubble_labels(strong, drawn_as)
    # The largest and the most specialised.
    assert {"A strength of number 1", "A strength of number 6"} <= shown
    leaders = [
        [float(one.get(end, "")) for end in ("x1", "y1", "x2", "y2")]
        for one in ET.fromstring(svg).iter(f"{SVG}line")
        if one.get("class") == "leader"
    ]
    assert all(math.hypot(x2 - x1, y2 - y1) <= 4 * drawn_as.label_size for x1, y1, x2, y2 in leaders)
    assert ("Circles without a name stand by name in the table." in svg) is (len(shown) < len(strong))


def test_no_line_to_a_label_crosses_another() -> None:
    assert _cross((0, 0, 10, 10), (0, 10, 10, 0))
    assert not _cross((0, 0, 10, 10), (0, 10, 4, 6))
    assert not _cross((0, 0, 10, 0), (0, 5, 10, 5))


def test_a_cluster_that_the_text_names_is_labelled_before_larger_ones() -> None:
    crowd = [Bubble(f"Doubtful {i}", 1.3 + i / 100, 0.02, 9000 - i, "watch") for i in range(30)]
    named = Bubble("Tourism", 1.31, 0.021, 40, "watch", named=True)
    assert "Tourism" not in bubble_labels([*crowd, replace(named, named=False)])
    assert "Tourism" in bubble_labels([*crowd, named])


def test_a_picture_has_a_size_of_its_own() -> None:
    svg = size_specialisation_growth([Bubble("Vehicles", 4.0, 0.02, 400, "strong")], "en", title="x")
    root = ET.fromstring(svg)
    assert f"0 0 {root.get('width')} {root.get('height')}" == root.get("viewBox")


LONGEST = "Information brokers (call centres left out)"
LJUSDAL = [
    ChangeParts(LONGEST, 13, 37, 100),
    ChangeParts("Forestry", 27, -91, -15),
    ChangeParts("Steel and metals", 6, -15, -81),
]
ONE_SIDED = [ChangeParts(LONGEST, 50, 85, 500), ChangeParts("Metal goods", 20, 40, 72)]


def upright(svg: str) -> tuple[list[float], float]:
    """Return where the labelled ticks of a picture of bars stand, and where no change does."""
    root = ET.fromstring(svg)
    ticks = [float(str(t.get("x"))) for t in root.iter(f"{SVG}text") if t.get("class") == "tick"]
    zero = next(t for t in root.iter(f"{SVG}text") if t.text == "0")
    return ticks, float(str(zero.get("x")))


@pytest.mark.parametrize("drawn_as", [CARD_BARS, NARROW_BARS, WIDE_BARS])
@pytest.mark.parametrize("rows", [LJUSDAL, ONE_SIDED], ids=["both ways", "one way"])
def test_bars_keep_most_of_the_width_however_long_the_names(
    rows: list[ChangeParts], drawn_as: RowFormat
) -> None:
    svg = change_bars(rows, "en", title="Change", drawn_as=drawn_as)
    ticks, zero = upright(svg)
    assert len(ticks) >= 3
    root = ET.fromstring(svg)
    bars = [r for r in root.iter(f"{SVG}rect") if r.get("stroke") == "#ffffff"]
    ends = [float(str(r.get("x"))) + side * float(str(r.get("width"))) for r in bars for side in (0, 1)]
    assert max(ends) - min(ends) > 0.4 * drawn_as.width
    labels = [t for t in root.iter(f"{SVG}text") if t.get("class") == "label"]
    widest = max(text_width(str(t.text), float(str(t.get("font-size"))), "sans-bold") for t in labels)
    if drawn_as is NARROW_BARS:
        assert " ".join(str(t.text) for t in labels[:1]) == LONGEST
    else:
        assert widest < 0.35 * drawn_as.width
        assert min(ends) > 4 + widest
    figures = [t for t in root.iter(f"{SVG}text") if t.get("class") == "value"]
    assert max(ends) < drawn_as.width - 4 - max(text_width(str(t.text), 14, "sans-bold") for t in figures)
    assert zero - (4 if drawn_as is NARROW_BARS else widest) > 10


def test_what_was_lost_looks_otherwise_than_what_was_gained() -> None:
    gaining, falling = part_fills("x"), part_fills("x", falling=True)
    assert not set(gaining) & set(falling)
    svg = change_bars(LJUSDAL, "en", title="Change", legend=True, drawn_as=CARD_BARS)
    bars = [
        (r.get("fill"), float(str(r.get("x"))))
        for r in ET.fromstring(svg).iter(f"{SVG}rect")
        if r.get("stroke")
    ]
    _ticks, zero = upright(svg)
    for fill, left in bars:
        assert (fill in part_fills("bars-wide", falling=True)) == (left < zero - 0.1)
    assert ">decrease<" in svg
    assert ">decrease<" not in change_bars(ONE_SIDED, "en", title="Change", legend=True)


def test_the_steps_of_a_change_point_the_way_they_go() -> None:
    root = ET.fromstring(change_steps(ChangeParts("All", 524, -159, -319), "en", title="x"))
    points = [
        [float(number) for number in re.findall(r"[\d.]+", str(path.get("d")))[::2]]
        for path in root.iter(f"{SVG}path")
        if path.get("class") == "way"
    ]
    assert [tip > back for back, tip, _ in points] == [True, False, False]
    assert ET.tostring(root, encoding="unicode").count(palette.FALU) == 1


def test_a_logarithmic_scale_gives_equal_room_to_equal_ratios() -> None:
    scale = Scale(0.5, 2, 0, 100, logarithmic=True)
    assert scale(1) == pytest.approx(50)
    assert scale(5) == 100
    assert ratio_scale([0.3, 7], 0, 1).ticks() == [0.5, 1, 2, 4]


def test_an_even_scale_marks_round_values() -> None:
    assert even_scale([0, 100], 0, 1).ticks() == [0, 20, 40, 60, 80, 100]
    assert even_scale([5.0], 0, 1).low < 5 < even_scale([5.0], 0, 1).high


def test_bubbles_are_sized_by_area_and_said_in_words() -> None:
    bubbles = [
        Bubble("Vehicles & parts", 4.0, 0.02, 400, "strong"),
        Bubble("Design", 1.2, 0.07, 100, "watch"),
        Bubble("Farming", 0.7, -0.01, 100, "other"),
    ]
    root = ET.fromstring(size_specialisation_growth(bubbles, "en", title="Size", legend=False))
    radii = {c.find(f"{SVG}title").text.split(":")[0]: float(c.get("r")) for c in root.iter(f"{SVG}circle")}  # type: ignore[union-attr, arg-type]
    assert radii["Vehicles & parts"] == pytest.approx(2 * radii["Design"], rel=0.01)
    said = root.find(f"{SVG}desc").text  # type: ignore[union-attr]
    assert said is not None
    assert "Vehicles & parts: quotient 4.0, growth +2.0% a year, 400 jobs" in said
    assert "Farming" not in said
    labels = [t.text for t in root.iter(f"{SVG}text") if t.get("class") == "label"]
    assert labels == ["Vehicles & parts", "Design"]


def test_bars_start_at_no_change_and_end_at_the_sum() -> None:
    svg = change_bars([ChangeParts("Fordon", 100, -40, 60)], "sv", title="Förändring")
    root = ET.fromstring(svg)
    bars = [(float(r.get("x")), float(r.get("width"))) for r in root.iter(f"{SVG}rect") if r.get("x")]  # type: ignore[arg-type]
    national, industry, regional = bars
    assert national[0] == pytest.approx(industry[0] + industry[1], abs=0.02)
    assert regional[0] == pytest.approx(national[0] + national[1], abs=0.02)
    assert national[1] / industry[1] == pytest.approx(2.5, rel=0.01)
    assert "+120" in svg


def test_an_interval_that_holds_one_is_drawn_hollow() -> None:
    scale = ratio_scale([0.5, 4], 10, 150)
    common = {"scale": scale, "width": 200.0, "language": "en", "label": "x", "strong": True}
    assert 'fill="#ffffff"' in interval_strip(1.3, 1.2, 0.8, 2.0, **common)  # type: ignore[arg-type]
    assert 'fill="#ffffff"' not in interval_strip(2.3, 2.2, 1.4, 3.0, **common)  # type: ignore[arg-type]
    assert 'fill="none"' in interval_strip(float("nan"), 0, 0, 0, **common)  # type: ignore[arg-type]


def test_peers_are_all_drawn_with_ours_on_top() -> None:
    root = ET.fromstring(
        peers_strip(
            [0.5, 1.0, float("nan"), 3.0], 3, scale=ratio_scale([0.5, 3], 5, 95), width=100, label="x"
        )
    )
    dots = list(root.iter(f"{SVG}circle"))
    assert len(dots) == 3
    assert dots[-1].get("fill") == "#1d5a4b"


def test_a_series_has_a_gap_where_years_are_unknown_or_not_comparable() -> None:
    nan = float("nan")
    assert (
        len(list(ET.fromstring(sparkline([1, 2, nan, 3, 4], width=90, label="x")).iter(f"{SVG}polyline")))
        == 2
    )
    assert (
        len(
            list(
                ET.fromstring(sparkline([1, 2, 3, 4], width=90, label="x", breaks=[2])).iter(f"{SVG}polyline")
            )
        )
        == 2
    )


def test_the_typefaces_travel_with_the_page() -> None:
    assert embedded_font("serif-bold").startswith("data:font/woff2;base64,")
    assert len(embedded_font("sans")) < 80_000


def test_the_colours_of_bubbles_are_explained_below_them_as_far_as_they_are_used() -> None:
    bubbles = [Bubble("Vehicles", 4.0, 0.02, 400, "strong"), Bubble("Design", 1.2, 0.07, 100, "watch")]
    for language, strong, watch in (
        ("en", "certainly strong", "strong or specialised, but not certain"),
        ("sv", "säkert starkt", "starkt eller specialiserat, men osäkert"),
    ):
        svg = size_specialisation_growth(bubbles, language, title="Size")  # type: ignore[arg-type]
        legend = [
            one.text for one in ET.fromstring(svg).iter(f"{SVG}text") if one.get("class") == "legend-text"
        ]
        assert legend == [strong, watch]
        without = size_specialisation_growth(bubbles, language, title="Size", legend=False)  # type: ignore[arg-type]
        assert "legend-text" not in without
