"""The work that goes on in the background."""

from klustermotor.web.jobs import faults
from klustermotor.web.jobs.context import JobContext
from klustermotor.web.jobs.registry import task
from klustermotor.web.mapping.models import RUN_KIND, Analysis
from klustermotor.web.mapping.services import runs
from klustermotor.web.mapping.services.preparation import prepare
from klustermotor.web.statistics.models import Vintage
from klustermotor.web.statistics.selectors import load_table


@task(RUN_KIND)
def run_analysis(context: JobContext) -> None:
    """Assess every period, each kept as it is done, then everything that spans them; the run comes last."""
    payload = context.payload
    held = Analysis.objects.in_tenant(context.job.tenant)
    analysis = held.select_related("dataset__region_set", "dataset__classification", "definitions").get(
        uid=payload["analysis"]
    )
    vintage = (
        Vintage.objects.in_tenant(context.job.tenant).select_related("source").get(uid=payload["vintage"])
    )
    analysis = runs.as_asked(analysis, payload["parameters"])
    prepared = prepare(analysis, load_table(vintage, named=False))
    periods = prepared.clusters.periods
    parts = dict(context.checkpoint.get("parts", {}))
    for done, period in enumerate(periods):
        context.progress(done, len(periods) + 1, period)
        if period not in parts:
            parts[period] = runs.assess_period(analysis, prepared, period)
            faults.passing("mapping.analysis.after_period")
            context.save_checkpoint({"parts": parts})
    context.progress(len(periods), len(periods) + 1)
    results = runs.finish(analysis, prepared, {period: parts[period] for period in periods})
    summary = runs.summary_of(analysis, prepared, results)
    faults.passing("mapping.analysis.after_files")
    with context.completing() as result:
        run = runs.keep_run(
            analysis=analysis,
            vintage=vintage,
            parameters=payload["parameters"],
            results=results,
            summary=summary,
            notes=prepared.notes,
            by=context.job.by,
        )
        result["run"] = str(run.uid)
        faults.passing("mapping.analysis.before_commit")
