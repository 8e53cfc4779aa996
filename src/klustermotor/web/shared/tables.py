"""Tables that sort, filter and page on the server, from querysets or lists, and export what they show.

A view describes its columns and gives the rows; the template says ``{% table table %}``::

    table = Table(
        request.GET,
        regions,
        [
            Column("name", _("Region"), url="url"),
            Column("jobs", _("Jobs"), kind="number", order="jobs_2003"),
            Column("share", _("Share"), kind="percent", decimals=1),
        ],
        caption=_("All counties"),
        order="-jobs",
        export_url=reverse("mapping:export-regions"),
    )
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property, partial
from types import MethodType
from typing import Any, Literal, TypeAlias

from django.core.paginator import Page, Paginator
from django.db.models import CharField, F, Q, QuerySet, TextField
from django.http import QueryDict
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from klustermotor.figures.numbers import UNKNOWN
from klustermotor.web.shared.paging import query_with
from klustermotor.web.shared.sorting import fold, in_order, reader_key
from klustermotor.web.shared.statuses import status_label
from klustermotor.web.shared.templatetags import house, written

Kind: TypeAlias = Literal[
    "text", "number", "percent", "quotient", "date", "moment", "badge", "picture", "link", "how"
]
Reader: TypeAlias = str | Callable[[Any], Any]

_NUMERIC = frozenset({"number", "percent", "quotient"})
_FOLDED = frozenset({"text", "link"})
PAGE_SIZES = (25, 50, 100, 250)
_IN_FILES = (str, bool, int, float, Decimal, date)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it is called, where its values come from and how they are written.

    ``value``, ``url`` and ``note`` are a path (``cluster.name``, as in templates) or a function of the row;
    ``value`` is the key unless said otherwise. ``order`` is what sorts it: a field of the queryset, or for
    lists a path or a function; the value itself unless said otherwise. Pictures are trusted SVG, badges a
    kind or a pair of kind and label, and "how" a "?" that opens the address in ``value``.
    """

    key: str
    label: Any
    kind: Kind = "text"
    value: Reader | None = None
    url: Reader | None = None
    note: Reader | None = None
    order: Reader | None = None
    decimals: int = 0
    sortable: bool = True
    filterable: bool | None = None
    narrow: bool = False
    wide: bool = False

    @property
    def may_sort(self) -> bool:
        """Return whether the heading sorts; pictures only do when told by what."""
        return self.sortable and (self.kind not in {"picture", "how"} or self.order is not None)

    @property
    def may_filter(self) -> bool:
        """Return whether the filter box looks in it: text unless said otherwise."""
        return self.kind in _FOLDED if self.filterable is None else self.filterable

    @property
    def css(self) -> str:
        """Return the classes of its cells."""
        if self.kind in _NUMERIC:
            return "numeric"
        if self.kind == "picture":
            return "picture-cell"
        if self.wide:
            return "wide"
        return "narrow" if self.narrow or self.kind in {"how", "badge", "date", "moment"} else ""

    def read(self, row: Any) -> Any:
        """Return the column's value in a row."""
        return read(row, self.value or self.key)


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's heading as the page shows it."""

    column: Column
    sort_url: str = ""
    sorted: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row as the page shows it."""

    cells: list[tuple[Column, SafeString]]
    picked: bool = False


def read(row: Any, reader: Reader) -> Any:
    """Return what a path or a function finds in a row; nothing found is None, and a method is asked."""
    if callable(reader):
        return reader(row)
    found = row
    for part in reader.split("."):
        found = found.get(part) if isinstance(found, Mapping) else getattr(found, part, None)
        found = found() if isinstance(found, MethodType | partial) else found
    return found


def _missing(value: Any) -> bool:
    """Return whether a value is unknown."""
    return value is None or value == "" or (isinstance(value, float) and math.isnan(value))


def _sort_key(value: Any) -> Any:
    """Return what a value sorts by: text in Swedish order, all else by itself."""
    return reader_key(str(value)) if isinstance(value, str) or not hasattr(value, "__lt__") else value


def _is_text(rows: QuerySet[Any], path: str) -> bool:
    """Return whether a path of a query leads to text: days have no order of letters, as PostgreSQL says."""
    found: Any = F(path).resolve_expression(rows.query.chain(), allow_joins=True)
    return isinstance(found.output_field, CharField | TextField)


@dataclass
class Table:
    """A list of things that a page shows as a table."""

    query: QueryDict
    rows: QuerySet[Any] | Sequence[Any]
    columns: Sequence[Column]
    caption: Any = ""
    #: Key of the column the list starts sorted by; a minus before it turns the order.
    order: str = ""
    #: Distinguishes tables on the same page; stands before the parameters in the address.
    name: str = ""
    page_size: int = 50
    export_url: str = ""
    picked: Callable[[Any], bool] = field(default=lambda _row: False)
    #: Looks for the text in querysets where the columns' own fields will not do.
    search: Callable[[QuerySet[Any], str], QuerySet[Any]] | None = None
    empty_text: Any = field(default_factory=lambda: _("Nothing here matches."))

    def parameter(self, word: str) -> str:
        """Return a parameter's name in the address."""
        return f"{self.name}-{word}" if self.name else word

    @cached_property
    def filter_text(self) -> str:
        """Return what the reader looks for."""
        return self.query.get(self.parameter("filter"), "").strip()

    @property
    def has_filter(self) -> bool:
        """Return whether there is anything to look in."""
        return any(column.may_filter for column in self.columns)

    @property
    def may_sort(self) -> bool:
        """Return whether any heading sorts."""
        return any(column.may_sort for column in self.columns)

    @cached_property
    def size(self) -> int:
        """Return how many rows a page holds, as the reader chose among the sizes offered."""
        asked = self.query.get(self.parameter("size"), "")
        return int(asked) if asked.isdecimal() and int(asked) in PAGE_SIZES else self.page_size

    @cached_property
    def sorted_by(self) -> tuple[Column | None, bool]:
        """Return the column that sorts and whether downwards; a wrong wish is passed over."""
        sortable = {column.key: column for column in self.columns if column.may_sort}
        for asked in (self.query.get(self.parameter("order"), ""), self.order):
            if asked.removeprefix("-") in sortable:
                return sortable[asked.removeprefix("-")], asked.startswith("-")
        return None, False

    @cached_property
    def ordered(self) -> QuerySet[Any] | Sequence[Any]:
        """Return all rows that match, in order; this is also what an export writes."""
        rows = self._matching()
        column, downwards = self.sorted_by
        if column is None:
            return rows
        if isinstance(rows, QuerySet):
            return self._ordered_query(rows, column, downwards=downwards)
        reader = column.order or column.value or column.key
        values = [(read(row, reader), row) for row in rows]
        known = [pair for pair in values if not _missing(pair[0])]
        known.sort(key=lambda pair: _sort_key(pair[0]), reverse=downwards)
        # Unknown is neither large nor small: it stands last in both directions.
        return [row for _value, row in known] + [row for value, row in values if _missing(value)]

    def _ordered_query(self, rows: QuerySet[Any], column: Column, *, downwards: bool) -> QuerySet[Any]:
        """Let the database sort, text in the reader's order, and by key where values are equal."""
        path = str(column.order or column.value or column.key).replace(".", "__")
        by: Any = in_order(path) if column.kind in _FOLDED and _is_text(rows, path) else F(path)
        return rows.order_by(by.desc(nulls_last=True) if downwards else by.asc(nulls_last=True), "pk")

    def _matching(self) -> QuerySet[Any] | Sequence[Any]:
        """Return the rows in which the text looked for stands."""
        if not self.filter_text:
            return self.rows
        if not isinstance(self.rows, QuerySet):
            wanted = fold(self.filter_text)
            readers = [column for column in self.columns if column.may_filter]
            return [
                row
                for row in self.rows
                if any(wanted in fold(str(column.read(row) or "")) for column in readers)
            ]
        if self.search is not None:
            return self.search(self.rows, self.filter_text)
        found = Q()
        for column in self.columns:
            if column.may_filter:
                path = str(column.value or column.key).replace(".", "__")
                found |= Q(**{f"{path}__folded__contains": fold(self.filter_text)})
        return self.rows.filter(found)

    @cached_property
    def page(self) -> Page[Any]:
        """Return the page asked for, or the nearest there is."""
        return Paginator(self.ordered, self.size).get_page(self.query.get(self.parameter("page"), "1"))

    @property
    def headings(self) -> list[Heading]:
        """Return the headings with the links that sort; a second press turns the order."""
        current, downwards = self.sorted_by
        headings = []
        for column in self.columns:
            if not column.may_sort:
                headings.append(Heading(column))
                continue
            is_current = current is column
            first_down = column.kind in _NUMERIC
            turn = (not downwards) if is_current else first_down
            url = self._with(order=f"{'-' if turn else ''}{column.key}", page=None)
            state = ("descending" if downwards else "ascending") if is_current else ""
            headings.append(Heading(column, url, state))
        return headings

    @property
    def shown(self) -> list[Row]:
        """Return the rows of this page with their cells written."""
        return [
            Row([(column, cell(column, row)) for column in self.columns], self.picked(row))
            for row in self.page
        ]

    @property
    def exports(self) -> list[tuple[str, str]]:
        """Return the files the table can be had as, each with an address that keeps order and filter."""
        if not self.export_url:
            return []
        kept = self._with(page=None, size=None)
        joiner = "&" if "?" in self.export_url else "?"
        rest = f"&{kept[1:]}" if kept != "?" else ""
        return [(name.upper(), f"{self.export_url}{joiner}format={name}{rest}") for name in ("csv", "xlsx")]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Return the parameters that the filter's form must carry on."""
        own = {self.parameter(word) for word in ("filter", "page", "size", "order")}
        return [(name, value) for name, values in self.query.lists() if name not in own for value in values]

    @property
    def sizes(self) -> list[tuple[int, bool]]:
        """Return the page sizes offered, when there is more than the smallest."""
        if self.page.paginator.count <= PAGE_SIZES[0]:
            return []
        return [(size, size == self.size) for size in sorted({*PAGE_SIZES, self.page_size})]

    @property
    def page_parameter(self) -> str:
        """Return the parameter that names the page."""
        return self.parameter("page")

    def _with(self, **changes: Any) -> str:
        """Return the query string with this table's parameters changed."""
        return query_with(self.query, **{self.parameter(word): value for word, value in changes.items()})


def cell(column: Column, row: Any) -> SafeString:
    """Return a cell as the reader's language writes it; what is unknown is a dash, never a zero."""
    value = column.read(row)
    if column.kind == "how":
        return (
            house.how_known(value, read(row, column.note) if column.note else "") if value else SafeString("")
        )
    shown = _written(column, value)
    if column.url and (address := read(row, column.url)):
        shown = format_html('<a href="{}">{}</a>', address, shown)
    if column.note and (note := read(row, column.note)):
        shown = format_html('{}<span class="cell-note">{}</span>', shown, note)
    return shown


def _written(column: Column, value: Any) -> SafeString:
    """Return a value as its kind is written."""
    if _missing(value):
        return format_html('<span class="unknown">{}</span>', UNKNOWN)
    if column.kind == "picture":
        return SafeString(value)
    if column.kind == "badge":
        kind, label = value if isinstance(value, tuple) else (value, "")
        return SafeString(house.badge(kind, label))
    writers: dict[str, Callable[[Any], str]] = {
        "number": lambda known: written.number(known, column.decimals),
        "percent": lambda known: written.percent(known, column.decimals),
        "quotient": written.quotient,
        "date": written.date_written,
        "moment": written.moment,
    }
    return format_html("{}", writers.get(column.kind, str)(value))


def plain_rows(columns: Iterable[Column], rows: Iterable[Any]) -> tuple[list[str], list[list[Any]]]:
    """Return headings and unformatted values for an export; pictures and question marks stay on the page."""
    kept = [column for column in columns if column.kind not in {"picture", "how"}]
    return [str(column.label) for column in kept], [[exported(c, row) for c in kept] for row in rows]


def exported(column: Column, row: Any) -> Any:
    """Return a value as a file holds it: unknown is empty, a badge is its words, a name is text."""
    value = column.read(row)
    if column.kind == "badge" and value:
        kind, label = value if isinstance(value, tuple) else (value, "")
        return str(label or status_label(kind))
    if _missing(value):
        return None
    if isinstance(value, datetime) and timezone.is_aware(value):
        # A workbook knows no time zones; what a person reads is the workbench's own time, to the second.
        return timezone.localtime(value).replace(tzinfo=None, microsecond=0)
    return value if isinstance(value, _IN_FILES) else str(value)
