"""What a lead calls most or least is so in the table it stands above, or it says what it leaves out."""

import math
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from klustermotor.figures.page_leads import (
    Cell,
    ClusterFacts,
    ClusterGrowth,
    GrowthFacts,
    MapFacts,
    Name,
    changes_between,
    changes_lead,
    cluster_lead,
    growth_lead,
    map_lead,
)
from klustermotor.figures.pieces import Piece, plain

OURS, VEHICLES = Name("04", "Södermanland"), Name("veh", "Vehicles")
jobs = st.integers(-400, 400).map(float)
quotients = st.none() | st.integers(0, 900).map(lambda hundredths: hundredths / 100)
growths = st.lists(st.tuples(jobs, jobs, jobs | st.just(math.nan), st.booleans()), min_size=1, max_size=9)
standings = st.lists(st.tuples(quotients, st.booleans()), min_size=2, max_size=9)


def named_after(lead: Sequence[Piece], words: str) -> list[str]:
    """Return the codes of the clusters or regions named after some words, in the order they are named."""
    said, found = "", []
    for piece in lead:
        if piece.evidence and words in said:
            found.append(piece.evidence)
        said += piece.text
    return found


@given(growths)
def test_what_grew_most_and_lost_most_is_so_in_the_table(
    drawn: list[tuple[float, float, float, bool]],
) -> None:
    clusters = [
        ClusterGrowth(Name(f"c{i}", f"C{i}"), one, two, own, estimated=estimated)
        for i, (one, two, own, estimated) in enumerate(drawn)
    ]
    lead = growth_lead(GrowthFacts(OURS, "1994", "2003", clusters), "en")
    text, known = plain(lead), [c for c in clusters if math.isfinite(c.total)]
    own = {f"growth:04:{c.cluster.code}": c for c in known}
    grew = [c for c in known if c.total > 0 and c.regional >= 0.5]
    if grew:
        first = own[named_after(lead, "own force: ")[0]]
        assert first.regional == max(c.regional for c in grew)
        assert f"{first.cluster.name} (≈" in text if first.estimated else f"{first.cluster.name} (+" in text
        assert not first.estimated or "≈ rests on hidden figures that were estimated" in text
    if min((c.regional for c in known), default=0.0) <= -0.5:
        ground = text[: text.index(" lost most ground")]
        last = max(own.values(), key=lambda c: ground.rfind(f"{c.cluster.name} ("))
        assert last.regional == min(c.regional for c in known)
    if known and len(known) < len(clusters):
        assert "without comparable figures" in text


@given(standings, st.booleans())
def test_who_leads_a_cluster_leads_its_table(drawn: list[tuple[float | None, bool]], related: bool) -> None:
    cells = [
        Cell(
            Name(f"r{i}", f"R{i}"),
            VEHICLES,
            None if lq is None else lq * 100,
            lq,
            lq or 0,
            lq or 0,
            estimated=marked,
        )
        for i, (lq, marked) in enumerate(drawn)
    ]
    near = [Name("log", "Logistics")] if related else []
    facts = ClusterFacts(VEHICLES, cells, Name("r0", "R0"), near, ["log"] if related else [])
    lead = cluster_lead(facts, "en")
    if not facts.ranked:
        return
    text = plain(lead)
    first = next(piece.evidence for piece in lead if piece.evidence)
    best = max(cells, key=lambda one: one.quotient or 0)
    assert next(one for one in cells if one.evidence == first).quotient == best.quotient
    # However much there is to say of our own region and of what is related, the caveat is not cut off.
    if any(one.quotient is None or one.estimated for one in cells[1:]):
        assert "estimated or unknown" in text.split(". ")[0]


@given(standings)
def test_who_is_highest_on_a_map_is_so_and_ranks_are_among_regions_with_jobs(
    drawn: list[tuple[float | None, bool]],
) -> None:
    values = {f"r{i}": lq for i, (lq, _marked) in enumerate(drawn)}
    marked = {f"r{i}" for i, (_lq, marked) in enumerate(drawn) if marked}
    lead = map_lead(MapFacts(VEHICLES, "2003", "location_quotient", values, {}, marked, own="r0"), "en")
    known = {code: value for code, value in values.items() if value is not None}
    if not known or max(known.values()) <= 0:
        return
    text = plain(lead)
    first = next(piece.evidence for piece in lead if piece.evidence)
    assert known[first.split(":")[1]] == max(known.values())
    assert len(known) == len(values) or "not shown" in text
    assert "regions with a figure" not in text
    if known.get("r0") == 0:
        assert "R0 has no jobs in it" in text


@given(st.lists(st.tuples(st.integers(1, 900), st.integers(1, 900), st.booleans()), min_size=1, max_size=9))
def test_the_largest_change_is_so_among_those_it_speaks_of(drawn: list[tuple[int, int, bool]]) -> None:
    def of(cluster: int, hundredths: int, strong: bool) -> Cell:
        return Cell(OURS, Name(f"c{cluster}", f"C{cluster}"), 1.0, hundredths / 100, rank=1, strong=strong)

    before = [of(i, old, strong) for i, (old, _new, strong) in enumerate(drawn)]
    after = [of(i, new, strong) for i, (_old, new, strong) in enumerate(drawn)]
    lead = changes_lead(changes_between(before, after), "en")
    named = named_after(lead, "Among those strong in either, the quotient changed most for ")
    moved = {f"cell:04:c{i}": max(o, n) / min(o, n) for i, (o, n, strong) in enumerate(drawn) if strong}
    if named:
        assert math.isclose(moved[named[0]], max(moved.values()))
    assert bool(named) == any(ratio > 1.005 for ratio in moved.values())
