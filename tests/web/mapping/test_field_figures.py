"""What a field's page says of education adds up; what is invented or estimated is marked as such."""

import csv
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html import unescape
from io import StringIO

import polars as pl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from tests.web.api.conftest import caller_of
from tests.web.mapping.conftest import jobs_table, make_run
from tests.web.mapping.test_unions import a_field_of

from klustermotor.figures.pieces import plain
from klustermotor.web.accounts.access import access_of
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.evidence.models import Run, Source
from klustermotor.web.evidence.services import support
from klustermotor.web.mapping.fields.document import blocks_of
from klustermotor.web.mapping.fields.lead import lead_of_list
from klustermotor.web.mapping.fields.models import FieldOfStrength
from klustermotor.web.mapping.fields.selectors import field_facts
from klustermotor.web.statistics import services
from klustermotor.web.statistics.models import Dataset

SignIn = Callable[[User], Client]
SHARES = ("A:0.4;C:0.1", "A", "D:1.0")
GRADUATES = (100, 15, 70)


def page_of(client: Client, field: FieldOfStrength, name: str = "mapping:field", **path: str) -> str:
    return unescape(client.get(reverse(name, kwargs={"uid": field.uid} | path)).content.decode())


def with_education(field: FieldOfStrength, by: User, shares: tuple[str, ...] = SHARES) -> FieldOfStrength:
    """Return the field with a table of education: programmes of the region that serve it by shares."""
    table = Dataset.objects.create(
        tenant=field.tenant,
        name="Programmes",
        region_set=field.region.region_set,
        classification=field.clusters.all()[0].classification,
        kind=Dataset.Kind.EDUCATION,
    )
    frame = pl.DataFrame(
        {
            "region": [field.region.code] * len(shares),
            "programme": [f"programme {at}" for at in range(len(shares))],
            "period": ["2003"] * len(shares),
            "places": [120] * len(shares),
            "applicants": [200] * len(shares),
            "graduates": GRADUATES[: len(shares)],
            "clusters": list(shares),
        }
    )
    services.add_vintage(dataset=table, frame=frame, by=by)
    field.education, field.education_vintage = table, table.vintages.get()
    field.save()
    return field


def test_graduates_by_share_and_the_rate_beside_jobs_are_both_shown(
    run: Run, developer: User, sign_in: SignIn
) -> None:
    field = with_education(a_field_of("AC", run, developer), developer)
    access = access_of(developer)
    assert access is not None
    facts = field_facts(access, field)
    supply = facts.education
    assert supply is not None
    assert facts.jobs is not None
    assert supply.rate is not None
    assert (supply.programmes, supply.graduates.known) == (2, 115)
    assert supply.counted.known == pytest.approx(65.0)
    assert supply.rate.known == pytest.approx(1000 * supply.counted.known / facts.jobs)
    client = sign_in(developer)
    page = page_of(client, field)
    assert "2 programmes here gave 115 graduates in 2003." in page
    assert "By the shares that serve the field they count as 65.0: " in page
    assert "Share that serves the field" in page
    panel = page_of(client, field, "mapping:field-known", part="education")
    assert "Graduates counted by the share that serves the field" in panel
    assert "Jobs in the field" in panel
    assert "counted by the share" in str(blocks_of(facts))


def test_programmes_that_serve_the_field_alone_count_whole(
    run: Run, developer: User, sign_in: SignIn
) -> None:
    field = with_education(a_field_of("AC", run, developer), developer, ("A", "A;C"))
    page = page_of(sign_in(developer), field)
    assert "2 programmes here gave 115 graduates in 2003: " in page
    assert "Share that serves the field" not in page


def test_a_field_on_example_figures_is_marked_on_page_list_and_in_the_api(
    run: Run, developer: User, sign_in: SignIn
) -> None:
    field = a_field_of("A", run, developer)
    assert not field.is_example
    Tenant.objects.update(is_example=False)
    client = sign_in(developer)
    assert run.summary["example"]
    assert 'class="badge example"' in page_of(client, field)
    assert 'class="badge example"' in client.get(reverse("mapping:fields")).content.decode()
    call = caller_of(developer, field.tenant)
    assert call.get(f"/fields/{field.uid}").json()["example"]
    run.summary["example"] = False
    run.save()
    assert 'class="badge example"' not in page_of(client, field)
    assert not call.get(f"/fields/{field.uid}").json()["example"]


def test_a_rank_among_estimates_is_marked_as_one_and_growth_has_its_sign(
    tenant: Tenant, developer: User, sign_in: SignIn
) -> None:
    run = make_run(tenant, developer, jobs_table(hidden=True))
    field = a_field_of("AB", run, developer)
    client = sign_in(developer)
    page = page_of(client, field)
    access = access_of(developer)
    assert access is not None
    facts = field_facts(access, field)
    assert facts.union is not None
    assert f"≈{facts.union.facts.rank} of 6" in page
    hidden, known = sorted(facts.clusters, key=lambda one: not one.facts.estimated)
    assert f"≈{hidden.facts.rank} of 6" in page
    assert f">{known.facts.rank} of 6" in page.replace("\n", "")
    assert f"number ≈{facts.union.facts.rank} of 6" in client.get(reverse("mapping:fields")).content.decode()
    grown = [one for one in facts.clusters if one.facts.growth > 0.001]
    assert all(f"+{one.facts.growth:.1%}"[:3] in page for one in grown)


def test_each_row_of_the_lists_file_names_its_own_sources(
    run: Run, tenant: Tenant, developer: User, sign_in: SignIn
) -> None:
    for at, name in enumerate(("First report", "Second report")):
        source = Source.objects.create(tenant=tenant, kind="document", title=name)
        field = a_field_of("AC"[at], run, developer)
        field.name_sv = field.name_en = name[:5]
        field.save()
        support(claim=field, source=source, by=developer)
    text = (
        sign_in(developer).get(reverse("mapping:fields-file"), {"format": "csv"}).content.decode("utf-8-sig")
    )
    rows = {row["Field"]: row for row in csv.DictReader(StringIO(text, newline=""))}
    for name, other in (("First", "Secon"), ("Secon", "First")):
        assert f"{name}" in rows[name]["Rests on"]
        # Only what is said of the whole file names the sources of all rows.
        everything = " ".join(str(value) for key, value in rows[name].items() if key != "Sources of the file")
        assert f"{other}" not in everything


def test_a_source_known_to_the_year_is_offered_with_the_year_alone(
    run: Run, tenant: Tenant, developer: User, sign_in: SignIn
) -> None:
    about = {"tenant": tenant, "kind": "document", "published_on": date(2001, 1, 1), "precision": "year"}
    Source.objects.create(title="A plan", **about)
    page = unescape(sign_in(developer).get(reverse("mapping:add-field")).content.decode())
    assert "A plan, 2001" in page
    assert "January 2001" not in page


def test_a_judgement_known_to_the_month_is_dated_with_the_month(
    run: Run, developer: User, sign_in: SignIn
) -> None:
    field = a_field_of("A", run, developer)
    field.judgements.update(on=date(1999, 3, 1), precision="month")
    client = sign_in(developer)
    panel = page_of(client, field, "mapping:field-known", part="judgement")
    for text in (page_of(client, field), client.get(reverse("mapping:fields")).content.decode(), panel):
        assert "Analytiker, March 1999" in text
        assert "1 March 1999" not in text


def test_the_list_counts_the_established_in_a_sentence(run: Run, developer: User) -> None:
    with translation.override("sv"):
        field = a_field_of("A", run, developer)
        access = access_of(developer)
        assert access is not None
        facts = field_facts(access, field)
        field.stage = "established"
        other = replace(facts, field=FieldOfStrength(tenant=field.tenant, region=field.region))
        assert "ser två styrkeområden; ett av dem är etablerat." in plain(
            lead_of_list(field.region, [facts, other])[0]
        )
        assert "ser ett styrkeområde; det är etablerat." in plain(lead_of_list(field.region, [facts])[0])
        both = plain(lead_of_list(field.region, [facts, facts, other])[0])
        assert "ser tre styrkeområden; två av dem är etablerade." in both
