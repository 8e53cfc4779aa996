"""The first sentences of a region's page, written from the data."""

import math

import numpy as np
from markupsafe import Markup

from klustermotor.analysis.regional_analysis import RegionAnalysis
from klustermotor.figures.names import Names
from klustermotor.figures.numbers import numeral, percent, place, quotient
from klustermotor.figures.texts import Texts

_SHARE_WORTH_A_SENTENCE = 0.002


def lead_sentences(analysis: RegionAnalysis, names: Names, words: Texts) -> list[Markup]:
    """Return one to four sentences: how many are strong, which stands out, which cannot be shown, a doubt.

    Parameters
    ----------
    analysis : RegionAnalysis
    names : Names
        Names of regions and clusters.
    words : Texts
        The reader's language.

    Returns
    -------
    list of Markup
        Names link to their rows (``#row-…``).
    """
    sentences = _strength(analysis, names, words)
    fastest = fastest_in_doubt(analysis)
    if fastest is not None:
        sentences.append(_watched(analysis, fastest, names, words))
    own = [i for i in analysis.strong if analysis.growth is not None and analysis.growth.industrys_own[i]]
    if own:
        listed = _enumeration([_link(i, names) for i in own[:3]], words)
        sentences.append(_fill(words, "lead.industry_own", names=listed))
    return sentences


def fastest_in_doubt(analysis: RegionAnalysis) -> int | None:
    """Return the fastest growing cluster of those not shown to be a strength, if any grows.

    A cluster whose jobs had to be estimated does not count: its growth may be the estimate's.

    Parameters
    ----------
    analysis : RegionAnalysis

    Returns
    -------
    int or None
        Position of the cluster.
    """
    if analysis.growth is None:
        return None
    rates = analysis.growth.per_year
    jobs = analysis.assessment.employment[analysis.position]
    large = [int(i) for i in analysis.doubtful if jobs[i] >= _SHARE_WORTH_A_SENTENCE * jobs.sum()]
    table = analysis.assessment.table
    known = [i for i in large if table.lower[analysis.position, i, 0] == table.upper[analysis.position, i, 0]]
    growing = [i for i in known if math.isfinite(rates[i]) and rates[i] > 0]
    return max(growing, key=lambda i: float(rates[i]), default=None)


def _strength(analysis: RegionAnalysis, names: Names, words: Texts) -> list[Markup]:
    """Say how many clusters are strong, and which one stands out."""
    count = len(analysis.assessment.table.industries)
    if not len(analysis.strong):
        return [_fill(words, "lead.none_strong", count=numeral(count, words.language))]
    first = int(analysis.strong[0])
    about = {
        "quotient": quotient(analysis.assessment.location_quotient[analysis.position, first], words.language),
        "place": place(int(analysis.assessment.rank[analysis.position, first]), words.language),
        "regions": numeral(int(np.isfinite(analysis.assessment.rank[:, first]).sum()), words.language),
        "name": _link(first, names),
        "compared": words("lead.all_regions" if analysis.assessment.against_all else "lead.reference"),
    }
    if len(analysis.strong) == 1:
        one = _fill(words, "lead.one_strong", count=numeral(count, words.language), name=about["name"])
        return [one, _fill(words, "lead.stands_out_one", **about)]
    certain = len(analysis.shown_strong)
    some = _fill(
        words,
        "lead.some_strong" if certain == len(analysis.strong) else "lead.some_strong_some_certain",
        strong=numeral(len(analysis.strong), words.language),
        count=numeral(count, words.language),
        certain=numeral(certain, words.language),
    )
    return [some[:1].upper() + some[1:], _fill(words, "lead.stands_out", **about)]


def _watched(analysis: RegionAnalysis, cluster: int, names: Names, words: Texts) -> Markup:
    """Say which cluster grows but cannot be shown to be a strength, and who leads it."""
    jobs = analysis.assessment.employment[:, cluster]
    leader = int(np.argmax(jobs))
    assert analysis.growth is not None
    about = {
        "name": _link(cluster, names),
        "growth": percent(analysis.growth.per_year[cluster], words.language, decimals=1),
        "leader": names.region(leader),
    }
    led = leader != analysis.position and jobs[leader] > 2 * jobs[analysis.position]
    return _fill(words, "lead.watch_led" if led else "lead.watch", **about)


def _link(cluster: int, names: Names) -> Markup:
    """Return a cluster's name that leads to its row."""
    return Markup('<a href="#row-{}">{}</a>').format(cluster, names.cluster(cluster))


def _enumeration(parts: list[Markup], words: Texts) -> Markup:
    """Join names with commas and an "and"."""
    if len(parts) == 1:
        return parts[0]
    last = Markup(" {} ").format("och" if words.language == "sv" else "and")
    return Markup(", ").join(parts[:-1]) + last + parts[-1]


def _fill(words: Texts, key: str, **values: object) -> Markup:
    """Fill a sentence, escaping what is not markup already."""
    return Markup(words.raw(key)).format(**values)  # noqa: S704  (the sentences are our own)
