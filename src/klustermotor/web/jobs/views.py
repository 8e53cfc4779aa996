"""Pages of the background work: what runs, how far it is, what came of it, and what comes back by itself."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from klustermotor.web.accounts.rights import PageRequest, page
from klustermotor.web.accounts.selectors import history_of
from klustermotor.web.jobs import selectors, services
from klustermotor.web.jobs.models import Job, Schedule
from klustermotor.web.jobs.results import result_url
from klustermotor.web.shared.errors import Refused
from klustermotor.web.shared.exports import asked_format, table_file
from klustermotor.web.shared.tables import Column, Table


def _columns() -> list[Column]:
    """Return the columns of the list of jobs."""
    return [
        Column(
            "title",
            _("Work"),
            value=str,
            url=lambda job: reverse("jobs:job", kwargs={"uid": job.uid}),
            order="title",
            filterable=False,
        ),
        Column(
            "state",
            _("State"),
            kind="badge",
            value=lambda job: (selectors.BADGES[job.state], job.get_state_display()),
            order="state",
        ),
        Column("by", _("Asked for by"), value="by.name"),
        Column("created_at", _("Asked for"), kind="moment"),
        Column("finished_at", _("Over"), kind="moment"),
    ]


@require_GET
@page("jobs.view")
def job_list(request: PageRequest) -> HttpResponse:
    """Show the jobs, one's own first asked for."""
    mine = request.GET.get("whose") != "all"
    jobs = selectors.jobs_seen(request.access, mine=mine)
    here = reverse("jobs:jobs")
    tabs = [
        {"url": here, "label": _("Mine"), "current": mine},
        {"url": f"{here}?whose=all", "label": _("Everybody’s"), "current": not mine},
        {"url": reverse("jobs:schedules"), "label": _("Comes back by itself"), "current": False},
    ]
    if not request.access.may_everywhere("jobs.view"):
        del tabs[1]
    title = _("Background work")
    table = Table(request.GET, jobs, _columns(), caption=title, order="-created_at", export_url=here)
    if request.GET.get("format"):
        return table_file(table, title, asked_format(request))
    context = {
        "table": table,
        "tabs": tabs,
        "going": jobs.filter(state__in=[Job.State.WAITING, Job.State.RUNNING]).count(),
        "any": jobs.exists(),
    }
    return render(request, "jobs/jobs.html", context)


def _job(request: PageRequest, uid: UUID) -> Job:
    """Return a job that the person may see."""
    return get_object_or_404(selectors.jobs_seen(request.access, mine=False), uid=uid)


def _then(request: PageRequest) -> str:
    """Return the address to go on to, if it is one of ours."""
    asked = request.GET.get("then", "")
    return asked if url_has_allowed_host_and_scheme(asked, None) else ""


def _poll_url(job: Job, then: str) -> str:
    """Return where the progress bar asks for itself again."""
    address = reverse("jobs:progress", kwargs={"uid": job.uid})
    return f"{address}?{urlencode({'then': then})}" if then else address


def _progress(job: Job, then: str) -> dict[str, Any]:
    """Return what the progress bar needs."""
    return {**selectors.progress_of(job, then=then), "poll": _poll_url(job, then)}


@never_cache
@require_GET
@page("jobs.view")
def job(request: PageRequest, uid: UUID) -> HttpResponse:
    """Show one job: how far it is, what came of it, what may be done."""
    found, then = _job(request, uid), _then(request)
    context = {**_progress(found, then), "history": history_of(found), "result_url": result_url(found)}
    return render(request, "jobs/job.html", context)


@never_cache
@require_GET
@page("jobs.view")
def progress(request: PageRequest, uid: UUID) -> HttpResponse:
    """Show only the progress bar, to be put into any page; opened as a page it is the job's own."""
    found, then = _job(request, uid), _then(request)
    if request.headers.get("HX-Request") != "true":
        return redirect("jobs:job", uid=found.uid)
    return render(request, "jobs/progress.html", _progress(found, then))


@require_POST
@page("jobs.view")
def cancel(request: PageRequest, uid: UUID) -> HttpResponse:
    """Stop a job."""
    return _do(request, _job(request, uid), services.cancel, _("The work is stopped."))


@require_POST
@page("jobs.view")
def restart(request: PageRequest, uid: UUID) -> HttpResponse:
    """Start a failed or stopped job again."""
    return _do(request, _job(request, uid), services.restart, _("The work is asked for again."))


def _do(request: PageRequest, found: Job, action: Any, done: str) -> HttpResponse:
    """Do something to a job and go back to it."""
    try:
        action(job=found, by=request.access.user)
        messages.success(request, done)
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("jobs:job", uid=found.uid)


@require_GET
@page("jobs.view")
def schedule_list(request: PageRequest) -> HttpResponse:
    """Show what comes back by itself."""
    return render(request, "jobs/schedules.html", {"schedules": selectors.schedules_seen(request.access)})


@require_POST
@page("jobs.view")
def change_schedule(request: PageRequest, uid: UUID) -> HttpResponse:
    """Pause a schedule, resume it, or do its work at once."""
    held: Schedule = get_object_or_404(selectors.schedules_seen(request.access), uid=uid)
    try:
        if request.POST.get("do") == "run":
            made = services.run_now(schedule=held, by=request.access.user)
            return redirect("jobs:job", uid=made.uid)
        action = services.resume if request.POST.get("do") == "resume" else services.pause
        action(schedule=held, by=request.access.user)
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("jobs:schedules")
