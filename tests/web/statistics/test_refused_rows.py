"""What becomes of files with nothing good in them, rows that stand twice, and rows with several faults."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.evidence.models import Attachment
from klustermotor.web.jobs import worker
from klustermotor.web.places import services as places
from klustermotor.web.places.models import Classification, RegionSet
from klustermotor.web.shared import files
from klustermotor.web.shared.errors import Refused
from klustermotor.web.statistics import selectors, services
from klustermotor.web.statistics.models import Dataset, Import, Vintage

Check = Callable[[str], Import]


@pytest.fixture
def check(tenant: Tenant, dataset: Dataset, developer: User, tmp_path: Path) -> Check:
    """Return how to have a file of jobs checked: ``check(rows)``."""

    def checked(rows: str) -> Import:
        path = tmp_path / "jobb.csv"
        path.write_text(f"Län;SNI;År;Antal anställda;Lönesumma\n{rows}", encoding="latin-1")
        made = services.start_import(tenant=tenant, path=path, name=path.name, by=developer, dataset=dataset)
        services.set_mapping(
            imported=made, columns=made.mapping["columns"], target={}, dataset=dataset, by=developer
        )
        worker.run_all()
        made.refresh_from_db()
        assert made.state == "checked"
        return made

    return checked


@pytest.fixture
def definitions(tenant: Tenant) -> Classification:
    return places.create_classification(
        tenant=tenant,
        code="clusters",
        kind=Classification.Kind.CLUSTERS,
        name_sv="Kluster",
        items=[places.ItemRow("vehicles", "Fordon")],
        by=None,
    )


def test_all_that_is_wrong_with_a_row_is_told_with_the_lists_that_lack_its_codes(check: Check) -> None:
    held = check("04;29;2003;5;\n99;029;2003;många;7\n18;29;2003;-3;7\n")
    assert (held.rows, held.refused) == (3, 2)
    told = files.path_of(held.refusals).read_text("utf-8-sig")
    whole = (
        "Row 3, column Län: there is no region 99 in the list Län. "
        "Column SNI: there is no industry 029 in the list SNI; is 29 meant? "
        "Column Antal anställda: många is not a number."
    )
    assert whole in told
    assert held.findings["refused"][0]["en"] == whole
    assert held.findings["refused"][0]["sv"].startswith(
        "Rad 3, kolumnen Län: regionen 99 finns inte i listan Län. Kolumnen SNI: näringsgrenen 029 finns inte"
    )
    assert [(one["code"], one["count"], one["en"]) for one in held.findings["reasons"]][-1] == (
        "negative",
        1,
        "Row 4, column Antal anställda: -3 is negative.",
    )


def test_a_figure_that_is_unknown_beside_the_jobs_stays_unknown(check: Check, developer: User) -> None:
    held = check("04;29;2003;1 234,5;\n18;29;2003;6;7,5\n")
    services.request_import(imported=held, by=developer)
    worker.run_all()
    frame = selectors.load_frame(Vintage.objects.get())
    assert frame.select("jobs", "wages").rows() == [(1234.5, None), (6.0, 7.5)]


def test_a_file_without_any_good_row_cannot_be_imported(
    check: Check, developer: User, sign_in: Callable[[User], Client]
) -> None:
    held = check("99;29;2003;5;1\n18;xx;2003;6;1\n")
    assert (held.rows, held.refused, held.content) == (2, 2, "")
    page = sign_in(developer).get(f"/imports/{held.uid}/").content.decode()
    assert "accept_refusals" not in page
    assert "Back to the columns" in page
    with pytest.raises(Refused, match="Every row was refused"):
        services.request_import(imported=held, by=developer, accept_refusals=True)
    assert not Vintage.objects.exists()


def test_of_rows_that_stand_twice_copies_are_dropped_and_those_that_differ_refused(
    check: Check, developer: User
) -> None:
    held = check("04;29;2003;5;1\n04;29;2003;5;1\n18;29;2003;6;1\n18;29;2003;7;1\n18;26;2003;8;1\n")
    assert (held.rows, held.refused) == (5, 3)
    assert [one["en"] for one in held.findings["refused"]] == [
        "Row 3: a copy of row 2 (04 · 29 · 2003); the first was kept.",
        "Row 4: 18 · 29 · 2003 stands in row 5 too, with other figures; keep one.",
        "Row 5: 18 · 29 · 2003 stands in row 4 too, with other figures; keep one.",
    ]
    services.request_import(imported=held, by=developer, accept_refusals=True)
    worker.run_all()
    frame = selectors.load_frame(Vintage.objects.get())
    assert frame.select("region", "industry", "jobs").rows() == [("04", "29", 5.0), ("18", "26", 8.0)]


def test_a_file_with_a_header_alone_is_not_taken_in(tenant: Tenant, developer: User, tmp_path: Path) -> None:
    path = tmp_path / "jobb.csv"
    path.write_text("Län;SNI;År;Antal anställda\n")
    with translation.override("en"), pytest.raises(Refused, match="has a header but no rows"):
        services.start_import(tenant=tenant, path=path, name=path.name, by=developer)
    assert not Import.objects.exists()
    assert not Attachment.objects.exists()


@pytest.fixture
def check_education(
    tenant: Tenant, counties: RegionSet, definitions: Classification, developer: User, tmp_path: Path
) -> Check:
    """Return how to have a file of education checked: ``check_education(rows)``."""

    def checked(rows: str) -> Import:
        path = tmp_path / "utbildning.csv"
        path.write_text(f"program;namn;län;år;platser;kluster\n{rows}")
        made = services.start_import(tenant=tenant, path=path, name=path.name, by=developer, kind="education")
        target = {"kind": "education", "name": "Utbildning", "region_set": str(counties.uid)}
        services.set_mapping(
            imported=made,
            columns=made.mapping["columns"],
            target=target | {"classification": str(definitions.uid)},
            by=developer,
        )
        worker.run_all()
        made.refresh_from_db()
        assert made.state == "checked"
        return made

    return checked


def test_education_tells_all_that_is_wrong_with_a_row_and_may_have_no_good_one(
    check_education: Check,
) -> None:
    held = check_education(
        ";Utan program;99;2003;tolv;rockets:1\n\nwelding;Svetsning;04;2003;9;vehicles:many\n"
    )
    assert (held.rows, held.refused, held.content) == (2, 2, "")
    assert [one["en"] for one in held.findings["refused"]] == [
        (
            "Row 2, column län: there is no region 99 in the list Län. "
            "Column program: the programme is missing. "
            "Column platser: tolv is not a number. "
            "Column kluster: the cluster rockets is not in the list Kluster; "
            "mend it, or leave the cell empty."
        ),
        "Row 4, column kluster: vehicles:many is not a weight; write it as vehicles:0.7.",
    ]


def test_a_suggestion_accepted_for_education_mends_the_rows(check_education: Check, developer: User) -> None:
    held = check_education("welding;Svetsning;4;2003;9;vehicles\n")
    assert held.findings["suggestions"] == [["region", "4", "04"]]
    services.accept_suggestions(imported=held, accepted={"region": {"4": "04"}}, by=developer)
    worker.run_all()
    held.refresh_from_db()
    assert (held.state, held.rows, held.refused) == ("checked", 1, 0)


def test_equal_reasons_are_told_once_with_their_rows(
    check: Check, developer: User, sign_in: Callable[[User], Client]
) -> None:
    rows = "".join(f"99;29;{1980 + at};5;\n" for at in range(14))
    held = check(f"04;29;2003;5;\n{rows}04;29;2001;-3;7\n")
    first = held.findings["alike"][0]
    assert (first["count"], first["rows"]) == (14, list(range(3, 15)))
    page = sign_in(developer).get(f"/imports/{held.uid}/").content.decode()
    assert page.count("there is no region 99 in the list") == 1
    assert "14 rows: 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14 and 2 more" in page
    assert "Column Antal anställda: -3 is negative." in page
    assert "Row 17<" in page
