"""Answers become ties, once, by the rule that was chosen, and follow the answers when these change."""

from datetime import date

from tests.web.questionnaires.asked import a_network_survey, live_on, name_them
from tests.web.questionnaires.made import companies

from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.actors.models import Organisation, Tie
from klustermotor.web.actors.ties.services import save_tie
from klustermotor.web.evidence.models import Support
from klustermotor.web.questionnaires.models import Survey, SurveyQuestion, SurveyTie
from klustermotor.web.questionnaires.surveys.services import answering, making, sending
from klustermotor.web.questionnaires.surveys.services.telling import claims_of, tell_ties

Pairs = set[tuple[str, str]]


def pairs(on: date | None = None) -> Pairs:
    found = Tie.objects.select_related("organisation", "partner")
    held = found.on(on) if on else found
    return {(one.organisation.name[-4], one.partner.name[-4]) for one in held}


def four(tenant: Tenant) -> list[Organisation]:
    """Organisations 0, 1, 2 and 3."""
    return companies(tenant, 4)


def test_whom_one_names_becomes_a_tie_with_the_survey_as_its_source(tenant: Tenant, developer: User) -> None:
    zero, one, two, _three = made = four(tenant)
    survey, _asked = a_network_survey(tenant, developer, made)
    name_them(survey, zero, {one: 4, two: 2})
    name_them(survey, two, [one], send=False)
    assert tell_ties(survey=survey, by=developer) == 2
    assert pairs() == {("0", "1"), ("0", "2")}, "what was not sent in is not told"
    tie = Tie.objects.get(partner=one)
    assert (tie.kind, tie.strength, tie.valid_from) == ("supplies", 4, survey.opened_on)
    survey.refresh_from_db()
    assert Support.objects.get(claim_uid=tie.uid).source == survey.source


def test_told_again_nothing_is_recorded_twice(tenant: Tenant, developer: User) -> None:
    made = four(tenant)
    survey, _asked = a_network_survey(tenant, developer, made)
    name_them(survey, made[0], [made[1]])
    save_tie(tie=Tie(organisation=made[0], partner=made[2], kind="supplies"), by=developer)
    name_them(survey, made[0], [made[1], made[2]])
    for _time in range(2):
        assert tell_ties(survey=survey, by=developer) == 2
        assert Tie.objects.count() == 2
        assert Support.objects.count() == 2
    parts = dict(SurveyTie.objects.values_list("tie__partner", "part"))
    assert parts == {made[1].pk: "made", made[2].pk: "borne_out"}


def test_an_answer_taken_back_takes_its_ties_and_leaves_those_that_were_there(
    tenant: Tenant, developer: User
) -> None:
    made = four(tenant)
    survey, _asked = a_network_survey(tenant, developer, made)
    save_tie(tie=Tie(organisation=made[0], partner=made[2], kind="supplies"), by=developer)
    recipient = name_them(survey, made[0], [made[1], made[2]])
    tell_ties(survey=survey, by=developer)
    answering.take_back(recipient=recipient)
    assert pairs() == {("0", "2")}
    assert not Support.objects.exists()
    assert not SurveyTie.objects.exists()


def asks_both_ways(tenant: Tenant, by: User, made: list[Organisation], rule: str) -> Survey:
    """Ask whom one supplies and by whom one is supplied."""
    survey, _asked = a_network_survey(tenant, by, made, rule=rule)
    Survey.objects.filter(pk=survey.pk).update(state="draft")
    other = SurveyQuestion(
        survey=survey, kind="roster", text_sv="Vilka levererar till er?", tie_kind="supplies", way="in"
    )
    making.save_question(question=other, by=by)
    Survey.objects.filter(pk=survey.pk).update(state="open")
    survey.refresh_from_db()
    return survey


def test_by_the_rule_of_both_a_tie_that_the_other_denies_is_none_and_of_the_silent_nothing_is_known(
    tenant: Tenant, developer: User
) -> None:
    zero, one, two, three = made = four(tenant)
    survey = asks_both_ways(tenant, developer, made, Survey.Rule.BOTH)
    out, back = survey.questions.all()
    name_them(survey, zero, [one, two, three], out)
    name_them(survey, one, [zero], back)
    name_them(survey, two, [], out)
    assert tell_ties(survey=survey, by=developer) == 2
    assert pairs() == {("0", "1"), ("0", "3")}, "2 has answered and does not say so; 3 is silent"
    confirmed = dict(SurveyTie.objects.values_list("tie__partner", "confirmed"))
    assert confirmed == {one.pk: True, three.pk: False}
    claims = claims_of(survey)
    assert claims[zero.pk, two.pk, "supplies"].disputed


def test_by_the_rule_of_one_it_stands(tenant: Tenant, developer: User) -> None:
    zero, _one, two, _three = made = four(tenant)
    survey = asks_both_ways(tenant, developer, made, Survey.Rule.ONE)
    name_them(survey, zero, [two], survey.questions.first())
    name_them(survey, two, [], survey.questions.first())
    tell_ties(survey=survey, by=developer)
    assert pairs() == {("0", "2")}


def test_a_tie_both_ways_is_recorded_once_whoever_says_so(tenant: Tenant, developer: User) -> None:
    zero, one, _two, _three = made = four(tenant)
    survey, asked = a_network_survey(tenant, developer, made)
    SurveyQuestion.objects.filter(pk=asked.pk).update(tie_kind="exchanges")
    name_them(survey, one, {zero: 2})
    name_them(survey, zero, {one: 5})
    tell_ties(survey=survey, by=developer)
    tie = Tie.objects.get()
    assert tie.strength == 4, "the mean of 2 and 5, rounded up at the half"
    assert SurveyTie.objects.get().confirmed


def test_a_later_wave_ends_what_its_tellers_no_longer_tell_of_and_not_what_the_silent_told(
    tenant: Tenant, developer: User
) -> None:
    zero, one, two, three = made = four(tenant)
    first, _asked = a_network_survey(tenant, developer, made)
    name_them(first, zero, [one, two])
    name_them(first, three, [two])
    sending.close_survey(survey=first, by=developer)
    live_on(tenant, date(2004, 6, 30))
    second = making.next_wave(survey=first, by=developer)
    second.closes_on = date(2004, 7, 31)
    making.save_survey(survey=second, by=developer)
    sending.open_survey(survey=second, by=developer)
    recipient = name_them(second, zero, [one])
    tell_ties(survey=second, by=developer)
    assert pairs(date(2004, 6, 29)) == {("0", "1"), ("0", "2"), ("3", "2")}
    assert pairs(date(2004, 6, 30)) == {("0", "1"), ("3", "2")}, "3 has not answered"
    assert Tie.objects.count() == 3
    # Told again nothing changes; named again the tie goes on; with the answer taken back nothing is known.
    tell_ties(survey=second, by=developer)
    assert pairs(date(2004, 6, 30)) == {("0", "1"), ("3", "2")}
    name_them(second, zero, [one, two])
    tell_ties(survey=second, by=developer)
    assert pairs(date(2004, 6, 30)) == {("0", "1"), ("0", "2"), ("3", "2")}
    name_them(second, zero, [one])
    tell_ties(survey=second, by=developer)
    answering.take_back(recipient=recipient)
    assert pairs(date(2004, 6, 30)) == {("0", "1"), ("0", "2"), ("3", "2")}
    assert Tie.objects.count() == 3
