"""When search is rebuilt, who may find an interview is worked out from the interview itself."""

from klustermotor.web.questionnaires.models import Interview
from klustermotor.web.questionnaires.services.interviews import index
from klustermotor.web.search.again import write_again


def every_interview() -> None:
    """Write the entry of every interview."""
    held = Interview.objects.select_related("tenant", "interviewer", "organisation")
    for one in held.prefetch_related("readers").iterator(chunk_size=500):
        index(one)


write_again("questionnaires.interview", every_interview)
