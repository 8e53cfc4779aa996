"""The night's work of the retention rules."""

from klustermotor.web.jobs import faults
from klustermotor.web.jobs.context import JobContext
from klustermotor.web.jobs.registry import task
from klustermotor.web.portal.privacy import ledger, retaining


@task(retaining.NIGHTLY)
def retain(context: JobContext) -> None:
    """Let the rules act, all of it or nothing: the lease, what goes, and the log are one transaction."""
    with context.completing() as result:
        result.update(retaining.act(context.job.tenant))
        faults.passing("portal.before_retaining_commits")
    # The rows are the truth; should the worker have died after an erasure, the file lacked it until now.
    ledger.write_file()
