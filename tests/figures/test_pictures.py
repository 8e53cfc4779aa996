"""Pictures: labels do not meet, marks stand where values are, everything is said in words too."""

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klustermotor.figures.bars import ChangeParts, change_bars
from klustermotor.figures.bubbles import Bubble, size_specialisation_growth
from klustermotor.figures.fonts import embedded_font, text_width
from klustermotor.figures.labels import LINE_HEIGHT, Mark, PlacedLabel, place_labels
from klustermotor.figures.scales import Scale, even_scale, ratio_scale
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
