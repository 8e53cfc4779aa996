"""Holes in a value chain, what hangs on a single actor, and who could fill a hole."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import rustworkx as rx

from klustermotor.analysis.arrays import BoolArray, FloatArray, IntArray
from klustermotor.analysis.networks.chains import ValueChain
from klustermotor.analysis.networks.suggestions import Closeness, TieSuggestions, suggest_ties
from klustermotor.analysis.networks.ties import Network, positions
from klustermotor.analysis.networks.views import adjacency


@dataclass(frozen=True, slots=True, eq=False)
class ChainHoles:
    """What a value chain lacks.

    Attributes
    ----------
    stages : ndarray of int
        Stages without actors.
    requirements : ndarray of int
        Needs that nobody meets, at stages that have actors: rows of the chain's `need_stages`.
    links : ndarray of int
        Hand-overs along which no tie runs though both stages have actors: positions of links. One actor at
        both stages hands over within its house.
    untold_links : ndarray of int
        Hand-overs along which no tie is known, and the network does not hold all actors of the two stages.
    """

    stages: IntArray
    requirements: IntArray
    links: IntArray
    untold_links: IntArray


@dataclass(frozen=True, slots=True, eq=False)
class SinglePoints:
    """What hangs on a single actor or stage.

    Attributes
    ----------
    stages, stage_actors : ndarray of int
        Stages with one actor only, and that actor.
    requirements, requirement_actors : ndarray of int
        Needs that one actor only meets (rows of the chain's `need_stages`), and that actor.
    articulations : ndarray of int
        Stages without which the chain falls apart, whichever way links run.
    """

    stages: IntArray
    stage_actors: IntArray
    requirements: IntArray
    requirement_actors: IntArray
    articulations: IntArray


@dataclass(frozen=True, slots=True, eq=False)
class StageCandidates:
    """Who could fill a hole at a stage, the best first, and why.

    Attributes
    ----------
    actors : tuple of str
    scores : (n_found,) ndarray
        Mean of the parts that can be told: `meets` where the stage has needs, `reaches` where it has
        neighbouring stages with actors.
    meets : (n_found,) ndarray
        Share of the needs that the actor is known to meet somewhere; NaN where there are none.
    reaches : (n_found,) ndarray
        Share of the neighbouring stages at which the actor stands itself or has a tie; NaN where there are
        none with actors.
    needs : tuple of str
        The needs asked for.
    offered : (n_found, n_needs) ndarray of bool
        Which of them each meets.
    contacts : tuple of tuple of str
        The actors at neighbouring stages with whom each has ties.
    """

    actors: tuple[str, ...]
    scores: FloatArray
    meets: FloatArray
    reaches: FloatArray
    needs: tuple[str, ...]
    offered: BoolArray
    contacts: tuple[tuple[str, ...], ...]


def chain_holes(
    chain: ValueChain,
    network: Network | None = None,
    *,
    direction: Literal["either", "along"] = "either",
) -> ChainHoles:
    """Return stages without actors, needs that nobody meets, and hand-overs along which no tie runs.

    Parameters
    ----------
    chain : ValueChain
    network : Network, optional
        Ties between the actors, matched by label; without it nothing is said of hand-overs.
    direction : {"either", "along"}
        Whether a tie either way will do, or only one from the earlier to the later stage.

    Returns
    -------
    ChainHoles

    Raises
    ------
    ValueError
        If the direction is neither.

    Examples
    --------
    >>> from klustermotor.analysis.networks import network_from_pairs, value_chain
    >>> chain = value_chain(
    ...     ["research", "trial", "production"],
    ...     [("research", "trial"), ("research", "production")],
    ...     needs=[("production", "clean room")],
    ...     standing=[("university", "research"), ("plant", "production")],
    ... )
    >>> ties = network_from_pairs([], directed=False, labels=["university", "plant"])
    >>> found = chain_holes(chain, ties)
    >>> found.stages, found.requirements, found.links
    (array([1]), array([0]), array([1]))
    """
    if direction not in ("either", "along"):
        raise ValueError(f"direction must be 'either' or 'along', not {direction!r}")
    staffed = np.bincount(chain.standing_stages, minlength=len(chain.stages)) > 0
    met = np.bincount(chain.meeting_requirements, minlength=len(chain.need_stages)) > 0
    broken: list[int] = []
    untold: list[int] = []
    if network is not None:
        for link in np.flatnonzero(staffed[chain.link_sources] & staffed[chain.link_targets]).tolist():
            joined, known = _handed_over(chain, network, link, direction)
            if not joined:
                (broken if known else untold).append(link)
    return ChainHoles(
        stages=np.flatnonzero(~staffed),
        requirements=np.flatnonzero(~met & staffed[chain.need_stages]),
        links=np.array(broken, np.int64),
        untold_links=np.array(untold, np.int64),
    )


def single_points(chain: ValueChain) -> SinglePoints:
    """Return what hangs on a single actor: stages, needs; and the stages that hold the chain together [1]_.

    Parameters
    ----------
    chain : ValueChain

    Returns
    -------
    SinglePoints

    References
    ----------
    .. [1] Hopcroft, J., & Tarjan, R. (1973). Algorithm 447: efficient algorithms for graph manipulation.
       Communications of the ACM 16(6), 372–378.

    Examples
    --------
    >>> from klustermotor.analysis.networks import value_chain
    >>> links = [("research", "trial"), ("trial", "production")]
    >>> chain = value_chain(["research", "trial", "production"], links, standing=[("lab", "trial")])
    >>> found = single_points(chain)
    >>> found.stages, found.stage_actors, found.articulations
    (array([1]), array([0]), array([1]))
    """
    stages, stage_actors = _alone(chain.standing_stages, chain.standing_actors)
    requirements, requirement_actors = _alone(chain.meeting_requirements, chain.meeting_actors)
    graph: rx.PyGraph[str, None] = rx.PyGraph(multigraph=False)
    graph.add_nodes_from(chain.stages)
    ends = zip(chain.link_sources.tolist(), chain.link_targets.tolist(), strict=True)
    graph.add_edges_from_no_data(list(ends))
    cut = sorted(rx.articulation_points(graph)) if chain.stages else []
    return SinglePoints(stages, stage_actors, requirements, requirement_actors, np.array(cut, np.int64))


def stage_candidates(
    chain: ValueChain,
    stage: str,
    *,
    needs: Sequence[str] | None = None,
    offers: Iterable[tuple[str, str]] = (),
    network: Network | None = None,
    top: int = 10,
) -> StageCandidates:
    """Return who could fill a hole at a stage: who meets its needs elsewhere, who is tied to its neighbours.

    Candidates are the chain's other actors, all in the network and all who offer something, in this cluster
    or in neighbouring ones. What nobody has recorded does not count.

    Parameters
    ----------
    chain : ValueChain
    stage : str
        The stage with the hole.
    needs : sequence of str, optional
        The needs to be met; default all of the stage. For a need that nobody meets, give that alone.
    offers : iterable of (str, str)
        Actor and a need, by its name, that the actor can meet. What the chain's actors meet at other stages
        counts without being named again.
    network : Network, optional
        Ties, matched by label; either way counts.
    top : int
        How many to return at most.

    Returns
    -------
    StageCandidates
        Only who scores above 0; of equal scores, who meets more first, then in alphabetical order.

    Raises
    ------
    ValueError
        If the stage does not exist, it does not have the needs asked for, or top is below 1.

    Examples
    --------
    >>> from klustermotor.analysis.networks import value_chain
    >>> chain = value_chain(["trial", "production"], [("trial", "production")],
    ...                     needs=[("production", "clean room")], standing=[("lab", "trial")])
    >>> found = stage_candidates(chain, "production", offers=[("plant", "clean room")])
    >>> found.actors, found.scores, found.offered.tolist()
    (('plant', 'lab'), array([0.5, 0.5]), [[True], [False]])
    """
    if top < 1:
        raise ValueError(f"top must be 1 or more, but is {top}")
    here = int(positions([stage], chain.stages, "stage")[0])
    own = tuple(chain.needs[chain.need_names[row]] for row in chain.requirements_of(here).tolist())
    wanted = own if needs is None else tuple(dict.fromkeys(needs))
    positions(wanted, own, f"need of stage {stage!r}")
    offered = _offered(chain, offers)
    everybody = {*chain.actors, *offered, *(network.labels if network is not None else ())}
    actors = sorted(everybody - _names_at(chain, here))
    table = np.array([[need in offered.get(actor, ()) for need in wanted] for actor in actors], np.bool_)
    reaches, contacts = _reached(chain, here, actors, network)
    return _ranked(actors, wanted, table.reshape(len(actors), len(wanted)), reaches, contacts, top)


def _ranked(
    actors: list[str],
    needs: tuple[str, ...],
    offered: BoolArray,
    reaches: FloatArray,
    contacts: list[tuple[str, ...]],
    top: int,
) -> StageCandidates:
    """Return the candidates with the highest mean of the parts that can be told."""
    meets = offered.mean(axis=1) if needs else np.full(len(actors), np.nan)
    parts = np.column_stack([meets, reaches])
    told = ~np.isnan(parts)
    scores = np.where(told, parts, 0.0).sum(axis=1) / np.maximum(told.sum(axis=1), 1)
    order = np.lexsort((-np.nan_to_num(meets), -np.round(scores, 9)))
    order = order[scores[order] > 0][:top]
    return StageCandidates(
        actors=tuple(actors[number] for number in order.tolist()),
        scores=scores[order],
        meets=meets[order],
        reaches=reaches[order],
        needs=needs,
        offered=offered[order],
        contacts=tuple(contacts[number] for number in order.tolist()),
    )


def handover_candidates(
    chain: ValueChain, link: int, network: Network, *, measure: Closeness = "adamic_adar", top: int = 10
) -> TieSuggestions:
    """Return pairs of actors, one at each stage of a hand-over, who share contacts but have no tie [1]_.

    Parameters
    ----------
    chain : ValueChain
    link : int
        Position of the link.
    network : Network
        Ties between the actors, matched by label.
    measure : {"adamic_adar", "resource_allocation", "common_neighbours"}
        As in :func:`suggest_ties`.
    top : int
        How many pairs to return at most.

    Returns
    -------
    TieSuggestions
        Positions in the network; `first` stands at the stage that hands over.

    Raises
    ------
    ValueError
        If the link does not exist, or as in :func:`suggest_ties`.

    References
    ----------
    .. [1] Adamic, L. A., & Adar, E. (2003). Friends and neighbors on the Web. Social Networks 25(3), 211–230.

    Examples
    --------
    >>> from klustermotor.analysis.networks import network_from_pairs, value_chain
    >>> standing = [("lab", "trial"), ("plant", "production")]
    >>> chain = value_chain(["trial", "production"], [("trial", "production")], standing=standing)
    >>> ties = network_from_pairs([("lab", "town"), ("town", "plant")], directed=False)
    >>> found = handover_candidates(chain, 0, ties)
    >>> [ties.labels[number] for number in (*found.first, *found.second, found.reasons[0, 0])]
    ['lab', 'plant', 'town']
    """
    if not 0 <= link < len(chain.link_sources):
        raise ValueError(f"link {link} does not exist: the chain has {len(chain.link_sources)} (from 0)")
    giving = _names_at(chain, int(chain.link_sources[link]))
    taking = _names_at(chain, int(chain.link_targets[link]))
    # Who stands at both stages needs no introduction.
    side = [
        None if (label in giving) == (label in taking) else "giving" if label in giving else "taking"
        for label in network.labels
    ]
    found = suggest_ties(network, measure=measure, top=top, across=side)
    turned = np.array([side[number] == "taking" for number in found.first.tolist()], np.bool_)
    first, second = np.where(turned, found.second, found.first), np.where(turned, found.first, found.second)
    return TieSuggestions(first, second, found.scores, found.shared, found.reasons, found.parts)


def _names_at(chain: ValueChain, stage: int) -> set[str]:
    """Return the names of the actors at a stage."""
    return {chain.actors[actor] for actor in chain.actors_at(stage).tolist()}


def _handed_over(chain: ValueChain, network: Network, link: int, direction: str) -> tuple[bool, bool]:
    """Return whether anything is handed over along a link, and whether that is known for certain."""
    giving = _names_at(chain, int(chain.link_sources[link]))
    taking = _names_at(chain, int(chain.link_targets[link]))
    if giving & taking:
        return True, True
    place = {label: number for number, label in enumerate(network.labels)}
    source = np.isin(network.sources, [place[name] for name in giving if name in place])
    target = np.isin(network.targets, [place[name] for name in taking if name in place])
    joined = bool((source & target).any())
    if direction == "either" or not network.directed:
        source = np.isin(network.sources, [place[name] for name in taking if name in place])
        target = np.isin(network.targets, [place[name] for name in giving if name in place])
        joined |= bool((source & target).any())
    return joined, (giving | taking) <= set(place)


def _alone(places: IntArray, actors: IntArray) -> tuple[IntArray, IntArray]:
    """Return the places with one actor only, and that actor."""
    found, first, times = np.unique(places, return_index=True, return_counts=True)
    return found[times == 1], actors[first[times == 1]]


def _offered(chain: ValueChain, offers: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """Return what each actor can meet, by what was said and by what it meets in the chain."""
    offered: dict[str, set[str]] = {}
    for actor, need in offers:
        offered.setdefault(actor, set()).add(need)
    rows = zip(chain.meeting_actors.tolist(), chain.meeting_requirements.tolist(), strict=True)
    for actor_number, row in rows:
        offered.setdefault(chain.actors[actor_number], set()).add(chain.needs[chain.need_names[row]])
    return offered


def _reached(
    chain: ValueChain, stage: int, actors: list[str], network: Network | None
) -> tuple[FloatArray, list[tuple[str, ...]]]:
    """Return the share of neighbouring stages each candidate reaches, and whom it has ties with there."""
    around = [_names_at(chain, other) for other in chain.neighbours_of(stage).tolist()]
    around = [members for members in around if members]
    everybody = set().union(*around)
    tied = _contacts(network)
    contacts = [tuple(sorted(tied.get(actor, set()) & everybody)) for actor in actors]
    if not around:
        return np.full(len(actors), np.nan), contacts
    reaches = [
        np.mean([actor in members or not members.isdisjoint(own) for members in around])
        for actor, own in zip(actors, contacts, strict=True)
    ]
    return np.array(reaches, np.float64), contacts


def _contacts(network: Network | None) -> dict[str, set[str]]:
    """Return with whom each node has ties, either way."""
    tied: dict[str, set[str]] = {}
    if network is None:
        return tied
    matrix = adjacency(network, weighted=False).tocoo()
    for source, target in zip(matrix.row.tolist(), matrix.col.tolist(), strict=True):
        one, other = network.labels[source], network.labels[target]
        tied.setdefault(one, set()).add(other)
        tied.setdefault(other, set()).add(one)
    return tied
