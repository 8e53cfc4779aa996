"""The tables that pages of regions and classifications show and export."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from klustermotor.web.places.levels import Codes, level_names
from klustermotor.web.places.models import Classification, RegionSet
from klustermotor.web.places.selectors import cluster_rows, regions_of
from klustermotor.web.shared.sorting import fold
from klustermotor.web.shared.tables import Column, Table
from klustermotor.web.shared.templatetags.written import active_language


def _address(row: Any) -> str:
    """Return where a region's page is."""
    return reverse("places:region", args=[row.uid])


def _name_field() -> str:
    """Return the field that holds the name the reader sees."""
    return f"name_{active_language()}"


def _found(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    """Return regions whose name or code holds the text, whatever its capitals and accents."""
    wanted = fold(text)
    named = rows.values_list("pk", "name_sv", "name_en", "code", "parent__name_sv")
    kept = [pk for pk, *words in named if wanted in fold(" ".join(word or "" for word in words))]
    return rows.filter(Q(pk__in=kept))


def regions_table(query: QueryDict, region_set: RegionSet) -> Table:
    """Return a set's regions."""
    return Table(
        query,
        regions_of(region_set),
        [
            Column("name", _("Region"), url=_address, value="name", order=_name_field()),
            Column("code", _("Code")),
            Column("nuts", _("NUTS")),
            Column("parent", _("Belongs to"), value="parent.name", order="parent__name_sv", filterable=False),
            Column("valid_from", _("From"), kind="date"),
            Column("valid_to", _("Until"), kind="date"),
        ],
        order="code",
        export_url=reverse("places:export-region-set", args=[region_set.uid]),
        search=_found,
    )


def codes_table(query: QueryDict, classification: Classification, codes: Codes) -> Table:
    """Return the codes of a classification that the reader asked for."""
    names = level_names(classification.kind)
    return Table(
        query,
        codes.rows,
        [
            Column("code", _("Code")),
            Column("name", _("Name"), value="name"),
            Column(
                "level",
                _("Level"),
                value=lambda row: names.get(row.level) or str(row.level),
                order="level",
                filterable=False,
            ),
            Column("parent_code", _("Belongs to"), filterable=False),
        ],
        order="code",
        page_size=100,
        export_url=reverse("places:export-classification", args=[classification.uid]),
    )


def clusters_table(query: QueryDict, classification: Classification) -> Table:
    """Return the clusters of a definition with their industries."""
    return Table(
        query,
        cluster_rows(classification),
        [
            Column("name", _("Cluster")),
            Column("code", _("Code"), value="item.code"),
            Column(
                "traded",
                _("Sells"),
                value=lambda row: _("beyond the region") if row.item.is_traded else _("within the region"),
            ),
            Column("size", _("Industries"), kind="number"),
            Column("members_text", _("Which"), sortable=False),
        ],
        order="name",
        export_url=reverse("places:export-classification", args=[classification.uid]),
    )
