"""A region's strong clusters: how many, which stands out, which cannot be shown, which only followed."""

import math
from dataclasses import dataclass

import numpy as np

from klustermotor.analysis.regional_analysis import RegionAnalysis
from klustermotor.figures.names import Names
from klustermotor.figures.numbers import Language, numeral, percent, place
from klustermotor.figures.page_leads.likely import (
    ALL_REGIONS,
    SOME_AREA,
    UNKNOWN_LIKELY,
    Likely,
    Reference,
    written_quotient,
)
from klustermotor.figures.page_leads.standings import Name
from klustermotor.figures.pieces import Piece, Sentence, clause, filled, one_sentence, some_named, together
from klustermotor.figures.texts import Texts, texts

_SHARE_WORTH_A_SENTENCE = 0.002
_OWN_NAMED = 2


@dataclass(frozen=True, slots=True)
class RegionFacts:
    """What the first sentences about a region rest on.

    Parameters
    ----------
    region : Name
    clusters : int
        How many clusters were looked at.
    strong : tuple of Name
        By the rule, the largest surplus of jobs first.
    certain : int
        How many of them have an interval wholly above 1.
    first_quotient : float
        Location quotient of the first strong cluster; NaN where there is none.
    first_likely : Likely
        What it is likely to be once chance is allowed for.
    first_rank, ranked : int
        Its rank, and among how many regions.
    first_estimated : bool
        Its jobs were hidden and had to be estimated.
    reference : Reference
        What the region is compared with.
    doubtful : Name or None
        The fastest growing of the strong clusters whose interval holds 1.
    doubtful_growth : float
        Its growth a year as a share.
    doubtful_leader : str or None
        The region with more than twice its jobs, if there is one.
    industrys_own : tuple of Name
        Strong clusters that grew because the industry did.
    """

    region: Name
    clusters: int
    strong: tuple[Name, ...]
    certain: int
    first_quotient: float = math.nan
    first_rank: int = 0
    ranked: int = 0
    first_estimated: bool = False
    first_likely: Likely = UNKNOWN_LIKELY
    reference: Reference = ALL_REGIONS
    doubtful: Name | None = None
    doubtful_growth: float = math.nan
    doubtful_leader: str | None = None
    industrys_own: tuple[Name, ...] = ()


def region_facts(analysis: RegionAnalysis) -> RegionFacts:
    """Return what the lead says of a region, from its analysis.

    Parameters
    ----------
    analysis : RegionAnalysis

    Returns
    -------
    RegionFacts
    """
    assessment, position = analysis.assessment, analysis.position
    names = Names(assessment.table)
    first = int(analysis.strong[0]) if len(analysis.strong) else None
    doubtful = _fastest_in_doubt(analysis)
    growth = analysis.growth
    own = [int(i) for i in analysis.strong if growth is not None and growth.industrys_own[i]]
    return RegionFacts(
        region=Name(analysis.region, names.region(position)),
        clusters=len(assessment.table.industries),
        strong=tuple(_cluster(analysis, int(i)) for i in analysis.strong),
        certain=len(analysis.shown_strong),
        first_quotient=math.nan if first is None else float(assessment.location_quotient[position, first]),
        first_rank=0 if first is None else int(assessment.rank[position, first]),
        ranked=0 if first is None else int(np.isfinite(assessment.rank[:, first]).sum()),
        first_estimated=first is not None
        and bool(assessment.table.lower[position, first, 0] < assessment.table.upper[position, first, 0]),
        first_likely=UNKNOWN_LIKELY if first is None else _likely(analysis, first),
        reference=ALL_REGIONS if assessment.against_all else SOME_AREA,
        doubtful=None if doubtful is None else _cluster(analysis, doubtful),
        doubtful_growth=math.nan if doubtful is None or growth is None else float(growth.per_year[doubtful]),
        doubtful_leader=None if doubtful is None else _leader(analysis, doubtful, names),
        industrys_own=tuple(_cluster(analysis, i) for i in own),
    )


def _likely(analysis: RegionAnalysis, cluster: int) -> Likely:
    """Return the likely quotient of the region in a cluster, with its interval."""
    interval, cell = analysis.assessment.interval, (analysis.position, cluster)
    return Likely(float(interval.estimate[cell]), float(interval.lower[cell]), float(interval.upper[cell]))


def _cluster(analysis: RegionAnalysis, position: int) -> Name:
    """Return a cluster's code and name."""
    table = analysis.assessment.table
    return Name(table.industries[position], Names(table).cluster(position))


def _fastest_in_doubt(analysis: RegionAnalysis) -> int | None:
    """Return the fastest growing of the strong clusters that are not shown to be so, if any grows.

    A cluster whose jobs had to be estimated does not count: its growth may be the estimate's.
    """
    if analysis.growth is None:
        return None
    rates = analysis.growth.per_year
    jobs = analysis.assessment.employment[analysis.position]
    uncertain = analysis.strong[~analysis.certain[analysis.strong]]
    large = [int(i) for i in uncertain if jobs[i] >= _SHARE_WORTH_A_SENTENCE * jobs.sum()]
    table = analysis.assessment.table
    known = [i for i in large if table.lower[analysis.position, i, 0] == table.upper[analysis.position, i, 0]]
    growing = [i for i in known if math.isfinite(rates[i]) and rates[i] > 0]
    return max(growing, key=lambda i: float(rates[i]), default=None)


def _leader(analysis: RegionAnalysis, cluster: int, names: Names) -> str | None:
    """Return the region with most jobs in a cluster, where it has more than twice as many as ours."""
    jobs = analysis.assessment.employment[:, cluster]
    leader = int(np.argmax(jobs))
    led = leader != analysis.position and jobs[leader] > 2 * jobs[analysis.position]
    return names.region(leader) if led else None


def region_lead(facts: RegionFacts, language: Language) -> Sentence:
    """Return one to three sentences on a region's strong clusters.

    Parameters
    ----------
    facts : RegionFacts
    language : {"sv", "en"}

    Returns
    -------
    list of Piece

    Examples
    --------
    >>> from klustermotor.figures.pieces import plain
    >>> plain(region_lead(RegionFacts(Name("04", "Södermanland"), 51, (), 0), "en"))
    'None of 51 clusters is strong here by the rule used.'
    """
    return together(region_sentences(facts, texts(language)))


def region_sentences(facts: RegionFacts, words: Texts) -> list[Sentence]:
    """Return the sentences of :func:`region_lead`, one by one.

    Parameters
    ----------
    facts : RegionFacts
    words : Texts

    Returns
    -------
    list of list of Piece
        At most three; clusters' names carry the evidence ``cell:<region>:<cluster>``.
    """
    return [*_strength(facts, words), *filter(None, [_doubt(facts, words)])]


def _doubt(facts: RegionFacts, words: Texts) -> Sentence:
    """Say which cluster cannot be shown to be a strength, and which only followed its industry."""
    said = []
    if facts.doubtful is not None:
        said.append(
            clause(
                words,
                "lead.watch_led" if facts.doubtful_leader else "lead.watch",
                name=_marked(facts, facts.doubtful),
                growth=percent(facts.doubtful_growth, words.language, decimals=1),
                leader=facts.doubtful_leader or "",
            )
        )
    if facts.industrys_own:
        own = [_marked(facts, name) for name in facts.industrys_own]
        listed = some_named(own, _OWN_NAMED, words)
        said.append(clause(words, "lead.industry_own", names=listed))
    return one_sentence(said)


def _strength(facts: RegionFacts, words: Texts) -> list[Sentence]:
    """Say how many clusters are strong, and which one stands out."""
    language, count = words.language, numeral(facts.clusters, words.language)
    if not facts.strong:
        looked_at = Piece(count, f"region:{facts.region.code}")
        return [filled(words, "lead.none_strong", count=looked_at)]
    first = _marked(facts, facts.strong[0])
    written, counted = written_quotient(
        facts.first_quotient, facts.first_likely, words, estimated=facts.first_estimated
    )
    about = {
        "quotient": written,
        "counted": counted,
        "place": place(facts.first_rank, language),
        "regions": numeral(facts.ranked, language),
        "compared": facts.reference.after_times(words),
    }
    if len(facts.strong) == 1:
        key = "lead.one_strong" if facts.certain else "lead.one_strong_uncertain"
        one = filled(words, key, count=count, name=first)
        return [one, filled(words, "lead.stands_out_one", **about)]
    some = filled(
        words,
        "lead.some_strong" if facts.certain == len(facts.strong) else "lead.some_strong_some_certain",
        strong=Piece(numeral(len(facts.strong), language), f"region:{facts.region.code}"),
        count=count,
        certain=numeral(facts.certain, language),
    )
    return [some, filled(words, "lead.stands_out", name=first, **about)]


def _marked(facts: RegionFacts, cluster: Name) -> Piece:
    """Return a cluster's name with its evidence."""
    return Piece(cluster.name, f"cell:{facts.region.code}:{cluster.code}")
