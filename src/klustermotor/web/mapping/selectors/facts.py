"""What a run says of one cluster in one region, in numbers; fields of strength rest on this."""

import math
from dataclasses import dataclass
from typing import Any

import polars as pl

from klustermotor.web.evidence.models import Run
from klustermotor.web.mapping.selectors.results import of_region

_UNKNOWN = float("nan")


@dataclass(frozen=True, slots=True)
class ClusterFacts:
    """One cluster × region × period; NaN where unknown."""

    cluster: str
    region: str
    period: str
    jobs: float
    plants: float
    lq: float
    likely: float
    low: float
    high: float
    probability: float
    rank: int | None
    of: int
    share: float
    growth: float
    standing: str
    estimated: bool
    jobs_low: float
    jobs_high: float
    growth_estimated: bool

    def marked(self, measure: str) -> bool:
        """Return whether a measure rests on jobs that were hidden and had to be estimated."""
        if measure == "growth":
            return self.growth_estimated
        return measure != "plants" and self.estimated and self.jobs > 0

    @property
    def outside(self) -> bool:
        """Return whether the quotient as counted lies outside the interval, which is the likely value's."""
        known = self.jobs > 0 and math.isfinite(self.lq) and math.isfinite(self.low + self.high)
        return known and not self.low <= self.lq <= self.high

    @property
    def is_strong(self) -> bool:
        """Return whether it is strong by size and specialisation, be it certain or not."""
        return self.standing in {"strong", "doubtful"}

    @property
    def strong(self) -> bool:
        """Return whether it is strong and its interval lies wholly above 1."""
        return self.standing == "strong"

    @property
    def doubtful(self) -> bool:
        """Return whether it may be strong but cannot be shown to be."""
        return self.standing in {"doubtful", "watch"}


_NUMBERS = ("jobs", "plants", "lq", "likely", "low", "high", "probability", "share", "growth")


def facts_of(row: dict[str, Any]) -> ClusterFacts:
    """Return a row of an assessment as facts."""
    numbers: dict[str, Any] = {name: _number(row[name]) for name in _NUMBERS}
    # A hidden figure may have no upper bound at all.
    numbers |= {"jobs_low": row["jobs_low"] or 0.0, "jobs_high": row["jobs_high"]}
    # Runs made before growth had a mark of its own say it of the jobs at the end only.
    numbers["growth_estimated"] = bool(row.get("growth_estimated", row["estimated"]))
    keys: dict[str, Any] = {
        name: row[name] for name in ("cluster", "region", "period", "rank", "standing", "estimated")
    }
    return ClusterFacts(**keys, **numbers, of=int(row["of"] or 0))


def _number(value: float | None) -> float:
    """Return a number, NaN where unknown."""
    return _UNKNOWN if value is None or not math.isfinite(value) else float(value)


def region_facts(run: Run, region: str, period: str, kind: str = "cluster") -> list[ClusterFacts]:
    """Return the facts of all clusters that a region has jobs in, the largest surplus of jobs first."""
    rows = of_region(run, kind, region, period).filter(pl.col("jobs") > 0)
    return sorted((facts_of(row) for row in rows.iter_rows(named=True)), key=lambda one: -surplus(one))


def surplus(facts: ClusterFacts) -> float:
    """Return the jobs beyond what the region would have, were it as specialised as the reference."""
    return facts.jobs - facts.jobs / facts.lq if facts.lq > 0 else -facts.jobs


def cluster_facts(
    run: Run, region_code: str, cluster_code: str, period: str | None = None
) -> ClusterFacts | None:
    """Return what the run says of a cluster in a region, in its last period unless told; None if nothing."""
    shown = period or run.summary["periods"][-1]
    rows = of_region(run, "cluster", region_code, shown).filter(pl.col("cluster") == cluster_code)
    return facts_of(rows.row(0, named=True)) if rows.height else None
