"""A register's file: columns guessed, rows refused with reasons, all brought in or nothing."""

from pathlib import Path

import pytest
import xlsxwriter
from tests.web.actors.registers.made import (
    MEMBERS,
    a_register,
    checked,
    imported,
    record,
    taken,
)

from klustermotor.web.accounts.models import AuditEntry, Tenant, User
from klustermotor.web.actors.registers import reading, services
from klustermotor.web.actors.registers.models import (
    MATCH,
    Register,
    RegisterRecord,
    RegisterVintage,
)
from klustermotor.web.actors.traders import is_personal_number
from klustermotor.web.jobs import worker
from klustermotor.web.jobs.models import Job
from klustermotor.web.shared.errors import Refused


def test_columns_are_guessed_from_headings_in_swedish_and_english(tenant: Tenant, developer: User) -> None:
    swedish = taken(a_register(tenant, developer), MEMBERS, developer)
    assert swedish.mapping["columns"] == {
        "record": "Medlemsnr", "name": "Företag", "number": "Orgnr", "street": "Gatuadress",
        "postcode": "Postnr", "place": "Ort", "web": "Hemsida",
    }  # fmt: skip
    english = reading.guessed(["Supplier ID", "Company name", "Former name", "ZIP code", "City", "Tel."], {})
    assert english == {
        "record": "Supplier ID", "name": "Company name", "other_name": "Former name", "postcode": "ZIP code",
        "place": "City", "phone": "Tel.",
    }  # fmt: skip


def test_what_was_said_of_columns_is_known_next_time(tenant: Tenant, developer: User) -> None:
    register = a_register(tenant, developer)
    first = taken(register, "A,B\n1,Exempel Plåt AB\n", developer)
    assert first.mapping["columns"] == {}
    services.set_columns(vintage=first, columns={"record": "A", "name": "B"}, by=developer)
    register.refresh_from_db()
    again = taken(register, "A,B\n1,Exempel Stål AB\n", developer)
    assert again.mapping["columns"] == {"record": "A", "name": "B"}


def test_rows_are_refused_with_the_reason(tenant: Tenant, developer: User) -> None:
    text = f"Nr,Namn\n1,Exempel Plåt AB\n2,\n1,Exempel Smide AB\n,Exempel Lack HB\n\n5,{'x' * 201}\n"
    found = checked(a_register(tenant, developer), text, developer)
    assert (found.state, found.rows, found.refused) == ("checked", 5, 4)
    assert [(one.row, one.sentence) for one in reading.faults_shown(found)] == [
        (3, "It has no name."),
        (4, "Its key stands in row 2 already."),
        (5, "It has no key."),
        (7, "The cell under “Namn” is longer than 200 characters."),
    ]
    with pytest.raises(Refused, match="Rows were refused"):
        services.request_import(vintage=found, by=developer)


def test_a_register_without_keys_is_known_by_name_number_and_place(tenant: Tenant, developer: User) -> None:
    register = a_register(tenant, developer)
    imported(register, "Namn,Ort\nExempel Plåt AB,Strängnäs\nExempel Plåt AB,Umeå\n", developer)
    assert register.records.count() == 2
    later = imported(register, "Namn,Ort\nExempel Plåt AB,STRÄNGNÄS\n", developer)
    assert (later.findings["new"], later.findings["changed"], later.findings["gone"]) == (0, 1, 1)


def test_a_vintage_tells_what_is_new_changed_and_gone(tenant: Tenant, developer: User) -> None:
    register = a_register(tenant, developer)
    first = imported(register, MEMBERS, developer)
    worker.run_all()
    assert first.findings == {"reasons": {}, "faults": [], "new": 5, "changed": 0, "gone": 0}
    text = MEMBERS.replace("Eskilstuna", "Nyköping").replace("4;Påhitt", "6;Påhitt")
    second = imported(register, text, developer)
    assert (second.number, second.findings["new"], second.findings["changed"], second.findings["gone"]) == (
        2, 1, 1, 1,
    )  # fmt: skip
    gone = record(register, "4")
    assert (gone.is_current, gone.last_vintage, gone.first_vintage) == (False, first, first)
    changed = record(register, "3")
    assert (changed.place, changed.first_vintage, changed.last_vintage) == ("Nyköping", first, second)
    assert changed.raw["Företag"] == "Exempel Lack HB"


def test_the_same_file_again_is_refused_and_a_file_that_says_the_same_asks_nothing(
    tenant: Tenant, developer: User
) -> None:
    register = a_register(tenant, developer)
    imported(register, MEMBERS, developer)
    worker.run_all()
    with pytest.raises(Refused, match="vintage 1 already; nothing changes"):
        taken(register, MEMBERS, developer)
    assert RegisterVintage.objects.count() == 1
    matchings = Job.objects.filter(kind=MATCH).count()
    again = imported(register, MEMBERS + "\n\n", developer)
    assert (again.number, again.findings["new"], again.findings["changed"], again.findings["gone"]) == (
        2, 0, 0, 0,
    )  # fmt: skip
    assert Job.objects.filter(kind=MATCH).count() == matchings


def test_a_refused_file_leaves_no_register(tenant: Tenant, developer: User) -> None:
    with pytest.raises(Refused):
        taken(a_register(tenant, developer), "", developer)
    assert not Register.objects.exists()


def test_a_file_that_was_given_up_brings_nothing_in(tenant: Tenant, developer: User) -> None:
    found = checked(a_register(tenant, developer), MEMBERS, developer)
    job = services.request_import(vintage=found, by=developer)
    services.discard(vintage=found, by=developer)
    job.refresh_from_db()
    assert job.state == "cancelled"
    assert worker.run_all() == 0
    assert not RegisterRecord.objects.exists()
    with pytest.raises(Refused, match="must be checked"):
        services.request_import(vintage=found, by=developer)


@pytest.mark.parametrize(
    ("number", "personal"),
    [
        ("121212-1212", True),
        ("191212121212", True),
        ("SE121212121201", True),
        ("556016-0680", False),
        ("SE556016068001", False),
        ("165560160680", False),
        ("", False),
    ],
)
def test_a_sole_traders_number_is_known_however_it_is_written(number: str, personal: bool) -> None:
    assert is_personal_number(number) is personal


def test_the_trail_repeats_nothing_of_the_rows(tenant: Tenant, developer: User) -> None:
    imported(a_register(tenant, developer), MEMBERS, developer)
    told = " ".join(str(one.changes) for one in AuditEntry.objects.all())
    assert "121212" not in told
    assert "Hittepå" not in told
    assert AuditEntry.objects.filter(event="vintage imported").count() == 1


def test_a_workbook_is_read_on_its_fullest_sheet(tenant: Tenant, developer: User, tmp_path: Path) -> None:
    path = tmp_path / "medlemmar.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("Om").write(0, 0, "Exempel")
        sheet = book.add_worksheet("Medlemmar")
        rows = [["Medlemsnr", "Företag", "Postnr"], [1, "Exempel Plåt AB", 64530], [2, "Exempel Lack HB", ""]]
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    made = services.take_file(
        register=a_register(tenant, developer), path=path, name="medlemmar.xlsx", by=developer
    )
    assert made.mapping["sheet"] == "Medlemmar"
    services.set_columns(vintage=made, columns=made.mapping["columns"], by=developer)
    services.request_import(vintage=made, by=developer)
    worker.run_all()
    held = RegisterRecord.objects.order_by("key").values_list("key", "name", "postcode")
    assert list(held) == [("1", "Exempel Plåt AB", "64530"), ("2", "Exempel Lack HB", "")]
