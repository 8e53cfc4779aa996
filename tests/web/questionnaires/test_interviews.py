"""What is said in confidence stays so; what may be used is cited as the person allowed."""

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.web.evidence.made import a_source
from tests.web.questionnaires.made import an_answer, an_interview, companies, held, say

from klustermotor.web.accounts.access import Access, access_of
from klustermotor.web.accounts.models import AuditEntry, Tenant, User
from klustermotor.web.actors.models import Organisation, Person
from klustermotor.web.evidence.models import Support
from klustermotor.web.questionnaires.models import Answer, Interview, Question
from klustermotor.web.questionnaires.selectors import interviews as selectors
from klustermotor.web.questionnaires.selectors import together
from klustermotor.web.questionnaires.services import answers, interviews
from klustermotor.web.search.models import Entry
from klustermotor.web.search.selectors import find
from klustermotor.web.shared.errors import Refused

People = dict[str, User]


def standing(user: User) -> Access:
    found = access_of(user)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("open_to", "named", "readers"),
    [
        ("interviewer", [], {"interviewer"}),
        ("named", ["manager"], {"interviewer", "manager"}),
        ("named", ["reader"], {"interviewer"}),
        ("analysts", [], {"interviewer", "developer", "analyst"}),
        ("analysts", ["manager"], {"interviewer", "developer", "analyst", "manager"}),
        ("interviewer", ["manager"], {"interviewer"}),
        ("everybody", [], {"interviewer", "developer", "analyst", "manager"}),
    ],
)
def test_exactly_those_it_is_open_to_read_it(
    tenant: Tenant, people: People, stranger: User, open_to: str, named: list[str], readers: set[str]
) -> None:
    interview = an_interview(tenant, people["interviewer"], open_to=open_to)
    interviews.save_interview(
        interview=interview, by=people["interviewer"], readers=[people[role] for role in named]
    )
    seen = {role for role, user in people.items() if Interview.objects.visible_to(user).exists()}
    assert seen == readers
    assert not Interview.objects.visible_to(stranger).exists()
    found = {role for role, user in people.items() if find(standing(user), "platschef")}
    assert found <= readers


def test_nothing_said_stands_in_search_or_trail(tenant: Tenant, people: People) -> None:
    interview = held(tenant, people["interviewer"])
    answers.save_notes(
        interview=interview, text="Hemlig expansion", over=answers.notes_mark(""), by=people["interviewer"]
    )
    written = " ".join(Entry.objects.values_list("folded", flat=True)) + str(
        list(AuditEntry.objects.values_list("changes", "object_label"))
    )
    assert "tunnplat" not in written
    assert "tunnplåt" not in written
    assert "xpansion" not in written


def test_two_who_write_at_once_are_told_and_nothing_is_lost(tenant: Tenant, people: People) -> None:
    interview = an_interview(tenant, people["interviewer"])
    assert say(interview, people["interviewer"], text="Först").changed == 1
    told = say(interview, people["analyst"], text="Sedan", version=0)
    assert told.changed == 0
    assert "Först" in next(iter(told.conflicts.values()))
    assert interview.answers.get().text == "Först"
    assert say(interview, people["analyst"], text="Sedan", version=1).changed == 1
    assert interview.answers.get().text == "Sedan"


def test_notes_of_another_are_not_written_over(tenant: Tenant, people: People) -> None:
    interview, blank = an_interview(tenant, people["interviewer"]), answers.notes_mark("")
    mark = answers.save_notes(interview=interview, text="Ett", over=blank, by=people["interviewer"])
    with pytest.raises(Refused, match="changed the notes"):
        answers.save_notes(interview=interview, text="Två", over=blank, by=people["analyst"])
    answers.save_notes(interview=interview, text="Två", over=mark, by=people["analyst"])
    interview.refresh_from_db()
    assert interview.notes == "Två"


@pytest.mark.parametrize("written", ["sex", "6", "0", "1,5", "1e9999", "NaN", "inf"])
def test_what_is_no_answer_is_refused_and_the_rest_is_saved(
    tenant: Tenant, people: People, written: str
) -> None:
    interview = an_interview(tenant, people["interviewer"])
    saved = say(interview, people["interviewer"], scale=written, text="Ändå")
    assert saved.changed == 1
    assert len(saved.refused) == 1


def test_a_held_interview_is_a_source_cited_as_allowed(tenant: Tenant, people: People) -> None:
    person = Person.objects.create(tenant=tenant, name="Exempel Person", purpose="x")
    firm = Organisation.objects.create(tenant=tenant, name="Exempel Plåt AB")
    interview = held(tenant, people["interviewer"], consent="none", person=person, organisation=firm)
    cited = {}
    for consent in ["anonymous", "role", "name"]:
        interviews.record_consent(
            interview=interview, consent=consent, on=date(2003, 6, 20), by=people["interviewer"]
        )
        assert interview.source is not None
        interview.source.refresh_from_db()
        cited[consent] = interview.source.title
    assert cited == {
        "anonymous": interviews.citation(
            Interview(tenant=tenant, consent="anonymous", role_label="", interviewer=people["interviewer"])
        ),
        "role": cited["role"],
        "name": cited["name"],
    }
    assert "platschef" not in cited["anonymous"]
    assert "platschef" in cited["role"]
    assert "Exempel" not in cited["role"]
    assert "Exempel Person" in cited["name"]
    assert "Exempel Plåt AB" in cited["name"]


def test_an_answer_becomes_evidence_only_with_consent(tenant: Tenant, people: People) -> None:
    answer, claim = an_answer(tenant, people["interviewer"], consent="none"), a_source(tenant)
    with pytest.raises(Refused, match="not yet said"):
        interviews.use_as_evidence(answer=answer, claim=claim, stance="for", by=people["analyst"])
    interviews.record_consent(
        interview=answer.interview, consent="role", on=date(2003, 6, 20), by=people["interviewer"]
    )
    support = interviews.use_as_evidence(answer=answer, claim=claim, stance="for", by=people["analyst"])
    assert (support.locator, support.source) == (str(answer.uid), answer.interview.source)


def test_withdrawn_consent_marks_what_rested_on_it(tenant: Tenant, people: People) -> None:
    answer, claim = an_answer(tenant, people["interviewer"]), a_source(tenant)
    interviews.use_as_evidence(answer=answer, claim=claim, stance="for", by=people["analyst"])
    interviews.withdraw_consent(interview=answer.interview, on=date(2003, 6, 30), by=people["interviewer"])
    assert Support.objects.get().unusable_since == date(2003, 6, 30)
    with pytest.raises(Refused):
        interviews.use_as_evidence(answer=answer, claim=claim, stance="for", by=people["analyst"])
    assert not Interview.objects.all().usable().exists()


def test_from_an_answer_to_a_claim_in_two_clicks(tenant: Tenant, people: People, sign_in: Any) -> None:
    answer, claim = an_answer(tenant, people["interviewer"]), a_source(tenant)
    client = sign_in(people["analyst"])
    page = client.get(f"/interviews/{answer.interview.uid}/").content.decode()
    assert f"/answers/{answer.uid}/use/" in page
    sent = {"claim": f"evidence.source/{claim.uid}", "stance": "against"}
    assert client.post(f"/answers/{answer.uid}/use/", sent).status_code == 302
    assert Support.objects.get().stance == "against"
    sent["claim"] = "evidence.source/not-a-uid"
    assert client.post(f"/answers/{answer.uid}/use/", sent).status_code == 404


def test_answers_are_counted_from_five_respondents_on(tenant: Tenant, people: People) -> None:
    access = standing(people["manager"])
    firms = companies(tenant, 5)
    for firm in [*firms[:4], firms[0]]:
        held(tenant, people["interviewer"], organisation=firm, open_to="interviewer")
    series = Interview.objects.first().guide.series  # type: ignore[union-attr]
    assert [one.is_shown for one in together.tallies(access, series)] == [False, False, False]
    held(tenant, people["interviewer"], organisation=firms[4], consent="none")
    assert not any(one.is_shown for one in together.tallies(access, series))
    held(tenant, people["interviewer"], organisation=firms[4], open_to="interviewer")
    shown = {one.question.kind: one for one in together.tallies(access, series) if one.is_shown}
    assert shown["scale"].counts == [("1", 0), ("2", 0), ("3", 0), ("4", 5), ("5", 0)]
    assert shown["choice"].respondents == 5
    assert "text" not in shown


def test_a_scale_is_told_in_its_order_with_what_nobody_chose(
    tenant: Tenant, people: People, sign_in: Any
) -> None:
    for firm, answered in zip(companies(tenant, 5), (4, 2, 2, 2, 4), strict=True):
        interview = held(tenant, people["interviewer"], organisation=firm, open_to="analysts")
        Answer.objects.filter(interview=interview, question__kind="scale").update(number=answered)
    guide = Interview.objects.first().guide  # type: ignore[union-attr]
    page = sign_in(people["analyst"]).get(f"/guides/{guide.uid}/answers/").content.decode()
    table = next(part for part in page.split("<section") if '<th scope="row">1</th>' in part)
    assert re.findall(r'row">(\d)</th>', table) == ["1", "2", "3", "4", "5"]
    assert re.findall(r'label="Number">(\d)<', table) == ["0", "3", "0", "2", "0"]
    drawn = [float(width) for width in re.findall(r'<rect[^>]* width="([\d.]+)"', table)]
    assert drawn[1] > drawn[3] > 0


def test_a_zero_is_not_told_where_rare_answers_are_hidden() -> None:
    scale = Question(kind=Question.Kind.SCALE)
    assert together._in_steps(scale, [("4", 5)], 0)[0] == ("1", 0)
    assert together._in_steps(scale, [("4", 5), ("2", 3)], 2) == [("2", 3), ("4", 5)]


def test_nobody_is_told_by_subtraction(tenant: Tenant, people: People) -> None:
    """The analyst may read all but one: the batch with that one is not counted for the analyst."""
    firms = companies(tenant, 11)
    for firm in firms[:9]:
        held(tenant, people["interviewer"], organisation=firm, open_to="analysts")
    series = Interview.objects.first().guide.series  # type: ignore[union-attr]
    analyst, interviewer = standing(people["analyst"]), standing(people["interviewer"])
    before = [one.respondents for one in together.tallies(analyst, series)]
    assert set(before) == {5, None}
    hidden = held(tenant, people["interviewer"], organisation=firms[9], open_to="interviewer")
    assert [one.respondents for one in together.tallies(analyst, series)] == before
    assert {one.respondents for one in together.tallies(interviewer, series)} == {10, None}
    held(tenant, people["interviewer"], organisation=firms[10], open_to="analysts")
    assert {one.respondents for one in together.tallies(interviewer, series)} == {10, None}
    hidden.refresh_from_db()
    interviews.withdraw_consent(interview=hidden, on=date(2003, 6, 30), by=people["interviewer"])
    assert {one.respondents for one in together.tallies(interviewer, series)} == {10, None}
    assert not Interview.objects.get(pk=hidden.pk).batch


def test_rare_answers_of_those_one_may_not_read_are_told_together() -> None:
    assert together._common([("rises", 4), ("stays", 3), ("falls", 2), ("unknown", 1)]) == [
        ("rises", 4),
        ("stays", 3),
    ]
    assert together._common([("rises", 4), ("stays", 3), ("falls", 1)]) == [("rises", 4)]
    assert together._common([("rises", 5)]) == [("rises", 5)]


def test_an_answer_in_words_is_coded_with_a_new_code(tenant: Tenant, people: People) -> None:
    answer = an_answer(tenant, people["interviewer"])
    access = standing(people["analyst"])
    assert selectors.answers_to_code(access).count() == 1
    answers.code_answer(answer=answer, keys=(), new_label="Kunnande", by=people["analyst"])
    assert [code.label_sv for code in answer.codes.all()] == ["Kunnande"]
    assert not selectors.answers_to_code(access).exists()


def test_what_is_due_comes_first_and_waits_for_its_interviewer(tenant: Tenant, people: People) -> None:
    mine = people["interviewer"]
    later = an_interview(tenant, mine, state="booked", day=date(2003, 7, 2))
    late = an_interview(tenant, mine, state="booked", day=date(2003, 6, 27))
    back = an_interview(tenant, mine, state="declined", come_back_on=date(2003, 6, 30))
    held(tenant, mine, consent="none")
    access = standing(mine)
    assert {*list(selectors.interviews(access))[:2]} == {late, back}
    assert list(selectors.interviews(access))[2] == later
    needs = selectors.needs(access)
    assert sorted(one.tone for one in needs) == ["due", "late", "open"]
    assert [one.title for one in selectors.needs(standing(people["analyst"]))] != needs


def test_not_now_needs_a_day_to_come_back(tenant: Tenant, people: People) -> None:
    with pytest.raises(Refused, match="come back"):
        an_interview(tenant, people["interviewer"], state="declined")


def test_voices_not_heard_are_said(tenant: Tenant, people: People) -> None:
    firms = companies(tenant, 3)
    held(tenant, people["interviewer"], organisation=firms[0])
    an_interview(tenant, people["interviewer"], organisation=firms[1])
    seen = together.coverage(standing(people["analyst"]))
    assert (seen.organisations, seen.not_yet) == (1, [firms[2]])
    assert [(one.known, one.heard, one.asked) for one in seen.by_sector] == [(3, 1, 1)]


def test_the_record_page_works_without_script(tenant: Tenant, people: People, sign_in: Any) -> None:
    interview = an_interview(tenant, people["interviewer"])
    theme = interview.guide.themes.get()
    question = theme.questions.get(kind="text")
    client = sign_in(people["interviewer"])
    address = f"/interviews/{interview.uid}/record/{theme.uid}/"
    sent = {f"v-{question.uid}": "0", f"t-{question.uid}": "Bockning"}
    assert client.post(address, sent).status_code == 302
    again = client.post(address, sent | {f"t-{question.uid}": "Annat"})
    assert again.status_code == 409
    page = again.content.decode()
    assert "Annat" in page
    assert "Bockning" in page
    assert 'value="1"' in page
    small = client.post(address, sent | {f"v-{question.uid}": "1"}, headers={"HX-Request": "true"})
    assert "hx-swap-oob" in small.content.decode()


def test_minutes_are_for_those_who_may_read(tenant: Tenant, people: People, sign_in: Any) -> None:
    interview = held(tenant, people["interviewer"], open_to="interviewer")
    address = f"/interviews/{interview.uid}/minutes/?format=docx"
    assert sign_in(people["developer"]).get(address).status_code == 404
    assert sign_in(people["interviewer"]).get(address).content.startswith(b"PK")


def test_the_pages_ask_as_often_for_many_as_for_few(tenant: Tenant, people: People, sign_in: Any) -> None:
    firms, client = companies(tenant, 12), sign_in(people["analyst"])

    def asked(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    for firm in firms[:6]:
        held(tenant, people["interviewer"], organisation=firm)
    guide = Interview.objects.first().guide.uid  # type: ignore[union-attr]
    pages = ["/interviews/", "/interviews/voices/", f"/guides/{guide}/answers/"]
    few = {page: asked(page) for page in pages}
    for firm in firms[6:]:
        held(tenant, people["interviewer"], organisation=firm)
    assert {page: asked(page) for page in pages} == few


def test_the_list_says_how_many_are_booked_and_the_next_day(
    tenant: Tenant, people: People, sign_in: Any
) -> None:
    client, who = sign_in(people["interviewer"]), people["interviewer"]
    an_interview(tenant, who, state="booked", day=date(2003, 7, 8))
    assert "1 is booked, for 8 July 2003." in client.get("/interviews/").content.decode()
    an_interview(tenant, who, state="booked", day=date(2003, 7, 3))
    said = client.get("/interviews/").content.decode()
    assert "None is due. 2 are booked, the next for 3 July 2003." in said
