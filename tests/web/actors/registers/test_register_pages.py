"""The pages, from the file to the selection, as people in their roles use them."""

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.web import opened
from tests.web.actors.registers.made import (
    MEMBERS,
    a_held_register,
    a_record,
    a_register,
    a_selection,
    imported,
    program,
    record,
    two_registers,
)

from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.actors.registers import selectors
from klustermotor.web.actors.registers.models import (
    LinkDecision,
    LinkQuestion,
    Register,
    RegisterRecord,
    RegisterSelection,
)
from klustermotor.web.jobs import worker

SignIn = Callable[[User], Client]


def sent(text: str, name: str = "medlemmar.csv") -> SimpleUploadedFile:
    """Return a file as a browser sends it."""
    return SimpleUploadedFile(name, text.encode())


def body(client: Client, name: str, *arguments: Any, **query: str) -> str:
    """Return a page's text."""
    answer = client.get(reverse(name, args=arguments), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_from_the_file_to_the_records(tenant: Tenant, developer: User, sign_in: SignIn) -> None:
    client = sign_in(developer)
    given = {
        "name": "Medlemmar", "holder": "Föreningen", "kind": "members", "purpose": "Leverantörer",
        "ground": "public_task", "file": sent(MEMBERS + "6;;;;;;\n"),
    }  # fmt: skip
    answer = client.post(reverse("actors:new-register"), given)
    assert answer.status_code == 302
    page = client.get(answer.url).content.decode()
    assert "Exempel Smide Aktiebolag" in page
    assert '<option value="Företag" selected>' in page
    columns = {
        f"column_{field}": name
        for field, name in Register.objects.get().vintages.get().mapping["columns"].items()
    }
    assert opened.change(client, answer.url, columns).status_code == 302
    page = client.get(answer.url).content.decode()
    assert "5 rows can be imported: 5 records new, 0 changed, 0 gone." in page
    assert "It has no name." in page
    vintage = Register.objects.get().vintages.get()
    refused = client.get(reverse("actors:vintage-refused", args=[vintage.uid])).content.decode("utf-8-sig")
    assert "It has no name." in refused
    client.post(reverse("actors:run-vintage", args=[vintage.uid]), {"accept_refusals": "1"})
    assert "At work" in client.get(answer.url).content.decode()
    worker.run_all()
    assert "Vintage 1: 5 records new" in client.get(answer.url).content.decode()
    page = body(client, "actors:register", Register.objects.get().uid)
    assert "Hittepå Svets" in page
    again = client.post(
        reverse("actors:new-vintage", args=[Register.objects.get().uid]),
        {"file": sent(MEMBERS + "6;;;;;;\n")},
    )
    assert again.status_code == 422
    assert "nothing changes and nothing is asked" in again.content.decode()


def test_a_question_is_answered_put_last_and_taken_back(
    tenant: Tenant, developer: User, sign_in: SignIn, access: Access
) -> None:
    two_registers(tenant, developer)
    client = sign_in(developer)
    page = body(client, "actors:review")
    question = LinkQuestion.objects.first()
    assert question is not None
    assert f'name="question" value="{question.pk}"' in page
    assert "per cent likely" in page
    assert [f'data-key="{key}"' in page for key in "123"] == [True] * 3
    assert "Name: the same" in page
    client.post(reverse("actors:answer"), {"question": question.pk, "same": "skip"})
    assert not LinkDecision.objects.exists()
    client.post(reverse("actors:answer"), {"question": question.pk, "same": "yes"})
    made = LinkDecision.objects.get()
    assert (made.same, made.by) == (True, developer)
    late = client.post(reverse("actors:answer"), {"question": question.pk, "same": "no"}, follow=True)
    assert "their answer stands" in late.content.decode()
    assert LinkDecision.objects.get() == made
    assert f'value="{question.pk}"' not in body(client, "actors:review")
    assert developer.name in body(client, "actors:decisions")
    client.post(reverse("actors:take-back", args=[made.uid]))
    made.refresh_from_db()
    assert made.taken_back_by == developer
    assert question in selectors.open_questions(access)
    stale = client.post(reverse("actors:answer"), {"question": "999999", "same": "yes"}, follow=True)
    assert "matched anew meanwhile" in stale.content.decode()


def test_a_group_is_split_merged_and_brought_in_on_its_page(
    tenant: Tenant, developer: User, sign_in: SignIn
) -> None:
    members, suppliers = two_registers(tenant, developer)
    client, one = sign_in(developer), record(members, "1")
    page = body(client, "actors:record-group", one.uid, find="gummi")
    assert "Exempelbilars leverantörer" in page
    assert "Fjärran Gummi AB" in page
    client.post(reverse("actors:bring-in", args=[one.uid]))
    one.refresh_from_db()
    assert one.organisation is not None
    page = body(client, "actors:organisation", one.organisation.uid)
    assert "What different sources say" in page
    assert "Storg. 1" in page
    client.post(reverse("actors:split-record", args=[one.uid]))
    one.refresh_from_db()
    assert one.organisation is None
    worker.run_all()
    assert record(members, "1").group != record(suppliers, "L1").group
    other = record(suppliers, "L4")
    client.post(reverse("actors:merge-record", args=[one.uid]), {"other": str(other.uid)})
    assert LinkDecision.objects.holding().filter(same=True).count() == 1
    wrong = client.post(reverse("actors:merge-record", args=[one.uid]), {"other": "x"}, follow=True)
    assert "There is no such record here." in wrong.content.decode()


def test_a_selection_is_made_counted_and_downloaded(tenant: Tenant, developer: User, sign_in: SignIn) -> None:
    members, suppliers = two_registers(tenant, developer)
    client = sign_in(developer)
    given = {"name": "Leverantörer", "register": members.pk, "named_by": [str(suppliers.uid)]}
    answer = client.post(reverse("actors:new-selection"), given)
    assert answer.status_code == 302
    page = client.get(answer.url).content.decode()
    assert "organisations are left after every step." in page
    assert "None of the other registers names it." in page
    assert page.count('class="strip"') == 3
    assert "Put them to use" not in page
    chosen = client.get(answer.url, {"format": "csv"}).content.decode("utf-8-sig")
    fallen = client.get(answer.url, {"format": "csv", "table": "excluded"}).content.decode("utf-8-sig")
    assert "Exempel Plåt AB" in chosen
    assert "Hittepå Svets" in fallen
    assert "Hittepå Svets" not in chosen
    found = RegisterSelection.objects.get()
    assert client.get(answer.url, {"format": "xlsx"}).content[:2] == b"PK"
    client.post(reverse("actors:bring-in-selection", args=[found.uid]))
    assert record(members, "1").organisation is not None
    assert record(members, "5").organisation is None


def test_ways_of_writing_alone_are_no_difference() -> None:
    alike = [
        ("postcode", "S-642 57", "64257"),
        ("number", "SE556036079301", "556036-0793"),
        ("web", "info@exempel.example", "https://www.Exempel.example/"),
        ("place", "MALMKÖPING", "Malmköping"),
    ]
    assert [one[0] for one in alike if selectors.bare(one[0], one[1]) != selectors.bare(one[0], one[2])] == []
    assert selectors.bare("street", "Lgergatan 29") != selectors.bare("street", "Lagergatan 29")


def test_a_sole_traders_record_is_shown_to_those_who_may_see_people(
    tenant: Tenant, people: dict[str, User], people_in_part: dict[str, User], sign_in: SignIn
) -> None:
    register = a_register(tenant, people["developer"])
    imported(register, MEMBERS, people["developer"])
    trader = RegisterRecord.objects.get(key="5")
    for user, is_shown in ((people["analyst"], True), (people_in_part["manager"], False)):
        client = sign_in(user)
        pages = [
            body(client, "actors:register", register.uid),
            body(client, "actors:register", register.uid, format="csv"),
            program(user, tenant).get(f"/api/v1/registers/{register.uid}/records").content.decode(),
        ]
        for told in ("121212-1212", "Hittepå Svets"):
            assert [(told in page, "556016-0680" in page) for page in pages] == [(is_shown, True)] * 3
        answer = client.get(reverse("actors:record-group", args=[trader.uid]))
        assert answer.status_code == (200 if is_shown else 404)


def test_who_only_looks_is_offered_no_change(
    tenant: Tenant, people: dict[str, User], sign_in: SignIn
) -> None:
    members, _suppliers = two_registers(tenant, people["developer"])
    client = sign_in(people["manager"])
    assert "data-key" not in body(client, "actors:review")
    assert "It is another one" not in body(client, "actors:record-group", record(members, "1").uid)
    assert "Bring in a register" not in body(client, "actors:registers")


def test_another_workbenchs_question_is_not_answered(
    tenant: Tenant, developer: User, stranger: User, sign_in: SignIn
) -> None:
    two_registers(tenant, developer)
    question = LinkQuestion.objects.first()
    assert question is not None
    sign_in(stranger).post(reverse("actors:answer"), {"question": question.pk, "same": "yes"})
    assert not LinkDecision.objects.exists()


def test_a_selection_changed_elsewhere_is_not_overwritten_unseen(
    tenant: Tenant, developer: User, sign_in: SignIn
) -> None:
    made = a_selection(tenant, developer)
    client, address = sign_in(developer), reverse("actors:edit-selection", args=[made.uid])
    marks = opened.shown(client, address)
    given = {"name": "Leverantörer", "register": made.register.pk, "named_by": made.named_by}
    assert opened.change(client, address, {**given, "name": "Underleverantörer"}).status_code == 302
    late = client.post(address, {**marks, **given})
    assert late.status_code == 422
    assert "Underleverantörer" in late.content.decode()
    made.refresh_from_db()
    assert (made.name, len(made.named_by)) == ("Underleverantörer", 1)


def test_a_decision_through_the_api_is_that_of_the_page(tenant: Tenant, developer: User) -> None:
    register = a_held_register(tenant, developer)
    left, right = a_record(register), a_record(register, "2", "Exempel Plåt")
    client = program(developer, tenant)
    sent_body = {"left": str(left.uid), "right": str(right.uid), "same": True}
    answer = client.post("/api/v1/link-decisions", sent_body, content_type="application/json")
    assert answer.status_code == 201, answer.content
    told = client.get("/api/v1/link-decisions").json()["items"][0]
    assert (told["left"]["name"], told["right"]["name"], told["same"]) == (
        "Exempel Plåt AB",
        "Exempel Plåt",
        True,
    )
    itself = sent_body | {"right": str(left.uid)}
    refused = client.post("/api/v1/link-decisions", itself, content_type="application/json")
    assert refused.status_code == 422


def test_a_name_that_another_has_is_refused_on_the_form(
    tenant: Tenant, developer: User, sign_in: SignIn
) -> None:
    first = a_selection(tenant, developer)
    client = sign_in(developer)
    other = Register.objects.exclude(pk=first.register.pk).get()
    marks = {"name": other.name, "holder": "F", "kind": "members", "purpose": "P", "ground": "public_task"}
    for address, given in (
        (reverse("actors:new-register"), {**marks, "file": sent(MEMBERS)}),
        (reverse("actors:edit-register", args=[first.register.uid]), marks),
        (
            reverse("actors:new-selection"),
            {"name": first.name, "register": first.register.pk, "named_by": [str(other.uid)]},
        ),
    ):
        answer = opened.change(client, address, given)
        assert answer.status_code == 422
        assert "of that name already." in answer.content.decode()
