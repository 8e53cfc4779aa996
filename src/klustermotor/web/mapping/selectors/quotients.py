"""The four sums of jobs that a location quotient is made of, and the division."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import polars as pl
from django.utils.translation import gettext as _

from klustermotor.figures.numbers import ESTIMATE, Language, estimate, number, percent, quotient
from klustermotor.web.evidence.models import Run
from klustermotor.web.mapping.selectors.facts import ClusterFacts
from klustermotor.web.mapping.selectors.results import of_cluster, of_region, result_of
from klustermotor.web.mapping.selectors.unions import Sum
from klustermotor.web.shared import files


@dataclass(frozen=True, slots=True)
class QuotientParts:
    """Jobs in a cluster (or industry) and in all of them, in the region and in what it is compared with."""

    here: Sum
    all_here: Sum
    there: Sum
    all_there: Sum

    def written(self, value: float, language: Language) -> str:
        """Write the division and what it comes to, marked as pages mark it: where the region's jobs are."""
        here, all_here, there, all_there = (
            written_sum(one, language) for one in (self.here, self.all_here, self.there, self.all_there)
        )
        found = estimate(quotient(value, language), estimated=self.here.estimated)
        return f"({here} / {all_here}) / ({there} / {all_there}) = {found}"


def written_sum(found: Sum, language: Language) -> str:
    """Return a sum of jobs as pages write it, marked where some of them are estimated."""
    return estimate(number(found.jobs, language), estimated=found.estimated)


def quotient_parts(run: Run, kind: str, facts: ClusterFacts) -> QuotientParts | None:
    """Return what a quotient is made of; None where the run did not keep the jobs of its reference."""
    period = facts.period
    if run.summary.get("reference"):
        kept = run.results.get({"cluster": "reference", "industry": "industry_reference"}[kind])
        if kept is None:
            return None
        frame = pl.read_parquet(files.path_of(kept)).filter(pl.col("period") == period)
        there, all_there = _sum(frame.filter(pl.col("cluster") == facts.cluster)), _sum(frame)
    else:
        there = _sum(of_cluster(run, kind, facts.cluster, period))
        all_there = _all_regions(run.results[result_of(kind)], period)
    here = Sum(facts.jobs, facts.marked("jobs"))
    return QuotientParts(here, _sum(of_region(run, kind, facts.region, period)), there, all_there)


def quotient_rows(
    run: Run, kind: str, facts: ClusterFacts, region: str, reference: str, language: Language
) -> list[tuple[str, str, str]]:
    """Return the four sums and the division as rows of a panel."""
    parts = quotient_parts(run, kind, facts)
    if parts is None:
        return []
    about = {"region": region, "reference": reference}
    if kind == "industry":
        labels = (
            _("Jobs in the industry in %(region)s"),
            _("Jobs in all industries in %(region)s"),
            _("Jobs in the industry in %(reference)s"),
            _("Jobs in all industries in %(reference)s"),
        )
    else:
        labels = (
            _("Jobs in the cluster in %(region)s"),
            _("Jobs in all clusters in %(region)s"),
            _("Jobs in the cluster in %(reference)s"),
            _("Jobs in all clusters in %(reference)s"),
        )
    sums = (parts.here, parts.all_here, parts.there, parts.all_there)
    rows = [(label % about, written_sum(one, language), "") for label, one in zip(labels, sums, strict=True)]
    return [*rows, (_("The division"), parts.written(facts.lq, language), "")]


def share_rows(
    run: Run, kind: str, facts: ClusterFacts, region: str, language: Language
) -> list[tuple[str, str, str]]:
    """Return the two sums that a share of all regions' jobs is made of, and the division."""
    here, there = (
        Sum(facts.jobs, facts.marked("jobs")),
        _sum(of_cluster(run, kind, facts.cluster, facts.period)),
    )
    about = {"region": region, "count": run.summary["regions"]}
    if kind == "industry":
        labels = (
            _("Jobs in the industry in %(region)s"),
            _("Jobs in the industry in all %(count)d regions of the run together"),
        )
    else:
        labels = (
            _("Jobs in the cluster in %(region)s"),
            _("Jobs in the cluster in all %(count)d regions of the run together"),
        )
    sums = [written_sum(one, language) for one in (here, there)]
    rows = [(label % about, one, "") for label, one in zip(labels, sums, strict=True)]
    found = estimate(percent(facts.share, language, decimals=1), estimated=here.estimated)
    return [*rows, (_("The division"), f"{sums[0]} / {sums[1]} = {found}", "")]


def sums_estimated(facts: ClusterFacts, made_of: Sequence[tuple[str, str, str]]) -> list[str]:
    """Return that sums which a figure is made of hold estimates, where its own jobs are published."""
    if facts.marked("jobs") or not any(written.startswith(ESTIMATE) for _label, written, _key in made_of):
        return []
    return [
        _(
            "The region’s own figure is published. Some of the jobs in the sums marked ≈ are hidden and had "
            "to be estimated, so the last decimal may be otherwise."
        )
    ]


def _sum(frame: pl.DataFrame) -> Sum:
    """Return the jobs of rows, and whether some of them are estimated."""
    return Sum(float(frame["jobs"].sum()), bool(frame["estimated"].any()))


@lru_cache(maxsize=128)
def _all_regions(digest: str, period: str) -> Sum:
    """Return the jobs of all regions in all clusters; once, as runs never change."""
    rows = pl.scan_parquet(files.path_of(digest)).filter(pl.col("period") == period)
    return _sum(rows.select("jobs", "estimated").collect())
