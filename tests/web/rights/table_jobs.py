"""Who may open the pages of the background work."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from tests.web.rights.suite import Page

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.jobs import services


def a_job(tenant: Tenant, people: Mapping[str, User]) -> dict[str, Any]:
    """Return the address of a job."""
    by = people["developer"]
    return {"uid": services.enqueue(tenant=tenant, kind="tests.work", key="one", payload={}, by=by).uid}


def a_schedule(tenant: Tenant, people: Mapping[str, User]) -> dict[str, Any]:
    """Return the address of a schedule."""
    made = services.schedule(
        tenant=tenant, kind="tests.work", title="weekly", payload={}, every="week",
        first_at=timezone.now(), by=people["developer"],
    )  # fmt: skip
    return {"uid": made.uid}


PAGES = {
    "jobs:jobs": Page("jobs.view"),
    "jobs:job": Page("jobs.view", make=a_job),
    "jobs:progress": Page("jobs.view", make=a_job),
    "jobs:cancel": Page("jobs.view", make=a_job, method="post"),
    "jobs:restart": Page("jobs.view", make=a_job, method="post"),
    "jobs:schedules": Page("jobs.view"),
    "jobs:change-schedule": Page("jobs.view", make=a_schedule, method="post", data={"do": "pause"}),
}
