"""Codes with one digit more than the list are known for what they are, and their level is brought in."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from klustermotor.web.accounts.models import AuditEntry, Tenant, User
from klustermotor.web.jobs import worker
from klustermotor.web.places import services as places
from klustermotor.web.places.models import Classification, RegionSet
from klustermotor.web.shared.errors import Refused
from klustermotor.web.statistics import services
from klustermotor.web.statistics.models import Import

ROWS = "04;29101;2003;7\n04;29102;2003;5\n04;2910;2002;9\n04;2999;2003;1\n"


@pytest.fixture
def nace(tenant: Tenant) -> Classification:
    """Return a list of industries with four digits."""
    return places.create_classification(
        tenant=tenant,
        code="nace",
        kind=Classification.Kind.NACE_2,
        name_sv="SNI 2007",
        name_en="SNI 2007",
        by=None,
        items=[
            places.ItemRow("29", "Motorfordon", level=2),
            places.ItemRow("2910", "Motorfordonstillverkning", parent_code="29", level=4),
        ],
    )


@pytest.fixture
def checked(
    tenant: Tenant, counties: RegionSet, nace: Classification, developer: User, tmp_path: Path
) -> Import:
    """Return a checked import of a new dataset, with codes of five digits."""
    path = tmp_path / "jobb.csv"
    path.write_text(f"Län;SNI;År;Antal anställda\n{ROWS}", encoding="utf-8")
    made = services.start_import(tenant=tenant, path=path, name=path.name, by=developer)
    target = {"name": "Jobb", "region_set": str(counties.uid), "classification": str(nace.uid)}
    services.set_mapping(imported=made, columns=made.mapping["columns"], target=target, by=developer)
    worker.run_all()
    made.refresh_from_db()
    return made


def test_the_list_is_guessed_from_codes_that_lie_below_it(
    tenant: Tenant, nace: Classification, counties: RegionSet, developer: User, tmp_path: Path
) -> None:
    path = tmp_path / "jobb.csv"
    path.write_text("Län;SNI;År;Antal anställda\n04;29101;2003;7\n04;29102;2003;5\n", encoding="utf-8")
    made = services.start_import(tenant=tenant, path=path, name=path.name, by=developer)
    assert made.mapping["lists"]["classification"] == str(nace.uid)


def test_the_level_is_brought_in_on_the_page_of_the_check_and_the_rows_are_good(
    checked: Import, nace: Classification, developer: User, sign_in: Callable[[User], Client]
) -> None:
    assert (checked.refused, checked.findings["below"]) == (3, ["29101", "29102"])
    client = sign_in(developer)
    page = client.get(f"/imports/{checked.uid}/").content.decode()
    assert "One level below SNI 2007" in page
    assert "2 codes of the file, such as 29101," in page
    # What lies below is not taken for a slip of the code above.
    assert "“29101” means" not in page
    assert "there is no industry 29101 in the list SNI 2007." in page
    client.post(f"/imports/{checked.uid}/level/")
    worker.run_all()
    checked.refresh_from_db()
    assert (checked.state, checked.refused, checked.findings["below"]) == ("checked", 1, [])
    added = nace.items.filter(level=5).order_by("code").values_list("code", "parent_code", "name_sv")
    assert list(added) == [
        ("29101", "2910", "29101, del av Motorfordonstillverkning"),
        ("29102", "2910", "29102, del av Motorfordonstillverkning"),
    ]
    assert AuditEntry.objects.filter(object_uid=nace.uid, event="codes added", by=developer).exists()
    assert "One level below" not in client.get(f"/imports/{checked.uid}/").content.decode()


def test_without_codes_below_the_list_nothing_is_brought_in(checked: Import, developer: User) -> None:
    services.bring_in_level(imported=checked, by=developer)
    worker.run_all()
    checked.refresh_from_db()
    with pytest.raises(Refused, match="one level below"):
        services.bring_in_level(imported=checked, by=developer)
