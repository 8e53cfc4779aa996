"""What waits for somebody in the regional analyses."""

from django.db.models import Max, Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _

from klustermotor.web.accounts.access import Access
from klustermotor.web.evidence.models import Run
from klustermotor.web.jobs.models import Job
from klustermotor.web.mapping.models import RUN_KIND, Analysis
from klustermotor.web.shared.needs import Need

_MOST = 20


def needs(access: Access) -> list[Need]:
    """Return analyses that failed, and those whose statistics have come in a newer vintage."""
    return [*failed(access), *outdated(access)]


def failed(access: Access) -> list[Need]:
    """Return analyses whose latest work failed."""
    if not access.may("analysis.run"):
        return []
    jobs = Job.objects.in_tenant(access.tenant).filter(kind=RUN_KIND, state=Job.State.FAILED)[:_MOST]
    return [
        Need(
            title=_("The analysis “%(name)s” failed") % {"name": job.title},
            detail=job.error,
            url=reverse("mapping:progress", kwargs={"uid": job.uid}),
            tone="late",
        )
        for job in jobs
    ]


def outdated(access: Access) -> list[Need]:
    """Return analyses that have been answered on an earlier vintage than the newest."""
    if not access.may("analysis.run"):
        return []
    runs = Prefetch("runs", Run.objects.only("parameters"))
    held = Analysis.objects.in_tenant(access.tenant).annotate(newest=Max("dataset__vintages__number"))
    return [
        Need(
            title=_("New figures for “%(name)s”") % {"name": one},
            detail=_("%(dataset)s has come in a newer vintage. Run the analysis again to see what changed.")
            % {"dataset": one.dataset},
            url=one.get_absolute_url(),
        )
        for one in held.select_related("dataset").prefetch_related(runs)
        if 0 < max((run.parameters["vintage"] for run in one.runs.all()), default=0) < _newest(one)
    ][:_MOST]


def _newest(analysis: Analysis) -> int:
    """Return the number of the newest vintage, as the query counted it."""
    return int(getattr(analysis, "newest", None) or 0)
