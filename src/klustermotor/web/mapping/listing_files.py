"""The tables of the result pages as files: every measure as numbers, and what is estimated in words."""

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from klustermotor.web.mapping.columns import measure_column
from klustermotor.web.mapping.listing import growth_table, outward_table
from klustermotor.web.mapping.listing_pairs import changes_table
from klustermotor.web.mapping.selectors.changes import ChangedRow, ChangeView
from klustermotor.web.mapping.selectors.clusters import ClusterView
from klustermotor.web.mapping.selectors.growth import GrowthView
from klustermotor.web.mapping.selectors.keys import cell_key
from klustermotor.web.mapping.selectors.maps import MapView
from klustermotor.web.mapping.selectors.outward import OutwardView
from klustermotor.web.mapping.selectors.standing import StandingView, badge_of
from klustermotor.web.shared.tables import Column, Table


def standing_file(view: StandingView) -> Table:
    """Return the same as numbers, for a file: every cluster of the region."""
    room = view.room

    def key(measure: str) -> Any:
        return lambda one: cell_key("cluster", one.region, one.cluster, measure, one.period)

    columns = [
        Column("cluster", _("Code")),
        Column("name", _("Cluster"), value=lambda one: room.names.called("cluster", one.cluster)),
        Column("standing", _("Standing"), kind="badge", value=badge_of),
        *_figures(key),
    ]
    return Table(QueryDict(), view.every, columns)


def _figures(key: Any) -> list[Column]:
    """Return columns for all measures of facts, with likely value, interval and what is estimated."""
    return [
        measure_column("jobs", lambda one: one, key("jobs")),
        measure_column("plants", lambda one: one, key("plants")),
        measure_column("lq", lambda one: one, key("lq")),
        Column("likely", _("Likely location quotient"), kind="quotient"),
        measure_column("low", lambda one: one, key("low")),
        Column("high", _("Location quotient, at most"), kind="quotient"),
        measure_column("rank", lambda one: one, key("rank")),
        Column("of", _("Among")),
        measure_column("share", lambda one: one, key("share")),
        measure_column("growth", lambda one: one, key("growth")),
        Column("estimated", _("Estimated"), value=lambda one: _yes(one.estimated)),
        Column("growth_estimated", _("Growth estimated"), value=lambda one: _yes(one.growth_estimated)),
    ]


def _yes(held: bool) -> str:
    """Return the word for what holds, nothing for what does not."""
    return _("yes") if held else ""


def map_file(view: MapView) -> Table:
    """Return all regions with all measures, for a file."""
    room = view.room

    def key(measure: str) -> Any:
        return lambda one: cell_key(view.kind, one.region, view.code, measure, room.period)

    columns = [
        Column("region", _("Code")),
        Column("name", _("Region"), value=lambda one: room.names.regions.get(one.region, one.region)),
        *_figures(key),
    ]
    return Table(QueryDict(), view.rows, columns)


def cluster_file(view: ClusterView, query: QueryDict) -> Table:
    """Return all regions ranked in the cluster with all measures, for a file."""
    room = view.room

    def key(measure: str) -> Any:
        return lambda one: cell_key("cluster", one.region, view.code, measure, room.period)

    columns = [
        Column("code", _("Code"), value="region"),
        Column("region", _("Region"), value=lambda one: room.names.regions.get(one.region, one.region)),
        Column("badge", _("Standing"), kind="badge", value=badge_of, order="standing"),
        *_figures(key),
    ]
    return Table(query, view.rows, columns, order="rank")


def related_file(view: ClusterView, query: QueryDict) -> Table:
    """Return the related clusters for a file, with their codes and all measures of our region in them."""
    room = view.room

    def key(measure: str) -> Any:
        return lambda row: cell_key("cluster", room.region, row.code, measure, room.period)

    columns = [
        Column("code", _("Code")),
        Column("name", _("Cluster")),
        Column("one", _("Regions with this cluster"), kind="number", value="pair.one"),
        Column("other", _("Regions with the other"), kind="number", value="pair.other"),
        Column("together", _("Regions with both"), kind="number", value="pair.together"),
        Column("proximity", _("Proximity"), kind="number", value="pair.proximity", decimals=2),
        Column("pair", _("Estimated"), value=lambda row: _yes(row.pair.estimated)),
        measure_column("jobs", lambda row: row.own, key("jobs"), label=_("Jobs here")),
        measure_column("lq", lambda row: row.own, key("lq"), label=_("Location quotient here")),
        measure_column("rank", lambda row: row.own, key("rank"), label=_("Rank here")),
        Column("own", _("Estimated here"), value=lambda row: _yes(bool(row.own and row.own.marked("lq")))),
    ]
    return Table(query, view.related, columns, name="related")


def members_file(view: ClusterView, query: QueryDict) -> Table:
    """Return the industries inside for a file, with their codes, weights and all measures in our region."""
    room = view.room

    def key(measure: str) -> Any:
        return lambda row: cell_key("industry", room.region, row.code, measure, room.period)

    columns = [
        Column("code", _("Code")),
        Column("name", _("Industry")),
        Column("weight", _("Weight"), kind="number", decimals=2),
        *(measure_column(one, lambda row: row.facts, key(one)) for one in ("jobs", "plants", "lq")),
        *(measure_column(one, lambda row: row.facts, key(one)) for one in ("rank", "share", "growth")),
        Column("estimated", _("Estimated"), value=lambda row: _yes(bool(row.facts and row.facts.estimated))),
    ]
    return Table(query, view.members, columns, name="industries")


def changes_file(view: ChangeView, query: QueryDict) -> Table:
    """Return what changed for a file: the figures before and now beside each other."""
    listed = changes_table(view, query)
    held = {column.key: column for column in listed.columns}

    def before(name: str, label: str) -> Column:
        def value(row: ChangedRow) -> Any:
            return getattr(row.before, name) if row.before else None

        return Column(f"before_{name}", label, kind="number", value=value)

    columns = [
        Column("code", _("Code")),
        held["name"],
        held["mark"],
        before("jobs", _("Jobs before")),
        held["jobs"],
        held["jobs_change"],
        before("lq", _("Location quotient before")),
        held["lq"],
        before("rank", _("Rank before")),
        held["rank"],
        held["places"],
        Column("estimated", _("Estimated"), value=lambda row: _yes(row.marked("jobs"))),
    ]
    return Table(query, view.rows, columns, name="changes")


def growth_file(view: GrowthView, query: QueryDict) -> Table:
    """Return the same for a file, with a column that says which rows rest on estimates."""
    listed = growth_table(view, query)
    mark = Column("estimated", _("Estimated"), value=lambda row: _yes(row.estimated))
    return Table(query, view.rows, [*listed.columns, mark])


def outward_file(view: OutwardView, query: QueryDict) -> Table:
    """Return the same for a file, with a column after each region that says which quotients are estimates."""
    listed, columns = outward_table(view, query), []
    columns.append(listed.columns[0])
    for at, column in enumerate(listed.columns[1:]):
        columns += [column, _side_mark(at, str(column.label))]
    return Table(query, view.rows, columns)


def _side_mark(at: int, region: str) -> Column:
    """Return the column that says where a region's quotient is an estimate."""
    label = _("Estimated: %(region)s") % {"region": region}
    return Column(f"estimated-{at}", label, value=lambda row: _yes(row.marked(at)))
