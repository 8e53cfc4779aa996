"""Send letters in the background."""

from klustermotor.web.jobs import faults
from klustermotor.web.jobs.context import JobContext
from klustermotor.web.jobs.registry import task
from klustermotor.web.jobs.stopping import undisturbed
from klustermotor.web.outbox import services
from klustermotor.web.outbox.delivering import hand_over


@task("outbox.send")
def send(context: JobContext) -> None:
    """Say that the letter is being sent, hand it over, and confirm: each on its own.

    What came of it is written whether or not the job is still ours, for the letter has left all the same.
    """
    services.sweep()
    with undisturbed():
        uid = context.payload.get("message") or context.payload["discreet"]
        message = services.begin_sending(uid=uid)
        if message is None:
            return
        faults.passing("outbox.before_handing_over")
        answer = hand_over(message)
        faults.passing("outbox.before_confirming")
        services.conclude(message=message, answer=answer)
