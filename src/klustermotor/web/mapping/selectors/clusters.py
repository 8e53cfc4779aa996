"""The cluster page: all regions ranked, who dominates, what is related, what is inside."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import polars as pl
from django.utils.translation import gettext as _

from klustermotor.figures.ranking import RankedRegion, ranking
from klustermotor.figures.row_pictures import CARD_ROWS, NARROW_ROWS, RowFormat
from klustermotor.figures.shares import RegionShare, share_bars
from klustermotor.web.mapping.selectors.facts import ClusterFacts, facts_of
from klustermotor.web.mapping.selectors.maps import foremost
from klustermotor.web.mapping.selectors.related import Pair, pair_of
from klustermotor.web.mapping.selectors.results import has, of_cluster, of_region, part, whole
from klustermotor.web.mapping.selectors.rooms import Room

ROW_FORMATS = (CARD_ROWS, NARROW_ROWS)


@dataclass(frozen=True, slots=True)
class RelatedRow:
    """A cluster often found in the same regions, and how our region stands in it."""

    code: str
    name: str
    pair: Pair
    own: ClusterFacts | None


@dataclass(frozen=True, slots=True)
class MemberRow:
    """An industry of the cluster in our region."""

    code: str
    name: str
    weight: float
    facts: ClusterFacts | None


@dataclass(frozen=True)
class ClusterView:
    """One cluster over all regions in one period."""

    room: Room
    code: str

    @property
    def name(self) -> str:
        """Return the cluster's name."""
        return self.room.names.called("cluster", self.code)

    @cached_property
    def rows(self) -> list[ClusterFacts]:
        """Return all regions, the most specialised first, those without jobs last."""
        frame = of_cluster(self.room.run, "cluster", self.code, self.room.period)
        found = [facts_of(row) for row in frame.iter_rows(named=True)]
        return sorted(found, key=lambda one: (one.rank is None, one.rank or 0, -one.jobs))

    @cached_property
    def own(self) -> ClusterFacts:
        """Return our region."""
        return next(one for one in self.rows if one.region == self.room.region)

    @cached_property
    def jobs(self) -> float:
        """Return the jobs in all regions."""
        return sum(one.jobs for one in self.rows if math.isfinite(one.jobs))

    @cached_property
    def largest(self) -> ClusterFacts:
        """Return the region with most jobs."""
        return max(self.rows, key=lambda one: one.jobs if math.isfinite(one.jobs) else -1.0)

    @property
    def is_local(self) -> bool:
        """Return whether the cluster sells within the region only, as others here do not."""
        return self.code not in self.room.names.traded

    @cached_property
    def related(self) -> list[RelatedRow]:
        """Return the clusters most often found in the same regions, among those that sell beyond them."""
        if self.is_local:
            return []
        own = {
            row["cluster"]: facts_of(row)
            for row in of_region(self.room.run, "cluster", self.room.region, self.room.period).iter_rows(
                named=True
            )
        }
        near = whole(self.room.run, "related").filter(
            pl.col("cluster") == self.code, pl.col("other").is_in(list(self.room.names.traded))
        )
        found = {
            other: pair_of(self.room.run, self.code, other) for other in near.sort("place").head(8)["other"]
        }
        return [
            RelatedRow(other, self.room.names.called("cluster", other), pair, own.get(other))
            for other, pair in found.items()
            if pair is not None
        ]

    @cached_property
    def members(self) -> list[MemberRow]:
        """Return the industries inside, the largest in our region first."""
        if not has(self.room.run, "industries"):
            return []
        inside = part(self.room.run, "members", "cluster", self.code)
        rows = of_region(self.room.run, "industry", self.room.region, self.room.period)
        kept = rows.filter(pl.col("cluster").is_in(inside["industry"].to_list()))
        facts = {row["cluster"]: facts_of(row) for row in kept.iter_rows(named=True)}
        found = [
            MemberRow(code, self.room.names.called("industry", code), weight, facts.get(code))
            for code, _cluster, weight in inside.iter_rows()
        ]
        return sorted(found, key=lambda one: -(one.facts.jobs if one.facts else -1.0))

    @cached_property
    def series(self) -> list[ClusterFacts]:
        """Return our region over the periods."""
        frame = of_cluster(self.room.run, "cluster", self.code).filter(pl.col("region") == self.room.region)
        return [facts_of(row) for row in frame.sort("period").iter_rows(named=True)]

    def ranking_picture(self, drawn_as: RowFormat = CARD_ROWS) -> str:
        """Draw all regions ranked."""
        about = {"name": self.name, "period": self.room.period}
        return ranking(
            [
                RankedRegion(
                    one.region,
                    self.room.names.regions.get(one.region, one.region),
                    one.lq if math.isfinite(one.lq) else None,
                    one.low,
                    one.high,
                    one.estimated and one.jobs > 0,
                )
                for one in self.rows
            ],
            self.room.region,
            self.room.language,
            title=_("%(name)s: all regions ranked by location quotient, %(period)s") % about,
            drawn_as=drawn_as,
        )

    def shares_picture(self, drawn_as: RowFormat = CARD_ROWS) -> str:
        """Draw who has how much of the cluster."""
        about = {"name": self.name, "period": self.room.period}
        return share_bars(
            [
                RegionShare(
                    one.region,
                    self.room.names.regions.get(one.region, one.region),
                    one.jobs / self.jobs if self.jobs and math.isfinite(one.jobs) else None,
                    estimated=one.marked("share"),
                )
                for one in self.rows
            ],
            self.room.region,
            self.room.language,
            title=_("%(name)s: who has the jobs, %(period)s") % about,
            drawn_as=drawn_as,
        )


def cluster_view(room: Room, query: Mapping[str, str]) -> ClusterView:
    """Return the cluster asked for, else the region's foremost."""
    code = query.get("cluster", "")
    return ClusterView(room, code if code in room.names.clusters else foremost(room))
