"""Tables as CSV and XLSX: numbers and marks of hidden cells stay; nothing is taken for a formula."""

import io
import math
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext, override

from klustermotor.formats import harmless
from klustermotor.web.documents.provenance import Provenance
from klustermotor.web.shared.csv_files import csv_file, different

Row = Sequence[Any]
_WIDEST, _NARROWEST = 60, 9
_SHEET_NAME = 31
_MANY, _LARGE = 1000, 10_000


def csv_bytes(columns: Sequence[str], rows: Sequence[Row], about: Provenance) -> bytes:
    """Return a table as CSV; each row carries its status and source in the last two columns."""
    with override(about.language):
        headings = [*map(str, columns), gettext("Status of the file"), gettext("Sources of the file")]
    tail = [about.status_line(), "; ".join(filter(None, [*about.source_lines, about.run_line()]))]
    return csv_file(headings, ([*row, *tail] for row in rows), about.language)


def xlsx_bytes(columns: Sequence[str], rows: Sequence[Row], about: Provenance) -> bytes:
    """Return a table as a workbook with a second sheet that says what it is."""
    written = io.BytesIO()
    book = xlsxwriter.Workbook(
        written, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties(
        {"title": about.title, "comments": about.status_line(), "created": about.made_at.replace(tzinfo=None)}
    )
    with override(about.language):
        table, note = gettext("Table"), gettext("About")
    sheet = book.add_worksheet(table[:_SHEET_NAME])
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    formats = [_number_format(book, [row[at] for row in rows]) for at in range(len(columns))]
    for at, name in enumerate(different([str(name) for name in columns])):
        sheet.write_string(0, at, harmless(name), bold)
        sheet.set_column(at, at, _width(name, (row[at] for row in rows[:200])))
    for down, row in enumerate(rows, 1):
        for at, value in enumerate(row):
            _write_cell(sheet, down, at, value, day, formats[at])
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(rows), 1), max(len(columns) - 1, 0))
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer(f"&L&8{about.footer().replace('&', '&&')[:230]}&R&8&P/&N")
    _about_sheet(book, note, about)
    book.close()
    return written.getvalue()


def _about_sheet(book: Any, name: str, about: Provenance) -> None:
    """Write the sheet that says what the table is."""
    sheet = book.add_worksheet(name[:_SHEET_NAME])
    bold, wrapped = book.add_format({"bold": True, "valign": "top"}), book.add_format({"text_wrap": True})
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 90)
    for down, (label, text) in enumerate(about.lines()):
        sheet.write_string(down, 0, label, bold)
        sheet.write_string(down, 1, harmless(text), wrapped)


def _write_cell(sheet: Any, down: int, at: int, value: Any, day: Any, number: Any) -> None:
    """Write one cell as what it is."""
    if isinstance(value, datetime):
        value = (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        sheet.write_blank(down, at, None)
    elif isinstance(value, bool):
        sheet.write_boolean(down, at, value)
    elif isinstance(value, int | float | Decimal):
        sheet.write_number(down, at, float(value), number)
    elif isinstance(value, date):
        sheet.write_datetime(down, at, value, day)
    else:
        sheet.write_string(down, at, harmless(str(value)))


def _number_format(book: Any, values: Sequence[Any]) -> Any:
    """Return how a column's numbers are shown; what they are stays exact."""
    known = [
        abs(float(value))
        for value in values
        if isinstance(value, int | float | Decimal) and not isinstance(value, bool) and math.isfinite(value)
    ]
    largest = max(known, default=0.0)
    if all(value.is_integer() for value in known):
        # Years and ranks have no mark between their thousands.
        shown = "#,##0" if largest >= _LARGE else "0"
    else:
        shown = "0.0000" if largest < 1 else "0.00" if largest < _MANY else "#,##0.0"
    return book.add_format({"num_format": shown})


def _width(name: str, values: Any) -> int:
    """Return how wide a column is to be."""
    longest = max([len(str(name)), *(len(str(value)) for value in values if value is not None)])
    return min(max(longest + 2, _NARROWEST), _WIDEST)
