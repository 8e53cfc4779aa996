"""Filters that write numbers and dates as the reader's language has them."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import get_language

from klustermotor.figures import dates, numbers
from klustermotor.figures.numbers import Language

register = template.Library()
_DAY = re.compile(r"(?<![\w-])\d{4}-\d{2}-\d{2}(?![\w-])")


def active_language() -> Language:
    """Return the language pages are written in now; figures know Swedish and English."""
    return "sv" if (get_language() or "sv").startswith("sv") else "en"


def _as_float(value: Any) -> float:
    """Return a number that may be missing as a float; missing becomes NaN, which is written as unknown."""
    return float("nan") if value is None or value == "" else float(value)


@register.filter
def number(value: float | Decimal | str | None, decimals: int = 0) -> str:
    """Return a number with thin-space thousands and the language's decimal mark; a dash where unknown."""
    return numbers.number(_as_float(value), active_language(), decimals=decimals)


@register.filter
def signed(value: float | Decimal | None, decimals: int = 0) -> str:
    """Return a number with its sign, as differences are written."""
    return numbers.number(_as_float(value), active_language(), decimals=decimals, signed=True)


@register.filter
def percent(share: float | Decimal | None, decimals: int = 0) -> str:
    """Return a share (0.12) as a percentage."""
    return numbers.percent(_as_float(share), active_language(), decimals=decimals)


@register.filter
def signed_percent(share: float | Decimal | None, decimals: int = 1) -> str:
    """Return a share (0.02) as a percentage with its sign, as growth is written."""
    return numbers.percent(_as_float(share), active_language(), decimals=decimals, signed=True)


@register.filter
def quotient(value: float | None) -> str:
    """Return a location quotient with as many decimals as it can bear."""
    return numbers.quotient(_as_float(value), active_language())


@register.filter
def date_written(day: date | datetime | None) -> str:
    """Return a date in words: 30 June 2003."""
    if day is None:
        return numbers.UNKNOWN
    if isinstance(day, datetime):
        day = timezone.localtime(day).date()
    return dates.written_date(day, active_language())


@register.filter
def moment(instant: datetime | None) -> str:
    """Return a point in time as date and clock, in the workbench's own time zone."""
    if instant is None:
        return numbers.UNKNOWN
    local = timezone.localtime(instant)
    between = "kl." if active_language() == "sv" else "at"
    mark = "." if active_language() == "sv" else ":"
    return f"{dates.written_date(local.date(), active_language())} {between} {local:%H}{mark}{local:%M}"


@register.filter
def when(value: date | datetime | str | None) -> str:
    """Return a date, a point in time, or words for it as they are."""
    if isinstance(value, datetime):
        return moment(value)
    return value if isinstance(value, str) else date_written(value)


@register.filter
def period(value: Any) -> str:
    """Return a span of years ("1994–2003") from a pair of years or dates, or one year as it is."""
    if isinstance(value, list | tuple):
        years = [str(one.year if isinstance(one, date) else one) for one in value]
        return years[0] if years[0] == years[-1] else f"{years[0]}–{years[-1]}"
    return str(value.year if isinstance(value, date) else value)


@register.filter
def days_written(words: str) -> str:
    """Return words kept for both languages with each day in them (2003-06-30) as the reader writes it."""
    return _DAY.sub(lambda found: _written_day(found.group()), words)


def _written_day(text: str) -> str:
    """Return a day as the reader writes it; what is no day of the calendar stays."""
    try:
        return date_written(date.fromisoformat(text))
    except ValueError:
        return text
