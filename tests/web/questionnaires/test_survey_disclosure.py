"""What was told once and what is told next give nobody's answer away, in whichever survey it is asked."""

from collections.abc import Sequence
from datetime import timedelta
from importlib import import_module
from itertools import combinations_with_replacement

import pytest
from django.apps import apps
from tests.web.questionnaires.asked import a_scale, a_survey, mark, people_of
from tests.web.questionnaires.made import companies

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.actors.models import Organisation, Person, Position
from klustermotor.web.mapping.leadership.trust import STATEMENTS
from klustermotor.web.questionnaires.models import ReleasedCell, Survey
from klustermotor.web.questionnaires.surveys.selectors.disclosure import (
    derivable,
    differs_by_few,
    in_steps,
    withheld,
    worded_alike,
)
from klustermotor.web.questionnaires.surveys.selectors.together import Told, scales_together
from klustermotor.web.questionnaires.surveys.services import making, sending


def asked(
    tenant: Tenant, by: User, persons: Sequence[Person], numbers: Sequence[int], **question: str
) -> Told:
    """Ask a question in a survey of its own, close it, and return what is told over all."""
    survey = a_survey(tenant, by)
    a_scale(survey, by, **question)
    return answered(survey, by, persons, numbers)


def answered(survey: Survey, by: User, persons: Sequence[Person], numbers: Sequence[int]) -> Told:
    making.add_people(survey=survey, persons=persons, by=by)
    sending.open_survey(survey=survey, by=by)
    mark(survey, numbers)
    sending.close_survey(survey=survey, by=by)
    return scales_together(survey)[0].whole


FIVE, SIX = [1, 2, 3, 4, 5], [1, 2, 3, 4, 5, 1]


def test_a_question_taken_out_and_added_again_is_the_same_question(tenant: Tenant, developer: User) -> None:
    persons = people_of(tenant, 6)
    survey = a_survey(tenant, developer)
    a_scale(survey, developer)
    assert answered(survey, developer, persons, FIVE).mean == 3.0
    wave = making.next_wave(survey=survey, by=developer)
    wave.closes_on = tenant.today() + timedelta(days=20)
    making.save_survey(survey=wave, by=developer)
    making.remove_question(question=wave.questions.get(), by=developer)
    a_scale(wave, developer)
    found = answered(wave, developer, [], SIX)
    assert not found.is_told
    assert "Only a few people differ" in found.why


@pytest.mark.parametrize(
    "words",
    [
        {},
        {"text_sv": "  LITAR du – "},
        {"text_sv": "Har du förtroende?"},
        {"text_sv": "Något annat?", "text_en": "do you trust"},
    ],
)
def test_a_new_survey_that_asks_the_same_of_almost_the_same_is_not_told(
    tenant: Tenant, developer: User, words: dict[str, str]
) -> None:
    persons = people_of(tenant, 6)
    assert asked(tenant, developer, persons, FIVE).is_told
    assert not asked(tenant, developer, persons, SIX, **words).is_told


def test_another_question_of_the_same_people_is_told(tenant: Tenant, developer: User) -> None:
    persons = people_of(tenant, 6)
    assert asked(tenant, developer, persons, FIVE).is_told
    other = {"text_sv": "Är ni nöjda med mötena?", "text_en": "Are you content with the meetings?"}
    assert asked(tenant, developer, persons, SIX, **other).is_told


def test_the_same_question_of_others_or_of_the_same_again_is_told(tenant: Tenant, developer: User) -> None:
    persons = people_of(tenant, 12)
    assert asked(tenant, developer, persons[:6], FIVE).is_told
    assert asked(tenant, developer, persons[6:], SIX).is_told
    assert asked(tenant, developer, persons[:5], [2, 3, 4, 5, 4]).is_told


def test_a_person_at_another_address_is_the_same_person(tenant: Tenant, developer: User) -> None:
    persons = people_of(tenant, 6)
    assert asked(tenant, developer, persons, FIVE).is_told
    for one in persons:
        one.email = f"ny.{one.email}"
        one.save()
    assert not asked(tenant, developer, persons, SIX).is_told


def test_organisations_asked_at_other_addresses_are_not_thought_others(
    tenant: Tenant, developer: User
) -> None:
    firms, told = companies(tenant, 6), []
    for turn, numbers in enumerate((FIVE, SIX)):
        survey = a_survey(tenant, developer)
        a_scale(survey, developer)
        for number, one in enumerate(firms):
            making.add_organisation(
                survey=survey, organisation=one, email=f"f{number}.{turn}@example.org", by=developer
            )
        told.append(answered(survey, developer, [], numbers).is_told)
    assert told == [True, False]


def test_the_same_question_twice_in_one_survey_is_told_once(tenant: Tenant, developer: User) -> None:
    survey = a_survey(tenant, developer)
    first, again = a_scale(survey, developer), a_scale(survey, developer)
    persons = people_of(tenant, 6)
    making.add_people(survey=survey, persons=persons, by=developer)
    sending.open_survey(survey=survey, by=developer)
    mark(survey, SIX)
    for number, one in enumerate(survey.recipients.order_by("pk")[:5]):
        one.answers.create(question=again, number=number + 1)
    sending.close_survey(survey=survey, by=developer)
    told = {one.question.pk: one.whole.is_told for one in scales_together(survey)}
    assert told == {first.pk: True, again.pk: False}


def test_groups_added_up_do_not_lie_a_few_people_from_another_survey(tenant: Tenant, developer: User) -> None:
    """Five and five are told by sector; ten of them and one more would tell the eleventh."""
    persons = people_of(tenant, 16)
    sectors = ("business", "academia", "public")
    for number, (firm, sector) in enumerate(zip(companies(tenant, 3), sectors, strict=True)):
        firm.sector = Organisation.Sector(sector)
        firm.save()
        for one in persons[5 * number : 5 * number + 5]:
            Position.objects.create(tenant=tenant, person=one, organisation=firm, role="chef")
    survey = a_survey(tenant, developer, told_by="sector")
    a_scale(survey, developer)
    assert answered(survey, developer, persons[:15], FIVE * 3).is_told
    assert all(one.is_told for one in scales_together(survey)[0].groups)
    assert not asked(tenant, developer, [*persons[:10], persons[15]], [*FIVE, *FIVE, 1]).is_told


@pytest.mark.parametrize(
    ("numbers", "why"),
    [
        ([5, 5, 5, 5, 4], "alike"),
        ([5, 5, 5, 5, 1], "alike"),
        ([1, 1, 1, 2, 2], "alike"),
        ([5, 5, 5, 4, 4], "alike"),
        ([3, 3, 3, 3, 5], "alike"),
        ([5, 5, 5, 3, 2], ""),
        ([4] * 8 + [1, 2], "alike"),
        ([4] * 7 + [1, 2, 3], ""),
        ([5] * 18 + [1, 2], "alike"),
        ([5] * 17 + [1, 2, 3], ""),
        ([1, 2, 3, 4], "few"),
    ],
)
def test_what_gives_answers_away_is_withheld(numbers: list[int], why: str) -> None:
    assert withheld(numbers, 5) == why


@pytest.mark.parametrize("count", range(5, 10))
@pytest.mark.parametrize("steps", [3, 5, 7])
def test_no_told_mean_lets_anybody_know_what_all_others_answered(count: int, steps: int) -> None:
    """Try every mean: all answers that give it, less those that the rule would have withheld."""
    told: dict[float, list[tuple[int, ...]]] = {}
    for numbers in combinations_with_replacement(range(1, steps + 1), count):
        if not withheld(numbers, steps):
            told.setdefault(round(sum(numbers) / count, 1), []).append(numbers)
    assert told
    for mean, possible in told.items():
        assert len(possible) > 1, mean
        for numbers in possible:
            assert all(len(set(numbers[:at] + numbers[at + 1 :])) > 1 for at in range(count))


def test_what_is_derivable_from_groups_is_sums_and_what_is_left() -> None:
    a, b, c = (frozenset(letters) for letters in ("ab", "cd", "e"))
    assert derivable(None, [a, b]) == {a, b, a | b}
    assert derivable(a | b | c, [a]) == {a, a | b | c, b | c}


def test_sets_of_people_are_compared_one_by_one() -> None:
    six = frozenset(f"e{number} o1" for number in range(6))
    assert differs_by_few(six, frozenset(sorted(six)[:5]))
    assert not differs_by_few(six, six)
    assert not differs_by_few(six, frozenset(f"x{number}" for number in range(6)))


def test_wording_and_steps() -> None:
    assert worded_alike(("Litar du på nätverket?", ""), ("litar du pa natverket", "Do you?"))
    assert not worded_alike(("", ""), ("", ""))
    assert not worded_alike(("Litar du på nätverket?", ""), ("Håller nätverket vad det lovar?", ""))
    assert [in_steps(count) for count in (0, 4, 5, 9, 10)] == [0, 0, 5, 5, 10]


def test_the_statements_of_trust_are_five_questions() -> None:
    pairs = [(one, other) for one in STATEMENTS for other in STATEMENTS if one != other]
    assert not any(worded_alike(one, other) for one, other in pairs)


def test_figures_told_before_keep_whom_they_are_over(tenant: Tenant, developer: User) -> None:
    """What was kept in words of the survey's own is said in words that all surveys share."""
    persons = people_of(tenant, 6)
    assert asked(tenant, developer, persons, FIVE).is_told
    cell, moved = (
        ReleasedCell.objects.get(),
        import_module("klustermotor.web.questionnaires.migrations.0006_told_over_whom"),
    )
    words = cell.who
    cell.who = [moved.digest(f"{cell.survey.series}:{one.email}") for one in persons[:5]] + [
        "of-somebody-erased"
    ]
    cell.save()
    moved.share_words(apps, None)
    cell.refresh_from_db()
    assert cell.who == sorted([*words, "eof-somebody-erased"])
