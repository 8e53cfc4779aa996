"""What is measured of a network of organisations; measured once for the same ties and sectors."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from django.core.cache import cache

import klustermotor
from klustermotor.analysis.arrays import BoolArray, FloatArray, IntArray
from klustermotor.analysis.networks import (
    ROLES,
    Communities,
    Layout,
    Network,
    TieSuggestions,
    betweenness,
    brokerage_roles,
    closeness,
    communities,
    components,
    core_numbers,
    core_periphery,
    degree,
    degree_assortativity,
    density,
    ei_index,
    ei_test,
    eigenvector_centrality,
    group_assortativity,
    layout,
    network_from_columns,
    reciprocity,
    structural_holes,
    suggest_ties,
    transitivity,
    undirected,
    without_kinds,
)
from klustermotor.figures.network_nodes import node_radii
from klustermotor.web.actors.ties.models import SYMMETRIC
from klustermotor.web.mapping.network.held import Joined

Found = TypeVar("Found")
_KEPT_FOR = 24 * 3600
SEED = 2003
PERMUTATIONS = 999


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """Measures of each organisation, in the order of the network's labels, and of the whole."""

    degree: FloatArray
    betweenness: FloatArray
    #: Which of the communities it is in, the largest first, counted from 1.
    community: IntArray
    n_communities: int
    closeness: FloatArray
    eigenvector: FloatArray
    core_number: IntArray
    effective_size: FloatArray
    constraint: FloatArray
    #: Pairs of others between whom it stands who have no tie: both of its own sector, both of one other, one
    #: of its own and one of another, and of two different others.
    coordinator: FloatArray
    itinerant: FloatArray
    border: FloatArray
    liaison: FloatArray


@dataclass(frozen=True, slots=True)
class Shape:
    """What a network is like as a whole; NaN where a number is not defined."""

    density: float
    #: How many parts hang together, and the share of organisations that are in the largest.
    n_parts: int
    largest_part: float
    #: How often two that share a third are tied themselves.
    transitivity: float
    #: How often a tie that has a direction is answered by one the other way.
    reciprocity: float
    modularity: float
    n_communities: int
    #: How many are in the core, and how well core and periphery fit.
    in_core: int
    core_fit: float
    #: Whether those with many ties are tied to each other, and whether alike sectors are.
    by_degree: float
    by_sector: float


@dataclass(frozen=True, slots=True)
class Crossing:
    """How much runs between sectors, and how that compares with sectors dealt out at random."""

    index: float
    expected: float
    p_value: float
    external: int
    internal: int


def network_of(labels: Sequence[str], ties: Sequence[Joined]) -> Network:
    """Return the network of some ties; those that hold both ways have no direction."""
    return network_from_columns(
        [str(tie.organisation.uid) for tie in ties],
        [str(tie.partner.uid) for tie in ties],
        directed=True,
        labels=labels,
        weights=[float(tie.strength or 1) for tie in ties],
        kinds=[tie.kind for tie in ties],
        both_ways=SYMMETRIC,
    )


def pairs_of(network: Network) -> Network:
    """Return who is joined to whom, whichever way and by however many ties."""
    return undirected(without_kinds(network))


def measured(network: Network, sectors: Sequence[str]) -> Measured:
    """Return what is measured of a network, without direction."""
    pairs = pairs_of(network)
    return kept("measured", pairs, tuple(sectors), lambda: _measured(pairs, sectors))


def _measured(pairs: Network, sectors: Sequence[str]) -> Measured:
    """Measure a network without direction."""
    found, holes = _divided(pairs), structural_holes(pairs, weighted=False)
    # Without direction each pair counts twice, and what has one end in the own sector once in either role.
    counts = dict(zip(ROLES, brokerage_roles(pairs, list(sectors)).counts.T / 2, strict=True))
    return Measured(
        degree=degree(pairs),
        betweenness=betweenness(pairs),
        community=found.of + 1,
        n_communities=int((found.sizes > 1).sum()),
        closeness=closeness(pairs),
        eigenvector=eigenvector_centrality(pairs, weighted=False),
        core_number=core_numbers(pairs),
        effective_size=holes.effective_size,
        constraint=holes.constraint,
        coordinator=counts["coordinator"],
        itinerant=counts["itinerant"],
        border=counts["gatekeeper"] + counts["representative"],
        liaison=counts["liaison"],
    )


def _divided(pairs: Network) -> Communities:
    """Return the parts with more ties inside than chance would have it."""
    return kept(
        "divided", pairs, None, lambda: communities(pairs, rng=np.random.default_rng(SEED), weighted=False)
    )


def shape(network: Network, sectors: Sequence[str]) -> Shape:
    """Return what a network is like as a whole: without direction, but for what is answered."""
    pairs = pairs_of(network)

    def find() -> Shape:
        parts, core, divided = components(pairs), core_periphery(pairs), _divided(pairs)
        return Shape(
            density=density(pairs),
            n_parts=len(parts.sizes),
            largest_part=float(parts.sizes.max() / pairs.n_nodes),
            transitivity=transitivity(pairs),
            reciprocity=_answered(network),
            modularity=divided.modularity,
            n_communities=int((divided.sizes > 1).sum()),
            in_core=int(core.core.sum()),
            core_fit=core.correlation,
            by_degree=degree_assortativity(pairs),
            by_sector=group_assortativity(pairs, list(sectors)),
        )

    return kept("shape", network, tuple(sectors), find)


def _answered(network: Network) -> float:
    """Return the reciprocity of the ties that have a direction; NaN where none has."""
    directed = [kind not in SYMMETRIC for kind in network.kinds]
    one_way = np.array(directed, np.bool_)[network.tie_kinds]
    if not network.directed or not one_way.any():
        return float("nan")
    return reciprocity(without_kinds(_with_ties(network, one_way)))


def _with_ties(network: Network, chosen: BoolArray) -> Network:
    """Return the network with some of its ties."""
    return replace(
        network,
        sources=network.sources[chosen],
        targets=network.targets[chosen],
        weights=network.weights[chosen],
        kind_of=network.tie_kinds[chosen],
    )


def suggested(network: Network, top: int) -> TieSuggestions:
    """Return pairs without a tie that share most, each organisation in two of them at most."""
    pairs = pairs_of(network)
    return kept("suggested", pairs, top, lambda: suggest_ties(pairs, top=top, reasons=3, most_per_node=2))


def crossing(network: Network, groups: Sequence[str | None]) -> Crossing:
    """Return the E–I index over sectors or places with its test, without direction and kind."""
    pairs = pairs_of(network)

    def find() -> Crossing:
        index = ei_index(pairs, list(groups))
        rng = np.random.default_rng(SEED)
        test = ei_test(pairs, list(groups), permutations=PERMUTATIONS, rng=rng)
        p_value = min(1.0, 2 * min(test.p_lower, test.p_higher))
        return Crossing(index.overall, index.expected, p_value, index.external, index.internal)

    return kept("crossing", pairs, tuple(groups), find)


def placed(network: Network, ever: Network) -> Layout:
    """Return where each organisation is drawn: at the same place on every day.

    The ties of all days are laid out together, once, with room for as many ties as one ever had; the
    organisations of a day stand where they do among all, so that one sees what changes and not a new picture.
    """
    found = kept("layout", pairs_of(ever), "of all days", lambda: _laid_out(pairs_of(ever)))
    at = ever.positions(network.labels)
    return replace(found, positions=found.positions[at], radii=found.radii[at])


def _laid_out(ever: Network) -> Layout:
    """Lay a network out, with room for circles as large as their number of ties."""
    sizes = degree(ever)
    return layout(ever, seed=SEED, radii=node_radii(sizes) if len(sizes) else None)


def kept(what: str, network: Network, beside: object, find: Callable[[], Found]) -> Found:
    """Return what was found of the same network before, or find it; the key is a digest of what it is of."""
    of = repr((klustermotor.__version__, what, digest_of(network), beside))
    key = f"mapping:network:{hashlib.sha256(of.encode()).hexdigest()}"
    found: Found | None = cache.get(key)
    if found is None:
        found = find()
        cache.set(key, found, _KEPT_FOR)
    return found


def digest_of(network: Network) -> str:
    """Return what tells a network from any other: its nodes, ties, kinds and strengths."""
    digest = hashlib.sha256(repr((network.labels, network.kinds)).encode())
    for part in (network.sources, network.targets, network.tie_kinds):
        digest.update(np.ascontiguousarray(part, np.int64).tobytes())
    digest.update(network.weights.tobytes())
    return digest.hexdigest()
