"""The interviews that somebody gave themselves: that they were held, and how what was said may be used."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from klustermotor.web.accounts.access import Access
from klustermotor.web.evidence.models import Support
from klustermotor.web.questionnaires.models import Interview


@dataclass(frozen=True, slots=True)
class GivenInterview:
    """One interview as the person who gave it is told of it; never what was said."""

    guide: str
    day: date | None
    interviewer: str
    consent: str
    consent_on: date | None
    #: Since when it is closed, and whether because the person said no from the first.
    withdrawn_on: date | None
    was_refused: bool
    #: How many findings rest on it.
    used: int


def given_by(access: Access) -> Sequence[GivenInterview]:
    """Return the interviews held with the person whose address one signs in with, the latest first."""
    if not access.user.email:
        return []
    held = Interview.objects.in_tenant(access.tenant).filter(
        state=Interview.State.DONE, person__email__iexact=access.user.email
    )
    found = list(held.select_related("guide", "interviewer").order_by("-day", "-pk"))
    rests = Support.objects.in_tenant(access.tenant).filter(
        source__in=[one.source_id for one in found if one.source_id], unusable_since__isnull=True
    )
    claims = Counter(source for source, _claim in set(rests.values_list("source_id", "claim_uid")))
    return [
        GivenInterview(
            str(one.guide),
            one.day,
            one.interviewer.name,
            one.get_consent_display(),
            one.consent_on,
            one.withdrawn_on,
            one.was_refused,
            claims[one.source_id] if one.source_id else 0,
        )
        for one in found
    ]
