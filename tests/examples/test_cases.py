"""The demo's cases hold together: every reference leads somewhere, both languages, nothing unmarked."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

import polars as pl
import pytest

from klustermotor.codelists import counties
from klustermotor.examples import (
    CASES,
    Case,
    Text,
    date_span,
    example_case,
    example_definitions,
    example_education,
    municipality_names,
)

ROOMS = {
    "registers",
    "map",
    "strong_clusters",
    "cluster_page",
    "outward_look",
    "growth",
    "interviews",
    "fields",
    "education",
    "evidence",
    "actors",
    "network",
    "analyses",
    "places",
    "classifications",
    "people",
    "guides",
    "documents",
    "known_clusters",
    "leadership",
    "chains",
    "resources",
    "enquiries",
    "spin_offs",
    "beside",
    "ownership",
    "surveys",
}
ROLES = {"administrator", "developer", "analyst", "manager", "board", "company", "interviewer", "reader"}
KINDS = {"company", "public", "university", "training", "association", "project", "institute", "financier"}


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest) -> Case:
    return example_case(request.param)


def texts(record: Any, where: str = "") -> Iterator[tuple[str, Text]]:
    if isinstance(record, Text):
        yield where, record
    elif isinstance(record, tuple):
        for at, part in enumerate(record):
            yield from texts(part, f"{where}[{at}]")
    elif is_dataclass(record):
        for part in fields(record):
            yield from texts(getattr(record, part.name), f"{where}.{part.name}")


def keys(records: tuple[Any, ...]) -> set[str]:
    found = [record.key for record in records]
    assert len(found) == len(set(found))
    return set(found)


def test_texts_are_there_in_both_languages_and_names_alone_may_be_the_same(case: Case) -> None:
    for where, text in texts(case):
        assert text.sv.strip() == text.sv != ""
        assert text.en.strip() == text.en != ""
        assert text.sv != text.en or where.endswith((".name", ".text")), where
        assert text.sv != text.en or len(text.sv) < 45, where


def test_today_is_the_last_of_june_2003_and_the_three_sign_ins_are_there(case: Case) -> None:
    assert case.tenant.today == date(2003, 6, 30)
    assert [user.role for user in case.sign_ins] == ["developer", "manager", "company"]
    assert {user.role for user in case.users} == ROLES
    emails = [user.email for user in case.users]
    assert len(set(emails)) == len(emails)
    assert all(email.endswith("@example.org") for email in emails)
    every = [user.email for key in CASES for user in example_case(key).users]
    assert len(set(every)) == len(every)


def test_regions_are_made_of_existing_codes(case: Case) -> None:
    known = {"county": set(counties()["county"]), "municipality": set(municipality_names())}
    for region in case.regions:
        assert set(region.members) <= known[region.level]
    assert {*case.tenant.focus, *case.tenant.neighbours} <= known[case.tenant.level]
    places = {organisation.municipality for organisation in case.organisations} - {None}
    assert places <= known["municipality"]
    assert {field.region for field in case.fields} <= set(case.tenant.focus)


def test_invented_organisations_look_invented_and_are_marked(case: Case) -> None:
    for organisation in case.organisations:
        looks = organisation.name.sv.startswith("Exempel")
        assert looks == organisation.invented, organisation.key
        assert organisation.kind in KINDS
        assert organisation.employees is None or organisation.invented
        assert set(organisation.clusters) <= set(example_definitions()["cluster"])


def test_what_is_said_in_interviews_is_marked_and_never_put_in_a_real_companys_mouth(case: Case) -> None:
    organisations = {organisation.key: organisation for organisation in case.organisations}
    people = {person.key: person for person in case.people}
    for interview in case.interviews:
        assert interview.invented
        assert organisations[people[interview.person].organisation].invented
        if interview.status == "held":
            assert interview.notes.sv.startswith("Påhittat exempel.")
            assert interview.notes.en.startswith("Invented example.")


def test_references_lead_somewhere(case: Case) -> None:
    organisations, people = keys(case.organisations), keys(case.people)
    users, sources, interviews = keys(case.users), keys(case.sources), keys(case.interviews)
    field_keys = keys(case.fields)
    keys(case.regions)
    assert {person.organisation for person in case.people} <= organisations
    assert {user.organisation for user in case.users} <= organisations
    assert {source.publisher for source in case.sources if not source.invented} <= organisations
    assert {source.publisher for source in case.sources if source.invented} == {"Exempeldata"}
    assert {key for source in case.sources for key in source.fields} <= field_keys
    assert {interview.person for interview in case.interviews} <= people
    assert {interview.interviewer for interview in case.interviews} <= users
    assert {key for interview in case.interviews for key in interview.fields} <= field_keys
    for field in case.fields:
        assert {voice.interview for voice in field.voices} <= interviews
        assert {step.responsible for step in field.steps} <= organisations
        for version in field.versions:
            assert version.signed_by in people
            assert set(version.sources) <= sources
            assert version.sources
            assert version.decided_by is None or version.decided_by in organisations


def test_answers_fit_the_questions(case: Case) -> None:
    questions = {question.key: question for question in case.guide.questions}
    assert {question.theme for question in case.guide.questions} == keys(case.guide.themes)
    assert {question.goal for question in questions.values()} >= {"equality", "diversity", "environment"}
    assert {question.kind for question in questions.values()} == {
        "choice",
        "choices",
        "scale",
        "number",
        "text",
    }
    for interview in case.interviews:
        for answer in interview.answers:
            question = questions[answer.question]
            options = {option.key for option in question.options}
            if question.kind == "scale":
                assert question.lowest is not None
                assert question.highest is not None
                assert answer.number is not None
                assert question.lowest <= answer.number <= question.highest
            elif question.kind == "number":
                assert answer.number is not None
            elif question.kind == "text":
                assert answer.text is not None
            else:
                assert answer.choices
                assert set(answer.choices) <= options
                assert len(answer.choices) == 1 or question.kind == "choices"


def test_interviews_are_held_booked_and_put_off(case: Case) -> None:
    today = case.tenant.today
    assert {interview.status for interview in case.interviews} == {"held", "booked", "not_now"}
    for interview in case.interviews:
        assert (interview.on > today) == (interview.status == "booked")
        assert bool(interview.answers) == (interview.status == "held")
        assert (interview.come_back is not None) == (interview.status == "not_now")
        assert date(2002, 1, 1) <= interview.on <= date(2003, 12, 31)
    count = len(case.interviews)
    assert 12 <= count <= 16 if case.tenant.key == "sormland" else 6 <= count <= 8


def test_fields_carry_all_that_a_choice_rests_on(case: Case) -> None:
    programmes = set(example_education()["programme"])
    clusters = set(example_definitions()["cluster"])
    for field in case.fields:
        assert set(field.clusters) <= clusters
        assert {weighing.goal for weighing in field.weighing} == {
            "equality",
            "diversity",
            "environment",
            "lock_in",
        }
        assert field.unheard
        assert set(field.education.programmes) <= programmes
        assert field.steps
        spans = [version.dated.first for version in field.versions]
        assert spans == sorted(spans)
        assert all(version.dated.first <= case.tenant.today for version in field.versions)
        for version in field.versions:
            decided = version.decided_by is not None and version.decided_on is not None
            assert decided == (version.status == "decision")


def test_one_field_is_a_basis_for_decision_and_something_is_overdue_and_something_due_in_july(
    case: Case,
) -> None:
    assert [field.present.status for field in case.fields].count("decision") == 1
    steps = [step for field in case.fields for step in field.steps]
    keys(tuple(steps))
    assert any(step.due < case.tenant.today and step.status != "done" for step in steps)
    assert any((step.due.year, step.due.month) == (2003, 7) for step in steps)
    assert {step.kind for step in steps} == {"measure", "study"}


def test_every_room_has_a_finding_a_gap_and_something_due(case: Case) -> None:
    assert {item.room for item in case.rooms} == ROOMS
    assert len(case.rooms) == len(ROOMS)
    assert all(date(2003, 5, 1) <= item.due_on <= date(2003, 12, 31) for item in case.rooms)


def test_ties_join_organisations_of_the_case_and_invented_ones_say_so(case: Case) -> None:
    invented = {one.key: one.invented for one in case.organisations}
    sources = {one.key for one in case.sources}
    told = [(tie.organisation, tie.kind, tie.partner) for tie in case.ties]
    assert len(set(told)) == len(told) >= 15
    for tie in case.ties:
        assert tie.organisation != tie.partner
        assert tie.source is None or tie.source in sources
        assert tie.invented or not (invented[tie.organisation] or invented[tie.partner]), tie
        # What is real is known from somewhere, and what is invented says that it is.
        assert (tie.source is None) == tie.invented
        if tie.invented:
            assert tie.note is not None
            assert re.search("Påhittad|Påhittat|Exempel", tie.note.sv)
        if tie.since is not None:
            assert tie.since.first <= case.tenant.today
            assert tie.until is None or tie.until.first > tie.since.first


def test_the_first_information_broker_has_spin_offs_that_share_customers() -> None:
    ties = example_case("ljusdal").ties
    spun = {tie.organisation for tie in ties if tie.kind == "spun_off" and tie.partner == "byggfakta"}
    assert len(spun) == 4
    sold = [tie.partner for tie in ties if tie.kind == "supplies" and tie.organisation in spun]
    assert sum(sold.count(customer) > 1 for customer in set(sold)) >= 3


def test_what_is_due_in_a_room_is_another_thing_than_a_fields_step(case: Case) -> None:
    def words(text: str) -> set[str]:
        return {word for word in re.findall(r"\w+", text.lower()) if len(word) > 5}

    steps = [words(step.name.sv) for field in case.fields for step in field.steps]
    for item in case.rooms:
        assert all(len(words(item.due.sv) & step) < 2 for step in steps), item.due.sv


def test_sormland_has_its_six_potential_fields_with_their_clusters() -> None:
    case = example_case("sormland")
    assert {cluster for field in case.fields for cluster in field.clusters} == {
        "vehicles",
        "biotech_pharma",
        "industrial_electronics",
        "security_protection",
        "information_design",
        "logistics",
    }
    assert all(field.present.kind == "potential" for field in case.fields)
    assert all(len(field.versions) == 3 for field in case.fields)


def test_ljusdals_brokers_are_established_and_the_others_potential() -> None:
    kinds = {field.key: field.present.kind for field in example_case("ljusdal").fields}
    assert kinds == {"brokers": "established", "wood": "potential", "tourism": "potential"}


def test_dates_are_as_exact_as_they_are_known() -> None:
    constitution = next(s for s in example_case("sormland").sources if s.key == "biotech_constitution")
    assert constitution.dated.precision == "day"
    assert date_span("2002-02").last == date(2002, 2, 28)
    assert date_span("1996").first == date(1996, 1, 1)
    assert date_span("1994/1996").last == date(1996, 12, 31)
    with pytest.raises(ValueError, match="month must be"):
        date_span("2002-13")


def test_there_are_two_cases_and_others_are_refused() -> None:
    with pytest.raises(ValueError, match="sormland and ljusdal"):
        example_case("gotland")


def test_education_of_every_field_is_in_its_neighbourhood_or_named_as_elsewhere() -> None:
    supply = example_education()
    for field in example_case("sormland").fields:
        own = supply.filter(pl.col("programme").is_in(field.education.programmes))
        assert set(own["county"]) & {"04", "19"}
