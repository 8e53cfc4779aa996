"""What a questionnaire tells with its gaps, networks that are kept, and what if somebody leaves."""

import re
from collections.abc import Callable
from datetime import date

import numpy as np
import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from tests.web.questionnaires.asked import a_network_survey, a_person, live_on, name_them
from tests.web.questionnaires.made import companies

from klustermotor.figures import palette
from klustermotor.web.accounts.access import Access, access_of
from klustermotor.web.accounts.models import Tenant, User
from klustermotor.web.actors.models import Organisation, Position, Tie
from klustermotor.web.actors.ties.services import remove_tie, save_tie
from klustermotor.web.mapping.absence.selectors import without_organisation, without_person
from klustermotor.web.mapping.answers.selectors import SurveyNetwork
from klustermotor.web.mapping.models import NetworkSnapshot
from klustermotor.web.mapping.waves.selectors import Comparison, kept_network
from klustermotor.web.mapping.waves.services import keep_answers, keep_ties
from klustermotor.web.questionnaires.models import SurveyQuestion
from klustermotor.web.questionnaires.surveys.services import making, sending


def join(by: User, *pairs: tuple[Organisation, Organisation], **more: object) -> list[Tie]:
    """Record that organisations work together."""
    return [
        save_tie(tie=Tie(organisation=one, partner=other, kind="collaborates", **more), by=by)
        for one, other in pairs
    ]


def test_what_the_silent_could_change_is_told_as_bounds(tenant: Tenant, developer: User) -> None:
    """Three of four answer; of 12 possible ties 9 are known and 4 of these there: between 4 and 7 of 12."""
    zero, one, two, three = made = companies(tenant, 4)
    survey, _asked = a_network_survey(tenant, developer, made)
    name_them(survey, zero, [one, three])
    name_them(survey, one, [zero, three])
    name_them(survey, two, [])
    found = SurveyNetwork(survey)
    row = found.questions[0]
    assert (row.ties, row.density) == (4, pytest.approx(4 / 9))
    assert (row.lowest, row.highest) == (pytest.approx(4 / 12), pytest.approx(7 / 12))
    assert np.isnan(row.confirmed), "that one supplies the other is not confirmed by the other supplying it"
    assert [held.organisation for held in found.worth_asking] == [three]
    last = found.rows[-1]
    assert (last.has_answered, last.names, last.named_by, last.could_be_named_by) == (False, None, 2, 0)
    assert found.rows[0].could_be_named_by == 1
    assert 'data-answered="no"' in found.picture()
    assert "3 of 4 organisations have answered" in found.lead


def test_what_holds_both_ways_is_told_of_by_both_or_by_one(tenant: Tenant, developer: User) -> None:
    """Of three ties between those who answered, zero and one tell of each other and two alone of zero."""
    zero, one, two, three = made = companies(tenant, 4)
    survey, asked = a_network_survey(tenant, developer, made)
    name_them(survey, zero, [one, three])
    name_them(survey, one, [zero, three])
    name_them(survey, two, [zero])
    told = "are told of by both"
    assert told not in SurveyNetwork(survey).lead
    SurveyQuestion.objects.filter(pk=asked.pk).update(tie_kind="collaborates")
    found = SurveyNetwork(survey)
    assert found.questions[0].confirmed == pytest.approx(2 / 3)
    assert told in found.lead


def test_a_kept_network_stays_as_it_is(tenant: Tenant, developer: User, access: Access) -> None:
    zero, one, two, _three = companies(tenant, 4)
    ties = join(developer, (zero, one), (one, two), valid_from=date(2001, 1, 1))
    kept = keep_ties(access=access, query=QueryDict(), name="Then")
    before = kept_network(access, kept)
    remove_tie(tie=ties[0], by=developer)
    zero.name = "Something else"
    zero.save()
    after = kept_network(access, kept)
    assert (kept.n_organisations, kept.n_ties) == (3, 2)
    assert after.names == before.names
    assert after.network.n_ties == before.network.n_ties
    again = keep_ties(access=access, query=QueryDict("on=2002-01-01"), name="Another day")
    assert again.nodes_digest != kept.nodes_digest


def test_two_waves_of_a_questionnaire_are_compared_without_what_the_silent_told(
    tenant: Tenant, developer: User, access: Access
) -> None:
    """Zero keeps one, drops two and takes three; three told of two and is silent later: unknown."""
    zero, one, two, three = made = companies(tenant, 4)
    first, _asked = a_network_survey(tenant, developer, made)
    for teller, named in ((zero, [one, two]), (three, [two]), (one, []), (two, [])):
        name_them(first, teller, named)
    sending.close_survey(survey=first, by=developer)
    before = keep_answers(survey=first, name="First", by=developer)
    live_on(tenant, date(2004, 6, 30))
    second = making.next_wave(survey=first, by=developer)
    second.closes_on = date(2004, 7, 31)
    making.save_survey(survey=second, by=developer)
    sending.open_survey(survey=second, by=developer)
    for teller, named in ((zero, [one, three]), (one, []), (two, [])):
        name_them(second, teller, named)
    after = keep_answers(survey=second, name="Second", by=developer)
    found = Comparison(kept_network(access, before), kept_network(access, after))
    counts = {key: count for key, count in found.counts.items() if count}
    assert counts == {"kept": 1, "new": 1, "gone": 1, "unknown": 1}
    assert (found.jaccard, found.hamming) == (pytest.approx(1 / 3), 2)
    assert any("response differs" in told for told in found.warnings)
    assert "1 kept, 1 new, 1 gone." in found.lead
    drawn = found.picture()
    for colour, kind in ((palette.LAKE, "new"), (palette.FALU, "gone"), (palette.INK_3, "unknown")):
        assert re.search(rf'<g [^>]*stroke="{colour}"[^>]*data-kind="{kind}"', drawn), kind


def test_who_comes_and_goes_is_warned_of(tenant: Tenant, developer: User, access: Access) -> None:
    zero, one, two, three = companies(tenant, 4)
    join(developer, (zero, one), (one, two), valid_from=date(2001, 1, 1), valid_to=date(2002, 1, 1))
    join(developer, (zero, one), (one, three), valid_from=date(2002, 1, 1))
    before = keep_ties(access=access, query=QueryDict("on=2001-06-01"), name="Before")
    after = keep_ties(access=access, query=QueryDict("on=2003-06-01"), name="After")
    found = Comparison(kept_network(access, before), kept_network(access, after))
    assert found.joiners == [three.name]
    assert found.leavers == [two.name]
    assert found.counts["kept"] == 1
    assert any("1 came and 1 went" in told for told in found.warnings)


def test_without_the_middle_of_a_star_all_stand_alone(
    tenant: Tenant, developer: User, access: Access
) -> None:
    """Zero is tied to one, two and three, and three to four: without zero only three and four are joined."""
    zero, one, two, three, four = companies(tenant, 5)
    two.sector = Organisation.Sector.ACADEMIA
    two.save()
    join(developer, (zero, one), (zero, two), (zero, three), (three, four))
    found = without_organisation(access, QueryDict(), zero)
    assert found is not None
    assert [held.name for held in found.left_alone] == [one.name, two.name]
    assert found.found.pairs_cut == 5
    assert found.joined == (pytest.approx(1), pytest.approx(1 / 6))
    assert {link.sectors: link.pairs for link in found.only_links} == {
        ("academia", "business"): 2,
        ("business", "business"): 1,
    }
    assert "5 pairs of organisations" in found.lead
    held = without_organisation(access, QueryDict(), four)
    assert held is not None
    assert "holds without" in held.lead


def test_a_person_is_taken_from_the_network_only_by_those_who_see_people(
    tenant: Tenant, people: dict[str, User], sign_in: Callable[[User], Client]
) -> None:
    zero, one, two = companies(tenant, 3)
    join(people["developer"], (zero, two))
    person = a_person(tenant, "Exempel Person", zero)
    Position.objects.create(tenant=tenant, person=person, organisation=one, role="ledamot")
    access = access_of(people["developer"])
    assert access is not None
    found = without_person(access, QueryDict(), person)
    assert found is not None
    assert [held.name for held in found.left_alone] == [one.name]
    address = reverse("mapping:without-person", args=[person.uid])
    assert sign_in(people["company"]).get(address).status_code == 403
    page = sign_in(people["developer"]).get(address).content.decode()
    assert "nothing of the person" in page
    assert 'href="?format=svg"' in page
    drawn = sign_in(people["developer"]).get(address, {"format": "svg"})
    assert b"<svg" in drawn.content
    assert sign_in(people["developer"]).get(address, {"format": "png"}).content[:4] == b"\x89PNG"


def test_the_pages_say_it(
    tenant: Tenant, developer: User, sign_in: Callable[[User], Client], access: Access
) -> None:
    made = companies(tenant, 4)
    survey, _asked = a_network_survey(tenant, developer, made)
    client = sign_in(developer)
    page = client.get(reverse("mapping:survey-network", args=[survey.uid]))
    assert "Nobody has told of a tie yet." in page.content.decode()
    name_them(survey, made[0], [made[1]])
    assert "<svg" in client.get(reverse("mapping:survey-network", args=[survey.uid])).content.decode()
    answer = client.post(f"{reverse('mapping:keep-wave')}?survey={survey.uid}", {"name": "En", "why": ""})
    assert answer.status_code == 302
    join(developer, (made[0], made[1]))
    client.post(reverse("mapping:keep-wave"), {"name": "Två", "why": "Före mässan"})
    listed = client.get(reverse("mapping:waves")).content.decode()
    assert "En" in listed
    both = [one.uid for one in kept_of(tenant)]
    latest = client.get(reverse("mapping:compare-waves")).content.decode()
    assert "From “En” to “Två”" in latest
    compared = client.get(f"{reverse('mapping:compare-waves')}?before={both[0]}&after={both[1]}")
    assert "recorded ties" in compared.content.decode()


def kept_of(tenant: Tenant) -> list[NetworkSnapshot]:
    return list(NetworkSnapshot.objects.in_tenant(tenant).order_by("pk"))
