"""The network's picture: everybody and every tie there once, names apart, nobody singled out among people."""

import itertools
import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import numpy as np
import pytest

from klustermotor.analysis.networks import Network, layout, network_from_columns, network_from_pairs
from klustermotor.figures.classes import CLASSES
from klustermotor.figures.fonts import text_width
from klustermotor.figures.network_nodes import drawn_groups, node_radii
from klustermotor.figures.networks import NARROW_NETWORK, WIDE_NETWORK, NetworkMarks, network_picture
from klustermotor.figures.numbers import Language
from klustermotor.figures.page_leads import NetworkFacts, network_facts, network_lead
from klustermotor.figures.pieces import plain

SVG = "{http://www.w3.org/2000/svg}"
SECTORS = ("business", "research", "public", None)


def made(n: int, ties: int, *, directed: bool = True, seed: int = 1) -> Network:
    rng = np.random.default_rng(seed)
    ends = rng.integers(0, n, (2, ties))
    return network_from_columns(
        [f"o{one}" for one in ends[0]],
        [f"o{one}" for one in ends[1]],
        directed=directed,
        labels=[f"o{at}" for at in range(n)],
        weights=rng.integers(1, 6, ties).astype(float),
        kinds=[("deals", "advice")[one] for one in rng.integers(0, 2, ties)],
    )


def marks(network: Network, **changes: object) -> NetworkMarks:
    sizes = np.random.default_rng(2).lognormal(3, 1, network.n_nodes).round()
    names = {label: f"Påhittade Verkstaden {label}" for label in network.labels}
    sectors = [SECTORS[at % 4] for at in range(network.n_nodes)]
    told = NetworkMarks(
        names,
        sectors,
        group_heading="Sector",
        sizes=sizes,
        size_heading="Employees",
        silent=["o1", "o5"],
    )
    return replace(told, **changes)  # type: ignore[arg-type]


def drawn(network: Network, told: NetworkMarks, language: Language = "en", **how: object) -> ET.Element:
    radii = None if told.sizes is None else node_radii(told.sizes)
    placed = layout(network, seed=1, radii=radii)
    return ET.fromstring(network_picture(network, placed, language, title="Net", marks=told, **how))  # type: ignore[arg-type]


def of_class(root: ET.Element, name: str) -> list[ET.Element]:
    return [one for one in root.iter() if name in one.get("class", "").split()]


def boxes(root: ET.Element) -> list[tuple[float, float, float, float, str]]:
    found = []
    for one in root.iter(f"{SVG}text"):
        size, said = float(one.get("font-size", "13")), str(one.text)
        width = text_width(said, size, "sans-bold" if one.get("font-weight") == "600" else "sans")
        share = {"middle": 0.5, "end": 1.0}.get(one.get("text-anchor", ""), 0.0)
        left, y = float(str(one.get("x"))) - share * width, float(str(one.get("y")))
        found.append((left, y - 0.7 * size, left + width, y + 0.2 * size, said))
    return found


def test_every_node_and_every_tie_is_there_once_with_what_a_page_needs() -> None:
    network = made(42, 118)
    told = marks(network)
    root = drawn(network, told)
    nodes, ties = of_class(root, "node"), of_class(root, "tie")
    assert sorted(str(one.get("data-code")) for one in nodes) == sorted(network.labels)
    ends = {int(str(one.get("data-index"))): (one.get("data-source"), one.get("data-target")) for one in ties}
    pairs = zip(network.sources.tolist(), network.targets.tolist(), strict=True)
    assert [ends[at] for at in range(network.n_ties)] == [(str(one), str(other)) for one, other in pairs]
    assert {one.get("data-code") for one in nodes if one.get("data-answered") == "no"} == {"o1", "o5"}
    first = next(one for one in nodes if one.get("data-code") == "o0")
    assert told.sizes is not None
    assert first.get("data-value") == f"business, Employees: {np.asarray(told.sizes)[0]:.0f}"
    assert {one.get("data-class") for one in nodes} == {"0", "1", "2", "unknown"}


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("drawn_as", [WIDE_NETWORK, NARROW_NETWORK])
@pytest.mark.parametrize("ego", [None, "o3"])
@pytest.mark.parametrize("size", [(42, 118), (400, 1000)])
def test_no_text_meets_another_or_leaves_the_picture(
    size: tuple[int, int], ego: str | None, drawn_as: object, language: Language
) -> None:
    network = made(*size)
    root = drawn(network, marks(network, ego=ego), language, drawn_as=drawn_as)
    _, _, width, height = (float(part) for part in str(root.get("viewBox")).split())
    found = boxes(root)
    for left, top, right, bottom, said in found:
        assert left >= 0 and right <= width + 1, said  # noqa: PT018
        assert top >= 0 and bottom <= height + 1, said  # noqa: PT018
    for one, other in itertools.combinations(found, 2):
        apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        assert apart, (one, other)


def test_nodes_of_the_right_layout_do_not_overlap_and_areas_follow_the_sizes() -> None:
    network = made(30, 60)
    sizes = np.array([1.0, 4.0, 16.0] * 10)
    root = drawn(network, marks(network, sizes=sizes, groups=None))
    found = {str(one.get("data-code")): one for one in of_class(root, "node")}
    places = np.array(
        [[float(str(found[label].get(key))) for key in ("cx", "cy", "r")] for label in network.labels]
    )
    for one, other in itertools.combinations(places, 2):
        assert np.hypot(*(one[:2] - other[:2])) >= one[2] + other[2] - 0.1
    assert places[1, 2] / places[2, 2] == pytest.approx(0.5, abs=0.02)


def test_kinds_differ_by_line_and_direction_is_an_arrow() -> None:
    network = made(20, 60)
    groups = [one for one in of_class(drawn(network, marks(network)), "ties")[0] if one.get("data-kind")]
    dashes = {(one.get("data-kind"), one.get("stroke-dasharray")) for one in groups}
    assert len({dash for _, dash in dashes}) == len(dashes) == 2
    assert {one.get("marker-end") for one in groups} == {"url(#network-arrow)"}
    assert len({one.get("stroke-width") for one in groups}) > 1
    plainly = made(20, 60, directed=False)
    assert "marker" not in network_picture(plainly, layout(plainly, seed=1), "sv", title="x")


def test_what_holds_both_ways_is_drawn_once_without_an_arrow() -> None:
    pairs, kinds = [("a", "b"), ("b", "a"), ("b", "c")], ["talks", "talks", "sells"]
    network = network_from_pairs(pairs, directed=True, kinds=kinds)
    root = drawn(network, NetworkMarks(both_ways={"talks"}, arrow_heading="from the first"))
    groups = {str(one.get("data-kind")): one for one in of_class(root, "ties")[0]}
    assert {kind: len(one) for kind, one in groups.items()} == {"talks": 1, "sells": 1}
    assert groups["talks"].get("marker-end") is None
    assert groups["sells"].get("marker-end") == "url(#network-arrow)"
    assert "from the first" in {one.text for one in root.iter(f"{SVG}text")}
    talking = network_from_pairs(pairs[:2], directed=True, kinds=kinds[:2])
    svg = network_picture(
        talking, layout(talking, seed=1), "sv", title="x", marks=NetworkMarks(both_ways={"talks"})
    )
    assert "marker" not in svg
    assert svg.count('class="tie"') == 1


def test_the_chosen_and_its_neighbours_stand_out_and_alone_are_named() -> None:
    network = network_from_pairs([("a", "b"), ("c", "a"), ("d", "e")], directed=True)
    root = drawn(network, NetworkMarks(ego="a"))
    assert {one.text for one in root.iter(f"{SVG}text") if one.get("class") == "label"} == {"a", "b", "c"}
    faded = [one for one in of_class(root, "nodes") if one.get("opacity")]
    assert {one.get("data-code") for group in faded for one in group} == {"d", "e"}
    assert [one.get("data-code") for one in of_class(root, "ego")] == ["a"]
    assert len(of_class(root, "selected")) == 1


def test_names_are_escaped_and_the_policy_is_kept() -> None:
    network = network_from_pairs([('A "&" <b>', "c")], directed=True)
    told = NetworkMarks(groups=["<x>&", None], sizes=[3, 1], silent=["c"])
    svg = network_picture(network, layout(network, seed=1), "sv", title="<t>", marks=told)
    assert ET.fromstring(svg).find(f"{SVG}title").text == "<t>"  # type: ignore[union-attr]
    assert 'A "&" <b>' in {one.get("data-code") for one in of_class(ET.fromstring(svg), "node")}
    assert not re.search(r"\sstyle=|<style|<script|\son\w+=|<b>|[\x22 ]nan\b", svg)
    used = {part for found in re.findall(r' class="([^"]+)"', svg) for part in found.split()}
    assert used <= set(CLASSES)


def test_the_same_comes_out_twice_and_a_large_one_stays_small() -> None:
    network = made(2000, 6000)
    placed = layout(network, seed=1, radii=np.ones(2000))
    one = network_picture(network, placed, "sv", title="x", marks=marks(network))
    assert one == network_picture(network, placed, "sv", title="x", marks=marks(network))
    assert len(one) < 2_000_000
    assert one.count('data-code="') == 2000
    assert "Banden är så många att pilarna utelämnats." in one


def test_more_than_six_groups_are_put_together() -> None:
    found = drawn_groups([*"aabbccddeeffgh", None], 15)
    assert found.names == ("a", "b", "c", "d", "e")
    assert found.code_of[-5:] == [-2, -2, -2, -2, -1]


def test_groups_with_a_given_place_look_the_same_in_every_picture() -> None:
    order = ["business", "research", "public"]
    network = network_from_pairs([("a", "b")], directed=True)
    found = drawn(network, NetworkMarks(groups=["public", "other"], group_order=order))
    classes = {one.get("data-code"): one.get("data-class") for one in of_class(found, "node")}
    assert classes == {"a": "2", "b": "3"}
    assert "research" not in "".join(found.itertext())


def test_many_people_are_not_named_by_rank() -> None:
    network = made(80, 200)
    root = drawn(network, marks(network, persons=True))
    assert not [one for one in root.iter(f"{SVG}text") if one.get("class") == "label"]
    few = network_from_pairs([("Cia", "Bo"), ("Cia", "Alva"), ("Cia", "Dan")], directed=False)
    shown = of_class(drawn(few, NetworkMarks(persons=True)), "named")
    assert ["".join(one.itertext()) for one in shown] == ["Alva", "Bo", "Cia", "Dan"]


def test_what_does_not_fit_is_refused() -> None:
    network = network_from_pairs([("a", "b")], directed=True)
    placed = layout(network, seed=1)
    with pytest.raises(ValueError, match="as many positions"):
        network_picture(made(3, 4), placed, "sv", title="x")
    with pytest.raises(ValueError, match="as many groups"):
        network_picture(network, placed, "sv", title="x", marks=NetworkMarks(groups=["a"]))
    with pytest.raises(ValueError, match="does not exist"):
        network_picture(network, placed, "sv", title="x", marks=NetworkMarks(ego="q"))
    with pytest.raises(ValueError, match="size"):
        network_picture(network, placed, "sv", title="x", marks=NetworkMarks(sizes=[1, -1]))


def test_an_empty_network_is_a_picture_that_says_so() -> None:
    network = network_from_pairs([], directed=True)
    assert "Aktörer i bilden: 0" in network_picture(network, layout(network, seed=1), "sv", title="x")
    assert plain(network_lead(network_facts(network), "en")).startswith("There are no actors here yet")


def star(middle: str) -> Network:
    return network_from_pairs([(middle, "a"), (middle, "b"), (middle, "c"), ("d", "e")], directed=True)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_leads_tell_networks_apart(language: Language) -> None:
    told = [
        network_facts(star("hub"), groups=["business", *["research"] * 3, "public", "public"]),
        network_facts(star("hub"), silent=["d", "e"], persons=True),
        network_facts(made(30, 90), groups=["business"] * 30),
    ]
    leads = [plain(network_lead(facts, language)) for facts in told]
    assert len(set(leads)) == 3
    assert "hub" in leads[0]
    assert "hub" not in leads[1]


def test_a_lead_says_shares_and_what_is_unknown() -> None:
    groups = ["business", "research", "research", "research", "public", "public"]
    names = {"hub": "The invented hub"}
    lead = network_lead(network_facts(star("hub"), groups=groups, names=names, silent=["e"]), "en")
    assert plain(lead) == (
        "6 organisations and 4 ties; research is 50%. 75% of the ties join different groups, most of them "
        "business and research; The invented hub stands most often on the way between others. One did not "
        "answer, so its own ties are unknown; the network is in two parts that do not hang together."
    )
    assert "node:hub" in {piece.evidence for piece in lead}
    one = NetworkFacts(1, 0, persons=True, alone=1, silent=0)
    assert plain(network_lead(one, "sv")) == ("1 person utan kända band.")
