"""Columns of figures that carry the key of their evidence."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from klustermotor.figures.numbers import estimate
from klustermotor.web.mapping.selectors.measures import MEASURES, known_value
from klustermotor.web.shared import tables
from klustermotor.web.shared.tables import Column, read
from klustermotor.web.shared.templatetags.written import active_language


@dataclass(frozen=True, slots=True)
class FigureColumn(Column):
    """A column of numbers, each with the key under which it can be traced."""

    @property
    def css(self) -> str:
        """Return the classes of its cells."""
        return "numeric"


def figure(key: str, written: str, *, estimated: bool = False, opens: str = "") -> SafeString:
    """Return a figure as the page shows it; an estimate is marked, and one with an address opens there."""
    if opens:
        return format_html(
            '<a class="evidence" href="{}" data-figure="{}" data-opens-panel aria-haspopup="dialog">{}</a>',
            opens,
            key,
            estimate(written, estimated=estimated),
        )
    return format_html('<span data-figure="{}">{}</span>', key, estimate(written, estimated=estimated))


def measure_column(
    measure: str,
    facts: Callable[[Any], Any],
    key: Callable[[Any], str],
    *,
    label: Any = None,
    name: str = "",
    known: Callable[[str], str] | None = None,
) -> FigureColumn:
    """Return the column of a measure; ``facts`` finds a row's facts (or none) and ``key`` its key.

    With ``known``, which gives a key's address, each figure opens how it is known.
    """
    chosen = MEASURES[measure]

    def shown(row: Any) -> SafeString | None:
        found = facts(row)
        if found is None:
            return None
        written = chosen.write(getattr(found, measure), active_language())
        opens = known(key(row)) if known else ""
        return figure(key(row), written, estimated=found.marked(measure), opens=opens)

    def sorted_by(row: Any) -> float | None:
        found = facts(row)
        return None if found is None else known_value(getattr(found, measure))

    return FigureColumn(
        name or measure, label or chosen.label, value=shown, order=sorted_by, filterable=False
    )


def number_column(
    key: str,
    label: Any,
    value: Callable[[Any], float | None],
    written: Callable[[Any], SafeString | None],
) -> FigureColumn:
    """Return a column of other numbers."""
    return FigureColumn(key, label, value=written, order=value, filterable=False)


def exported(columns: Sequence[Column], rows: Sequence[Any]) -> tuple[list[str], list[list[Any]]]:
    """Return headings and plain values for a file; figures as numbers, pictures left on the page."""
    kept = [column for column in columns if column.kind not in {"picture", "how"}]

    def plain(column: Column, row: Any) -> Any:
        if isinstance(column, FigureColumn):
            return read(row, column.order or column.key)
        return tables.exported(column, row)

    return [str(column.label) for column in kept], [[plain(column, row) for column in kept] for row in rows]
