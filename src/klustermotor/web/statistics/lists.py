"""The tables that pages of statistics show."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from klustermotor.web.shared.tables import Column, Table
from klustermotor.web.shared.templatetags.written import number, period
from klustermotor.web.statistics.changes import Changes
from klustermotor.web.statistics.models import Dataset, Vintage


def _how_many_regions(row: Any) -> str:
    """Return how many regions a dataset's newest vintage has figures of."""
    if row.region_count is None:
        return ""
    said = ngettext("%(count)s region", "%(count)s regions", row.region_count)
    return said % {"count": number(row.region_count)}


def datasets_table(query: QueryDict, found: Sequence[Dataset]) -> Table:
    """Return the datasets with what their newest vintage holds."""
    return Table(
        query,
        found,
        [
            Column(
                "name",
                _("Dataset"),
                url=lambda row: reverse("statistics:dataset", args=[row.uid]),
                note="publisher",
            ),
            Column("status", _("Status"), kind="badge"),
            Column("years", _("Years"), value=lambda row: period(row.periods) if row.periods else ""),
            Column(
                "region_set",
                _("Regions"),
                value=lambda row: row.region_set.name,
                note=_how_many_regions,
            ),
            Column("industry_count", _("Industries or programmes"), kind="number"),
            Column("suppressed", _("Hidden"), kind="number"),
            Column(
                "received_on",
                _("Came in"),
                kind="date",
                note=lambda row: _("vintage %(number)s") % {"number": row.number},
            ),
        ],
        order="name",
        export_url=reverse("statistics:datasets"),
        empty_text=_("No dataset matches."),
    )


def datasets_file(query: QueryDict, found: Sequence[Dataset]) -> Table:
    """Return the same for a file: each dataset's status and who decided so, and every count by itself."""
    listed = datasets_table(query, found)
    columns = [
        Column("name", _("Dataset")),
        Column("publisher", _("Publisher")),
        Column("kind", _("Kind"), value=lambda row: row.get_kind_display()),
        Column("status", _("Status"), kind="badge"),
        Column("decided_by_body", _("Decided by")),
        Column("decided_on", _("Decided on"), kind="date"),
        Column("years", _("Years"), value=lambda row: period(row.periods) if row.periods else ""),
        Column("region_set", _("Regions"), value=lambda row: row.region_set.name),
        Column("region_count", _("How many regions"), kind="number"),
        Column("industry_count", _("Industries or programmes"), kind="number"),
        Column("rows", _("Rows"), kind="number"),
        Column("suppressed", _("Hidden"), kind="number"),
        Column("refused", _("Refused rows"), kind="number"),
        Column("number", _("Vintage"), kind="number"),
        Column("received_on", _("Came in"), kind="date"),
    ]
    return Table(query, listed.ordered, columns)


def changes_table(
    query: QueryDict, new: Vintage, found: Changes, names: Sequence[Mapping[str, str]]
) -> Table:
    """Return the cells that changed most."""
    is_jobs = new.dataset.kind == Dataset.Kind.EMPLOYMENT
    labels = [_("Region"), _("Industry")] if is_jobs else [_("Programme"), _("Region")]

    def called(place: int) -> Any:
        return lambda row: names[place].get(row.key[place], row.key[place])

    return Table(
        query,
        found.largest,
        [
            Column("first", labels[0], value=called(0)),
            Column("second", labels[1], value=called(1)),
            Column("period", _("Period"), value=lambda row: row.key[2]),
            Column("before", _("Before"), kind="number"),
            Column("flag_before", _("Mark before"), value="before_flag"),
            Column("after", _("Now"), kind="number"),
            Column("flag_after", _("Mark now"), value="after_flag"),
            Column("difference", _("Difference"), kind="number"),
        ],
        export_url=reverse("statistics:compare-vintages", args=[new.dataset.uid]),
        page_size=25,
    )
