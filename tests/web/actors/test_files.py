"""Organisations and people come in from files, looked at row by row, and go out as visiting cards."""

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.web.actors.made import a_person, a_position, an_organisation

from klustermotor.formats import Card, read_cards, vcards
from klustermotor.web.accounts.models import AuditEntry, Tenant, User
from klustermotor.web.actors.models import FieldValue, Organisation, Person
from klustermotor.web.actors.services import save_organisation

SignIn = Callable[[User], Client]
FIRMS = """Företag;Orgnr;Gatuadress;Postnr;Ort;Anställda
Exempel Plåt AB;556016-0680;Storgatan 1;645 30;Strängnäs;46
Exempel Smide AB;;Smedjegatan 4;;Strängnäs;många
;;;;Eskilstuna;
Exempel Lack HB;;;;Eskilstuna;7
Exempel Lack HB;;;;Eskilstuna;7
"""
PEOPLE = """Namn,E-post,Befattning,Företag
Karin Exempel,k@example.org,Platschef,Exempel Plåt AB
B,x,,
C,,,Okänd AB
"""
NEW, NEW_PEOPLE = reverse("actors:bring-in-organisations"), reverse("actors:bring-in-people")


def sent(text: str | bytes, name: str = "firmor.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)


def states(answer: Any) -> list[tuple[int, str]]:
    return [(one.number, one.state) for one in answer.context["lines"]]


def kept(client: Client, address: str, answer: Any, rows: list[int], **more: Any) -> Any:
    """Keep some rows of what was looked at, under the columns that were guessed."""
    named = {name: value for name, value in answer.context["mapped"].data.items() if "column_" in name}
    given = {"draft": answer.context["draft"], "do": "keep", "row": rows, **named, **more}
    return client.post(address, given, follow=True)


def test_rows_are_looked_at_and_the_chosen_ones_kept(
    tenant: Tenant, developer: User, sign_in: SignIn
) -> None:
    client = sign_in(developer)
    looked = client.post(NEW, {"file": sent(FIRMS)})
    assert states(looked) == [(2, "new"), (3, "refused"), (4, "refused"), (5, "new"), (6, "refused")]
    page = looked.content.decode()
    for told in (
        "2 rows are new.",
        "3 rows cannot be used.",
        "Employees is a whole number.",
        "It has no name.",
    ):
        assert told in page
    assert not Organisation.objects.exists()
    done = kept(client, NEW, looked, [2])
    assert "1 organisation was recorded." in done.content.decode()
    made = Organisation.objects.get()
    assert (made.name, made.organisation_number, made.employees, made.post_town) == (
        "Exempel Plåt AB", "556016-0680", 46, "Strängnäs",
    )  # fmt: skip
    assert set(FieldValue.objects.values_list("origin", flat=True)) == {"file"}


def test_the_same_file_again_changes_nothing_and_a_changed_one_is_kept_beside(
    tenant: Tenant, developer: User, sign_in: SignIn
) -> None:
    client = sign_in(developer)
    kept(client, NEW, client.post(NEW, {"file": sent(FIRMS)}), [2, 5])
    again = client.post(NEW, {"file": sent(FIRMS)})
    assert [state for _row, state in states(again)] == ["known", "refused", "refused", "known", "known"]
    assert not again.context["may_keep"]
    moved = client.post(NEW, {"file": sent(FIRMS.replace("Storgatan 1", "Hamngatan 3"))})
    assert states(moved)[0] == (2, "differs")
    assert "1 difference waits" in kept(client, NEW, moved, [2]).content.decode()
    made = Organisation.objects.get(name="Exempel Plåt AB")
    assert made.street == "Storgatan 1"
    assert FieldValue.objects.get(waits=True).value == "Hamngatan 3"
    once_more = client.post(NEW, {"file": sent(FIRMS.replace("Storgatan 1", "Hamngatan 3"))})
    assert states(once_more)[0] == (2, "known")


def test_columns_are_named_anew_and_what_is_no_table_is_refused(
    tenant: Tenant, developer: User, sign_in: SignIn
) -> None:
    client = sign_in(developer)
    looked = client.post(NEW, {"file": sent("A,B\nx,Exempel Plåt AB\n")})
    assert looked.status_code == 422
    assert "Which column is what" in looked.content.decode()
    named = {"draft": looked.context["draft"], "do": "look", "column_name": "B"}
    assert states(client.post(NEW, named)) == [(2, "new")]
    assert client.post(NEW, {"file": sent(b"\x7fELF", "x.csv")}).status_code == 422
    assert client.post(NEW, {"draft": "forged"}, follow=True).redirect_chain


def test_people_come_in_with_what_they_do_and_why_they_are_kept(
    tenant: Tenant, developer: User, sign_in: SignIn
) -> None:
    an_organisation(tenant)
    client = sign_in(developer)
    about = {"ground": "interest", "purpose": "Kontaktpersoner"}
    looked = client.post(NEW_PEOPLE, {"file": sent(PEOPLE, "folk.csv"), **about})
    assert states(looked) == [(2, "new"), (3, "refused"), (4, "refused")]
    kept(client, NEW_PEOPLE, looked, [2, 3])
    person = Person.objects.get()
    assert (person.ground, person.purpose, person.positions.get().role) == (
        "interest", "Kontaktpersoner", "Platschef",
    )  # fmt: skip
    again = client.post(NEW_PEOPLE, {"file": sent(PEOPLE, "folk.csv"), **about})
    assert states(again)[0] == (2, "known")


def test_visiting_cards_come_in(tenant: Tenant, developer: User, sign_in: SignIn) -> None:
    client = sign_in(developer)
    text = vcards([Card("Exempel Plåt AB", is_organisation=True, phone="016-1"), Card("Karin Exempel")])
    looked = client.post(NEW, {"file": sent(text, "kort.vcf")})
    assert states(looked) == [(2, "new")]
    kept(client, NEW, looked, [2])
    assert Organisation.objects.get().phone == "016-1"
    wrong = client.post(NEW, {"file": sent("BEGIN:VCARD\n", "kort.vcf")})
    assert "cut off" in wrong.content.decode()


def test_cards_go_out_and_a_sole_trader_only_to_those_who_see_people(
    tenant: Tenant, people: dict[str, User], sign_in: SignIn
) -> None:
    firm = an_organisation(tenant, street="Gatan 1", phone="016-1")
    trader = Organisation(tenant=tenant, name="Hittepå Svets", organisation_number="811218-9876")
    save_organisation(organisation=trader, by=people["developer"])
    position = a_position(tenant)
    client = sign_in(people["analyst"])
    (card,) = read_cards(client.get(reverse("actors:organisation-card", args=[firm.uid])).content)
    assert (card.name, card.street, card.phone, card.is_organisation) == (firm.name, "Gatan 1", "016-1", True)
    (card,) = read_cards(client.get(reverse("actors:person-card", args=[position.person.uid])).content)
    assert (card.name, card.organisation, card.title) == ("Exempelperson", "Exempel Plåt AB", "platschef")
    listed = reverse("actors:organisation-cards")
    everything = client.get(listed)
    assert {one.name for one in read_cards(everything.content)} == {firm.name, trader.name}
    assert "811218" not in everything.content.decode()
    assert [one.name for one in read_cards(client.get(listed, {"filter": "svets"}).content)] == [trader.name]
    theirs = sign_in(people["reader"]).get(listed).content
    assert {one.name for one in read_cards(theirs)} == {firm.name}
    assert AuditEntry.objects.filter(event="exported", object_uid=firm.uid).exists()


def test_a_card_of_somebody_in_another_workbench_is_not_had(
    other_tenant: Tenant, developer: User, sign_in: SignIn
) -> None:
    address = reverse("actors:person-card", args=[a_person(other_tenant).uid])
    assert sign_in(developer).get(address).status_code == 404
