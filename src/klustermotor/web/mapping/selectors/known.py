"""How a figure is known: its value, the formula in words, what it rests on, and how sure it is."""

import math
from typing import Any

import polars as pl
from django.utils.translation import gettext as _

from klustermotor.figures.numbers import estimate, number, percent, quotient
from klustermotor.web.evidence.models import Run
from klustermotor.web.mapping.selectors.changed import trace_change
from klustermotor.web.mapping.selectors.facts import ClusterFacts, facts_of
from klustermotor.web.mapping.selectors.keys import FigureKey, cell_key, read_key
from klustermotor.web.mapping.selectors.measures import MEASURES
from klustermotor.web.mapping.selectors.names import Names, names_of
from klustermotor.web.mapping.selectors.quotients import quotient_rows, share_rows, sums_estimated
from klustermotor.web.mapping.selectors.references import reference_of
from klustermotor.web.mapping.selectors.related import trace_pair
from klustermotor.web.mapping.selectors.results import (
    alike_estimated,
    growth_estimated,
    has,
    of_cluster,
    of_region,
    part,
)
from klustermotor.web.mapping.selectors.strengths import trace_strengths
from klustermotor.web.mapping.selectors.traced import Traced
from klustermotor.web.shared.templatetags.written import active_language


def trace(run: Run, key: str) -> Traced:
    """Return how a figure of a run is known; a key that leads nowhere is a ``LookupError``."""
    wanted = read_key(key)
    names = names_of(run)
    period = wanted.period or run.summary["periods"][-1]
    if period not in run.summary["periods"]:
        raise LookupError(key)
    if wanted.about in {"cell", "industry"}:
        return _cell(run, names, wanted, period)
    if wanted.about == "growth":
        return _growth(run, names, wanted)
    if wanted.about == "alike":
        return _alike(run, names, wanted)
    if wanted.about == "related":
        return trace_pair(run, names, wanted, compared_with(run))
    if wanted.about == "change":
        return trace_change(run, names, wanted, compared_with(run))
    if wanted.about == "region":
        return trace_strengths(run, names, wanted, period, compared_with(run))
    if wanted.about in {"cluster", "industries"}:
        return _cluster(run, names, wanted, period)
    return _run(run, key)


def compared_with(run: Run) -> str:
    """Return in words what the regions are compared with."""
    reference = reference_of(run)
    if reference.kind == "nation":
        return _("Sweden as a whole")
    return reference.name or _("all %(count)d regions together") % {"count": run.summary["regions"]}


def _facts(run: Run, kind: str, region: str, code: str, period: str) -> ClusterFacts:
    """Return the facts behind a key."""
    if kind == "industry" and not has(run, "industries"):
        raise LookupError(code)
    rows = of_region(run, kind, region, period).filter(pl.col("cluster") == code)
    if not rows.height:
        raise LookupError(f"{region}:{code}")
    return facts_of(rows.row(0, named=True))


def _cell(run: Run, names: Names, key: FigureKey, period: str) -> Traced:
    """Trace a region's figure in a cluster or an industry."""
    kind = "industry" if key.about == "industry" else "cluster"
    facts = _facts(run, kind, key.first, key.second, period)
    if key.measure and key.measure not in MEASURES:
        raise LookupError(str(key))
    measure = MEASURES[key.measure or "lq"]
    language = active_language()
    label = _("%(measure)s: %(name)s in %(region)s, %(period)s") % {
        "measure": measure.label,
        "name": names.called(kind, key.second),
        "region": names.regions.get(key.first, key.first),
        "period": period,
    }
    rows: list[tuple[Any, str, str]] = [
        (
            one.label,
            estimate(one.write(getattr(facts, one.key), language), estimated=facts.marked(one.key)),
            cell_key(kind, key.first, key.second, one.key, period),
        )
        for one in MEASURES.values()
        if one.key != measure.key
    ]
    region = names.regions.get(key.first, key.first)
    made_of: list[tuple[str, str, str]] = []
    if measure.key == "lq":
        made_of = quotient_rows(run, kind, facts, region, compared_with(run), language)
    elif measure.key == "share":
        made_of = share_rows(run, kind, facts, region, language)
    return Traced(
        key=str(key),
        label=label,
        value=estimate(
            measure.write(getattr(facts, measure.key), language), estimated=facts.marked(measure.key)
        ),
        formula=_formula(run, measure.key, facts),
        reference=compared_with(run),
        sure=[*how_sure(run, facts), *sums_estimated(facts, made_of)],
        rows=[*made_of, *rows],
    )


def _formula(run: Run, measure: str, facts: ClusterFacts) -> str:
    """Return how a measure is computed, in words."""
    about = {
        "reference": compared_with(run),
        "first": run.summary["growth_from"],
        "last": facts.period,
        "level": percent(float(run.parameters["level"]), active_language()),
        "of": facts.of,
        "count": run.summary["regions"],
    }
    return {
        "lq": _(
            "The cluster’s share of the region’s jobs, divided by its share of the jobs of %(reference)s."
        )
        % about,
        "low": _(
            "The lower end of the interval that holds the location quotient, once chance among places of "
            "work is allowed for, with a certainty of %(level)s."
        )
        % about,
        "rank": _(
            "The region’s place among the %(of)s regions with jobs in the cluster, by location quotient."
        )
        % about,
        "jobs": _("Jobs in the industries of the cluster, added up."),
        "share": _(
            "The region’s jobs in the cluster, divided by those of all %(count)d regions of the run together."
        )
        % about,
        "growth": _("Compound growth of jobs a year, from %(first)s to %(last)s.") % about,
        "plants": _("Places of work in the industries of the cluster, added up."),
    }[measure]


def how_sure(run: Run, facts: ClusterFacts) -> list[str]:
    """Return how sure the figures are, in sentences."""
    language = active_language()
    said = []
    if facts.jobs > 0 and math.isnan(facts.lq):
        said.append(
            _(
                "%(reference)s has no jobs in the cluster in %(period)s. There is nothing to compare with, "
                "so the location quotient and the rank are unknown."
            )
            % {"reference": compared_with(run), "period": facts.period}
        )
    if math.isfinite(facts.low):
        said.append(
            _(
                "Once chance is allowed for, the location quotient is likely %(likely)s, and with a "
                "certainty of %(level)s between %(low)s and %(high)s. Jobs come and go with whole places "
                "of work, so few of them make it uncertain."
            )
            % {
                "level": percent(float(run.parameters["level"]), language),
                "low": quotient(facts.low, language),
                "high": quotient(facts.high, language),
                "likely": quotient(facts.likely, language),
            }
        )
    if facts.outside:
        said.append(outside_said(facts))
    if facts.strong:
        said.append(_("The whole interval lies above 1, so it is shown to be a local strength."))
    elif facts.doubtful:
        said.append(_("The interval holds 1, so it cannot be shown to be a local strength."))
    if facts.estimated and math.isinf(facts.jobs_high):
        said.append(
            _(
                "The publisher hides figures here and gives no upper bound. They were estimated from "
                "other figures."
            )
        )
    elif facts.estimated:
        said.append(
            _(
                "The publisher hides figures here. They were estimated: the jobs lie between %(low)s "
                "and %(high)s."
            )
            % {"low": number(facts.jobs_low, language), "high": number(facts.jobs_high, language)}
        )
    return said


def outside_said(facts: ClusterFacts) -> str:
    """Return why a quotient as counted can lie outside the interval of its likely value."""
    return _(
        "As counted the quotient is %(lq)s, outside that interval: chance among places of work can bring "
        "that about, and the likely value is drawn towards what is usual for the cluster in other regions."
    ) % {"lq": quotient(facts.lq, active_language())}


def _growth(run: Run, names: Names, key: FigureKey) -> Traced:
    """Trace where a region's growth came from, in one cluster or in all."""
    frame = growth_estimated(run, key.first, part(run, "growth", "region", key.first))
    if key.second:
        frame = frame.filter(pl.col("cluster") == key.second)
    if not frame.height:
        raise LookupError(str(key))
    language = active_language()
    sums = {name: float(frame[name].sum()) for name in ("start", "end", "national", "industry", "regional")}
    name = names.called("cluster", key.second) if key.second else _("all clusters")
    about = {"first": run.summary["growth_from"], "last": run.summary["periods"][-1]}
    labels = (
        ("start", _("Jobs in %(first)s") % about),
        ("end", _("Jobs in %(last)s") % about),
        ("national", _("Owed to the whole economy")),
        ("industry", _("Owed to the industry")),
        ("regional", _("The region’s own part")),
    )
    sure = [_("The parts add up to the change exactly; they describe, and do not prove a cause.")]
    estimated = bool(frame["estimated"].any())
    if estimated:
        sure.append(_("Some of the jobs at the start or the end had to be estimated."))
    if key.second and bool(frame["industrys_own"][0]):
        sure.append(
            _("It grew no faster than its industry did everywhere: the growth is the industry’s own.")
        )
    return Traced(
        key=str(key),
        label=_("Growth: %(name)s in %(region)s")
        % {"name": name, "region": names.regions.get(key.first, key.first)},
        value=estimate(number(sums["end"] - sums["start"], language, signed=True), estimated=estimated),
        formula=_(
            "Shift-share: jobs at the start times the growth of the whole economy, plus what the "
            "industry grew beyond it everywhere, plus what the region grew beyond its industries."
        ),
        reference=compared_with(run),
        sure=sure,
        rows=[
            (
                label,
                estimate(
                    number(sums[one], language, signed=one not in {"start", "end"}), estimated=estimated
                ),
                "",
            )
            for one, label in labels
        ],
    )


def _alike(run: Run, names: Names, key: FigureKey) -> Traced:
    """Trace how alike two regions are."""
    rows = part(run, "benchmarks", "region", key.first).filter(pl.col("other") == key.second)
    if not rows.height:
        raise LookupError(str(key))
    found, language = rows.row(0, named=True), active_language()
    shared = ", ".join(names.called("cluster", code) for code in found["shared"]) or "–"
    differs = ", ".join(names.called("cluster", code) for code in found["differs"]) or "–"
    sure = [_("Likeness says whom one can learn from, not who does better.")]
    estimated = alike_estimated(run, found)
    if estimated:
        sure.append(_("Some of the jobs in the two regions had to be estimated."))
    return Traced(
        key=str(key),
        label=_("How alike %(one)s and %(other)s are")
        % {
            "one": names.regions.get(key.first, key.first),
            "other": names.regions.get(key.second, key.second),
        },
        value=estimate(number(found["distance"], language, decimals=2), estimated=estimated),
        formula=_(
            "Distance in the structure of industries and in size, each over what is typical "
            "between two regions: 0 is the same, 1 is as two regions typically are."
        ),
        reference=compared_with(run),
        sure=sure,
        rows=[
            (_("Place among the most alike"), str(found["place"]), ""),
            (
                _("Size beside ours"),
                estimate(percent(found["size_ratio"], language), estimated=estimated),
                "",
            ),
            (_("More than usual in both"), shared, ""),
            (_("Where they differ most"), differs, ""),
        ],
    )


def _cluster(run: Run, names: Names, key: FigureKey, period: str) -> Traced:
    """Trace a cluster's figures over all regions."""
    kind = "industry" if key.about == "industries" else "cluster"
    if not names.has(kind, key.first):
        raise LookupError(str(key))
    frame = of_cluster(run, kind, key.first, period)
    language = active_language()
    jobs = float(frame["jobs"].sum())
    leader = frame.sort("jobs", descending=True, nulls_last=True).row(0, named=True)
    above = int((frame["lq"] > 1).sum())
    estimated = int(frame["estimated"].sum())
    return Traced(
        key=str(key),
        label=_("%(name)s in all regions, %(period)s")
        % {"name": names.called(kind, key.first), "period": period},
        value=estimate(number(jobs, language), estimated=estimated > 0),
        formula=_("Jobs in the industry, added up over all regions.")
        if kind == "industry"
        else _("Jobs in the industries of the cluster, added up over all regions."),
        reference=compared_with(run),
        sure=[_("%(count)d of the regions’ figures had to be estimated.") % {"count": estimated}]
        if estimated
        else [],
        rows=[
            (_("Regions more specialised than what they are compared with"), str(above), ""),
            (
                _("Most jobs"),
                names.regions.get(leader["region"], leader["region"]),
                cell_key(kind, leader["region"], key.first, "jobs", period),
            ),
            (
                _("Its share of the jobs"),
                estimate(
                    percent(leader["jobs"] / jobs if jobs else math.nan, language),
                    estimated=bool(leader["estimated"]),
                ),
                "",
            ),
        ],
    )


def _run(run: Run, key: str) -> Traced:
    """Trace the run itself."""
    summary = run.summary
    return Traced(
        key=key,
        label=run.title,
        value=", ".join(summary["periods"][:1] + summary["periods"][-1:]),
        formula=_("All clusters of all regions assessed in every period by the same rules."),
        reference=compared_with(run),
        sure=[],
        rows=[
            (_("Regions"), str(summary["regions"]), ""),
            (_("Clusters"), str(summary["clusters"]), ""),
            (_("Estimated figures in the last period"), str(summary["estimated"]), ""),
        ],
    )
