"""Axes: where a value stands in the picture, and which round values carry a mark."""

import math
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """A map from values to positions, linear or logarithmic.

    Parameters
    ----------
    low, high : float
        The values at the two ends; ``high`` is larger.
    start, end : float
        Their positions; a vertical axis has ``end`` above ``start``.
    logarithmic : bool
        Equal distances for equal ratios; ``low`` must then be positive.
    """

    low: float
    high: float
    start: float
    end: float
    logarithmic: bool = False

    def __call__(self, value: float) -> float:
        """Return the position of a value; values beyond the ends are drawn at the ends."""
        bounded = min(max(value, self.low), self.high)
        if self.logarithmic:
            share = math.log(bounded / self.low) / math.log(self.high / self.low)
        else:
            share = (bounded - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    def ticks(self) -> list[float]:
        """Return four to eight round values along the axis."""
        return self._ratio_ticks() if self.logarithmic else self._even_ticks()

    def _even_ticks(self) -> list[float]:
        """Return multiples of 1, 2 or 5 times a power of ten."""
        rough = (self.high - self.low) / 6
        power = 10.0 ** math.floor(math.log10(rough))
        step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)
        first = math.ceil(self.low / step - 1e-9)
        last = math.floor(self.high / step + 1e-9)
        return [multiple * step for multiple in range(first, last + 1)]

    def _ratio_ticks(self) -> list[float]:
        """Return powers of two, or of ten where the axis is long."""
        base = 2.0 if self.high / self.low < 300 else 10.0
        first = math.ceil(math.log(self.low, base) - 1e-9)
        last = math.floor(math.log(self.high, base) + 1e-9)
        return [base**power for power in range(first, last + 1)]


def even_scale(values: Iterable[float], start: float, end: float, *, include: Iterable[float] = ()) -> Scale:
    """Return a linear scale that holds all finite values with a little room.

    Parameters
    ----------
    values : iterable of float
        NaN and infinities are passed over.
    start, end : float
        Positions of the two ends.
    include : iterable of float
        Values that must be on the axis besides.

    Returns
    -------
    Scale

    Examples
    --------
    >>> even_scale([0, 10], 0, 100, include=[-2]).low < -2
    True
    """
    found = [value for value in (*values, *include) if math.isfinite(value)] or [0.0, 1.0]
    low, high = min(found), max(found)
    room = 0.06 * (high - low) or 1.0
    return Scale(low - room, high + room, start, end)


def ratio_scale(
    values: Iterable[float],
    start: float,
    end: float,
    *,
    floor: float = 0.125,
    include: Iterable[float] = (1.0,),
) -> Scale:
    """Return a logarithmic scale that holds all positive values, none further down than a floor.

    Parameters
    ----------
    values : iterable of float
        Values that are not positive and finite are passed over.
    start, end : float
        Positions of the two ends.
    floor : float
        The lowest value the axis may begin with.
    include : iterable of float
        Values that must be on the axis besides.

    Returns
    -------
    Scale

    Examples
    --------
    >>> scale = ratio_scale([0.5, 2.0], 0, 100)
    >>> round(scale(1.0))
    50
    """
    found = [max(value, floor) for value in (*values, *include) if math.isfinite(value) and value > 0]
    return Scale(min(found) / 1.12, max(found) * 1.12, start, end, logarithmic=True)
