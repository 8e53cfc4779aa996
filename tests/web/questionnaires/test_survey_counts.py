"""Nothing that is done to one recipient in confidence tells whether they had answered, or said no."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.web.questionnaires.asked import a_scale, a_survey, mark, opened, people_of
from tests.web.questionnaires.test_survey_letters import a_week_passes, work

from klustermotor.web.accounts.models import AuditEntry, Tenant, User
from klustermotor.web.accounts.personal_data import Subject
from klustermotor.web.jobs.models import Job
from klustermotor.web.outbox import services
from klustermotor.web.outbox.models import Message
from klustermotor.web.questionnaires.models import Recipient, Survey
from klustermotor.web.questionnaires.surveys import personal
from klustermotor.web.questionnaires.surveys.selectors.response import counted
from klustermotor.web.questionnaires.surveys.selectors.together import scales_together, waves_together
from klustermotor.web.questionnaires.surveys.services import answering, making, sending

Act = Callable[[Recipient, User], None]


def withdraw(recipient: Recipient, by: User) -> None:
    sending.withdraw_link(recipient=recipient, by=by)


def restrict(recipient: Recipient, _by: User) -> None:
    assert recipient.person is not None
    recipient.person.restricted_on = timezone.localdate()
    recipient.person.save()


def erase(recipient: Recipient, by: User) -> None:
    assert recipient.person is not None
    who = recipient.person
    personal._erase(Subject(who.tenant, emails=frozenset({who.email}), uid=who.uid), by)


def seen(client: Client, survey: Survey) -> list[object]:
    """Return the counts told on the page, in the list, its file and the waves, and by the API's selector."""
    page = client.get(f"/surveys/{survey.uid}/").content.decode()
    listed = client.get("/surveys/?format=csv").content.decode().splitlines()[-1]
    wave = waves_together(survey)[0]
    return [page[page.index('class="lead"') :][:90], listed, wave.asked, wave.answered, counted(survey)]


@pytest.fixture
def client_in(client: Client, developer: User) -> Client:
    client.force_login(developer, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.mark.parametrize("act", [withdraw, restrict, erase])
@pytest.mark.parametrize("is_closed", [False, True])
def test_counts_do_not_move_by_what_is_done_to_somebody_who_answered(
    client_in: Client, tenant: Tenant, developer: User, act: Act, is_closed: bool
) -> None:
    survey = opened(tenant, developer, count=7)
    work()
    mark(survey, [1, 2, 3, 4, 5])
    if is_closed:
        sending.close_survey(survey=survey, by=developer)
    before = seen(client_in, survey)
    assert counted(survey) == (7, 5)
    act(survey.recipients.order_by("pk")[0], developer)
    assert seen(client_in, survey) == before


@pytest.mark.parametrize("act", [withdraw, restrict, erase])
def test_the_trail_is_the_same_whether_they_had_answered_or_not(
    tenant: Tenant, developer: User, act: Act
) -> None:
    survey = opened(tenant, developer, count=7)
    work()
    mark(survey, [1, 2, 3, 4, 5])
    told = []
    for at in (0, 6):
        last = AuditEntry.objects.order_by("-pk").values_list("pk", flat=True)[0]
        act(survey.recipients.order_by("pk")[at], developer)
        new = AuditEntry.objects.filter(pk__gt=last).order_by("pk")
        told.append([(one.event, one.object_kind) for one in new])
    assert told[0] == told[1]


def test_an_answer_stays_among_the_others_when_its_link_is_withdrawn(tenant: Tenant, developer: User) -> None:
    survey = opened(tenant, developer, count=6)
    mark(survey, [1, 2, 3, 4, 5])
    sending.withdraw_link(recipient=survey.recipients.order_by("pk")[0], by=developer)
    sending.close_survey(survey=survey, by=developer)
    assert scales_together(survey)[0].whole.n == 5


def test_a_restricted_answer_is_not_told_and_an_erased_one_is_gone(tenant: Tenant, developer: User) -> None:
    survey = opened(tenant, developer, count=8)
    mark(survey, [1, 2, 3, 4, 5, 5, 5])
    restrict(survey.recipients.order_by("pk")[6], developer)
    erase(survey.recipients.order_by("pk")[5], developer)
    assert survey.recipients.order_by("pk")[5].answers.count() == 0
    sending.close_survey(survey=survey, by=developer)
    whole = scales_together(survey)[0].whole
    assert (whole.n, whole.mean) == (5, 3.0)


def test_how_many_have_answered_moves_in_steps_of_five(
    client_in: Client, tenant: Tenant, developer: User
) -> None:
    survey = opened(tenant, developer, count=12)
    told = []
    for answers in (0, 4, 5, 9, 10):
        mark(survey, [3] * answers)
        told.append(counted(survey)[1])
    assert told == [0, 0, 5, 5, 10]
    assert "At least 10 of 12 have answered" in client_in.get(f"/surveys/{survey.uid}/").content.decode()
    # Nor by sorting or narrowing the list.
    assert "10" in client_in.get("/surveys/?format=csv").content.decode().splitlines()[-1]
    sending.close_survey(survey=survey, by=developer)
    closed = AuditEntry.objects.get(event="survey closed")
    assert "10" in str(closed.changes)


def test_a_named_survey_counts_one_by_one_and_without_the_withdrawn(tenant: Tenant, developer: User) -> None:
    survey = a_survey(tenant, developer, mode="named")
    a_scale(survey, developer)
    making.add_people(survey=survey, persons=people_of(tenant, 3), by=developer)
    sending.open_survey(survey=survey, by=developer)
    mark(survey, [1, 2])
    assert counted(survey) == (3, 2)
    withdraw(survey.recipients.order_by("pk")[0], developer)
    assert counted(survey) == (2, 1)


def letters_told(client: Client, survey: Survey) -> list[str]:
    """Return what is told of each recipient's letters, name by name, and in the list of letters."""
    rows = client.get(f"/surveys/{survey.uid}/response/?table=recipients&format=csv").content.decode()
    listed = client.get("/letters/?format=csv")
    assert listed.status_code == 200
    return [*sorted(rows.splitlines()), *sorted(listed.content.decode().splitlines())]


def test_who_said_no_gets_no_reminder_and_nobody_sees_it(
    client_in: Client, tenant: Tenant, developer: User
) -> None:
    survey = opened(tenant, developer)
    work()
    mark(survey, [3, 4])
    no = survey.recipients.order_by("pk")[2]
    answering.decline(recipient=no)
    a_week_passes(survey)
    sending.remind_now(survey=survey, by=developer)
    work()
    reminders = Message.objects.filter(key__endswith=":1")
    assert reminders.exclude(state=Message.State.WITHDRAWN).count() == 5
    held_back = reminders.get(to=no.email)
    assert (held_back.state, held_back.body, no.links.count()) == ("withdrawn", "", 1)
    # The background work is the same for all, and leads to no letter.
    sent = Job.objects.filter(kind="outbox.send", payload__has_key="discreet")
    assert (sent.count(), len({one.title for one in sent})) == (6, 1)
    work_on = services.begin_sending(uid=str(held_back.uid))
    assert work_on is None
    names = [one.name for one in survey.recipients.all()]
    told = letters_told(client_in, survey)
    counts = {name: sum(name in line for line in told) for name in names}
    addresses = {one.email: sum(one.email in line for line in told) for one in survey.recipients.all()}
    assert len(set(counts.values())) == 1
    assert set(addresses.values()) == {1}, "the first letter alone is listed"
    assert {(one.reminded, bool(one.last_letter_at)) for one in survey.recipients.all()} == {(1, True)}
    asked = AuditEntry.objects.get(event="reminder asked for")
    assert "recipients" not in str(asked.changes)
    assert [job.result.get("letters") for job in Job.objects.filter(state="done", key__contains=":now:")] == [
        6
    ]


def test_a_reminder_in_doubt_is_listed_until_it_is_settled(
    client_in: Client, tenant: Tenant, developer: User
) -> None:
    survey = opened(tenant, developer)
    work()
    a_week_passes(survey)
    sending.remind_now(survey=survey, by=developer)
    work()
    one = Message.objects.filter(key__endswith=":1").first()
    assert one is not None
    assert client_in.get(f"/letters/{one.uid}/").status_code == 404
    Message.objects.filter(pk=one.pk).update(state=Message.State.IN_DOUBT)
    assert client_in.get(f"/letters/{one.uid}/").status_code == 200
    answer = client_in.post(f"/letters/{one.uid}/decide/", {"do": "arrived"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/letters/")


def test_a_wave_asks_those_who_are_still_asked(tenant: Tenant, developer: User) -> None:
    survey = opened(tenant, developer)
    work()
    withdraw(survey.recipients.order_by("pk")[0], developer)
    sending.close_survey(survey=survey, by=developer)
    wave = making.next_wave(survey=survey, by=developer)
    wave.closes_on = tenant.today() + timedelta(days=5)
    assert (counted(survey), counted(wave)) == ((6, 0), (5, 0))
