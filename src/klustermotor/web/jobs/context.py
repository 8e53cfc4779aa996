"""What a task is given: its payload, where it had come, and the one way to make its effects last."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from klustermotor.web.jobs.models import Job

#: How long a worker may be silent before another takes over.
LEASE = timedelta(seconds=settings.LEASE_SECONDS)


class LeaseLost(Exception):
    """Another worker has taken the job, or it was cancelled: nothing more of this run may last."""


class JobContext:
    """One run of one job by one worker."""

    def __init__(self, job: Job, owner: str) -> None:
        """Keep the job and who runs it."""
        self.job = job
        self.owner = owner
        self._writing = False

    @property
    def payload(self) -> dict[str, Any]:
        """Return what was asked for."""
        return dict(self.job.payload)

    @property
    def checkpoint(self) -> dict[str, Any]:
        """Return where an earlier run had come."""
        return dict(self.job.checkpoint)

    def save_checkpoint(self, state: Mapping[str, Any]) -> None:
        """Keep where this run has come, so that the next one goes on from there."""
        self._update(checkpoint=dict(state))
        self.job.checkpoint = dict(state)

    def progress(self, done: int, total: int, text: str = "") -> None:
        """Show how far it is, and that the worker lives."""
        self._update(progress_done=done, progress_total=total, progress_text=text[:200])

    def renew(self) -> None:
        """Say that the worker lives; while the effects are written, the lock on the job's row says so.

        A renewal that waits for that lock outlives a worker killed there, and keeps the job from the next.
        """
        if not self._writing:
            self._update()

    @contextmanager
    def completing(self, result: Mapping[str, Any] | None = None) -> Iterator[dict[str, Any]]:
        """Make the job's effects and its being done one transaction; yield the result, to be filled in.

        Raises ``LeaseLost`` when the job is no longer this worker's; then nothing of it lasts.
        """
        filled = dict(result or {})
        self._writing = True
        try:
            with transaction.atomic():
                self._hold()
                yield filled
                self._update(
                    state=Job.State.DONE,
                    result=filled,
                    finished_at=timezone.now(),
                    lease_owner="",
                    lease_until=None,
                    error="",
                    postponed=0,
                    postponed_since=None,
                )
        finally:
            self._writing = False
        self.job.state = Job.State.DONE

    def _hold(self) -> None:
        """Lock the job's row for the rest of the transaction, and see that it is ours."""
        rows = Job.objects.select_for_update().filter(pk=self.job.pk)
        if not rows.filter(state=Job.State.RUNNING, lease_owner=self.owner).exists():
            raise LeaseLost(str(self.job.uid))

    def _update(self, **values: Any) -> None:
        """Change the job's row while it is ours, and renew the lease."""
        values.setdefault("lease_until", timezone.now() + LEASE)
        held = Job.objects.filter(pk=self.job.pk, state=Job.State.RUNNING, lease_owner=self.owner)
        if not held.update(**values):
            raise LeaseLost(str(self.job.uid))
