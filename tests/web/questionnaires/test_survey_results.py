"""Answers to alternatives are told as counts that give nobody away; words only where they were named."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.actors.made import an_organisation
from tests.web.questionnaires.asked import a_survey, live_on, people_of
from tests.web.rights.test_api import secret_of

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.questionnaires.models import ReleasedCell, Survey, SurveyQuestion
from klustermotor.web.questionnaires.surveys.selectors.disclosure import told_counts
from klustermotor.web.questionnaires.surveys.selectors.results import Result, results_of
from klustermotor.web.questionnaires.surveys.services import answering, making, sending
from klustermotor.web.questionnaires.surveys.services.answering import Given

SignIn = Callable[[User], Client]
LABELS = [("ja", "yes"), ("nej", "no"), ("vet inte", "do not know")]


def chosen(*counts: int) -> list[list[str]]:
    """Return the choices of people of whom so many each chose a, b, c …"""
    return [["abcdef"[at]] for at, count in enumerate(counts) for _one in range(count)]


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ((6, 6, 0), {"a": 6, "b": 6, "c": 0}),
        ((5, 5, 5), {"a": 5, "b": 5, "c": 5}),
        # Two chose c: with a and b told it could be worked out, so the smaller of the two goes too.
        ((8, 6, 2), {"a": 8}),
        ((8, 3, 2), {"a": 8}),
        ((8, 2, 2), {}),
        ((5, 4, 0), {}),
        # All alike: the count would be everybody's answer.
        ((9, 0, 0), {}),
        ((20, 1, 0), {}),
        ((19, 1, 0), {}),
        ((2, 2, 1), {}),
    ],
)
def test_no_count_is_of_a_few_nor_worked_out_from_the_others(
    counts: Sequence[int], told: dict[str, int]
) -> None:
    assert told_counts(chosen(*counts), "abc", several=False) == told


def test_of_several_alternatives_those_are_told_that_five_chose_and_five_did_not() -> None:
    people = [["a", "b"]] * 5 + [["a"]] * 5 + [["c"]] * 2 + [["a", "c"]] * 3
    # Of 15: a is chosen by 13, b by 5, c by 5.
    assert told_counts(people, "abcd", several=True) == {"b": 5, "c": 5}
    assert told_counts(people[:9], "abcd", several=True) == {}


def a_choice(survey: Survey, by: User, kind: str = "one") -> SurveyQuestion:
    asked = SurveyQuestion(survey=survey, kind=kind, text_sv="Vill ni?", text_en="Do you want to?")
    return making.save_question(question=asked, by=by, alternatives=LABELS)


def asked_in_confidence(tenant: Tenant, by: User, count: int) -> Survey:
    survey = a_survey(tenant, by)
    a_choice(survey, by)
    making.add_people(survey=survey, persons=people_of(tenant, count), by=by)
    return sending.open_survey(survey=survey, by=by)


def choose(survey: Survey, *counts: int) -> None:
    """Let so many recipients each choose the first alternative, the second …"""
    question = survey.questions.get(kind="one")
    keys = [key for key, _label in question.offered]
    wanted = [keys[at] for at, count in enumerate(counts) for _one in range(count)]
    for recipient, key in zip(survey.recipients.order_by("pk"), wanted, strict=False):
        answering.save_answers(recipient=recipient, given={question.uid: Given(chosen=[key])}, send=True)


def counts_of(found: Result) -> list[int | None]:
    return [row.count for row in found.rows]


def test_alternatives_in_confidence_are_counted_at_closing_and_stay(tenant: Tenant, developer: User) -> None:
    survey = asked_in_confidence(tenant, developer, 16)
    choose(survey, 8, 6, 2)
    (before,) = results_of(survey)
    assert (before.n, before.rows) == (None, ())
    assert before.why.startswith("Told when the survey is closed")
    sending.close_survey(survey=survey, by=developer)
    (found,) = results_of(survey)
    assert (found.n, counts_of(found)) == (16, [8, None, None])
    answering.take_back_for(recipient=survey.recipients.order_by("pk")[0], by=developer)
    assert results_of(survey) == [found]


def test_fewer_than_five_are_not_counted_and_leave_no_trace(tenant: Tenant, developer: User) -> None:
    survey = asked_in_confidence(tenant, developer, 6)
    choose(survey, 3, 1)
    sending.close_survey(survey=survey, by=developer)
    (found,) = results_of(survey)
    assert (found.n, found.rows, found.why) == (None, (), "Fewer than five answered, so nothing is told.")
    assert ReleasedCell.objects.get().who == []


def test_a_wave_a_few_people_apart_is_not_counted_beside_the_first(tenant: Tenant, developer: User) -> None:
    first = asked_in_confidence(tenant, developer, 12)
    choose(first, 6, 6)
    sending.close_survey(survey=first, by=developer)
    live_on(tenant, date(2003, 8, 1))
    told = []
    for counts in ((5, 6), (6, 6), (7, 5)):
        last = Survey.objects.order_by("-wave")[0]
        wave = making.next_wave(survey=last, by=developer)
        wave.closes_on = date(2003, 8, 20)
        making.save_survey(survey=wave, by=developer)
        sending.open_survey(survey=wave, by=developer)
        choose(wave, *counts)
        sending.close_survey(survey=wave, by=developer)
        told.append(results_of(wave)[0].n)
    assert told == [None, 12, 12]


def test_words_in_a_survey_in_confidence_are_not_shown_and_it_says_why(
    tenant: Tenant, developer: User, sign_in: SignIn
) -> None:
    """The form offers no such question; one that is there all the same is closed."""
    survey = asked_in_confidence(tenant, developer, 6)
    asked = SurveyQuestion.objects.create(survey=survey, kind="text", text_sv="Varför?", order=9)
    for one in survey.recipients.all():
        given = {asked.uid: Given(text=f"Hemligt skäl {one.pk}")}
        answering.save_answers(recipient=one, given=given, send=True)
    sending.close_survey(survey=survey, by=developer)
    last = results_of(survey)[-1]
    assert (last.words, last.n) == ((), None)
    for said in everything(survey, developer, sign_in):
        assert "Hemligt" not in said
    assert "promised in confidence" in page(survey, developer, sign_in)


def page(survey: Survey, user: User, sign_in: SignIn) -> str:
    return sign_in(user).get(reverse("questionnaires:survey", args=[survey.uid])).content.decode()


def everything(survey: Survey, user: User, sign_in: SignIn) -> list[str]:
    """Return the page, the files and the API's answer."""
    client = sign_in(user)
    address = reverse("questionnaires:survey-response", args=[survey.uid])
    files: list[Any] = [
        client.get(address, {"table": table, "format": "csv"}) for table in ("results", "words", "recipients")
    ]
    secret = secret_of(user, survey.tenant)
    told = Client().get(f"/api/v1/surveys/{survey.uid}", headers={"Authorization": f"Bearer {secret}"})
    assert told.status_code == 200
    return [
        page(survey, user, sign_in),
        *(one.content.decode("utf-8-sig") for one in files),
        told.content.decode(),
    ]


def test_a_named_survey_shows_counts_and_words_with_whose_they_are(
    tenant: Tenant, people: dict[str, User], sign_in: SignIn
) -> None:
    developer = people["developer"]
    survey = a_survey(tenant, developer, mode="named")
    choice, several = a_choice(survey, developer), a_choice(survey, developer, "several")
    words = SurveyQuestion(survey=survey, kind="text", text_sv="Varför?", text_en="Why?")
    making.save_question(question=words, by=developer)
    for at in range(2):
        firm = an_organisation(tenant, f"Exempel {at} AB")
        making.add_organisation(survey=survey, organisation=firm, email=f"o{at}@example.org", by=developer)
    sending.open_survey(survey=survey, by=developer)
    one = survey.recipients.order_by("pk")[0]
    yes, no = (key for key, _label in choice.offered[:2])
    given = {
        choice.uid: Given(chosen=[yes]),
        several.uid: Given(chosen=[several.offered[0][0], several.offered[2][0]]),
        words.uid: Given(text="För att det behövs"),
    }
    answering.save_answers(recipient=one, given=given, send=True)
    first, second, third = results_of(survey)
    assert (first.n, counts_of(first), counts_of(second)) == (1, [1, 0, 0], [1, 0, 1])
    assert [(said.text, said.organisation) for said in third.words] == [
        ("För att det behövs", "Exempel 0 AB")
    ]
    said = everything(survey, developer, sign_in)
    assert ["För att det behövs" in each for each in said] == [True, False, True, False, True]
    assert "do not know" in said[1]
    assert no not in {row.key for row in first.rows if row.count}
    answer = sign_in(people["reader"]).get(reverse("questionnaires:survey-response", args=[survey.uid]))
    assert answer.status_code == 403
