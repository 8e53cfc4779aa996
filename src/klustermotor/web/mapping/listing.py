"""The tables of the result pages, each the same on the page and in its files."""

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from klustermotor.figures.numbers import number, percent
from klustermotor.web.mapping.columns import figure, measure_column, number_column
from klustermotor.web.mapping.selectors.clusters import ClusterView, MemberRow
from klustermotor.web.mapping.selectors.facts import ClusterFacts
from klustermotor.web.mapping.selectors.growth import GrowthRow, GrowthView
from klustermotor.web.mapping.selectors.keys import FigureKey, cell_key
from klustermotor.web.mapping.selectors.maps import MapView
from klustermotor.web.mapping.selectors.names import some_of
from klustermotor.web.mapping.selectors.outward import OutwardView, SideRow
from klustermotor.web.mapping.selectors.rooms import Room
from klustermotor.web.mapping.selectors.standing import StandingRow, StandingView, badge_of
from klustermotor.web.shared.tables import Column, Table

#: Headings where there is little room.
_OUTSIDE_NAMED = 4
_SHORT: dict[str, Any] = {"rank": gettext_lazy("Rank"), "share": gettext_lazy("Share")}


def export_address(room: Room, page: str, **query: Any) -> str:
    """Return where a page's table is had as a file."""
    return room.address("table", {"page": page}, **query)


def _rank(of: int, rank: int | None) -> str:
    """Return a rank among how many."""
    return "" if rank is None else _("%(rank)d of %(of)d") % {"rank": rank, "of": of}


def _estimated(one: ClusterFacts) -> str:
    """Return the mark of an estimate in words, for the note below a name."""
    return _("estimated") if one.estimated and one.jobs > 0 else ""


def standing_table(view: StandingView, query: QueryDict, *, everything: bool) -> Table:
    """Return where the region stands in each cluster."""
    room = view.room

    def key(measure: str) -> Any:
        return lambda row: cell_key("cluster", room.region, row.code, measure, room.period)

    def facts(row: StandingRow) -> ClusterFacts:
        return row.facts

    def note(row: StandingRow) -> str:
        own = _("the industry’s own growth") if row.industrys_own else ""
        return " · ".join(part for part in (own, _estimated(row.facts)) if part)

    columns = [
        Column(
            "name",
            _("Cluster"),
            url=lambda row: room.address("cluster", cluster=row.code),
            note=note,
        ),
        Column("badge", _("Standing"), kind="badge", order="facts.standing"),
        measure_column("jobs", facts, key("jobs")),
        Column(
            "interval",
            _("Specialisation, with uncertainty"),
            kind="picture",
            value="interval_picture",
            order="facts.lq",
        ),
        Column("peers", _("Among all regions"), kind="picture", value="peers_picture"),
        number_column(
            "rank",
            _("Rank"),
            lambda row: row.facts.rank,
            lambda row: figure(
                key("rank")(row), _rank(row.facts.of, row.facts.rank), estimated=row.facts.marked("rank")
            ),
        ),
        Column("series", _years(room), kind="picture", value="series_picture", order="facts.growth"),
        Column(
            "how",
            _("How do we know this?"),
            kind="how",
            value=lambda row: room.known(key("lq")(row)),
            note="name",
        ),
    ]
    shown = view.every if everything else view.noted
    return Table(
        query,
        view.rows(shown),
        columns,
        caption=_standing_caption(view, shown),
        export_url=export_address(room, "strong-clusters", show="all" if everything else None),
        picked=lambda row: row.facts.strong,
        # Every row draws hundreds of dots.
        page_size=25,
    )


def _standing_caption(view: StandingView, shown: list[ClusterFacts]) -> str:
    """Return what the rows show, and where a quotient as counted lies outside the interval beside it."""
    said = [
        _(
            "Every row shows all regions; the dark dot is %(region)s, "
            "the dashed line what it is compared with."
        )
        % {"region": view.room.region_name},
        _("The ring or dot with its interval is the likely value, the tick the quotient as counted."),
        _("The rank is among the regions that have jobs in the cluster."),
    ]
    outside = view.outside(shown)
    if outside:
        said.append(
            _(
                "The quotient as counted lies outside the interval of its likely value in %(names)s: chance "
                "among places of work can bring that about."
            )
            % {"names": some_of(outside, _OUTSIDE_NAMED)}
        )
    return " ".join(said)


def _years(room: Room) -> str:
    """Return the years of the series."""
    periods = room.periods
    return periods[0] if len(periods) == 1 else f"{periods[0]}–{periods[-1]}"


def map_table(view: MapView, query: QueryDict) -> Table:
    """Return all regions with the measure of the map first."""
    room = view.room

    def key(measure: str) -> Any:
        return lambda one: cell_key(view.kind, one.region, view.code, measure, room.period)

    shown = [view.measure.key, *(one for one in ("lq", "jobs", "rank", "share") if one != view.measure.key)]
    columns = [
        Column(
            "region",
            _("Region"),
            value=lambda one: room.names.regions.get(one.region, one.region),
            url=lambda one: room.address("strong-clusters", region=one.region),
            note=_estimated,
        ),
        *(measure_column(one, lambda row: row, key(one), label=_SHORT.get(one)) for one in shown[:3]),
        Column(
            "how",
            _("How do we know this?"),
            kind="how",
            value=lambda one: room.known(key(view.measure.key)(one)),
            note=lambda one: room.names.regions.get(one.region, one.region),
        ),
    ]
    return Table(
        query,
        view.rows,
        columns,
        order=view.measure.key if view.measure.key == "rank" else f"-{view.measure.key}",
        export_url=export_address(room, "map", item=view.item, measure=view.measure.key),
        picked=lambda one: one.region == room.region,
    )


def cluster_table(view: ClusterView, query: QueryDict) -> Table:
    """Return all regions ranked in the cluster."""
    room = view.room

    def key(measure: str) -> Any:
        return lambda one: cell_key("cluster", one.region, view.code, measure, room.period)

    columns = [
        Column(
            "region",
            _("Region"),
            value=lambda one: room.names.regions.get(one.region, one.region),
            url=lambda one: room.address("strong-clusters", region=one.region),
            note=_estimated,
        ),
        Column("badge", _("Standing"), kind="badge", value=badge_of, order="standing"),
        *(
            measure_column(one, lambda row: row, key(one), label=_SHORT.get(one))
            for one in ("rank", "lq", "jobs", "share", "growth")
        ),
        Column(
            "how",
            _("How do we know this?"),
            kind="how",
            value=lambda one: room.known(key("lq")(one)),
            note=lambda one: room.names.regions.get(one.region, one.region),
        ),
    ]
    return Table(
        query,
        view.rows,
        columns,
        caption=_("All regions with the cluster, the most specialised first."),
        order="rank",
        export_url=export_address(room, "cluster", cluster=view.code),
        picked=lambda one: one.region == room.region,
    )


def members_table(view: ClusterView, query: QueryDict) -> Table:
    """Return the industries inside, in our region."""
    room = view.room

    def key(measure: str) -> Any:
        return lambda row: cell_key("industry", room.region, row.code, measure, room.period)

    def facts(row: MemberRow) -> ClusterFacts | None:
        return row.facts

    columns = [
        Column(
            "name",
            _("Industry"),
            url=lambda row: room.address("map", item=f"industry:{row.code}") if row.facts else "",
            note="code",
        ),
        measure_column("jobs", facts, key("jobs")),
        measure_column("lq", facts, key("lq")),
        measure_column("rank", facts, key("rank"), label=_SHORT["rank"]),
        measure_column("growth", facts, key("growth")),
        Column(
            "how",
            _("How do we know this?"),
            kind="how",
            value=lambda row: room.known(key("lq")(row)) if row.facts else "",
            note="name",
        ),
    ]
    return Table(
        query,
        view.members,
        columns,
        name="industries",
        caption=_("The largest first."),
        export_url=export_address(room, "industries", cluster=view.code),
        page_size=25,
    )


def _growth_note(row: GrowthRow) -> str:
    """Return what stands below a name: growth that is the industry's own, and what is estimated."""
    own = _("the industry’s own growth") if row.industrys_own and row.change > 0 else ""
    return " · ".join(part for part in (own, _("estimated") if row.estimated else "") if part)


def growth_table(view: GrowthView, query: QueryDict) -> Table:
    """Return the parts of every cluster's growth."""
    room = view.room

    def key(row: GrowthRow) -> str:
        return str(FigureKey("growth", room.region, row.code))

    def jobs(name: str, label: str, *, signed: bool = True) -> Column:
        def value(row: GrowthRow) -> float:
            return float(getattr(row, name))

        return number_column(
            name,
            label,
            value,
            lambda row: figure(
                key(row),
                number(value(row), room.language, signed=signed),
                estimated=row.estimated,
            ),
        )

    columns = [
        Column(
            "name",
            _("Cluster"),
            url=lambda row: room.address("cluster", cluster=row.code),
            note=_growth_note,
        ),
        jobs("start", _("Jobs in %(year)s") % {"year": view.first}, signed=False),
        jobs("change", pgettext("of a figure over time", "Change")),
        jobs("national", _("Whole economy")),
        jobs("industry", pgettext("part of growth", "Industry")),
        jobs("regional", _("Region itself")),
        number_column(
            "per_year",
            _("A year"),
            lambda row: row.per_year,
            lambda row: figure(
                key(row),
                percent(_nan(row.per_year), room.language, decimals=1, signed=True),
                estimated=row.estimated,
            ),
        ),
        Column(
            "how",
            _("How do we know this?"),
            kind="how",
            value=lambda row: room.known(key(row)),
            note="name",
        ),
    ]
    return Table(
        query,
        view.rows,
        columns,
        caption=_("The three parts add up to the change."),
        export_url=export_address(room, "growth"),
    )


def _nan(value: float | None) -> float:
    """Return NaN for what is unknown."""
    return float("nan") if value is None else value


def outward_table(view: OutwardView, query: QueryDict) -> Table:
    """Return location quotients and jobs side by side."""
    room = view.room
    columns: list[Column] = [
        Column("name", _("Cluster"), url=lambda row: room.address("cluster", cluster=row.code))
    ]
    for at, code in enumerate(view.shown):
        columns.append(_side(room, at, code))
    return Table(
        query,
        view.rows,
        columns,
        caption=_("Location quotients; the clusters that matter most to one of the regions first."),
        export_url=f"{export_address(room, 'outward')}{''.join(f'&other={code}' for code in view.beside)}",
        page_size=25,
    )


def _side(room: Room, at: int, region: str) -> Column:
    """Return the column of one region."""

    def facts(row: SideRow) -> ClusterFacts | None:
        return row.facts[at]

    return measure_column(
        "lq",
        facts,
        lambda row: cell_key("cluster", region, row.code, "lq", room.period),
        label=room.names.regions.get(region, region),
        name=f"region-{at}",
        known=room.known,
    )
