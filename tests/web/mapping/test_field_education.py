"""A field keeps the figures of education that it was settled on; what is not known is not zero."""

from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import polars as pl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from tests.web.api.conftest import caller_of
from tests.web.conftest import make_person
from tests.web.mapping.conftest import jobs_table
from tests.web.mapping.test_field_figures import GRADUATES, page_of
from tests.web.mapping.test_unions import a_field_of

from klustermotor.web.accounts.access import access_of
from klustermotor.web.accounts.capabilities import Role
from klustermotor.web.accounts.models import AuditEntry, User
from klustermotor.web.evidence.models import Run
from klustermotor.web.evidence.services import decide
from klustermotor.web.evidence.services.standing import as_seen
from klustermotor.web.mapping.fields import services
from klustermotor.web.mapping.fields.document import blocks_of, sources_of
from klustermotor.web.mapping.fields.facts import Education, FieldFacts
from klustermotor.web.mapping.fields.models import FieldOfStrength
from klustermotor.web.mapping.fields.selectors import field_facts
from klustermotor.web.shared.errors import Refused
from klustermotor.web.statistics.models import Dataset, Vintage
from klustermotor.web.statistics.services import add_vintage

SignIn = Callable[[User], Client]
SHARES = ("A:0.4;C:0.1", "A")


def programmes(region: str, graduates: tuple[int | None, ...] = GRADUATES[:2], **more: Any) -> pl.DataFrame:
    """Return a table of programmes in a region that serve the field by shares."""
    count = len(graduates)
    rows = {
        "region": [region] * count,
        "programme": [f"programme {at}" for at in range(count)],
        "period": ["2003"] * count,
        "places": [120] * count,
        "applicants": [200] * count,
        "graduates": list(graduates),
        "clusters": list(SHARES[:count]),
    }
    return pl.DataFrame(rows | more, schema_overrides={"graduates": pl.Float64, "places": pl.Float64})


def a_table(field: FieldOfStrength, name: str = "Programmes") -> Dataset:
    """Return a table of education without figures."""
    return Dataset.objects.create(
        tenant=field.tenant,
        name=name,
        region_set=field.region.region_set,
        classification=field.clusters.all()[0].classification,
        kind=Dataset.Kind.EDUCATION,
    )


def change(field: FieldOfStrength, table: Dataset | None, by: User) -> None:
    """Let the field have another table of education and stay as it is else."""
    services.change_field(
        field=field, name_sv=field.name_sv, name_en=field.name_en, clusters=list(field.clusters.all()),
        education=table, by=by,
    )  # fmt: skip


@pytest.fixture
def field(run: Run, developer: User) -> FieldOfStrength:
    """Return a field of two clusters that rests on a run."""
    return a_field_of("AC", run, developer)


@pytest.fixture
def table(field: FieldOfStrength, developer: User) -> Dataset:
    """Return its table of education, with figures."""
    made = a_table(field)
    add_vintage(dataset=made, frame=programmes(field.region.code), by=developer)
    change(field, made, developer)
    return made


def decided(field: FieldOfStrength, by: User) -> None:
    decide(thing=field, body="Exempelpartnerskapet", on=date(2003, 5, 14), by=by, seen=as_seen(field))


def facts_of(field: FieldOfStrength, by: User) -> FieldFacts:
    access = access_of(by)
    assert access is not None
    return field_facts(access, FieldOfStrength.objects.get(pk=field.pk))


def supply_of(field: FieldOfStrength, by: User) -> Education:
    found = facts_of(field, by).education
    assert found is not None
    return found


def newer(table: Dataset, field: FieldOfStrength, by: User) -> Vintage:
    """Return a further state of the table."""
    return add_vintage(dataset=table, frame=programmes(field.region.code, (300, 15)), by=by)


def test_newer_figures_are_offered_and_taking_them_opens_the_decision(
    field: FieldOfStrength, table: Dataset, developer: User, sign_in: SignIn
) -> None:
    decided(field, developer)
    newer(table, field, developer)
    client = sign_in(developer)
    page = page_of(client, field)
    assert "2 programmes here gave 115 graduates in 2003." in page
    assert "are those of vintage 1, which came in on 30 June 2003. Vintage 2 came in on 30 June 2003." in page
    assert "It is then a basis for discussion again." in page
    assert "vintage 1, which came in" in str(blocks_of(facts_of(field, developer)))
    field.refresh_from_db()
    assert field.status == "decision"
    taken = client.post(reverse("mapping:take-education", kwargs={"uid": field.uid}), {"vintage": "2"})
    assert taken.status_code == 302
    field.refresh_from_db()
    assert (field.status, field.decided_by_body) == ("discussion", "")
    page = page_of(client, field)
    assert "2 programmes here gave 315 graduates in 2003." in page
    assert "Vintage 2 came in" not in page
    assert "is a basis for discussion again" in page
    entry = AuditEntry.objects.filter(object_uid=field.uid, changes__has_key="education_vintage").first()
    assert entry is not None


def test_the_same_figures_taken_again_change_nothing(
    field: FieldOfStrength, table: Dataset, developer: User
) -> None:
    decided(field, developer)
    services.take_education(field=field, vintage=table.vintages.get(), by=developer)
    field.refresh_from_db()
    assert field.status == "decision"


@pytest.mark.parametrize("asked", ["", "x", "7", "9" * 40, "-1"])
def test_figures_that_there_are_not_cannot_be_taken(
    asked: str, field: FieldOfStrength, table: Dataset, developer: User, sign_in: SignIn
) -> None:
    address = reverse("mapping:take-education", kwargs={"uid": field.uid})
    assert sign_in(developer).post(address, {"vintage": asked}).status_code == 404


def test_figures_of_another_table_are_refused(
    field: FieldOfStrength, table: Dataset, developer: User
) -> None:
    other = add_vintage(dataset=a_table(field, "Other"), frame=programmes(field.region.code), by=developer)
    with pytest.raises(Refused, match="not of the field’s table"):
        services.take_education(field=field, vintage=other, by=developer)


def test_another_table_opens_the_decision_and_the_same_one_does_not(
    field: FieldOfStrength, table: Dataset, developer: User
) -> None:
    decided(field, developer)
    held = table.vintages.get()
    newer(table, field, developer)
    change(field, table, developer)
    field.refresh_from_db()
    assert (field.status, field.education_vintage) == ("decision", held)
    other = a_table(field, "Other")
    for chosen in (other, None):
        decided(field, developer)
        change(field, chosen, developer)
        field.refresh_from_db()
        assert (field.status, field.education, field.education_vintage) == ("discussion", chosen, None)


def test_a_table_that_gets_its_first_figures_later_offers_them(
    field: FieldOfStrength, developer: User, sign_in: SignIn
) -> None:
    table = a_table(field)
    change(field, table, developer)
    client = sign_in(developer)
    assert "Education beside jobs" not in page_of(client, field)
    newer(table, field, developer)
    assert "had no figures when it was chosen. Vintage 1 came in" in page_of(client, field)
    client.post(reverse("mapping:take-education", kwargs={"uid": field.uid}), {"vintage": "1"})
    assert "gave 315 graduates" in page_of(client, field)


def test_a_program_takes_newer_figures_too(field: FieldOfStrength, table: Dataset, developer: User) -> None:
    decided(field, developer)
    newer(table, field, developer)
    call, path = caller_of(developer, field.tenant), f"/fields/{field.uid}"
    assert call.get(path).json()["education_vintage"] == 1
    assert call.patch(path, {"education_vintage": 3}).status_code == 422
    assert call.get(path).json()["status"] == "decision"
    answered = call.patch(path, {"education_vintage": 2}).json()
    assert (answered["education_vintage"], answered["status"]) == (2, "discussion")


def test_some_graduates_unknown_make_sums_at_least(
    field: FieldOfStrength, table: Dataset, developer: User, sign_in: SignIn
) -> None:
    frame = programmes(field.region.code, (100, None), places=[None, 120])
    services.take_education(
        field=field, vintage=add_vintage(dataset=table, frame=frame, by=developer), by=developer
    )
    supply = supply_of(field, developer)
    assert (supply.graduates.known, supply.graduates.unknown, supply.graduates.is_known) == (100, 1, True)
    page = page_of(client := sign_in(developer), field)
    assert "2 programmes here gave at least 100 graduates in 2003." in page
    assert "they count as at least 50.0: at least " in page
    # No other region has a programme in the table, so there is nothing to compare with.
    assert ", against" not in page
    assert "The graduates of one of the programmes here are not known." in page
    # The unknown one stands last and is a dash.
    cells = [one.split("</td>")[0].strip() for one in page.split('data-label="Graduates">')[1:]]
    assert [unescape(one) for one in cells] == ["100", '<span class="unknown">–</span>']
    panel = page_of(client, field, "mapping:field-known", part="education")
    for said in ("at least 100", "at least 120", "Programmes whose graduates are not known"):
        assert said in panel
    assert "at least 100" in str(blocks_of(facts_of(field, developer)))


def test_no_graduates_known_are_not_none(
    field: FieldOfStrength, table: Dataset, developer: User, sign_in: SignIn
) -> None:
    frame = programmes(field.region.code, (None, None))
    services.take_education(
        field=field, vintage=add_vintage(dataset=table, frame=frame, by=developer), by=developer
    )
    page = page_of(sign_in(developer), field)
    assert "How many graduates the 2 programmes here gave in 2003 is not known." in page
    assert "gave 0 graduates" not in page
    assert "0.0" not in page.split('id="education"')[1].split("</section>")[0]
    assert "for each thousand jobs" not in page


def test_the_panel_leads_to_the_table_and_the_run_and_gives_the_division(
    field: FieldOfStrength, table: Dataset, run: Run, developer: User, sign_in: SignIn
) -> None:
    panel = page_of(sign_in(developer), field, "mapping:field-known", part="education")
    # Whoever may not open the table's page reads what it is called.
    company = make_person(field.tenant, Role.COMPANY)
    told = page_of(sign_in(company), field, "mapping:field-known", part="education")
    assert str(table.vintages.get().source) in told
    assert "/sources/" not in told
    source = table.vintages.get().source
    assert f'href="{reverse("evidence:source", args=[source.uid])}"' in panel
    assert f'href="{reverse("mapping:run", args=[run.uid])}"' in panel
    supply = supply_of(field, developer)
    assert supply.rate is not None
    assert supply.jobs is not None
    assert f"1\u202f000 × 65.0 / {supply.jobs:,.0f}".replace(",", "\u202f") in panel
    assert f" = {supply.rate.known:.1f}" in panel
    assert f"Education: {source}" in sources_of(facts_of(field, developer))


def jobs_of(regions: set[str]) -> float:
    """Return the jobs that the field's two clusters have in some regions, straight from the table."""
    chosen = jobs_table().filter(
        pl.col("region").is_in(sorted(regions)),
        pl.col("period") == "2003",
        pl.col("industry").str.head(1).is_in(["A", "C"]),
    )
    return float(chosen["jobs"].sum())


def test_graduates_are_set_beside_the_jobs_of_the_same_regions_and_no_others(
    field: FieldOfStrength, table: Dataset, developer: User, sign_in: SignIn
) -> None:
    # Region 01 gives 200 graduates, 05 has a programme that serves no cluster of the field; 03, 04 and 06
    # are not in the table, so that their jobs may not weigh down what the others give.
    frame = pl.concat(
        [
            programmes("02", (100, 15)),
            programmes("01", (200,), clusters=["A"]),
            programmes("05", (999,), clusters=["F"]),
        ]
    )
    vintage = add_vintage(dataset=table, frame=frame, by=developer)
    services.take_education(field=field, vintage=vintage, by=developer)
    found = supply_of(field, developer).elsewhere
    assert found is not None
    # 100 graduates count by 0.4 + 0.1, 15 wholly; and 200 in the other region.
    counted, jobs = 0.5 * 100 + 15 + 200, jobs_of({"01", "02", "05"})
    assert (found.counted.known, found.jobs, found.of, found.are_all) == (counted, jobs, 6, False)
    rate = f"{1000 * counted / jobs:.1f}"
    assert found.rate.known == pytest.approx(1000 * counted / jobs)
    assert rate != f"{1000 * counted / jobs_of({f'0{at}' for at in range(1, 7)}):.1f}"
    client = sign_in(developer)
    said = f", against {rate} in the three regions together that the table has programmes in."
    label = "The same in the 3 of 6 regions that the table has programmes in, together"
    assert said in page_of(client, field)
    panel = page_of(client, field, "mapping:field-known", part="education")
    division = f"1\u202f000 × {counted:.1f} / {jobs:,.0f} = {rate}".replace(",", "\u202f")
    for text in (said, label, division, "Region number 01, Region number 02, and Region number 05"):
        assert text.replace(", and", " and") in panel.replace(", and", " and")
    document = str(blocks_of(facts_of(field, developer)))
    assert said in document
    assert label in document
    with translation.override("sv"):
        swedish = str(blocks_of(facts_of(field, developer)))
    assert "i de tre regioner tillsammans som tabellen har utbildningar i" in swedish


def test_a_table_of_every_region_compares_with_all_and_one_of_our_own_with_none(
    field: FieldOfStrength, table: Dataset, developer: User
) -> None:
    assert supply_of(field, developer).elsewhere is None
    every = pl.concat([programmes(f"0{at}", (10,)) for at in range(1, 7)])
    vintage = add_vintage(dataset=table, frame=every, by=developer)
    services.take_education(field=field, vintage=vintage, by=developer)
    found = supply_of(field, developer).elsewhere
    assert found is not None
    assert found.are_all
    assert ", against " in str(blocks_of(facts_of(field, developer)))
    assert "in all regions together" in str(blocks_of(facts_of(field, developer)))
