"""A field of strength: what the figures say, what people said, and how far both bear."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from klustermotor.figures.numbers import Language, estimate, number, numeral, percent, place
from klustermotor.figures.page_leads.likely import (
    SOME_AREA,
    UNKNOWN_LIKELY,
    Likely,
    Reference,
    written_quotient,
)
from klustermotor.figures.page_leads.standings import Name
from klustermotor.figures.pieces import (
    Piece,
    Sentence,
    Value,
    clause,
    enumerated,
    filled,
    lead_of,
    one_sentence,
)
from klustermotor.figures.texts import Texts, texts

_NAMED = 3


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
        Of all its clusters together.
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
    clusters : sequence of str
        What the clusters are called that jobs and quotient are of.
    reference : Reference
        What the region is compared with.
    likely : Likely
        What the quotient is likely to be once chance is allowed for.
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
    clusters: Sequence[str] = ()
    reference: Reference = SOME_AREA
    likely: Likely = UNKNOWN_LIKELY


def field_lead(facts: FieldFacts, language: Language) -> Sentence:
    """Return what the figures and the interviews say of a field of strength, and what they do not bear out.

    Parameters
    ----------
    facts : FieldFacts
    language : {"sv", "en"}

    Returns
    -------
    list of Piece
        Figures carry the evidence ``figures:<field>``, interviews ``interviews:<field>``.

    Examples
    --------
    >>> from klustermotor.figures.pieces import plain
    >>> facts = FieldFacts(Name("log", "Logistics"), Name("04", "Södermanland"), "potential", None, None)
    >>> plain(field_lead(facts, "en"))[-34:]
    'No interview stands behind it yet.'
    """
    words = texts(language)
    return lead_of([_size(facts, words), _specialisation(facts, words), _voices(facts, words)])


def _size(facts: FieldFacts, words: Texts) -> Sentence:
    """Say how many jobs the field has, and how they have changed."""
    about: dict[str, Value] = {"field": facts.field.name, "region": facts.region.name}
    if facts.jobs is None:
        return filled(words, f"page.field.{facts.standing}_unknown", **about)
    written = estimate(number(facts.jobs, words.language), estimated=facts.estimated)
    about |= {"jobs": _known(facts, written), "growth": _growth(facts, words)}
    return filled(words, f"page.field.{facts.standing}", **about)


def _known(facts: FieldFacts, written: str) -> Piece:
    """Return a figure of the field with its evidence."""
    return Piece(written, f"figures:{facts.field.code}")


def _growth(facts: FieldFacts, words: Texts) -> Sentence:
    """Say how jobs have changed a year; nothing where it is unknown."""
    if not math.isfinite(facts.growth) or not facts.since:
        return []
    kind = "grew" if facts.growth >= 0.0005 else "fell" if facts.growth <= -0.0005 else "stood"
    rate = estimate(percent(abs(facts.growth), words.language, decimals=1), estimated=facts.estimated)
    return clause(words, f"page.field.{kind}", growth=_known(facts, rate), since=facts.since)


def _specialisation(facts: FieldFacts, words: Texts) -> Sentence:
    """Say how specialised the region is in the field's clusters, and what the figures do not bear out."""
    if facts.quotient is None:
        return []
    written, counted = written_quotient(facts.quotient, facts.likely, words, estimated=facts.estimated)
    kind = "several" if len(facts.clusters) > 1 else "one" if facts.clusters else "all"
    said = [
        clause(
            words,
            f"page.field.quotient_of_{kind}",
            names=_named(facts, words),
            compared=facts.reference.after_times(words),
            quotient=_known(facts, written),
            counted=counted,
            rank=_rank(facts, words),
        )
    ]
    if facts.quotient <= 1:
        said.append(clause(words, "page.field.below"))
    elif not facts.certain:
        said.append(clause(words, "page.field.uncertain"))
    return one_sentence(said)


def _named(facts: FieldFacts, words: Texts) -> Sentence:
    """Return the names of the field's clusters; of many, how many there are."""
    if len(facts.clusters) > _NAMED:
        return clause(words, "page.field.clusters", count=numeral(len(facts.clusters), words.language))
    return enumerated([Piece(name) for name in facts.clusters], words.language)


def _rank(facts: FieldFacts, words: Texts) -> Sentence:
    """Say the rank; nothing where there is none."""
    if facts.rank is None:
        return []
    regions = numeral(facts.regions, words.language)
    return clause(words, "page.field.rank", place=place(facts.rank, words.language), regions=regions)


def _voices(facts: FieldFacts, words: Texts) -> Sentence:
    """Say how many interviews the field rests on, and how many speak against."""
    if not facts.interviews:
        return filled(words, "page.field.no_voices")
    count = Piece(numeral(facts.interviews, words.language), f"interviews:{facts.field.code}")
    kind = "voice" if facts.interviews == 1 else "voices"
    if not facts.against:
        return filled(words, f"page.field.{kind}", count=count)
    if facts.against >= facts.interviews:
        return filled(words, f"page.field.{kind}_against", count=count)
    against = numeral(facts.against, words.language)
    return filled(words, "page.field.voices_divided", count=count, against=against)
