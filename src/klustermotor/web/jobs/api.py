"""Background work in the API: followed, stopped and started again."""

from typing import Any, Literal
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from ninja import Query, Router

from klustermotor.web.accounts.api_auth import ApiRequest, operation
from klustermotor.web.jobs import services
from klustermotor.web.jobs.models import Job
from klustermotor.web.jobs.schemas import JobOut
from klustermotor.web.shared.api import found_one, paged
from klustermotor.web.shared.schemas import Page, Window

router = Router(tags=["jobs"])
_READ = ("jobs.view", "read:region")
_WRITE = ("jobs.view", "write:region")


def _jobs(request: ApiRequest) -> QuerySet[Job]:
    """Return the work that somebody may follow."""
    return Job.objects.visible_to(request.access.user).in_tenant(request.access.tenant)


class JobWindow(Window):
    """Which work is asked for."""

    state: Literal["waiting", "running", "done", "failed", "cancelled"] | None = None


@router.get("/jobs", response=Page[JobOut], **operation(_("List background work"), *_READ))
def list_jobs(request: ApiRequest, window: Query[JobWindow]) -> Any:
    found = _jobs(request)
    return paged(request, found.filter(state=window.state) if window.state else found, JobOut.of, window)


@router.get("/jobs/{uid}", response=JobOut, **operation(_("Follow a piece of background work"), *_READ))
def get_job(request: ApiRequest, uid: UUID) -> Any:
    return JobOut.of(found_one(_jobs(request), uid))


@router.post("/jobs/{uid}/cancel", response=JobOut, **operation(_("Stop background work"), *_WRITE))
def cancel_job(request: ApiRequest, uid: UUID) -> Any:
    services.cancel(job=found_one(_jobs(request), uid), by=request.access.user)
    return JobOut.of(found_one(_jobs(request), uid))


@router.post(
    "/jobs/{uid}/restart",
    response=JobOut,
    **operation(_("Start failed, stopped or postponed background work again"), *_WRITE),
)
def restart_job(request: ApiRequest, uid: UUID) -> Any:
    services.restart(job=found_one(_jobs(request), uid), by=request.access.user)
    return JobOut.of(found_one(_jobs(request), uid))
