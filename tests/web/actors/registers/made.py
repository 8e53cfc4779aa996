"""Registers for the tests: two of them, with one member who supplies under another spelling."""

import tempfile
from pathlib import Path
from typing import Any

from django.test import Client
from django.utils import timezone

from klustermotor.web.accounts import tokens
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.actors.registers import deciding, services
from klustermotor.web.actors.registers.choosing import save_selection
from klustermotor.web.actors.registers.models import (
    MATCH,
    LinkageRun,
    LinkDecision,
    LinkQuestion,
    Register,
    RegisterRecord,
    RegisterSelection,
    RegisterVintage,
)
from klustermotor.web.jobs import services as jobs
from klustermotor.web.jobs import worker

MEMBERS = """Medlemsnr;Företag;Orgnr;Gatuadress;Postnr;Ort;Hemsida
1;Exempel Plåt AB;556016-0680;Storgatan 1;645 30;Strängnäs;exempelplat.example
2;Exempel Smide Aktiebolag;;Smedjegatan 4;645 31;Strängnäs;
3;Exempel Lack HB;;;;Eskilstuna;
4;Påhitt Verktyg AB;;Verktygsgatan 5;152 42;Södertälje;
5;Hittepå Svets;121212-1212;Svetsargatan 3;611 30;Nyköping;
"""
SUPPLIERS = """Leverantörsnummer;Namn;Organisationsnummer;Adress;Postnummer;Postort
L1;Exempel Plåt;5560160680;Storg. 1;64530;STRÄNGNÄS
L2;Exempel Smide AB;;Smedjeg 4;64531;Strängnäs
L3;Påhittade Verktyg AB;;Verktygsgatan 5;15242;Södertälje
L4;Fjärran Gummi AB;;Fjärrgatan 9;90330;Umeå
L5;Exempel Lack HB;;;;
"""


def a_register(tenant: Tenant, by: User, name: str = "Exempelföreningens medlemmar", **more: Any) -> Register:
    return Register(
        tenant=tenant, name=name, holder="Exempelföreningen", purpose="Hitta leverantörer", by=by,
        is_example=True, **more,
    )  # fmt: skip


def taken(register: Register, text: str, by: User, name: str = "medlemmar.csv") -> RegisterVintage:
    """Take a file in."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_text(text, "utf-8")
        return services.take_file(register=register, path=path, name=name, by=by)


def checked(register: Register, text: str, by: User, name: str = "medlemmar.csv") -> RegisterVintage:
    """Take a file in and check it under the columns that were guessed."""
    made = taken(register, text, by, name)
    return services.set_columns(vintage=made, columns=made.mapping["columns"], by=by)


def imported(register: Register, text: str, by: User, name: str = "medlemmar.csv") -> RegisterVintage:
    """Bring a file in, without the matching that follows."""
    made = checked(register, text, by, name)
    services.request_import(vintage=made, by=by, accept_refusals=True)
    while made.state != "done":
        assert worker.run_next("tests")
        made.refresh_from_db()
    return made


def two_registers(tenant: Tenant, by: User) -> tuple[Register, Register]:
    """Bring in members and suppliers, and match them."""
    members = a_register(tenant, by)
    imported(members, MEMBERS, by)
    suppliers = a_register(tenant, by, "Exempelbilars leverantörer", kind="suppliers")
    imported(suppliers, SUPPLIERS, by, "leverantorer.csv")
    worker.run_all()
    return members, suppliers


def a_held_register(tenant: Tenant, by: User) -> Register:
    """Return a register with one record and no file behind it."""
    register = a_register(tenant, by)
    register.save()
    a_vintage(register, by, "done", number=1)
    return register


def a_vintage(register: Register, by: User, state: str = "mapping", **more: Any) -> RegisterVintage:
    header = ["Nr", "Namn"]
    return RegisterVintage.objects.create(
        tenant=register.tenant, register=register, state=state, file_name="medlemmar.csv", digest="0" * 64,
        file_kind="csv", by=by, findings={"new": 1, "changed": 0, "gone": 0}, **more,
        mapping={"header": header, "sample": [["1", "Exempel"]], "columns": {"record": "Nr", "name": "Namn"}},
    )  # fmt: skip


def a_record(
    register: Register, key: str = "1", name: str = "Exempel Plåt AB", **more: Any
) -> RegisterRecord:
    vintage = register.vintages.get(number=1)
    return RegisterRecord.objects.create(
        tenant=register.tenant, register=register, key=key, name=name, first_vintage=vintage,
        last_vintage=vintage, **more,
    )  # fmt: skip


def two_records(tenant: Tenant, by: User) -> tuple[RegisterRecord, RegisterRecord]:
    """Return two records of one group."""
    register = a_held_register(tenant, by)
    return a_record(register, group=0), a_record(register, "2", "Exempel Plåt", group=0)


def a_decision(tenant: Tenant, by: User) -> LinkDecision:
    one, other = two_records(tenant, by)
    return deciding.decide(
        tenant=tenant, left=deciding.key_of(one), right=deciding.key_of(other), same=True, by=by
    )


def a_selection(tenant: Tenant, by: User, **criteria: Any) -> RegisterSelection:
    register = a_held_register(tenant, by)
    other = a_register(tenant, by, "Exempelbilars leverantörer")
    other.save()
    made = RegisterSelection(tenant=tenant, name="Leverantörer", register=register, by=by)
    made.criteria = {"named_by": [str(other.uid)], "regions": [], **criteria}
    return save_selection(selection=made, by=by)


def record(register: Register, key: str) -> RegisterRecord:
    return RegisterRecord.objects.select_related("register", "tenant", "matched").get(
        register=register, key=key
    )


def questions() -> list[LinkQuestion]:
    return list(LinkQuestion.objects.all())


def matched_registers(tenant: Tenant, by: User) -> None:
    """Leave two records that were matched, asked about and decided on, and a selection, without any files."""
    register = a_register(tenant, by, "Matchade medlemmar")
    register.save()
    vintage = a_vintage(register, by, "done", number=1)
    one, other = a_record(register, group=0), a_record(register, "2", "Exempel Plåt", group=0)
    vintage.job = jobs.enqueue(tenant=tenant, kind=MATCH, key="matched", payload={}, by=by)
    vintage.save()
    run = LinkageRun.objects.create(
        tenant=tenant, engine="duckdb", fingerprint="0" * 64, records_file="0" * 64, pairs_file="0" * 64,
        records=2, groups=1, started_at=timezone.now(), job=vintage.job,
    )  # fmt: skip
    pair = sorted([deciding.key_of(one), deciding.key_of(other)])
    keys = {
        "left_register": pair[0][0], "left_record": pair[0][1],
        "right_register": pair[1][0], "right_record": pair[1][1],
    }  # fmt: skip
    LinkQuestion.objects.create(run=run, place=1, probability=0.5, reasons=[["name", "same", 9.0]], **keys)
    third = a_record(register, "3", "Exempel Lack HB")
    made = deciding.decide(
        tenant=tenant, left=deciding.key_of(one), right=deciding.key_of(third), same=False, by=by
    )
    deciding.take_back(decision=made, by=by)
    selected = RegisterSelection(tenant=tenant, name="Matchade", register=register, by=by)
    buyer = a_register(tenant, by, "Matchade leverantörer")
    buyer.save()
    selected.criteria = {"named_by": [str(buyer.uid)], "regions": []}
    save_selection(selection=selected, by=by)


def program(user: User, tenant: Tenant) -> Client:
    """Return a client that holds somebody's token."""
    _token, secret = tokens.issue(user=user, tenant=tenant, name="program", scopes=tokens.SCOPES)
    return Client(headers={"Authorization": f"Bearer {secret}", "Accept-Language": "en"})
