"""Growth: what came with the whole economy, with the industries, and from the region itself."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from klustermotor.analysis.regional_analysis import RegionAnalysis
from klustermotor.figures.names import Names
from klustermotor.figures.numbers import Language, estimate, number, numeral
from klustermotor.figures.page_leads.standings import Name
from klustermotor.figures.pieces import Piece, Sentence, clause, filled, lead_of, one_sentence, some_named
from klustermotor.figures.texts import Texts, texts

_NAMED = 3


@dataclass(frozen=True, slots=True)
class ClusterGrowth:
    """The change of one cluster's jobs.

    Parameters
    ----------
    cluster : Name
    national, industry, regional : float
        Jobs owed to the whole economy, to the industry, and to the region itself.
    industrys_own : bool
        Grew, but no faster than the industry everywhere.
    estimated : bool
        Jobs at the start or the end had to be estimated.
    """

    cluster: Name
    national: float
    industry: float
    regional: float
    industrys_own: bool = False
    estimated: bool = False

    @property
    def total(self) -> float:
        """Return the whole change."""
        return self.national + self.industry + self.regional


@dataclass(frozen=True, slots=True)
class GrowthFacts:
    """What the first sentences about growth rest on.

    Parameters
    ----------
    region : Name
    first, last : str
        Periods.
    clusters : sequence of ClusterGrowth
    """

    region: Name
    first: str
    last: str
    clusters: Sequence[ClusterGrowth]


def growth_facts(analysis: RegionAnalysis) -> GrowthFacts | None:
    """Return where a region's growth came from, from its analysis.

    Parameters
    ----------
    analysis : RegionAnalysis

    Returns
    -------
    GrowthFacts or None
        None where the table has one period only.
    """
    growth, table = analysis.growth, analysis.assessment.table
    if growth is None:
        return None
    names = Names(table)
    clusters = [
        ClusterGrowth(
            Name(code, names.cluster(i)),
            float(growth.national[i]),
            float(growth.industry[i]),
            float(growth.regional[i]),
            bool(growth.industrys_own[i]),
            bool(growth.estimated[i]),
        )
        for i, code in enumerate(table.industries)
    ]
    region = Name(analysis.region, names.region(analysis.position))
    return GrowthFacts(region, growth.first, growth.last, tuple(clusters))


def growth_lead(facts: GrowthFacts | None, language: Language) -> Sentence:
    """Return how the region's jobs changed and why, what grew by own force, and what only with the industry.

    Parameters
    ----------
    facts : GrowthFacts or None
        None where there is one period only, which is then said.
    language : {"sv", "en"}

    Returns
    -------
    list of Piece

    Examples
    --------
    >>> from klustermotor.figures.pieces import plain
    >>> change = ClusterGrowth(Name("veh", "Vehicles"), 10, 5, 40)
    >>> facts = GrowthFacts(Name("04", "Södermanland"), "1994", "2003", [change])
    >>> plain(growth_lead(facts, "en"))[:62]
    'Södermanland gained 55 jobs 1994–2003 in the clusters shown; t'
    """
    words = texts(language)
    known = [] if facts is None else [c for c in facts.clusters if math.isfinite(c.total)]
    if facts is None or not known:
        return filled(words, "page.growth.unknown")
    return lead_of(
        [_whole(facts, known, words), _own_force(facts, known, words), _followed(facts, known, words)]
    )


def _whole(facts: GrowthFacts, known: Sequence[ClusterGrowth], words: Texts) -> Sentence:
    """Say the change of all clusters together and its parts."""
    total, regional = sum(c.total for c in known), sum(c.regional for c in known)
    marked = any(c.estimated for c in known)
    expected = estimate(number(total - regional, words.language, signed=True), estimated=marked)
    direction = "more" if total >= 0.5 else "fewer" if total <= -0.5 else "same"
    force = "gained" if regional >= 0.5 else "lost" if regional <= -0.5 else "kept"
    first = clause(
        words,
        f"page.growth.{direction}",
        region=facts.region.name,
        first=facts.first,
        last=facts.last,
        jobs=Piece(
            estimate(number(abs(total), words.language), estimated=marked), f"growth:{facts.region.code}"
        ),
    )
    jobs = estimate(number(abs(regional), words.language), estimated=marked)
    said = [first, clause(words, f"page.growth.{force}", expected=expected, jobs=jobs)]
    unknown = len(facts.clusters) - len(known)
    if unknown:
        key = "page.growth.left_out_one" if unknown == 1 else "page.growth.left_out"
        said.append(clause(words, key, count=numeral(unknown, words.language)))
    return one_sentence(said)


def _own_force(facts: GrowthFacts, known: Sequence[ClusterGrowth], words: Texts) -> Sentence:
    """Say which clusters grew most by their own force, and which lost most; estimates are marked as such."""
    said = []
    ordered = sorted(known, key=lambda c: -c.regional)
    gained = [c for c in ordered if c.regional >= 0.5 and c.total > 0][:2]
    lost = [c for c in ordered[-1:] if c.regional <= -0.5]
    if gained:
        said.append(clause(words, "page.growth.own_force", names=_with_jobs(facts, gained, words)))
    if lost:
        said.append(clause(words, "page.growth.lost_ground", name=_with_jobs(facts, lost, words)))
    if any(c.estimated for c in (*gained, *lost)):
        said.append(clause(words, "page.growth.estimated"))
    return one_sentence(said)


def _followed(facts: GrowthFacts, known: Sequence[ClusterGrowth], words: Texts) -> Sentence:
    """Say which clusters grew only with their industry; where some are estimated, that they are left out."""
    found = sorted((c for c in known if c.industrys_own), key=lambda c: -c.total)
    sure = [c for c in found if not c.estimated]
    if not sure:
        return []
    listed = some_named([_marked(facts, c) for c in sure], _NAMED, words)
    key = "page.growth.industrys_own" if len(sure) == len(found) else "page.growth.industrys_own_known"
    return filled(words, key, names=listed)


def _marked(facts: GrowthFacts, change: ClusterGrowth) -> Piece:
    """Return a cluster's name with its evidence."""
    return Piece(change.cluster.name, f"growth:{facts.region.code}:{change.cluster.code}")


def _with_jobs(facts: GrowthFacts, changes: Sequence[ClusterGrowth], words: Texts) -> Sentence:
    """Return clusters' names, each with its own part in brackets."""
    parts = []
    for position, change in enumerate(changes):
        if position:
            parts.append(Piece(", "))
        parts.append(_marked(facts, change))
        jobs = number(change.regional, words.language, signed=True)
        parts.append(Piece(f" ({estimate(jobs, estimated=change.estimated)})"))
    return parts
