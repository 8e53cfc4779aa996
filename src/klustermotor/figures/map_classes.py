"""Classes of a map: limits that mean something where there are such, else natural breaks in the figures."""

import math
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from klustermotor.analysis.arrays import FloatArray
from klustermotor.figures import palette
from klustermotor.figures.numbers import Language, number, percent, quotient, quotient_decimals
from klustermotor.figures.texts import texts

Measure: TypeAlias = Literal[
    "location_quotient", "growth", "share", "jobs", "establishments", "wages", "density"
]
Written: TypeAlias = Literal["quotient", "number", "percent"]

_MOST = 5
_NOTHING = 1e-200  # smaller figures cannot be rounded
_QUOTIENT_LIMITS = (0.5, 1.0, 2.0, 3.0)
_WRITTEN: dict[Measure, Written] = {"location_quotient": "quotient", "growth": "percent", "share": "percent"}


@dataclass(frozen=True, slots=True)
class Classes:
    """The classes of a map, lowest first; a value on a limit belongs to the class above it.

    Parameters
    ----------
    limits : tuple of float
        Between the classes, rising; one fewer than there are classes.
    written : {"quotient", "number", "percent"}
        How figures are written.
    diverging : bool
        Falling and growing on the two sides of a middle class.
    """

    limits: tuple[float, ...]
    written: Written = "number"
    diverging: bool = False

    def __len__(self) -> int:
        """Return how many classes there are."""
        return len(self.limits) + 1

    def index(self, value: float) -> int:
        """Return the class of a value, 0 for the lowest; one that is written as a limit counts as on it."""
        shown = self._as_written(value)
        on_limit = (limit for limit in self.limits if math.isclose(limit, shown, rel_tol=1e-9))
        return bisect_right(self.limits, next(on_limit, value))

    def _as_written(self, value: float) -> float:
        """Return a quotient or a share with the decimals that it is written with; counts are written out."""
        if self.written == "quotient":
            return round(value, quotient_decimals(value))
        return round(value, 3) if self.written == "percent" else value

    def colour(self, index: int) -> str:
        """Return the colour of a class; fewer than five classes take steps that lie apart."""
        steps = palette.DIVERGING if self.diverging else palette.SEQUENTIAL
        return steps[index if len(self) == 1 else round(index * (len(steps) - 1) / (len(self) - 1))]

    def write(self, value: float, language: Language) -> str:
        """Write a value as the reader writes it."""
        if self.written == "quotient":
            return quotient(value, language)
        if self.written == "percent":
            return percent(value, language, decimals=1, signed=self.diverging)
        return number(value, language, decimals=0 if abs(value) >= 10 else 1)

    def label(self, index: int, language: Language) -> str:
        """Return the limits of a class in words."""
        words = texts(language)
        if not self.limits:
            return words("map.all")
        ends = [self._limit(value, language) for value in self.limits]
        if index == 0:
            return words("map.under", limit=ends[0])
        if index == len(self.limits):
            return words("map.from", limit=ends[-1])
        mark = words("map.to") if self.diverging else "–"
        between = " " if self.diverging else ""
        return f"{ends[index - 1]}{between}{mark}{between}{ends[index]}"

    def _limit(self, value: float, language: Language) -> str:
        """Write a limit without decimals that say nothing."""
        shown = 100 * value if self.written == "percent" else value
        decimals = next((d for d in range(4) if math.isclose(round(shown, d), shown, rel_tol=1e-9)), 3)
        if self.written == "percent":
            return percent(value, language, decimals=decimals, signed=self.diverging)
        return number(value, language, decimals=decimals)


def classes_for(measure: Measure, values: Iterable[float | None]) -> Classes:
    """Return classes for a measure.

    Location quotients get fixed limits, so that maps can be compared; growth gets a middle class about no
    change and equal steps to both sides; all else gets natural breaks [1]_, as many as five.

    Parameters
    ----------
    measure : {"location_quotient", "growth", "share", "jobs", "establishments", "wages", "density"}
    values : iterable of float or None
        What the map will show; unknown ones are passed over.

    Returns
    -------
    Classes
        Equal values always share a class; the limits are round.

    References
    ----------
    .. [1] Fisher, W. D. (1958). On Grouping for Maximum Homogeneity; Jenks, G. F. (1977). Optimal Data
       Classification for Choropleth Maps.

    Examples
    --------
    >>> classes_for("location_quotient", []).limits
    (0.5, 1.0, 2.0, 3.0)
    >>> classes_for("jobs", [10, 11, 12, 300, 310, 4000]).limits
    (200.0, 2000.0)
    """
    known = np.sort(np.array([v for v in values if v is not None and math.isfinite(v)], dtype=np.float64))
    written = _WRITTEN.get(measure, "number")
    if measure == "location_quotient":
        return Classes(_QUOTIENT_LIMITS, written)
    if measure == "growth":
        return Classes(_growth_limits(known), written, diverging=True)
    return Classes(_natural_limits(known), written)


def _growth_limits(known: FloatArray) -> tuple[float, ...]:
    """Return two round steps to either side: a quarter of the large changes' size, and the size itself."""
    far = float(np.quantile(np.abs(known), 0.8)) if len(known) else 0.0
    outer = _round_step(far) if far > 0 else 0.02
    return (-outer, -outer / 4, outer / 4, outer)


def _round_step(value: float) -> float:
    """Return the nearest of 1, 2 and 4 times a power of ten, of which a quarter is a short number too."""
    power = 10.0 ** math.floor(math.log10(value))
    return float(
        min((factor * power for factor in (1, 2, 4, 10)), key=lambda step: abs(math.log(step / value)))
    )


def _natural_limits(known: FloatArray) -> tuple[float, ...]:
    """Return round limits in the gaps between natural groups."""
    distinct, counts = np.unique(known, return_counts=True)
    if len(distinct) < 2:
        return ()
    starts = _group_starts(distinct, counts.astype(np.float64), min(_MOST, len(distinct)))
    return tuple(_roundest(float(distinct[start - 1]), float(distinct[start])) for start in starts)


def _group_starts(distinct: FloatArray, weights: FloatArray, most: int) -> list[int]:
    """Return where groups begin that leave the least variation, as few groups as explain nearly all of it."""
    cost = _within(distinct, weights)
    whole = cost[0, -1]
    best, cuts = cost[0], []
    for groups in range(2, most + 1):
        through = best[:-1, None] + cost[1:, :]
        rows = np.arange(len(distinct) - 1)[:, None]
        through = np.where(rows < np.arange(len(distinct))[None, :], through, np.inf)
        cuts.append(np.argmin(through, axis=0) + 1)
        best = through.min(axis=0)
        if best[-1] <= 0.001 * whole and groups > 2:
            break
    starts, end = [], len(distinct) - 1
    for cut in reversed(cuts):
        start = int(cut[end])
        starts.append(start)
        end = start - 1
    return sorted(starts)


def _within(distinct: FloatArray, weights: FloatArray) -> FloatArray:
    """Return the sum of squares about the mean of every run of values, by its first and last."""
    centred = distinct - distinct.mean()
    sums = [np.concatenate([[0.0], np.cumsum(weights * centred**power)]) for power in (0, 1, 2)]
    count, total, squares = (part[None, 1:] - part[:-1, None] for part in sums)
    spread = squares - np.divide(total**2, count, out=np.zeros_like(total), where=count > 0)
    upper: FloatArray = np.triu(np.maximum(spread, 0.0))
    return upper


def _roundest(below: float, above: float) -> float:
    """Return the number with the fewest digits that is above one value and not above another."""
    largest = max(abs(below), abs(above))
    middle = below + (above - below) / 2
    if largest < _NOTHING:
        return above
    for digits in range(1, 16):
        power = 10.0 ** (digits - 1 - math.floor(math.log10(largest)))
        for step in (5.0, 2.0, 1.0):
            rounded = float(f"{round(middle * power / step) * step / power:.12g}")
            if below < rounded <= above:
                return rounded
    return above
