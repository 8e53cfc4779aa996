"""What was said in an interview stays with those who may read it, and is leaned on only with consent."""

from collections.abc import Collection

from klustermotor.web.accounts.models import User
from klustermotor.web.evidence.confidence import keep_for_readers
from klustermotor.web.evidence.models import Source
from klustermotor.web.questionnaires.models import Interview


def readable(user: User, sources: Collection[Source]) -> set[int]:
    """Return the keys of the interviews, as sources, that somebody may read."""
    keys = [one.pk for one in sources]
    found = Interview.objects.visible_to(user).filter(source__in=keys)
    return set(found.values_list("source_id", flat=True))


def why_unusable(source: Source) -> str:
    """Return why nothing may rest on an interview, which is held as it is until that is written."""
    found = Interview.objects.select_for_update(of=("self",)).filter(source=source).first()
    return found.why_unusable if found else ""


keep_for_readers(Source.Kind.INTERVIEW, readable, why_unusable)
