"""What is measured of a network of organisations; measured once for the same ties and sectors."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from django.core.cache import cache

import klustermotor
from klustermotor.analysis.arrays import FloatArray, IntArray
from klustermotor.analysis.networks import (
    ROLES,
    Layout,
    Network,
    betweenness,
    brokerage_roles,
    communities,
    degree,
    density,
    ei_index,
    ei_test,
    layout,
    network_from_columns,
    undirected,
    without_kinds,
)
from klustermotor.figures.network_nodes import node_radii
from klustermotor.web.actors.ties.models import SYMMETRIC, Tie

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
    modularity: float
    density: float
    #: Pairs of others between whom it stands who have no tie: both of its own sector, both of one other, one
    #: of its own and one of another, and of two different others.
    coordinator: FloatArray
    itinerant: FloatArray
    border: FloatArray
    liaison: FloatArray


@dataclass(frozen=True, slots=True)
class Crossing:
    """How much runs between sectors, and how that compares with sectors dealt out at random."""

    index: float
    expected: float
    p_value: float
    external: int
    internal: int


def network_of(labels: Sequence[str], ties: Sequence[Tie]) -> Network:
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
    found = communities(pairs, rng=np.random.default_rng(SEED), weighted=False)
    # Without direction each pair counts twice, and what has one end in the own sector once in either role.
    counts = dict(zip(ROLES, brokerage_roles(pairs, list(sectors)).counts.T / 2, strict=True))
    return Measured(
        degree=degree(pairs),
        betweenness=betweenness(pairs),
        community=found.of + 1,
        n_communities=int((found.sizes > 1).sum()),
        modularity=found.modularity,
        density=density(pairs),
        coordinator=counts["coordinator"],
        itinerant=counts["itinerant"],
        border=counts["gatekeeper"] + counts["representative"],
        liaison=counts["liaison"],
    )


def crossing(network: Network, sectors: Sequence[str]) -> Crossing:
    """Return the E–I index over sectors with its test, without direction and kind."""
    pairs = pairs_of(network)

    def find() -> Crossing:
        index = ei_index(pairs, list(sectors))
        rng = np.random.default_rng(SEED)
        test = ei_test(pairs, list(sectors), permutations=PERMUTATIONS, rng=rng)
        p_value = min(1.0, 2 * min(test.p_lower, test.p_higher))
        return Crossing(index.overall, index.expected, p_value, index.external, index.internal)

    return kept("crossing", pairs, tuple(sectors), find)


def placed(network: Network, sizes: FloatArray) -> Layout:
    """Return where each organisation is drawn, worked out once for the same ties and sizes."""
    return kept(
        "layout",
        network,
        sizes.tobytes(),
        lambda: layout(pairs_of(network), seed=SEED, radii=node_radii(sizes) if len(sizes) else None),
    )


def kept(what: str, network: Network, beside: object, find: Callable[[], Found]) -> Found:
    """Return what was found of the same network before, or find it; the key is a digest of what it is of."""
    digest = hashlib.sha256(repr((klustermotor.__version__, what, network.labels, beside)).encode())
    for part in (network.sources, network.targets, network.tie_kinds):
        digest.update(np.ascontiguousarray(part, np.int64).tobytes())
    digest.update(network.weights.tobytes() + repr(network.kinds).encode())
    key = f"mapping:network:{digest.hexdigest()}"
    found: Found | None = cache.get(key)
    if found is None:
        found = find()
        cache.set(key, found, _KEPT_FOR)
    return found
