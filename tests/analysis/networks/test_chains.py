"""Value chains: order, holes, single points of failure, candidates."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klustermotor.analysis.networks import (
    ValueChain,
    chain_holes,
    handover_candidates,
    network_from_pairs,
    single_points,
    stage_candidates,
    stage_order,
    value_chain,
)

STAGES = ["research", "trial material", "scale-up", "production", "quality assurance", "market"]
LINKS = [
    ("research", "trial material"),
    ("trial material", "scale-up"),
    ("scale-up", "production"),
    ("production", "quality assurance"),
    ("quality assurance", "production"),
    ("quality assurance", "market"),
    ("scale-up", "research"),
]


def pharmaceuticals(**changes: object) -> ValueChain:
    """Research in two university towns, production in two others; nobody scales up."""
    parts: dict[str, object] = {
        "needs": [
            ("trial material", "clean room"),
            ("scale-up", "pilot plant"),
            ("production", "GMP certificate"),
            ("production", "clean room"),
            ("quality assurance", "analysis methods"),
        ],
        "standing": [
            ("university", "research"),
            ("institute", "research"),
            ("biotech firm", "trial material"),
            ("plant", "production"),
            ("plant", "quality assurance"),
            ("second plant", "production"),
            ("seller", "market"),
        ],
        "meeting": [
            ("plant", "production", "GMP certificate"),
            ("plant", "production", "clean room"),
            ("second plant", "production", "clean room"),
        ],
    }
    return value_chain(STAGES, LINKS, **{**parts, **changes})


TIES = network_from_pairs(
    [("university", "biotech firm"), ("plant", "town"), ("seller", "town"), ("biotech firm", "plant")],
    directed=True,
    labels=[
        "university",
        "institute",
        "biotech firm",
        "plant",
        "second plant",
        "seller",
        "town",
        "tank firm",
    ],
)


def named(names: tuple[str, ...], places: np.ndarray) -> list[str]:
    return [names[place] for place in places.tolist()]


def test_stages_run_from_left_to_right_and_loops_lead_back() -> None:
    found = stage_order(pharmaceuticals())
    assert found.layer.tolist() == [0, 1, 2, 3, 4, 5]
    back = [LINKS[link] for link in np.flatnonzero(found.back)]
    assert back == [("quality assurance", "production"), ("scale-up", "research")]
    assert found.place.tolist() == [0] * 6


def test_branches_stand_above_each_other_without_crossing() -> None:
    stages = ["idea", "a", "b", "c", "x", "y", "z", "market"]
    links = [("idea", one) for one in "abc"] + [("a", "z"), ("b", "y"), ("c", "x")]
    links += [(one, "market") for one in "xyz"]
    found = stage_order(value_chain(stages, links))
    assert found.layer.tolist() == [0, 1, 1, 1, 2, 2, 2, 3]
    height = dict(zip(stages, found.place.tolist(), strict=True))
    assert [height[one] for one in "abc"] == [height[one] for one in "zyx"]


@st.composite
def chains(draw: st.DrawFn) -> ValueChain:
    stages = [f"s{number}" for number in range(draw(st.integers(1, 8)))]
    pair = st.tuples(st.sampled_from(stages), st.sampled_from(stages))
    links = draw(st.lists(pair.filter(lambda ends: ends[0] != ends[1]), max_size=16))
    standing = draw(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from(stages)), max_size=8))
    return value_chain(stages, links, standing=standing)


@given(chains())
@settings(max_examples=100, deadline=None)
def test_what_does_not_lead_back_leads_right(chain: ValueChain) -> None:
    found = stage_order(chain)
    forward = ~found.back
    assert (found.layer[chain.link_sources] < found.layer[chain.link_targets])[forward].all()
    for layer in set(found.layer.tolist()):
        inside = np.sort(found.place[found.layer == layer])
        np.testing.assert_array_equal(inside, np.arange(len(inside)))
    graph = nx.DiGraph(list(zip(chain.link_sources.tolist(), chain.link_targets.tolist(), strict=True)))
    if nx.is_directed_acyclic_graph(graph):
        assert not found.back.any()
    # Each link that leads back closes a loop by itself.
    for link in np.flatnonzero(found.back):
        source, target = int(chain.link_sources[link]), int(chain.link_targets[link])
        assert nx.has_path(graph, target, source)


def test_holes_by_hand() -> None:
    chain = pharmaceuticals()
    found = chain_holes(chain, TIES)
    assert named(chain.stages, found.stages) == ["scale-up"]
    unmet = [
        (chain.stages[chain.need_stages[row]], chain.needs[chain.need_names[row]])
        for row in found.requirements
    ]
    assert unmet == [("trial material", "clean room"), ("quality assurance", "analysis methods")]
    # Research has a tie to trial material; the plant stands at both stages; nobody sells for it.
    assert [LINKS[link] for link in found.links] == [("quality assurance", "market")]
    assert not len(found.untold_links)


def test_whom_the_network_does_not_hold_leaves_the_handover_unknown() -> None:
    chain = pharmaceuticals()
    few = network_from_pairs(
        [("university", "biotech firm")], directed=True, labels=["university", "biotech firm"]
    )
    found = chain_holes(chain, few)
    assert not len(found.links)
    assert [LINKS[link] for link in found.untold_links] == [("quality assurance", "market")]
    assert not len(chain_holes(chain).links)


def test_a_tie_may_have_to_run_along_the_chain() -> None:
    chain = value_chain(["one", "two"], [("one", "two")], standing=[("a", "one"), ("b", "two")])
    back = network_from_pairs([("b", "a")], directed=True)
    assert not len(chain_holes(chain, back).links)
    assert chain_holes(chain, back, direction="along").links.tolist() == [0]
    both = network_from_pairs([("b", "a")], directed=False)
    assert not len(chain_holes(chain, both, direction="along").links)


def test_single_points_by_hand() -> None:
    chain = pharmaceuticals()
    found = single_points(chain)
    rows = zip(named(chain.stages, found.stages), named(chain.actors, found.stage_actors), strict=True)
    assert dict(rows) == {"trial material": "biotech firm", "quality assurance": "plant", "market": "seller"}
    needs = [chain.needs[chain.need_names[row]] for row in found.requirements]
    assert dict(zip(needs, named(chain.actors, found.requirement_actors), strict=True)) == {
        "GMP certificate": "plant"
    }
    # Research, trial material and scale-up are a loop; after it everything hangs on one line.
    assert named(chain.stages, found.articulations) == ["scale-up", "production", "quality assurance"]


def test_candidates_for_a_stage_with_reasons() -> None:
    chain = pharmaceuticals()
    offers = [("tank firm", "pilot plant"), ("far firm", "pilot plant")]
    found = stage_candidates(chain, "scale-up", offers=offers, network=TIES)
    # Neighbouring stages: trial material, research and production.
    who = {actor: number for number, actor in enumerate(found.actors)}
    assert found.needs == ("pilot plant",)
    assert found.meets[who["far firm"]] == 1
    assert found.reaches[who["far firm"]] == 0
    assert found.scores[who["far firm"]] == 0.5
    # The biotech firm stands next, has the university in research and the plant in production.
    assert found.reaches[who["biotech firm"]] == 1
    assert found.contacts[who["biotech firm"]] == ("plant", "university")
    assert not found.offered[who["biotech firm"]].any()
    assert "seller" not in who
    assert (np.diff(found.scores) <= 0).all()
    assert found.actors[:3] == ("far firm", "tank firm", "biotech firm")
    assert len(stage_candidates(chain, "scale-up", offers=offers, network=TIES, top=2).actors) == 2


def test_candidates_for_a_need_nobody_meets() -> None:
    chain = pharmaceuticals()
    found = stage_candidates(chain, "trial material", needs=["clean room"])
    # The plants meet it at another stage; who stands at the stage already is no candidate.
    assert found.actors[0] == "plant"
    assert dict(zip(found.actors, found.meets.tolist(), strict=True))["second plant"] == 1
    assert "biotech firm" not in found.actors


def test_a_part_that_cannot_be_told_does_not_count() -> None:
    chain = value_chain(["one", "two"], [("one", "two")], needs=[("two", "x")])
    found = stage_candidates(chain, "two", offers=[("a", "x"), ("b", "y")])
    assert (found.actors, found.scores.tolist()) == (("a",), [1.0])
    assert np.isnan(found.reaches).all()
    bare = value_chain(["one", "two"], [("one", "two")], standing=[("a", "one")])
    found = stage_candidates(bare, "two")
    assert (found.actors, found.scores.tolist()) == (("a",), [1.0])
    assert np.isnan(found.meets).all()


def test_candidates_for_a_handover_share_contacts() -> None:
    chain = pharmaceuticals()
    link = LINKS.index(("quality assurance", "market"))
    found = handover_candidates(chain, link, TIES)
    assert named(TIES.labels, found.first) == ["plant"]
    assert named(TIES.labels, found.second) == ["seller"]
    assert TIES.labels[found.reasons[0, 0]] == "town"


def test_a_chain_of_nothing() -> None:
    chain = value_chain([], [])
    assert stage_order(chain).layer.shape == (0,)
    assert chain_holes(chain, TIES).stages.shape == (0,)
    assert single_points(chain).articulations.shape == (0,)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: value_chain(["a", "a"], []), "'a' stands 2 times"),
        (lambda: value_chain(["a", "b"], [("a", "c")]), "stage 'c' does not exist"),
        (lambda: value_chain(["a", "b"], [("a", "a")]), "stage 'a' hands over to itself"),
        (lambda: value_chain(["a", "b"], ["ab"]), "link 0 .* must be 2 names"),
        (lambda: value_chain(["a"], [], needs=[("a", None)]), "need 0 .* must be text"),
        (lambda: value_chain(["a"], [], standing=[("x", "production")]), "stage 'production' does not exist"),
        (
            lambda: pharmaceuticals(meeting=[("seller", "production", "clean room")]),
            "'seller' meets 'clean room' at stage 'production', but does not stand there",
        ),
        (
            lambda: pharmaceuticals(meeting=[("seller", "market", "clean room")]),
            "'seller' meets 'clean room', which stage 'market' does not need",
        ),
        (lambda: chain_holes(pharmaceuticals(), TIES, direction="back"), "'either' or 'along', not 'back'"),
        (lambda: stage_candidates(pharmaceuticals(), "sale"), "stage 'sale' does not exist"),
        (lambda: stage_candidates(pharmaceuticals(), "scale-up", top=0), "top must be 1 or more"),
        (
            lambda: stage_candidates(pharmaceuticals(), "scale-up", needs=["clean room"]),
            "need of stage 'scale-up' 'clean room' does not exist",
        ),
        (lambda: handover_candidates(pharmaceuticals(), 7, TIES), "link 7 does not exist: the chain has 7"),
    ],
)
def test_bad_input_is_refused(call, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()
