"""Whom a survey was sent to, and what was written about an enquiry, are not kept for ever."""

from datetime import date, timedelta

from tests.web.actors.made import an_organisation
from tests.web.actors.made_resources import an_asked
from tests.web.portal.privacy_made import stands_in
from tests.web.questionnaires.asked import a_network_survey, mark, name_them, opened
from tests.web.questionnaires.made import companies

from klustermotor.web.accounts.access import access_of
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.actors.models import Answer, Enquiry, Tie
from klustermotor.web.actors.resources import services as sharing
from klustermotor.web.portal.models import RetentionNotice
from klustermotor.web.portal.privacy import retaining
from klustermotor.web.questionnaires.models import Recipient, Survey, SurveyLink
from klustermotor.web.questionnaires.surveys.selectors.together import scales_together
from klustermotor.web.questionnaires.surveys.selectors.waiting import needs
from klustermotor.web.questionnaires.surveys.services import sending

People = dict[str, User]


def on(tenant: Tenant, day: date) -> Tenant:
    """Let the workbench live on another day."""
    Tenant.objects.filter(pk=tenant.pk).update(lives_on=day)
    return Tenant.objects.get(pk=tenant.pk)


def test_whom_a_survey_was_sent_to_goes_and_what_it_told_stays(tenant: Tenant, developer: User) -> None:
    """Closed on 30 June 2003, it is told of a month before and goes two years later."""
    trust = opened(tenant, developer)
    mark(trust, [1, 2, 3, 4, 5])
    made = companies(tenant, 3)
    network, _asked = a_network_survey(tenant, developer, made)
    name_them(network, made[0], [made[1]])
    for one in (trust, network):
        sending.new_link(one.recipients.all()[0])
        sending.close_survey(survey=one, by=developer)
    told, ties = scales_together(trust), Tie.objects.count()
    assert retaining.act(on(tenant, date(2005, 5, 30)))["told"] == 0
    assert retaining.act(on(tenant, date(2005, 5, 31)))["told"] == 2
    retaining.act(on(tenant, date(2005, 6, 29)))
    assert Recipient.objects.filter(email__endswith="@example.org").count() == 9
    assert retaining.act(on(tenant, date(2005, 6, 30)))["gone"] == 2
    assert not Recipient.objects.filter(email__endswith="@example.org").exists()
    assert not Recipient.objects.filter(person__isnull=False).exists()
    assert not SurveyLink.objects.exists()
    assert Recipient.objects.count() == 9
    assert (scales_together(Survey.objects.get(pk=trust.pk)), Tie.objects.count()) == (told, ties)
    assert retaining.act(on(tenant, date(2005, 8, 30))) == {"told": 0, "gone": 0, "left": 0}
    assert not RetentionNotice.objects.filter(kind="questionnaires.surveys").exists()


def test_a_survey_that_is_open_keeps_whom_it_asks(tenant: Tenant, developer: User) -> None:
    opened(tenant, developer)
    retaining.act(on(tenant, date(2010, 1, 1)))
    assert not RetentionNotice.objects.filter(kind="questionnaires.surveys").exists()


def test_what_was_written_about_an_enquiry_goes_and_a_sole_traders_goes_whole(
    tenant: Tenant, developer: User
) -> None:
    firm = an_asked(tenant)
    sharing.answer_enquiry(asked=firm, says="part", text="Ring Åsa Hemligsson", by=developer)
    trader = an_asked(tenant)
    sole = an_organisation(tenant, "Enskild Hemligsson", is_sole_trader=True)
    closed = {"state": "met", "closed_on": date(2003, 6, 30), "note": "Åsa Hemligsson vet mer"}
    Enquiry.objects.update(**closed)
    Enquiry.objects.filter(pk=trader.enquiry.pk).update(organisation=sole)
    assert retaining.act(on(tenant, date(2006, 5, 31)))["told"] == 2
    assert retaining.act(on(tenant, date(2006, 6, 30)))["gone"] == 2
    left = Enquiry.objects.get()
    assert (left.pk, left.note, left.state) == (firm.enquiry.pk, "", "met")
    assert [one.text for one in Answer.objects.all()] == [""]
    assert stands_in("Hemligsson") == {"actors.Organisation"}
    assert retaining.act(on(tenant, date(2006, 8, 30)))["told"] == 0


def test_whom_to_remind_waits_near_the_last_day_for_those_who_keep_the_survey(
    tenant: Tenant, people: People
) -> None:
    made = companies(tenant, 5)
    survey, _asked = a_network_survey(tenant, people["developer"], made)
    name_them(survey, made[0], [made[1]])
    assert survey.closes_on is not None
    titles = {}
    for days in (8, 7, -1):
        on(tenant, survey.closes_on - timedelta(days=days))
        for role in ("developer", "reader"):
            access = access_of(User.objects.get(pk=people[role].pk))
            assert access is not None
            titles[role, days] = [(one.title, one.detail, one.tone) for one in needs(access)]
    assert titles["developer", 8] == []
    ((title, detail, tone),) = titles["developer", 7]
    assert title.startswith("Remind those who have not answered")
    assert (detail, tone) == ("4 have not answered. The last day is 31 July 2003.", "due")
    ((title, _detail, tone),) = titles["developer", -1]
    assert (title.split(":")[0], tone) == ("Close", "late")
    assert not any(titles["reader", days] for days in (8, 7, -1))


def test_in_confidence_a_survey_waits_without_telling_how_many_have_answered(
    tenant: Tenant, developer: User
) -> None:
    survey = opened(tenant, developer)
    assert survey.closes_on is not None
    on(tenant, survey.closes_on)
    said: list[list[tuple[str, str, str]]] = []
    numbers: tuple[list[int], ...] = ([], [1], [1, 2, 3, 4, 5, 3])
    for marked in numbers:
        mark(survey, marked)
        access = access_of(User.objects.get(pk=developer.pk))
        assert access is not None
        said.append([(one.title, one.detail, one.tone) for one in needs(access)])
    assert said[0] == said[1] == said[2]
    assert len(said[0]) == 1
