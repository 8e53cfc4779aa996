"""The outward look: the regions most like ours, side by side with it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from klustermotor.figures.row_pictures import PAGE_ROWS, RowFormat
from klustermotor.figures.side_by_side import ComparedCluster, side_by_side
from klustermotor.web.mapping.selectors.facts import ClusterFacts, facts_of, surplus
from klustermotor.web.mapping.selectors.results import alike_estimated, of_region, part
from klustermotor.web.mapping.selectors.rooms import Room

_USUAL, _MOST, _DRAWN = 3, 5, 16


@dataclass(frozen=True, slots=True)
class AlikeRow:
    """A region like ours, and why."""

    code: str
    name: str
    place: int
    distance: float
    structure_share: float
    size_ratio: float
    shared: tuple[str, ...]
    differs: tuple[tuple[str, float], ...]
    #: Some of the jobs in one of the two regions had to be estimated.
    estimated: bool


@dataclass(frozen=True, slots=True)
class SideRow:
    """One cluster in our region and in those beside it."""

    code: str
    name: str
    facts: tuple[ClusterFacts | None, ...]

    def quotient(self, at: int) -> float | None:
        """Return a region's quotient, ours first."""
        found = self.facts[at]
        return found.lq if found is not None and math.isfinite(found.lq) else None

    def marked(self, at: int) -> bool:
        """Return whether a region's quotient rests on an estimate."""
        found = self.facts[at]
        return found is not None and found.marked("lq")


@dataclass(frozen=True)
class OutwardView:
    """Our region among those most like it; others can be chosen."""

    room: Room
    asked: tuple[str, ...]

    @cached_property
    def alike(self) -> list[AlikeRow]:
        """Return the regions most like ours, nearest first."""
        names = self.room.names
        frame = part(self.room.run, "benchmarks", "region", self.room.region).sort("place")
        return [
            AlikeRow(
                code=row["other"],
                name=names.regions.get(row["other"], row["other"]),
                place=row["place"],
                distance=row["distance"],
                structure_share=row["structure"] / (row["structure"] + row["size"] or 1.0),
                size_ratio=row["size_ratio"],
                shared=tuple(row["shared"]),
                # What both have much of is told as alike, even where one has more.
                differs=tuple(
                    (code, gap)
                    for code, gap in zip(row["differs"], row["share_gap"], strict=True)
                    if code not in row["shared"]
                ),
                estimated=alike_estimated(self.room.run, row),
            )
            for row in frame.iter_rows(named=True)
        ]

    @cached_property
    def beside(self) -> tuple[str, ...]:
        """Return the regions to stand beside ours: those chosen, else the most alike."""
        chosen = [code for code in dict.fromkeys(self.asked) if code in self.room.names.regions]
        chosen = [code for code in chosen if code != self.room.region][:_MOST]
        return tuple(chosen) or tuple(one.code for one in self.alike[:_USUAL])

    @property
    def shown(self) -> tuple[str, ...]:
        """Return all regions shown, ours first."""
        return (self.room.region, *self.beside)

    @cached_property
    def rows(self) -> list[SideRow]:
        """Return every cluster that one of the regions has, where they differ most first."""
        room = self.room
        by_region = [
            {
                row["cluster"]: facts_of(row)
                for row in of_region(room.run, "cluster", code, room.period).iter_rows(named=True)
            }
            for code in self.shown
        ]
        found = [
            SideRow(code, name, tuple(held.get(code) for held in by_region))
            for code, name in room.names.clusters.items()
        ]
        kept = [one for one in found if any(facts is not None and facts.jobs > 0 for facts in one.facts)]
        return sorted(kept, key=_weight, reverse=True)

    def picture(self, drawn_as: RowFormat = PAGE_ROWS) -> str:
        """Draw the clusters that matter most to any of the regions, side by side."""
        names = self.room.names.regions
        return side_by_side(
            [
                ComparedCluster(
                    one.name,
                    tuple(one.quotient(at) for at in range(len(self.shown))),
                    tuple(one.marked(at) for at in range(len(self.shown))),
                )
                for one in self.rows[:_DRAWN]
            ],
            [names.get(code, code) for code in self.shown],
            self.room.language,
            title=_("Location quotients of %(region)s and the regions beside it, %(period)s")
            % {"region": self.room.region_name, "period": self.room.period},
            drawn_as=drawn_as,
        )


def _weight(row: SideRow) -> float:
    """Return the largest surplus of jobs that one of the regions has in the cluster."""
    return max(surplus(one) for one in row.facts if one is not None and one.jobs > 0)


def outward_view(room: Room, others: Sequence[str]) -> OutwardView:
    """Return our region beside the chosen ones, else beside those most like it."""
    return OutwardView(room, tuple(others))
