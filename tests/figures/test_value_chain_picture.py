"""The value chain's picture: every stage, actor and link there, holes dashed, loops over the top."""

import itertools
import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from klustermotor.analysis.networks import (
    ValueChain,
    chain_holes,
    network_from_pairs,
    stage_order,
    value_chain,
)
from klustermotor.figures.classes import CLASSES
from klustermotor.figures.fonts import text_width
from klustermotor.figures.numbers import Language
from klustermotor.figures.page_leads import chain_facts, chain_lead
from klustermotor.figures.pieces import plain
from klustermotor.figures.value_chain_content import (
    ChainActor,
    ChainContent,
    Elsewhere,
    LaneEntry,
    StageFigures,
)
from klustermotor.figures.value_chain_layout import boxes, columns, crossings
from klustermotor.figures.value_chains import NARROW_CHAIN, WIDE_CHAIN, ChainFormat, value_chain_picture

SVG = "{http://www.w3.org/2000/svg}"
STAGES = ["research", "preclinical", "trial", "scale-up", "production", "packing", "market", "analysis"]
LINKS = [
    ("research", "preclinical"),
    ("preclinical", "trial"),
    ("trial", "scale-up"),
    ("scale-up", "production"),
    ("production", "packing"),
    ("packing", "market"),
    ("preclinical", "analysis"),
    ("analysis", "production"),
    ("research", "production"),
    ("trial", "research"),
    ("market", "trial"),
]
STANDING = [
    ("Fyriskällan", "research"),
    ("Kungsängs", "research"),
    ("Kungsängs", "preclinical"),
    ("Linnégläntan", "preclinical"),
    ("Trosaå", "trial"),
    ("Ådalen", "production"),
    ("Läkareboda", "production"),
    ("Ådalen", "packing"),
    ("Nordpack", "packing"),
    ("Renmät", "analysis"),
    ("Läkareboda", "market"),
    ("Säljgård", "market"),
]
#: Invented companies.
ACTORS = {
    "Fyriskällan": ChainActor("Fyriskällans påhittade institut", place="Uppsala"),
    "Kungsängs": ChainActor("Kungsängsmolekyler & Dotter <AB>", "tier 2", "Stockholm"),
    "Ådalen": ChainActor("Ådalens Läkemedel", "tier 1", "Strängnäs"),
    "Läkareboda": ChainActor("Läkareboda Pharma", "system owner", "Södertälje"),
}
NEEDS = [("production", "clean room"), ("production", "qualified person"), ("trial", "clinics")]


def chain() -> ValueChain:
    meeting = [("Ådalen", "production", "clean room")]
    return value_chain(STAGES, LINKS, needs=NEEDS, standing=STANDING, meeting=meeting)


def earlier() -> ValueChain:
    kept = [row for row in STANDING if row[1] != "analysis" and row[0] != "Nordpack"]
    stages = [stage for stage in STAGES if stage != "analysis"]
    links = [link for link in LINKS if "analysis" not in link]
    more = [("packing", "wholesale"), ("trial", "production")]
    gone = [*kept, ("Gamla Brunnen", "production")]
    return value_chain([*stages, "wholesale"], [*links, *more], standing=gone)


def content(**changes: object) -> ChainContent:
    ties = network_from_pairs([("Kungsängs", "Trosaå")], directed=False, labels=chain().actors)
    told = ChainContent(
        stages={"production": "Läkemedelsproduktion"},
        actors=ACTORS,
        figures={"production": StageFigures(4310, 6.2), "packing": StageFigures(220, 1.1, estimated=True)},
        elsewhere=[
            Elsewhere("scale-up", "Skåne", "Pilot plant for biologicals"),
            Elsewhere("market", "Köpenhamn", "Distribution", "to"),
        ],
        lanes=[
            LaneEntry("support", "Clean rooms and validation", ("scale-up", "production")),
            LaneEntry("support", "Laboratory equipment", ("research", "preclinical")),
            LaneEntry("authority", "Permits", ()),
            LaneEntry("regulation", "Good manufacturing practice", ("production", "packing")),
        ],
        holes=chain_holes(chain(), ties),
    )
    return replace(told, **changes)  # type: ignore[arg-type]


def drawn(told: ChainContent | None = None, language: Language = "en", **how: object) -> ET.Element:
    svg = value_chain_picture(chain(), language, title="Chain", content=told or content(), **how)  # type: ignore[arg-type]
    return ET.fromstring(svg)


def of_class(root: ET.Element, name: str) -> list[ET.Element]:
    return [one for one in root.iter() if name in one.get("class", "").split()]


def text_boxes(root: ET.Element) -> list[tuple[float, float, float, float, str]]:
    found = []
    for one in root.iter(f"{SVG}text"):
        size, said = float(one.get("font-size", "13")), str(one.text)
        width = text_width(said, size, "sans-bold" if one.get("font-weight") == "600" else "sans")
        left, y = float(str(one.get("x"))), float(str(one.get("y")))
        found.append((left, y - 0.7 * size, left + width, y + 0.2 * size, said))
    return found


def test_every_stage_actor_link_tag_and_lane_is_there_once() -> None:
    root = drawn()
    assert [one.get("data-code") for one in of_class(root, "stage")] == STAGES
    standing = {
        (one.get("data-code"), STAGES[int(str(one.get("data-stage")))]) for one in of_class(root, "actor")
    }
    assert standing == set(STANDING)
    ends = [
        (STAGES[int(str(one.get("data-source")))], STAGES[int(str(one.get("data-target")))])
        for one in of_class(root, "link")
    ]
    assert ends == LINKS
    tags = {(one.get("data-region"), one.get("data-way")) for one in of_class(root, "elsewhere")}
    assert tags == {("Skåne", "from"), ("Köpenhamn", "to")}
    lanes = {(one.get("data-kind"), one.get("data-stages")) for one in of_class(root, "lane-entry")}
    assert ("support", "3 4") in lanes
    assert ("authority", "0 1 2 3 4 5 6 7") in lanes


def test_holes_are_dashed_and_single_points_marked() -> None:
    root = drawn()
    states = {one.get("data-code"): one.get("data-class") for one in of_class(root, "stage")}
    assert {code for code, state in states.items() if state == "hole"} == {"scale-up"}
    assert {code for code, state in states.items() if state == "single"} == {"trial", "analysis"}
    for stage in of_class(root, "stage"):
        frame = stage.find(f"{SVG}rect")
        assert frame is not None
        assert (frame.get("stroke-dasharray") is not None) == (stage.get("data-code") == "scale-up")
    said = "".join(root.itertext())
    assert "hole: no actor" in said
    assert "lacking: qualified person" in said.replace("\n", " ") or "qualified" in said
    assert {one.get("data-code") for one in of_class(root, "actor") if one.get("data-single")} == {"Ådalen"}
    broken = {one.get("data-index") for one in of_class(root, "link") if one.get("stroke-dasharray")}
    holes = content().holes
    assert holes is not None
    assert broken == {str(link) for link in holes.links.tolist()}
    assert len(broken) > 1


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("drawn_as", [WIDE_CHAIN, NARROW_CHAIN])
@pytest.mark.parametrize("compared", [False, True])
def test_no_text_meets_another_or_leaves_the_picture(
    drawn_as: ChainFormat, language: Language, *, compared: bool
) -> None:
    told = content(before=earlier(), before_name="2019") if compared else content()
    root = drawn(told, language, drawn_as=drawn_as)
    _, _, width, height = (float(part) for part in str(root.get("viewBox")).split())
    found = text_boxes(root)
    for left, top, right, bottom, said in found:
        assert left >= 0 and right <= width + 1, said  # noqa: PT018
        assert top >= 0 and bottom <= height + 1, said  # noqa: PT018
    for one, other in itertools.combinations(found, 2):
        apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        assert apart, (one, other)


def test_links_lead_right_and_loops_run_over_the_top_of_all_boxes() -> None:
    root = drawn()
    uppermost = min(float(str(one.get("y"))) for one in root.iter(f"{SVG}rect") if one.get("rx") == "7")
    for one in of_class(root, "link"):
        points = [float(part) for part in re.findall(r"-?\d+\.\d", str(one.get("d")))]
        if "back" in str(one.get("data-state")):
            assert min(points[1::2]) < uppermost
            assert points[-2] < points[0]
        else:
            end = points[-2]
            assert end > points[0]


def test_boxes_stand_apart_and_links_pass_between_them() -> None:
    order = stage_order(chain())
    found = columns(chain(), order)
    placed = boxes(found, dict.fromkeys(range(8), 50.0), top=0, left=0, width=100, gutter=30)
    for one, other in itertools.combinations(placed.values(), 2):
        assert one.column != other.column or one.bottom < other.top or other.bottom < one.top
    assert len(found.passages[LINKS.index(("research", "production"))]) == 3


def test_links_that_can_be_untangled_do_not_cross() -> None:
    stages = ["a", "b", "c", "d", "e", "f"]
    links = [("a", "e"), ("b", "d"), ("a", "f"), ("c", "d")]
    tangled = value_chain(stages, links)
    found = columns(tangled, stage_order(tangled)).items
    steps = [(stages.index(one), stages.index(other)) for one, other in links]
    assert crossings(found, steps) == 0
    assert crossings([[0, 1, 2], [3, 4, 5]], steps) > 0


def test_an_earlier_time_shows_what_is_new_and_what_is_gone() -> None:
    root = drawn(content(before=earlier(), before_name="2019"))
    status = {(one.get("data-code"), one.get("data-status")) for one in of_class(root, "actor")}
    assert {code for code, found in status if found == "new"} == {"Nordpack", "Renmät"}
    assert {code for code, found in status if found == "gone"} == {"Gamla Brunnen"}
    assert [one.get("data-code") for one in of_class(root, "stage") if one.get("data-status")] == ["analysis"]
    said = "".join(root.itertext())
    assert "Stages that were there in 2019 but are not now: wholesale." in said
    assert "Links that were there in 2019 but are not now: trial → Läkemedelsproduktion." in said
    new = [one.get("data-index") for one in of_class(root, "link") if "new" in str(one.get("data-state"))]
    assert new == [str(LINKS.index(link)) for link in LINKS if "analysis" in link]


def test_figures_stand_in_the_box_and_bars_follow_the_jobs() -> None:
    stages = {one.get("data-code"): one for one in of_class(drawn(language="sv"), "stage")}
    assert stages["production"].get("data-value") == "4\u202f310 jobb, kvot 6,2"
    assert stages["packing"].get("data-value") == "≈220 jobb, kvot ≈1,1"

    def bars(code: str) -> list[float]:
        found = [one for one in stages[code].iter(f"{SVG}rect") if one.get("height") == "5"]
        return [float(str(one.get("width"))) for one in found]

    whole, share = bars("packing")
    assert share / whole == pytest.approx(220 / 4310, abs=0.01)
    assert bars("production")[0] == bars("production")[1]


def test_names_are_escaped_the_policy_is_kept_and_it_comes_out_the_same_twice() -> None:
    told = content(before=earlier(), before_name="2019")
    svg = value_chain_picture(chain(), "sv", title="<t> & s", content=told)
    assert svg == value_chain_picture(chain(), "sv", title="<t> & s", content=told)
    assert ET.fromstring(svg).find(f"{SVG}title").text == "<t> & s"  # type: ignore[union-attr]
    assert not re.search(r"\sstyle=|<style|<script|\son\w+=|<AB>|[\x22 ]nan\b", svg)
    used = {part for found in re.findall(r' class="([^"]+)"', svg) for part in found.split()}
    assert used <= set(CLASSES)
    assert "hål: ingen aktör" in svg
    assert not re.search(r"\bhole\b", svg.replace('data-class="hole"', ""))


def test_more_actors_than_there_is_room_for_are_counted() -> None:
    many = value_chain(["a", "b"], [("a", "b")], standing=[(f"Firma {at}", "a") for at in range(30)])
    svg = value_chain_picture(many, "sv", title="x")
    assert svg.count('class="actor"') == 9
    assert "och 21 till" in svg
    needed = value_chain(
        ["a"],
        [],
        needs=[("a", "clean room")],
        standing=[(f"Firma {at}", "a") for at in range(30)],
        meeting=[("Firma 29", "a", "clean room")],
    )
    assert 'data-code="Firma 29"' in value_chain_picture(needed, "sv", title="x")


def test_a_stage_that_does_not_exist_is_refused_and_an_empty_chain_drawn() -> None:
    with pytest.raises(ValueError, match="'gruva' does not exist"):
        drawn(content(elsewhere=[Elsewhere("gruva", "Kiruna", "Malm")]))
    empty = value_chain([], [])
    assert value_chain_picture(empty, "en", title="x").startswith("<svg")
    assert plain(chain_lead(chain_facts(empty), "en")) == "The chain has no stages yet."


@pytest.mark.parametrize("language", ["sv", "en"])
def test_leads_tell_chains_apart(language: Language) -> None:
    whole = value_chain(["a", "b"], [("a", "b")], standing=[("x", "a"), ("y", "a"), ("x", "b"), ("y", "b")])
    leads = [
        plain(chain_lead(chain_facts(chain(), content()), language)),
        plain(chain_lead(chain_facts(chain(), content(before=earlier(), before_name="2019")), language)),
        plain(chain_lead(chain_facts(whole), language)),
    ]
    assert len(set(leads)) == 3


def test_a_lead_says_where_nobody_stands_and_what_is_weak() -> None:
    told = content(holes=None, before=earlier(), before_name="2019")
    lead = chain_lead(chain_facts(chain(), told), "en")
    assert plain(lead) == (
        "8 stages, 9 actors; nobody here stands at scale-up. Only one actor each stands at trial and "
        "analysis; two needs are met by nobody. The chain goes on in Skåne and Köpenhamn; since 2019 actors "
        "have joined (2) and left (1)."
    )
    assert {piece.evidence for piece in lead} == {None, "stage:scale-up", "stage:trial", "stage:analysis"}
