"""What a confidential survey tells: over five, not where all are alike, no two figures a few apart."""

from datetime import date, timedelta

from tests.web.questionnaires.asked import a_person, live_on, mark, opened, people_of
from tests.web.questionnaires.made import companies

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.actors.models import Organisation, Position
from klustermotor.web.questionnaires.models import Survey, SurveyQuestion
from klustermotor.web.questionnaires.surveys.selectors.together import (
    ScaleTogether,
    scales_together,
    waves_together,
)
from klustermotor.web.questionnaires.surveys.services import answering, making, sending


def told(tenant: Tenant, by: User, numbers: list[int], **more: object) -> tuple[Survey, ScaleTogether]:
    survey = opened(tenant, by, count=max(5, len(numbers)), **more)
    mark(survey, numbers)
    sending.close_survey(survey=survey, by=by)
    return survey, scales_together(survey)[0]


def test_a_figure_is_told_over_five(tenant: Tenant, developer: User) -> None:
    _survey, found = told(tenant, developer, [1, 2, 3, 4, 5])
    assert (found.whole.n, found.whole.mean, found.whole.steps) == (5, 3.0, ())


def test_fewer_than_five_are_not_told(tenant: Tenant, developer: User) -> None:
    _survey, found = told(tenant, developer, [1, 2, 3, 4])
    assert not found.whole.is_told
    assert found.whole.n is None
    assert "Fewer than five" in found.whole.why


def test_all_alike_are_not_told(tenant: Tenant, developer: User) -> None:
    _survey, found = told(tenant, developer, [4, 4, 4, 4, 4])
    assert not found.whole.is_told


def test_steps_are_told_over_ten(tenant: Tenant, developer: User) -> None:
    _survey, found = told(tenant, developer, [1, 2, 2, 3, 3, 3, 4, 4, 5, 5])
    assert found.whole.steps == (1, 2, 3, 2, 2)


def test_nothing_is_told_while_answers_come_in(tenant: Tenant, developer: User) -> None:
    survey = opened(tenant, developer)
    mark(survey, [1, 2, 3, 4, 5])
    assert not scales_together(survey)[0].whole.is_told


def test_what_was_told_stays_as_it_was_when_an_answer_is_taken_back(tenant: Tenant, developer: User) -> None:
    survey, before = told(tenant, developer, [1, 2, 3, 4, 5])
    answering.take_back_for(recipient=survey.recipients.order_by("pk")[0], by=developer)
    assert scales_together(survey)[0].whole == before.whole


def test_a_small_group_cannot_be_worked_out_from_the_others(tenant: Tenant, developer: User) -> None:
    """Six of business and two of academia: with the whole told, neither may be."""
    business, academia = companies(tenant, 2)
    academia.sector = Organisation.Sector.ACADEMIA
    academia.save()
    persons = people_of(tenant, 8)
    for number, person in enumerate(persons):
        where = business if number < 6 else academia
        Position.objects.create(tenant=tenant, person=person, organisation=where, role="chef")
    survey = next_to_close(tenant, developer, persons, told_by="sector")
    mark(survey, [1, 2, 3, 4, 5, 3, 1, 5])
    sending.close_survey(survey=survey, by=developer)
    found = scales_together(survey)[0]
    assert found.whole.n == 8
    assert {one.group: one.is_told for one in found.groups} == {"business": False, "academia": False}


def test_large_groups_are_told(tenant: Tenant, developer: User) -> None:
    business, academia = companies(tenant, 2)
    academia.sector = Organisation.Sector.ACADEMIA
    academia.save()
    persons = people_of(tenant, 10)
    for number, person in enumerate(persons):
        where = business if number < 5 else academia
        Position.objects.create(tenant=tenant, person=person, organisation=where, role="chef")
    survey = next_to_close(tenant, developer, persons, told_by="sector")
    mark(survey, [1, 2, 3, 4, 5, 5, 5, 4, 3, 3])
    sending.close_survey(survey=survey, by=developer)
    groups = {one.group: one.mean for one in scales_together(survey)[0].groups}
    assert groups == {"business": 3.0, "academia": 4.0}


def next_to_close(tenant: Tenant, by: User, persons: list[object], **more: object) -> Survey:
    """Make a confidential survey by the one call that others use, and open it."""
    survey, left = making.create_confidential(
        tenant=tenant,
        title=("Tillit", "Trust"),
        purpose=("Vi vill veta.", "We want to know."),
        asked_by="Exempelregionen",
        persons=persons,  # type: ignore[arg-type]
        scales=[SurveyQuestion(text_sv="Litar du?", text_en="Do you trust?", low_sv="inte", high_sv="helt")],
        closes_on=date(2003, 7, 31),
        by=by,
        **more,  # type: ignore[arg-type]
    )
    assert left == []
    return sending.open_survey(survey=survey, by=by)


def test_a_wave_a_few_people_apart_is_not_told_beside_the_first(tenant: Tenant, developer: User) -> None:
    persons = people_of(tenant, 6)
    first = next_to_close(tenant, developer, persons)
    mark(first, [1, 2, 3, 4, 5, 3])
    sending.close_survey(survey=first, by=developer)
    live_on(tenant, date(2003, 8, 1))
    for numbers, is_told in (([2, 3, 4, 5, 5], False), ([2, 3, 4, 5, 5, 4], True)):
        last = Survey.objects.order_by("-wave").first()
        assert last is not None
        wave = making.create_confidential(
            tenant=tenant, title=("", ""), purpose=("", ""), asked_by="", persons=persons, scales=[],
            closes_on=tenant.today() + timedelta(days=20), by=developer, follows=last,
        )[0]  # fmt: skip
        sending.open_survey(survey=wave, by=developer)
        mark(wave, numbers)
        sending.close_survey(survey=wave, by=developer)
        assert scales_together(wave)[0].whole.is_told is is_told
    assert [one.scales[0].whole.is_told for one in waves_together(first)] == [True, False, True]
    assert [one.answered for one in waves_together(first)] == [5, 5, 5]


def test_somebody_without_an_address_is_told_of_and_not_asked(tenant: Tenant, developer: User) -> None:
    person = a_person(tenant, "Utan Adress")
    person.email = ""
    person.save()
    survey, left = making.create_confidential(
        tenant=tenant, title=("Tillit", "Trust"), purpose=("Vi vill veta.", ""), asked_by="Regionen",
        persons=[*people_of(tenant, 5), person], scales=[SurveyQuestion(text_sv="Litar du?")],
        closes_on=date(2003, 7, 31), by=developer,
    )  # fmt: skip
    assert left == [person]
    assert survey.recipients.count() == 5
