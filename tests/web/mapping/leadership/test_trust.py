"""Trust is asked in waves and told together only: nobody's answer can be worked out from what is shown."""

from collections.abc import Callable, Iterator, Sequence
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from tests.web.mapping.leadership.made import a_network, a_seat

from klustermotor.figures.trust_waves import WIDE_WAVES
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.mapping.leadership.models import LeadershipNetwork, Seat
from klustermotor.web.mapping.leadership.trust import STATEMENTS, ask_trust, current_wave
from klustermotor.web.mapping.leadership.trust_told import TrustView
from klustermotor.web.questionnaires.surveys.models import Survey, SurveyAnswer, SurveyQuestion
from klustermotor.web.questionnaires.surveys.selectors.together import scales_together
from klustermotor.web.questionnaires.surveys.services.making import create_confidential
from klustermotor.web.questionnaires.surveys.services.sending import close_survey, withdraw_link
from klustermotor.web.shared.errors import Refused

SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Speak English."""
    with translation.override("en"):
        yield


@pytest.fixture
def group(tenant: Tenant) -> LeadershipNetwork:
    """Return a network of eight who can be asked, and one without an address."""
    network = a_network(tenant)
    for number in range(8):
        seat = a_seat(network, f"Person {number}", ("business", "academia", "public")[number % 3])
        seat.person.email = f"person{number}@example.org"
        seat.person.save()
    a_seat(network, "Utan adress")
    return network


def wave(network: LeadershipNetwork, by: User, steps: Sequence[int | None]) -> Survey:
    """Let a wave be answered by some and closed: a step for each person, none for no answer."""
    survey, left = ask_trust(network=network, by=by)
    assert [one.name for one in left] == ["Utan adress"]
    Survey.objects.filter(pk=survey.pk).update(state="open", opened_on=network.tenant.today())
    for number, step in enumerate(steps):
        if step is not None:
            recipient = survey.recipients.get(email=f"person{number}@example.org")
            for question in survey.questions.all():
                SurveyAnswer.objects.create(recipient=recipient, question=question, number=step)
            recipient.answered_at = timezone.now()
            recipient.save()
    return close_survey(survey=survey, by=by)


def means(network: LeadershipNetwork) -> list[float | None]:
    """Return what is told of the first statement, wave by wave."""
    first = TrustView(network).rows[0].statement
    return [row.mean for row in TrustView(network).rows if row.statement == first]


SEVEN = [1, 2, 3, 4, 5, 3, 3, None]


def test_a_wave_asks_all_in_the_network_about_the_whole_and_never_about_a_person(
    developer: User, group: LeadershipNetwork
) -> None:
    survey, left = ask_trust(network=group, by=developer)
    assert (survey.recipients.count(), len(left), survey.mode) == (8, 1, "confidential")
    asked = [str(one) for one in survey.questions.all()]
    assert asked == [english for _swedish, english in STATEMENTS]
    assert not any(f"Person {number}" in text for number in range(8) for text in asked)
    with pytest.raises(Refused, match="being made or answered"):
        ask_trust(network=group, by=developer)


def test_what_seven_said_is_told_together(developer: User, group: LeadershipNetwork) -> None:
    wave(group, developer, SEVEN)
    view = TrustView(group)
    assert means(group) == [3.0]
    assert view.lead == "In the newest wave at least 5 of 8 answered."
    # Below ten no step is counted by itself.
    assert {row.said for row in view.rows} == {""}
    assert 'class="wave"' in view.picture(WIDE_WAVES)


def test_four_are_too_few(developer: User, group: LeadershipNetwork) -> None:
    wave(group, developer, [1, 2, 3, 4])
    view = TrustView(group)
    assert not view.is_told
    assert {row.said for row in view.rows} == {"Fewer than five answered, so nothing is told."}


def test_seven_and_then_eight_of_whom_seven_are_the_same_tell_the_second_nothing(
    developer: User, group: LeadershipNetwork
) -> None:
    wave(group, developer, SEVEN)
    wave(group, developer, [*SEVEN[:7], 5])
    # With 3.0 over seven and 3.25 over eight the eighth's answer could be worked out: 5.
    assert means(group) == [3.0, None]
    view = TrustView(group)
    assert "5 means are not told" in view.picture(WIDE_WAVES)
    # The same seven again are told, and so is that nothing has moved.
    wave(group, developer, SEVEN)
    assert means(group) == [3.0, None, 3.0]
    assert TrustView(group).lead.endswith(
        "No statement has moved by half a step or more since it was shown before."
    )


def test_a_statement_asked_elsewhere_of_one_more_is_not_told_there(
    developer: User, group: LeadershipNetwork
) -> None:
    wave(group, developer, SEVEN)
    survey, _left = create_confidential(
        tenant=group.tenant,
        title=("Något annat", "Something else"),
        purpose=("Vi vill veta.", ""),
        asked_by="Regionen",
        persons=[one.person for one in Seat.objects.filter(network=group).select_related("person")],
        scales=[SurveyQuestion(text_sv=STATEMENTS[0][0].upper())],
        closes_on=group.tenant.today(),
        by=developer,
    )
    Survey.objects.filter(pk=survey.pk).update(state="open", opened_on=group.tenant.today())
    question = survey.questions.get()
    for recipient, step in zip(survey.recipients.order_by("email"), [*SEVEN[:7], 5], strict=True):
        recipient.answers.create(question=question, number=step)
        recipient.answered_at = timezone.now()
        recipient.save()
    close_survey(survey=survey, by=developer)
    assert not scales_together(survey)[0].whole.is_told
    assert means(group) == [3.0]


def test_a_mean_that_only_one_set_of_answers_gives_is_not_told(
    developer: User, group: LeadershipNetwork
) -> None:
    wave(group, developer, [5, 5, 5, 5, 4])
    assert means(group) == [None]
    assert "near one end of the scale" in TrustView(group).rows[0].said


def test_a_link_withdrawn_changes_nothing_of_what_is_told_of_a_wave(
    developer: User, group: LeadershipNetwork
) -> None:
    survey = wave(group, developer, [1, 2, 3, 4, 5])
    survey.recipients.update(invited_at=timezone.now())
    view = TrustView(group)
    before = (view.lead, [(one.asked, one.answered) for one in view.wave_rows], means(group))
    assert before == ("In the newest wave at least 5 of 8 answered.", [(8, 5)], [3.0])
    withdraw_link(recipient=survey.recipients.get(email="person0@example.org"), by=developer)
    view = TrustView(group)
    assert (view.lead, [(one.asked, one.answered) for one in view.wave_rows], means(group)) == before


def test_a_rise_is_told_over_the_waves_that_are_told(developer: User, group: LeadershipNetwork) -> None:
    wave(group, developer, SEVEN)
    wave(group, developer, [2, 3, 4, 5, 5, 4, 4])
    assert means(group) == [3.0, 3.9]
    assert TrustView(group).lead.endswith(
        "5 of 5 statements rose by half a step or more since they were shown before."
    )


def test_while_a_wave_is_open_only_how_many_have_answered_is_told(
    developer: User, group: LeadershipNetwork
) -> None:
    survey, _left = ask_trust(network=group, by=developer)
    Survey.objects.filter(pk=survey.pk).update(state="open", opened_on=group.tenant.today())
    view = TrustView(group)
    assert view.lead == "A wave is open: fewer than five of 8 have answered so far."
    assert not view.is_told


@pytest.mark.parametrize("role", ["reader", "board", "developer"])
def test_nobody_sees_who_answered_on_the_network_s_page_or_in_its_files(
    role: str, people: dict[str, User], group: LeadershipNetwork, sign_in: SignIn
) -> None:
    wave(group, people["developer"], SEVEN)
    client, address = sign_in(people[role]), reverse("mapping:leadership", args=[group.uid])
    page = unescape(client.get(address).content.decode())
    assert "In the newest wave at least 5 of 8 answered." in page
    files = [
        client.get(f"{address}?table={name}&format=csv").content.decode("utf-8-sig")
        for name in ("trust", "waves")
    ]
    assert "3" in files[0]
    for said in files:
        assert "Person" not in said
        assert "@example.org" not in said


def test_a_wave_is_prepared_on_the_page_by_those_who_may(
    people: dict[str, User], group: LeadershipNetwork, sign_in: SignIn
) -> None:
    address = reverse("mapping:ask-trust", args=[group.uid])
    assert sign_in(people["board"]).post(address).status_code == 403
    answer = sign_in(people["developer"]).post(address, follow=True)
    made = current_wave(LeadershipNetwork.objects.get(pk=group.pk))
    assert made is not None
    page = unescape(answer.content.decode())
    assert "1 person in the network has no e-mail address and is not asked." in page
    again = sign_in(people["developer"]).post(address, follow=True)
    assert "close that one first" in unescape(again.content.decode())
