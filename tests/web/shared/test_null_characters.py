"""Null characters, which no database keeps, are left out on pages and refused by the API: never a failure."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.test import Client
from tests.web.api.conftest import caller_of
from tests.web.questionnaires.made import an_interview

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.questionnaires.models import Answer, Interview
from klustermotor.web.questionnaires.services.answers import notes_mark
from klustermotor.web.shared.null_characters import without_null

People = dict[str, User]
SignIn = Callable[[User], Client]


@pytest.fixture
def interview(tenant: Tenant, people: People) -> Interview:
    return an_interview(tenant, people["interviewer"])


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_an_answer_and_notes_are_kept_without_it(
    interview: Interview, people: People, sign_in: SignIn, headers: dict[str, str]
) -> None:
    client, own = sign_in(people["interviewer"]), f"/interviews/{interview.uid}/"
    theme = interview.guide.themes.get()
    asked = theme.questions.get(kind="text")
    sent = {f"v-{asked.uid}": "0", f"t-{asked.uid}": "Bock\x00ning", "\x00x": "\x00"}
    assert client.post(f"{own}record/{theme.uid}/", sent, headers=headers).status_code < 400
    sent = {"notes": "Hemlig\x00 expansion", "over": notes_mark("")}
    assert client.post(f"{own}notes/", sent, headers=headers).status_code < 400
    interview.refresh_from_db()
    assert (Answer.objects.get().text, interview.notes) == ("Bockning", "Hemlig expansion")


@pytest.mark.parametrize(
    "address",
    [
        "/interviews/?filter=pl%00åt",
        "/interviews/?state=%00",
        "/search/?q=%00",
        "/search/?q=gjut%00eri&kind=%00",
        "/objections/export/?format=csv&filter=%00",
        "/background/?whose=%00&filter=a%00b",
        "/letters/?order=%00&filter=%00",
        "/trail/?kind=%00&person=%00",
    ],
)
def test_an_address_with_one_is_read_without(people: People, sign_in: SignIn, address: str) -> None:
    answers = [sign_in(people[role]).get(address).status_code for role in ("developer", "administrator")]
    assert 200 in answers
    assert set(answers) <= {200, 403, 404}


def test_a_form_with_a_file_is_read_without(people: People, sign_in: SignIn) -> None:
    file = SimpleUploadedFile("note.txt", b"words")
    sent = {"kind": "document", "title": "Rap\x00port", "precision": "day", "file": file}
    answer = sign_in(people["developer"]).post("/sources/new/", sent)
    assert answer.status_code in {302, 422}
    assert "\x00" not in answer.content.decode()


def test_a_cookie_with_one_counts_as_none(client: Client, db: None) -> None:
    answer = client.get("/", headers={"Cookie": r'sessionid="\000aaaaaaaaaaaaaaaa"'})
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/accounts/login/")


@pytest.mark.parametrize("address", ["/glossary/\x00/", "/interviews/\x00/", "/evidence/a\x00/b/"])
def test_an_address_that_leads_through_one_leads_nowhere(
    people: People, sign_in: SignIn, address: str
) -> None:
    assert sign_in(people["developer"]).get(address.replace("\x00", "%00")).status_code == 404


@pytest.mark.parametrize("to", ["\x00", "a\x00b", "nowhere"])
def test_whoever_chooses_a_language_comes_back_somewhere(people: People, sign_in: SignIn, to: str) -> None:
    answer = sign_in(people["developer"]).post("/profile/language/", {"language": "sv", "next": to})
    assert answer.status_code == 302


def test_programs_are_told_in_a_sentence(interview: Interview, people: People, tenant: Tenant) -> None:
    call = caller_of(people["interviewer"], tenant)
    theme = interview.guide.themes.get()
    asked = theme.questions.get(kind="text")
    sent: Any = {"answers": {str(asked.uid): {"text": "Bock\x00ning"}}}
    answer = call("put", f"/interviews/{interview.uid}/themes/{theme.uid}/answers", sent)
    assert answer.status_code == 422
    assert answer.json()["detail"].endswith(".")
    assert call.get("/interviews?state=%00").status_code == 422
    assert call.get("/search?q=a%00b").status_code == 422
    assert not Answer.objects.exists()


def test_what_has_none_is_left_as_it_is() -> None:
    sent = QueryDict("a=1&a=2&b=")
    assert without_null(sent) is sent
    kept = without_null(QueryDict("a=1%00&a=2&%00b=%00"))
    assert dict(kept.lists()) == {"a": ["1", "2"], "b": [""]}
