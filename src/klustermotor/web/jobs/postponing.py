"""Work that cannot be done now and may be done later: when it is tried again, and when it is given up."""

from datetime import datetime, timedelta
from typing import Any

from klustermotor.web.shared.errors import Refused

#: The first pause; each one after it is twice as long, up to the longest.
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=4)
#: How long the same work is put off altogether, and how long a pause that was asked for may be.
PATIENCE = timedelta(days=1)


class NotYet(Refused):
    """Something is in the way that may pass by itself; the sentence is for the person who waits.

    ``seconds`` is how long to wait, where whoever refused said so.
    """

    def __init__(self, sentence: Any, *, seconds: float | None = None) -> None:
        """Keep the sentence and the time that was told."""
        super().__init__(sentence)
        self.seconds = seconds


def next_try(refusal: NotYet, *, before: int, since: datetime, now: datetime) -> datetime | None:
    """Return when work that was put off ``before`` times since a moment is tried again; none to give up."""
    if now - since >= PATIENCE:
        return None
    own: timedelta = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(before, 16))
    told = timedelta(seconds=min(refusal.seconds or 0.0, PATIENCE.total_seconds()))
    return now + max(own, told)
