"""The outward look: which regions are most like ours and why, and where ours differs."""

from collections.abc import Sequence
from dataclasses import dataclass

from klustermotor.analysis.arrays import IntArray
from klustermotor.analysis.regional_analysis import RegionAnalysis
from klustermotor.figures.names import Names
from klustermotor.figures.numbers import Language, number
from klustermotor.figures.page_leads.standings import Name
from klustermotor.figures.pieces import Piece, Sentence, clause, enumerated, filled, lead_of, one_sentence
from klustermotor.figures.texts import Texts, texts

_TYPICAL = 1.0
_NAMED = 3


@dataclass(frozen=True, slots=True)
class AlikeRegion:
    """A region like ours.

    Parameters
    ----------
    region : Name
    distance : float
        0 is the same, 1 what is usual between two regions.
    size : float
        Its jobs over ours.
    alike, different : tuple of Name
        Clusters in which both have more than others; clusters in which the two differ most.
    """

    region: Name
    distance: float
    size: float
    alike: tuple[Name, ...] = ()
    different: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True)
class OutwardFacts:
    """What the first sentences of the outward look rest on.

    Parameters
    ----------
    region : Name
    alike : sequence of AlikeRegion
        The nearest first.
    """

    region: Name
    alike: Sequence[AlikeRegion]


def outward_facts(analysis: RegionAnalysis) -> OutwardFacts:
    """Return which regions are most like one, from its analysis.

    Parameters
    ----------
    analysis : RegionAnalysis

    Returns
    -------
    OutwardFacts
    """
    table, found = analysis.assessment.table, analysis.benchmarks
    names = Names(table)

    def named(clusters: IntArray) -> tuple[Name, ...]:
        return tuple(Name(table.industries[i], names.cluster(int(i))) for i in clusters if i >= 0)

    alike = [
        AlikeRegion(
            Name(table.regions[r], names.region(int(r))),
            float(found.distance[place]),
            float(found.reasons.size_ratio[place]),
            named(found.reasons.alike[place][:_NAMED]),
            named(found.reasons.different[place][:_NAMED]),
        )
        for place, r in enumerate(found.neighbours)
    ]
    return OutwardFacts(Name(analysis.region, names.region(analysis.position)), tuple(alike))


def outward_lead(facts: OutwardFacts, language: Language) -> Sentence:
    """Return which regions are most alike and why, where ours differs, and whether any is alike at all.

    Parameters
    ----------
    facts : OutwardFacts
    language : {"sv", "en"}

    Returns
    -------
    list of Piece

    Examples
    --------
    >>> from klustermotor.figures.pieces import plain
    >>> facts = OutwardFacts(Name("04", "Södermanland"), [AlikeRegion(Name("10", "Blekinge"), 0.4, 1.0)])
    >>> plain(outward_lead(facts, "en"))[:36]
    'Most like Södermanland is Blekinge. '
    """
    words, own = texts(language), facts.region
    if not facts.alike:
        return filled(words, "page.outward.none", region=own.name)
    nearest = facts.alike[0]
    listed = enumerated([_marked(own, other) for other in facts.alike[:_NAMED]], language)
    far = nearest.distance > _TYPICAL
    key = (
        "page.outward.far"
        if far
        else "page.outward.alike_one"
        if len(facts.alike) == 1
        else "page.outward.alike"
    )
    first = filled(words, key, region=own.name, regions=_marked(own, nearest) if far else listed)
    why = one_sentence([_why(facts, nearest, words), _differs(facts, nearest, words)])
    return lead_of([first, why, _size(nearest, words)])


def _marked(own: Name, other: AlikeRegion) -> Piece:
    """Return a region's name with its evidence."""
    return Piece(other.region.name, f"alike:{own.code}:{other.region.code}")


def _clusters(own: Name, clusters: Sequence[Name], words: Texts) -> Sentence:
    """Return clusters' names with our region's evidence."""
    return enumerated([Piece(name.name, f"cell:{own.code}:{name.code}") for name in clusters], words.language)


def _why(facts: OutwardFacts, nearest: AlikeRegion, words: Texts) -> Sentence:
    """Say what makes the nearest region alike."""
    if not nearest.alike:
        return clause(words, "page.outward.no_reason", other=nearest.region.name)
    clusters = _clusters(facts.region, nearest.alike[:2], words)
    return clause(words, "page.outward.why", other=nearest.region.name, clusters=clusters)


def _differs(facts: OutwardFacts, nearest: AlikeRegion, words: Texts) -> Sentence:
    """Say where the two differ most."""
    if not nearest.different:
        return []
    clusters = _clusters(facts.region, nearest.different[:2], words)
    return clause(words, "page.outward.differs", clusters=clusters)


def _size(nearest: AlikeRegion, words: Texts) -> Sentence:
    """Warn where the nearest region is of quite another size."""
    if 0.5 <= nearest.size <= 2:
        return []
    written = number(nearest.size, words.language, decimals=1)
    return filled(words, "page.outward.size", other=nearest.region.name, size=written)
