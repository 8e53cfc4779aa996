"""What is recorded is true to what was held and said, and the trail tells which question was changed."""

from datetime import date
from typing import Any

import pytest
from tests.web.api.conftest import caller_of
from tests.web.evidence.made import a_source
from tests.web.questionnaires.made import an_answer, an_interview, held, say

from klustermotor.web.accounts.models import AuditEntry, Tenant, User
from klustermotor.web.accounts.selectors import history_of
from klustermotor.web.questionnaires.models import Interview, Question
from klustermotor.web.questionnaires.services import answers, interviews
from klustermotor.web.shared.errors import Refused

People = dict[str, User]


def test_an_interview_is_not_held_before_its_day(tenant: Tenant, people: People, sign_in: Any) -> None:
    by = people["interviewer"]
    interview = an_interview(tenant, by, state="booked", day=date(2003, 7, 2))
    client, address = sign_in(by), f"/interviews/{interview.uid}/"
    assert f"{address}held/" not in client.get(address).content.decode()
    told = client.post(f"{address}held/", follow=True).content.decode()
    assert "2 July 2003 lies ahead, so it cannot have been held then." in told
    assert caller_of(by, tenant).post(f"/interviews/{interview.uid}/held").status_code == 422
    interview.refresh_from_db()
    assert interview.state == "booked"
    interview.day = date(2003, 6, 30)
    interviews.save_interview(interview=interview, by=by)
    assert f"{address}held/" in client.get(address).content.decode()
    assert interviews.complete(interview=interview, by=by).state == "done"


def test_the_day_of_one_held_is_not_moved_ahead(tenant: Tenant, people: People) -> None:
    interview = held(tenant, people["interviewer"])
    interview.day = date(2003, 7, 1)
    with pytest.raises(Refused, match="lies ahead"):
        interviews.save_interview(interview=interview, by=people["interviewer"])


def test_a_manager_who_may_record_ties_is_offered_to_use_an_answer(
    tenant: Tenant, people: People, sign_in: Any
) -> None:
    answer, client = an_answer(tenant, people["interviewer"]), sign_in(people["manager"])
    use = f"/answers/{answer.uid}/use/"
    assert use in client.get(f"/interviews/{answer.interview.uid}/").content.decode()
    assert client.get(use).status_code == 200


def test_who_may_change_no_finding_is_offered_no_use_and_told_who_may(
    tenant: Tenant, people: People, sign_in: Any
) -> None:
    answer, client = an_answer(tenant, people["interviewer"]), sign_in(people["interviewer"])
    own, use = f"/interviews/{answer.interview.uid}/", f"/answers/{answer.uid}/use/"
    page = client.get(own).content.decode()
    assert use not in page
    assert "those who may change fields of strength" in page
    told = client.get(use).content.decode()
    assert "You may not change fields of strength" in told
    assert "Add the field of strength first" not in told


def test_use_is_offered_only_once_there_is_consent(tenant: Tenant, people: People, sign_in: Any) -> None:
    answer, client = an_answer(tenant, people["interviewer"], consent="none"), sign_in(people["analyst"])
    own, use = f"/interviews/{answer.interview.uid}/", f"/answers/{answer.uid}/use/"
    assert use not in client.get(own).content.decode()
    interviews.record_consent(
        interview=answer.interview, consent="role", on=date(2003, 6, 30), by=people["interviewer"]
    )
    assert use in client.get(own).content.decode()
    assert "Add the field of strength first" in client.get(use).content.decode()
    assert "holds “plåt”" in client.get(f"{use}?q=plåt").content.decode()


def told_of(interview: Interview) -> list[dict[str, str]]:
    """Return what the trail says of answers, latest first."""
    return [
        {label: after for label, _before, after in one.changes}
        for one in history_of(interview)
        if one.what == "Answers were recorded"
    ]


def test_the_trail_names_the_question_and_what_became_of_its_answer(tenant: Tenant, people: People) -> None:
    by, interview = people["interviewer"], an_interview(tenant, people["interviewer"])
    say(interview, by, text="Bockning", scale="4")
    say(interview, by, text="Svarvning", version=1)
    say(interview, by, text="", version=2)
    assert told_of(interview) == [
        {"Theme": "Styrkor", "Answer taken out": "Vad är ni bra på?"},
        {"Theme": "Styrkor", "Answer replaced": "Vad är ni bra på?"},
        {"Theme": "Styrkor", "Answer given": "Vad är ni bra på?, Hur viktigt?"},
    ]
    written = str(list(AuditEntry.objects.values_list("changes", flat=True)))
    assert "Bockning" not in written
    assert "Svarvning" not in written


@pytest.mark.parametrize(("written", "kept"), [("-5", None), ("−5", None), ("0", 0), ("12,5", 12.5)])
def test_a_number_is_never_below_nothing(
    tenant: Tenant, people: People, written: str, kept: float | None
) -> None:
    interview = an_interview(tenant, people["interviewer"])
    theme = interview.guide.themes.get()
    asked = Question.objects.create(theme=theme, text_sv="Hur många arbetar här?", kind="number", order=9)
    saved = answers.save_theme(
        interview=interview, theme=theme, given={asked.uid: answers.Given(number=written)},
        by=people["interviewer"],
    )  # fmt: skip
    assert ("0 or more" in saved.refused.get(asked.uid, "")) == (kept is None)
    assert [one.number for one in interview.answers.all()] == ([] if kept is None else [kept])


@pytest.mark.parametrize(("stance", "told"), [("for", "supports"), ("against", "speaks against")])
def test_the_trail_says_which_way_an_answer_points_in_words(
    tenant: Tenant, people: People, stance: str, told: str
) -> None:
    answer, claim = an_answer(tenant, people["interviewer"]), a_source(tenant)
    interviews.use_as_evidence(answer=answer, claim=claim, stance=stance, by=people["analyst"])
    changes = next(one.changes for one in history_of(claim) if one.what == "A support was added")
    assert ("Stance", "", told) in changes
