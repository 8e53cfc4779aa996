"""Maps: every region is drawn once, in its class; unknown is never zero; bad boundaries are refused."""

import json
import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from klustermotor.figures.boundaries import dissolved, fitted
from klustermotor.figures.boundaries_from_geojson import boundaries_from_geojson
from klustermotor.figures.boundaries_of_sweden import boundaries_of_sweden
from klustermotor.figures.map_classes import Classes, classes_for
from klustermotor.figures.maps import NARROW_MAP, WIDE_MAP, MapFormat, choropleth
from klustermotor.figures.projections import equal_area_about, sweref99_tm
from klustermotor.figures.tiles import tile_grid

SVG = "{http://www.w3.org/2000/svg}"
QUOTIENTS = Classes((0.5, 1.0, 2.0, 3.0), "quotient")


def areas(svg: str) -> dict[str, dict[str, str]]:
    found = [
        path for path in ET.fromstring(svg).iter(f"{SVG}path") if "area" in path.get("class", "").split()
    ]
    return {str(path.get("data-code")): dict(path.attrib) for path in found}


def feature(code: object, ring: list[list[float]], kind: str = "Polygon") -> dict[str, object]:
    return {
        "type": "Feature",
        "properties": {"id": code, "name": f"Region {code}"},
        "geometry": {"type": kind, "coordinates": [ring]},
    }


def collection(*features: object) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features})


def square(x: float, y: float) -> list[list[float]]:
    return [[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1], [x, y]]


@pytest.mark.parametrize("drawn_as", [WIDE_MAP, NARROW_MAP])
def test_every_county_is_drawn_once_in_the_class_of_its_value(drawn_as: MapFormat) -> None:
    sweden = boundaries_of_sweden("counties")
    values = {"04": 4.1, "01": 0.4, "25": 2.0}
    drawn = areas(
        choropleth(
            sweden, values, classes=QUOTIENTS, names={}, language="sv", title="Karta", drawn_as=drawn_as
        )
    )
    assert set(drawn) == set(sweden.codes)
    assert [drawn[code]["data-class"] for code in ("04", "01", "25")] == ["4", "0", "3"]
    assert drawn["04"]["data-name"] == "Södermanlands län"
    assert drawn["04"]["data-value"] == "4,1"
    assert [int(area["data-index"]) for area in drawn.values()] == list(range(21))


def test_unknown_and_hidden_are_not_zero_and_estimates_are_marked() -> None:
    tiles = tile_grid(["A", "B", "C", "D"])
    values = {"A": 0.0, "B": None, "C": float("nan"), "D": 2.5}
    svg = choropleth(tiles, values, classes=QUOTIENTS, names={}, language="en", title="x", hatched={"C", "D"})
    drawn = areas(svg)
    assert [drawn[code]["data-class"] for code in "ABCD"] == ["0", "unknown", "hidden", "3"]
    assert drawn["A"]["fill"] != drawn["B"]["fill"] == drawn["C"]["fill"] == "#ffffff"
    assert drawn["D"]["data-value"] == "2.5 (estimated)"
    assert "Without a figure: 2 of 4 regions." in svg
    assert "not a map" in svg


def test_the_map_says_what_it_shows_and_which_values_it_cannot_draw() -> None:
    svg = choropleth(
        tile_grid(["A", "B"]),
        {"A": 3.0, "B": 1.0, "Z": 9.0},
        classes=QUOTIENTS,
        names={"A": "Alpha & co"},
        language="en",
        title="Vehicles",
        description="Location quotient 2003.",
        highlighted="B",
    )
    said = ET.fromstring(svg).find(f"{SVG}desc")
    assert said is not None
    assert str(said.text).startswith("Location quotient 2003.")
    assert "Highest: Alpha & co 3.0, B 1.0." in str(said.text)
    assert "Chosen region: B, 1.0." in str(said.text)
    assert "Not drawn for want of a boundary: 1." in str(said.text)


def test_the_picture_keeps_to_a_strict_content_policy() -> None:
    svg = choropleth(
        boundaries_of_sweden("counties"), {}, classes=QUOTIENTS, names={}, language="en", title="x"
    )
    assert not re.search(r"\sstyle=|<style|\son\w+=|<script|https?://(?!www\.w3\.org/2000/svg)", svg)


def test_maps_are_small_enough_for_the_web() -> None:
    for level, most in (("counties", 40_000), ("municipalities", 120_000), ("functional_regions", 60_000)):
        places = fitted(boundaries_of_sweden(level), WIDE_MAP.width, WIDE_MAP.height)  # type: ignore[arg-type]
        assert len(places.paths) == len(boundaries_of_sweden(level).codes)  # type: ignore[arg-type]
        assert sum(map(len, places.paths.values())) < most
        assert all(re.fullmatch(r"[MlhvzZ\d\s.-]+", path) for path in places.paths.values())


def test_only_what_lies_around_the_chosen_regions_is_drawn() -> None:
    sweden = boundaries_of_sweden("municipalities")
    own = frozenset(code for code in sweden.codes if code.startswith("04"))
    drawn = fitted(sweden, 400, 400, own)
    assert own <= set(drawn.paths)
    assert "2584" not in drawn.paths
    with pytest.raises(ValueError, match="no boundary is known for any of 9999"):
        fitted(sweden, 400, 400, frozenset({"9999"}))


def test_a_region_of_ones_own_has_the_outer_border_of_its_parts() -> None:
    sweden = boundaries_of_sweden("counties")
    valley = dissolved(sweden, {"malar": ["01", "03", "04", "19"]}, names={"malar": "Mälardalen"})
    shapes = dict(zip(valley.codes, valley.shapes, strict=True))
    parts = dict(zip(sweden.codes, sweden.shapes, strict=True))
    assert len(valley.codes) == 18
    assert shapes["malar"].area == pytest.approx(sum(parts[code].area for code in ("01", "03", "04", "19")))
    assert shapes["malar"].length < sum(parts[code].length for code in ("01", "03", "04", "19"))
    with pytest.raises(ValueError, match="part 99"):
        dissolved(sweden, {"x": ["99"]})
    with pytest.raises(ValueError, match="04 is a part of both a and b"):
        dissolved(sweden, {"a": ["04"], "b": ["04"]})


def test_before_2007_heby_lies_in_vastmanland() -> None:
    then, now = (boundaries_of_sweden("counties", year=year) for year in (2003, 2007))
    area = {
        (code, when): shape.area / 1e6
        for when, drawn in (("then", then), ("now", now))
        for code, shape in zip(drawn.codes, drawn.shapes, strict=True)
    }
    heby = 1247  # square kilometres, as the municipality is drawn
    assert area["19", "then"] - area["19", "now"] == pytest.approx(heby, rel=0.05)
    assert area["03", "now"] - area["03", "then"] == pytest.approx(heby, rel=0.05)
    assert area["03", "then"] + area["19", "then"] == pytest.approx(area["03", "now"] + area["19", "now"])
    uppsala, vastmanland = (then.shapes[then.codes.index(code)] for code in ("03", "19"))
    assert uppsala.intersection(vastmanland).area < 1
    assert len(vastmanland.geoms if hasattr(vastmanland, "geoms") else [vastmanland]) == 1
    old = boundaries_of_sweden("municipalities", year=2003)
    assert "1917" in old.codes
    assert "0331" not in old.codes
    assert old.names["1917"] == "Heby"


def test_the_national_grid_agrees_with_proj() -> None:
    # Computed with PROJ 9 from EPSG:4326 to EPSG:3006.
    degrees = np.array([[16.5, 59.37], [24.0, 66.0], [11.2, 58.9]])
    expected = [[585247.425, 6582213.186], [907351.981, 7349217.668], [281123.418, 6535135.527]]
    assert sweref99_tm(degrees) == pytest.approx(np.array(expected), abs=0.01)


@settings(max_examples=25, deadline=None)
@given(st.floats(-170, 170), st.floats(-60, 60))
def test_equal_areas_stay_equal_wherever_they_lie(x: float, y: float) -> None:
    rings = [np.array(square(x, y)), np.array(square(x + 6, y))]
    project = equal_area_about(np.concatenate(rings))
    first, second = (shapely.Polygon(project(ring)).area for ring in rings)
    assert first == pytest.approx(second, rel=1e-6)
    assert first == pytest.approx(111.2e3**2 * np.cos(np.radians(y + 0.5)), rel=0.02)


def test_geojson_becomes_areas_also_across_the_date_line() -> None:
    text = collection(
        feature("A", square(179.0, 52)), feature("B", square(-180, 52)), feature("A", square(178, 52))
    )
    found = boundaries_from_geojson(text, "id", name_property="name")
    assert found.codes == ("A", "B")
    assert found.names["B"] == "Region B"
    assert shapely.total_bounds(found.shapes)[2] - shapely.total_bounds(found.shapes)[0] < 300_000


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "not JSON"),
        ("[]", "must be a GeoJSON FeatureCollection"),
        ('{"type": "FeatureCollection", "features": []}', "has no features"),
        (collection(3), "feature 1 of the GeoJSON has no properties"),
        (collection(feature(None, square(0, 0))), "its properties are: id, name"),
        (collection(feature("A", square(0, 0), "Point")), "is a Point"),
        (collection(feature("A", [[0, 0], [1, 1]])), "feature 1 of the GeoJSON"),
        (
            collection(feature("A", square(0, 0)), feature("B", square(600_000, 6_500_000))),
            "feature 2 .* not metres",
        ),
    ],
)
def test_geojson_that_makes_no_areas_is_refused(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        boundaries_from_geojson(text, "id")


def test_quotients_have_the_same_limits_on_every_map() -> None:
    assert classes_for("location_quotient", [7.0]).limits == (0.5, 1.0, 2.0, 3.0)
    assert QUOTIENTS.label(0, "sv") == "under 0,5"
    assert QUOTIENTS.label(4, "en") == "3 or more"
    assert QUOTIENTS.index(1.0) == 2


@pytest.mark.parametrize(
    ("value", "index"), [(2.98, 4), (2.94, 3), (3.04, 4), (0.498, 1), (0.494, 0), (1.96, 3), (1.94, 2)]
)
def test_a_quotient_is_in_the_class_of_the_figure_as_it_is_written(value: float, index: int) -> None:
    assert QUOTIENTS.index(value) == index


def test_growth_is_in_the_class_of_the_figure_as_it_is_written() -> None:
    classes = classes_for("growth", [-0.031, 0.01, 0.02, 0.05])
    assert [classes.index(value) for value in (0.0396, 0.0394, -0.0404, -0.0406)] == [4, 3, 1, 0]


def test_growth_diverges_about_no_change() -> None:
    classes = classes_for("growth", [-0.031, 0.01, 0.02, 0.05])
    assert classes.limits == (-0.04, -0.01, 0.01, 0.04)
    assert classes.label(2, "sv") == "−1\u202f% till +1\u202f%"
    assert classes.colour(0) == "#9a3324"
    assert classes.colour(4) == "#1d5a4b"


def test_natural_breaks_find_the_gaps_and_leave_equal_values_together() -> None:
    values = [10, 10, 12, 500, 510, 520, 1000, 1010, 1500, 1500, 2000]
    classes = classes_for("jobs", [*values, None, float("nan")])
    assert [classes.index(value) for value in values] == [0, 0, 0, 1, 1, 1, 2, 2, 3, 3, 4]
    assert classes.limits == (500.0, 1000.0, 1500.0, 2000.0)
    assert classes_for("jobs", []).limits == ()
    assert len(classes_for("jobs", [5, 5, 5])) == 1
    assert len(classes_for("jobs", [5, 5, 7])) == 2


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(-1e6, 1e6), max_size=40))
def test_classes_rise_and_none_is_empty_by_rounding(values: list[float]) -> None:
    classes = classes_for("wages", values)
    assert list(classes.limits) == sorted(set(classes.limits))
    assert len(classes) <= 5
    distinct = set(values)
    assert {classes.index(value) for value in distinct} == (set(range(len(classes))) if distinct else set())
