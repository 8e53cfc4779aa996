"""CSV as the reader’s spreadsheet opens it: Swedish with semicolons and decimal commas."""

import csv
import io
import math
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from klustermotor.figures.numbers import Language
from klustermotor.formats import harmless

_DIGITS = 6


def csv_file(headings: Sequence[str], rows: Iterable[Sequence[Any]], language: Language) -> bytes:
    """Return a table as CSV in the reader's language, with the mark by which spreadsheets know UTF-8."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=";" if language == "sv" else ",")
    writer.writerow([harmless(heading) for heading in different(headings)])
    writer.writerows([_cell(value, language) for value in row] for row in rows)
    return written.getvalue().encode("utf-8-sig")


def different(headings: Sequence[str]) -> list[str]:
    """Return headings of which none stands twice; the later ones are numbered."""
    taken: dict[str, int] = {}
    found = []
    for heading in headings:
        taken[heading] = taken.get(heading, 0) + 1
        found.append(heading if taken[heading] == 1 else f"{heading} ({taken[heading]})")
    return found


def _cell(value: Any, language: Language) -> str:
    """Return a cell as CSV holds it: unknown is empty, text is harmless, a day is in ISO order."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float | Decimal):
        return _number(value, language)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return harmless(str(value))


def _number(value: float | Decimal, language: Language) -> str:
    """Return a number with no more decimals than it bears, whole numbers whole, never with an exponent."""
    if not math.isfinite(value):
        return ""
    size = abs(float(value))
    zeros = -math.floor(math.log10(size)) - 1 if 0 < size < 1 else 0
    written = f"{value:.{_DIGITS + zeros}f}".rstrip("0").rstrip(".")
    return written.replace(".", ",") if language == "sv" else written
