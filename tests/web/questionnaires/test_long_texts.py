"""What is too long to be kept is refused with a sentence and stands in its field; nothing is cut off."""

from html import unescape
from typing import Any

import pytest
from tests.web.api.conftest import caller_of
from tests.web.opened import change
from tests.web.questionnaires.made import a_draft, an_interview

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.questionnaires.models import Code, Interview
from klustermotor.web.questionnaires.services import answers

People = dict[str, User]
TOLD = "This is 20 001 letters long, and there is room for 20 000."
LONG = "å" * 20_001


def said_in(answer: Any) -> str:
    """Return a page's words, its thin spaces as plain ones."""
    return (
        unescape(answer.content.decode()).replace("\u202f", " ").replace("\u2009", " ").replace("\xa0", " ")
    )


@pytest.fixture
def interview(tenant: Tenant, people: People) -> Interview:
    return an_interview(tenant, people["interviewer"])


@pytest.mark.parametrize("within", [{}, {"HX-Request": "true"}])
def test_notes_that_are_too_long_are_refused_and_stay_in_the_field(
    interview: Interview, people: People, sign_in: Any, within: dict[str, str]
) -> None:
    client, address = sign_in(people["interviewer"]), f"/interviews/{interview.uid}/notes/"
    over = answers.notes_mark(interview.notes)
    refused = client.post(address, {"notes": LONG, "over": over}, headers=within)
    assert TOLD in said_in(refused)
    if within:
        assert f'value="{over}"' in refused.content.decode()
        assert "data-refused" in refused.content.decode()
    else:
        assert refused.status_code == 409
        assert LONG in refused.content.decode()
    interview.refresh_from_db()
    assert interview.notes == ""
    assert client.post(address, {"notes": LONG[:-1], "over": over}).status_code == 302
    interview.refresh_from_db()
    assert interview.notes == LONG[:-1]


@pytest.mark.parametrize("within", [{}, {"HX-Request": "true"}])
def test_an_answer_that_is_too_long_is_refused_and_stays_in_the_field(
    interview: Interview, people: People, sign_in: Any, within: dict[str, str]
) -> None:
    theme = interview.guide.themes.get()
    asked = theme.questions.filter(kind="text").first()
    client = sign_in(people["interviewer"])
    address = f"/interviews/{interview.uid}/record/{theme.uid}/"
    refused = client.post(address, {f"v-{asked.uid}": "0", f"t-{asked.uid}": LONG}, headers=within)
    assert TOLD in said_in(refused)
    if not within:
        assert refused.status_code == 409
        assert LONG in refused.content.decode()
    assert not interview.answers.exists()
    client.post(address, {f"v-{asked.uid}": "0", f"t-{asked.uid}": LONG[:-1]})
    assert interview.answers.get().text == LONG[:-1]


def test_an_answer_that_is_too_long_is_422_to_a_program(
    interview: Interview, tenant: Tenant, people: People
) -> None:
    theme = interview.guide.themes.get()
    asked = theme.questions.filter(kind="text").first()
    call = caller_of(people["interviewer"], tenant)
    path = f"/interviews/{interview.uid}/themes/{theme.uid}/answers"
    refused = call("put", path, {"answers": {str(asked.uid): {"text": LONG}}})
    assert refused.status_code == 422
    assert not interview.answers.exists()


def test_an_alternative_that_is_too_long_is_refused(tenant: Tenant, people: People, sign_in: Any) -> None:
    theme = a_draft(tenant).themes.get()
    client, address = sign_in(people["developer"]), f"/themes/{theme.uid}/questions/new/"
    given = {"text_sv": "Vilka?", "kind": "choice", "alternatives": f"ja\n{'n' * 201} | no"}
    refused = change(client, address, given)
    assert refused.status_code == 422
    assert "an alternative holds 200 letters" in unescape(refused.content.decode())
    assert not Code.objects.filter(question__theme=theme, question__text_sv="Vilka?").exists()
    assert change(client, address, given | {"alternatives": f"ja\n{'n' * 200} | no"}).status_code == 302
