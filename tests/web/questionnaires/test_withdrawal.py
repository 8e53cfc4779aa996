"""Once consent is withdrawn nobody reads what was said, on any way out; it can then be erased for good."""

from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.urls import reverse
from tests.web.api.conftest import caller_of
from tests.web.evidence.made import a_source
from tests.web.questionnaires.made import companies, held, say
from tests.web.rights.table_fields import a_field

from klustermotor.web.accounts.access import Access, access_of
from klustermotor.web.accounts.models import AuditEntry, Tenant, User
from klustermotor.web.accounts.selectors import history_of
from klustermotor.web.evidence import selectors as evidence
from klustermotor.web.evidence import services as resting
from klustermotor.web.evidence.models import Source, Support
from klustermotor.web.questionnaires.models import Answer, Code, Interview
from klustermotor.web.questionnaires.selectors import interviews as selectors
from klustermotor.web.questionnaires.selectors import together
from klustermotor.web.questionnaires.services import answers, interviews
from klustermotor.web.search.selectors import find
from klustermotor.web.shared.errors import Refused

People = dict[str, User]
SAID = ("Bockning", "Hemlig expansion", "Så sade hon")


def standing(user: User) -> Access:
    found = access_of(user)
    assert found is not None
    return found


@pytest.fixture
def claim(tenant: Tenant) -> Source:
    return a_source(tenant, title="Påstående")


@pytest.fixture
def closed(tenant: Tenant, people: People, claim: Source) -> Interview:
    """Return an interview that a claim rests on, with answers and notes, its consent withdrawn."""
    by = people["interviewer"]
    interview = held(tenant, by)
    answers.save_notes(interview=interview, text="Hemlig expansion", over=answers.notes_mark(""), by=by)
    answer = interview.answers.get(question__kind="text")
    answers.code_answer(answer=answer, keys=(), new_label="Kunnande", by=people["analyst"])
    interviews.use_as_evidence(answer=answer, claim=claim, stance="for", note="Så sade hon", by=by)
    interviews.withdraw_consent(interview=interview, on=tenant.today(), by=by)
    return interview


@pytest.mark.parametrize("role", ["interviewer", "developer", "analyst", "manager"])
def test_the_page_says_when_it_was_withdrawn_and_nothing_of_what_was_said(
    closed: Interview, people: People, sign_in: Any, role: str
) -> None:
    page = sign_in(people[role]).get(f"/interviews/{closed.uid}/").content.decode()
    assert "The consent was withdrawn on 30 June 2003" in page
    assert not [said for said in SAID if said in page]
    for way in ("/minutes/", "/record/", "/use/"):
        assert way not in page


@pytest.mark.parametrize("ending", ["pdf", "docx", "odt"])
def test_there_are_no_minutes(closed: Interview, people: People, sign_in: Any, ending: str) -> None:
    address = f"/interviews/{closed.uid}/minutes/?format={ending}"
    answer = sign_in(people["developer"]).get(address, follow=True)
    assert answer.redirect_chain == [(f"/interviews/{closed.uid}/", 302)]
    assert "closed to everybody" in answer.content.decode()


def test_minutes_were_handed_out_before(tenant: Tenant, people: People, sign_in: Any) -> None:
    interview = held(tenant, people["interviewer"])
    answer = sign_in(people["developer"]).get(f"/interviews/{interview.uid}/minutes/?format=docx")
    with ZipFile(BytesIO(answer.content)) as packed:
        assert "Bockning" in packed.read("word/document.xml").decode()


def test_the_record_page_neither_shows_nor_takes_anything(
    closed: Interview, people: People, sign_in: Any
) -> None:
    client, own = sign_in(people["interviewer"]), f"/interviews/{closed.uid}/"
    theme = closed.guide.themes.get()
    question = theme.questions.get(kind="text")
    assert client.get(f"{own}record/").status_code == 302
    sent = {f"v-{question.uid}": "0", f"t-{question.uid}": "Nytt"}
    ways = [(f"{own}record/{theme.uid}/", sent), (f"{own}notes/", {"notes": "Nytt", "over": "x"})]
    for address, data in ways:
        assert client.post(address, data).status_code == 302
        told = client.post(address, data, headers={"HX-Request": "true"}).content.decode()
        assert "closed to everybody" in told
        assert not [said for said in SAID if said in told]
    closed.refresh_from_db()
    assert closed.notes == "Hemlig expansion"
    with pytest.raises(Refused, match="nothing can be added"):
        say(closed, people["interviewer"], text="Nytt")
    with pytest.raises(Refused, match="nothing can be added"):
        answers.save_notes(interview=closed, text="Nytt", over="x", by=people["interviewer"])


def test_an_answer_is_neither_coded_nor_used(closed: Interview, people: People, sign_in: Any) -> None:
    client, answer = sign_in(people["analyst"]), closed.answers.get(question__kind="text")
    assert client.get(f"/answers/{answer.uid}/use/").status_code == 404
    assert client.get(f"/answers/{answer.uid}/code/").status_code == 404
    answer.codes.clear()
    assert not selectors.answers_to_code(standing(people["analyst"])).exists()
    assert "Bockning" not in client.get("/interviews/coding/").content.decode()
    with pytest.raises(Refused, match="nothing can be added"):
        answers.code_answer(answer=answer, keys=(), new_label="Mer", by=people["analyst"])


def test_the_api_gives_the_fact_and_nothing_said(
    tenant: Tenant, closed: Interview, claim: Source, people: People
) -> None:
    for role in ("interviewer", "developer"):
        call = caller_of(people[role], tenant)
        told = [call.get(path) for path in ("/interviews", f"/interviews/{closed.uid}")]
        said = call.get(f"/interviews/{closed.uid}/answers")
        assert not [word for one in (*told, said) for word in SAID if word in one.content.decode()]
        assert told[1].json()["withdrawn_on"] == "2003-06-30"
        assert {(one["uid"], one["number"]) for one in said.json()["items"]} == {(None, None)}
    theme = closed.guide.themes.get()
    sent = {"answers": {str(theme.questions.get(kind="text").uid): {"text": "Nytt"}}}
    call = caller_of(people["interviewer"], tenant)
    refused = call("put", f"/interviews/{closed.uid}/themes/{theme.uid}/answers", sent)
    assert refused.status_code == 422
    rests = caller_of(people["developer"], tenant).get(f"/claims/evidence.source/{claim.uid}/supports").json()
    assert [(one["stance"], one["note"]) for one in rests["items"]] == [("withdrawn", "")]


def test_search_lists_files_and_the_trail_say_nothing_of_it(
    closed: Interview, people: People, sign_in: Any
) -> None:
    access = standing(people["developer"])
    for word in ("bockning", "expansion", "hon"):
        assert find(access, word) == []
    written = str(list(AuditEntry.objects.values_list("changes", "object_label")))
    client = sign_in(people["developer"])
    for address in ("/interviews/?format=csv", "/interviews/?format=xlsx", "/trail/export/?format=csv"):
        answer = client.get(address)
        written += b"".join(getattr(answer, "streaming_content", [answer.content])).decode(errors="replace")
    assert not [said for said in SAID if said in written]


def test_answers_are_counted_no_more(tenant: Tenant, people: People) -> None:
    for firm in companies(tenant, 5):
        last = held(tenant, people["interviewer"], organisation=firm)
    access = standing(people["manager"])
    assert any(one.is_shown for one in together.tallies(access, last.guide.series))
    interviews.withdraw_consent(interview=last, on=tenant.today(), by=people["interviewer"])
    assert not any(one.is_shown for one in together.tallies(access, last.guide.series))


def test_what_rested_on_it_is_withdrawn_and_does_not_count(
    closed: Interview, claim: Source, people: People, sign_in: Any
) -> None:
    access = standing(people["analyst"])
    known = evidence.known_of(claim, access)
    assert (known.supports, known.against) == ([], [])
    assert [(one.shown_stance, one.note) for one in known.withdrawn] == [("withdrawn", "")]
    assert evidence.sources(access).get(pk=closed.source_id).used == 0
    client = sign_in(people["analyst"])
    page = client.get(f"/sources/{closed.source.uid}/").content.decode()  # type: ignore[union-attr]
    assert "supports" not in page
    assert "Så sade hon" not in page
    panel = client.get(f"/evidence/evidence.source/{claim.uid}/").content.decode()
    assert "No longer counts" in panel
    assert "Rests on" not in panel


def test_a_field_shows_it_as_withdrawn_and_offers_it_no_more(
    tenant: Tenant, people: People, sign_in: Any
) -> None:
    field, interview = a_field(tenant, people), held(tenant, people["interviewer"])
    client = sign_in(people["analyst"])
    answer = interview.answers.get(question__kind="text")
    interviews.use_as_evidence(answer=answer, claim=field, stance="for", by=people["analyst"])
    page, form = (reverse(name, args=[field.uid]) for name in ("mapping:field", "mapping:rest-field"))
    assert interviews.citation(interview) in client.get(form).content.decode()
    interviews.withdraw_consent(interview=interview, on=tenant.today(), by=people["interviewer"])
    part = client.get(page).content.decode().partition('id="evidence"')[2].partition("</li></ul>")[0]
    assert "withdrawn</span>" in part
    assert "supports" not in part
    assert interviews.citation(interview) not in client.get(form).content.decode()


@pytest.mark.parametrize("consent", ["none", "withdrawn"])
def test_nothing_new_rests_on_it_by_another_way(
    tenant: Tenant, people: People, claim: Source, sign_in: Any, consent: str
) -> None:
    interview = held(tenant, people["interviewer"], "none" if consent == "none" else "role")
    if consent == "withdrawn":
        interviews.withdraw_consent(interview=interview, on=tenant.today(), by=people["interviewer"])
    source = interview.source
    assert source is not None
    with pytest.raises(Refused):
        resting.support(claim=claim, source=source, by=people["analyst"])
    address = f"/evidence/evidence.source/{claim.uid}/add/"
    sent = {"source": source.pk, "stance": "for"}
    assert sign_in(people["analyst"]).post(address, sent).status_code == 422
    path = f"/claims/evidence.source/{claim.uid}/supports"
    caller = caller_of(people["analyst"], tenant)
    assert caller.post(path, {"source": str(source.uid)}).status_code == 422
    assert not Support.objects.exists()


def test_only_a_new_consent_opens_it_again(closed: Interview, people: People) -> None:
    by = people["interviewer"]
    with pytest.raises(Refused, match="Only a new consent"):
        interviews.record_consent(interview=closed, consent="none", on=date(2003, 6, 30), by=by)
    with pytest.raises(Refused, match="that day or later"):
        interviews.record_consent(interview=closed, consent="role", on=date(2003, 6, 29), by=by)
    closed.refresh_from_db()
    assert closed.is_closed
    interviews.record_consent(interview=closed, consent="role", on=date(2003, 6, 30), by=by)
    assert selectors.record(closed)[0].answered == 3
    assert Support.objects.get().unusable_since is None


def test_what_was_said_is_erased_for_good_and_the_trail_says_so(
    closed: Interview, people: People, sign_in: Any
) -> None:
    client, address = sign_in(people["interviewer"]), f"/interviews/{closed.uid}/erase/"
    assert address in client.get(f"/interviews/{closed.uid}/").content.decode()
    assert "cannot be brought back" in client.get(address).content.decode()
    assert Answer.objects.filter(interview=closed).exists()
    client.post(address)
    closed.refresh_from_db()
    assert (closed.notes, closed.answers.count(), closed.state) == ("", 0, "done")
    assert Support.objects.get().note == ""
    assert not Code.objects.filter(label_sv="Kunnande").exists()
    assert "What was said was erased" in [one.what for one in history_of(closed)]
    written = str(list(AuditEntry.objects.values_list("changes", "object_label")))
    assert not [said for said in SAID if said in written]
    assert address not in client.get(f"/interviews/{closed.uid}/").content.decode()


def test_who_does_not_answer_for_the_interview_erases_nothing(
    tenant: Tenant, closed: Interview, people: People, sign_in: Any
) -> None:
    address = f"/interviews/{closed.uid}/erase/"
    client = sign_in(people["manager"])
    assert address not in client.get(f"/interviews/{closed.uid}/").content.decode()
    assert client.post(address).status_code == 403
    assert sign_in(people["administrator"]).post(address).status_code == 403
    assert closed.answers.exists()
    with pytest.raises(Refused, match="does not want it used; then"):
        interviews.erase(interview=held(tenant, people["interviewer"]), by=people["interviewer"])
