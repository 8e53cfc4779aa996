"""A field of strength: what the figures say, what people said, and how far both bear."""

import math
from dataclasses import dataclass
from typing import Literal

from klustermotor.figures.numbers import Language, number, numeral, percent, place, quotient
from klustermotor.figures.page_leads.standings import Name
from klustermotor.figures.pieces import Piece, Sentence, filled, together
from klustermotor.figures.texts import Texts, texts


@dataclass(frozen=True, slots=True)
class FieldFacts:
    """What the first sentences about a field of strength rest on.

    Parameters
    ----------
    field, region : Name
    standing : {"potential", "established"}
    jobs : float or None
        In all its clusters; None where unknown.
    quotient : float or None
    certain : bool
        The quotient's interval lies wholly above 1.
    rank : int or None
    regions : int
        Among how many the rank is.
    growth : float
        A year, as a share; NaN where unknown.
    since : str
        The period growth is counted from.
    interviews, against : int
        Interviews it rests on, and how many of them speak against it.
    estimated : bool
        Some of its jobs had to be estimated.
    example : bool
        The figures are invented.
    """

    field: Name
    region: Name
    standing: Literal["potential", "established"]
    jobs: float | None
    quotient: float | None
    certain: bool = False
    rank: int | None = None
    regions: int = 0
    growth: float = math.nan
    since: str = ""
    interviews: int = 0
    against: int = 0
    estimated: bool = False
    example: bool = False


def field_lead(facts: FieldFacts, language: Language) -> Sentence:
    """Return what the figures and the interviews say of a field of strength, and what they do not bear out.

    Parameters
    ----------
    facts : FieldFacts
    language : {"sv", "en"}

    Returns
    -------
    list of Piece

    Examples
    --------
    >>> from klustermotor.figures.pieces import plain
    >>> facts = FieldFacts(Name("log", "Logistics"), Name("04", "Södermanland"), "potential", None, None)
    >>> plain(field_lead(facts, "en"))[-34:]
    'No interview stands behind it yet.'
    """
    words = texts(language)
    return together([*_figures(facts, words), _doubt(facts, words), _voices(facts, words)])


def _figures(facts: FieldFacts, words: Texts) -> list[Sentence]:
    """Say jobs, specialisation, rank and growth."""
    language, evidence = words.language, f"cell:{facts.region.code}:{facts.field.code}"
    about = {"field": facts.field.name, "region": facts.region.name}
    if facts.jobs is None or facts.quotient is None:
        return [filled(words, f"page.field.{facts.standing}_unknown", **about)]
    jobs = Piece(number(facts.jobs, language), evidence)
    said = [filled(words, f"page.field.{facts.standing}", jobs=jobs, **about)]
    key = "page.field.quotient" if facts.rank is None else "page.field.quotient_rank"
    times = Piece(quotient(facts.quotient, language), evidence)
    ranked = (
        {}
        if facts.rank is None
        else {
            "place": place(facts.rank, language),
            "regions": numeral(facts.regions, language),
        }
    )
    said.append(filled(words, key, quotient=times, **ranked))
    if math.isfinite(facts.growth) and facts.since:
        kind = "grew" if facts.growth >= 0.0005 else "fell" if facts.growth <= -0.0005 else "stood"
        rate = Piece(
            percent(abs(facts.growth), language, decimals=1), f"growth:{facts.region.code}:{facts.field.code}"
        )
        said.append(filled(words, f"page.field.{kind}", growth=rate, since=facts.since))
    return said


def _doubt(facts: FieldFacts, words: Texts) -> Sentence:
    """Say what the figures do not bear out."""
    doubts = []
    if facts.quotient is not None and facts.quotient <= 1:
        doubts.append(filled(words, "page.field.below"))
    elif facts.quotient is not None and not facts.certain:
        doubts.append(filled(words, "page.field.uncertain"))
    if facts.estimated:
        doubts.append(filled(words, "page.field.estimated"))
    return together(doubts)


def _voices(facts: FieldFacts, words: Texts) -> Sentence:
    """Say how many interviews the field rests on, and how many speak against."""
    if not facts.interviews:
        return filled(words, "page.field.no_voices")
    count = Piece(numeral(facts.interviews, words.language), f"interviews:{facts.field.code}")
    key = "page.field.voice" if facts.interviews == 1 else "page.field.voices"
    said = filled(words, key, count=count)
    if not facts.against:
        return said
    against = numeral(facts.against, words.language)
    key = "page.field.against_all" if facts.against >= facts.interviews else "page.field.against"
    return together([said, filled(words, key, count=against)])
