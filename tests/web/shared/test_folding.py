"""Names in the database are searched and sorted as their reader expects, on every database."""

import unicodedata
from collections.abc import Callable
from html import unescape

import pytest
from django.db.models import Value
from django.http import QueryDict
from django.test import Client
from django.utils import translation
from tests.web.api.conftest import Caller, caller_of

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.actors.models import Organisation
from klustermotor.web.shared.sorting import Folded, fold, reader_key
from klustermotor.web.shared.tables import Column, Table

NAMES = [
    "Ängelholms Ärtor AB",
    "Länsstyrelsen i Örebro",
    "Åmåls Bruk",
    "Orsa Såg",
    "Garçon & Œuvre",
    "100 % Plåt",
]
COLUMNS = [
    Column("name", "Name"),
    Column("note", "Note"),
    Column("region.name_sv", "Region", filterable=True),
]
#: Latin with its extensions, Greek and Cyrillic, and what stands for several letters.
LETTERS = [
    chr(code)
    for first, last in ((0x20, 0x590), (0x1E00, 0x2000), (0x2100, 0x2190), (0xFB00, 0xFB07))
    for code in range(first, last)
    if unicodedata.category(chr(code)) != "Cn"
]


@pytest.fixture
def organisations(tenant: Tenant) -> list[Organisation]:
    return [Organisation.objects.create(tenant=tenant, name=name, is_example=True) for name in NAMES]


def found(text: str) -> set[str]:
    """Return what the filter box of a list leaves."""
    asked = QueryDict(mutable=True)
    asked["filter"] = text
    return {row.name for row in Table(asked, Organisation.objects.all(), COLUMNS).page}


@pytest.mark.parametrize(
    "text", ["LÄNSSTYRELSEN", "lansstyrelsen", "Länsstyrelsen", "orebro", "ÖREBRO", "Örebro"]
)
def test_a_list_in_the_database_is_filtered_whatever_the_capitals_and_marks(
    text: str, organisations: list[Organisation]
) -> None:
    assert found(text) == {"Länsstyrelsen i Örebro"}


def test_what_the_database_reads_as_anything_is_taken_by_the_letter(
    organisations: list[Organisation],
) -> None:
    assert found("100 %") == found("%") == {"100 % Plåt"}
    assert found("_") == set()
    assert found("ÄRT") == {"Ängelholms Ärtor AB"}
    assert found("garcon") == {"Garçon & Œuvre"}


def test_a_note_that_is_not_there_is_no_match_and_no_fault(organisations: list[Organisation]) -> None:
    Organisation.objects.filter(name="Orsa Såg").update(note="Sågverk ÅÄÖ")
    assert found("åäö") == {"Orsa Såg"}
    assert found("none") == set()


def test_the_database_folds_as_the_program_does(tenant: Tenant) -> None:
    texts = ["".join(LETTERS[at : at + 40]) for at in range(0, len(LETTERS), 40)]
    texts += [f"{letter} x" for letter in LETTERS if fold(letter) != letter]
    for at in range(0, len(texts), 200):
        part = texts[at : at + 200]
        asked = {f"a{number}": Folded(Value(text)) for number, text in enumerate(part)}
        folded = Tenant.objects.filter(pk=tenant.pk).values_list(*asked.values()).get()
        assert list(folded) == [fold(text) for text in part]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "sv",
            ["100 % Plåt", "Garçon & Œuvre", "Länsstyrelsen i Örebro", "Orsa Såg", "Åmåls Bruk",
             "Ängelholms Ärtor AB"],
        ),
        (
            "en",
            ["100 % Plåt", "Åmåls Bruk", "Ängelholms Ärtor AB", "Garçon & Œuvre", "Länsstyrelsen i Örebro",
             "Orsa Såg"],
        ),
    ],
)  # fmt: skip
def test_lists_have_their_names_in_the_order_of_the_reader_s_language(
    tenant: Tenant,
    developer: User,
    organisations: list[Organisation],
    language: str,
    expected: list[str],
    sign_in: Callable[[User], Client],
) -> None:
    call: Caller = caller_of(developer, tenant)
    call.language = language
    listed = [one["name"] for one in call.get("/organisations").json()["items"]]
    assert listed == expected
    with translation.override(language):
        assert sorted(expected, key=reader_key) == expected
    developer.language = language
    developer.save()
    page = unescape(sign_in(developer).get("/organisations/?order=name").content.decode())
    at = [page.index(f">{name}<") for name in expected]
    assert at == sorted(at)
    parts = [call.get(f"/organisations?limit=2&offset={at}").json()["items"] for at in (0, 2, 4)]
    assert [one["name"] for part in parts for one in part] == listed
