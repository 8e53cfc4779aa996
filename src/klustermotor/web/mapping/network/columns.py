"""The tables of the network: what stands in a column, on the page and in a file."""

from collections.abc import Sequence
from datetime import date

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from klustermotor.web.actors.ties.models import KINDS, SYMMETRIC, Kind, written_date
from klustermotor.web.mapping.network.rows import Row, SectorRow, SideRow, Suggestion
from klustermotor.web.mapping.network.tied import NetworkView
from klustermotor.web.mapping.network.words import in_words
from klustermotor.web.shared.tables import Column, Table


def _who() -> list[Column]:
    """Return the columns that say which organisation it is."""
    return [
        Column(
            "name",
            _("Organisation"),
            kind="link",
            value="organisation.name",
            url=lambda row: reverse("actors:organisation", args=[row.organisation.uid]),
            note=lambda row: _("example") if row.organisation.is_example else "",
        ),
        Column("sector", _("Sector"), value=lambda row: str(row.organisation.get_sector_display())),
        Column("place", _("Municipality"), value="organisation.region.name"),
        Column("degree", _("Tied to"), kind="number"),
    ]


def _measures() -> list[Column]:
    """Return the columns of measures that both tables have."""
    return [
        Column("betweenness", _("Between others"), kind="percent", decimals=1),
        Column("community", pgettext("a community in a network", "Group"), kind="number"),
    ]


def network_table(view: NetworkView, query: QueryDict) -> Table:
    """Return the network as the page's table."""
    columns = [
        *_who(),
        Column(
            "ties",
            _("Ties by kind"),
            value=Row.said,
            note=_joining,
            sortable=False,
            filterable=False,
            wide=True,
        ),
        *_measures(),
        Column("brokered", _("Joins pairs"), kind="number"),
    ]
    return Table(
        query,
        view.rows,
        columns,
        caption=_("Organisations and their ties"),
        order="name",
        export_url=reverse("mapping:network-table"),
    )


def ties_table(view: NetworkView, query: QueryDict) -> Table:
    """Return every tie that the picture draws, as the page's table: the lines in words."""
    return Table(
        query,
        view.ties,
        [
            Column(
                "one", _("Organisation"), kind="link", value="organisation.name",
                url=lambda tie: reverse("actors:organisation", args=[tie.organisation.uid]),
                note=lambda tie: _("example") if tie.is_example else "",
            ),
            *_told_of_ties(),
            Column(
                "other", _("Other organisation"), kind="link", value="partner.name",
                url=lambda tie: reverse("actors:organisation", args=[tie.partner.uid]),
            ),
            *_times_of_ties(),
        ],
        caption=_("Who is tied to whom"),
        order="one",
        name="ties",
        page_size=20,
        export_url=f"{reverse('mapping:network-table')}?table=ties",
    )  # fmt: skip


def ties_file(view: NetworkView) -> Table:
    """Return every tie that the picture draws as a file's table."""
    columns = [
        Column("one", _("Organisation"), value="organisation.name"),
        *_told_of_ties(),
        Column("other", _("Other organisation"), value="partner.name"),
        *_times_of_ties(),
    ]
    return Table(QueryDict(), view.ties, columns)


def _told_of_ties() -> list[Column]:
    """Return the columns that say what a tie is and which way it runs."""
    return [
        Column("kind", _("Tie"), value=lambda tie: str(Kind(tie.kind).label)),
        Column("way", _("Way"), value=lambda tie: _("both ways") if tie.is_symmetric else _("one way")),
    ]


def _times_of_ties() -> list[Column]:
    """Return the columns that say how strong a tie is and when it holds, no more exactly than is known."""
    return [
        Column("strength", _("Strength"), kind="number"),
        Column(
            "since", _("Since"), value=lambda tie: written_date(tie.valid_from, tie.from_precision),
            order=lambda tie: tie.valid_from or date.min, filterable=False,
        ),
        Column(
            "until", _("Until"), value=lambda tie: written_date(tie.valid_to, tie.to_precision),
            order=lambda tie: tie.valid_to or date.max, filterable=False,
        ),
    ]  # fmt: skip


def _joining(row: Row) -> str:
    """Return whom an organisation joins, under its ties; nothing if nobody."""
    return f"{_('Joins pairs')}: {said}" if (said := row.brokers()) else ""


def network_file(view: NetworkView, query: QueryDict) -> Table:
    """Return the network as a file's table: a column for each kind and direction that is met."""
    columns = [
        *_who(),
        *(_counted(kind, outward=outward) for kind, outward in _met(view.rows)),
        *_measures(),
        Column("closeness", _("Closeness"), kind="number", decimals=4),
        Column("eigenvector", _("Tied to well-tied organisations"), kind="number", decimals=4),
        Column("core_number", _("How deep in the core (k-core)"), kind="number"),
        Column("effective_size", _("Contacts that are not joined to each other"), kind="number", decimals=2),
        Column("constraint", _("Constraint"), kind="number", decimals=3),
        *_roles(),
    ]
    return Table(query, view.rows, columns, order="name")


def _met(rows: Sequence[Row]) -> list[tuple[str, bool]]:
    """Return the kinds and directions that there are; what holds both ways once."""
    ways = [(kind, outward) for kind in KINDS for outward in (True, False)]
    return [
        (kind, outward)
        for kind, outward in ways
        if (outward or kind not in SYMMETRIC) and any(row.counts[kind, outward] for row in rows)
    ]


def _counted(kind: str, *, outward: bool) -> Column:
    """Return the column of how many ties of a kind go out, or come in."""
    label = Kind(kind).label if outward else KINDS[kind].reverse
    return Column(
        f"{kind}-{'out' if outward else 'in'}",
        label,
        kind="number",
        value=lambda row: row.counts[kind, outward],
    )


def sides_table(view: NetworkView, query: QueryDict) -> Table:
    """Return business, knowledge and the rest beside each other."""
    columns = [
        Column("label", _("Ties of"), kind="link", url="url", sortable=False, filterable=False),
        Column("organisations", _("Organisations"), kind="number", sortable=False),
        Column("ties", _("Ties"), kind="number", sortable=False),
        Column("index", _("E–I index"), kind="number", decimals=2, sortable=False, value="crossing.index"),
        Column(
            "places", _("E–I index over municipalities"), kind="number", decimals=2, sortable=False,
            value="over_places.index",
        ),
        Column("said", _("In words"), value=_in_words, sortable=False, filterable=False, wide=True),
    ]  # fmt: skip
    return Table(
        query,
        view.sides,
        columns,
        caption=_("Business and knowledge apart"),
        name="sides",
        export_url=f"{reverse('mapping:network-table')}?table=sides",
    )


def sides_file(view: NetworkView) -> Table:
    """Return business, knowledge and the rest as a file's table, with what the index is counted from."""
    columns = [
        Column("label", _("Ties of")),
        Column("organisations", _("Organisations"), kind="number"),
        Column("ties", _("Ties"), kind="number"),
        Column("external", _("Pairs in different sectors"), kind="number", value="crossing.external"),
        Column("internal", _("Pairs in the same sector"), kind="number", value="crossing.internal"),
        Column("index", _("E–I index"), kind="number", value="crossing.index"),
        Column("expected", _("E–I index by chance"), kind="number", value="crossing.expected"),
        Column("p_value", "p", kind="number", value="crossing.p_value"),
        Column("places", _("E–I index over municipalities"), kind="number", value="over_places.index"),
        Column(
            "places_expected", _("E–I index over municipalities by chance"), kind="number",
            value="over_places.expected",
        ),
        Column("places_p", _("p over municipalities"), kind="number", value="over_places.p_value"),
        Column("said", _("In words"), value=_in_words),
    ]  # fmt: skip
    return Table(QueryDict(), view.sides, columns)


def suggestions_table(view: NetworkView, query: QueryDict) -> Table:
    """Return pairs without a tie that might have use of each other, with the reasons."""
    columns = [
        Column(
            "one", _("Organisation"), kind="link", value="first.name", sortable=False,
            url=lambda row: reverse("actors:organisation", args=[row.first.uid]),
        ),
        Column(
            "other", _("might meet"), kind="link", value="second.name", sortable=False,
            url=lambda row: reverse("actors:organisation", args=[row.second.uid]),
        ),
        Column("why", _("Because"), value=Suggestion.why, sortable=False, filterable=False, wide=True),
    ]  # fmt: skip
    return Table(
        query,
        view.suggestions,
        columns,
        caption=_("Who might meet"),
        name="suggestions",
        export_url=f"{reverse('mapping:network-table')}?table=suggestions",
    )


def suggestions_file(view: NetworkView) -> Table:
    """Return the same pairs as a file's table."""
    columns = [
        Column("one", _("Organisation"), value="first.name"),
        Column("other", _("might meet"), value="second.name"),
        Column("shared", _("Organisations both are tied to"), kind="number", value="shared"),
        Column("score", _("Closeness by Adamic and Adar"), kind="number", value="score"),
        Column("why", _("Because"), value=Suggestion.why),
    ]
    return Table(QueryDict(), view.suggestions, columns)


def sectors_table(view: NetworkView, query: QueryDict) -> Table:
    """Return whom the organisations of each sector join, as the page shows it."""
    columns = [
        *_sector(),
        Column("said", _("In words"), value=SectorRow.in_full, sortable=False, filterable=False),
    ]
    return Table(
        query,
        view.sector_rows,
        columns,
        caption=_("Who joins whom, sector by sector"),
        name="sectors",
        export_url=f"{reverse('mapping:network-table')}?table=sectors",
    )


def sectors_file(view: NetworkView) -> Table:
    """Return whom the organisations of each sector join as a file's table, with the numbers."""
    columns = [*_sector(), *_roles(), Column("said", _("In words"), value=SectorRow.said)]
    return Table(QueryDict(), view.sector_rows, columns)


def _sector() -> list[Column]:
    """Return the columns that say which sector it is, and how many there stand between others."""
    return [
        Column("label", _("Sector"), filterable=False),
        Column("organisations", _("Organisations"), kind="number"),
        Column("brokers", _("Of them joining others"), kind="number"),
    ]


def _roles() -> list[Column]:
    """Return the columns of whom one joins."""
    return [
        Column("coordinator", _("Joins two of its own sector"), kind="number"),
        Column("border", _("Joins its own sector and another"), kind="number"),
        Column("itinerant", _("Joins two of one other sector"), kind="number"),
        Column("liaison", _("Joins two different other sectors"), kind="number"),
    ]


def _in_words(row: SideRow) -> str:
    """Return what a side's index means."""
    return in_words(row.crossing)
