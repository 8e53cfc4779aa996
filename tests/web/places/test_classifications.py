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
    manufacturing = next(one for one in selectors.tree(lists["nace-2"]) if one.item.code == "C")
    assert "29" in [child.item.code for child in manufacturing.children]
    assert Concordance.objects.count() == 1
    services.load_reference_classifications(tenant=tenant, by=developer)
    assert Classification.objects.count() == 3


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
