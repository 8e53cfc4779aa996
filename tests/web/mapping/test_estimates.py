"""What rests on hidden figures is marked wherever it is shown, and old runs are read as far as they tell."""

import csv
import math
import re
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest
from django.test import Client
from django.urls import reverse
from tests.web.mapping.conftest import jobs_table, make_run

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.evidence.models import Run
from klustermotor.web.mapping.listing import standing_table
from klustermotor.web.mapping.selectors import results, trace
from klustermotor.web.mapping.selectors.facts import facts_of
from klustermotor.web.mapping.selectors.names import names_of
from klustermotor.web.mapping.selectors.results import alike_estimated, growth_estimated, part, whole
from klustermotor.web.mapping.selectors.rooms import Room
from klustermotor.web.mapping.selectors.standing import StandingView

SignIn = Callable[[User], Client]
HERE = "02"


@pytest.fixture
def hidden_at_the_start(tenant: Tenant, developer: User) -> Run:
    """Return a run on figures of which one is hidden, in the first year only."""
    frame = jobs_table()
    gone = (pl.col("region") == HERE) & (pl.col("industry") == "B1") & (pl.col("period") == "2001")
    frame = frame.with_columns(
        jobs=pl.when(gone).then(None).otherwise(pl.col("jobs")),
        flag=pl.when(gone).then(pl.lit("..")).otherwise(pl.col("flag")),
    )
    return make_run(tenant, developer, frame)


def shown(client: Client, address: str, **query: str) -> str:
    """Return a page or a file as text."""
    found = client.get(address, query)
    assert found.status_code == 200
    return found.content.decode("utf-8-sig")


def file_rows(text: str) -> dict[str, dict[str, str]]:
    """Return a CSV file's rows by the cluster's name; lines above its heading are passed over."""
    lines = [line for line in text.splitlines() if line.strip()]
    start = next(at for at, line in enumerate(lines) if re.match(r'"?(Cluster|Code)"?[;,]', line))
    rows = csv.DictReader(lines[start:], delimiter=";" if ";" in lines[start] else ",")
    return {row["Cluster"]: row for row in rows if row.get("Cluster")}


def test_a_change_is_an_estimate_where_either_end_is(
    hidden_at_the_start: Run, developer: User, sign_in: SignIn
) -> None:
    client, run = sign_in(developer), hidden_at_the_start
    own = part(run, "growth", "region", HERE)
    assert own.filter(pl.col("estimated"))["cluster"].to_list() == ["B"]
    page = shown(client, reverse("mapping:growth"))
    figures = re.findall(rf'data-figure="growth:{HERE}:B[^"]*">([^<]*)<', page)
    assert len(figures) >= 6
    assert all(one.startswith("≈") for one in figures)
    sure = re.findall(rf'data-figure="growth:{HERE}:C[^"]*">([^<]*)<', page)
    assert sure
    assert not any("≈" in one for one in sure)
    assert re.search(rf'data-figure="growth:{HERE}">≈', page)
    rows = file_rows(shown(client, reverse("mapping:table", kwargs={"page": "growth"}), format="csv"))
    assert {name for name, row in rows.items() if row["Estimated"] == "yes"} == {"Cluster B"}
    for picture in ("growth", "steps", "strong-clusters"):
        svg = shown(client, reverse("mapping:picture", kwargs={"page": picture, "format": "svg"}))
        assert "≈" in svg
        assert "estimated" in svg
    assert trace(run, f"growth:{HERE}:B").value.startswith("≈")


def test_growth_is_marked_where_the_jobs_of_today_are_published(
    hidden_at_the_start: Run, developer: User, sign_in: SignIn
) -> None:
    client = sign_in(developer)
    address = reverse("mapping:cluster", kwargs={"code": "B"})
    page = shown(client, address)
    assert re.search(rf'data-figure="cell:{HERE}:B;growth[^"]*">≈', page)
    assert not re.search(rf'data-figure="cell:{HERE}:B;jobs[^"]*">≈', page)
    text = shown(client, reverse("mapping:table", kwargs={"page": "strong-clusters"}), format="csv")
    row = file_rows(text)["Cluster B"]
    assert (row["Estimated"], row["Growth estimated"]) == ("", "yes")


def test_a_quotients_panel_marks_the_value_and_the_division_alike(tenant: Tenant, developer: User) -> None:
    run = make_run(tenant, developer, jobs_table(hidden=True))
    for key, marked in (("cell:02:B", True), ("cell:03:B", False)):
        for measure in ("lq", "share"):
            traced = trace(run, f"{key};{measure};2003")
            division = {str(label): value for label, value, _key in traced.rows}["The division"]
            assert "≈" in division.split(" = ")[0]
            assert traced.value == division.split(" = ")[1]
            assert traced.value.startswith("≈") == marked
            told = [one for one in traced.sure if "sums marked ≈" in one]
            assert bool(told) != marked


def test_the_outward_look_marks_its_estimates(tenant: Tenant, developer: User, sign_in: SignIn) -> None:
    run = make_run(tenant, developer, jobs_table(hidden=True))
    client = sign_in(developer)
    page = shown(client, reverse("mapping:outward"))
    assert re.search(rf'data-figure="cell:{HERE}:B[^"]*"[^>]*>≈', page)
    assert re.search(rf'data-figure="alike:{HERE}:[^"]*">≈', page)
    svg = shown(client, reverse("mapping:picture", kwargs={"page": "outward", "format": "svg"}))
    assert "≈" in svg
    rows = file_rows(shown(client, reverse("mapping:table", kwargs={"page": "outward"}), format="csv"))
    marks = {name for name, row in rows.items() if row["Estimated: Region number 02"] == "yes"}
    assert marks == {"Cluster B"}
    frame = whole(run, "benchmarks")
    assert frame.filter(pl.col("region") == HERE)["estimated"].all()
    assert not frame.filter(~pl.col("region").eq(HERE) & ~pl.col("other").eq(HERE))["estimated"].any()


def test_runs_from_before_the_marks_are_read_by_their_assessment(hidden_at_the_start: Run) -> None:
    run = hidden_at_the_start
    frame = part(run, "growth", "region", HERE).drop("estimated")
    assert growth_estimated(run, HERE, frame).filter(pl.col("estimated"))["cluster"].to_list() == ["B"]
    pair = whole(run, "benchmarks").row(0, named=True) | {"estimated": None}
    assert not alike_estimated(run, pair)  # nothing is hidden in the last year
    row = results.of_cluster(run, "cluster", "B", "2003").drop("growth_estimated").row(0, named=True)
    assert not facts_of(row).growth_estimated


def test_a_quotient_outside_the_interval_of_its_likely_value_is_told(
    run: Run, monkeypatch: pytest.MonkeyPatch, rf: Any
) -> None:
    facts = facts_of(results.of_cluster(run, "cluster", "A", "2003").row(0, named=True))
    assert not facts.outside
    moved = replace(facts, lq=facts.high + 1)
    assert moved.outside
    assert not replace(moved, low=math.nan).outside
    room = Room(run, names_of(run), HERE, "2003", "en")
    view = SimpleNamespace(room=room, outside=lambda _facts: ["Vehicles", *"abcde"])
    monkeypatch.setattr(StandingView, "outside", lambda _self, _facts: view.outside(_facts))
    caption = str(standing_table(StandingView(room), rf.get("/").GET, everything=True).caption)
    assert "outside the interval of its likely value in Vehicles, a, b, c and 2 more" in caption
    monkeypatch.setattr(
        "klustermotor.web.mapping.selectors.known.facts_of", lambda row: replace(facts_of(row), lq=99.0)
    )
    assert any("outside that interval" in said for said in trace(run, "cell:02:A").sure)
