"""The map page: where a cluster is strongest, how many regions exceed their share, what is not shown."""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Literal

from klustermotor.figures.map_classes import Measure, classes_for
from klustermotor.figures.numbers import Language, numeral, percent, place, quotient
from klustermotor.figures.page_leads.likely import (
    SOME_AREA,
    UNKNOWN_LIKELY,
    Likely,
    Reference,
    written_quotient,
)
from klustermotor.figures.page_leads.standings import Name
from klustermotor.figures.pieces import Piece, Sentence, clause, filled, lead_of, one_sentence
from klustermotor.figures.texts import Texts, texts

#: Measures that are above nought where there are jobs: ranked among those regions, as on every other page.
_OF_JOBS = frozenset({"location_quotient", "jobs", "share"})


@dataclass(frozen=True, slots=True)
class MapFacts:
    """What a map shows.

    Parameters
    ----------
    cluster : Name
    period : str
    measure : Measure
        As for ``classes_for``.
    values : mapping of str to float or None
        Code of each region to its value; None where it is unknown or hidden.
    names : mapping of str to str
        Code to name.
    estimated : collection of str
        Regions whose value rests on an estimate.
    own : str, optional
        Code of the region in focus.
    kind : {"cluster", "industry"}
        What ``cluster`` names.
    likely : mapping of str to Likely
        Of a map of quotients: code of each region to what its quotient likely is, where that is known.
    reference : Reference
        What the regions are compared with.
    """

    cluster: Name
    period: str
    measure: Measure
    values: Mapping[str, float | None]
    names: Mapping[str, str]
    estimated: Collection[str] = field(default_factory=frozenset)
    own: str | None = None
    kind: Literal["cluster", "industry"] = "cluster"
    likely: Mapping[str, Likely] = field(default_factory=dict)
    reference: Reference = SOME_AREA


def map_lead(facts: MapFacts, language: Language) -> Sentence:
    """Return where the cluster is highest, how many regions stand out, and what is not shown.

    Parameters
    ----------
    facts : MapFacts
    language : {"sv", "en"}

    Returns
    -------
    list of Piece

    Examples
    --------
    >>> from klustermotor.figures.pieces import plain
    >>> facts = MapFacts(Name("veh", "Vehicles"), "2003", "jobs", {"04": 900.0}, {"04": "Södermanland"})
    >>> plain(map_lead(facts, "en"))
    'Södermanland had most jobs in Vehicles: 900 in 2003.'
    """
    words = texts(language)
    known = {code: v for code, v in facts.values.items() if v is not None and math.isfinite(v)}
    if not known:
        return filled(words, "page.map.nothing", cluster=facts.cluster.name, period=facts.period)
    hidden = _not_shown(facts, known, words)
    every = (_highest(facts, known, words), _own(facts, known, words), _spread(facts, known, words))
    said = [one for one in every if one]
    # Where there is more to say than three sentences hold, what is not shown matters more than the spread.
    return lead_of([*said[: 2 if hidden else 3], hidden])


def _highest(facts: MapFacts, known: Mapping[str, float], words: Texts) -> Sentence:
    """Say where the value is highest."""
    best = max(known, key=lambda code: known[code])
    if known[best] <= 0 and facts.measure != "growth":
        return filled(words, "page.map.nowhere", cluster=facts.cluster.name, period=facts.period)
    kind: str = (
        facts.measure if facts.measure in {"location_quotient", "growth", "jobs", "share"} else "other"
    )
    if kind == "growth" and known[best] <= 0:
        kind = "shrinks"
    name = facts.names.get(best, best)
    return filled(
        words,
        f"page.map.highest_{kind}",
        cluster=facts.cluster.name,
        kind=words(f"page.map.the_{facts.kind}"),
        region=Piece(name, f"cell:{best}:{facts.cluster.code}"),
        value=_written(facts, known, best, words),
        period=facts.period,
        compared=facts.reference.after_times(words),
        likely=_but_likely(facts, known, best, words),
    )


def _but_likely(facts: MapFacts, known: Mapping[str, float], code: str, words: Texts) -> str:
    """Say what a quotient likely is, where it lies outside the interval of that; else nothing."""
    likely = facts.likely.get(code, UNKNOWN_LIKELY)
    if facts.measure != "location_quotient" or not likely.excludes(known[code]):
        return ""
    return words(
        "times.but_likely",
        likely=quotient(likely.value, words.language),
        lower=quotient(likely.lower, words.language),
        upper=quotient(likely.upper, words.language),
    )


def _written(facts: MapFacts, known: Mapping[str, float], code: str, words: Texts) -> str:
    """Write a region's value, marked where it is an estimate."""
    written = classes_for(facts.measure, known.values()).write(known[code], words.language)
    return words("map.estimated_value", value=written) if code in facts.estimated else written


def _own(facts: MapFacts, known: Mapping[str, float], words: Texts) -> Sentence:
    """Say where the region in focus stands; nothing where it comes first and is named already."""
    own = facts.own
    if own is None:
        return []
    name = facts.names.get(own, own)
    if own not in known:
        return one_sentence([clause(words, "page.cluster.own_unknown", region=name)])
    rank = 1 + sum(value > known[own] for value in known.values())
    if rank == 1:
        return []
    counts = facts.measure in _OF_JOBS
    if counts and known[own] <= 0:
        return one_sentence([clause(words, "page.map.own_none", region=name)])
    ranked = sum(value > 0 for value in known.values()) if counts else len(known)
    value, counted = _written(facts, known, own, words), ""
    if _but_likely(facts, known, own, words):
        value, counted = written_quotient(
            known[own], facts.likely[own], words, estimated=own in facts.estimated
        )
    return filled(
        words,
        "page.map.own_with_jobs" if counts else "page.map.own",
        kind=words(f"page.map.the_{facts.kind}"),
        region=Piece(name, f"cell:{own}:{facts.cluster.code}"),
        value=value,
        counted=counted,
        place=place(rank, words.language),
        regions=numeral(ranked, words.language),
    )


def _spread(facts: MapFacts, known: Mapping[str, float], words: Texts) -> Sentence:
    """Say how many regions stand out, by what the measure counts."""
    language, total = words.language, sum(known.values())
    all_regions = numeral(len(known), language)
    if facts.measure == "location_quotient":
        above = sum(value > 1 for value in known.values())
        counted = Piece(numeral(above, language), f"cluster:{facts.cluster.code}")
        return filled(
            words, f"page.map.above_one{'_single' if above == 1 else ''}", count=counted, all=all_regions
        )
    if facts.measure == "growth":
        fell = sum(value < 0 for value in known.values())
        counted = Piece(numeral(fell, language), f"cluster:{facts.cluster.code}")
        return filled(words, "page.map.fell", count=counted, all=all_regions)
    if facts.measure == "jobs" and total > 0 and len(known) > 3:
        three = sum(sorted(known.values(), reverse=True)[:3]) / total
        counted = Piece(percent(three, language), f"cluster:{facts.cluster.code}")
        return filled(words, "page.map.three", share=counted)
    return []


def _not_shown(facts: MapFacts, known: Mapping[str, float], words: Texts) -> Sentence:
    """Say what is not known, and what is estimated."""
    unknown = len(facts.values) - len(known)
    estimated = sum(code in known for code in facts.estimated)
    about = {
        name: Piece(numeral(count, words.language), f"cluster:{facts.cluster.code}")
        for name, count in (("unknown", unknown), ("estimated", estimated))
    }
    if unknown and estimated:
        return filled(words, "page.map.unknown_and_estimated", **about)
    if unknown:
        return filled(words, "page.map.unknown_one" if unknown == 1 else "page.map.unknown", **about)
    if estimated:
        return filled(words, "page.map.estimated_one" if estimated == 1 else "page.map.estimated", **about)
    return []
