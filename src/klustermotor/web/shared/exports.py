"""What a table shows as a CSV or XLSX file, in which no spreadsheet program finds formulas."""

import tempfile
from pathlib import Path
from typing import Any, Literal, TypeAlias
from urllib.parse import quote

import polars as pl
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from klustermotor.formats import harmless_frame, safe_name, write_frame
from klustermotor.web.shared.csv_files import csv_file, different
from klustermotor.web.shared.errors import NoSuchFile
from klustermotor.web.shared.tables import Table, plain_rows
from klustermotor.web.shared.templatetags.written import active_language

Format: TypeAlias = Literal["csv", "xlsx"]
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def asked_format(request: HttpRequest) -> Format:
    """Return the format that the address asks for; CSV where it says nothing."""
    return "xlsx" if known_format(request.GET.get("format", ""), "csv", "xlsx") == "xlsx" else "csv"


def known_format(asked: str, *formats: str) -> str:
    """Return the format asked for, the first where none is; another is nowhere to be had."""
    if asked and asked not in formats:
        told = _("There is no file here in the format %(asked)s; there is %(formats)s.")
        raise NoSuchFile(told % {"asked": asked, "formats": ", ".join(formats)})
    return asked or formats[0]


def table_file(table: Table, name: str, file_format: Format) -> HttpResponse:
    """Answer with all rows of a table that match, in its order, as a download."""
    headings, rows = plain_rows(table.columns, table.ordered)
    content = (
        _workbook(headings, rows) if file_format == "xlsx" else csv_file(headings, rows, active_language())
    )
    answer = HttpResponse(content, content_type=_TYPES[file_format])
    answer["Content-Disposition"] = (
        f"attachment; filename*=UTF-8''{quote(safe_name(f'{name}.{file_format}'))}"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _workbook(headings: list[str], rows: list[list[Any]]) -> bytes:
    """Return a table as a workbook."""
    schema = different(headings)
    frame = pl.DataFrame(rows, schema=schema, orient="row", infer_schema_length=None, strict=False)
    # A column without any value has no type, which a workbook cannot hold.
    frame = frame.with_columns(pl.col(pl.Null).cast(pl.String))
    with tempfile.TemporaryDirectory(prefix="klustermotor-export-") as folder:
        path = Path(folder) / "table.xlsx"
        write_frame(path, harmless_frame(frame))
        return path.read_bytes()
