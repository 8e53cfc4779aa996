"""Where a region stands in each cluster: among all regions, with uncertainty, over the years."""

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

import polars as pl
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from klustermotor.figures.bubbles import CARD, NARROW, Bubble, Format, Standing, size_specialisation_growth
from klustermotor.figures.numbers import estimate, number, quotient
from klustermotor.figures.scales import Scale, ratio_scale
from klustermotor.figures.strips import interval_strip, peers_strip, sparkline
from klustermotor.web.mapping.selectors.facts import ClusterFacts, region_facts
from klustermotor.web.mapping.selectors.results import of_region, part, whole
from klustermotor.web.mapping.selectors.rooms import Room

_INTERVAL_WIDTH, _PEERS_WIDTH, _SERIES_WIDTH = 200.0, 180.0, 90.0
_MATTERS = {"strong": 0, "doubtful": 1, "watch": 2}


@dataclass(frozen=True, slots=True)
class Scales:
    """What all rows share, so that they can be compared."""

    interval: Scale
    peers: Scale


@dataclass(frozen=True)
class StandingRow:
    """One cluster of the region in focus; pictures are drawn when they are asked for."""

    room: Room
    facts: ClusterFacts
    name: str
    peers: pl.Series
    series: tuple[float, ...]
    #: Which of the series had to be estimated.
    series_estimated: tuple[bool, ...]
    industrys_own: bool
    scales: Scales

    @property
    def code(self) -> str:
        """Return the cluster's code."""
        return self.facts.cluster

    @property
    def badge(self) -> tuple[str, str] | None:
        """Return the mark of its standing."""
        return badge_of(self.facts)

    @property
    def interval_picture(self) -> SafeString:
        """Draw the quotient with its interval."""
        one, language = self.facts, self.room.language
        said = _(
            "%(name)s: location quotient %(lq)s as counted; likely value %(likely)s, "
            "between %(low)s and %(high)s"
        ) % {
            "name": self.name,
            "lq": estimate(quotient(one.lq, language), estimated=one.marked("lq")),
            "likely": quotient(one.likely, language),
            "low": quotient(one.low, language),
            "high": quotient(one.high, language),
        }
        return mark_safe(  # noqa: S308
            interval_strip(
                one.lq,
                one.likely,
                one.low,
                one.high,
                scale=self.scales.interval,
                width=_INTERVAL_WIDTH,
                language=language,
                label=said,
                strong=one.is_strong,
                estimated=one.marked("lq"),
            )
        )

    @property
    def peers_picture(self) -> SafeString:
        """Draw all regions as dots, the one in focus dark."""
        values = [math.nan if value is None else float(value) for value in self.peers]
        said = _("%(name)s: rank %(rank)s of %(of)s") % {
            "name": self.name,
            "rank": self.facts.rank,
            "of": self.facts.of,
        }
        own = self.room.names.position[self.room.region]
        drawn = peers_strip(values, own, scale=self.scales.peers, width=_PEERS_WIDTH, label=said)
        return mark_safe(drawn)  # noqa: S308

    @property
    def series_picture(self) -> SafeString:
        """Draw the jobs over the periods."""
        periods = self.room.periods
        if len(periods) < 2:
            return SafeString("")
        said = _("%(name)s: %(first)s jobs in %(start)s, %(last)s in %(end)s") % {
            "name": self.name,
            "first": self._jobs(0),
            "start": periods[0],
            "last": self._jobs(-1),
            "end": periods[-1],
        }
        breaks = [periods.index(one) for one in self.room.run.summary.get("breaks", []) if one in periods]
        return mark_safe(sparkline(self.series, width=_SERIES_WIDTH, label=said, breaks=breaks))  # noqa: S308

    def _jobs(self, at: int) -> str:
        """Write the jobs of one period."""
        return estimate(number(self.series[at], self.room.language), estimated=self.series_estimated[at])


def badge_of(facts: ClusterFacts) -> tuple[str, str] | None:
    """Return the mark of a cluster's standing, none for those that are neither strong nor watched."""
    return {
        "strong": ("strong", ""),
        "doubtful": ("watch", _("strong, not certain")),
        "watch": ("watch", ""),
        "other": ("plain", _("not strong")),
    }.get(facts.standing)


@dataclass(frozen=True)
class StandingView:
    """The region's clusters: strong first, then those to watch, then all others by surplus of jobs."""

    room: Room

    @cached_property
    def every(self) -> list[ClusterFacts]:
        """Return every cluster the region has jobs in, local ones too."""
        found = region_facts(self.room.run, self.room.region, self.room.period)
        return sorted(found, key=lambda one: _MATTERS.get(one.standing, 3))

    @cached_property
    def facts(self) -> list[ClusterFacts]:
        """Return the clusters that sell beyond the region: where a region's strength is looked for."""
        return [one for one in self.every if one.cluster in self.room.names.traded]

    @cached_property
    def strong(self) -> list[ClusterFacts]:
        """Return the strong clusters, certain or not."""
        return [one for one in self.facts if one.is_strong]

    @cached_property
    def noted(self) -> list[ClusterFacts]:
        """Return the strong clusters and those to watch; if none, the foremost few."""
        return [one for one in self.facts if one.standing in _MATTERS] or self.facts[:10]

    @cached_property
    def industrys_own(self) -> frozenset[str]:
        """Return the clusters that grew no faster than their industry did everywhere."""
        rows = part(self.room.run, "growth", "region", self.room.region).filter(pl.col("industrys_own"))
        return frozenset(rows["cluster"].to_list())

    def rows(self, facts: list[ClusterFacts]) -> list[StandingRow]:
        """Return rows that share their scales."""
        room = self.room
        spread = whole(room.run, "spread").filter(pl.col("period") == room.period)
        place = {code: at for at, code in enumerate(spread["cluster"])}
        series = _series(room)
        shown = [place[one.cluster] for one in facts]
        scales = _scales(facts, spread["lq"][shown].explode() if shown else spread["lq"].explode())
        return [
            StandingRow(
                room,
                one,
                room.names.called("cluster", one.cluster),
                spread["lq"][place[one.cluster]],
                *series.get(one.cluster, ((), ())),
                one.cluster in self.industrys_own,
                scales,
            )
            for one in facts
        ]

    def bubbles(self, drawn_as: Format = CARD, named: Collection[str] = ()) -> str:
        """Draw size, specialisation and growth; clusters that the page names are labelled before others."""
        return size_specialisation_growth(
            [
                Bubble(
                    self.room.names.called("cluster", one.cluster),
                    one.lq,
                    one.growth,
                    one.jobs,
                    _bubble_standing(one),
                    one.marked("lq"),
                    one.marked("growth"),
                    one.cluster in named,
                )
                for one in self.facts
                if math.isfinite(one.lq)
            ],
            self.room.language,
            title=_("Size, specialisation and growth of the clusters of %(region)s, %(period)s")
            % {"region": self.room.region_name, "period": self.room.period},
            drawn_as=drawn_as,
        )

    def outside(self, facts: Iterable[ClusterFacts]) -> list[str]:
        """Return the clusters whose quotient as counted lies outside the interval of its likely value."""
        return [self.room.names.called("cluster", one.cluster) for one in facts if one.outside]

    @property
    def has_growth(self) -> bool:
        """Return whether there is any growth to show in this period."""
        return any(math.isfinite(one.growth) for one in self.facts)


BUBBLE_FORMATS = (CARD, NARROW)


def _bubble_standing(facts: ClusterFacts) -> Standing:
    """Return how a cluster is drawn among the bubbles."""
    return "strong" if facts.strong else "watch" if facts.doubtful else "other"


def _series(room: Room) -> dict[str, tuple[tuple[float, ...], tuple[bool, ...]]]:
    """Return the region's jobs by cluster, a value per period, and which of them are estimates."""
    frame = of_region(room.run, "cluster", room.region).sort("cluster", "period")
    by_cluster = frame.group_by("cluster", maintain_order=True).agg(pl.col("jobs", "estimated"))
    return {
        code: (tuple(math.nan if value is None else value for value in jobs), tuple(marks))
        for code, jobs, marks in by_cluster.iter_rows()
    }


def _scales(facts: Iterable[ClusterFacts], peers: pl.Series) -> Scales:
    """Return scales that hold all rows."""
    ends = [end for one in facts for end in (one.low, one.high, one.lq)]
    known = peers.filter(peers.is_not_null() & peers.is_not_nan() & (peers > 0)).cast(pl.Float64)
    extremes = [float(known.min()), float(known.max())] if len(known) else [1.0]  # type: ignore[arg-type]
    return Scales(
        interval=ratio_scale(ends, 8, _INTERVAL_WIDTH - 44),
        peers=ratio_scale(extremes, 8, _PEERS_WIDTH - 8, floor=0.05),
    )
