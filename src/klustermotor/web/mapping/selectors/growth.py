"""Where the region's growth came from: the whole economy, the industry, the region itself."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from klustermotor.figures.bars import CARD_BARS, ChangeParts, change_bars
from klustermotor.figures.row_pictures import CARD_ROWS, RowFormat
from klustermotor.figures.steps import change_steps
from klustermotor.web.mapping.selectors.results import growth_estimated, part
from klustermotor.web.mapping.selectors.rooms import Room

_DRAWN = 14


@dataclass(frozen=True, slots=True)
class GrowthRow:
    """The change of one cluster's jobs between two periods, split."""

    code: str
    name: str
    start: float
    end: float
    national: float
    industry: float
    regional: float
    per_year: float | None
    industrys_own: bool
    estimated: bool

    @property
    def change(self) -> float:
        """Return the change of jobs."""
        return self.end - self.start

    @property
    def parts(self) -> ChangeParts:
        """Return the parts for a picture."""
        return ChangeParts(self.name, self.national, self.industry, self.regional, self.estimated)


@dataclass(frozen=True)
class GrowthView:
    """The region's growth, cluster by cluster, the largest changes first."""

    room: Room

    @property
    def first(self) -> str:
        """Return the period growth is counted from."""
        return self.room.growth_from

    @property
    def last(self) -> str:
        """Return the last period of the run."""
        return self.room.periods[-1]

    @cached_property
    def rows(self) -> list[GrowthRow]:
        """Return every cluster that had or has jobs."""
        run, region = self.room.run, self.room.region
        frame = growth_estimated(run, region, part(run, "growth", "region", region))
        names = self.room.names
        found = [
            GrowthRow(
                row["cluster"],
                names.called("cluster", row["cluster"]),
                row["start"],
                row["end"],
                row["national"],
                row["industry"],
                row["regional"],
                row["per_year"],
                row["industrys_own"],
                row["estimated"],
            )
            for row in frame.iter_rows(named=True)
            if row["start"] or row["end"]
        ]
        return sorted(found, key=lambda one: -abs(one.change))

    @cached_property
    def total(self) -> GrowthRow:
        """Return the region as a whole."""
        sums = {
            name: sum(getattr(one, name) for one in self.rows)
            for name in ("start", "end", "national", "industry", "regional")
        }
        return GrowthRow(
            "",
            _("All clusters"),
            **sums,
            per_year=None,
            industrys_own=False,
            estimated=any(one.estimated for one in self.rows),
        )

    @cached_property
    def own_of_industry(self) -> list[GrowthRow]:
        """Return the clusters that grew, but no faster than their industry did everywhere."""
        return [one for one in self.rows if one.industrys_own and one.change > 0]

    def bars(self, drawn_as: RowFormat = CARD_BARS) -> str:
        """Draw the parts of the clusters that changed most."""
        return change_bars(
            [one.parts for one in self.rows[:_DRAWN]],
            self.room.language,
            title=self._title(),
            legend=True,
            drawn_as=drawn_as,
        )

    def steps(self, drawn_as: RowFormat = CARD_ROWS) -> str:
        """Draw the region's whole change as steps."""
        return change_steps(self.total.parts, self.room.language, title=self._title(), drawn_as=drawn_as)

    def _title(self) -> str:
        """Return what the pictures show."""
        about = {"region": self.room.region_name, "first": self.first, "last": self.last}
        return _("Where growth came from in %(region)s, %(first)s–%(last)s") % about
