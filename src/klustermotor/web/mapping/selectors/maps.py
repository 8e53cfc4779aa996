"""The map page: one measure of one cluster (or industry) in one period, over all regions."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from klustermotor.figures.maps import WIDE_MAP, MapFormat, choropleth
from klustermotor.web.mapping.selectors.boundaries import boundaries_of
from klustermotor.web.mapping.selectors.facts import ClusterFacts, facts_of, region_facts
from klustermotor.web.mapping.selectors.keys import cell_key
from klustermotor.web.mapping.selectors.measures import MEASURES, Measure, known_value, map_classes
from klustermotor.web.mapping.selectors.results import has, of_cluster
from klustermotor.web.mapping.selectors.rooms import Room


@dataclass(frozen=True, slots=True)
class MapView:
    """What the map shows."""

    room: Room
    measure: Measure
    kind: str
    code: str
    rows: list[ClusterFacts]

    @property
    def name(self) -> str:
        """Return the cluster's name."""
        return self.room.names.called(self.kind, self.code)

    @property
    def values(self) -> dict[str, float | None]:
        """Return the measure by region; None where it is unknown."""
        found = {one.region: getattr(one, self.measure.key) for one in self.rows}
        return {code: known_value(value) for code, value in found.items()}

    @property
    def item(self) -> str:
        """Return what is shown as the address writes it."""
        return f"{self.kind}:{self.code}"

    @property
    def title(self) -> str:
        """Return the picture's title."""
        about = {"measure": self.measure.label, "name": self.name, "period": self.room.period}
        return _("%(measure)s: %(name)s, %(period)s") % about

    @property
    def estimated(self) -> set[str]:
        """Return the regions whose value rests on an estimate."""
        return {one.region for one in self.rows if one.marked(self.measure.key)}

    def key(self, region: str) -> str:
        """Return the key of a region's figure."""
        return cell_key(self.kind, region, self.code, self.measure.key, self.room.period)


def figure_key(measure: str, kind: str, code: str, region: str, period: str) -> str:
    """Return the key under which a region's figure in a cluster (or industry) can be traced."""
    return cell_key(kind, region, code, measure, period)


def asked_item(query: Mapping[str, str]) -> str:
    """Return the cluster or industry that an address asks a map for, as ``cluster:<code>``; "" for none."""
    return query.get("item", "") or (f"cluster:{query['cluster']}" if query.get("cluster") else "")


def map_view(room: Room, query: Mapping[str, str]) -> MapView:
    """Return what the map is to show: what was asked for, else the region's foremost cluster's quotient."""
    kind, _between, code = asked_item(query).partition(":")
    if not room.names.has(kind, code):
        kind, code = "cluster", foremost(room)
    measure = MEASURES.get(query.get("measure", ""), MEASURES["lq"])
    rows = [facts_of(row) for row in of_cluster(room.run, kind, code, room.period).iter_rows(named=True)]
    return MapView(room, measure, kind, code, rows)


def foremost(room: Room) -> str:
    """Return the region's strongest cluster in the period, else the first of all."""
    from_best = strongest_first(room)
    return from_best[0].cluster if from_best else next(iter(room.names.clusters))


def strongest_first(room: Room) -> list[ClusterFacts]:
    """Return the region's clusters with the certain strengths first, then by surplus."""
    order = {"strong": 0, "doubtful": 1, "watch": 2}
    found = region_facts(room.run, room.region, room.period)
    traded = [one for one in found if one.cluster in room.names.traded]
    return sorted(traded, key=lambda one: order.get(one.standing, 3))


#: Beside a table, and beside another picture.
COLUMN_MAP = MapFormat("map", 520.0, 640.0, legend_beside=True)
SMALL_MAP = MapFormat("small-map", 440.0, 540.0, legend_beside=True)


def map_picture(view: MapView, drawn_as: MapFormat = WIDE_MAP) -> str:
    """Draw the map; hidden figures that were estimated are hatched."""
    room, values = view.room, view.values
    boundaries = boundaries_of(room)
    return choropleth(
        boundaries,
        values,
        classes=map_classes(view.measure, list(values.values())),
        names=room.names.regions,
        language=room.language,
        title=view.title,
        highlighted=room.region,
        hatched=view.estimated,
        legend=str(view.measure.label),
        drawn_as=drawn_as,
    )


def items_to_choose(room: Room) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the clusters and industries that a map can show, in groups."""
    clusters = [(f"cluster:{code}", name) for code, name in room.names.clusters.items()]
    if not has(room.run, "industries"):
        return [(_("Industries"), clusters)]
    industries = [(f"industry:{code}", f"{name} ({code})") for code, name in room.names.industries.items()]
    return [(_("Clusters"), clusters), (_("Industries"), industries)]


def measures_to_choose(rows: list[ClusterFacts]) -> list[Measure]:
    """Return the measures that have any value."""

    def known(measure: Measure) -> bool:
        return any(known_value(getattr(one, measure.key)) is not None for one in rows)

    return [measure for measure in MEASURES.values() if known(measure)]
