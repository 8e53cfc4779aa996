"""A field of several clusters shows the figures of all of them together, and how they are made."""

from collections.abc import Callable
from html import unescape

import polars as pl
import pytest
from django.test import Client
from django.urls import reverse
from tests.web.mapping.conftest import answer, jobs_table, make_analysis, make_run

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.evidence.models import Run
from klustermotor.web.mapping.fields import services
from klustermotor.web.mapping.fields.models import FieldOfStrength
from klustermotor.web.mapping.selectors import cluster_facts
from klustermotor.web.mapping.selectors.unions import union_facts
from klustermotor.web.places.models import ClassificationItem, Region
from klustermotor.web.statistics.models import Dataset

SignIn = Callable[[User], Client]
HERE = "02"


def jobs_in(frame: pl.DataFrame, clusters: str, region: str | None = None) -> float:
    """Return the jobs of the last year in industries that begin with one of the letters."""
    rows = frame.filter(pl.col("period") == "2003", pl.col("industry").str.head(1).is_in(list(clusters)))
    return float((rows if region is None else rows.filter(pl.col("region") == region))["jobs"].sum())


def a_field_of(codes: str, run: Run, by: User) -> FieldOfStrength:
    """Return a field that gathers some clusters of the run's definitions."""
    clusters = ClassificationItem.objects.filter(
        classification__code=run.parameters["definitions_code"], code__in=list(codes)
    )
    return services.add_field(
        region=Region.objects.get(region_set__uid=run.parameters["region_set"], code=HERE),
        name_sv="Två kluster",
        name_en="Two clusters",
        judgement_sv="De hör ihop.",
        signed_as="Analytiker",
        clusters=list(clusters),
        runs=[run],
        by=by,
    )


def test_the_quotient_of_clusters_together_is_that_of_their_sums(run: Run) -> None:
    frame, every = jobs_table(), "ABCDEF"
    found = union_facts(run, HERE, ["A", "C"])
    assert found is not None
    here, all_here = jobs_in(frame, "AC", HERE), jobs_in(frame, every, HERE)
    there, all_there = jobs_in(frame, "AC"), jobs_in(frame, every)
    assert found.facts.jobs == pytest.approx(here)
    assert found.facts.lq == pytest.approx((here / all_here) / (there / all_there))
    sums = [found.region_jobs, found.reference_jobs, found.reference_all]
    assert [one.jobs for one in sums] == pytest.approx([all_here, there, all_there])
    assert not any(one.estimated for one in sums)
    assert found.facts.low < found.facts.likely < found.facts.high
    assert found.facts.of == 6
    parts = [cluster_facts(run, HERE, code) for code in "AC"]
    quotients = [one.lq for one in parts if one is not None]
    assert min(quotients) < found.facts.lq < max(quotients)


def test_one_cluster_alone_is_as_the_run_has_it(run: Run) -> None:
    found = union_facts(run, HERE, ["A", "A"])
    assert found is not None
    assert found.facts == cluster_facts(run, HERE, "A")


def test_the_area_compared_with_is_the_runs_own(dataset: Dataset, developer: User) -> None:
    reference = dataset.region_set.regions.get(code="06")
    run = answer(make_analysis(dataset, developer, reference=reference), developer)
    frame, every = jobs_table(), "ABCDEF"
    found = union_facts(run, HERE, ["A", "C"])
    assert found is not None
    here = jobs_in(frame, "AC", HERE) / jobs_in(frame, every, HERE)
    there = jobs_in(frame, "AC", "06") / jobs_in(frame, every, "06")
    assert found.facts.lq == pytest.approx(here / there)
    del run.results["reference"]  # as before runs kept it
    assert union_facts(run, HERE, ["A", "C"]) is None


def test_what_the_run_does_not_know_has_no_figures(run: Run) -> None:
    assert union_facts(run, HERE, ["none"]) is None
    assert union_facts(run, "99", ["A"]) is None
    assert union_facts(run, HERE, []) is None


def test_an_estimate_in_one_part_marks_the_whole(tenant: Tenant, developer: User) -> None:
    run = make_run(tenant, developer, jobs_table(hidden=True))
    found = union_facts(run, HERE, ["A", "B"])
    assert found is not None
    assert found.facts.marked("lq")
    assert found.facts.jobs_low < found.facts.jobs < found.facts.jobs_high
    sure = union_facts(run, HERE, ["A", "C"])
    assert sure is not None
    assert not sure.facts.marked("lq")
    sums = (sure.region_jobs, sure.reference_jobs, sure.reference_all)
    assert [one.estimated for one in sums] == [True, False, True]


def test_page_list_and_file_say_what_the_quotient_is_of(run: Run, developer: User, sign_in: SignIn) -> None:
    field = a_field_of("AC", run, developer)
    found = union_facts(run, HERE, ["A", "C"])
    assert found is not None
    written = f"{found.facts.lq:.1f}"
    client = sign_in(developer)
    page = unescape(client.get(reverse("mapping:field", kwargs={"uid": field.uid})).content.decode())
    assert "The share of jobs in Cluster A and Cluster C together is" in page
    assert f">{written} (" in page
    assert page.count("how-known") > 4
    listed = unescape(client.get(reverse("mapping:fields")).content.decode())
    assert "of its 2 clusters together" in listed
    assert "stands firmest in the statistics" in listed
    known = client.get(reverse("mapping:field-known", kwargs={"uid": field.uid, "part": "figures"}))
    said = unescape(known.content.decode())
    assert f"Location quotient {written}, 2003" in said
    assert "All jobs in all 6 regions together" in said
    assert "Of which Cluster A" in said
    assert run.title in said
    csv = client.get(reverse("mapping:fields-file"), {"format": "csv"}).content.decode("utf-8-sig")
    assert "Location quotient of the clusters together" in csv
    assert "Cluster A; Cluster C" in csv


def test_leads_of_fields_have_three_sentences_at_most(run: Run, developer: User, sign_in: SignIn) -> None:
    field = a_field_of("BC", run, developer)
    services.name_voice(field=field, text_sv="De minsta företagen", by=developer)
    client = sign_in(developer)
    for address in (reverse("mapping:fields"), reverse("mapping:field", kwargs={"uid": field.uid})):
        lead = client.get(address).content.decode().split('<p class="lead">')[1].split("</p>")[0]
        assert 1 < lead.count(". ") + 1 <= 3
