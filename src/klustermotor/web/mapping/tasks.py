"""The work that goes on in the background."""

from django.utils.translation import gettext as _

from klustermotor.web.jobs import faults
from klustermotor.web.jobs.context import JobContext
from klustermotor.web.jobs.registry import task
from klustermotor.web.mapping.models import RUN_KIND, Analysis
from klustermotor.web.mapping.services import runs
from klustermotor.web.mapping.services.preparation import Prepared, Told, prepare
from klustermotor.web.statistics.models import Vintage
from klustermotor.web.statistics.selectors import load_table

#: From where to where each step goes, of a whole of 100.
_WHOLE = 100
_PREPARING, _ASSESSING, _FINISHING = (2, 50), (50, 90), (90, 98)
_KEEPING = 98


@task(RUN_KIND)
def run_analysis(context: JobContext) -> None:
    """Assess every period, each kept as it is done, then everything that spans them; the run comes last."""
    payload = context.payload
    context.progress(0, _WHOLE, _("Reading the statistics"))
    held = Analysis.objects.in_tenant(context.job.tenant)
    analysis = held.select_related("dataset__region_set", "dataset__classification", "definitions").get(
        uid=payload["analysis"]
    )
    vintage = (
        Vintage.objects.in_tenant(context.job.tenant).select_related("source").get(uid=payload["vintage"])
    )
    analysis = runs.as_asked(analysis, payload["parameters"])
    prepared = prepare(analysis, load_table(vintage, named=False), _telling(context, *_PREPARING))
    parts = _assessed(context, analysis, prepared)
    results = runs.finish(analysis, prepared, parts, _telling(context, *_FINISHING))
    context.progress(_KEEPING, _WHOLE, _("Keeping the run"))
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


def _assessed(context: JobContext, analysis: Analysis, prepared: Prepared) -> dict[str, dict[str, str]]:
    """Return the files of each period, in order; those that an earlier turn made are not made again."""
    periods = prepared.clusters.periods
    parts = dict(context.checkpoint.get("parts", {}))
    tell = _telling(context, *_ASSESSING)
    for done, period in enumerate(periods):
        tell(_("Location quotients of %(period)s") % {"period": period}, done / len(periods))
        if period not in parts:
            parts[period] = runs.assess_period(analysis, prepared, period)
            faults.passing("mapping.analysis.after_period")
            context.save_checkpoint({"parts": parts})
    return {period: parts[period] for period in periods}


def _telling(context: JobContext, first: int, last: int) -> Told:
    """Return how a step tells its share done, between two marks of the whole; stopped work ends there."""
    return lambda words, share: context.progress(round(first + (last - first) * share), _WHOLE, words)
