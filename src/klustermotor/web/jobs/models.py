"""Jobs that run in the background, and schedules that make them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from klustermotor.web.accounts.models import TenantOwned, TenantQuerySet, User


class JobQuerySet(TenantQuerySet["Job"]):
    """Jobs."""

    capability = "jobs.view"

    def claimable(self) -> "JobQuerySet":
        """Keep jobs that wait and are due, and those whose worker has gone silent."""
        now = timezone.now()
        waiting = Q(state=Job.State.WAITING) & (Q(not_before__isnull=True) | Q(not_before__lte=now))
        return self.filter(waiting | Q(state=Job.State.RUNNING, lease_until__lt=now))

    def unfinished(self) -> "JobQuerySet":
        """Keep jobs that wait or run."""
        return self.filter(state__in=[Job.State.WAITING, Job.State.RUNNING])


class Job(TenantOwned):
    """One piece of background work, done exactly once."""

    class State(models.TextChoices):
        """Where a job stands."""

        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    kind = models.CharField(max_length=60)
    key = models.CharField(
        max_length=200, unique=True, help_text="The same work asked for twice has the same key."
    )
    title = models.CharField(max_length=250, blank=True)
    payload = models.JSONField(default=dict, blank=True)
    checkpoint = models.JSONField(default=dict, blank=True)
    result = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    progress_done = models.PositiveBigIntegerField(default=0)
    progress_total = models.PositiveBigIntegerField(default=0)
    progress_text = models.CharField(max_length=200, blank=True)
    error = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(null=True, blank=True)
    #: How often in a row it was put off because of what may pass by itself, and since when.
    postponed = models.PositiveSmallIntegerField(default=0)
    postponed_since = models.DateTimeField(null=True, blank=True)
    lease_owner = models.CharField(max_length=80, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    answered_for_in = "by"
    audit_redacted = frozenset({"payload", "checkpoint", "result"})
    objects: ClassVar[JobQuerySet] = JobQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """Newest first; found by state."""

        ordering: ClassVar = ["-created_at"]
        verbose_name = _("background work")
        verbose_name_plural = _("background work")
        indexes: ClassVar = [models.Index(fields=["state", "not_before"])]

    def __str__(self) -> str:
        """Return the title."""
        return self.title or self.kind

    @property
    def is_over(self) -> bool:
        """Return whether nothing more will happen by itself."""
        return self.state in {self.State.DONE, self.State.FAILED, self.State.CANCELLED}

    @property
    def is_postponed(self) -> bool:
        """Return whether it was begun, could not be done, and is tried again by itself."""
        return self.state == self.State.WAITING and bool(self.error) and self.not_before is not None

    @property
    def percent(self) -> int | None:
        """Return how far it is, where that is known; what is done is done wholly, whatever it last told."""
        if self.state == self.State.DONE:
            return 100
        if not self.progress_total:
            return None
        return min(100, 100 * self.progress_done // self.progress_total)


class Schedule(TenantOwned):
    """Work that comes back: each time it is due one job is made, with a key of its own."""

    class Every(models.TextChoices):
        """How often."""

        HOUR = "hour", _("every hour")
        DAY = "day", _("every day")
        WEEK = "week", _("every week")
        MONTH = "month", _("every month")

    kind = models.CharField(max_length=60)
    title = models.CharField(max_length=250)
    payload = models.JSONField(default=dict, blank=True)
    every = models.CharField(_("how often"), max_length=6, choices=Every, default=Every.WEEK)
    next_at = models.DateTimeField(_("next time"))
    enabled = models.BooleanField(_("in use"), default=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)

    class ScheduleQuerySet(TenantQuerySet["Schedule"]):
        """Schedules."""

        capability = "jobs.view"

    answered_for_in = "by"
    objects: ClassVar[ScheduleQuerySet] = ScheduleQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        """Soonest first."""

        ordering: ClassVar = ["next_at"]
        verbose_name = _("schedule")
        verbose_name_plural = _("schedules")

    def __str__(self) -> str:
        """Return the title."""
        return self.title
