"""How sentences write a location quotient: against what, and honestly where chance has moved it."""

import math
from dataclasses import dataclass
from typing import Literal

from klustermotor.figures.numbers import estimate, quotient
from klustermotor.figures.texts import Texts


@dataclass(frozen=True, slots=True)
class Reference:
    """What regions are compared with.

    Parameters
    ----------
    kind : {"nation", "all", "area"}
        The nation whose regions they all are, all regions together, or an area of its own.
    name : str
        What the area is called; empty where it has no name.
    """

    kind: Literal["nation", "all", "area"] = "area"
    name: str = ""

    def after_times(self, words: Texts) -> str:
        """Return what follows "3.0 times" in a sentence about a share of jobs.

        Parameters
        ----------
        words : Texts

        Returns
        -------
        str

        Examples
        --------
        >>> from klustermotor.figures.texts import texts
        >>> Reference("nation").after_times(texts("sv")), Reference("all").after_times(texts("en"))
        ('rikets', 'as large as in all regions together')
        """
        if self.kind == "area" and self.name:
            return words("times.named", name=self.name)
        return words(f"times.{self.kind}")


ALL_REGIONS, SOME_AREA = Reference("all"), Reference()


@dataclass(frozen=True, slots=True)
class Likely:
    """The likely value of a location quotient once chance is allowed for, with its interval.

    Parameters
    ----------
    value, lower, upper : float
        NaN where unknown.
    """

    value: float
    lower: float
    upper: float

    def excludes(self, counted: float) -> bool:
        """Tell whether the quotient as counted lies outside the interval.

        Parameters
        ----------
        counted : float

        Returns
        -------
        bool

        Examples
        --------
        >>> Likely(3.0, 1.6, 4.8).excludes(20), Likely(3.0, 1.6, 4.8).excludes(2)
        (True, False)
        """
        known = all(math.isfinite(value) for value in (counted, self.value, self.lower, self.upper))
        return known and not self.lower <= counted <= self.upper


#: Of a quotient that has no likely value.
UNKNOWN_LIKELY = Likely(math.nan, math.nan, math.nan)


def written_quotient(
    counted: float, likely: Likely, words: Texts, *, estimated: bool = False
) -> tuple[str, str]:
    """Return a quotient as a sentence gives it, and what it adds where the counted one is not to be trusted.

    Parameters
    ----------
    counted : float
        The quotient as counted.
    likely : Likely
    words : Texts
    estimated : bool
        The quotient as counted rests on an estimate.

    Returns
    -------
    tuple of str
        The quotient as counted and nothing more; or, where it lies outside the interval of its likely value,
        the likely value and, in brackets, the interval and the quotient as counted.

    Examples
    --------
    >>> from klustermotor.figures.texts import texts
    >>> written_quotient(4.1, Likely(4.0, 3.1, 4.9), texts("en"))
    ('4.1', '')
    >>> written_quotient(20.2, Likely(3.0, 1.6, 4.8), texts("en"))
    ('likely 3.0', ' (between 1.6 and 4.8; 20 as counted)')
    """
    language = words.language
    as_counted = estimate(quotient(counted, language), estimated=estimated)
    if not likely.excludes(counted):
        return as_counted, ""
    return (
        words("times.likely", likely=quotient(likely.value, language)),
        words(
            "times.counted",
            lower=quotient(likely.lower, language),
            upper=quotient(likely.upper, language),
            counted=as_counted,
        ),
    )
