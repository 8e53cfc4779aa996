"""What has been kept long enough is told of, may be put off, and goes by itself, once."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from tests.web.actors.made import a_person, an_organisation
from tests.web.actors.registers.made import a_register, imported
from tests.web.portal.privacy_made import EMAIL, LIST, NAME, a_case, everywhere, files_with, stands_in
from tests.web.questionnaires.made import held

from klustermotor.web.accounts.access import access_of
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.accounts.retention import kinds, months_after, months_before
from klustermotor.web.actors.models import Person, Position, Register
from klustermotor.web.jobs import services as jobs
from klustermotor.web.jobs import worker
from klustermotor.web.jobs.models import Job, Schedule
from klustermotor.web.outbox import services as outbox
from klustermotor.web.outbox.models import Message
from klustermotor.web.portal.models import (
    Erasure,
    RetentionNight,
    RetentionNotice,
    SubjectCase,
)
from klustermotor.web.portal.privacy import ledger, retaining, selectors, services
from klustermotor.web.questionnaires.models import Interview
from klustermotor.web.shared.errors import Refused

People = dict[str, User]
TODAY = date(2003, 6, 30)


def on(tenant: Tenant, day: date) -> Tenant:
    """Let the workbench live on another day."""
    Tenant.objects.filter(pk=tenant.pk).update(lives_on=day)
    return Tenant.objects.get(pk=tenant.pk)


def somebody_long_gone(tenant: Tenant, until: date) -> Person:
    """Return somebody whose only position ended on a day."""
    person = a_person(tenant, NAME, email=EMAIL)
    Position.objects.create(
        tenant=tenant, person=person, organisation=an_organisation(tenant), role="vd", valid_to=until
    )
    return person


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2003, 1, 31), 1, date(2003, 2, 28)),
        (date(2004, 1, 31), 1, date(2004, 2, 29)),
        (date(2003, 3, 31), -1, date(2003, 2, 28)),
        (date(2003, 5, 20), 1, date(2003, 6, 20)),
        (date(2003, 12, 31), 3, date(2004, 3, 31)),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last(day: date, months: int, then: date) -> None:
    assert months_after(day, months) == months_before(day, -months) == then


def test_nothing_goes_untold_and_what_was_told_of_goes_on_its_day(tenant: Tenant) -> None:
    """The last position ended on 1 July 2000: due after 36 months on 1 July 2003, told 30 days before."""
    person = somebody_long_gone(tenant, date(2000, 7, 1))
    kept = a_person(tenant, "Ny Person")
    assert retaining.act(tenant) == {"told": 1, "gone": 0, "left": 0}
    notice = RetentionNotice.objects.get()
    assert (notice.object_uid, notice.noticed_on, notice.goes_on) == (person.uid, TODAY, date(2003, 7, 30))
    day_before = on(tenant, date(2003, 7, 29))
    assert retaining.act(day_before) == {"told": 0, "gone": 0, "left": 0}
    assert retaining.act(on(tenant, date(2003, 7, 30))) == {"told": 0, "gone": 1, "left": 0}
    assert not Person.objects.filter(uid=person.uid).exists()
    assert Person.objects.filter(uid=kept.uid).exists()
    assert stands_in(NAME, EMAIL) == set()
    night = RetentionNight.objects.get()
    assert (night.kind, night.gone, night.left) == ("actors.people", 1, 0)
    assert retaining.act(on(tenant, date(2003, 7, 30))) == {"told": 0, "gone": 0, "left": 0}


def test_who_gets_a_position_again_stays(tenant: Tenant) -> None:
    person = somebody_long_gone(tenant, date(2000, 7, 1))
    retaining.act(tenant)
    Position.objects.create(
        tenant=tenant, person=person, organisation=an_organisation(tenant, "Annan AB"), role="vd"
    )
    assert retaining.act(on(tenant, date(2003, 8, 30))) == {"told": 0, "gone": 0, "left": 0}
    assert Person.objects.filter(uid=person.uid).exists()
    assert not RetentionNotice.objects.exists()


def test_what_is_put_off_stays_with_its_reason(tenant: Tenant, people: People) -> None:
    person = somebody_long_gone(tenant, date(2000, 7, 1))
    retaining.act(tenant)
    notice = RetentionNotice.objects.get()
    with pytest.raises(Refused, match="why"):
        retaining.put_off(notice=notice, until=date(2003, 12, 1), because=" ", by=people["developer"])
    with pytest.raises(Refused, match="later day"):
        retaining.put_off(notice=notice, until=date(2003, 7, 1), because="Nej", by=people["developer"])
    retaining.put_off(notice=notice, until=date(2003, 12, 1), because="Tvist pågår", by=people["developer"])
    retaining.act(on(tenant, date(2003, 11, 30)))
    assert Person.objects.filter(uid=person.uid).exists()
    retaining.act(on(tenant, date(2003, 12, 1)))
    assert not Person.objects.filter(uid=person.uid).exists()


def test_a_rule_of_ones_own_is_kept_and_an_empty_one_lets_nothing_go(tenant: Tenant, people: People) -> None:
    somebody_long_gone(tenant, date(2002, 12, 30))
    assert retaining.act(tenant)["told"] == 0
    rule = retaining.rule_of(tenant, "actors.people")
    rule.months = 6
    retaining.set_rule(rule=rule, by=people["developer"])
    assert retaining.act(tenant)["told"] == 1
    rule.months = None
    retaining.set_rule(rule=rule, by=people["developer"])
    retaining.act(on(tenant, date(2009, 1, 1)))
    assert Person.objects.filter(name=NAME).exists()
    assert not RetentionNotice.objects.exists()


def test_a_register_goes_on_its_day_with_its_files(
    tenant: Tenant, people: People, django_capture_on_commit_callbacks: Any
) -> None:
    register = a_register(tenant, people["developer"], keep_until=date(2003, 7, 15))
    imported(register, LIST, people["developer"])
    worker.run_all("tests")
    retaining.act(tenant)
    assert RetentionNotice.objects.get().goes_on == date(2003, 7, 30)
    assert files_with(EMAIL)
    with django_capture_on_commit_callbacks(execute=True):
        retaining.act(on(tenant, date(2003, 7, 30)))
    assert not Register.objects.exists()
    assert files_with(EMAIL) == []


def test_old_interviews_letters_and_requests_lose_whom_they_were_about(
    tenant: Tenant, people: People
) -> None:
    developer = people["developer"]
    person = a_person(tenant, NAME)
    interview = held(tenant, people["interviewer"], consent="name", person=person)
    letter = outbox.post(
        tenant=tenant, kind="tests.letter", key="k", to=EMAIL, subject="Hej", body="Hej", by=developer
    )
    Message.objects.filter(pk=letter.pk).update(state="sent", created_at="2003-01-01T10:00:00Z")
    case = a_case(person, developer, "access")
    services.close(case=case, state="met", answer="Lämnat ut", by=developer)
    # Five years after 12 June 2003 the interview falls due, two after the letter's and the request's days.
    for day in (date(2008, 7, 1), date(2008, 8, 2)):
        retaining.act(on(tenant, day))
    interview.refresh_from_db()
    assert (interview.person, interview.answers.count()) == (None, 0)
    assert Message.objects.get(pk=letter.pk).body == ""
    gone = SubjectCase.objects.get(pk=case.pk)
    assert (gone.asked, gone.answer, gone.person, gone.state) == ("", "", None, "met")
    assert "outbox.Message" not in stands_in(EMAIL)


def test_who_is_interviewed_is_kept_as_long_as_the_interview(tenant: Tenant, people: People) -> None:
    person = somebody_long_gone(tenant, date(1990, 1, 1))
    held(tenant, people["interviewer"], consent="name", person=person)
    retaining.act(tenant)
    assert not RetentionNotice.objects.filter(kind="actors.people").exists()
    assert Interview.objects.get().person == person


def test_what_cannot_go_tonight_is_tried_again_and_holds_nothing_else_up(
    tenant: Tenant, people: People
) -> None:
    register = a_register(tenant, people["developer"], keep_until=date(2003, 6, 1))
    made = imported(register, LIST, people["developer"])
    worker.run_all("tests")
    somebody_long_gone(tenant, date(2000, 6, 1))
    retaining.act(tenant)
    type(made).objects.filter(pk=made.pk).update(state="running")
    assert retaining.act(on(tenant, date(2003, 7, 30))) == {"told": 0, "gone": 1, "left": 1}
    assert Register.objects.exists()
    type(made).objects.filter(pk=made.pk).update(state="done")
    assert retaining.act(on(tenant, date(2003, 7, 31)))["gone"] == 1
    assert not Register.objects.exists()


def test_the_night_is_a_job_that_comes_back(tenant: Tenant) -> None:
    somebody_long_gone(tenant, date(2000, 7, 1))
    made = retaining.begin_nights(tenant)
    assert retaining.begin_nights(tenant) == made
    Schedule.objects.filter(pk=made.pk).update(next_at=made.next_at - timedelta(days=2))
    assert jobs.enqueue_due() == 1
    assert jobs.enqueue_due() == 0
    worker.run_all("tests")
    job = Job.objects.get(kind=retaining.NIGHTLY)
    assert (job.state, job.result) == ("done", {"told": 1, "gone": 0, "left": 0})


def test_whoever_sets_the_rules_and_whoever_answers_for_it_is_told(tenant: Tenant, people: People) -> None:
    person = a_person(tenant, NAME)
    held(tenant, people["interviewer"], consent="name", person=person)
    retaining.act(on(tenant, date(2008, 6, 1)))
    told = {
        role: [one.url for one in selectors.needs(access)]
        for role in ("developer", "interviewer", "analyst")
        if (access := access_of(people[role]))
    }
    assert told["developer"] == [reverse("portal:retention")]
    assert told["interviewer"] == [reverse("questionnaires:interview", args=[Interview.objects.get().uid])]
    assert told["analyst"] == []


def test_a_restored_backup_is_erased_again_of_what_was_erased_since(
    tenant: Tenant, people: People, settings: Any, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    settings.DATA_DIR = tmp_path
    found = everywhere(tenant, people)
    uid = found.person.uid
    with django_capture_on_commit_callbacks(execute=True):
        ledger.note(tenant=tenant, kind=ledger.PERSON, uid=uid)
    erased = ledger.read_file(ledger.path())
    assert len(erased) == 1
    assert str(uid) not in ledger.path().read_text()
    # As in a backup of before: the person is there, and the database knows of no erasure.
    Erasure.objects.all().delete()
    assert ledger.apply_again(erased) > 0
    assert not Person.objects.filter(uid=uid).exists()
    assert Erasure.objects.filter(kind=ledger.PERSON).count() == 1
    assert ledger.apply_again(erased) == 0


def test_every_kind_tells_its_rule_and_has_its_things(tenant: Tenant) -> None:
    assert set(kinds()) == {
        "actors.registers", "actors.people", "questionnaires.interviews", "outbox.letters",
        "portal.requests", "accounts.invitations", "questionnaires.surveys", "actors.enquiries",
    }  # fmt: skip
    for kind in kinds().values():
        assert str(kind.rule)
        assert kind.things(tenant, []) == {}
