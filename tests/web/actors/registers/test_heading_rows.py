"""A register with a title above its headings is read from the headings on, of the sheet that is chosen."""

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from django.test import Client
from django.urls import reverse
from tests.web.actors.registers.made import MEMBERS, a_register, checked, imported, taken

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.actors.registers import services
from klustermotor.web.actors.registers.models import Register, RegisterRecord, RegisterVintage
from klustermotor.web.shared.errors import Refused

TITLED = f"Exempelföreningens register 2003\nUttaget 2003-06-01;;av kansliet\n\n{MEMBERS}"
HEADINGS = ["Medlemsnr", "Företag", "Ort"]


def workbook(register: Register, by: User, *, title: str = "Register 2003") -> RegisterVintage:
    """Take in a workbook with a front page, and a register under a merged title and a blank row."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "register.xlsx")
        with xlsxwriter.Workbook(path) as book:
            front = book.add_worksheet("Försättsblad")
            for row in range(9):
                front.write_row(row, 0, ["Text", "om", "registret", "och", "dess", "ändamål"])
            sheet = book.add_worksheet("Medlemmar")
            sheet.merge_range("A1:C1", title)
            sheet.write_row(2, 0, HEADINGS)
            sheet.write_row(3, 0, ["1", "Exempel Plåt AB", "Strängnäs"])
            sheet.write_row(4, 0, ["2", "", "Flen"])
        return services.take_file(register=register, path=path, name="register.xlsx", by=by)


def test_a_file_with_a_title_is_read_from_its_headings_on(tenant: Tenant, developer: User) -> None:
    plain = checked(a_register(tenant, developer), MEMBERS, developer)
    titled = checked(a_register(tenant, developer, "Med titel"), TITLED, developer, "med-titel.csv")
    assert (plain.mapping["heading"], titled.mapping["heading"]) == (1, 4)
    assert titled.mapping["header"] == plain.mapping["header"]
    assert titled.mapping["columns"] == plain.mapping["columns"]
    assert (titled.rows, titled.refused) == (5, 0)


def test_the_rows_that_are_refused_are_those_of_the_file(tenant: Tenant, developer: User) -> None:
    text = TITLED.replace("3;Exempel Lack HB", "3;")
    made = checked(a_register(tenant, developer), text, developer)
    assert made.findings["faults"] == [[7, "no_name", ""]]


def test_a_sheet_of_a_workbook_is_chosen_and_chosen_again_next_time(tenant: Tenant, developer: User) -> None:
    register = a_register(tenant, developer)
    made = workbook(register, developer)
    assert (made.mapping["sheet"], made.mapping["sheets"]) == ("Försättsblad", ["Försättsblad", "Medlemmar"])
    made = services.choose_layout(vintage=made, sheet="Medlemmar", heading=0, by=developer)
    assert (made.mapping["heading"], made.mapping["header"]) == (3, HEADINGS)
    made = services.set_columns(vintage=made, columns=made.mapping["columns"], by=developer)
    assert (made.rows, made.refused) == (2, 1)
    assert made.findings["faults"] == [[5, "no_name", ""]]
    again = workbook(register, developer, title="Register 2004")
    assert (again.mapping["sheet"], again.mapping["heading"]) == ("Medlemmar", 3)
    assert again.mapping["columns"] == made.mapping["columns"]


def test_columns_that_were_named_before_tell_which_row_is_meant(tenant: Tenant, developer: User) -> None:
    """Headings that nobody could guess are known again by what was said of them, wherever they stand."""
    register = a_register(tenant, developer)
    text = "Kol1;Kol2\nA;Exempel Plåt AB\nB;Exempel Smide AB\n"
    made = taken(register, text, developer)
    assert made.mapping["columns"] == {}
    services.set_columns(vintage=made, columns={"record": "Kol1", "name": "Kol2"}, by=developer)
    again = taken(Register.objects.get(), f"Lista;från;kansliet\n\n{text}", developer, "igen.csv")
    assert (again.mapping["heading"], again.mapping["columns"]) == (3, {"record": "Kol1", "name": "Kol2"})


def test_another_row_can_be_taken_and_is_kept_to(tenant: Tenant, developer: User) -> None:
    text = "Namn;Ort\nFöretag;Stad\nExempel Plåt AB;Strängnäs\n"
    made = taken(a_register(tenant, developer), text, developer)
    assert made.mapping["heading"] == 1
    made = services.choose_layout(vintage=made, sheet="", heading=2, by=developer)
    assert made.mapping["header"] == ["Företag", "Stad"]
    services.set_columns(vintage=made, columns=made.mapping["columns"], by=developer)
    services.request_import(vintage=made, by=developer)
    with pytest.raises(Refused, match="on its way"):
        services.choose_layout(vintage=made, sheet="", heading=1, by=developer)


def test_what_is_not_there_is_refused(tenant: Tenant, developer: User) -> None:
    made = taken(a_register(tenant, developer), MEMBERS, developer)
    with pytest.raises(Refused, match="no such sheet"):
        services.choose_layout(vintage=made, sheet="Blad 7", heading=1, by=developer)
    with pytest.raises(Refused, match="row 19"):
        services.choose_layout(vintage=made, sheet="", heading=19, by=developer)


def test_the_page_says_which_row_was_taken_and_takes_another(
    tenant: Tenant, developer: User, sign_in: Callable[[User], Client]
) -> None:
    made, client = workbook(a_register(tenant, developer), developer), sign_in(developer)
    address = reverse("actors:vintage", args=[made.uid])
    page = client.get(address).content.decode()
    assert "The headings stand in row 1." in page
    assert "Medlemmar" in page
    layout = reverse("actors:vintage-layout", args=[made.uid])
    assert client.post(layout, {"sheet": "Medlemmar", "heading": "1"}).status_code == 302
    page = client.get(address).content.decode()
    assert "The headings stand in row 3." in page
    assert "3 – Medlemsnr, Företag, Ort" in page
    assert "__UNNAMED__" not in page
    client.post(layout, {"sheet": "Medlemmar", "heading": "1"})
    assert "(B)" in client.get(address).content.decode()
    wrong = client.post(layout, {"sheet": "Blad 7", "heading": "99"}, follow=True)
    assert "no such sheet or row" in wrong.content.decode()


def test_the_same_register_with_a_title_changes_nothing(tenant: Tenant, developer: User) -> None:
    register = a_register(tenant, developer)
    imported(register, MEMBERS, developer)
    before = list(RegisterRecord.objects.order_by("pk").values_list("key", "name", "raw"))
    made = imported(Register.objects.get(), TITLED, developer, "med-titel.csv")
    assert {made.findings[name] for name in ("new", "changed", "gone")} == {0}
    assert list(RegisterRecord.objects.order_by("pk").values_list("key", "name", "raw")) == before
