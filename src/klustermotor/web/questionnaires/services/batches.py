"""Release interviews for counting five at a time, so that no two counts differ by one person.

An interview enters a batch when four others wait with it; when one in a batch may no longer be used, the
others in it wait anew. What is counted is always whole batches.
"""

from django.db.models import Max

from klustermotor.web.questionnaires.models import Interview

#: Respondents in a batch: the fewest of whom anything is shown.
BATCH = 5


def form_batches(interview: Interview) -> None:
    """Put those who wait, in the order they were recorded, into whole batches of the guide's series."""
    series = interview.guide.series
    usable = Interview.objects.in_tenant(interview.tenant).usable().filter(guide__series=series)
    waiting = list(usable.filter(batch__isnull=True).select_for_update(of=("self",)).order_by("pk"))
    highest = (
        Interview.objects.in_tenant(interview.tenant)
        .filter(guide__series=series)
        .aggregate(highest=Max("batch"))["highest"]
        or 0
    )
    while len(_people(waiting)) >= BATCH:
        highest += 1
        chosen = _first_people(waiting)
        Interview.objects.filter(pk__in=[one.pk for one in chosen]).update(batch=highest)
        waiting = [one for one in waiting if one not in chosen]


def dissolve_batch(interview: Interview) -> None:
    """Let the batch of somebody who is no longer counted wait anew."""
    interview.refresh_from_db(fields=["batch"])
    if interview.batch is None:
        return
    held = Interview.objects.in_tenant(interview.tenant).filter(guide__series=interview.guide.series)
    held.filter(batch=interview.batch).update(batch=None)
    interview.batch = None
    form_batches(interview)


def _people(interviews: list[Interview]) -> set[object]:
    """Return the different respondents."""
    return {one.respondent for one in interviews}


def _first_people(interviews: list[Interview]) -> list[Interview]:
    """Return the interviews of the first five different respondents."""
    people: list[object] = []
    for one in interviews:
        if one.respondent not in people:
            people.append(one.respondent)
    chosen = set(people[:BATCH])
    return [one for one in interviews if one.respondent in chosen]
