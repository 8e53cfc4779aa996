"""Who says no to any use is heard at once: the words are closed to everybody, and can be erased for good."""

from datetime import date
from typing import Any

import pytest
from tests.web.actors.made import a_person
from tests.web.api.conftest import caller_of
from tests.web.opened import change
from tests.web.questionnaires.made import an_interview, companies, held, say

from klustermotor.web.accounts.access import access_of
from klustermotor.web.accounts.models import AuditEntry, Tenant, User
from klustermotor.web.accounts.selectors import history_of
from klustermotor.web.questionnaires.models import Answer, Interview
from klustermotor.web.questionnaires.selectors import interviews as selectors
from klustermotor.web.questionnaires.services import answers, interviews
from klustermotor.web.shared.errors import Refused

People = dict[str, User]
SAID = ("Bockning", "Hemlig expansion")
TODAY = date(2003, 6, 30)


@pytest.fixture
def unasked(tenant: Tenant, people: People) -> Interview:
    """Return an interview held, with answers and notes, whose person has not been asked for consent yet."""
    by = people["interviewer"]
    interview = held(tenant, by, "none")
    answers.save_notes(interview=interview, text="Hemlig expansion", over=answers.notes_mark(""), by=by)
    return interview


def page_of(client: Any, interview: Interview, way: str = "") -> str:
    return str(client.get(f"/interviews/{interview.uid}/{way}").content.decode())


def test_the_page_offers_it_and_says_what_it_does(unasked: Interview, people: People, sign_in: Any) -> None:
    client, way = sign_in(people["interviewer"]), f"/interviews/{unasked.uid}/consent/withdraw/"
    page = page_of(client, unasked)
    assert way in page
    assert "The person said no" in page
    assert "If the person says no to any use, record that" in page
    asked = client.get(way).content.decode()
    assert "Did the person say no to any use?" in asked
    assert "closed to everybody at once" in asked
    told = client.post(way, follow=True).content.decode()
    assert "It is recorded that the person said no" in told
    unasked.refresh_from_db()
    assert (unasked.consent, unasked.withdrawn_on, unasked.consent_on) == ("refused", TODAY, None)


@pytest.mark.parametrize("role", ["interviewer", "developer", "analyst", "manager"])
def test_nobody_reads_a_word_any_more(
    unasked: Interview, people: People, sign_in: Any, role: str, tenant: Tenant
) -> None:
    client = sign_in(people[role])
    assert not [said for said in SAID if said not in page_of(client, unasked)]
    interviews.withdraw_consent(interview=unasked, on=TODAY, by=people["interviewer"])
    page = page_of(client, unasked)
    assert "The person said no to any use on 30 June 2003" in page
    assert "not at all" in page
    pages = [page, *(page_of(client, unasked, way) for way in ("record/", "minutes/?format=docx"))]
    pages.append(client.get("/interviews/coding/").content.decode())
    pages.append(client.get("/interviews/?format=csv").content.decode())
    call = caller_of(people[role], tenant)
    pages += [call.get(f"/interviews/{unasked.uid}{way}").content.decode() for way in ("", "/answers")]
    assert not [said for said in SAID for one in pages if said in one]
    with pytest.raises(Refused, match="nothing can be added"):
        say(unasked, people["interviewer"], text="Nytt")


def test_it_can_be_erased_at_once_and_the_history_tells_both(
    unasked: Interview, people: People, sign_in: Any
) -> None:
    client, by = sign_in(people["interviewer"]), people["interviewer"]
    with pytest.raises(Refused, match="Record first that the person does not want it used"):
        interviews.erase(interview=unasked, by=by)
    client.post(f"/interviews/{unasked.uid}/consent/withdraw/")
    assert f"/interviews/{unasked.uid}/erase/" in page_of(client, unasked)
    client.post(f"/interviews/{unasked.uid}/erase/")
    unasked.refresh_from_db()
    assert (unasked.notes, Answer.objects.filter(interview=unasked).count()) == ("", 0)
    history = history_of(unasked)
    assert "What was said was erased" in [one.what for one in history]
    told = [row for one in history for row in one.changes]
    assert ("May be used", "not asked yet", "not at all") in told
    assert ("Consent refused or withdrawn on", "", "30 June 2003") in told
    assert not [said for said in SAID if said in str(list(AuditEntry.objects.values_list("changes")))]


def test_it_is_an_answer_on_the_form_too(unasked: Interview, people: People, sign_in: Any) -> None:
    client, way = sign_in(people["interviewer"]), f"/interviews/{unasked.uid}/consent/"
    assert "If not at all, answers and notes are closed" in client.get(way).content.decode()
    change(client, way, {"consent": "refused", "on": "2003-06-20"})
    unasked.refresh_from_db()
    assert (unasked.consent, unasked.withdrawn_on) == ("refused", date(2003, 6, 20))
    form = client.get(way).content.decode()
    assert 'value="refused"' not in form
    assert 'value="none"' not in form


def test_only_a_later_consent_opens_it(unasked: Interview, people: People) -> None:
    by = people["interviewer"]
    interviews.withdraw_consent(interview=unasked, on=date(2003, 6, 20), by=by)
    for consent, on in (("none", TODAY), ("refused", TODAY), ("role", date(2003, 6, 19))):
        with pytest.raises(Refused, match="The person said no"):
            interviews.record_consent(interview=unasked, consent=consent, on=on, by=by)
    interviews.record_consent(interview=unasked, consent="role", on=date(2003, 6, 20), by=by)
    assert selectors.record(unasked)[0].answered == 3
    assert unasked.is_usable


def test_nothing_rests_on_it_and_nobody_is_told_to_ask(
    tenant: Tenant, unasked: Interview, people: People
) -> None:
    by = people["interviewer"]
    access = access_of(by)
    assert access is not None
    assert [one.title for one in selectors.needs(access)] == ["Ask for consent"]
    interviews.withdraw_consent(interview=unasked, on=TODAY, by=by)
    assert selectors.needs(access) == []
    assert "said no" in unasked.why_unusable
    assert unasked.source is not None
    unasked.source.refresh_from_db()
    assert unasked.source.title == interviews.citation(unasked)
    assert "platschef" not in unasked.source.title
    assert not Interview.objects.usable().exists()


def test_who_takes_an_anonymous_consent_back_stays_unnamed(tenant: Tenant, people: People) -> None:
    """What was said anonymously and is then refused is a consent withdrawn: others still learn no name."""
    interview = held(tenant, people["interviewer"], "anonymous", organisation=companies(tenant, 1)[0])
    interviews.record_consent(interview=interview, consent="refused", on=TODAY, by=people["interviewer"])
    interview.refresh_from_db()
    assert (interview.consent, interview.is_closed) == ("anonymous", True)
    assert not Interview.objects.named_to(people["manager"]).exists()


def test_a_consent_is_not_withdrawn_before_it_was_given(tenant: Tenant, people: People) -> None:
    interview = held(tenant, people["interviewer"])
    with pytest.raises(Refused, match="The consent was given on 12 June 2003"):
        interviews.withdraw_consent(interview=interview, on=date(2003, 6, 11), by=people["interviewer"])


@pytest.mark.parametrize("state", ["planned", "booked", "cancelled"])
def test_notes_written_before_it_was_held_are_closed_too(
    tenant: Tenant, people: People, sign_in: Any, state: str
) -> None:
    by = people["interviewer"]
    interview = an_interview(tenant, by, state=state, day=TODAY, notes="Hemlig expansion")
    client, way = sign_in(by), f"/interviews/{interview.uid}/consent/withdraw/"
    assert way in page_of(client, interview)
    client.post(way)
    page = page_of(client, interview)
    assert "The person said no to any use on 30 June 2003" in page
    assert "Hemlig" not in page
    client.post(f"/interviews/{interview.uid}/erase/")
    interview.refresh_from_db()
    assert interview.notes == ""


def test_programs_record_it_in_either_way(tenant: Tenant, people: People) -> None:
    call = caller_of(people["interviewer"], tenant)
    first, second = (held(tenant, people["interviewer"], "none") for _one in range(2))
    path = f"/interviews/{first.uid}"
    answer = call.change("delete", f"{path}/consent", of=path)
    assert (answer.status_code, answer.json()["consent"]) == (200, "refused")
    assert {one["text"] for one in call.get(f"{path}/answers").json()["items"]} == {""}
    path = f"/interviews/{second.uid}"
    sent = {"consent": "refused", "on": "2003-06-29"}
    answer = call.change("put", f"{path}/consent", sent, of=path).json()
    assert (answer["consent"], answer["withdrawn_on"]) == ("refused", "2003-06-29")


def test_the_person_sees_that_it_was_heard(
    tenant: Tenant, people: People, unasked: Interview, sign_in: Any
) -> None:
    unasked.person = a_person(tenant)
    unasked.person.email = people["company"].email
    unasked.person.save()
    interviews.save_interview(interview=unasked, by=people["interviewer"])
    interviews.withdraw_consent(interview=unasked, on=TODAY, by=people["interviewer"])
    page = sign_in(people["company"]).get("/").content.decode()
    assert "you said no to any use on 30 June 2003; nothing of it is used" in page


def test_it_is_told_in_swedish(unasked: Interview, people: People, sign_in: Any) -> None:
    by = people["interviewer"]
    by.language = "sv"
    by.save()
    client, way = sign_in(by), f"/interviews/{unasked.uid}/consent/withdraw/"
    assert "Personen sade nej" in page_of(client, unasked)
    assert "Sade personen nej till all användning?" in client.get(way).content.decode()
    told = client.post(way, follow=True).content.decode()
    assert "Intervju, får inte användas" in told
    assert "Personen sade nej till all användning den 30 juni 2003" in told
    assert "inte alls" in told
