"""The first rows of a table as a page shows them: columns by name, figures as the reader writes them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from klustermotor.figures import number
from klustermotor.figures.numbers import UNKNOWN
from klustermotor.web.shared.templatetags.written import active_language
from klustermotor.web.statistics.education import ROLES as EDUCATION_ROLES

_LABELS = {
    **EDUCATION_ROLES,
    "row": _("row"),
    "region": _("region"),
    "industry": _("industry"),
    "period": _("year or period"),
    "jobs": _("jobs"),
    "employment": _("jobs"),
    "plants": _("plants"),
    "establishments": _("plants"),
    "wages": _("wages"),
    "flag": _("mark"),
    "low": _("at least"),
    "high": _("at most"),
    "region_name": _("the region’s name"),
    "industry_name": _("the industry’s name"),
}


@dataclass(frozen=True, slots=True)
class Preview:
    """Columns with whether they hold figures, and rows of label, text and whether it is a figure."""

    columns: list[tuple[str, bool]]
    rows: list[list[tuple[str, str, bool]]]


def preview_of(columns: Sequence[str], rows: Sequence[Sequence[Any]], *, named: bool = True) -> Preview:
    """Return rows to show; ``named`` puts our names for columns in place of the file's own."""
    labels = [str(_LABELS.get(name, name)) if named else name for name in columns]
    numeric = [any(isinstance(row[place], float) for row in rows) for place in range(len(columns))]
    return Preview(
        list(zip(labels, numeric, strict=True)),
        [
            [
                (label, _written(value), figures)
                for label, value, figures in zip(labels, row, numeric, strict=True)
            ]
            for row in rows
        ],
    )


def _written(value: Any) -> str:
    """Write a cell: what is unknown is a dash, never a zero."""
    if value is None:
        return UNKNOWN
    if isinstance(value, float):
        return number(value, active_language(), decimals=0 if value.is_integer() else 1)
    return str(value)
