"""Tables of clusters: what stands in a column, on the page and in a file."""

from collections.abc import Iterable

from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from klustermotor.web.accounts.access import Access
from klustermotor.web.evidence.models import Support
from klustermotor.web.mapping.membership import selectors
from klustermotor.web.mapping.membership.models import KnownCluster, Part
from klustermotor.web.mapping.membership.overview import ActorRow, ClusterView, YearRow
from klustermotor.web.shared.sorting import fold
from klustermotor.web.shared.tables import Column, Table


def _address(cluster: KnownCluster) -> str:
    """Return where a cluster's page is."""
    return reverse("mapping:known-cluster", args=[cluster.uid])


def clusters_table(access: Access, query: QueryDict) -> Table:
    """Return the clusters with what they are around and how many belong to each today."""
    return Table(
        query,
        selectors.counted_clusters(access, access.tenant.today()),
        [
            Column(
                "name",
                pgettext("of actors", "Cluster"),
                kind="link",
                url=_address,
                order="name_sv",
                filterable=False,
                note=lambda one: _("example") if one.is_example else "",
            ),
            Column("core", _("Core product or technology"), sortable=False, filterable=False),
            Column("size", _("Actors"), kind="number"),
            Column(
                "field", _("Field of strength"), value="field.name", order="field__name_sv", filterable=False
            ),
            Column("initiative", _("Initiative"), value="initiative.name"),
        ],
        caption=_("Clusters"),
        order="name",
        export_url=reverse("mapping:known-clusters"),
        search=lambda rows, text: (
            rows.filter(name_sv__folded__contains=fold(text))
            | rows.filter(name_en__folded__contains=fold(text))
        ),
    )


def overlaps_table(access: Access, query: QueryDict) -> Table:
    """Return which clusters share organisations today."""
    return Table(
        query,
        selectors.overlaps(access, access.tenant.today()),
        [
            Column(
                "one",
                pgettext("of actors", "Cluster"),
                kind="link",
                value="one.name",
                url=lambda row: _address(row.one),
            ),
            Column("other", _("and"), kind="link", value="other.name", url=lambda row: _address(row.other)),
            Column("count", _("Shared actors"), kind="number"),
            Column("shared", _("Who"), value=lambda row: ", ".join(one.name for one in row.shared)),
        ],
        caption=_("Organisations in more than one cluster"),
        name="overlaps",
        order="-count",
        export_url=f"{reverse('mapping:known-clusters')}?table=overlaps",
    )


def _known_from(supports: Iterable[Support]) -> str:
    """Return what somebody is known from, in words."""
    return "; ".join(str(one.source or one.run) for one in supports)


def _source_links(row: ActorRow) -> SafeString | str:
    """Return what an actor is known from, each source with its page."""
    return format_html_join(
        "; ",
        '<a href="{}">{}</a>',
        (
            (reverse("evidence:source", args=[one.source.uid]), str(one.source))
            for one in row.supports
            if one.source is not None
        ),
    )


def _state(row: ActorRow) -> str:
    """Return whether somebody has left or is to come."""
    return _("has left") if row.is_over else _("is to come") if row.is_to_come else ""


def actors_table(view: ClusterView, query: QueryDict, *, opens: bool = True) -> Table:
    """Return everybody who belongs, has belonged or is to, those of the day first."""
    known = "picture" if opens else "text"
    return Table(
        query,
        view.rows,
        [
            Column(
                "name",
                _("Organisation"),
                kind="link",
                value="actor.organisation.name",
                url=lambda row: reverse("actors:organisation", args=[row.actor.organisation.uid]),
                note=lambda row: (
                    _("example") if row.actor.is_example or row.actor.organisation.is_example else ""
                ),
            ),
            Column("part", pgettext("in a cluster", "Part"), value=lambda row: row.actor.get_part_display()),
            Column(
                "since",
                _("When"),
                value="actor.period",
                order=lambda row: row.actor.valid_from,
                note=_state,
            ),
            Column("place", _("Municipality"), value="actor.organisation.region.name"),
            Column("employees", _("Employees"), kind="number", value="actor.organisation.employees"),
            Column(
                "source",
                _("Known from"),
                kind=known,  # type: ignore[arg-type]
                value=_source_links if opens else (lambda row: _known_from(row.supports)),
                sortable=False,
                filterable=False,
            ),
            Column(
                "open",
                _("Entry"),
                kind="link",
                value=lambda row: _("Open or change") if row.may_change else _("Open"),
                url=lambda row: reverse("mapping:cluster-actor", args=[row.actor.uid]),
                sortable=False,
                filterable=False,
            ),
        ][: 7 if opens else 6],
        caption=_("Actors of the cluster"),
        name="actors",
        export_url=f"{_address(view.cluster)}?table=actors&on={view.day.isoformat()}",
    )


def parts_table(view: ClusterView, query: QueryDict) -> Table:
    """Return how many stand in each part on the day, and the jobs they have."""
    return Table(
        query,
        view.parts,
        [
            Column("label", pgettext("in a cluster", "Part"), sortable=False, filterable=False),
            Column("count", _("Actors"), kind="number", sortable=False),
            Column("jobs", _("Employees, where known"), kind="number", sortable=False),
            Column("unknown", _("Size not known"), kind="number", sortable=False),
        ],
        caption=_("Parts on the day"),
        name="parts",
        export_url=f"{_address(view.cluster)}?table=parts&on={view.day.isoformat()}",
    )


def places_table(view: ClusterView, query: QueryDict) -> Table:
    """Return where the actors are on the day."""
    return Table(
        query,
        view.places,
        [
            Column("name", _("Municipality"), sortable=False, filterable=False),
            Column("count", _("Actors"), kind="number", sortable=False),
            Column("jobs", _("Employees, where known"), kind="number", sortable=False),
            Column("unknown", _("Size not known"), kind="number", sortable=False),
        ],
        caption=_("Where they are"),
        name="municipalities",
        export_url=f"{_address(view.cluster)}?table=places&on={view.day.isoformat()}",
    )


def years_table(view: ClusterView, query: QueryDict) -> Table:
    """Return how many stood in each part at the end of each year, newest first."""

    def counted(part: str) -> Column:
        return Column(
            part,
            Part(part).label,
            kind="number",
            value=lambda row: row.counts[part],
            sortable=False,
        )

    rows: list[YearRow] = view.years[::-1]
    return Table(
        query,
        rows,
        [
            Column("label", _("At the end of"), sortable=False, filterable=False),
            *(counted(str(part)) for part in Part),
            Column("total", _("All"), kind="number", sortable=False),
        ],
        caption=_("Year by year"),
        name="years",
        page_size=25,
        export_url=f"{_address(view.cluster)}?table=years",
    )


def shared_table(view: ClusterView, query: QueryDict) -> Table:
    """Return the clusters that share organisations with this one on the day."""
    return Table(
        query,
        view.overlaps,
        [
            Column(
                "other",
                pgettext("of actors", "Cluster"),
                kind="link",
                value="other.name",
                url=lambda row: _address(row.other),
            ),
            Column("count", _("Shared actors"), kind="number"),
            Column("shared", _("Who"), value=lambda row: ", ".join(one.name for one in row.shared)),
        ],
        caption=_("Clusters that share actors with it"),
        name="overlaps",
        order="-count",
        export_url=f"{_address(view.cluster)}?table=overlaps&on={view.day.isoformat()}",
    )


#: The tables of a cluster's page that can be had as files, by their names.
FILES = {
    "actors": lambda view, query: actors_table(view, query, opens=False),
    "parts": parts_table,
    "places": places_table,
    "years": years_table,
    "overlaps": shared_table,
}
