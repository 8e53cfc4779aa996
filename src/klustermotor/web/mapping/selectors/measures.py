"""The measures that maps and tables can show, and how each is written."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from klustermotor.figures.map_classes import Classes, classes_for
from klustermotor.figures.numbers import UNKNOWN, Language, number, percent, quotient

if TYPE_CHECKING:
    from collections.abc import Callable

Written: TypeAlias = Literal["quotient", "number", "percent", "growth", "rank"]


_TERMS = {
    "lq": "location quotient",
    "low": "uncertainty",
    "rank": "rank by specialisation",
    "jobs": "job",
    "share": "share of all regions’ jobs",
    "growth": "growth a year",
    "plants": "establishment",
}


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure: the column of an assessment it comes from, its name, and how its figures are written."""

    key: str
    label: Any
    #: What it says, for the reader who chooses it.
    meaning: Any
    written: Written

    @property
    def term(self) -> str:
        """Return the glossary's term that explains it."""
        return _TERMS[self.key]

    def write(self, value: float | None, language: Language) -> str:
        """Write a value as the reader's language has it; unknown is a dash."""
        if value is None or not math.isfinite(value):
            return UNKNOWN
        writers: dict[str, Callable[[], str]] = {
            "quotient": lambda: quotient(value, language),
            "percent": lambda: percent(value, language, decimals=1),
            "growth": lambda: percent(value, language, decimals=1, signed=True),
        }
        return writers.get(self.written, lambda: number(value, language))()


class RankClasses(Classes):
    """Classes of ranks: the first are the darkest."""

    __slots__ = ()

    def colour(self, index: int) -> str:
        """Return the colour of a class, the lowest ranks darkest."""
        return Classes.colour(self, len(self) - 1 - index)


MEASURES: dict[str, Measure] = {
    one.key: one
    for one in (
        Measure(
            "lq",
            _("Location quotient"),
            _("The cluster’s share of the region’s jobs over its share in what it is compared with."),
            "quotient",
        ),
        Measure(
            "low",
            _("Location quotient, at least"),
            _("The lower end of the interval: what can be said with certainty."),
            "quotient",
        ),
        Measure("rank", _("Rank by specialisation"), _("1 is the most specialised region."), "rank"),
        Measure("jobs", _("Jobs"), _("Jobs in the cluster."), "number"),
        Measure(
            "share",
            _("Share of all regions’ jobs"),
            _("How much of the cluster’s jobs in all regions together are in the region."),
            "percent",
        ),
        Measure("growth", _("Growth a year"), _("Compound growth of jobs a year."), "growth"),
        Measure(
            "plants",
            pgettext_lazy("places of work", "Establishments"),
            _("Places of work in the cluster."),
            "number",
        ),
    )
}


def map_classes(measure: Measure, values: list[float | None]) -> Classes:
    """Return the classes of a map of a measure."""
    if measure.key == "rank":
        last = max((value for value in values if value is not None), default=1.0)
        limits = sorted({round(1 + last * step / 5) for step in range(1, 5)} - {1})
        return RankClasses(tuple(float(limit) for limit in limits))
    if measure.key in {"lq", "low"}:
        return classes_for("location_quotient", values)
    if measure.key == "growth":
        return classes_for("growth", values)
    if measure.key == "share":
        return classes_for("share", values)
    return classes_for("jobs", values)


def known_value(value: float | None) -> float | None:
    """Return a number, None where it is unknown."""
    return None if value is None or not math.isfinite(value) else float(value)
