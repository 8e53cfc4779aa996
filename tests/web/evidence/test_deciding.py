"""Two who decide at once do not undo one another: the second is told what the first decided."""

from collections.abc import Callable, Mapping
from datetime import date
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.rights.table_fields import a_field

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.evidence.services import decide, reopen
from klustermotor.web.evidence.services.standing import as_seen
from klustermotor.web.mapping.fields.models import FieldOfStrength
from klustermotor.web.shared.errors import Refused

SignIn = Callable[[User], Client]
BOARD, COUNCIL = "Länsstyrelsen", "Regionfullmäktige"


@pytest.fixture
def developer(people: Mapping[str, User]) -> User:
    return people["developer"]


@pytest.fixture
def field(tenant: Tenant, people: Mapping[str, User]) -> FieldOfStrength:
    return a_field(tenant, people)


@pytest.fixture(params=["mapping:decide-field", "evidence:decide"])
def address(request: pytest.FixtureRequest, field: FieldOfStrength) -> str:
    """Return where one decides: the field's own page, and the page of any claim."""
    if request.param == "evidence:decide":
        return reverse(request.param, args=["mapping.fieldofstrength", field.uid])
    return reverse(request.param, kwargs={"uid": field.uid})


def opened(client: Client, address: str) -> dict[str, str]:
    """Return what the form holds when it is opened."""
    form = client.get(address).context["form"]
    return {name: str(form[name].value() or "") for name in ("seen", "body")}


def stands(field: FieldOfStrength) -> tuple[str, str, date | None]:
    field.refresh_from_db()
    return field.status, field.decided_by_body, field.decided_on


def test_the_second_of_two_tabs_is_told_what_the_first_decided(
    field: FieldOfStrength, address: str, developer: User, sign_in: SignIn
) -> None:
    client = sign_in(developer)
    first, second = opened(client, address), opened(client, address)
    assert client.post(address, first | {"body": BOARD, "on": "2003-06-01"}).status_code == 302
    refused = client.post(address, second | {"body": COUNCIL, "on": "2003-06-02"})
    said = unescape(refused.content.decode())
    assert refused.status_code == 422
    assert f"{developer} has recorded that {BOARD} decided on 1 June 2003." in said
    assert stands(field) == ("decision", BOARD, date(2003, 6, 1))


def test_a_decided_field_says_what_stands_and_can_be_decided_anew(
    field: FieldOfStrength, address: str, developer: User, sign_in: SignIn
) -> None:
    decide(thing=field, body=BOARD, on=date(2003, 6, 1), by=developer)
    client = sign_in(developer)
    page = unescape(client.get(address).content.decode())
    assert f"{BOARD} decided on 1 June 2003, and that decision stands." in page
    assert f'<input type="hidden" name="seen" value="2003-06-01 {BOARD}"' in page
    again = opened(client, address) | {"body": COUNCIL, "on": "2003-06-02"}
    assert client.post(address, again).status_code == 302
    assert stands(field) == ("decision", COUNCIL, date(2003, 6, 2))


def test_who_decides_anew_on_what_was_opened_meanwhile_is_told(
    field: FieldOfStrength, address: str, developer: User, sign_in: SignIn
) -> None:
    decide(thing=field, body=BOARD, on=date(2003, 6, 1), by=developer)
    client = sign_in(developer)
    held = opened(client, address)
    reopen(thing=field, by=developer)
    refused = client.post(address, held | {"body": COUNCIL, "on": "2003-06-02"})
    assert "a basis for discussion again since you opened the page" in unescape(refused.content.decode())
    assert stands(field) == ("discussion", "", None)


def test_the_same_decision_sent_twice_is_one(field: FieldOfStrength, developer: User) -> None:
    for _time in range(2):
        decide(thing=field, body=BOARD, on=date(2003, 6, 1), by=developer)
    assert stands(field) == ("decision", BOARD, date(2003, 6, 1))


def test_a_decision_made_from_what_was_read_before_another_is_refused(
    field: FieldOfStrength, developer: User
) -> None:
    stale = FieldOfStrength.objects.get(pk=field.pk)
    decide(thing=field, body=BOARD, on=date(2003, 6, 1), by=developer)
    with pytest.raises(Refused, match=BOARD):
        decide(thing=stale, body=COUNCIL, on=date(2003, 6, 2), by=developer, seen="")
    assert as_seen(field) == f"2003-06-01 {BOARD}"
    assert stands(field) == ("decision", BOARD, date(2003, 6, 1))
