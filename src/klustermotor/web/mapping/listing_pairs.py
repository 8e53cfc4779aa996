"""The tables that put two things side by side: clusters found together, a run and the one before it."""

from typing import Any

from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from klustermotor.figures.numbers import number, quotient
from klustermotor.web.mapping.columns import figure, measure_column, number_column
from klustermotor.web.mapping.listing import export_address
from klustermotor.web.mapping.selectors.changed import JOBS, RANK, change_key, known_in
from klustermotor.web.mapping.selectors.changes import ChangedRow, ChangeView
from klustermotor.web.mapping.selectors.clusters import ClusterView, RelatedRow
from klustermotor.web.mapping.selectors.facts import ClusterFacts
from klustermotor.web.mapping.selectors.keys import cell_key
from klustermotor.web.mapping.selectors.related import PROXIMITY, TOGETHER, pair_key
from klustermotor.web.mapping.selectors.standing import badge_of
from klustermotor.web.shared.tables import Column, Table


def related_table(view: ClusterView, query: QueryDict) -> Table:
    """Return the clusters often found in the same regions, with our region's figures."""
    room = view.room

    def key(measure: str) -> Any:
        return lambda row: cell_key("cluster", room.region, row.code, measure, room.period)

    def own(row: RelatedRow) -> ClusterFacts | None:
        return row.own

    def pair(row: RelatedRow, measure: str) -> SafeString:
        held = pair_key(view.code, row.code, measure)
        return figure(held, row.pair.written(measure, room.language), opens=room.known(held))

    columns = [
        Column("name", _("Cluster"), url=lambda row: room.address("cluster", cluster=row.code)),
        number_column(
            TOGETHER, _("Regions with both"), lambda row: row.pair.together, lambda row: pair(row, TOGETHER)
        ),
        number_column(
            PROXIMITY, _("Proximity"), lambda row: row.pair.proximity, lambda row: pair(row, PROXIMITY)
        ),
        measure_column("lq", own, key("lq"), label=_("Location quotient here"), known=room.known),
        measure_column("rank", own, key("rank"), label=_("Rank here"), known=room.known),
    ]
    return Table(
        query,
        view.related,
        columns,
        name="related",
        caption=_related_caption(view),
        export_url=export_address(room, "related", cluster=view.code),
        page_size=25,
    )


def _related_caption(view: ClusterView) -> str:
    """Return what stands beside, and that the pairs are those of the last year where another is shown."""
    said, last = [_("Our region’s own figures stand beside.")], view.room.periods[-1]
    if view.room.period != last:
        said.append(_("Regions with both and proximity are those of %(period)s.") % {"period": last})
    return " ".join(said)


def changes_table(view: ChangeView, query: QueryDict) -> Table:
    """Return what is otherwise than in the earlier run."""
    room = view.room

    def key(measure: str) -> Any:
        return lambda row: cell_key("cluster", room.region, row.code, measure)

    def now(row: ChangedRow) -> ClusterFacts | None:
        return row.now

    def changed(row: ChangedRow, measure: str, value: float | None) -> SafeString | None:
        if value is None:
            return None
        held = change_key(room.region, row.code, measure)
        written = number(value, room.language, signed=True)
        return figure(held, written, estimated=row.marked(measure), opens=room.known(held))

    def before(row: ChangedRow) -> SafeString | None:
        facts = row.before
        if facts is None:
            return None
        held = cell_key("cluster", room.region, row.code, "lq", facts.period)
        opens = known_in(view.earlier, room.region, row.code, "lq")
        written = quotient(facts.lq, room.language)
        return figure(held, written, estimated=facts.marked("lq"), opens=opens)

    columns = [
        Column("name", _("Cluster"), url=lambda row: room.address("cluster", cluster=row.code)),
        Column("mark", _("Standing"), kind="badge", value=_mark, sortable=False),
        measure_column("jobs", now, key("jobs"), label=_("Jobs now"), known=room.known),
        number_column(
            "jobs_change",
            _("Change of jobs"),
            lambda row: row.jobs,
            lambda row: changed(row, JOBS, row.jobs),
        ),
        measure_column("lq", now, key("lq"), label=_("Location quotient now"), known=room.known),
        number_column("lq_before", _("Before"), lambda row: row.before.lq if row.before else None, before),
        measure_column("rank", now, key("rank"), label=_("Rank now"), known=room.known),
        number_column(
            "places",
            _("Places up or down"),
            lambda row: row.places,
            lambda row: changed(row, RANK, row.places),
        ),
    ]
    return Table(
        query,
        view.rows,
        columns,
        name="changes",
        export_url=export_address(room, "changes"),
        page_size=25,
    )


def _mark(row: ChangedRow) -> tuple[str, str] | None:
    """Return whether a cluster entered or left the strong ones."""
    if row.entered:
        return "strong", _("now strong")
    return ("gap", _("no longer strong")) if row.left else badge_of(row.now) if row.now else None
