"""Cells of a printed table as the reader's language writes them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from klustermotor.figures.dates import written_date
from klustermotor.figures.numbers import UNKNOWN, Language, number


def is_number(value: Any) -> bool:
    """Return whether a cell stands to the right, as numbers do."""
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def written(value: Any, language: Language) -> str:
    """Return a cell as it is read: whole numbers without decimals, unknown as a dash."""
    if value is None or value == "":
        return UNKNOWN
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return written_date(value, language)
    if is_number(value):
        return number(float(value), language, decimals=0 if float(value).is_integer() else 2)
    return str(value)
