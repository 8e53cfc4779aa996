"""A value chain: how long it is, where nobody stands, what hangs on one actor, and what has changed."""

from collections.abc import Sequence
from dataclasses import dataclass

from klustermotor.analysis.networks import ValueChain
from klustermotor.figures.numbers import Language, number, numeral
from klustermotor.figures.page_leads.standings import Name
from klustermotor.figures.pieces import Piece, Sentence, clause, filled, lead_of, one_sentence, some_named
from klustermotor.figures.texts import Texts, texts
from klustermotor.figures.value_chain_content import ChainContent, told_stages

_NAMED = 3


@dataclass(frozen=True, slots=True)
class ChainFacts:
    """What the first sentences about a value chain rest on.

    Parameters
    ----------
    stages, actors : int
    holes, single : sequence of Name
        Stages without actors, and with one only.
    unmet : int
        Needs that nobody meets, at stages that have actors.
    broken : int
        Links between stages with actors, along which no tie runs.
    regions : sequence of str
        Other regions that the chain is linked with.
    before : str
        The earlier time; empty where the chain is not compared.
    joined, left : int
        Actors who stand in the chain now and did not then, and the other way about.
    """

    stages: int
    actors: int
    holes: Sequence[Name] = ()
    single: Sequence[Name] = ()
    unmet: int = 0
    broken: int = 0
    regions: Sequence[str] = ()
    before: str = ""
    joined: int = 0
    left: int = 0


def chain_facts(chain: ValueChain, content: ChainContent | None = None) -> ChainFacts:
    """Return what is said first of a value chain.

    Parameters
    ----------
    chain : ValueChain
    content : ChainContent, optional

    Returns
    -------
    ChainFacts
    """
    known = content or ChainContent()
    told = told_stages(chain, known)
    named = {
        state: [Name(one.label, known.stage(one.label)) for one in told if one.state == state]
        for state in ("hole", "single")
    }
    earlier = set(known.before.actors) if known.before is not None else set()
    now = set(chain.actors)
    compared = known.before is not None
    return ChainFacts(
        len(chain.stages),
        len(now),
        named["hole"],
        named["single"],
        sum(len(one.unmet) for one in told),
        len(known.holes.links) if known.holes is not None else 0,
        tuple(dict.fromkeys(one.region for one in known.elsewhere)),
        known.before_name if compared else "",
        len(now - earlier) if compared else 0,
        len(earlier - now) if compared else 0,
    )


def chain_lead(facts: ChainFacts, language: Language) -> Sentence:
    """Return how long the chain is and where it is broken, what is weak, and what has changed.

    Parameters
    ----------
    facts : ChainFacts
    language : {"sv", "en"}

    Returns
    -------
    list of Piece
        The evidence of a stage is ``stage:<label>``.

    Examples
    --------
    >>> from klustermotor.figures.pieces import plain
    >>> plain(chain_lead(ChainFacts(6, 14, holes=[Name("scale", "scale-up")]), "en"))
    '6 stages, 14 actors; nobody here stands at scale-up.'
    """
    words = texts(language)
    if not facts.stages:
        return filled(words, "page.chain.nothing")
    return lead_of([_whole(facts, words), _weak(facts, words), _around(facts, words)])


def _stages(names: Sequence[Name], words: Texts) -> Sentence:
    """Return the first names, each opening its stage."""
    return some_named([Piece(one.name, f"stage:{one.code}") for one in names], _NAMED, words)


def _whole(facts: ChainFacts, words: Texts) -> Sentence:
    """Say how long the chain is, and where nobody stands."""
    counts = {
        key: words(
            f"page.chain.{key}_one" if count == 1 else f"page.chain.{key}",
            count=number(count, words.language),
        )
        for key, count in (("stages", facts.stages), ("actors", facts.actors))
    }
    said = [clause(words, "page.chain.size", **counts)]
    if facts.holes:
        said.append(clause(words, "page.chain.holes", names=_stages(facts.holes, words)))
    elif facts.actors:
        said.append(clause(words, "page.chain.complete"))
    return one_sentence(said)


def _weak(facts: ChainFacts, words: Texts) -> Sentence:
    """Say what hangs on one actor, which needs nobody meets, and where no tie runs."""
    said: list[Sentence] = []
    if facts.single:
        key = "page.chain.single_one" if len(facts.single) == 1 else "page.chain.single"
        said.append(clause(words, key, names=_stages(facts.single, words)))
    for count, key in ((facts.unmet, "unmet"), (facts.broken, "broken")):
        if count:
            written = numeral(count, words.language)
            said.append(
                clause(words, f"page.chain.{key}_one" if count == 1 else f"page.chain.{key}", count=written)
            )
    return one_sentence(said)


def _around(facts: ChainFacts, words: Texts) -> Sentence:
    """Say which regions the chain goes on in, and what has changed."""
    said: list[Sentence] = []
    if facts.regions:
        named = some_named([Piece(region) for region in facts.regions], _NAMED, words)
        said.append(clause(words, "page.chain.regions", names=named))
    if facts.before:
        key = "changed" if facts.joined or facts.left else "unchanged"
        counts = {
            "joined": number(facts.joined, words.language),
            "left": number(facts.left, words.language),
            "time": facts.before,
        }
        said.append(clause(words, f"page.chain.{key}", **counts))
    return one_sentence(said)
