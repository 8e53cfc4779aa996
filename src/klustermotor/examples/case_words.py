"""The texts and the days of the demo cases."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Precision = Literal["day", "month", "year", "years"]


@dataclass(frozen=True, slots=True)
class Text:
    """One text in both languages."""

    sv: str
    en: str


@dataclass(frozen=True, slots=True)
class DateSpan:
    """When something was, as exactly as it is known: the first and the last day it may be, and how exact."""

    first: date
    last: date
    precision: Precision
