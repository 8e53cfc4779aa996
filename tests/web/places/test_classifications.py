"""Lists of industries, and definitions that gather them in clusters."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.places import selectors, services
from klustermotor.web.places.models import Classification, Concordance
from klustermotor.web.shared.errors import Refused

DEFINITIONS = (
    "industry,cluster_code,cluster_name_sv,cluster_name_en,weight,traded\n"
    "29,vehicles,Fordon,Vehicles,1,traded\n"
    "26,electronics,Elektronik,Electronics,0.5,traded\n"
    "26,shops,Handel,Shops,0.5,local\n"
)


@pytest.fixture
def lists(tenant: Tenant, developer: User) -> dict[str, Classification]:
    return services.load_reference_classifications(tenant=tenant, by=developer)


def test_the_lists_have_their_levels(
    tenant: Tenant, developer: User, lists: dict[str, Classification]
) -> None:
    assert selectors.parents_of(lists["nace-2"])["29"] == "C"
    manufacturing = next(
        one
        for one in selectors.branches(lists["nace-2"].items.all())  # type: ignore[attr-defined]
        if one.item.code == "C"
    )
    assert "29" in [child.item.code for child in manufacturing.children]
    vehicles = next(child for child in manufacturing.children if child.item.code == "29")
    assert (vehicles.count, vehicles.children) == (3, [])
    assert selectors.parents_of(lists["naics"])["3361"] == "336"
    assert Concordance.objects.count() == 1
    services.load_reference_classifications(tenant=tenant, by=developer)
    assert Classification.objects.count() == 3


def test_a_list_that_lacks_codes_is_given_them(
    tenant: Tenant, developer: User, lists: dict[str, Classification]
) -> None:
    codes = lists["nace-2"].items  # type: ignore[attr-defined]
    whole = codes.count()
    codes.filter(level__gt=2).delete()
    codes.filter(code="29").update(name_sv="Fordon")
    services.load_reference_classifications(tenant=tenant, by=developer)
    assert codes.count() == whole
    assert codes.get(code="29").name_sv == "Fordon"


def test_the_page_shows_a_level_or_what_lies_below_a_code(
    developer: User, lists: dict[str, Classification], sign_in: Callable[[User], Client]
) -> None:
    client, address = sign_in(developer), f"/classifications/{lists['nace-2'].uid}/"
    whole = client.get(address)
    assert [one["count"] for one in whole.context["tabs"]] == [996, 21, 88, 272, 615]
    assert len(whole.context["table"].shown) == 100
    groups = client.get(address, {"level": "3"})
    assert {row.level for row in groups.context["table"].ordered} == {3}
    assert len(groups.context["table"].ordered) == 272
    below = client.get(address, {"under": "29"})
    assert [row.code for row in below.context["table"].ordered][:4] == ["29", "291", "2910", "292"]
    assert all(row.code.startswith("29") for row in below.context["table"].ordered)
    assert "29 Manufacture of motor vehicles, trailers and semi-trailers and what lies below" in (
        below.content.decode()
    )
    for passed_over in ({"level": "9"}, {"level": "x"}, {"under": "no"}):
        assert len(client.get(address, passed_over).context["table"].ordered) == 996
    file = client.get(f"{address}file/", {"level": "1", "format": "csv"})
    assert len(file.content.decode().strip().splitlines()) == 22


def test_a_code_without_a_swedish_name_has_the_english_one(lists: dict[str, Classification]) -> None:
    held = selectors.industry_names(lists["naics"], "sv")
    assert (held["31"], held["3361"]) == ("Tillverkning (31–33)", "Motor Vehicle Manufacturing")


def test_definitions_are_read_with_weights_and_both_languages(
    tenant: Tenant, developer: User, lists: dict[str, Classification], tmp_path: Path
) -> None:
    path = tmp_path / "definitions.csv"
    path.write_text(DEFINITIONS)
    made = services.load_definitions(
        tenant=tenant, path=path, code="own", name_sv="Våra", gathers=lists["nace-2"], by=developer
    )
    found = selectors.definitions_of(made, "en")
    assert found.clusters == {"29": {"vehicles": 1.0}, "26": {"electronics": 0.5, "shops": 0.5}}
    assert found.names == {"vehicles": "Vehicles", "electronics": "Electronics", "shops": "Shops"}
    assert found.traded == {"vehicles": True, "electronics": True, "shops": False}
    with pytest.raises(Refused, match="already a list"):
        services.load_definitions(
            tenant=tenant, path=path, code="own", name_sv="Igen", gathers=None, by=developer
        )


def test_uploading_definitions(
    tenant: Tenant, developer: User, lists: dict[str, Classification], sign_in: Callable[[User], Client]
) -> None:
    client = sign_in(developer)
    data = {"name_sv": "Våra kluster", "code": "vara", "gathers": str(lists["nace-2"].uid)}
    program = SimpleUploadedFile("definitions.csv", b"MZ\x90\x00 a program")
    refused = client.post("/classifications/upload/", data | {"file": program})
    assert refused.status_code == 422
    assert Classification.objects.definitions().count() == 0  # type: ignore[attr-defined]
    good = SimpleUploadedFile("definitions.csv", DEFINITIONS.encode())
    page = client.post("/classifications/upload/", data | {"file": good}, follow=True).content.decode()
    assert "gathers industries in 3 clusters" in page
    assert "26 " in page
