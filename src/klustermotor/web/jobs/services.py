"""Ask for work, in the transaction of what needs it; cancel and restart it; make what schedules say."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from klustermotor.web.accounts import audit
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.jobs.models import Job, Schedule
from klustermotor.web.shared.errors import Refused


@transaction.atomic
def enqueue(
    *,
    tenant: Tenant,
    kind: str,
    key: str,
    payload: Mapping[str, Any],
    by: User | None,
    title: str = "",
    not_before: datetime | None = None,
) -> Job:
    """Ask for a piece of work; asked for again under the same key, it is the same work."""
    job, _made = Job.objects.get_or_create(
        key=key,
        defaults={
            "tenant": tenant,
            "kind": kind,
            "title": title[:250],
            "payload": dict(payload),
            "by": by,
            "not_before": not_before,
        },
    )
    return job


@transaction.atomic
def cancel(*, job: Job, by: User) -> None:
    """Stop a job that is not over; what it has not completed will not happen."""
    changed = (
        Job.objects.filter(pk=job.pk)
        .unfinished()
        .update(state=Job.State.CANCELLED, lease_owner="", lease_until=None, finished_at=timezone.now())
    )
    if not changed:
        raise Refused(_("This work is already over, so there is nothing to stop."))
    audit.event(job, by=by, name="cancelled")


@transaction.atomic
def restart(*, job: Job, by: User) -> None:
    """Let a failed, cancelled or postponed job run now, from where it had come."""
    over = Q(state__in=[Job.State.FAILED, Job.State.CANCELLED])
    postponed = Q(state=Job.State.WAITING, not_before__isnull=False) & ~Q(error="")
    changed = Job.objects.filter(over | postponed, pk=job.pk).update(
        state=Job.State.WAITING,
        error="",
        attempts=0,
        postponed=0,
        postponed_since=None,
        not_before=None,
        finished_at=None,
    )
    if not changed:
        raise Refused(_("Only work that failed, was stopped or was put off can be started again."))
    audit.event(job, by=by, name="restarted")


@transaction.atomic
def schedule(
    *,
    tenant: Tenant,
    kind: str,
    title: str,
    payload: Mapping[str, Any],
    every: str,
    first_at: datetime,
    by: User,
) -> Schedule:
    """Let work come back."""
    made = Schedule(
        tenant=tenant, kind=kind, title=title, payload=dict(payload), every=every, next_at=first_at, by=by
    )
    audit.save(made, by=by)
    return made


def enqueue_due(now: datetime | None = None) -> int:
    """Make a job of every schedule that is due, once each; return how many."""
    now = now or timezone.now()
    made = 0
    for due in Schedule.objects.filter(enabled=True, next_at__lte=now):
        made += _enqueue_one(due, now)
    return made


@transaction.atomic
def _enqueue_one(due: Schedule, now: datetime) -> bool:
    """Move a schedule on and make its job, unless another worker just did."""
    following = due.next_at
    while following <= now:
        following = _after(following, due.every)
    moved = Schedule.objects.filter(pk=due.pk, next_at=due.next_at).update(next_at=following)
    if moved:
        enqueue(
            tenant=due.tenant,
            kind=due.kind,
            key=f"schedule:{due.uid}:{due.next_at.isoformat()}",
            payload=due.payload,
            by=due.by,
            title=due.title,
        )
    return bool(moved)


def _after(moment: datetime, every: str) -> datetime:
    """Return the next time."""
    steps = {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1)}
    if every in steps:
        return moment + steps[every]
    year, month = divmod(moment.year * 12 + moment.month, 12)
    return moment.replace(year=year, month=month + 1, day=min(moment.day, 28))


@transaction.atomic
def pause(*, schedule: Schedule, by: User) -> None:
    """Let no more work come of a schedule until it is resumed."""
    _set_enabled(schedule, enabled=False)
    audit.event(schedule, by=by, name="paused")


@transaction.atomic
def resume(*, schedule: Schedule, by: User) -> None:
    """Let work come of a schedule again; what fell due meanwhile is done once."""
    _set_enabled(schedule, enabled=True)
    audit.event(schedule, by=by, name="resumed")


@transaction.atomic
def run_now(*, schedule: Schedule, by: User) -> Job:
    """Do a schedule's work at once, besides its own times."""
    audit.event(schedule, by=by, name="run now")
    return enqueue(
        tenant=schedule.tenant,
        kind=schedule.kind,
        key=f"schedule:{schedule.uid}:now:{timezone.now().isoformat()}",
        payload=schedule.payload,
        by=by,
        title=schedule.title,
    )


def _set_enabled(held: Schedule, *, enabled: bool) -> None:
    """Turn a schedule on or off, unless somebody just did."""
    if not Schedule.objects.filter(pk=held.pk, enabled=not enabled).update(enabled=enabled):
        raise Refused(_("The schedule has been changed since you opened the page; look at it again."))
