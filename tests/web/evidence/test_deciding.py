"""Two who decide at once do not undo one another: the second is told what the first decided."""

from collections.abc import Callable, Mapping
from datetime import date
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.evidence.made import a_run
from tests.web.mapping.conftest import jobs_table, make_dataset
from tests.web.rights.table_fields import a_field

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.evidence.services import decide, reopen, support
from klustermotor.web.evidence.services.standing import as_seen
from klustermotor.web.mapping.fields import services as fields
from klustermotor.web.mapping.fields.models import FieldOfStrength
from klustermotor.web.shared.errors import Refused
from klustermotor.web.statistics.models import Dataset

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
    decide(thing=field, body=BOARD, on=date(2003, 6, 1), by=developer, seen=as_seen(field))
    client = sign_in(developer)
    page = unescape(client.get(address).content.decode())
    assert f"{BOARD} decided on 1 June 2003, and that decision stands." in page
    assert f'<input type="hidden" name="seen" value="{as_seen(field)}"' in page
    again = opened(client, address) | {"body": COUNCIL, "on": "2003-06-02"}
    assert client.post(address, again).status_code == 302
    assert stands(field) == ("decision", COUNCIL, date(2003, 6, 2))


def test_who_decides_anew_on_what_was_opened_meanwhile_is_told(
    field: FieldOfStrength, address: str, developer: User, sign_in: SignIn
) -> None:
    decide(thing=field, body=BOARD, on=date(2003, 6, 1), by=developer, seen=as_seen(field))
    client = sign_in(developer)
    held = opened(client, address)
    reopen(thing=field, by=developer)
    refused = client.post(address, held | {"body": COUNCIL, "on": "2003-06-02"})
    assert "a basis for discussion again since you opened the page" in unescape(refused.content.decode())
    assert stands(field) == ("discussion", "", None)


def test_the_same_decision_sent_twice_is_one(field: FieldOfStrength, developer: User) -> None:
    seen = as_seen(field)
    for _time in range(2):
        decide(thing=field, body=BOARD, on=date(2003, 6, 1), by=developer, seen=seen)
    assert stands(field) == ("decision", BOARD, date(2003, 6, 1))


def test_a_decision_made_from_what_was_read_before_another_is_refused(
    field: FieldOfStrength, developer: User
) -> None:
    stale, seen = FieldOfStrength.objects.get(pk=field.pk), as_seen(field)
    decide(thing=field, body=BOARD, on=date(2003, 6, 1), by=developer, seen=as_seen(field))
    with pytest.raises(Refused, match=BOARD):
        decide(thing=stale, body=COUNCIL, on=date(2003, 6, 2), by=developer, seen=seen)
    assert stands(field) == ("decision", BOARD, date(2003, 6, 1))


def judged_anew(field: FieldOfStrength, by: User) -> None:
    fields.judge(field=field, stage="established", text_sv="Något annat.", signed_as="analytiker", by=by)


def weighed_anew(field: FieldOfStrength, by: User) -> None:
    fields.weigh(field=field, goal="lock_in", weight="against", text_sv="Sårbart.", signed_as="x", by=by)


def rested_anew(field: FieldOfStrength, by: User) -> None:
    support(claim=field, run=a_run(field.tenant), by=by)


def named_anew(field: FieldOfStrength, by: User) -> None:
    fields.change_field(field=field, name_sv="Annat", name_en="", clusters=[], education=None, by=by)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (judged_anew, "the judgement"),
        (weighed_anew, "the weighing for the goals"),
        (rested_anew, "what it rests on"),
        (named_anew, "what it says of itself"),
    ],
)
def test_nothing_is_decided_on_what_nobody_had_read(
    changed: Callable[[FieldOfStrength, User], None],
    told: str,
    field: FieldOfStrength,
    address: str,
    people: Mapping[str, User],
    sign_in: SignIn,
) -> None:
    """An analyst changes what is decided on while the decider has the page open."""
    client = sign_in(people["developer"])
    held = opened(client, address)
    changed(FieldOfStrength.objects.get(pk=field.pk), people["analyst"])
    refused = client.post(address, held | {"body": BOARD, "on": "2003-06-01"})
    assert refused.status_code == 422
    said = unescape(refused.content.decode())
    assert "Since you opened the page, this has changed:" in said
    assert told in said.split("Since you opened the page, this has changed:")[1].split("Your decision")[0]
    assert stands(field) == ("discussion", "", None)
    assert (
        client.post(address, opened(client, address) | {"body": BOARD, "on": "2003-06-01"}).status_code == 302
    )
    assert stands(field) == ("decision", BOARD, date(2003, 6, 1))


@pytest.mark.parametrize("seen", ["", None, "nothing of the kind"])
def test_a_decision_says_what_had_been_read(
    seen: str | None, field: FieldOfStrength, address: str, developer: User, sign_in: SignIn
) -> None:
    sent = {"body": BOARD, "on": "2003-06-01"} | ({} if seen is None else {"seen": seen})
    refused = sign_in(developer).post(address, sent)
    assert refused.status_code == 422
    assert "It is not said what had been read" in unescape(refused.content.decode())
    assert stands(field) == ("discussion", "", None)


def test_a_judgement_written_while_it_is_decided_opens_it_again(
    field: FieldOfStrength, developer: User
) -> None:
    """Whoever judges had read the field before it was decided; what is decided is not their text."""
    read_before = FieldOfStrength.objects.get(pk=field.pk)
    decide(thing=field, body=BOARD, on=date(2003, 6, 1), by=developer, seen=as_seen(field))
    judged_anew(read_before, developer)
    assert stands(field) == ("discussion", "", None)


def test_a_dataset_is_decided_on_the_figures_that_were_read(
    tenant: Tenant, people: Mapping[str, User], sign_in: SignIn
) -> None:
    dataset = make_dataset(tenant, jobs_table(), people["developer"])
    client, address = sign_in(people["developer"]), reverse("statistics:decide", args=[dataset.uid])
    held = opened(client, address)
    Dataset.objects.filter(pk=dataset.pk).update(note="Rättad.")
    sent = {"body": BOARD, "on": "2003-06-01"}
    assert client.post(address, held | sent).status_code == 422
    assert client.post(address, opened(client, address) | sent).status_code == 302
    dataset.refresh_from_db()
    assert dataset.decided_by_body == BOARD
