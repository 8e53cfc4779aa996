"""Jobs and schedules as pages show them."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from klustermotor.web.accounts.access import Access
from klustermotor.web.jobs.models import Job, Schedule
from klustermotor.web.jobs.results import result_url
from klustermotor.web.shared.templatetags.written import moment

#: Which badge says how a job stands.
BADGES: Mapping[str, str] = {
    Job.State.WAITING: "open",
    Job.State.RUNNING: "running",
    Job.State.DONE: "done",
    Job.State.FAILED: "failed",
    Job.State.CANCELLED: "not-now",
}


def jobs_seen(access: Access, *, mine: bool) -> QuerySet[Job]:
    """Return the tenant's jobs, or only one's own."""
    seen: QuerySet[Job] = Job.objects.visible_to(access.user).in_tenant(access.tenant).select_related("by")
    return seen.filter(by=access.user) if mine else seen


def schedules_seen(access: Access) -> QuerySet[Schedule]:
    """Return the tenant's schedules."""
    seen: QuerySet[Schedule] = Schedule.objects.visible_to(access.user).in_tenant(access.tenant)
    return seen


def put_off_until(job: Job) -> str:
    """Return that a job waits for its next try, and until when; empty where it does not."""
    return _("Waits until %(when)s") % {"when": moment(job.not_before)} if job.is_postponed else ""


def progress_of(job: Job, *, then: str = "") -> dict[str, Any]:
    """Return what the progress bar says of a job; ``then`` is where to go on when it is done."""
    text = (
        put_off_until(job)
        or job.progress_text
        or {
            Job.State.WAITING: _("Waiting for its turn"),
            Job.State.RUNNING: _("At work"),
            Job.State.DONE: _("Done"),
            Job.State.FAILED: _("Failed"),
            Job.State.CANCELLED: _("Stopped"),
        }.get(Job.State(job.state), "")
    )
    return {"job": job, "text": text, "next_url": then or result_url(job)}
