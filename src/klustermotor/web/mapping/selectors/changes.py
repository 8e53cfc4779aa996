"""What changed between a run and the one it replaces."""

from dataclasses import dataclass
from functools import cached_property

from klustermotor.web.evidence.models import Run
from klustermotor.web.mapping.selectors.facts import ClusterFacts, region_facts
from klustermotor.web.mapping.selectors.rooms import Room


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """One cluster of the region before and now."""

    code: str
    name: str
    before: ClusterFacts | None
    now: ClusterFacts | None

    @property
    def jobs(self) -> float:
        """Return the difference of jobs."""
        return (self.now.jobs if self.now else 0.0) - (self.before.jobs if self.before else 0.0)

    def marked(self, measure: str) -> bool:
        """Return whether the figures before or now rest on estimates."""
        return any(one is not None and one.marked(measure) for one in (self.before, self.now))

    @property
    def places(self) -> int | None:
        """Return how many places it rose (or fell, below 0) in rank."""
        if not (self.before and self.now and self.before.rank and self.now.rank):
            return None
        return self.before.rank - self.now.rank

    @property
    def entered(self) -> bool:
        """Return whether it is strong now and was not before."""
        return bool(self.now and self.now.is_strong) and not (self.before and self.before.is_strong)

    @property
    def left(self) -> bool:
        """Return whether it was strong before and is not now."""
        return bool(self.before and self.before.is_strong) and not (self.now and self.now.is_strong)


@dataclass(frozen=True)
class ChangeView:
    """The region's clusters in the last periods of two runs."""

    room: Room
    earlier: Run

    @cached_property
    def all_rows(self) -> list[ChangedRow]:
        """Return every cluster that one of the runs has."""
        now = _by_cluster(self.room.run, self.room.region)
        before = _by_cluster(self.earlier, self.room.region)
        names = self.room.names
        return [
            ChangedRow(code, names.called("cluster", code), before.get(code), now.get(code))
            for code in dict.fromkeys([*now, *before])
        ]

    @cached_property
    def rows(self) -> list[ChangedRow]:
        """Return the clusters in which something changed, those that entered or left first."""
        changed = [
            one for one in self.all_rows if abs(one.jobs) >= 0.5 or one.places or one.entered or one.left
        ]
        return sorted(changed, key=lambda one: (not (one.entered or one.left), -abs(one.jobs)))

    @property
    def entered(self) -> list[ChangedRow]:
        """Return the clusters that are strong now and were not."""
        return [one for one in self.rows if one.entered]

    @property
    def left(self) -> list[ChangedRow]:
        """Return the clusters that were strong and are not now."""
        return [one for one in self.rows if one.left]


def _by_cluster(run: Run, region: str) -> dict[str, ClusterFacts]:
    """Return the region's facts in a run's last period."""
    return {one.cluster: one for one in region_facts(run, region, run.summary["periods"][-1])}


def change_view(room: Room) -> ChangeView | None:
    """Return what changed since the run that this one replaces; None if it replaces none about the region."""
    earlier = room.run.replaces
    if earlier is None or "names" not in earlier.results:
        return None
    return ChangeView(room, earlier)
