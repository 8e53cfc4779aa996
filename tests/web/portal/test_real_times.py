"""Where a workbench lives on another day, what was loaded says so in its real time."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.web.questionnaires.made import held

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.evidence.models import Attachment
from klustermotor.web.jobs.models import Job, Schedule
from klustermotor.web.jobs.services import enqueue
from klustermotor.web.outbox.models import Message
from klustermotor.web.outbox.services import post
from klustermotor.web.statistics.models import Import, SavedQuery

Make = Callable[[Tenant, User], str]
TOLD = {
    "en": "This workbench lives on 30 June 2003. The times here are the real ones.",
    "sv": "Den här arbetsbänken lever den 30 juni 2003. Tiderna här är de verkliga.",
}


def test_the_trail_of_a_demo_says_that_its_times_are_real(
    tenant: Tenant, developer: User, sign_in: Any
) -> None:
    developer.language = "en"
    developer.save()
    trail = reverse("accounts:trail")
    tenant.lives_on = date(2003, 6, 30)
    tenant.save()
    assert "The trail tells the real time" in sign_in(developer).get(trail).content.decode()
    tenant.lives_on = None
    tenant.save()
    assert "The trail tells the real time" not in sign_in(developer).get(trail).content.decode()


def a_letter(tenant: Tenant, by: User) -> Message:
    return post(
        tenant=tenant, kind="tests.letter", key="one", to="a@example.org", subject="S", body="B", by=by
    )


def a_job(tenant: Tenant, by: User) -> Job:
    return enqueue(tenant=tenant, kind="tests.work", key="one", payload={}, by=by, title="Work")


def an_import(tenant: Tenant, by: User) -> Import:
    file = Attachment.objects.create(
        tenant=tenant, name="jobs.csv", digest="0" * 64, media_type="text/csv", size=1, by=by
    )
    return Import.objects.create(tenant=tenant, by=by, attachment=file)


def a_query(tenant: Tenant, by: User) -> SavedQuery:
    return SavedQuery.objects.create(tenant=tenant, name="Jobs", by=by)


def a_schedule(tenant: Tenant, by: User) -> Schedule:
    return Schedule.objects.create(tenant=tenant, kind="tests.work", title="Work", next_at=timezone.now())


def a_list(name: str, make: Callable[[Tenant, User], Any]) -> Make:
    def address(tenant: Tenant, by: User) -> str:
        make(tenant, by)
        return reverse(name)

    return address


def one_of(name: str, make: Callable[[Tenant, User], Any]) -> Make:
    return lambda tenant, by: reverse(name, kwargs={"uid": make(tenant, by).uid})


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize(
    "make",
    [
        a_list("outbox:messages", a_letter),
        one_of("outbox:message", a_letter),
        a_list("jobs:jobs", a_job),
        one_of("jobs:job", a_job),
        a_list("jobs:schedules", a_schedule),
        a_list("statistics:imports", an_import),
        a_list("statistics:queries", a_query),
        one_of("questionnaires:interview", held),
        a_list("portal:start", held),
    ],
    ids=["letters", "letter", "jobs", "job", "schedules", "imports", "queries", "history", "start"],
)
def test_a_page_with_times_says_once_that_they_are_real(
    tenant: Tenant, developer: User, sign_in: Any, make: Make, language: str
) -> None:
    developer.language = language
    developer.save()
    address = make(tenant, developer)
    assert sign_in(developer).get(address).content.decode().count(TOLD[language]) == 1
    tenant.lives_on = None
    tenant.save()
    assert TOLD[language] not in sign_in(developer).get(address).content.decode()
