"""How every figure was computed, in plain words, one card per method."""

from dataclasses import dataclass

from klustermotor.analysis.regional_analysis import RegionAnalysis
from klustermotor.figures.numbers import number, percent
from klustermotor.figures.texts import Texts


@dataclass(frozen=True, slots=True)
class MethodCard:
    """One method: what it does, and where it comes from."""

    anchor: str
    title: str
    body: str
    source: str


def method_cards(analysis: RegionAnalysis, words: Texts) -> list[MethodCard]:
    """Return a card for each method the report has used.

    Parameters
    ----------
    analysis : RegionAnalysis
    words : Texts

    Returns
    -------
    list of MethodCard
    """
    used = ["quotient", "interval", "strong", "growth", "related", "benchmark"]
    if analysis.growth is None:
        used.remove("growth")
    if analysis.assessment.table.suppressed.any():
        used.append("hidden")
    level = analysis.assessment.level
    filled = {
        "base": words(
            "report.clusters", count=number(len(analysis.assessment.table.industries), words.language)
        ),
        "level": percent(level, words.language),
        "fdr": percent(1 - level, words.language),
    }
    return [
        MethodCard(
            anchor=name,
            title=words(f"method.{name}_title"),
            body=words(f"method.{name}_body", **filled),
            source=words(f"method.{name}_source"),
        )
        for name in used
    ]
