"""A network: how many, of which groups, who joins them, and what is not known."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from klustermotor.analysis.arrays import FloatArray
from klustermotor.analysis.networks import Network, betweenness, components, undirected
from klustermotor.figures.numbers import Language, number, numeral, percent
from klustermotor.figures.page_leads.standings import Name
from klustermotor.figures.pieces import Piece, Sentence, clause, filled, lead_of, one_sentence
from klustermotor.figures.texts import Texts, texts

#: Above this many nodes nobody is sought who stands between others: a lead is written at once.
_SOUGHT = 3000


@dataclass(frozen=True, slots=True)
class NetworkFacts:
    """What the first sentences about a network rest on.

    Parameters
    ----------
    nodes, ties : int
    persons : bool
        Whether nodes are people; nobody among them is then singled out.
    largest_group : str
        Name of the group with most nodes; empty where groups are unknown.
    largest_share : float
        Its share of the nodes whose group is known.
    between : float
        Share of ties between nodes of different groups, of those with known groups; NaN where none is.
    most_between : tuple of str
        The two groups that most of the ties between groups join; empty where there are none.
    joins : Name, optional
        The node on most shortest ways between others; None among persons or where nobody stands between.
    alone, parts : int
        Nodes without ties, and parts of at least two nodes that do not hang together.
    silent : int
        How many did not answer.
    """

    nodes: int
    ties: int
    persons: bool = False
    largest_group: str = ""
    largest_share: float = math.nan
    between: float = math.nan
    most_between: tuple[str, ...] = ()
    joins: Name | None = None
    alone: int = 0
    parts: int = 0
    silent: int = 0


def network_facts(
    network: Network,
    *,
    groups: Sequence[str | None] | None = None,
    names: Mapping[str, str] | None = None,
    silent: Collection[str] = (),
    persons: bool = False,
    scores: ArrayLike | None = None,
) -> NetworkFacts:
    """Return what is said first of a network.

    Parameters
    ----------
    network : Network
    groups : (n_nodes,) sequence of str or None, optional
        What each node belongs to, as it is written; None where unknown.
    names : mapping of str to str, optional
        What labels are called.
    silent : collection of str
        Labels of those who did not answer.
    persons : bool
        Whether nodes are people.
    scores : (n_nodes,) array-like, optional
        The betweenness of each node without direction, where it is known already.

    Returns
    -------
    NetworkFacts
    """
    parts = components(undirected(network))
    largest, share, between, pair = _grouped(network, groups)
    joins = None
    if not persons and 2 < network.n_nodes <= _SOUGHT:
        found = betweenness(undirected(network)) if scores is None else scores
        joins = _joining(network, names or {}, np.asarray(found, np.float64))
    return NetworkFacts(
        network.n_nodes,
        network.n_ties,
        persons,
        largest,
        share,
        between,
        pair,
        joins,
        int((parts.sizes == 1).sum()),
        int((parts.sizes > 1).sum()),
        len(set(silent) & set(network.labels)),
    )


def _joining(network: Network, names: Mapping[str, str], scores: FloatArray) -> Name | None:
    """Return who stands on most shortest ways between others, if any one does so more than all others."""
    order = np.argsort(-scores, kind="stable")
    if scores[order[0]] <= 0 or np.isclose(scores[order[0]], scores[order[1]]):
        return None
    label = network.labels[int(order[0])]
    return Name(label, names.get(label) or label)


def _grouped(
    network: Network, groups: Sequence[str | None] | None
) -> tuple[str, float, float, tuple[str, ...]]:
    """Return the largest group and its share, the share of ties between groups, and which two they join."""
    known = [group for group in groups or () if group is not None]
    if not known or groups is None:
        return "", math.nan, math.nan, ()
    largest = max(sorted(set(known)), key=known.count)
    pairs = [
        (groups[source], groups[target])
        for source, target in zip(network.sources.tolist(), network.targets.tolist(), strict=True)
    ]
    told = [tuple(sorted((one, other))) for one, other in pairs if one is not None and other is not None]
    joining = [pair for pair in told if pair[0] != pair[1]]
    counted = {pair: joining.count(pair) for pair in set(joining)}
    most = max(sorted(counted), key=lambda pair: counted[pair]) if counted else ()
    return (
        largest,
        known.count(largest) / len(known),
        len(joining) / len(told) if told else math.nan,
        most,
    )


def network_lead(facts: NetworkFacts, language: Language) -> Sentence:
    """Return how many there are and of what, what joins the groups, and what is not known.

    Parameters
    ----------
    facts : NetworkFacts
    language : {"sv", "en"}

    Returns
    -------
    list of Piece
        The evidence of a node is ``node:<label>``.

    Examples
    --------
    >>> from klustermotor.figures.pieces import plain
    >>> plain(network_lead(NetworkFacts(42, 118, largest_group="business", largest_share=0.6), "en"))
    '42 organisations and 118 ties; business is 60%.'
    """
    words = texts(language)
    if not facts.nodes:
        return filled(words, "page.network.nothing")
    return lead_of([_size(facts, words), _joined(facts, words), _unknown(facts, words)])


def _size(facts: NetworkFacts, words: Texts) -> Sentence:
    """Say how many there are, and of which group most are."""
    kind = "persons" if facts.persons else "organisations"
    counts = {
        "nodes": _counted(facts.nodes, f"page.network.{kind}", words),
        "ties": _counted(facts.ties, "page.network.ties", words),
    }
    said = [clause(words, "page.network.size" if facts.ties else "page.network.no_ties", **counts)]
    if facts.largest_group:
        share = percent(facts.largest_share, words.language)
        said.append(clause(words, "page.network.largest", group=facts.largest_group, share=share))
    return one_sentence(said)


def _counted(count: int, key: str, words: Texts) -> str:
    """Return a count with its noun."""
    return words(f"{key}_one" if count == 1 else key, count=number(count, words.language))


def _joined(facts: NetworkFacts, words: Texts) -> Sentence:
    """Say how much runs between groups, and who joins what else would be apart."""
    said: list[Sentence] = []
    if facts.most_between:
        one, other = facts.most_between
        share = percent(facts.between, words.language)
        said.append(clause(words, "page.network.between", share=share, one=one, other=other))
    elif facts.ties and facts.largest_group and math.isfinite(facts.between):
        said.append(clause(words, "page.network.none_between"))
    if facts.joins is not None and not facts.persons:
        name = Piece(facts.joins.name, f"node:{facts.joins.code}")
        said.append(clause(words, "page.network.joins", name=name))
    return one_sentence(said)


def _unknown(facts: NetworkFacts, words: Texts) -> Sentence:
    """Say who did not answer, what stands alone and that parts do not hang together."""
    said: list[Sentence] = []
    for count, key in ((facts.silent, "silent"), (facts.alone if facts.ties else 0, "alone")):
        if count:
            written = numeral(count, words.language)
            said.append(
                clause(
                    words, f"page.network.{key}_one" if count == 1 else f"page.network.{key}", count=written
                )
            )
    if facts.parts > 1:
        said.append(clause(words, "page.network.parts", count=numeral(facts.parts, words.language)))
    return one_sentence(said)
