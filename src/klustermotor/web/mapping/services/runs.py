"""Do a regional analysis step by step, and keep it as a run."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl
from django.utils.translation import gettext as _

import klustermotor
from klustermotor.analysis.tables import RegionIndustryTable
from klustermotor.web.accounts import audit
from klustermotor.web.accounts.models import User
from klustermotor.web.evidence.models import Run
from klustermotor.web.mapping.models import RUN_KIND, Analysis
from klustermotor.web.mapping.selectors.assessing import assessed
from klustermotor.web.mapping.selectors.inputs import fingerprint
from klustermotor.web.mapping.services import computation
from klustermotor.web.mapping.services.preparation import Prepared, Told, members_frame
from klustermotor.web.mapping.services.storing import keep, kept
from klustermotor.web.places.models import Classification, Region
from klustermotor.web.places.selectors import newest_own_region, region_as_of, region_names
from klustermotor.web.search import services as search
from klustermotor.web.shared.errors import Refused
from klustermotor.web.statistics.models import Vintage


def as_asked(analysis: Analysis, parameters: Mapping[str, Any]) -> Analysis:
    """Return the question as it was when the run was asked for, whatever was changed in it since."""
    for name in ("first_period", "last_period", "growth_from", "level", "seed"):
        setattr(analysis, name, parameters[name])
    analysis.reference_parts = parameters.get("reference_parts", ())
    analysis.reference = _reference(analysis, parameters["reference"])
    analysis.definitions = (
        Classification.objects.in_tenant(analysis.tenant).get(code=parameters["definitions_code"])
        if parameters["definitions_code"]
        else None
    )
    if fingerprint(analysis.definitions) != parameters["definitions"]:
        raise Refused(_("The definitions were changed while this waited. Start the analysis again."))
    return analysis


def _reference(analysis: Analysis, code: str) -> Region | None:
    """Return what to compare with as it was in the last year of the figures; none is all regions together."""
    if not code:
        return None
    if analysis.reference_parts:
        found = newest_own_region(analysis.tenant, code)
    else:
        found = region_as_of(analysis.dataset.region_set, code, analysis.last_period)
    if found is None:
        raise Refused(_("The region %(code)s, to compare with, is no longer here.") % {"code": code})
    return found


def assess_period(analysis: Analysis, prepared: Prepared, period: str) -> dict[str, str]:
    """Assess one period and return the digests of its frames, by the results they belong to."""
    base = growth_base(analysis, prepared)
    asked: dict[str, Any] = {"level": analysis.level, "growth_from": base}
    clusters = assessed(prepared.clusters, period, reference=prepared.reference, **asked)
    digests = {"assessment": keep(clusters)}
    if prepared.industries is not None:
        frame = assessed(prepared.industries, period, reference=prepared.industry_reference, **asked)
        digests["industries"] = keep(frame)
    return digests


def growth_base(analysis: Analysis, prepared: Prepared) -> str:
    """Return the period growth is counted from: the one asked for, else the last break, else the first."""
    if analysis.growth_from in prepared.clusters.periods:
        return analysis.growth_from
    return prepared.breaks[-1] if prepared.breaks else prepared.clusters.periods[0]


def finish(
    analysis: Analysis, prepared: Prepared, parts: Mapping[str, Mapping[str, str]], told: Told
) -> dict[str, str]:
    """Put periods together, add what spans them, and return the run's results: name → digest."""
    results: dict[str, str] = {}
    names = names_frame(analysis, prepared)
    last = prepared.clusters.periods[-1]
    told(_("Putting the periods together"), 0.0)
    for name in ("assessment", "industries"):
        digests = [by_name[name] for by_name in parts.values() if name in by_name]
        if not digests:
            continue
        whole = kept(digests)
        results[name] = keep(whole.sort("cluster", "period", "region"))
        results[f"{name}_by_region"] = keep(whole.sort("region", "period", "cluster"))
        if name == "assessment":
            told(_("Related clusters"), 0.2)
            results["spread"] = keep(computation.spread(whole))
            results["related"] = keep(_related(whole, last, _traded(names)))
    base = growth_base(analysis, prepared)
    grown = base != last
    table = prepared.clusters
    told(_("Where growth comes from"), 0.5)
    parts_of_growth = computation.growth_parts(table, base, last) if grown else computation.no_growth()
    results["growth"] = keep(parts_of_growth)
    told(_("Regions that are alike"), 0.7)
    results["benchmarks"] = keep(computation.alike(table, last))
    if prepared.reference is not None:
        results["reference"] = keep(computation.reference_jobs(prepared.reference))
    if prepared.industry_reference is not None:
        results["industry_reference"] = keep(computation.reference_jobs(prepared.industry_reference))
    results["members"] = keep(members_frame(analysis.definitions))
    results["names"] = keep(names)
    return results


def _traded(names: pl.DataFrame) -> list[str]:
    """Return the clusters that sell beyond the region; all of them where none is said to."""
    clusters = names.filter(kind="cluster")
    traded = clusters.filter("traded")
    return (traded if traded.height else clusters)["code"].to_list()


def _related(whole: pl.DataFrame, last: str, traded: list[str]) -> pl.DataFrame:
    """Return related clusters by the last period's quotients, among those that sell beyond the region."""
    wide = (
        whole.filter(pl.col("cluster").is_in(traded), period=last)
        .sort("cluster", "region")
        .group_by("cluster", maintain_order=True)
        .agg(pl.col("lq"))
    )
    quotients = np.array([[np.nan if v is None else v for v in row] for row in wide["lq"]]).T
    return computation.related(quotients, wide["cluster"].to_list())


def names_frame(analysis: Analysis, prepared: Prepared) -> pl.DataFrame:
    """Return the names of regions, clusters and industries; a place that has ended has its last one."""
    rows: list[tuple[str, str, str, str, bool]] = []
    swedish, english = (region_names(analysis.dataset.region_set, language) for language in ("sv", "en"))
    called = {code: (name, english[code]) for code, name in swedish.items()}
    rows += [("region", code, *_called(called, code), True) for code in prepared.clusters.regions]
    own = analysis.definitions or analysis.dataset.classification
    rows += _named("cluster", prepared.clusters, own)
    if prepared.industries is not None:
        rows += _named("industry", prepared.industries, analysis.dataset.classification)
    schema = {"kind": pl.String, "code": pl.String, "sv": pl.String, "en": pl.String, "traded": pl.Boolean}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _called(called: Mapping[str, tuple[str, str]], code: str) -> tuple[str, str]:
    """Return a code's names in Swedish and English; the code itself where it has none."""
    swedish, english = called.get(code, ("", ""))
    return swedish or english or code, english or swedish or code


def _named(
    kind: str, table: RegionIndustryTable, classification: Classification
) -> list[tuple[str, str, str, str, bool]]:
    """Return the names of a table's industries or clusters."""
    items = {
        code: (sv, en, traded)
        for code, sv, en, traded in classification.items.values_list(
            "code", "name_sv", "name_en", "is_traded"
        )
    }
    called = {code: (sv, en) for code, (sv, en, _traded) in items.items()}
    return [
        (kind, code, *_called(called, code.rstrip("*")), items.get(code, ("", "", True))[2])
        for code in table.industries
    ]


def summary_of(analysis: Analysis, prepared: Prepared, results: Mapping[str, str]) -> dict[str, Any]:
    """Return what lists and page heads need without opening the files."""
    frame = kept([results["assessment"]]).filter(period=prepared.clusters.periods[-1])
    strong = frame.filter(pl.col("standing").is_in(["strong", "doubtful"]))
    counts = strong.group_by("region").len().sort("region")
    return {
        "regions": len(prepared.clusters.regions),
        "clusters": len(prepared.clusters.industries),
        "industries": len(prepared.industries.industries) if prepared.industries else 0,
        "periods": list(prepared.clusters.periods),
        "growth_from": growth_base(analysis, prepared),
        "breaks": list(prepared.breaks),
        "estimated": int(frame["estimated"].sum()),
        "strong": dict(counts.iter_rows()),
        "reference": [analysis.reference.name_sv, analysis.reference.name_en] if analysis.reference else [],
        "definitions": [analysis.definitions.name_sv, analysis.definitions.name_en]
        if analysis.definitions
        else [],
        "example": analysis.dataset.is_example,
    }


def keep_run(
    *,
    analysis: Analysis,
    vintage: Vintage,
    parameters: Mapping[str, Any],
    results: Mapping[str, str],
    summary: Mapping[str, Any],
    notes: list[dict[str, Any]],
    by: User | None,
) -> Run:
    """Write a run's row with its inputs, in the transaction that completes the job."""
    run = Run(
        tenant=analysis.tenant,
        kind=RUN_KIND,
        # A question is often named as its statistics are; the name is not said twice.
        title=" · ".join(dict.fromkeys((analysis.name, str(vintage.dataset), str(vintage.number)))),
        parameters=dict(parameters),
        seed=analysis.seed,
        version=klustermotor.__version__,
        results=dict(results),
        summary=dict(summary),
        notes=notes,
        by=by,
        ran_on=analysis.tenant.today(),
        replaces=analysis.runs.order_by("-created_at").first(),
    )
    audit.save(run, by=by)
    run.inputs.add(vintage.source)
    analysis.runs.add(run)
    search.index(
        run,
        title_sv=run.title,
        detail=analysis.dataset.name,
        address=f"/region/runs/{run.uid}/",
        capability="region.view",
    )
    return run
