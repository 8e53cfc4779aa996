"""Claim jobs one at a time and do them; a job whose worker died is taken over."""

import logging
import os
import socket
import threading
from datetime import timedelta

from django.db import Error, close_old_connections, connection, transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from klustermotor.formats import NoTurn
from klustermotor.web.jobs.context import LEASE, JobContext, LeaseLost
from klustermotor.web.jobs.models import Job
from klustermotor.web.jobs.postponing import NotYet, next_try
from klustermotor.web.jobs.registry import UnknownTask, task_of
from klustermotor.web.jobs.services import enqueue_due
from klustermotor.web.jobs.stopping import Stopping, leaving_when_told
from klustermotor.web.shared.errors import Refused

_MOST_ATTEMPTS = 5
_log = logging.getLogger(__name__)


def worker_name() -> str:
    """Return a name that no other running worker has."""
    return f"{socket.gethostname()}:{os.getpid()}:{os.urandom(4).hex()}"


def work(*, stop: threading.Event, pause: float = 1.0) -> None:
    """Do what is due until told to stop; pause when there is nothing, and leave a job for the next worker."""
    owner = worker_name()
    _log.info("Worker %s is ready for work", owner)
    while not stop.is_set():
        close_old_connections()
        try:
            enqueue_due()
            with leaving_when_told():
                busy = run_next(owner)
        except Stopping:
            busy = False
            let_go(owner)
        except Exception:  # noqa: BLE001 - a worker outlives whatever one round meets
            _log.exception("A round of work failed")
            busy = False
        if not busy:
            stop.wait(pause)


def run_all(owner: str | None = None) -> int:
    """Do everything that waits, here and now; return how many jobs ran."""
    name, count = owner or worker_name(), 0
    while run_next(name):
        count += 1
    return count


def run_next(owner: str) -> bool:
    """Claim the next job and do it; return whether there was one."""
    job = claim(owner)
    if job is None:
        return False
    run(job, owner)
    return True


def let_go(owner: str) -> int:
    """Give back what a worker had claimed, so that another goes on with it at once; return how many."""
    held = Job.objects.filter(state=Job.State.RUNNING, lease_owner=owner)
    return held.update(state=Job.State.WAITING, lease_owner="", lease_until=None, attempts=F("attempts") - 1)


@transaction.atomic
def claim(owner: str) -> Job | None:
    """Take the job that has waited longest, so that no other worker takes it too."""
    waiting = Job.objects.claimable().order_by("created_at")
    if connection.vendor == "postgresql":
        waiting = waiting.select_for_update(skip_locked=True)
    job: Job | None = waiting.first()
    if job is None:
        return None
    now = timezone.now()
    job.state, job.lease_owner, job.lease_until = Job.State.RUNNING, owner, now + LEASE
    job.started_at = job.started_at or now
    job.attempts += 1
    job.save(update_fields=["state", "lease_owner", "lease_until", "started_at", "attempts"])
    return job


def run(job: Job, owner: str) -> None:
    """Do one claimed job; what would fail again ends it with a sentence, anything else is tried again."""
    context = JobContext(job, owner)
    with translation.override(_language_of(job)):
        if job.attempts > _MOST_ATTEMPTS:
            _fail(context, _("The work stopped without an answer too many times. Start it again here."))
            return
        with _heartbeat(context):
            _do(context)


def _do(context: JobContext) -> None:
    """Do the work and write how it ended."""
    job = context.job
    try:
        task_of(job.kind)(context)
        if job.state != Job.State.DONE:
            with context.completing():
                pass
    except LeaseLost:
        _log.info("Job %s is no longer ours", job.uid)
    except UnknownTask:
        _fail(context, _("Nothing here does work of the kind %(kind)s.") % {"kind": job.kind})
    except NotYet as refusal:
        _postpone_or_fail(context, refusal)
    except NoTurn as busy:
        _postpone_or_fail(context, NotYet(busy.in_language(get_language() or "sv"), seconds=busy.seconds))
    except Refused as refused:
        _fail(context, refused.sentence)
    except ValueError:
        _log.exception("Job %s (%s) was given what it cannot work on", job.uid, job.kind)
        _fail(
            context,
            _(
                "Something in what the work was given does not fit, so it would fail in the same way again. "
                "Change what it rests on before you start it again; the log says what it was."
            ),
        )
    except Exception:  # noqa: BLE001 - whatever went wrong is kept in the log
        _log.exception("Job %s (%s) failed", job.uid, job.kind)
        _try_again_or_fail(context)


def _language_of(job: Job) -> str:
    """Return the language in which a job's sentences are written: its asker's, else the tenant's."""
    return (job.by.language if job.by else "") or job.tenant.language


class _heartbeat:  # noqa: N801 - reads as a statement
    """Renew the lease from a thread while the work goes on."""

    def __init__(self, context: JobContext) -> None:
        self._context = context
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> None:
        if connection.in_atomic_block:  # tests run jobs inside their own transaction
            return
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        if self._thread.is_alive():
            self._thread.join()

    def _beat(self) -> None:
        """Renew until the work is over; a database that does not answer now may do so the next time."""
        while not self._over.wait(LEASE.total_seconds() / 4):
            try:
                self._context.renew()
            except LeaseLost:
                break
            except Error as error:
                _log.warning("The lease of job %s was not renewed: %s", self._context.job.uid, error)
                connection.close()
        connection.close()


def _fail(context: JobContext, sentence: str) -> None:
    """End a job with the sentence of why."""
    _end(context, state=Job.State.FAILED, error=sentence, finished_at=timezone.now())


def _postpone_or_fail(context: JobContext, refusal: NotYet) -> None:
    """Let a job wait for what is in the way to pass, and give up in the end.

    Such a turn is no attempt: those count how often the work itself broke.
    """
    job, now = context.job, timezone.now()
    since, before = job.postponed_since or now, job.postponed
    later = next_try(refusal, before=before, since=since, now=now)
    if later is None:
        told = _("%(why)s It was tried %(count)d times and given up; start it again here.")
        _fail(context, told % {"why": refusal.sentence, "count": before + 1})
        return
    _end(
        context,
        state=Job.State.WAITING,
        error=refusal.sentence,
        not_before=later,
        postponed=before + 1,
        postponed_since=since,
        attempts=job.attempts - 1,
    )


def _try_again_or_fail(context: JobContext) -> None:
    """Let a job wait longer each time it breaks, and give up in the end."""
    attempts = context.job.attempts
    if attempts >= _MOST_ATTEMPTS:
        told = _("The work broke %(count)d times and was given up; the log says why.")
        _fail(context, told % {"count": attempts})
        return
    later = timezone.now() + timedelta(seconds=2**attempts)
    told = _("The work broke off and is tried again in a while.")
    _end(context, state=Job.State.WAITING, error=told, not_before=later)


def _end(context: JobContext, **values: object) -> None:
    """Write how a run ended, if the job is still ours."""
    Job.objects.filter(pk=context.job.pk, state=Job.State.RUNNING, lease_owner=context.owner).update(
        lease_owner="", lease_until=None, **values
    )
