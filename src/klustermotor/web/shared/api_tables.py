"""Tables that lie in Parquet files, handed out part by part as JSON, or whole as CSV or Parquet."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias
from urllib.parse import quote

import polars as pl
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from klustermotor.formats import harmless_frame, safe_name
from klustermotor.web.shared import files
from klustermotor.web.shared.api import lasting, part_of, private
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.schemas import Marked, Page, Window

FileFormat: TypeAlias = Literal["json", "csv", "parquet"]
Cell: TypeAlias = str | int | float | bool | None
_MOST_IN_CSV = 1_000_000

MEDIA_TYPES = {"csv": "text/csv; charset=utf-8", "parquet": "application/vnd.apache.parquet"}

#: How an operation that hands out a table describes the files it may answer with.
FILES_DESCRIBED = {
    "responses": {
        200: {
            "content": {
                "text/csv": {"schema": {"type": "string"}},
                "application/vnd.apache.parquet": {"schema": {"type": "string", "format": "binary"}},
            }
        }
    }
}
#: How an operation that hands out a list of refused rows describes it.
CSV_DESCRIBED = {"responses": {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}}


class Rows(Page[dict[str, Cell]], Marked):
    """Part of a table: a row is an object with the table's columns; unknown figures are null."""

    columns: list[str]


@dataclass(frozen=True, slots=True)
class Handed:
    """One table to hand out: its file, what it is called, and what its figures carry."""

    digest: str
    name: str
    marks: Mapping[str, Any]
    #: Further columns that are worked out from the file's.
    added: tuple[pl.Expr, ...] = ()


def hand_out(
    request: HttpRequest,
    table: Handed,
    *,
    window: Window,
    file_format: FileFormat,
    where: Mapping[str, str | None],
) -> HttpResponseBase | dict[str, Any]:
    """Answer with a table, or the part of it that is asked for; ``where`` gives a column's wanted value."""
    tag = lasting(request, table.digest, file_format, sorted(table.marks.items()))
    rows = _chosen(table, {column: value for column, value in where.items() if value is not None})
    if file_format != "json":
        return _file(rows, table, file_format, tag)
    total = int(rows.select(pl.len()).collect().item())
    frame = _plain(rows.slice(window.offset, window.limit).collect())
    part = part_of(request, frame.to_dicts(), total, window)
    return {**table.marks, **part, "columns": frame.columns}


def _chosen(table: Handed, where: Mapping[str, str]) -> pl.LazyFrame:
    """Return the rows that are asked for; refuse a filter on a column the table lacks."""
    rows = pl.scan_parquet(files.path_of(table.digest))
    known = rows.collect_schema()
    for column, value in where.items():
        if column not in known:
            raise Refused(
                _("This table has no column %(column)s to choose by.") % {"column": column}, field=column
            )
        rows = rows.filter(pl.col(column).cast(pl.String) == value)
    return rows.with_columns(*table.added)


def _file(rows: pl.LazyFrame, table: Handed, file_format: FileFormat, tag: str) -> HttpResponseBase:
    """Answer with a file whose headers carry what its figures carry."""
    if file_format == "csv" and rows.select(pl.len()).collect().item() > _MOST_IN_CSV:
        raise Refused(
            _("These are more rows than a spreadsheet holds; take the Parquet file instead."), field="format"
        )
    answer = _written(rows.collect(), table.name, file_format)
    answer["ETag"] = tag
    for name, value in table.marks.items():
        written = str(value).lower() if isinstance(value, bool) else str(value or "")
        answer[f"X-{name.replace('_', '-').title()}"] = quote(written, safe=" -")
    return answer


def _written(frame: pl.DataFrame, name: str, file_format: FileFormat) -> FileResponse:
    """Return a frame as a file to be downloaded, in which no spreadsheet program finds formulas."""
    with tempfile.TemporaryDirectory(prefix="klustermotor-api-") as folder:
        path = Path(folder) / f"table.{file_format}"
        if file_format == "csv":
            harmless_frame(frame).write_csv(path, include_bom=True)
        else:
            frame.write_parquet(path)
        # The open file outlives its name, and is closed when it is sent.
        opened = path.open("rb")
    return handed(opened, f"{name}.{file_format}", MEDIA_TYPES[file_format])


def handed(opened: Any, name: str, media_type: str) -> FileResponse:
    """Answer with a file to be kept, which no browser opens in our name."""
    answer = FileResponse(opened, content_type=media_type, as_attachment=True, filename=safe_name(name))
    answer["X-Content-Type-Options"] = "nosniff"
    private(answer)
    return answer


def _plain(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a frame as JSON can hold it: what is not a finite number is null, lists are text."""
    numbers = [
        pl.when(pl.col(name).is_finite()).then(pl.col(name)).alias(name)
        for name, kind in frame.schema.items()
        if kind.is_float()
    ]
    return frame.with_columns(numbers)
