"""The first sentences of each page, from what its view found."""

import math
from collections.abc import Sequence
from typing import Any

from klustermotor.figures import page_leads as said
from klustermotor.figures.map_classes import Measure as DrawnMeasure
from klustermotor.figures.page_leads import UNKNOWN_LIKELY, Cell, Name
from klustermotor.figures.pieces import Piece
from klustermotor.web.mapping.selectors.changes import ChangeView
from klustermotor.web.mapping.selectors.clusters import ClusterView
from klustermotor.web.mapping.selectors.facts import ClusterFacts, surplus
from klustermotor.web.mapping.selectors.growth import GrowthView
from klustermotor.web.mapping.selectors.maps import MapView
from klustermotor.web.mapping.selectors.names import Names
from klustermotor.web.mapping.selectors.outward import OutwardView
from klustermotor.web.mapping.selectors.references import likely_of, reference_of
from klustermotor.web.mapping.selectors.results import of_cluster
from klustermotor.web.mapping.selectors.rooms import Room
from klustermotor.web.mapping.selectors.standing import StandingView

_SHARE_WORTH_A_SENTENCE = 0.002
_NAMED = 3
#: Measures that a lead about quotients speaks for, and those with sentences of their own.
_SAID_AS: dict[str, DrawnMeasure] = {
    "growth": "growth",
    "share": "share",
    "jobs": "jobs",
    "plants": "establishments",
}


def addresses(room: Room, pieces: Sequence[Piece]) -> dict[str, str]:
    """Return where each piece's evidence is shown."""
    return {piece.evidence: room.known(piece.evidence) for piece in pieces if piece.evidence}


def map_lead(view: MapView) -> list[Piece]:
    """Return where the cluster is highest, and what is not shown."""
    measure = _SAID_AS.get(view.measure.key, "location_quotient")
    values = view.values
    if measure == "location_quotient":
        values = {one.region: _or_none(one.lq) for one in view.rows}
    facts = said.MapFacts(
        cluster=Name(view.code, view.name),
        period=view.room.period,
        measure=measure,
        values=values,
        names=view.room.names.regions,
        estimated=view.estimated,
        own=view.room.region,
        kind="industry" if view.kind == "industry" else "cluster",
        likely={one.region: likely_of(one) for one in view.rows if one.outside},
        reference=reference_of(view.room.run),
    )
    pieces = said.map_lead(facts, view.room.language)
    if measure != "location_quotient":
        pieces = [_of_measure(piece, view) for piece in pieces]
    return [_about_industry(piece) for piece in pieces] if view.kind == "industry" else pieces


def _of_measure(piece: Piece, view: MapView) -> Piece:
    """Return a piece whose evidence is that of the measure that the map shows."""
    if piece.evidence is None or not piece.evidence.startswith("cell:"):
        return piece
    return Piece(piece.text, f"{piece.evidence};{view.measure.key};{view.room.period}")


def _about_industry(piece: Piece) -> Piece:
    """Return a piece whose evidence is an industry's and not a cluster's."""
    if piece.evidence is None:
        return piece
    for about, other in (("cell:", "industry:"), ("cluster:", "industries:")):
        if piece.evidence.startswith(about):
            return Piece(piece.text, piece.evidence.replace(about, other, 1))
    return Piece(piece.text)


def _or_none(value: float) -> float | None:
    """Return None for what is unknown."""
    return value if math.isfinite(value) else None


def standing_lead(view: StandingView) -> list[Piece]:
    """Return how many clusters are strong, which stands out, and what cannot be shown."""
    room, strong = view.room, sorted(view.strong, key=lambda one: -surplus(one))
    first = strong[0] if strong else None
    doubtful = _fastest_in_doubt(view.facts)
    own = [one for one in strong if one.cluster in view.industrys_own]
    facts = said.RegionFacts(
        region=Name(room.region, room.region_name),
        clusters=len(room.names.traded),
        strong=tuple(_name(room.names, one.cluster) for one in strong),
        certain=sum(one.strong for one in strong),
        first_quotient=first.lq if first else math.nan,
        first_rank=(first.rank or 0) if first else 0,
        ranked=first.of if first else 0,
        first_estimated=bool(first and first.marked("lq")),
        first_likely=likely_of(first) if first else UNKNOWN_LIKELY,
        reference=reference_of(room.run),
        doubtful=_name(room.names, doubtful.cluster) if doubtful else None,
        doubtful_growth=doubtful.growth if doubtful else math.nan,
        doubtful_leader=_leader(room, doubtful) if doubtful else None,
        industrys_own=tuple(_name(room.names, one.cluster) for one in own),
    )
    return said.region_lead(facts, room.language)


def clusters_named(pieces: Sequence[Piece]) -> set[str]:
    """Return the codes of the clusters that a lead names."""
    keys = [piece.evidence.split(":") for piece in pieces if piece.evidence]
    return {parts[2] for parts in keys if parts[0] == "cell" and len(parts) > 2}


def _name(names: Names, code: str) -> Name:
    """Return a cluster's code and name."""
    return Name(code, names.called("cluster", code))


def _fastest_in_doubt(facts: list[ClusterFacts]) -> ClusterFacts | None:
    """Return the fastest growing of the strong that are not certain; estimates do not count."""
    floor = _SHARE_WORTH_A_SENTENCE * sum(one.jobs for one in facts)
    unsure = [one for one in facts if one.is_strong and not one.strong]
    growing = [one for one in unsure if one.growth > 0 and not one.marked("growth")]
    return max((one for one in growing if one.jobs >= floor), key=lambda one: one.growth, default=None)


def _leader(room: Room, own: ClusterFacts) -> str | None:
    """Return the region with most jobs in a cluster, where it has more than twice as many as ours."""
    rows = of_cluster(room.run, "cluster", own.cluster, room.period)
    best = rows.sort("jobs", descending=True, nulls_last=True).row(0, named=True)
    led = best["region"] != room.region and (best["jobs"] or 0.0) > 2 * own.jobs
    return room.names.regions.get(best["region"]) if led else None


def _cell(names: Names, one: ClusterFacts) -> Cell:
    """Return facts as the leads take them."""
    return Cell(
        Name(one.region, names.regions.get(one.region, one.region)),
        _name(names, one.cluster),
        _or_none(one.jobs),
        _or_none(one.lq),
        one.low,
        one.high,
        one.rank,
        one.is_strong,
        one.estimated and one.jobs > 0,
        one.likely,
    )


def cluster_lead(view: ClusterView) -> list[Piece]:
    """Return who leads the cluster, who dominates it, where our region stands, and what is related."""
    names = view.room.names
    facts = said.ClusterFacts(
        cluster=_name(names, view.code),
        cells=[_cell(names, one) for one in view.rows],
        own=Name(view.room.region, view.room.region_name),
        related=[Name(one.code, one.name) for one in view.related[:_NAMED]],
        strong_here=[one.code for one in view.related if one.own is not None and one.own.is_strong],
        reference=reference_of(view.room.run),
    )
    return said.cluster_lead(facts, view.room.language)


def growth_lead(view: GrowthView) -> list[Piece]:
    """Return how jobs changed and why, and whose growth is only the industry's."""
    if not view.rows:
        return said.growth_lead(None, view.room.language)
    clusters = [
        said.ClusterGrowth(
            Name(one.code, one.name),
            one.national,
            one.industry,
            one.regional,
            one.industrys_own,
            one.estimated,
        )
        for one in view.rows
    ]
    region = Name(view.room.region, view.room.region_name)
    return said.growth_lead(said.GrowthFacts(region, view.first, view.last, clusters), view.room.language)


def outward_lead(view: OutwardView) -> list[Piece]:
    """Return which regions are most alike and why, and where ours differs."""
    names = view.room.names
    alike = [
        said.AlikeRegion(
            Name(one.code, one.name),
            one.distance,
            one.size_ratio,
            tuple(_name(names, code) for code in one.shared[:_NAMED]),
            tuple(_name(names, code) for code, _gap in one.differs[:_NAMED]),
        )
        for one in view.alike
    ]
    facts = said.OutwardFacts(Name(view.room.region, view.room.region_name), alike)
    return said.outward_lead(facts, view.room.language)


def changes_lead(view: ChangeView, earlier: str) -> list[Piece]:
    """Return what entered and left the strong clusters, and the largest movements."""
    names = view.room.names
    pairs: dict[str, list[Any]] = {
        side: [_cell(names, fact) for row in view.all_rows if (fact := getattr(row, side)) is not None]
        for side in ("before", "now")
    }
    found = said.changes_between(pairs["before"], pairs["now"])
    return said.changes_lead(found, view.room.language, earlier=earlier)
