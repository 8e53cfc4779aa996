"""A way between two lists is read, looked at, and kept whole or not at all."""

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation
from tests.web.conftest import make_tenant

from klustermotor.web.accounts.models import AuditEntry, Tenant, User
from klustermotor.web.places import services
from klustermotor.web.places.models import Classification, Concordance
from klustermotor.web.shared.errors import Refused

PAGE = "/classifications/ways/new/"
GOOD = "from,to,weight\n29,34,1\n26,30,0.4\n26,32,0.6\n"


def a_list(tenant: Tenant, code: str, codes: str) -> Classification:
    return services.create_classification(
        tenant=tenant, code=code, kind="other", name_sv=code.upper(), by=None,
        items=[services.ItemRow(one, one) for one in codes.split()],
    )  # fmt: skip


@pytest.fixture
def old(tenant: Tenant) -> Classification:
    return a_list(tenant, "before", "26 29 01")


@pytest.fixture
def new(tenant: Tenant) -> Classification:
    return a_list(tenant, "after", "30 32 34")


@pytest.fixture
def read(old: Classification, new: Classification, tmp_path: Path) -> Callable[[str], Any]:
    def reading(text: str) -> Any:
        path = tmp_path / "way.csv"
        path.write_text(text)
        return services.read_concordance(source=old, target=new, path=path)

    return reading


def sent(old: Classification, new: Classification, content: bytes, name: str = "way.csv") -> dict[str, Any]:
    return {
        "source": str(old.uid),
        "target": str(new.uid),
        "source_note": "Egen",
        "file": SimpleUploadedFile(name, content),
    }


def token_in(page: str) -> str:
    found = re.search(r'name="checked" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def test_a_good_file_says_what_becomes_what(read: Callable[[str], Any]) -> None:
    found = read(GOOD)
    assert found.pairs == [("29", "34", 1.0), ("26", "30", 0.4), ("26", "32", 0.6)]
    assert (found.refused, found.sources, found.targets, found.divided) == ([], 2, 3, 1)


def test_swedish_columns_decimal_commas_and_missing_weights_are_read(read: Callable[[str], Any]) -> None:
    found = read("Från;Till;Vikt\n29;34;\n26;30;0,4\n26;32;0,6\n")
    assert (found.refused, found.pairs[0][2], found.pairs[1][2]) == ([], 1.0, 0.4)


@pytest.mark.parametrize(
    ("rows", "row", "why"),
    [
        ("99,34,1\n", 2, "BEFORE has no code 99."),
        ("29,34,1\n26,99,1\n", 3, "AFTER has no code 99."),
        ("29,,1\n", 2, "A code is missing."),
        ("29,34,two\n", 2, "The weight two is not a number above 0 and up to 1."),
        ("29,34,nan\n", 2, "The weight nan is not a number above 0 and up to 1."),
        ("29,34,0\n", 2, "The weight 0 is not a number above 0 and up to 1."),
        ("29,34,0.5\n29,34,0.5\n", 3, "The same pair of codes stands further up."),
        ("29,34,\n29,30,\n", 2, "29 becomes several codes; say in a column weight how much goes where."),
        ("29,34,1\n26,30,0.4\n26,32,0.5\n", 3, "The weights of 26 add up to 0.9, not to 1."),
    ],
)
def test_every_row_that_cannot_be_used_is_named_with_its_reason(
    read: Callable[[str], Any], rows: str, row: int, why: str
) -> None:
    refused = read("from,to,weight\n" + rows).refused
    assert (refused[0].row, refused[0].why) == (row, why)


def test_all_that_is_wrong_is_said_at_once_in_the_order_of_the_rows(read: Callable[[str], Any]) -> None:
    refused = read("from,to,weight\n26,30,0.4\n26,32,0.4\n29,99,1\n01,34,much\n").refused
    assert [(one.row, one.source) for one in refused] == [(2, "26"), (4, "29"), (5, "01")]
    assert "add up to 0.8" in refused[0].why


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("code,name\n29,x\n", "needs the columns from and to"),
        ("from,to,period\n29,34,2007\n", "take out period"),
        ("from,to\n", "no rows"),
    ],
)
def test_a_file_that_is_no_such_way_is_refused(read: Callable[[str], Any], text: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        read(text)


def test_what_is_wrong_with_the_file_is_told_in_swedish_too(read: Callable[[str], Any]) -> None:
    with (
        translation.override("sv"),
        pytest.raises(Refused, match=r"^Tabellen way\.csv har rubriker men inga rader"),
    ):
        read("from,to\n")


def test_nothing_is_kept_before_it_was_looked_at_and_then_all_of_it(
    old: Classification, new: Classification, developer: User, sign_in: Callable[[User], Client]
) -> None:
    client = sign_in(developer)
    first = client.post(PAGE, sent(old, new, GOOD.encode()))
    assert first.status_code == 200
    assert re.findall(r"numeric[^>]*>([^<]*)</td>", first.content.decode()) == ["1", "0.400", "0.600"]
    assert not Concordance.objects.exists()
    kept = client.post(PAGE, {"checked": token_in(first.content.decode())})
    assert kept.url == f"/classifications/{old.uid}/"
    made = Concordance.objects.get()
    assert (made.pairs[1], made.source_note) == (["26", "30", 0.4], "Egen")
    assert AuditEntry.objects.filter(object_uid=made.uid, by=developer).count() == 1
    again = client.post(PAGE, sent(old, new, b"from,to\n29,34\n")).content.decode()
    assert "replaces it" in again
    client.post(PAGE, {"checked": token_in(again)})
    assert Concordance.objects.get().pairs == [["29", "34", 1.0]]


def test_one_bad_row_keeps_the_whole_file_out(
    old: Classification, new: Classification, developer: User, sign_in: Callable[[User], Client]
) -> None:
    answer = sign_in(developer).post(PAGE, sent(old, new, (GOOD + "99,34,1\n").encode()))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "BEFORE has no code 99." in page
    assert 'name="checked"' not in page
    assert not Concordance.objects.exists()


def test_a_spreadsheet_is_read_too(
    old: Classification, new: Classification, developer: User, sign_in: Callable[[User], Client]
) -> None:
    held = io.BytesIO()
    pl.DataFrame({"from": ["29", "01"], "to": ["34", "30"], "weight": [1, 1]}).write_excel(held)
    page = sign_in(developer).post(PAGE, sent(old, new, held.getvalue(), "way.xlsx"))
    assert page.status_code == 200
    assert token_in(page.content.decode())


def test_a_preview_is_kept_by_nobody_else_and_not_when_changed(
    old: Classification, new: Classification, people: dict[str, User], sign_in: Callable[[User], Client]
) -> None:
    page = sign_in(people["developer"]).post(PAGE, sent(old, new, GOOD.encode())).content.decode()
    for user, token in (("analyst", token_in(page)), ("developer", token_in(page)[:-2]), ("developer", "")):
        sign_in(people[user]).post(PAGE, {"checked": token})
    assert not Concordance.objects.exists()


def test_another_tenants_lists_are_not_offered(
    old: Classification, developer: User, sign_in: Callable[[User], Client]
) -> None:
    theirs = a_list(make_tenant("Andra", "andra"), "theirs", "34")
    answer = sign_in(developer).post(PAGE, sent(old, theirs, GOOD.encode()))
    assert answer.status_code == 422
    assert "THEIRS" not in answer.content.decode()
