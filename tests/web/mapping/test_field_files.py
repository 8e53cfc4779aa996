"""The list of fields as a file: each row says how it stands, and what the file says is true of all."""

import csv
from datetime import date
from typing import Any

import fastexcel
import pytest
from django.urls import reverse
from tests.web.evidence.made import a_source
from tests.web.mapping.test_unions import a_field_of

from klustermotor.web.accounts.models import User
from klustermotor.web.evidence.models import Run
from klustermotor.web.evidence.services import decide, support
from klustermotor.web.evidence.services.standing import as_seen
from klustermotor.web.mapping.fields import services
from klustermotor.web.mapping.fields.models import FieldOfStrength
from klustermotor.web.shared.templatetags.written import date_written

STATUS, SOURCES = "Status of the file", "Sources of the file"


@pytest.fixture
def fields(run: Run, developer: User) -> list[FieldOfStrength]:
    """Return two fields of one region: one rests on a run, the other on nothing."""
    first = a_field_of("AC", run, developer)
    second = services.add_field(
        region=first.region, name_sv="Andra", judgement_sv="Ett exempel.", signed_as="A", by=developer
    )
    return [first, second]


def rows_of(client: Any) -> list[dict[str, str]]:
    """Return the rows of the file."""
    answer = client.get(reverse("mapping:fields-file"), {"format": "csv"})
    lines = answer.content.decode("utf-8-sig").splitlines()
    return list(csv.DictReader(lines, delimiter=";" if ";" in lines[0] else ","))


def about_of(client: Any) -> list[tuple[str, str]]:
    """Return what the workbook says of itself."""
    book = fastexcel.read_excel(client.get(reverse("mapping:fields-file")).content)
    return [(str(label), str(text)) for label, text in book.load_sheet(1, header_row=None).to_polars().rows()]


def test_each_row_has_its_own_status_body_and_day(
    fields: list[FieldOfStrength], developer: User, sign_in: Any
) -> None:
    client = sign_in(developer)
    for field, body, day in zip(
        fields, ("Partnerskapet", "Landstinget"), (date(2003, 5, 14), date(2003, 6, 2)), strict=True
    ):
        decide(thing=field, body=body, on=day, by=developer, seen=as_seen(field))
    told = [(row["Status"], row["Decided by"], row["Decided on"]) for row in rows_of(client)]
    assert told == [
        ("basis for decision", "Partnerskapet", "2003-05-14"),
        ("basis for decision", "Landstinget", "2003-06-02"),
    ]
    assert {row[STATUS] for row in rows_of(client)} == {"Example data · Each row has a status of its own"}
    assert ("Status", "Example data · Each row has a status of its own") in about_of(client)


def test_what_holds_for_all_is_said_of_the_file(
    fields: list[FieldOfStrength], developer: User, sign_in: Any
) -> None:
    client = sign_in(developer)
    assert {row[STATUS] for row in rows_of(client)} == {"Example data · Basis for discussion"}
    decide(thing=fields[0], body="Partnerskapet", on=date(2003, 5, 14), by=developer, seen=as_seen(fields[0]))
    assert {row[STATUS] for row in rows_of(client)} == {"Example data · Each row has a status of its own"}
    decide(thing=fields[1], body="Partnerskapet", on=date(2003, 5, 14), by=developer, seen=as_seen(fields[1]))
    said = "Example data · Basis for decision, by Partnerskapet on 14 May 2003"
    assert {row[STATUS] for row in rows_of(client)} == {said}


def test_the_file_names_what_its_rows_rest_on_and_what_figures_come_from(
    fields: list[FieldOfStrength], run: Run, developer: User, sign_in: Any
) -> None:
    client = sign_in(developer)
    support(claim=fields[1], source=a_source(fields[1].tenant, title="Utredningen"), by=developer)
    line = f"Analysis: {run} ({date_written(run.ran_on)})"
    assert {row[SOURCES] for row in rows_of(client)} == {f"{line}; Utredningen"}
    assert [text for label, text in about_of(client) if label == "Source"] == [line, "Utredningen"]
    # Figures that are only borrowed come from somewhere too.
    fields[1].clusters.set(fields[0].clusters.all())
    assert line in rows_of(client)[1]["Rests on"]


def test_without_sources_the_file_says_that(run: Run, developer: User, sign_in: Any) -> None:
    region = run.analyses.get().region
    services.add_field(region=region, name_sv="Ett", judgement_sv="Ja.", signed_as="A", by=developer)
    assert [row[SOURCES] for row in rows_of(sign_in(developer))] == [
        "Nothing has been recorded that it rests on."
    ]
