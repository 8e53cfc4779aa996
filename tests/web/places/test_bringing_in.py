"""Regions and industries are brought in from files: read, looked at, and kept whole or not at all."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.places import selectors, services
from klustermotor.web.places.models import Classification, RegionSet
from klustermotor.web.search.models import Entry
from klustermotor.web.shared.errors import Refused

REGIONS, INDUSTRIES = "/regions/sets/new/", "/classifications/new/"
GOOD = (
    "code,name_sv,name_en,parent,valid_from,valid_to\n"
    "DE,Tyskland,Germany,,,\n"
    "DE1,Baden-Württemberg,,DE,,\n"
    "XX9,Gamla,Old,DE,,2020-01-01\n"
    "XX9,Nya,New,DE,2020-01-01,\n"
)


def read(folder: Path, text: str, **how: Any) -> services.ReadRegions:
    path = folder / "regions.csv"
    path.write_text(text, encoding="utf-8")
    return services.read_regions(path, **how)


def token_in(page: str) -> str:
    found = re.search(r'name="checked" value="([^"]+)"', page)
    assert found is not None, page
    return found[1]


def sent(text: str, **fields: Any) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("list.csv", text.encode()), **fields}


def test_a_good_file_says_which_regions_lie_in_which_and_when(tmp_path: Path) -> None:
    found = read(tmp_path, GOOD)
    assert found.refused == []
    assert (len(found.rows), found.within_others, found.in_time) == (4, 3, 2)
    assert (found.rows[1].name_en, found.rows[3].valid_from) == ("Baden-Württemberg", date(2020, 1, 1))


def test_swedish_columns_and_one_name_for_both_languages_are_read(tmp_path: Path) -> None:
    found = read(tmp_path, "Kod;Namn;Överordnad;Gäller från\n01;Norr;;\n0101;Byn;01;1998-01-01\n")
    assert found.refused == []
    assert (found.rows[0].code, found.rows[0].name_sv, found.rows[0].name_en) == ("01", "Norr", "Norr")
    assert found.rows[1].valid_from == date(1998, 1, 1)


@pytest.mark.parametrize(
    ("rows", "row", "why"),
    [
        (",Utan kod,,,,\n", 2, "The code is missing."),
        ("A1,,,,,\n", 2, "A name is missing, in Swedish or English."),
        (f"{'A' * 21},Lång,,,,\n", 2, "The code is longer than 20 characters."),
        ("A1,Norr,,,i fjol,\n", 2, "“i fjol” is no day; write it as 2007-01-01."),
        ("A1,Norr,,,2007-01-01,2006-01-01\n", 2, "It must end after the day it begins."),
        ("A1,Norr,,ZZ,,\n", 2, "There is no region ZZ for it to lie in."),
        ("A1,Norr,,A1,,\n", 2, "It lies within itself."),
        ("A1,Norr,,A2,,\nA2,Söder,,A1,,\n", 2, "It lies within itself."),
        ("A1,Norr,,,,\nA1,Söder,,,,\n", 3, "The code stands for another region at the same time."),
        (
            "A1,Norr,,,,2010-01-01\nA1,Söder,,,2009-01-01,\n",
            3,
            "The code stands for another region at the same time.",
        ),
    ],
)
def test_what_cannot_be_used_is_said_with_its_row(tmp_path: Path, rows: str, row: int, why: str) -> None:
    found = read(tmp_path, "code,name_sv,name_en,parent,valid_from,valid_to\n" + rows)
    assert (found.refused[0].row, found.refused[0].why) == (row, why)


@pytest.mark.parametrize(
    ("text", "why"),
    [("naam,x\n1,2\n", "needs a column code"), ("code,name\n", "no rows")],
)
def test_what_is_no_list_of_codes_is_refused_in_a_sentence(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        read(tmp_path, text)


def test_parents_may_be_those_of_another_set(tenant: Tenant, tmp_path: Path) -> None:
    counties = services.save_regions(
        tenant=tenant, rows=[services.RegionRow("04", "Sörmland")], kind="county", name_sv="Län", by=None
    )
    found = read(tmp_path, "code,name,parent\n0484,Eskilstuna,04\n0999,Ingenstans,09\n", parents=counties)
    assert [(one.row, one.why) for one in found.refused] == [(3, "Län has no region 09 for it to lie in.")]


def test_a_file_is_looked_at_and_kept_as_it_was_looked_at(
    tenant: Tenant, developer: User, sign_in: Callable[[User], Client]
) -> None:
    client = sign_in(developer)
    page = client.post(REGIONS, sent(GOOD, name_sv="Tyska regioner", kind="nuts", source_note="Egen"))
    text = page.content.decode()
    assert page.status_code == 200
    assert "The file can be used: 4 regions." in text
    assert not RegionSet.objects.exists()
    kept = client.post(REGIONS, {"checked": token_in(text)}, follow=True)
    assert "Tyska regioner: 4 codes were added." in kept.content.decode()
    made = RegionSet.objects.get()
    assert (made.kind, made.source_note, made.tenant) == ("nuts", "Egen", tenant)
    stuttgart = made.regions.get(code="DE1")
    assert (stuttgart.parent and stuttgart.parent.code, stuttgart.nuts) == ("DE", "DE1")
    assert list(made.regions.filter(code="XX9").order_by("valid_from").values_list("valid_to", flat=True))
    assert Entry.objects.filter(title_sv="Baden-Württemberg").exists()


def test_a_file_with_one_bad_row_is_not_kept_at_all(
    developer: User, sign_in: Callable[[User], Client]
) -> None:
    client = sign_in(developer)
    page = client.post(REGIONS, sent(GOOD + "DE2,,,ZZ,,\n", name_sv="Tyska", kind="nuts"))
    text = page.content.decode()
    assert page.status_code == 422
    assert "1 row cannot be used" in text
    assert "A name is missing" in text
    assert 'name="checked"' not in text


def test_what_was_looked_at_by_somebody_else_is_not_kept(
    people: dict[str, User], sign_in: Callable[[User], Client]
) -> None:
    text = (
        sign_in(people["developer"]).post(REGIONS, sent(GOOD, name_sv="Tyska", kind="nuts")).content.decode()
    )
    token = token_in(text)
    for checked in (token, token[:-2], "nonsense"):
        page = sign_in(people["analyst"]).post(REGIONS, {"checked": checked}, follow=True)
        assert "That preview no longer holds" in page.content.decode()
    assert not RegionSet.objects.exists()


def test_a_set_is_added_to(tenant: Tenant, developer: User, sign_in: Callable[[User], Client]) -> None:
    held = services.save_regions(
        tenant=tenant, rows=[services.RegionRow("01", "Norr")], kind="county", name_sv="Delar", by=None
    )
    client = sign_in(developer)
    taken = client.post(REGIONS, sent("code,name\n01,Söder\n", into=str(held.uid)))
    assert "The code stands for another region at the same time." in taken.content.decode()
    page = client.post(REGIONS, sent("code,name,parent\n02,Söder,01\n", into=str(held.uid)))
    client.post(REGIONS, {"checked": token_in(page.content.decode())})
    assert list(held.regions.values_list("code", "parent__code")) == [("01", None), ("02", "01")]


def test_a_new_set_needs_a_name_and_a_kind_and_one_that_is_free(
    tenant: Tenant, developer: User, sign_in: Callable[[User], Client]
) -> None:
    client = sign_in(developer)
    page = client.post(REGIONS, sent(GOOD))
    assert page.status_code == 422
    assert page.content.decode().count("Give this, or choose what the file is added to.") >= 2
    for told in ("4 codes were added", "There is a set of regions called so already"):
        looked_at = client.post(REGIONS, sent(GOOD, name_sv="Tyska", kind="nuts")).content.decode()
        page = client.post(REGIONS, {"checked": token_in(looked_at)}, follow=True)
        assert told in page.content.decode()
    assert RegionSet.objects.count() == 1


def test_a_set_that_comes_with_the_workbench_is_brought_in_whole_and_filled_up(
    tenant: Tenant, developer: User, sign_in: Callable[[User], Client]
) -> None:
    client = sign_in(developer)
    assert "Bring in NUTS regions of Europe" in client.get(REGIONS).content.decode()
    client.post("/regions/sets/ours/", {"code": "nuts-europe"})
    europe = RegionSet.objects.get(code="nuts-europe")
    assert europe.regions.count() == 2144
    above = europe.regions.filter(code="EL30").values_list("parent__parent__name_en", flat=True)
    assert list(above) == ["Greece"]
    assert europe.regions.get(code="FI197").valid_to == date(2024, 1, 1)
    europe.regions.filter(code__in=["DE111", "DE112"]).delete()
    page = client.get(REGIONS).content.decode()
    assert "2 of them are lacking here" in page
    filled = client.post("/regions/sets/ours/", {"code": "nuts-europe"}, follow=True).content.decode()
    assert "NUTS regions of Europe: 2 codes were added." in filled
    assert europe.regions.filter(code="DE111", parent__code="DE11").exists()
    unknown = client.post("/regions/sets/ours/", {"code": "mars"}, follow=True)
    assert "No such set of regions comes with the workbench." in unknown.content.decode()


def test_a_new_workbench_has_countries_and_its_neighbours_regions(tenant: Tenant) -> None:
    sets = services.load_first_regions(tenant=tenant, by=None)
    assert sets["countries"].regions.count() == 249
    assert sets["countries"].regions.get(code="NO").name_en == "Norway"
    held = set(sets["nuts"].regions.values_list("code", flat=True))
    assert {"SE122", "FI1C1", "DK03", "NO0A2", "EE00A", "LV00A", "LT011", "IS001"} <= held
    assert "nuts-europe" not in sets
    assert {one.code: one.lacks for one in selectors.reference_sets(tenant)}["counties"] == 0


@pytest.fixture
def nace(tenant: Tenant) -> Classification:
    return services.create_classification(
        tenant=tenant,
        code="nace-2",
        kind=Classification.Kind.NACE_2,
        name_sv="Nace",
        by=None,
        items=[
            services.ItemRow("29", "Motorfordon", level=2),
            services.ItemRow("2910", "Motorfordonstillverkning", parent_code="29", level=4),
        ],
    )


def test_the_fifth_digit_of_sni_goes_below_the_classes(
    nace: Classification, developer: User, sign_in: Callable[[User], Client]
) -> None:
    client = sign_in(developer)
    rows = "SNI,Benämning\n29101,Tillverkning av personbilar\n29102,\n"
    page = client.post(INDUSTRIES, sent(rows, into=str(nace.uid))).content.decode()
    assert "The file can be used: 2 industries." in page
    client.post(INDUSTRIES, {"checked": token_in(page)})
    added = nace.items.filter(level=5).order_by("code")
    assert list(added.values_list("code", "parent_code", "name_sv")) == [
        ("29101", "2910", "Tillverkning av personbilar"),
        ("29102", "2910", "29102, del av Motorfordonstillverkning"),
    ]


def test_a_list_of_industries_is_brought_in(
    tenant: Tenant, developer: User, sign_in: Callable[[User], Client]
) -> None:
    client = sign_in(developer)
    sent_rows = sent("code,name,parent\nA,Allt,\nA1,En del,A\n", name_sv="Egen lista", kind="other")
    page = client.post(INDUSTRIES, sent_rows).content.decode()
    client.post(INDUSTRIES, {"checked": token_in(page)})
    made = Classification.objects.get(name_sv="Egen lista")
    assert list(made.items.values_list("code", "parent_code", "level")) == [("A", "", 1), ("A1", "A", 2)]


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ("2910,Bilar,\n", "The list has this code already."),
        ("29101,Bilar,\n29101,Bilar,\n", "The same code stands further up."),
        ("29101,Bilar,99\n", "There is no industry 99 for it to lie in."),
        ("X,,\n", "A name is missing, in Swedish or English."),
    ],
)
def test_industries_that_cannot_be_used_are_said(
    nace: Classification, tmp_path: Path, rows: str, why: str
) -> None:
    path = tmp_path / "sni.csv"
    path.write_text("code,name,parent\n" + rows)
    found = services.read_industries(path, into=nace)
    assert why in [one.why for one in found.refused]
    assert found.rows == []
