"""Letters of surveys leave once each, remind twice at most, and tell nobody who answered in confidence."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.web.questionnaires.asked import a_network_survey, a_scale, a_survey, mark, name_them, opened
from tests.web.questionnaires.made import companies

from klustermotor.web.accounts.models import AuditEntry, Tenant, User
from klustermotor.web.jobs.models import Job
from klustermotor.web.jobs.worker import run_next, worker_name
from klustermotor.web.outbox.models import Message
from klustermotor.web.questionnaires.models import Recipient, Survey, SurveyLink
from klustermotor.web.questionnaires.surveys.services import answering, making, sending
from klustermotor.web.search.models import Entry
from klustermotor.web.shared.errors import Refused


def work(kind: str = "questionnaires.survey") -> None:
    """Do the surveys' own work that is due; letters stay in the outbox."""
    Job.objects.filter(kind="outbox.send").update(not_before=timezone.now() + timedelta(days=900))
    while run_next(worker_name()):
        Job.objects.filter(kind="outbox.send").update(not_before=timezone.now() + timedelta(days=900))


def letters(survey: Survey) -> list[Message]:
    return list(Message.objects.filter(kind="questionnaires.survey", object_uid=survey.uid).order_by("pk"))


def a_week_passes(survey: Survey) -> None:
    past = timezone.now() - timedelta(days=8)
    Recipient.objects.filter(survey=survey).update(last_letter_at=past)


def test_each_gets_one_letter_with_a_link_that_is_kept_nowhere(tenant: Tenant, developer: User) -> None:
    survey = opened(tenant, developer)
    work()
    sent = letters(survey)
    assert len(sent) == 6 == len({one.to for one in sent})
    secret = re.search(r"/s/([^/]+)/", sent[0].body)
    assert secret is not None
    assert all(one.secret for one in sent)
    assert answering.recipient_of(secret.group(1)).email == sent[0].to
    assert not SurveyLink.objects.filter(digest=secret.group(1)).exists()
    kept = [str(one) for one in AuditEntry.objects.values_list("changes", "object_label")]
    kept += [str(one) for one in Entry.objects.values_list("folded", "address")]
    kept += [str(one) for one in Job.objects.values_list("payload", "result", "title")]
    assert secret.group(1) not in " ".join(kept)
    # Asked for again, nobody gets a second one.
    sending.ask_for_letters(survey=survey, by=developer)
    work()
    assert len(letters(survey)) == 6


def test_reminders_go_to_who_has_not_answered_nor_said_no_and_twice_at_most(
    tenant: Tenant, developer: User
) -> None:
    organisations = companies(tenant, 4)
    survey, _asked = a_network_survey(tenant, developer, organisations)
    work()
    name_them(survey, organisations[0], [organisations[1]])
    answering.decline(recipient=survey.recipients.get(organisation=organisations[1]))
    for turn in (1, 2):
        a_week_passes(survey)
        sending.remind_now(survey=survey, by=developer)
        # Pressed twice it is the same work.
        sending.remind_now(survey=survey, by=developer)
        work()
        assert len(letters(survey)) == 4 + 2 * turn
    with pytest.raises(Refused, match="Nobody is left"):
        sending.remind_now(survey=survey, by=developer)
    assert sorted(survey.recipients.values_list("reminded", flat=True)) == [0, 0, 2, 2]


def test_a_reminder_in_its_time_waits_until_the_days_have_passed(tenant: Tenant, developer: User) -> None:
    survey = opened(tenant, developer)
    work()
    Job.objects.filter(key=f"survey:{survey.uid}:remind:1").update(not_before=None)
    work()
    assert len(letters(survey)) == 6, "the first letter has only just left"
    a_week_passes(survey)
    Job.objects.filter(key=f"survey:{survey.uid}:remind:2").update(not_before=None)
    work()
    assert len(letters(survey)) == 12


def test_in_confidence_a_reminder_tells_nobody_who_has_answered(tenant: Tenant, developer: User) -> None:
    survey = opened(tenant, developer)
    work()
    mark(survey, [3, 4])
    a_week_passes(survey)
    sending.remind_now(survey=survey, by=developer)
    work()
    assert len(letters(survey)) == 12
    assert "nobody here can see who has" in letters(survey)[-1].body or "ingen" in letters(survey)[-1].body


def test_letters_whose_writing_is_killed_are_written_once(
    tenant: Tenant, developer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    survey = opened(tenant, developer)

    class Killed(BaseException):
        pass

    def die(_place: str) -> None:
        raise Killed

    monkeypatch.setattr("klustermotor.web.jobs.faults.passing", die)
    with pytest.raises(Killed):
        run_next("first")
    assert letters(survey) == []
    assert not survey.recipients.filter(invited_at__isnull=False).exists()
    monkeypatch.undo()
    Job.objects.filter(kind="questionnaires.survey", state="running").update(
        lease_until=timezone.now() - timedelta(seconds=1)
    )
    work()
    assert len(letters(survey)) == 6


def test_a_withdrawn_link_opens_nothing_and_its_waiting_letter_does_not_leave(
    tenant: Tenant, developer: User
) -> None:
    survey = opened(tenant, developer)
    work()
    letter = letters(survey)[0]
    secret = re.search(r"/s/([^/]+)/", letter.body)
    assert secret is not None
    sending.withdraw_link(recipient=survey.recipients.get(email=letter.to), by=developer)
    with pytest.raises(Refused, match="opens nothing"):
        answering.recipient_of(secret.group(1))
    letter.refresh_from_db()
    assert letter.state == Message.State.WITHDRAWN


def test_what_nobody_could_answer_is_not_opened(tenant: Tenant, developer: User) -> None:
    survey = a_survey(tenant, developer)
    with pytest.raises(Refused, match="Add a question"):
        sending.open_survey(survey=survey, by=developer)
    a_scale(survey, developer)
    with pytest.raises(Refused, match="Add recipients"):
        sending.open_survey(survey=survey, by=developer)
    organisation = companies(tenant, 1)[0]
    making.add_organisation(survey=survey, organisation=organisation, email="a@example.org", by=developer)
    with pytest.raises(Refused, match="at least five"):
        sending.open_survey(survey=survey, by=developer)


def test_an_open_survey_keeps_what_it_told_those_who_are_asked(tenant: Tenant, developer: User) -> None:
    survey = opened(tenant, developer)
    survey.mode = Survey.Mode.NAMED
    with pytest.raises(Refused, match="told this already"):
        making.save_survey(survey=survey, by=developer)
    survey.refresh_from_db()
    with pytest.raises(Refused, match="fixed"):
        a_scale(survey, developer)


def test_it_closes_by_itself_after_the_last_day(tenant: Tenant, developer: User) -> None:
    survey = opened(tenant, developer)
    work()
    tenant.lives_on = survey.closes_on + timedelta(days=1)  # type: ignore[operator]
    tenant.save()
    Job.objects.filter(key__startswith=f"survey:{survey.uid}:close").update(not_before=None)
    work()
    survey.refresh_from_db()
    assert survey.state == Survey.State.CLOSED
    assert survey.closed_on == tenant.lives_on
