"""What a page says first is what the panel behind it bears out: what chance has moved is not said alone."""

from datetime import date
from html import unescape
from typing import Any

import polars as pl
import pytest
from django.urls import reverse
from django.utils.html import strip_tags
from tests.web.mapping.conftest import answer, jobs_table, make_dataset, make_run
from tests.web.mapping.test_unions import a_field_of

from klustermotor.codelists import counties, municipalities_on
from klustermotor.figures.numbers import quotient
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.evidence.models import Run
from klustermotor.web.mapping.selectors.facts import ClusterFacts, cluster_facts
from klustermotor.web.mapping.selectors.known import trace
from klustermotor.web.mapping.selectors.references import _are_sweden
from klustermotor.web.mapping.services import create_analysis
from klustermotor.web.places.models import Classification


def read(client: Any, address: str) -> str:
    """Return what a page says, without the marks that make parts of it open."""
    return " ".join(unescape(strip_tags(client.get(address).content.decode())).split())


@pytest.fixture
def run(tenant: Tenant, developer: User) -> Run:
    """Return a run in which the strongest cluster's many jobs lie in a few places of work."""
    inside, own = pl.col("industry").str.starts_with("A"), pl.col("region") == "02"
    small = jobs_table(30).with_columns(
        jobs=pl.when(inside).then((0.04 * pl.col("jobs")).ceil()).otherwise(pl.col("jobs"))
    )
    few = pl.when(inside & own).then(2.0).when(inside).then((pl.col("jobs") / 20).ceil())
    return make_run(tenant, developer, small.with_columns(plants=few.otherwise(pl.col("plants"))))


@pytest.fixture
def moved(run: Run) -> ClusterFacts:
    """Return what the run says of that cluster: its quotient as counted lies outside the interval."""
    found = cluster_facts(run, "02", "A")
    assert found is not None
    assert found.outside
    return found


def test_every_headline_gives_the_likely_quotient_with_its_interval_and_the_counted_one(
    run: Run, moved: ClusterFacts, developer: User, sign_in: Any
) -> None:
    a_field_of("A", run, developer)
    client = sign_in(developer)
    likely, low, high, counted = (
        quotient(value, "en") for value in (moved.likely, moved.low, moved.high, moved.lq)
    )
    brackets = f"(between {low} and {high}; {counted} as counted)"
    pages = {
        "/": f"its share of jobs is likely {likely} times as large as in all regions together {brackets}.",
        reverse(
            "mapping:strong-clusters"
        ): f"likely {likely} times as large as in all regions together {brackets}, ",
        reverse("mapping:cluster", kwargs={"code": "A"}): f"likely {likely} times as large as in all",
        reverse("mapping:fields"): f"its share of jobs is likely {likely} times as large as",
        f"{reverse('mapping:map')}?item=cluster:A": (
            f"{counted} times as large as in all regions together in 2003, but once chance is allowed for "
            f"likely {likely} times (between {low} and {high})"
        ),
    }
    for address, said in pages.items():
        assert said.strip() in read(client, address), address
    in_lead_and_list = f"likely {likely} times as large as in all regions together {brackets}"
    assert read(client, "/").count(in_lead_and_list) == 2
    page = unescape(client.get(reverse("mapping:cluster", kwargs={"code": "A"})).content.decode())
    assert f"<dt>Location quotient, likely</dt><dd>{likely} " in page
    facts = unescape(client.get(reverse("mapping:fields")).content.decode())
    assert f'likely {likely}<span class="item-note"> {brackets}</span>' in facts


def test_what_lies_within_its_interval_is_said_as_counted(
    developer: User, tenant: Tenant, sign_in: Any
) -> None:
    run = make_run(tenant, developer)
    found = cluster_facts(run, "02", "A")
    assert found is not None
    assert not found.outside
    client = sign_in(developer)
    pages = ("/", reverse("mapping:strong-clusters"), reverse("mapping:cluster", kwargs={"code": "A"}))
    for address in pages:
        said = read(client, address)
        assert f"is {quotient(found.lq, 'en')} times as large as in all regions together" in said, address
        assert "as counted)" not in said, address


def test_all_counties_or_all_municipalities_are_sweden_and_nothing_less(
    tenant: Tenant, developer: User
) -> None:
    lan = frozenset(counties()["county"])
    assert _are_sweden(lan, "2003")
    assert _are_sweden(frozenset(counties()["nuts3"]), "2003")
    assert not _are_sweden(lan - {"04"}, "2003")
    from_2003, before = (
        frozenset(municipalities_on(day)["municipality"]) for day in (date(2003, 12, 31), date(2002, 12, 31))
    )
    assert _are_sweden(from_2003, "2003")
    assert not _are_sweden(before, "2003")
    assert _are_sweden(before, "2002")
    assert not _are_sweden(from_2003 | {"9999"}, "2003")
    assert not _are_sweden(frozenset(), "2003")


def test_a_run_on_all_counties_is_compared_with_the_nation(
    tenant: Tenant, developer: User, sign_in: Any
) -> None:
    codes = sorted(counties()["county"])
    frame = jobs_table(len(codes))
    places = dict(zip(sorted(frame["region"].unique()), codes, strict=True))
    dataset = make_dataset(
        tenant, frame.with_columns(region=pl.col("region").replace_strict(places)), developer
    )
    asked = create_analysis(
        tenant=tenant,
        by=developer,
        name="Where the county stands",
        dataset=dataset,
        region=dataset.region_set.regions.get(code="03"),
        definitions=Classification.objects.get(gathers=dataset.classification),
    )
    run = answer(asked, developer)
    assert trace(run, "cell:03:A;lq").reference == "Sweden as a whole"
    address = f"{reverse('mapping:strong-clusters')}?run={run.uid}&region=03"
    assert "times the nation's, first of" in unescape(sign_in(developer).get(address).content.decode())
    developer.language = "sv"
    developer.save()
    assert "gånger rikets, etta av" in unescape(sign_in(developer).get(address).content.decode())


def test_the_field_that_stands_firmest_is_surest_and_not_the_one_counted_highest(
    run: Run, moved: ClusterFacts, developer: User, sign_in: Any
) -> None:
    firm = next(
        code
        for code in "BCDEF"
        if (found := cluster_facts(run, "02", code)) and moved.low < found.low and found.lq < moved.lq
    )
    for code in ("A", firm):
        field = a_field_of(code, run, developer)
        field.name_sv, field.name_en = f"Fält {code}", f"Field {code}"
        field.save()
    listed = unescape(sign_in(developer).get(reverse("mapping:fields")).content.decode())
    assert f"The field Field {firm} stands firmest in the statistics" in listed
