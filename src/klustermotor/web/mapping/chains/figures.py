"""Jobs and specialisation of stages, from the analysis that all see."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from klustermotor.figures.numbers import estimate, quotient
from klustermotor.web.accounts.access import Access
from klustermotor.web.evidence.models import Run
from klustermotor.web.mapping.chains.models import Chain, ChainStage
from klustermotor.web.mapping.models import RUN_KIND
from klustermotor.web.mapping.selectors.names import names_of
from klustermotor.web.mapping.selectors.quotients import written_sum
from klustermotor.web.mapping.selectors.shown import shown_in
from klustermotor.web.mapping.selectors.unions import Sum
from klustermotor.web.places.models import Region, RegionSet
from klustermotor.web.shared import files
from klustermotor.web.shared.templatetags.written import active_language


@dataclass(frozen=True, slots=True)
class StageJobs:
    """What the statistics say of the industries that a stage stands for, and the sums it is made of."""

    run: Run
    period: str
    #: The regions counted, by name, and the industries by code and name.
    regions: tuple[str, ...]
    industries: tuple[tuple[str, str], ...]
    here: Sum
    all_here: Sum
    there: Sum
    all_there: Sum

    @property
    def quotient(self) -> float:
        """Return the location quotient; not a number where it cannot be told."""
        if not (self.all_here.jobs and self.there.jobs and self.all_there.jobs):
            return math.nan
        return (self.here.jobs / self.all_here.jobs) / (self.there.jobs / self.all_there.jobs)

    @property
    def jobs_written(self) -> str:
        """Return the jobs as pages write them."""
        return written_sum(self.here, active_language())

    @property
    def quotient_written(self) -> str:
        """Return the quotient as pages write it, marked where the region's jobs are estimated."""
        return estimate(quotient(self.quotient, active_language()), estimated=self.here.estimated)

    @property
    def division(self) -> str:
        """Return the division in numbers and what it comes to."""
        here, all_here, there, all_there = (
            written_sum(one, active_language())
            for one in (self.here, self.all_here, self.there, self.all_there)
        )
        return f"({here} / {all_here}) / ({there} / {all_there}) = {self.quotient_written}"

    @property
    def written(self) -> str:
        """Return both in short."""
        return f"{self.jobs_written} · {self.quotient_written}"


@dataclass(frozen=True, slots=True)
class Ground:
    """The run that a chain's figures come from, and which of its regions are the chain's."""

    run: Run
    codes: tuple[str, ...]


def grounds_of(access: Access, chain: Chain, stages: Sequence[ChainStage]) -> dict[int, Ground | None]:
    """Return by stage what its figures come from: its own regions, else the chain's home regions."""
    kept: dict[frozenset[int], Ground | None] = {}
    found: dict[int, Ground | None] = {}
    for stage in stages:
        regions = list(stage.regions.all()) or list(chain.regions.all())
        key = frozenset(one.pk for one in regions)
        if stage.codes and key not in kept:
            kept[key] = ground_of(access, regions)
        found[stage.pk] = kept.get(key)
    return found


def ground_of(access: Access, regions: Sequence[Region]) -> Ground | None:
    """Return the run that all see of a set in which these regions stand; None where none tells."""
    by_set: dict[int, set[str]] = {}
    told_of: dict[int, int] = {}
    for region in regions:
        within = _within(region)
        for held_in, code in within:
            by_set.setdefault(held_in, set()).add(code)
        for held_in in {held_in for held_in, _code in within}:
            told_of[held_in] = told_of.get(held_in, 0) + 1
    sets = RegionSet.objects.in_bulk(by_set)
    # A set that tells of all home regions goes before one that tells of some; then the fewest regions tell
    # most directly: a county's own row before the sum of its municipalities.
    for key in sorted(by_set, key=lambda one: (-told_of[one], len(by_set[one]), one)):
        asked = shown_in(access, str(sets[key].uid))
        run = (
            Run.objects.visible_to(access.user).of_kind(RUN_KIND).filter(uid=asked).first() if asked else None
        )
        if run is None or "industries" not in run.results:
            continue
        codes = tuple(sorted(by_set[key] & set(names_of(run).regions)))
        if codes:
            return Ground(run, codes)
    return None


def _within(region: Region) -> list[tuple[int, str]]:
    """Return a region and the regions that it consists of, by set and code."""
    found = [(region.region_set_id, region.code)]
    found += [(one.region_set_id, one.code) for one in (*region.children.all(), *region.parts.all())]
    return found


def jobs_of(ground: Ground | None, stage: ChainStage) -> StageJobs | None:
    """Return what the statistics say of a stage; None where no run tells or it has no codes there."""
    if ground is None or not stage.codes:
        return None
    names = names_of(ground.run)
    industries = tuple(
        (code, name)
        for code, name in names.industries.items()
        if any(code == wanted or code.startswith(wanted) for wanted in stage.codes)
    )
    if not industries:
        return None
    period = ground.run.summary["periods"][-1]
    codes = tuple(sorted(code for code, _name in industries))
    sums = _sums(ground.run.results["industries"], period, ground.codes, codes)
    against = _reference(ground.run, period, codes)
    regions = tuple(names.regions[code] for code in ground.codes)
    return StageJobs(ground.run, period, regions, industries, sums[0], sums[1], *(against or sums[2:]))


def _reference(run: Run, period: str, codes: tuple[str, ...]) -> tuple[Sum, Sum] | None:
    """Return the jobs of a named area compared with; None where all regions together are."""
    kept = run.results.get("industry_reference")
    if not run.summary.get("reference") or kept is None:
        return None
    frame = pl.read_parquet(files.path_of(kept)).filter(pl.col("period") == period)
    return _sum(frame.filter(pl.col("cluster").is_in(list(codes)))), _sum(frame)


@lru_cache(maxsize=256)
def _sums(
    digest: str, period: str, regions: tuple[str, ...], codes: tuple[str, ...]
) -> tuple[Sum, Sum, Sum, Sum]:
    """Return jobs in the industries and in all, here and in all regions; once, as runs never change."""
    rows = pl.scan_parquet(files.path_of(digest)).filter(pl.col("period") == period)
    frame = rows.select("region", "cluster", "jobs", "estimated").collect()
    here = frame.filter(pl.col("region").is_in(list(regions)))
    chosen = pl.col("cluster").is_in(list(codes))
    return _sum(here.filter(chosen)), _sum(here), _sum(frame.filter(chosen)), _sum(frame)


def _sum(frame: pl.DataFrame) -> Sum:
    """Return the jobs of rows, and whether some of them are estimated."""
    return Sum(float(frame["jobs"].sum()), bool(frame["estimated"].any()))
