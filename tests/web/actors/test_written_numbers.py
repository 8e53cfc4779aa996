"""A number is taken however it is written; what is a sole trader's by it or by its legal form is kept so."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.web.actors.made import an_organisation
from tests.web.actors.registers.made import a_register, imported
from tests.web.api.conftest import caller_of
from tests.web.opened import change

from klustermotor.linkage.numbers import organisation_number
from klustermotor.web.accounts.capabilities import CAPABILITIES, Role
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.actors.identifiers import derived_vat, later_vat, masked, tidy_number, valid_number
from klustermotor.web.actors.models import Organisation
from klustermotor.web.actors.registers import deciding
from klustermotor.web.actors.registers.models import RegisterRecord
from klustermotor.web.actors.traders import is_personal_number

SignIn = Callable[[User], Client]
NEW, BRING = reverse("actors:new-organisation"), reverse("actors:bring-in-organisations")
GIVEN = {"name": "Hittepå Form", "kind": "company", "sector": "business"}
FIRMS = """Företag;Orgnr;Ort;Bolagsform
Hittepå Form;19820303-1136;Strängnäs;
Hittepå Glas;SE820303113602;Strängnäs;
Hittepå Ljud;;Strängnäs;Enskild firma
Hittepå Lack AB;556016068001;Strängnäs;Aktiebolag
"""
TEXT = "Hittepå Text (enskild firma)"
CARD = f"BEGIN:VCARD\nVERSION:3.0\nFN:{TEXT}\nORG:{TEXT}\nX-ABShowAs:COMPANY\nEND:VCARD\n"


@pytest.mark.parametrize(
    ("written", "number", "is_personal"),
    [
        ("198203031136", "820303-1136", True),
        ("19820303-1136", "820303-1136", True),
        ("820303+1136", "820303-1136", True),
        ("SE820303113601", "820303-1136", True),
        ("820303113601", "820303-1136", True),
        ("820303-1137", "", True),
        ("556016068001", "556016-0680", False),
        ("SE 556016-0680 01", "556016-0680", False),
        ("16556016-0680", "556016-0680", False),
        ("202100-5489", "202100-5489", False),
        ("556016068101", "", False),
    ],
)
def test_a_number_is_read_however_it_is_written(written: str, number: str, is_personal: bool) -> None:
    assert valid_number(written) == number
    assert is_personal_number(written) is is_personal
    assert (organisation_number(written) or "") == number.replace("-", "")


def test_a_number_stays_as_it_was_written_where_it_is_one() -> None:
    assert [tidy_number(one) for one in ("5560160680", " 556016-0680", "198203031136", "12")] == [
        "5560160680", "556016-0680", "820303-1136", "12",
    ]  # fmt: skip
    assert masked("820303113601") == "820303••••01"


def test_a_further_business_of_a_sole_trader_keeps_its_vat_number(tenant: Tenant, developer: User) -> None:
    assert later_vat("SE 820303-1136 02") == "SE820303113602"
    assert [later_vat(one) for one in ("SE820303113601", "SE556016068002", "SE820303113702", "")] == [""] * 4
    register = a_register(tenant, developer)
    numbered = [f"{number};{line}" for number, line in enumerate(FIRMS.splitlines()[1:])]
    imported(register, "\n".join(["Medlemsnr;Företag;Orgnr;Ort;Bolagsform", *numbered]), developer)
    record = RegisterRecord.objects.get(register=register, number="SE820303113602")
    made = deciding.bring_in(records=[record], by=developer)
    assert made.organisation_number == "820303-1136"
    assert made.vat_number == "SE820303113602" != derived_vat(made.organisation_number)


@pytest.mark.parametrize("written", ["198203031136", "19820303-1136", "820303+1136", "SE820303113601"])
def test_the_page_and_the_api_take_a_number_however_it_is_written(
    tenant: Tenant, developer: User, sign_in: SignIn, written: str
) -> None:
    assert sign_in(developer).post(NEW, GIVEN | {"organisation_number": written}).status_code == 302
    made = Organisation.objects.get()
    assert (made.organisation_number, made.is_sole_trader) == ("820303-1136", True)
    made.delete()
    body = {"name": "Hittepå Form", "organisation_number": written}
    answer = caller_of(developer, tenant).post("/organisations", body)
    assert (answer.status_code, answer.json()["organisation_number"]) == (201, "820303-1136")
    assert answer.json()["sole_trader"] is True


def test_files_tell_of_sole_traders_by_number_and_by_legal_form(
    tenant: Tenant, developer: User, sign_in: SignIn
) -> None:
    client = sign_in(developer)
    for name, content, rows in (
        ("firmor.csv", FIRMS.replace("Hittepå Glas;SE820303113602", "Hittepå Glas;"), [2, 3, 4, 5]),
        ("firmor.vcf", CARD, [2]),
    ):
        looked = client.post(BRING, {"file": SimpleUploadedFile(name, content.encode())})
        named = {key: value for key, value in looked.context["mapped"].data.items() if "column_" in key}
        client.post(BRING, {"draft": looked.context["draft"], "do": "keep", "row": rows, **named})
    told = {one.name: (one.organisation_number, one.is_sole_trader) for one in Organisation.objects.all()}
    assert told == {
        "Hittepå Form": ("820303-1136", True),
        "Hittepå Glas": ("", False),
        "Hittepå Ljud": ("", True),
        "Hittepå Lack AB": ("556016-0680", False),
        "Hittepå Text (enskild firma)": ("", True),
    }


def test_who_sees_no_people_records_no_sole_trader(
    tenant: Tenant, people: dict[str, User], sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = CAPABILITIES["persons.view"]
    blind = replace(seen, roles=seen.roles - {Role.ANALYST})
    monkeypatch.setitem(CAPABILITIES, "persons.view", blind)
    named, analyst = {"name": "Hittepå Form (enskild firma)"}, people["analyst"]
    told = sign_in(analyst).post(NEW, GIVEN | named).content.decode()
    assert "recorded by those who see people" in told
    assert caller_of(analyst, tenant).post("/organisations", named).status_code == 403
    assert not Organisation.objects.exists()
    assert caller_of(analyst, tenant).post("/organisations", {"name": "Hittepå AB"}).status_code == 201


def test_a_vat_number_of_another_organisation_is_asked_about(
    tenant: Tenant, developer: User, sign_in: SignIn
) -> None:
    client, calls = sign_in(developer), caller_of(developer, tenant)
    numbers = {"organisation_number": "556016-0680", "vat_number": "SE202100548901"}
    refused = client.post(NEW, GIVEN | numbers)
    assert refused.status_code == 422
    assert "holds another organisation number than the one beside it" in refused.content.decode()
    answer = calls.post("/organisations", {"name": "Hittepå Lack AB", **numbers})
    assert (answer.status_code, answer.json()["field"]) == (409, "vat_number")
    assert not Organisation.objects.exists()
    assert client.post(NEW, GIVEN | numbers | {"anyway": "on"}).status_code == 302
    Organisation.objects.all().delete()
    body = {"name": "Hittepå Lack AB", **numbers, "anyway": True}
    assert calls.post("/organisations", body).status_code == 201


def test_a_vat_number_that_differed_before_is_not_asked_about_again(
    tenant: Tenant, developer: User, sign_in: SignIn
) -> None:
    numbers = {"organisation_number": "556016-0680", "vat_number": "SE202100548901"}
    one = an_organisation(tenant, **numbers)
    client, address = sign_in(developer), reverse("actors:edit-organisation", args=[one.uid])
    assert change(client, address, GIVEN | numbers | {"note": "Exempel"}).status_code == 302
    one.refresh_from_db()
    assert one.note == "Exempel"
