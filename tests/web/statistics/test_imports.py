"""A file comes in step by step, all or nothing, and its bad rows come back with their reasons."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation
from tests.web.opened import change

from klustermotor.web.accounts.access import Access
from klustermotor.web.accounts.models import AuditEntry, Tenant, User
from klustermotor.web.jobs import faults, worker
from klustermotor.web.jobs import services as jobs
from klustermotor.web.jobs.models import Job
from klustermotor.web.places import services as places
from klustermotor.web.places.models import Classification, RegionSet
from klustermotor.web.search.models import Entry
from klustermotor.web.shared import files
from klustermotor.web.shared.errors import Refused
from klustermotor.web.statistics import selectors, services
from klustermotor.web.statistics.models import Dataset, Import, Vintage
from klustermotor.web.statistics.reading import FROM_FILE


def named(imported: Import, dataset: Dataset | None, by: User, **target: Any) -> Job:
    return services.set_mapping(
        imported=imported,
        columns=imported.mapping["columns"],
        target={"kind": "employment", **target},
        dataset=dataset,
        by=by,
    )


@pytest.fixture
def checked(tenant: Tenant, dataset: Dataset, developer: User, sent: Path) -> Import:
    imported = services.start_import(tenant=tenant, path=sent, name="jobb.csv", by=developer, dataset=dataset)
    named(imported, dataset, developer)
    worker.run_all()
    imported.refresh_from_db()
    return imported


def test_the_columns_are_guessed(tenant: Tenant, developer: User, sent: Path, counties: RegionSet) -> None:
    imported = services.start_import(tenant=tenant, path=sent, name="jobb.csv", by=developer)
    assert imported.mapping["columns"] == {
        "region": "Län",
        "industry": "SNI",
        "period": "År",
        "employment": "Antal anställda",
    }
    assert (imported.mapping["encoding"], imported.mapping["separator"]) == ("cp1252", ";")


def test_bad_rows_are_refused_with_their_reasons(checked: Import) -> None:
    assert (checked.state, checked.rows, checked.refused) == ("checked", 5, 2)
    sentences = [one["en"] for one in checked.findings["refused"]]
    assert sentences[0].startswith("Row 5, column Län:")
    assert sentences[1].startswith("Row 6, column Antal anställda:")
    assert Vintage.objects.count() == 0


def test_nothing_is_imported_until_the_refusals_are_accepted(checked: Import, developer: User) -> None:
    with pytest.raises(Refused, match="Rows were refused"):
        services.request_import(imported=checked, by=developer)
    assert Job.objects.filter(kind="statistics.import").count() == 0


def test_the_good_rows_become_a_vintage(checked: Import, dataset: Dataset, developer: User) -> None:
    services.request_import(imported=checked, accept_refusals=True, by=developer)
    worker.run_all()
    checked.refresh_from_db()
    assert checked.state == "done"
    vintage = dataset.vintages.get()
    assert (vintage.rows, vintage.refused, vintage.suppressed) == (3, 2, 1)
    assert vintage.source.attachment == checked.attachment
    assert selectors.load_frame(vintage)["jobs"].to_list() == [9870.5, 40.0, None]
    assert AuditEntry.objects.filter(object_uid=vintage.uid, action="created", by=developer).exists()
    with pytest.raises(Refused, match="imported once"):
        services.request_import(imported=checked, accept_refusals=True, by=developer)


def test_a_new_dataset_takes_its_codes_from_the_file(
    tenant: Tenant, counties: RegionSet, developer: User, sent: Path
) -> None:
    imported = services.start_import(tenant=tenant, path=sent, name="jobb.csv", by=developer)
    named(imported, None, developer, name="Från fil", region_set=str(counties.uid), classification=FROM_FILE)
    worker.run_all()
    services.request_import(imported=imported, accept_refusals=True, by=developer)
    assert Dataset.objects.count() == 0
    worker.run_all()
    made = Dataset.objects.get()
    assert sorted(made.classification.items.values_list("code", flat=True)) == ["26", "29"]
    assert Entry.objects.filter(title_sv="Från fil").exists()


def test_two_imports_into_one_dataset_get_numbers_of_their_own(
    tenant: Tenant, dataset: Dataset, developer: User, sent: Path
) -> None:
    for _ in range(2):
        one = services.start_import(tenant=tenant, path=sent, name="jobb.csv", by=developer, dataset=dataset)
        named(one, dataset, developer)
        worker.run_all()
        services.request_import(imported=one, accept_refusals=True, by=developer)
    worker.run_all()
    assert sorted(dataset.vintages.values_list("number", flat=True)) == [1, 2]


def test_a_name_taken_meanwhile_fails_with_a_sentence_and_can_be_mended(
    tenant: Tenant,
    dataset: Dataset,
    counties: RegionSet,
    industries: Classification,
    developer: User,
    sent: Path,
) -> None:
    imported = services.start_import(tenant=tenant, path=sent, name="jobb.csv", by=developer)
    target = {"region_set": str(counties.uid), "classification": str(industries.uid)}
    named(imported, None, developer, name="Jobb 2003", **target)
    worker.run_all()
    job = services.request_import(imported=imported, accept_refusals=True, by=developer)
    services.change_dataset(dataset=dataset, name="Jobb 2003", publisher="", note="", by=developer)
    worker.run_all()
    job.refresh_from_db()
    assert (job.state, Vintage.objects.count()) == ("failed", 0)
    assert "already a dataset named Jobb 2003" in job.error
    services.reopen_import(imported=imported, by=developer)
    named(imported, None, developer, name="Ett annat namn", **target)
    worker.run_all()
    services.request_import(imported=imported, accept_refusals=True, by=developer)
    worker.run_all()
    assert Dataset.objects.get(name="Ett annat namn").vintages.count() == 1


def test_a_taken_name_and_a_period_that_is_none_are_refused_where_they_are_given(
    tenant: Tenant,
    dataset: Dataset,
    counties: RegionSet,
    industries: Classification,
    developer: User,
    sent: Path,
    sign_in: Callable[[User], Client],
) -> None:
    imported = services.start_import(tenant=tenant, path=sent, name="jobb.csv", by=developer)
    columns = {f"column_{role}": name for role, name in imported.mapping["columns"].items()}
    lists = {"region_set": str(counties.uid), "classification": str(industries.uid)}
    client, address = sign_in(developer), f"/imports/{imported.uid}/"
    taken = change(client, address, columns | lists | {"name": dataset.name})
    assert taken.status_code == 422
    assert taken.context["form"].errors["name"] == [
        "There is already a dataset named Jobb; import into it, or choose another name."
    ]
    given = lists | {"name": "Nya jobb", "column_period": "", "fixed_period": "i fjol"}
    wrong = change(client, address, columns | given)
    assert wrong.status_code == 422
    assert wrong.context["form"].errors["fixed_period"] == [
        "“i fjol” is no period; write a year, as 2003, or 2003-Q1 or 2003-01."
    ]
    assert Import.objects.get().state == "mapping"
    assert not Job.objects.exists()
    assert change(client, address, columns | given | {"fixed_period": "2003"}).status_code == 302


def test_work_that_failed_is_tried_once_more_from_the_page(
    tenant: Tenant,
    counties: RegionSet,
    industries: Classification,
    developer: User,
    sent: Path,
    sign_in: Callable[[User], Client],
    dataset: Dataset,
) -> None:
    imported = services.start_import(tenant=tenant, path=sent, name="jobb.csv", by=developer)
    target = {"region_set": str(counties.uid), "classification": str(industries.uid)}
    named(imported, None, developer, name="Jobb 2003", **target)
    client, address = sign_in(developer), f"/imports/{imported.uid}/"
    worker.run_all()
    client.post(f"{address}run/", {"accept_refusals": "1"})
    services.change_dataset(dataset=dataset, name="Jobb 2003", publisher="", note="", by=developer)
    worker.run_all()
    failed = client.get(address).content.decode()
    assert "already a dataset named Jobb 2003" in failed
    assert f'action="{address}restart/"' in failed
    services.change_dataset(dataset=dataset, name="Jobb", publisher="", note="", by=developer)
    client.post(f"{address}restart/")
    worker.run_all()
    assert "Imported as Jobb 2003 · 1." in client.get(address).content.decode()


def test_a_check_that_was_stopped_goes_on_from_the_page_and_none_is_begun_where_columns_are_named(
    tenant: Tenant, dataset: Dataset, developer: User, sent: Path, sign_in: Callable[[User], Client]
) -> None:
    imported = services.start_import(tenant=tenant, path=sent, name="jobb.csv", by=developer, dataset=dataset)
    job = named(imported, dataset, developer)
    jobs.cancel(job=job, by=developer)
    client, address = sign_in(developer), f"/imports/{imported.uid}/"
    assert "The work was stopped" in client.get(address).content.decode()
    client.post(f"{address}restart/")
    worker.run_all()
    imported.refresh_from_db()
    assert imported.state == "checked"
    services.reopen_import(imported=imported, by=developer)
    with pytest.raises(Refused, match="no work to start again"):
        services.restart_import(imported=imported, by=developer)


@pytest.mark.parametrize("place", ["statistics.import.after_file", "statistics.import.before_commit"])
def test_a_stop_between_file_and_commit_leaves_nothing_and_is_made_good(
    checked: Import, dataset: Dataset, developer: User, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    def stop(here: str) -> None:
        if here == place:
            raise RuntimeError("stopped")

    services.request_import(imported=checked, accept_refusals=True, by=developer)
    monkeypatch.setattr("klustermotor.web.statistics.tasks.passing", stop)
    worker.run_all()
    assert dataset.vintages.count() == 0
    monkeypatch.setattr("klustermotor.web.statistics.tasks.passing", faults.passing)
    Job.objects.update(not_before=None)
    worker.run_all()
    assert dataset.vintages.count() == 1


def test_an_import_given_up_while_it_waits_imports_nothing(
    checked: Import, dataset: Dataset, developer: User
) -> None:
    services.request_import(imported=checked, accept_refusals=True, by=developer)
    services.discard_import(imported=checked, by=developer)
    worker.run_all()
    assert dataset.vintages.count() == 0


def test_what_waits_is_said(checked: Import, access: Access) -> None:
    (need,) = selectors.needs(access)
    assert need.title == "jobb.csv is checked"
    assert need.url == f"/imports/{checked.uid}/"


def test_the_steps_on_the_pages(
    tenant: Tenant, dataset: Dataset, developer: User, sent: Path, sign_in: Callable[[User], Client]
) -> None:
    client = sign_in(developer)
    file = SimpleUploadedFile("jobb.csv", sent.read_bytes())
    page = client.post(
        "/imports/new/", {"file": file, "kind": "employment", "dataset": str(dataset.uid)}, follow=True
    )
    address = page.redirect_chain[-1][0]
    assert "Antal anställda" in page.content.decode()
    columns = Import.objects.get().mapping["columns"]
    named_so = {f"column_{role}": name for role, name in columns.items()}
    wrong = client.post(address, named_so | {"column_industry": "Län"})
    assert wrong.status_code == 422
    assert "stands for two things" in wrong.content.decode()
    going = client.post(address, named_so, follow=True).content.decode()
    assert "progress/" in going
    worker.run_all()
    shown = client.get(address).content.decode()
    assert "3 rows can be imported; 2 rows are refused" in shown
    refused = client.get(f"{address}refused/").content.decode("utf-8-sig")
    assert refused.count("\r\n") == 3
    assert "99" in refused
    client.post(f"{address}run/", {"accept_refusals": "1"})
    worker.run_all()
    done = client.get(address).content.decode()
    assert "Imported as Jobb · 1." in done
    assert client.get("/imports/").status_code == 200


def test_a_suggestion_accepted_is_checked_again(
    tenant: Tenant, dataset: Dataset, developer: User, tmp_path: Path, sign_in: Callable[[User], Client]
) -> None:
    path = tmp_path / "jobb.csv"
    path.write_text("region,industry,period,jobs\n4,29,2003,5\n18,29,2003,6\n")
    imported = services.start_import(tenant=tenant, path=path, name="jobb.csv", by=developer, dataset=dataset)
    named(imported, dataset, developer)
    worker.run_all()
    imported.refresh_from_db()
    assert imported.findings["suggestions"] == [["region", "4", "04"]]
    sign_in(developer).post(f"/imports/{imported.uid}/suggestions/", {"accept": "region|4|04"})
    worker.run_all()
    imported.refresh_from_db()
    assert (imported.state, imported.refused) == ("checked", 0)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("jobb.csv", b"MZ\x90\x00\x03", "program"),
        ("../jobb.csv", b"a,b\n1,2\n", "another folder"),
        ("jobb.csv", b"", "empty"),
    ],
)
def test_what_is_no_table_is_refused(
    tenant: Tenant, developer: User, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    path = tmp_path / "sent"
    path.write_bytes(content)
    with translation.override("en"), pytest.raises(Refused, match=said):
        services.start_import(tenant=tenant, path=path, name=name, by=developer)
    assert Import.objects.count() == 0


def test_education_comes_in_by_the_same_steps(
    tenant: Tenant, counties: RegionSet, developer: User, tmp_path: Path
) -> None:
    definitions = places.create_classification(
        tenant=tenant,
        code="clusters",
        kind=Classification.Kind.CLUSTERS,
        name_sv="Kluster",
        items=[places.ItemRow("vehicles", "Fordon")],
        by=None,
    )
    path = tmp_path / "utbildning.csv"
    path.write_text(
        "program;namn;län;år;platser;sökande;examinerade;kluster\n"
        "toolmaking;Verktygsmakare;04;2003;12;8;7;vehicles:1\n"
        "design;Informationsdesign;77;2003;40;90;31;\n"
    )
    imported = services.start_import(
        tenant=tenant, path=path, name="utbildning.csv", by=developer, kind="education"
    )
    target = {"kind": "education", "name": "Utbildning", "region_set": str(counties.uid)}
    services.set_mapping(
        imported=imported,
        columns=imported.mapping["columns"],
        target=target | {"classification": str(definitions.uid)},
        by=developer,
    )
    worker.run_all()
    imported.refresh_from_db()
    assert (imported.state, imported.rows, imported.refused) == ("checked", 2, 1)
    services.request_import(imported=imported, accept_refusals=True, by=developer)
    worker.run_all()
    row = selectors.load_frame(Dataset.objects.get().vintages.get()).row(0, named=True)
    assert (row["programme"], row["name_sv"], row["places"], row["clusters"]) == (
        "toolmaking",
        "Verktygsmakare",
        12.0,
        "vehicles:1",
    )


def test_education_without_programme_or_with_unknown_clusters_is_refused_row_by_row(
    tenant: Tenant, counties: RegionSet, developer: User, tmp_path: Path
) -> None:
    definitions = places.create_classification(
        tenant=tenant,
        code="clusters",
        kind=Classification.Kind.CLUSTERS,
        name_sv="Kluster",
        items=[places.ItemRow("vehicles", "Fordon")],
        by=None,
    )
    path = tmp_path / "utbildning.csv"
    path.write_text(
        "program;namn;län;år;platser;sökande;examinerade;kluster\n"
        "toolmaking;Verktygsmakare;04;2003;12;8;7;vehicles:1\n"
        ";Utan program;04;2003;12;8;7;vehicles:1\n"
        'rockets;Raketteknik;04;2003;4;3;2;"vehicles:0,5; rockets:0,5"\n'
        "welding;Svetsning;04;2003;9;9;9;vehicles:many\n"
        "design;Informationsdesign;18;2003;40;90;31;\n"
    )
    imported = services.start_import(
        tenant=tenant, path=path, name="utbildning.csv", by=developer, kind="education"
    )
    target = {"kind": "education", "name": "Utbildning", "region_set": str(counties.uid)}
    services.set_mapping(
        imported=imported,
        columns=imported.mapping["columns"],
        target=target | {"classification": str(definitions.uid)},
        by=developer,
    )
    worker.run_all()
    imported.refresh_from_db()
    assert imported.state == "checked", imported.check_job.error
    assert (imported.rows, imported.refused) == (5, 3)
    told = files.path_of(imported.refusals).read_text("utf-8-sig")
    assert "Row 3, column program: the programme is missing." in told
    assert "Row 4, column kluster: the cluster rockets is not in the list Kluster; mend it" in told
    assert "Row 5, column kluster: vehicles:many is not a weight" in told
    assert "Svetsning" in told
    services.request_import(imported=imported, by=developer, accept_refusals=True)
    worker.run_all()
    imported.refresh_from_db()
    assert imported.state == "done", imported.job.error
    assert imported.vintage.rows == 2


def test_the_lists_of_the_codes_are_guessed_from_cells_and_name(
    tenant: Tenant,
    developer: User,
    tmp_path: Path,
    counties: RegionSet,
    industries: Classification,
    sign_in: Callable[[User], Client],
) -> None:
    places.create_region_set(
        tenant=tenant, code="nuts", kind=RegionSet.Kind.NUTS, name_sv="NUTS", by=None,
        regions=[places.RegionRow("SE122", "Södermanland")],
    )  # fmt: skip
    path = tmp_path / "jobb.csv"
    path.write_text("Län;SNI;År;Anställda\n4;29;2003;7\nXXX;26;2003;8\n", encoding="utf-8")
    imported = services.start_import(tenant=tenant, path=path, name="jobb.csv", by=developer)
    form = sign_in(developer).get(f"/imports/{imported.uid}/").context["form"]
    assert form["region_set"].value() == str(counties.uid)
    assert form["classification"].value() == str(industries.uid)


def test_where_no_column_could_be_guessed_the_page_says_so(
    tenant: Tenant, developer: User, tmp_path: Path, sign_in: Callable[[User], Client]
) -> None:
    path = tmp_path / "annat.csv"
    path.write_text("a;b\nhej;hopp\n", encoding="utf-8")
    imported = services.start_import(tenant=tenant, path=path, name="annat.csv", by=developer)
    page = sign_in(developer).get(f"/imports/{imported.uid}/").content.decode()
    assert "None could be guessed" in page
    assert "are filled in" not in page


def test_with_no_good_row_nothing_is_offered_to_import_and_hints_stand_apart(
    tenant: Tenant,
    dataset: Dataset,
    developer: User,
    tmp_path: Path,
    sign_in: Callable[[User], Client],
) -> None:
    path = tmp_path / "jobb.csv"
    path.write_text("Län;SNI;År;Anställda\n4;29;2003;7\n4;26;2003;7\nXXX;26;2003;8\n", encoding="utf-8")
    imported = services.start_import(tenant=tenant, path=path, name="jobb.csv", by=developer, dataset=dataset)
    named(imported, dataset, developer)
    worker.run_all()
    imported.refresh_from_db()
    reasons = [(one["count"], one["en"]) for one in imported.findings["reasons"]]
    assert [count for count, _sentence in reasons] == [2, 1]
    assert "is 04 meant?" in reasons[0][1]
    assert "XXX" in reasons[1][1]
    assert "meant?" not in reasons[1][1]
    page = sign_in(developer).get(f"/imports/{imported.uid}/").content.decode()
    assert "All 3 rows are refused" in page
    assert "No row can be imported yet" in page
    assert "How the rows will stand" not in page
