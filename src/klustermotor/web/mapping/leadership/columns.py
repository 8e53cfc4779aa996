"""Tables of leadership networks: what stands in a column, on the page and in a file."""

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from klustermotor.web.accounts.access import Access
from klustermotor.web.mapping.leadership import selectors
from klustermotor.web.mapping.leadership.overview import LeadershipView, SeatRow
from klustermotor.web.mapping.leadership.selectors import AbilityState
from klustermotor.web.mapping.leadership.trust_told import TrustView
from klustermotor.web.shared.sorting import fold
from klustermotor.web.shared.tables import Column, Table


def networks_table(access: Access, query: QueryDict) -> Table:
    """Return the leadership networks with their clusters and how many are in each today."""
    return Table(
        query,
        selectors.counted_networks(access, access.tenant.today()),
        [
            Column(
                "name",
                _("Leadership network"),
                kind="link",
                url=lambda one: reverse("mapping:leadership", args=[one.uid]),
                order="name_sv",
                filterable=False,
                note=lambda one: _("example") if one.is_example else "",
            ),
            Column(
                "cluster",
                pgettext("of actors", "Cluster"),
                value="cluster.name",
                order="cluster__name_sv",
                filterable=False,
            ),
            Column("size", _("People today"), kind="number"),
        ],
        caption=_("Leadership networks"),
        order="name",
        export_url=reverse("mapping:leadership-networks"),
        search=lambda rows, text: (
            rows.filter(name_sv__folded__contains=fold(text))
            | rows.filter(name_en__folded__contains=fold(text))
        ),
    )


def abilities_table(access: Access, query: QueryDict) -> Table:
    """Return the workbench's list of abilities."""
    may_edit = access.may("abilities.edit")
    return Table(
        query,
        selectors.abilities(access),
        [
            Column(
                "name",
                _("Ability"),
                kind="link",
                url=lambda one: reverse("mapping:edit-ability", args=[one.uid]) if may_edit else "",
                order="name_sv",
                filterable=False,
            ),
            Column("position", _("Place on the list"), kind="number"),
            Column(
                "is_retired",
                _("Looked for"),
                value=lambda one: _("no more") if one.is_retired else _("yes"),
                order="is_retired",
                filterable=False,
            ),
        ],
        caption=_("Abilities"),
        order="position",
        export_url=reverse("mapping:abilities"),
    )


def _address(view: LeadershipView, table: str) -> str:
    """Return where one of a network's tables is had as a file."""
    page = reverse("mapping:leadership", args=[view.network.uid])
    return f"{page}?table={table}&on={view.day.isoformat()}"


def seats_table(view: LeadershipView, query: QueryDict, *, opens: bool = True) -> Table:
    """Return who is in the group with what each brings, for those who may see them."""
    entry = Column(
        "open",
        _("Entry"),
        kind="link",
        value=lambda _row: _("Open"),
        url=lambda row: reverse("mapping:seat", args=[row.seat.uid]),
        sortable=False,
        filterable=False,
    )
    return Table(
        query,
        view.rows,
        [
            Column("number", _("No."), kind="number"),
            Column("name", _("Key person"), value="seat.person.name", note=_state),
            Column(
                "position",
                _("Organisation and position"),
                value=lambda row: f"{row.seat.position.organisation}, {row.seat.position.role}",
            ),
            Column("sector", _("Sector")),
            Column("abilities", _("Brings"), sortable=False),
            Column("elsewhere", _("Also in other sectors"), value=_elsewhere, sortable=False),
            Column("since", _("When"), value="seat.period", order=lambda row: row.seat.valid_from),
            *([entry] if opens else []),
        ],
        caption=_("Key persons"),
        name="seats",
        order="number",
        export_url=_address(view, "seats"),
    )


def _state(row: SeatRow) -> str:
    """Return whether somebody has left, or is an example."""
    said = [_("has left or is to come")] if row.is_over else []
    return "; ".join([*said, *([_("example")] if row.seat.is_example else [])])


def _elsewhere(row: SeatRow) -> str:
    """Return the positions in other sectors that somebody holds or has held."""
    return "; ".join(f"{one} ({one.organisation.get_sector_display()})" for one in row.elsewhere)


def composition_table(view: LeadershipView, query: QueryDict) -> Table:
    """Return how many are there from each sector."""
    return Table(
        query,
        view.sectors,
        [
            Column("label", _("Sector"), sortable=False, filterable=False),
            Column("count", pgettext("persons among the actors", "People"), kind="number", sortable=False),
        ],
        caption=_("From where they come"),
        name="sectors",
        export_url=_address(view, "sectors"),
    )


def joined_table(view: LeadershipView, query: QueryDict) -> Table:
    """Return which sectors are joined by people with a foot in both."""
    return Table(
        query,
        view.joined,
        [
            Column("label", _("Sectors"), sortable=False, filterable=False),
            Column("count", _("People with positions in both"), kind="number", sortable=False),
        ],
        caption=_("What joins the sectors"),
        name="joined",
        export_url=_address(view, "joined"),
    )


def _brought(one: AbilityState) -> str:
    """Return in words how an ability stands."""
    if not one.count:
        return _("missing: nobody brings it")
    return _("vulnerable: one person alone brings it") if one.count == 1 else _("brought by several")


def states_table(view: LeadershipView, query: QueryDict) -> Table:
    """Return how many bring each ability, and by which positions for those who see the group."""
    columns = [
        Column("ability", _("Ability"), value="ability.name", sortable=False, filterable=False),
        Column("count", _("Brought by"), kind="number", sortable=False),
        Column("state", _("In words"), value=_brought, sortable=False, filterable=False),
    ]
    if view.sees_group:
        columns.append(
            Column(
                "who", _("By whom"), value=lambda one: _by_whom(view, one), sortable=False, filterable=False
            )
        )
    return Table(
        query,
        view.found.abilities,
        columns,
        caption=_("Abilities in the network"),
        name="abilities",
        export_url=_address(view, "abilities"),
    )


def _by_whom(view: LeadershipView, one: AbilityState) -> str:
    """Return the positions of those who bring an ability."""
    return "; ".join(
        str(row.seat.position)
        for row in view.rows
        if not row.is_over and one.ability in row.seat.abilities.all()
    )


def trust_table(view: LeadershipView, query: QueryDict) -> Table:
    """Return each statement in each wave: a mean over those who answered, or why there is none."""
    return Table(
        query,
        TrustView(view.network).rows,
        [
            Column("statement", _("Statement"), sortable=False),
            Column("wave", _("Wave"), sortable=False, filterable=False),
            Column("mean", _("Mean, 1 to 5"), kind="number", decimals=1, sortable=False),
            Column("n", _("Answers"), kind="number", sortable=False),
            Column("said", _("In words"), sortable=False, filterable=False),
        ],
        caption=_("What the network says, wave by wave"),
        name="trust",
        export_url=_address(view, "trust"),
    )


def waves_table(view: LeadershipView, query: QueryDict) -> Table:
    """Return the waves with how many of how many answered."""
    return Table(
        query,
        TrustView(view.network).wave_rows,
        [
            Column("label", _("Wave"), sortable=False, filterable=False),
            Column("state", _("State"), sortable=False, filterable=False),
            Column("answered", _("Answered, at least"), kind="number", sortable=False),
            Column("asked", _("Asked"), kind="number", sortable=False),
            Column("share", _("Response, at least"), kind="percent", sortable=False),
        ],
        caption=_("Waves"),
        name="waves",
        export_url=_address(view, "waves"),
    )


#: The tables of a network's page that can be had as files, by their names.
FILES = {
    "seats": lambda view, query: seats_table(view, query, opens=False),
    "sectors": composition_table,
    "joined": joined_table,
    "abilities": states_table,
    "trust": trust_table,
    "waves": waves_table,
}
